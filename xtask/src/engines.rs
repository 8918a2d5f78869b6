//! The engines the built page is tried in: their programs, installed where they may be, and the tests each leaves out.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};

use crate::browser::{Browser, apt};
use crate::serve::{self, Server};
use crate::test::{self, Counts, Outcome, Report};
use crate::tools::{self, on_path};
use crate::{Workspace, output, progress};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Engine {
    Chromium,
    Firefox,
    Webkit,
}

/// The programs, as tests are told of them: by variables.
pub(crate) type Told = Vec<(&'static str, OsString)>;

impl Engine {
    pub(crate) const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::Webkit];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::Webkit => "webkit",
        }
    }

    /// Its programs, which are installed now if they are not there. Otherwise the error says what to install.
    fn ensure(self, workspace: &Workspace) -> Result<Told> {
        match self {
            Self::Chromium => Browser::ensure().map(|browser| browser.told()),
            Self::Firefox => firefox(workspace),
            Self::Webkit => webkit(),
        }
    }
}

fn firefox(workspace: &Workspace) -> Result<Told> {
    let find = || ["firefox-esr", "firefox"].iter().find_map(|name| on_path(name));
    if find().is_none() {
        apt(&["firefox-esr"])?;
    }
    let program = find().context("no Firefox: install it (Debian: `apt-get install firefox-esr`)")?;
    Ok(vec![("FIREFOX", program.into()), ("GECKODRIVER", tools::geckodriver(workspace)?.into())])
}

fn webkit() -> Result<Told> {
    let needed = ["webkit2gtk-driver", "xvfb", "locales"];
    let find = || {
        on_path("WebKitWebDriver")?;
        on_path("Xvfb")?;
        tools::LOCALES.iter().all(|locale| tools::locale_source(locale).is_file()).then(minibrowser)?
    };
    if find().is_none() {
        apt(&needed)?;
    }
    let program = find().with_context(|| {
        format!("no WebKitGTK: install its driver (Debian: `apt-get install {}`)", needed.join(" "))
    })?;
    Ok(vec![("MINIBROWSER", program.into()), ("PACKWISE_LOCALES", tools::locales()?.into())])
}

/// WebKitGTK's own browser, which lies beside the library.
fn minibrowser() -> Option<PathBuf> {
    let folders = std::fs::read_dir("/usr/lib").ok()?.map_while(Result::ok).map(|entry| entry.path());
    let found = folders.flat_map(|folder| {
        ["webkitgtk-6.0", "webkit2gtk-4.1"].map(|version| folder.join(version).join("MiniBrowser"))
    });
    found.into_iter().find(|program| program.is_file())
}

/// `tests/e2e/skipped.json`: per engine the tests that do not run in it, with the reason.
type Skipped = BTreeMap<String, BTreeMap<String, String>>;

/// What an engine leaves out, each a test that there is.
fn skipped(workspace: &Workspace, engine: Engine, tests: &str) -> Result<BTreeMap<String, String>> {
    let path = workspace.root.join("tests/e2e/skipped.json");
    let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let mut skipped: Skipped = serde_json::from_str(&text).with_context(|| path.display().to_string())?;
    let skipped = skipped.remove(engine.name()).unwrap_or_default();
    for name in skipped.keys() {
        let there = tests.lines().any(|line| line.strip_suffix(": test") == Some(name));
        ensure!(there, "{} names {name}, and there is no such test", path.display());
    }
    Ok(skipped)
}

/// Runs the end-to-end tests on the built page in some engines, those alone whose names contain the filter.
pub(crate) fn run(workspace: &Workspace, engines: &[Engine], filter: Option<&str>) -> Result<Report> {
    let server = serve::start_anywhere(workspace)?;
    let mut report = Report::default();
    for engine in engines {
        report.layer(&format!("e2e {}", engine.name()), || look(workspace, *engine, &server, filter));
    }
    Ok(report)
}

/// Runs the end-to-end tests on the built page in one engine.
pub(crate) fn look(
    workspace: &Workspace,
    engine: Engine,
    server: &Server,
    filter: Option<&str>,
) -> Result<Outcome> {
    let told = match engine.ensure(workspace) {
        Ok(told) => told,
        Err(reason) => return Ok(Outcome::Skipped(reason.to_string())),
    };
    let command = || -> Result<std::process::Command> {
        let mut command = test::end_to_end(workspace, server)?;
        command.envs(told.clone()).env("PACKWISE_ENGINE", engine.name());
        Ok(command)
    };
    let list = output(command()?.args(["--list", "--format=terse"]))?;
    let skipped = skipped(workspace, engine, &list)?;
    let wanted = |name: &str| filter.is_none_or(|filter| name.contains(filter));
    ensure!(list.lines().any(wanted), "no test is called {}", filter.unwrap_or_default());
    let left_out: Vec<&String> = skipped.keys().filter(|name| wanted(name)).collect();
    for name in &left_out {
        progress(format!("not in {}: {name}: {}", engine.name(), skipped[*name]));
    }
    let mut tests = command()?;
    // Sites of others have layers of their own.
    tests.args(filter).args(["--skip", "hosts::"]).args(skipped.keys().flat_map(|name| ["--skip", name]));
    Ok(match test::tests(&mut tests)? {
        Outcome::Ran(counts) => Outcome::Ran(Counts { left_out: left_out.len() as u64, ..counts }),
        skipped @ Outcome::Skipped(_) => skipped,
    })
}

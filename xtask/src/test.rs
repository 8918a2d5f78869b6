//! Every test, layer by layer, and one summary of what ran.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::browser::Browser;
use crate::engines::{self, Engine};
use crate::serve::{self, Server};
use crate::tools::{self, WASM};
use crate::{Workspace, build, hosts, name, progress};

/// How many cases the packing oracle tries; the tests have a default of their own.
const CASES: &str = "PACKWISE_CASES";

/// Runs every layer, the packing oracle with this many cases if given.
pub(crate) fn run(workspace: &Workspace, cases: Option<&str>) -> Report {
    let mut report = Report::default();
    report.layer("core", || {
        let mut cargo = workspace.cargo();
        cargo.args(["test", "--locked", "--no-fail-fast", "--no-default-features"]);
        tests(cargo.envs(cases.map(|cases| (CASES, cases))))
    });
    // The core's many cases have just run.
    report.layer("components", || {
        let mut cargo = workspace.cargo();
        tests(cargo.args(["test", "--locked", "--no-fail-fast", FULL]).env_remove(CASES))
    });
    report.layer("xtask", || {
        let packages = ["--package=xtask", "--package=packwise-squeeze"];
        tests(workspace.cargo().args(["test", "--locked"]).args(packages))
    });

    let browser = Browser::ensure();
    report.layer("browser", || match &browser {
        Ok(browser) => in_browser(workspace, browser),
        Err(reason) => Ok(Outcome::Skipped(reason.to_string())),
    });
    let built = report.layer("build", || build::run(workspace).map(|()| Outcome::Ran(Counts::default())));
    // The other engines would take a run past forty minutes: `cargo xtask e2e --all` has them.
    report.layer("e2e", || {
        if built {
            engines::look(workspace, Engine::Chromium, &serve::start_anywhere(workspace)?, None)
        } else {
            Ok(Outcome::Skipped("nothing was built".to_owned()))
        }
    });
    for host in hosts::QUICK {
        report.layer(&format!("in {host}"), || match &browser {
            _ if !built => Ok(Outcome::Skipped("nothing was built".to_owned())),
            Ok(browser) => hosts::look(workspace, browser, host),
            Err(reason) => Ok(Outcome::Skipped(reason.to_string())),
        });
    }
    report.layer("node", || {
        if built {
            node(workspace, browser.as_ref().ok())
        } else {
            Ok(Outcome::Skipped("nothing was built".to_owned()))
        }
    });
    report
}

/// The features of everything that runs natively; one set, so that it is compiled once.
const FULL: &str = "--features=prerender,api";

fn in_browser(workspace: &Workspace, browser: &Browser) -> Result<Outcome> {
    tools::wasm_target(workspace)?;
    let bindgen = tools::wasm_bindgen(workspace)?;
    tests(
        workspace
            .cargo()
            .args(["test", "--locked", "--target", WASM, "--test", "browser"])
            .args(["--no-default-features", "--features=app,api"])
            .env("PATH", tools::path_with(&bindgen)?)
            .env("CHROMEDRIVER", &browser.chromedriver),
    )
}

/// The command that tests the built page in a browser; what is added to it chooses among the tests.
pub(crate) fn end_to_end(workspace: &Workspace, server: &Server) -> Result<Command> {
    // Without npm its test says that it looked at nothing.
    let axe = tools::axe()?;
    let mut command = workspace.cargo();
    command
        .envs(axe.map(|script| ("PACKWISE_AXE", script)))
        // Every test has a browser of its own: more at once than the machine has cores only makes each wait.
        .args(["test", "--locked", "--test", "e2e", FULL, "--", "--test-threads=2"])
        .env("PACKWISE_URL", server.url());
    Ok(command)
}

fn node(workspace: &Workspace, browser: Option<&Browser>) -> Result<Outcome> {
    let version = Command::new("node").arg("--version").output().ok();
    let version = version.map(|said| String::from_utf8_lossy(&said.stdout).trim().to_owned());
    let major =
        version.as_deref().and_then(|text| text.strip_prefix('v')?.split('.').next()?.parse::<u32>().ok());
    if major.is_none_or(|major| major < 20) {
        let found = version.unwrap_or_else(|| "none".to_owned());
        return Ok(Outcome::Skipped(format!("install Node 20 or later (found: {found})")));
    }
    // Named one by one: a folder means different things to different versions of Node.
    let mut files = std::fs::read_dir(workspace.root.join("tests/node"))
        .context("tests/node")?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<PathBuf>, _>>()?;
    files.retain(|file| file.to_string_lossy().ends_with(".test.mjs"));
    files.sort();
    let mut node = Command::new("node");
    node.args(["--test", "--test-reporter=spec"]).args(files).current_dir(&workspace.root);
    if let Some(compiler) = tools::typescript()? {
        node.env("PACKWISE_TSC", compiler);
    }
    node.envs(tools::vite()?.map(|module| ("PACKWISE_VITE", module)));
    node.envs(browser.map(|browser| ("CHROME", &browser.chromium)));
    tests(&mut node)
}

/// Runs a command that runs tests, showing what it prints and counting what it says.
pub(crate) fn tests(command: &mut Command) -> Result<Outcome> {
    let mut child =
        command.stdout(Stdio::piped()).spawn().with_context(|| format!("cannot start {}", name(command)))?;
    let mut counts = Counts::default();
    for line in BufReader::new(child.stdout.take().expect("piped")).lines() {
        let line = line?;
        println!("{line}");
        counts.add(&line);
    }
    let status = child.wait()?;
    // What did not compile ran no test and still failed.
    if !status.success() && counts.failed == 0 {
        counts.failed = 1;
    }
    Ok(Outcome::Ran(counts))
}

#[derive(Default, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    /// Tests that are not for what they would have run in, each named with its reason before the others ran.
    pub(crate) left_out: u64,
}

impl Counts {
    pub(crate) const FAILURE: Self = Self { passed: 0, failed: 1, left_out: 0 };

    /// Adds what a line of a test runner says: Rust's "test result: …" or Node's "ℹ pass N".
    fn add(&mut self, line: &str) {
        if let Some((_, result)) = line.split_once("test result: ") {
            let number = |word: &str| {
                let (before, _) = result.split_once(word)?;
                before.trim_end().rsplit([' ', '.']).next()?.parse::<u64>().ok()
            };
            self.passed += number(" passed").unwrap_or_default();
            self.failed += number(" failed").unwrap_or_default();
        } else if let Some((word, number)) = line.strip_prefix("ℹ ").and_then(|rest| rest.split_once(' ')) {
            let number = number.parse::<u64>().unwrap_or_default();
            match word {
                "pass" => self.passed += number,
                "fail" | "cancelled" => self.failed += number,
                _ => {}
            }
        }
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { passed, failed, left_out } = self;
        match failed {
            0 => write!(f, "ok       {passed:>5} passed")?,
            _ => write!(f, "FAILED   {passed:>5} passed, {failed} failed")?,
        }
        if *left_out > 0 { write!(f, ", {left_out} left out") } else { Ok(()) }
    }
}

pub(crate) enum Outcome {
    Ran(Counts),
    Skipped(String),
}

/// What ran, in order.
#[derive(Default)]
pub(crate) struct Report {
    rows: Vec<Row>,
}

struct Row {
    name: String,
    outcome: Outcome,
    time: Duration,
}

impl Report {
    /// Runs one layer; `false` if it failed. An error counts as one failure, and the next layers still run.
    pub(crate) fn layer(&mut self, name: &str, work: impl FnOnce() -> Result<Outcome>) -> bool {
        println!();
        progress(name);
        let start = Instant::now();
        let outcome = work().unwrap_or_else(|error| {
            eprintln!("{name}: {error:#}");
            Outcome::Ran(Counts::FAILURE)
        });
        // Where nobody watches, a test that did not run is a test that failed.
        let outcome = match outcome {
            Outcome::Skipped(reason) if std::env::var_os("CI").is_some_and(|value| value == "true") => {
                eprintln!("{name}: {reason}");
                Outcome::Ran(Counts::FAILURE)
            }
            outcome => outcome,
        };
        let passed = !matches!(outcome, Outcome::Ran(Counts { failed: 1.., .. }));
        self.rows.push(Row { name: name.to_owned(), outcome, time: start.elapsed() });
        passed
    }

    pub(crate) fn append(&mut self, other: Self) {
        self.rows.extend(other.rows);
    }

    pub(crate) fn passed(&self) -> bool {
        self.totals().failed == 0
    }

    fn totals(&self) -> Counts {
        self.rows.iter().fold(Counts::default(), |mut totals, row| {
            if let Outcome::Ran(counts) = row.outcome {
                totals.passed += counts.passed;
                totals.failed += counts.failed;
            }
            totals
        })
    }

    /// A line per layer, and the totals alone on the last line, which other programs read.
    pub(crate) fn print(&self) {
        println!();
        for Row { name, outcome, time } in &self.rows {
            let said = match outcome {
                Outcome::Ran(counts) => counts.to_string(),
                Outcome::Skipped(reason) => format!("skipped  {reason}"),
            };
            println!("{name:<24} {:>6.1} s  {said}", time.as_secs_f64());
        }
        let Counts { passed, failed, .. } = self.totals();
        println!("\n{passed} passed, {failed} failed");
    }
}

#[cfg(test)]
mod tests {
    use super::Counts;

    #[test]
    fn counts_what_the_runners_say() {
        let mut counts = Counts::default();
        for line in [
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 filtered out; finished in 0.1s",
            "ℹ tests 5",
            "ℹ pass 4",
            "ℹ fail 1",
            "test tests::passed ... ok",
        ] {
            counts.add(line);
        }
        assert_eq!(counts, Counts { passed: 19, failed: 3, left_out: 0 });
        assert_eq!(counts.to_string(), "FAILED      19 passed, 3 failed");
    }
}

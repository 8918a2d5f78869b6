//! What the repository does to itself: build, serve, test, measure.
//!
//! One file per concern and no framework: `cargo xtask` prints what there is. Nothing here ships.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::float_arithmetic,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "the rules guard money; here is none, and a task that cannot go on has to stop"
)]

mod bench;
mod browser;
mod build;
mod ci;
mod deny;
mod element;
mod engines;
mod fuzz;
mod hosting;
mod hosts;
mod interaction;
mod lighthouse;
mod mutants;
mod offline;
mod package;
mod price;
mod reproduce;
mod screenshots;
mod serve;
mod size;
mod split;
mod standalone;
mod tables;
mod test;
mod tools;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail, ensure};
use engines::Engine;

const USAGE: &str = "\
cargo xtask COMMAND

  serve [--port N] [--no-build]     build the page and serve dist/ on http://127.0.0.1:8080/
  build                             the page, its prerendered HTML, the JavaScript API as an npm package, price tables,
                                    compressed copies and checksums into dist/
  table --meter ID [--format md|html] [--lang zh|en]
                                    one price table with its sources; sms.regions is that of all regions
  test                              every test: core, components, browser, end to end, Node
  e2e [ENGINE...] [--all] [FILTER]  the built page's tests in chromium (or so named), firefox, webkit, which are installed
  hosts [NAME...]                   the built page in sites of mdBook, VitePress, Docusaurus and MkDocs, which are installed
  ci                                formatting, lints, documentation, licences, every test, Lighthouse, sizes
  fuzz [TARGET] [--seconds N] [--executions N]
                                    the targets in fuzz/, 60 seconds or so many inputs each, whichever comes first: how
                                    many it tried, and what was found
  mutants [FILE...]                 the core made wrong in one place after another: which tests notice
  deny                              licences, sources and doubles of everything that is linked
  reproduce                         builds twice, in two folders, and compares the checksums
  price check FILE                  whether a price book as JSON can be used, and all that is wrong with it
  price diff OLD NEW                what a new edition of one changes, per meter, in money
  bench [packing|segments|pages] [--quick]
                                    CPU time beside HiGHS and npm packages that count messages, the page's weight beside
                                    others'; needs a built dist/
  size [--check]                    what the built dist/ weighs, compressed; whether it keeps to its budgets
  size --parts                      what each crate and module has in the page's wasm
  lighthouse [--check] [--runs N]   Lighthouse on the built page; whether it is full marks and nothing shifts
  interaction [--runs N] [--traces DIR]
                                    what a keystroke costs the built page's main thread, and traces of it
  screenshots [--out DIR] [--full]  every view of the built page in each language, theme and width
  screenshots --readme              the pictures of README.md";

fn main() -> ExitCode {
    let mut words = std::env::args_os();
    let called = words.next().map(PathBuf::from).unwrap_or_default();
    if called.file_stem().is_some_and(|name| name == split::NAME) {
        return match split::bindgen(&words.collect::<Vec<_>>()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("the page's WebAssembly: {error:#}");
                ExitCode::FAILURE
            }
        };
    }
    match run(Arguments(std::env::args().skip(1).collect())) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Runs one command; `false` means that it ran and something in it failed.
fn run(mut arguments: Arguments) -> Result<bool> {
    let command = arguments.next().unwrap_or_default();
    match command.as_str() {
        "serve" => {
            let port = arguments.value("--port")?.map_or(Ok(8080), |text| {
                text.parse().with_context(|| format!("--port {text}: a port is a number up to 65535"))
            })?;
            let built = arguments.flag("--no-build");
            arguments.finish()?;
            serve::run(&Workspace::find()?, port, !built).map(|()| true)
        }
        "build" => {
            arguments.finish()?;
            build::run(&Workspace::find()?).map(|()| true)
        }
        "table" => {
            let meter = arguments.value("--meter")?.context("--meter names what is priced")?;
            let format = arguments.value("--format")?.unwrap_or_else(|| "md".to_owned());
            let language = arguments.value("--lang")?.unwrap_or_else(|| "zh".to_owned());
            arguments.finish()?;
            tables::print(&Workspace::find()?, &meter, &format, &language).map(|()| true)
        }
        "test" => {
            arguments.finish()?;
            let report = test::run(&Workspace::find()?, None);
            report.print();
            Ok(report.passed())
        }
        "e2e" => {
            let mut engines = Engine::ALL.to_vec();
            if !arguments.flag("--all") {
                engines.retain(|engine| arguments.flag(engine.name()));
            }
            if engines.is_empty() {
                engines.push(Engine::Chromium);
            }
            let filter = arguments.next();
            arguments.finish()?;
            let report = engines::run(&Workspace::find()?, &engines, filter.as_deref())?;
            report.print();
            Ok(report.passed())
        }
        "hosts" => {
            let report = hosts::run(&Workspace::find()?, &arguments.0)?;
            report.print();
            Ok(report.passed())
        }
        "ci" => {
            arguments.finish()?;
            ci::run(&Workspace::find()?)
        }
        "fuzz" => {
            let mut number = |name: &str| {
                let given = arguments.value(name)?;
                given
                    .map(|text| text.parse().with_context(|| format!("{name} {text}: a whole number")))
                    .transpose()
            };
            let (seconds, executions) =
                (number("--seconds")?.unwrap_or(fuzz::SECONDS), number("--executions")?);
            let target = (!arguments.0.is_empty()).then(|| arguments.0.remove(0));
            arguments.finish()?;
            fuzz::run(&Workspace::find()?, target.as_deref(), seconds, executions)
        }
        "mutants" => mutants::run(&Workspace::find()?, &arguments.0),
        "deny" => {
            arguments.finish()?;
            deny::run(&Workspace::find()?).map(|()| true)
        }
        "reproduce" => {
            arguments.finish()?;
            reproduce::run(&Workspace::find()?)
        }
        "bench" => {
            let quick = arguments.flag("--quick");
            let part = (!arguments.0.is_empty()).then(|| arguments.0.remove(0));
            arguments.finish()?;
            bench::run(&Workspace::find()?, part.as_deref(), quick).map(|()| true)
        }
        "size" => {
            let (check, parts) = (arguments.flag("--check"), arguments.flag("--parts"));
            arguments.finish()?;
            let workspace = Workspace::find()?;
            if parts {
                return size::parts(&workspace).map(|()| true);
            }
            Ok(size::run(&workspace)? || !check)
        }
        "lighthouse" => {
            let (check, runs) = (arguments.flag("--check"), arguments.runs(5)?);
            arguments.finish()?;
            let outcome = lighthouse::run(&Workspace::find()?, runs)?;
            Ok(!check || matches!(outcome, test::Outcome::Ran(test::Counts { failed: 0, .. })))
        }
        "interaction" => {
            let (runs, traces) = (arguments.runs(5)?, arguments.value("--traces")?);
            arguments.finish()?;
            interaction::run(&Workspace::find()?, runs, traces.as_deref().map(Path::new)).map(|()| true)
        }
        "price" => price::run(&Workspace::find()?, &arguments.0),
        "screenshots" => {
            let out = arguments.value("--out")?;
            let (full, readme) = (arguments.flag("--full"), arguments.flag("--readme"));
            arguments.finish()?;
            let workspace = Workspace::find()?;
            if readme {
                return screenshots::readme(&workspace).map(|()| true);
            }
            let out = out.map_or_else(|| workspace.root.join("screenshots"), PathBuf::from);
            screenshots::run(&workspace, &out, full).map(|()| true)
        }
        "" | "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(true)
        }
        other => bail!("there is no command `{other}`\n\n{USAGE}"),
    }
}

/// The arguments not yet taken.
struct Arguments(Vec<String>);

impl Arguments {
    fn next(&mut self) -> Option<String> {
        (!self.0.is_empty()).then(|| self.0.remove(0))
    }

    fn flag(&mut self, name: &str) -> bool {
        let place = self.0.iter().position(|argument| argument == name);
        place.map(|place| self.0.remove(place)).is_some()
    }

    fn value(&mut self, name: &str) -> Result<Option<String>> {
        let Some(place) = self.0.iter().position(|argument| argument == name) else { return Ok(None) };
        self.0.remove(place);
        ensure!(place < self.0.len(), "{name} needs a value");
        Ok(Some(self.0.remove(place)))
    }

    /// How often to measure.
    fn runs(&mut self, usual: usize) -> Result<usize> {
        let runs = self.value("--runs")?.map_or(Ok(usual), |text| text.parse()).context("--runs")?;
        ensure!(runs > 0, "--runs: at least one");
        Ok(runs)
    }

    fn finish(self) -> Result<()> {
        ensure!(self.0.is_empty(), "not understood: {}\n\n{USAGE}", self.0.join(" "));
        Ok(())
    }
}

/// Where things are.
struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    fn find() -> Result<Self> {
        // Set by `cargo run`; the fallback serves a binary started by hand.
        let member = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = member.parent().context("xtask lies inside the workspace")?.canonicalize()?;
        let metadata = output(
            Command::new(cargo())
                .args(["metadata", "--no-deps", "--format-version=1", "--offline"])
                .current_dir(&root),
        )?;
        let metadata: serde_json::Value = serde_json::from_str(&metadata)?;
        let target = metadata["target_directory"].as_str().context("cargo metadata names no target")?;
        Ok(Self { target: PathBuf::from(target), root })
    }

    fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// A cargo command at the root.
    fn cargo(&self) -> Command {
        let mut command = Command::new(cargo());
        command.current_dir(&self.root);
        command
    }
}

fn cargo() -> std::ffi::OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// A line saying what is under way.
fn progress(line: impl std::fmt::Display) {
    println!(">> {line}");
}

/// Runs a command to its end, showing what it prints.
fn execute(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start {}", name(command)))?;
    ensure!(status.success(), "{} failed ({status})", name(command));
    Ok(())
}

/// Runs a command to its end and gives what it printed on stdout.
fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stderr(std::process::Stdio::inherit())
        .output()
        .with_context(|| format!("cannot start {}", name(command)))?;
    ensure!(output.status.success(), "{} failed ({})", name(command), output.status);
    String::from_utf8(output.stdout).with_context(|| format!("{} did not print UTF-8", name(command)))
}

/// A command as one would type it, short.
fn name(command: &Command) -> String {
    let program = PathBuf::from(command.get_program());
    let program = program.file_name().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    let line = words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ");
    format!("`{line}`")
}

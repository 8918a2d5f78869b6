//! Everything a change has to pass.

use anyhow::Result;

use crate::deny;
use crate::test::{self, Counts, Outcome, Report};
use crate::tools::{self, WASM};
use crate::{Workspace, execute, lighthouse, size};

const NO_DEFAULT: &str = "--no-default-features";

pub(crate) fn run(workspace: &Workspace) -> Result<bool> {
    let mut report = Report::default();
    check(&mut report, workspace, "format", &["fmt", "--all", "--check"]);
    // An end-to-end test runs only when named, and so it is linted only when named.
    clippy(&mut report, workspace, "core", &[NO_DEFAULT, "--all-targets", "--test", "e2e"]);
    clippy(&mut report, workspace, "page", &["--features=prerender,api", "--all-targets", "--test", "e2e"]);
    tools::wasm_target(workspace)?;
    for features in ["--features=api", "--features=api,book-json"] {
        clippy(&mut report, workspace, "api, wasm", &[NO_DEFAULT, features, "--lib", "--target", WASM]);
    }
    clippy(
        &mut report,
        workspace,
        "page, wasm",
        &[NO_DEFAULT, "--features=app", "--lib", "--bins", "--target", WASM],
    );
    clippy(
        &mut report,
        workspace,
        "browser tests",
        &[NO_DEFAULT, "--features=app,api", "--test", "browser", "--target", WASM],
    );
    clippy(
        &mut report,
        workspace,
        "xtask",
        &["--package=xtask", "--package=packwise-squeeze", "--all-targets"],
    );
    // A workspace of its own, which the commands above do not see.
    let fuzz = ["--manifest-path", "fuzz/Cargo.toml"];
    check(&mut report, workspace, "format fuzz", &[&["fmt", "--check"], &fuzz[..]].concat());
    clippy(&mut report, workspace, "fuzz", &fuzz);
    clippy(&mut report, workspace, "benches", &["--package", "packwise-benches", "--all-targets"]);
    check(&mut report, workspace, "doc core", &["doc", "--locked", "--no-deps", NO_DEFAULT]);
    check(
        &mut report,
        workspace,
        "doc all",
        &["doc", "--locked", "--no-deps", "--all-features", "--document-private-items"],
    );

    report.layer("deny", || {
        deny::run(workspace)?;
        Ok(Outcome::Ran(Counts { passed: 1, ..Counts::default() }))
    });

    report.append(test::run(workspace, Some(ORACLE_CASES)));
    report.layer("lighthouse", || lighthouse::run(workspace, 1));
    report.layer("size", || {
        let held = size::run(workspace)?;
        Ok(Outcome::Ran(Counts { passed: u64::from(held), failed: u64::from(!held), left_out: 0 }))
    });
    report.print();
    Ok(report.passed())
}

/// How many random price books the packing oracle is asked about.
const ORACLE_CASES: &str = "100000";

fn clippy(report: &mut Report, workspace: &Workspace, name: &str, arguments: &[&str]) {
    let arguments = [&["clippy", "--locked"], arguments, &["--", "-D", "warnings"]].concat();
    check(report, workspace, &format!("clippy {name}"), &arguments);
}

/// One check, counted as one test.
fn check(report: &mut Report, workspace: &Workspace, name: &str, arguments: &[&str]) {
    report.layer(name, || {
        execute(workspace.cargo().args(arguments).env("RUSTDOCFLAGS", "-Dwarnings"))?;
        Ok(Outcome::Ran(Counts { passed: 1, ..Counts::default() }))
    });
}

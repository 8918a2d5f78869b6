//! Fuzzing: each target for a while, and how many inputs it tried.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use crate::{Workspace, execute, name, progress, tools};

/// How long a target runs unless told otherwise.
pub(crate) const SECONDS: u64 = 60;

/// The longest input. What is typed, pasted and linked is short.
const LONGEST: &str = "4096";

/// Runs one target, or all of them; `false` where one found something.
pub(crate) fn run(
    workspace: &Workspace,
    only: Option<&str>,
    seconds: u64,
    executions: Option<u64>,
) -> Result<bool> {
    let targets = targets(workspace)?;
    if let Some(only) = only {
        ensure!(targets.iter().any(|t| t == only), "no target {only}; there are {}", targets.join(", "));
    }
    let mut build = command(workspace)?;
    build.arg("build");
    options(&mut build, workspace);
    execute(build.args(only))?;
    let mut rows = Vec::new();
    for target in targets.iter().filter(|target| only.is_none_or(|only| only == *target)) {
        rows.push((target, look(workspace, target, seconds, executions)?));
    }
    println!("\n{:<10} {:>12} {:>8} {:>10}", "target", "executions", "seconds", "per second");
    for (target, Ran { executions, seconds, sound }) in &rows {
        let each = executions / seconds.max(&1);
        let said = if *sound { "" } else { "  found something: see above" };
        println!("{target:<10} {executions:>12} {seconds:>8} {each:>10}{said}");
    }
    Ok(rows.iter().all(|(_, ran)| ran.sound))
}

/// What came of a target.
struct Ran {
    executions: u64,
    seconds: u64,
    sound: bool,
}

fn look(workspace: &Workspace, target: &str, seconds: u64, executions: Option<u64>) -> Result<Ran> {
    // New inputs go into the first folder; the seeds lie in the second.
    let seeds = workspace.root.join("fuzz/corpus").join(target);
    let [new, wrong] = ["new", "wrong"].map(|of| workspace.target.join("fuzz").join(of).join(target));
    for folder in [&new, &wrong] {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    progress(format!("{target}, {seconds} s"));
    let mut command = command(workspace)?;
    command.arg("run");
    options(&mut command, workspace);
    command.arg(target).args([&new, &seeds]).arg("--");
    command.arg(format!("-artifact_prefix={}/", wrong.display()));
    command.args([format!("-max_total_time={seconds}"), format!("-max_len={LONGEST}")]);
    command.args(executions.map(|executions| format!("-runs={executions}")));
    command.args(["-print_final_stats=1", "-verbosity=0", "-timeout=120"]);
    let start = Instant::now();
    let ran = command
        .stderr(Stdio::piped())
        .spawn()
        .and_then(std::process::Child::wait_with_output)
        .with_context(|| format!("cannot start {}", name(&command)))?;
    let said = String::from_utf8_lossy(&ran.stderr);
    let count = said.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
    if !ran.status.success() {
        eprint!("{said}");
    }
    let executions = count.map_or(Ok(0), |count| count.trim().parse())?;
    ensure!(count.is_some() || !ran.status.success(), "{target} does not say how often it ran");
    Ok(Ran { executions, seconds: start.elapsed().as_secs(), sound: ran.status.success() })
}

fn command(workspace: &Workspace) -> Result<Command> {
    let mut command = Command::new(tools::cargo_fuzz(workspace)?);
    command.current_dir(&workspace.root);
    Ok(command)
}

/// Everything is safe code: what a sanitizer finds does not happen, and it needs another compiler.
fn options(command: &mut Command, workspace: &Workspace) {
    command.args(["--fuzz-dir", "fuzz", "--sanitizer", "none", "--target-dir"]);
    command.arg(workspace.target.join("fuzz"));
}

fn targets(workspace: &Workspace) -> Result<Vec<String>> {
    let folder = workspace.root.join("fuzz/fuzz_targets");
    let stem = |path: &Path| Some(path.file_stem()?.to_string_lossy().into_owned());
    let mut targets = std::fs::read_dir(&folder)
        .with_context(|| format!("cannot read {}", folder.display()))?
        .filter_map(|entry| Some(stem(&entry.ok()?.path())))
        .collect::<Option<Vec<String>>>()
        .unwrap_or_default();
    targets.sort();
    Ok(targets)
}

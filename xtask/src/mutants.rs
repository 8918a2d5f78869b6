//! Mutants: the core made wrong in one place, again and again, and whether a test notices.

use std::collections::BTreeMap;
use std::process::Command;

use anyhow::{Context, Result};

use crate::{Workspace, name, progress, tools};

/// Cases of the properties: as many as make a mutant fail, few enough to run thousands of times.
const CASES: &str = "200";

/// A test that takes longer than this does not end.
const TIMEOUT: &str = "120";

/// Two thirds of the suite's time: charts, ranges and budgets at hundreds of volumes each. They are run for mutants of
/// `quote`, which they are about.
const SLOW: [&str; 6] = [
    "charts_and_budgets_of_a_graduated_price_are_what_the_quote_says",
    "ranges_hold_at_every_volume_tried",
    "the_lines_of_a_chart_stay_on_the_truth",
    "a_budget_buys_what_trying_every_volume_finds",
    "without_its_texts_a_link_says_nothing_of_them_and_costs_the_same",
    "the_same_tiers_read_as_graduated_cost_what_the_second_implementation_says",
];

/// Where money, dates and volumes are computed.
const CORE: [&str; 14] = [
    "src/money.rs",
    "src/volume.rs",
    "src/volume/*.rs",
    "src/calendar.rs",
    "src/billing.rs",
    "src/packing.rs",
    "src/packing/*.rs",
    "src/sms.rs",
    "src/sms/*.rs",
    "src/scenario.rs",
    "src/scenario/*.rs",
    "src/scenario/link/*.rs",
    "src/quote.rs",
    "src/quote/*.rs",
];

/// Tries the mutants of these files, or of the whole core; `false` where one was missed.
pub(crate) fn run(workspace: &Workspace, shard: Option<&str>, files: &[String]) -> Result<bool> {
    let out = workspace.target.join("mutants-found");
    std::fs::create_dir_all(&out).with_context(|| format!("cannot make {}", out.display()))?;
    let mut command = Command::new(tools::cargo_mutants(workspace)?);
    command
        .current_dir(&workspace.root)
        .args(["mutants", "--baseline=skip", "--timeout", TIMEOUT, "--output"])
        .arg(&out)
        .env("PACKWISE_CASES", CASES)
        .env("PROPTEST_CASES", CASES)
        // For `--fail-fast`: a suite of fifteen seconds ends with the first test that fails.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", &workspace.target);
    let core = CORE.map(str::to_owned);
    for file in if files.is_empty() { &core[..] } else { files } {
        command.args(["--file", file]);
    }
    if let Some(shard) = shard {
        // Every n-th mutant: a sample of everything.
        command.args(["--shard", shard, "--sharding", "round-robin"]);
    }
    if !files.is_empty() && files.iter().all(|file| !file.starts_with("src/quote")) {
        command.arg("--").args(SLOW.map(|test| format!("--skip={test}")));
    }
    progress(name(&command));
    // It ends with an error where a mutant was missed: what counts is what it wrote.
    command.status().with_context(|| format!("cannot start {}", name(&command)))?;
    let outcomes = out.join("mutants.out/outcomes.json");
    let outcomes = std::fs::read_to_string(&outcomes).with_context(|| outcomes.display().to_string())?;
    let outcomes: serde_json::Value = serde_json::from_str(&outcomes)?;
    let mut by_file: BTreeMap<String, [u32; 4]> = BTreeMap::new();
    let mut missed = Vec::new();
    for outcome in outcomes["outcomes"].as_array().into_iter().flatten() {
        let mutant = &outcome["scenario"]["Mutant"];
        let Some(file) = mutant["file"].as_str() else { continue };
        let counts = by_file.entry(file.to_owned()).or_default();
        match outcome["summary"].as_str() {
            Some("CaughtMutant") => counts[0] += 1,
            Some("MissedMutant") => {
                counts[1] += 1;
                missed.push(mutant["name"].as_str().unwrap_or_default().to_owned());
            }
            Some("Timeout") => counts[2] += 1,
            _ => counts[3] += 1,
        }
    }
    println!("\n{:<28} {:>7} {:>7} {:>8} {:>9}", "file", "caught", "missed", "timeout", "unviable");
    for (file, [caught, missed, timeout, unviable]) in &by_file {
        println!("{file:<28} {caught:>7} {missed:>7} {timeout:>8} {unviable:>9}");
    }
    for mutant in &missed {
        println!("missed: {mutant}");
    }
    Ok(missed.is_empty())
}

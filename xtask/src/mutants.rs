//! Mutants: the core made wrong in one place, again and again, and whether a test notices.

use std::collections::BTreeMap;
use std::process::Command;

use anyhow::{Context, Result};

use crate::{Workspace, name, progress, tools};

/// Cases of the properties: as many as make a mutant fail, few enough to run thousands of times.
const CASES: &str = "200";

/// A suite that takes longer than this, in seconds, does not end: on an idle machine it takes five without the slow tests and
/// fifteen with them.
const TIMEOUT: &str = "60";

/// Which tests, and how: one that fails is enough, and tests of the sources and of the price files say nothing about the core.
const TESTS: [&str; 8] = [
    "--lib",
    "--test=suite",
    "--",
    "-Zunstable-options",
    "--fail-fast",
    "--skip=architecture::",
    "--skip=price_files::",
    "--skip=docs::",
];

/// Two thirds of the suite's time: charts, ranges and budgets at hundreds of volumes each. They are run for the mutants that
/// every other test missed.
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
    let core = CORE.map(str::to_owned);
    let mut which: Vec<String> = (if files.is_empty() { &core[..] } else { files })
        .iter()
        .map(|file| format!("--file={file}"))
        .collect();
    // Every n-th mutant: a sample of everything.
    let sample = shard.map(|shard| [format!("--shard={shard}"), "--sharding=round-robin".to_owned()]);
    let sampled: Vec<String> = which.iter().cloned().chain(sample.into_iter().flatten()).collect();
    let mut tried = mutants(workspace, &sampled, &SLOW.map(|test| format!("--skip={test}")))?;
    let missed = |tried: &BTreeMap<String, Outcome>| -> Vec<String> {
        tried.iter().filter(|(_, of)| of.summary == "MissedMutant").map(|(name, _)| name.clone()).collect()
    };
    let unseen = missed(&tried);
    if !unseen.is_empty() {
        which.extend(unseen.iter().map(|name| format!("--re=^{}$", escaped(name))));
        tried.extend(mutants(workspace, &which, &[])?);
    }
    let mut by_file: BTreeMap<&str, [u32; 4]> = BTreeMap::new();
    for outcome in tried.values() {
        let column = match outcome.summary.as_str() {
            "CaughtMutant" => 0,
            "MissedMutant" => 1,
            "Timeout" => 2,
            _ => 3,
        };
        by_file.entry(&outcome.file).or_default()[column] += 1;
    }
    println!("\n{:<28} {:>7} {:>7} {:>8} {:>9}", "file", "caught", "missed", "timeout", "unviable");
    for (file, [caught, missed, timeout, unviable]) in &by_file {
        println!("{file:<28} {caught:>7} {missed:>7} {timeout:>8} {unviable:>9}");
    }
    for (name, _) in tried.iter().filter(|(_, outcome)| outcome.summary == "Timeout") {
        println!("timeout: {name}");
    }
    let missed = missed(&tried);
    for name in &missed {
        println!("missed: {name}");
    }
    Ok(missed.is_empty())
}

/// What became of one mutant.
struct Outcome {
    file: String,
    summary: String,
}

/// Runs cargo-mutants on those that these arguments name, with these arguments for the tests: what became of each, by its
/// name.
fn mutants(workspace: &Workspace, which: &[String], tests: &[String]) -> Result<BTreeMap<String, Outcome>> {
    let out = workspace.target.join("mutants-found");
    std::fs::create_dir_all(&out).with_context(|| format!("cannot make {}", out.display()))?;
    let mut command = Command::new(tools::cargo_mutants(workspace)?);
    command
        .current_dir(&workspace.root)
        .args(["mutants", "--timeout", TIMEOUT, "--output"])
        .arg(&out)
        .args(which)
        .arg("--")
        .args(TESTS)
        .args(tests)
        .env("PACKWISE_CASES", CASES)
        .env("PROPTEST_CASES", CASES)
        // For `--fail-fast`: a suite ends with the first test that fails.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", &workspace.target);
    progress(name(&command));
    let status = command.status().with_context(|| format!("cannot start {}", name(&command)))?;
    // All caught, some missed, some without an end. Anything else, such as a suite that fails on what nobody changed, would
    // make every mutant a caught one.
    anyhow::ensure!(matches!(status.code(), Some(0 | 2 | 3)), "cargo-mutants could not try them: {status}");
    let outcomes = out.join("mutants.out/outcomes.json");
    let outcomes = std::fs::read_to_string(&outcomes).with_context(|| outcomes.display().to_string())?;
    let outcomes: serde_json::Value = serde_json::from_str(&outcomes)?;
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    Ok(outcomes["outcomes"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|outcome| (&outcome["scenario"]["Mutant"], text(&outcome["summary"])))
        .filter(|(mutant, _)| mutant.is_object())
        .map(|(mutant, summary)| (text(&mutant["name"]), Outcome { file: text(&mutant["file"]), summary }))
        .collect())
}

/// A regular expression that matches this text alone.
fn escaped(text: &str) -> String {
    text.chars()
        .flat_map(|c| {
            let marked = c.is_ascii_punctuation() && !"<>".contains(c);
            marked.then_some('\\').into_iter().chain([c])
        })
        .collect()
}

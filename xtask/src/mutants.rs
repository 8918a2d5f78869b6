//! Mutants: the core made wrong in one place, again and again, and whether a test notices.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, ensure};

use self::program::Program;
use crate::{Workspace, name, output, progress, tools};

mod program;

/// Cases of the properties: as many as make a mutant fail, few enough to run thousands of times.
const CASES: &str = "200";

/// Tests that take longer than this, in seconds, do not end: the slow ones take thirteen by themselves, the others three.
const TIMEOUT: u64 = 60;

/// What a mutant that only grows may take, in kilobytes.
const MEMORY: &str = "6000000";

/// Which tests, and how: one that fails is enough, and tests of the sources and of the price files say nothing about the core.
const TESTS: [&str; 5] =
    ["-Zunstable-options", "--fail-fast", "--skip=architecture::", "--skip=price_files::", "--skip=docs::"];

/// Nine tenths of the suite's time: charts, ranges and budgets at hundreds of volumes each, every purchase of the book. They
/// are run for the mutants that every other test missed, in this order.
const SLOW: [&str; 11] = [
    "every_residue_of_a_table_is_answered_right",
    "what_is_kept_of_an_answer_after_a_change_is_what_asking_anew_gives",
    "no_changed_character_goes_unnoticed",
    "over_the_whole_book_best_is_never_dearer_and_everything_adds_up",
    "without_its_texts_a_link_says_nothing_of_them_and_costs_the_same",
    "ranges_hold_at_every_volume_tried",
    "a_budget_buys_what_trying_every_volume_finds",
    "the_lines_of_a_chart_stay_on_the_truth",
    "random_estimates_cost_what_a_second_slow_implementation_says",
    "the_same_tiers_read_as_graduated_cost_what_the_second_implementation_says",
    "charts_and_budgets_of_a_graduated_price_are_what_the_quote_says",
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
///
/// Nearly all stand in one program. The others are tried one by one, but for those whose own bodies did not compile there.
pub(crate) fn run(workspace: &Workspace, files: &[String]) -> Result<bool> {
    let core = CORE.map(str::to_owned);
    let which: Vec<String> = (if files.is_empty() { &core[..] } else { files })
        .iter()
        .map(|file| format!("--file={file}"))
        .collect();
    let mutants = list(workspace, &which)?;
    let program = program::build(workspace, &mutants)?;
    let numbered = || (1_usize..).zip(&mutants);
    let together: Vec<usize> = program.held.iter().copied().collect();
    let mut tried: BTreeMap<usize, Verdict> = try_each(&program, &together)?;
    tried.extend(program.unviable.iter().map(|number| (*number, Verdict::Unviable)));
    let apart: Vec<(usize, &Mutant)> = numbered().filter(|(number, _)| !tried.contains_key(number)).collect();
    if !apart.is_empty() {
        let verdicts = one_by_one(workspace, &which, apart.iter().map(|(_, mutant)| mutant.name.as_str()))?;
        tried.extend(
            apart.iter().filter_map(|(number, mutant)| Some((*number, *verdicts.get(&mutant.name)?))),
        );
    }
    let mut by_file: BTreeMap<&str, [u32; 4]> = BTreeMap::new();
    for (number, mutant) in numbered() {
        let verdict = tried.get(&number).with_context(|| format!("not tried: {}", mutant.name))?;
        for row in [&mutant.file, "all"] {
            by_file.entry(row).or_default()[*verdict as usize] += 1;
        }
    }
    println!("\n{:<28} {:>7} {:>7} {:>8} {:>9}", "file", "caught", "missed", "timeout", "unviable");
    for (file, [caught, missed, timeout, unviable]) in &by_file {
        println!("{file:<28} {caught:>7} {missed:>7} {timeout:>8} {unviable:>9}");
    }
    for (what, verdict) in [("timeout", Verdict::Timeout), ("missed", Verdict::Missed)] {
        for (_, mutant) in numbered().filter(|(number, _)| tried.get(number) == Some(&verdict)) {
            println!("{what}: {}", mutant.name);
        }
    }
    Ok(!tried.values().any(|verdict| *verdict == Verdict::Missed))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Caught,
    Missed,
    Timeout,
    Unviable,
}

/// A line and a column, both from one on.
type Place = (usize, usize);

struct Mutant {
    name: String,
    file: String,
    /// The function, with its documentation; nothing for a constant.
    function: Option<(Place, Place)>,
    /// What the function is called, with its type.
    called: Option<String>,
    /// What is replaced,
    from: Place,
    to: Place,
    /// and by what.
    replacement: String,
}

fn cargo_mutants(workspace: &Workspace) -> Result<Command> {
    let mut command = Command::new(tools::cargo_mutants(workspace)?);
    command.current_dir(&workspace.root).arg("mutants");
    Ok(command)
}

/// The mutants of these files.
fn list(workspace: &Workspace, which: &[String]) -> Result<Vec<Mutant>> {
    let listed = output(cargo_mutants(workspace)?.args(["--list", "--json"]).args(which))?;
    let listed: Vec<serde_json::Value> = serde_json::from_str(&listed)?;
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    let place = |value: &serde_json::Value| -> Option<Place> {
        let number = |of: &str| usize::try_from(value[of].as_u64()?).ok();
        Some((number("line")?, number("column")?))
    };
    let span = |value: &serde_json::Value| Some((place(&value["start"])?, place(&value["end"])?));
    let mutant = |value: &serde_json::Value| -> Option<Mutant> {
        let (from, to) = span(&value["span"])?;
        let function = span(&value["function"]["span"]);
        let called = text(&value["function"]["function_name"]);
        let [name, file, replacement] = ["name", "file", "replacement"].map(|of| text(&value[of]));
        Some(Mutant { name: name?, file: file?, function, called, from, to, replacement: replacement? })
    };
    listed.iter().map(|value| mutant(value).with_context(|| format!("not a mutant: {value}"))).collect()
}

/// What becomes of each mutant of the program, as many at once as there are processors.
fn try_each(program: &Program, numbers: &[usize]) -> Result<BTreeMap<usize, Verdict>> {
    let next = AtomicUsize::new(0);
    let tried = Mutex::new(BTreeMap::new());
    let worker = || -> Result<()> {
        while let Some(&number) = numbers.get(next.fetch_add(1, Ordering::Relaxed)) {
            let verdict = program.try_one(number)?;
            let mut tried = tried.lock().unwrap_or_else(PoisonError::into_inner);
            tried.insert(number, verdict);
            if tried.len().is_multiple_of(100) {
                progress(format_args!("{} of {} tried", tried.len(), numbers.len()));
            }
        }
        Ok(())
    };
    let workers = std::thread::available_parallelism().map_or(1, NonZero::get);
    std::thread::scope(|scope| {
        let started: Vec<_> = (0..workers).map(|_| scope.spawn(worker)).collect();
        started.into_iter().try_for_each(|worker| worker.join().map_err(|_| anyhow!("a worker panicked"))?)
    })?;
    Ok(tried.into_inner().unwrap_or_else(PoisonError::into_inner))
}

impl Program {
    fn try_one(&self, number: usize) -> Result<Verdict> {
        let quick: Vec<String> = SLOW.iter().map(|test| format!("--skip={test}")).collect();
        let rounds = self.tests.iter().map(|tests| (tests, quick.clone()));
        let slow =
            self.tests.last().into_iter().flat_map(|suite| SLOW.map(|test| (suite, vec![test.to_owned()])));
        for (tests, which) in rounds.chain(slow) {
            // What allocates without an end is stopped before it takes the machine with it, and what computes without one even
            // where this program was stopped and stops nothing any more.
            let limited = format!(r#"ulimit -v {MEMORY} && ulimit -t {} && exec "$0" "$@""#, TIMEOUT * 2);
            let mut command = Command::new("sh");
            command.args(["-c", &limited]).arg(tests).args(TESTS).args(which);
            in_tests(&mut command).current_dir(&self.folder).env(program::ACTING, number.to_string());
            let mut running = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
            let start = Instant::now();
            let status = loop {
                if let Some(status) = running.try_wait()? {
                    break status;
                }
                if start.elapsed().as_secs() >= TIMEOUT {
                    running.kill()?;
                    running.wait()?;
                    return Ok(Verdict::Timeout);
                }
                std::thread::sleep(Duration::from_millis(5));
            };
            if !status.success() {
                return Ok(Verdict::Caught);
            }
        }
        Ok(Verdict::Missed)
    }
}

/// How the tests run: as many cases as make a mutant fail, one test at a time.
fn in_tests(command: &mut Command) -> &mut Command {
    command
        .env("PACKWISE_CASES", CASES)
        .env("PROPTEST_CASES", CASES)
        .env("RUST_TEST_THREADS", "1")
        // For `--fail-fast`: a suite ends with the first test that fails.
        .env("RUSTC_BOOTSTRAP", "1")
}

/// What becomes of these mutants, each compiled for itself: by name.
fn one_by_one<'n>(
    workspace: &Workspace,
    which: &[String],
    names: impl Iterator<Item = &'n str>,
) -> Result<BTreeMap<String, Verdict>> {
    let out = workspace.target.join("mutants-found");
    std::fs::create_dir_all(&out).with_context(|| format!("cannot make {}", out.display()))?;
    let mut command = cargo_mutants(workspace)?;
    command
        .args(which)
        .args(names.map(|name| format!("--re=^{}$", escaped(name))))
        .args(["--timeout", "120", "--output"])
        .arg(&out)
        .args(["--", "--lib", "--test=suite", "--"])
        .args(TESTS)
        .env("CARGO_TARGET_DIR", &workspace.target);
    progress("one by one, what cannot stand in a program with others");
    let status =
        in_tests(&mut command).status().with_context(|| format!("cannot start {}", name(&command)))?;
    // All caught, some missed, some without an end. Anything else, such as a suite that fails on what nobody changed, would
    // make every mutant a caught one.
    ensure!(matches!(status.code(), Some(0 | 2 | 3)), "cargo-mutants could not try them: {status}");
    let outcomes = out.join("mutants.out/outcomes.json");
    let outcomes = std::fs::read_to_string(&outcomes).with_context(|| outcomes.display().to_string())?;
    let outcomes: serde_json::Value = serde_json::from_str(&outcomes)?;
    Ok(outcomes["outcomes"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|outcome| {
            let name = outcome["scenario"]["Mutant"]["name"].as_str()?;
            let verdict = match outcome["summary"].as_str()? {
                "CaughtMutant" => Verdict::Caught,
                "MissedMutant" => Verdict::Missed,
                "Timeout" => Verdict::Timeout,
                _ => Verdict::Unviable,
            };
            Some((name.to_owned(), verdict))
        })
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

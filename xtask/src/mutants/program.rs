//! One program that holds every mutant: which one acts is asked of the environment when it starts.
//!
//! A mutant alone takes seconds to compile and often less to be noticed. Here each function keeps its body beside its bodies
//! gone wrong, so that the core is compiled once for all of them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use super::{Mutant, Place, TESTS, in_tests};
use crate::{Workspace, execute, name, output, progress};

/// Says which mutant acts, by its place in the list from one on.
pub(super) const ACTING: &str = "PACKWISE_MUTANT";

/// Asked by every changed function. The build script has some of the modules too.
const ASKED: &str = r#"
pub(crate) static MUTANT: std::sync::LazyLock<usize> = std::sync::LazyLock::new(|| {
    std::env::var("PACKWISE_MUTANT").ok().and_then(|mutant| mutant.parse().ok()).unwrap_or(0)
});
"#;
const ROOTS: [&str; 2] = ["src/lib.rs", "build.rs"];

pub(super) struct Program {
    /// The programs that run the tests, the quick one first.
    pub(super) tests: Vec<PathBuf>,
    /// The folder they run in.
    pub(super) folder: PathBuf,
    /// The mutants in it.
    pub(super) held: BTreeSet<usize>,
    /// Those whose own bodies do not compile, so that they would not alone either.
    pub(super) unviable: BTreeSet<usize>,
}

/// Builds the program. Left out are mutants of functions whose bodies cannot stand beside each other (those that a constant
/// needs, and those that return a type without a name) and what does not compile.
pub(super) fn build(workspace: &Workspace, mutants: &[Mutant]) -> Result<Program> {
    let folder = built(workspace).join("tree");
    copy(workspace, &folder)?;
    let mut texts = BTreeMap::new();
    for file in mutants.iter().map(|mutant| mutant.file.as_str()).chain(ROOTS) {
        let text = std::fs::read_to_string(workspace.root.join(file)).with_context(|| file.to_owned())?;
        texts.insert(file, text);
    }
    let mut held: BTreeSet<usize> = (1..=mutants.len()).collect();
    let mut unviable = BTreeSet::new();
    loop {
        let mut written = BTreeMap::new();
        for (file, text) in &texts {
            let of_file = |number: &usize| place(mutants, *number).is_some_and(|mutant| mutant.file == *file);
            let here: Vec<usize> = held.iter().copied().filter(of_file).collect();
            let mut rewritten = rewritten(text, mutants, &here);
            held.retain(|number| {
                !here.contains(number) || rewritten.lines.iter().any(|place| place.of.contains(number))
            });
            if ROOTS.contains(file) {
                rewritten.text.push_str(ASKED);
            }
            write(&folder.join(file), &rewritten.text)?;
            written.insert(*file, rewritten.lines);
        }
        progress(format_args!("a program with {} of {} mutants", held.len(), mutants.len()));
        let wrong = wrong(workspace, &folder, mutants, &written)?;
        if wrong.is_empty() {
            break;
        }
        held.retain(|number| !wrong.contains_key(number));
        unviable.extend(wrong.into_iter().filter_map(|(number, own)| own.then_some(number)));
    }
    Ok(Program { tests: tests(workspace, &folder)?, folder, held, unviable })
}

fn place(mutants: &[Mutant], number: usize) -> Option<&Mutant> {
    mutants.get(number.checked_sub(1)?)
}

/// The working tree as it is, without what git ignores.
fn copy(workspace: &Workspace, folder: &Path) -> Result<()> {
    let mut list = Command::new("git");
    list.current_dir(&workspace.root).args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let mut wanted = BTreeSet::new();
    for file in output(&mut list)?.split_terminator('\0') {
        // Deleted and not yet committed.
        let Ok(bytes) = std::fs::read(workspace.root.join(file)) else { continue };
        let to = folder.join(file);
        std::fs::create_dir_all(to.parent().unwrap_or(folder))?;
        if std::fs::read(&to).ok().as_deref() != Some(&bytes) {
            std::fs::write(&to, bytes).with_context(|| to.display().to_string())?;
        }
        wanted.insert(to);
    }
    // What an earlier run copied and is gone since.
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else if !wanted.contains(&entry.path()) {
                std::fs::remove_file(entry.path())?;
            }
        }
    }
    Ok(())
}

/// Cargo goes by the time of a file.
fn write(file: &Path, text: &str) -> Result<()> {
    if std::fs::read_to_string(file).ok().as_deref() == Some(text) {
        return Ok(());
    }
    std::fs::write(file, text).with_context(|| file.display().to_string())
}

/// Some lines of a file, and the mutants that an error there is about.
struct Lines {
    at: RangeInclusive<usize>,
    of: Vec<usize>,
    /// Whether it is the body of that one, and of nothing else.
    own: bool,
}

struct Rewritten {
    text: String,
    lines: Vec<Lines>,
}

/// A file with these mutants in it.
fn rewritten(source: &str, mutants: &[Mutant], numbers: &[usize]) -> Rewritten {
    // By the outermost function: where its body begins and ends.
    let mut bodies: BTreeMap<(usize, usize), Vec<(usize, &Mutant)>> = BTreeMap::new();
    let ranges: Vec<(usize, usize)> =
        numbers.iter().filter_map(|number| body(source, place(mutants, *number)?)).collect();
    for &number in numbers {
        let Some(mutant) = place(mutants, number) else { continue };
        let Some(own) = body(source, mutant) else { continue };
        let outermost =
            ranges.iter().filter(|of| of.0 <= own.0 && own.1 <= of.1).min().copied().unwrap_or(own);
        bodies.entry(outermost).or_default().push((number, mutant));
    }
    let mut text = String::new();
    let mut lines = Vec::new();
    let line = |text: &str| text.matches('\n').count().saturating_add(1);
    let part = |from: usize, to: usize| source.get(from..to).unwrap_or_default();
    let mut at = 0;
    for ((open, close), of) in bodies {
        let before = part(at, open);
        // Which body acts is asked when the program runs, so here the function is none for constants.
        match before.rsplit_once("fn ").and_then(|(head, tail)| Some((head.strip_suffix("const ")?, tail))) {
            Some((head, tail)) => text.push_str(&format!("{head}fn {tail}")),
            None => text.push_str(before),
        }
        let all: Vec<usize> = of.iter().map(|(number, _)| *number).collect();
        lines.push(Lines { at: line(&text)..=line(&text), of: all.clone(), own: false });
        text.push_str("{ match *crate::MUTANT {\n");
        for (number, mutant) in of {
            let (from, to) = (offset(source, mutant.from), offset(source, mutant.to));
            let begins = line(&text);
            let [before, after] = [part(open, from), part(to, close)];
            text.push_str(&format!("{number} => {before}{}{after}\n", mutant.replacement));
            lines.push(Lines { at: begins..=line(&text).saturating_sub(1), of: vec![number], own: true });
        }
        let begins = line(&text);
        text.push_str(&format!("_ => {}\n}} }}", part(open, close)));
        lines.push(Lines { at: begins..=line(&text), of: all, own: false });
        at = close;
    }
    text.push_str(part(at, source.len()));
    Rewritten { text, lines }
}

/// Where the body of a mutant's function begins and ends, braces included. `None` where bodies cannot stand beside each other.
fn body(source: &str, mutant: &Mutant) -> Option<(usize, usize)> {
    let (from, close) = mutant.function.map(|(from, to)| (offset(source, from), offset(source, to)))?;
    // Documentation and attributes come before.
    let mut open = from;
    for line in source.get(from..close)?.split_inclusive('\n') {
        let documents = ["//", "#["].iter().any(|start| line.trim_start().starts_with(start));
        match line.find('{').filter(|_| !documents) {
            Some(brace) => {
                open = open.checked_add(brace)?;
                break;
            }
            None => open = open.checked_add(line.len())?,
        }
    }
    let signature = source.get(from..open)?.lines().filter(|line| !line.trim_start().starts_with("//"));
    let beside = signature.into_iter().all(|line| !line.contains("-> impl"));
    (beside && source.get(open..)?.starts_with('{') && open < close).then_some((open, close))
}

/// The byte of a line and column, both from one on.
fn offset(source: &str, (line, column): Place) -> usize {
    let mut lines = source.split_inclusive('\n');
    let before: usize = lines.by_ref().take(line.saturating_sub(1)).map(str::len).sum();
    let of = lines.next().unwrap_or_default();
    let column = of.char_indices().nth(column.saturating_sub(1)).map_or(of.len(), |(at, _)| at);
    before.saturating_add(column)
}

/// The tests, for cargo.
fn cargo(workspace: &Workspace, folder: &Path, command: &str) -> Command {
    let mut cargo = Command::new(crate::cargo());
    cargo
        .current_dir(folder)
        .args([
            command,
            "--locked",
            "--no-default-features",
            "--profile=mutants",
            "--message-format=json",
            "--lib",
        ])
        .env("CARGO_TARGET_DIR", built(workspace));
    cargo
}

/// Apart from what is built of the working tree, which cargo does not tell from a copy's.
fn built(workspace: &Workspace) -> PathBuf {
    workspace.target.join("mutants-together")
}

/// The mutants that do not compile, as far as the compiler came, and whether their own bodies are why.
fn wrong(
    workspace: &Workspace,
    folder: &Path,
    mutants: &[Mutant],
    written: &BTreeMap<&str, Vec<Lines>>,
) -> Result<BTreeMap<usize, bool>> {
    let mut check = cargo(workspace, folder, "check");
    let ran =
        check.stderr(Stdio::null()).output().with_context(|| format!("cannot start {}", name(&check)))?;
    let mut wrong = BTreeMap::new();
    let mut unknown = String::new();
    for line in String::from_utf8_lossy(&ran.stdout).lines() {
        let line: serde_json::Value = serde_json::from_str(line)?;
        let message = &line["message"];
        if message["level"] != "error" {
            continue;
        }
        // A constant needs this function: the mistake is not where it stands.
        if message["code"]["code"] == "E0015" {
            let needed = needed(message["message"].as_str().unwrap_or_default(), mutants);
            if !needed.is_empty() {
                wrong.extend(needed.into_iter().map(|number| (number, false)));
                continue;
            }
        }
        let spans =
            message["spans"].as_array().into_iter().flatten().filter(|span| span["is_primary"] == true);
        // In a macro, where it was called counts.
        let called = spans.flat_map(|span| {
            std::iter::successors(Some(span), |span| {
                Some(&span["expansion"]["span"]).filter(|span| span.is_object())
            })
        });
        let mut found = false;
        for span in called {
            let lines = span["file_name"].as_str().and_then(|file| written.get(file));
            let at = span["line_start"].as_u64().and_then(|line| usize::try_from(line).ok()).unwrap_or(0);
            for place in lines.into_iter().flatten().filter(|place| place.at.contains(&at)) {
                for number in &place.of {
                    *wrong.entry(*number).or_default() |= place.own;
                }
                found = true;
            }
        }
        if !found {
            unknown.push_str(message["rendered"].as_str().unwrap_or_default());
        }
    }
    ensure!(
        ran.status.success() || !wrong.is_empty(),
        "the program of the mutants does not compile\n{unknown}"
    );
    Ok(wrong)
}

/// The mutants of the function that the compiler says no constant can call.
fn needed(message: &str, mutants: &[Mutant]) -> BTreeSet<usize> {
    let path = message.split('`').nth(1).unwrap_or_default();
    let is = |called: &String| {
        path.strip_suffix(called.as_str()).is_some_and(|before| before.is_empty() || before.ends_with("::"))
    };
    let of = (1_usize..).zip(mutants).filter(|(_, mutant)| mutant.called.as_ref().is_some_and(is));
    of.map(|(number, _)| number).collect()
}

/// Compiles the tests: where they are.
fn tests(workspace: &Workspace, folder: &Path) -> Result<Vec<PathBuf>> {
    let mut compile = cargo(workspace, folder, "test");
    compile.args(["--test=suite", "--no-run"]);
    progress(name(&compile));
    let mut found = Vec::new();
    for line in output(&mut compile)?.lines() {
        let line: serde_json::Value = serde_json::from_str(line)?;
        if line["profile"]["test"] == true {
            found.extend(line["executable"].as_str().map(PathBuf::from));
        }
    }
    ensure!(found.len() == 2, "the library and the suite have tests: {found:?}");
    found.sort_by_key(|program| {
        program.file_name().is_some_and(|name| name.to_string_lossy().starts_with("suite"))
    });
    // As long as nothing is wrong, they pass.
    for program in &found {
        let mut pass = Command::new(program);
        execute(in_tests(pass.current_dir(folder).args(TESTS)).stdout(Stdio::null()))?;
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "\
/// Braces { here } are words.
#[must_use]
pub fn larger(a: u8) -> bool {
    a > 1
}
const fn fixed() -> u8 { 1 }
fn some() -> impl Iterator<Item = u8> { [1].into_iter() }
const SHIFTED: u8 = 1 << 2;
";

    fn mutant(function: Option<(Place, Place)>, from: Place, to: Place, replacement: &str) -> Mutant {
        let [name, file] = ["a mutant", "src/lib.rs"].map(str::to_owned);
        let called = function.map(|_| "Side::fixed".to_owned());
        Mutant { name, file, function, called, from, to, replacement: replacement.to_owned() }
    }

    #[test]
    fn bodies_gone_wrong_stand_beside_the_right_one_and_a_line_tells_which() {
        let larger = Some(((1, 1), (5, 2)));
        let mutants = [
            mutant(larger, (4, 5), (4, 10), "true"),
            mutant(larger, (4, 7), (4, 8), ">="),
            mutant(Some(((6, 1), (6, 29))), (6, 26), (6, 27), "0"),
            mutant(Some(((7, 1), (7, 58))), (7, 41), (7, 56), "std::iter::empty()"),
            mutant(None, (8, 23), (8, 25), ">>"),
        ];
        let Rewritten { text, lines } = rewritten(SOURCE, &mutants, &[1, 2, 3, 4, 5]);
        let body =
            "{ match *crate::MUTANT {\n1 => {\n    true\n}\n2 => {\n    a >= 1\n}\n_ => {\n    a > 1\n}\n} }";
        let fixed = "fn fixed() -> u8 { match *crate::MUTANT {\n3 => { 0 }\n_ => { 1 }\n} }";
        let expected = SOURCE.replace("{\n    a > 1\n}", body).replace("const fn fixed() -> u8 { 1 }", fixed);
        assert_eq!(text, expected);
        // One that is not in here has no line; an error in the right body or around them all is about each.
        let of = |line: usize| -> Vec<&[usize]> {
            lines.iter().filter(|place| place.at.contains(&line)).map(|place| place.of.as_slice()).collect()
        };
        assert_eq!([of(3), of(5), of(8), of(11)], [vec![&[1, 2][..]], vec![&[1]], vec![&[2]], vec![&[1, 2]]]);
        assert_eq!([of(15), of(16)], [vec![&[3]], vec![&[3]]]);
        let own: Vec<&[usize]> =
            lines.iter().filter(|place| place.own).map(|place| place.of.as_slice()).collect();
        assert_eq!(own, [&[1], &[2], &[3]]);
        assert!(lines.iter().all(|place| place.of.iter().all(|number| [1, 2, 3].contains(number))));
    }

    #[test]
    fn a_function_that_a_constant_needs_is_told_by_its_name() {
        let mutants =
            [mutant(None, (8, 23), (8, 25), ">>"), mutant(Some(((6, 1), (6, 29))), (6, 26), (6, 27), "0")];
        let needed =
            |path: &str| needed(&format!("cannot call non-const method `{path}` in constants"), &mutants);
        assert_eq!(needed("there::Side::fixed"), BTreeSet::from([2]));
        assert_eq!(needed("Side::fixed"), BTreeSet::from([2]));
        assert_eq!(
            [needed("Upside::fixed"), needed("fixed"), needed("Side::fixed_too")],
            [(); 3].map(|()| BTreeSet::new())
        );
    }
}

//! What the built `dist/` weighs: each file as it is and as brotli 11 sends it, and what of it may not grow.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

use crate::build::{self, attribute, tags};
use crate::tools::{self, WASM};
use crate::{Workspace, execute, hosting, progress, standalone};

/// The most a part may weigh. A kilobyte is 1,000 bytes, as networks count.
struct Budget {
    name: &'static str,
    /// What was reached, rounded up a little: the check fails above.
    most: usize,
    /// What is aimed at.
    goal: usize,
}

/// In the order in which [`run`] weighs them. BENCHMARKS.md shows the same table.
const BUDGETS: [Budget; 5] = [
    Budget { name: "First load", most: 120_000, goal: 120_000 },
    Budget { name: "The API's wasm", most: 60_000, goal: 60_000 },
    Budget { name: "Standalone file, as it is", most: 310_000, goal: 320_000 },
    Budget { name: "embed.v1.js", most: 3_000, goal: 3_000 },
    Budget { name: "element.v1.js", most: 3_000, goal: 3_000 },
];

/// Prints what ships; `false` where something is over its budget.
pub(crate) fn run(workspace: &Workspace) -> Result<bool> {
    let dist = workspace.dist();
    let first = |page: &str, title: &str| {
        let html =
            fs::read_to_string(dist.join(page)).context("there is no built page: run `cargo xtask build`")?;
        table(title, &dist, &first_load(page, &html))
    };
    let opened = first("index.html", "The page's first load")?;
    first("book.html", "The page on a book of one's own")?;
    // What a visitor loads; the rest of the package is for editors, readers and npm.
    let mut api = Vec::new();
    for entry in fs::read_dir(dist.join("api"))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".js") || name.ends_with(".wasm") {
            api.push(format!("api/{name}"));
        }
    }
    api.sort();
    table("The JavaScript API", &dist, &api)?;

    let packed = |file: &str| anyhow::Ok(weigh(&dist, file)?.packed);
    let reached = [
        opened,
        packed("api/packwise.wasm")?,
        weigh(&dist, standalone::NAME)?.raw,
        packed("embed.v1.js")?,
        packed("element.v1.js")?,
    ];
    println!("\n{:<44} {:>10} {:>10} {:>10}", "Budgets", "bytes", "most", "goal");
    let mut held = true;
    for (Budget { name, most, goal }, reached) in BUDGETS.iter().zip(reached) {
        let over = if reached > *most { "  OVER" } else { "" };
        println!("  {name:<42} {reached:>10} {most:>10} {goal:>10}{over}");
        held &= reached <= *most;
    }
    Ok(held)
}

/// The page and what its head makes a browser fetch before an estimate can be made; icons and manifest come after.
pub(crate) fn first_load(page: &str, html: &str) -> Vec<String> {
    let links = tags(html, "link").filter(|tag| attribute(tag, "rel") != Some("alternate"));
    let links = links.filter_map(|tag| attribute(tag, "href"));
    let scripts = tags(html, "script").filter_map(|tag| attribute(tag, "src"));
    let linked = links.chain(scripts).filter_map(|address| address.strip_prefix("./")).map(str::to_owned);
    let kind = |file: &String| {
        let extension = Path::new(file).extension().and_then(|extension| extension.to_str());
        ["html", "css", "js", "wasm"].iter().position(|kind| Some(*kind) == extension)
    };
    let mut files = std::iter::once(page.to_owned()).chain(linked).collect::<Vec<_>>();
    files.retain(|file| kind(file).is_some());
    files.sort_by_key(kind);
    files.dedup();
    files
}

/// What a file weighs.
struct Weight {
    raw: usize,
    packed: usize,
}

fn weigh(dist: &Path, file: &str) -> Result<Weight> {
    let bytes = fs::read(dist.join(file)).with_context(|| format!("dist/{file}"))?;
    Ok(Weight { raw: bytes.len(), packed: hosting::brotli(&bytes)?.len() })
}

/// Prints the files, and gives what they come to compressed.
fn table(title: &str, dist: &Path, files: &[String]) -> Result<usize> {
    println!("\n{title:<44} {:>10} {:>10}", "bytes", "brotli 11");
    let mut total = Weight { raw: 0, packed: 0 };
    for file in files {
        let Weight { raw, packed } = weigh(dist, file)?;
        println!("  {file:<42} {raw:>10} {packed:>10}");
        total.raw += raw;
        total.packed += packed;
    }
    println!("  {:<42} {:>10} {:>10}", "total", total.raw, total.packed);
    Ok(total.packed)
}

/// Both parts of the page's wasm built with their names, and what each crate, and each module of ours, has in them.
pub(crate) fn parts(workspace: &Workspace) -> Result<()> {
    for (title, file) in named(workspace)? {
        let bytes = fs::read(&file)?;
        let found = Parts::read(&bytes)?;
        let code = found.code.values().sum::<usize>();
        println!("\n{title:<44} {:>10} {:>6}", "bytes", "%");
        let row = |name: &str, size: usize| {
            println!(
                "  {name:<42} {size:>10} {:>6.1}",
                100.0 * size as f64 / (code + found.data + found.other) as f64
            );
        };
        let mut parts: Vec<(&String, &usize)> = found.code.iter().collect();
        parts.sort_by_key(|(_, size)| std::cmp::Reverse(**size));
        let (large, small): (Vec<_>, Vec<_>) = parts.into_iter().partition(|(_, size)| **size * 200 > code);
        for (name, size) in large {
            row(name, *size);
        }
        row("others", small.into_iter().map(|(_, size)| size).sum());
        row("data (prices, words, messages)", found.data);
        row("other sections", found.other);
    }
    Ok(())
}

/// Compiles and cuts the page as the build does, but for the names, which stay.
fn named(workspace: &Workspace) -> Result<[(&'static str, PathBuf); 2]> {
    let bindgen = tools::wasm_bindgen(workspace)?;
    tools::rust_src(workspace)?;
    progress("Building the page with its names…");
    execute(
        workspace
            .cargo()
            .args(["build", "--locked", "--bin", "packwise", "--release", "--target", WASM])
            .args(["--no-default-features", "--features=app"])
            .envs(build::small(&build::wasm_flags(workspace)?)),
    )?;
    let folder = workspace.target.join("named");
    execute(
        Command::new(tools::wasm_split(workspace)?)
            .arg(workspace.target.join(WASM).join("release/packwise.wasm"))
            .arg(&folder)
            .args(["--out-name", "packwise"]),
    )?;
    execute(
        Command::new(bindgen.join("wasm-bindgen"))
            .args([
                "--target",
                "web",
                "--no-typescript",
                "--keep-lld-exports",
                "--remove-producers-section",
                "--out-dir",
            ])
            .arg(&folder)
            .arg(folder.join("packwise.wasm")),
    )?;
    Ok([
        ("The first part of the page's wasm, raw", folder.join("packwise_bg.wasm")),
        ("The second part, raw", folder.join("split_later.wasm")),
    ])
}

/// A wasm file by what is in it.
#[derive(Default)]
struct Parts {
    code: BTreeMap<String, usize>,
    data: usize,
    /// Types, tables, exports and the like.
    other: usize,
}

impl Parts {
    fn read(bytes: &[u8]) -> Result<Self> {
        let (mut imported, mut sizes, mut names, mut unshipped) = (0, Vec::new(), BTreeMap::new(), 0);
        let mut found = Self::default();
        for payload in Parser::new(0).parse_all(bytes) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::CodeSectionEntry(body) => sizes.push(length(&body.range())?),
                Payload::DataSection(data) => found.data = length(&data.range())?,
                Payload::CustomSection(section) => {
                    unshipped += length(&section.range())?;
                    let KnownCustom::Name(section) = section.as_known() else { continue };
                    for part in section {
                        let Name::Function(functions) = part? else { continue };
                        for function in functions {
                            let function = function?;
                            // As bindgen writes those of the part that goes through it.
                            names.insert(
                                function.index,
                                format!("{:#}", rustc_demangle::demangle(function.name)),
                            );
                        }
                    }
                }
                _ => {}
            }
        }
        ensure!(!names.is_empty(), "the wasm has no names");
        found.other = bytes.len() - unshipped - found.data - sizes.iter().sum::<usize>();
        for (index, size) in (imported..).zip(sizes) {
            let name = names.get(&index).map_or("unnamed", |name| part(name));
            *found.code.entry(name.to_owned()).or_default() += size;
        }
        Ok(found)
    }
}

fn length(range: &std::ops::Range<u64>) -> Result<usize> {
    Ok(usize::try_from(range.end - range.start)?)
}

/// The crate a function belongs to, and of ours the module: the first path in its name, which of `<A as B>::c` is A.
fn part(name: &str) -> &str {
    let start = name.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(0);
    let mut path = name.get(start..).unwrap_or(name);
    for word in ["dyn ", "mut ", "const "] {
        path = path.strip_prefix(word).unwrap_or(path);
    }
    // What drops a type, and what calls a closure of it, is the type's.
    for around in ["core::ptr::drop_in_place<", "core::ops::function::FnOnce::call_once<"] {
        if let Some(inside) = path.strip_prefix(around) {
            return part(inside);
        }
    }
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ':');
    let (path, rest) = path.split_at(path.find(|c| !word(c)).unwrap_or(path.len()));
    // What a trait does for any type, or for one of the language's own, is the trait's.
    if !path.contains("::")
        && let Some((_, behind)) = rest.split_once(" as ")
    {
        return part(behind);
    }
    let modules = match path.strip_prefix("packwise::") {
        Some(own) if own.starts_with("app::views::") => 4,
        Some(own) if own.starts_with("app::") => 3,
        Some(_) => 2,
        None => 1,
    };
    let end = path.match_indices("::").map(|(at, _)| at).nth(modules - 1);
    path.get(..end.unwrap_or(path.len())).unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_load_is_what_the_head_names_and_an_estimate_needs() {
        let html = "<link rel=\"alternate\" href=\"./en/\"><link rel=\"preload\" href=\"./a.wasm\"> \
                    <link rel=\"icon\" href=\"./a.svg\"><script src=\"./boot.js\"></script> \
                    <link rel=\"stylesheet\" href=\"./a.css\">";
        assert_eq!(first_load("index.html", html), ["index.html", "a.css", "boot.js", "a.wasm"]);
    }

    #[test]
    fn a_function_belongs_to_its_crate_and_ours_to_their_modules() {
        for (name, expected) in [
            ("yew::scheduler::start::h0123", "yew"),
            ("<packwise::quote::LineQuote as core::clone::Clone>::clone::h1", "packwise::quote"),
            ("packwise::app::views::sms::sms_form::h2", "packwise::app::views::sms"),
            ("core::ptr::drop_in_place<packwise::billing::Stock>", "packwise::billing"),
            ("<&mut rust_decimal::Decimal as core::fmt::Debug>::fmt", "rust_decimal"),
            ("<T as alloc::string::ToString>::to_string::h3", "alloc"),
            ("main", "main"),
        ] {
            assert_eq!(part(name), expected, "{name}");
        }
    }

    /// Grouped by thousands, as the table has them.
    fn grouped(number: usize) -> String {
        let digits = number.to_string();
        let groups: Vec<&str> =
            digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap()).collect();
        groups.join(",")
    }

    #[test]
    fn the_budgets_written_down_are_the_ones_checked() {
        let document = include_str!("../../BENCHMARKS.md");
        for Budget { name, most, goal } in BUDGETS {
            let row = format!("| {name} | {} | {} |", grouped(most), grouped(goal));
            assert_eq!(document.matches(&row).count(), 1, "BENCHMARKS.md does not say: {row}");
        }
    }
}

//! How the files of the repository may depend on each other, and what none of them may contain.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A text file of the repository: its path from the root, with `/`, and what it says.
struct File {
    path: String,
    text: String,
}

/// Every text file under version control, or every one there is where this is a copy without a history.
fn files() -> Vec<File> {
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output();
    let mut paths: Vec<PathBuf> = match listed {
        Ok(output) if output.status.success() => {
            String::from_utf8(output.stdout).unwrap().split_terminator('\0').map(PathBuf::from).collect()
        }
        _ => walk(Path::new("")),
    };
    paths.sort();
    let text = |path: &PathBuf| fs::read_to_string(root().join(path)).ok();
    let named = |path: &PathBuf| path.to_str().unwrap().replace('\\', "/");
    let files: Vec<File> =
        paths.iter().filter_map(|path| Some(File { path: named(path), text: text(path)? })).collect();
    assert!(files.iter().any(|f| f.path == "src/lib.rs"), "the list of files is not this repository's");
    files
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root().join(folder)).unwrap() {
        let entry = entry.unwrap();
        let path = folder.join(entry.file_name());
        if !entry.file_type().unwrap().is_dir() {
            found.push(path);
        } else if path != Path::new("target") && path != Path::new("dist") && path != Path::new(".git") {
            found.extend(walk(&path));
        }
    }
    found
}

fn rust_files(files: &[File]) -> impl Iterator<Item = &File> {
    files.iter().filter(|f| f.path.starts_with("src/") && f.path.ends_with(".rs"))
}

/// The first module of a file under `src/`: `src/quote/option.rs` belongs to `quote`.
fn module(path: &str) -> &str {
    let path = path.trim_start_matches("src/").trim_end_matches(".rs");
    path.split('/').next().unwrap()
}

/// Without comments, which may name and link anything. The `//` of an address is none.
fn code(text: &str) -> String {
    let mut code = String::new();
    for line in text.lines() {
        let comment = line.match_indices("//").map(|(at, _)| at).find(|&at| !line[..at].ends_with(':'));
        code.push_str(&line[..comment.unwrap_or(line.len())]);
        code.push('\n');
    }
    code
}

/// Identifiers and numbers, with whatever stands between dropped.
fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

/// The modules of this crate that code names: `crate::money`, and all of `use crate::{money, volume::Volume}`.
fn modules_named(code: &str) -> Vec<&str> {
    let mut named = Vec::new();
    for (at, prefix) in code.match_indices("crate::") {
        let rest = &code[at + prefix.len()..];
        let Some(group) = rest.strip_prefix('{') else {
            named.extend(words(rest).next());
            continue;
        };
        let (mut depth, mut item) = (0, true);
        for (at, c) in group.char_indices() {
            match c {
                '}' if depth == 0 => break,
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => item = true,
                _ if item && depth == 0 && c.is_alphabetic() => {
                    named.extend(words(&group[at..]).next());
                    item = false;
                }
                _ => {}
            }
        }
    }
    named
}

/// Which modules each module may name. Arrows run one way: nothing above names what comes below it.
const ARROWS: [(&str, &[&str]); 15] = [
    ("order", &[]),
    ("money", &[]),
    ("volume", &[]),
    ("calendar", &[]),
    ("packing", &["order"]),
    ("sms", &["volume"]),
    ("price_book", &["money", "calendar"]),
    ("billing", &["order", "money", "calendar", "price_book"]),
    ("diagnostic", &["money", "calendar"]),
    ("scenario", &["order", "money", "volume", "calendar", "sms", "price_book", "billing", "diagnostic"]),
    (
        "quote",
        &[
            "order",
            "money",
            "volume",
            "calendar",
            "packing",
            "sms",
            "price_book",
            "billing",
            "diagnostic",
            "scenario",
        ],
    ),
    (
        "text",
        &[
            "order",
            "money",
            "volume",
            "calendar",
            "packing",
            "sms",
            "price_book",
            "billing",
            "diagnostic",
            "scenario",
            "quote",
        ],
    ),
    ("export", &["money", "calendar", "price_book", "scenario", "quote", "text"]),
    ("ics", &["calendar", "price_book", "quote", "text"]),
    ("lib", &[]),
];

#[test]
fn arrows_between_modules_run_one_way() {
    let files = files();
    for file in rust_files(&files) {
        let own = module(&file.path);
        let code = code(&file.text);
        for named in modules_named(&code) {
            let allowed = match own {
                "api" => named != "app",
                "app" | "main" | "bin" => named != "api",
                _ => {
                    let (_, below) = ARROWS
                        .iter()
                        .find(|(name, _)| *name == own)
                        .unwrap_or_else(|| panic!("{}: say in ARROWS what {own} may name", file.path));
                    below.contains(&named)
                }
            };
            assert!(allowed || named == own, "{} names crate::{named}", file.path);
        }
    }
    // The order of the list is the order of the layers, so there is no circle.
    for (at, (name, below)) in ARROWS.iter().enumerate() {
        for other in *below {
            let earlier = ARROWS[..at].iter().any(|(before, _)| before == other);
            assert!(earlier, "{name} may name {other}, which does not come before it");
        }
    }
}

#[test]
fn only_the_page_and_the_interface_know_a_browser_or_a_float() {
    let foreign = ["yew", "web_sys", "wasm_bindgen", "js_sys", "gloo", "serde", "f32", "f64"];
    let files = files();
    for file in rust_files(&files).filter(|f| !["api", "app", "main", "bin"].contains(&module(&f.path))) {
        let code = code(&file.text);
        let found: Vec<&str> = words(&code).filter(|word| foreign.contains(word)).collect();
        assert!(found.is_empty(), "{} names {found:?}", file.path);
    }
}

#[test]
fn nothing_carries_a_style_attribute() {
    // The content security policy has a strict style-src, which blocks them.
    let files = files();
    let pages = files.iter().filter(|f| f.path.ends_with(".html"));
    for file in rust_files(&files).chain(pages) {
        let text = if file.path.ends_with(".rs") { code(&file.text) } else { file.text.clone() };
        for attribute in ["style=", "\"style\""] {
            let alone = text.match_indices(attribute).find(|&(at, _)| {
                let before = text[..at].chars().next_back();
                before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != '-')
            });
            assert!(alone.is_none(), "{} has {attribute}", file.path);
        }
    }
}

#[test]
fn no_file_knows_the_machine_it_was_written_on() {
    // In two halves, or this file would be found.
    let folders =
        [("/ho", "me/"), ("/Us", "ers/"), ("/ro", "ot/"), ("/wo", "rk/"), ("/tm", "p/"), ("C:", "\\")];
    for file in files() {
        for (one, two) in folders {
            let folder = format!("{one}{two}");
            let path = file.text.match_indices(&folder).find(|&(at, _)| {
                // Inside a longer path or an address it is nobody's folder.
                let before = file.text[..at].chars().next_back();
                before.is_none_or(|c| !c.is_alphanumeric() && !".-_/}".contains(c))
            });
            assert!(path.is_none(), "{} names {folder}", file.path);
        }
    }
}

#[test]
fn shipped_files_load_nothing_from_elsewhere() {
    for file in files() {
        let shipped = ["html", "css", "js", "mjs", "svg", "webmanifest"];
        let extension = file.path.rsplit('.').next().unwrap();
        // Examples are pages of somebody else's site, which load the estimator from where it is.
        let elsewhere = ["tests/", "benches/", "examples/embed/", "examples/hosts/"]
            .iter()
            .any(|folder| file.path.starts_with(folder));
        if elsewhere || !shipped.contains(&extension) {
            continue;
        }
        let text = file.text.replace('\'', "\"").replace("= ", "=").replace(" =", "=");
        for loads in [
            "src=\"",
            "href=\"",
            "url(",
            "url(\"",
            "import(\"",
            "from \"",
            "import \"",
            "@import \"",
            "fetch(\"",
        ] {
            for (at, found) in text.match_indices(loads) {
                let target = &text[at + found.len()..];
                if !["http:", "https:", "//"].iter().any(|absolute| target.starts_with(absolute)) {
                    continue;
                }
                // A link that a reader may follow loads nothing; it must not say where the reader came from.
                let tag = &text[text[..at].rfind('<').unwrap_or(at)..];
                let tag = &tag[..tag.find('>').unwrap_or(tag.len())];
                let link = tag.starts_with("<a ") && tag.contains("noreferrer");
                let address: String = target.chars().take(60).collect();
                assert!(link, "{} loads {address}", file.path);
            }
        }
    }
}

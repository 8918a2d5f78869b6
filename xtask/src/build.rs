//! Builds `dist/`: the page with trunk, its HTML in two languages, the JavaScript API.
//!
//! Trunk compiles, hashes and minifies. What it cannot do is done here: its start script is inline, which the page's
//! content security policy forbids, so its HTML serves only as the list of what it made, and the pages are written
//! from `index.html` anew. Nothing that has an integrity hash is edited.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest as _, Sha384};

use crate::element;
use crate::offline;
use crate::split::{self, Split};
use crate::standalone;
use crate::tools::{self, WASM};
use crate::{Workspace, execute, output, progress};

/// What the page may load: its own files and nothing else. Fetching the wasm is a connection to `'self'`.
/// `frame-ancestors` means nothing in a meta element; the server adds it.
pub(crate) const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; manifest-src 'self'; \
    base-uri 'none'; form-action 'none'";

pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let start = Instant::now();
    tools::wasm_target(workspace)?;
    let trunk = tools::trunk(workspace)?;
    let bindgen = tools::wasm_bindgen(workspace)?;
    tools::rust_src(workspace)?;
    let flags = wasm_flags(workspace)?;

    // Beside dist and not in target, which may be another file system: renaming is what makes the new dist appear
    // whole, and a failed build leaves the old one as it was.
    let part = workspace.root.join("dist.part");
    remove(&part)?;

    progress("Building the page…");
    let split = Split::prepare(workspace, &bindgen)?;
    execute(
        split
            .stand_in(&mut Command::new(trunk))?
            .args(["build", "--release", "--locked", "--dist"])
            .arg(&part)
            .current_dir(&workspace.root)
            .envs(small(&flags))
            .env("TRUNK_SKIP_VERSION_CHECK", "true"),
    )?;
    fs::remove_file(part.join(".trunk-lock")).context("trunk's lock file")?;
    let made = Made::read(&part)?;
    let later = split.place(&part)?;

    progress("Building the page on a book of one's own…");
    let book = book_page(workspace, &part, &bindgen, &flags, &made)?;

    progress("Prerendering…");
    let boot = started_by(workspace, &part, "boot", &made)?;
    let book_boot = started_by(workspace, &part, "book", &book)?;
    let frame = hashed(&part, "frame", &bare(&source(workspace, "static/embed/frame.js")?))?;
    // Its name is a promise to the pages that load it.
    fs::write(part.join("embed.v1.js"), bare(&source(workspace, "static/embed/embed.v1.js")?))?;
    let template = fs::read_to_string(workspace.root.join("index.html")).context("index.html")?;
    let words = |kind, language| {
        Words::parse(&prerender(workspace, kind, language)?)
            .with_context(|| format!("what `--example prerender -- {kind} {language}` printed"))
    };
    let (zh, en) = (words("page", "zh")?, words("page", "en")?);
    fs::create_dir_all(part.join("en"))?;
    for (own, tag, folder, up) in [(&zh, "zh-CN", "", "./"), (&en, "en", "en/", "../")] {
        let html = page(&template, tag, up, &made, Some(&boot), own)?;
        let html = told(&html, own, &[(&zh, "zh-CN"), (&en, "en")])?;
        fs::write(part.join(format!("{folder}embed.html")), framed(&html, own, up, &frame)?)?;
        fs::write(part.join(format!("{folder}index.html")), html)?;
        // The list of prices is tables and nothing else: it starts no script and has nothing to say of its start.
        let own = words("prices", if tag == "en" { "en" } else { "zh" })?;
        let html = page(&template, tag, up, &made, None, &own)?;
        let html = without(&html, &["class=\"fault\"", "id=\"fresh\""]);
        fs::write(part.join(format!("{folder}prices.html")), html)?;
        // A book's page is one, in a frame or not.
        let said = words("book", if tag == "en" { "en" } else { "zh" })?;
        let html = page(&template, tag, up, &book, Some(&book_boot), &said)?;
        let html = told(&html, &said, &[(&zh, "zh-CN"), (&en, "en")])?;
        fs::write(part.join(format!("{folder}book.html")), within(&html, up, &frame)?)?;
    }

    let loaded = made.files().into_iter().chain([boot.file.clone(), later.clone()]);
    offline::write(workspace, &part, loaded)?;

    let link = |relation: &str| {
        let found = made.links.iter().find(|(rel, _)| rel == relation).map(|(_, asset)| &*asset.file);
        found.with_context(|| format!("trunk linked no {relation}"))
    };
    let parts = (&*made.glue.file, &*made.wasm.file, link("stylesheet")?);
    let book_parts = (&*book.glue.file, &*book.wasm.file);
    element::write(workspace, &part, parts, book_parts, bare, |module| {
        hashed(&part, "element", module).map(|asset| asset.file)
    })?;
    standalone::write(
        workspace,
        &part,
        &standalone::Parts {
            page: "index.html",
            style: link("stylesheet")?,
            icon: link("icon")?,
            glue: &made.glue.file,
            wasm: &made.wasm.file,
            later: &later,
            unpacker: &unpacker(workspace, &flags)?,
        },
    )?;

    progress("Building the JavaScript API…");
    let api = api(workspace, &part, &bindgen, &flags)?;
    crate::price::schema(workspace, &part)?;
    // Beside the schema: a book to open with `?book=` and to begin one's own with.
    copy_books(workspace, &part)?;

    for file in [&made.wasm.file, &later, &book.wasm.file].map(|file| part.join(file)).iter().chain(&api) {
        check_paths(workspace, file)?;
    }
    crate::package::complete(workspace, &part)?;
    crate::tables::write(workspace, &part)?;
    // Last, so that it sees every file.
    crate::hosting::finish(&part)?;
    let dist = workspace.dist();
    remove(&dist)?;
    fs::rename(&part, &dist)?;
    progress(format!("Built {} in {:.0} s", dist.display(), start.elapsed().as_secs_f64()));
    Ok(())
}

fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot clear {}", folder.display()))
        }
        _ => Ok(()),
    }
}

/// How WebAssembly is compiled: small, and without the builder's folders in it. The same for all artefacts, so that they share
/// what they compile; a caller's own RUSTFLAGS do not count, so that what ships is the same everywhere.
pub(crate) fn wasm_flags(workspace: &Workspace) -> Result<String> {
    let mut flags = split::FLAGS.map(str::to_owned).to_vec();
    flags.extend(
        ["-Zunstable-options", "-Cpanic=immediate-abort", "-Zlocation-detail=none"].map(str::to_owned),
    );
    let mut remap =
        |from: &Path, to: &str| flags.push(format!("--remap-path-prefix={}={to}", from.display()));
    // The last match wins, hence the outermost first.
    if let Some(home) = std::env::home_dir() {
        remap(&home, "/home");
    }
    remap(&workspace.root, "/packwise");
    remap(&workspace.target, "/packwise/target");
    remap(&cargo_home()?, "/cargo");
    // Where rust-src is installed, the standard library's own paths are those of the machine.
    let sysroot = output(Command::new("rustc").args(["--print", "sysroot"]).current_dir(&workspace.root))?;
    let version = output(Command::new("rustc").arg("-vV").current_dir(&workspace.root))?;
    let commit = version.lines().find_map(|line| line.strip_prefix("commit-hash: ")).unwrap_or("unknown");
    remap(&Path::new(sysroot.trim()).join("lib/rustlib/src/rust"), &format!("/rustc/{commit}"));
    // Cargo's separator for flags that may hold spaces.
    Ok(flags.join("\u{1f}"))
}

/// The standard library is compiled with the page, for size, and a panic is a trap without words: both together are a tenth of
/// what the page weighs. The pinned compiler does that as the nightly of its day did; this variable lets it.
pub(crate) fn small(flags: &str) -> [(&'static str, &str); 4] {
    [
        ("CARGO_ENCODED_RUSTFLAGS", flags),
        ("RUSTC_BOOTSTRAP", "1"),
        ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
        ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
    ]
}

fn cargo_home() -> Result<PathBuf> {
    std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cargo")))
        .context("there is neither CARGO_HOME nor a home folder")
}

/// The worked books of other vendors.
fn copy_books(workspace: &Workspace, folder: &Path) -> Result<()> {
    const BOOKS: &str = "price-books";
    let own = workspace.root.join("examples").join(BOOKS);
    fs::create_dir_all(folder.join(BOOKS))?;
    for entry in fs::read_dir(&own).context("examples/price-books")? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|n| n.to_str()).filter(|n| n.ends_with(".json")) else {
            continue;
        };
        let text = fs::read_to_string(&path)?;
        // The schema lies elsewhere here.
        let text = fill(&text, "../../static/price-book.schema.json", "../price-book.schema.json")?;
        fs::write(folder.join(BOOKS).join(name), text)?;
    }
    Ok(())
}

/// Refuses a wasm file that tells where it was built.
fn check_paths(workspace: &Workspace, file: &Path) -> Result<()> {
    let bytes = fs::read(file)?;
    let mut folders = vec![workspace.root.clone(), workspace.target.clone(), cargo_home()?];
    folders.extend(std::env::home_dir().filter(|home| home.parent().is_some()));
    for folder in folders {
        let path = format!("{}/", folder.display());
        let found = bytes.windows(path.len()).any(|window| window == path.as_bytes());
        ensure!(!found, "{} holds the builder's path {path}", file.display());
    }
    Ok(())
}

/// A file that was made, as its link in the HTML states it.
#[derive(Clone)]
struct Asset {
    file: String,
    integrity: String,
}

/// What a page loads.
struct Made {
    glue: Asset,
    wasm: Asset,
    /// Every other link it wrote: relation and file.
    links: Vec<(String, Asset)>,
}

impl Made {
    /// Reads the links in trunk's HTML. It is minified, so attributes come in any order, mostly without quotes.
    fn read(folder: &Path) -> Result<Self> {
        let html = fs::read_to_string(folder.join("index.html")).context("trunk's index.html")?;
        let (mut glue, mut wasm, mut links) = (None, None, Vec::new());
        for tag in tags(&html, "link") {
            let attribute = |name: &str| attribute(tag, name);
            // Its own files carry an integrity hash; the other links are the template's.
            let (Some(rel), Some(href), Some(integrity)) =
                (attribute("rel"), attribute("href"), attribute("integrity"))
            else {
                continue;
            };
            let file = href.strip_prefix("./").with_context(|| format!("trunk wrote the address {href}"))?;
            let asset = Asset { file: file.to_owned(), integrity: integrity.to_owned() };
            match rel {
                "modulepreload" => glue = Some(asset),
                "preload" => wasm = Some(asset),
                _ => links.push((rel.to_owned(), asset)),
            }
        }
        Ok(Self {
            glue: glue.context("trunk's HTML names no module")?,
            wasm: wasm.context("trunk's HTML names no wasm file")?,
            links,
        })
    }

    /// What a page loads besides its own start script.
    fn files(&self) -> Vec<String> {
        let links = self.links.iter().map(|(_, asset)| asset);
        links.chain([&self.glue, &self.wasm]).map(|asset| asset.file.clone()).collect()
    }

    /// The lines for the head of a page that reaches the folder by `up`.
    fn head(&self, up: &str, boot: Option<&Asset>) -> String {
        let mut head = String::new();
        for (rel, Asset { file, integrity }) in &self.links {
            writeln!(head, "    <link rel=\"{rel}\" href=\"{up}{file}\" integrity=\"{integrity}\">").unwrap();
        }
        let Some(Asset { file, integrity }) = boot else { return head };
        // The order is by need: the theme before the first paint, then what the start waits for.
        writeln!(head, "    <script src=\"{up}{file}\" integrity=\"{integrity}\"></script>").unwrap();
        let Asset { file, integrity } = &self.glue;
        writeln!(
            head,
            "    <link rel=\"modulepreload\" href=\"{up}{file}\" crossorigin integrity=\"{integrity}\">"
        )
        .unwrap();
        let Asset { file, integrity } = &self.wasm;
        writeln!(
            head,
            "    <link rel=\"preload\" href=\"{up}{file}\" as=\"fetch\" type=\"application/wasm\" crossorigin \
             integrity=\"{integrity}\">"
        )
        .unwrap();
        head
    }
}

/// The start tags of this name, each without its angle brackets.
pub(crate) fn tags<'a>(html: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    let start = format!("<{name} ");
    html.match_indices(&start)
        .filter_map(|(place, _)| html[place + 1..].split_once('>').map(|(tag, _)| tag))
        .collect::<Vec<_>>()
        .into_iter()
}

/// An attribute's value, quoted or not. Quoted values with spaces are none of those asked for.
pub(crate) fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_ascii_whitespace().find_map(|word| {
        let value = word.strip_prefix(name)?.strip_prefix('=')?;
        Some(value.trim_matches(['"', '\'']))
    })
}

pub(crate) fn source(workspace: &Workspace, file: &str) -> Result<String> {
    fs::read_to_string(workspace.root.join(file)).with_context(|| file.to_owned())
}

/// A script of ours without indentation and the lines that are comments.
pub(crate) fn bare(script: &str) -> String {
    let comment = |line: &str| line.starts_with("//") || (line.starts_with("/**") && line.ends_with("*/"));
    let lines = script.lines().map(str::trim).filter(|line| !line.is_empty() && !comment(line));
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

/// The page for other pages' frames: nothing in it before the estimator is asked what to show.
fn framed(page: &str, words: &Words, up: &str, frame: &Asset) -> Result<String> {
    let html = fill(page, &words.html, "")?;
    let html = fill(&html, "<div id=\"app\" data-packwise>", "<div id=\"app\" data-packwise data-frame>")?;
    within(&html, up, frame)
}

/// A page that can stand in a frame: with a script that speaks to the page around, and without what is for a page that is
/// kept and found. Every file is asked for as from another origin, for that is what a sandboxed frame is to its own host.
fn within(html: &str, up: &str, frame: &Asset) -> Result<String> {
    let unasked = [
        "rel=\"alternate\"",
        "rel=\"manifest\"",
        "rel=\"apple-touch-icon\"",
        "rel=\"expect\"",
        "id=\"fresh\"",
    ];
    let html = without(html, &unasked);
    let Asset { file, integrity } = frame;
    let html = fill(
        &html,
        "    <script src=",
        &format!(
            "    <meta name=\"robots\" content=\"noindex\">\n    <script src=\"{up}{file}\" integrity=\"{integrity}\"></script>\n    \
             <script src="
        ),
    )?;
    Ok(html
        .replace(" crossorigin integrity=", " integrity=")
        .replace(" integrity=", " crossorigin integrity="))
}

/// A script that starts a page, with what it shares with the others.
pub(crate) fn start_script(workspace: &Workspace, stem: &str) -> Result<String> {
    let mut script = source(workspace, &format!("static/{stem}.js"))?;
    for part in ["typing.js", "drawn.js"] {
        script =
            script.replace(&format!("// {{{{{part}}}}}"), &source(workspace, &format!("static/{part}"))?);
    }
    Ok(script)
}

/// Writes the script that starts a page, from `static/boot.js` or `static/book.js`, with what it loads.
fn started_by(workspace: &Workspace, folder: &Path, stem: &str, made: &Made) -> Result<Asset> {
    let script = fill(&start_script(workspace, stem)?, "{{glue}}", &made.glue.file)?;
    hashed(folder, stem, &bare(&fill(&script, "{{wasm}}", &made.wasm.file)?))
}

/// The WebAssembly that unpacks the page that is one file. Compiled to be fast: somebody waits for it.
fn unpacker(workspace: &Workspace, flags: &str) -> Result<Vec<u8>> {
    let build =
        ["rustc", "--package=packwise-squeeze", "--lib", "--crate-type=cdylib", "--locked", "--release"];
    let mut cargo = workspace.cargo();
    cargo.args(build).args(["--target", WASM]).envs(small(flags)).env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "2");
    execute(&mut cargo)?;
    let built = fs::read(workspace.target.join(WASM).join("release/packwise_squeeze.wasm"))?;
    split::without_names(&built)
}

/// Writes a script under a name that carries its hash.
fn hashed(folder: &Path, stem: &str, script: &str) -> Result<Asset> {
    asset(folder, stem, ".js", script.as_bytes())
}

/// Writes a file under a name that carries its hash.
fn asset(folder: &Path, stem: &str, ending: &str, content: &[u8]) -> Result<Asset> {
    let hash = Sha384::digest(content);
    let name = hash.iter().take(8).fold(String::new(), |mut name, byte| {
        write!(name, "{byte:02x}").unwrap();
        name
    });
    let file = format!("{stem}-{name}{ending}");
    fs::write(folder.join(&file), content)?;
    Ok(Asset { file, integrity: format!("sha384-{}", BASE64.encode(hash)) })
}

/// What the prerender example prints for one language: lines `key: value`, an empty line, the page's HTML.
#[derive(Debug)]
struct Words {
    title: String,
    description: String,
    failed: String,
    halted: String,
    unstyled: String,
    not_started: String,
    scriptless: String,
    reload: String,
    prices: String,
    fresh: String,
    html: String,
}

impl Words {
    fn parse(printed: &str) -> Result<Self> {
        let (head, html) = printed.split_once("\n\n").context("no empty line between words and HTML")?;
        let mut entries = head
            .lines()
            .map(|line| line.split_once(": ").with_context(|| format!("not `key: value`: {line}")))
            .collect::<Result<Vec<_>>>()?;
        let mut take = |key: &str| {
            let place = entries.iter().position(|(name, _)| *name == key);
            let place = place.with_context(|| format!("no `{key}`"))?;
            anyhow::Ok(escape(entries.remove(place).1.trim()))
        };
        let words = Self {
            title: take("title")?,
            description: take("description")?,
            failed: take("failed")?,
            halted: take("halted")?,
            unstyled: take("unstyled")?,
            not_started: take("notStarted")?,
            scriptless: take("scriptless")?,
            reload: take("reload")?,
            prices: take("prices")?,
            fresh: take("fresh")?,
            html: folded(html.trim())?,
        };
        if let Some((key, _)) = entries.first() {
            bail!("an unknown or repeated key `{key}`");
        }
        ensure!(!words.html.is_empty(), "no HTML");
        Ok(words)
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn prerender(workspace: &Workspace, kind: &str, language: &str) -> Result<String> {
    output(workspace.cargo().args(PRERENDER).args(["--", kind, language]))
}

const PRERENDER: [&str; 6] = ["run", "--quiet", "--locked", "--features=prerender", "--example", "prerender"];

/// One page, from the template.
fn page(
    template: &str,
    language: &str,
    up: &str,
    made: &Made,
    boot: Option<&Asset>,
    words: &Words,
) -> Result<String> {
    // What trunk reads goes, what it made comes in its place.
    let mut html = without(template, &["data-trunk"]);
    html = fill(&html, "<html lang=\"zh-CN\">", &format!("<html lang=\"{language}\">"))?;
    // First of all, for a policy in a meta element governs only what comes after it.
    html = fill(
        &html,
        "<meta charset=\"utf-8\">",
        &format!(
            "<meta charset=\"utf-8\">\n    <meta http-equiv=\"Content-Security-Policy\" \
             content=\"{CONTENT_SECURITY_POLICY}\">"
        ),
    )?;
    html = fill_between(&html, "<title>", "</title>", &words.title)?;
    html = fill_between(&html, "<meta name=\"description\" content=\"", "\">", &words.description)?;
    // Before the page's own HTML comes in, whose addresses are right already.
    html = html.replace("href=\"./", &format!("href=\"{up}")).replace("src=\"./", &format!("src=\"{up}"));
    html = fill(&html, "  </head>\n", &format!("{}  </head>\n", made.head(up, boot)))?;
    html = fill(
        &html,
        "<div id=\"app\" data-packwise></div>",
        &format!("<div id=\"app\" data-packwise>{}</div>", words.html),
    )?;
    // The policy would block both, quietly.
    for script in tags(&html.replace("<script>", "<script >"), "script") {
        ensure!(attribute(script, "src").is_some(), "an inline script remains in the page: <{script}>");
    }
    ensure!(!html.contains(" style=\""), "a style attribute remains in the page");
    Ok(html)
}

/// Folds whose inside is of no use without a script, which brings it along: conditions to type, charts, what is handed on.
const EMPTY: [&str; 5] = ["account", "reasons", "months", "timeline", "keep"];

/// The page with those folds empty.
fn folded(html: &str) -> Result<String> {
    let mut out = html.to_owned();
    for fold in EMPTY {
        let mark = format!("<details data-fold=\"{fold}\"");
        let Some(start) = out.find(&mark) else { continue };
        ensure!(out.matches(&mark).count() == 1, "more than one fold {fold}");
        let body =
            start + out[start..].find("</summary>").context("a fold without a heading")? + "</summary>".len();
        let (mut end, mut depth) = (body, 1);
        while depth > 0 {
            let rest = &out[end..];
            let close = rest.find("</details>").context("a fold that does not close")?;
            match rest.find("<details").filter(|open| *open < close) {
                Some(open) => (end, depth) = (end + open + 1, depth + 1),
                None => (end, depth) = (end + close + usize::from(depth > 1), depth - 1),
            }
        }
        out.replace_range(body..end, "");
    }
    Ok(out)
}

/// What the page says where its program does not run, each in its place. What may be shown once it has run stands there in
/// both languages, because readers can have changed it.
///
/// A page that has not started gets no link to itself: without a script that would drop the estimate in its address.
fn told(html: &str, own: &Words, both: &[(&Words, &str)]) -> Result<String> {
    let link = |to: &str, words: &str| format!(" <a href=\"{to}\">{words}</a>");
    let prices = link("./prices.html", &own.prices);
    let failed = format!("{}{}{prices}", own.failed, link("", &own.reload));
    let scriptless = format!("{}{prices}", own.scriptless);
    let not_started = format!("{}{prices}", own.not_started);
    let shown = |said: fn(&Words) -> &str| {
        let one = |(words, tag): &(&Words, &str)| {
            format!("<span lang=\"{tag}\">{}{}</span> ", said(words), link("", &words.reload))
        };
        both.iter().map(one).collect::<String>()
    };
    let mut html = html.to_owned();
    for (place, said) in [
        ("<p class=\"fault\" id=\"failed\" role=\"alert\" hidden>", failed),
        ("<p class=\"fault\" id=\"halted\" role=\"alert\" hidden>", shown(|words| &words.halted)),
        ("<p class=\"fault\" id=\"unstyled\" role=\"alert\" hidden>", shown(|words| &words.unstyled)),
        ("<noscript><p class=\"fault\">", scriptless),
        ("<p id=\"fresh\" role=\"status\" hidden>", shown(|words| &words.fresh)),
        ("<p class=\"fault\" id=\"not-started\" role=\"status\">", not_started),
    ] {
        html = fill_between(&html, place, "</p>", said.trim_end())?;
    }
    Ok(html)
}

/// A page without the lines that hold one of these.
pub(crate) fn without(html: &str, parts: &[&str]) -> String {
    let kept = html.lines().filter(|line| !parts.iter().any(|part| line.contains(part)));
    kept.flat_map(|line| [line, "\n"]).collect()
}

/// Puts a text in the place of another that must be there exactly once.
pub(crate) fn fill(text: &str, old: &str, new: &str) -> Result<String> {
    let count = text.matches(old).count();
    ensure!(count == 1, "expected once, found {count} times: {old}");
    Ok(text.replacen(old, new, 1))
}

/// Puts a text between two others, the first of which must be there exactly once.
fn fill_between(text: &str, start: &str, end: &str, new: &str) -> Result<String> {
    let count = text.matches(start).count();
    ensure!(count == 1, "expected once, found {count} times: {start}");
    let (before, rest) = text.split_once(start).expect("just counted");
    let (_, after) = rest.split_once(end).with_context(|| format!("no {end} after {start}"))?;
    Ok(format!("{before}{start}{new}{end}{after}"))
}

/// Builds a program with cargo and binds it into a folder, as `NAME.js` and `NAME_bg.wasm`.
fn bind(
    workspace: &Workspace,
    bindgen: &Path,
    flags: &str,
    (build, program): (&[&str], &str),
    (folder, name): (&Path, &str),
) -> Result<()> {
    execute(
        workspace
            .cargo()
            .args(build)
            .args(["--locked", "--release", "--target", WASM, "--no-default-features"])
            .envs(small(flags)),
    )?;
    execute(
        Command::new(bindgen.join("wasm-bindgen"))
            .args(["--target", "web", "--no-typescript", "--out-name", name])
            // Whoever loads the glue names the wasm; a default would make bundlers look for a file of another name.
            .arg("--omit-default-module-path")
            .args(["--remove-name-section", "--remove-producers-section", "--out-dir"])
            .arg(folder)
            .arg(workspace.target.join(WASM).join("release").join(program)),
    )?;
    let (wasm, glue) = (folder.join(format!("{name}_bg.wasm")), folder.join(format!("{name}.js")));
    // What the linker leaves for a cut is of no use here.
    let bytes = split::without_names(&fs::read(&wasm)?)?;
    let (bytes, script) = split::with_short_names(&bytes, &fs::read_to_string(&glue)?)?;
    fs::write(wasm, bytes)?;
    fs::write(glue, script)?;
    Ok(())
}

/// Builds the page on a book of one's own, under hashed names beside those of the page, whose style it has.
fn book_page(workspace: &Workspace, folder: &Path, bindgen: &Path, flags: &str, page: &Made) -> Result<Made> {
    let bound = folder.join("book");
    let build = ["build", "--bin=packwise-book", "--features=book-page"];
    bind(workspace, bindgen, flags, (&build, "packwise-book.wasm"), (&bound, "book"))?;
    let made = Made {
        glue: asset(folder, "book", ".js", &fs::read(bound.join("book.js"))?)?,
        wasm: asset(folder, "book", "_bg.wasm", &fs::read(bound.join("book_bg.wasm"))?)?,
        links: page.links.clone(),
    };
    remove(&bound)?;
    Ok(made)
}

/// Builds both programs of the API into `api/` under stable names, and gives their wasm files.
fn api(workspace: &Workspace, folder: &Path, bindgen: &Path, flags: &str) -> Result<[PathBuf; 2]> {
    let api = folder.join("api");
    let program = |features: &str, glue: &str, name: &str| {
        let build = ["rustc", "--lib", "--crate-type=cdylib", features];
        bind(workspace, bindgen, flags, (&build, "packwise.wasm"), (&api, glue))?;
        let wasm = api.join(name);
        fs::rename(api.join(format!("{glue}_bg.wasm")), &wasm)?;
        anyhow::Ok(wasm)
    };
    let made = [
        program("--features=api", "packwise_glue", "packwise.wasm")?,
        program("--features=api,book-json", "packwise_books_glue", "packwise-books.wasm")?,
    ];
    let own = workspace.root.join("static/api");
    for entry in fs::read_dir(&own).context("static/api")? {
        let entry = entry?;
        fs::copy(entry.path(), api.join(entry.file_name()))?;
    }
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_links_minified_or_not() {
        let html =
            "<link href=./a-1.css integrity=sha384-x== rel=stylesheet><link rel=\"icon\" href=\"./b.svg\">";
        let found: Vec<_> =
            tags(html, "link").map(|tag| (attribute(tag, "rel"), attribute(tag, "href"))).collect();
        assert_eq!(found, [(Some("stylesheet"), Some("./a-1.css")), (Some("icon"), Some("./b.svg"))]);
        assert_eq!(attribute("link integrity=sha384-x== rel=icon", "integrity"), Some("sha384-x=="));
    }

    #[test]
    fn words_are_complete_and_escaped() {
        let words = "title: A & B\ndescription: \"d\"\nfailed: f\nhalted: h\nunstyled: u\nnotStarted: o\nscriptless: s\n\
             reload: r\nprices: p\nfresh: n\n\n<main>\n\nx</main>\n";
        let parsed = Words::parse(words).unwrap();
        assert_eq!(parsed.title, "A &amp; B");
        assert_eq!(parsed.description, "&quot;d&quot;");
        assert_eq!(parsed.html, "<main>\n\nx</main>");
        assert!(Words::parse(&words.replace("reload: r\n", "")).is_err());
        assert!(Words::parse(&words.replace("reload: r\n", "reload: r\nmore: m\n")).is_err());
    }

    /// What a page pays for the script that puts the estimator into it.
    #[test]
    fn the_scripts_for_other_pages_stay_under_three_kilobytes() {
        for script in
            [include_str!("../../static/embed/embed.v1.js"), include_str!("../../static/embed/element.v1.js")]
        {
            let mut packed = Vec::new();
            let options = brotli::enc::BrotliEncoderParams { quality: 11, ..Default::default() };
            brotli::BrotliCompress(&mut bare(script).as_bytes(), &mut packed, &options).unwrap();
            assert!(packed.len() <= 3 * 1024, "{}", packed.len());
        }
    }

    #[test]
    fn folds_that_need_a_script_are_empty_and_the_others_are_not() {
        let html = "<details data-fold=\"keep\" class=\"fold\"><summary>K</summary>a<details><summary>x</summary>y</details>b\
                    </details><details data-fold=\"prices\"><summary>P</summary>p</details>";
        let folded = folded(html).unwrap();
        assert_eq!(
            folded,
            "<details data-fold=\"keep\" class=\"fold\"><summary>K</summary></details>\
             <details data-fold=\"prices\"><summary>P</summary>p</details>"
        );
    }

    #[test]
    fn a_marker_is_there_exactly_once() {
        assert_eq!(fill("a b", "a", "c").unwrap(), "c b");
        assert!(fill("a a", "a", "c").is_err());
        assert!(fill("b", "a", "c").is_err());
        assert_eq!(fill_between("<t>x</t>", "<t>", "</t>", "y").unwrap(), "<t>y</t>");
    }
}

//! The tools a build needs, installed once per machine outside `target/`, so that a fresh clone finds them.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::{Workspace, execute, output, progress};

pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Also named in Trunk.toml, which makes any other trunk refuse.
const TRUNK: &str = "0.22.1";

/// It cannot tell its version; the folder it lies in names it.
const SILENT: &str = "wasm-split-cli";

/// Of the same release as `wasm_split_helpers` in Cargo.toml.
const WASM_SPLIT: &str = "0.2.4";
const CARGO_DENY: &str = "0.20.2";

const TYPESCRIPT: &str = "5.9.3";

const VITE: &str = "8.3.8";

const AXE: &str = "4.14.1";

/// What the benches run beside, none of which ships: package and version.
const PEERS: [(&str, &str); 4] = [
    ("highs", "1.15.3"),
    ("sms-segments-calculator", "1.3.0"),
    ("split-sms", "0.1.7"),
    ("sms-length", "0.2.2"),
];

const LIGHTHOUSE: &str = "12.8.2";

/// What Lighthouse drives the browser with, and what measures keystrokes; its own range would take any later one.
const PUPPETEER: &str = "24.43.1";

const MDBOOK: &str = "0.5.4";

const CARGO_FUZZ: &str = "0.13.2";

const CARGO_MUTANTS: &str = "27.1.0";

const VITEPRESS: &str = "1.6.4";

const DOCUSAURUS: &str = "3.10.2";

/// What Docusaurus draws with and leaves to the site to name.
const REACT: &str = "19.2.9";

/// Its search box, of which versions are published whose own parts are not.
const DOCSEARCH: &str = "4.6.3";

const GECKODRIVER: &str = "0.37.1";

const MKDOCS_MATERIAL: &str = "9.8.1";

/// The folder that holds one folder per tool and version.
fn cache() -> Result<PathBuf> {
    let from = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    from("PACKWISE_TOOLS")
        .or_else(|| from("XDG_CACHE_HOME").map(|cache| cache.join("packwise/tools")))
        .or_else(|| from("HOME").map(|home| home.join(".cache/packwise/tools")))
        .context("set PACKWISE_TOOLS to a folder for build tools: neither XDG_CACHE_HOME nor HOME is set")
}

/// Makes sure that the standard library for WebAssembly is there.
pub(crate) fn wasm_target(workspace: &Workspace) -> Result<()> {
    let libraries = output(
        Command::new("rustc")
            .args(["--print", "target-libdir", "--target", WASM])
            .current_dir(&workspace.root),
    )?;
    if Path::new(libraries.trim()).is_dir() {
        return Ok(());
    }
    progress(format!("Installing the Rust target {WASM}…"));
    execute(Command::new("rustup").args(["target", "add", WASM]).current_dir(&workspace.root))
}

/// Makes sure that the standard library can be compiled.
pub(crate) fn rust_src(workspace: &Workspace) -> Result<()> {
    let sysroot = output(Command::new("rustc").args(["--print", "sysroot"]).current_dir(&workspace.root))?;
    if Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library/Cargo.lock").is_file() {
        return Ok(());
    }
    progress("Installing the source of the Rust standard library…");
    execute(Command::new("rustup").args(["component", "add", "rust-src"]).current_dir(&workspace.root))
}

/// The pinned trunk.
pub(crate) fn trunk(workspace: &Workspace) -> Result<PathBuf> {
    install(workspace, "trunk", TRUNK, "trunk", "about 6 minutes", |cargo| {
        // Its own release profile asks for fat LTO: half an hour.
        quickly(cargo);
        cargo
            // It states a newer compiler than it needs: it builds and works with the pinned one.
            .arg("--ignore-rust-version")
            .args(["--no-default-features", "--features", "rustls"]);
    })
}

/// The pinned tool that cuts a WebAssembly module in two.
pub(crate) fn wasm_split(workspace: &Workspace) -> Result<PathBuf> {
    install(workspace, "wasm_split_cli_support", WASM_SPLIT, SILENT, "about 1 minute", |cargo| {
        cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1").args(["--features", "build-binary"]);
    })
}

/// The pinned driver of Firefox, which Debian does not have.
pub(crate) fn geckodriver(workspace: &Workspace) -> Result<PathBuf> {
    install(workspace, "geckodriver", GECKODRIVER, "geckodriver", "about 2 minutes", |cargo| {
        // It passes on what others say: optimising it takes longer than it could save.
        cargo.arg("--debug");
    })
}

/// The languages of the tests' readers. WebKitGTK asks for pages in that of the machine, and most machines have one.
pub(crate) const LOCALES: [&str; 4] = ["zh_CN", "zh_TW", "en_US", "fr_FR"];

/// What a locale is compiled from; Debian's package `locales` has them.
pub(crate) fn locale_source(locale: &str) -> PathBuf {
    Path::new("/usr/share/i18n/locales").join(locale)
}

/// A folder with the compiled locales, for `LOCPATH`.
pub(crate) fn locales() -> Result<PathBuf> {
    let root = cache()?.join("locales");
    std::fs::create_dir_all(&root).with_context(|| format!("cannot make {}", root.display()))?;
    for locale in LOCALES {
        let place = root.join(format!("{locale}.UTF-8"));
        if !place.is_dir() {
            let source = locale_source(locale);
            execute(Command::new("localedef").arg("-i").arg(source).args(["-f", "UTF-8"]).arg(place))?;
        }
    }
    Ok(root)
}

/// The pinned cargo-deny.
pub(crate) fn cargo_deny(workspace: &Workspace) -> Result<PathBuf> {
    install(workspace, "cargo-deny", CARGO_DENY, "cargo-deny", "about 2 minutes", |cargo| {
        cargo
            // It reads a few hundred manifests: nothing to make fast.
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0");
    })
}

/// A program and the folder that was made for it alone.
pub(crate) struct Placed {
    pub(crate) root: PathBuf,
    pub(crate) program: PathBuf,
}

/// The pinned mdBook, which makes books of Markdown.
pub(crate) fn mdbook(workspace: &Workspace) -> Result<Placed> {
    let program = install(workspace, "mdbook", MDBOOK, "mdbook", "about 2 minutes", |cargo| {
        quickly(cargo);
        cargo
            // Books are built here, neither served nor searched: half of what there is to compile.
            .arg("--no-default-features");
    })?;
    Ok(Placed { root: folder("mdbook", MDBOOK)?, program })
}

/// The pinned cargo-fuzz, which feeds inputs to the targets in `fuzz/`.
pub(crate) fn cargo_fuzz(workspace: &Workspace) -> Result<PathBuf> {
    install(workspace, "cargo-fuzz", CARGO_FUZZ, "cargo-fuzz", "about 2 minutes", quickly)
}

/// The pinned cargo-mutants, which makes the core wrong on purpose.
pub(crate) fn cargo_mutants(workspace: &Workspace) -> Result<PathBuf> {
    install(workspace, "cargo-mutants", CARGO_MUTANTS, "cargo-mutants", "about 3 minutes", quickly)
}

/// For a tool that mostly waits for others.
fn quickly(cargo: &mut Command) {
    cargo
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
}

/// The pinned VitePress. `None` where there is no npm.
pub(crate) fn vitepress() -> Result<Option<Placed>> {
    let program = from_npm("vitepress", VITEPRESS, &[], "node_modules/.bin/vitepress")?;
    placed("vitepress", VITEPRESS, program)
}

/// The pinned Docusaurus with its usual preset. `None` where there is no npm.
pub(crate) fn docusaurus() -> Result<Option<Placed>> {
    let others = [
        ("@docusaurus/preset-classic", DOCUSAURUS),
        ("@docsearch/react", DOCSEARCH),
        ("react", REACT),
        ("react-dom", REACT),
    ];
    let program = from_npm("@docusaurus/core", DOCUSAURUS, &others, "node_modules/.bin/docusaurus")?;
    placed("@docusaurus/core", DOCUSAURUS, program)
}

/// The pinned MkDocs with the theme Material. `None` where there is no Python.
pub(crate) fn mkdocs() -> Result<Option<Placed>> {
    let Some(python) = on_path("python3") else { return Ok(None) };
    let root = folder("mkdocs-material", MKDOCS_MATERIAL)?;
    let programs = root.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let program = programs.join(format!("mkdocs{}", std::env::consts::EXE_SUFFIX));
    if !program.is_file() {
        progress(format!(
            "Installing mkdocs-material {MKDOCS_MATERIAL} (once per machine) into {}…",
            root.display()
        ));
        execute(Command::new(python).args(["-m", "venv", "--clear"]).arg(&root))?;
        execute(
            Command::new(programs.join("python"))
                .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
                .arg(format!("mkdocs-material=={MKDOCS_MATERIAL}")),
        )?;
    }
    Ok(Some(Placed { root, program }))
}

fn placed(package: &str, version: &str, program: Option<PathBuf>) -> Result<Option<Placed>> {
    let root = folder(package, version)?;
    Ok(program.map(|program| Placed { root, program }))
}

/// The folder of one tool in one version.
fn folder(package: &str, version: &str) -> Result<PathBuf> {
    // A scope is no folder of its own.
    let name = package.trim_start_matches('@').replace('/', "-");
    Ok(cache()?.join(format!("{name}-{version}")))
}

/// The pinned TypeScript compiler, which holds the API's types to what they say. `None` where there is no npm.
pub(crate) fn typescript() -> Result<Option<PathBuf>> {
    from_npm("typescript", TYPESCRIPT, &[], "node_modules/.bin/tsc")
}

/// The pinned axe-core, a script that looks for what keeps people out. `None` where there is no npm.
pub(crate) fn axe() -> Result<Option<PathBuf>> {
    from_npm("axe-core", AXE, &[], "node_modules/axe-core/axe.min.js")
}

/// The module of the pinned Vite's own API, which bundles the npm package for its tests. `None` where there is no npm.
pub(crate) fn vite() -> Result<Option<PathBuf>> {
    from_npm("vite", VITE, &[], "node_modules/vite/dist/node/index.js")
}

/// A file of a package that the benches run beside.
pub(crate) fn peer(package: &str, file: &str) -> Result<PathBuf> {
    let (_, version) = PEERS.iter().find(|(peer, _)| *peer == package).context("a peer has a version")?;
    let found = from_npm(package, version, &[], &format!("node_modules/{package}/{file}"))?;
    found.context("install Node 20 or later with npm")
}

/// The pinned Lighthouse's command, to be started with Node. `None` where there is no npm.
pub(crate) fn lighthouse() -> Result<Option<PathBuf>> {
    from_npm(
        "lighthouse",
        LIGHTHOUSE,
        &[("puppeteer-core", PUPPETEER)],
        "node_modules/lighthouse/cli/index.js",
    )
}

/// The module of the pinned puppeteer-core, which lies with Lighthouse. `None` where there is no npm.
pub(crate) fn puppeteer() -> Result<Option<PathBuf>> {
    Ok(lighthouse()?.and(Some(
        folder("lighthouse", LIGHTHOUSE)?
            .join("node_modules/puppeteer-core/lib/esm/puppeteer/puppeteer-core.js"),
    )))
}

/// A file of a package, which is installed with others it does not bring along.
fn from_npm(package: &str, version: &str, others: &[(&str, &str)], file: &str) -> Result<Option<PathBuf>> {
    let Some(npm) = on_path("npm") else { return Ok(None) };
    let root = folder(package, version)?;
    let found = root.join(file);
    if !found.is_file() {
        progress(format!("Installing {package} {version} (once per machine) into {}…", root.display()));
        std::fs::create_dir_all(&root).with_context(|| format!("cannot make {}", root.display()))?;
        execute(
            Command::new(npm)
                .args(["install", "--no-audit", "--no-fund", "--no-save", "--ignore-scripts", "--prefix"])
                .arg(&root)
                .arg(format!("{package}@{version}"))
                .args(others.iter().map(|(other, version)| format!("{other}@{version}"))),
        )?;
    }
    Ok(Some(found))
}

/// The folder with `wasm-bindgen` and `wasm-bindgen-test-runner`, of exactly the version the code links.
pub(crate) fn wasm_bindgen(workspace: &Workspace) -> Result<PathBuf> {
    let version = locked(workspace, "wasm-bindgen")?;
    let binary = install(workspace, "wasm-bindgen-cli", &version, "wasm-bindgen", "about 2 minutes", |_| {})?;
    Ok(binary.parent().expect("a binary lies in a folder").to_path_buf())
}

/// The PATH with a folder put in front.
pub(crate) fn path_with(folder: &Path) -> Result<OsString> {
    let old = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(folder.to_path_buf()).chain(std::env::split_paths(&old));
    Ok(std::env::join_paths(folders)?)
}

/// The program of this name on PATH.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let file = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&path).map(|folder| folder.join(&file)).find(|candidate| candidate.is_file())
}

/// The version of a package in Cargo.lock.
fn locked(workspace: &Workspace, package: &str) -> Result<String> {
    let lock = std::fs::read_to_string(workspace.root.join("Cargo.lock")).context("Cargo.lock")?;
    let entry = format!("name = \"{package}\"\nversion = \"");
    let (_, rest) = lock.split_once(&entry).with_context(|| format!("{package} is not in Cargo.lock"))?;
    let (version, _) = rest.split_once('"').context("Cargo.lock is cut short")?;
    Ok(version.to_owned())
}

fn install(
    workspace: &Workspace,
    package: &str,
    version: &str,
    program: &str,
    time: &str,
    arrange: impl Fn(&mut Command),
) -> Result<PathBuf> {
    let root = folder(program, version)?;
    let binary = root.join("bin").join(format!("{program}{}", std::env::consts::EXE_SUFFIX));
    if is_version(&binary, version) {
        return Ok(binary);
    }
    progress(format!("Installing {package} {version} (once per machine, {time}) into {}…", root.display()));
    let mut cargo = workspace.cargo();
    cargo.args(["install", "--locked", package, "--version", version, "--root"]).arg(&root);
    // A binary that answers with another version, or not at all, is replaced.
    if binary.exists() {
        cargo.arg("--force");
    }
    arrange(&mut cargo);
    with_heartbeat(&format!("installing {package}"), || execute(&mut cargo))?;
    ensure!(is_version(&binary, version), "{} does not say it is version {version}", binary.display());
    Ok(binary)
}

fn is_version(binary: &Path, version: &str) -> bool {
    if binary.file_stem().is_some_and(|name| name == SILENT) {
        return binary.is_file();
    }
    let mut command = Command::new(binary);
    // A subcommand of cargo is called with its own name first.
    let name = binary.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    command.args(name.strip_prefix("cargo-"));
    let said = command.arg("--version").stderr(Stdio::null()).output();
    said.is_ok_and(|said| {
        String::from_utf8_lossy(&said.stdout)
            .split_whitespace()
            .any(|word| word.trim_start_matches('v') == version)
    })
}

/// Says every half minute that something is still under way: one large crate prints nothing for long.
fn with_heartbeat<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let (done, wait) = mpsc::channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            while wait.recv_timeout(Duration::from_secs(30)) == Err(mpsc::RecvTimeoutError::Timeout) {
                progress(format!("still {what} ({} s)", start.elapsed().as_secs()));
            }
        });
        let result = work();
        drop(done);
        result
    })
}

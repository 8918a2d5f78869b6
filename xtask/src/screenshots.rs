//! Pictures of the built page: each product, language, theme and width.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::json;

use crate::browser::{Browser, Session, save_picture};
use crate::{Workspace, progress, serve};

const LANGUAGES: [&str; 2] = ["zh", "en"];
const THEMES: [&str; 2] = ["light", "dark"];
const SIZES: [(u32, u32); 3] = [(360, 800), (768, 1024), (1440, 900)];

/// Mounted, fonts loaded, two frames drawn.
const SETTLED: &str = "
    const root = document.documentElement;
    if (root.dataset.state !== 'ready' || document.fonts.status !== 'loaded') return false;
    if (window.packwisePicture === undefined) {
        window.packwisePicture = false;
        requestAnimationFrame(() => requestAnimationFrame(() => { window.packwisePicture = true; }));
    }
    return window.packwisePicture;";

/// Every view: the tests look at the same ones.
const VIEWS: &str = include_str!("../../tests/views.json");
const WORKED: &str = include_str!("../../tests/views.js");

#[derive(serde::Deserialize)]
struct View {
    name: String,
    address: String,
    script: String,
}

impl View {
    fn at(&self, base: &str, folder: &str, language: &str, theme: &str) -> String {
        let (page, fragment) = self.address.split_once('#').map_or((&*self.address, ""), |(a, b)| (a, b));
        let mark = if page.contains('?') { '&' } else { '?' };
        let fragment = if fragment.is_empty() { String::new() } else { format!("#{fragment}") };
        format!("{base}{folder}{page}{mark}lang={language}&theme={theme}{fragment}")
    }
}

/// A picture of README.md.
struct Shown {
    file: &'static str,
    view: &'static str,
    language: &'static str,
    theme: &'static str,
    size: (u32, u32),
    /// What to scroll to.
    at: &'static str,
}

const README: [Shown; 4] = [
    Shown { file: "first-zh", view: "faceid", language: "zh", theme: "light", size: (1200, 800), at: "" },
    Shown { file: "first-en-dark", view: "faceid", language: "en", theme: "dark", size: (1200, 800), at: "" },
    Shown {
        file: "reasons-zh",
        view: "reasons",
        language: "zh",
        theme: "light",
        size: (1200, 900),
        at: "[data-fold=reasons]",
    },
    Shown { file: "cart-zh-phone", view: "cart", language: "zh", theme: "light", size: (390, 844), at: "" },
];

struct Camera {
    session: Session,
    base: String,
}

impl Camera {
    fn new(workspace: &Workspace, base: String) -> Result<Self> {
        let session = Session::start(workspace, &Browser::ensure()?)?;
        session.devtools("Emulation.setScrollbarsHidden", json!({ "hidden": true }))?;
        Ok(Self { session, base })
    }

    /// The viewport itself: a window's size includes its frame and has a least width.
    fn frame(&self, (width, height): (u32, u32)) -> Result<()> {
        self.session.devtools(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false }),
        )?;
        Ok(())
    }

    /// Brings a view up: opened with nothing kept, its script worked.
    fn show(&self, view: &View, language: &str, theme: &str, after: &str) -> Result<()> {
        let session = &self.session;
        let folder = if language == "en" { "en/" } else { "" };
        let address = view.at(&self.base, folder, language, theme);
        // Another document in between: two addresses that differ behind the # alone are one page. This one is of the same
        // origin, so that what the last view kept can be forgotten.
        session.open(&format!("{}icon.svg", self.base))?;
        session.script("localStorage.clear(); return 1")?;
        session.open(&address)?;
        if view.address.ends_with(".html") {
            session.wait("return document.readyState === 'complete'")?;
        } else {
            session.wait(SETTLED).with_context(|| address.clone())?;
        }
        if view.script.is_empty() && after.is_empty() {
            return Ok(());
        }
        session.script(&format!(
            "window.worked = null; (async () => {{ {WORKED} {}; {after}; await run(); }})().then(() => {{ worked = true; }}, (e) => {{ worked = String(e); }}); return 1",
            view.script
        ))?;
        session.wait("return worked !== null")?;
        let worked = session.script("return worked")?;
        ensure!(worked == json!(true), "{}: {worked}", view.name);
        Ok(())
    }

    fn take(&self, full: bool, file: &Path) -> Result<()> {
        let picture = self
            .session
            .devtools("Page.captureScreenshot", json!({ "format": "png", "captureBeyondViewport": full }))?;
        save_picture(&picture, file)
    }
}

fn views() -> Result<Vec<View>> {
    serde_json::from_str(VIEWS).context("tests/views.json")
}

/// Every view in each language, theme and width.
pub(crate) fn run(workspace: &Workspace, out: &Path, full: bool) -> Result<()> {
    std::fs::create_dir_all(out).with_context(|| format!("cannot make {}", out.display()))?;
    let server = serve::start_anywhere(workspace)?;
    let camera = Camera::new(workspace, server.url())?;
    let views = views()?;
    let mut count = 0;
    for size in SIZES {
        camera.frame(size)?;
        for view in &views {
            for language in LANGUAGES {
                for theme in THEMES {
                    camera.show(view, language, theme, "")?;
                    camera
                        .take(full, &out.join(format!("{}-{language}-{theme}-{}.png", view.name, size.0)))?;
                    count += 1;
                }
            }
        }
    }
    progress(format!("{count} pictures in {}", out.display()));
    Ok(())
}

/// The pictures README.md shows.
pub(crate) fn readme(workspace: &Workspace) -> Result<()> {
    let out = workspace.root.join("docs/screens");
    std::fs::create_dir_all(&out).with_context(|| format!("cannot make {}", out.display()))?;
    let server = serve::start_anywhere(workspace)?;
    let camera = Camera::new(workspace, server.url())?;
    let views = views()?;
    for Shown { file, view: name, language, theme, size, at } in README {
        let view = views.iter().find(|view| view.name == name).with_context(|| format!("no view {name}"))?;
        camera.frame(size)?;
        let after = if at.is_empty() {
            String::new()
        } else {
            format!("steps.push(() => all('{at}')[0].scrollIntoView())")
        };
        camera.show(view, language, theme, &after)?;
        camera.take(false, &out.join(format!("{file}.png")))?;
    }
    progress(format!("{} pictures in {}", README.len(), out.display()));
    Ok(())
}

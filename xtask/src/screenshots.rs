//! Pictures of the built page: each product, language, theme and width.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::json;

use crate::browser::{Browser, Session, save_picture};
use crate::{Workspace, progress, serve};

const LANGUAGES: [(&str, &str); 2] = [("zh", ""), ("en", "en/")];
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

pub(crate) fn run(workspace: &Workspace, out: &Path, full: bool) -> Result<()> {
    std::fs::create_dir_all(out).with_context(|| format!("cannot make {}", out.display()))?;
    let server = serve::start_anywhere(workspace)?;
    let session = Session::start(workspace, &Browser::ensure()?)?;
    let views: Vec<View> = serde_json::from_str(VIEWS).context("tests/views.json")?;
    let mut count = 0;
    for (width, height) in SIZES {
        // The viewport itself: a window's size includes its frame and has a least width.
        session.devtools(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false }),
        )?;
        session.devtools("Emulation.setScrollbarsHidden", json!({ "hidden": true }))?;
        for view in &views {
            for (language, folder) in LANGUAGES {
                for theme in THEMES {
                    let address = view.at(&server.url(), folder, language, theme);
                    // Another document in between: two addresses that differ behind the # alone are one page.
                    // This one is of the same origin, so that what the last view kept can be forgotten.
                    session.open(&format!("{}icon.svg", server.url()))?;
                    session.script("localStorage.clear(); return 1")?;
                    session.open(&address)?;
                    if view.address.ends_with(".html") {
                        session.wait("return document.readyState === 'complete'")?;
                    } else {
                        session.wait(SETTLED).with_context(|| address.clone())?;
                    }
                    if !view.script.is_empty() {
                        session.script(&format!(
                            "window.worked = null; (async () => {{ {WORKED} {}; await run(); }})().then(() => {{ worked = true; }}, (e) => {{ worked = String(e); }}); return 1",
                            view.script
                        ))?;
                        session.wait("return worked !== null")?;
                        let worked = session.script("return worked")?;
                        ensure!(worked == json!(true), "{}: {worked}", view.name);
                    }
                    let picture = session.devtools(
                        "Page.captureScreenshot",
                        json!({ "format": "png", "captureBeyondViewport": full }),
                    )?;
                    save_picture(
                        &picture,
                        &out.join(format!("{}-{language}-{theme}-{width}.png", view.name)),
                    )?;
                    count += 1;
                }
            }
        }
    }
    progress(format!("{count} pictures in {}", out.display()));
    Ok(())
}

//! Pictures of the built page: each product, language, theme and width.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::json;

use crate::browser::{Browser, Session, save_picture};
use crate::{Workspace, progress, serve};

const PRODUCTS: [&str; 3] = ["faceid", "captcha", "sms"];
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

pub(crate) fn run(workspace: &Workspace, out: &Path, full: bool) -> Result<()> {
    std::fs::create_dir_all(out).with_context(|| format!("cannot make {}", out.display()))?;
    let server = serve::start_anywhere(workspace)?;
    let session = Session::start(workspace, &Browser::ensure()?)?;
    let mut count = 0;
    for (width, height) in SIZES {
        // The viewport itself: a window's size includes its frame and has a least width.
        session.devtools(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false }),
        )?;
        for product in PRODUCTS {
            for (language, folder) in LANGUAGES {
                for theme in THEMES {
                    let address =
                        format!("{}{folder}?product={product}&lang={language}&theme={theme}", server.url());
                    session.open(&address)?;
                    session.wait(SETTLED).with_context(|| address.clone())?;
                    let picture = session.devtools(
                        "Page.captureScreenshot",
                        json!({ "format": "png", "captureBeyondViewport": full }),
                    )?;
                    save_picture(&picture, &out.join(format!("{product}-{language}-{theme}-{width}.png")))?;
                    count += 1;
                }
            }
        }
    }
    progress(format!("{count} pictures in {}", out.display()));
    Ok(())
}

//! The size of what a page is seen through.

use super::process::SCREEN;
use super::{Browser, Engine};
use serde_json::json;

/// The window of WebKitGTK's browser goes no narrower.
const NARROWEST: u32 = 334;

impl Browser {
    /// Makes the viewport this large and gives the width that it has then.
    pub(crate) async fn resize(&self, width: u32, height: u32) -> u32 {
        match self.engine {
            Engine::Chromium => {
                let size =
                    json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
                self.devtools("Emulation.setDeviceMetricsOverride", size).await;
                // A phone's lie over the page.
                self.devtools("Emulation.setScrollbarsHidden", json!({ "hidden": width < 600 })).await;
                width
            }
            Engine::Firefox => {
                let window = self.session.window().await.unwrap().to_string();
                let size = json!({ "context": window, "viewport": { "width": width, "height": height } });
                self.bidi().send("browsingContext.setViewport", &size);
                width
            }
            Engine::Webkit => {
                let width = width.max(NARROWEST);
                // Without a manager of windows the one under the pointer has the focus, and the pointer rests in the
                // middle of the screen. A page without the focus shows nothing of what is focused in it.
                let [left, top] = [SCREEN.0.saturating_sub(width) / 2, SCREEN.1.saturating_sub(height) / 2];
                let place = [left, top].map(|place| i64::from(place));
                self.session.set_window_rect(place[0], place[1], width, height).await.unwrap();
                width
            }
        }
    }
}

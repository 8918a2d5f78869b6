//! The size of what a page is seen through.

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
                self.session.set_window_rect(0, 0, width, height).await.unwrap();
                width
            }
        }
    }
}

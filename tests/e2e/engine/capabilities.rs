//! What a session is asked for.

use super::{Engine, Reader};
use serde_json::{Value, json};
use thirtyfour::Capabilities;

pub(super) fn of(engine: Engine, reader: Reader) -> Capabilities {
    let asked = match engine {
        Engine::Chromium => chromium(reader),
        Engine::Firefox => firefox(reader),
        Engine::Webkit => webkit(reader),
    };
    let mut capabilities = Capabilities::new();
    for (name, value) in asked.as_object().unwrap() {
        capabilities.set(name, value.clone()).unwrap();
    }
    capabilities
}

fn chromium(reader: Reader) -> Value {
    let flags: Value = serde_json::from_str(include_str!("../../../webdriver.json")).unwrap();
    let mut options = flags["goog:chromeOptions"].clone();
    if let Ok(chrome) = std::env::var("CHROME") {
        options["binary"] = json!(chrome);
    }
    options["prefs"] = json!({ "intl.accept_languages": reader.language });
    json!({ "browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": { "browser": "ALL" } })
}

fn firefox(reader: Reader) -> Value {
    let mut options = json!({
        "args": ["-headless"],
        "prefs": {
            "intl.accept_languages": reader.language,
            "layout.css.prefers-color-scheme.content-override": if reader.dark { 0 } else { 1 },
            // Bars beside the page would take of the width that is asked for.
            "ui.useOverlayScrollbars": 1,
            // The driver lets files read each other; a reader's Firefox does not.
            "security.fileuri.strict_origin_policy": true,
            // Nothing of its own goes over the network.
            "network.captive-portal-service.enabled": false,
            "network.connectivity-service.enabled": false,
            "datareporting.policy.dataSubmissionEnabled": false,
            "toolkit.telemetry.enabled": false,
            "app.normandy.enabled": false,
            "browser.safebrowsing.malware.enabled": false,
            "browser.safebrowsing.phishing.enabled": false,
        },
    });
    if let Ok(program) = std::env::var("FIREFOX") {
        options["binary"] = json!(program);
    }
    json!({ "browserName": "firefox", "moz:firefoxOptions": options, "webSocketUrl": true })
}

fn webkit(reader: Reader) -> Value {
    // Without its bars the window is as large as the viewport.
    let mut args = vec!["--automation", "--full-screen"];
    if reader.dark {
        args.push("--dark-mode");
    }
    json!({ "webkitgtk:browserOptions": { "binary": std::env::var("MINIBROWSER").unwrap(), "args": args } })
}

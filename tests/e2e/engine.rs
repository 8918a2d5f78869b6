//! The engines the page is tried in, and what each of them needs: capabilities, processes, a watch, a viewport.

mod bidi;
mod capabilities;
pub(crate) mod process;
mod viewport;
pub(crate) mod watch;

use crate::server::Front;
use bidi::Bidi;
use process::Driver;
use serde_json::{Value, json};
use std::time::Duration;
use thirtyfour::prelude::*;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Engine {
    Chromium,
    Firefox,
    Webkit,
}

impl Engine {
    /// The one that `PACKWISE_ENGINE` names. Without it Chromium, which is there on most machines.
    pub(crate) fn chosen() -> Self {
        match std::env::var("PACKWISE_ENGINE").as_deref() {
            Err(_) | Ok("chromium") => Self::Chromium,
            Ok("firefox") => Self::Firefox,
            Ok("webkit") => Self::Webkit,
            Ok(other) => panic!("there is no engine {other}: chromium, firefox or webkit"),
        }
    }
}

/// Who sits before a browser, as the browser tells pages.
#[derive(Clone, Copy)]
pub(crate) struct Reader {
    pub(crate) language: &'static str,
    pub(crate) dark: bool,
    pub(crate) size: (u32, u32),
}

impl Reader {
    /// One who reads Chinese at a desk.
    pub(crate) const CHINESE: Self = Self { language: "zh-CN", dark: false, size: (1440, 900) };
}

/// A browser with one session, both gone when dropped.
pub(crate) struct Browser {
    pub(crate) engine: Engine,
    pub(crate) session: WebDriver,
    /// Where the built page is served for this browser.
    pub(crate) base: String,
    process: Driver,
    /// Firefox's second way to be told something.
    bidi: Option<Bidi>,
    /// What stands between the page's server and an engine that can put no script before a page's own.
    front: Option<Front>,
}

impl Browser {
    pub(crate) async fn start(reader: Reader) -> Self {
        let engine = Engine::chosen();
        let served = std::env::var("PACKWISE_URL").expect("`cargo xtask e2e` serves dist/ and says where");
        let mut process = Driver::start(engine, reader);
        let asked = WebDriver::new(process.url(), capabilities::of(engine, reader));
        // A driver that cannot open a window may keep the question without an answer.
        let answer = tokio::time::timeout(Duration::from_secs(180), asked).await;
        let session = answer.expect("an answer within three minutes").expect("a browser session");
        // The driver's process ends the session. Ending it here on a panic would wait two minutes for this very thread.
        session.clone().leak().expect("a new session");
        process.holds(session.session_id().to_string());
        let told = session.handle().capabilities();
        let bidi = told.get("webSocketUrl").and_then(Value::as_str).map(Bidi::connect);
        let front = (engine == Engine::Webkit).then(|| Front::before(&served));
        let base = front.as_ref().map_or(served, |front| front.address.clone());
        let browser = Self { engine, session, base, process, bidi, front };
        browser.before_each(watch::SCRIPT).await;
        if reader.dark && engine == Engine::Chromium {
            let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": "dark" }] });
            browser.devtools("Emulation.setEmulatedMedia", media).await;
        }
        browser.resize(reader.size.0, reader.size.1).await;
        browser
    }

    /// A command of Chromium's own protocol. Tests that need one are listed in `skipped.json` for the other engines.
    pub(crate) async fn devtools(&self, command: &str, parameters: Value) -> Value {
        assert_eq!(self.engine, Engine::Chromium, "{command} is Chromium's own");
        self.session.cdp().send_raw(command, parameters).await.unwrap()
    }

    fn bidi(&self) -> &Bidi {
        self.bidi.as_ref().expect("a session that names an address for BiDi")
    }
}

//! What must not happen while a page is open, and who notices.
//!
//! In all engines a script that runs before the page's own hears errors, files that do not load, refused promises, breaches
//! of the policy and what scripts write to the console as errors. Chromium and Firefox put it into every document and let
//! their consoles be read besides. WebKitGTK does neither: the server in front of the page puts the script into what it
//! serves and notes what it does not have. Nothing watches a file opened from a disk there.

use super::{Browser, Engine};
use serde_json::{Value, json};
use std::sync::PoisonError;

/// Remembers what went wrong, and how far things moved by themselves where the engine measures that.
pub(crate) const SCRIPT: &str = "
    window.problems = [];
    addEventListener('error', (e) => problems.push(e instanceof ErrorEvent ? 'error: ' + e.message + ' ' + (e.error?.stack ?? '') : 'missing: ' + (e.target.src ?? e.target.href)), true);
    addEventListener('unhandledrejection', (e) => problems.push('rejected: ' + e.reason));
    addEventListener('securitypolicyviolation', (e) => problems.push('policy: ' + e.violatedDirective + ' ' + e.blockedURI));
    const say = console.error;
    console.error = (...words) => { problems.push('console: ' + words.join(' ')); say(...words); };
    window.shift = PerformanceObserver.supportedEntryTypes.includes('layout-shift') ? 0 : null;
    window.moved = [];
    const place = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(' ');
    if (shift === 0) new PerformanceObserver((list) => {
        for (const { value, hadRecentInput, startTime, sources } of list.getEntries()) {
            if (hadRecentInput) continue;
            shift += value;
            // The first say why. A page that is edited ten thousand times moves as often.
            if (moved.length < 20) moved.push(`${value.toFixed(4)} at ${Math.round(startTime)} ms in ${innerWidth} × ${innerHeight}: ` + sources
                .map(({ node, previousRect, currentRect }) => `${node?.id || node?.className || node?.nodeName} from ${place(previousRect)} to ${place(currentRect)}`)
                .join(', '));
        }
    }).observe({ type: 'layout-shift', buffered: true });
";

/// The errors among what Firefox's own console holds of pages, with the name of what found each.
const CONSOLE: &str = "return Services.console.getMessageArray()
    .filter((m) => m instanceof Ci.nsIScriptError && !m.isFromChromeContext && !(m.flags & Ci.nsIScriptError.warningFlag))
    .filter((m) => /^(https?|file):/.test(m.sourceName))
    .map((m) => `${m.category}: ${m.errorMessage} (${m.sourceName})`);";

/// What a page of the tests' own has to hold to be watched.
pub(crate) fn own() -> String {
    match Engine::chosen() {
        Engine::Chromium | Engine::Firefox => String::new(),
        Engine::Webkit => format!("(() => {{ {SCRIPT} }})();"),
    }
}

impl Browser {
    /// Has a script run in every document from now on, before its own.
    pub(crate) async fn before_each(&self, script: &str) {
        let function = format!("() => {{ {script} }}");
        match (self.engine, &self.front) {
            (Engine::Chromium, _) => {
                self.devtools(
                    "Page.addScriptToEvaluateOnNewDocument",
                    json!({ "source": format!("({function})();") }),
                )
                .await;
            }
            (Engine::Firefox, _) => {
                self.bidi().send("script.addPreloadScript", &json!({ "functionDeclaration": function }));
            }
            (Engine::Webkit, front) => {
                let mut scripts =
                    front.as_ref().unwrap().script.lock().unwrap_or_else(PoisonError::into_inner);
                scripts.push_str(&format!("({function})();"));
            }
        }
    }

    /// What the script in the page heard.
    pub(crate) async fn problems(&self) -> Value {
        // There a page that is one file has no watch: it is opened from a disk, and lets no script in but its own.
        let script =
            if self.engine == Engine::Webkit { "return window.problems ?? [];" } else { "return problems;" };
        self.session.execute(script, Vec::new()).await.unwrap().json().clone()
    }

    /// What no script sees: a file that is missing, a hash that does not match.
    pub(crate) async fn unseen(&self) -> Vec<String> {
        match self.engine {
            Engine::Chromium => {
                let log = self.session.browser_log().await.unwrap();
                log.into_iter().filter(|entry| entry.level == "SEVERE").map(|entry| entry.message).collect()
            }
            Engine::Firefox => {
                let ask = |path, body| self.process.ask("POST", path, &body).unwrap()["value"].take();
                ask("/moz/context", json!({ "context": "chrome" }));
                let told = ask("/execute/sync", json!({ "script": CONSOLE, "args": [] }));
                ask("/moz/context", json!({ "context": "content" }));
                let told = told.as_array().unwrap_or_else(|| panic!("the console says {told}"));
                told.iter().filter_map(Value::as_str).map(str::to_owned).collect()
            }
            Engine::Webkit => {
                self.front.as_ref().unwrap().missing.lock().unwrap_or_else(PoisonError::into_inner).clone()
            }
        }
    }
}

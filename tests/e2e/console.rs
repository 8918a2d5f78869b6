//! What WebKitGTK writes to its console. Its driver passes none of it on, so its browser is run without one.

use crate::engine::process::{Display, minibrowser};
use crate::server::Front;
use std::io::{BufRead, BufReader};
use std::sync::{PoisonError, mpsc};
use std::time::Duration;

/// Says in the console when the page has started.
const READY: &str = "new MutationObserver((_, observer) => {
    if (document.documentElement.dataset.state !== 'ready') return;
    observer.disconnect();
    console.log('the page has started');
}).observe(document.documentElement, { attributeFilter: ['data-state'] });";

/// Debian's WebKitGTK is built without web manifests and does not know what allows them; other engines need it.
const KNOWN: &str = "Unrecognized Content-Security-Policy directive 'manifest-src'.";

#[test]
fn webkit_writes_nothing_to_its_console_while_a_page_starts() {
    let front = Front::before(&std::env::var("PACKWISE_URL").unwrap());
    front.script.lock().unwrap_or_else(PoisonError::into_inner).push_str(READY);
    let display = Display::start().expect("a display");
    let folder = std::env::temp_dir().join(format!("packwise-webkit-{}", std::process::id()));
    for address in ["?lang=zh", "en/?product=sms", "embed.html?view=product"] {
        let mut browser = minibrowser(&display, &folder, &format!("{}{address}", front.address));
        let (tell, told) = mpsc::channel();
        let written = BufReader::new(browser.stderr.take().expect("piped"));
        std::thread::spawn(move || {
            written.lines().map_while(Result::ok).try_for_each(|line| tell.send(line)).ok()
        });
        let mut problems = Vec::new();
        loop {
            let line = told.recv_timeout(Duration::from_secs(30)).expect("the page starts and says so");
            if line.contains("the page has started") {
                break;
            }
            if line.contains("CONSOLE") && !line.contains(KNOWN) {
                problems.push(line);
            }
        }
        let _ = browser.kill();
        let _ = browser.wait();
        assert_eq!(problems, [""; 0], "{address}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}

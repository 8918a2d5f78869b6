//! A browser on the built page: sessions, waiting for states, and what must never happen while one is open.

use crate::engine::{Browser, Engine, Reader, watch};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use thirtyfour::common::print::{PrintPage, PrintParameters};
use thirtyfour::{TypingData, WindowHandle, prelude::*};

/// How long a state is waited for: long enough for two browsers on a machine that has other things to do.
const PATIENCE: Duration = Duration::from_secs(30);

/// A page in a browser of its own.
pub(crate) struct Page {
    browser: Browser,
}

impl Page {
    /// Opens an address of the built page before this reader.
    pub(crate) async fn open(address: &str, reader: Reader) -> Self {
        let page = Self { browser: Browser::start(reader).await };
        page.go(address).await;
        page
    }

    /// The Chinese page on a desktop, at an address.
    pub(crate) async fn chinese(address: &str) -> Self {
        Self::open(address, Reader::CHINESE).await
    }

    /// Goes to an address and waits until the page has started.
    pub(crate) async fn go(&self, address: &str) {
        self.visit(address).await;
        self.until("document.documentElement.dataset.state === 'ready'").await;
    }

    /// Goes to an address and waits for nothing but its document.
    pub(crate) async fn visit(&self, address: &str) {
        self.leave_for(&format!("{}{address}", self.browser.base)).await;
    }

    /// Goes to a page of somebody else.
    pub(crate) async fn leave_for(&self, url: &str) {
        // WebKitGTK's driver may answer while the page before is still there. What it was told is known then.
        self.eval("(window.leaving = document.URL.split('#')[0]) && true").await;
        self.browser.session.goto(url).await.unwrap();
        self.until(&format!(
            "window.leaving === undefined ? document.readyState !== 'loading' : {url:?}.startsWith(window.leaving + '#')"
        ))
        .await;
    }

    /// Goes into the frame that an expression gives. What follows is about what stands in it.
    pub(crate) async fn enter(&self, frame: &str) {
        let found = self.browser.session.execute(format!("return ({frame});"), Vec::new()).await.unwrap();
        found.element().unwrap().enter_frame().await.unwrap();
    }

    /// Comes back to the whole page.
    pub(crate) async fn step_out(&self) {
        self.browser.session.enter_default_frame().await.unwrap();
    }

    /// Where the built page is served.
    pub(crate) fn base(&self) -> &str {
        &self.browser.base
    }

    /// What the address bar says, without the server's part.
    pub(crate) async fn address(&self) -> String {
        let url = self.browser.session.current_url().await.unwrap().to_string();
        url.strip_prefix(&self.browser.base).unwrap_or(&url).to_owned()
    }

    /// Makes the window this large. Gives its width, which is a little more than asked for where an engine has a least one.
    pub(crate) async fn resize(&self, width: u32, height: u32) -> u32 {
        let width = self.browser.resize(width, height).await;
        self.until(&format!("innerWidth === {width}")).await;
        width
    }

    /// A command of Chromium's own protocol.
    pub(crate) async fn devtools(&self, command: &str, parameters: Value) -> Value {
        self.browser.devtools(command, parameters).await
    }

    /// Has a script run in every document from now on, before its own.
    pub(crate) async fn before_each(&self, script: &str) {
        self.browser.before_each(script).await;
    }

    /// Forbids the page to copy. Where no permission can be taken away, the page is given a clipboard that refuses.
    pub(crate) async fn refuse_copying(&self) {
        if self.browser.engine != Engine::Chromium {
            self.eval("(navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'))) && true")
                .await;
            return;
        }
        for sanitized in [false, true] {
            let asked = json!({ "name": "clipboard-write", "allowWithoutSanitization": !sanitized });
            self.devtools("Browser.setPermission", json!({ "permission": asked, "setting": "denied" })).await;
        }
    }

    /// The page as a PDF on paper of the size A4.
    pub(crate) async fn print(&self) -> Vec<u8> {
        let paper = PrintPage { width: 21.0, height: 29.7 };
        let wanted = PrintParameters { page: paper, ..PrintParameters::default() };
        self.browser.session.print_page(wanted).await.unwrap()
    }

    /// Opens another tab of the same browser at an address and stays in it. Gives the tab before.
    pub(crate) async fn open_tab(&self, address: &str) -> WindowHandle {
        let before = self.browser.session.window().await.unwrap();
        let tab = self.browser.session.new_tab().await.unwrap();
        self.turn_to(tab).await;
        if self.browser.engine == Engine::Chromium {
            // What is said through its own protocol is said to one tab.
            self.before_each(watch::SCRIPT).await;
        }
        self.go(address).await;
        before
    }

    /// The tab that is open.
    pub(crate) async fn tab(&self) -> WindowHandle {
        self.browser.session.window().await.unwrap()
    }

    pub(crate) async fn turn_to(&self, tab: WindowHandle) {
        self.browser.session.switch_to_window(tab).await.unwrap();
    }

    /// Goes back, as with the browser's own button.
    pub(crate) async fn back(&self) {
        self.browser.session.back().await.unwrap();
    }

    /// The value of an expression in the page.
    pub(crate) async fn eval(&self, expression: &str) -> Value {
        let script = format!("return ({expression});");
        let answer = self.browser.session.execute(&script, Vec::new()).await;
        answer.unwrap_or_else(|error| panic!("{expression}: {error}")).json().clone()
    }

    /// Evaluates what takes the page away, once the driver has its answer: Chromium's evaluates anew what a page that is gone
    /// left without one, and one step back became two.
    pub(crate) async fn depart(&self, expression: &str) {
        self.eval(&format!("setTimeout(() => {expression}) && true")).await;
    }

    /// Runs a script as one of the page's own, where its policy lets it. A driver's run in a world of their own in some
    /// engines, where windows and kinds of errors are not those that the page knows.
    pub(crate) async fn run(&self, script: &str) {
        let script = json!(format!("{script}; document.currentScript.dataset.done = 1;"));
        let done = self
            .eval(&format!(
                "(() => {{ const e = document.createElement('script'); e.textContent = {script};
                   document.head.append(e); e.remove(); return e.dataset.done === '1'; }})()"
            ))
            .await;
        assert_eq!(done, json!(true), "it came to its end: {script}");
    }

    /// The value of an awaited expression in the page.
    pub(crate) async fn awaited(&self, expression: &str) -> Value {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             (async () => ({expression}))().then((v) => done({{ ok: v }}), (e) => done({{ error: String(e), code: e.code, path: e.path }}));"
        );
        self.browser.session.execute_async(&script, Vec::new()).await.unwrap().json().clone()
    }

    /// Waits until an expression holds. That it cannot be answered, between two pages or before what it names is there,
    /// is not yet a failure.
    pub(crate) async fn until(&self, expression: &str) {
        let script = format!("return !!({expression});");
        let start = Instant::now();
        loop {
            let answer = self.browser.session.execute(&script, Vec::new()).await;
            match answer.as_ref().map(|answer| answer.json()) {
                Ok(Value::Bool(true)) => return,
                _ if start.elapsed() < PATIENCE => {}
                Ok(_) => {
                    let place =
                        self.eval("[location.href, history.length, document.readyState].join()").await;
                    panic!("waited in vain for {expression} in {place}")
                }
                Err(error) => panic!("waited in vain for {expression}: {error}"),
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Opens every fold, and those that only then are made in them.
    pub(crate) async fn unfold(&self) {
        let open = "(async () => {
            for (;;) {
                const shut = document.querySelectorAll('details:not([open])');
                if (!shut.length) return true;
                shut.forEach((fold) => { fold.open = true; });
                await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
            } })()";
        assert_eq!(self.awaited(&format!("await {open}")).await["ok"], json!(true));
    }

    /// The text of an element.
    pub(crate) async fn text(&self, selector: &str) -> String {
        let text = self.eval(&format!("document.querySelector({selector:?})?.innerText ?? ''")).await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until an element's text contains this.
    pub(crate) async fn sees(&self, selector: &str, text: &str) {
        let start = Instant::now();
        loop {
            let found = self.text(selector).await;
            if found.contains(text) {
                return;
            }
            assert!(start.elapsed() < PATIENCE, "{selector} never said {text:?}; it says {found:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits for the total of the answer.
    pub(crate) async fn total(&self, total: &str) {
        let start = Instant::now();
        loop {
            let found = self.text("[data-total=best]").await;
            if found.split(|c: char| !(c.is_ascii_digit() || c == ',' || c == '.')).next() == Some(total) {
                return;
            }
            assert!(start.elapsed() < PATIENCE, "the total is {found:?}, not {total:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits for an element: a fold is filled once it is open.
    pub(crate) async fn find(&self, selector: &str) -> WebElement {
        let start = Instant::now();
        loop {
            match self.browser.session.find(By::Css(selector)).await {
                Ok(element) => return element,
                Err(error) => assert!(start.elapsed() < PATIENCE, "{selector}: {error}"),
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Clicks an element.
    pub(crate) async fn click(&self, selector: &str) {
        self.find(selector).await.click().await.unwrap();
    }

    /// Clicks a field and presses keys in it, after what it holds was selected: the first key replaces it.
    pub(crate) async fn type_over(&self, selector: &str, text: &str) {
        let field = self.find(selector).await;
        field.click().await.unwrap();
        field.send_keys(Key::Control + "a").await.unwrap();
        if text.is_empty() {
            field.send_keys(Key::Backspace + "").await.unwrap();
        } else {
            field.send_keys(text).await.unwrap();
        }
    }

    /// Presses a key wherever the focus is.
    pub(crate) async fn press(&self, key: impl Into<TypingData>) {
        self.browser.session.action_chain().send_keys(key).perform().await.unwrap();
    }

    /// Puts a text into a field at once, as pasting does.
    pub(crate) async fn paste(&self, selector: &str, text: &str) {
        let done = self
            .eval(&format!(
                "(() => {{ const e = document.querySelector({selector:?}); e.focus(); e.select();
                   const done = document.execCommand({text:?} ? 'insertText' : 'delete', false, {text:?});
                   return done || [e.value, document.activeElement.outerHTML.slice(0, 100), document.hasFocus()]; }})()"
            ))
            .await;
        // There may have been nothing to delete.
        assert!(done == json!(true) || text.is_empty(), "{selector} takes no {text:?}: {done}");
    }

    /// Chooses the option of a `select` whose text contains this.
    pub(crate) async fn choose(&self, selector: &str, text: &str) {
        let done = self
            .eval(&format!(
                "(() => {{ const e = document.querySelector({selector:?});
                   const o = [...e.options].find((o) => o.text.includes({text:?}));
                   if (!o) return false;
                   e.value = o.value; e.dispatchEvent(new Event('change', {{ bubbles: true }})); return true; }})()"
            ))
            .await;
        assert_eq!(done, json!(true), "{selector} offers {text:?}");
    }

    /// Ends the session. Nothing may have gone wrong in it, nothing may have been asked from another origin, and nothing
    /// may be left behind.
    pub(crate) async fn end(self) {
        let problems = self.browser.problems().await;
        let unseen = self.browser.unseen().await;
        let kept = self
            .awaited(
                "[document.cookie, Object.keys(localStorage).filter((key) => !key.startsWith('packwise.')).length, sessionStorage.length, (await indexedDB.databases()).length,
                  (await caches.keys()).filter((key) => !key.startsWith('packwise-')).length]",
            )
            .await;
        let outside = self
            .eval("performance.getEntriesByType('resource').map((e) => e.name).filter((n) => !n.startsWith(location.origin))")
            .await;
        self.quit();
        assert_eq!(problems, json!([]), "the page reported problems");
        assert_eq!(outside, json!([]), "the page asked another origin");
        assert_eq!(unseen, [""; 0], "the engine reported errors");
        assert_eq!(kept["ok"], json!(["", 0, 0, 0, 0]), "the page kept something that is not the estimate");
    }

    /// Ends a session in which problems were wanted.
    pub(crate) fn quit(self) {
        drop(self.browser);
    }
}

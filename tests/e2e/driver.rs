//! A browser on the built page: sessions, waiting for states, and what must never happen while one is open.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use thirtyfour::{TypingData, prelude::*};

/// Put into every document before its own scripts: remembers errors, blocked loads and layout shifts.
const WATCH: &str = "
    window.problems = [];
    addEventListener('error', (e) => problems.push('error: ' + e.message));
    addEventListener('unhandledrejection', (e) => problems.push('rejected: ' + e.reason));
    addEventListener('securitypolicyviolation', (e) => problems.push('policy: ' + e.violatedDirective + ' ' + e.blockedURI));
    const say = console.error;
    console.error = (...words) => { problems.push('console: ' + words.join(' ')); say(...words); };
    window.shift = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) shift += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
";

/// A page in a browser of its own.
pub(crate) struct Page {
    driver: WebDriver,
    chromedriver: Chromedriver,
    base: String,
}

/// The driver's process; it takes the browser with it.
struct Chromedriver {
    process: Child,
    port: u16,
}

impl Drop for Chromedriver {
    fn drop(&mut self) {
        if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) {
            let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
            let _ =
                stream.write_all(b"GET /shutdown HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            let _ = stream.read_to_end(&mut Vec::new());
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Chromedriver {
    /// It takes a free port for one protocol and the same one for the other, which now and then somebody has: then it ends,
    /// and another one is started.
    fn start() -> Self {
        (0..5).find_map(|_| Self::try_start()).expect("chromedriver says its port")
    }

    fn try_start() -> Option<Self> {
        let program = std::env::var("CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".to_owned());
        let mut process = Command::new(program)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts");
        let said = BufReader::new(process.stdout.take().expect("piped"));
        let port = said.lines().map_while(Result::ok).find_map(|line| {
            let (_, port) = line.split_once("started successfully on port ")?;
            port.trim_end_matches('.').parse().ok()
        });
        if port.is_none() {
            let _ = process.kill();
            let _ = process.wait();
        }
        Some(Self { process, port: port? })
    }
}

impl Page {
    /// Opens an address of the built page in a browser that asks for this language, at this viewport.
    pub(crate) async fn open(address: &str, language: &str, (width, height): (u32, u32)) -> Self {
        let base = std::env::var("PACKWISE_URL").expect("`cargo xtask test` serves dist/ and says where");
        let chromedriver = Chromedriver::start();
        let flags: Value = serde_json::from_str(include_str!("../../webdriver.json")).unwrap();
        let mut options = flags["goog:chromeOptions"].clone();
        if let Ok(chrome) = std::env::var("CHROME") {
            options["binary"] = json!(chrome);
        }
        options["prefs"] = json!({ "intl.accept_languages": language });
        let mut capabilities = Capabilities::new();
        capabilities.set("browserName", "chrome").unwrap();
        capabilities.set("goog:chromeOptions", options).unwrap();
        capabilities.set("goog:loggingPrefs", json!({ "browser": "ALL" })).unwrap();
        let driver = WebDriver::new(format!("http://127.0.0.1:{}", chromedriver.port), capabilities)
            .await
            .expect("a browser session");
        // The driver's process ends the session. Ending it here on a panic would wait two minutes for this very thread.
        driver.clone().leak().expect("a new session");
        let page = Self { driver, chromedriver, base };
        page.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": WATCH })).await;
        page.resize(width, height).await;
        page.go(address).await;
        page
    }

    /// The Chinese page on a desktop, at an address.
    pub(crate) async fn chinese(address: &str) -> Self {
        Self::open(address, "zh-CN", (1440, 900)).await
    }

    /// Goes to an address and waits until the page has started.
    pub(crate) async fn go(&self, address: &str) {
        self.visit(address).await;
        self.until("document.documentElement.dataset.state === 'ready'").await;
    }

    /// Goes to an address and waits for nothing but its document.
    pub(crate) async fn visit(&self, address: &str) {
        self.driver.goto(format!("{}{address}", self.base)).await.unwrap();
    }

    /// Goes to a page of somebody else.
    pub(crate) async fn leave_for(&self, url: &str) {
        self.driver.goto(url).await.unwrap();
    }

    /// Goes into the frame that an expression gives. What follows is about what stands in it.
    pub(crate) async fn enter(&self, frame: &str) {
        let found = self.driver.execute(format!("return ({frame});"), Vec::new()).await.unwrap();
        found.element().unwrap().enter_frame().await.unwrap();
    }

    /// Comes back to the whole page.
    pub(crate) async fn step_out(&self) {
        self.driver.enter_default_frame().await.unwrap();
    }

    /// Where the built page is served.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    /// What the address bar says, without the server's part.
    pub(crate) async fn address(&self) -> String {
        let url = self.driver.current_url().await.unwrap().to_string();
        url.strip_prefix(&self.base).unwrap_or(&url).to_owned()
    }

    pub(crate) async fn resize(&self, width: u32, height: u32) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", size).await;
        // A phone's lie over the page.
        self.devtools("Emulation.setScrollbarsHidden", json!({ "hidden": width < 600 })).await;
    }

    pub(crate) async fn devtools(&self, command: &str, parameters: Value) -> Value {
        self.driver.cdp().send_raw(command, parameters).await.unwrap()
    }

    /// The value of an expression in the page.
    pub(crate) async fn eval(&self, expression: &str) -> Value {
        let script = format!("return ({expression});");
        let answer = self.driver.execute(&script, Vec::new()).await;
        answer.unwrap_or_else(|error| panic!("{expression}: {error}")).json().clone()
    }

    /// The value of an awaited expression in the page.
    pub(crate) async fn awaited(&self, expression: &str) -> Value {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             (async () => ({expression}))().then((v) => done({{ ok: v }}), (e) => done({{ error: String(e), code: e.code, path: e.path }}));"
        );
        self.driver.execute_async(&script, Vec::new()).await.unwrap().json().clone()
    }

    /// Waits until an expression holds.
    pub(crate) async fn until(&self, expression: &str) {
        let start = Instant::now();
        loop {
            if self.eval(&format!("!!({expression})")).await == json!(true) {
                return;
            }
            assert!(start.elapsed() < Duration::from_secs(15), "waited in vain for {expression}");
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
            assert!(
                start.elapsed() < Duration::from_secs(10),
                "{selector} never said {text:?}; it says {found:?}"
            );
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
            assert!(start.elapsed() < Duration::from_secs(10), "the total is {found:?}, not {total:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    pub(crate) async fn find(&self, selector: &str) -> WebElement {
        self.driver.find(By::Css(selector)).await.unwrap_or_else(|error| panic!("{selector}: {error}"))
    }

    /// Clicks an element.
    pub(crate) async fn click(&self, selector: &str) {
        self.find(selector).await.click().await.unwrap();
    }

    /// Presses keys in an element, after what it holds was selected: the first key replaces it.
    pub(crate) async fn type_over(&self, selector: &str, text: &str) {
        let field = self.find(selector).await;
        field.send_keys(Key::Control + "a").await.unwrap();
        if text.is_empty() {
            field.send_keys(Key::Backspace + "").await.unwrap();
        } else {
            field.send_keys(text).await.unwrap();
        }
    }

    /// Presses a key wherever the focus is.
    pub(crate) async fn press(&self, key: impl Into<TypingData>) {
        self.driver.action_chain().send_keys(key).perform().await.unwrap();
    }

    /// Puts a text into a field at once, as pasting does.
    pub(crate) async fn paste(&self, selector: &str, text: &str) {
        self.eval(&format!(
            "(() => {{ const e = document.querySelector({selector:?}); e.focus(); e.select();
               document.execCommand({text:?} ? 'insertText' : 'delete', false, {text:?}); return true; }})()"
        ))
        .await;
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
        let problems = self.eval("problems").await;
        // What no script sees: a file that is missing, a hash that does not match.
        let log = self.driver.browser_log().await.unwrap();
        let severe: Vec<String> =
            log.into_iter().filter(|entry| entry.level == "SEVERE").map(|entry| entry.message).collect();
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
        assert_eq!(severe, [""; 0], "the console reported errors");
        assert_eq!(kept["ok"], json!(["", 0, 0, 0, 0]), "the page kept something that is not the estimate");
    }

    /// Ends a session in which problems were wanted.
    pub(crate) fn quit(self) {
        drop(self.chromedriver);
    }
}

//! A browser for the tests and the pictures: finding or installing one, and the little of WebDriver that pictures need.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use crate::engines::Told;
use crate::tools::on_path;
use crate::{Workspace, execute, progress};

/// Names under which Chromium is installed.
const CHROMIUMS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// A Chromium and its driver.
pub(crate) struct Browser {
    pub(crate) chromium: PathBuf,
    pub(crate) chromedriver: PathBuf,
}

impl Browser {
    /// One that is installed, or else one installed now. Otherwise the error says in one line what to install.
    pub(crate) fn ensure() -> Result<Self> {
        if let Some(browser) = Self::find() {
            return Ok(browser);
        }
        apt(&["chromium", "chromium-driver", "fonts-noto-cjk"])?;
        Self::find().context(
            "no browser: install Chromium and its chromedriver (Debian: `apt-get install chromium chromium-driver \
             fonts-noto-cjk`), or set CHROME and CHROMEDRIVER to them",
        )
    }

    /// What the tests are told.
    pub(crate) fn told(&self) -> Told {
        vec![("CHROME", self.chromium.clone().into()), ("CHROMEDRIVER", self.chromedriver.clone().into())]
    }

    fn find() -> Option<Self> {
        let from =
            |variable: &str| std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_file());
        let chromium = from("CHROME").or_else(|| CHROMIUMS.iter().find_map(|name| on_path(name)))?;
        let chromedriver = from("CHROMEDRIVER").or_else(|| on_path("chromedriver"))?;
        Some(Self { chromium, chromedriver })
    }
}

/// Installs packages where this user may; elsewhere does nothing.
pub(crate) fn apt(packages: &[&str]) -> Result<()> {
    if on_path("apt-get").is_none() || !is_root() {
        return Ok(());
    }
    progress(format!("Installing {} (once per machine, about 2 minutes)…", packages.join(", ")));
    let apt = |arguments: &[&str]| {
        execute(Command::new("apt-get").args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    apt(&["update", "-qq"])?;
    apt(&[&["install", "-y", "-qq", "--no-install-recommends"], packages].concat())
}

/// What every browser here is started with, the tests' too.
fn capabilities(workspace: &Workspace) -> Result<Value> {
    let text = std::fs::read_to_string(workspace.root.join("webdriver.json")).context("webdriver.json")?;
    serde_json::from_str(&text).context("webdriver.json")
}

/// The flags alone.
pub(crate) fn flags(workspace: &Workspace) -> Result<Vec<String>> {
    let flags = capabilities(workspace)?["goog:chromeOptions"]["args"].take();
    serde_json::from_value(flags).context("webdriver.json names no flags")
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|id| id.stdout.trim_ascii() == b"0")
}

/// A driver process with one session, both ended on drop.
pub(crate) struct Session {
    driver: Child,
    base: String,
    session: String,
    agent: ureq::Agent,
}

impl Session {
    pub(crate) fn start(workspace: &Workspace, browser: &Browser) -> Result<Self> {
        let mut capabilities = capabilities(workspace)?;
        capabilities["browserName"] = json!("chrome");
        capabilities["goog:chromeOptions"]["binary"] = json!(browser.chromium);

        let mut driver = Command::new(&browser.chromedriver)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {}", browser.chromedriver.display()))?;
        let said = BufReader::new(driver.stdout.take().expect("piped"));
        let port = said.lines().map_while(Result::ok).find_map(|line| port(&line));
        let mut session = Self {
            driver,
            base: format!("http://127.0.0.1:{}", port.unwrap_or_default()),
            session: String::new(),
            agent: ureq::Agent::config_builder()
                .http_status_as_error(false)
                .timeout_global(Some(Duration::from_secs(60)))
                .build()
                .into(),
        };
        ensure!(port.is_some(), "chromedriver did not say its port");
        let answer = session.post("/session", &json!({ "capabilities": { "alwaysMatch": capabilities } }))?;
        session.session = answer["sessionId"].as_str().context("chromedriver gave no session")?.to_owned();
        Ok(session)
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value> {
        let path = if self.session.is_empty() {
            path.to_owned()
        } else {
            format!("/session/{}{path}", self.session)
        };
        let mut answer = self.agent.post(format!("{}{path}", self.base)).send_json(body)?;
        let value = answer.body_mut().read_json::<Value>()?["value"].take();
        if let Some(error) = value["error"].as_str() {
            bail!("{path}: {error}: {}", value["message"].as_str().unwrap_or_default());
        }
        Ok(value)
    }

    pub(crate) fn open(&self, url: &str) -> Result<()> {
        self.post("/url", &json!({ "url": url })).map(drop)
    }

    /// The value a script returns.
    pub(crate) fn script(&self, script: &str) -> Result<Value> {
        self.post("/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// A command of Chromium's own protocol.
    pub(crate) fn devtools(&self, command: &str, parameters: Value) -> Result<Value> {
        self.post("/goog/cdp/execute", &json!({ "cmd": command, "params": parameters }))
    }

    /// Waits until a script returns true.
    pub(crate) fn wait(&self, script: &str) -> Result<()> {
        let start = Instant::now();
        while self.script(script)? != Value::Bool(true) {
            ensure!(start.elapsed() < Duration::from_secs(20), "waited 20 s in vain for `{script}`");
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // Ends the browser too, which killing the driver would leave behind.
        let _ = self.agent.get(format!("{}/shutdown", self.base)).call();
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(5) {
            if !matches!(self.driver.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// The port in chromedriver's line "ChromeDriver was started successfully on port 12345."
fn port(line: &str) -> Option<u16> {
    line.strip_prefix("ChromeDriver was started successfully on port ")?.trim_end_matches('.').parse().ok()
}

/// The PNG in a DevTools answer, written to a file.
pub(crate) fn save_picture(answer: &Value, path: &Path) -> Result<()> {
    use base64::Engine as _;
    let data = answer["data"].as_str().context("no picture in the answer")?;
    let bytes = base64::engine::general_purpose::STANDARD.decode(data)?;
    std::fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    #[test]
    fn reads_the_port() {
        assert_eq!(super::port("ChromeDriver was started successfully on port 39415."), Some(39_415));
        assert_eq!(super::port("Starting ChromeDriver 1 on port 0"), None);
    }
}

//! A driver's processes: started on a port of their own, gone with whoever holds them.

use super::{Engine, Reader};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The width and height of a display.
pub(super) const SCREEN: (u32, u32) = (1600, 4000);

/// A display without a screen, gone when dropped.
pub(crate) struct Display {
    process: Child,
    name: String,
}

impl Display {
    pub(crate) fn start() -> Option<Self> {
        let mut command = Command::new("Xvfb");
        let screen = format!("{}x{}x24", SCREEN.0, SCREEN.1);
        command.args(["-displayfd", "1", "-screen", "0", &screen, "-nolisten", "tcp"]);
        let (process, number) = spawn(&mut command, |line| line.parse::<u16>().ok());
        let mut display = Self { process, name: String::new() };
        display.name = format!(":{}", number?);
        Some(display)
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// WebKitGTK's browser at an address, without a driver, keeping what it keeps in a folder. It writes what pages say to the
/// console where programs write their errors; of private windows and of those a driver opens it writes nothing.
pub(crate) fn minibrowser(display: &Display, folder: &Path, address: &str) -> Child {
    Command::new(std::env::var("MINIBROWSER").unwrap())
        .args(["--enable-write-console-messages-to-stdout=true", address])
        .env("DISPLAY", &display.name)
        .envs(["XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"].map(|name| (name, folder)))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("MiniBrowser starts")
}

/// Starts a program and waits for the line in which it says where it is; it has ended where there is none.
fn spawn<T>(command: &mut Command, find: impl Fn(&str) -> Option<T>) -> (Child, Option<T>) {
    let mut process = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let mut lines = BufReader::new(process.stdout.take().expect("piped")).lines().map_while(Result::ok);
    let found = lines.find_map(|line| find(&line));
    // What it says later is nobody's, and a full pipe would stop it.
    std::thread::spawn(move || lines.for_each(drop));
    (process, found)
}

/// A driver with one session; ending it takes the browser with it.
pub(crate) struct Driver {
    engine: Engine,
    process: Child,
    port: u16,
    session: Option<String>,
    /// What a window needs that cannot do without; it goes after the driver.
    _display: Option<Display>,
}

impl Driver {
    /// Somebody may have taken the port meanwhile: then the driver ends, and another one is started.
    pub(super) fn start(engine: Engine, reader: Reader) -> Self {
        (0..5).find_map(|_| Self::try_start(engine, reader)).expect("the driver answers at a port")
    }

    fn try_start(engine: Engine, reader: Reader) -> Option<Self> {
        let program =
            |variable: &str, name: &str| std::env::var(variable).unwrap_or_else(|_| name.to_owned());
        let (process, port, display) = match engine {
            Engine::Chromium => {
                let mut command = Command::new(program("CHROMEDRIVER", "chromedriver"));
                let (process, port) = spawn(command.arg("--port=0"), |line| {
                    let (_, port) = line.split_once("started successfully on port ")?;
                    port.trim_end_matches('.').parse().ok()
                });
                (process, port, None)
            }
            Engine::Firefox => {
                let mut command = Command::new(program("GECKODRIVER", "geckodriver"));
                // The last one lets the browser's own console be read.
                command.args(["--port=0", "--websocket-port=0", "--allow-system-access"]);
                let (process, port) = spawn(&mut command, |line| {
                    line.split_once("Listening on 127.0.0.1:")?.1.trim().parse().ok()
                });
                (process, port, None)
            }
            Engine::Webkit => {
                // A display of its own: two windows on one display share its clipboard.
                let display = Display::start()?;
                // It chooses no port by itself and says nothing.
                let port = TcpListener::bind("127.0.0.1:0").ok()?.local_addr().ok()?.port();
                let mut command = Command::new("WebKitWebDriver");
                command.arg(format!("--port={port}")).env("DISPLAY", &display.name);
                // Its browser speaks the language of the machine's locale, which is one of those made for the tests.
                if let Ok(locales) = std::env::var("PACKWISE_LOCALES") {
                    let locale = reader.language.replace('-', "_");
                    command.env("LOCPATH", locales).env("LC_ALL", format!("{locale}.UTF-8"));
                }
                command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
                (command.spawn().expect("WebKitWebDriver starts"), Some(port), Some(display))
            }
        };
        // From here on dropping it ends what was started.
        let mut driver =
            Self { engine, process, port: port.unwrap_or_default(), session: None, _display: display };
        driver.listens().then_some(driver)
    }

    /// Waits until the port takes connections; `false` if the driver has ended.
    fn listens(&mut self) -> bool {
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            let ended = !matches!(self.process.try_wait(), Ok(None));
            if ended || start.elapsed() > Duration::from_secs(10) {
                return false;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        true
    }

    pub(super) fn holds(&mut self, session: String) {
        self.session = Some(session);
    }

    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Asks the driver for what the library has no command for.
    pub(super) fn ask(&self, method: &str, path: &str, body: &Value) -> std::io::Result<Value> {
        let session = self.session.as_deref().unwrap_or_default();
        let answer = request(self.port, method, &format!("/session/{session}{path}"), &body.to_string())?;
        let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        Ok(serde_json::from_str(body)?)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = match (self.engine, &self.session) {
            (Engine::Chromium, _) => request(self.port, "GET", "/shutdown", ""),
            (_, Some(session)) => request(self.port, "DELETE", &format!("/session/{session}"), ""),
            (_, None) => Ok(String::new()),
        };
        // A browser that never came to a session would outlive its driver.
        let children = children(self.process.id()).unwrap_or_default();
        if !children.is_empty() {
            let _ = Command::new("sh").args(["-c", &format!("kill -KILL {children}")]).output();
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What the threads of a process have started and not yet ended, where the system tells.
fn children(process: u32) -> std::io::Result<String> {
    let threads = std::fs::read_dir(format!("/proc/{process}/task"))?;
    Ok(threads
        .filter_map(|thread| std::fs::read_to_string(thread.ok()?.path().join("children")).ok())
        .collect())
}

/// One request to a driver, on a thread that may be unwinding.
fn request(port: u16, method: &str, path: &str, body: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    // A browser takes its time to close. What its driver has not ended would be left behind.
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    let length = body.len();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(body.as_bytes())?;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

//! Serves `dist/` as a host should: right content types, the documented headers, nothing outside the folder.

use std::fs::File;
use std::io::{BufRead as _, BufReader, ErrorKind, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::build::CONTENT_SECURITY_POLICY;
use crate::{Workspace, build, hosting, progress};

/// Longer heads are of no browser.
const HEAD: u64 = 64 * 1024;

/// How long a connection may say nothing: browsers open some in advance.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) fn run(workspace: &Workspace, port: u16, build_first: bool) -> Result<()> {
    // Before the build, so that a port in use is said at once and not after minutes.
    let listener = listen(port)?;
    if build_first {
        build::run(workspace)?;
    }
    let server = Server::start(&workspace.dist(), listener)?;
    progress(format!("Serving {} on {} (stop with Ctrl-C)", workspace.dist().display(), server.url()));
    server.wait();
    Ok(())
}

/// A server working in threads of its own until dropped.
///
/// A thread and a connection per request. A pool would have to be as large as what browsers open at once, and what it
/// left waiting behind an idle connection would look like a page that hangs.
pub(crate) struct Server {
    address: SocketAddr,
    stopped: Arc<AtomicBool>,
    worker: Option<thread::JoinHandle<()>>,
}

/// A header's name and value.
type Header = (&'static str, String);

impl Server {
    pub(crate) fn start(folder: &Path, listener: TcpListener) -> Result<Self> {
        Self::with(folder, listener, documented)
    }

    /// Sends these headers besides those about the file itself.
    fn with(folder: &Path, listener: TcpListener, headers: fn() -> Vec<Header>) -> Result<Self> {
        if !folder.join("index.html").is_file() {
            bail!("{} holds no built page: run `cargo xtask build`", folder.display());
        }
        let folder = Arc::new(folder.canonicalize()?);
        let address = listener.local_addr()?;
        let stopped = Arc::new(AtomicBool::new(false));
        let stop = Arc::clone(&stopped);
        let worker = thread::spawn(move || {
            for stream in listener.incoming() {
                if stop.load(Ordering::Relaxed) {
                    return;
                }
                let (Ok(stream), folder) = (stream, Arc::clone(&folder)) else { continue };
                // A reader who went away is no error of ours.
                thread::spawn(move || answer(&stream, &folder, headers()).ok());
            }
        });
        Ok(Self { address, stopped, worker: Some(worker) })
    }

    /// The address of the page, with its closing slash.
    pub(crate) fn url(&self) -> String {
        url(self.address)
    }

    fn wait(mut self) {
        if let Some(worker) = self.worker.take() {
            // It ends only when the server is dropped.
            let _ = worker.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Relaxed);
        // Wakes the thread that waits for a connection.
        let _ = TcpStream::connect(self.address);
        if let Some(worker) = self.worker.take() {
            let _ = worker.join();
        }
    }
}

fn url(address: SocketAddr) -> String {
    format!("http://{address}/")
}

/// The address of what will be served on a listener.
pub(crate) fn address(listener: &TcpListener) -> Result<String> {
    Ok(url(listener.local_addr()?))
}

/// Listens on a port of this machine alone; 0 takes a free one.
pub(crate) fn listen(port: u16) -> Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => {
            anyhow::anyhow!("port {port} is in use: stop what holds it, or choose another with --port N")
        }
        ErrorKind::PermissionDenied => {
            anyhow::anyhow!("port {port} is not allowed here: choose another with --port N")
        }
        _ => anyhow::anyhow!("cannot listen on port {port}: {error}"),
    })
}

/// What docs/hosting.md tells a host to send.
fn documented() -> Vec<Header> {
    let header = |name, value: &str| (name, value.to_owned());
    vec![
        ("Content-Security-Policy", format!("{CONTENT_SECURITY_POLICY}; frame-ancestors *")),
        header("X-Content-Type-Options", "nosniff"),
        header("Referrer-Policy", "no-referrer"),
        header("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
        // Public files without a secret: this lets a sandboxed frame, whose origin is null, load its modules.
        header("Access-Control-Allow-Origin", "*"),
    ]
}

/// What is read of a request.
#[derive(Default)]
struct Request {
    method: String,
    url: String,
    encodings: String,
}

impl Request {
    /// Reads the head. `None` if there is none: the connection was opened in advance and not needed.
    fn read(stream: &TcpStream) -> std::io::Result<Option<Self>> {
        stream.set_read_timeout(Some(PATIENCE))?;
        let mut lines = BufReader::new(stream.take(HEAD)).lines();
        let Some(first) = lines.next().transpose()? else { return Ok(None) };
        let mut words = first.split(' ').map(str::to_owned);
        let (method, url) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let mut request = Self { method, url, ..Self::default() };
        for line in lines {
            let line = line?;
            match line.split_once(':') {
                Some((name, value)) if name.eq_ignore_ascii_case("Accept-Encoding") => {
                    value.trim().clone_into(&mut request.encodings);
                }
                None if line.is_empty() => break,
                _ => {}
            }
        }
        Ok(Some(request))
    }
}

fn answer(mut stream: &TcpStream, folder: &Path, mut headers: Vec<Header>) -> std::io::Result<()> {
    let Some(request) = Request::read(stream)? else { return Ok(()) };
    let mut put = |name, value: &str| headers.push((name, value.to_owned()));
    let (status, length, mut body): (_, _, Box<dyn std::io::Read>) =
        match reply(&request.method, &request.url, folder) {
            Reply::File { path, file } => {
                put("Content-Type", content_type(&path));
                put("Cache-Control", cache_control(&path));
                let file = match compressed(&path, &request.encodings) {
                    Some(Copy { file, encoding }) => {
                        put("Content-Encoding", encoding);
                        file
                    }
                    None => file,
                };
                // Of what has no copy, too: then the answer merely never differs.
                put("Vary", "Accept-Encoding");
                ("200 OK", file.metadata()?.len(), Box::new(file))
            }
            Reply::Elsewhere(location) => {
                put("Location", &location);
                ("301 Moved Permanently", 0, Box::new(std::io::empty()))
            }
            Reply::Refused(status, text) => {
                put("Content-Type", "text/plain; charset=utf-8");
                put("Cache-Control", "no-cache");
                (status, text.len() as u64, Box::new(text.as_bytes()))
            }
        };
    put("Content-Length", &length.to_string());
    put("Connection", "close");
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    stream.write_all(format!("HTTP/1.1 {status}\r\n{headers}\r\n").as_bytes())?;
    if request.method != "HEAD" {
        std::io::copy(&mut body, &mut stream)?;
    }
    Ok(())
}

enum Reply {
    File { path: PathBuf, file: File },
    Elsewhere(String),
    Refused(&'static str, &'static str),
}

const NOT_FOUND: Reply = Reply::Refused("404 Not Found", "404: there is no such file\n");

fn reply(method: &str, url: &str, folder: &Path) -> Reply {
    if !matches!(method, "GET" | "HEAD") {
        return Reply::Refused("405 Method Not Allowed", "405: only GET and HEAD\n");
    }
    let (asked, query) = url.split_once('?').map_or((url, None), |(path, query)| (path, Some(query)));
    let Some(path) = resolve(asked, folder) else { return NOT_FOUND };
    if path.is_dir() {
        // Relative links in the page need the slash.
        let query = query.map(|query| format!("?{query}")).unwrap_or_default();
        return Reply::Elsewhere(format!("{asked}/{query}"));
    }
    match File::open(&path) {
        Ok(file) => Reply::File { path, file },
        Err(_) => NOT_FOUND,
    }
}

/// A file as it lies compressed beside the one asked for.
struct Copy {
    file: File,
    encoding: &'static str,
}

/// The best copy that the reader takes. None that is older than its file, which somebody then changed by hand.
fn compressed(path: &Path, asked: &str) -> Option<Copy> {
    let written = |file: &File| file.metadata().and_then(|data| data.modified()).ok();
    let original = written(&File::open(path).ok()?)?;
    hosting::ENCODINGS.into_iter().filter(|(_, encoding)| accepts(asked, encoding)).find_map(
        |(ending, encoding)| {
            let file = File::open(hosting::copy(path, ending)).ok()?;
            (written(&file)? >= original).then_some(Copy { file, encoding })
        },
    )
}

/// Whether an `Accept-Encoding` names this coding, and not with a quality of zero.
fn accepts(asked: &str, coding: &str) -> bool {
    asked.split(',').any(|entry| {
        let mut parts = entry.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(coding));
        let refused = parts
            .filter_map(|part| part.strip_prefix("q="))
            .any(|quality| quality.bytes().all(|byte| matches!(byte, b'0' | b'.')));
        named && !refused
    })
}

/// The file a path of a URL means, if it lies inside the folder. `folder` is canonical.
fn resolve(asked: &str, folder: &Path) -> Option<PathBuf> {
    let decoded = percent_decode(asked.strip_prefix('/')?)?;
    let mut path = folder.to_path_buf();
    let mut segments = decoded.split('/').peekable();
    while let Some(segment) = segments.next() {
        if segment.is_empty() && segments.peek().is_none() {
            path.push("index.html");
            break;
        }
        // `..` and hidden files start with a point; the others would mean something to some file system.
        if segment.is_empty() || segment.starts_with('.') || segment.contains(['\\', '\0', ':']) {
            return None;
        }
        path.push(segment);
    }
    let path = path.canonicalize().ok()?;
    // A link that leads out of the folder is not followed.
    path.starts_with(folder).then_some(path)
}

fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let digits = [bytes.next()?, bytes.next()?];
            let digits = std::str::from_utf8(&digits).ok()?;
            decoded.push(u8::from_str_radix(digits, 16).ok()?);
        } else {
            decoded.push(byte);
        }
    }
    String::from_utf8(decoded).ok()
}

fn content_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("wasm") => "application/wasm",
        Some("xml") => "application/xml",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("ts" | "txt" | "md") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// A name that carries the hash of its content never changes what it means. The hash is written without the zeros before it.
fn cache_control(path: &Path) -> &'static str {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let hash = stem.trim_end_matches("_bg").rsplit_once('-').map_or("", |(_, hash)| hash);
    if (13..=16).contains(&hash.len()) && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    }
}

/// Serves the built page on a free port.
pub(crate) fn start_anywhere(workspace: &Workspace) -> Result<Server> {
    Server::start(&workspace.dist(), listen(0)?).context("serving the built page")
}

/// Serves a site that is not ours, under no policy.
pub(crate) fn site(folder: &Path, listener: TcpListener) -> Result<Server> {
    Server::with(folder, listener, Vec::new).with_context(|| format!("serving {}", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("packwise-serve-{name}-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("en")).unwrap();
        std::fs::write(folder.join("index.html"), "zh").unwrap();
        std::fs::write(folder.join("en/index.html"), "en").unwrap();
        std::fs::write(folder.join(".hidden"), "no").unwrap();
        folder.canonicalize().unwrap()
    }

    #[test]
    fn a_folder_means_its_index() {
        let folder = folder("index");
        assert_eq!(resolve("/", &folder), Some(folder.join("index.html")));
        assert_eq!(resolve("/en/", &folder), Some(folder.join("en/index.html")));
        assert_eq!(resolve("/%65n/index.html", &folder), Some(folder.join("en/index.html")));
        assert!(matches!(
            reply("GET", "/en?theme=dark", &folder),
            Reply::Elsewhere(location) if location == "/en/?theme=dark"
        ));
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn nothing_outside_the_folder_is_served() {
        let folder = folder("outside");
        for asked in [
            "/../secret",
            "/%2e%2e/secret",
            "/en/../../secret",
            "/..%2fsecret",
            "//etc/passwd",
            "/.hidden",
            "/%2Fetc/passwd",
            "/en/..%5c..%5csecret",
            "/index.html%00",
            "/%zz",
            "index.html",
            "/none",
        ] {
            assert_eq!(resolve(asked, &folder), None, "{asked}");
        }
        assert!(
            matches!(reply("POST", "/", &folder), Reply::Refused(status, _) if status.starts_with("405"))
        );
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_compressed_copy_is_sent_to_who_takes_it() {
        for (asked, br, gzip) in [
            ("gzip, deflate, br, zstd", true, true),
            ("gzip;q=1.0, BR;q=0.5", true, true),
            ("br;q=0, gzip;q=0.001", false, true),
            ("br; q=0.000,gzip", false, true),
            ("identity", false, false),
            ("", false, false),
            ("brotli, x-gzip", false, false),
        ] {
            assert_eq!((accepts(asked, "br"), accepts(asked, "gzip")), (br, gzip), "{asked}");
        }

        let folder = folder("copies");
        let page = folder.join("index.html");
        assert!(compressed(&page, "br, gzip").is_none());
        std::fs::write(folder.join("index.html.gz"), "gzip").unwrap();
        assert_eq!(compressed(&page, "br, gzip").unwrap().encoding, "gzip");
        std::fs::write(folder.join("index.html.br"), "br").unwrap();
        assert_eq!(compressed(&page, "br, gzip").unwrap().encoding, "br");
        assert_eq!(compressed(&page, "gzip").unwrap().encoding, "gzip");
        let later = std::time::SystemTime::now() + std::time::Duration::from_secs(60);
        File::options().write(true).open(&page).unwrap().set_modified(later).unwrap();
        assert!(compressed(&page, "br, gzip").is_none());
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn the_documented_policy_is_the_one_sent() {
        let document = include_str!("../../docs/hosting.md");
        let policy = format!("{CONTENT_SECURITY_POLICY}; frame-ancestors *");
        assert_eq!(document.matches(&policy).count(), 2, "docs/hosting.md does not give two hosts {policy}");
    }

    #[test]
    fn only_hashed_names_are_kept_for_ever() {
        assert!(cache_control(Path::new("packwise-39207b1a10912e8f_bg.wasm")).contains("immutable"));
        assert!(cache_control(Path::new("boot-39207b1a10912e8f.js")).contains("immutable"));
        assert!(cache_control(Path::new("packwise-d62e14d599810e5_bg.wasm")).contains("immutable"));
        assert_eq!(cache_control(Path::new("packwise-standalone.html")), "no-cache");
        assert_eq!(cache_control(Path::new("api/packwise.js")), "no-cache");
        assert_eq!(cache_control(Path::new("index.html")), "no-cache");
    }
}

//! Serves `dist/` as a host should: right content types, the documented headers, nothing outside the folder.

use std::fs::File;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use anyhow::{Context, Result, bail};
use tiny_http::{Header, Method, Request, Response, StatusCode};

use crate::build::CONTENT_SECURITY_POLICY;
use crate::{Workspace, build, hosting, progress};

/// Requests answered at once; a page asks for a handful of files.
const WORKERS: usize = 4;

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
pub(crate) struct Server {
    address: SocketAddr,
    server: Arc<tiny_http::Server>,
    workers: Vec<thread::JoinHandle<()>>,
}

impl Server {
    pub(crate) fn start(folder: &Path, listener: TcpListener) -> Result<Self> {
        Self::with(folder, listener, documented)
    }

    /// Sends these headers besides those about the file itself.
    fn with(folder: &Path, listener: TcpListener, headers: fn() -> Vec<Header>) -> Result<Self> {
        if !folder.join("index.html").is_file() {
            bail!("{} holds no built page: run `cargo xtask build`", folder.display());
        }
        let folder = folder.canonicalize()?;
        let address = listener.local_addr()?;
        let server = tiny_http::Server::from_listener(listener, None)
            .map_err(|error| anyhow::anyhow!("cannot serve on {address}: {error}"))?;
        let server = Arc::new(server);
        let workers = (0..WORKERS)
            .map(|_| {
                let (server, folder) = (Arc::clone(&server), folder.clone());
                thread::spawn(move || {
                    while let Ok(request) = server.recv() {
                        answer(request, &folder, headers());
                    }
                })
            })
            .collect();
        Ok(Self { address, server, workers })
    }

    /// The address of the page, with its closing slash.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    fn wait(mut self) {
        for worker in self.workers.drain(..) {
            // A worker ends only when the server is dropped.
            let _ = worker.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        for _ in &self.workers {
            self.server.unblock();
        }
    }
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
    vec![
        header("Content-Security-Policy", &format!("{CONTENT_SECURITY_POLICY}; frame-ancestors *")),
        header("X-Content-Type-Options", "nosniff"),
        header("Referrer-Policy", "no-referrer"),
        header("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
        // Public files without a secret: this lets a sandboxed frame, whose origin is null, load its modules.
        header("Access-Control-Allow-Origin", "*"),
    ]
}

fn answer(request: Request, folder: &Path, mut headers: Vec<Header>) {
    let reply = reply(request.method(), request.url(), folder);
    // A reader who went away is no error of ours.
    let _ = match reply {
        Reply::File { path, file } => {
            headers.push(header("Content-Type", content_type(&path)));
            headers.push(header("Cache-Control", cache_control(&path)));
            let asked = request.headers().iter().find(|header| header.field.equiv("Accept-Encoding"));
            let asked = asked.map_or("", |header| header.value.as_str());
            let file = match compressed(&path, asked) {
                Some(Copy { file, encoding }) => {
                    headers.push(header("Content-Encoding", encoding));
                    file
                }
                None => file,
            };
            // Of what has no copy, too: then the answer merely never differs.
            headers.push(header("Vary", "Accept-Encoding"));
            let length = file.metadata().ok().and_then(|data| usize::try_from(data.len()).ok());
            request.respond(Response::new(StatusCode(200), headers, file, length, None))
        }
        Reply::Elsewhere(location) => {
            headers.push(header("Location", &location));
            request.respond(Response::new(StatusCode(301), headers, std::io::empty(), Some(0), None))
        }
        Reply::Refused(status, text) => {
            headers.push(header("Content-Type", "text/plain; charset=utf-8"));
            headers.push(header("Cache-Control", "no-cache"));
            request.respond(Response::new(
                StatusCode(status),
                headers,
                text.as_bytes(),
                Some(text.len()),
                None,
            ))
        }
    };
}

enum Reply {
    File { path: PathBuf, file: File },
    Elsewhere(String),
    Refused(u16, &'static str),
}

const NOT_FOUND: Reply = Reply::Refused(404, "404: there is no such file\n");

fn reply(method: &Method, url: &str, folder: &Path) -> Reply {
    if !matches!(method, Method::Get | Method::Head) {
        return Reply::Refused(405, "405: only GET and HEAD\n");
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

/// A name that carries the hash of its content never changes what it means.
fn cache_control(path: &Path) -> &'static str {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let hash = stem.trim_end_matches("_bg").rsplit_once('-').map_or("", |(_, hash)| hash);
    if hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    }
}

fn header(name: &str, value: &str) -> Header {
    Header::from_bytes(name, value).expect("our own headers are ASCII")
}

/// Serves the built page on a free port.
pub(crate) fn start_anywhere(workspace: &Workspace) -> Result<Server> {
    Server::start(&workspace.dist(), listen(0)?).context("serving the built page")
}

/// Serves a site that is not ours on a free port, under no policy.
pub(crate) fn site(folder: &Path) -> Result<Server> {
    Server::with(folder, listen(0)?, Vec::new).with_context(|| format!("serving {}", folder.display()))
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
            reply(&Method::Get, "/en?theme=dark", &folder),
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
        assert!(matches!(reply(&Method::Post, "/", &folder), Reply::Refused(405, _)));
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
        assert_eq!(cache_control(Path::new("api/packwise.js")), "no-cache");
        assert_eq!(cache_control(Path::new("index.html")), "no-cache");
    }
}

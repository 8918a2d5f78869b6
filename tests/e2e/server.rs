//! A host of our own making, for what the built page's own server does not do: other origins, policies, failures, and a
//! script before a page's own.

use crate::engine::watch;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::string::FromUtf8Error;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What is sent: status line, headers and body.
pub(crate) struct Reply {
    pub(crate) status: String,
    pub(crate) headers: String,
    pub(crate) body: Vec<u8>,
}

/// A header of replies that come as over a bad line, a little at a time: a browser draws what it has between two pieces.
pub(crate) const IN_PIECES: &str = "In-Pieces: yes\r\n";

/// Answers every request for a path until the test ends; without a reply the connection comes to nothing. Gives the address
/// with its closing slash.
pub(crate) fn serve(reply: impl Fn(&str) -> Option<Reply> + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    let reply = Arc::new(reply);
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let reply = Arc::clone(&reply);
            // Browsers open connections in advance, and say nothing on some of them.
            std::thread::spawn(move || answer(&stream, &*reply));
        }
    });
    address
}

fn answer(mut stream: &TcpStream, reply: &dyn Fn(&str) -> Option<Reply>) {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let Some(asked) = lines.next() else { return };
    while lines.next().is_some_and(|line| !line.is_empty()) {}
    let path = asked.split(' ').nth(1).unwrap_or("/").split('?').next().unwrap_or("/");
    let Some(Reply { status, headers, body }) = reply(path) else { return };
    // A reply that promises more than it sends is one that was cut off on its way.
    let length = match headers.contains("Content-Length: ") {
        true => String::new(),
        false => format!("Content-Length: {}\r\n", body.len()),
    };
    let head = format!("HTTP/1.1 {status}\r\n{headers}{length}Connection: close\r\n\r\n");
    // A browser that went away is no failure.
    let _ = stream.write_all(head.as_bytes());
    let pieces = if head.contains(IN_PIECES) { 200 } else { body.len().max(1) };
    for piece in body.chunks(pieces) {
        if stream.write_all(piece).and_then(|()| stream.flush()).is_err() {
            return;
        }
        if piece.len() < body.len() {
            std::thread::sleep(Duration::from_millis(15));
        }
    }
}

/// The page's server for a browser that can put no script before a page's own: as it is, with one script more.
pub(crate) struct Front {
    pub(crate) address: String,
    pub(crate) script: Arc<Mutex<String>>,
    /// What was asked for and is not there.
    pub(crate) missing: Arc<Mutex<Vec<String>>>,
}

impl Front {
    pub(crate) fn before(served: &str) -> Self {
        let behind = served.trim_start_matches("http://").trim_end_matches('/').to_owned();
        let (script, missing) = (Arc::<Mutex<String>>::default(), Arc::<Mutex<Vec<String>>>::default());
        let (put, note) = (Arc::clone(&script), Arc::clone(&missing));
        let address = serve(move |path| {
            let reply = with_script(path, &put.lock().unwrap(), |path| fetch(&behind, path).ok())?;
            if !reply.status.starts_with(['2', '3']) {
                note.lock().unwrap().push(format!("{path}: {}", reply.status));
            }
            Some(reply)
        });
        Self { address, script, missing }
    }
}

/// Where the script is, which the page's own policy lets in from its own origin.
const SCRIPT: &str = "/packwise-watch.js";

/// A reply with the script in it, if it is a page.
fn with_script(path: &str, script: &str, reply: impl Fn(&str) -> Option<Reply>) -> Option<Reply> {
    if path == SCRIPT {
        let headers = "Content-Type: text/javascript\r\nAccess-Control-Allow-Origin: *\r\n".to_owned();
        return Some(Reply { status: "200 OK".to_owned(), headers, body: script.into() });
    }
    let mut reply = reply(path)?;
    if reply.headers.contains("text/html") {
        // The page that is one file, the only one in UTF-16, lets no script in but its own.
        reply.body = String::from_utf8(reply.body).map_or_else(FromUtf8Error::into_bytes, |html| {
            // Behind the policy, which stands first.
            let (head, rest) = html.split_once("<title>").expect("a title");
            format!("{head}<script src=\"{SCRIPT}\"></script><title>{rest}").into()
        });
    }
    Some(reply)
}

/// The same for hosts of the built page that the tests make themselves, with the watch in engines that need it there.
pub(crate) fn watched(path: &str, reply: impl Fn(&str) -> Option<Reply>) -> Option<Reply> {
    let script = watch::own();
    if script.is_empty() { reply(path) } else { with_script(path, &script, reply) }
}

/// A file as another server sends it.
fn fetch(server: &str, path: &str) -> std::io::Result<Reply> {
    let mut stream = TcpStream::connect(server)?;
    stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: {server}\r\n\r\n").as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let end =
        answer.windows(4).position(|four| four == b"\r\n\r\n").ok_or(std::io::ErrorKind::InvalidData)?;
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let (first, headers) = head.split_once("\r\n").unwrap_or((&head, ""));
    let status = first.trim_start_matches("HTTP/1.1 ").to_owned();
    let headers: String = headers
        .lines()
        .filter(|line| !line.starts_with("Content-Length:") && !line.starts_with("Connection:"))
        .map(|line| format!("{line}\r\n"))
        .collect();
    Ok(Reply { status, headers, body: answer.split_off(end + 4) })
}

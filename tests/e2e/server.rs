//! A host of our own making, for what the built page's own server does not do: other origins, policies, failures.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;

/// What is sent: status line, headers and body.
pub(crate) struct Reply {
    pub(crate) status: &'static str,
    pub(crate) headers: String,
    pub(crate) body: Vec<u8>,
}

/// Answers every request for a path until the test ends; without a reply the connection comes to nothing. Gives the address
/// with its closing slash.
pub(crate) fn serve(reply: impl Fn(&str) -> Option<Reply> + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
            let asked = lines.next().unwrap_or_default();
            while lines.next().is_some_and(|line| !line.is_empty()) {}
            let path = asked.split(' ').nth(1).unwrap_or("/").split('?').next().unwrap_or("/");
            let Some(Reply { status, headers, body }) = reply(path) else { continue };
            // A reply that promises more than it sends is one that was cut off on its way.
            let length = match headers.contains("Content-Length: ") {
                true => String::new(),
                false => format!("Content-Length: {}\r\n", body.len()),
            };
            let head = format!("HTTP/1.1 {status}\r\n{headers}{length}Connection: close\r\n\r\n");
            // A browser that went away is no failure.
            let _ = (&stream).write_all(head.as_bytes()).and_then(|()| (&stream).write_all(&body));
        }
    });
    address
}

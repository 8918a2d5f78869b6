//! The two commands of WebDriver BiDi that Firefox is given. The library's own way to it wants a cryptography of its own
//! for a connection that has none.

use serde_json::{Value, json};
use std::net::TcpStream;
use std::sync::Mutex;
use tungstenite::stream::MaybeTlsStream;
use tungstenite::{Message, WebSocket};

pub(crate) struct Bidi(Mutex<WebSocket<MaybeTlsStream<TcpStream>>>);

impl Bidi {
    /// Connects to the address that a session names.
    pub(super) fn connect(address: &str) -> Self {
        let (socket, _) = tungstenite::connect(address).expect("a connection for BiDi");
        Self(Mutex::new(socket))
    }

    /// Sends a command and waits for its answer.
    pub(super) fn send(&self, method: &str, parameters: &Value) {
        let mut socket = self.0.lock().unwrap();
        let command = json!({ "id": 1, "method": method, "params": parameters });
        socket.send(Message::text(command.to_string())).unwrap();
        // Nothing else is said, for nothing was subscribed to.
        let answer: Value = serde_json::from_str(socket.read().unwrap().to_text().unwrap()).unwrap();
        assert_eq!(answer["type"], json!("success"), "{method}: {answer}");
    }
}

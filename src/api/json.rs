//! An answer as the text that JavaScript makes an object of.
//!
//! An object of a hundred values crosses at once, where making it from here crosses a hundred times; and what writes a text
//! is a third of the code. The texts are the book's and our own, the keys are words, so nothing but texts is escaped.

use js_sys::JSON;
use std::fmt::{Display, Write as _};
use wasm_bindgen::JsValue;

/// A text that is being written. Every value has a key in an object, and an empty one in a list.
#[derive(Debug, Default)]
pub(super) struct Json(String);

impl Json {
    fn key(&mut self, key: &str) {
        if !matches!(self.0.as_bytes().last(), None | Some(b'{' | b'[')) {
            self.0.push(',');
        }
        if !key.is_empty() {
            self.0.push('"');
            self.0.push_str(key);
            self.0.push_str("\":");
        }
    }

    fn quoted(&mut self, text: &str) {
        self.0.push('"');
        let mut rest = text;
        // Nearly every text goes in one piece.
        while let Some(at) = rest.bytes().position(|byte| byte < b' ' || matches!(byte, b'"' | b'\\'))
            && let Some((before, from)) = rest.split_at_checked(at)
            && let Some((byte, behind)) = from.split_at_checked(1)
        {
            self.0.push_str(before);
            let _ = write!(self.0, "\\u{:04x}", byte.bytes().next().unwrap_or_default());
            rest = behind;
        }
        self.0.push_str(rest);
        self.0.push('"');
    }

    /// With room for so many values.
    pub(super) fn with_room(values: usize) -> Self {
        Self(String::with_capacity(values.saturating_mul(24)))
    }

    pub(super) fn text(&mut self, key: &str, text: &str) {
        self.key(key);
        self.quoted(text);
    }

    /// An amount or a day, in which nothing has to be escaped.
    pub(super) fn figure(&mut self, key: &str, figure: &dyn Display) {
        self.key(key);
        let _ = write!(self.0, "\"{figure}\"");
    }

    /// A number of units, of which all are far below those that JavaScript rounds.
    pub(super) fn number(&mut self, key: &str, number: u64) {
        self.key(key);
        let _ = write!(self.0, "{number}");
    }

    pub(super) fn flag(&mut self, key: &str, flag: bool) {
        self.key(key);
        self.0.push_str(if flag { "true" } else { "false" });
    }

    pub(super) fn null(&mut self, key: &str) {
        self.key(key);
        self.0.push_str("null");
    }

    pub(super) fn object(&mut self, key: &str, inside: impl FnOnce(&mut Self)) {
        self.key(key);
        self.open();
        inside(self);
        self.close();
    }

    /// Begins an object whose end comes later.
    pub(super) fn open(&mut self) {
        self.0.push('{');
    }

    pub(super) fn close(&mut self) {
        self.0.push('}');
    }

    pub(super) fn list<T>(
        &mut self,
        key: &str,
        list: impl IntoIterator<Item = T>,
        mut each: impl FnMut(&mut Self, T),
    ) {
        self.key(key);
        self.0.push('[');
        for one in list {
            each(self, one);
        }
        self.0.push(']');
    }

    /// What is there, or null.
    pub(super) fn option<T>(&mut self, key: &str, option: Option<T>, some: impl FnOnce(&mut Self, &str, T)) {
        match option {
            Some(value) => some(self, key, value),
            None => self.null(key),
        }
    }

    #[cfg(test)]
    pub(super) fn into_text(self) -> String {
        self.0
    }

    /// The object.
    pub(super) fn parsed(self) -> Result<JsValue, JsValue> {
        JSON::parse(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_as_others_read_it() {
        let mut out = Json::default();
        out.object("", |out| {
            out.text("a", "“人”\t\"\\\u{1}\u{7f}");
            out.figure("b", &"1.50");
            out.list("c", [1, 2], |out, number| out.number("", number));
            out.list("d", [0; 0], |out, number| out.number("", number));
            out.object("e", |_| {});
            out.option("f", None::<u64>, Json::number);
            out.option("g", Some(3), Json::number);
            out.flag("h", true);
        });
        let read: serde_json::Value = serde_json::from_str(&out.into_text()).unwrap();
        assert_eq!(
            read,
            serde_json::json!({
                "a": "“人”\t\"\\\u{1}\u{7f}", "b": "1.50", "c": [1, 2], "d": [], "e": {}, "f": null, "g": 3, "h": true
            })
        );
    }
}

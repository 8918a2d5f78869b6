//! A JSON text as a tree. The crate underneath gives events; the limits, and the refusal of a key that stands twice, are
//! kept here.

use super::{MAX_BYTES, MAX_DEPTH, MAX_TEXT, Problem};
use json_event_parser::{JsonEvent, JsonSyntaxError, SliceJsonParser};

/// The most keys an object may have: three times what any object of the format knows.
const MAX_KEYS: usize = 32;

/// A value.
#[derive(Debug)]
pub(super) enum Node {
    Null,
    Bool(bool),
    /// As it is spelled.
    Number(String),
    Text(String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

/// A list or an object that is still open.
enum Open {
    List(Vec<Node>),
    /// Its entries, and the key whose value comes next.
    Object(Vec<(String, Node)>, Option<String>),
}

/// The value in a text.
pub(super) fn parse(text: &str) -> Result<Node, Problem> {
    if text.len() > MAX_BYTES {
        let expected = format!("at most {MAX_BYTES} bytes");
        return Err(Problem {
            code: "book.tooLong",
            path: String::new(),
            expected,
            found: text.len().to_string(),
        });
    }
    let mut parser = SliceJsonParser::new(text.as_bytes());
    let mut open: Vec<Open> = Vec::new();
    let mut root: Option<Node> = None;
    loop {
        let event = match parser.parse_next() {
            Ok(event) => event,
            Err(error) => return Err(syntax(&open, &error)),
        };
        let value = match event {
            JsonEvent::Null => Node::Null,
            JsonEvent::Boolean(value) => Node::Bool(value),
            JsonEvent::Number(spelling) => Node::Number(short(&open, &spelling)?),
            JsonEvent::String(text) => Node::Text(short(&open, &text)?),
            JsonEvent::StartArray | JsonEvent::StartObject if open.len() >= MAX_DEPTH => {
                let expected = format!("at most {MAX_DEPTH} lists and objects in each other");
                return Err(problem(&open, "book.tooDeep", &expected, "one more"));
            }
            JsonEvent::StartArray => {
                open.push(Open::List(Vec::new()));
                continue;
            }
            JsonEvent::StartObject => {
                open.push(Open::Object(Vec::new(), None));
                continue;
            }
            JsonEvent::ObjectKey(key) => {
                let key = short(&open, &key)?;
                if let Some(Open::Object(entries, next)) = open.last_mut() {
                    let twice = entries.iter().any(|(known, _)| *known == key);
                    let many = entries.len() >= MAX_KEYS;
                    *next = Some(key);
                    if twice {
                        return Err(problem(&open, "book.duplicateKey", "a key once", "a second one"));
                    }
                    if many {
                        let expected = format!("at most {MAX_KEYS} keys");
                        return Err(problem(&open, "book.tooMany", &expected, "more"));
                    }
                }
                continue;
            }
            JsonEvent::EndArray | JsonEvent::EndObject => match open.pop() {
                Some(Open::List(items)) => Node::List(items),
                Some(Open::Object(entries, _)) => Node::Object(entries),
                None => continue,
            },
            JsonEvent::Eof => break,
        };
        match open.last_mut() {
            Some(Open::List(items)) => items.push(value),
            Some(Open::Object(entries, next)) => entries.extend(next.take().map(|key| (key, value))),
            None => root = Some(value),
        }
    }
    root.ok_or_else(|| problem(&[], "book.syntax", "JSON", "nothing"))
}

fn syntax(open: &[Open], error: &JsonSyntaxError) -> Problem {
    let at = error.location().start;
    let found = format!(
        "{} (line {}, column {})",
        error.message(),
        at.line.saturating_add(1),
        at.column.saturating_add(1)
    );
    problem(open, "book.syntax", "JSON", &super::read::cut(&found, 200))
}

fn problem(open: &[Open], code: &'static str, expected: &str, found: &str) -> Problem {
    let mut path = String::new();
    for one in open {
        path = match one {
            Open::List(items) => format!("{path}[{}]", items.len()),
            Open::Object(_, Some(key)) => super::read::key(&path, key),
            Open::Object(_, None) => path,
        };
    }
    Problem { code, path, expected: expected.into(), found: found.into() }
}

/// A text of the book, of a length that can be shown.
fn short(open: &[Open], text: &str) -> Result<String, Problem> {
    // Counting characters takes as long as reading them.
    if text.len() > MAX_TEXT && text.chars().count() > MAX_TEXT {
        let expected = format!("at most {MAX_TEXT} characters");
        return Err(problem(open, "text.tooLong", &expected, "more"));
    }
    Ok(text.to_owned())
}

impl Node {
    /// The value of a key.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Object(entries) => entries.iter().find(|(known, _)| known == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// FNV-1a over kinds and values. Entries of an object are added up, so that their order does not count.
    pub(super) fn digest(&self) -> u64 {
        match self {
            Self::Null => fnv(FNV, b"n"),
            Self::Bool(value) => fnv(FNV, if *value { b"y" } else { b"f" }),
            Self::Number(spelling) => fnv(fnv(FNV, b"d"), spelling.as_bytes()),
            Self::Text(text) => fnv(fnv(FNV, b"t"), text.as_bytes()),
            Self::List(items) => {
                items.iter().fold(fnv(FNV, b"l"), |hash, item| fnv(hash, &item.digest().to_le_bytes()))
            }
            Self::Object(entries) => {
                let entry = |(key, value): &(String, Self)| {
                    fnv(fnv(fnv(FNV, b"k"), key.as_bytes()), &value.digest().to_le_bytes())
                };
                let sum = entries.iter().map(entry).fold(0, u64::wrapping_add);
                fnv(fnv(FNV, b"o"), &sum.to_le_bytes())
            }
        }
    }
}

/// Where FNV-1a begins.
const FNV: u64 = 0xcbf2_9ce4_8422_2325;

fn fnv(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

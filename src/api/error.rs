//! Why a request was refused.

use super::finding::{Data, Value};
use super::path::Path;
use crate::price_book::json::Problem;
use crate::volume::{Volume, VolumeError};
use js_sys::Reflect;
use serde::ser::{Serialize, SerializeMap as _, Serializer};
use wasm_bindgen::JsValue;

/// What is thrown for a request that cannot be understood. Boxed, as the many results that carry it are nearly always
/// something else.
#[derive(Debug)]
pub(super) struct RequestError {
    code: &'static str,
    path: String,
    message: String,
    data: Data,
    /// What the caller's own code threw while its request was read.
    cause: Option<JsValue>,
}

impl RequestError {
    fn new(code: &'static str, path: &Path<'_>, message: String) -> Box<Self> {
        Box::new(Self { code, path: path.to_string(), message, data: Vec::new(), cause: None })
    }

    fn with(mut self: Box<Self>, name: &'static str, value: Value) -> Box<Self> {
        self.data.push((name, value));
        self
    }

    pub(super) fn wrong_type(path: &Path<'_>, expected: &'static str, found: &str) -> Box<Self> {
        Self::new("request.wrongType", path, format!("expected {expected}, found {found}"))
            .with("expected", Value::from(expected))
            .with("found", Value::from(found))
    }

    pub(super) fn missing(path: &Path<'_>) -> Box<Self> {
        Self::new("request.missing", path, "this is required".to_owned())
    }

    pub(super) fn unknown_key(path: &Path<'_>, known: &[&'static str]) -> Box<Self> {
        Self::new("request.unknownKey", path, format!("no such key; there are {}", known.join(", ")))
            .with("allowed", Value::words(known))
    }

    /// Reading the value ran code of the caller's, which threw.
    pub(super) fn unreadable(path: &Path<'_>, cause: JsValue) -> Box<Self> {
        let mut error = Self::new("request.unreadable", path, "reading this threw an error".to_owned());
        error.cause = Some(cause);
        error
    }

    pub(super) fn empty(path: &Path<'_>) -> Box<Self> {
        Self::new("request.empty", path, "at least one is required".to_owned())
    }

    pub(super) fn too_many(path: &Path<'_>, most: u32) -> Box<Self> {
        Self::new("request.tooMany", path, format!("at most {most} are allowed"))
            .with("most", Value::Number(u64::from(most)))
    }

    pub(super) fn not_a_choice(path: &Path<'_>, allowed: &[&'static str]) -> Box<Self> {
        Self::new("request.notAChoice", path, format!("expected one of {}", allowed.join(", ")))
            .with("allowed", Value::words(allowed))
    }

    pub(super) fn not_a_date(path: &Path<'_>) -> Box<Self> {
        Self::new("request.notADate", path, "expected a day written as YYYY-MM-DD".to_owned())
    }

    pub(super) fn not_one_volume(path: &Path<'_>, found: usize) -> Box<Self> {
        let found = if found == 0 { "none of them" } else { "more than one" };
        Self::new("volume.notOne", path, format!("expected perYear, perMonth or months, found {found}"))
    }

    pub(super) fn not_twelve_months(path: &Path<'_>, found: u32) -> Box<Self> {
        Self::new("volume.notTwelveMonths", path, format!("expected 12 months, found {found}"))
            .with("found", Value::Number(u64::from(found)))
    }

    /// A number of units that is none. A request's codes for it are those of the page.
    pub(super) fn volume(path: &Path<'_>, error: &VolumeError) -> Box<Self> {
        let found = match error {
            VolumeError::Empty => "an empty text",
            VolumeError::Negative => "a number below zero",
            VolumeError::NotWhole { .. } => "a fraction",
            VolumeError::TooLarge => "more than that",
            // The rest is what people write, which a program's digits are not read as.
            _ => "something else",
        };
        let most = Volume::MAX;
        let message =
            format!("expected a whole number from 0 to {most}, as a number or in digits, found {found}");
        Self::new(error.code(), path, message)
    }

    pub(super) fn bad_pick(path: &Path<'_>, code: &'static str) -> Box<Self> {
        let most = Volume::MAX;
        Self::new(code, path, format!("expected a whole number from 1 to {most}, as a number or in digits"))
    }

    pub(super) fn unknown_meter(path: &Path<'_>, id: &str) -> Box<Self> {
        Self::new("meter.unknown", path, format!("there is no meter \"{id}\"; priceBook() lists all"))
            .with("id", Value::from(id))
    }

    pub(super) fn unknown_grant(path: &Path<'_>, id: &str, known: &[&str]) -> Box<Self> {
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        let message = format!("there is no free quota \"{id}\" for this meter; there is {known}");
        Self::new("grant.unknown", path, message).with("id", Value::from(id))
    }

    /// The object that is thrown. The JavaScript side makes an `Error` of it.
    pub(super) fn thrown(&self) -> JsValue {
        let object = super::answer(self).unwrap_or_else(|_| JsValue::from_str(self.code));
        if let Some(cause) = &self.cause {
            // Only a frozen object refuses a new key, and this one is not.
            let _ = Reflect::set(&object, &JsValue::from_str("cause"), cause);
        }
        object
    }
}

impl Serialize for RequestError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("code", self.code)?;
        map.serialize_entry("path", &self.path)?;
        map.serialize_entry("message", &self.message)?;
        for (name, value) in &self.data {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// What is thrown for a price book that cannot be used: its first problem, and all of them.
#[derive(serde::Serialize)]
pub(super) struct BookError<'p> {
    #[serde(flatten)]
    first: Option<Wrong<'p>>,
    message: String,
    problems: Vec<Wrong<'p>>,
}

#[derive(serde::Serialize)]
struct Wrong<'p> {
    code: &'static str,
    path: &'p str,
    expected: &'p str,
    found: &'p str,
}

impl<'p> BookError<'p> {
    pub(super) fn new(problems: &'p [Problem]) -> Self {
        let first = problems.first();
        Self {
            first: first.map(Wrong::new),
            message: first
                .map_or_else(String::new, |p| format!("expected {}, found {}", p.expected, p.found)),
            problems: problems.iter().map(Wrong::new).collect(),
        }
    }
}

impl<'p> Wrong<'p> {
    fn new(problem: &'p Problem) -> Self {
        let Problem { code, path, expected, found } = problem;
        Self { code, path, expected, found }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_code_path_message_and_data() {
        let root = Path::Root;
        let lines = root.key("lines");
        let error = RequestError::too_many(&lines, 1000);
        assert_eq!(
            serde_json::to_string(&error).unwrap(),
            r#"{"code":"request.tooMany","path":"lines","message":"at most 1000 are allowed","most":1000}"#
        );
    }
}

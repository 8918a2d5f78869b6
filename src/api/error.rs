//! Why a request was refused.

use super::json::Json;
use super::path::Path;
use crate::volume::{Volume, VolumeError};
use js_sys::Reflect;
use wasm_bindgen::JsValue;

/// What is thrown for a request that cannot be understood. Boxed, as the many results that carry it are nearly always
/// something else.
#[derive(Debug)]
pub(super) struct RequestError {
    /// Code, path, message and the figures in it, as they are told.
    told: Json,
    /// What the caller's own code threw while its request was read.
    cause: Option<JsValue>,
}

impl RequestError {
    fn new(code: &str, path: &Path<'_>, message: &str) -> Box<Self> {
        let mut told = Json::default();
        told.open();
        told.text("code", code);
        told.text("path", &path.to_string());
        told.text("message", message);
        Box::new(Self { told, cause: None })
    }

    fn with(mut self: Box<Self>, name: &str, text: &str) -> Box<Self> {
        self.told.text(name, text);
        self
    }

    fn with_number(mut self: Box<Self>, name: &str, number: u32) -> Box<Self> {
        self.told.number(name, u64::from(number));
        self
    }

    fn with_words(mut self: Box<Self>, name: &str, words: &[&str]) -> Box<Self> {
        self.told.list(name, words, |told, word| told.text("", word));
        self
    }

    pub(super) fn wrong_type(path: &Path<'_>, expected: &'static str, found: &str) -> Box<Self> {
        Self::new("request.wrongType", path, &format!("expected {expected}, found {found}"))
            .with("expected", expected)
            .with("found", found)
    }

    pub(super) fn missing(path: &Path<'_>) -> Box<Self> {
        Self::new("request.missing", path, "this is required")
    }

    pub(super) fn unknown_key(path: &Path<'_>, known: &[&'static str]) -> Box<Self> {
        Self::new("request.unknownKey", path, &format!("no such key; there are {}", known.join(", ")))
            .with_words("allowed", known)
    }

    /// Reading the value ran code of the caller's, which threw.
    pub(super) fn unreadable(path: &Path<'_>, cause: JsValue) -> Box<Self> {
        let mut error = Self::new("request.unreadable", path, "reading this threw an error");
        error.cause = Some(cause);
        error
    }

    pub(super) fn empty(path: &Path<'_>) -> Box<Self> {
        Self::new("request.empty", path, "at least one is required")
    }

    pub(super) fn too_many(path: &Path<'_>, most: u32) -> Box<Self> {
        Self::new("request.tooMany", path, &format!("at most {most} are allowed")).with_number("most", most)
    }

    pub(super) fn not_a_choice(path: &Path<'_>, allowed: &[&'static str]) -> Box<Self> {
        Self::new("request.notAChoice", path, &format!("expected one of {}", allowed.join(", ")))
            .with_words("allowed", allowed)
    }

    pub(super) fn not_a_date(path: &Path<'_>) -> Box<Self> {
        Self::new("request.notADate", path, "expected a day written as YYYY-MM-DD")
    }

    pub(super) fn not_one_volume(path: &Path<'_>, found: usize) -> Box<Self> {
        let found = if found == 0 { "none of them" } else { "more than one" };
        Self::new("volume.notOne", path, &format!("expected perYear, perMonth or months, found {found}"))
    }

    pub(super) fn not_twelve_months(path: &Path<'_>, found: u32) -> Box<Self> {
        Self::new("volume.notTwelveMonths", path, &format!("expected 12 months, found {found}"))
            .with_number("found", found)
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
        Self::new(error.code(), path, &message)
    }

    pub(super) fn bad_pick(path: &Path<'_>, code: &'static str) -> Box<Self> {
        let most = Volume::MAX;
        Self::new(code, path, &format!("expected a whole number from 1 to {most}, as a number or in digits"))
    }

    pub(super) fn unknown_meter(path: &Path<'_>, id: &str) -> Box<Self> {
        Self::new("meter.unknown", path, &format!("there is no meter \"{id}\"; priceBook() lists all"))
            .with("id", id)
    }

    pub(super) fn unknown_grant(path: &Path<'_>, id: &str, known: &[&str]) -> Box<Self> {
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        let message = format!("there is no free quota \"{id}\" for this meter; there is {known}");
        Self::new("grant.unknown", path, &message).with("id", id)
    }

    /// The object that is thrown. The JavaScript side makes an `Error` of it.
    pub(super) fn thrown(mut self) -> JsValue {
        self.told.close();
        // It is thrown either way.
        let object = self.told.parsed().unwrap_or_else(|error| error);
        if let Some(cause) = &self.cause {
            // Only a frozen object refuses a new key, and this one is not.
            let _ = Reflect::set(&object, &JsValue::from_str("cause"), cause);
        }
        object
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
            error.told.into_text(),
            r#"{"code":"request.tooMany","path":"lines","message":"at most 1000 are allowed","most":1000"#
        );
    }
}

//! Findings of an estimate as the API tells them: code, severity, path, an English sentence and the figures in it.

use super::word;
use crate::diagnostic::Finding;
use crate::price_book::Product;
use crate::text::{self, Lang};
use serde::ser::{Serialize, SerializeMap as _, Serializer};

/// The figures of a finding or an error, by name.
pub(super) type Data = Vec<(&'static str, Value)>;

/// A figure.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// An id, an amount or a date.
    Text(String),
    /// A number of units, a month or a day count.
    Number(u64),
    /// Words to choose from.
    Words(Vec<&'static str>),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl Value {
    pub(super) fn words(words: &[&'static str]) -> Self {
        Self::Words(words.to_vec())
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => serializer.serialize_u64(*number),
            Self::Words(words) => words.serialize(serializer),
        }
    }
}

/// A finding as it is answered.
#[derive(Debug)]
pub(super) struct Diagnostic {
    code: &'static str,
    severity: &'static str,
    path: String,
    message: String,
    data: Data,
}

impl Diagnostic {
    /// A finding about the value at `path` of the answer or the request.
    pub(super) fn new(finding: &Finding, path: String, product: &Product) -> Self {
        Self {
            code: finding.code(),
            severity: word::severity(finding.severity()),
            path,
            message: text::finding(Lang::En, finding, product),
            data: data(finding),
        }
    }

    /// Free quota was asked for where there is none.
    pub(super) fn no_grant(path: String) -> Self {
        Self {
            code: "grant.none",
            severity: "note",
            path,
            message: "This meter has no free quota that lowers an estimate".to_owned(),
            data: Vec::new(),
        }
    }
}

impl Serialize for Diagnostic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("code", self.code)?;
        map.serialize_entry("severity", self.severity)?;
        map.serialize_entry("path", &self.path)?;
        map.serialize_entry("message", &self.message)?;
        for (name, value) in &self.data {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

fn data(finding: &Finding) -> Data {
    match finding {
        Finding::UnknownMeter { id } | Finding::UnknownGrant { id } => vec![("id", Value::from(id.as_str()))],
        Finding::ContactSales { from, month } => {
            vec![("from", Value::Number(*from)), ("month", Value::Number(u64::from(*month)))]
        }
        Finding::UnknownPick { units } => vec![("units", Value::Number(*units))],
        Finding::PicksShort { missing } => vec![("missing", Value::Number(*missing))],
        Finding::Cliff { month, now, at, postpaid_saves, best_saves, dead_from } => vec![
            ("month", Value::Number(u64::from(*month))),
            ("now", Value::Number(*now)),
            ("at", Value::Number(*at)),
            ("postpaidSaves", Value::Text(postpaid_saves.to_string())),
            ("bestSaves", Value::Text(best_saves.to_string())),
            ("deadFrom", Value::Number(*dead_from)),
        ],
        Finding::BookOld { checked, days } => vec![
            ("checked", Value::Text(checked.to_string())),
            ("days", Value::Number(u64::try_from(*days).unwrap_or(0))),
        ],
        Finding::NoListForSettlement
        | Finding::VolumeTooLarge
        | Finding::NoPostpaid
        | Finding::PostpaidOff
        | Finding::PostpaidNeedsPack
        | Finding::PostpaidUnlisted
        | Finding::NoPacks
        | Finding::TooManySteps
        | Finding::PackingRefused
        | Finding::LowConfidence
        | Finding::OldRow => Vec::new(),
    }
}

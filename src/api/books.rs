//! The second program: it reads price books and answers them as they stand.
//!
//! `packwise.js` loads it when a page asks for it. It prices nothing: a book that was read goes to the first program as
//! bytes (`price_book::compact`).

use super::book::Book;
use crate::price_book::json::{self, Problem};
use crate::price_book::{compact, embedded};
use serde::Serialize;
use std::cell::RefCell;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

thread_local! {
    /// The book that was read last; `None` while the built-in one is in use.
    static IN_USE: RefCell<Option<json::Read>> = const { RefCell::new(None) };
}

/// Reads the book in a JSON text, keeps it and gives it as bytes.
///
/// # Errors
/// An object with `code`, `path`, `message`, `expected` and `found` of the first problem, and all of them as `problems`.
/// The book in use stays.
#[wasm_bindgen(js_name = readBook)]
pub fn read_book(text: &str) -> Result<Vec<u8>, JsValue> {
    match json::read(text) {
        Ok(read) => {
            let bytes = compact::write(&read.book);
            IN_USE.set(Some(read));
            Ok(bytes)
        }
        Err(problems) => Err(answer(&Refusal::new(&problems))?),
    }
}

/// What tells the content of the book that was read, whatever the order of its keys.
#[wasm_bindgen(js_name = bookHash)]
#[must_use]
pub fn book_hash() -> Option<String> {
    IN_USE.with_borrow(|read| read.as_ref().map(|read| read.hash.clone()))
}

/// Lets the book that was read go.
#[wasm_bindgen(js_name = useBuiltIn)]
pub fn use_built_in() {
    IN_USE.set(None);
}

/// Every price, rule and source, as a plain object.
///
/// # Errors
/// An object with `code`, `path` and `message`.
#[wasm_bindgen(js_name = priceBook)]
pub fn price_book() -> Result<JsValue, JsValue> {
    IN_USE.with_borrow(|read| answer(&Book::new(read.as_ref().map_or(embedded(), |read| &read.book))))
}

/// What is thrown for a price book that cannot be used: its first problem, and all of them.
#[derive(Serialize)]
struct Refusal<'p> {
    #[serde(flatten)]
    first: Option<Wrong<'p>>,
    message: String,
    problems: Vec<Wrong<'p>>,
}

#[derive(Serialize)]
struct Wrong<'p> {
    code: &'static str,
    path: &'p str,
    expected: &'p str,
    found: &'p str,
}

impl<'p> Refusal<'p> {
    fn new(problems: &'p [Problem]) -> Self {
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

/// A plain object: maps as objects, what is missing as null.
fn answer(value: &impl serde::Serialize) -> Result<JsValue, JsValue> {
    value.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).map_err(JsValue::from)
}

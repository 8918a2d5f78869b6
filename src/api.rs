//! The JavaScript API: what `packwise.js`, the module people import, calls.
//!
//! A request is read value by value, so that a mistake is told with its path (`request`); an answer is mirrored into
//! structs of its own (`estimate`, `book`), so that renaming something inside never renames it outside. A message
//! crosses as strings one way and whole numbers the other (`message`), because pages count at every keystroke.

mod book;
mod error;
mod estimate;
mod finding;
mod message;
mod path;
mod request;
mod word;

use crate::price_book::{embedded, json};
use crate::quote::Quoter;
use crate::sms::Market;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

thread_local! {
    /// One for all calls: building the packing tables takes longer than a hundred quotes.
    static BUILT_IN: Rc<Quoter<'static>> = Rc::new(Quoter::new(embedded()));
    /// What calls price against. A book of the caller's goes with its tables once another one is in use.
    static IN_USE: RefCell<Rc<Quoter<'static>>> = RefCell::new(built_in());
}

fn built_in() -> Rc<Quoter<'static>> {
    BUILT_IN.with(Rc::clone)
}

/// Held by a call for as long as it lasts: a getter of its request may put another book to use.
fn in_use() -> Rc<Quoter<'static>> {
    IN_USE.with_borrow(Rc::clone)
}

/// The version of the package.
#[wasm_bindgen(js_name = packageVersion)]
#[must_use]
pub fn package_version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// The version of the price book in use.
#[wasm_bindgen(js_name = bookVersion)]
#[must_use]
pub fn book_version() -> String {
    in_use().book().version.clone().into_owned()
}

/// Puts the book in a JSON text to use for the calls that follow, or the built-in one.
///
/// # Errors
/// An object with `code`, `path`, `message`, `expected` and `found` of the first problem, and all of them as `problems`.
/// The book in use stays.
#[wasm_bindgen(js_name = usePriceBook)]
pub fn use_price_book(text: Option<String>) -> Result<JsValue, JsValue> {
    let (quoter, hash) = match text {
        None => (built_in(), None),
        Some(text) => match json::read(&text) {
            Ok(json::Read { book, hash }) => (Rc::new(Quoter::owning(book)), Some(hash)),
            Err(problems) => return Err(answer(&error::BookError::new(&problems))?),
        },
    };
    let used = answer(&book::InUse::new(quoter.book(), hash))?;
    IN_USE.set(quoter);
    Ok(used)
}

/// Every price, rule and source, as a plain object.
///
/// # Errors
/// An object with `code`, `path` and `message`.
#[wasm_bindgen(js_name = priceBook)]
pub fn price_book() -> Result<JsValue, JsValue> {
    answer(&book::Book::new(in_use().book()))
}

/// Prices a request, given and answered as plain objects.
///
/// # Errors
/// An object with `code`, `path` and `message`, for a request that cannot be understood.
#[wasm_bindgen]
pub fn estimate(request: &JsValue) -> Result<JsValue, JsValue> {
    let quoter = in_use();
    // Everything is read before anything is priced: a getter of the request may call back into this module.
    let request = request::read(request, quoter.book()).map_err(|error| error.thrown())?;
    let quote = quoter.quote(&request.lines);
    answer(&estimate::Estimate::new(quoter.book(), &request, &quote))
}

/// Counts a message. The numbers are laid out as `message::pack` says.
#[wasm_bindgen(js_name = segmentSms)]
#[must_use]
pub fn segment_sms(international: bool, signature: &str, body: &str, marketing: bool) -> Vec<u32> {
    let market = if international { Market::International } else { Market::Domestic };
    message::pack(market, signature, body, marketing)
}

/// A warning about a message, by the numbers it was packed as: code, severity and what it says.
#[wasm_bindgen(js_name = smsWarning)]
#[must_use]
pub fn sms_warning(kind: u32, first: u32, second: u32) -> Vec<String> {
    message::describe(kind, first, second)
}

/// A plain object: maps as objects, what is missing as null.
fn answer(value: &impl serde::Serialize) -> Result<JsValue, JsValue> {
    value.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).map_err(JsValue::from)
}

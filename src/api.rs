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

use crate::price_book::{PriceBook, embedded};
use crate::quote::Quoter;
use crate::sms::Market;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

thread_local! {
    /// One for all calls: building the packing tables takes longer than a hundred quotes.
    static QUOTER: Quoter<'static> = Quoter::new(embedded());
}

/// The version of the package.
#[wasm_bindgen(js_name = packageVersion)]
#[must_use]
pub fn package_version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// The version of the price book.
#[wasm_bindgen(js_name = bookVersion)]
#[must_use]
pub fn book_version() -> String {
    embedded().version.clone().into_owned()
}

/// Every price, rule and source, as a plain object.
///
/// # Errors
/// An object with `code`, `path` and `message`.
#[wasm_bindgen(js_name = priceBook)]
pub fn price_book() -> Result<JsValue, JsValue> {
    answer(&book::Book::new(embedded()))
}

/// Prices a request, given and answered as plain objects.
///
/// # Errors
/// An object with `code`, `path` and `message`, for a request that cannot be understood.
#[wasm_bindgen]
pub fn estimate(request: &JsValue) -> Result<JsValue, JsValue> {
    let book: &'static PriceBook = embedded();
    // Everything is read before anything is priced: a getter of the request may call back into this module.
    let request = request::read(request, book).map_err(|error| error.thrown())?;
    QUOTER.with(|quoter| {
        let quote = quoter.quote(&request.lines);
        answer(&estimate::Estimate::new(book, &request, &quote))
    })
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

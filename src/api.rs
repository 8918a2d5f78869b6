//! The JavaScript API: what `packwise.js`, the module people import, calls.
//!
//! A request is read value by value, so that a mistake is told with its path (`request`); an answer is mirrored into
//! structs of its own (`estimate`, `book`), so that renaming something inside never renames it outside. A message
//! crosses as strings one way and whole numbers the other (`message`), because pages count at every keystroke.
//!
//! Two programs come of it. The first answers requests and messages, with what an estimate needs of the built-in book. With
//! the feature `book-json` it is the second (`books`), which reads price books and knows all of the built-in one.

#[cfg(feature = "book-json")]
mod book;
#[cfg(feature = "book-json")]
pub mod books;
mod cite;
mod error;
mod estimate;
mod finding;
mod json;
mod message;
mod path;
mod request;
mod word;

use crate::price_book::{compact, priced};
use crate::quote::Quoter;
use crate::sms::{Market, Message};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::JsValue;
#[cfg(not(feature = "book-json"))]
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    /// One for all calls: building the packing tables takes longer than a hundred quotes.
    static BUILT_IN: Rc<Quoter<'static>> = Rc::new(Quoter::owning(priced()));
    /// What calls price against. A book of the caller's goes with its tables once another one is in use.
    static IN_USE: RefCell<Rc<Quoter<'static>>> = RefCell::new(built_in());
    /// The message counted last.
    static COUNTED: RefCell<Vec<u32>> = const { RefCell::new(Vec::new()) };
}

fn built_in() -> Rc<Quoter<'static>> {
    BUILT_IN.with(Rc::clone)
}

/// Held by a call for as long as it lasts: a getter of its request may put another book to use.
fn in_use() -> Rc<Quoter<'static>> {
    IN_USE.with_borrow(Rc::clone)
}

/// The version of the package.
#[cfg_attr(not(feature = "book-json"), wasm_bindgen(js_name = packageVersion))]
#[must_use]
pub fn package_version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// The version of the price book in use.
#[cfg_attr(not(feature = "book-json"), wasm_bindgen(js_name = bookVersion))]
#[must_use]
pub fn book_version() -> String {
    in_use().book().version.clone().into_owned()
}

/// The currency of the price book in use.
#[cfg_attr(not(feature = "book-json"), wasm_bindgen(js_name = bookCurrency))]
#[must_use]
pub fn book_currency() -> String {
    in_use().book().currency.clone().into_owned()
}

/// Puts the book in these bytes of the second program's to use for the calls that follow, or the built-in one. `false` where
/// they are no such bytes; the book in use stays.
#[cfg_attr(not(feature = "book-json"), wasm_bindgen(js_name = useBook))]
#[must_use]
pub fn use_book(bytes: Option<Box<[u8]>>) -> bool {
    let quoter = match bytes {
        None => Some(built_in()),
        Some(bytes) => compact::read(&bytes).map(|book| Rc::new(Quoter::owning(book))),
    };
    let found = quoter.is_some();
    if let Some(quoter) = quoter {
        IN_USE.set(quoter);
    }
    found
}

/// Prices a request, given and answered as plain objects.
///
/// # Errors
/// An object with `code`, `path` and `message`, for a request that cannot be understood.
#[cfg_attr(not(feature = "book-json"), wasm_bindgen)]
pub fn estimate(request: &JsValue) -> Result<JsValue, JsValue> {
    let quoter = in_use();
    // Everything is read before anything is priced: a getter of the request may call back into this module.
    let request = request::read(request, quoter.book()).map_err(|error| error.thrown())?;
    let quote = quoter.at_list(&request.lines);
    estimate::estimate(quoter.book(), &request, &quote).parsed()
}

/// Counts a message, and says where in memory the numbers stand that `message::pack` lays out. They are read before
/// anything else is called: an array of their own for every key costs as much as counting.
#[cfg_attr(not(feature = "book-json"), wasm_bindgen(js_name = segmentSms))]
#[must_use]
pub fn segment_sms(international: bool, signature: &str, body: &str, marketing: bool) -> *const u32 {
    let market = if international { Market::International } else { Market::Domestic };
    COUNTED.with_borrow_mut(|out| {
        out.clear();
        message::pack(out, &Message { market, signature, body, marketing });
        out.as_ptr()
    })
}

/// A warning about a message, by the numbers it was packed as: code, severity and what it says.
#[cfg_attr(not(feature = "book-json"), wasm_bindgen(js_name = smsWarning))]
#[must_use]
pub fn sms_warning(kind: u32, first: u32, second: u32) -> Vec<String> {
    message::describe(kind, first, second)
}

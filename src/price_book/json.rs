//! A price book that arrives at run time, as a JSON text: another vendor's prices, read and checked by the rules the
//! build applies to `prices/*.toml`. `docs/price-book.md` explains the format, `static/price-book.schema.json` is its
//! schema.
//!
//! The text is first read into a tree in which numbers keep their spelling (`tree`), the tree then entry by entry into
//! the model (`read`). No float is ever made, no input is deep or large enough to exhaust anything, and every mistake is
//! told with a code and the place it stands at.

mod form;
mod read;
mod tree;

pub use form::{FORMS, Form};

use crate::price_book::PriceBook;
use core::fmt;

/// The longest text that is read, in bytes of UTF-8.
pub const MAX_BYTES: usize = 1_000_000;
/// How deep lists and objects may stand in each other. The format itself goes to nine.
pub const MAX_DEPTH: usize = 16;
/// The most problems told of one book.
pub const MAX_PROBLEMS: usize = 100;
/// The longest text in a book, in characters.
pub const MAX_TEXT: usize = 4_000;

/// What is wrong with a text that should be a price book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Stable code, such as `packs.notAscending`; `docs/price-book.md` lists all.
    pub code: &'static str,
    /// The value it is about, as JavaScript would write it: `products[0].meters[2].lists[0].packs[1].units`. Empty for
    /// the text as a whole.
    pub path: String,
    /// What stands there in a good book.
    pub expected: String,
    /// What was found.
    pub found: String,
}

/// `products[0].meters[0].id: id.notSlug: expected …, found …`.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { code, path, expected, found } = self;
        let path = if path.is_empty() { "the book" } else { path };
        write!(f, "{path}: {code}: expected {expected}, found {found}")
    }
}

/// A book that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The book.
    pub book: PriceBook,
    /// 16 hexadecimal digits that tell its content from others. Blanks and the order of keys do not change it. It is no
    /// protection against somebody who wants two books to look alike.
    pub hash: String,
}

/// Reads a book.
///
/// # Errors
/// Everything that is wrong with it, up to [`MAX_PROBLEMS`]; never an empty list.
///
/// ```
/// use packwise::price_book::json;
/// let text = r#"{
///   "version": "2026.1", "checked": "2026-11-01", "currency": "USD", "vendor": "Example Mail",
///   "products": [{
///     "id": "mail", "name": "Mail", "unit": { "zh": "封", "en": "mail", "enPlural": "mails" },
///     "purchaseUrl": "https://example.com/mail", "overflow": "postpaid",
///     "sources": [{ "id": "prices", "title": "Price page", "date": "2026-10-01" }],
///     "meters": [{ "id": "mail.sent", "name": "Sent", "lists": [{
///       "postpaid": { "unitPrice": "0.0008" }, "source": { "id": "prices", "place": "first table" }
///     }] }]
///   }]
/// }"#;
/// let read = json::read(text).unwrap();
/// assert_eq!(read.book.currency, "USD");
///
/// let wrong = json::read(&text.replace("\"0.0008\"", "0.0008")).unwrap_err();
/// assert_eq!(wrong[0].code, "book.wrongType");
/// assert_eq!(wrong[0].path, "products[0].meters[0].lists[0].postpaid.unitPrice");
/// ```
pub fn read(text: &str) -> Result<Read, Vec<Problem>> {
    let tree = tree::parse(text).map_err(|problem| vec![problem])?;
    let book = read::book(&tree)?;
    Ok(Read { book, hash: format!("{:016x}", tree.digest()) })
}

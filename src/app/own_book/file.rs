//! The file of a book: asking for it, and why it is refused.

use super::Opened;
use crate::price_book::json::{self, MAX_BYTES, Problem, Read};
use crate::quote::Quoter;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, RequestCache, RequestInit, Response, Url};

/// Why there is no book to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The address names no file of the host of Packwise.
    Elsewhere,
    /// The host gave no file: its status.
    NotGiven(u16),
    /// There was no answer.
    Unreachable,
    /// More than [`MAX_BYTES`].
    TooLarge,
    /// No book, or one that breaks the rules.
    Wrong(Vec<Problem>),
}

impl Refusal {
    /// A stable name for interfaces; that of the first mistake where the book is wrong.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Elsewhere => "book.elsewhere",
            Self::NotGiven(_) => "book.notGiven",
            Self::Unreachable => "book.unreachable",
            Self::TooLarge => "book.tooLong",
            Self::Wrong(problems) => problems.first().map_or("book.syntax", |problem| problem.code),
        }
    }
}

/// A book, or why there is none.
pub type Content = Result<Rc<Opened>, Rc<Refusal>>;

/// Reads the text of a file.
///
/// # Errors
/// Everything that is wrong with it.
pub fn open(text: &str) -> Content {
    match json::read(text) {
        Ok(Read { book, .. }) => Ok(Rc::new(Opened(Quoter::owning(book)))),
        Err(problems) => Err(Rc::new(Refusal::Wrong(problems))),
    }
}

/// Asks for the file at an address, as seen from the folder of Packwise.
pub(super) async fn load(address: &str, base: &str) -> Content {
    match text(address, base).await {
        Ok(text) => open(&text),
        Err(refusal) => Err(Rc::new(refusal)),
    }
}

async fn text(address: &str, base: &str) -> Result<String, Refusal> {
    // An address that is none stands for no file either.
    let (asked, home) = match (Url::new_with_base(address, base), Url::new(base)) {
        (Ok(asked), Ok(home)) if !address.trim().is_empty() => (asked, home),
        _ => return Err(Refusal::Elsewhere),
    };
    // The scheme too: a blob has the origin of whoever made it.
    let near = |url: &Url| url.origin() == home.origin() && url.protocol() == home.protocol();
    if !near(&asked) {
        return Err(Refusal::Elsewhere);
    }
    let window = web_sys::window().ok_or(Refusal::Unreachable)?;
    let how = RequestInit::new();
    // Prices change under their name: what the browser has is asked for anew.
    how.set_cache(RequestCache::NoCache);
    let answer = JsFuture::from(window.fetch_with_str_and_init(&asked.href(), &how)).await;
    let answer: Response = answer.ok().and_then(|found| found.dyn_into().ok()).ok_or(Refusal::Unreachable)?;
    if !answer.ok() {
        return Err(Refusal::NotGiven(answer.status()));
    }
    // The host may have led elsewhere.
    if !Url::new(&answer.url()).is_ok_and(|url| near(&url)) {
        return Err(Refusal::Elsewhere);
    }
    let blob = JsFuture::from(answer.blob().map_err(|_| Refusal::Unreachable)?).await;
    let blob: Blob = blob.ok().and_then(|found| found.dyn_into().ok()).ok_or(Refusal::Unreachable)?;
    if blob.size() > MAX_SIZE {
        return Err(Refusal::TooLarge);
    }
    let text = JsFuture::from(blob.text()).await.ok();
    text.and_then(|text| text.as_string()).ok_or(Refusal::Unreachable)
}

/// [`MAX_BYTES`] as a blob counts.
#[expect(clippy::cast_precision_loss, reason = "a million is exact")]
const MAX_SIZE: f64 = MAX_BYTES as f64;

//! The book compiled into this build.

use crate::price_book::*;

include!(concat!(env!("OUT_DIR"), "/price_book.rs"));

/// The price book this build was made with.
#[must_use]
pub fn embedded() -> &'static PriceBook {
    &BOOK
}

//! The book compiled into this build.

use crate::calendar::Date;
use crate::money::{Money, UnitPrice};
use crate::price_book::*;

mod all {
    use super::*;
    include!(concat!(env!("OUT_DIR"), "/price_book.rs"));
}

#[cfg(split)]
mod first {
    use super::*;
    include!(concat!(env!("OUT_DIR"), "/first.rs"));
}

/// The price book this build was made with; in a page cut in two and until its second part is there, what the first
/// answer needs of it.
#[must_use]
pub fn embedded() -> &'static PriceBook {
    #[cfg(split)]
    return WHOLE.get().copied().unwrap_or(&first::BOOK);
    #[cfg(not(split))]
    &all::BOOK
}

/// What an estimate needs of the book this build was made with, read from bytes that the build wrote.
#[must_use]
pub fn priced() -> PriceBook {
    let bytes = include_bytes!(concat!(env!("OUT_DIR"), "/price_book.bin"));
    compact::read(bytes).unwrap_or_else(|| unreachable!("the build wrote these bytes"))
}

/// All of it, where it has come.
#[cfg(split)]
static WHOLE: std::sync::OnceLock<&'static PriceBook> = std::sync::OnceLock::new();

/// The book as a whole. Who names it carries it: only the second part of the page may.
#[cfg(feature = "app")]
pub(crate) const fn whole() -> &'static PriceBook {
    &all::BOOK
}

/// From here on [`embedded`] is this.
#[cfg(split)]
pub(crate) fn complete(book: &'static PriceBook) {
    // There is one: a second time it is the same.
    let _ = WHOLE.set(book);
}

/// A day of the compiled tables. The build has already found it in the calendar.
const fn day(year: i32, month: u8, day: u8) -> Date {
    match Date::new(year, month, day) {
        Some(date) => date,
        None => unreachable!(),
    }
}

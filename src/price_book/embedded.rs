//! The book compiled into this build.

use crate::calendar::Date;
use crate::money::{Money, UnitPrice};
use crate::price_book::*;

include!(concat!(env!("OUT_DIR"), "/price_book.rs"));

/// The price book this build was made with.
#[must_use]
pub fn embedded() -> &'static PriceBook {
    &BOOK
}

/// A day of the compiled tables. The build has already found it in the calendar.
const fn day(year: i32, month: u8, day: u8) -> Date {
    match Date::new(year, month, day) {
        Some(date) => date,
        None => unreachable!(),
    }
}

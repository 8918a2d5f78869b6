//! What a paid cloud service costs postpaid, prepaid and with the best mix of packs: exactly, and with its working.

pub mod billing;
pub mod calendar;
pub mod diagnostic;
pub mod export;
pub mod ics;
pub mod money;
mod order;
pub mod packing;
pub mod price_book;
pub mod quote;
pub mod scenario;
pub mod sms;
pub mod text;
pub mod volume;

#[cfg(feature = "api")]
pub mod api;
#[cfg(feature = "app")]
pub mod app;

//! Everything that is tested natively from outside the crate, in one binary so that it links once.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "a test says what must hold by failing loudly, in its helpers too"
)]

mod architecture;
mod billing;
#[cfg(feature = "book-json")]
mod book_json;
mod docs;
mod estimate;
mod export;
mod golden;
mod ics;
mod ledger;
mod link;
mod money;
#[cfg(feature = "prerender")]
mod own_book;
mod packing;
mod preset;
mod price_book;
mod price_files;
mod random;
mod reasons;
#[cfg(feature = "prerender")]
mod render;
mod scenario;
mod second;
mod sms;
mod timeline;
mod volume;

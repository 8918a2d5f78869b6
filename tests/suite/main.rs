//! One binary for all native tests.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "a test says what must hold by failing loudly, in its helpers too"
)]

mod price_book;
mod price_files;

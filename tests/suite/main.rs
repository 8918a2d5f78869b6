//! Everything that is checked without a browser, in one binary.
#![allow(
    clippy::arithmetic_side_effects,
    reason = "an overflow in a test is a failed test, which is what it is for"
)]

mod architecture;
mod billing;
mod golden;
mod packing;
mod random;

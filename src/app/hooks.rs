//! Hooks of the page.

mod use_kept;
mod use_paused;
pub(crate) use use_kept::{Keeping, Kept, use_kept};
pub(crate) use use_paused::use_paused;

//! Hooks of the page.

mod use_paused;
pub(crate) use use_paused::use_paused;

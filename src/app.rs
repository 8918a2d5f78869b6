//! The page. A thin shell: what was entered lives in [`crate::scenario`], prices come from [`crate::quote`], words from
//! [`crate::text`].

mod browser;
pub mod components;
mod download;
mod hooks;
mod later;
#[cfg(feature = "book-page")]
pub mod own_book;
mod state;
pub mod storage;
pub mod views;

pub use browser::{Address, Place, Stage, mount};
pub use later::NotLoaded;
pub use state::{Action, Page, Theme};

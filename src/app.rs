//! The page. A thin shell: what was entered lives in [`crate::scenario`], prices come from [`crate::quote`], words from
//! [`crate::text`].

mod browser;
pub mod components;
mod hooks;
mod state;
pub mod views;

pub use browser::{Address, mount};
pub use state::{Action, Page, Theme};

/// A part of the price book, compared by address: the book never changes while a page is open.
#[derive(Debug)]
pub struct Shared<T: 'static>(pub &'static T);

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Shared<T> {}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        core::ptr::eq(self.0, other.0)
    }
}

impl<T> core::ops::Deref for Shared<T> {
    type Target = T;
    fn deref(&self) -> &T {
        self.0
    }
}

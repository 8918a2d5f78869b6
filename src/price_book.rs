//! The price book: every price and rule of a vendor, versioned, dated and cited.
//!
//! People edit `prices/*.toml`; the build checks those files and compiles them to the static tables behind
//! [`embedded()`], so no parser ships. The same model holds a book that arrives at run time, which
//! the feature `book-json` reads from a text.

pub mod compact;
mod embedded;
#[cfg(feature = "book-json")]
pub mod json;
mod lookup;
mod model;
mod validate;

#[cfg(split)]
pub(crate) use embedded::complete;
#[cfg(feature = "app")]
pub(crate) use embedded::whole;
pub use embedded::{embedded, priced};
pub use lookup::{CurrentList, Fit};
pub use model::*;
pub use validate::{Finding, MAX_RESIDUES, MAX_SIZES, MAX_UNITS, validate, validate_across, validate_head};

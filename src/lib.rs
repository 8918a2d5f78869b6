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

/// Half the code of the default allocator. The API is a program of its own in the browser; with the page in it, the page
/// chooses.
#[cfg(all(target_arch = "wasm32", feature = "api", not(feature = "app")))]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

#[cfg(feature = "api")]
pub mod api;
#[cfg(feature = "app")]
pub mod app;

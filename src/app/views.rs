//! Views: parts of the page that know the product. Plain functions of what was entered; only the page itself holds state.

#[cfg(feature = "prerender")]
mod all_prices;
mod answer;
mod captcha;
mod chart;
mod faceid;
mod page;
mod price_list;
mod purchase;
mod reasons;
mod sms;

#[cfg(feature = "prerender")]
pub use all_prices::{AllPrices, AllPricesProps};
pub use page::{App, AppProps};
pub use reasons::{Reasons, ReasonsProps};

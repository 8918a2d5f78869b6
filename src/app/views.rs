//! Views: parts of the page that know the product. Plain functions of what was entered; only the page itself holds state.

mod answer;
mod captcha;
mod faceid;
mod page;
mod price_list;
mod purchase;
mod sms;

pub use page::{App, AppProps};

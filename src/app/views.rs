//! Views: parts of the page that know the product. Plain functions of what was entered; only the page itself holds state.

#[cfg(feature = "prerender")]
mod all_prices;
mod answer;
mod behind;
mod captcha;
mod cart;
mod chart;
mod faceid;
mod framed;
mod keep;
mod months;
#[cfg(feature = "book-page")]
pub(super) mod own_book;
mod page;
mod price_list;
mod pricing;
mod purchase;
mod reasons;
mod saved;
mod sheet;
mod situation;
mod sms;
mod sms_money;
mod timeline;

#[cfg(feature = "prerender")]
pub use all_prices::{AllPrices, AllPricesProps};
pub(crate) use behind::TABLE;
#[cfg(feature = "prerender")]
pub use behind::{Answered, AnsweredProps};
pub use keep::{Keep, KeepProps, KeptLine, KeptProps};
pub(crate) use page::{AnswerParts, Below, Shown};
pub use page::{App, AppProps, Before, Linked, Staged, StagedProps};
pub use reasons::{Reasons, ReasonsProps};
pub use saved::{Saves, SavesProps};

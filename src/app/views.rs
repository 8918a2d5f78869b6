//! Views: parts of the page that know the product.

mod answer;
mod captcha;
mod faceid;
mod page;
mod price_list;
mod purchase;
mod sms;

pub use answer::{Answer, AnswerProps};
pub use captcha::{CaptchaForm, CaptchaFormProps};
pub use faceid::{Editions, EditionsProps, FaceIdForm, FaceIdFormProps};
pub use page::{App, AppProps};
pub use price_list::{PriceTable, PriceTableProps};
pub use purchase::{Purchase, PurchaseProps};
pub use sms::{SmsAnswer, SmsAnswerProps, SmsForm, SmsFormProps};

//! What a customer entered, and how an edit changes it. Pure: the page's reducer is an adapter over [`Inputs::apply`].

mod contract;
mod estimate;
mod history;
mod inputs;
pub mod link;
mod message;
pub mod paste;

pub use contract::{Contract, Share, ShareError};
pub use estimate::{Change, Estimate, HeldPack, Item, ListPrice, PriceOf, Shape};
pub use history::History;
pub use inputs::{
    Amount, Captcha, CaptchaPostpaid, Edit, FaceId, Inputs, Notice, Period, RegionShare, Sms, Tab, Way,
};
pub use message::{MAX_REGIONS, SAMPLE};
pub use paste::PasteError;

use crate::billing::{Held, Plan, TierCounting};
use crate::price_book::{Overflow, Settlement, Text};
use crate::volume::Usage;

/// One use of one meter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Meter id.
    pub meter: Text,
    /// How much, over twelve months.
    pub usage: Usage,
    /// Which price list holds for this customer.
    pub settlement: Settlement,
    /// What happens beyond packs; `None` takes the product's default.
    pub overflow: Option<Overflow>,
    /// Ids of the grants the customer has.
    pub grants: Vec<Text>,
    /// Packs the customer would buy.
    pub picks: Vec<Pick>,
    /// Which of a month's units choose a reached tier.
    pub counting: TierCounting,
    /// Packs the customer still holds.
    pub held: Vec<Held>,
    /// Prices that stand in place of the list's.
    pub contract: Contract,
    /// The days of the plan, and when packs are bought.
    pub plan: Plan,
}

/// Packs the customer would buy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pick {
    /// Size of each.
    pub units: u64,
    /// How many.
    pub count: u64,
}

impl Line {
    /// A line at the defaults: daily settlement, the product's overflow, no grants, no picks, nothing held, list prices, no dates.
    #[must_use]
    pub fn new(meter: impl Into<Text>, usage: Usage) -> Self {
        Self {
            meter: meter.into(),
            usage,
            settlement: Settlement::Daily,
            overflow: None,
            grants: Vec::new(),
            picks: Vec::new(),
            counting: TierCounting::default(),
            held: Vec::new(),
            contract: Contract::default(),
            plan: Plan::default(),
        }
    }
}

//! What a customer entered, and how an edit changes it. Pure: the page's reducer is an adapter over [`Inputs::apply`].

mod contract;
mod estimate;
mod history;
mod inputs;
pub mod link;
mod message;
pub mod paste;
mod preset;
mod question;

pub use contract::{Contract, Share, ShareError};
pub use estimate::{Change, Estimate, HeldPack, Item, ListPrice, MAX_ITEMS, PriceOf, Shape};
pub use history::History;
pub use inputs::{
    Amount, Captcha, CaptchaPostpaid, Edit, FaceId, Inputs, Notice, Period, RegionShare, Sms, Tab, Way,
};
pub use message::{MAX_REGIONS, SAMPLE};
pub use paste::PasteError;
pub use preset::{Because, Field, Misread, Preset, View};
pub use question::{Asking, Question, counted};

use crate::billing::{Held, Plan, TierCounting};
use crate::price_book::{Overflow, Settlement, Text};
use crate::volume::{Usage, Volume};

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

    /// The same line with `total` units in the year, the months keeping their shape: an even year stays even, and of
    /// twelve months the first k hold floor(total × their share) together, so they sum to `total`.
    ///
    /// ```
    /// use packwise::scenario::Line;
    /// use packwise::volume::{Usage, Volume};
    /// let mut months = [Volume::ZERO; 12];
    /// months[0] = Volume::new(10).unwrap();
    /// months[5] = Volume::new(30).unwrap();
    /// let line = Line::new("captcha.check", Usage::Months(months)).with_total(Volume::new(99).unwrap());
    /// let months = line.usage.months();
    /// assert_eq!((months[0], months[5]), (24, 75));
    /// ```
    #[must_use]
    pub fn with_total(&self, total: Volume) -> Self {
        let usage = match self.usage {
            Usage::PerYear(_) | Usage::PerMonth(_) => Usage::PerYear(total),
            Usage::Months(months) => scaled(&months, total),
        };
        Self { usage, ..self.clone() }
    }
}

fn scaled(months: &[Volume; 12], total: Volume) -> Usage {
    let sum = months.iter().fold(0u128, |sum, m| sum.saturating_add(u128::from(m.get())));
    let (mut so_far, mut before) = (0u128, 0u64);
    let scaled = months.map(|month| {
        so_far = so_far.saturating_add(u128::from(month.get()));
        // At most 10^15 times twelve times 10^15.
        let until = u128::from(total.get()).saturating_mul(so_far).checked_div(sum).unwrap_or(0);
        let until = u64::try_from(until).unwrap_or(total.get());
        let month = until.saturating_sub(before);
        before = until;
        Volume::new(month).unwrap_or(Volume::ZERO)
    });
    // Twelve empty months have no shape to keep.
    if sum == 0 { Usage::PerYear(total) } else { Usage::Months(scaled) }
}

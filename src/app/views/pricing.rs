use crate::calendar::Date;
use crate::price_book::embedded;
use crate::quote::{Options, Quoter};
use crate::scenario::{Estimate, Item, Line};

/// Prices questions beside the open one, such as another edition or a shorter message, as they hold for this customer:
/// at the contract's prices, in the year's shape.
pub(super) struct Pricing<'a> {
    pub(super) quoter: &'a Quoter<'static>,
    pub(super) estimate: &'a Estimate,
    pub(super) item: &'a Item,
    pub(super) today: Date,
}

impl Pricing<'_> {
    /// The ways to pay for a line; see [`Quoter::brief`].
    pub(super) fn options(&self, line: Line) -> Options {
        self.quoter.brief(&self.estimate.dress(self.item, line, true, embedded(), self.today)).options
    }
}

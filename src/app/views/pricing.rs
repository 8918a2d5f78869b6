use crate::calendar::Date;
use crate::price_book::embedded;
use crate::quote::{Quote, Quoter};
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
    pub(super) fn quote(&self, lines: &[Line]) -> Quote {
        let alone = lines.len() == 1;
        let dressed: Vec<Line> = lines
            .iter()
            .map(|line| self.estimate.dress(self.item, line.clone(), alone, embedded(), self.today))
            .collect();
        self.quoter.quote(&dressed)
    }
}

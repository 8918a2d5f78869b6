//! Finding the meter that a customer's way of calling leads to, and the prices in force.

use crate::calendar::Date;
use crate::price_book::*;

/// The price list in force for a settlement.
pub type CurrentList<'b> = Option<&'b PriceList>;

/// An edition that fits a channel and a comparison, with its meter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fit<'b> {
    /// Index into [`Product::editions`].
    pub edition: u16,
    /// The row that leads there.
    pub row: &'b Row,
    /// Where it is billed.
    pub meter: &'b Meter,
}

impl PriceBook {
    /// The product with this id.
    #[must_use]
    pub fn product(&self, id: &str) -> Option<&Product> {
        self.products.iter().find(|p| p.id == id)
    }

    /// The meter with this id and its product.
    #[must_use]
    pub fn meter(&self, id: &str) -> Option<(&Product, &Meter)> {
        self.products.iter().find_map(|p| p.meters.iter().find(|m| m.id == id).map(|m| (p, m)))
    }
}

impl Product {
    /// The source a citation points to.
    #[must_use]
    pub fn source(&self, cite: &Cite) -> Option<&Source> {
        self.sources.get(usize::from(cite.source))
    }

    /// The rule with this id.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|r| r.id == id)
    }

    /// Every edition offered through this channel with this comparison, in the order of the vendor's tables.
    #[must_use]
    pub fn fits(&self, channel: u16, comparison: Option<u16>) -> Vec<Fit<'_>> {
        self.rows
            .iter()
            .filter(|r| r.channel == channel && r.comparison == comparison)
            .filter_map(|row| {
                let meter = self.meters.get(usize::from(row.meter))?;
                Some(Fit { edition: row.edition, row, meter })
            })
            .collect()
    }
}

impl Meter {
    /// The current list for a settlement.
    #[must_use]
    pub fn list(&self, settlement: Settlement) -> CurrentList<'_> {
        self.lists.iter().find(|l| l.settlement == settlement && l.to.is_none())
    }

    /// The list that was in force on `day`; lists without a first day count from the beginning.
    #[must_use]
    pub fn list_on(&self, settlement: Settlement, day: Date) -> CurrentList<'_> {
        self.lists.iter().find(|l| {
            l.settlement == settlement && l.from.is_none_or(|f| f <= day) && l.to.is_none_or(|t| day <= t)
        })
    }
}

impl PriceList {
    /// The citation behind a pack's price.
    #[must_use]
    pub fn pack_cite<'l>(&'l self, pack: &'l Pack) -> &'l Cite {
        pack.cite.as_ref().unwrap_or(&self.cite)
    }
}

impl Bilingual {
    /// A bilingual constant for the compiled tables.
    #[must_use]
    pub const fn fixed(zh: &'static str, en: &'static str) -> Self {
        Self { zh: Text::Borrowed(zh), en: Text::Borrowed(en) }
    }
}

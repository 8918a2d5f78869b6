//! What every document about an estimate goes through: its lines with their names, prices and products.

use super::{Lang, item_title};
use crate::price_book::{Confidence, Meter, PriceBook, Product};
use crate::quote::{EstimateQuote, LineQuote, Step};
use crate::scenario::Estimate;

/// One priced line under the name it is called by.
#[derive(Debug, Clone)]
pub struct QuotedLine<'a> {
    /// The customer's name for it, or what it is; with the meter's behind it where an item asks for several.
    pub title: String,
    /// Its answer.
    pub quote: &'a LineQuote,
    /// What is sold.
    pub product: &'a Product,
    /// What is counted.
    pub meter: &'a Meter,
}

/// The priced lines of an estimate, in the customer's order. What the book does not know is left out.
#[must_use]
pub fn quoted_lines<'a>(
    lang: Lang,
    book: &'a PriceBook,
    estimate: &Estimate,
    quote: &'a EstimateQuote,
) -> Vec<QuotedLine<'a>> {
    let mut found = Vec::new();
    for (item, answer) in estimate.items.iter().zip(&quote.items) {
        let title = item_title(lang, item, &answer.lines, book);
        for quote in &answer.quotes {
            let Some((product, meter)) = book.meter(&quote.meter) else { continue };
            let name = lang.of(&meter.name);
            let alone = answer.quotes.len() == 1 || title == name;
            let title = if alone { title.clone() } else { format!("{title} · {name}") };
            found.push(QuotedLine { title, quote, product, meter });
        }
    }
    found
}

/// How far the prices behind a line's cheapest way can be trusted: as far as the least sure of them. Without a purchase,
/// as far as its price list.
#[must_use]
pub fn line_confidence(line: &QuotedLine<'_>) -> Option<Confidence> {
    let steps = line.quote.options.best.iter().flat_map(|best| &best.steps);
    let paid = steps.filter_map(|step| match step {
        Step::Packs { cite, .. } | Step::Postpaid { cite, .. } => Some(cite.confidence),
        Step::Grant { .. } | Step::Held { .. } | Step::Stopped { .. } => None,
    });
    paid.min().or_else(|| line.meter.list(line.quote.settlement).map(|list| list.cite.confidence))
}

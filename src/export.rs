//! An estimate as a document of its own: a table for a spreadsheet, a text for a wiki, a file that opens again.
//!
//! Each says the same as the page, in the same words, from the same answer.

mod csv;
mod json;
mod markdown;
mod prices;

pub use csv::csv;
pub use json::{ImportError, MAX_BYTES, answer_json, error_json, estimate_in, json};
pub use markdown::markdown;
pub use prices::{PriceTable, price_table, price_table_ids};

use crate::calendar::Date;
use crate::money::Money;
use crate::price_book::{Cite, Confidence, PriceBook, Product};
use crate::quote::{EstimateQuote, LineQuote, OptionQuote, Step};
use crate::scenario::Estimate;
use crate::text::{self, Lang, QuotedLine};

/// What a document is about.
#[derive(Debug, Clone, Copy)]
pub struct Sheet<'a> {
    /// The language of its words.
    pub lang: Lang,
    /// The book it was priced against.
    pub book: &'a PriceBook,
    /// What was asked.
    pub estimate: &'a Estimate,
    /// The answer.
    pub quote: &'a EstimateQuote,
    /// The day it is written.
    pub today: Date,
    /// Opens the same estimate again.
    pub link: &'a str,
}

impl<'a> Sheet<'a> {
    fn lines(&self) -> Vec<QuotedLine<'a>> {
        text::quoted_lines(self.lang, self.book, self.estimate, self.quote)
    }

    /// How far a line's prices can be trusted, in words.
    fn confidence(&self, line: &QuotedLine<'_>) -> &'static str {
        text::line_confidence(line).map_or("", |c| self.confidence_words(c))
    }

    fn confidence_words(&self, confidence: Confidence) -> &'static str {
        confidence_words(self.lang, confidence)
    }
}

fn confidence_words(lang: Lang, confidence: Confidence) -> &'static str {
    text::confidence(lang, confidence)
        .unwrap_or_else(|| lang.pick("官方现行文档", "The vendor's current document"))
}

/// One thing to buy: packs of one size in one month, or units charged postpaid.
struct Buy {
    /// First and last month, from 1.
    months: (u8, u8),
    /// The first day on which packs are needed, where the plan has dates.
    day: Option<Date>,
    /// What, in the vendor's words.
    what: String,
    /// Packs, or units.
    count: u64,
    /// Of each, exact.
    price: String,
    amount: Money,
}

impl Buy {
    /// The months in words: `第 3 个月`, `Months 1–12`.
    fn when(&self, lang: Lang) -> String {
        match (lang, self.months) {
            (Lang::Zh, (a, b)) if a == b => format!("第 {a} 个月"),
            (Lang::Zh, (a, b)) => format!("第 {a}–{b} 个月"),
            (Lang::En, (a, b)) if a == b => format!("Month {a}"),
            (Lang::En, (a, b)) => format!("Months {a}–{b}"),
        }
    }
}

/// Everything the cheapest way pays for. The amounts sum to its total.
fn buys(lang: Lang, line: &QuotedLine<'_>) -> Vec<Buy> {
    let QuotedLine { quote, product, .. } = line;
    let Some(best) = quote.options.best.as_ref().filter(|_| quote.units > 0) else { return Vec::new() };
    let packs = best.purchases.iter().enumerate().map(|(at, p)| Buy {
        months: (p.month, p.month),
        day: quote.ledger.as_ref().and_then(|l| l.bought().nth(at)?.bought_on),
        what: text::pack_label(lang, p.units, p.custom, &product.unit, &product.pack_name),
        count: p.count,
        price: amount(p.price),
        amount: p.amount,
    });
    let postpaid = best.steps.iter().filter_map(|step| match step {
        Step::Postpaid { units, price, amount, months, .. } => Some(Buy {
            months: *months,
            day: None,
            what: lang.from_postpaid().to_string(),
            count: *units,
            price: price.to_string(),
            amount: *amount,
        }),
        _ => None,
    });
    packs.chain(postpaid).collect()
}

/// An amount with two decimals; with all it has where it is finer, so that parts still sum to the whole.
fn amount(of: Money) -> String {
    if of == of.rounded() { of.payable() } else { of.to_string() }
}

/// What a way to buy has due today, and later: as shown, together its payable amount.
fn due(option: &OptionQuote) -> (Money, Money) {
    let today = option.due_today.rounded();
    (today, option.payable.minus(today).unwrap_or(Money::ZERO))
}

/// The cheapest way at list prices, where the customer pays others.
fn at_list(quote: &LineQuote) -> Option<Money> {
    quote.at_list.as_ref()?.options.best.as_ref().map(|best| best.payable)
}

/// Where the prices of the cheapest ways stand, each place once.
fn sources<'a>(lines: &[QuotedLine<'a>]) -> Vec<(&'a Product, &'a Cite)> {
    let mut found: Vec<(&Product, &Cite)> = Vec::new();
    for line in lines {
        for step in line.quote.options.best.iter().flat_map(|best| &best.steps) {
            let (Step::Grant { cite, .. } | Step::Packs { cite, .. } | Step::Postpaid { cite, .. }) = step
            else {
                continue;
            };
            if !found.iter().any(|(product, known)| product.id == line.product.id && *known == cite) {
                found.push((line.product, cite));
            }
        }
    }
    found
}

/// The address of a source, where the document has one.
fn address<'a>(product: &'a Product, cite: &Cite) -> &'a str {
    product.source(cite).and_then(|source| source.url.as_deref()).unwrap_or_default()
}

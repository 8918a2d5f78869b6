//! A whole estimate priced.

use super::{LineQuote, OptionQuote, Quoter};
use crate::calendar::Date;
use crate::money::Money;
use crate::price_book::{Confidence, Settlement};
use crate::scenario::{Estimate, Line};
use std::rc::Rc;

/// A whole estimate priced: every line, and the sums of what is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EstimateQuote {
    /// Each line, in the customer's order.
    pub items: Vec<Rc<ItemQuote>>,
    /// Sums over the lines. `None` where some line has no answer: a sum that leaves it out would be too small.
    pub total: Option<Sums>,
    /// How many lines have no answer.
    pub unanswered: usize,
}

/// One line of an estimate priced. It may ask for several meters, as a message to several regions does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemQuote {
    /// What was asked.
    pub lines: Vec<Line>,
    /// The answers.
    pub quotes: Vec<LineQuote>,
    /// Their sums; `None` where one has no answer, or nothing was asked.
    pub sums: Option<Sums>,
}

/// Sums of shown amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    /// The cheapest way to buy, twelve months.
    pub best: Money,
    /// Of that, due today.
    pub today: Money,
    /// Of that, due later.
    pub later: Money,
    /// The same usage all postpaid, where every line has it.
    pub postpaid: Option<Money>,
    /// The same usage all in packs, where every line has it.
    pub packs: Option<Money>,
    /// The cheapest way at list prices, where the customer pays others.
    pub at_list: Option<Money>,
    /// Of the cheapest way, what rests on prices below high confidence that the customer has not replaced.
    pub uncertain: Money,
}

impl Sums {
    fn plus(self, other: Self) -> Option<Self> {
        let both = |a: Option<Money>, b: Option<Money>| a.zip(b).and_then(|(a, b)| a.plus(b));
        let at_list = match (self.at_list, other.at_list) {
            (None, None) => None,
            (a, b) => Some(a.unwrap_or(self.best).plus(b.unwrap_or(other.best))?),
        };
        Some(Self {
            best: self.best.plus(other.best)?,
            today: self.today.plus(other.today)?,
            later: self.later.plus(other.later)?,
            postpaid: both(self.postpaid, other.postpaid),
            packs: both(self.packs, other.packs),
            at_list,
            uncertain: self.uncertain.plus(other.uncertain)?,
        })
    }

    fn nothing() -> Self {
        Self { postpaid: Some(Money::ZERO), packs: Some(Money::ZERO), ..Self::default() }
    }
}

/// Prices a whole estimate. `today` stands where no day of purchase was typed.
///
/// ```
/// use packwise::price_book::embedded;
/// use packwise::quote::{Quoter, estimate};
/// use packwise::scenario::Estimate;
/// let quoter = Quoter::new(embedded());
/// let quote = estimate(&quoter, &Estimate::new(embedded()), "2026-11-21".parse().unwrap());
/// let total = quote.total.unwrap();
/// assert_eq!((total.best.to_string(), total.today.to_string()), ("280000".into(), "180000".into()));
/// ```
#[must_use]
pub fn estimate(quoter: &Quoter<'_>, estimate: &Estimate, today: Date) -> EstimateQuote {
    reprice(quoter, estimate, today, None)
}

/// [`estimate`] after a change, with what it was before and its answer on the same day: a line that asks the same keeps
/// its answer.
#[must_use]
pub fn reprice(
    quoter: &Quoter<'_>,
    estimate: &Estimate,
    today: Date,
    before: Option<(&Estimate, &EstimateQuote)>,
) -> EstimateQuote {
    let before = before.filter(|(before, _)| estimate.shares_terms(before));
    let items: Vec<Rc<ItemQuote>> = estimate
        .items
        .iter()
        .enumerate()
        .map(|(at, item)| {
            let same = before
                .filter(|(before, _)| before.items.get(at) == Some(item))
                .and_then(|(_, quote)| quote.items.get(at));
            if let Some(same) = same {
                return Rc::clone(same);
            }
            let lines = estimate.lines_of(item, quoter.book(), today);
            let quotes = quoter.quote(&lines).lines;
            let sums = sum_up(&lines, &quotes);
            Rc::new(ItemQuote { lines, quotes, sums })
        })
        .collect();
    let unanswered = items.iter().filter(|item| item.sums.is_none()).count();
    let total = items.iter().try_fold(Sums::nothing(), |sum, item| sum.plus(item.sums?));
    EstimateQuote { items, total, unanswered }
}

/// The answer to the sentence a page opens with while nothing else was entered: the ways to buy as [`estimate()`] finds
/// them, [plainly](Quoter::plain) and without sums.
#[must_use]
pub fn first(quoter: &Quoter<'_>, estimate: &Estimate, today: Date) -> EstimateQuote {
    let lines: Vec<Line> = estimate.answered(quoter.book(), today).into_iter().collect();
    let quotes = lines.iter().map(|line| quoter.plain(line)).collect();
    EstimateQuote {
        items: vec![Rc::new(ItemQuote { lines, quotes, sums: None })],
        total: None,
        unanswered: 0,
    }
}

/// Sums over the meters of one line. Each shown amount is rounded first, so that a shown sum is the sum of shown amounts.
fn sum_up(lines: &[Line], quotes: &[LineQuote]) -> Option<Sums> {
    if quotes.is_empty() {
        return None;
    }
    lines.iter().zip(quotes).try_fold(Sums::nothing(), |sum, (line, quote)| {
        let best = quote.options.best.as_ref()?;
        let payable = |o: &Option<OptionQuote>| o.as_ref().map(|o| o.payable);
        // Packs are priced in whole fen or finer; what is due later is the rest of what is shown.
        let today = best.due_today.rounded();
        sum.plus(Sums {
            best: best.payable,
            today,
            later: best.payable.minus(today).unwrap_or(Money::ZERO),
            postpaid: payable(&quote.options.postpaid),
            packs: payable(&quote.options.packs),
            at_list: quote.at_list.as_ref().and_then(|list| payable(&list.options.best)),
            uncertain: uncertain(line, best).rounded(),
        })
    })
}

/// What of a purchase rests on prices below high confidence that the customer has not replaced.
fn uncertain(line: &Line, best: &OptionQuote) -> Money {
    use super::Step;
    let named = |size: u64| line.contract.packs.iter().any(|(units, _)| *units == size);
    let monthly = line.settlement != Settlement::Daily;
    best.steps.iter().fold(Money::ZERO, |sum, step| {
        let (amount, cite, replaced) = match step {
            Step::Packs { units, amount, cite, .. } => (*amount, cite, named(*units)),
            Step::Postpaid { amount, cite, .. } => (*amount, cite, line.contract.postpaid.is_some()),
            Step::Grant { .. } | Step::Held { .. } | Step::Stopped { .. } => return sum,
        };
        let unsure = cite.confidence < Confidence::High || monthly;
        if unsure && !replaced { sum.plus(amount).unwrap_or(sum) } else { sum }
    })
}

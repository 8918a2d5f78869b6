//! The year month by month: what has been paid so far, and where the units came from.

use super::{Choice, LineQuote, OptionQuote, Quoter, Terms};
use crate::billing::{self, MONTHS, Month};
use crate::money::Money;
use crate::price_book::Overflow;
use crate::scenario::Line;

/// A plan's twelve months.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearPlan {
    /// What each way to buy has cost by the end of each month. Ways that pay the same in every month are one.
    pub lines: Vec<YearLine>,
    /// Where the units of the cheapest way come from.
    pub months: [Month; MONTHS],
    /// Whether units beyond are not served rather than charged.
    pub stops: bool,
}

/// What has been paid by the end of each month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearLine {
    /// Which ways.
    pub choices: Vec<Choice>,
    /// So far.
    pub paid: [Money; MONTHS],
}

/// Running totals of what is bought and what is charged in each month. Charges count in the month of use: daily bills
/// come the next day, monthly ones on the first of the next month.
#[must_use]
pub fn paid_by_month(bought: &[Money; MONTHS], charged: &[Money; MONTHS]) -> Option<[Money; MONTHS]> {
    let mut paid = [Money::ZERO; MONTHS];
    let mut so_far = Money::ZERO;
    for ((paid, bought), charged) in paid.iter_mut().zip(bought).zip(charged) {
        so_far = so_far.plus(*bought)?.plus(*charged)?;
        *paid = so_far;
    }
    Some(paid)
}

/// The year of a quoted line. `None` where it has no cheapest way, or no usage.
#[must_use]
pub fn year(quoter: &Quoter<'_>, line: &Line, quote: &LineQuote) -> Option<YearPlan> {
    let terms = quoter.terms::<true>(line, &mut Vec::new()).ok()?;
    let best = quote.options.best.as_ref().filter(|_| quote.units > 0)?;
    let months = billing::settle(&terms.usage, &terms.stocks, best.bought);
    let mut lines: Vec<YearLine> = Vec::new();
    for choice in [Choice::Best, Choice::Packs, Choice::Postpaid] {
        let Some(option) = quote.options.get(choice) else { continue };
        let Some(paid) = paid(&terms, option) else { continue };
        match lines.iter_mut().find(|l| l.paid == paid) {
            Some(same) => same.choices.push(choice),
            None => lines.push(YearLine { choices: vec![choice], paid }),
        }
    }
    let stops = terms.overflow == Overflow::Stop;
    Some(YearPlan { lines, months, stops })
}

fn paid(terms: &Terms<'_>, option: &OptionQuote) -> Option<[Money; MONTHS]> {
    let mut bought = [Money::ZERO; MONTHS];
    for purchase in &option.purchases {
        let month = bought.get_mut(usize::from(purchase.month).checked_sub(1)?)?;
        *month = month.plus(purchase.amount)?;
    }
    let beyond = billing::months_beyond(&billing::settle(&terms.usage, &terms.stocks, option.bought));
    let charged = charges(terms, &beyond)?;
    // Only what adds up to the option is its year.
    paid_by_month(&bought, &charged).filter(|paid| paid.last() == Some(&option.total))
}

/// What each month's units beyond packs cost.
fn charges(terms: &Terms<'_>, beyond: &billing::Year) -> Option<[Money; MONTHS]> {
    let mut charged = [Money::ZERO; MONTHS];
    for (index, month) in charged.iter_mut().enumerate() {
        let mut alone = [0u64; MONTHS];
        *alone.get_mut(index)? = *beyond.get(index)?;
        let charges = billing::charge(&terms.list.postpaid, &alone, &terms.usage, terms.counting).ok()?;
        *month = super::sum(&charges)?;
    }
    Some(charged)
}

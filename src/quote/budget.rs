//! The question backwards: how much use an amount of money buys.

use super::reached::Reached;
use super::{MAX_YEAR, OptionQuote, Quoter, Terms};
use crate::money::Money;
use crate::scenario::Line;
use crate::volume::Volume;

/// What an amount buys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budget {
    /// The largest year whose cheapest purchase costs no more than the amount.
    pub units: u64,
    /// That purchase.
    pub option: OptionQuote,
    /// What is left of the amount.
    pub left: Money,
}

/// The most units a year can have, its months keeping the line's shape, at a cheapest price within `amount`.
///
/// Flat and no overflow: the cheapest price never falls as the year grows, so the edge is found by halving. Reached
/// tiers: it may fall, so for every pack total the largest year is searched between bounds that hold on both sides of
/// every tier's edge. `None` where nothing is sold, or too much to search.
///
/// ```
/// use packwise::price_book::embedded;
/// use packwise::quote::{Quoter, budget};
/// use packwise::scenario::Line;
/// use packwise::volume::{Usage, Volume};
/// let year = Usage::PerYear(Volume::parse("30万").unwrap());
/// let line = Line::new("faceid.enhanced.authority.wechat", year);
/// let bought = budget(&Quoter::new(embedded()), &line, "200000".parse().unwrap()).unwrap();
/// // 200,000 for 180,000, 10,000 for 11,000, seven of 1,000 for 8,050, and 791 calls at 1.2.
/// assert_eq!(bought.units, 217_791);
/// ```
#[must_use]
pub fn budget(quoter: &Quoter<'_>, line: &Line, amount: Money) -> Option<Budget> {
    let none = line.with_total(Volume::ZERO);
    let terms = quoter.terms::<true>(&none, &mut Vec::new()).ok()?;
    let units = if terms.tiered() {
        tiered(quoter, line, &terms, amount)?
    } else {
        let affordable = |units: u64| at(quoter, line, units).is_some_and(|best| best.total <= amount);
        // What has no price at all has none for a single unit either.
        at(quoter, line, terms.free().saturating_add(1))?;
        last(0, MAX_YEAR, affordable)?
    };
    let option = at(quoter, line, units)?;
    let left = amount.minus(option.total)?;
    Some(Budget { units, option, left })
}

fn at(quoter: &Quoter<'_>, line: &Line, units: u64) -> Option<OptionQuote> {
    quoter.brief(&line.with_total(Volume::new(units)?)).options.best
}

/// The last number from `low` to `high` for which `holds`, where it holds for all before it.
fn last(low: u64, high: u64, holds: impl Fn(u64) -> bool) -> Option<u64> {
    let (mut low, mut high) = (low, high);
    if !holds(low) {
        return None;
    }
    while low < high {
        let middle = high.saturating_sub(high.saturating_sub(low).checked_div(2)?);
        if holds(middle) {
            low = middle;
        } else {
            high = middle.saturating_sub(1);
        }
    }
    Some(low)
}

/// The best mix is the cheapest over all pack totals, so the largest year within the amount is the largest over them.
fn tiered(quoter: &Quoter<'_>, line: &Line, terms: &Terms<'_>, amount: Money) -> Option<u64> {
    let amount = amount.grains();
    // No pack total beyond what the amount buys at the lowest rate can be paid.
    let most = terms
        .list
        .packs
        .iter()
        .filter_map(|p| amount.checked_mul(u128::from(p.units))?.checked_div(p.price.grains()))
        .max()
        .unwrap_or(0);
    let most = u64::try_from(most).ok().filter(|n| *n <= MAX_YEAR)?;
    let reached = Reached::new(quoter, line, terms, most)?;
    let least = reached.least_price();
    let mut best: Option<u64> = None;
    for total in reached.totals().iter().rev() {
        let Some(rest) = amount.checked_sub(total.price) else { continue };
        // Before the first pack only what is free is served.
        let rest = if reached.opens(total) { rest } else { 0 };
        // Where all is on request nothing can be charged.
        let beyond = least.and_then(|least| rest.checked_div(least)).unwrap_or(0);
        let beyond = u64::try_from(beyond).unwrap_or(MAX_YEAR);
        let high = total.units.saturating_add(terms.free()).saturating_add(beyond).min(MAX_YEAR);
        let low = best.map_or(0, |b| b.saturating_add(1));
        if let Some(found) = reached.largest(total.units, rest, low, high) {
            best = Some(found);
        }
    }
    best
}

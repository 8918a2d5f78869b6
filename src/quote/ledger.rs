//! Where every unit comes from, month by month, and what becomes of every unit that is there.

use super::timeline::Days;
use super::{OptionQuote, Terms};
use crate::billing::{self, MONTHS, Origin, Year};
use crate::calendar::Date;
use core::cmp::Ordering;

/// A purchase settled over the plan.
///
/// For every month: granted + held + packed + overflow + stopped = usage. For every lot: units = used + lapsed + left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    /// The months of the plan.
    pub months: [LedgerMonth; MONTHS],
    /// What units are there: gifts, packs held before, packs bought, in the order in which they serve.
    pub lots: Vec<Lot>,
}

/// One month of a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LedgerMonth {
    /// First and last day, where the plan has dates.
    pub days: Option<(Date, Date)>,
    /// Units used.
    pub usage: u64,
    /// Served by gifts.
    pub granted: u64,
    /// Served by packs held before.
    pub held: u64,
    /// Served by packs bought.
    pub packed: u64,
    /// Charged postpaid.
    pub overflow: u64,
    /// Not served, because service stops.
    pub stopped: u64,
    /// Units bought in this month.
    pub bought: u64,
    /// Units whose validity ends in this month, unused.
    pub lapsed: u64,
    /// Units still there at the end of the month.
    pub left: u64,
}

/// Units that came in at one time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lot {
    /// Where they come from.
    pub origin: LotOrigin,
    /// How many, all packs of the lot together.
    pub units: u64,
    /// The month they are there from, from 1.
    pub month: u8,
    /// The day they are bought on: that of the plan's start, or on which the first of them is needed, a month's usage
    /// spread evenly over its days. `None` without dates, and for what was there before.
    pub bought_on: Option<Date>,
    /// The last day on which they can be used, where dates are known.
    pub ends: Option<Date>,
    /// Units used in each month.
    pub used: Year,
    /// Units that end unused with the plan or in it.
    pub lapsed: u64,
    /// Units still valid at the plan's end.
    pub left: u64,
}

/// Where a lot comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LotOrigin {
    /// A gift: index into the line's grants.
    Grant(usize),
    /// A pack held before: index into the line's held packs.
    Held(usize),
    /// Packs bought.
    Bought {
        /// Units each holds.
        size: u64,
        /// How many.
        count: u64,
        /// Sized to order.
        custom: bool,
    },
}

impl Lot {
    /// Units used in the plan.
    #[must_use]
    pub fn used(&self) -> u64 {
        self.used.iter().fold(0, |n, &m| n.saturating_add(m))
    }
}

/// Settles a way to buy.
pub(super) fn of(terms: &Terms<'_>, option: &OptionQuote) -> Ledger {
    let mut lots: Vec<Lot> = Vec::new();
    for (stock, used) in terms.stocks.iter().zip(billing::serve(&terms.usage, &terms.stocks)) {
        let spent = used.iter().fold(0u64, |n, &m| n.saturating_add(m));
        let rest = stock.units.saturating_sub(spent);
        let outlasts = stock.reach.outlasts_plan();
        lots.push(Lot {
            origin: match stock.origin {
                Origin::Grant(at) => LotOrigin::Grant(at),
                Origin::Held(at) => LotOrigin::Held(at),
            },
            units: stock.units,
            month: 1,
            bought_on: None,
            ends: stock.ends,
            used,
            lapsed: if outlasts { 0 } else { rest },
            left: if outlasts { rest } else { 0 },
        });
    }
    let mut open = terms.need;
    for purchase in &option.purchases {
        let units = purchase.units.saturating_mul(purchase.count);
        let (mut rest, mut used) = (units, [0u64; MONTHS]);
        for (used, open) in used.iter_mut().zip(&mut open).skip(usize::from(purchase.month).saturating_sub(1))
        {
            *used = rest.min(*open);
            rest = rest.saturating_sub(*used);
            *open = open.saturating_sub(*used);
        }
        let outlasts = purchase.outlasts(terms.list.pack_months);
        lots.push(Lot {
            origin: LotOrigin::Bought {
                size: purchase.units,
                count: purchase.count,
                custom: purchase.custom,
            },
            units,
            month: purchase.month,
            bought_on: None,
            ends: None,
            used,
            lapsed: if outlasts { 0 } else { rest },
            left: if outlasts { rest } else { 0 },
        });
    }
    let stopped = option.stopped > 0;
    let mut months = [LedgerMonth::default(); MONTHS];
    for (index, month) in months.iter_mut().enumerate() {
        month.days = terms.plan.days(index);
        month.usage = terms.usage.get(index).copied().unwrap_or(0);
        let number = u8::try_from(index.saturating_add(1)).unwrap_or(u8::MAX);
        for lot in &lots {
            let used = lot.used.get(index).copied().unwrap_or(0);
            match lot.origin {
                LotOrigin::Grant(_) => month.granted = month.granted.saturating_add(used),
                LotOrigin::Held(_) => month.held = month.held.saturating_add(used),
                LotOrigin::Bought { .. } => {
                    month.packed = month.packed.saturating_add(used);
                    if lot.month == number {
                        month.bought = month.bought.saturating_add(lot.units);
                    }
                }
            }
            if lot.month > number {
                continue;
            }
            let so_far =
                lot.used.iter().take(index.saturating_add(1)).fold(0u64, |n, &m| n.saturating_add(m));
            let rest = lot.units.saturating_sub(so_far);
            match lot.lapse_month(terms).map(|lapse| index.cmp(&lapse)) {
                Some(Ordering::Equal) => month.lapsed = month.lapsed.saturating_add(rest),
                Some(Ordering::Greater) => {}
                Some(Ordering::Less) | None => month.left = month.left.saturating_add(rest),
            }
        }
        let beyond = open.get(index).copied().unwrap_or(0);
        if stopped {
            month.stopped = beyond;
        } else {
            month.overflow = beyond;
        }
    }
    let mut ledger = Ledger { months, lots };
    let days = Days::of(&ledger, &terms.plan);
    let bought: Vec<Option<Date>> = (0..ledger.lots.len()).map(|at| days.purchase(&ledger, at)).collect();
    for (lot, day) in ledger.lots.iter_mut().zip(bought) {
        if matches!(lot.origin, LotOrigin::Bought { .. }) {
            lot.bought_on = day;
            lot.ends = day.and_then(|day| day.plus_months(u32::from(terms.list.pack_months)));
        }
    }
    ledger
}

impl Ledger {
    /// The lots bought, in the order of the purchases.
    pub fn bought(&self) -> impl Iterator<Item = &Lot> {
        self.lots.iter().filter(|lot| matches!(lot.origin, LotOrigin::Bought { .. }))
    }
}

impl Lot {
    /// The month, from 0, in which what is unused of the lot lapses; `None` where nothing does.
    fn lapse_month(&self, terms: &Terms<'_>) -> Option<usize> {
        if self.lapsed == 0 {
            return None;
        }
        let last = MONTHS.saturating_sub(1);
        let stock = match self.origin {
            LotOrigin::Grant(at) => terms.stocks.iter().find(|s| s.origin == Origin::Grant(at)),
            LotOrigin::Held(at) => terms.stocks.iter().find(|s| s.origin == Origin::Held(at)),
            // Bought packs last at least as long as the plan.
            LotOrigin::Bought { .. } => return Some(last),
        };
        stock.map(|s| s.reach.last_month().min(last))
    }
}

#[cfg(test)]
mod tests {
    use super::of;
    use crate::price_book::{Overflow, embedded};
    use crate::quote::Quoter;
    use crate::scenario::{Line, Pick};
    use crate::volume::{Usage, Volume};

    /// Two packs of 30,000 serve nine of twelve even months of 80,000 checks a year.
    #[test]
    fn what_two_packs_leave_unserved_is_charged_or_stopped() {
        for (overflow, charged, stopped) in [(Overflow::Stop, 0, 20_000), (Overflow::Postpaid, 20_000, 0)] {
            let quoter = Quoter::new(embedded());
            let asked = Line {
                overflow: Some(overflow),
                picks: vec![Pick { units: 30_000, count: 2 }],
                ..Line::new("captcha.check", Usage::PerYear(Volume::new(80_000).unwrap()))
            };
            let terms = quoter.terms::<true>(&asked, &mut Vec::new()).unwrap();
            let picks = quoter.picks(&asked, &terms, &mut Vec::new()).unwrap();
            let ledger = of(&terms, &picks);
            assert_eq!(ledger.months.iter().map(|m| m.overflow).sum::<u64>(), charged);
            assert_eq!(ledger.months.iter().map(|m| m.stopped).sum::<u64>(), stopped);
            assert!(ledger.months.iter().take(9).all(|m| m.packed == m.usage));
        }
    }
}

//! A line under a reached-tier or graduated price at many volumes: the same figures as [`Quoter::brief`], without their working, so
//! that a chart or a search can ask for hundreds of them.

use super::break_even::first;
use super::{Quoter, Terms};
use crate::billing::{self, MONTHS, Month, TierCounting};
use crate::order;
use crate::packing::Beyond;
use crate::price_book::{Overflow, Postpaid, Tier};
use crate::scenario::Line;
use crate::volume::Volume;

/// A line's shape, its tiers, and what packs can hold.
pub(super) struct Reached<'s> {
    line: &'s Line,
    terms: &'s Terms<'s>,
    tiers: &'s [Tier],
    /// Whether each unit has its own tier's price.
    graduated: bool,
    totals: Vec<Total>,
}

/// A number of units that packs make exactly.
#[derive(Debug, Clone, Copy)]
pub(super) struct Total {
    pub(super) units: u64,
    pub(super) price: u128,
    packs: u64,
}

/// The cheapest purchase for a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cheapest {
    pub(super) cost: u128,
    /// Units in its packs.
    pub(super) held: u64,
    pub(super) packs: u64,
    /// Units charged.
    pub(super) overflow: u64,
}

/// A month's units follow its share of the year up to the next whole one: twice that, for months after free quota and
/// packs.
const SLACK: u64 = 2;

impl<'s> Reached<'s> {
    /// For packs that hold up to `most` units.
    pub(super) fn new(quoter: &Quoter<'_>, line: &'s Line, terms: &'s Terms<'s>, most: u64) -> Option<Self> {
        let (tiers, graduated) = match &terms.list.postpaid {
            Postpaid::Reached(tiers) => (tiers, false),
            Postpaid::Graduated(tiers) => (tiers, true),
            Postpaid::None | Postpaid::Unlisted | Postpaid::Flat(_) => return None,
        };
        let totals = quoter.packer(terms, Beyond::Stop)?.totals(most).ok()?;
        let totals = totals.into_iter().map(|(units, price, packs)| Total { units, price, packs }).collect();
        Some(Self { line, terms, tiers, graduated, totals })
    }

    pub(super) fn totals(&self) -> &[Total] {
        &self.totals
    }

    /// Whether postpaid is open once these packs are bought.
    pub(super) fn opens(&self, total: &Total) -> bool {
        self.terms.overflow != Overflow::AfterFirstPack || total.units > 0
    }

    /// The lowest price of any tier.
    pub(super) fn least_price(&self) -> Option<u128> {
        self.tiers.iter().filter_map(|t| Some(t.price?.grains())).min()
    }

    /// A year of so many units after packs holding `packed`.
    fn months(&self, units: u64, packed: u64) -> Option<[Month; MONTHS]> {
        let usage = self.line.with_total(Volume::new(units)?).usage.months();
        Some(billing::settle(&usage, &self.terms.stocks, packed))
    }

    /// Of a year of so many units, those that free quota and held packs do not serve.
    pub(super) fn need(&self, units: u64) -> Option<u64> {
        Some(self.months(units, 0)?.iter().fold(0, |n, m| n.saturating_add(m.beyond)))
    }

    /// What lies beyond packs costs; `None` where a month's price is on request.
    fn charged(&self, months: &[Month; MONTHS]) -> Option<u128> {
        months.iter().filter(|m| m.beyond > 0).try_fold(0u128, |sum, month| {
            if self.graduated {
                return sum.checked_add(self.graded(month)?);
            }
            let reaching = match self.terms.counting {
                TierCounting::Postpaid => month.beyond,
                TierCounting::All => month.usage,
            };
            let price = billing::reached(self.tiers, reaching)?.price?.grains();
            sum.checked_add(price.checked_mul(u128::from(month.beyond))?)
        })
    }

    /// What a month's charged units cost under a graduated price.
    fn graded(&self, month: &Month) -> Option<u128> {
        let before = match self.terms.counting {
            TierCounting::Postpaid => 0,
            TierCounting::All => month.usage.saturating_sub(month.beyond),
        };
        let mut parts = billing::graduated(self.tiers, before, month.beyond).filter(|(_, units)| *units > 0);
        parts.try_fold(0u128, |sum, (tier, units)| {
            sum.checked_add(tier.price?.grains().checked_mul(u128::from(units))?)
        })
    }

    /// All postpaid, if that is open without a pack.
    pub(super) fn postpaid(&self, units: u64) -> Option<u128> {
        let months = self.months(units, 0)?;
        let open = self.terms.overflow == Overflow::Postpaid || months.iter().all(|m| m.beyond == 0);
        self.charged(&months).filter(|_| open)
    }

    /// The cheapest purchase: of equal ones that with the fewest packs, then the fewest unused units. The totals must
    /// reach a full cover.
    pub(super) fn best(&self, units: u64) -> Option<Cheapest> {
        let need = self.need(units)?;
        let mut best: Option<((u128, u64, u64), Cheapest)> = None;
        for total in &self.totals {
            if best.is_some_and(|((cost, ..), _)| total.price > cost) || (need > 0 && !self.opens(total)) {
                continue;
            }
            let Some(beyond) = self.months(units, total.units).and_then(|m| self.charged(&m)) else {
                continue;
            };
            let cost = total.price.saturating_add(beyond);
            let key = (cost, total.packs, total.units.saturating_sub(need));
            if best.is_none_or(|(least, _)| key < least) {
                let overflow = need.saturating_sub(total.units);
                best = Some((key, Cheapest { cost, held: total.units, packs: total.packs, overflow }));
            }
        }
        best.map(|(_, cheapest)| cheapest)
    }

    /// The largest year from `low` to `high` for which what lies beyond packs holding `packed` costs at most `rest`.
    ///
    /// Larger years first. Between two years every month has at least the smaller one's units less [`SLACK`] and at most
    /// the larger one's and [`SLACK`], which bounds its tier and so the cost from both sides.
    pub(super) fn largest(&self, packed: u64, rest: u128, low: u64, high: u64) -> Option<u64> {
        if low > high {
            return None;
        }
        if low == high {
            let cost = self.months(low, packed).and_then(|m| self.charged(&m));
            return cost.is_some_and(|cost| cost <= rest).then_some(low);
        }
        let (from, to) = (self.months(low, packed)?, self.months(high, packed)?);
        let (mut least, mut most) = (0u128, Some(0u128));
        for (a, b) in from.iter().zip(&to) {
            if self.graduated {
                let (low, high) = self.graded_between(a, b);
                least = least.saturating_add(low?);
                most = most.zip(high).and_then(|(sum, cost)| sum.checked_add(cost));
                continue;
            }
            let (fewest, largest) = (a.beyond.saturating_sub(SLACK), b.beyond.saturating_add(SLACK));
            let (bottom, top) = match self.terms.counting {
                TierCounting::Postpaid => (fewest, largest),
                TierCounting::All => (a.usage.saturating_sub(SLACK), b.usage.saturating_add(SLACK)),
            };
            let (cheap, dear) = self.prices(bottom, top);
            // Only prices on request: no year in here can be charged, unless this month has nothing to charge.
            let cheap = cheap.or((fewest == 0).then_some(0))?;
            least = least.saturating_add(cheap.saturating_mul(u128::from(fewest)));
            most = most.zip(dear).and_then(|(sum, p)| sum.checked_add(p.checked_mul(u128::from(largest))?));
        }
        if least > rest {
            return None;
        }
        if most.is_some_and(|most| most <= rest) {
            return Some(high);
        }
        let middle = low.midpoint(high);
        self.largest(packed, rest, middle.saturating_add(1), high)
            .or_else(|| self.largest(packed, rest, low, middle))
    }

    /// What the first units of a month cost under a graduated price.
    fn cumulative(&self, units: u64) -> Option<u128> {
        let mut parts = billing::graduated(self.tiers, 0, units).filter(|(_, units)| *units > 0);
        parts.try_fold(0u128, |sum, (tier, units)| {
            sum.checked_add(tier.price?.grains().checked_mul(u128::from(units))?)
        })
    }

    /// What a month costs at least and at most under a graduated price, between two of its years. `None` at least: only
    /// prices on request; at most: some of them.
    fn graded_between(&self, a: &Month, b: &Month) -> (Option<u128>, Option<u128>) {
        let (fewest, largest) = (a.beyond.saturating_sub(SLACK), b.beyond.saturating_add(SLACK));
        // The charged units are the last ones up to here, and so many come before them.
        let (low, high, before) = match self.terms.counting {
            TierCounting::Postpaid => (fewest, largest, (0, 0)),
            TierCounting::All => {
                let (low, high) = (a.usage.saturating_sub(SLACK), b.usage.saturating_add(SLACK));
                (low, high, (low.saturating_sub(largest), high.saturating_sub(fewest)))
            }
        };
        let least = match fewest {
            0 => Some(0),
            _ => self.cumulative(low).map(|all| match self.cumulative(before.1) {
                Some(served) => all.saturating_sub(served),
                None => 0,
            }),
        };
        let most = self.cumulative(high).zip(self.cumulative(before.0)).map(|(all, b)| all.saturating_sub(b));
        (least, most)
    }

    /// Lowest and highest price of a unit where a month's count lies between two; the highest is `None` where one of
    /// them is on request only, the lowest where all are.
    fn prices(&self, bottom: u64, top: u64) -> (Option<u128>, Option<u128>) {
        let first = self.tiers.iter().rposition(|t| t.from <= bottom).unwrap_or(0);
        let reached = || {
            let tiers = self.tiers.iter().skip(first).filter(move |t| t.from <= top);
            tiers.map(|t| t.price.map(|p| p.grains()))
        };
        let dear = reached().try_fold(0u128, |most, price| Some(most.max(price?)));
        (reached().flatten().min(), dear)
    }

    /// Years around which some month reaches another tier, up to `top`, ascending.
    pub(super) fn crossings(&self, top: u64) -> Vec<u64> {
        let shape = self.line.with_total(Volume::MAX).usage.months();
        let served = !self.terms.stocks.is_empty() && self.terms.counting == TierCounting::Postpaid;
        let mut found: Vec<u64> = Vec::new();
        for tier in self.tiers {
            for (index, month) in shape.into_iter().enumerate() {
                // The month has `share` of 10^15 units.
                let at = u128::from(tier.from).checked_mul(u128::from(super::MAX_YEAR));
                let at = at.and_then(|n| n.checked_div(u128::from(month)));
                let Some(at) = at.and_then(|n| u64::try_from(n).ok()).filter(|n| *n <= top) else { continue };
                // What free quota and held packs serve is not counted, so the tier is reached later.
                let reaches = |units: u64| {
                    self.months(units, 0)
                        .and_then(|months| months.get(index).map(|m| m.beyond >= tier.from))
                        .unwrap_or(false)
                };
                let later = if served { first(at, top, reaches) } else { None };
                let around = super::MAX_YEAR.checked_div(month).unwrap_or(0).saturating_add(1).min(16);
                for at in later.into_iter().chain([at]) {
                    let (from, to) = (at.saturating_sub(around), at.saturating_add(around));
                    found.extend((from..=to).filter(|n| *n <= top));
                }
                if found.len() > 1_000 {
                    break;
                }
            }
        }
        order::by(&mut found, |n| *n);
        found.dedup();
        found
    }
}

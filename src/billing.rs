//! Settling a year of usage month by month: free quota, then packs, then overflow; and what overflow costs.

use crate::money::{Money, UnitPrice};
use crate::order;
use crate::price_book::{Grant, Postpaid, Tier, Validity};

/// Months in a plan. A plan is twelve calendar months from the purchase month.
pub const MONTHS: usize = 12;

/// What twelve months use, month by month.
pub type Year = [u64; MONTHS];

/// Which of a month's units choose the tier of a reached-tier price.
///
/// The sources say a month's total picks the tier, and do not say whether units served by packs count. Units actually
/// billed postpaid are the cautious reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum TierCounting {
    /// Only units billed postpaid.
    #[default]
    Postpaid,
    /// All units of the month.
    All,
}

/// Where one month's units came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Month {
    /// Units used.
    pub usage: u64,
    /// Served by free quota.
    pub granted: u64,
    /// Served by packs.
    pub packed: u64,
    /// Served beyond both, or not served where service stops.
    pub beyond: u64,
}

/// Usage settled in order: free quota first, then packs, then whatever is beyond.
///
/// The order is the vendor's (free packs, paid packs, postpaid). Among grants the one that ends soonest goes first; the
/// sources do not say which, so this is an assumption.
///
/// ```
/// use packwise::billing::{settle, months_beyond};
/// let year = settle(&[1_000; 12], &[], 3_500);
/// assert_eq!(year[2].packed, 1_000);
/// assert_eq!((year[3].packed, year[3].beyond), (500, 500));
/// assert_eq!(months_beyond(&year)[4], 1_000);
/// ```
#[must_use]
pub fn settle(usage: &Year, grants: &[Grant], pack_units: u64) -> [Month; MONTHS] {
    let (granted, _) = serve_free(usage, grants);
    let mut packs = pack_units;
    let mut settled = [Month::default(); MONTHS];
    for ((month, &used), granted) in settled.iter_mut().zip(usage).zip(granted) {
        let open = used.saturating_sub(granted);
        month.usage = used;
        month.granted = granted;
        month.packed = open.min(packs);
        packs = packs.saturating_sub(month.packed);
        month.beyond = open.saturating_sub(month.packed);
    }
    settled
}

/// Units each grant serves over the year, in the order given.
#[must_use]
pub fn served_by(grants: &[Grant], usage: &Year) -> Vec<u64> {
    serve_free(usage, grants).1
}

/// Units served free, by month and by grant.
fn serve_free(usage: &Year, grants: &[Grant]) -> (Year, Vec<u64>) {
    let mut order: Vec<(usize, &Grant)> = grants.iter().enumerate().collect();
    order::by(&mut order, |(_, grant)| months_valid(grant.valid));
    let mut by_month = [0u64; MONTHS];
    let mut by_grant = vec![0u64; grants.len()];
    for ((index, month), &used) in by_month.iter_mut().enumerate().zip(usage) {
        for &(at, grant) in &order {
            if index < months_valid(grant.valid)
                && let Some(served) = by_grant.get_mut(at)
            {
                let take = used.saturating_sub(*month).min(grant.units.saturating_sub(*served));
                *served = served.saturating_add(take);
                *month = month.saturating_add(take);
            }
        }
    }
    (by_month, by_grant)
}

/// Whole plan months a grant taken at the start serves. Days count for the first month only, which is cautious.
fn months_valid(valid: Validity) -> usize {
    match valid {
        Validity::Months(n) => usize::from(n),
        Validity::Days(_) => 1,
    }
}

/// Each month's units beyond free quota and packs.
#[must_use]
pub fn months_beyond(settled: &[Month; MONTHS]) -> Year {
    settled.map(|m| m.beyond)
}

/// Units charged at one price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charge {
    /// How many.
    pub units: u64,
    /// At which price.
    pub price: UnitPrice,
    /// Together.
    pub amount: Money,
    /// First and last month it covers, from 1.
    pub months: (u8, u8),
}

/// Why units beyond packs have no price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unpriced {
    /// Not offered postpaid.
    NotOffered,
    /// Offered, but no source prints the price.
    Unlisted,
    /// The tier reached is priced on request only.
    ContactSales {
        /// First unit count of the tier.
        from: u64,
        /// The month it is reached in, from 1.
        month: u8,
    },
    /// Beyond exact arithmetic.
    TooLarge,
}

/// What units beyond packs cost, month by month where the price depends on the month.
///
/// # Errors
/// [`Unpriced`] where some month's units have no price. No units cost nothing, whatever the price.
pub fn charge(
    postpaid: &Postpaid,
    beyond: &Year,
    usage: &Year,
    counting: TierCounting,
) -> Result<Vec<Charge>, Unpriced> {
    let total = beyond.iter().try_fold(0u64, |n, &m| n.checked_add(m)).ok_or(Unpriced::TooLarge)?;
    if total == 0 {
        return Ok(Vec::new());
    }
    match postpaid {
        Postpaid::None => Err(Unpriced::NotOffered),
        Postpaid::Unlisted => Err(Unpriced::Unlisted),
        Postpaid::Flat(price) => {
            let amount = price.times(total).ok_or(Unpriced::TooLarge)?;
            Ok(vec![Charge { units: total, price: *price, amount, months: span(beyond) }])
        }
        Postpaid::Reached(tiers) => {
            let mut charges: Vec<Charge> = Vec::new();
            for ((month, &units), &used) in (1u8..).zip(beyond).zip(usage) {
                if units == 0 {
                    continue;
                }
                let reaching = match counting {
                    TierCounting::Postpaid => units,
                    TierCounting::All => used,
                };
                let tier = reached(tiers, reaching).ok_or(Unpriced::NotOffered)?;
                let price = tier.price.ok_or(Unpriced::ContactSales { from: tier.from, month })?;
                let amount = price.times(units).ok_or(Unpriced::TooLarge)?;
                match charges.last_mut().filter(|c| c.price == price) {
                    Some(same) => {
                        same.units = same.units.saturating_add(units);
                        same.amount = same.amount.plus(amount).ok_or(Unpriced::TooLarge)?;
                        same.months.1 = month;
                    }
                    None => charges.push(Charge { units, price, amount, months: (month, month) }),
                }
            }
            Ok(charges)
        }
    }
}

/// First and last month with units, from 1.
fn span(beyond: &Year) -> (u8, u8) {
    let mut months = (1u8..).zip(beyond).filter(|(_, n)| **n > 0).map(|(m, _)| m);
    let first = months.next().unwrap_or(1);
    (first, months.last().unwrap_or(first))
}

/// The tier a month's units reach.
#[must_use]
pub fn reached(tiers: &[Tier], units: u64) -> Option<&Tier> {
    tiers.iter().rev().find(|t| t.from <= units)
}

/// A place where a little more use costs less, because it reaches a cheaper tier for all units. Counts are of charged
/// units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cliff {
    /// Units at which the cheaper tier begins.
    pub at: u64,
    /// What the month costs less there.
    pub saves: Money,
    /// From here up to `at` every unit count costs more than `at`.
    pub dead_from: u64,
}

/// The next tier that would make `units` charged in a month cost less, if `units` lie in the dead band before it.
/// `free` are units of that month that count towards its tier without being charged.
///
/// ```
/// use packwise::billing::cliff;
/// use packwise::price_book::Tier;
/// let tier = |from, price: &str| Tier { from, price: price.parse().ok() };
/// let tiers = [tier(1, "0.40"), tier(1_000, "0.38"), tier(10_000, "0.36")];
/// let found = cliff(&tiers, 9_999, 0).unwrap();
/// assert_eq!((found.at, found.saves.to_string().as_str()), (10_000, "199.62"));
/// ```
#[must_use]
pub fn cliff(tiers: &[Tier], units: u64, free: u64) -> Option<Cliff> {
    let counted = units.checked_add(free)?;
    let price = reached(tiers, counted)?.price?;
    let now = price.times(units)?;
    tiers.iter().filter(|t| t.from > counted).find_map(|next| {
        let at = next.from.checked_sub(free)?;
        let there = next.price?.times(at)?;
        let saves = now.minus(there).filter(|s| *s > Money::ZERO)?;
        // The first unit count that costs more than `there` at today's price.
        let dead_from = there.ten_thousandths().checked_div(price.ten_thousandths())?.checked_add(1)?;
        Some(Cliff { at, saves, dead_from: u64::try_from(dead_from).ok()? })
    })
}

/// Packs of one size bought in one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bought {
    /// Units each holds.
    pub units: u64,
    /// How many.
    pub count: u64,
    /// The month they are bought in, from 1: the first in which they are needed.
    pub month: u8,
    /// Index of the pick they belong to.
    pub pick: usize,
    /// Of their units, those that serve usage.
    pub used: u64,
}

/// Spreads packs over the plan: each is bought in the month in which the earlier ones run out, larger packs first.
/// Packs never needed are bought at the start. `need` is what is left for packs each month after free quota.
#[must_use]
pub fn buy_when_needed(picks: &[(u64, u64)], need: &Year) -> Vec<Bought> {
    let mut bought: Vec<Bought> = Vec::new();
    let mut before: u128 = 0;
    let total: u128 = need.iter().map(|&n| u128::from(n)).fold(0, u128::saturating_add);
    for (pick, &(units, count)) in picks.iter().enumerate() {
        let mut open = count;
        let mut cumulative: u128 = 0;
        let mut served = before;
        for (month, &n) in (1u8..).zip(need) {
            cumulative = cumulative.saturating_add(u128::from(n));
            // Packs of this pick whose first unit is used by the end of this month.
            let begun = cumulative.saturating_sub(before).div_ceil(u128::from(units.max(1)));
            let by_now = u64::try_from(begun).unwrap_or(u64::MAX).min(count);
            let now = by_now.saturating_sub(count.saturating_sub(open));
            if now > 0 {
                let held = u128::from(units).saturating_mul(u128::from(now));
                let used = total.saturating_sub(served).min(held);
                served = served.saturating_add(held);
                open = open.saturating_sub(now);
                bought.push(Bought {
                    units,
                    count: now,
                    month,
                    pick,
                    used: u64::try_from(used).unwrap_or(u64::MAX),
                });
            }
        }
        if open > 0 {
            bought.push(Bought { units, count: open, month: 1, pick, used: 0 });
        }
        before = before.saturating_add(u128::from(units).saturating_mul(u128::from(count)));
    }
    order::by(&mut bought, |b| (b.month, core::cmp::Reverse(b.units)));
    bought
}

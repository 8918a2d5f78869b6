//! At which volumes the answer changes.

use super::{OptionQuote, Quoter, Terms};
use crate::billing;
use crate::packing::{Beyond, MAX_NEED, Packer};
use crate::price_book::{Overflow, Postpaid};
use crate::volume::{Usage, Volume};

/// Volumes at which the answer changes, in units of a year. Free quota comes on top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BreakEven {
    /// From here on some pack is cheaper than all-postpaid; `None` where none ever is.
    pub packs_from: Option<u64>,
    /// Volumes for which one pack alone is the best purchase.
    pub singles: Vec<Single>,
    /// The packs of the best mix bought first cost no more than all-postpaid from this volume on.
    pub pays_from: Option<u64>,
}

/// A pack that by itself is the best purchase from one volume to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Single {
    /// Its size.
    pub units: u64,
    /// First volume.
    pub from: u64,
    /// Last volume.
    pub to: u64,
}

/// `None` where no packs are sold. Under tiered overflow one pack's range depends on the months, so only the first
/// volume at which the smallest pack beats an even year of postpaid is given.
pub(super) fn of(quoter: &Quoter<'_>, terms: &Terms<'_>, best: Option<&OptionQuote>) -> Option<BreakEven> {
    if terms.list.packs.is_empty() {
        return None;
    }
    let pays_from = best.and_then(|best| pays_from(terms, best));
    if terms.tiered() {
        let all_postpaid = terms.overflow == Overflow::Postpaid;
        let packs_from = all_postpaid.then(|| tiered_packs_from(terms)).flatten();
        return Some(BreakEven { packs_from, singles: Vec::new(), pays_from });
    }
    let ranges = quoter.ranges(terms)?;
    Some(BreakEven { packs_from: ranges.packs_from, singles: ranges.singles.clone(), pays_from })
}

/// What does not depend on the volume: found once for a price list and a kind of overflow.
#[derive(Debug)]
pub(super) struct Ranges {
    packs_from: Option<u64>,
    singles: Vec<Single>,
}

pub(super) fn ranges(terms: &Terms<'_>, packer: &Packer) -> Ranges {
    let packs_from = match terms.beyond() {
        Beyond::Flat(price) => packs_from(terms, packer, price),
        Beyond::Stop | Beyond::AfterFirstPack(_) => None,
    };
    let singles = terms
        .list
        .packs
        .iter()
        .filter_map(|pack| {
            // Best never falls as volume rises, so the volumes at which it is this price are one range. Another mix
            // at the same price that goes before the pack (all-postpaid, say) has overflow and so no second volume at
            // this price: only the first can be its own.
            let alone = |need: u64| {
                packer.best(need).ok().flatten().is_some_and(|mix| {
                    mix.packs() == 1 && mix.overflow == 0 && mix.picks.iter().all(|p| p.units == pack.units)
                })
            };
            let from = first(1, pack.units, alone)?;
            Some(Single { units: pack.units, from, to: pack.units })
        })
        .collect();
    Ranges { packs_from, singles }
}

/// The least volume at which the best mix is cheaper than all-postpaid.
fn packs_from(terms: &Terms<'_>, packer: &Packer, price: u128) -> Option<u64> {
    let cheaper = |need: u64| {
        let all = price.saturating_mul(u128::from(need));
        packer.best(need).ok().flatten().is_some_and(|mix| mix.cost < all)
    };
    // Once cheaper, always cheaper: one more unit adds at most its postpaid price.
    let end = terms.list.packs.iter().map(|p| p.units).find(|&units| cheaper(units))?;
    first(1, end, cheaper)
}

/// What the packs bought first cost, in units of postpaid.
fn pays_from(terms: &Terms<'_>, best: &OptionQuote) -> Option<u64> {
    let Postpaid::Flat(price) = terms.list.postpaid else { return None };
    if terms.overflow != Overflow::Postpaid {
        return None;
    }
    let first_month = best.purchases.iter().map(|p| p.month).min()?;
    let first: u128 = best
        .purchases
        .iter()
        .filter(|p| p.month == first_month)
        .map(|p| p.amount.grains())
        .fold(0, u128::saturating_add);
    let price = price.grains();
    if price == 0 {
        return None;
    }
    u64::try_from(first.div_ceil(price)).ok().filter(|&n| n <= MAX_NEED)
}

/// The least even year whose postpaid cost exceeds the smallest pack's price, looked for up to that pack's size.
fn tiered_packs_from(terms: &Terms<'_>) -> Option<u64> {
    let pack = terms.list.packs.first()?;
    (1..=pack.units.min(100_000)).find(|&units| {
        let Some(year) = Volume::new(units) else { return false };
        let usage = Usage::PerYear(year).months();
        billing::charge(&terms.list.postpaid, &usage, &usage, terms.counting)
            .ok()
            .and_then(|charges| super::sum(&charges))
            .is_some_and(|postpaid| postpaid > pack.price)
    })
}

/// The least number from `low` to `high` for which `holds`, where it holds for all after it.
pub(super) fn first(low: u64, high: u64, holds: impl Fn(u64) -> bool) -> Option<u64> {
    let (mut low, mut high) = (low, high);
    if !holds(high) {
        return None;
    }
    while low < high {
        let middle = low.midpoint(high);
        if holds(middle) {
            high = middle;
        } else {
            low = middle.saturating_add(1);
        }
    }
    Some(low)
}

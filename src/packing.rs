//! The least-cost mix of packs for a number of units, exact at any volume up to 10^15.
//!
//! Amounts are whole grains of 10⁻⁸ yuan ([`crate::money::DECIMALS`]); sizes and needs are units. Nothing here
//! knows products or months: [`crate::quote`] translates.
//!
//! # Method
//! All sizes are multiples of their common divisor `g`; on that grid the pack with the best unit price, `b`, of size
//! `S`, carries all but a residue of the need. Per residue modulo `S` a table keeps the least cost over `b`'s rate,
//! with what else is bought (`packing/table.rs`); it answers wherever those other packs fit under the need, and a plain dynamic
//! programme answers below that. Postpaid overflow at one price is one more "pack" of one grid unit; buying more than
//! needed is one of minus one grid unit that costs nothing.

mod direct;
mod solver;
mod table;

use crate::order;
use solver::{Item, Solution, Solver};

/// Largest need that can be packed.
pub const MAX_NEED: u64 = 1_000_000_000_000_000;
/// Largest pack price, in grains: 10^9 yuan. Keeps every product below inside `u128`.
pub const MAX_PRICE: u128 = 100_000_000_000_000_000;
/// Most residues a table may have: beyond this a book is refused rather than slow.
pub const MAX_RESIDUES: u64 = 200_000;
/// Most sizes on sale at once. A table names the item behind each residue in one byte, and the search for simpler
/// purchases tries every three; the longest list printed anywhere has eleven.
pub const MAX_SIZES: usize = 64;
/// Most pack totals the search under tiered overflow tries.
pub const MAX_STEPS: u64 = 100_000;

/// A pack of fixed size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    /// Units it holds.
    pub units: u64,
    /// Price in grains.
    pub price: u128,
}

/// A size band of a pack sold in any size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Band {
    /// Smallest size in the band.
    pub from: u64,
    /// Price of each unit in grains.
    pub unit_price: u128,
}

/// What units beyond the packs cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beyond {
    /// They are not served: packs must cover the need.
    Stop,
    /// Each costs this, in grains.
    Flat(u128),
    /// Each costs this, but only once a pack has been bought.
    AfterFirstPack(u128),
}

/// Packs of one size in a mix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pick {
    /// Units each holds.
    pub units: u64,
    /// How many.
    pub count: u64,
    /// Price of each, in grains.
    pub price: u128,
    /// Sized to order rather than one of the fixed sizes.
    pub custom: bool,
}

/// A purchase that serves a need.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mix {
    /// Packs, largest first.
    pub picks: Vec<Pick>,
    /// Units charged beyond the packs.
    pub overflow: u64,
    /// Packs and overflow together, in grains.
    pub cost: u128,
    /// Units bought and not needed.
    pub unused: u64,
}

impl Mix {
    /// Number of packs.
    #[must_use]
    pub fn packs(&self) -> u64 {
        self.picks.iter().fold(0, |n, p| n.saturating_add(p.count))
    }

    /// Units in all packs.
    #[must_use]
    pub fn units(&self) -> u64 {
        self.picks.iter().fold(0, |n, p| n.saturating_add(p.units.saturating_mul(p.count)))
    }

    /// What decides between mixes: cost, then fewest packs, then fewest unused units.
    fn key(&self) -> (u128, u64, u64) {
        (self.cost, self.packs(), self.unused)
    }
}

/// Why a set of offers cannot be packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PackingError {
    /// A size or price is zero or beyond what exact arithmetic is proven for.
    OutOfRange,
    /// The table would have more than [`MAX_RESIDUES`] residues, or a search as many steps.
    TooFine,
    /// More than [`MAX_SIZES`] sizes, band starts counted.
    TooManySizes,
    /// Bands do not ascend, or a larger custom pack has a higher unit price.
    RisingBand,
    /// More than [`MAX_STEPS`] pack totals under tiered overflow.
    TooManySteps,
    /// Custom packs together with tiered overflow: no source sells that and no method here is exact for it.
    CustomWithTiers,
}

/// Offers of one meter, ready to answer for any need. Tables are built on first use and kept.
///
/// ```
/// use packwise::packing::{Beyond, Offer, Packer};
/// // 15,000 calls of 增强版（权威库）: 1.2 yuan postpaid, packs of 1,000 at 1,150 and 10,000 at 11,000.
/// let packer = Packer::new(
///     &[Offer { units: 1_000, price: 11_500_000 }, Offer { units: 10_000, price: 110_000_000 }],
///     &[],
///     Beyond::Flat(12_000),
/// )
/// .unwrap();
/// let best = packer.best(15_000).unwrap().unwrap();
/// assert_eq!(best.cost, 167_500_000); // 16,750 yuan: one of 10,000 and five of 1,000
/// assert_eq!(best.packs(), 6);
/// ```
#[derive(Debug)]
pub struct Packer {
    items: Vec<Item>,
    bands: Vec<Band>,
    beyond: Beyond,
    base: Solver,
    /// One solver per band: what a custom pack of that band does to the units beyond the other packs.
    interiors: Vec<Solver>,
}

impl Packer {
    /// Prepares offers; sizes may come in any order, and of two of one size the cheaper counts.
    ///
    /// # Errors
    /// [`PackingError`] where a size or price is out of range, bands rise, there are too many sizes, or the grid
    /// is too fine.
    pub fn new(offers: &[Offer], bands: &[Band], beyond: Beyond) -> Result<Self, PackingError> {
        let over = match beyond {
            Beyond::Stop => None,
            Beyond::Flat(p) | Beyond::AfterFirstPack(p) => Some(p),
        };
        check_bands(bands)?;
        let mut items: Vec<Item> =
            offers.iter().map(|o| Item { units: o.units, price: o.price, custom: false }).collect();
        for band in bands {
            let price = band.unit_price.checked_mul(u128::from(band.from)).ok_or(PackingError::OutOfRange)?;
            items.push(Item { units: band.from, price, custom: true });
        }
        let fine = |i: &Item| i.units > 0 && i.units <= MAX_NEED && i.price > 0 && i.price <= MAX_PRICE;
        if !items.iter().all(fine) || over.is_some_and(|p| p > MAX_PRICE) {
            return Err(PackingError::OutOfRange);
        }
        // Of one size the cheaper; at one price the fixed pack, which needs no typing at the counter.
        order::by(&mut items, |i| (i.units, i.price, i.custom));
        items.dedup_by_key(|i| i.units);
        if items.len() > MAX_SIZES {
            return Err(PackingError::TooManySizes);
        }
        let base = Solver::new(&items, over)?;
        let interiors = bands
            .iter()
            .map(|band| {
                let rate = over.map_or(band.unit_price, |p| p.min(band.unit_price));
                Solver::new(&items, Some(rate))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { items, bands: bands.to_vec(), beyond, base, interiors })
    }

    /// The cheapest way to serve `need`; of equal ones the one with fewest packs, then fewest unused units.
    /// `None` when it cannot be served at all (nothing is sold).
    ///
    /// # Errors
    /// [`PackingError`] for a need beyond [`MAX_NEED`] or a grid too fine to search.
    pub fn best(&self, need: u64) -> Result<Option<Mix>, PackingError> {
        if need > MAX_NEED {
            return Err(PackingError::OutOfRange);
        }
        if need == 0 {
            return Ok(Some(Mix::default()));
        }
        let mut best: Option<Mix> = None;
        let mut consider = |mix: Mix| {
            if best.as_ref().is_none_or(|b| mix.key() < b.key()) {
                best = Some(mix);
            }
        };
        if let Beyond::AfterFirstPack(_) = self.beyond {
            for (index, item) in self.items.iter().enumerate() {
                let rest = need.saturating_sub(item.units);
                if let Some(mut solution) = self.base.solve(rest)? {
                    solution.add(index);
                    consider(self.mix(need, &solution, None));
                }
            }
        } else if let Some(solution) = self.base.solve(need)? {
            consider(self.mix(need, &solution, None));
        }
        // Two custom packs strictly inside their bands never help: moving units from one to the other is free until one
        // sits at its band's start, because unit prices never rise. So at most one is inside, and the units it holds
        // beyond its band's start behave like overflow at the band's price.
        for (band, solver) in self.bands.iter().zip(&self.interiors) {
            let rest = need.saturating_sub(band.from);
            if let Some(solution) = solver.solve(rest)? {
                consider(self.mix(need, &solution, Some(*band)));
            }
        }
        Ok(best)
    }

    /// The way with the fewest packs, but at least one and fewer than `best`, that costs at most 2 % more; of equal counts
    /// the cheapest, then the one with fewest unused units.
    ///
    /// Tries every purchase of up to three packs, and the best mix without each number of smallest sizes.
    ///
    /// # Errors
    /// As [`Packer::best`].
    pub fn simpler(&self, need: u64, best: &Mix) -> Result<Option<Mix>, PackingError> {
        let limit = best.packs();
        if limit < 2 || need > MAX_NEED {
            return Ok(None);
        }
        let ceiling = best.cost.saturating_add(best.cost.saturating_div(50));
        let mut found: Option<Mix> = None;
        let mut consider = |mix: Mix| {
            let key = |m: &Mix| (m.packs(), m.cost, m.unused);
            let fits = mix.packs() < limit && mix.packs() > 0 && mix.cost <= ceiling;
            if fits && found.as_ref().is_none_or(|f| key(&mix) < key(f)) {
                found = Some(mix);
            }
        };
        let n = self.items.len();
        for a in 0..n {
            consider_picks(self, need, &[a], &mut consider);
            for b in a..n {
                consider_picks(self, need, &[a, b], &mut consider);
                for c in b..n {
                    consider_picks(self, need, &[a, b, c], &mut consider);
                }
            }
        }
        for first in 1..n {
            let offers: Vec<Offer> = self
                .items
                .iter()
                .skip(first)
                .filter(|i| !i.custom)
                .map(|i| Offer { units: i.units, price: i.price })
                .collect();
            // The largest sizes alone already fill a need this large: no table is worth building for a hint.
            if offers.is_empty() || need > MAX_HINT_NEED {
                continue;
            }
            if let Ok(fewer) = Self::new(&offers, &[], self.beyond)
                && let Ok(Some(mix)) = fewer.best(need)
            {
                consider(mix);
            }
        }
        Ok(found)
    }

    /// Other purchases of the same packs' worth at exactly the same price, in smaller packs that can be paid one by one.
    #[must_use]
    pub fn same_price(&self, mix: &Mix) -> Vec<Vec<Pick>> {
        let mut others = Vec::new();
        for (at, pick) in mix.picks.iter().enumerate() {
            for item in self.items.iter().rev().filter(|i| !i.custom && i.units < pick.units) {
                let Some(times) = pick.units.checked_div(item.units) else { continue };
                let whole = item.units.checked_mul(times) == Some(pick.units);
                if whole && item.price.checked_mul(u128::from(times)) == Some(pick.price) {
                    let mut picks = mix.picks.clone();
                    let count = pick.count.saturating_mul(times);
                    picks.remove(at);
                    match picks.iter_mut().find(|p| p.units == item.units && !p.custom) {
                        Some(same) => same.count = same.count.saturating_add(count),
                        None => {
                            picks.push(Pick { units: item.units, count, price: item.price, custom: false })
                        }
                    }
                    order::by(&mut picks, |p| core::cmp::Reverse(p.units));
                    others.push(picks);
                    break;
                }
            }
        }
        others
    }

    /// The cheapest mix where overflow's cost depends on how many units the packs hold.
    ///
    /// `overflow_cost(units)` is what the rest costs when packs hold `units`, or `None` where it has no price. Packs
    /// holding less than `need` are tried at every total the sizes can make; from `need` on, the cheapest cover.
    /// More packs can be dearer *and* leave less overflow that costs more (a tier no longer reached), so every total
    /// counts, not only the cheap ones.
    ///
    /// # Errors
    /// [`PackingError::TooManySteps`] beyond [`MAX_STEPS`] totals.
    pub fn best_tiered(
        &self,
        need: u64,
        mut overflow_cost: impl FnMut(u64) -> Option<u128>,
    ) -> Result<Option<Mix>, PackingError> {
        if !self.bands.is_empty() {
            return Err(PackingError::CustomWithTiers);
        }
        if need == 0 {
            return Ok(Some(Mix::default()));
        }
        if self.items.is_empty() {
            let alone = overflow_cost(0);
            return Ok(alone.map(|cost| Mix { picks: Vec::new(), overflow: need, cost, unused: 0 }));
        }
        let totals = self.base.exact_totals_below(need)?;
        let least = totals
            .iter()
            .filter_map(|(units, cost, packs)| {
                Some((cost.saturating_add(overflow_cost(units)?), packs, units))
            })
            .min();
        let partial =
            least.map(|(cost, _, units)| Mix { cost, ..self.mix(need, &totals.solution(units), None) });
        let cover = self.base.solve(need)?.map(|solution| self.mix(need, &solution, None));
        Ok(partial.into_iter().chain(cover).min_by_key(Mix::key))
    }

    /// Every number of units that packs of fixed size make exactly, from none to `most`, with its least price and the
    /// number of packs that takes.
    ///
    /// # Errors
    /// [`PackingError::TooManySteps`] beyond [`MAX_STEPS`] totals, [`PackingError::CustomWithTiers`] where packs come in
    /// any size.
    pub fn totals(&self, most: u64) -> Result<Vec<(u64, u128, u64)>, PackingError> {
        if !self.bands.is_empty() {
            return Err(PackingError::CustomWithTiers);
        }
        if self.items.is_empty() {
            return Ok(vec![(0, 0, 0)]);
        }
        let totals = self.base.exact_totals_below(most.saturating_add(1))?;
        Ok(totals.iter().collect())
    }

    /// Turns a solution on the grid into packs, real overflow and real cost.
    #[expect(
        clippy::arithmetic_side_effects,
        reason = "need ≤ 10^15, prices ≤ 10^17: every product stays below 10^33"
    )]
    fn mix(&self, need: u64, solution: &Solution, interior: Option<Band>) -> Mix {
        let mut picks: Vec<Pick> = Vec::new();
        let mut cost: u128 = 0;
        let mut units: u64 = 0;
        for (item, &count) in self.items.iter().zip(&solution.counts) {
            if count > 0 {
                picks.push(Pick { units: item.units, count, price: item.price, custom: item.custom });
                cost += item.price * u128::from(count);
                units += item.units * count;
            }
        }
        let mut overflow = need.saturating_sub(units);
        if let Some(band) = interior {
            let rest = overflow.saturating_sub(band.from);
            let absorbed = self.over().is_none_or(|p| band.unit_price <= p);
            let size = if absorbed { band.from + rest } else { band.from };
            let rate = self.band_price(size);
            picks.push(Pick { units: size, count: 1, price: rate * u128::from(size), custom: true });
            cost += rate * u128::from(size);
            units += size;
            overflow = need.saturating_sub(units);
        }
        order::by(&mut picks, |p| core::cmp::Reverse(p.units));
        if let Some(p) = self.over() {
            cost += p * u128::from(overflow);
        }
        Mix { picks, overflow, cost, unused: units.saturating_sub(need) }
    }

    /// Price of a unit of a custom pack of this size.
    fn band_price(&self, size: u64) -> u128 {
        self.bands.iter().rev().find(|b| b.from <= size).map_or(0, |b| b.unit_price)
    }

    fn over(&self) -> Option<u128> {
        match self.beyond {
            Beyond::Stop => None,
            Beyond::Flat(p) | Beyond::AfterFirstPack(p) => Some(p),
        }
    }
}

/// Above this a purchase runs to hundreds of the largest pack, and no handful of packs comes near it.
const MAX_HINT_NEED: u64 = 10_000_000_000;

fn consider_picks(packer: &Packer, need: u64, picks: &[usize], consider: &mut impl FnMut(Mix)) {
    let mut solution = Solution { counts: vec![0; packer.items.len()] };
    for &index in picks {
        solution.add(index);
    }
    let mix = packer.mix(need, &solution, None);
    if packer.over().is_some() || mix.overflow == 0 {
        consider(mix);
    }
}

fn check_bands(bands: &[Band]) -> Result<(), PackingError> {
    let rising = bands.windows(2).any(|w| match w {
        [a, b] => a.from >= b.from || a.unit_price < b.unit_price,
        _ => false,
    });
    if rising { Err(PackingError::RisingBand) } else { Ok(()) }
}

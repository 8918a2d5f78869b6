//! The cheapest way to reach a need from fixed sizes, with overflow at one price or none.

use super::direct::Direct;
use super::table::Table;
use super::{MAX_RESIDUES, MAX_STEPS, PackingError};
use std::cell::{OnceCell, RefCell};

/// Grid needs up to this are answered by the plain dynamic programme; tables are for the rest.
const DIRECT: u64 = 2_048;

/// A size on sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) units: u64,
    pub(super) price: u128,
    pub(super) custom: bool,
}

/// How many of each item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Solution {
    pub(super) counts: Vec<u64>,
}

impl Solution {
    pub(super) fn add(&mut self, index: usize) {
        if let Some(count) = self.counts.get_mut(index) {
            *count = count.saturating_add(1);
        }
    }
}

/// Sizes on a common grid, and what a unit beyond them costs.
#[derive(Debug)]
pub(super) struct Solver {
    /// Sizes in grid units with their prices, ascending.
    sizes: Vec<(u64, u128)>,
    grid: u64,
    /// Price of one unit beyond the packs.
    over: Option<u128>,
    /// Index of the pack with the best unit price, the largest of equals.
    best: usize,
    table: OnceCell<Table>,
    direct: RefCell<Direct>,
}

/// Cost, packs, unused: what decides between solutions, smaller first.
type Key = (u128, u64, u64);

impl Solver {
    pub(super) fn new(items: &[Item], over: Option<u128>) -> Result<Self, PackingError> {
        let grid = items.iter().fold(0, |g, i| gcd(g, i.units)).max(1);
        let sizes: Vec<(u64, u128)> =
            items.iter().map(|i| (i.units.checked_div(grid).unwrap_or(1), i.price)).collect();
        let mut best = 0;
        for (index, &(size, price)) in sizes.iter().enumerate() {
            if let Some(&(best_size, best_price)) = sizes.get(best)
                // price / size ≤ best_price / best_size; sizes ascend, so a later equal is the larger one.
                && price.saturating_mul(u128::from(best_size)) <= best_price.saturating_mul(u128::from(size))
            {
                best = index;
            }
        }
        if sizes.get(best).is_some_and(|&(size, _)| size > MAX_RESIDUES) {
            return Err(PackingError::TooFine);
        }
        Ok(Self { sizes, grid, over, best, table: OnceCell::new(), direct: RefCell::default() })
    }

    /// The cheapest counts for `need` units; what they leave open is overflow. `None` where nothing can serve it.
    pub(super) fn solve(&self, need: u64) -> Result<Option<Solution>, PackingError> {
        let none = Solution { counts: vec![0; self.sizes.len()] };
        if need == 0 {
            return Ok(Some(none));
        }
        let Some(&(best_size, best_price)) = self.sizes.get(self.best) else {
            return Ok(self.over.map(|_| none));
        };
        let best_units = u128::from(best_size).saturating_mul(u128::from(self.grid));
        // Where no pack beats the postpaid price, none is bought.
        if self.over.is_some_and(|p| p.saturating_mul(best_units) <= best_price) {
            return Ok(Some(none));
        }
        let cover = self.on_grid(need.div_ceil(self.grid))?;
        let Some(over) = self.over else { return Ok(Some(cover)) };
        if need.is_multiple_of(self.grid) {
            return Ok(Some(cover));
        }
        // The units off the grid are either overflow on top of a grid need, or disappear in a cover of the next one.
        let under = self.on_grid(need.checked_div(self.grid).unwrap_or(0))?;
        let (a, b) = (self.key(need, &under, over), self.key(need, &cover, over));
        Ok(Some(if a < b { under } else { cover }))
    }

    /// Every exact pack total below `need` with its cheapest packs.
    pub(super) fn exact_totals_below(&self, need: u64) -> Result<ExactTotals<'_>, PackingError> {
        let last = need.saturating_sub(1).checked_div(self.grid).unwrap_or(0);
        if last > MAX_STEPS {
            return Err(PackingError::TooManySteps);
        }
        let cells = usize::try_from(last).map_err(|_| PackingError::TooManySteps)?.saturating_add(1);
        let mut least: Vec<Option<(u128, u64)>> = vec![None; cells];
        let mut last_pick: Vec<usize> = vec![0; cells];
        if let Some(first) = least.first_mut() {
            *first = Some((0, 0));
        }
        for total in 1..cells {
            for (index, &(size, price)) in self.sizes.iter().enumerate() {
                let Some(before) =
                    usize::try_from(size).ok().and_then(|s| total.checked_sub(s)).and_then(|t| least.get(t))
                else {
                    continue;
                };
                let Some((cost, packs)) = *before else { continue };
                let candidate = (cost.saturating_add(price), packs.saturating_add(1));
                if let (Some(cell), Some(pick)) = (least.get_mut(total), last_pick.get_mut(total))
                    && cell.is_none_or(|c| candidate < c)
                {
                    *cell = Some(candidate);
                    *pick = index;
                }
            }
        }
        Ok(ExactTotals { solver: self, least, last_pick })
    }

    /// Real cost, packs and unused units of counts for a need.
    #[expect(
        clippy::arithmetic_side_effects,
        reason = "need ≤ 10^15, prices ≤ 10^17: every product stays below 10^33"
    )]
    fn key(&self, need: u64, solution: &Solution, over: u128) -> Key {
        let (mut cost, mut packs, mut units) = (0u128, 0u64, 0u64);
        for (&(size, price), &count) in self.sizes.iter().zip(&solution.counts) {
            cost += price * u128::from(count);
            packs += count;
            units += size * self.grid * count;
        }
        cost += over * u128::from(need.saturating_sub(units));
        (cost, packs, units.saturating_sub(need))
    }

    /// The cheapest counts for at least `need` grid units, overflow counted in whole grid units.
    fn on_grid(&self, need: u64) -> Result<Solution, PackingError> {
        if need > DIRECT {
            let table = self.table.get_or_init(|| Table::build(&self.sizes, self.best, self.over_grid()));
            if let Some(counts) = table.counts(need) {
                return Ok(Solution { counts });
            }
        }
        let counts = self.direct.borrow_mut().counts(&self.sizes, self.over_grid(), need)?;
        Ok(Solution { counts })
    }

    fn over_grid(&self) -> Option<u128> {
        self.over.map(|p| p.saturating_mul(u128::from(self.grid)))
    }
}

/// Pack totals below a need. A total is only a price until its packs are asked for: writing out all of them would take
/// as long as they have packs together.
#[derive(Debug)]
pub(super) struct ExactTotals<'s> {
    solver: &'s Solver,
    /// By grid units: cost and number of packs.
    least: Vec<Option<(u128, u64)>>,
    last_pick: Vec<usize>,
}

impl ExactTotals<'_> {
    /// Units, cost and number of packs of every total that can be made, from nothing upwards.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u64, u128, u64)> {
        (0u64..).zip(&self.least).filter_map(|(total, cell)| {
            let (cost, packs) = (*cell)?;
            Some((total.saturating_mul(self.solver.grid), cost, packs))
        })
    }

    /// The packs of a total.
    pub(super) fn solution(&self, units: u64) -> Solution {
        let mut solution = Solution { counts: vec![0; self.solver.sizes.len()] };
        let mut at = units.checked_div(self.solver.grid).and_then(|t| usize::try_from(t).ok()).unwrap_or(0);
        while at > 0 {
            let Some(&index) = self.last_pick.get(at) else { break };
            let Some(&(size, _)) = self.solver.sizes.get(index) else { break };
            solution.add(index);
            at = at.saturating_sub(usize::try_from(size).unwrap_or(at));
        }
        solution
    }
}

/// Greatest common divisor; `gcd(0, n) = n`.
pub(super) fn gcd(a: u64, b: u64) -> u64 {
    let (mut a, mut b) = (a, b);
    while let Some(rest) = a.checked_rem(b) {
        (a, b) = (b, rest);
    }
    a
}

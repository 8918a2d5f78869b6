//! Per residue of the need modulo the best pack's size: the least cost above that pack's rate.
//!
//! For a mix that serves `n` grid units, cost × S = n × price(b) + Σ excess, where an item of size `s` has the excess
//! `price × S − s × price(b)` ≥ 0. So for one residue the cheapest mix is the one with the least excess, whatever `n`
//! is, as long as `n` leaves room for what it buys besides `b`. Residues are linked by adding one item at a time, and
//! one pass per item around its cycles finds the least (round robin; Böcker and Lipták 2007).

use super::solver::gcd;

/// Least excess first, then fewest packs.
///
/// With `b` filling up the rest, a mix of `c` other packs taking `net` grid units has `c + (n − net) / S` packs, so
/// among mixes of one residue `c × S − net` orders by packs: that is the second part. Units bought and not needed have
/// no part: they are added last, when no equal mix gives way to one with more of them.
type Key = (u128, i128);

#[derive(Debug)]
pub(super) struct Table {
    /// Grid size of the best pack: the number of residues.
    modulus: u64,
    best: usize,
    sizes: Vec<u64>,
    /// Which item reached each residue last, an index into `sizes` or one of the two below, and how many of it in a row.
    /// Items were added one after the other, so that a residue is behind as many rows as there are items at most.
    last: Vec<(u8, u32)>,
}

/// A grid unit of overflow.
const OVER: u8 = u8::MAX;
/// A grid unit bought and not needed.
const SPARE: u8 = u8::MAX - 1;
/// Nothing: residue 0 at the start.
const START: u8 = u8::MAX - 2;

struct Step {
    mark: u8,
    /// Residues it advances by.
    by: usize,
    excess: u128,
    packs: i128,
}

impl Table {
    /// `sizes` in grid units with prices; overflow's price is for one grid unit and above the best pack's rate.
    #[expect(
        clippy::arithmetic_side_effects,
        clippy::indexing_slicing,
        reason = "prices ≤ 10^17 and sizes ≤ 10^15 keep products below 10^32 and sums over 2 × 10^5 residues inside \
                  u128; every index is taken modulo the table's length"
    )]
    pub(super) fn build(sizes: &[(u64, u128)], best: usize, over: Option<u128>) -> Self {
        let (modulus, best_price) = sizes[best];
        let length = usize::try_from(modulus).unwrap_or(1);
        let mut steps: Vec<Step> = Vec::new();
        for (index, &(size, price)) in sizes.iter().enumerate() {
            let by = usize::try_from(size % modulus).unwrap_or(0);
            if by != 0 {
                steps.push(Step {
                    mark: u8::try_from(index).unwrap_or(START),
                    by,
                    excess: price * u128::from(modulus) - best_price * u128::from(size),
                    packs: i128::from(modulus) - i128::from(size),
                });
            }
        }
        if let Some(price) = over {
            let excess = price * u128::from(modulus) - best_price;
            steps.push(Step { mark: OVER, by: 1, excess, packs: -1 });
        }
        steps.push(Step { mark: SPARE, by: length - 1, excess: best_price, packs: 1 });

        let mut keys: Vec<Option<Key>> = vec![None; length];
        let mut last: Vec<(u8, u32)> = vec![(START, 0); length];
        keys[0] = Some((0, 0));
        for step in &steps {
            let cycles = usize::try_from(gcd(step.by as u64, modulus)).unwrap_or(1);
            for cycle in 0..cycles {
                // From a cycle's least residue no step can improve what lies behind it: one round is enough.
                let mut start = None;
                let mut at = cycle;
                for _ in 0..length / cycles {
                    if keys[at].is_some() && start.is_none_or(|s: usize| keys[at] < keys[s]) {
                        start = Some(at);
                    }
                    at = (at + step.by) % length;
                }
                let Some(mut at) = start else { continue };
                for _ in 1..length / cycles {
                    let next = (at + step.by) % length;
                    if let Some((excess, packs)) = keys[at] {
                        let reached = (excess + step.excess, packs + step.packs);
                        if keys[next].is_none_or(|k| reached < k) {
                            keys[next] = Some(reached);
                            let (mark, row) = last[at];
                            last[next] = (step.mark, if mark == step.mark { row + 1 } else { 1 });
                        }
                    }
                    at = next;
                }
            }
        }
        Self { modulus, best, sizes: sizes.iter().map(|&(size, _)| size).collect(), last }
    }

    /// Counts of every item for at least `need` grid units, or `None` where what the residue buys besides the best pack
    /// is more than the need itself: there the answer is another one.
    #[expect(
        clippy::arithmetic_side_effects,
        clippy::indexing_slicing,
        reason = "residues stay below the modulus; a chain has fewer items than residues"
    )]
    pub(super) fn counts(&self, need: u64) -> Option<Vec<u64>> {
        let mut counts = vec![0u64; self.sizes.len()];
        let mut net: i128 = 0;
        let mut at = need % self.modulus;
        loop {
            let (mark, row) = self.last[usize::try_from(at).ok()?];
            let row = u64::from(row);
            let by = match mark {
                START => break,
                // Fewer than a best pack holds: they make no difference to how many of those the rest takes.
                OVER => 1,
                SPARE => {
                    net -= i128::from(row);
                    self.modulus - 1
                }
                index => {
                    let index = usize::from(index);
                    counts[index] += row;
                    net += i128::from(self.sizes[index]) * i128::from(row);
                    self.sizes[index] % self.modulus
                }
            };
            at = (at + self.modulus - by * row % self.modulus) % self.modulus;
        }
        let rest = u64::try_from(i128::from(need) - net).ok()?;
        counts[self.best] += rest / self.modulus;
        Some(counts)
    }
}

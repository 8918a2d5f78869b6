//! The least cost of every need on the grid from one upwards: a plain dynamic programme, for needs that no table of
//! residues reaches down to.

use super::PackingError;

/// Largest need that is answered.
const MAX_DIRECT: u64 = 4_000_000;
/// Largest need whose cells are kept: forty bytes each.
const KEPT: usize = 100_000;

/// Cost, packs, unused: what decides between ways, smaller first.
type Key = (u128, u64, u64);

/// Cells by the need in grid units; more are added when a larger need is asked for.
#[derive(Debug, Default)]
pub(super) struct Direct {
    least: Vec<Key>,
    /// Which item served each need last, and how many of it in a row. An item past the sizes stands for a grid unit of
    /// overflow.
    last: Vec<(u8, u32)>,
}

impl Direct {
    /// Counts of every size for `need` grid units, and of nothing else.
    pub(super) fn counts(
        &mut self,
        sizes: &[(u64, u128)],
        over: Option<u128>,
        need: u64,
    ) -> Result<Vec<u64>, PackingError> {
        if need > MAX_DIRECT {
            return Err(PackingError::TooFine);
        }
        let need = usize::try_from(need).map_err(|_| PackingError::TooFine)?;
        if need > KEPT {
            let mut alone = Self::default();
            alone.fill(sizes, over, need);
            return Ok(alone.read(sizes, need));
        }
        self.fill(sizes, over, need);
        Ok(self.read(sizes, need))
    }

    fn fill(&mut self, sizes: &[(u64, u128)], over: Option<u128>, need: usize) {
        if self.least.is_empty() {
            self.least.push((0, 0, 0));
            self.last.push((u8::MAX, 0));
        }
        let more = need.saturating_add(1).saturating_sub(self.least.len());
        self.least.reserve(more);
        self.last.reserve(more);
        for at in self.least.len()..=need {
            let mut best = (u128::MAX, 0, 0);
            let mut chosen = (usize::MAX, 0);
            let mut consider = |key: Key, item: usize, from: usize| {
                if key < best {
                    best = key;
                    chosen = (item, from);
                }
            };
            for (index, &(size, price)) in sizes.iter().enumerate() {
                let size = usize::try_from(size).unwrap_or(usize::MAX);
                let from = at.saturating_sub(size);
                if let Some(&(cost, packs, unused)) = self.least.get(from) {
                    let spare = u64::try_from(size.saturating_sub(at)).unwrap_or(u64::MAX);
                    let key =
                        (cost.saturating_add(price), packs.saturating_add(1), unused.saturating_add(spare));
                    consider(key, index, from);
                }
            }
            let from = at.saturating_sub(1);
            if let Some(price) = over
                && let Some(&(cost, packs, unused)) = self.least.get(from)
            {
                consider((cost.saturating_add(price), packs, unused), sizes.len(), from);
            }
            let (item, from) = chosen;
            let item = u8::try_from(item).unwrap_or(u8::MAX);
            let row = self.last.get(from).filter(|(before, _)| *before == item).map_or(0, |&(_, row)| row);
            self.least.push(best);
            self.last.push((item, row.saturating_add(1)));
        }
    }

    fn read(&self, sizes: &[(u64, u128)], need: usize) -> Vec<u64> {
        let mut counts = vec![0_u64; sizes.len()];
        let mut at = need;
        while at > 0 {
            let Some(&(item, row)) = self.last.get(at) else { break };
            let item = usize::from(item);
            let size = sizes.get(item).map_or(1, |&(size, _)| usize::try_from(size).unwrap_or(at));
            if let Some(count) = counts.get_mut(item) {
                *count = count.saturating_add(u64::from(row));
            }
            at = at.saturating_sub(size.saturating_mul(usize::try_from(row).unwrap_or(at)));
        }
        counts
    }
}

//! Little more money for much more use, and from which use a pack pays off.

use super::{OptionQuote, Quoter};
use crate::money::{Money, UnitPrice};
use crate::price_book::PriceList;
use crate::scenario::Line;
use crate::volume::Volume;

/// A somewhat larger year that costs little more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct More {
    /// The year.
    pub units: u64,
    /// How many more than planned.
    pub extra_units: u64,
    /// What they cost more together.
    pub extra: Money,
    /// Its cheapest purchase.
    pub option: OptionQuote,
}

/// A larger year at which packs are used to the last unit: all that the planned packs hold, or else the next multiple of
/// a pack that is no more than half as large again and at which each further unit costs no more than half of what the
/// planned ones that are paid for cost on average; of several the one with the cheapest further unit. `None` where there
/// is none, and under a price that falls as use grows (a cliff says that better).
#[must_use]
pub fn more(quoter: &Quoter<'_>, line: &Line) -> Option<More> {
    let planned = quoter.brief(line);
    let best = planned.options.best?;
    let list = quoter.book().meter(&line.meter)?.1.list(line.settlement)?;
    // What is free or was bought before is served without the packs bought now, and has no part in their price.
    let free = best.granted.checked_add(best.held)?;
    let paid = planned.units.checked_sub(free).filter(|n| *n > 0)?;
    let most = planned.units.saturating_add(planned.units.checked_div(2)?);
    let all = free.checked_add(best.bought)?;
    let edges = edges(list, paid).into_iter().filter_map(|need| need.checked_add(free));
    // What the planned packs hold comes first, so that of those that cost nothing more it is the one.
    let nexts = [all].into_iter().chain(edges.filter(|next| *next <= most));
    let mut found: Option<(u128, u128, More)> = None;
    for next in nexts.filter(|next| *next > planned.units) {
        let Some(option) = quoter.brief(&line.with_total(Volume::new(next)?)).options.best else { continue };
        let extra = option.total.minus(best.total)?;
        let extra_units = next.checked_sub(planned.units)?;
        let (cost, units) = (extra.grains(), u128::from(extra_units));
        // extra / units ≤ best / paid / 2
        let little =
            cost.checked_mul(2)?.checked_mul(u128::from(paid))? <= best.total.grains().checked_mul(units)?;
        // A few units for a few yuan are not worth a sentence.
        let worth = extra_units.saturating_mul(100) >= planned.units;
        let cheaper = match &found {
            None => true,
            Some((c, u, _)) => cost.checked_mul(*u)? < c.checked_mul(units)?,
        };
        if little && worth && cheaper {
            found = Some((cost, units, More { units: next, extra_units, extra, option }));
        }
    }
    found.map(|(_, _, more)| more)
}

/// The next multiple of each pack above a need, smallest first.
fn edges(list: &PriceList, need: u64) -> Vec<u64> {
    let mut edges: Vec<u64> = list
        .packs
        .iter()
        .filter_map(|p| need.checked_div(p.units)?.checked_add(1)?.checked_mul(p.units))
        .collect();
    crate::order::by(&mut edges, |n| *n);
    edges.dedup();
    edges
}

/// From which use a pack costs no more than postpaid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaysOff {
    /// The first number of units.
    pub units: u64,
    /// That as a share of the pack, in tenths of a percent, rounded to the nearest.
    pub per_mille: u64,
    /// Dearer than postpaid even when used to the last unit.
    pub never: bool,
}

/// Pack price over postpaid price. `None` where postpaid costs nothing.
///
/// ```
/// use packwise::quote::pays_off;
/// let off = pays_off(10_000, "11000".parse().unwrap(), "1.2".parse().unwrap()).unwrap();
/// assert_eq!((off.units, off.per_mille, off.never), (9_167, 917, false));
/// ```
#[must_use]
pub fn pays_off(size: u64, price: Money, postpaid: UnitPrice) -> Option<PaysOff> {
    let each = postpaid.grains();
    if each == 0 {
        return None;
    }
    let units = u64::try_from(price.grains().div_ceil(each)).ok()?;
    let per_mille = price.per_mille_of(postpaid.times(size)?)?;
    Some(PaysOff { units, per_mille, never: units > size })
}

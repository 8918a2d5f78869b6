//! Cost against volume: the lines of a chart, and the ranges of volume they show.

use super::break_even::first;
use super::reached::{Cheapest, Reached};
use super::{LineQuote, MAX_YEAR, Quoter, Single, Terms};
use crate::money::Money;
use crate::order;
use crate::price_book::Overflow;
use crate::scenario::Line;
use crate::volume::Volume;

/// Most volumes a chart has.
pub(super) const MAX_POINTS: usize = 160;

/// Even stops along the chart, at each of which there is a point.
pub const STOPS: u64 = 50;

/// The volume of a stop.
#[must_use]
pub fn stop_at(top: u64, stop: u64) -> Option<u64> {
    u64::try_from(u128::from(top).checked_mul(u128::from(stop))?.checked_div(u128::from(STOPS))?).ok()
}

/// A deviation below this part of the chart's height is not seen: less than a pixel.
const UNSEEN: u128 = 400;

/// What each way to buy costs from nothing to about twice the planned volume.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Curve {
    /// The planned volume.
    pub units: u64,
    /// End of the volume axis: 1, 2 or 5 times a power of ten.
    pub top: u64,
    /// From one tick of the volume axis to the next.
    pub volume_step: u64,
    /// End of the money axis, in grains of 10⁻⁸ yuan.
    pub high: u128,
    /// From one tick of the money axis to the next, in grains of 10⁻⁸ yuan.
    pub money_step: u128,
    /// Ascending. A straight line from one to the next leaves the true one by less than can be seen.
    pub points: Vec<Point>,
    /// Where some packs are cheaper than all postpaid.
    pub pays: Vec<Range>,
    /// Where one pack alone is the best purchase.
    pub singles: Vec<Single>,
    /// Whether the ranges hold at every volume, or (reached tiers) only up to `top`.
    pub unbounded: bool,
}

/// What a year of so many units costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// Units of the year.
    pub units: u64,
    /// All postpaid.
    pub postpaid: Option<Money>,
    /// All in packs.
    pub packs: Option<Money>,
    /// The best mix.
    pub best: Option<Money>,
}

impl Point {
    const fn series(&self) -> [Option<Money>; 3] {
        [self.postpaid, self.packs, self.best]
    }
}

/// Volumes from one to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// First volume.
    pub from: u64,
    /// Last volume; `None` where the range does not end, or not within the chart.
    pub to: Option<u64>,
}

/// The chart of a line. `None` without usage or without any price.
#[must_use]
pub fn curve(quoter: &Quoter<'_>, line: &Line) -> Option<Curve> {
    let terms = quoter.terms::<true>(line, &mut Vec::new()).ok().filter(|t| t.units > 0)?;
    let top = round_up(terms.units.saturating_mul(2)).min(MAX_YEAR);
    let largest = terms.list.packs.iter().map(|p| p.units).max().unwrap_or(0);
    let reached = if terms.tiered() {
        // As far as a cover of the largest year reaches.
        Some(Reached::new(quoter, line, &terms, top.saturating_add(largest))?)
    } else {
        None
    };
    let view = View { quoter, line, terms: &terms, reached };
    let (pays, singles) = if view.reached.is_some() { view.looked_for(top) } else { view.exact(top) };
    let points = view.points(top, &pays, &singles);
    let most = points.iter().flat_map(Point::series).flatten().map(Money::grains).max()?;
    let money_step = round_step(most, 5);
    let high = most.div_ceil(money_step.max(1)).checked_mul(money_step)?;
    let volume_step = u64::try_from(round_step(u128::from(top), 5)).ok()?;
    let unbounded = view.reached.is_none();
    Some(Curve { units: terms.units, top, volume_step, high, money_step, points, pays, singles, unbounded })
}

/// The least of 1, 2, 5, 10, 20, 50 … that takes at most `ticks` steps to `most`.
///
/// ```
/// use packwise::quote::round_step;
/// assert_eq!([round_step(1_000, 5), round_step(360_000, 5), round_step(3, 5)], [200, 100_000, 1]);
/// ```
#[must_use]
pub fn round_step(most: u128, ticks: u128) -> u128 {
    let mut power = 1u128;
    loop {
        for digit in [1u128, 2, 5] {
            let step = power.saturating_mul(digit);
            if step.saturating_mul(ticks) >= most {
                return step;
            }
        }
        let Some(next) = power.checked_mul(10) else { return power };
        power = next;
    }
}

/// Up to the next of 10, 20, 50, 100 …
fn round_up(units: u64) -> u64 {
    u64::try_from(round_step(u128::from(units), 1)).unwrap_or(MAX_YEAR).max(10)
}

struct View<'s, 'b> {
    quoter: &'s Quoter<'b>,
    line: &'s Line,
    terms: &'s Terms<'s>,
    reached: Option<Reached<'s>>,
}

/// What decides a range under reached tiers.
type State = (bool, Option<u64>);

impl View<'_, '_> {
    fn quote(&self, units: u64) -> Option<LineQuote> {
        Some(self.quoter.brief(&self.line.with_total(Volume::new(units)?)))
    }

    fn point(&self, units: u64) -> Option<Point> {
        if let Some(reached) = &self.reached {
            let money = Money::from_grains;
            let terms = self.terms.with_usage(self.line.with_total(Volume::new(units)?).usage.months())?;
            let packs = self.quoter.packs(&terms, &mut Vec::new());
            return Some(Point {
                units,
                postpaid: reached.postpaid(units).and_then(money),
                packs: packs.map(|o| o.total),
                best: reached.best(units).and_then(|b| money(b.cost)),
            });
        }
        let options = self.quote(units)?.options;
        Some(Point {
            units,
            postpaid: options.postpaid.map(|o| o.total),
            packs: options.packs.map(|o| o.total),
            best: options.best.map(|o| o.total),
        })
    }

    /// Flat and no overflow: the cheapest price never falls, and what is cheaper than postpaid once stays so.
    fn exact(&self, top: u64) -> (Vec<Range>, Vec<Single>) {
        let free = self.terms.free();
        let packs = &self.terms.list.packs;
        let cheaper = |units: u64| {
            self.quote(units).is_some_and(|q| match (&q.options.best, &q.options.postpaid) {
                (Some(best), Some(postpaid)) => best.total < postpaid.total,
                _ => false,
            })
        };
        let high = packs.iter().map(|p| p.units.saturating_add(free)).find(|&units| cheaper(units));
        let pays = high.and_then(|high| Some(Range { from: first(1, high, cheaper)?, to: None }));
        let singles = packs
            .iter()
            .filter_map(|pack| {
                let need = |units: u64| {
                    let quote = self.quote(units)?;
                    let best = quote.options.best?;
                    Some((units.saturating_sub(best.granted).saturating_sub(best.held), best))
                };
                let over = |units: u64| need(units).is_none_or(|(need, _)| need > pack.units);
                let end = pack.units.saturating_add(free).saturating_add(1);
                let to = first(1, end, over)?.checked_sub(1)?;
                // Up to there the pack covers what is needed: nothing is charged beyond it.
                let alone = |units: u64| {
                    need(units).is_some_and(|(_, best)| best.packs() == 1 && best.bought == pack.units)
                };
                // Once alone, alone to its end: what begins beyond the chart need not be looked for.
                let from = first(1, to.min(top), alone)?;
                Some(Single { units: pack.units, from, to })
            })
            .collect();
        (pays.into_iter().collect(), singles)
    }

    /// Reached tiers: prices fall at every month's edge, so both are looked at on both sides of every edge and at even
    /// distances, and where two neighbours differ the change is found by halving.
    fn looked_for(&self, top: u64) -> (Vec<Range>, Vec<Single>) {
        let Some(reached) = &self.reached else { return Default::default() };
        let mut at: Vec<u64> = reached.crossings(top);
        at.extend((0..=128u64).filter_map(|i| top.checked_mul(i)?.checked_div(128)));
        for pack in self.terms.list.packs.iter() {
            for held in (1..=8u64).filter_map(|n| pack.units.checked_mul(n)).take_while(|n| *n <= top) {
                // The first year that so many units in packs do not cover.
                let end = held.saturating_add(self.terms.free()).saturating_add(1);
                let over = |units: u64| reached.need(units).is_some_and(|need| need > held);
                let edge = first(held, end, over).unwrap_or(end);
                at.extend([edge.saturating_sub(2), edge.saturating_sub(1), edge]);
            }
        }
        at.retain(|n| (1..=top).contains(n));
        order::by(&mut at, |n| *n);
        at.dedup();
        let postpaid_open = self.terms.overflow == Overflow::Postpaid;
        let state = |units: u64| -> State {
            let Some(best) = reached.best(units) else { return (false, None) };
            // Packs are the cheapest only where they are cheaper: at the same cost fewer packs are better.
            (postpaid_open && best.packs > 0, single(&best))
        };
        // Where each state begins.
        let mut changes: Vec<(u64, State)> = Vec::new();
        let mut before: Option<(u64, State)> = None;
        for units in at {
            let now = state(units);
            if let Some((mut low, mut was)) = before {
                while was != now {
                    let change = first(low.saturating_add(1), units, |n| state(n) != was).unwrap_or(units);
                    was = state(change);
                    changes.push((change, was));
                    low = change;
                }
            } else {
                changes.push((units, now));
            }
            before = Some((units, now));
        }
        let ends =
            |index: usize| changes.get(index.saturating_add(1)).map(|(next, _)| next.saturating_sub(1));
        let (mut pays, mut singles): (Vec<Range>, Vec<Single>) = Default::default();
        for (index, &(from, (pay, one))) in changes.iter().enumerate() {
            let to = ends(index);
            match pays.last_mut().filter(|last| last.to.and_then(|t| t.checked_add(1)) == Some(from)) {
                Some(last) if pay => last.to = to,
                _ if pay => pays.push(Range { from, to }),
                _ => {}
            }
            let Some(units) = one else { continue };
            singles.push(Single { units, from, to: to.unwrap_or(top) });
        }
        (pays, singles)
    }

    fn points(&self, top: u64, pays: &[Range], singles: &[Single]) -> Vec<Point> {
        let free = self.terms.free();
        let mut at: Vec<u64> = (0..=STOPS).filter_map(|stop| stop_at(top, stop)).collect();
        at.extend([free, free.saturating_add(1), self.terms.units]);
        at.extend(pays.iter().take(12).flat_map(|r| [Some(r.from), r.to]).flatten());
        at.extend(singles.iter().take(12).flat_map(|s| [s.from, s.to, s.to.saturating_add(1)]));
        if let Some(reached) = &self.reached {
            // Both ends of each run of volumes around an edge.
            let edges = reached.crossings(top);
            let alone = |n: &u64| {
                let next = n.checked_add(1).is_some_and(|m| edges.binary_search(&m).is_ok());
                let last = n.checked_sub(1).is_some_and(|m| edges.binary_search(&m).is_ok());
                !(next && last)
            };
            at.extend(edges.iter().copied().filter(alone).take(60));
        }
        at.retain(|n| *n <= top);
        order::by(&mut at, |n| *n);
        at.dedup();
        let mut points: Vec<Point> = at.into_iter().filter_map(|units| self.point(units)).collect();
        let high = points.iter().flat_map(Point::series).flatten().map(Money::grains).max().unwrap_or(0);
        let unseen = high.checked_div(UNSEEN).unwrap_or(0);
        let mut errors: Vec<Option<(u128, Point)>> =
            points.windows(2).map(|pair| self.error(pair, high)).collect();
        while points.len().saturating_add(2) <= MAX_POINTS {
            let worst = errors
                .iter()
                .enumerate()
                .filter_map(|(i, e)| e.as_ref().map(|(error, middle)| (i, *error, *middle)))
                .max_by_key(|(i, error, _)| (*error, core::cmp::Reverse(*i)));
            let Some((index, _, middle)) = worst.filter(|(_, error, _)| *error > unseen) else { break };
            let Some([a, b]) =
                points.get(index..index.saturating_add(2)).and_then(|s| <[Point; 2]>::try_from(s).ok())
            else {
                break;
            };
            let new = self.corner(&a, &b).unwrap_or_else(|| vec![middle]);
            let next = index.saturating_add(1);
            points.splice(next..next, new.iter().copied());
            let last = next.saturating_add(new.len()).min(points.len().saturating_sub(1));
            let fresh: Vec<_> = points
                .get(index..=last)
                .unwrap_or_default()
                .windows(2)
                .map(|pair| self.error(pair, high))
                .collect();
            errors.splice(index..next, fresh);
        }
        points
    }

    /// The step of all packs between two points: the last volume at the first one's price, and the one after it.
    fn corner(&self, a: &Point, b: &Point) -> Option<Vec<Point>> {
        let price = a.packs.filter(|p| b.packs.is_some_and(|q| q > *p))?;
        let after = |units: u64| self.packs(units).is_some_and(|p| p > price);
        let step = first(a.units.saturating_add(1), b.units, after)?;
        let before = step.saturating_sub(1);
        let corner: Vec<Point> = [before, step]
            .into_iter()
            .filter(|n| *n > a.units && *n < b.units)
            .filter_map(|n| self.point(n))
            .collect();
        (!corner.is_empty()).then_some(corner)
    }

    fn packs(&self, units: u64) -> Option<Money> {
        let terms = self.terms.with_usage(self.line.with_total(Volume::new(units)?).usage.months())?;
        self.quoter.packs(&terms, &mut Vec::new()).map(|o| o.total)
    }

    /// How far the truth midway is from the straight line, and the point there; `None` where nothing lies between.
    fn error(&self, pair: &[Point], high: u128) -> Option<(u128, Point)> {
        let [a, b] = pair else { return None };
        let units = a.units.midpoint(b.units);
        if units == a.units {
            return None;
        }
        let middle = self.point(units)?;
        let (run, width) =
            (u128::from(units.checked_sub(a.units)?), u128::from(b.units.checked_sub(a.units)?));
        let mut worst = 0u128;
        for ((from, to), at) in a.series().into_iter().zip(b.series()).zip(middle.series()) {
            let error = match (from, to, at) {
                (None, None, None) => 0,
                (Some(from), Some(to), Some(at)) => {
                    let (from, to) = (from.grains(), to.grains());
                    let part = to.abs_diff(from).checked_mul(run)?.checked_div(width)?;
                    let line = if to >= from { from.checked_add(part)? } else { from.checked_sub(part)? };
                    line.abs_diff(at.grains())
                }
                _ => high,
            };
            worst = worst.max(error);
        }
        Some((worst, middle))
    }
}

/// The pack that is the whole purchase.
fn single(best: &Cheapest) -> Option<u64> {
    (best.packs == 1 && best.overflow == 0).then_some(best.held)
}

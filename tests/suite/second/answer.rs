//! What one question costs, worked out the slow way: day by day, unit prices times units, every total that packs make.
//!
//! Money is whole grains of 10⁻⁸ yuan. Nothing of the code under test takes part: the book is read for its prices, as text.

use packwise::billing::TierCounting;
use packwise::price_book::{CustomPack, Overflow, Postpaid, PriceList, Tier, Validity};
use std::collections::VecDeque;

pub(super) const GRAINS: i128 = 100_000_000;

/// Year, month, day.
pub(super) type Day = (i64, i64, i64);

/// One meter asked about, in plain numbers.
#[derive(Debug, Clone)]
pub(super) struct Asked<'b> {
    pub(super) list: &'b PriceList,
    pub(super) months: [i128; 12],
    pub(super) start: Day,
    pub(super) activated: Day,
    /// Gifts: units, and how long they last.
    pub(super) gifts: Vec<(i128, Validity)>,
    /// Packs held: units, and the last day where it is known.
    pub(super) held: Vec<(i128, Option<Day>)>,
    pub(super) overflow: Overflow,
    pub(super) counting: TierCounting,
    pub(super) at_once: bool,
    pub(super) contract: Contract,
}

/// What a customer pays instead of the list's prices: shares in thousandths, prices in grains.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Contract {
    pub(super) packs: i128,
    pub(super) postpaid: i128,
    pub(super) own_postpaid: Option<i128>,
    pub(super) own_packs: Vec<(i128, i128)>,
}

/// The least a purchase can cost, and at that cost the fewest packs, then the fewest units nobody needs.
pub(super) type Best = (i128, i128, i128);

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Answer {
    pub(super) need: [i128; 12],
    pub(super) postpaid: Option<i128>,
    pub(super) packs: Option<i128>,
    pub(super) best: Option<Best>,
    /// How many totals of packs were looked at.
    pub(super) totals: usize,
}

/// A decimal number as whole grains.
pub(super) fn grains(text: &str) -> i128 {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    assert!(decimals.len() <= 8, "{text}");
    format!("{whole}{decimals:0<8}").parse().unwrap()
}

fn leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_of((year, month, _): Day) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

fn tomorrow(day: Day) -> Day {
    match day {
        (y, m, d) if d < days_of(day) => (y, m, d + 1),
        (y, 12, _) => (y + 1, 1, 1),
        (y, m, _) => (y, m + 1, 1),
    }
}

/// Day by day and month by month: a day that a month lacks is its last.
pub(super) fn later(from: Day, valid: Validity) -> Day {
    match valid {
        Validity::Days(count) => (0..count).fold(from, |day, _| tomorrow(day)),
        Validity::Months(count) => {
            let (mut year, mut month) = (from.0, from.1);
            for _ in 0..count {
                (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
            }
            (year, month, from.2.min(days_of((year, month, 1))))
        }
    }
}

struct Stock {
    held: bool,
    last: Option<Day>,
    left: i128,
}

impl Asked<'_> {
    /// Each month's units that no gift and no held pack serves. Every day has its even part of its month; gifts go first,
    /// then held packs, each kind by its last day.
    pub(super) fn need(&self) -> [i128; 12] {
        let gifts = self.gifts.iter().map(|&(left, valid)| Stock {
            held: false,
            last: Some(later(self.activated, valid)),
            left,
        });
        let held = self.held.iter().map(|&(left, last)| Stock { held: true, last, left });
        let mut stocks: Vec<Stock> = gifts.chain(held).collect();
        stocks.sort_by_key(|s| (s.held, s.last.is_none(), s.last));
        let mut day = self.start;
        self.months.map(|units| {
            let days = i128::from(days_of(day) - day.2 + 1);
            let mut need = 0;
            for nth in 1..=days {
                let mut open = units * nth / days - units * (nth - 1) / days;
                for stock in stocks.iter_mut().filter(|s| s.last.is_none_or(|last| last >= day)) {
                    let served = open.min(stock.left);
                    stock.left -= served;
                    open -= served;
                }
                need += open;
                day = tomorrow(day);
            }
            need
        })
    }

    /// Sizes and what each costs this customer.
    pub(super) fn packs(&self) -> Vec<(i128, i128)> {
        let price = |size: i128, list: i128| match self.contract.own_packs.iter().find(|own| own.0 == size) {
            Some(own) => own.1,
            None => share(list, self.contract.packs),
        };
        let packs = self.list.packs.iter();
        packs
            .map(|p| (i128::from(p.units), price(i128::from(p.units), grains(&p.price.to_string()))))
            .collect()
    }

    /// Of packs of any size: the first and last size of each band, and the price of a unit.
    fn bands(&self) -> Vec<(i128, i128, i128)> {
        let tiers = self.list.custom.iter().flat_map(|CustomPack { tiers, .. }| tiers.iter());
        let firsts = tiers.clone().map(|t| i128::from(t.from)).skip(1).chain([i128::MAX]);
        tiers
            .zip(firsts)
            .map(|(t, next)| {
                let each = share(grains(&t.price.to_string()), self.contract.packs);
                (i128::from(t.from), next - 1, each)
            })
            .collect()
    }

    /// What units beyond packs cost, `None` where some have no price.
    fn charged(&self, beyond: &[i128; 12]) -> Option<i128> {
        let all: i128 = beyond.iter().sum();
        let tier_price = |tier: &Tier| Some(share(grains(&tier.price?.to_string()), self.contract.postpaid));
        match (&self.list.postpaid, self.contract.own_postpaid) {
            _ if all == 0 => Some(0),
            (Postpaid::None, _) | (Postpaid::Unlisted, None) => None,
            (_, Some(each)) => Some(all * each),
            (Postpaid::Flat(each), None) => {
                Some(all * share(grains(&each.to_string()), self.contract.postpaid))
            }
            (Postpaid::Reached(tiers), None) => {
                let mut sum = 0;
                for (&units, used) in beyond.iter().zip(self.months) {
                    if units > 0 {
                        let counted = if self.counting == TierCounting::All { used } else { units };
                        let reached = tiers.iter().filter(|t| i128::from(t.from) <= counted);
                        sum += units * tier_price(reached.max_by_key(|t| t.from)?)?;
                    }
                }
                Some(sum)
            }
            (Postpaid::Graduated(tiers), None) => {
                let mut sum = 0;
                for (&units, used) in beyond.iter().zip(self.months) {
                    let first = if self.counting == TierCounting::All { used - units } else { 0 } + 1;
                    let last = first + units - 1;
                    for (at, tier) in tiers.iter().enumerate() {
                        let end = tiers.get(at + 1).map_or(i128::MAX, |next| i128::from(next.from) - 1);
                        let inside = last.min(end) - first.max(i128::from(tier.from)) + 1;
                        if inside > 0 {
                            sum += inside * tier_price(tier)?;
                        }
                    }
                }
                Some(sum)
            }
        }
    }

    /// Every way to buy.
    pub(super) fn answer(&self) -> Answer {
        let need = self.need();
        let all: i128 = need.iter().sum();
        let offered = !matches!(self.list.postpaid, Postpaid::None);
        // Who holds a pack has bought one before.
        let first_pack = self.overflow == Overflow::AfterFirstPack && self.held.is_empty();
        let open = self.overflow != Overflow::Stop;
        let postpaid = if offered && open && !(first_pack && all > 0) { self.charged(&need) } else { None };

        let (packs, bands) = (self.packs(), self.bands());
        let (exact, grid, cover) = totals(&packs, &bands, all);
        let mut best = cover;
        for (cell, found) in (0..).zip(&exact) {
            let Some((cost, count)) = *found else { continue };
            if cell * grid >= all || !open || (first_pack && cell == 0) {
                continue;
            }
            let mut packed = cell * grid;
            let beyond = need.map(|month| {
                let served = month.min(packed);
                packed -= served;
                month - served
            });
            if let Some(charged) = self.charged(&beyond) {
                let way = (cost + charged, count, 0);
                best = Some(best.map_or(way, |b| b.min(way)));
            }
        }
        if all == 0 {
            best = Some((0, 0, 0));
        }
        let sold = !packs.is_empty() || !bands.is_empty();
        let packs = if all == 0 { Some(0) } else { cover.map(|c| c.0) };
        Answer { need, postpaid, packs: packs.filter(|_| sold), best, totals: exact.len() }
    }

    /// What is paid on the first day for these packs: they serve larger ones first, each is bought in the month in which
    /// its first unit is needed, and one that is never needed at once.
    pub(super) fn due_today(&self, need: &[i128; 12], bought: &[(i128, i128, i128)]) -> i128 {
        let (first, all) = (need[0], need.iter().sum::<i128>());
        let mut order = bought.to_vec();
        order.sort_by_key(|&(size, ..)| -size);
        let (mut before, mut due) = (0, 0);
        for (size, count, price) in order {
            for _ in 0..count {
                if self.at_once || before < first || before >= all {
                    due += price;
                }
                before += size;
            }
        }
        due
    }
}

/// So many thousandths of a price; it has to come out whole.
fn share(price: i128, thousandths: i128) -> i128 {
    assert_eq!(price * thousandths % 1_000, 0, "{price} × {thousandths} ‰ is finer than a grain");
    price * thousandths / 1_000
}

fn divisor(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { divisor(b, a % b) }
}

type Cells = Vec<Option<(i128, i128)>>;

/// The least cost, and at that cost the fewest packs, of every total below `need` that packs make exactly, in steps of
/// the second value; and the best purchase that holds all of `need`.
///
/// Every purchase is one last pack behind a smaller purchase. Of packs in a band the one behind a total t costs
/// each · (total − t), so the least over the sizes of a band is the least of cost(t) − each · t in a window of totals.
fn totals(packs: &[(i128, i128)], bands: &[(i128, i128, i128)], need: i128) -> (Cells, i128, Option<Best>) {
    let grid = match bands {
        [] => packs.iter().fold(0, |g, p| divisor(g, p.0)),
        _ => 1,
    };
    if grid == 0 {
        return (vec![Some((0, 0))], 1, None);
    }
    let cells = ((need + grid - 1) / grid).max(1);
    let mut exact: Cells = vec![None; usize::try_from(cells).unwrap()];
    exact[0] = Some((0, 0));
    let at = |exact: &Cells, cell: i128| usize::try_from(cell).ok().and_then(|cell| exact[cell]);
    let mut windows: Vec<VecDeque<(i128, (i128, i128))>> = vec![VecDeque::new(); bands.len()];
    for cell in 1..cells {
        let mut least: Option<(i128, i128)> = None;
        let mut take = |way: (i128, i128)| least = Some(least.map_or(way, |l| l.min(way)));
        for &(size, price) in packs {
            if let Some((cost, count)) = at(&exact, cell - size / grid) {
                take((cost + price, count + 1));
            }
        }
        for (window, &(from, last, each)) in windows.iter_mut().zip(bands) {
            // Grid 1: a cell is a total. The one that comes into reach now, and those that fall out of it.
            if let Some((cost, count)) = at(&exact, cell - from) {
                let entry = (cost - each * (cell - from), count);
                while window.back().is_some_and(|b| b.1 >= entry) {
                    window.pop_back();
                }
                window.push_back((cell - from, entry));
            }
            while window.front().is_some_and(|f| cell - f.0 > last) {
                window.pop_front();
            }
            if let Some(&(_, (excess, count))) = window.front() {
                take((excess + each * cell, count + 1));
            }
        }
        exact[usize::try_from(cell).unwrap()] = least;
    }
    let mut cover: Option<Best> = None;
    for (cell, found) in (0..).zip(&exact) {
        let Some((cost, count)) = *found else { continue };
        let total = cell * grid;
        let mut take = |size: i128, price: i128| {
            let way = (cost + price, count + 1, total + size - need);
            cover = Some(cover.map_or(way, |c| c.min(way)));
        };
        for &(size, price) in packs.iter().filter(|p| total + p.0 >= need) {
            take(size, price);
        }
        for &(from, last, each) in bands {
            let size = from.max(need - total);
            if size <= last {
                take(size, each * size);
            }
        }
    }
    (exact, grid, cover)
}

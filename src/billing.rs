//! Settling a year of usage month by month: free quota, then packs, then overflow; and what overflow costs.

use crate::calendar::Date;
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
    /// Served by packs held before.
    pub held: u64,
    /// Served by packs.
    pub packed: u64,
    /// Served beyond all of them, or not served where service stops.
    pub beyond: u64,
}

/// Usage settled in order: free quota first, then packs held before, then packs, then whatever is beyond.
///
/// The order is the vendor's (free packs, paid packs, postpaid). Within each kind the one that ends soonest goes first; the
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
pub fn settle(usage: &Year, stocks: &[Stock], pack_units: u64) -> [Month; MONTHS] {
    let served = serve(usage, stocks);
    let mut settled = [Month::default(); MONTHS];
    let mut packs = pack_units;
    for (index, (month, &used)) in settled.iter_mut().zip(usage).enumerate() {
        month.usage = used;
        for (stock, by_month) in stocks.iter().zip(&served) {
            let units = by_month.get(index).copied().unwrap_or(0);
            match stock.origin {
                Origin::Grant(_) => month.granted = month.granted.saturating_add(units),
                Origin::Held(_) => month.held = month.held.saturating_add(units),
            }
        }
        let open = used.saturating_sub(month.granted).saturating_sub(month.held);
        month.packed = open.min(packs);
        packs = packs.saturating_sub(month.packed);
        month.beyond = open.saturating_sub(month.packed);
    }
    settled
}

/// Units each stock serves in each month, in the order given.
///
/// Units are used evenly over the days of a month and each stock serves from the first unit on that is still open, so
/// in the month in which it ends it serves those of the days up to its end.
#[must_use]
pub fn serve(usage: &Year, stocks: &[Stock]) -> Vec<Year> {
    let mut order: Vec<(usize, &Stock)> = stocks.iter().enumerate().collect();
    order::by(&mut order, |(_, stock)| {
        (matches!(stock.origin, Origin::Held(_)), stock.reach, stock.ends.is_none(), stock.ends)
    });
    let mut served = vec![[0u64; MONTHS]; stocks.len()];
    for (index, &used) in usage.iter().enumerate() {
        let mut open_from = 0u64;
        for &(at, stock) in &order {
            let Some(own) = served.get_mut(at) else { continue };
            let spent = own.iter().fold(0u64, |n, &m| n.saturating_add(m));
            let until = stock.reach.of(index, used);
            let take = until.saturating_sub(open_from).min(stock.units.saturating_sub(spent));
            if let Some(month) = own.get_mut(index) {
                *month = take;
            }
            open_from = open_from.saturating_add(take);
        }
    }
    served
}

/// When the packs are bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Buying {
    /// Each in the month in which the earlier ones run out.
    #[default]
    WhenNeeded,
    /// All at the start.
    AtOnce,
}

/// The days of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Plan {
    /// The day of the first purchase. The plan's months are the calendar months from then on; without a day they are
    /// twelve months without dates.
    pub start: Option<Date>,
    /// The day of activation, from which grants run; the start where it is not known.
    pub activated: Option<Date>,
    /// When packs are bought.
    pub buying: Buying,
}

impl Plan {
    /// First and last day of a plan month, from 0. The first month begins on the day of the purchase.
    ///
    /// ```
    /// use packwise::billing::Plan;
    /// let plan = Plan { start: "2026-11-21".parse().ok(), ..Plan::default() };
    /// let days = |month| plan.days(month).map(|(a, b)| format!("{a} {b}")).unwrap();
    /// assert_eq!(days(0), "2026-11-21 2026-11-30");
    /// assert_eq!(days(3), "2027-02-01 2027-02-28");
    /// ```
    #[must_use]
    pub fn days(&self, month: usize) -> Option<(Date, Date)> {
        let start = self.start?;
        let first = start.first_of_month().plus_months(u32::try_from(month).ok()?)?;
        Some((if month == 0 { start } else { first }, first.last_of_month()))
    }

    /// How far into the plan something reaches whose last day is this one.
    #[must_use]
    pub fn reach(&self, last: Date) -> Reach {
        let mut reach = Reach::NONE;
        for month in 0..MONTHS {
            let Some((first, end)) = self.days(month) else { return Reach::WHOLE };
            if last >= end {
                reach.months = reach.months.saturating_add(1);
                if month.saturating_add(1) == MONTHS && last > end {
                    return Reach::WHOLE;
                }
                continue;
            }
            let count =
                |from: Date, to: Date| u32::try_from(from.days_until(to).saturating_add(1)).unwrap_or(0);
            if last >= first {
                reach.days = count(first, last);
                reach.of_days = count(first, end);
            }
            break;
        }
        reach
    }
}

/// How much of a plan something covers: whole months, then some days of the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reach {
    months: usize,
    days: u32,
    of_days: u32,
}

impl Reach {
    /// Nothing.
    pub const NONE: Self = Self { months: 0, days: 0, of_days: 0 };
    /// The whole plan and beyond.
    pub const WHOLE: Self = Self { months: usize::MAX, days: 0, of_days: 0 };

    /// The last month, from 0, it covers any day of.
    #[must_use]
    pub fn last_month(self) -> usize {
        if self.of_days > 0 { self.months } else { self.months.saturating_sub(1) }
    }

    /// So many whole months.
    #[must_use]
    pub fn months(count: usize) -> Self {
        Self { months: count, ..Self::NONE }
    }

    /// Whether it is still there after the plan.
    #[must_use]
    pub fn outlasts_plan(self) -> bool {
        self.months > MONTHS
    }

    /// How many of the `used` units of a month, from 0, fall into it: after d of D days floor(used · d / D) are used.
    #[must_use]
    pub fn of(self, month: usize, used: u64) -> u64 {
        if month < self.months {
            return used;
        }
        if month > self.months || self.of_days == 0 {
            return 0;
        }
        let part =
            u128::from(used).saturating_mul(u128::from(self.days)).checked_div(u128::from(self.of_days));
        part.and_then(|n| u64::try_from(n).ok()).unwrap_or(0)
    }
}

/// A pack the customer holds when the plan begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// Units left in it.
    pub units: u64,
    /// Its last day; `None` where it outlasts the plan.
    pub ends: Option<Date>,
}

/// Where units that need not be bought come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// A gift: index into the grants given.
    Grant(usize),
    /// A pack held before: index into the packs given.
    Held(usize),
}

/// Units that are there when the plan begins and serve before anything bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stock {
    /// Where they come from.
    pub origin: Origin,
    /// How many.
    pub units: u64,
    /// How far into the plan they can be used.
    pub reach: Reach,
    /// Their last day, where the plan has dates.
    pub ends: Option<Date>,
}

/// What is there when the plan begins: gifts, then packs held before.
///
/// A gift runs from the day of activation: without any dates, from the start, and then days count for the first month
/// only, which is cautious.
#[must_use]
pub fn stocks(grants: &[Grant], held: &[Held], plan: &Plan) -> Vec<Stock> {
    let gifts = grants.iter().enumerate().map(|(index, grant)| {
        let from = plan.activated.or(plan.start);
        let ends = from.and_then(|day| match grant.valid {
            Validity::Months(n) => day.plus_months(u32::from(n)),
            Validity::Days(n) => day.plus_days(i64::from(n)),
        });
        let reach = match (plan.start, ends, grant.valid) {
            (Some(_), Some(last), _) => plan.reach(last),
            (_, _, Validity::Months(n)) => Reach::months(usize::from(n)),
            (_, _, Validity::Days(_)) => Reach::months(1),
        };
        Stock { origin: Origin::Grant(index), units: grant.units, reach, ends }
    });
    let packs = held.iter().enumerate().map(|(index, pack)| Stock {
        origin: Origin::Held(index),
        units: pack.units,
        reach: pack.ends.map_or(Reach::WHOLE, |last| plan.reach(last)),
        ends: pack.ends,
    });
    gifts.chain(packs).collect()
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
        Postpaid::Graduated(tiers) => {
            let mut charges: Vec<Option<Charge>> = vec![None; tiers.len()];
            for ((month, &units), &used) in (1u8..).zip(beyond).zip(usage) {
                let before = match counting {
                    TierCounting::Postpaid => 0,
                    TierCounting::All => used.saturating_sub(units),
                };
                for ((tier, units), charge) in graduated(tiers, before, units).zip(&mut charges) {
                    if units == 0 {
                        continue;
                    }
                    let price = tier.price.ok_or(Unpriced::ContactSales { from: tier.from, month })?;
                    let amount = price.times(units).ok_or(Unpriced::TooLarge)?;
                    match charge {
                        Some(same) => {
                            same.units = same.units.saturating_add(units);
                            same.amount = same.amount.plus(amount).ok_or(Unpriced::TooLarge)?;
                            same.months.1 = month;
                        }
                        None => *charge = Some(Charge { units, price, amount, months: (month, month) }),
                    }
                }
            }
            Ok(charges.into_iter().flatten().collect())
        }
    }
}

/// How many of a month's `units` fall into each tier of a graduated price, when `before` units of that month come first.
///
/// ```
/// use packwise::billing::graduated;
/// use packwise::price_book::Tier;
/// let tiers = [1, 101, 1_001].map(|from| Tier { from, price: "0.1".parse().ok() });
/// let units = |before, units| graduated(&tiers, before, units).map(|(_, n)| n).collect::<Vec<_>>();
/// assert_eq!(units(0, 1_500), [100, 900, 500]);
/// assert_eq!(units(90, 20), [10, 10, 0]);
/// ```
pub fn graduated(tiers: &[Tier], before: u64, units: u64) -> impl Iterator<Item = (&Tier, u64)> {
    let end = before.saturating_add(units);
    tiers.iter().enumerate().map(move |(index, tier)| {
        let next = index.checked_add(1).and_then(|next| tiers.get(next)).map_or(u64::MAX, |next| next.from);
        let first = tier.from.saturating_sub(1).max(before);
        (tier, next.saturating_sub(1).min(end).saturating_sub(first))
    })
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
        let dead_from = there.grains().checked_div(price.grains())?.checked_add(1)?;
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
/// Packs never needed are bought at the start. `need` is what is left for packs each month after free quota. Bought at once,
/// all are there in the first month and serve in the same order.
#[must_use]
pub fn buy(picks: &[(u64, u64)], need: &Year, buying: Buying) -> Vec<Bought> {
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
    if buying == Buying::AtOnce {
        for pack in &mut bought {
            pack.month = 1;
        }
        let mut together: Vec<Bought> = Vec::new();
        for pack in bought {
            match together.iter_mut().find(|b| b.pick == pack.pick) {
                Some(same) => {
                    same.count = same.count.saturating_add(pack.count);
                    same.used = same.used.saturating_add(pack.used);
                }
                None => together.push(pack),
            }
        }
        bought = together;
    }
    order::by(&mut bought, |b| (b.month, core::cmp::Reverse(b.units)));
    bought
}

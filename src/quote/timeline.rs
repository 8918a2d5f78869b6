//! What happens on which day: purchases, refunds, packs that run low, run out or end, and what follows.

use super::{Ledger, Lot, LotOrigin};
use crate::billing::{MONTHS, Plan, Year};
use crate::calendar::{Date, DateTime};
use crate::money::{Money, UnitPrice};
use crate::order;
use crate::price_book::{BeforeOf, Duration, Meter, Overflow, Postpaid, Product, Settlement, Text, Validity};

/// When something happens: at a stated second, or on a day whose time is not stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// On a day.
    Day(Date),
    /// At a second, UTC+8.
    At(DateTime),
}

impl When {
    /// The day.
    #[must_use]
    pub const fn date(self) -> Date {
        match self {
            Self::Day(date) => date,
            Self::At(at) => at.date(),
        }
    }

    /// The second, where it is known.
    #[must_use]
    pub const fn time(self) -> Option<DateTime> {
        match self {
            Self::Day(_) => None,
            Self::At(at) => Some(at),
        }
    }
}

/// Something that happens in a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub when: When,
    /// What.
    pub kind: EventKind,
    /// Id of the product's rule that says so. Our own plan needs none.
    pub rule: Option<Text>,
}

/// What happens. Lots are indices into [`Ledger::lots`]; several packs bought together are one lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// Something to wait for or to have before the service, its gifts or its packs can be used.
    BeforeLive {
        /// Before what.
        of: BeforeOf,
        /// How long it takes, where it takes a stated time.
        takes: Option<Duration>,
        /// When it is over, started now; `None` where that is within the same day at a time not known.
        ready: Option<When>,
    },
    /// Packs are bought: on the first day of the plan, or on the day on which the earlier ones run out.
    Purchase {
        /// Which.
        lot: usize,
    },
    /// The first unit of a lot is used.
    FirstUse {
        /// Which.
        lot: usize,
    },
    /// The last day on which packs of a lot can be returned.
    RefundEnds {
        /// Which.
        lot: usize,
        /// Why it ends there.
        by: RefundEnd,
        /// How many packs of the lot this is about.
        packs: u64,
    },
    /// More than a share of a lot is used, which the vendor announces.
    Low {
        /// Which.
        lot: usize,
        /// The share in per cent.
        above_percent: u8,
    },
    /// The last unit of a lot is used.
    UsedUp {
        /// Which.
        lot: usize,
    },
    /// The first unit that is charged postpaid.
    PostpaidBegins,
    /// The first unit that is not served.
    ServiceStops,
    /// The vendor announces that a lot ends.
    ExpiryNotice {
        /// Which.
        lot: usize,
        /// Days before its end.
        days: u16,
    },
    /// A lot ends with units in it.
    Expires {
        /// Which.
        lot: usize,
        /// Units the plan leaves in it.
        lost: u64,
        /// The plan is over by then, so later use may still take them.
        after_plan: bool,
    },
}

/// What ends the time in which a pack can be returned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundEnd {
    /// The last day.
    Deadline,
    /// The pack is used for the first time before that.
    FirstUse,
}

/// What happens in a plan, in order. Empty where the plan has no dates.
///
/// `at` is the moment of the first purchase, and of the activation where that is on the same day. Units are used evenly
/// over the days of a month: after d of D days floor(V · d / D) of V. Several packs of a lot are told together.
#[must_use]
pub fn timeline(product: &Product, ledger: &Ledger, plan: &Plan, at: Option<DateTime>) -> Vec<Event> {
    let Some(start) = plan.start else { return Vec::new() };
    let mut told =
        Telling { product, ledger, plan, start, at, days: Days::of(ledger, plan), events: Vec::new() };
    told.before();
    for lot in 0..ledger.lots.len() {
        told.lot(lot);
    }
    told.beyond();
    let mut events = told.events;
    order::by(&mut events, |(rank, event)| (event.when.date(), *rank, event.when.time()));
    events.into_iter().map(|(_, event)| event).collect()
}

/// The order of what happens on one day: what was there runs out, then something new is bought and used.
const fn rank(kind: EventKind) -> u8 {
    match kind {
        EventKind::UsedUp { .. } => 1,
        EventKind::BeforeLive { of: BeforeOf::Service, .. } => 2,
        EventKind::Purchase { .. } => 3,
        EventKind::BeforeLive { .. } => 4,
        EventKind::FirstUse { .. } => 5,
        EventKind::RefundEnds { .. } => 6,
        EventKind::Low { .. } => 7,
        EventKind::ExpiryNotice { .. } => 9,
        EventKind::PostpaidBegins | EventKind::ServiceStops => 10,
        EventKind::Expires { .. } => 11,
    }
}

/// The place of a lot that is bought and used up on one day.
const USED_UP_AT_ONCE: u8 = 8;

/// On which day each unit of a ledger is used.
pub(super) struct Days {
    /// For every lot, how many units of each month come before its own.
    before: Vec<Year>,
    /// First and last day of each month.
    months: [Option<(Date, Date)>; MONTHS],
}

impl Days {
    pub(super) fn of(ledger: &Ledger, plan: &Plan) -> Self {
        let mut months = [None; MONTHS];
        for (index, month) in months.iter_mut().enumerate() {
            *month = plan.days(index);
        }
        // Gifts serve first, then packs held before, each kind by its last day; then packs bought, as they stand.
        let mut serving: Vec<(usize, &Lot)> = ledger.lots.iter().enumerate().collect();
        order::by(&mut serving, |(_, lot)| match lot.origin {
            LotOrigin::Grant(_) => (0u8, lot.ends.is_none(), lot.ends),
            LotOrigin::Held(_) => (1, lot.ends.is_none(), lot.ends),
            LotOrigin::Bought { .. } => (2, false, None),
        });
        let mut before = vec![[0u64; MONTHS]; ledger.lots.len()];
        let mut so_far: Year = [0; MONTHS];
        for (at, lot) in serving {
            if let Some(own) = before.get_mut(at) {
                *own = so_far;
            }
            for (sum, used) in so_far.iter_mut().zip(&lot.used) {
                *sum = sum.saturating_add(*used);
            }
        }
        Self { before, months }
    }

    /// The day on which a month's unit, from 1, is used.
    fn day(&self, ledger: &Ledger, month: usize, unit: u64) -> Option<Date> {
        let (first, last) = (*self.months.get(month)?)?;
        let usage = ledger.months.get(month)?.usage;
        let of_days = u128::try_from(first.days_until(last).checked_add(1)?).ok()?;
        // The first day d with floor(usage · d / of_days) at or above the unit.
        let needed = u128::from(unit).checked_mul(of_days)?;
        let day = needed.checked_add(u128::from(usage).checked_sub(1)?)?.checked_div(u128::from(usage))?;
        first.plus_days(i64::try_from(day).ok()?.checked_sub(1)?)
    }

    /// The day on which a lot is bought: that of the plan's start, or on which its first unit is needed.
    pub(super) fn purchase(&self, ledger: &Ledger, at: usize) -> Option<Date> {
        let lot = ledger.lots.get(at)?;
        let index = usize::from(lot.month).checked_sub(1)?;
        let (first, _) = (*self.months.get(index)?)?;
        let needed = if index == 0 { None } else { self.of_lot(ledger, at, 1) };
        Some(needed.unwrap_or(first))
    }

    /// The day on which a lot's unit, from 1, is used.
    fn of_lot(&self, ledger: &Ledger, lot: usize, unit: u64) -> Option<Date> {
        let used = ledger.lots.get(lot)?.used;
        let mut earlier = 0u64;
        for (month, used) in used.iter().enumerate() {
            let through = earlier.saturating_add(*used);
            if unit <= through {
                let within = unit.checked_sub(earlier)?.checked_add(*self.before.get(lot)?.get(month)?)?;
                return self.day(ledger, month, within);
            }
            earlier = through;
        }
        None
    }
}

struct Telling<'p> {
    product: &'p Product,
    ledger: &'p Ledger,
    plan: &'p Plan,
    start: Date,
    at: Option<DateTime>,
    days: Days,
    events: Vec<(u8, Event)>,
}

impl Telling<'_> {
    fn tell(&mut self, when: When, kind: EventKind, rule: Option<&str>) {
        self.tell_in(rank(kind), when, kind, rule);
    }

    fn tell_in(&mut self, rank: u8, when: When, kind: EventKind, rule: Option<&str>) {
        self.events.push((rank, Event { when, kind, rule: known(self.product, rule) }));
    }

    /// The start, to the second where that is known.
    fn begins(&self) -> When {
        self.at.filter(|at| at.date() == self.start).map_or(When::Day(self.start), When::At)
    }

    /// The day of activation lies behind: nothing to apply for.
    fn active(&self) -> bool {
        self.plan.activated.is_some_and(|day| day < self.start)
    }

    fn before(&mut self) {
        let product = self.product;
        for step in product.lifecycle.before.iter() {
            let any = |wanted: fn(&LotOrigin) -> bool| self.ledger.lots.iter().any(|l| wanted(&l.origin));
            let here = match step.of {
                BeforeOf::Service => !self.active(),
                BeforeOf::Gifts => !self.active() && any(|o| matches!(o, LotOrigin::Grant(_))),
                BeforeOf::Packs => any(|o| matches!(o, LotOrigin::Bought { .. })),
            };
            let from = match step.of {
                BeforeOf::Packs => self.first_purchase(),
                BeforeOf::Service | BeforeOf::Gifts => Some(self.begins()),
            };
            let Some(from) = from.filter(|_| here) else { continue };
            let later = |seconds: i64| from.time().and_then(|at| at.plus_seconds(seconds)).map(When::At);
            let ready = step.takes.and_then(|takes| match takes {
                Duration::WorkingDays(n) => from.date().plus_working_days(u32::from(n)).map(When::Day),
                Duration::Minutes(n) => later(i64::from(n).saturating_mul(60)),
                Duration::Seconds(n) => later(i64::from(n)),
            });
            self.tell(
                from,
                EventKind::BeforeLive { of: step.of, takes: step.takes, ready },
                Some(&step.rule),
            );
        }
    }

    /// When the first packs are bought.
    fn first_purchase(&self) -> Option<When> {
        let bought = |lot: &Lot| matches!(lot.origin, LotOrigin::Bought { .. });
        let lots = self.ledger.lots.iter().enumerate().filter(|(_, lot)| bought(lot));
        let first = lots.min_by_key(|(_, lot)| lot.month)?;
        self.purchase(first.0)
    }

    /// When a lot is bought: with the plan, or on the day on which its first unit is needed.
    fn purchase(&self, at: usize) -> Option<When> {
        if self.ledger.lots.get(at)?.month == 1 {
            return Some(self.begins());
        }
        self.days.purchase(self.ledger, at).map(When::Day)
    }

    fn lot(&mut self, at: usize) {
        let Some(lot) = self.ledger.lots.get(at) else { return };
        let bought = match lot.origin {
            LotOrigin::Bought { size, count, .. } => self.purchase(at).map(|when| (when, size, count)),
            LotOrigin::Grant(_) | LotOrigin::Held(_) => None,
        };
        let first_use = self.days.of_lot(self.ledger, at, 1);
        if let Some((when, size, count)) = bought {
            self.tell(when, EventKind::Purchase { lot: at }, None);
            self.refund(at, when.date(), size, count);
        }
        if let Some(day) = first_use {
            let when = match bought {
                // A day's first use cannot be timed; a purchase that day comes first.
                Some((bought, ..)) if bought.date() == day => bought,
                _ => When::Day(day),
            };
            self.tell(when, EventKind::FirstUse { lot: at }, Some("settlement-order"));
        }
        let life = &self.product.lifecycle;
        if let Some(low) = &life.low {
            let share = u128::from(lot.units).saturating_mul(u128::from(low.above_percent));
            let unit = share.checked_div(100).and_then(|n| u64::try_from(n).ok());
            let unit = unit.and_then(|n| n.checked_add(1)).filter(|n| *n <= lot.units);
            if let Some(day) = unit.and_then(|n| self.days.of_lot(self.ledger, at, n)) {
                let kind = EventKind::Low { lot: at, above_percent: low.above_percent };
                self.tell(When::Day(day), kind, Some(&low.rule));
            }
        }
        let used_up = self.days.of_lot(self.ledger, at, lot.units).filter(|_| lot.units > 0);
        if let Some(day) = used_up {
            let kind = EventKind::UsedUp { lot: at };
            let at_once = bought.is_some_and(|(when, ..)| when.date() == day);
            let rank = if at_once { USED_UP_AT_ONCE } else { rank(kind) };
            self.tell_in(rank, When::Day(day), kind, Some("overflow"));
        }
        self.expiry(at, lot, used_up);
    }

    fn refund(&mut self, at: usize, bought: Date, size: u64, count: u64) {
        let Some(refund) = &self.product.lifecycle.refund else { return };
        let deadline = match refund.within {
            Validity::Days(n) => bought.plus_days(i64::from(n)),
            Validity::Months(n) => bought.plus_months(u32::from(n)),
        };
        let Some(deadline) = deadline else { return };
        let mut untouched = count;
        if refund.ends_at_first_use {
            let begun = self.begun_by(at, deadline, size, count);
            untouched = count.saturating_sub(begun);
            if let Some(day) = self.days.of_lot(self.ledger, at, 1).filter(|_| begun > 0) {
                let kind = EventKind::RefundEnds { lot: at, by: RefundEnd::FirstUse, packs: begun };
                let purchase = self.purchase(at).filter(|when| when.date() == day);
                self.tell(purchase.unwrap_or(When::Day(day)), kind, Some(&refund.rule));
            }
        }
        if untouched > 0 {
            let kind = EventKind::RefundEnds { lot: at, by: RefundEnd::Deadline, packs: untouched };
            self.tell(When::Day(deadline), kind, Some(&refund.rule));
        }
    }

    /// How many packs of a lot are in use by a day, that day included.
    fn begun_by(&self, at: usize, day: Date, size: u64, count: u64) -> u64 {
        // The first unit of pack n is unit (n - 1) · size + 1. Later packs begin later, so halving finds the last one.
        let begun = |pack: u64| {
            let unit = pack.checked_sub(1).and_then(|n| n.checked_mul(size)).and_then(|n| n.checked_add(1));
            unit.and_then(|n| self.days.of_lot(self.ledger, at, n)).is_some_and(|first| first <= day)
        };
        let (mut low, mut high) = (0u64, count);
        while low < high {
            let middle = low.midpoint(high.saturating_add(1));
            if begun(middle) {
                low = middle;
            } else {
                high = middle.saturating_sub(1);
            }
        }
        low
    }

    fn expiry(&mut self, at: usize, lot: &Lot, used_up: Option<Date>) {
        let Some(ends) = lot.ends else { return };
        let lost = lot.units.saturating_sub(lot.used());
        let life = &self.product.lifecycle;
        if let Some(notices) = &life.expiry_notices {
            for days in notices.days.iter() {
                let Some(day) = ends.plus_days(i64::from(*days).saturating_neg()) else { continue };
                let there = lost > 0 || used_up.is_some_and(|end| end > day);
                if day >= self.start && there {
                    let kind = EventKind::ExpiryNotice { lot: at, days: *days };
                    self.tell(When::Day(day), kind, Some(&notices.rule));
                }
            }
        }
        if lost == 0 || ends < self.start {
            return;
        }
        let given = self.plan.activated.unwrap_or(self.start);
        let clock = life.expiry.as_ref();
        let when = match (lot.origin, self.at) {
            (LotOrigin::Grant(_), Some(moment))
                if clock.is_some_and(|c| c.gifts_end_to_the_second) && moment.date() == given =>
            {
                When::At(moment.on(ends))
            }
            (LotOrigin::Held(_) | LotOrigin::Bought { .. }, _)
                if clock.is_some_and(|c| c.bought_ends_at_midnight) =>
            {
                When::At(DateTime::last_second(ends))
            }
            _ => When::Day(ends),
        };
        let last = self.plan.days(MONTHS.saturating_sub(1)).map(|(_, last)| last);
        let after_plan = last.is_some_and(|last| ends > last);
        let rule = clock.map_or("pack-validity", |c| c.rule.as_ref());
        let rule = if matches!(lot.origin, LotOrigin::Grant(_)) && clock.is_none() { "grant" } else { rule };
        self.tell(when, EventKind::Expires { lot: at, lost, after_plan }, Some(rule));
    }

    /// The first unit beyond all lots.
    fn beyond(&mut self) {
        let first = self.ledger.months.iter().enumerate().find_map(|(month, m)| {
            let beyond = m.overflow.max(m.stopped);
            let unit = m.usage.checked_sub(beyond).and_then(|n| n.checked_add(1)).filter(|_| beyond > 0)?;
            Some((self.days.day(self.ledger, month, unit)?, m.stopped > 0))
        });
        let used_up = self.product.lifecycle.used_up.as_ref().map(|u| u.rule.as_ref());
        match first {
            Some((day, true)) => {
                self.tell(When::Day(day), EventKind::ServiceStops, used_up.or(Some("overflow")));
            }
            Some((day, false)) => self.tell(When::Day(day), EventKind::PostpaidBegins, Some("postpaid")),
            None => {}
        }
    }
}

/// The id of a rule, where the product has it.
fn known(product: &Product, rule: Option<&str>) -> Option<Text> {
    rule.and_then(|id| product.rule(id)).map(|rule| rule.id.clone())
}

/// An answer to "when does service stop?".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// The answer.
    pub kind: StopKind,
    /// Id of the product's rule that says so.
    pub rule: Option<Text>,
}

/// What stops service, or does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StopKind {
    /// Packs used up or ended: requests fail.
    UsedUp {
        /// The error code, where one is stated.
        code: Option<Text>,
    },
    /// Packs used up or ended with postpaid off: what follows is not stated.
    UsedUpNotStated,
    /// Packs used up or ended: service goes on, charged postpaid.
    GoesOn,
    /// A charge fails and the account is not topped up in time.
    Arrears {
        /// Hours until service stops.
        hours: u16,
        /// Packs with units in them stop serving too.
        freezes_packs: bool,
    },
    /// A charge fails: no time is stated after which service stops.
    ArrearsNotStated,
    /// Other products leave the account in arrears.
    OtherArrears {
        /// The error code, where one is stated.
        code: Option<Text>,
    },
}

/// When service stops, for a meter under a settlement and what happens beyond its packs.
///
/// ```
/// use packwise::price_book::{Overflow, Settlement, embedded};
/// use packwise::quote::{StopKind, stop};
/// let (product, meter) = embedded().meter("faceid.basic.photo").unwrap();
/// let stops = stop(product, meter, Overflow::Postpaid, Settlement::Daily);
/// assert_eq!(stops[1].kind, StopKind::Arrears { hours: 24, freezes_packs: true });
/// ```
#[must_use]
pub fn stop(product: &Product, meter: &Meter, overflow: Overflow, settlement: Settlement) -> Vec<Stop> {
    let life = &product.lifecycle;
    let list = meter.list(settlement);
    let offered = list.is_some_and(|l| !matches!(l.postpaid, Postpaid::None));
    let packs = list.is_some_and(|l| l.pack_months > 0);
    let postpaid = offered && (overflow != Overflow::Stop || !packs);
    let here = |edition: Option<u16>| edition.is_none_or(|e| e == meter.edition);
    let mut stops = Vec::new();
    let mut add = |kind, rule: Option<&str>| stops.push(Stop { kind, rule: known(product, rule) });
    if packs && postpaid {
        add(StopKind::GoesOn, Some("overflow"));
    } else if packs {
        let used_up = life.used_up.as_ref().filter(|u| u.stated);
        let kind = match used_up {
            Some(told) => StopKind::UsedUp { code: told.code.clone() },
            None => StopKind::UsedUpNotStated,
        };
        add(kind, Some(life.used_up.as_ref().map_or("overflow", |u| u.rule.as_ref())));
    }
    if postpaid {
        let monthly = settlement != Settlement::Daily;
        match life.arrears.iter().find(|a| a.monthly == monthly && here(a.edition)) {
            Some(found) => {
                let kind = StopKind::Arrears { hours: found.hours, freezes_packs: found.freezes_packs };
                add(kind, Some(&found.rule));
            }
            None => add(StopKind::ArrearsNotStated, Some("arrears")),
        }
    }
    if let Some(other) = life.other_arrears.as_ref().filter(|other| here(other.edition)) {
        add(StopKind::OtherArrears { code: other.code.clone() }, Some(&other.rule));
    }
    stops
}

/// The dearest postpaid day of a plan that is charged day by day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LargestDay {
    /// Its month, from 0.
    pub month: usize,
    /// Units charged that day.
    pub units: u64,
    /// What they cost.
    pub charge: Money,
    /// What should be in the account: that day's charge and the next day's, because a day is charged on the day after,
    /// when the next one is under way. An assumption of ours, not a figure of the vendor's.
    pub keep: Money,
}

/// The most that one day can cost at a postpaid price: the even day of the busiest month, rounded up to whole units.
/// `None` where nothing is charged postpaid. A month without dates is taken to be short, which is cautious.
#[must_use]
pub fn largest_postpaid_day(ledger: &Ledger, price: UnitPrice) -> Option<LargestDay> {
    let mut found: Option<(usize, u64)> = None;
    for (index, month) in ledger.months.iter().enumerate() {
        let days = month.days.and_then(|(first, last)| u64::try_from(first.days_until(last)).ok());
        let days = days.map_or(28, |n| n.saturating_add(1));
        let units = month.usage.div_ceil(days.max(1)).min(month.overflow);
        if units > 0 && found.is_none_or(|(_, most)| units > most) {
            found = Some((index, units));
        }
    }
    let (month, units) = found?;
    let charge = price.times(units)?;
    Some(LargestDay { month, units, charge, keep: charge.times(2)? })
}

//! Settling and charging a year against simulations that move one unit at a time, and whole quotes against every
//! purchase there is.

use crate::random::{Random, cases};
use packwise::billing::{
    self, Buying, MONTHS, Plan, TierCounting, Unpriced, Year, buy, charge, cliff, months_beyond, settle,
    stocks,
};
use packwise::calendar::Date;
use packwise::diagnostic::Finding;
use packwise::money::{Money, UnitPrice};
use packwise::price_book::{
    Bilingual, Cite, Confidence, Edition, Grant, Lifecycle, List, Meter, Overflow, Pack, Postpaid, PriceBook,
    PriceList, Product, Settlement, Text, Tier, Unit, Validity,
};
use packwise::quote::{OptionQuote, Quoter, Step};
use packwise::scenario::{Line, Pick};
use packwise::volume::{Usage, Volume};

const SAY: Bilingual = Bilingual::fixed("文", "text");

#[test]
fn the_last_month_something_covers_is_the_one_its_last_day_falls_into() {
    let plan = Plan { start: "2026-11-21".parse().ok(), ..Plan::default() };
    let days = ["2026-11-21", "2026-11-30", "2026-12-01", "2026-12-31", "2027-01-01"];
    let months = days.map(|day| plan.reach(day.parse().unwrap()).last_month());
    assert_eq!(months, [0, 0, 1, 1, 2]);
}

#[test]
fn only_what_lasts_a_day_longer_than_the_plan_is_there_after_it() {
    let plan = Plan { start: "2026-11-21".parse().ok(), ..Plan::default() };
    let reach = |day: &str| plan.reach(day.parse().unwrap());
    // The twelfth month, the first being what is left of November.
    let [last, after] = ["2027-10-31", "2027-11-01"].map(reach);
    assert_eq!((last.outlasts_plan(), after.outlasts_plan()), (false, true));
    assert_eq!((last.of(MONTHS - 1, 90), after.of(MONTHS - 1, 90)), (90, 90));
    assert_eq!(reach("2027-10-30").of(MONTHS - 1, 31_000), 30_000);
    assert_eq!((reach("2026-11-20").of(0, 90), reach("2026-11-21").of(0, 90)), (0, 9));
}

fn cite() -> Cite {
    Cite { source: 0, place: Text::Borrowed("place"), confidence: Confidence::High, note: None }
}

fn grant(id: usize, units: u64, valid: Validity) -> Grant {
    Grant {
        id: Text::Owned(format!("g{id}")),
        units,
        valid,
        condition: SAY,
        test_only: false,
        from: None,
        to: None,
        cite: cite(),
    }
}

/// So many ten-thousandths of a yuan.
fn price(ten_thousandths: u64) -> UnitPrice {
    UnitPrice::from_parts(ten_thousandths, 4)
}

fn in_ten_thousandths(money: Money) -> u64 {
    u64::try_from(money.grains()).unwrap() / 10_000
}

/// Twelve months of any shape: even, a few busy ones, random, nothing at all.
pub(crate) fn year(random: &mut Random, most: u64) -> Year {
    let mut year = [0; MONTHS];
    match random.between(0, 5) {
        0 => year = [random.between(0, most); MONTHS],
        1 => {
            let busy = usize::try_from(random.between(0, 11)).unwrap();
            year[busy] = random.between(0, most * 6);
        }
        2 => {
            for month in year.iter_mut().skip(usize::try_from(random.between(0, 11)).unwrap()) {
                *month = random.between(0, most);
            }
        }
        _ => {
            for month in &mut year {
                *month = if random.percent(30) { 0 } else { random.between(0, most) };
            }
        }
    }
    year
}

fn grants(random: &mut Random) -> Vec<Grant> {
    (0..usize::try_from(random.between(0, 3)).unwrap())
        .map(|id| {
            let valid = match random.between(0, 5) {
                0 => Validity::Days(u16::try_from(random.between(1, 40)).unwrap()),
                _ => Validity::Months(u16::try_from(random.between(1, 14)).unwrap()),
            };
            grant(id, random.between(0, 25), valid)
        })
        .collect()
}

/// Tiers whose unit prices never rise, the last now and then on request.
fn tiers(random: &mut Random, most: u64) -> Vec<Tier> {
    let mut tiers = Vec::new();
    let (mut from, mut now) = (1, random.between(20, 60));
    let count = random.between(1, 4);
    for index in 1..=count {
        let on_request = index == count && count > 1 && random.percent(30);
        tiers.push(Tier { from, price: if on_request { None } else { Some(price(now)) } });
        from += random.between(1, most);
        now -= random.between(0, now / 3);
    }
    tiers
}

/// Where each single unit of a year came from.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct ByHand {
    /// Units each grant served, in the order given.
    granted: Vec<u64>,
    granted_by_month: Year,
    packed_by_month: Year,
    beyond_by_month: Year,
    /// Of each pack, in order of use: month its first unit served, and how many did.
    packs: Vec<(Option<u8>, u64)>,
}

/// Serves one unit after another: the valid grant that ends soonest, the pack in use, the next pack, nothing.
fn by_hand(usage: &Year, grants: &[Grant], packs: &[u64]) -> ByHand {
    let ends = |g: &Grant| match g.valid {
        Validity::Months(n) => usize::from(n),
        Validity::Days(_) => 1,
    };
    let mut hand =
        ByHand { granted: vec![0; grants.len()], packs: vec![(None, 0); packs.len()], ..ByHand::default() };
    for (month, &used) in usage.iter().enumerate() {
        for _ in 0..used {
            let free = (0..grants.len())
                .filter(|&g| month < ends(&grants[g]) && hand.granted[g] < grants[g].units)
                .min_by_key(|&g| ends(&grants[g]));
            let pack = (0..packs.len()).find(|&p| hand.packs[p].1 < packs[p]);
            if let Some(grant) = free {
                hand.granted[grant] += 1;
                hand.granted_by_month[month] += 1;
            } else if let Some(pack) = pack {
                hand.packs[pack].0.get_or_insert(u8::try_from(month + 1).unwrap());
                hand.packs[pack].1 += 1;
                hand.packed_by_month[month] += 1;
            } else {
                hand.beyond_by_month[month] += 1;
            }
        }
    }
    hand
}

/// What the units beyond cost, each at the price its month's count reaches, in ten-thousandths; `None` where a unit has
/// no price.
fn charge_by_hand(postpaid: &Postpaid, beyond: &Year, usage: &Year, counting: TierCounting) -> Option<u64> {
    let mut sum = 0;
    for month in 0..MONTHS {
        for unit in 1..=beyond[month] {
            let each = match postpaid {
                Postpaid::Graduated(tiers) => {
                    let place = match counting {
                        TierCounting::Postpaid => unit,
                        TierCounting::All => usage[month] - beyond[month] + unit,
                    };
                    tiers.iter().rfind(|tier| tier.from <= place).unwrap().price?
                }
                Postpaid::None | Postpaid::Unlisted => return None,
                Postpaid::Flat(each) => *each,
                Postpaid::Reached(tiers) => {
                    let counted = match counting {
                        TierCounting::Postpaid => beyond[month],
                        TierCounting::All => usage[month],
                    };
                    let mut reached = tiers[0].price;
                    for tier in tiers.iter() {
                        if counted >= tier.from {
                            reached = tier.price;
                        }
                    }
                    reached?
                }
            };
            sum += u64::try_from(each.grains()).unwrap() / 10_000;
        }
    }
    Some(sum)
}

#[test]
fn settling_a_year_moves_every_unit_as_one_by_one() {
    for seed in 0..cases(1_000) {
        let mut random = Random::new(seed);
        let (usage, grants) = (year(&mut random, 15), grants(&mut random));
        let packs = random.between(0, 120);
        let settled = settle(&usage, &stocks(&grants, &[], &Plan::default()), packs);
        let hand = by_hand(&usage, &grants, &vec![1; usize::try_from(packs).unwrap()]);
        assert_eq!(settled.map(|m| m.usage), usage, "seed {seed}");
        assert_eq!(settled.map(|m| m.granted), hand.granted_by_month, "granted, seed {seed}");
        assert_eq!(settled.map(|m| m.packed), hand.packed_by_month, "packed, seed {seed}");
        assert_eq!(months_beyond(&settled), hand.beyond_by_month, "beyond, seed {seed}");
    }
}

#[test]
fn charging_a_year_prices_every_unit_as_one_by_one() {
    for seed in 0..cases(1_000) {
        let mut random = Random::new(seed);
        let usage = year(&mut random, 30);
        let settled =
            settle(&usage, &stocks(&grants(&mut random), &[], &Plan::default()), random.between(0, 100));
        let beyond = months_beyond(&settled);
        let total: u64 = beyond.iter().sum();
        let postpaid = match random.between(0, 9) {
            0 => Postpaid::None,
            1 => Postpaid::Unlisted,
            2 | 3 => Postpaid::Flat(price(random.between(1, 50))),
            4..=6 => Postpaid::Graduated(List::Owned(tiers(&mut random, 20))),
            _ => Postpaid::Reached(List::Owned(tiers(&mut random, 20))),
        };
        let counting = random.one_of(&[TierCounting::Postpaid, TierCounting::All]);
        let charged = charge(&postpaid, &beyond, &usage, counting);
        let hand = charge_by_hand(&postpaid, &beyond, &usage, counting);
        let said = format!("seed {seed}: {postpaid:?} {counting:?} {usage:?} {beyond:?}");
        match charged {
            Ok(charges) => {
                let sum: u64 = charges.iter().map(|c| in_ten_thousandths(c.amount)).sum();
                assert_eq!(Some(sum), hand, "{said}");
                assert_eq!(charges.iter().map(|c| c.units).sum::<u64>(), total, "{said}");
                for c in &charges {
                    assert_eq!(c.price.times(c.units), Some(c.amount), "{said}");
                    let (first, last) = (usize::from(c.months.0), usize::from(c.months.1));
                    assert!(beyond[first - 1] > 0 && beyond[last - 1] > 0, "{said}: {c:?}");
                    if !matches!(postpaid, Postpaid::Graduated(_)) {
                        assert_eq!(beyond[first - 1..last].iter().sum::<u64>(), c.units, "{said}: {c:?}");
                    }
                }
            }
            Err(why) => {
                assert_eq!(hand, None, "{said}");
                match (&postpaid, why) {
                    (Postpaid::None, Unpriced::NotOffered) | (Postpaid::Unlisted, Unpriced::Unlisted) => {}
                    (
                        Postpaid::Reached(tiers) | Postpaid::Graduated(tiers),
                        Unpriced::ContactSales { from, month },
                    ) => {
                        assert_eq!(from, tiers.last().unwrap().from, "{said}");
                        let before = usize::from(month) - 1;
                        let mut until = beyond;
                        until[before..].fill(0);
                        assert!(
                            charge_by_hand(&postpaid, &until, &usage, counting).is_some(),
                            "{said}: {month}"
                        );
                        assert!(beyond[before] > 0, "{said}: {month}");
                    }
                    _ => panic!("{why:?}, {said}"),
                }
            }
        }
    }
}

#[test]
fn a_cliff_is_where_a_later_tier_costs_less_and_its_dead_band_all_costs_more() {
    let mut found = 0;
    for seed in 0..cases(1_000) {
        let mut random = Random::new(seed);
        let tiers = tiers(&mut random, 60);
        let free = if random.percent(50) { 0 } else { random.between(0, 30) };
        // Counts below are of charged units; `free` more choose the tier.
        let cost = |units: u64| {
            let tier = tiers.iter().filter(|t| t.from <= units + free).max_by_key(|t| t.from)?;
            Some(u128::from(units) * tier.price?.grains())
        };
        let end = tiers.last().unwrap().from + 10;
        for units in 0..=end {
            let later = tiers.iter().filter(|t| t.from > units + free).map(|t| t.from - free);
            let at =
                cost(units).and_then(|now| later.into_iter().find(|&f| cost(f).is_some_and(|c| c < now)));
            let said = cliff(&tiers, units, free);
            assert_eq!(said.map(|c| c.at), at, "seed {seed}: {units} and {free} of {tiers:?}");
            let Some(said) = said else { continue };
            found += 1;
            let there = cost(said.at).unwrap();
            assert_eq!(said.saves.grains(), cost(units).unwrap() - there, "seed {seed}");
            assert!(said.dead_from <= units, "seed {seed}: {units} of {tiers:?}");
            for dead in said.dead_from..said.at {
                assert!(cost(dead).unwrap() > there, "seed {seed}: {dead} of {tiers:?}");
            }
            let own_tier = tiers.iter().rev().find(|t| t.from <= units + free).unwrap();
            if said.dead_from + free > own_tier.from {
                assert!(cost(said.dead_from - 1).unwrap() <= there, "seed {seed}: {units} of {tiers:?}");
            }
        }
    }
    assert!(found > 1_000, "only {found} cliffs");
}

#[test]
fn packs_are_bought_in_the_month_the_earlier_ones_run_out() {
    for seed in 0..cases(1_000) {
        let mut random = Random::new(seed);
        let need = year(&mut random, 15);
        let mut picks: Vec<(u64, u64)> =
            (0..random.between(0, 4)).map(|_| (random.between(1, 40), random.between(1, 4))).collect();
        picks.sort_by_key(|p| std::cmp::Reverse(p.0));
        let singles: Vec<(usize, u64)> = picks
            .iter()
            .enumerate()
            .flat_map(|(i, &(units, count))| (0..count).map(move |_| (i, units)))
            .collect();
        let sizes: Vec<u64> = singles.iter().map(|&(_, units)| units).collect();
        let hand = by_hand(&need, &[], &sizes);
        // By pick and month: how many, and how many of their units served.
        let mut expected = vec![[(0u64, 0u64); MONTHS]; picks.len()];
        for (&(pick, _), &(month, used)) in singles.iter().zip(&hand.packs) {
            let cell = &mut expected[pick][usize::from(month.unwrap_or(1)) - 1];
            *cell = (cell.0 + 1, cell.1 + used);
        }
        let bought = buy(&picks, &need, Buying::WhenNeeded);
        let mut found = vec![[(0u64, 0u64); MONTHS]; picks.len()];
        for b in &bought {
            assert!(b.count > 0, "seed {seed}: {bought:?}");
            assert_eq!(picks[b.pick].0, b.units, "seed {seed}: {bought:?}");
            let cell = &mut found[b.pick][usize::from(b.month) - 1];
            *cell = (cell.0 + b.count, cell.1 + b.used);
        }
        assert_eq!(found, expected, "seed {seed}: {picks:?} for {need:?}");
        assert!(bought.windows(2).all(|w| w[0].month <= w[1].month), "seed {seed}: {bought:?}");
    }
}

/// A book of one meter with one list.
#[derive(Debug, Clone)]
pub(crate) struct Sold {
    postpaid: Postpaid,
    packs: Vec<(u64, u64)>,
    pub(crate) pack_months: u16,
    pub(crate) grants: Vec<Grant>,
    overflow: Overflow,
    counting: TierCounting,
}

pub(crate) fn book(sold: &Sold) -> PriceBook {
    let packs: Vec<Pack> = sold
        .packs
        .iter()
        .map(|&(units, price)| Pack {
            units,
            price: Money::from_grains(u128::from(price) * 10_000).unwrap(),
            cite: None,
        })
        .collect();
    let list = PriceList {
        settlement: Settlement::Daily,
        from: None,
        to: None,
        postpaid: sold.postpaid.clone(),
        packs: List::Owned(packs),
        custom: None,
        pack_months: sold.pack_months,
        cite: cite(),
    };
    let meter = Meter {
        id: Text::Borrowed("p.meter"),
        wire: 1,
        edition: 0,
        name: SAY,
        note: None,
        region: None,
        lists: List::Owned(vec![list]),
        grants: List::Owned(sold.grants.clone()),
    };
    let product = Product {
        id: Text::Borrowed("p"),
        wire: 1,
        name: SAY,
        currency: Text::Borrowed("CNY"),
        unit: Unit {
            zh: Text::Borrowed("次"),
            en: Text::Borrowed("call"),
            en_plural: Text::Borrowed("calls"),
        },
        pack_name: SAY,
        purchase_url: Text::Borrowed("https://example.com/"),
        overflow: Overflow::Postpaid,
        sources: List::Borrowed(&[]),
        rules: List::Borrowed(&[]),
        editions: List::Owned(vec![Edition { id: Text::Borrowed("e"), name: SAY }]),
        channels: List::Borrowed(&[]),
        comparisons: List::Borrowed(&[]),
        rows: List::Borrowed(&[]),
        apis: List::Borrowed(&[]),
        meters: List::Owned(vec![meter]),
        results: List::Borrowed(&[]),
        examples: List::Borrowed(&[]),
        lifecycle: Lifecycle::default(),
    };
    PriceBook {
        version: Text::Borrowed("1"),
        checked: Date::new(2026, 11, 21).unwrap(),
        currency: Text::Borrowed("CNY"),
        vendor: SAY,
        products: List::Owned(vec![product]),
    }
}

pub(crate) fn line(sold: &Sold, usage: &Year) -> Line {
    let months = usage.map(|n| Volume::parse(&n.to_string()).unwrap());
    Line {
        overflow: Some(sold.overflow),
        counting: sold.counting,
        grants: sold.grants.iter().map(|g| g.id.clone()).collect(),
        ..Line::new("p.meter", Usage::Months(months))
    }
}

/// Packs, how the year goes with them, and what it costs.
#[derive(Debug, Clone)]
struct Purchase {
    /// Sizes, largest first.
    packs: Vec<u64>,
    hand: ByHand,
    postpaid: u64,
    stopped: u64,
    cost: u64,
}

impl Sold {
    /// Lives through the year with these packs; `None` where some unit has no price.
    fn live(&self, usage: &Year, mut packs: Vec<u64>) -> Option<Purchase> {
        packs.sort_by_key(|p| std::cmp::Reverse(*p));
        let hand = by_hand(usage, &self.grants, &packs);
        let beyond: u64 = hand.beyond_by_month.iter().sum();
        let open = match self.overflow {
            Overflow::Stop => false,
            Overflow::AfterFirstPack => !packs.is_empty(),
            Overflow::Postpaid => true,
        } && !matches!(self.postpaid, Postpaid::None);
        let postpaid = if open {
            charge_by_hand(&self.postpaid, &hand.beyond_by_month, usage, self.counting)?
        } else {
            0
        };
        let each = |size: &u64| self.packs.iter().find(|p| p.0 == *size).unwrap().1;
        let cost = packs.iter().map(each).sum::<u64>() + postpaid;
        Some(Purchase { packs, hand, postpaid, stopped: if open { 0 } else { beyond }, cost })
    }

    /// Every multiset of packs in which no pack could be left out altogether once all is covered.
    fn purchases(&self, usage: &Year) -> Vec<Purchase> {
        let need: u64 = by_hand(usage, &self.grants, &[]).beyond_by_month.iter().sum();
        let mut all: Vec<Vec<u64>> = vec![Vec::new()];
        for &(size, _) in &self.packs {
            let mut more = Vec::new();
            for packs in all {
                let held: u64 = packs.iter().sum();
                for count in 0..=need.saturating_sub(held).div_ceil(size) {
                    let mut packs = packs.clone();
                    packs.extend(std::iter::repeat_n(size, usize::try_from(count).unwrap()));
                    more.push(packs);
                }
            }
            all = more;
        }
        all.into_iter().filter_map(|packs| self.live(usage, packs)).collect()
    }
}

/// An option against the same purchase lived through by hand.
#[track_caller]
fn check_option(sold: &Sold, usage: &Year, option: &OptionQuote, said: &str) {
    let mut packs: Vec<u64> = Vec::new();
    for p in &option.purchases {
        packs.extend(std::iter::repeat_n(p.units, usize::try_from(p.count).unwrap()));
    }
    let held: u64 = packs.iter().sum();
    let hand = sold.live(usage, packs).unwrap_or_else(|| panic!("no price: {said}"));
    assert_eq!(in_ten_thousandths(option.total), hand.cost, "total: {said}");
    assert_eq!(option.payable, option.total.rounded(), "payable: {said}");
    assert_eq!(option.granted, hand.hand.granted.iter().sum::<u64>(), "granted: {said}");
    assert_eq!(option.bought, held, "bought: {said}");
    assert_eq!(option.used, hand.hand.packed_by_month.iter().sum::<u64>(), "used: {said}");
    assert_eq!(option.stopped, hand.stopped, "stopped: {said}");
    let beyond: u64 = hand.hand.beyond_by_month.iter().sum();
    assert_eq!(option.overflow, beyond - hand.stopped, "overflow: {said}");
    // A pack that starts in month m ends with month m + validity − 1; with the plan or before it, the rest has lapsed.
    let (mut lapsed, mut left, mut today) = (0, 0, 0);
    let mut months: Vec<(u8, u64)> = Vec::new();
    for (&size, &(month, used)) in hand.packs.iter().zip(&hand.hand.packs) {
        let month = month.unwrap_or(1);
        let ends = u64::from(month) + u64::from(sold.pack_months) - 1;
        if ends <= 12 {
            lapsed += size - used
        } else {
            left += size - used
        }
        if month == 1 {
            today += sold.packs.iter().find(|p| p.0 == size).unwrap().1;
        }
        months.push((month, size));
    }
    assert_eq!((option.lapsed, option.left), (lapsed, left), "lapsed and left: {said}");
    assert_eq!(in_ten_thousandths(option.due_today), today, "due today: {said}");
    assert_eq!(in_ten_thousandths(option.due_later), hand.cost - today, "due later: {said}");
    let mut bought: Vec<(u8, u64)> = Vec::new();
    for p in &option.purchases {
        bought.extend(std::iter::repeat_n((p.month, p.units), usize::try_from(p.count).unwrap()));
        assert_eq!(p.price.times(p.count), Some(p.amount), "{said}");
    }
    months.sort_unstable();
    bought.sort_unstable();
    assert_eq!(bought, months, "months of purchase: {said}");
    check_steps(sold, option, &hand, said);
}

#[track_caller]
fn check_steps(sold: &Sold, option: &OptionQuote, hand: &Purchase, said: &str) {
    let (mut granted, mut packs, mut postpaid, mut stopped) = (Vec::new(), 0, (0, 0), 0);
    for step in &option.steps {
        match step {
            Step::Grant { units, .. } => granted.push(*units),
            Step::Packs { count, price, amount, .. } => {
                assert_eq!(price.times(*count), Some(*amount), "{said}");
                packs += in_ten_thousandths(*amount);
            }
            Step::Postpaid { units, price, amount, .. } => {
                assert_eq!(price.times(*units), Some(*amount), "{said}");
                postpaid = (postpaid.0 + units, postpaid.1 + in_ten_thousandths(*amount));
            }
            Step::Stopped { units } => stopped += units,
            Step::Held { .. } => panic!("nothing is held here: {said}"),
        }
    }
    let by_grant: Vec<u64> = hand.hand.granted.iter().copied().filter(|&n| n > 0).collect();
    assert_eq!(granted, by_grant, "each grant's units: {said} with {:?}", sold.grants);
    assert_eq!(packs + postpaid.1, hand.cost, "steps sum to the total: {said}");
    assert_eq!(postpaid, (option.overflow, hand.postpaid), "postpaid step: {said}");
    assert_eq!(stopped, hand.stopped, "stopped step: {said}");
}

pub(crate) fn sold(random: &mut Random) -> Sold {
    let rate = random.between(10, 40);
    let mut packs: Vec<(u64, u64)> = Vec::new();
    for _ in 0..random.between(0, 3) {
        let units = random.between(2, 14);
        if packs.iter().all(|p| p.0 != units) {
            packs.push((units, units * random.between(rate / 2, rate + 4)));
        }
    }
    packs.sort_unstable();
    let postpaid = match random.between(0, 9) {
        0 => Postpaid::None,
        1 => Postpaid::Unlisted,
        2 => Postpaid::Flat(price(rate)),
        3..=5 => Postpaid::Graduated(List::Owned(tiers(random, 8))),
        _ => Postpaid::Reached(List::Owned(tiers(random, 8))),
    };
    Sold {
        postpaid,
        packs,
        pack_months: random.one_of(&[12, 12, 12, 13, 18, 24]),
        grants: if random.percent(50) { grants(random) } else { Vec::new() },
        overflow: random.one_of(&[
            Overflow::Postpaid,
            Overflow::Postpaid,
            Overflow::Postpaid,
            Overflow::AfterFirstPack,
            Overflow::Stop,
        ]),
        counting: random.one_of(&[TierCounting::Postpaid, TierCounting::All]),
    }
}

#[test]
fn every_option_of_a_year_is_what_living_through_it_costs_and_best_is_the_least() {
    let (mut tiered, mut mixed, mut on_request) = (0, 0, 0);
    // Grants, tiers and counting have to meet for some slips to show, and a year is cheap.
    let all = cases(1_000).max(100) * 5;
    for seed in 0..all {
        let mut random = Random::new(seed);
        let sold = sold(&mut random);
        let usage = year(&mut random, 7);
        let book = book(&sold);
        let quoter = Quoter::new(&book);
        let mut asked = line(&sold, &usage);
        if random.percent(60) {
            asked.picks =
                sold.packs.iter().map(|&(units, _)| Pick { units, count: random.between(0, 3) }).collect();
        }
        let quote = quoter.quote(std::slice::from_ref(&asked)).lines.remove(0);
        let said = format!("seed {seed}: {sold:?} {usage:?} {:?}", asked.picks);

        let purchases = sold.purchases(&usage);
        let served: Vec<&Purchase> = purchases.iter().filter(|p| p.stopped == 0).collect();
        let key = |p: &&&Purchase| {
            let held: u64 = p.packs.iter().sum();
            let used: u64 = p.hand.packs.iter().map(|x| x.1).sum();
            (p.cost, p.packs.len() as u64, held - used)
        };
        let keys = |o: &OptionQuote| (in_ten_thousandths(o.total), o.packs(), o.bought - o.used);

        let best = served.iter().min_by_key(key);
        assert_eq!(quote.options.best.as_ref().map(keys), best.as_ref().map(key), "best: {said}");
        let covers = served.iter().filter(|p| p.hand.beyond_by_month == [0; MONTHS]);
        let cover = covers.min_by_key(key).filter(|_| !sold.packs.is_empty());
        assert_eq!(quote.options.packs.as_ref().map(keys), cover.as_ref().map(key), "packs: {said}");
        let none = served.iter().find(|p| p.packs.is_empty());
        let none =
            none.filter(|_| sold.overflow != Overflow::Stop && !matches!(sold.postpaid, Postpaid::None));
        assert_eq!(quote.options.postpaid.as_ref().map(keys), none.as_ref().map(key), "postpaid: {said}");

        let options =
            [&quote.options.best, &quote.options.packs, &quote.options.postpaid, &quote.options.picks];
        for option in options.into_iter().flatten() {
            check_option(&sold, &usage, option, &said);
        }
        if let (Some(fewer), Some(best)) = (&quote.simpler, &quote.options.best) {
            check_option(&sold, &usage, &fewer.option, &said);
            assert!(fewer.option.packs() < best.packs(), "simpler: {said}");
            assert_eq!(fewer.option.stopped, 0, "simpler: {said}");
            assert_eq!(best.total.plus(fewer.extra), Some(fewer.option.total), "simpler: {said}");
        }
        if !asked.picks.is_empty() {
            let mut packs = Vec::new();
            for pick in &asked.picks {
                packs.extend(std::iter::repeat_n(pick.units, usize::try_from(pick.count).unwrap()));
            }
            let lived = sold.live(&usage, packs.clone()).map(|p| p.cost);
            let quoted = quote.options.picks.as_ref().map(|o| in_ten_thousandths(o.total));
            assert_eq!(quoted, lived, "picks: {said}");
        }
        check_cliff(&sold, &usage, &quote, &said);

        let overflows = quote.options.best.as_ref().is_some_and(|b| b.overflow > 0 && b.bought > 0);
        let by_tier = matches!(sold.postpaid, Postpaid::Reached(_) | Postpaid::Graduated(_));
        tiered += u64::from(by_tier);
        mixed += u64::from(overflows && by_tier);
        let contact =
            |d: &packwise::diagnostic::Diagnostic| matches!(d.finding, Finding::ContactSales { .. });
        on_request += u64::from(quote.diagnostics.iter().any(contact));
    }
    println!("{all} years: {tiered} tiered, {mixed} of those mixed, {on_request} on request");
    assert!(
        tiered * 2 > all && mixed * 25 > all && on_request * 50 > all,
        "{tiered} {mixed} {on_request} of {all}"
    );
}

/// A cliff says what the dearest dead month and the whole year would cost less at the next tier.
#[track_caller]
fn check_cliff(sold: &Sold, usage: &Year, quote: &packwise::quote::LineQuote, said: &str) {
    let found = quote.diagnostics.iter().find_map(|d| match d.finding {
        Finding::Cliff { month, now, at, postpaid_saves, best_saves, .. } => {
            Some((usize::from(month) - 1, now, at, postpaid_saves, best_saves))
        }
        _ => None,
    });
    let Some((month, now, at, postpaid_saves, best_saves)) = found else { return };
    let need = by_hand(usage, &sold.grants, &[]).beyond_by_month;
    assert_eq!(need[month], now, "{said}");
    let mut more = *usage;
    more[month] += at - now;
    let postpaid = |usage: &Year| {
        let mut beyond = by_hand(usage, &sold.grants, &[]).beyond_by_month;
        for (index, units) in beyond.iter_mut().enumerate() {
            *units = if index == month { *units } else { 0 };
        }
        charge_by_hand(&sold.postpaid, &beyond, usage, sold.counting).unwrap()
    };
    assert_eq!(
        in_ten_thousandths(postpaid_saves),
        postpaid(usage) - postpaid(&more),
        "postpaid saves: {said}"
    );
    let best = |usage: &Year| {
        sold.purchases(usage).iter().filter(|p| p.stopped == 0).map(|p| p.cost).min().unwrap_or(u64::MAX)
    };
    assert_eq!(in_ten_thousandths(best_saves), best(usage).saturating_sub(best(&more)), "best saves: {said}");
}

#[test]
fn a_grant_named_twice_counts_once() {
    let sold = Sold {
        postpaid: Postpaid::Flat(price(10_000)),
        packs: Vec::new(),
        pack_months: 0,
        grants: vec![grant(0, 10, Validity::Months(12))],
        overflow: Overflow::Postpaid,
        counting: TierCounting::Postpaid,
    };
    let mut usage = [0; MONTHS];
    usage[0] = 30;
    let book = book(&sold);
    let mut asked = line(&sold, &usage);
    asked.grants = vec![Text::Borrowed("g0"), Text::Borrowed("g0")];
    let quote = Quoter::new(&book).quote(&[asked]).lines.remove(0);
    let option = quote.options.postpaid.unwrap();
    assert_eq!((option.granted, option.overflow), (10, 20));
}

/// Ten units for 10 yuan or thirty for 29, good for two years, or 1.2 each. A year of 20 are two packs of ten, and two
/// such years one pack of each. A year of 15 is a pack and five units postpaid, 16; thirty for two years would be less.
#[test]
fn two_years_are_compared_only_where_packs_serve_everything() {
    let sold = Sold {
        postpaid: Postpaid::Flat(price(12_000)),
        packs: vec![(10, 100_000), (30, 290_000)],
        pack_months: 24,
        grants: Vec::new(),
        overflow: Overflow::Postpaid,
        counting: TierCounting::Postpaid,
    };
    let book = book(&sold);
    let quote = |first: u64| {
        let mut usage = [0; MONTHS];
        usage[0] = first;
        Quoter::new(&book).quote(&[line(&sold, &usage)]).lines.remove(0)
    };
    let both =
        |first: u64| quote(first).two_years.map(|both| (both.total.to_string(), both.twice.to_string()));
    assert_eq!(both(20), Some(("39".into(), "40".into())));
    let mixed = quote(15).options.best.unwrap();
    assert_eq!((mixed.total.to_string().as_str(), mixed.bought, mixed.overflow), ("16", 10, 5));
    assert_eq!(both(15), None);
    assert_eq!(both(5), None, "five units postpaid are 6, and a pack for two years is 10");
    assert_eq!(both(0), None);
}

/// The larger year offered beside an even one, and what it costs more.
fn more_for_little(sold: &Sold, units: u64) -> Option<(u64, String)> {
    let asked = line(sold, &[1; MONTHS]).with_total(Volume::new(units).unwrap());
    let found = packwise::quote::more(&Quoter::new(&book(sold)), &asked);
    found.map(|more| (more.units, more.extra.to_string()))
}

/// Twenty units free, ten more for 10 yuan: who uses what is free pays nothing, so there is no average to call the next
/// ten little more by.
#[test]
fn who_pays_nothing_is_offered_no_more_for_little() {
    let sold = Sold {
        postpaid: Postpaid::Flat(price(12_000)),
        packs: vec![(10, 100_000)],
        pack_months: 12,
        grants: vec![grant(0, 20, Validity::Months(12))],
        overflow: Overflow::Postpaid,
        counting: TierCounting::Postpaid,
    };
    let more = |units: u64| more_for_little(&sold, units);
    assert_eq!(more(20), None);
    // Nine more than are free take a pack, 10 against 10.8; the tenth is in it.
    assert_eq!(more(29), Some((30, "0".into())));
}

/// Ten units for 10 yuan, thirty for 24: ten more than 20 cost 4, less than half of what ten of the 20 do. They are half
/// as much again, which is the most that is thought of.
#[test]
fn half_as_much_again_is_the_most_that_is_offered_for_little() {
    let sold = Sold {
        postpaid: Postpaid::Flat(price(12_000)),
        packs: vec![(10, 100_000), (30, 240_000)],
        pack_months: 12,
        grants: Vec::new(),
        overflow: Overflow::Postpaid,
        counting: TierCounting::Postpaid,
    };
    let more = |units: u64| more_for_little(&sold, units);
    assert_eq!(more(20), Some((30, "4".into())));
    // From 19 on, 30 are more than that; the twentieth is in the packs anyway.
    assert_eq!(more(19), Some((20, "0".into())));
}

/// A gift is not for sale: what nothing is sold beyond cannot be bought for any amount.
#[test]
fn an_amount_buys_nothing_where_only_gifts_serve() {
    let mut sold = Sold {
        postpaid: Postpaid::None,
        packs: Vec::new(),
        pack_months: 0,
        grants: vec![grant(0, 10, Validity::Months(12))],
        overflow: Overflow::Postpaid,
        counting: TierCounting::Postpaid,
    };
    let units = |sold: &Sold| {
        let book = book(sold);
        let found = packwise::quote::budget(&Quoter::new(&book), &line(sold, &[1; MONTHS]), Money::ZERO);
        found.map(|found| found.units)
    };
    assert_eq!(units(&sold), None);
    // At a price, nothing paid for is what the gift serves.
    sold.postpaid = Postpaid::Flat(price(10_000));
    assert_eq!(units(&sold), Some(10));
}

#[test]
fn a_tier_begins_exactly_at_its_first_unit() {
    let tiers = [
        Tier { from: 1, price: Some(price(4)) },
        Tier { from: 10, price: Some(price(3)) },
        Tier { from: 20, price: None },
    ];
    let at = |units| billing::reached(&tiers, units).map(|t| t.from);
    assert_eq!([0, 1, 9, 10, 19, 20].map(at), [None, Some(1), Some(1), Some(10), Some(10), Some(20)]);
}

#[test]
fn a_graduated_month_prices_each_part_at_its_own_tier() {
    let tier = |from, each: &str| Tier { from, price: each.parse().ok() };
    let tiers = || List::Owned(vec![tier(1, "0.40"), tier(1_001, "0.38"), tier(10_001, "0.30")]);
    let mut usage = [0; MONTHS];
    (usage[0], usage[1], usage[11]) = (1_000, 1_001, 12_000);
    // 1,000 × 0.40 = 400; 400 + 0.38 = 400.38; 400 + 9,000 × 0.38 + 2,000 × 0.30 = 400 + 3,420 + 600 = 4,420.
    let charges = charge(&Postpaid::Graduated(tiers()), &usage, &usage, TierCounting::Postpaid).unwrap();
    let parts: Vec<_> = charges.iter().map(|c| (c.units, c.amount.to_string(), c.months)).collect();
    let part = |units, amount: &str, months| (units, amount.to_owned(), months);
    assert_eq!(
        parts,
        [part(3_000, "1200", (1, 12)), part(9_001, "3420.38", (2, 12)), part(2_000, "600", (12, 12))]
    );

    // Packs that served the first 9,500 units of the last month leave 2,500: 500 × 0.38 + 2,000 × 0.30 = 790 where those
    // count towards the tiers, 1,000 × 0.40 + 1,500 × 0.38 = 970 where they do not.
    let mut beyond = [0; MONTHS];
    beyond[11] = 2_500;
    for (counting, amount) in [(TierCounting::All, "790"), (TierCounting::Postpaid, "970")] {
        let charges = charge(&Postpaid::Graduated(tiers()), &beyond, &usage, counting).unwrap();
        let sum = charges.iter().try_fold(Money::ZERO, |sum, c| sum.plus(c.amount)).unwrap();
        assert_eq!(sum.to_string(), amount);
    }

    // The third tier on request only: reached in the last month, and only there.
    let asks = List::Owned(vec![tier(1, "0.40"), tier(1_001, "0.38"), tier(10_001, "on request")]);
    let asked = charge(&Postpaid::Graduated(asks), &usage, &usage, TierCounting::Postpaid);
    assert_eq!(asked, Err(Unpriced::ContactSales { from: 10_001, month: 12 }));
}

#[test]
fn charts_and_budgets_of_a_graduated_price_are_what_the_quote_says() {
    let mut asked_for = 0;
    for seed in 0..60 {
        let mut random = Random::new(seed);
        let sold =
            Sold { postpaid: Postpaid::Graduated(List::Owned(tiers(&mut random, 8))), ..sold(&mut random) };
        let usage = year(&mut random, 7);
        let book = book(&sold);
        let quoter = Quoter::new(&book);
        let asked = line(&sold, &usage);
        let said = format!("seed {seed}: {sold:?} {usage:?}");
        let at = |units: u64| quoter.brief(&asked.with_total(Volume::new(units).unwrap())).options;
        if let Some(curve) = packwise::quote::curve(&quoter, &asked) {
            for point in &curve.points {
                let options = at(point.units);
                assert_eq!(point.best, options.best.map(|o| o.total), "{} {said}", point.units);
                assert_eq!(point.postpaid, options.postpaid.map(|o| o.total), "{} {said}", point.units);
            }
        }
        if sold.overflow == Overflow::Stop {
            continue;
        }
        let amount = Money::from_grains(u128::from(random.between(1, 4_000)) * 10_000).unwrap();
        let affordable = |units: &u64| at(*units).best.is_some_and(|best| best.total <= amount);
        let largest = (0..=1_200).rev().find(affordable);
        if let Some(found) =
            packwise::quote::budget(&quoter, &asked, amount).filter(|found| found.units < 1_200)
        {
            asked_for += 1;
            assert_eq!(Some(found.units), largest, "{amount} {said}");
        }
    }
    println!("{asked_for} budgets");
    assert!(asked_for > 10, "{asked_for}");
}

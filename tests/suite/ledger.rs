//! Where every unit comes from, against a year lived through day by day.

use crate::billing::{Sold, book, line, sold, year};
use crate::random::{Random, cases};
use packwise::billing::{Buying, Held, MONTHS, Plan, Year};
use packwise::calendar::Date;
use packwise::price_book::{Settlement, Validity, embedded};
use packwise::quote::{Ledger, LineQuote, LotOrigin, Quoter, more};
use packwise::scenario::Line;
use packwise::volume::{Profile, Usage, Volume};

/// What a day-by-day year comes to: units of every month from gifts, held packs and what is left to buy for.
#[derive(Debug, PartialEq)]
struct Lived {
    granted: Year,
    held: Year,
    open: Year,
    used: Vec<u64>,
}

/// Lives through every day of the plan: gifts first, then held packs, each kind by its last day.
fn live(usage: &Year, stocks: &[(bool, u64, Option<Date>)], start: Date) -> Lived {
    let mut order: Vec<usize> = (0..stocks.len()).collect();
    order.sort_by_key(|&at| (!stocks[at].0, stocks[at].2.unwrap_or(Date::new(9999, 12, 31).unwrap())));
    let mut lived =
        Lived { granted: [0; MONTHS], held: [0; MONTHS], open: [0; MONTHS], used: vec![0; stocks.len()] };
    let mut day = start;
    for month in 0..MONTHS {
        let (first, last) = (day, end_of_month(day));
        let days = first.days_until(last) + 1;
        let mut before = 0;
        for nth in 1..=days {
            let until = usage[month] * u64::try_from(nth).unwrap() / u64::try_from(days).unwrap();
            for _ in before..until {
                let from = order.iter().find(|&&at| {
                    stocks[at].1 > lived.used[at] && stocks[at].2.is_none_or(|ends| ends >= day)
                });
                match from {
                    Some(&at) => {
                        lived.used[at] += 1;
                        let kind = if stocks[at].0 { &mut lived.granted } else { &mut lived.held };
                        kind[month] += 1;
                    }
                    None => lived.open[month] += 1,
                }
            }
            before = until;
            day = next_day(day);
        }
    }
    lived
}

fn next_day(day: Date) -> Date {
    Date::new(day.year(), day.month(), day.day() + 1)
        .or_else(|| Date::new(day.year(), day.month() + 1, 1))
        .unwrap_or_else(|| Date::new(day.year() + 1, 1, 1).unwrap())
}

fn end_of_month(day: Date) -> Date {
    (28..=31).rev().find_map(|d| Date::new(day.year(), day.month(), d)).unwrap()
}

fn in_months(day: Date, count: u16) -> Date {
    let months = i32::from(day.month()) - 1 + i32::from(count);
    let (year, month) = (day.year() + months / 12, u8::try_from(months % 12).unwrap() + 1);
    (1..=day.day()).rev().find_map(|d| Date::new(year, month, d)).unwrap()
}

fn date(random: &mut Random, from: i32) -> Date {
    loop {
        let year = from + i32::try_from(random.between(0, 1)).unwrap();
        let (month, day) = (random.between(1, 12), random.between(1, 31));
        if let Some(date) = Date::new(year, u8::try_from(month).unwrap(), u8::try_from(day).unwrap()) {
            return date;
        }
    }
}

fn sum(year: impl IntoIterator<Item = u64>) -> u64 {
    year.into_iter().sum()
}

#[track_caller]
fn adds_up(ledger: &Ledger, quote: &LineQuote, said: &str) {
    let best = quote.options.best.as_ref().unwrap();
    for (month, used) in ledger.months.iter().zip(quote.usage) {
        let served = month.granted + month.held + month.packed + month.overflow + month.stopped;
        assert_eq!((month.usage, served), (used, used), "{said}");
    }
    for lot in &ledger.lots {
        assert_eq!(lot.units, lot.used() + lot.lapsed + lot.left, "{lot:?} {said}");
        let early = lot.used.iter().take(usize::from(lot.month) - 1);
        assert_eq!(early.sum::<u64>(), 0, "used before it was there: {lot:?} {said}");
    }
    let bought: Vec<_> =
        ledger.lots.iter().filter(|l| matches!(l.origin, LotOrigin::Bought { .. })).collect();
    assert_eq!(sum(bought.iter().map(|l| l.units)), best.bought, "{said}");
    assert_eq!(sum(bought.iter().map(|l| l.used())), best.used, "{said}");
    assert_eq!(sum(bought.iter().map(|l| l.lapsed)), best.lapsed, "{said}");
    assert_eq!(sum(bought.iter().map(|l| l.left)), best.left, "{said}");
    assert_eq!(sum(ledger.months.iter().map(|m| m.overflow)), best.overflow, "{said}");
    assert_eq!(sum(ledger.months.iter().map(|m| m.stopped)), best.stopped, "{said}");
    assert_eq!(sum(ledger.months.iter().map(|m| m.bought)), best.bought, "{said}");
    assert_eq!(
        sum(ledger.months.iter().map(|m| m.lapsed)),
        sum(ledger.lots.iter().map(|l| l.lapsed)),
        "{said}"
    );
    // What is there at the end of a month is what was there before, plus what came in, less what was used or lapsed.
    let mut there =
        sum(ledger.lots.iter().filter(|l| !matches!(l.origin, LotOrigin::Bought { .. })).map(|l| l.units));
    for month in &ledger.months {
        there = there + month.bought - month.granted - month.held - month.packed - month.lapsed;
        assert_eq!(there, month.left, "{said} {ledger:?}");
    }
    assert_eq!(there, sum(ledger.lots.iter().map(|l| l.left)), "{said}");
}

#[test]
fn a_ledger_is_the_year_lived_through_day_by_day_and_adds_up() {
    let (mut ended, mut answered) = (0, 0);
    for seed in 0..cases(2_000) {
        let mut random = Random::new(seed);
        let sold: Sold = sold(&mut random);
        let usage = year(&mut random, 60);
        let (start, activated) = (date(&mut random, 2026), date(&mut random, 2026));
        let activated = if random.percent(30) { Some(activated.min(start)) } else { None };
        let held: Vec<Held> = (0..random.between(0, 3))
            .map(|_| Held {
                units: random.between(0, 150),
                ends: random.percent(70).then(|| date(&mut random, 2026)),
            })
            .collect();
        let buying = random.one_of(&[Buying::WhenNeeded, Buying::AtOnce]);
        let plan = Plan { start: Some(start), activated, buying };
        let asked = Line { held: held.clone(), plan, ..line(&sold, &usage) };
        let said = format!("seed {seed}: {sold:?} {usage:?} {held:?} {plan:?}");

        let mut stocks: Vec<(bool, u64, Option<Date>)> = Vec::new();
        for grant in &sold.grants {
            let Validity::Months(months) = grant.valid else { continue };
            stocks.push((true, grant.units, Some(in_months(activated.unwrap_or(start), months))));
        }
        if stocks.len() != sold.grants.len() {
            continue;
        }
        stocks.extend(held.iter().map(|h| (false, h.units, h.ends)));
        let lived = live(&usage, &stocks, start);

        let book = book(&sold);
        let quote = Quoter::new(&book).quote(&[asked]).lines.remove(0);
        let Some(ledger) = &quote.ledger else { continue };
        answered += 1;
        ended += u64::from(stocks.iter().zip(&lived.used).any(|(s, used)| *used > 0 && *used < s.1));
        assert_eq!(ledger.months.map(|m| m.granted), lived.granted, "granted: {said}");
        assert_eq!(ledger.months.map(|m| m.held), lived.held, "held: {said}");
        let open = ledger.months.map(|m| m.packed + m.overflow + m.stopped);
        assert_eq!(open, lived.open, "left to buy for: {said}");
        for (lot, used) in ledger.lots.iter().zip(&lived.used) {
            assert_eq!(lot.used(), *used, "{lot:?} {said}");
        }
        if buying == Buying::AtOnce {
            assert!(ledger.lots.iter().all(|l| l.month == 1), "{said}");
            let best = quote.options.best.as_ref().unwrap();
            let packs =
                best.purchases.iter().fold(packwise::money::Money::ZERO, |n, p| n.plus(p.amount).unwrap());
            assert_eq!(best.due_today, packs, "{said}");
        }
        adds_up(ledger, &quote, &said);
    }
    println!("{answered} ledgers, {ended} with units that ended unused");
    assert!(ended * 10 > answered && answered > 100, "{ended} of {answered}");
}

fn quote(line: Line) -> LineQuote {
    Quoter::new(embedded()).quote(&[line]).lines.remove(0)
}

fn a_year(n: u64) -> Usage {
    Usage::PerYear(Volume::new(n).unwrap())
}

/// The vendor's pages: 20万 = 180,000, 10万 = 100,000. 25,000 a month use up the first pack in month 8.
#[test]
fn three_hundred_thousand_calls_are_bought_in_two_steps_or_at_once() {
    let mut asked = Line::new("faceid.enhanced.authority.wechat", a_year(300_000));
    asked.plan.start = "2026-11-01".parse().ok();
    let when_needed = quote(asked.clone());
    let best = when_needed.options.best.unwrap();
    let bought: Vec<(u8, u64, String)> =
        best.purchases.iter().map(|p| (p.month, p.units, p.amount.to_string())).collect();
    assert_eq!(bought, [(1, 200_000, "180000".into()), (9, 100_000, "100000".into())]);
    assert_eq!((best.due_today.to_string(), best.due_later.to_string()), ("180000".into(), "100000".into()));
    let ledger = when_needed.ledger.unwrap();
    assert_eq!(
        ledger.months.map(|m| m.left),
        [175_000, 150_000, 125_000, 100_000, 75_000, 50_000, 25_000, 0, 75_000, 50_000, 25_000, 0]
    );
    asked.plan.buying = Buying::AtOnce;
    let at_once = quote(asked).options.best.unwrap();
    assert_eq!((at_once.due_today, at_once.total), (best.total, best.total));
}

/// The prices of 2026: 500,000 = 22,500; 1,000,000 = 43,000, and packs last two years.
#[test]
fn two_years_of_messages_cost_less_in_one_pack_than_year_by_year() {
    let year = quote(Line::new("sms.domestic", a_year(500_000)));
    assert_eq!(year.options.best.unwrap().total.to_string(), "22500");
    let both = year.two_years.unwrap();
    assert_eq!((both.total.to_string(), both.twice.to_string()), ("43000".into(), "45000".into()));
    assert_eq!((both.picks.len(), both.picks[0].units, both.picks[0].count), (1, 1_000_000, 1));
    // Twice 10,000 for 470 are what 20,000 cost, two packs or a size of one's own at 0.047.
    assert_eq!(quote(Line::new("sms.domestic", a_year(10_000))).two_years, None);
    // Packs of calls end with the year.
    assert_eq!(quote(Line::new("faceid.enhanced.authority.wechat", a_year(300_000))).two_years, None);
}

/// 120,000 calls left until 2027-03-31, from 2026-11-01 on 25,000 a month: they serve four months and 20,000 of the fifth, so
/// 180,000 are to buy for: 100,000 (100,000 yuan), 8 × 10,000 (11,000 each) or 180,000 postpaid (1.2 each) and what is
/// between; 200,000 for 180,000 yuan is cheapest.
#[test]
fn held_packs_serve_first_and_only_the_rest_is_bought() {
    let mut asked = Line::new("faceid.enhanced.authority.wechat", a_year(300_000));
    asked.plan.start = "2026-11-01".parse().ok();
    asked.held = vec![Held { units: 120_000, ends: "2027-03-31".parse().ok() }];
    let answer = quote(asked.clone());
    let best = answer.options.best.unwrap();
    assert_eq!((best.held, best.total.to_string()), (120_000, "180000".into()));
    assert_eq!(best.purchases[0].month, 5);
    assert_eq!(best.due_today.to_string(), "0");
    // A pack that ends in the middle of February serves the days until then: 14 of 28, half of 25,000.
    asked.held = vec![Held { units: 120_000, ends: "2027-02-14".parse().ok() }];
    let answer = quote(asked);
    let ledger = answer.ledger.unwrap();
    assert_eq!(ledger.months.map(|m| m.held)[..5], [25_000, 25_000, 25_000, 12_500, 0]);
    assert_eq!(ledger.lots[0].lapsed, 32_500);
    assert_eq!(ledger.months[3].lapsed, 32_500);
}

/// 120,000 calls left serve first, so that 180,000 of 300,000 are bought for: the pack of 200,000 has 20,000 more.
#[test]
fn what_a_bought_pack_has_left_is_offered_beyond_what_was_held_before() {
    let offered = |units: u64, held: u64| {
        let asked = Line {
            held: vec![Held { units: held, ends: None }],
            ..Line::new("faceid.enhanced.authority.wechat", a_year(units))
        };
        let found = more(&Quoter::new(embedded()), &asked);
        found.map(|more| (more.units, more.extra_units, more.extra.to_string()))
    };
    assert_eq!(offered(300_000, 120_000), Some((320_000, 20_000, "0".into())));
    assert_eq!(offered(100_000, 120_000), None, "nothing is bought");
}

/// 银行卡信息核验 settled monthly from 2021: a month's calls cost 0.40 each, from 1,000 on 0.38, from 10,000 on 0.36, from
/// 100,000 on 0.34. By hand for 108,000 calls:
/// - flat: 12 × 9,000 × 0.38 = 41,040;
/// - growing by three tenths: the last four months are above 10,000 and have 73,334, so 73,334 × 0.36 + 34,666 × 0.38;
/// - one month twelve times the others: 12 of 23 parts are 56,348, so 56,348 × 0.36 + 51,652 × 0.38.
#[test]
fn equal_growing_and_campaign_years_of_one_total_cost_different_amounts_under_monthly_tiers() {
    let cost = |profile: Profile| {
        let months = profile.spread(Volume::new(108_000).unwrap()).map(|n| Volume::new(n).unwrap());
        let line = Line {
            settlement: Settlement::Monthly2021,
            ..Line::new("faceid.bankcard", Usage::Months(months))
        };
        quote(line).options.postpaid.unwrap().total.to_string()
    };
    assert_eq!(cost(Profile::Flat), "41040");
    assert_eq!(cost(Profile::Growth { percent: 130 }), "39573.32");
    assert_eq!(cost(Profile::Campaign { month: 6, times: 12 }), "39913.04");
}

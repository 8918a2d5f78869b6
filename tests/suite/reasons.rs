//! Regret, budget, curve and year: held against the quote itself, volume by volume.

use crate::random::Random;
use packwise::billing::{Held, MONTHS, TierCounting};
use packwise::diagnostic::Finding;
use packwise::money::Money;
use packwise::price_book::{Overflow, Pack, Postpaid, PriceList, Settlement, Text, Tier, embedded};
use packwise::quote::{
    Cell, Choice, Curve, LineQuote, Quoter, Range, STOPS, Single, budget, curve, more, paid_by_month,
    pays_off, regret, year,
};
use packwise::scenario::{Contract, Line, Pick};
use packwise::volume::{Usage, Volume};
use std::collections::BTreeSet;

const ENHANCED: &str = "faceid.enhanced.authority.wechat";
const BANK_CARD: &str = "faceid.bankcard";
const CAPTCHA: &str = "captcha.check";

fn volume(n: u64) -> Volume {
    Volume::new(n).unwrap()
}

fn line(meter: &str, year: u64) -> Line {
    Line::new(Text::Owned(meter.to_owned()), Usage::PerYear(volume(year)))
}

fn yuan(text: &str) -> Money {
    text.parse().unwrap()
}

/// Every line the book can price: each meter of FaceID and captcha, the first of SMS, under each settlement, with and
/// without its grants, and every overflow that differs.
fn lines(year: u64) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut seen = BTreeSet::new();
    for product in &*embedded().products {
        for meter in &*product.meters {
            for settlement in [Settlement::Daily, Settlement::Monthly2021, Settlement::MonthlyLegacy] {
                let Some(list) = meter.list(settlement) else { continue };
                let prices =
                    format!("{:?} {:?} {:?} {:?}", list.packs, list.postpaid, list.custom, meter.grants);
                // The same prices under another name are the same chart.
                if !seen.insert(prices.replace(&*meter.id, "")) {
                    continue;
                }
                let plain = Line { settlement, ..line(&meter.id, year) };
                if meter.grants.iter().any(|g| !g.test_only) {
                    let grants = meter.grants.iter().filter(|g| !g.test_only).map(|g| g.id.clone());
                    lines.push(Line { grants: grants.collect(), ..plain.clone() });
                }
                if product.id == "captcha" {
                    for overflow in [Overflow::Postpaid, Overflow::Stop] {
                        lines.push(Line { overflow: Some(overflow), ..plain.clone() });
                    }
                }
                lines.push(plain);
            }
        }
    }
    assert!(lines.len() > 20, "{}", lines.len());
    lines
}

fn is_tiered(line: &Line) -> bool {
    let list = embedded().meter(&line.meter).unwrap().1.list(line.settlement).unwrap();
    matches!(list.postpaid, Postpaid::Reached(_))
}

/// All of a year in two months, unevenly.
fn uneven(line: &Line, total: u64) -> Line {
    let mut months = [Volume::ZERO; MONTHS];
    months[1] = volume(total / 3);
    months[6] = volume(total - total / 3);
    Line { usage: Usage::Months(months), ..line.clone() }
}

/// All of a year in one month, from 0.
fn in_month(month: usize, line: Line) -> Line {
    let mut months = [Volume::ZERO; MONTHS];
    months[month] = line.usage.total().unwrap();
    Line { usage: Usage::Months(months), ..line }
}

/// Bank cards by the month of 2021: 0.40 each, 0.38 from 1,000 in a month, 0.36 from 10,000, 0.34 from 100,000, on request
/// from 200,000. Packs: 1,000 for 380, 10,000 for 3,700, 100,000 for 35,000, 200,000 for 66,000.
fn bank_cards(year: u64) -> Line {
    Line { settlement: Settlement::Monthly2021, ..line(BANK_CARD, year) }
}

/// The book with another list for the bank cards.
fn with_list(change: impl Fn(&mut PriceList)) -> Quoter<'static> {
    let mut book = embedded().clone();
    let meters = book.products.to_mut().iter_mut().flat_map(|p| p.meters.to_mut());
    for list in meters.filter(|m| m.id == BANK_CARD).flat_map(|m| m.lists.to_mut()) {
        if list.settlement == Settlement::Monthly2021 {
            change(list);
        }
    }
    Quoter::owning(book)
}

fn graduated() -> Quoter<'static> {
    with_list(|list| {
        let Postpaid::Reached(tiers) = &list.postpaid else { panic!("{:?}", list.postpaid) };
        list.postpaid = Postpaid::Graduated(tiers.clone());
    })
}

#[test]
fn a_line_scaled_keeps_its_shape_and_adds_up() {
    let mut random = Random::new(7);
    for _ in 0..500 {
        let months = [(); MONTHS].map(|()| volume(random.between(0, 1_000) * random.between(0, 1_000)));
        let line = Line { usage: Usage::Months(months), ..line(CAPTCHA, 1) };
        let total = random.between(0, 10_000_000);
        let scaled = line.with_total(volume(total)).usage.months();
        let sum: u64 = months.iter().map(|m| m.get()).sum();
        assert_eq!(scaled.iter().sum::<u64>(), total);
        for (was, is) in months.iter().zip(scaled) {
            let share = u128::from(was.get()) * u128::from(total);
            let apart = (u128::from(is) * u128::from(sum)).abs_diff(share);
            assert!(apart <= u128::from(sum), "{was:?} became {is}");
        }
    }
    let monthly = Line { usage: Usage::PerMonth(volume(1_000)), ..line(CAPTCHA, 1) };
    assert_eq!(monthly.with_total(volume(12_005)).usage, Usage::PerYear(volume(12_005)));
    assert_eq!(uneven(&monthly, 0).with_total(volume(24)).usage, Usage::PerYear(volume(24)));
}

#[test]
fn the_brief_quote_is_the_quote() {
    let quoter = Quoter::new(embedded());
    for line in lines(123_456) {
        let (brief, full) = (quoter.brief(&line), quoter.quote(std::slice::from_ref(&line)).lines.remove(0));
        assert_eq!((brief.options, brief.units), (full.options, full.units), "{line:?}");
    }
}

#[test]
fn regret_of_the_example_is_what_the_packs_cost() {
    let quoter = Quoter::new(embedded());
    let regret = regret(&quoter, &line(ENHANCED, 300_000)).unwrap();
    let choices: Vec<_> = regret.rows.iter().map(|r| r.choices.clone()).collect();
    assert_eq!(choices, [vec![Choice::Postpaid], vec![Choice::Packs, Choice::Best]]);
    let served = |row: usize| -> Vec<(String, String)> {
        let cells = regret.rows[row].cells.iter();
        cells
            .map(|c| match c {
                Cell::Served { cost, loss } => (cost.to_string(), loss.unwrap().to_string()),
                other => panic!("{other:?}"),
            })
            .collect()
    };
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    // 150,000 in hindsight: 100,000 and five of 10,000. 210,000: 200,000 and one of 10,000. 390,000: 200,000, 100,000
    // and nine of 10,000, where two of 200,000 cost 360,000.
    assert_eq!(
        served(0),
        [
            pair("180000", "25000"),
            pair("252000", "61000"),
            pair("360000", "80000"),
            pair("468000", "108000"),
            pair("720000", "220000"),
        ]
    );
    assert_eq!(
        served(1),
        [
            pair("280000", "125000"),
            pair("280000", "89000"),
            pair("280000", "0"),
            // 90,000 beyond at 1.2.
            pair("388000", "28000"),
            // 300,000 beyond at 1.2, where 500,000 and 100,000 cost 500,000.
            pair("640000", "140000"),
        ]
    );
    let verdict = regret.verdict.unwrap();
    assert_eq!((verdict.least, verdict.worst), (1, yuan("140000")));
    assert!(verdict.ties.is_empty() && verdict.close.is_empty());
    assert!(regret.rows[1].later, "the second pack is planned for month nine");
}

#[test]
fn a_choice_that_stops_says_how_much_is_missing() {
    let quoter = Quoter::new(embedded());
    let off = Line { overflow: Some(Overflow::Stop), ..line(CAPTCHA, 100_000) };
    let regret = regret(&quoter, &off).unwrap();
    assert_eq!(regret.rows.len(), 1, "{regret:?}");
    // 130,000 and 200,000 are beyond the packs, which hold 100,000 or a little more.
    assert!(matches!(regret.rows[0].cells[4], Cell::Stops { missing, .. } if missing > 0));
    assert!(regret.rows[0].worst.is_none() && regret.verdict.is_none());
}

#[test]
fn a_choice_without_a_price_in_some_years_is_shown_with_the_reason() {
    let quoter = Quoter::new(embedded());
    let regret = regret(&quoter, &in_month(0, bank_cards(300_000))).unwrap();
    let choices: Vec<_> = regret.rows.iter().map(|r| r.choices.clone()).collect();
    assert_eq!(choices, [vec![Choice::Postpaid], vec![Choice::Packs], vec![Choice::Best]]);
    let on_request = Cell::Unpriced(Some(Finding::ContactSales { from: 200_000, month: 1 }));
    // 150,000 at 0.34 are cheaper than the pack of 100,000 and 50,000 at 0.36. Every larger year is on request.
    assert_eq!(regret.rows[0].cells[0], Cell::Served { cost: yuan("51000"), loss: Some(Money::ZERO) });
    assert!(regret.rows[0].cells[1..].iter().all(|cell| *cell == on_request), "{regret:?}");
    // The pack of 200,000 and 100,000 at 0.34; of 600,000 it leaves 400,000.
    assert_eq!(regret.rows[2].packs, [Pick { units: 200_000, count: 1 }]);
    assert_eq!(regret.rows[2].cells[2], Cell::Served { cost: yuan("100000"), loss: Some(Money::ZERO) });
    assert_eq!(regret.rows[2].cells[4], on_request);
    assert_eq!(regret.verdict, None, "no choice serves every year");
}

#[test]
fn all_postpaid_is_a_choice_once_some_year_is_charged() {
    let quoter = Quoter::new(embedded());
    let choices = |year: u64| {
        let gift = Line { grants: vec![Text::Borrowed("first-activation")], ..line(ENHANCED, year) };
        regret(&quoter, &gift).unwrap().rows.remove(0).choices
    };
    // 100 calls are free: twice 50 are within them, twice 51 are not.
    assert_eq!(choices(50), [Choice::Packs, Choice::Best]);
    assert_eq!(choices(51), [Choice::Postpaid, Choice::Packs, Choice::Best]);
}

#[test]
fn a_choice_can_be_left_for_later_where_a_pack_is_planned_after_the_first_month() {
    let quoter = Quoter::new(embedded());
    for (month, later) in [(0, false), (4, true)] {
        let regret = regret(&quoter, &in_month(month, line(ENHANCED, 300_000))).unwrap();
        assert!(!regret.rows[0].later && regret.rows[0].packs.is_empty());
        assert_eq!(regret.rows[1].later, later, "all in month {}", month + 1);
    }
}

#[test]
fn one_choice_needs_no_verdict_and_two_that_lose_nearly_the_same_are_called_close() {
    let quoter = Quoter::new(embedded());
    // One pack of 30,000 serves twice 10,000 as well.
    let one = regret(&quoter, &Line { overflow: Some(Overflow::Stop), ..line(CAPTCHA, 10_000) }).unwrap();
    assert_eq!((one.rows.len(), one.rows[0].worst, one.verdict), (1, Some(Money::ZERO), None));
    // A pack of 1,000 for 1,150 beside those of 280,000 yuan saves 1,200 where 600,000 are used: 50 less to lose, and a
    // hundredth of the planned year is 2,800.
    let picks = [200_000, 100_000, 1_000].map(|units| Pick { units, count: 1 }).to_vec();
    let named = regret(&quoter, &Line { picks, ..line(ENHANCED, 300_000) }).unwrap();
    let worst: Vec<_> = named.rows.iter().map(|r| r.worst.unwrap().to_string()).collect();
    assert_eq!(worst, ["220000", "140000", "139950"]);
    let verdict = named.verdict.unwrap();
    assert_eq!((verdict.least, verdict.ties, verdict.close), (2, vec![], vec![1]));
}

#[test]
fn every_cell_is_the_planned_packs_settled_over_the_year_and_no_loss_is_negative() {
    let quoter = Quoter::new(embedded());
    for line in lines(47_000).into_iter().chain(lines(1_300_000)) {
        let Some(regret) = regret(&quoter, &line) else { continue };
        let plan = quoter.brief(&line);
        let at = regret.columns.iter().position(|c| c.share == 100).unwrap();
        for row in &regret.rows {
            for (column, cell) in regret.columns.iter().zip(&row.cells) {
                if let (Cell::Served { cost, loss }, Some(hindsight)) = (cell, column.hindsight) {
                    assert_eq!(
                        hindsight.plus(loss.expect("hindsight is never dearer")),
                        Some(*cost),
                        "{line:?}"
                    );
                }
            }
            for &choice in &row.choices {
                let Some(option) = plan.options.get(choice) else { continue };
                match &row.cells[at] {
                    Cell::Served { cost, .. } => assert_eq!(*cost, option.total, "{choice:?} {line:?}"),
                    other => assert!(option.stopped > 0, "{choice:?} {other:?} {line:?}"),
                }
            }
        }
        if let Some(verdict) = &regret.verdict {
            let losses = regret.rows.iter().filter_map(|r| r.worst);
            assert_eq!(losses.min(), Some(verdict.worst));
        }
    }
}

fn best(quoter: &Quoter<'_>, line: &Line, units: u64) -> Option<Money> {
    quoter.brief(&line.with_total(volume(units))).options.best.map(|o| o.total)
}

#[test]
fn a_budget_at_one_price_buys_up_to_its_last_unit() {
    let quoter = Quoter::new(embedded());
    let found = budget(&quoter, &line(ENHANCED, 1), yuan("200000")).unwrap();
    // 200,000 for 180,000, 10,000 for 11,000, seven of 1,000 for 8,050, and 791 calls at 1.2 for 949.2.
    assert_eq!((found.units, found.left), (217_791, yuan("0.8")));
    assert_eq!(budget(&quoter, &line(ENHANCED, 1), yuan("1.19")).unwrap().units, 0);
}

#[test]
fn a_budget_before_the_first_pack_buys_only_what_is_free() {
    let quoter = Quoter::new(embedded());
    let closed = Line { overflow: Some(Overflow::AfterFirstPack), ..bank_cards(1) };
    for (amount, units) in [("0", 0), ("379.99", 0), ("380", 1_000), ("380.79", 1_001), ("380.80", 1_002)] {
        assert_eq!(budget(&quoter, &closed, yuan(amount)).map(|b| b.units), Some(units), "{amount}");
    }
}

#[test]
fn a_budget_buys_packs_where_all_beyond_them_is_on_request() {
    let quoter =
        with_list(|list| list.postpaid = Postpaid::Reached(vec![Tier { from: 1, price: None }].into()));
    for (amount, units) in [("379.99", 0), ("380", 1_000), ("101000", 300_000)] {
        assert_eq!(budget(&quoter, &bank_cards(1), yuan(amount)).map(|b| b.units), Some(units), "{amount}");
    }
}

#[test]
fn a_budget_buys_packs_past_the_edge_of_a_tier_on_request() {
    // Two packs hold 300,000 for 101,000; where all units of the month count, nothing beyond 200,000 has a price.
    let all = Line { counting: TierCounting::All, ..in_month(0, bank_cards(1)) };
    let found = budget(&Quoter::new(embedded()), &all, yuan("101000")).unwrap();
    assert_eq!((found.units, found.left), (300_000, Money::ZERO));
}

#[test]
fn a_budget_at_graduated_prices_buys_up_to_its_last_unit() {
    let quoter = graduated();
    // A pack of 1,000 for 380, and 144 at 0.40.
    let found = budget(&quoter, &in_month(0, bank_cards(1)), yuan("437.6")).unwrap();
    assert_eq!((found.units, found.left), (1_144, Money::ZERO));
    for counting in [TierCounting::Postpaid, TierCounting::All] {
        for line in [in_month(0, bank_cards(1_000)), bank_cards(1_000)] {
            let line = Line { counting, ..line };
            for amount in ["399.99", "36000", "200000"].map(yuan) {
                let found = budget(&quoter, &line, amount).unwrap_or_else(|| panic!("{amount} {line:?}"));
                assert_eq!(found.option.total.plus(found.left), Some(amount));
                for units in found.units + 1..found.units + 20 {
                    let cost = best(&quoter, &line, units);
                    assert!(cost.is_none_or(|cost| cost > amount), "{units} for {amount} {line:?}");
                }
            }
        }
    }
}

#[test]
fn a_budget_far_from_any_edge_is_found_at_once() {
    let tiers = [(1, "0.40"), (100_000_000_000_000, "0.34")];
    let tiers = tiers.map(|(from, price)| Tier { from, price: price.parse().ok() }).to_vec();
    for postpaid in [Postpaid::Reached(tiers.clone().into()), Postpaid::Graduated(tiers.into())] {
        let quoter = with_list(|list| {
            list.packs = Vec::new().into();
            list.postpaid = postpaid.clone();
        });
        let found = budget(&quoter, &bank_cards(1), yuan("400000000000")).unwrap();
        assert_eq!((found.units, found.left), (1_000_000_000_000, Money::ZERO));
    }
}

#[test]
fn of_two_purchases_at_one_cost_the_chart_takes_the_one_quoted() {
    let quoter = with_list(|list| {
        let pack = |units, price| Pack { units, price: yuan(price), cite: None };
        list.packs = vec![pack(5, "0.6"), pack(10, "1.1")].into();
        let tier = |from, price: &str| Tier { from, price: price.parse().ok() };
        list.postpaid = Postpaid::Reached(vec![tier(1, "0.1"), tier(6, "1")].into());
    });
    // Ten for 1.1, or five for 0.6 and five at 0.1: one pack either way, used to the last unit.
    let line = in_month(0, bank_cards(10));
    let curve = curve(&quoter, &line).unwrap();
    let best = quoter.brief(&line).options.best.unwrap();
    assert_eq!((best.total, best.packs()), (yuan("1.1"), 1));
    let single = curve.singles.iter().find(|s| s.from <= 10 && 10 <= s.to).map(|s| s.units);
    assert_eq!(single, (best.overflow == 0).then_some(best.bought), "{:?}", curve.singles);
}

#[test]
fn a_chart_of_graduated_prices_adds_up_the_parts_of_each_month() {
    // 2,000 a month: 999 at 0.40 and 1,001 at 0.38 are 779.98.
    let curve = curve(&graduated(), &bank_cards(24_000)).unwrap();
    let planned = curve.points.iter().find(|p| p.units == 24_000).unwrap();
    assert_eq!(planned.postpaid, yuan("779.98").times(12));
    // Two packs of 10,000 for 3,700 leave 2,000 of the last month and 2,000 of the one before: four of 1,000 for 380.
    assert_eq!((planned.packs, planned.best), (Some(yuan("8920")), Some(yuan("8920"))));
}

#[test]
fn a_budget_buys_what_trying_every_volume_finds() {
    let quoter = Quoter::new(embedded());
    let mut random = Random::new(11);
    for line in lines(1_000) {
        let shapes = [line.clone(), uneven(&line, 1_000)];
        for line in shapes.iter().take(if is_tiered(&line) { 2 } else { 1 }) {
            let most = 3_200;
            let costs: Vec<Option<Money>> = (0..=most).map(|units| best(&quoter, line, units)).collect();
            let Some(last) = costs.last().copied().flatten() else {
                assert!(!is_tiered(line), "{line:?}");
                continue;
            };
            for _ in 0..12 {
                // Below every cost beyond the volumes tried, so that none of those can be the answer.
                let amount = random.between(0, u64::try_from(last.grains()).unwrap() * 7 / 8);
                let amount = Money::from_grains(u128::from(amount)).unwrap();
                let expected = costs
                    .iter()
                    .rposition(|c| c.is_some_and(|c| c <= amount))
                    .expect("nothing costs nothing");
                let found = budget(&quoter, line, amount).unwrap_or_else(|| panic!("{amount} {line:?}"));
                assert_eq!(found.units, expected as u64, "{amount} yuan {line:?}");
                assert_eq!(found.option.total.plus(found.left), Some(amount));
            }
        }
    }
}

#[test]
fn a_budget_past_a_cheaper_tier_takes_the_larger_side() {
    // One month of bank cards: 9,999 calls cost 3,700 in packs (3,799.62 postpaid), 10,000 cost 3,600.
    let quoter = Quoter::new(embedded());
    let mut months = [Volume::ZERO; MONTHS];
    months[0] = volume(9_000);
    let month =
        Line { settlement: Settlement::Monthly2021, usage: Usage::Months(months), ..line(BANK_CARD, 1) };
    let found = budget(&quoter, &month, yuan("3600")).unwrap();
    assert_eq!((found.units, found.left), (10_000, Money::ZERO));
    let found = budget(&quoter, &month, yuan("3599.99")).unwrap();
    // 9,473 at 0.38 is 3,599.74.
    assert_eq!(found.units, 9_473);
    // Around each edge, one unit either way.
    for amount in ["380", "3420", "36000", "100000", "1000000"] {
        for line in [month.clone(), Line { settlement: Settlement::Monthly2021, ..line(BANK_CARD, 1_000) }] {
            let amount = yuan(amount);
            let found = budget(&quoter, &line, amount).unwrap();
            assert_eq!(best(&quoter, &line, found.units), Some(found.option.total));
            for units in found.units + 1..found.units + 400 {
                assert!(best(&quoter, &line, units).is_none_or(|c| c > amount), "{units} for {amount}");
            }
        }
    }
}

#[test]
fn ranges_hold_at_every_volume_tried() {
    let quoter = Quoter::new(embedded());
    let mut random = Random::new(3);
    for line in lines(40_000).into_iter().chain(lines(700_000)) {
        // What was held before moves the edge of a tier, and moves it differently in each month.
        let held = |units: u64| vec![Held { units, ends: None }];
        let shapes = [
            line.clone(),
            uneven(&line, 40_000),
            Line { held: held(7_777), ..line.clone() },
            Line { held: held(7_777), ..uneven(&line, 40_000) },
        ];
        for line in shapes.iter().take(if is_tiered(&line) { 4 } else { 1 }) {
            let Some(curve) = curve(&quoter, line) else { continue };
            let mut tried: Vec<u64> = (0..150).map(|_| random.between(1, curve.top)).collect();
            for range in &curve.pays {
                tried.extend([range.from - 1, range.from, range.from + 1]);
                tried.extend(range.to.into_iter().flat_map(|to| [to - 1, to, to + 1]));
            }
            for one in &curve.singles {
                tried.extend([one.from - 1, one.from, one.from + 1, one.to - 1, one.to, one.to + 1]);
            }
            tried.retain(|n| (1..=curve.top).contains(n));
            for units in tried {
                check_ranges(&quoter, line, &curve, units);
            }
        }
    }
}

#[track_caller]
fn check_ranges(quoter: &Quoter<'_>, line: &Line, curve: &Curve, units: u64) {
    let quote: LineQuote = quoter.brief(&line.with_total(volume(units)));
    let best = quote.options.best.as_ref();
    let list = embedded().meter(&line.meter).unwrap().1.list(line.settlement).unwrap();
    let product = embedded().meter(&line.meter).unwrap().0;
    let open = line.overflow.unwrap_or(product.overflow) == Overflow::Postpaid
        && !matches!(list.postpaid, Postpaid::None | Postpaid::Unlisted);
    let pays = open
        && best.is_some_and(|b| {
            b.packs() > 0 && quote.options.postpaid.as_ref().is_none_or(|p| b.total < p.total)
        });
    let said = curve.pays.iter().any(|r| r.from <= units && r.to.is_none_or(|to| units <= to));
    assert_eq!(said, pays, "packs pay at {units}: {:?} {line:?}", curve.pays);
    let alone =
        best.filter(|b| b.overflow == 0 && b.packs() == 1 && !b.purchases[0].custom).map(|b| b.bought);
    let said = curve.singles.iter().find(|s| s.from <= units && units <= s.to).map(|s| s.units);
    assert_eq!(said, alone, "one pack at {units}: {:?} {line:?}", curve.singles);
}

#[test]
fn packs_pay_where_they_are_cheaper_than_the_tier_that_is_reached() {
    let quoter = Quoter::new(embedded());
    let line = in_month(0, bank_cards(300_000));
    // 950 at 0.40 cost the 380 of a pack, and so do 1,000 at 0.38. 3,700 are 9,736.8 at 0.38, and 10,000 at 0.36 are
    // less. 35,000 are 97,222.2 at 0.36, and 100,000 at 0.34 are less. 66,000 are 194,117.6 at 0.34, and from 200,000 on
    // nothing else has a price.
    let pays = [(951, Some(999)), (9_737, Some(9_999)), (97_223, Some(99_999)), (194_118, None)];
    let singles =
        [(1_000, 951, 999), (10_000, 9_737, 9_999), (100_000, 97_223, 99_999), (200_000, 194_118, 200_000)];
    // What packs held before serve comes first and changes nothing about the rest.
    for held in [0, 500, 5_000, 12_345] {
        let stock = if held > 0 { vec![Held { units: held, ends: None }] } else { Vec::new() };
        let line = Line { held: stock, ..line.clone() };
        let found = curve(&quoter, &line).unwrap();
        let moved = pays.map(|(from, to)| Range { from: from + held, to: to.map(|to| to + held) });
        assert_eq!(found.pays, moved, "{held} held");
        let moved = singles.map(|(units, from, to)| Single { units, from: from + held, to: to + held });
        assert_eq!(found.singles, moved, "{held} held");
    }
    // Without a pack there is nothing to be cheaper than.
    let line = Line { overflow: Some(Overflow::AfterFirstPack), ..line };
    let closed = curve(&quoter, &line).unwrap();
    assert_eq!(closed.pays, []);
    for point in closed.points {
        assert_eq!(
            (point.postpaid.is_some(), point.best),
            (point.units == 0, best(&quoter, &line, point.units))
        );
    }
}

#[test]
fn a_pack_dearer_than_smaller_ones_is_never_the_whole_purchase() {
    let quoter = Quoter::new(embedded());
    let contract = Contract { packs: vec![(10_000, yuan("11501"))], ..Contract::default() };
    let line = Line { contract, ..line(ENHANCED, 60_000) };
    let curve = curve(&quoter, &line).unwrap();
    // Ten of 1,000 cost 11,500.
    assert!(curve.singles.iter().all(|s| s.units != 10_000), "{:?}", curve.singles);
    assert!(curve.singles.iter().any(|s| s.units == 1_000), "{:?}", curve.singles);
}

#[test]
fn one_pack_is_the_whole_purchase_up_to_what_it_and_the_packs_held_cover() {
    let quoter = Quoter::new(embedded());
    let held = |units| vec![Held { units, ends: None }];
    let curve = curve(&quoter, &Line { held: held(5_000), ..line(ENHANCED, 60_000) }).unwrap();
    // Of the first 5,000 none is charged. From there 959 at 1.2 are more than the 1,150 of a pack of 1,000.
    assert_eq!(curve.pays, [Range { from: 5_959, to: None }]);
    assert_eq!(curve.singles[0], Single { units: 1_000, from: 5_959, to: 6_000 });
    let ends: Vec<_> = curve.singles.iter().map(|s| (s.units, s.to)).collect();
    assert_eq!(ends, [(1_000, 6_000), (10_000, 15_000), (100_000, 105_000), (200_000, 205_000)]);
    for line in [line(ENHANCED, 60_000), line(CAPTCHA, 60_000), bank_cards(60_000)] {
        let line = Line { held: held(7_000), ..line };
        let curve = self::curve(&quoter, &line).unwrap();
        let edges = curve.singles.iter().flat_map(|one| [one.from - 1, one.from, one.to, one.to + 1]);
        let packs = [1_000, 10_000, 30_000, 80_000, 100_000].into_iter().flat_map(|n| [n + 7_000, n + 7_001]);
        for units in edges.chain(packs).filter(|n| *n <= curve.top) {
            check_ranges(&quoter, &line, &curve, units);
        }
    }
}

#[test]
fn there_is_no_chart_without_use_and_no_point_where_its_lines_are_straight() {
    let quoter = Quoter::new(embedded());
    assert_eq!(curve(&quoter, &line(ENHANCED, 0)), None);
    let points = |line: &Line| curve(&quoter, line).unwrap().points.len() as u64;
    // The stops and nothing, and the first unit beyond what is free.
    assert_eq!(
        points(&line(ENHANCED, 100)),
        STOPS + 2,
        "postpaid at 1.2 up to 200, a pack of 1,000 for 1,150"
    );
    assert_eq!(points(&line(CAPTCHA, 5_000)), STOPS + 2, "a pack of 30,000, and nothing postpaid before it");
    let free = Line { grants: vec![Text::Borrowed("first-activation")], ..line(ENHANCED, 40) };
    assert_eq!(points(&free), STOPS + 1, "nothing is charged up to 100");
}

#[test]
fn the_fall_at_the_edge_of_a_tier_is_drawn_where_it_is_however_small() {
    let quoter = Quoter::new(embedded());
    // A third in one month and two thirds in another; a twelfth in each.
    let uneven = uneven(&bank_cards(1), 600_000);
    for (line, edges) in [
        (uneven, vec![1_500, 3_000, 15_000, 30_000, 150_000]),
        (bank_cards(2_400_000), vec![12_000, 120_000, 1_200_000]),
    ] {
        let curve = curve(&quoter, &line).unwrap();
        for edge in edges {
            let around = curve.points.windows(2).find(|w| w[0].units < edge && edge <= w[1].units).unwrap();
            assert!(around[1].units - around[0].units <= 40, "{edge}: {around:?}");
            assert!(around[1].postpaid < around[0].postpaid, "{edge}: {around:?}");
        }
    }
}

#[test]
fn the_lines_of_a_chart_stay_on_the_truth() {
    let quoter = Quoter::new(embedded());
    let mut random = Random::new(5);
    for line in lines(30_000).into_iter().chain(lines(2_345_678)) {
        let Some(curve) = curve(&quoter, &line) else { continue };
        assert!(curve.points.len() <= 160, "{}", curve.points.len());
        assert!(curve.top >= 2 * curve.units && curve.points.iter().any(|p| p.units == curve.units));
        assert_eq!((curve.points[0].units, curve.points.last().unwrap().units), (0, curve.top));
        assert!(curve.points.windows(2).all(|w| w[0].units < w[1].units));
        // Each point is the quote.
        for point in curve.points.iter().step_by(7) {
            let options = quoter.brief(&line.with_total(volume(point.units))).options;
            let of = |c| options.get(c).map(|o| o.total);
            let found = (point.postpaid, point.packs, point.best);
            let quoted = (of(Choice::Postpaid), of(Choice::Packs), of(Choice::Best));
            assert_eq!(found, quoted, "{} {line:?}", point.units);
        }
        // Between them the best line is within a fiftieth of the height.
        for _ in 0..20 {
            let units = random.between(0, curve.top);
            let after = curve.points.partition_point(|p| p.units < units).max(1);
            let (a, b) = (&curve.points[after - 1], &curve.points[after]);
            let (Some(from), Some(to)) = (a.best, b.best) else { continue };
            let Some(truth) = best(&quoter, &line, units) else { continue };
            let (from, to) = (from.grains(), to.grains());
            let part = to.abs_diff(from) * u128::from(units - a.units) / u128::from(b.units - a.units);
            let drawn = if to >= from { from + part } else { from - part };
            let off = drawn.abs_diff(truth.grains());
            assert!(off * 50 <= curve.high, "{units}: {drawn} for {truth} {line:?}");
        }
    }
}

#[test]
fn steps_of_all_packs_stand_at_their_exact_volumes() {
    let quoter = Quoter::new(embedded());
    let curve = curve(&quoter, &line(CAPTCHA, 120_000)).unwrap();
    assert_eq!(curve.top, 500_000);
    // 30,000 for 300, then the next: the step is between 30,000 and 30,001.
    for units in [30_000, 30_001] {
        assert!(curve.points.iter().any(|p| p.units == units), "{units}");
    }
    // Every pack of 1,000 more is a step, also where one of 10,000 takes the place of nine.
    let curve = self::curve(&quoter, &line(ENHANCED, 15_000)).unwrap();
    assert_eq!(curve.top, 50_000);
    for units in (1..50).map(|n| n * 1_000).flat_map(|n| [n, n + 1]) {
        assert!(curve.points.iter().any(|p| p.units == units), "{units}");
    }
    // Two neighbours stand at the ends of a step: no point is spent on one that is none.
    let curve = self::curve(&quoter, &line(ENHANCED, 300_000)).unwrap();
    let beside = curve.points.windows(2).filter(|w| w[0].units + 1 == w[1].units && w[0].units > 0);
    for pair in beside {
        assert!(pair[0].packs < pair[1].packs, "{} and the next cost the same in packs", pair[0].units);
    }
}

#[test]
fn a_year_ends_at_what_its_option_costs() {
    let quoter = Quoter::new(embedded());
    for line in lines(47_000) {
        let quote = quoter.quote(std::slice::from_ref(&line)).lines.remove(0);
        let Some(year) = year(&quoter, &line, &quote) else { continue };
        for one in &year.lines {
            for &choice in &one.choices {
                assert_eq!(Some(one.paid[11]), quote.options.get(choice).map(|o| o.total), "{line:?}");
            }
            assert!(one.paid.windows(2).all(|w| w[0] <= w[1]));
        }
        assert!(year.lines.iter().any(|l| l.choices.contains(&Choice::Best)), "{line:?}");
        let units: u64 = year.months.iter().map(|m| m.granted + m.packed + m.beyond).sum();
        assert_eq!(units, quote.units);
    }
    let months = [yuan("1"); MONTHS];
    assert_eq!(paid_by_month(&months, &months).unwrap()[11], yuan("24"));
}

#[test]
fn a_year_is_told_month_by_month_where_anything_is_used() {
    let quoter = Quoter::new(embedded());
    let of = |line: &Line| year(&quoter, line, &quoter.brief(line));
    // 25,000 a month: a pack of 200,000 for 180,000 serves eight months, one of 100,000 for 100,000 the rest. Postpaid a
    // month is 30,000.
    let plan = of(&line(ENHANCED, 300_000)).unwrap();
    let paid = |n: usize| yuan(if n < 8 { "180000" } else { "280000" });
    let postpaid = |n: usize| yuan("30000").times(n as u64 + 1).unwrap();
    assert_eq!(plan.lines[0].choices, [Choice::Best, Choice::Packs]);
    assert_eq!(plan.lines[0].paid, std::array::from_fn(paid));
    assert_eq!(plan.lines[1].choices, [Choice::Postpaid]);
    assert_eq!(plan.lines[1].paid, std::array::from_fn(postpaid));
    assert!(plan.months.iter().all(|m| (m.usage, m.packed, m.beyond) == (25_000, 25_000, 0)));
    assert_eq!(of(&line(ENHANCED, 0)), None);
    for (overflow, stops) in [(None, false), (Some(Overflow::Postpaid), false), (Some(Overflow::Stop), true)]
    {
        let plan = of(&Line { overflow, ..line(CAPTCHA, 47_000) }).unwrap();
        assert_eq!(plan.stops, stops, "{overflow:?}");
    }
}

#[test]
fn little_more_money_for_much_more_use_is_said_where_it_is_so() {
    let quoter = Quoter::new(embedded());
    // 200,000, nine of 10,000 and five postpaid or in packs of 1,000; 300,000 take one of 100,000 instead.
    let found = more(&quoter, &line(ENHANCED, 290_000)).unwrap();
    assert_eq!((found.units, found.extra_units, found.extra), (300_000, 10_000, yuan("1000")));
    // At 240,000 the way to 300,000 costs 0.93 a unit.
    assert_eq!(more(&quoter, &line(ENHANCED, 240_000)), None);
    // 180,000 take the pack of 200,000.
    let found = more(&quoter, &line(ENHANCED, 180_000)).unwrap();
    assert_eq!((found.extra_units, found.extra), (20_000, Money::ZERO));
    // 500,000 checks take the pack of 1,000,000, which holds more than half as many again.
    let found = more(&quoter, &line(CAPTCHA, 500_000)).unwrap();
    assert_eq!((found.extra_units, found.extra), (500_000, Money::ZERO));
    // Of all sizes' next multiples that are worth a sentence, the one with the cheapest further unit; where it costs nothing,
    // up to the last unit that does.
    let packs =
        [ENHANCED, CAPTCHA].map(|meter| embedded().meter(meter).unwrap().1.list(Settlement::Daily).unwrap());
    for (meter, list) in [ENHANCED, CAPTCHA].into_iter().zip(packs) {
        let of = |units: u64| best(&quoter, &line(meter, units), units).unwrap().grains();
        for planned in (1..400u64).map(|n| n * 997) {
            let now = of(planned);
            let found = more(&quoter, &line(meter, planned)).map(|more| (more.units, more.extra.grains()));
            if let Some((units, 0)) = found {
                assert!(of(units) == now && of(units + 1) > now, "{meter} {planned} {units}");
                assert!(100 * (units - planned) >= planned, "{meter} {planned} {units}");
                continue;
            }
            let expected = list
                .packs
                .iter()
                .map(|pack| (planned / pack.units + 1) * pack.units)
                .filter(|next| 2 * next <= 3 * planned && 100 * (next - planned) >= planned)
                .map(|next| (next - planned, of(next) - now))
                .inspect(|(_, cost)| assert!(*cost > 0, "{meter} {planned}"))
                .filter(|(units, cost)| 2 * cost * u128::from(planned) <= now * u128::from(*units))
                .min_by(|(a, x), (b, y)| (x * u128::from(*b)).cmp(&(y * u128::from(*a))).then(a.cmp(b)));
            let expected = expected.map(|(units, cost)| (planned + units, cost));
            assert_eq!(found, expected, "{meter} {planned}");
        }
    }
    for line in lines(41_000).into_iter().chain(lines(93_000)) {
        let Some(found) = more(&quoter, &line) else { continue };
        let planned = quoter.brief(&line).options.best.unwrap();
        assert_eq!(planned.total.plus(found.extra), Some(found.option.total));
        assert_eq!(best(&quoter, &line, found.units), Some(found.option.total));
    }
}

#[test]
fn a_pack_pays_off_from_the_unit_it_is_no_dearer_than_postpaid() {
    for product in &*embedded().products {
        for meter in &*product.meters {
            for list in &*meter.lists {
                let Postpaid::Flat(price) = list.postpaid else { continue };
                for pack in &*list.packs {
                    let off = pays_off(pack.units, pack.price, price).unwrap();
                    assert!(price.times(off.units).unwrap() >= pack.price);
                    assert!(price.times(off.units - 1).unwrap() < pack.price);
                    assert_eq!(off.never, price.times(pack.units).unwrap() < pack.price);
                }
            }
        }
    }
}

/// The fold as a reader opens it.
#[cfg(feature = "prerender")]
mod rendered {
    use super::{BANK_CARD, CAPTCHA, ENHANCED, line, lines};
    use packwise::app::views::{Reasons, ReasonsProps};
    use packwise::price_book::{Overflow, Settlement};
    use packwise::scenario::Line;
    use packwise::text::Lang;
    use yew::LocalServerRenderer;

    fn html(lang: Lang, line: &Line, open: bool) -> String {
        let props = ReasonsProps { lang, line: line.clone(), open };
        pollster::block_on(LocalServerRenderer::<Reasons>::with_props(props).hydratable(false).render())
    }

    #[test]
    fn nothing_is_drawn_before_it_is_opened() {
        let closed = html(Lang::Zh, &line(ENHANCED, 300_000), false);
        assert!(closed.contains("为什么是这个答案") && !closed.contains("chart"), "{closed}");
    }

    #[test]
    fn the_example_is_explained_in_both_languages() {
        for (lang, words) in [
            (
                Lang::Zh,
                [
                    "您的用量：30 万次",
                    "一年用到 959 次起，买包才比全部后付费便宜。",
                    "最多比事后最省多付 140,000 元",
                    "30 万次：全部后付费 360,000 元，全用包 280,000 元，最省 280,000 元",
                    "100万",
                ],
            ),
            (
                Lang::En,
                [
                    "Your volume: 300,000 calls",
                    "Packs are cheaper than all postpaid from 959 calls on in a year.",
                    "at most 140,000 yuan more than hindsight",
                    "300,000 calls: all postpaid 360,000 yuan, all in packs 280,000 yuan, cheapest 280,000 yuan",
                    "1m",
                ],
            ),
        ] {
            let html = html(lang, &line(ENHANCED, 300_000), true);
            for words in words {
                assert!(html.contains(words), "{words} is not in {html}");
            }
        }
    }

    #[test]
    fn every_chart_is_named_and_has_its_table_and_the_control_says_its_value() {
        let stop = Line { overflow: Some(Overflow::Stop), ..line(CAPTCHA, 120_000) };
        let tiers = Line { settlement: Settlement::Monthly2021, ..line(BANK_CARD, 300_000) };
        for line in
            [line(ENHANCED, 300_000), line(CAPTCHA, 120_000), stop, tiers, line("sms.domestic", 2_400_000)]
        {
            for lang in [Lang::Zh, Lang::En] {
                let html = html(lang, &line, true);
                let charts = html.matches("role=\"img\"").count();
                assert_eq!(charts, 3, "{line:?}");
                for id in ["curve", "cash", "origin"] {
                    assert!(html.contains(&format!("aria-labelledby=\"{id}-title {id}-words\"")), "{id}");
                    assert!(html.contains(&format!("<title id=\"{id}-title\">")), "{id}");
                    assert!(html.contains(&format!("<desc id=\"{id}-words\">")), "{id}");
                }
                assert!(
                    html.contains("data-fold=\"curve-table\"") && html.contains("data-fold=\"year-table\"")
                );
                assert_eq!(html.matches("aria-valuetext=\"").count(), 1);
                assert!(!html.contains(" style="));
            }
        }
    }

    #[test]
    fn no_chinese_is_left_in_the_english_reasons() {
        for line in lines(47_000) {
            let html = html(Lang::En, &line, true);
            let chinese = html.chars().find(|c| ('\u{4e00}'..='\u{9fff}').contains(c));
            assert_eq!(chinese, None, "{line:?}");
        }
    }

    #[test]
    fn any_volume_can_be_drawn() {
        for units in [1, 2, 7, 11, 999, 123_456_789, 400_000_000_000_000, 1_000_000_000_000_000] {
            for meter in [ENHANCED, CAPTCHA, "sms.domestic", "faceid.nfc"] {
                let html = html(Lang::Zh, &line(meter, units), true);
                assert!(html.contains("role=\"img\""), "{units} of {meter}");
            }
        }
    }
}

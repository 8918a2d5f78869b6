//! What happens when, against the sources' own days and against a year lived through day by day.

use crate::random::{Random, cases};
use packwise::billing::{Buying, Held, MONTHS, Plan};
use packwise::calendar::{Date, DateTime};
use packwise::price_book::{BeforeOf, Duration, Overflow, Product, Settlement, embedded};
use packwise::quote::{
    EventKind, Ledger, LedgerMonth, Lot, LotOrigin, Quoter, RefundEnd, StopKind, When, largest_postpaid_day,
    stop, timeline,
};
use packwise::scenario::Line;
use packwise::text::{self, Lang};
use packwise::volume::{Usage, Volume};

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn time(text: &str) -> DateTime {
    text.parse().unwrap()
}

fn product(id: &str) -> &'static Product {
    embedded().product(id).unwrap()
}

fn plan(start: &str) -> Plan {
    Plan { start: Some(date(start)), ..Plan::default() }
}

/// A lot bought at the start, with what it serves month by month.
fn bought(plan: &Plan, size: u64, count: u64, months: u32, used: &[u64]) -> Lot {
    lot(plan, LotOrigin::Bought { size, count, custom: false }, size * count, months, used)
}

fn lot(plan: &Plan, origin: LotOrigin, units: u64, months: u32, served: &[u64]) -> Lot {
    let mut used = [0; MONTHS];
    used[..served.len()].copy_from_slice(served);
    let lapsed = units - served.iter().sum::<u64>();
    Lot {
        origin,
        units,
        month: 1,
        bought_on: plan.start,
        ends: plan.start.unwrap().plus_months(months),
        used,
        lapsed,
        left: 0,
    }
}

/// A ledger of these lots, and of use beyond them that is charged.
fn ledger(plan: &Plan, lots: Vec<Lot>, overflow: &[u64]) -> Ledger {
    let mut months = [LedgerMonth::default(); MONTHS];
    for (index, month) in months.iter_mut().enumerate() {
        month.days = plan.days(index);
        month.overflow = overflow.get(index).copied().unwrap_or(0);
        month.usage = month.overflow + lots.iter().map(|l| l.used[index]).sum::<u64>();
    }
    Ledger { months, lots }
}

/// The days of the events that `pick` knows.
fn days(
    product: &Product,
    ledger: &Ledger,
    plan: &Plan,
    at: Option<DateTime>,
    pick: fn(EventKind) -> Option<u64>,
) -> Vec<(String, u64)> {
    let shown = |when: When| when.time().map_or(when.date().to_string(), |at| at.to_string());
    let events = timeline(product, ledger, plan, at);
    events.into_iter().filter_map(|e| Some((shown(e.when), pick(e.kind)?))).collect()
}

fn refunds(kind: EventKind) -> Option<u64> {
    match kind {
        EventKind::RefundEnds { packs, by: RefundEnd::Deadline, .. } => Some(packs),
        EventKind::RefundEnds { packs, by: RefundEnd::FirstUse, .. } => Some(1_000 + packs),
        _ => None,
    }
}

fn expiries(kind: EventKind) -> Option<u64> {
    match kind {
        EventKind::Expires { lost, .. } => Some(lost),
        _ => None,
    }
}

fn notices(kind: EventKind) -> Option<u64> {
    match kind {
        EventKind::ExpiryNotice { days, .. } => Some(u64::from(days)),
        _ => None,
    }
}

fn low(kind: EventKind) -> Option<u64> {
    match kind {
        EventKind::Low { above_percent, .. } => Some(u64::from(above_percent)),
        _ => None,
    }
}

fn used_up(kind: EventKind) -> Option<u64> {
    matches!(kind, EventKind::UsedUp { .. }).then_some(0)
}

/// FaceID 退费说明: bought on 2020-10-01 and unused, it can be returned from 2020-10-01 to 2020-10-08.
#[test]
fn a_faceid_pack_of_1_october_can_be_returned_through_8_october() {
    let plan = plan("2020-10-01");
    let unused = ledger(&plan, vec![bought(&plan, 1_000, 1, 12, &[])], &[]);
    assert_eq!(days(product("faceid"), &unused, &plan, None, refunds), [("2020-10-08".into(), 1)]);
    // Used evenly over 31 days, the first of 31 calls is on the day of purchase: it cannot be returned.
    let used = ledger(&plan, vec![bought(&plan, 1_000, 1, 12, &[31])], &[]);
    assert_eq!(days(product("faceid"), &used, &plan, None, refunds), [("2020-10-01".into(), 1_001)]);
    // One call in the month is on its last day, long after the deadline.
    let late = ledger(&plan, vec![bought(&plan, 1_000, 1, 12, &[1])], &[]);
    assert_eq!(days(product("faceid"), &late, &plan, None, refunds), [("2020-10-08".into(), 1)]);
    // Three packs of ten: 31 · 10 / 31 calls a day, so that the first day takes the first pack; on the 8th the second and
    // third are begun or not by the even count.
    let three = ledger(&plan, vec![bought(&plan, 10, 3, 12, &[30])], &[]);
    let expected = [("2020-10-02".into(), 1_001), ("2020-10-08".into(), 2)];
    assert_eq!(days(product("faceid"), &three, &plan, None, refunds), expected);
}

/// FaceID 退费说明, the console's table: 2021-05-06 16:07:54 → 2022-05-06 23:59:59, and for a gift 2020-06-28 11:00:37 →
/// 2021-06-28 11:00:37.
#[test]
fn faceid_packs_end_at_the_seconds_the_console_shows() {
    let plan_of = plan("2021-05-06");
    let of = ledger(&plan_of, vec![bought(&plan_of, 100, 1, 12, &[])], &[]);
    let at = Some(time("2021-05-06 16:07:54"));
    let ends = days(product("faceid"), &of, &plan_of, at, expiries);
    assert_eq!(ends, [("2022-05-06 23:59:59".into(), 100)]);
    assert_eq!(days(product("faceid"), &of, &plan_of, at, notices), [("2022-04-29".into(), 7)]);
    let plan_of = plan("2020-06-28");
    let of = ledger(&plan_of, vec![lot(&plan_of, LotOrigin::Grant(0), 50, 12, &[])], &[]);
    let at = Some(time("2020-06-28 11:00:37"));
    let ends = days(product("faceid"), &of, &plan_of, at, expiries);
    assert_eq!(ends, [("2021-06-28 11:00:37".into(), 50)]);
    // Without the moment of activation only the day is known; gifts cannot be returned.
    let ends = days(product("faceid"), &of, &plan_of, None, expiries);
    assert_eq!(ends, [("2021-06-28".into(), 50)]);
    assert_eq!(days(product("faceid"), &of, &plan_of, None, refunds), []);
}

/// 告警与通知: below 20 % of the total; at none left. Of 100 calls the 81st leaves 19. 31 calls a day of a 31-day month: the
/// 81st is on the third day (93), the 100th on the fourth.
#[test]
fn faceid_tells_of_less_than_a_fifth_and_of_none_left() {
    let plan = plan("2026-12-01");
    let of = ledger(&plan, vec![bought(&plan, 100, 1, 12, &[100])], &[861]);
    assert_eq!(days(product("faceid"), &of, &plan, None, low), [("2026-12-03".into(), 80)]);
    assert_eq!(days(product("faceid"), &of, &plan, None, used_up), [("2026-12-04".into(), 0)]);
    // A fifth left exactly is not below it.
    let of = ledger(&plan, vec![bought(&plan, 100, 1, 12, &[80])], &[]);
    assert_eq!(days(product("faceid"), &of, &plan, None, low), []);
    let postpaid = |kind| matches!(kind, EventKind::PostpaidBegins).then_some(0);
    let of = ledger(&plan, vec![bought(&plan, 100, 1, 12, &[100])], &[861]);
    assert_eq!(days(product("faceid"), &of, &plan, None, postpaid), [("2026-12-04".into(), 0)]);
}

/// 验证码购买指南, 使用通知: when more than 90 % are used, and 3 days and 1 day before the end. 退款说明: 5 days, unused.
#[test]
fn captcha_tells_above_nine_tenths_and_three_days_and_one_before_the_end() {
    let plan = plan("2027-03-10");
    // 22 days, 1,000 a day: 27,000 are nine tenths, so the 28th thousand tells. It is in April, 30 days of 300.
    let of = ledger(&plan, vec![bought(&plan, 30_000, 1, 12, &[22_000, 6_000])], &[0, 3_000]);
    assert_eq!(days(product("captcha"), &of, &plan, None, low), [("2027-04-17".into(), 90)]);
    let expected = [("2028-03-07".into(), 3), ("2028-03-09".into(), 1)];
    assert_eq!(days(product("captcha"), &of, &plan, None, notices), expected);
    assert_eq!(days(product("captcha"), &of, &plan, None, expiries), [("2028-03-10".into(), 2_000)]);
    let unused = ledger(&plan, vec![bought(&plan, 30_000, 1, 12, &[])], &[]);
    assert_eq!(days(product("captcha"), &unused, &plan, None, refunds), [("2027-03-15".into(), 1)]);
}

/// 短信费用常见问题: 3 months from purchase, used or not; two years of validity; no level is stated for a low pack.
#[test]
fn a_message_pack_can_be_returned_for_three_months_even_when_used() {
    let plan = plan("2027-11-30");
    let of = ledger(&plan, vec![bought(&plan, 10_000, 2, 24, &[500, 9_500])], &[]);
    // The month that lacks a 30th ends on its last day, a leap day here.
    assert_eq!(days(product("sms"), &of, &plan, None, refunds), [("2028-02-29".into(), 2)]);
    assert_eq!(days(product("sms"), &of, &plan, None, expiries), [("2029-11-30".into(), 10_000)]);
    assert_eq!(days(product("sms"), &of, &plan, None, low), []);
    assert_eq!(days(product("sms"), &of, &plan, None, notices), []);
}

/// A lot held before that ends on this day.
fn held(plan: &Plan, units: u64, ends: &str, served: &[u64]) -> Lot {
    Lot { ends: Some(date(ends)), bought_on: None, ..lot(plan, LotOrigin::Held(0), units, 12, served) }
}

/// 验证码购买指南, 使用通知: 3 days and 1 day before the end. 100 a day in March, and a pack that ends on the 31st: the 28th
/// and the 30th. A pack that is used up by then has no end to tell of.
#[test]
fn an_end_is_announced_where_units_are_left_that_day() {
    let plan = plan("2027-01-01");
    let told = |units: u64, used: u64| -> Vec<String> {
        let of = ledger(&plan, vec![held(&plan, units, "2027-03-31", &[0, 0, used])], &[0, 0, 3_100 - used]);
        let told = days(product("captcha"), &of, &plan, None, notices);
        told.into_iter().map(|(day, _)| day).collect()
    };
    let (third, last) = ("2027-03-28", "2027-03-30");
    // Used up on the 28th, the 29th, the 30th and the 31st.
    assert_eq!(told(2_800, 2_800), [""; 0]);
    assert_eq!(told(2_801, 2_801), [third]);
    assert_eq!(told(3_000, 3_000), [third]);
    assert_eq!(told(3_001, 3_001), [third, last]);
    assert_eq!(told(2_801, 2_800), [third, last], "one is left");
    // What would be announced before the plan begins is not.
    let soon = |ends: &str| {
        let of = ledger(&plan, vec![held(&plan, 10, ends, &[])], &[]);
        days(product("captcha"), &of, &plan, None, notices)
    };
    assert_eq!(soon("2027-01-04"), [("2027-01-01".into(), 3), ("2027-01-03".into(), 1)]);
    assert_eq!(soon("2027-01-03"), [("2027-01-02".into(), 1)]);
}

#[test]
fn units_left_at_an_end_are_told_from_the_first_day_of_the_plan_on() {
    let plan = plan("2026-12-01");
    let ends = |day: &str, units: u64, used: &[u64]| -> Vec<(String, u64, bool)> {
        let of = ledger(&plan, vec![held(&plan, units, day, used)], &[]);
        let events = timeline(product("captcha"), &of, &plan, None).into_iter();
        let expiries = events.filter_map(|e| match e.kind {
            EventKind::Expires { lost, after_plan, .. } => {
                Some((e.when.date().to_string(), lost, after_plan))
            }
            _ => None,
        });
        expiries.collect()
    };
    let told = |day: &str, after_plan| vec![(day.to_owned(), 10, after_plan)];
    assert_eq!(ends("2026-11-30", 10, &[]), []);
    assert_eq!(ends("2026-12-01", 10, &[]), told("2026-12-01", false));
    // The plan's twelve months end with November: what ends with them is lost to later use too.
    assert_eq!(ends("2027-11-30", 10, &[]), told("2027-11-30", false));
    assert_eq!(ends("2027-12-01", 10, &[]), told("2027-12-01", true));
    assert_eq!(ends("2027-03-31", 10, &[10]), [], "all of it was used");
}

/// FaceID's console shows gifts to the second of their activation; nothing is said of other products' gifts, nor is the
/// second known where the activation lies before the purchase.
#[test]
fn the_second_of_the_purchase_is_the_end_of_a_gift_only_where_it_was_activated_then() {
    let mut plan = plan("2026-11-21");
    let at = Some(time("2026-11-21 10:00:00"));
    let of = ledger(&plan, vec![lot(&plan, LotOrigin::Grant(0), 50, 12, &[])], &[]);
    assert_eq!(days(product("captcha"), &of, &plan, at, expiries), [("2027-11-21".into(), 50)]);
    assert_eq!(days(product("faceid"), &of, &plan, at, expiries), [("2027-11-21 10:00:00".into(), 50)]);
    plan.activated = Some(date("2026-11-20"));
    assert_eq!(days(product("faceid"), &of, &plan, at, expiries), [("2027-11-21".into(), 50)]);
}

#[test]
fn an_end_names_the_rule_that_says_it() {
    let plan = plan("2026-11-21");
    let rule = |id: &str, lot: Lot| {
        let of = ledger(&plan, vec![lot], &[]);
        let events = timeline(product(id), &of, &plan, None);
        events.into_iter().find(|e| expiries(e.kind).is_some()).unwrap().rule.unwrap()
    };
    let (gift, pack) = (lot(&plan, LotOrigin::Grant(0), 50, 12, &[]), bought(&plan, 100, 1, 12, &[]));
    // The clock, where the source states one.
    assert_eq!([rule("faceid", gift), rule("faceid", pack)], ["pack-expiry-clock"; 2]);
    assert_eq!([rule("captcha", gift), rule("captcha", pack)], ["grant", "pack-validity"]);
}

/// 31 December alone is the first month: everything happens on it.
#[test]
fn what_happens_on_one_day_stands_in_the_order_it_happens() {
    let names = |events: Vec<packwise::quote::Event>, day: &str| -> Vec<&'static str> {
        let that_day = events.into_iter().filter(|e| e.when.date() == date(day));
        let name = |kind| match kind {
            EventKind::BeforeLive { of: BeforeOf::Service, .. } => "apply",
            EventKind::BeforeLive { .. } => "wait",
            EventKind::Purchase { .. } => "buy",
            EventKind::FirstUse { .. } => "first use",
            EventKind::RefundEnds { .. } => "refund ends",
            EventKind::Low { .. } => "low",
            EventKind::UsedUp { .. } => "used up",
            EventKind::ExpiryNotice { .. } => "ends soon",
            EventKind::PostpaidBegins => "postpaid",
            EventKind::ServiceStops => "stops",
            EventKind::Expires { .. } => "ends",
        };
        that_day.map(|e| name(e.kind)).collect()
    };
    let plan = plan("2026-12-31");
    let of = ledger(&plan, vec![bought(&plan, 100, 1, 12, &[100])], &[50]);
    let events = timeline(product("faceid"), &of, &plan, None);
    let expected = ["apply", "buy", "first use", "refund ends", "low", "used up", "postpaid"];
    assert_eq!(names(events, "2026-12-31"), expected);
    // The day before the end of what is held, the day it ends, and a message pack that takes some seconds.
    let lots = vec![held(&plan, 9, "2027-01-01", &[8]), held(&plan, 9, "2026-12-31", &[])];
    let events = timeline(product("captcha"), &ledger(&plan, lots, &[1]), &plan, None);
    assert_eq!(names(events, "2026-12-31"), ["apply", "first use", "ends soon", "postpaid", "ends"]);
    let of = ledger(&plan, vec![bought(&plan, 100, 1, 24, &[90])], &[]);
    let events = timeline(product("sms"), &of, &plan, None);
    assert_eq!(names(events, "2026-12-31"), ["buy", "wait", "first use"]);
    // 360,000 in a year: the first pack is used up on the day the second is bought for.
    let mut asked =
        Line::new("faceid.enhanced.authority.wechat", Usage::PerYear(Volume::new(360_000).unwrap()));
    asked.plan.start = Some(date("2026-11-01"));
    let (of, plan) = quoted(asked);
    let events = timeline(product("faceid"), &of, &plan, None);
    assert_eq!(names(events, "2027-05-21"), ["used up", "buy", "first use", "refund ends"]);
}

/// A day's first use cannot be timed, but the pack it takes is there from the second of the purchase on.
#[test]
fn a_pack_is_used_from_the_second_it_is_bought_where_that_is_known() {
    let plan = plan("2026-12-31");
    let first = |kind| match kind {
        EventKind::FirstUse { lot } => Some(lot as u64),
        _ => None,
    };
    let lots = vec![held(&plan, 10, "2027-06-30", &[10]), bought(&plan, 100, 1, 12, &[50])];
    let of = ledger(&plan, lots, &[]);
    let at = Some(time("2026-12-31 10:00:00"));
    let expected = [("2026-12-31".into(), 0), ("2026-12-31 10:00:00".into(), 1)];
    assert_eq!(days(product("faceid"), &of, &plan, at, first), expected);
    // Used on a later day, it is on that day.
    let later = ledger(&plan, vec![bought(&plan, 100, 1, 12, &[0, 31])], &[]);
    assert_eq!(days(product("faceid"), &later, &plan, at, first), [("2027-01-01".into(), 0)]);
}

/// 短信 1031: without segments in a pack sending fails, and no postpaid begins.
#[test]
fn what_is_not_served_stops_service_on_its_day() {
    let plan = plan("2026-12-01");
    let mut of = ledger(&plan, vec![bought(&plan, 100, 1, 24, &[100])], &[]);
    // 310 are asked for, ten a day: the 101st is on the eleventh day.
    (of.months[0].usage, of.months[0].stopped) = (310, 210);
    let events = timeline(product("sms"), &of, &plan, None);
    let stops: Vec<_> = events.iter().filter(|e| e.kind == EventKind::ServiceStops).collect();
    assert_eq!((stops.len(), stops[0].when), (1, When::Day(date("2026-12-11"))));
    assert_eq!(stops[0].rule.as_deref(), Some("error-1031"));
    assert!(events.iter().all(|e| e.kind != EventKind::PostpaidBegins));
}

#[test]
fn a_held_pack_with_nothing_in_it_has_no_days() {
    let plan = plan("2026-12-01");
    let of = ledger(&plan, vec![held(&plan, 0, "2027-03-31", &[])], &[310]);
    let kinds: Vec<EventKind> =
        timeline(product("sms"), &of, &plan, None).into_iter().map(|e| e.kind).collect();
    assert_eq!(kinds, [EventKind::PostpaidBegins]);
}

#[test]
fn leap_days_and_month_ends_are_counted() {
    // Bought on a leap day, a year ends on the 28th.
    let plan_of = plan("2028-02-29");
    let of = ledger(&plan_of, vec![bought(&plan_of, 100, 1, 12, &[])], &[]);
    let ends = days(product("faceid"), &of, &plan_of, None, expiries);
    assert_eq!(ends, [("2029-02-28 23:59:59".into(), 100)]);
    assert_eq!(days(product("faceid"), &of, &plan_of, None, refunds), [("2028-03-07".into(), 1)]);
    // One unit in a month is used on its last day, whatever its length; the first month is what is left of it.
    for (start, last) in
        [("2028-02-10", "2028-02-29"), ("2027-02-10", "2027-02-28"), ("2026-12-31", "2026-12-31")]
    {
        let plan_of = plan(start);
        let of = ledger(&plan_of, vec![bought(&plan_of, 1, 1, 12, &[1])], &[]);
        assert_eq!(days(product("faceid"), &of, &plan_of, None, used_up), [(last.into(), 0)]);
    }
}

/// 购买方式: the application is reviewed within 3 working days; 免费额度: gifts come about 30 minutes after activation; 短信 Q8: a
/// pack takes effect after about 10 seconds.
#[test]
fn what_comes_first_is_told_with_its_time() {
    fn waits(kind: EventKind) -> Option<u64> {
        match kind {
            EventKind::BeforeLive { takes: Some(Duration::WorkingDays(n)), .. } => Some(u64::from(n)),
            EventKind::BeforeLive { takes: Some(Duration::Minutes(n)), .. } => Some(1_000 + u64::from(n)),
            EventKind::BeforeLive { takes: Some(Duration::Seconds(n)), .. } => Some(2_000 + u64::from(n)),
            EventKind::BeforeLive { takes: None, .. } => Some(3_000),
            _ => None,
        }
    }
    // 2026-11-21 is a Saturday: Monday, Tuesday, Wednesday.
    let mut plan_of = plan("2026-11-21");
    let of = ledger(&plan_of, vec![lot(&plan_of, LotOrigin::Grant(0), 50, 12, &[])], &[]);
    let at = Some(time("2026-11-21 23:50:00"));
    let waiting = days(product("faceid"), &of, &plan_of, at, waits);
    assert_eq!(waiting, [("2026-11-21 23:50:00".into(), 3), ("2026-11-21 23:50:00".into(), 1_030)]);
    let ready: Vec<_> = timeline(product("faceid"), &of, &plan_of, at)
        .into_iter()
        .filter_map(|e| match e.kind {
            EventKind::BeforeLive { ready, .. } => ready,
            _ => None,
        })
        .collect();
    assert_eq!(ready, [When::Day(date("2026-11-25")), When::At(time("2026-11-22 00:20:00"))]);
    // Activated with the first purchase, both are waited for.
    plan_of.activated = plan_of.start;
    assert_eq!(days(product("faceid"), &of, &plan_of, at, waits), waiting);
    // Active for long, there is nothing to wait for.
    plan_of.activated = Some(date("2026-01-01"));
    assert_eq!(days(product("faceid"), &of, &plan_of, at, waits), []);
    let plan_of = plan("2026-11-21");
    let of = ledger(&plan_of, vec![bought(&plan_of, 10_000, 1, 24, &[])], &[]);
    assert_eq!(days(product("sms"), &of, &plan_of, None, waits), [("2026-11-21".into(), 2_010)]);
    let of = ledger(&plan_of, Vec::new(), &[10]);
    assert_eq!(days(product("sms"), &of, &plan_of, None, waits), []);
    assert_eq!(days(product("captcha"), &of, &plan_of, None, waits), [("2026-11-21".into(), 3_000)]);
    assert!(timeline(product("captcha"), &of, &Plan::default(), None).is_empty());
}

fn quoted(asked: Line) -> (Ledger, Plan) {
    let plan = asked.plan;
    (Quoter::new(embedded()).quote(&[asked]).lines.remove(0).ledger.unwrap(), plan)
}

/// 25,000 a month from 1 November: 200,000 last until 30 June, so the next pack is bought on 1 July and lasts a year from then.
#[test]
fn the_next_pack_is_bought_on_the_day_the_first_runs_out() {
    let mut asked =
        Line::new("faceid.enhanced.authority.wechat", Usage::PerYear(Volume::new(300_000).unwrap()));
    asked.plan = plan("2026-11-01");
    let (of, plan) = quoted(asked.clone());
    let purchases = |kind| matches!(kind, EventKind::Purchase { .. }).then_some(0);
    let bought = days(product("faceid"), &of, &plan, None, purchases);
    assert_eq!(bought, [("2026-11-01".into(), 0), ("2027-07-01".into(), 0)]);
    assert_eq!(days(product("faceid"), &of, &plan, None, used_up)[0].0, "2027-06-30");
    // 30,000 a month: 200,000 are used up in the seventh, May, after 20,000 of 30,000: 20.67 of 31 days.
    asked.usage = Usage::PerYear(Volume::new(360_000).unwrap());
    let (of, plan) = quoted(asked);
    let bought = days(product("faceid"), &of, &plan, None, purchases);
    assert_eq!(bought[1].0, "2027-05-21");
    let refunded = days(product("faceid"), &of, &plan, None, refunds);
    assert!(refunded.iter().any(|(day, _)| day == "2027-05-21"), "{refunded:?}");
}

/// Each unit of every lot, taken one by one day by day.
#[test]
fn lots_begin_and_run_out_on_the_days_of_a_year_lived_through() {
    let mut seen = 0;
    for seed in 0..cases(150) {
        let mut random = Random::new(seed);
        let day = u8::try_from(random.between(1, 28)).unwrap();
        let start = Date::new(2027, u8::try_from(random.between(1, 12)).unwrap(), day).unwrap();
        let mut asked =
            Line::new("faceid.eid", Usage::PerYear(Volume::new(random.between(1, 20_000)).unwrap()));
        asked.plan.start = Some(start);
        asked.plan.buying = random.one_of(&[Buying::WhenNeeded, Buying::AtOnce]);
        asked.held = (0..random.between(0, 2))
            .map(|_| Held {
                units: random.between(1, 3_000),
                ends: start.plus_days(i64::try_from(random.between(0, 400)).unwrap()),
            })
            .collect();
        let (of, plan) = quoted(asked);
        let mut left: Vec<u64> = of.lots.iter().map(|l| l.units).collect();
        let mut order: Vec<usize> = (0..of.lots.len()).collect();
        order.sort_by_key(|&at| match of.lots[at].origin {
            LotOrigin::Grant(_) => (0, of.lots[at].ends),
            LotOrigin::Held(_) => (1, of.lots[at].ends),
            LotOrigin::Bought { .. } => (2, None),
        });
        let (mut begun, mut ended, mut beyond) = (vec![None; left.len()], vec![None; left.len()], None);
        for month in of.months {
            let (first, last) = month.days.unwrap();
            let (mut day, mut before, of_days) = (first, 0, first.days_until(last) + 1);
            for nth in 1..=of_days {
                let until = month.usage * u64::try_from(nth).unwrap() / u64::try_from(of_days).unwrap();
                for _ in before..until {
                    let from = order.iter().copied().find(|&at| {
                        let bought = matches!(of.lots[at].origin, LotOrigin::Bought { .. });
                        left[at] > 0 && (bought || of.lots[at].ends.is_none_or(|ends| ends >= day))
                    });
                    let Some(at) = from else {
                        beyond.get_or_insert(day);
                        continue;
                    };
                    left[at] -= 1;
                    begun[at].get_or_insert(day);
                    if left[at] == 0 {
                        ended[at] = Some(day);
                    }
                }
                before = until;
                day = day.plus_days(1).unwrap();
            }
        }
        let events = timeline(product("faceid"), &of, &plan, None);
        let on = |wanted: EventKind| events.iter().find(|e| e.kind == wanted).map(|e| e.when.date());
        for lot in 0..of.lots.len() {
            assert_eq!(on(EventKind::FirstUse { lot }), begun[lot], "seed {seed}: {of:?}");
            assert_eq!(on(EventKind::UsedUp { lot }), ended[lot], "seed {seed}: {of:?}");
            seen += u64::from(ended[lot].is_some());
        }
        assert_eq!(on(EventKind::PostpaidBegins), beyond, "seed {seed}: {of:?}");
        assert!(events.is_sorted_by_key(|e| e.when.date()), "seed {seed}: {events:?}");
        for event in &events {
            let stated = event.rule.as_ref().is_none_or(|id| product("faceid").rule(id).is_some());
            assert!(stated, "{event:?}");
        }
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn when_service_stops_is_answered_from_the_sources() {
    let answers = |meter: &str, overflow, settlement| -> Vec<(StopKind, String)> {
        let (product, meter) = embedded().meter(meter).unwrap();
        let stops = stop(product, meter, overflow, settlement);
        stops.into_iter().map(|s| (s.kind, s.rule.unwrap().into_owned())).collect()
    };
    let daily = Settlement::Daily;
    let freezes = StopKind::Arrears { hours: 24, freezes_packs: true };
    // 欠费说明: 24 hours, and packs stop serving too; the same for customers settled monthly.
    assert_eq!(
        answers("faceid.basic.photo", Overflow::Postpaid, daily),
        [(StopKind::GoesOn, "overflow".into()), (freezes.clone(), "arrears".into())]
    );
    assert_eq!(
        answers("faceid.basic.photo", Overflow::Postpaid, Settlement::Monthly2021)[1],
        (freezes, "arrears-monthly".into())
    );
    assert_eq!(
        answers("faceid.basic.photo", Overflow::Stop, daily),
        [(StopKind::UsedUpNotStated, "overflow".into())]
    );
    // 短信: 1031 without pack segments, 1033 when other products are in arrears; abroad 12 hours.
    assert_eq!(
        answers("sms.domestic", Overflow::Stop, daily),
        [
            (StopKind::UsedUp { code: Some("1031".into()) }, "error-1031".into()),
            (StopKind::OtherArrears { code: Some("1033".into()) }, "error-1033".into())
        ]
    );
    assert_eq!(
        answers("sms.intl.JP", Overflow::Stop, daily),
        [(StopKind::Arrears { hours: 12, freezes_packs: false }, "intl-arrears".into())]
    );
    // 验证码: without postpaid it stops; no time is stated for arrears.
    assert_eq!(
        answers("captcha.check", Overflow::Stop, daily),
        [(StopKind::UsedUp { code: None }, "overflow".into())]
    );
    assert_eq!(
        answers("captcha.check", Overflow::AfterFirstPack, daily),
        [(StopKind::GoesOn, "overflow".into()), (StopKind::ArrearsNotStated, "arrears".into())]
    );
}

/// 31,000 in December are 1,000 a day; 30,000 in November are the same, 28,001 in February round up to 1,001. 0.3 yuan each.
#[test]
fn the_largest_postpaid_day_is_the_even_day_of_the_busiest_month() {
    let plan = plan("2026-11-01");
    let price = "0.3".parse().unwrap();
    let of = ledger(&plan, Vec::new(), &[30_000, 31_000, 0, 28_001]);
    let largest = largest_postpaid_day(&of, price).unwrap();
    assert_eq!((largest.month, largest.units), (3, 1_001));
    assert_eq!((largest.charge.to_string(), largest.keep.to_string()), ("300.3".into(), "600.6".into()));
    // Of equal days it is the first.
    let of = ledger(&plan, Vec::new(), &[30_000, 31_000]);
    assert_eq!(largest_postpaid_day(&of, price).unwrap().month, 0);
    // No day charges more than its month does.
    let of = ledger(&plan, vec![bought(&plan, 30_000, 1, 12, &[29_990])], &[10]);
    assert_eq!(largest_postpaid_day(&of, price).unwrap().units, 10);
    assert_eq!(largest_postpaid_day(&ledger(&plan, Vec::new(), &[]), price), None);
}

/// Both languages say it, and say so where a source is silent.
#[test]
fn events_and_stops_are_said_in_words_that_own_up_to_gaps() {
    let words = |product: &Product, lot: Lot, plan: &Plan, at: Option<DateTime>, lang| -> Vec<String> {
        let of = ledger(plan, vec![lot], &[1]);
        timeline(product, &of, plan, at).iter().map(|e| text::event(lang, e, &of, product)).collect()
    };
    let plan = plan("2026-11-21");
    let zh = words(product("faceid"), bought(&plan, 1_000, 1, 12, &[]), &plan, None, Lang::Zh);
    assert_eq!(
        zh,
        [
            "申请开通，3 个工作日内审核，最晚 2026-11-25（只除周末，节假日没有算）",
            "购买 1千次资源包",
            "1千次资源包：没用过的 1 个包最后一天可退",
            "从这天起按后付费计费",
            "1千次资源包 还有 7 天到期，会有通知",
            "1千次资源包 到期；计划结束时还剩 1,000 次，到时没用完的作废",
        ]
    );
    let en = words(product("sms"), bought(&plan, 10_000, 1, 24, &[500]), &plan, None, Lang::En);
    let has = |part: &str| assert!(en.iter().any(|w| w.contains(part)), "{part}: {en:#?}");
    has("A new pack takes effect after about 10 seconds");
    has("last day to return 1 pack (whether this day counts is not stated: be earlier)");
    has("the plan leaves 9,500 segments, and what is unused by then is lost (the time of day is not stated)");
    let captcha = words(product("captcha"), bought(&plan, 30_000, 1, 12, &[]), &plan, None, Lang::Zh);
    assert!(captcha.iter().any(|w| w.contains("钟点来源没有写")), "{captcha:#?}");
    let (faceid, meter) = embedded().meter("faceid.basic.photo").unwrap();
    let answers: Vec<String> = stop(faceid, meter, Overflow::Postpaid, Settlement::Daily)
        .iter()
        .map(|s| text::stop_answer(Lang::Zh, s, faceid))
        .collect();
    assert_eq!(
        answers,
        [
            "资源包用完或到期不停服，转为后付费",
            "扣费失败后 24 小时内没有充值就停服，没用完的资源包也暂停抵扣；补清欠款后恢复",
        ]
    );
    let of = ledger(&plan, Vec::new(), &[100]);
    let day = largest_postpaid_day(&of, "0.3".parse().unwrap()).unwrap();
    assert_eq!(
        text::balance_to_keep(Lang::Zh, &day, faceid),
        "后付费最多的一天约 10 次、3 元。第二天才扣费，建议账户里留两天的 6 元（这是我们的假设：当天加次日）。"
    );
}

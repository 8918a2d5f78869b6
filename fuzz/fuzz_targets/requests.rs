//! Any line a request can ask for, quoted against the slow implementation of `tests/suite/second`.
#![no_main]

#[allow(dead_code, reason = "what is due is asked of estimates")]
#[path = "../../tests/suite/second/answer.rs"]
mod answer;
#[path = "../common.rs"]
mod common;

use answer::{Asked, Contract, Day, grains};
use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use packwise::billing::{Buying, Held, Plan, TierCounting};
use packwise::calendar::Date;
use packwise::price_book::{Meter, Overflow, Settlement, embedded};
use packwise::quote::{OptionQuote, Quoter};
use packwise::scenario::{self, Line, Pick, Share};
use packwise::volume::{Usage, Volume};
use std::cell::LazyCell;

#[derive(Debug, Arbitrary)]
struct Request {
    meter: u16,
    /// Units of each month; few bits make small years, which are the quick ones.
    months: [u32; 12],
    bits: u8,
    usage: u8,
    settlement: u8,
    overflow: u8,
    counting: bool,
    gifts: bool,
    at_once: bool,
    /// Days from the first day of 2024.
    start: u16,
    activated: u8,
    held: Vec<(u16, Option<u16>)>,
    picks: Vec<(u8, u8)>,
    packs: u16,
    postpaid: u16,
    own_postpaid: Option<u32>,
    own_pack: Option<(u8, u32)>,
}

fn day(after: u16) -> Date {
    let first: Date = "2024-01-01".parse().expect("a day");
    first.plus_days(i64::from(after % 1_500)).expect("a day before 2030")
}

fn plain(day: Date) -> Day {
    (i64::from(day.year()), i64::from(day.month()), i64::from(day.day()))
}

fn volume(units: u64) -> Volume {
    Volume::new(units).expect("a volume")
}

fn paid(option: &Option<OptionQuote>) -> Option<i128> {
    option.as_ref().map(|o| grains(&o.total.to_string()))
}

thread_local! {
    static QUOTER: LazyCell<Quoter<'static>> = LazyCell::new(|| Quoter::new(embedded()));
}

fn line(request: &Request, meter: &Meter, settlement: Settlement, overflow: Option<Overflow>) -> Line {
    // At most 2^17 units a month: totals one by one are slow.
    let months = request.months.map(|m| volume(u64::from(m) & ((1 << (request.bits % 18)) - 1)));
    let usage = match request.usage % 3 {
        0 => Usage::PerYear(months[0]),
        1 => Usage::PerMonth(months[0]),
        _ => Usage::Months(months),
    };
    let list = meter.list(settlement);
    let size = |at: u8| {
        let packs = list.map(|l| &*l.packs).unwrap_or_default();
        packs.get(usize::from(at) % packs.len().max(1)).map(|p| p.units)
    };
    let start = day(request.start);
    let own_pack = request.own_pack.and_then(|(at, price)| {
        Some((size(at)?, packwise::money::Money::from_grains(u128::from(price.max(1)) * 10_000)?))
    });
    Line {
        usage,
        settlement,
        overflow,
        counting: if request.counting { TierCounting::All } else { TierCounting::Postpaid },
        grants: meter.grants.iter().filter(|_| request.gifts).map(|g| g.id.clone()).collect(),
        picks: request
            .picks
            .iter()
            .take(3)
            .filter_map(|&(at, count)| Some(Pick { units: size(at)?, count: u64::from(count) }))
            .collect(),
        held: request
            .held
            .iter()
            .take(3)
            .map(|&(units, ends)| Held { units: u64::from(units), ends: ends.map(day) })
            .collect(),
        contract: scenario::Contract {
            packs_share: Share::new(request.packs % 1_001),
            postpaid_share: Share::new(request.postpaid % 1_001),
            postpaid: request.own_postpaid.map(|p| format!("0.{p:08}")).and_then(|p| p.parse().ok()),
            packs: own_pack.into_iter().collect(),
        },
        plan: Plan {
            start: Some(start),
            activated: start.plus_days(-i64::from(request.activated)),
            buying: if request.at_once { Buying::AtOnce } else { Buying::WhenNeeded },
        },
        ..Line::new(meter.id.clone(), usage)
    }
}

fuzz_target!(|request: Request| {
    let meters: usize = embedded().products.iter().map(|p| p.meters.len()).sum();
    let products = embedded().products.iter();
    let (product, meter) = products
        .flat_map(|p| p.meters.iter().map(move |m| (p, m)))
        .nth(usize::from(request.meter) % meters)
        .expect("a meter");
    let settlement =
        [Settlement::Daily, Settlement::Daily, Settlement::Monthly2021, Settlement::MonthlyLegacy]
            [usize::from(request.settlement % 4)];
    let overflow = [None, Some(Overflow::Postpaid), Some(Overflow::AfterFirstPack), Some(Overflow::Stop)]
        [usize::from(request.overflow % 4)];
    let line = line(&request, meter, settlement, overflow);
    let (quote, brief) = QUOTER.with(|quoter| {
        // A whole quote looks at hundreds of volumes around this one: now and then.
        let whole = request.activated.is_multiple_of(16);
        (whole.then(|| quoter.quote(std::slice::from_ref(&line)).lines.remove(0)), quoter.brief(&line))
    });
    common::holds(&brief);
    if let Some(quote) = &quote {
        common::holds(quote);
        assert_eq!(quote.options, brief.options);
    }
    let Some(list) = meter.list(settlement) else { return };
    let sold = !list.packs.is_empty() || list.custom.is_some();
    let asked = Asked {
        list,
        months: line.usage.months().map(i128::from),
        start: plain(line.plan.start.expect("a start")),
        activated: plain(line.plan.activated.expect("a day before it")),
        gifts: meter
            .grants
            .iter()
            .filter(|g| request.gifts && !g.test_only)
            .map(|g| (i128::from(g.units), g.valid))
            .collect(),
        held: line.held.iter().map(|h| (i128::from(h.units), h.ends.map(plain))).collect(),
        overflow: overflow.unwrap_or(if sold { product.overflow } else { Overflow::Postpaid }),
        counting: line.counting,
        at_once: request.at_once,
        contract: Contract {
            packs: line.contract.packs_share.map_or(1_000, |s| i128::from(s.per_mille())),
            postpaid: line.contract.postpaid_share.map_or(1_000, |s| i128::from(s.per_mille())),
            own_postpaid: line.contract.postpaid.map(|p| grains(&p.to_string())),
            own_packs: line
                .contract
                .packs
                .iter()
                .map(|(size, price)| (i128::from(*size), grains(&price.to_string())))
                .collect(),
        },
    };
    let expected = asked.answer();
    assert_eq!(paid(&brief.options.postpaid), expected.postpaid, "{line:?}");
    assert_eq!(paid(&brief.options.packs), expected.packs, "{line:?}");
    assert_eq!(paid(&brief.options.best), expected.best.map(|b| b.0), "{line:?}");
});

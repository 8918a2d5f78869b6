//! What several targets share.
#![allow(dead_code, reason = "no target uses all of it")]

use base64::Engine as _;
use packwise::calendar::Date;
use packwise::money::Money;
use packwise::price_book::embedded;
use packwise::quote::{LineQuote, OptionQuote, Step};
use packwise::scenario::{Estimate, Line};

pub fn today() -> Date {
    "2026-11-21".parse().expect("a day")
}

/// What every line of an estimate asks a price for.
pub fn lines(of: &Estimate) -> Vec<Vec<Line>> {
    of.items.iter().map(|item| of.lines_of(item, embedded(), today())).collect()
}

/// Answers as a link that has a right checksum, without which a fuzzer gets no further than that.
pub fn framed(answers: &[u8]) -> String {
    let url = base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let link = format!("p1.{}.{}", embedded().version.replace('.', "-"), url.encode(answers));
    let sum = url.encode(crc32fast::hash(link.as_bytes()).to_be_bytes());
    format!("{link}.{sum}")
}

fn sum(amounts: impl Iterator<Item = Money>) -> Money {
    amounts.fold(Money::ZERO, |sum, amount| sum.plus(amount).expect("sums of a quote fit"))
}

fn adds_up(option: &OptionQuote) {
    let steps = option.steps.iter().map(|step| match step {
        Step::Packs { amount, count, price, .. } => {
            assert_eq!(price.times(*count), Some(*amount));
            *amount
        }
        Step::Postpaid { amount, price, units, .. } => {
            assert_eq!(price.times(*units), Some(*amount));
            *amount
        }
        _ => Money::ZERO,
    });
    assert_eq!(sum(steps), option.total);
    assert_eq!(option.due_today.plus(option.due_later), Some(option.total));
    assert_eq!(option.payable, option.total.rounded());
    assert_eq!(option.bought, option.used + option.lapsed + option.left);
    let held: u64 = option.purchases.iter().map(|p| p.units * p.count).sum();
    assert_eq!(held, option.bought);
}

/// What holds for every quote of a line.
pub fn holds(quote: &LineQuote) {
    let options = &quote.options;
    for option in [&options.postpaid, &options.packs, &options.best, &options.picks].into_iter().flatten() {
        adds_up(option);
        let served = option.granted + option.held + option.used + option.overflow + option.stopped;
        assert_eq!(served, quote.units, "{option:?}");
    }
    if let Some(best) = &options.best {
        assert_eq!(best.stopped, 0, "the best mix serves everything");
        let others = [&options.postpaid, &options.packs, &options.picks].into_iter().flatten();
        for other in others.filter(|other| other.stopped == 0) {
            assert!(best.total <= other.total, "{best:?}\n{other:?}");
        }
    }
    if let (Some(ledger), Some(best)) = (&quote.ledger, &options.best) {
        for (month, used) in ledger.months.iter().zip(quote.usage) {
            let served = month.granted + month.held + month.packed + month.overflow + month.stopped;
            assert_eq!((month.usage, served), (used, used));
        }
        assert_eq!(ledger.months.iter().map(|m| m.overflow).sum::<u64>(), best.overflow);
        for lot in &ledger.lots {
            assert_eq!(lot.units, lot.used() + lot.lapsed + lot.left, "{lot:?}");
        }
    }
}

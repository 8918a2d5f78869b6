//! A book as bytes: an estimate comes out as from the book itself.

use packwise::price_book::{Overflow, PriceBook, Settlement, compact, embedded, priced};
use packwise::quote::Quoter;
use packwise::scenario::{Line, Pick};
use packwise::volume::{Usage, Volume};

/// Every meter at volumes from nothing to millions, under every settlement and overflow, with its free quota and a pick.
fn lines(book: &PriceBook) -> Vec<Line> {
    let settlements = [Settlement::Daily, Settlement::Monthly2021, Settlement::MonthlyLegacy];
    let overflows = [None, Some(Overflow::Postpaid), Some(Overflow::AfterFirstPack), Some(Overflow::Stop)];
    let mut lines = Vec::new();
    for meter in book.products.iter().flat_map(|product| product.meters.iter()) {
        for settlement in settlements {
            for overflow in overflows {
                for units in [0, 900, 80_000, 3_000_000] {
                    let mut line = Line::new(meter.id.clone(), Usage::PerYear(Volume::new(units).unwrap()));
                    (line.settlement, line.overflow) = (settlement, overflow);
                    line.grants = meter.grants.iter().map(|grant| grant.id.clone()).collect();
                    line.picks = vec![Pick { units: 1000, count: 2 }];
                    lines.push(line);
                }
            }
        }
    }
    lines
}

fn priced_alike(whole: &PriceBook, read: PriceBook) {
    assert_eq!((&read.version, read.checked, &read.currency), (&whole.version, whole.checked, &whole.currency));
    for (read, whole) in read.products.iter().zip(whole.products.iter()) {
        assert_eq!((&read.id, &read.sources, &read.unit), (&whole.id, &whole.sources, &whole.unit));
    }
    let (whole, read) = (Quoter::new(whole), Quoter::owning(read));
    for line in lines(whole.book()) {
        let line = std::slice::from_ref(&line);
        assert_eq!(read.quote(line), whole.quote(line), "{line:?}");
    }
}

#[test]
fn the_built_in_book_is_priced_alike() {
    priced_alike(embedded(), priced());
}

#[cfg(feature = "book-json")]
#[test]
fn a_book_of_the_users_is_priced_alike() {
    let text = include_str!("../../examples/price-books/northmail.json");
    let book = packwise::price_book::json::read(text).unwrap().book;
    let read = compact::read(&compact::write(&book)).unwrap();
    priced_alike(&book, read);
}

#[test]
fn other_bytes_are_no_book() {
    let bytes = compact::write(embedded());
    assert!(compact::read(&bytes).is_some());
    for length in (0..bytes.len()).step_by(97) {
        assert!(compact::read(&bytes[..length]).is_none(), "{length}");
    }
    assert!(compact::read(&[&*bytes, b"\0"].concat()).is_none());
    // Of another release.
    assert!(compact::read(&[&[bytes[0] + 1], &bytes[1..]].concat()).is_none());
    // Whatever is changed, it ends, and without a list that memory does not hold.
    for at in (1..bytes.len()).step_by(89) {
        let mut changed = bytes.clone();
        changed[at] = 0xff;
        let _ = compact::read(&changed);
    }
}

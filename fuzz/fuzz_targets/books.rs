//! Price books as JSON: what is read can be quoted from, whatever it says.
#![no_main]

#[path = "../common.rs"]
mod common;

use libfuzzer_sys::fuzz_target;
use packwise::price_book::json::{MAX_PROBLEMS, read};
use packwise::price_book::{Settlement, validate};
use packwise::quote::Quoter;
use packwise::scenario::Line;
use packwise::volume::{Usage, Volume};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = str::from_utf8(data) else { return };
    let first = match read(text) {
        Ok(first) => first,
        Err(problems) => {
            assert!((1..=MAX_PROBLEMS).contains(&problems.len()));
            return;
        }
    };
    // It is JSON, and blanks and spelling change neither the book nor its mark.
    let value: serde_json::Value = serde_json::from_str(text).expect("a book is JSON");
    let pretty = serde_json::to_string_pretty(&value).expect("JSON can be written");
    assert_eq!(read(&pretty).as_ref(), Ok(&first));
    assert!(first.book.products.iter().all(|product| validate(product).is_empty()));
    let quoter = Quoter::owning(first.book);
    let meters = quoter.book().products.iter().flat_map(|p| p.meters.iter()).take(2);
    for meter in meters.filter(|m| m.list(Settlement::Daily).is_some()) {
        for units in [1, 999, 12_345] {
            let year = Usage::PerYear(Volume::new(units).expect("a volume"));
            let quote = quoter.brief(&Line::new(meter.id.clone(), year));
            common::holds(&quote);
        }
    }
});

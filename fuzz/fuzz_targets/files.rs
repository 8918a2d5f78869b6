//! Files: what is written opens again, what is opened may be anything.
#![no_main]

#[path = "../common.rs"]
mod common;

use libfuzzer_sys::fuzz_target;
use packwise::export::{self, Sheet, estimate_in};
use packwise::price_book::embedded;
use packwise::quote::{Quoter, estimate};
use packwise::scenario::link;
use packwise::text::Lang;
use std::cell::LazyCell;

thread_local! {
    static QUOTER: LazyCell<Quoter<'static>> = LazyCell::new(|| Quoter::new(embedded()));
}

fuzz_target!(|data: &[u8]| {
    let book = embedded();
    let Some((&kind, rest)) = data.split_first() else { return };
    if kind == 0 {
        let Ok(text) = str::from_utf8(rest) else { return };
        let found = estimate_in(text);
        // Whatever opens is JSON with these members.
        if let Ok(link) = &found {
            let body = text.strip_prefix('\u{feff}').unwrap_or(text);
            let value: serde_json::Value = serde_json::from_str(body).expect("what opens is JSON");
            assert_eq!(value["estimate"].as_str(), Some(link.as_str()));
        }
        return;
    }
    let Ok(opened) = link::decode(&common::framed(rest), book) else { return };
    // A few lines are as good as a hundred, and quicker.
    if opened.estimate.items.len() > 3 {
        return;
    }
    let (asked, today) = (opened.estimate, common::today());
    let quote = QUOTER.with(|quoter| estimate(quoter, &asked, today));
    for line in quote.items.iter().flat_map(|item| &item.quotes) {
        common::holds(line);
    }
    let link = link::encode(&asked, book, true);
    let lang = if kind % 2 == 0 { Lang::Zh } else { Lang::En };
    let sheet = Sheet { lang, book, estimate: &asked, quote: &quote, today, link: &link };
    let json = export::json(&sheet);
    let _: serde_json::Value = serde_json::from_str(&json).expect("the file is JSON");
    let found = estimate_in(&json).expect("our own file opens");
    assert_eq!(link::decode(&found, book).expect("its link opens").estimate, asked);

    let text = export::csv(&sheet);
    let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
    let mut rows = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    for row in rows.records() {
        for cell in &row.expect("the file is CSV") {
            let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
            assert!(!formula || cell.parse::<i64>().is_ok(), "{cell:?}");
        }
    }
    assert!(!export::markdown(&sheet).is_empty());
});

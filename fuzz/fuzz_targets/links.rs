//! Share links: any answers behind a right checksum, and any text.
#![no_main]

#[path = "../common.rs"]
mod common;

use libfuzzer_sys::fuzz_target;
use packwise::price_book::embedded;
use packwise::scenario::link;

fuzz_target!(|data: &[u8]| {
    let book = embedded();
    let text = match data.split_first() {
        Some((0, text)) => String::from_utf8_lossy(text).into_owned(),
        Some((_, answers)) => common::framed(answers),
        None => return,
    };
    let Ok(opened) = link::decode(&text, book) else { return };
    let estimate = opened.estimate;
    // Written again it opens the same, and is written the same.
    let whole = link::encode(&estimate, book, true);
    let again = link::decode(&whole, book).expect("a link of our own opens");
    assert_eq!(again.estimate, estimate, "{whole}");
    assert!(again.same_book && again.dropped.is_empty());
    // Without its texts a link asks for the same.
    let bare = link::decode(&link::encode(&estimate, book, false), book).expect("a link of our own opens");
    assert_eq!(common::lines(&bare.estimate), common::lines(&estimate), "{whole}");
    // No character can be changed unseen.
    let at = usize::from(data[0]) % whole.len();
    let mut changed = whole.clone().into_bytes();
    changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
    assert!(link::decode(str::from_utf8(&changed).unwrap(), book).is_err(), "{whole} at {at}");
});

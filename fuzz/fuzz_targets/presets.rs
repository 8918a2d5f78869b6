//! What an embedding page asks for in its address.
#![no_main]

#[path = "../common.rs"]
mod common;

use libfuzzer_sys::fuzz_target;
use packwise::price_book::embedded;
use packwise::scenario::{Estimate, Field, Preset, link};
use packwise::volume::Volume;

const KEYS: [&str; 9] =
    ["view", "product", "meter", "channel", "source", "edition", "period", "volume", "lock"];

fuzz_target!(|text: &str| {
    let book = embedded();
    // `volume=30万&lock=all`, undecoded.
    let asked: Vec<(&str, &str)> = text.split('&').filter_map(|pair| pair.split_once('=')).collect();
    let preset = Preset::read(&asked, Estimate::new(book), book);
    for misread in &preset.misread {
        assert!(KEYS.contains(&misread.key), "{misread:?}");
        let said = asked.iter().find(|(key, _)| *key == misread.key).map(|(_, value)| *value);
        assert!(said.is_some_and(|value| value.contains(&misread.value)), "{misread:?}");
    }
    assert!(preset.locked.iter().all(|field| Field::ALL.contains(field)));
    let item = preset.estimate.opened().expect("an estimate has a line");
    let value = |key: &str| asked.iter().find(|(k, _)| *k == key).map(|(_, v)| v.trim());
    if let Some(Ok(volume)) = value("volume").filter(|v| !v.is_empty()).map(Volume::parse) {
        assert_eq!(item.inputs.number().good, volume);
    }
    // Asked for twice it is the same, and it travels in a link.
    let again = Preset::read(&asked, preset.estimate.clone(), book);
    assert_eq!((&again.view, &again.locked, &again.misread), (&preset.view, &preset.locked, &preset.misread));
    assert_eq!(common::lines(&again.estimate), common::lines(&preset.estimate));
    let opened =
        link::decode(&link::encode(&preset.estimate, book, true), book).expect("a link of our own opens");
    assert_eq!(common::lines(&opened.estimate), common::lines(&preset.estimate));
});

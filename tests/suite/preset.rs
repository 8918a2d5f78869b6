//! What a page that embeds the estimator can ask for.

use packwise::price_book::embedded;
use packwise::scenario::{Because, Estimate, Field, Line, Preset, View};

fn read(asked: &[(&str, &str)]) -> Preset {
    Preset::read(asked, Estimate::new(embedded()), embedded())
}

fn asked(estimate: &Estimate) -> Vec<Line> {
    let lines = |item| estimate.lines_of(item, embedded(), embedded().checked);
    estimate.items.iter().flat_map(lines).collect()
}

/// Every meter of the book can be the page's subject: the question it opens leads to that meter and no other.
#[test]
fn every_meter_has_a_question_that_leads_to_it() {
    let mut count = 0;
    for product in embedded().products.iter() {
        for meter in product.meters.iter() {
            let preset = read(&[("meter", &meter.id), ("volume", "1200")]);
            assert_eq!(preset.misread, [], "{}", meter.id);
            let lines = asked(&preset.estimate);
            assert_eq!(lines.len(), 1, "{}", meter.id);
            assert_eq!(lines[0].meter, meter.id);
            count += 1;
        }
    }
    assert!(count > 200, "{count}");
}

#[test]
fn choices_are_named_as_the_price_files_name_them() {
    let preset = read(&[
        ("product", "faceid"),
        ("channel", "wechat-native-h5"),
        ("source", "authority"),
        ("edition", "plus"),
        ("period", "month"),
        ("volume", "1.2万"),
        ("view", "quote"),
        ("lock", "channel,volume period"),
    ]);
    assert_eq!(preset.misread, []);
    assert_eq!(preset.view, View::Quote);
    assert_eq!(preset.locked, [Field::Channel, Field::Volume, Field::Period]);
    let lines = asked(&preset.estimate);
    assert_eq!(lines[0].usage.total().unwrap().get(), 144_000);
    assert!(lines[0].meter.starts_with("faceid.plus."), "{}", lines[0].meter);
    assert_eq!(read(&[("lock", "all")]).locked, Field::ALL);
}

#[test]
fn what_is_not_understood_is_named_and_the_rest_holds() {
    let preset = read(&[
        ("product", "car"),
        ("channel", "fax"),
        ("source", "photo-album"),
        ("edition", "gold"),
        ("period", "week"),
        ("volume", "1,2"),
        ("view", "full"),
        ("lock", "price"),
        ("meter", "faceid"),
        ("somebody-elses", "x"),
    ]);
    let named: Vec<&str> = preset.misread.iter().map(|m| m.key).collect();
    assert_eq!(
        named,
        ["view", "product", "meter", "channel", "source", "edition", "period", "volume", "lock"]
    );
    for misread in &preset.misread {
        if let Because::NoneOf(of) = &misread.because {
            assert!(!of.is_empty(), "{}", misread.key);
        }
    }
    assert_eq!(preset.estimate, Estimate::new(embedded()), "nothing was changed");
    // An edition the channel does not have is not taken for another one in silence.
    let none = read(&[("channel", "wechat-mini"), ("edition", "nfc")]);
    assert_eq!(none.misread[0].because, Because::NoneOf(vec!["plus".into(), "enhanced".into()]));
}

//! What a page that embeds the estimator can ask for.

use packwise::price_book::embedded;
use packwise::scenario::{Because, Estimate, Field, Line, Misread, Preset, Tab, View, Way};

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
fn the_segmenter_opens_the_message_and_every_other_view_the_product_asked_for() {
    for view in View::ALL {
        let tab = |asked: &[(&str, &str)]| {
            let preset = read(asked);
            assert_eq!((preset.view, preset.misread.len()), (view, 0));
            preset.estimate.items[0].inputs.tab
        };
        let usual = if view == View::Segments { Tab::Sms } else { Tab::FaceId };
        assert_eq!(tab(&[("view", view.id())]), usual, "{}", view.id());
        assert_eq!(tab(&[("view", view.id()), ("product", "captcha")]), Tab::Captcha, "{}", view.id());
    }
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
    // Nor is a comparison: this interface has one, the mini program both, and an API of its own none to choose.
    for (channel, source, offered) in [
        ("api-compare", "authority", &["photo"][..]),
        ("wechat-mini", "album", &["authority", "photo"]),
        ("api-photo-v2", "photo", &[]),
    ] {
        let misread = read(&[("channel", channel), ("source", source)]).misread;
        let because = Because::NoneOf(offered.iter().map(|id| (*id).to_owned()).collect());
        assert_eq!(misread, [Misread { key: "source", value: source.into(), because }], "{channel}");
    }
}

#[test]
fn one_choice_alone_is_enough_and_opens_the_product_it_is_about() {
    for (key, id, meter) in [
        ("channel", "pc-h5", "faceid.basic.authority"),
        ("source", "photo", "faceid.enhanced.photo.wechat"),
        ("edition", "plus", "faceid.plus.authority.wechat"),
    ] {
        let preset = read(&[("product", "captcha"), (key, id)]);
        assert_eq!(preset.misread, []);
        assert_eq!(asked(&preset.estimate)[0].meter, meter, "{key}");
    }
    assert_eq!(asked(&read(&[("product", "captcha")]).estimate)[0].meter, "captcha.check");
}

/// api-photo stands in an older document only, and leads to the meter that many others lead to. Here it comes first.
#[test]
fn a_meter_is_reached_by_a_channel_that_is_still_listed() {
    let mut book = embedded().clone();
    let product = book.products.to_mut().iter_mut().find(|product| product.id == "faceid").unwrap();
    product.rows.to_mut().sort_by_key(|row| !row.old_only);
    let preset = Preset::read(&[("meter", "faceid.basic.authority")], Estimate::new(&book), &book);
    let product = book.product("faceid").unwrap();
    let Way::Channel(channel) = preset.estimate.items[0].inputs.faceid.way else { panic!("no channel") };
    assert_ne!(product.channels[usize::from(channel)].id, "api-photo");
    assert!(product.rows.iter().any(|row| row.channel == channel && !row.old_only));
}

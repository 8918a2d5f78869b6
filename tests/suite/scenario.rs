//! What an edit does to what a customer entered.

use packwise::price_book::{Overflow, PriceBook, Product, embedded};
use packwise::scenario::{CaptchaPostpaid, Edit, Inputs, Notice, Period, Tab, Way};
use packwise::sms::Market;

pub(crate) fn book() -> &'static PriceBook {
    embedded()
}

fn faceid() -> &'static Product {
    book().product("faceid").unwrap()
}

fn channel(id: &str) -> Way {
    Way::Channel(u16::try_from(faceid().channels.iter().position(|c| c.id == id).unwrap()).unwrap())
}

fn edition(id: &str) -> u16 {
    u16::try_from(faceid().editions.iter().position(|e| e.id == id).unwrap()).unwrap()
}

fn comparison(id: &str) -> u16 {
    u16::try_from(faceid().comparisons.iter().position(|c| c.id == id).unwrap()).unwrap()
}

/// The inputs after these edits, from the ones a page opens with.
fn after(edits: impl IntoIterator<Item = Edit>) -> Inputs {
    edits.into_iter().fold(Inputs::new(book()), |inputs, edit| inputs.apply(book(), edit))
}

#[track_caller]
fn check_meter(inputs: &Inputs, meter: &str) {
    assert_eq!(inputs.line(book()).expect("a line").meter, meter);
}

#[test]
fn a_choice_survives_a_change_of_channel_that_offers_it() {
    let inputs = after([
        Edit::Comparison(comparison("photo")),
        Edit::Edition(edition("plus")),
        Edit::Way(channel("wechat-float-h5")),
    ]);
    check_meter(&inputs, "faceid.plus.photo.h5");
    assert!(inputs.notices.is_empty());
}

#[test]
fn a_choice_the_channel_lacks_is_changed_and_told() {
    let inputs = after([Edit::Way(channel("pc-h5"))]);
    check_meter(&inputs, "faceid.basic.authority");
    assert_eq!(inputs.notices, [Notice::Edition { from: edition("enhanced"), to: edition("basic") }]);
    // Told once: the next edit clears it, typing does not.
    let typed = inputs.apply(book(), Edit::Number("5万".into()));
    assert_eq!(typed.notices, inputs.notices);
    assert!(typed.apply(book(), Edit::Period(Period::Month)).notices.is_empty());

    let inputs = after([Edit::Comparison(comparison("photo")), Edit::Way(channel("api-liveness"))]);
    check_meter(&inputs, "faceid.basic.authority");
    let told = Notice::Comparison { from: comparison("photo"), to: comparison("authority") };
    assert!(inputs.notices.contains(&told), "{:?}", inputs.notices);
}

#[test]
fn a_service_of_its_own_forgets_no_choice() {
    let there = after([
        Edit::Edition(edition("plus")),
        Edit::Comparison(comparison("photo")),
        Edit::Way(channel("nfc")),
    ]);
    check_meter(&there, "faceid.nfc");
    assert!(there.notices.is_empty());
    let back = there.apply(book(), Edit::Way(channel("wechat-mini")));
    check_meter(&back, "faceid.plus.photo.wechat");
    assert!(back.notices.is_empty());
}

#[test]
fn every_way_to_call_leads_to_a_meter() {
    let ways = (0..faceid().channels.len()).map(|i| Way::Channel(u16::try_from(i).unwrap()));
    let apis = (0..faceid().apis.len()).map(|i| Way::Api(u16::try_from(i).unwrap()));
    for way in ways.chain(apis) {
        for start in ["plus", "enhanced", "basic"] {
            for compared in ["authority", "photo"] {
                let inputs = after([
                    Edit::Edition(edition(start)),
                    Edit::Comparison(comparison(compared)),
                    Edit::Way(way),
                ]);
                assert!(inputs.line(book()).is_some(), "{way:?} from {start} {compared}");
            }
        }
    }
}

#[test]
fn a_bad_number_keeps_its_text_and_the_last_good_one() {
    let inputs = after([Edit::Number("15000".into()), Edit::Number("1,2".into())]);
    assert_eq!(inputs.faceid.calls.text, "1,2");
    assert_eq!(inputs.faceid.calls.good.get(), 15_000);
    assert!(inputs.faceid.calls.read().is_err());
}

#[test]
fn each_product_keeps_its_answers_while_another_is_open() {
    let inputs = after([
        Edit::Number("15000".into()),
        Edit::Open(Tab::Captcha),
        Edit::Number("80000".into()),
        Edit::Open(Tab::Sms),
        Edit::Number("7".into()),
        Edit::Open(Tab::FaceId),
    ]);
    assert_eq!(inputs.faceid.calls.text, "15000");
    assert_eq!(inputs.captcha.checks.text, "80000");
    assert_eq!(inputs.sms.recipients.text, "7");
}

#[test]
fn the_state_of_captcha_postpaid_is_the_overflow() {
    for (state, overflow) in [
        (CaptchaPostpaid::FirstPurchase, Overflow::AfterFirstPack),
        (CaptchaPostpaid::On, Overflow::Postpaid),
        (CaptchaPostpaid::Off, Overflow::Stop),
    ] {
        let inputs = after([Edit::Open(Tab::Captcha), Edit::CaptchaPostpaid(state)]);
        assert_eq!(inputs.line(book()).unwrap().overflow, Some(overflow));
    }
}

#[test]
fn the_vendors_example_is_priced_where_the_question_is_the_same() {
    let inputs = Inputs::new(book());
    let line = inputs.line(book()).unwrap();
    assert_eq!(line.picks.iter().map(|p| (p.units, p.count)).collect::<Vec<_>>(), [(100_000, 3)]);
    assert!(after([Edit::Number("300001".into())]).line(book()).unwrap().picks.is_empty());
    assert!(after([Edit::Edition(edition("plus"))]).line(book()).unwrap().picks.is_empty());
}

#[test]
fn each_market_keeps_its_signature() {
    let inputs = after([
        Edit::Open(Tab::Sms),
        Edit::Signature("甲".into()),
        Edit::Market(Market::International),
        Edit::Signature("Acme".into()),
        Edit::Market(Market::Domestic),
    ]);
    assert_eq!(inputs.sms.active_signature(), "甲");
    assert_eq!(inputs.sms.signature_abroad, "Acme");
}

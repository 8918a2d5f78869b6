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

#[test]
fn a_pass_of_its_own_and_back_restores_edition_and_comparison() {
    for service in ["nfc", "eid", "shield", "risk", "intention-photo"] {
        let there = after([
            Edit::Edition(edition("plus")),
            Edit::Comparison(comparison("photo")),
            Edit::Way(channel(service)),
        ]);
        assert!(there.line(book()).is_some() && there.notices.is_empty(), "{service}");
        let back = there.apply(book(), Edit::Way(channel("wechat-mini")));
        check_meter(&back, "faceid.plus.photo.wechat");
    }
}

#[test]
fn an_api_that_compares_in_one_way_only_takes_that_way_and_says_so() {
    for (api, from, to) in [
        ("api-compare", "authority", "photo"),
        ("api-liveness", "photo", "authority"),
        ("api-photo-check", "photo", "authority"),
    ] {
        let inputs =
            after([Edit::Way(channel("pc-h5")), Edit::Comparison(comparison(from)), Edit::Way(channel(api))]);
        let told = Notice::Comparison { from: comparison(from), to: comparison(to) };
        assert_eq!(inputs.notices, [told], "{api}");
        assert_eq!(inputs.faceid.compared(faceid()), comparison(to), "{api}");
        // The edition was right already, so nothing is said of it.
        assert_eq!(inputs.faceid.used(faceid()), edition("basic"), "{api}");
    }
}

#[test]
fn the_next_good_number_takes_over_from_a_bad_one() {
    let mut inputs = after([Edit::Number("15000".into())]);
    for bad in ["", "  ", "abc", "-1", "1.5", "1,2", "10000000000000000", "30万亿亿"] {
        inputs = inputs.apply(book(), Edit::Number(bad.into()));
        assert_eq!((inputs.faceid.calls.text.as_str(), inputs.faceid.calls.good.get()), (bad, 15_000));
        assert_eq!(inputs.line(book()).unwrap().usage.total().unwrap().get(), 15_000, "{bad}");
    }
    let inputs = inputs.apply(book(), Edit::Number(" １２０００００ ".into()));
    assert_eq!(inputs.faceid.calls.good.get(), 1_200_000);
    assert!(inputs.faceid.calls.read().is_ok());
}

#[test]
fn each_product_has_a_period_of_its_own() {
    let inputs = after([Edit::Period(Period::Month), Edit::Open(Tab::Captcha), Edit::Number("10000".into())]);
    assert_eq!((inputs.faceid.period, inputs.captcha.period), (Period::Month, Period::Year));
    assert_eq!(inputs.line(book()).unwrap().usage.total().unwrap().get(), 10_000);
    let monthly = inputs.apply(book(), Edit::Period(Period::Month));
    assert_eq!(monthly.line(book()).unwrap().usage.total().unwrap().get(), 120_000);
}

#[test]
fn what_is_known_about_the_account_reaches_the_line() {
    let line = |edits: Vec<Edit>| after(edits).line(book()).unwrap();
    let plain = line(vec![]);
    assert!(plain.grants.is_empty() && plain.overflow.is_none(), "nothing is assumed");
    assert_eq!(line(vec![Edit::PostpaidOff(true)]).overflow, Some(Overflow::Stop));
}

#[test]
fn a_message_asks_for_its_segments_times_the_people() {
    let sms = |edits: Vec<Edit>| after([Edit::Open(Tab::Sms)].into_iter().chain(edits));
    let total = |inputs: &Inputs| inputs.line(book()).unwrap().usage.total().unwrap().get();
    // Two segments to 100,000 people every month.
    assert_eq!(total(&sms(vec![])), 2_400_000);
    let short = sms(vec![Edit::Body("短".into()), Edit::Period(Period::Year)]);
    assert_eq!(total(&short), 100_000);
    check_meter(&short, "sms.domestic");
    check_meter(&sms(vec![Edit::Market(Market::International)]), "sms.intl.SG");
    // Nothing to send costs nothing; more than can be computed is no line at all.
    let empty = sms(vec![Edit::Market(Market::International), Edit::Body(String::new())]);
    assert_eq!(total(&empty), 0);
    assert!(sms(vec![Edit::Number("1000000000000000".into())]).line(book()).is_none());
}

/// A look at a channel that offers only the dearest edition, or only the other comparison, leaves nothing behind.
#[test]
fn another_channel_and_back_leaves_everything_as_it_was() {
    let start = Inputs::new(book());
    let meter = start.line(book()).unwrap().meter;
    for at in 0..faceid().channels.len() {
        let there = start.apply(book(), Edit::Way(Way::Channel(u16::try_from(at).unwrap())));
        let back = there.apply(book(), Edit::Way(channel("wechat-mini")));
        assert_eq!(back.line(book()).unwrap().meter, meter, "{}", faceid().channels[at].id);
    }
}

/// Where the edition asked for is not offered and there is a choice, nobody is led to the dearest one.
#[test]
fn an_edition_that_is_not_offered_gives_way_to_the_one_with_the_lowest_price() {
    let price = |inputs: &Inputs| {
        let line = inputs.line(book()).unwrap();
        let (_, meter) = book().meter(&line.meter).unwrap();
        match &meter.list(line.settlement).unwrap().postpaid {
            packwise::price_book::Postpaid::Flat(price) => *price,
            other => panic!("{other:?}"),
        }
    };
    for at in 0..faceid().channels.len() {
        for wanted in 0..faceid().editions.len() {
            let way = Edit::Way(Way::Channel(u16::try_from(at).unwrap()));
            let inputs = after([Edit::Edition(u16::try_from(wanted).unwrap()), way]);
            let fits = inputs.faceid.fits(faceid());
            if fits.len() < 2 || fits.iter().any(|r| usize::from(r.edition) == wanted) {
                continue;
            }
            let others = fits.iter().map(|r| price(&inputs.apply(book(), Edit::Edition(r.edition))));
            assert_eq!(Some(price(&inputs)), others.min(), "{}", faceid().channels[at].id);
        }
    }
}

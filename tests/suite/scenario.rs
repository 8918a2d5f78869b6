//! What an edit does to what a customer entered.

use packwise::price_book::{Overflow, PriceBook, Product, embedded};
use packwise::scenario::{CaptchaPostpaid, Edit, Inputs, Notice, Period, RegionShare, Sms, Tab, Way};
use packwise::sms::{Case, Kind, Market, Replace};

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

/// The services, and the one API that is an edition by itself, leave nothing to choose; everywhere else there is what the
/// channel's rows compare with.
#[test]
fn what_is_compared_is_chosen_among_what_the_channel_offers() {
    let alone = ["eid", "intention-authority", "intention-photo", "nfc", "shield", "risk", "api-photo-v2"];
    for (at, of) in (0..).zip(faceid().channels.iter()) {
        assert_eq!(faceid().alone(at), alone.contains(&&*of.id), "{}", of.id);
        let compares =
            |with: &u16| faceid().rows.iter().any(|row| row.channel == at && row.comparison == Some(*with));
        let all = 0..u16::try_from(faceid().comparisons.len()).unwrap();
        let offered: Vec<u16> = all.filter(|with| !alone.contains(&&*of.id) && compares(with)).collect();
        let inputs = after([Edit::Way(Way::Channel(at))]);
        assert_eq!(inputs.faceid.comparisons(faceid()), offered, "{}", of.id);
    }
    assert!(after([Edit::Way(Way::Api(0))]).faceid.comparisons(faceid()).is_empty());
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

fn region(iso: &str) -> u16 {
    let regions = &book().product("sms").unwrap().meters;
    let at = regions.iter().position(|m| m.region.as_ref().is_some_and(|r| r.iso == iso));
    u16::try_from(at.unwrap()).unwrap()
}

fn abroad(edits: Vec<Edit>) -> Inputs {
    after([Edit::Open(Tab::Sms), Edit::Market(Market::International)].into_iter().chain(edits))
}

fn lines(inputs: &Inputs) -> Vec<(String, u64)> {
    inputs
        .lines(book())
        .iter()
        .map(|line| (line.meter.to_string(), line.usage.total().unwrap().get()))
        .collect()
}

#[test]
fn a_message_goes_to_several_regions_each_with_its_people() {
    // 154 plain characters: one segment in Singapore; 7 more in Malaysia make 161, two segments.
    let inputs = abroad(vec![
        Edit::Body("a".repeat(154)),
        Edit::Period(Period::Year),
        Edit::AddRegion,
        Edit::RegionAt(1, region("MY")),
        Edit::RecipientsAt(1, "3万".into()),
    ]);
    let both = [("sms.intl.SG".to_string(), 100_000), ("sms.intl.MY".to_string(), 60_000)];
    assert_eq!(lines(&inputs), both);
    assert_eq!(
        inputs.lines(book()).first(),
        inputs.line(book()).as_ref(),
        "the first is the one line of old"
    );
    // The first goes: the second is the only one, and its carriers are asked about.
    let one = inputs.apply(book(), Edit::RemoveRegion(0));
    assert_eq!(lines(&one), both[1..]);
    assert_eq!(one.sms.recipients.text, "3万");
    assert_eq!(one.apply(book(), Edit::RemoveRegion(0)), one, "the last one stays");
    // At home the regions are kept, and ask for nothing.
    let home = inputs.apply(book(), Edit::Market(Market::Domestic));
    assert_eq!(lines(&home).len(), 1);
    check_meter(&home, "sms.domestic");
}

#[test]
fn an_added_region_is_a_new_one_and_there_is_an_end_to_them() {
    let many = abroad(vec![Edit::AddRegion; 20]);
    let mut regions: Vec<u16> = many.sms.also.iter().map(|share| share.region).collect();
    regions.push(many.sms.region);
    assert_eq!(regions.len(), packwise::scenario::MAX_REGIONS);
    regions.sort_unstable();
    regions.dedup();
    assert_eq!(regions.len(), packwise::scenario::MAX_REGIONS, "no region twice");
    // A volume that cannot be computed leaves no half an answer.
    let vast = abroad(vec![Edit::AddRegion, Edit::RecipientsAt(1, "1000000000000000".into())]);
    assert!(vast.lines(book()).is_empty());
    assert!(vast.line(book()).is_some());
}

#[test]
fn regions_are_added_in_the_order_of_where_most_messages_go() {
    let isos = |inputs: &Inputs| -> Vec<String> {
        let regions = &book().product("sms").unwrap().meters;
        let iso =
            |share: &RegionShare| regions[usize::from(share.region)].region.as_ref().unwrap().iso.to_string();
        inputs.sms.also.iter().map(iso).collect()
    };
    assert_eq!(isos(&abroad(vec![Edit::AddRegion; 6])), ["HK", "MY", "TW", "US", "JP", "TH"]);
    let taken = abroad(vec![Edit::Region(region("MY")), Edit::AddRegion, Edit::AddRegion]);
    assert_eq!(isos(&taken), ["HK", "TW"], "a message goes to Malaysia already");
}

#[test]
fn a_region_is_removed_by_its_place_and_its_people_with_it() {
    let three = abroad(vec![
        Edit::AddRegion,
        Edit::RecipientsAt(1, "7".into()),
        Edit::AddRegion,
        Edit::RecipientsAt(2, "9".into()),
    ]);
    let people = |inputs: &Inputs| -> Vec<u64> {
        let others = inputs.sms.also.iter().map(|share| share.recipients.good.get());
        [inputs.sms.recipients.good.get()].into_iter().chain(others).collect()
    };
    assert_eq!(people(&three), [100_000, 7, 9]);
    for (at, left) in [(0, &[7, 9][..]), (1, &[100_000, 9]), (2, &[100_000, 7])] {
        assert_eq!(people(&three.apply(book(), Edit::RemoveRegion(at))), left, "{at}");
    }
    for at in [3, 4, usize::MAX] {
        assert_eq!(three.apply(book(), Edit::RemoveRegion(at)), three, "{at}");
    }
}

#[test]
fn what_carriers_put_before_a_message_is_that_of_its_first_region() {
    let prefix = |inputs: &Inputs| inputs.sms.prefix(book().product("sms").unwrap());
    let malaysia = abroad(vec![Edit::Region(region("MY"))]);
    assert_eq!((prefix(&malaysia), prefix(&abroad(vec![Edit::AddRegion; 2]))), (7, 0));
    assert_eq!(prefix(&malaysia.apply(book(), Edit::Market(Market::Domestic))), 0, "at home there is none");
}

#[test]
fn the_best_of_several_regions_is_the_sum_of_their_list_prices() {
    let inputs = abroad(vec![
        Edit::Body("a".repeat(154)),
        Edit::Period(Period::Year),
        Edit::AddRegion,
        Edit::RegionAt(1, region("MY")),
    ]);
    let quote = packwise::quote::Quoter::new(book()).quote(&inputs.lines(book()));
    // 100,000 × 0.246 = 24,600 and 200,000 × 0.297 = 59,400.
    let paid: Vec<String> =
        quote.lines.iter().map(|line| line.options.best.as_ref().unwrap().payable.to_string()).collect();
    assert_eq!(paid, ["24600", "59400"]);
    assert_eq!(quote.totals.best.unwrap().to_string(), "84000");
}

#[test]
fn a_marketing_message_ends_with_its_opt_out_line() {
    // 【示例科技】 is 6, the body 60: 66 units. The six of the opt-out line make 72, two segments.
    let plain = after([Edit::Open(Tab::Sms), Edit::Body("好".repeat(60)), Edit::Period(Period::Year)]);
    assert_eq!(lines(&plain), [("sms.domestic".to_string(), 100_000)]);
    let marketing = plain.apply(book(), Edit::Marketing(true));
    assert_eq!(lines(&marketing), [("sms.domestic".to_string(), 200_000)]);
    let abroad = marketing.apply(book(), Edit::Market(Market::International));
    assert_eq!(abroad.sms.spread(0).typical.length, 60, "no such line abroad");
}

#[test]
fn a_value_is_kept_while_its_variable_comes_and_goes() {
    let body = format!("{}{{1}}", "好".repeat(60));
    let inputs = after([
        Edit::Open(Tab::Sms),
        Edit::Body(body.clone()),
        Edit::Value("1".into(), Case::Typical, "1234".into()),
        Edit::Value("1".into(), Case::Longest, "12345".into()),
        Edit::Body("没有变量".into()),
        Edit::Body(body),
    ]);
    // 6 + 60 + 4 = 70, one segment; with five, 71 and two.
    let spread = inputs.sms.spread(0);
    assert_eq!((spread.typical.length, spread.longest.length), (70, 71));
    assert_eq!((spread.fewest(), spread.typical.count(), spread.most()), (1, 1, 2));
    assert_eq!(
        inputs.line(book()).unwrap().usage.total().unwrap().get(),
        1_200_000,
        "the typical one is priced"
    );
}

/// With its typical value the message is 70 units, with the longest one 71; what stands for {2} is told by its own value.
#[test]
fn a_message_at_its_shortest_and_longest_is_priced_as_such() {
    let inputs = after([
        Edit::Open(Tab::Sms),
        Edit::Body(format!("{}{{1}}", "好".repeat(60))),
        Edit::Value("1".into(), Case::Shortest, "1".into()),
        Edit::Value("1".into(), Case::Typical, "1234".into()),
        Edit::Value("1".into(), Case::Longest, "{2}45".into()),
        Edit::Value("2".into(), Case::Longest, "好".repeat(99)),
    ]);
    let at = |case: Case| inputs.sms.at(case);
    let lengths =
        [Case::Shortest, Case::Typical, Case::Longest].map(|case| at(case).spread(0).typical.length);
    assert_eq!(lengths, [67, 70, 71]);
    let counts = [Case::Shortest, Case::Typical, Case::Longest].map(|case| at(case).count(0));
    assert_eq!(counts, [1, 1, 2]);
}

/// What is priced as the saving of one segment: the longest message that is one segment less, whatever it is made of and
/// whatever stands before it. One more character and there is nothing saved.
#[test]
fn a_message_of_one_segment_less_is_the_longest_there_is() {
    let mut found = 0;
    for (market, signature) in
        [(Market::Domestic, "示例科技"), (Market::International, ""), (Market::International, "Acme [€]")]
    {
        for unit in ["好", "a", "€", "😊", "{1}"] {
            for length in [1, 33, 60, 71, 150, 161, 320] {
                let inputs = after([
                    Edit::Market(market),
                    Edit::Signature(signature.into()),
                    Edit::Body(unit.repeat(length)),
                    Edit::Marketing(length % 2 == 0),
                    Edit::Value("1".into(), Case::Typical, "1234".into()),
                ]);
                for prefix in [0, 7] {
                    let count = inputs.sms.count(prefix);
                    let Some(less) = inputs.sms.one_less(prefix) else {
                        assert!(count < 2, "{length} × {unit} after {signature} and {prefix}");
                        continue;
                    };
                    let longer = format!("{0}{1}", less.body, less.body.chars().next().unwrap());
                    let longer = inputs.apply(book(), Edit::Body(longer)).sms;
                    assert_eq!(
                        (less.count(prefix), longer.count(prefix)),
                        (count - 1, count),
                        "{length} × {unit}"
                    );
                    found += 1;
                }
            }
        }
    }
    assert!(found > 100, "{found}");
}

/// A signature of 68 fills a segment with its brackets, so a body has no place in it.
#[test]
fn no_message_is_one_segment_less_without_a_body() {
    let less = |signature: usize| {
        let inputs = after([Edit::Signature("云".repeat(signature)), Edit::Body("好好".into())]);
        assert_eq!(inputs.sms.count(0), 2);
        inputs.sms.one_less(0).map(|less| less.body)
    };
    assert_eq!((less(67).as_deref(), less(68)), (Some("字"), None));
}

#[test]
fn the_changes_offered_are_those_of_the_message_as_it_is_sent() {
    // 5, a value of 15 and 140 are 160: three segments with the curly quote, one without it, two behind Malaysia's 7.
    let inputs = abroad(vec![Edit::Body(format!("It’s {{1}}{}", "a".repeat(140)))]);
    let told = inputs.apply(book(), Edit::Value("1".into(), Case::Typical, "b".repeat(15)));
    for (inputs, prefix, before, alike) in
        [(&inputs, 0, 3, 1), (&told, 0, 3, 1), (&inputs, 7, 3, 1), (&told, 7, 3, 2)]
    {
        let changes = inputs.sms.changes(prefix);
        let kinds: Vec<Kind> = changes.each.iter().map(|change| change.kind).collect();
        assert_eq!((kinds, changes.before, changes.alike), (vec![Kind::Quotes], before, alike), "{prefix}");
    }
}

#[test]
fn a_message_without_a_body_is_not_one_that_came_without_its_text() {
    let empty = abroad(vec![Edit::Body(String::new())]);
    assert!(!empty.sms.textless() && !Inputs::new(book()).sms.textless());
    let came = Sms { counted: vec![(0, 2), (7, 3)], ..empty.sms.clone() };
    assert!(came.textless());
    assert_eq!([0, 7, 8].map(|prefix| came.count(prefix)), [2, 3, 2], "the first holds where none is given");
    let typed = Sms { body: "a".into(), ..came };
    assert!(!typed.textless());
    assert_eq!(typed.count(0), 1);
}

#[test]
fn a_replacement_is_taken_back_until_something_else_is_typed() {
    let typed = format!("It’s {}", "a".repeat(100));
    let inputs = abroad(vec![Edit::Body(typed.clone()), Edit::Period(Period::Year)]);
    assert_eq!(lines(&inputs), [("sms.intl.SG".to_string(), 200_000)]);
    let straight = inputs.apply(book(), Edit::Replace(Replace::One(Kind::Quotes)));
    assert_eq!(lines(&straight), [("sms.intl.SG".to_string(), 100_000)]);
    assert_eq!(straight.apply(book(), Edit::Undo), inputs);
    // What it would cost is priced before it is made.
    assert_eq!(inputs.sms.with(Replace::One(Kind::Quotes)), Sms { before: None, ..straight.sms.clone() });
    let on = straight.apply(book(), Edit::Body("b".into()));
    assert_eq!(on.apply(book(), Edit::Undo), on);
    assert_eq!(inputs.apply(book(), Edit::Replace(Replace::One(Kind::Dashes))), inputs, "nothing to replace");
}

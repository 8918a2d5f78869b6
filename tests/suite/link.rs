//! An estimate as a link: what goes in comes out, and what was changed on the way is refused.

use crate::random::{Random, cases};
use packwise::billing::{Buying, TierCounting};
use packwise::calendar::Date;
use packwise::price_book::{PriceBook, Product, Settlement, embedded};
use packwise::quote::{Quoter, estimate};
use packwise::scenario::link::{LinkError, decode, encode};
use packwise::scenario::{
    Amount, CaptchaPostpaid, Change, Edit, Estimate, HeldPack, Inputs, Item, ListPrice, MAX_ITEMS, Notice,
    Period, PriceOf, RegionShare, Shape, Tab, Way,
};
use packwise::sms::{Market, Values};
use packwise::text::{Lang, link_error};
use packwise::volume::{Profile, Volume};

const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";

fn book() -> &'static PriceBook {
    embedded()
}

fn today() -> Date {
    "2026-11-21".parse().unwrap()
}

fn best(of: &Estimate) -> Option<String> {
    estimate(&Quoter::new(book()), of, today()).total.map(|t| t.best.to_string())
}

fn small(random: &mut Random, below: usize) -> u16 {
    u16::try_from(random.between(0, below as u64 - 1)).unwrap()
}

fn text(random: &mut Random, most: u64) -> String {
    let letters: Vec<char> = "验证码短信您好，。a bZ9'’😊𠮷é{1}\n\0".chars().collect();
    (0..random.between(0, most)).map(|_| random.one_of(&letters)).collect()
}

fn amount(random: &mut Random) -> Amount {
    let most = random.one_of(&[9, 10_000, 3_000_000, 1_000_000_000_000_000]);
    let n = random.between(0, most);
    let n = if random.percent(40) { n / 1_000 * 1_000 } else { n };
    let good = Volume::new(n).unwrap();
    let text = match random.between(0, 9) {
        0..=3 => good.group(),
        4 | 5 => n.to_string(),
        6 => good.wan(),
        7 => good.wan().replace(' ', ""),
        8 => format!(" {n} 次"),
        _ => random.one_of(&["", "abc", "1,2", "-5", "一万"]).to_string(),
    };
    Amount { text, good }
}

fn day(random: &mut Random) -> String {
    match random.between(0, 3) {
        0 => String::new(),
        1 => "tomorrow".into(),
        _ => format!("2026-{:02}-{:02}", random.between(1, 12), random.between(1, 28)),
    }
}

fn profile(random: &mut Random) -> Profile {
    match random.between(0, 3) {
        0 => Profile::Flat,
        1 => Profile::Growth { percent: small(random, 400) },
        2 => Profile::Season { peak: small(random, 14) as u8, times: small(random, 1_200) },
        _ => Profile::Campaign { month: small(random, 14) as u8, times: small(random, 1_200) },
    }
}

fn inputs(random: &mut Random) -> Inputs {
    let mut of = Inputs { tab: random.one_of(&Tab::ALL), ..Inputs::new(book()) };
    let period = |random: &mut Random| random.one_of(&[Period::Year, Period::Month]);
    let faceid = book().product("faceid").unwrap();
    of.faceid.way = match random.between(0, 2) {
        0 => Way::Channel(small(random, faceid.channels.len())),
        1 => Way::Api(small(random, faceid.apis.len())),
        _ => Way::Meter(small(random, faceid.meters.len())),
    };
    of.faceid.comparison = small(random, faceid.comparisons.len());
    of.faceid.edition = small(random, faceid.editions.len());
    of.faceid.period = period(random);
    of.faceid.calls = amount(random);
    of.faceid.settlement =
        random.one_of(&[Settlement::Daily, Settlement::Monthly2021, Settlement::MonthlyLegacy]);
    of.faceid.postpaid_off = random.percent(30);
    of.captcha.postpaid =
        random.one_of(&[CaptchaPostpaid::FirstPurchase, CaptchaPostpaid::On, CaptchaPostpaid::Off]);
    of.captcha.period = period(random);
    of.captcha.checks = amount(random);
    let regions = book().product("sms").unwrap().meters.len();
    of.sms.market = random.one_of(&[Market::Domestic, Market::International]);
    of.sms.signature = text(random, 6);
    of.sms.signature_abroad = text(random, 6);
    of.sms.body = if random.percent(70) { text(random, 200) } else { String::new() };
    of.sms.region = small(random, regions);
    of.sms.recipients = amount(random);
    of.sms.period = period(random);
    of.sms.marketing = random.percent(30);
    for _ in 0..random.between(0, 3).saturating_sub(1) {
        of.sms.also.push(RegionShare { region: small(random, regions), recipients: amount(random) });
    }
    if random.percent(30) {
        of.sms.values.push(Values {
            name: text(random, 3),
            shortest: text(random, 3),
            typical: text(random, 5),
            longest: text(random, 9),
        });
    }
    if of.sms.body.is_empty() && random.percent(60) {
        of.sms.counted = vec![(0, u32::from(small(random, 9))), (7, u32::from(small(random, 9)))];
    }
    of.sms.before = random.percent(20).then(|| text(random, 9));
    if random.percent(20) {
        of.notices.push(Notice::Edition { from: 0, to: 1 });
    }
    of
}

fn item(random: &mut Random) -> Item {
    let mut of = Item::new(inputs(random));
    of.name = if random.percent(50) { text(random, 12) } else { String::new() };
    of.shape = match random.between(0, 4) {
        0 => {
            let month = amount(random).good.get() / 1_000_000;
            let month = |n: u64| Volume::new(n * month).unwrap();
            let plain = [1_u64, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map(month);
            Shape::Months(Box::new(plain.map(|good| Amount { text: good.group(), good })))
        }
        1 => Shape::Months(Box::new([(); 12].map(|()| amount(random)))),
        _ => Shape::Profile(profile(random)),
    };
    of.per_user = random.percent(20).then(|| amount(random));
    for _ in 0..random.between(0, 4).saturating_sub(2) {
        of.held.push(HeldPack { left: amount(random), ends: day(random) });
    }
    if random.percent(30) {
        of.grants.push("first-activation".into());
    }
    of.activated = if random.percent(20) { day(random) } else { String::new() };
    of.counting = random.one_of(&[TierCounting::Postpaid, TierCounting::All]);
    of
}

fn random_estimate(random: &mut Random) -> Estimate {
    let mut of = Estimate::new(book());
    of.items = (0..random.between(1, 6)).map(|_| item(random)).collect();
    of.open = usize::from(small(random, of.items.len()));
    of.start = day(random);
    of.buying = random.one_of(&[Buying::WhenNeeded, Buying::AtOnce]);
    if random.percent(30) {
        of.packs_discount = random.one_of(&["85折", "9", "x"]).into();
        of.postpaid_discount = random.one_of(&["", "15% off", "八八折"]).into();
    }
    for _ in 0..random.between(0, 4).saturating_sub(2) {
        let product = &book().products[usize::from(small(random, book().products.len()))];
        let meter = product.meters[usize::from(small(random, product.meters.len()))].id.clone();
        let of_what = random.one_of(&[PriceOf::Postpaid, PriceOf::Pack(1), PriceOf::Pack(100_000)]);
        of.prices.push(ListPrice { meter, of: of_what, text: random.one_of(&["0.5", "12", "?"]).into() });
    }
    if random.percent(40) {
        of.users = amount(random);
    }
    of
}

/// What of an estimate travels: the answers to the questions that are open.
fn normal(of: &Estimate) -> Estimate {
    let mut of = of.clone();
    for item in &mut of.items {
        let was = item.inputs.clone();
        item.inputs = Inputs { tab: was.tab, ..Inputs::new(book()) };
        match was.tab {
            Tab::FaceId => item.inputs.faceid = was.faceid,
            Tab::Captcha => item.inputs.captcha = was.captcha,
            Tab::Sms => item.inputs.sms = packwise::scenario::Sms { before: None, ..was.sms },
        }
    }
    of
}

#[test]
fn what_goes_into_a_link_comes_out_of_it() {
    for seed in 0..cases(2_000) {
        let of = random_estimate(&mut Random::new(seed));
        let link = encode(&of, book(), true);
        assert!(link.chars().all(|c| LETTERS.contains(c)), "{link}");
        let opened = decode(&link, book()).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        assert_eq!(opened.estimate, normal(&of), "seed {seed}");
        assert_eq!((opened.same_book, &*opened.book, opened.dropped.len()), (true, "2026.11.1", 0));
        assert_eq!(encode(&opened.estimate, book(), true), link, "seed {seed}: one text for one estimate");
    }
}

#[test]
fn without_its_texts_a_link_says_nothing_of_them_and_costs_the_same() {
    for seed in 0..cases(300) {
        let of = random_estimate(&mut Random::new(seed));
        let opened = decode(&encode(&of, book(), false), book()).unwrap().estimate;
        for item in opened.items.iter().filter(|i| i.inputs.tab == Tab::Sms) {
            let sms = &item.inputs.sms;
            assert!(sms.body.is_empty() && sms.signature.is_empty() && sms.signature_abroad.is_empty());
            assert!(sms.values.is_empty());
        }
        for (was, now) in of.items.iter().zip(&opened.items) {
            assert_eq!(was.inputs.lines(book()), now.inputs.lines(book()), "seed {seed}");
            assert_eq!(was.inputs.units_each(book()), now.inputs.units_each(book()), "seed {seed}");
        }
        if seed < 60 {
            assert_eq!(best(&opened), best(&of), "seed {seed}");
        }
        // Passed on, it still says the same.
        assert_eq!(decode(&encode(&opened, book(), true), book()).unwrap().estimate, opened);
    }
}

/// A link is sent from hand to hand: what is as usual, or said already, takes no room.
#[test]
fn a_link_says_no_more_than_it_has_to() {
    let length = |estimate: &Estimate| encode(estimate, book(), false).len();
    let two = Estimate::new(book()).apply(book(), Change::Add);
    assert!(length(&two.apply(book(), Change::Open(0))) < length(&two), "the first line is open");

    let months = |each: u64| {
        let good = Volume::new(each).unwrap();
        let mut of = Estimate::new(book());
        of.items[0].shape = Shape::Months(Box::new([(); 12].map(|()| Amount { text: good.group(), good })));
        of
    };
    assert!(length(&months(300_000)) < length(&months(300_001)), "round months");

    // 161 septets are two segments with the seven units before them and without; 154 are two with them alone.
    let counted = |body: String| {
        let sms = Estimate::new(book())
            .apply(book(), Change::Line(Edit::Open(Tab::Sms)))
            .apply(book(), Change::Line(Edit::Market(Market::International)))
            .apply(book(), Change::Line(Edit::Body(body)));
        decode(&encode(&sms, book(), false), book()).unwrap().estimate.items[0].inputs.sms.counted.clone()
    };
    assert_eq!(counted("a".repeat(161)), [(0, 2)]);
    assert_eq!(counted("a".repeat(154)), [(0, 1), (7, 2)]);
    assert_eq!(counted(String::new()), [], "no message is not one whose text is missing");
}

#[test]
fn months_up_to_the_largest_volume_travel() {
    for largest in [999_999_999_999_999, 1_000_000_000_000_000] {
        let amount = |n: u64| Amount { text: Volume::new(n).unwrap().group(), good: Volume::new(n).unwrap() };
        let mut of = Estimate::new(book());
        let mut months = [(); 12].map(|()| amount(0));
        (months[0], months[11]) = (amount(largest), amount(1));
        of.items[0].shape = Shape::Months(Box::new(months));
        assert_eq!(decode(&encode(&of, book(), true), book()).map(|opened| opened.estimate), Ok(of));
    }
}

#[test]
fn a_version_of_any_characters_fits_an_address() {
    for (version, written) in
        [("2026.11.1", "2026-11-1"), ("2026-11.1", "2026-11-1"), ("自己 v2+a%", "___v2_a_")]
    {
        let mut own = book().clone();
        own.version = version.into();
        let link = encode(&Estimate::new(&own), &own, true);
        assert_eq!(link.split('.').nth(1), Some(written));
        assert!(decode(&link, &own).unwrap().same_book, "{version}");
    }
}

#[test]
fn a_message_typed_anew_is_counted_anew() {
    let start = Estimate::new(book()).apply(book(), Change::Line(Edit::Open(Tab::Sms)));
    let opened = decode(&encode(&start, book(), false), book()).unwrap().estimate;
    assert_eq!(opened.items[0].inputs.units_each(book()), start.items[0].inputs.units_each(book()));
    let typed = opened.apply(book(), Change::Line(Edit::Body("好".into())));
    assert_eq!(typed.items[0].inputs.units_each(book()), 1);
    assert!(typed.items[0].inputs.sms.counted.is_empty());
}

/// The message "A" and a count of five segments beside it, as no page writes it.
#[test]
fn a_link_with_a_text_and_a_count_of_it_goes_by_the_text() {
    let opened = decode("p1.2026-11-1.AAEDA6AfFQJBGgAFAA.JC2D9g", book()).unwrap();
    let again = decode(&encode(&opened.estimate, book(), true), book()).unwrap();
    assert_eq!(again.estimate, opened.estimate);
    let inputs = &opened.estimate.items[0].inputs;
    assert_eq!((inputs.sms.body.as_str(), inputs.units_each(book())), ("A", 1));
    // The same made by hand, on its way into a link without the text.
    let mut both = opened.estimate.clone();
    both.items[0].inputs.sms.counted = vec![(0, 5)];
    let without = decode(&encode(&both, book(), false), book()).unwrap().estimate;
    assert_eq!(without.items[0].inputs.sms.counted, [(0, 1)]);
}

#[test]
fn no_changed_character_goes_unnoticed() {
    for seed in 0..30 {
        let mut random = Random::new(seed);
        let of = Estimate::of(item(&mut random));
        let link = encode(&of, book(), seed % 2 == 0);
        for (at, was) in link.char_indices() {
            for other in LETTERS.chars().filter(|&c| c != was) {
                let mut changed = link.clone();
                changed.replace_range(at..=at, other.encode_utf8(&mut [0; 4]));
                assert!(decode(&changed, book()).is_err(), "{at} {other} {link}");
            }
        }
    }
}

#[test]
fn nothing_thrown_at_it_stops_it() {
    let letters: Vec<char> = LETTERS.chars().chain("#?%+ 验😊".chars()).collect();
    for seed in 0..cases(10_000) {
        let mut random = Random::new(seed);
        let mut link: Vec<char> = if seed % 4 == 0 {
            (0..random.between(0, 60)).map(|_| random.one_of(&letters)).collect()
        } else {
            encode(&Estimate::of(item(&mut random)), book(), true).chars().collect()
        };
        let was = link.clone();
        for _ in 0..random.between(1, 3) {
            let at = usize::try_from(random.between(0, link.len() as u64)).unwrap();
            let other = usize::try_from(random.between(0, link.len() as u64)).unwrap();
            match random.between(0, 3) {
                0 => link.insert(at, random.one_of(&letters)),
                1 if at < link.len() => drop(link.remove(at)),
                2 if at.max(other) < link.len() => link.swap(at, other),
                _ => link.truncate(at),
            }
        }
        let text: String = link.iter().collect();
        if let Ok(opened) = decode(&text, book()) {
            assert!(
                link == was || text.trim_start_matches('#').trim() == was.iter().collect::<String>(),
                "{text}"
            );
            assert!(!opened.estimate.items.is_empty());
        }
    }
}

/// Payloads that carry a right checksum, as only somebody who means harm would write them.
#[test]
fn a_link_made_by_hand_is_opened_or_refused() {
    for seed in 0..cases(10_000) {
        let mut random = Random::new(seed);
        let link = encode(&Estimate::of(item(&mut random)), book(), true);
        let (form, payload) = link.rsplit_once('.').unwrap().0.rsplit_once('.').unwrap();
        let mut payload: Vec<char> = payload.chars().collect();
        let letters: Vec<char> = LETTERS.chars().filter(|&c| c != '.').collect();
        for _ in 0..random.between(1, 4) {
            let at = usize::try_from(random.between(0, payload.len() as u64 - 1)).unwrap();
            payload[at] = random.one_of(&letters);
        }
        let covered = format!("{form}.{}", payload.iter().collect::<String>());
        let Ok(opened) = decode(&format!("{covered}.{}", sum(&covered)), book()) else { continue };
        let open = &opened.estimate;
        assert!(open.opened().is_some() && open.open < open.items.len());
        if seed % 50 == 0 {
            let _ = best(open);
        }
    }
}

/// The checksum, written a second time.
fn sum(covered: &str) -> String {
    let mut crc = u32::MAX;
    for byte in covered.bytes() {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    let bits = u64::from(!crc) << 4;
    let letters: Vec<char> = LETTERS.chars().collect();
    // The order of the alphabet of base64url is that of LETTERS.
    (0..6).rev().map(|at| letters[usize::try_from(bits >> (6 * at) & 63).unwrap()]).collect()
}

#[test]
fn more_lines_than_an_estimate_holds_are_refused_with_the_number() {
    let mut estimate = Estimate::new(book());
    let line = estimate.items[0].clone();
    estimate.items = vec![line; MAX_ITEMS];
    assert_eq!(decode(&encode(&estimate, book(), true), book()).unwrap().estimate.items.len(), MAX_ITEMS);
    for more in [MAX_ITEMS + 1, 10 * MAX_ITEMS] {
        estimate.items.resize(more, estimate.items[0].clone());
        let error = decode(&encode(&estimate, book(), true), book()).unwrap_err();
        assert_eq!(error.code(), "link.tooManyLines");
        for lang in [Lang::Zh, Lang::En] {
            assert!(link_error(lang, error).contains(&MAX_ITEMS.to_string()));
            assert!(lang.estimate_full().contains(&MAX_ITEMS.to_string()));
        }
    }
}

#[test]
fn refusals_say_what_is_wrong() {
    let link = encode(&Estimate::new(book()), book(), true);
    let refused = |text: &str| decode(text, book()).unwrap_err();
    assert_eq!(refused(""), LinkError::Empty);
    assert_eq!(refused("  #  "), LinkError::Empty);
    assert_eq!(refused("hello"), LinkError::NotALink);
    assert_eq!(refused("p1"), LinkError::Truncated);
    assert_eq!(refused(&link[..link.len() - 1]), LinkError::Truncated);
    assert_eq!(refused(&link[..link.len() - 9]), LinkError::Truncated);
    assert_eq!(refused(&link.replacen("p1", "p2", 1)), LinkError::Newer);
    assert_eq!(refused(&link.replacen("2026", "2027", 1)), LinkError::Checksum);
    assert_eq!(refused(&format!("{link}.AA")), LinkError::NotALink);
    assert_eq!(refused("p10.x").code(), "link.newer");
}

/// Tag 100 does not exist yet.
#[test]
fn an_answer_of_a_later_page_is_refused_as_that() {
    // End of what holds for all; product 1; tag 100.
    let covered = "p1.2026-11-1.AAEBZA";
    assert_eq!(decode(&format!("{covered}.{}", sum(covered)), book()), Err(LinkError::Newer));
}

#[test]
fn a_whole_address_is_read_by_its_fragment() {
    let link = encode(&Estimate::new(book()), book(), true);
    let address = format!(" https://example.org/?product=sms#{link}\n");
    assert_eq!(decode(&address, book()), decode(&link, book()));
}

#[test]
fn another_book_says_so_and_leaves_out_what_it_does_not_know() {
    let two = [
        Change::Add,
        Change::Line(Edit::Open(Tab::Captcha)),
        Change::Add,
        Change::Line(Edit::Open(Tab::Sms)),
    ]
    .into_iter()
    .fold(Estimate::new(book()), |e, change| e.apply(book(), change));
    let link = encode(&two, book(), true);
    let mut other = book().clone();
    other.version = "2027.1.1".into();
    other.products.to_mut().retain(|p| p.id != "captcha");
    let opened = decode(&link, &other).unwrap();
    assert_eq!((&*opened.book, opened.same_book, opened.dropped), ("2026.11.1", false, vec![1]));
    let tabs: Vec<Tab> = opened.estimate.items.iter().map(|i| i.inputs.tab).collect();
    assert_eq!((tabs, opened.estimate.open), (vec![Tab::FaceId, Tab::Sms], 1));
    other.products.to_mut().clear();
    let nothing = decode(&link, &other).unwrap();
    assert_eq!((nothing.dropped, nothing.estimate.items.len(), nothing.estimate.open), (vec![0, 1, 2], 1, 0));
}

/// A line is left out where any of its answers is not offered, rather than priced as another one.
#[test]
fn a_line_whose_answer_another_book_lacks_is_left_out() {
    let last = |of: usize| u16::try_from(of - 1).unwrap();
    let faceid = book().product("faceid").unwrap();
    type Lacks = fn(&mut Product);
    let cases: [(Edit, Lacks); 4] = [
        (Edit::Way(Way::Channel(last(faceid.channels.len()))), |p| drop(p.channels.to_mut().pop())),
        (Edit::Way(Way::Api(last(faceid.apis.len()))), |p| drop(p.apis.to_mut().pop())),
        (Edit::Comparison(last(faceid.comparisons.len())), |p| drop(p.comparisons.to_mut().pop())),
        (Edit::Edition(last(faceid.editions.len())), |p| drop(p.editions.to_mut().pop())),
    ];
    for (edit, lacks) in cases {
        let asked = Estimate::new(book()).apply(book(), Change::Line(edit.clone()));
        let link = encode(&asked, book(), true);
        assert!(decode(&link, book()).unwrap().dropped.is_empty(), "{edit:?}");
        let mut other = book().clone();
        lacks(other.products.to_mut().iter_mut().find(|p| p.id == "faceid").unwrap());
        assert_eq!(decode(&link, &other).unwrap().dropped, [0], "{edit:?}");
    }
    // To Singapore and Hong Kong: without either there is no price for all of it. At home it does not matter.
    let abroad = [Edit::Open(Tab::Sms), Edit::Market(Market::International), Edit::AddRegion]
        .into_iter()
        .fold(Estimate::new(book()), |e, edit| e.apply(book(), Change::Line(edit)));
    let home = abroad.apply(book(), Change::Line(Edit::Market(Market::Domestic)));
    for iso in ["SG", "HK"] {
        let mut other = book().clone();
        let sms = other.products.to_mut().iter_mut().find(|p| p.id == "sms").unwrap();
        sms.meters.to_mut().retain(|m| m.region.as_ref().is_none_or(|r| r.iso != iso));
        let dropped = |of: &Estimate| decode(&encode(of, book(), true), &other).unwrap().dropped;
        assert_eq!((dropped(&abroad), dropped(&home)), (vec![0], vec![]), "{iso}");
    }
}

#[test]
fn twenty_lines_with_names_and_months_fit_a_chat() {
    for plain in [true, false] {
        let mut random = Random::new(7);
        let mut of = Estimate::new(book());
        of.items = (0..20)
            .map(|at| {
                let tab = Tab::ALL[at % 3];
                let mut line = Item::new(Inputs { tab, ..Inputs::new(book()) });
                line.name = "某某部门验证业务".into();
                line.shape = Shape::Months(Box::new([(); 12].map(|()| {
                    let good = Volume::new(random.between(1_000_000, 9_999_999)).unwrap();
                    Amount { text: if plain { good.get().to_string() } else { good.group() }, good }
                })));
                line
            })
            .collect();
        let link = encode(&of, book(), false);
        assert!(link.len() < 2_000, "{}", link.len());
        assert!(decode(&link, book()).is_ok());
    }
}

/// Links that were given away must open for ever: one line each, the link and what the best purchase comes to. A link is
/// never changed here; a new kind of answer adds a line.
#[test]
fn links_given_away_open_and_cost_what_they_did() {
    let fixtures = include_str!("../fixtures/links.txt");
    let links: Vec<&str> = fixtures.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).collect();
    assert!(links.len() >= 6);
    for line in links {
        let (link, total) = line.split_once(' ').unwrap();
        let opened = decode(link, book()).unwrap_or_else(|error| panic!("{link}: {error}"));
        assert!(opened.dropped.is_empty(), "{link}");
        assert_eq!(best(&opened.estimate).as_deref(), Some(total), "{link}");
    }
}

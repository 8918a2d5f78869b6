//! A whole estimate: its lines, what holds for all of them, and undoing.

use crate::random::{Random, cases};
use packwise::billing::{Buying, Held, Plan, TierCounting};
use packwise::calendar::Date;
use packwise::price_book::{Postpaid, Text, Tier, embedded};
use packwise::quote::{EstimateQuote, LineQuote, Quoter, estimate, first, reprice};
use packwise::scenario::{
    Asking, Change, Contract, Edit, Estimate, History, Line, ListPrice, MAX_ITEMS, Period, PriceOf, Question,
    Shape, Share, Tab, Way,
};
use packwise::sms::{Case, Market};
use packwise::volume::{Profile, Usage, Volume};
use std::rc::Rc;

fn today() -> Date {
    "2026-11-21".parse().unwrap()
}

fn price(of: &Estimate) -> EstimateQuote {
    estimate(&Quoter::new(embedded()), of, today())
}

fn after(changes: impl IntoIterator<Item = Change>) -> History {
    let start = History::new(Estimate::new(embedded()));
    changes.into_iter().fold(start, |history, change| history.apply(embedded(), change))
}

/// What the first line asks a price for.
fn lines(history: &History) -> Vec<Line> {
    history.now().lines_of(&history.now().items[0], embedded(), today())
}

fn best(history: &History) -> String {
    price(history.now()).total.unwrap().best.to_string()
}

/// FaceID 300,000 = 280,000; captcha 120,000 for a first-time buyer = 750; together 280,750.
#[test]
fn lines_of_any_product_add_up() {
    let two = after([Change::Add, Change::Line(Edit::Open(Tab::Captcha))]);
    let quote = price(two.now());
    let total = quote.total.unwrap();
    assert_eq!(total.best.to_string(), "280750");
    assert_eq!(total.today.plus(total.later), Some(total.best));
    let each: Vec<String> = quote.items.iter().map(|i| i.sums.unwrap().best.to_string()).collect();
    assert_eq!(each, ["280000", "750"]);
    // A first-time buyer of captcha has no postpaid, so there is no sum of it.
    assert_eq!(total.postpaid, None);
}

/// 300,000 calls at 1.2, 360,000, or in packs, 280,000, twice.
#[test]
fn what_every_line_would_cost_postpaid_and_in_packs_adds_up() {
    let sums = |changes: &[Change]| {
        let total = price(after(changes.iter().cloned()).now()).total.unwrap();
        [total.postpaid, total.packs].map(|sum| sum.unwrap().to_string())
    };
    assert_eq!(sums(&[]), ["360000", "280000"]);
    assert_eq!(sums(&[Change::Duplicate(0)]), ["720000", "560000"]);
}

/// The prices of 2026 for messages were read in notes of others, those of FaceID in the vendor's own document; for
/// customers settled monthly in one of about 2022.
#[test]
fn what_rests_on_prices_that_are_not_sure_is_summed_until_they_are_replaced() {
    const MONTHLY: packwise::price_book::Settlement = packwise::price_book::Settlement::Monthly2021;
    let uncertain =
        |changes: &[Change]| price(after(changes.iter().cloned()).now()).total.unwrap().uncertain.to_string();
    assert_eq!(uncertain(&[]), "0");
    assert_eq!(uncertain(&[Change::Line(Edit::Settlement(MONTHLY))]), "280000");
    let messages = [
        Change::Add,
        Change::Line(Edit::Open(Tab::Sms)),
        Change::Line(Edit::Period(Period::Year)),
        Change::Line(Edit::Body("你好".into())),
        Change::Line(Edit::Number("50万".into())),
    ];
    let own = |of: PriceOf, text: &str| {
        let price = ListPrice { meter: "sms.domestic".into(), of, text: text.into() };
        uncertain(&messages.iter().cloned().chain([Change::Price(price)]).collect::<Vec<_>>())
    };
    // 500,000 of one segment for 22,500, beside calls that are sure.
    assert_eq!(uncertain(&messages), "22500");
    assert_eq!(own(PriceOf::Pack(500_000), "20000"), "0");
    assert_eq!(own(PriceOf::Pack(1_000_000), "42000"), "22500");
    // 900 calls at 1.2, settled monthly, and at a price of one's own.
    let monthly = [Change::Line(Edit::Settlement(MONTHLY)), Change::Line(Edit::Number("900".into()))];
    assert_eq!(uncertain(&monthly), "1080");
    let price = ListPrice {
        meter: "faceid.enhanced.authority.wechat".into(),
        of: PriceOf::Postpaid,
        text: "1.1".into(),
    };
    let [settled, number] = monthly;
    assert_eq!(uncertain(&[settled, number, Change::Price(price)]), "0");
}

/// 85 % of 180,000 and of 100,000; the list stays beside it.
#[test]
fn a_discount_on_packs_keeps_the_list_price_beside_it() {
    let quote = price(after([Change::PacksDiscount("85折".into())]).now());
    let total = quote.total.unwrap();
    assert_eq!(
        (total.best.to_string(), total.at_list.unwrap().to_string()),
        ("238000".into(), "280000".into())
    );
    // What cannot be read changes nothing.
    assert_eq!(best(&after([Change::PacksDiscount("850折".into())])), "280000");
    // Postpaid at half price, 0.6 × 300,000, beats the packs.
    assert_eq!(best(&after([Change::PostpaidDiscount("5折".into())])), "180000");
}

/// One walk over every kind of change, each step priced from the step before and from nothing.
#[test]
fn what_is_kept_of_an_answer_after_a_change_is_what_asking_anew_gives() {
    let quoter = Quoter::new(embedded());
    let own = ListPrice { meter: "captcha.check".into(), of: PriceOf::Postpaid, text: "0.004".into() };
    let changes = [
        Change::Add,
        Change::Line(Edit::Open(Tab::Captcha)),
        Change::Add,
        Change::Line(Edit::Open(Tab::Sms)),
        Change::Line(Edit::Number("7万".into())),
        Change::Duplicate(0),
        Change::Line(Edit::Number("25万".into())),
        Change::Move { from: 0, to: 3 },
        Change::PacksDiscount("85折".into()),
        Change::Price(own),
        Change::Profile(Profile::Growth { percent: 110 }),
        Change::PerUser(true),
        Change::Users("5000".into()),
        Change::PostpaidDiscount("9折".into()),
        Change::AddHeld,
        Change::HeldLeft(0, "3万".into()),
        Change::Start("2027-01-15".into()),
        Change::Buying(Buying::AtOnce),
        Change::Open(1),
        Change::Remove(0),
    ];
    let mut before = (Estimate::new(embedded()), price(&Estimate::new(embedded())));
    let mut kept = 0;
    for change in changes {
        let now = before.0.apply(embedded(), change.clone());
        let quote = reprice(&quoter, &now, today(), Some((&before.0, &before.1)));
        assert_eq!(quote, price(&now), "{change:?}");
        kept +=
            quote.items.iter().filter(|item| before.1.items.iter().any(|was| Rc::ptr_eq(was, item))).count();
        before = (now, quote);
    }
    assert!(kept > 10, "{kept}");
}

/// A pack price of one's own: 20万 at 150,000 instead of 180,000.
#[test]
fn a_price_of_ones_own_stands_in_place_of_the_lists() {
    let own = |text: &str| {
        Change::Price(ListPrice {
            meter: "faceid.enhanced.authority.wechat".into(),
            of: PriceOf::Pack(200_000),
            text: text.into(),
        })
    };
    assert_eq!(best(&after([own("150000")])), "250000");
    assert_eq!(best(&after([own("150000"), own("160000")])), "260000");
    assert_eq!(best(&after([own("150000"), own("")])), "280000");
    assert_eq!(after([own(" ")]).now(), after([]).now(), "there was nothing to take back");
    assert_eq!(best(&after([own("-3")])), "280000");
    assert_eq!(best(&after([own("0")])), "280000", "no pack is for nothing");
    // A named price is not discounted again; the 10万 pack is.
    assert_eq!(best(&after([own("150000"), Change::PacksDiscount("9折".into())])), "240000");
}

#[test]
fn each_meter_and_size_has_a_price_of_its_own() {
    let own = |meter: &'static str, of: PriceOf, text: &str| ListPrice {
        meter: meter.into(),
        of,
        text: text.into(),
    };
    let four = [
        own("captcha.check", PriceOf::Postpaid, "0.004"),
        own("captcha.check", PriceOf::Pack(100_000), "600"),
        own("captcha.check", PriceOf::Pack(200_000), "1100"),
        own("faceid.eid", PriceOf::Postpaid, "0.5"),
    ];
    let typed = after(four.clone().map(Change::Price));
    assert_eq!(typed.now().prices, four);
    let back = typed.apply(embedded(), Change::Price(ListPrice { text: String::new(), ..four[1].clone() }));
    assert_eq!(back.now().prices, [four[0].clone(), four[2].clone(), four[3].clone()]);
}

#[test]
fn a_typed_price_is_read_where_it_can_hold() {
    let estimate = Estimate::new(embedded());
    let reads = |of: PriceOf, text: &str| {
        estimate.reads(&ListPrice { meter: "captcha.check".into(), of, text: text.into() })
    };
    for text in ["600", " 0.01 "] {
        assert!(reads(PriceOf::Pack(1), text) && reads(PriceOf::Postpaid, text), "{text}");
    }
    for text in ["", "x", "-3", "1,2"] {
        assert!(!reads(PriceOf::Pack(1), text) && !reads(PriceOf::Postpaid, text), "{text}");
    }
    // A call may be free; a pack for nothing is a slip.
    assert!(reads(PriceOf::Postpaid, "0") && !reads(PriceOf::Pack(1), "0"));
}

/// 1,000 users with 300 calls each are 300,000 calls.
#[test]
fn users_times_calls_each_are_the_volume_of_every_line_counted_so() {
    let counted = after([Change::PerUser(true), Change::EachUser("300".into())]);
    assert_eq!(best(&counted), "280000");
    let more = counted.apply(embedded(), Change::Users("500".into()));
    // 150,000: 100,000 + 5 × 10,000 at 11,000 = 155,000.
    assert_eq!(best(&more), "155000");
}

#[test]
fn typing_on_in_a_field_is_one_step_and_everything_can_be_taken_back() {
    let start = History::new(Estimate::new(embedded()));
    let typed = ["1", "15", "15万"]
        .into_iter()
        .fold(start.clone(), |h, text| h.apply(embedded(), Change::Line(Edit::Number(text.into()))));
    assert_eq!(typed.undo().now(), start.now());
    assert_eq!(typed.undo().redo().now(), typed.now());
    let discounted = typed.apply(embedded(), Change::PacksDiscount("9折".into()));
    assert_eq!(discounted.undo().now(), typed.now());
    // A change after an undo leaves nothing to redo.
    let back = discounted.undo();
    assert!(back.can_redo() && back.can_undo());
    let other = back.apply(embedded(), Change::Add);
    assert!(!other.can_redo() && other.can_undo());
    assert!(!start.can_undo() && !start.can_redo());
    // Looking at another product is no step.
    let looked = typed.apply(embedded(), Change::Line(Edit::Open(Tab::Sms)));
    assert_eq!(looked.undo().now(), start.now());
}

/// Every field with a text, each in an estimate that has it: two keys are one step, and so is another field's next.
#[test]
fn typing_on_is_one_step_in_every_field_and_another_field_begins_a_new_one() {
    let sms = || {
        let abroad = Edit::Market(Market::International);
        [Edit::Open(Tab::Sms), abroad, Edit::AddRegion, Edit::AddRegion].map(Change::Line).to_vec()
    };
    let price = |of: PriceOf, text: &str| {
        Change::Price(ListPrice { meter: "captcha.check".into(), of, text: text.into() })
    };
    type Field<'a> = (Vec<Change>, Box<dyn Fn(String) -> Change + 'a>);
    let fields: Vec<Field<'_>> = vec![
        (vec![], Box::new(|text| Change::Line(Edit::Number(text)))),
        (sms(), Box::new(|text| Change::Line(Edit::Signature(text)))),
        (sms(), Box::new(|text| Change::Line(Edit::Body(text)))),
        (sms(), Box::new(|text| Change::Line(Edit::RecipientsAt(1, text)))),
        (sms(), Box::new(|text| Change::Line(Edit::RecipientsAt(2, text)))),
        (vec![], Box::new(|text| Change::Line(Edit::Value("1".into(), Case::Typical, text)))),
        (vec![], Box::new(|text| Change::Line(Edit::Value("1".into(), Case::Longest, text)))),
        (vec![], Box::new(|text| Change::Line(Edit::Value("2".into(), Case::Longest, text)))),
        (vec![Change::Add], Box::new(|text| Change::Rename(0, text))),
        (vec![Change::Add], Box::new(|text| Change::Rename(1, text))),
        (vec![Change::TypeMonths], Box::new(|text| Change::Month(0, text))),
        (vec![Change::TypeMonths], Box::new(|text| Change::Month(11, text))),
        (vec![Change::PerUser(true)], Box::new(Change::EachUser)),
        (vec![Change::PerUser(true)], Box::new(Change::Users)),
        (vec![Change::AddHeld; 2], Box::new(|text| Change::HeldLeft(0, text))),
        (vec![Change::AddHeld; 2], Box::new(|text| Change::HeldLeft(1, text))),
        (vec![Change::AddHeld; 2], Box::new(|text| Change::HeldEnds(0, text))),
        (vec![Change::AddHeld; 2], Box::new(|text| Change::HeldEnds(1, text))),
        (vec![], Box::new(Change::Activated)),
        (vec![], Box::new(Change::Start)),
        (vec![], Box::new(Change::PacksDiscount)),
        (vec![], Box::new(Change::PostpaidDiscount)),
        (vec![], Box::new(|text| price(PriceOf::Postpaid, &text))),
        (vec![], Box::new(|text| price(PriceOf::Pack(100_000), &text))),
    ];
    let keys = |history: &History, type_in: &dyn Fn(String) -> Change| {
        let one = history.apply(embedded(), type_in("7".into()));
        one.apply(embedded(), type_in("77".into()))
    };
    for (at, (before, type_in)) in fields.iter().enumerate() {
        let change = type_in("7".into());
        let start = after(before.iter().cloned());
        let typed = keys(&start, type_in);
        assert_ne!(typed.now(), start.now(), "{change:?}");
        assert_eq!(typed.undo().now(), start.now(), "{change:?}");
        for (_, other) in fields.iter().enumerate().filter(|(of, _)| *of != at).map(|(_, field)| field) {
            let on = keys(&typed, other);
            // What is not there takes no text.
            if on.now() != typed.now() {
                assert_eq!(on.undo().now(), typed.now(), "{change:?} and {:?}", other("7".into()));
            }
        }
    }
    // The same field of another line is another field.
    let two = keys(&after([Change::Add]), &|text| Change::Line(Edit::Number(text)));
    let first = keys(&two.apply(embedded(), Change::Open(0)), &|text| Change::Line(Edit::Number(text)));
    assert_eq!(first.undo().now().items, two.now().items);
}

#[test]
fn two_hundred_steps_can_be_taken_back_and_older_ones_are_forgotten() {
    let book = embedded();
    let start = after([]);
    let users = |n: u64| Change::Users(n.to_string());
    let grants = |n: u64| Change::Grant("first-activation".into(), n % 2 == 1);
    let back = |mut history: History| {
        let mut steps = 0;
        while history.can_undo() {
            (history, steps) = (history.undo(), steps + 1);
        }
        (steps, history)
    };
    let many = (1..=200).fold(start.clone(), |history, n| history.apply(book, grants(n)));
    let (steps, oldest) = back(many.clone());
    assert_eq!((steps, oldest.now()), (200, start.now()));
    for more in [many.apply(book, users(7)), many.replace(many.now().apply(book, users(7)))] {
        let (steps, oldest) = back(more);
        assert_eq!((steps, oldest.now()), (200, start.apply(book, grants(1)).now()));
    }
}

#[test]
fn another_estimate_in_its_place_is_one_step_and_the_same_one_none() {
    let book = embedded();
    let typed = after([Change::PacksDiscount("9折".into())]);
    let link = Estimate::new(book).apply(book, Change::Add);
    let opened = typed.replace(link.clone());
    assert_eq!(**opened.now(), link);
    assert_eq!(opened.undo().now(), typed.now());
    assert_eq!(opened.undo().redo().now(), opened.now());
    assert_eq!(opened.replace(link), opened);
    let same = typed.undo().replace(Estimate::new(book));
    assert!(same.can_redo() && !same.can_undo(), "what was taken back is still there");
}

/// An address that names a product opens its line; only where nothing would be lost is a line turned to it.
#[test]
fn a_product_asked_for_opens_its_line_and_turns_only_the_only_one() {
    let book = embedded();
    let one = Estimate::new(book);
    let tabs = |e: &Estimate| e.items.iter().map(|item| item.inputs.tab).collect::<Vec<_>>();
    assert_eq!(one.facing(book, Tab::FaceId), one);
    assert_eq!(tabs(&one.facing(book, Tab::Sms)), [Tab::Sms]);
    let steps = [Change::Add, Change::Add, Change::Line(Edit::Open(Tab::Captcha)), Change::Open(1)];
    let three = after(steps).now().as_ref().clone();
    assert_eq!((tabs(&three), three.open), (vec![Tab::FaceId, Tab::FaceId, Tab::Captcha], 1));
    assert_eq!(three.facing(book, Tab::FaceId), three, "the open line is about it already");
    assert_eq!(three.facing(book, Tab::Captcha), three.apply(book, Change::Open(2)));
    assert_eq!(three.apply(book, Change::Open(2)).facing(book, Tab::FaceId).open, 0, "the first of two");
    assert_eq!(three.facing(book, Tab::Sms), three, "no line is about it, and none is lost");
}

#[test]
fn estimates_share_their_terms_unless_one_of_the_terms_differs() {
    let book = embedded();
    let own =
        |text: &str| ListPrice { meter: "captcha.check".into(), of: PriceOf::Postpaid, text: text.into() };
    let base =
        after([Change::Price(own("0.004")), Change::PacksDiscount("9折".into())]).now().as_ref().clone();
    for term in [
        Change::Start("2027-01-15".into()),
        Change::Buying(Buying::AtOnce),
        Change::PacksDiscount("8折".into()),
        Change::PostpaidDiscount("9折".into()),
        Change::Price(own("0.003")),
        Change::Users("5".into()),
    ] {
        let other = base.apply(book, term.clone());
        assert!(!base.shares_terms(&other) && !other.shares_terms(&base), "{term:?}");
        assert!(other.shares_terms(&other), "{term:?}");
    }
    for line in [Change::Add, Change::Line(Edit::Number("5".into())), Change::AddHeld, Change::PerUser(true)]
    {
        assert!(base.shares_terms(&base.apply(book, line.clone())), "{line:?}");
    }
}

#[test]
fn a_full_estimate_takes_no_further_line() {
    let book = embedded();
    let mut full = Estimate::new(book);
    full.items.resize(MAX_ITEMS - 1, full.items[0].clone());
    for change in [Change::Add, Change::Duplicate(0)] {
        let last = full.apply(book, change.clone());
        assert_eq!(last.items.len(), MAX_ITEMS, "{change:?}");
        assert_eq!(last.apply(book, change.clone()), last, "{change:?}");
    }
}

#[test]
fn lines_are_duplicated_moved_and_removed_with_the_open_one_followed() {
    let book = embedded();
    let named = ["a", "b", "c"]
        .into_iter()
        .enumerate()
        .fold(after([Change::Add, Change::Add]).now().as_ref().clone(), |e, (at, name)| {
            e.apply(book, Change::Rename(at, name.into()))
        });
    let names = |e: &Estimate| e.items.iter().map(|i| i.name.clone()).collect::<String>();
    let open = |e: &Estimate| e.items[e.open].name.clone();
    let moves = [
        (0, 2, "bca"),
        (2, 0, "cab"),
        (1, 0, "bac"),
        (0, 1, "bac"),
        (1, 1, "abc"),
        (7, 0, "abc"),
        (3, 0, "abc"),
        (0, 3, "abc"),
    ];
    for (from, to, expected) in moves {
        for at in 0..3 {
            let before = named.apply(book, Change::Open(at));
            let moved = before.apply(book, Change::Move { from, to });
            assert_eq!(names(&moved), expected, "{from} to {to}");
            assert_eq!(open(&moved), open(&before), "{from} to {to} with {at} open");
        }
    }
    for gone in 0..3 {
        for at in (0..3).filter(|&at| at != gone) {
            let before = named.apply(book, Change::Open(at));
            assert_eq!(
                open(&before.apply(book, Change::Remove(gone))),
                open(&before),
                "{gone} gone, {at} open"
            );
        }
        let removed = named.apply(book, Change::Open(gone)).apply(book, Change::Remove(gone));
        // The line below takes the place of the open one; below the last there is none.
        assert_eq!(open(&removed), ["b", "c", "b"][gone]);
        assert_eq!(names(&removed), "abc".replace(["a", "b", "c"][gone], ""));
    }
    let copied = named.apply(book, Change::Duplicate(1));
    assert_eq!((names(&copied).as_str(), copied.open), ("abbc", 2));
    let last = Estimate::new(book).apply(book, Change::Remove(0));
    assert_eq!(last.items.len(), 1);
    assert_eq!(names(&named.apply(book, Change::Remove(3))), "abc", "there is no fourth");
}

#[test]
fn anything_entered_beyond_the_question_is_a_situation_and_the_question_is_none() {
    let has = |changes: &[Change]| after(changes.iter().cloned()).now().items[0].has_situation();
    assert!(!has(&[]));
    assert!(!has(&[Change::Line(Edit::Number("7万".into()))]));
    let grant = || Text::Borrowed("first-activation");
    for change in [
        Change::Profile(Profile::Growth { percent: 110 }),
        Change::PerUser(true),
        Change::AddHeld,
        Change::Grant(grant(), true),
        Change::Counting(TierCounting::All),
        Change::Activated("2026-01-01".into()),
    ] {
        assert!(has(std::slice::from_ref(&change)), "{change:?}");
    }
    assert!(!has(&[Change::Grant(grant(), true), Change::Grant(grant(), false)]));
}

#[test]
fn the_example_message_follows_the_language_and_a_message_typed_does_not() {
    let bodies = |history: &History| -> Vec<String> {
        history.now().items.iter().map(|item| item.inputs.sms.body.clone()).collect()
    };
    let message = |text: &str| Change::Line(Edit::Body(text.into()));
    let typed = after([message("例子"), Change::Add, message("自己写的")]);
    let english = typed.translate("例子", "an example");
    assert_eq!(bodies(&english), ["an example", "自己写的"]);
    // It is no step of its own, and the steps there are lead to the same language.
    let undone = english.undo();
    assert_eq!(bodies(&undone), ["an example", "an example"]);
    assert_eq!(bodies(&typed.undo().translate("例子", "an example").redo()), bodies(&english));
    assert_eq!(bodies(&undone.redo()), bodies(&english));
    // What a page opens with before it knows a language.
    assert_eq!(bodies(&typed.translate("", "an example")), ["an example"; 2]);
}

#[test]
fn a_held_pack_is_taken_away_by_its_place_and_counts_once_it_holds_something() {
    let book = embedded();
    let three = after(
        ["5", "0", "7"]
            .into_iter()
            .enumerate()
            .flat_map(|(at, left)| [Change::AddHeld, Change::HeldLeft(at, left.into())]),
    );
    let left = |history: &History| -> Vec<u64> {
        history.now().items[0].held.iter().map(|held| held.left.good.get()).collect()
    };
    for (at, expected) in [(0, &[0, 7][..]), (1, &[5, 7]), (2, &[5, 0]), (3, &[5, 0, 7]), (9, &[5, 0, 7])] {
        assert_eq!(left(&three.apply(book, Change::RemoveHeld(at))), expected, "{at}");
    }
    assert_eq!(lines(&three)[0].held.iter().map(|held| held.units).collect::<Vec<_>>(), [5, 7]);
}

#[test]
fn pasted_packs_stand_below_typed_ones_and_take_the_place_of_empty_rows() {
    let (day, left) = (today(), Volume::new(70).unwrap());
    let held = after([
        Change::AddHeld,
        Change::HeldLeft(0, "500".into()),
        Change::AddHeld,
        Change::HeldEnds(1, "2027-03-01".into()),
        Change::AddHeld,
        Change::PasteHeld(vec![(left, Some(day)), (left, None)]),
    ]);
    let rows = held.now().items[0].held.iter().map(|held| (held.left.good.get(), held.ends.as_str()));
    assert_eq!(rows.collect::<Vec<_>>(), [(500, ""), (0, "2027-03-01"), (70, "2026-11-21"), (70, "")]);
}

#[test]
fn everything_entered_reaches_what_is_priced() {
    let own = |of: PriceOf, text: &str| {
        Change::Price(ListPrice { meter: "faceid.enhanced.authority.wechat".into(), of, text: text.into() })
    };
    let asked = after([
        Change::Start("2027-01-15".into()),
        Change::Activated("2026-12-01".into()),
        Change::Buying(Buying::AtOnce),
        Change::Counting(TierCounting::All),
        Change::Grant("first-activation".into(), true),
        Change::AddHeld,
        Change::HeldLeft(0, "500".into()),
        Change::HeldEnds(0, "2027-03-01".into()),
        Change::PacksDiscount("85折".into()),
        Change::PostpaidDiscount("9折".into()),
        own(PriceOf::Postpaid, "0.9"),
        own(PriceOf::Pack(100_000), "90000"),
    ]);
    let day = |text: &str| Some(text.parse::<Date>().unwrap());
    let [line] = lines(&asked).try_into().unwrap();
    let plan = Plan { start: day("2027-01-15"), activated: day("2026-12-01"), buying: Buying::AtOnce };
    assert_eq!((line.plan, line.counting), (plan, TierCounting::All));
    assert_eq!(line.grants, ["first-activation"]);
    assert_eq!(line.held, [Held { units: 500, ends: day("2027-03-01") }]);
    let contract = Contract {
        packs_share: Share::new(850),
        postpaid_share: Share::new(900),
        postpaid: Some("0.9".parse().unwrap()),
        packs: vec![(100_000, "90000".parse().unwrap())],
    };
    assert_eq!(line.contract, contract);
    // Nothing entered is nothing assumed, but for the day: packs are bought today.
    let plain = Line::new("faceid.enhanced.authority.wechat", line.usage);
    let plan = Plan { start: Some(today()), ..Plan::default() };
    assert_eq!(lines(&after([])), [Line { plan, picks: line.picks, ..plain }]);
}

#[test]
fn typed_months_begin_as_the_year_they_replace() {
    let typed = after([Change::Profile(Profile::Campaign { month: 3, times: 10 }), Change::TypeMonths]);
    assert_eq!(best(&typed), best(&typed.undo()));
    let more = typed.apply(embedded(), Change::Month(0, "10万".into()));
    let usage = price(more.now()).items[0].quotes[0].usage;
    assert_eq!((usage[0], usage[1], usage[2]), (100_000, 14_286, 142_857));
}

#[test]
fn the_question_and_the_typed_months_tell_one_number() {
    let number = |history: &History| history.now().items[0].inputs.number().text.clone();
    let months = |history: &History| match &history.now().items[0].shape {
        Shape::Months(months) => months.each_ref().map(|m| m.good.get()),
        Shape::Profile(_) => panic!("not typed"),
    };
    let typed = after([Change::TypeMonths]);
    assert_eq!(
        (number(&typed).as_str(), months(&typed)),
        ("300,000", [25_000; 12]),
        "nothing was changed yet"
    );
    let more = typed.apply(embedded(), Change::Month(0, "10万".into()));
    assert_eq!(number(&more), "375,000");
    // A month that cannot be read changes neither.
    assert_eq!(number(&more.apply(embedded(), Change::Month(1, "x".into()))), "375,000");
    // 750,000 is twice as much: so is every month.
    let twice = more.apply(embedded(), Change::Line(Edit::Number("75万".into())));
    assert_eq!(number(&twice), "75万", "what is typed stays as typed");
    assert_eq!(months(&twice)[..3], [200_000, 50_000, 50_000]);
    // 750,000 a month are 9,000,000 a year.
    let monthly = twice.apply(embedded(), Change::Line(Edit::Period(Period::Month)));
    assert_eq!((number(&monthly).as_str(), months(&monthly)[0]), ("75万", 2_400_000));
    let again = monthly.apply(embedded(), Change::Month(0, "1".into()));
    assert_eq!(number(&again), "6,600,001", "the sum is of a year");
}

#[test]
fn typed_months_outlast_a_look_at_other_products() {
    let book = embedded();
    let shape = |history: &History| history.now().items[0].shape.clone();
    let months = |history: &History| match shape(history) {
        Shape::Months(months) => months.map(|month| month.good.get()),
        Shape::Profile(_) => panic!("not typed"),
    };
    let year = |history: &History| months(history).iter().sum::<u64>();
    let look = |history: &History, tab: Tab| history.apply(book, Change::Line(Edit::Open(tab)));
    // Five checks a year cannot tell twelve months apart, and none at all tell nothing.
    let start = [Change::Line(Edit::Open(Tab::Captcha)), Change::Line(Edit::Number("5".into()))];
    let sms = [Change::Line(Edit::Open(Tab::Sms)), Change::Line(Edit::Number("0".into()))];
    let pasted = (0..12).map(|n| Volume::new(30_123 + 7 * n).unwrap()).collect();
    let typed =
        [Change::Line(Edit::Open(Tab::FaceId)), Change::Months(pasted), Change::Month(3, "3万".into())];
    let typed = after(start.into_iter().chain(sms).chain(typed));

    let there = look(&typed, Tab::Captcha);
    assert_eq!(year(&there), 5, "its own number in their proportion");
    assert_eq!(shape(&look(&there, Tab::FaceId)), shape(&typed));
    let far = look(&look(&there, Tab::Sms), Tab::Captcha);
    assert_eq!(months(&far), months(&there));
    assert_eq!(look(&far, Tab::FaceId).now(), typed.now());

    // Months typed for the other product are the line's from then on.
    let other = look(&typed, Tab::Captcha).apply(book, Change::Month(0, "1200".into()));
    let back = look(&other, Tab::FaceId);
    assert!(months(&back)[0] > 300_000, "{:?}", months(&back));
    assert_eq!(year(&back), year(&typed));
    for change in [Change::Profile(Profile::Flat), Change::PerUser(true)] {
        let even = look(&typed, Tab::Captcha)
            .apply(book, change)
            .apply(book, Change::Line(Edit::Number("12".into())));
        assert_eq!(shape(&look(&even, Tab::FaceId)), Shape::Profile(Profile::Flat));
        let even = months(&look(&even.apply(book, Change::TypeMonths), Tab::FaceId));
        assert!(even.iter().max().unwrap() - even.iter().min().unwrap() < 2, "{even:?}");
    }
    let pasted = look(&typed, Tab::Captcha).apply(book, Change::Months(vec![Volume::new(1).unwrap(); 12]));
    assert_eq!(months(&pasted), [1; 12]);
    assert_ne!(months(&look(&pasted, Tab::FaceId)), months(&typed));
    // Where the number became another meanwhile, it holds.
    let sms = look(&typed, Tab::Sms).apply(book, Change::Months(vec![Volume::new(10).unwrap(); 12]));
    let more = look(&sms, Tab::FaceId).apply(book, Change::Line(Edit::RecipientsAt(0, "240".into())));
    assert_eq!(months(&look(&more, Tab::Sms)), [20; 12]);
    // Another number is not other months.
    let twice = look(&typed, Tab::Captcha).apply(book, Change::Line(Edit::Number("10".into())));
    assert_eq!(year(&twice), 10);
    assert_eq!(shape(&look(&twice, Tab::FaceId)), shape(&typed));
}

#[test]
fn a_number_typed_replaces_a_product_of_users() {
    let users = after([Change::PerUser(true), Change::Users("2万".into()), Change::EachUser("3".into())]);
    let calls = |history: &History| {
        let estimate = history.now();
        let asked = estimate.items[0].asked(estimate.users.good).into_owned();
        (asked.number().text.clone(), price(estimate).items[0].quotes[0].units)
    };
    assert_eq!(calls(&users), ("60,000".into(), 60_000));
    let typed = users.apply(embedded(), Change::Line(Edit::Number("5万".into())));
    assert_eq!(calls(&typed), ("5万".into(), 50_000));
    assert_eq!(calls(&typed.undo()), ("60,000".into(), 60_000));
    // Typed months and users are two ways to say how much: the later one holds.
    let months = users.apply(embedded(), Change::TypeMonths);
    assert!(months.now().items[0].per_user.is_none());
    assert_eq!(calls(&months), ("60,000".into(), 60_000));
    let back = months.apply(embedded(), Change::PerUser(true));
    assert!(matches!(back.now().items[0].shape, Shape::Profile(_)));
    let shape = |history: &History| history.now().items[0].shape.clone();
    assert_eq!(shape(&months.apply(embedded(), Change::PerUser(false))), shape(&months));
    // A total of users falls on the months as any total does.
    let growth = after([Change::Profile(Profile::Growth { percent: 110 })]);
    assert_eq!(shape(&growth.apply(embedded(), Change::PerUser(true))), shape(&growth));
}

/// 10^12 users with 1,001 calls each are more than 10^15, the most that is computed with. It used to be answered with the
/// price of 10^15.
#[test]
fn users_times_calls_beyond_the_largest_volume_have_no_price() {
    let users = |each: &str| {
        let counted = after([
            Change::Line(Edit::Open(Tab::Captcha)),
            Change::PerUser(true),
            Change::Users("1000000000000".into()),
            Change::EachUser(each.into()),
        ]);
        price(counted.now()).items[0].quotes[0].clone()
    };
    assert_eq!(users("1000").units, 1_000_000_000_000_000);
    let beyond = users("1001");
    assert!(beyond.options.best.is_none() && beyond.options.packs.is_none());
    assert!(beyond.diagnostics.iter().any(|d| d.finding.code() == "volume.tooLarge"), "{beyond:?}");
}

/// A month of 10^15 messages of two segments each is too much as well, typed as a month or as a number.
#[test]
fn messages_times_segments_beyond_the_largest_volume_have_no_price() {
    let two = "x".repeat(161);
    let sms = |changes: Vec<Change>| {
        let first = [
            Change::Line(Edit::Open(Tab::Sms)),
            Change::Line(Edit::Market(Market::International)),
            Change::Line(Edit::Body(two.clone())),
        ];
        price(after(first.into_iter().chain(changes)).now()).total
    };
    let typed = |month: &str| {
        let months = (1..12).map(|at| Change::Month(at, "0".into()));
        [Change::TypeMonths, Change::Month(0, month.into())].into_iter().chain(months).collect()
    };
    assert!(sms(typed("500000000000000")).is_some());
    assert!(sms(typed("1000000000000000")).is_none());
    // 10^14 a month are 1.2 · 10^15 a year, and so they are typed out.
    let monthly = vec![Change::Line(Edit::Number("100000000000000".into())), Change::TypeMonths];
    assert!(sms(monthly).is_none());
}

/// 5,000 a month to Hong Kong are 60,000 a year, whatever is typed for the months of the first region. They used to become
/// 5,000 a year.
#[test]
fn typing_the_months_of_one_region_leaves_the_others_their_year() {
    let two = after([
        Change::Line(Edit::Open(Tab::Sms)),
        Change::Line(Edit::Market(Market::International)),
        Change::Line(Edit::Body("Hello".into())),
        Change::Line(Edit::Period(Period::Month)),
        Change::Line(Edit::AddRegion),
        Change::Line(Edit::RecipientsAt(1, "5000".into())),
    ]);
    let units = |history: &History| price(history.now()).items[0].quotes[1].units;
    assert_eq!(units(&two), 60_000);
    let typed = two.apply(embedded(), Change::TypeMonths);
    assert_eq!(units(&typed), 60_000);
    let once = typed.apply(embedded(), Change::Month(0, "1".into()));
    assert_eq!(units(&once), 60_000);
    assert_eq!(units(&once.apply(embedded(), Change::Month(1, "2".into()))), 60_000);
}

#[test]
fn typed_months_of_a_message_count_messages_and_are_billed_in_segments() {
    let typed = after([
        Change::Line(Edit::Open(Tab::Sms)),
        Change::Line(Edit::Market(Market::International)),
        Change::Line(Edit::Body("x".repeat(161))),
        Change::TypeMonths,
        Change::Month(4, "1000".into()),
    ]);
    assert_eq!(price(typed.now()).items[0].quotes[0].usage[4], 2_000);
}

/// The first 100 calls on 增强版（权威库）-微信 are free for a year: 299,900 are left to buy for, which still takes both packs.
#[test]
fn a_ticked_grant_serves_first_and_only_where_its_meter_gives_it() {
    let ticked = after([Change::Grant("first-activation".into(), true)]);
    let quote = price(ticked.now());
    assert_eq!(quote.items[0].lines[0].grants, ["first-activation"]);
    assert_eq!(quote.items[0].quotes[0].ledger.as_ref().unwrap().months[0].granted, 100);
    let captcha = ticked.apply(embedded(), Change::Line(Edit::Open(Tab::Captcha)));
    assert!(price(captcha.now()).items[0].lines[0].grants.is_empty());
    let untick = ticked.apply(embedded(), Change::Grant("first-activation".into(), false));
    assert!(price(untick.now()).items[0].lines[0].grants.is_empty());
    // Captcha's own is for testing, and FaceID has none of that name.
    for before in [&captcha, &ticked] {
        let trial = before.apply(embedded(), Change::Grant("trial".into(), true));
        let grants = |history: &History| lines(history)[0].grants.clone();
        assert_eq!(grants(&trial), grants(before));
    }
    // Activated a year and a day before the first purchase, nothing is left of it.
    let old = ticked.apply(embedded(), Change::Activated("2025-11-20".into()));
    assert_eq!(price(old.now()).items[0].quotes[0].ledger.as_ref().unwrap().months[0].granted, 0);
}

/// The page's first part knows the sentence it opens with and nothing else; there it does what the whole page does.
#[test]
fn the_sentence_is_changed_and_priced_alike_by_the_first_part_and_the_whole() {
    let (book, quoter) = (embedded(), Quoter::new(embedded()));
    let product = book.product(Tab::FaceId.id()).unwrap();
    let mut random = Random::new(0x5e17);
    for _ in 0..40 {
        let mut history = History::new(Estimate::new(book));
        for _ in 0..12 {
            let index =
                |random: &mut Random, of: usize| u16::try_from(random.between(0, of as u64 - 1)).unwrap();
            let edit = match random.between(0, 6) {
                0 => Edit::Way(Way::Channel(index(&mut random, product.channels.len()))),
                1 => Edit::Way(Way::Api(index(&mut random, product.apis.len()))),
                2 => Edit::Way(Way::Meter(index(&mut random, product.meters.len()))),
                3 => Edit::Comparison(index(&mut random, product.comparisons.len())),
                4 => Edit::Edition(index(&mut random, product.editions.len())),
                5 => Edit::Period(random.one_of(&[Period::Year, Period::Month])),
                _ => Edit::Number(
                    random.one_of(&["", "0", "1", "30万", "1,234,567", "x", "-1", "1e15", "2e15"]).into(),
                ),
            };
            let whole = history.apply(book, Change::Line(edit.clone()));
            assert_eq!(history.answer(book, edit.clone()), whole, "{edit:?}");
            history = whole;
            let (first, all) = (first(&quoter, history.now(), today()), price(history.now()));
            let (first, all) = (&first.items[0], &all.items[0]);
            assert_eq!(first.lines, all.lines);
            for (brief, full) in first.quotes.iter().zip(&all.quotes) {
                let ways = |quote: &LineQuote| {
                    let options = &quote.options;
                    (options.best.clone(), options.packs.clone(), options.postpaid.clone(), quote.units)
                };
                assert_eq!(ways(brief), ways(full));
            }
            assert_eq!(first.quotes.len(), all.quotes.len());
        }
    }
}

/// What the first part is without is put in when the rest of the book comes.
#[test]
fn the_region_of_the_example_is_looked_up_again_in_the_whole_book() {
    let mut part = embedded().clone();
    for product in part.products.to_mut() {
        product.meters = Vec::new().into();
    }
    let history = History::new(Estimate::new(&part)).answer(&part, Edit::Number("5".into()));
    let undone = history.complete(embedded()).undo();
    assert_eq!(undone.now(), &std::rc::Rc::new(Estimate::new(embedded())));
}

#[test]
fn a_question_about_any_meter_prices_an_example_until_somebody_says_how_much() {
    let book = embedded();
    let read = |asked: &[(&str, &str)]| Question::read(asked, book);
    let (question, misread) = read(&[("meter", "faceid.eid"), ("free", "first-merchant,first-merchant")]);
    assert_eq!(misread, []);
    // The largest pack of E-ID; document reading sells none.
    assert_eq!(question.amount(book).good.get(), 1_000_000);
    assert_eq!(read(&[("meter", "faceid.nfc")]).0.amount(book).good.get(), 10_000);
    assert_eq!(question.free, ["first-merchant"]);

    let typed = question.with(Asking::Volume("30万".into()), book).with(Asking::Period(Period::Month), book);
    let line = typed.line(book, today());
    assert_eq!(line.usage, Usage::PerMonth(Volume::new(300_000).unwrap()));
    assert_eq!(
        (line.grants.as_slice(), line.plan.start),
        (&[Text::Borrowed("first-merchant")][..], Some(today()))
    );
    // A slip keeps the last number there was, and what is handed on is that number.
    let slipped = typed.with(Asking::Volume("30万个".into()), book);
    assert_eq!(slipped.line(book, today()).usage, line.usage);
    let said = |question: &Question| question.asked().map(|(_, value)| value.unwrap_or_default());
    assert_eq!(said(&slipped), ["faceid.eid", "300,000", "month", "first-merchant"]);
    assert_eq!(said(&typed), ["faceid.eid", "30万", "month", "first-merchant"]);

    assert_eq!(typed.with(Asking::Free("first-merchant".into(), false), book).free, Vec::<Text>::new());
    // Free quota is the meter's own; the same meter once more takes nothing away.
    assert_eq!(typed.with(Asking::Meter("faceid.eid".into()), book), typed);
    let other = typed.with(Asking::Meter("captcha.check".into()), book);
    assert_eq!((other.free.len(), other.volume), (0, typed.volume));

    // Tiers count a month's units: each month of an even year comes into the second one.
    for tiered in [Postpaid::Reached, Postpaid::Graduated] {
        let price = |text: &str| Some(text.parse().unwrap());
        let tiers = [Tier { from: 1, price: price("2") }, Tier { from: 5_001, price: price("1") }];
        let mut book = book.clone();
        let meters = book.products.to_mut().iter_mut().flat_map(|product| product.meters.to_mut());
        let nfc = meters.into_iter().find(|meter| meter.id == "faceid.nfc").unwrap();
        nfc.lists.to_mut()[0].postpaid = tiered(tiers.to_vec().into());
        let (question, _) = Question::read(&[("meter", "faceid.nfc")], &book);
        assert!(question.amount(&book).good.get() / 12 > 5_000);
    }

    let wrong = [("meter", "x"), ("period", "z"), ("volume", "y"), ("free", "trial")];
    let (question, misread) = read(&wrong);
    assert_eq!(misread.iter().map(|m| (m.key, m.value.as_str())).collect::<Vec<_>>(), wrong);
    assert_eq!(question, read(&[]).0);

    // Neither what is for testing alone nor what is no longer given away lowers an answer.
    for (meter, free) in [("captcha.check", "trial"), ("sms.domestic", "first-enterprise-2023")] {
        let (question, misread) = read(&[("meter", meter), ("free", free)]);
        assert_eq!(question.free, Vec::<Text>::new());
        assert_eq!(misread.iter().map(|m| (m.key, m.value.as_str())).collect::<Vec<_>>(), [("free", free)]);
    }
}

#[test]
fn whatever_is_done_a_line_is_open_and_its_months_and_its_question_tell_one_number() {
    let book = embedded();
    for seed in 0..cases(300) {
        let mut random = Random::new(seed);
        let mut history = after([]);
        let mut trail = Vec::new();
        for _ in 0..14 {
            let n = |r: &mut Random| {
                r.one_of(&["", "0", "1", "300000", "12万", "x", "1000000000000000", "999999999999"])
                    .to_owned()
            };
            let at = |r: &mut Random| usize::try_from(r.between(0, 3)).unwrap();
            let r = &mut random;
            let change = match r.between(0, 22) {
                0 => Change::Add,
                1 => Change::Line(Edit::Open(r.one_of(&Tab::ALL))),
                2 | 3 => Change::Line(Edit::Number(n(r))),
                4 | 5 => Change::Line(Edit::Period(r.one_of(&[Period::Year, Period::Month]))),
                6..=8 => Change::TypeMonths,
                9 | 10 => Change::Month(usize::try_from(r.between(0, 12)).unwrap(), n(r)),
                11 => Change::Months(vec![Volume::new(r.one_of(&[0, 5, Volume::MAX.get()])).unwrap(); 12]),
                12 => Change::PerUser(r.percent(70)),
                13 => Change::EachUser(n(r)),
                14 => Change::Users(n(r)),
                15 => Change::Profile(Profile::Growth { percent: 110 }),
                16 => Change::Open(at(r)),
                17 => Change::Duplicate(at(r)),
                18 => Change::Remove(at(r)),
                19 => Change::Move { from: at(r), to: at(r) },
                20 => Change::Line(Edit::AddRegion),
                21 => Change::Line(Edit::RemoveRegion(at(r))),
                _ => Change::Line(Edit::RecipientsAt(at(r), n(r))),
            };
            trail.push(change.clone());
            let next = history.apply(book, change.clone());
            let e = next.now();
            assert!(e.open < e.items.len(), "{trail:?}");
            for item in &e.items {
                if let Shape::Months(months) = &item.shape {
                    assert!(item.per_user.is_none(), "{trail:?}");
                    let sum: u64 = months.iter().map(|m| m.good.get()).sum();
                    let number = item.inputs.number().good.get();
                    let year = if item.inputs.period() == Period::Month { number * 12 } else { number };
                    // More than the largest volume cannot be shown as a number.
                    assert!(sum == year || sum.max(year) >= Volume::MAX.get(), "{sum} {year} {trail:?}");
                }
            }
            history = next;
        }
    }
}

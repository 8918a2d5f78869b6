//! The figures that must come out of the embedded book, each with where it stands, and what must hold for everything in
//! it. The vendor's own worked examples are *stated purchases*: they come out as picks, beside the cheaper best mix.

use crate::random::Random;
use packwise::billing::{Held, MONTHS};
use packwise::diagnostic::Finding;
use packwise::money::Money;
use packwise::price_book::{Overflow, Postpaid, PriceList, Settlement, Text, embedded};
use packwise::quote::{LineQuote, MAX_YEAR, OptionQuote, Quoter, Single, Step, daily_price};
use packwise::scenario::{Contract, Line, Pick, Share};
use packwise::volume::{Usage, Volume};

/// 增强版人脸核身（权威库): one price list for all three channels (价格说明 / 增强版).
const ENHANCED: [&str; 3] =
    ["faceid.enhanced.authority.wechat", "faceid.enhanced.authority.app", "faceid.enhanced.authority.h5"];
const CAPTCHA: &str = "captcha.check";
const SMS: &str = "sms.domestic";
const BANK_CARD: &str = "faceid.bankcard";

fn volume(text: &str) -> Volume {
    Volume::parse(text).unwrap()
}

fn line(meter: &str, year: &str) -> Line {
    Line::new(Text::Owned(meter.to_owned()), Usage::PerYear(volume(year)))
}

/// All of a year in its first month.
fn one_month(meter: &str, month: &str) -> Line {
    let mut months = [Volume::ZERO; MONTHS];
    months[0] = volume(month);
    Line::new(Text::Owned(meter.to_owned()), Usage::Months(months))
}

fn picked(line: Line, picks: &[(u64, u64)]) -> Line {
    Line { picks: picks.iter().map(|&(units, count)| Pick { units, count }).collect(), ..line }
}

fn quote(line: &Line) -> LineQuote {
    Quoter::new(embedded()).quote(std::slice::from_ref(line)).lines.remove(0)
}

fn total(option: &Option<OptionQuote>) -> Option<String> {
    option.as_ref().map(|o| o.total.to_string())
}

/// Totals of all-postpaid, packs only and best, `-` where an option does not exist.
#[track_caller]
fn check(line: &Line, postpaid: &str, packs: &str, best: &str) -> LineQuote {
    let quote = quote(line);
    let options = &quote.options;
    let found = [&options.postpaid, &options.packs, &options.best].map(|o| total(o).unwrap_or("-".into()));
    assert_eq!(found, [postpaid, packs, best], "{} {:?}", line.meter, line.usage);
    quote
}

#[track_caller]
fn check_code(quote: &LineQuote, path: &str, code: &str) {
    let said: Vec<_> = quote.diagnostics.iter().map(|d| (d.path.as_str(), d.finding.code())).collect();
    assert!(said.contains(&(path, code)), "{path} {code} is not among {said:?}");
}

/// Size, count and month of each purchase.
fn purchases(option: &OptionQuote) -> Vec<(u64, u64, u8)> {
    option.purchases.iter().map(|p| (p.units, p.count, p.month)).collect()
}

#[test]
fn a_stated_purchase_is_what_it_adds_up_to_and_none_of_a_size_is_nothing() {
    let stated = |picks: &[(u64, u64)]| quote(&picked(line(ENHANCED[0], "30万"), picks));
    let whole = stated(&[(100_000, 1), (200_000, 1)]);
    let picks = whole.options.picks.as_ref().unwrap();
    // 100,000 for 100,000 yuan and 200,000 for 180,000, the larger first.
    assert_eq!((picks.total.to_string().as_str(), picks.purchases[0].units), ("280000", 200_000));
    // In two parts, and with none of a size that is not sold.
    let parts = stated(&[(100_000, 3), (777, 0), (100_000, 2)]);
    assert_eq!(parts.options.picks, stated(&[(100_000, 5)]).options.picks);
    assert!(parts.options.picks.is_some() && parts.diagnostics.is_empty(), "{:?}", parts.diagnostics);
    check_code(&stated(&[(100_000, 1), (777, 1)]), "picks[1].units", "picks.unknownSize");
    // Where nothing is charged beyond packs, they have to serve the year to its last check.
    let stop = |year: &str| {
        quote(&picked(Line { overflow: Some(Overflow::Stop), ..line(CAPTCHA, year) }, &[(30_000, 2)]))
    };
    assert!(stop("60000").diagnostics.iter().all(|d| d.path == "options.postpaid"), "nothing is short");
    check_code(&stop("60001"), "options.picks", "picks.short");
    check_code(&stated(&[(100_000, u64::MAX)]), "picks", "volume.tooLarge");
}

// 价格说明 / 费用计算示例 / 预付费 / 示例一: 300,000 calls, "may buy" three packs of 100,000 for 300,000.
#[test]
fn three_packs_of_a_hundred_thousand_cost_what_the_vendor_says_and_twenty_thousand_too_much() {
    for meter in ENHANCED {
        let asked = picked(line(meter, "30万"), &[(100_000, 3)]);
        let quote = check(&asked, "360000", "280000", "280000");
        let picks = quote.options.picks.as_ref().unwrap();
        assert_eq!(picks.total.to_string(), "300000");
        assert_eq!((picks.bought, picks.used, picks.overflow), (300_000, 300_000, 0));
        let postpaid = quote.options.postpaid.as_ref().unwrap();
        assert_eq!((postpaid.bought, postpaid.used, postpaid.overflow), (0, 0, 300_000));

        let best = quote.options.best.as_ref().unwrap();
        assert_eq!(purchases(best), [(200_000, 1, 1), (100_000, 1, 9)]);
        assert_eq!(best.due_today.to_string(), "180000");
        assert_eq!(best.due_later.to_string(), "100000");
        let break_even = quote.break_even.as_ref().unwrap();
        assert_eq!(break_even.pays_from, Some(150_000), "180,000 / 1.2");
        assert_eq!(break_even.packs_from, Some(959), "the first count dearer than 1,150 at 1.2");
        let alone = break_even.singles.iter().find(|s| s.units == 200_000);
        assert_eq!(alone, Some(&Single { units: 200_000, from: 172_584, to: 200_000 }));
    }
}

// 价格说明 / 费用计算示例 / 预付费 / 示例二: (15,000 − 10,000) × 1.2 + 11,000.
#[test]
fn fifteen_thousand_calls_with_one_pack_of_ten_thousand_cost_what_the_vendor_says() {
    for meter in ENHANCED {
        for asked in [one_month(meter, "1.5万"), line(meter, "15,000")] {
            let quote = check(&picked(asked, &[(10_000, 1)]), "18000", "16750", "16750");
            let picks = quote.options.picks.as_ref().unwrap();
            assert_eq!((picks.total.to_string().as_str(), picks.overflow), ("17000", 5_000));
            let best = quote.options.best.as_ref().unwrap();
            assert_eq!((best.packs(), best.bought, best.overflow), (6, 15_000, 0));
            let simpler = quote.simpler.as_ref().unwrap();
            assert_eq!((simpler.extra.to_string().as_str(), simpler.option.packs()), ("250", 1));
        }
    }
}

/// Bank cards of a monthly customer: 0.40 a call below 1,000 in a month, 380 for the smallest pack.
#[test]
fn a_pack_beats_reached_tiers_from_the_call_that_makes_postpaid_dearer() {
    let monthly = |year: &str| Line { settlement: Settlement::Monthly2021, ..line(BANK_CARD, year) };
    let asked = quote(&monthly("5000"));
    assert_eq!(asked.break_even.unwrap().packs_from, Some(951));
    check(&monthly("950"), "380", "380", "380");
    check(&monthly("951"), "380.4", "380", "380");
}

/// 1.2 a call, four fifths of it, and what is named outright; a month's price is nobody's before the month is over.
#[test]
fn what_a_call_beyond_packs_costs_is_the_lists_or_the_contracts_price() {
    let price = |line: &Line| daily_price(embedded(), line).map(|price| price.to_string());
    let asked = line(ENHANCED[0], "1");
    let agreed = |contract: Contract| price(&Line { contract, ..asked.clone() });
    assert_eq!(price(&asked).as_deref(), Some("1.2"));
    let share = Share::new(800);
    assert_eq!(agreed(Contract { postpaid_share: share, ..Contract::default() }).as_deref(), Some("0.96"));
    let named = "0.7".parse().ok();
    assert_eq!(agreed(Contract { postpaid: named, ..Contract::default() }).as_deref(), Some("0.7"));
    assert_eq!(price(&Line { settlement: Settlement::Monthly2021, ..line(BANK_CARD, "1") }), None);
    assert_eq!(price(&line("faceid.nothing", "1")), None);
}

/// A step of packs names the public price only where another is paid.
#[test]
fn a_contract_names_the_list_price_of_each_pack_and_the_list_none() {
    let listed = |contract: Contract| -> Vec<(u64, String, Option<String>)> {
        let quote = quote(&Line { contract, ..line(ENHANCED[0], "30万") });
        let steps = quote.options.best.unwrap().steps;
        let packs = steps.into_iter().filter_map(|step| match step {
            Step::Packs { units, price, list_price, .. } => {
                Some((units, price.to_string(), list_price.map(|price| price.to_string())))
            }
            _ => None,
        });
        packs.collect()
    };
    let step =
        |units: u64, price: &str, list: Option<&str>| (units, price.to_owned(), list.map(str::to_owned));
    assert_eq!(listed(Contract::default()), [step(200_000, "180000", None), step(100_000, "100000", None)]);
    // 170,000 for the larger is named, the smaller stays at the list's price.
    let named = Contract { packs: vec![(200_000, "170000".parse().unwrap())], ..Contract::default() };
    assert_eq!(listed(named), [step(200_000, "170000", Some("180000")), step(100_000, "100000", None)]);
}

/// 1.2 a call is named beside what a contract charges, where that is another price.
#[test]
fn a_contract_names_the_list_price_of_a_call_charged_postpaid() {
    let listed = |postpaid: Option<&str>| {
        let contract =
            Contract { postpaid: postpaid.map(|price| price.parse().unwrap()), ..Contract::default() };
        let quote = quote(&Line { contract, ..line(ENHANCED[0], "500") });
        match quote.options.best.unwrap().steps.as_slice() {
            [Step::Postpaid { units: 500, price, list_price, .. }] => {
                (price.to_string(), list_price.map(|price| price.to_string()))
            }
            steps => panic!("{steps:?}"),
        }
    };
    assert_eq!(listed(None), ("1.2".into(), None));
    assert_eq!(listed(Some("0.7")), ("0.7".into(), Some("1.2".into())));
    assert_eq!(listed(Some("1.2")), ("1.2".into(), None));
}

/// Half of 3,799.62 for 9,999 calls of one month at 0.38. Half a price on request is on request: of 200,000, a pack of
/// 1,000 for 380 leaves 199,000 at half of 0.34.
#[test]
fn a_share_of_the_postpaid_price_is_taken_off_every_tier() {
    let half = |month: &str| Line {
        settlement: Settlement::Monthly2021,
        contract: Contract { postpaid_share: Share::new(500), ..Contract::default() },
        ..one_month(BANK_CARD, month)
    };
    check(&half("9,999"), "1899.81", "3700", "1899.81");
    check(&half("20万"), "-", "66000", "34210");
}

/// 2,400,000 segments at 0.043 are 103,200 and nine tenths of that 92,880; packs come to 104,000 and 93,600.
#[test]
fn a_share_of_the_price_of_packs_is_taken_off_a_size_of_ones_own() {
    let contract = Contract { packs_share: Share::new(900), ..Contract::default() };
    let asked = Line { contract, ..line(SMS, "240万") };
    let quote = check(&asked, "-", "92880", "92880");
    assert_eq!(quote.at_list.and_then(|list| total(&list.options.best)).as_deref(), Some("103200"));
    let Some([Step::Packs { units, custom, list_price, .. }]) =
        quote.options.best.as_ref().map(|best| best.steps.as_slice())
    else {
        panic!("one pack: {:?}", quote.options.best)
    };
    assert_eq!((*units, *custom), (2_400_000, true));
    assert_eq!(list_price.map(|price| price.to_string()).as_deref(), Some("103200"));
}

/// E证通: the size of 5,000 has a note of its own beside that of the whole table.
#[test]
fn each_pack_is_cited_where_its_own_price_stands() {
    // 6,500 and 1,400; 6,000 at 1.5 are 9,000.
    let best = check(&line("faceid.eid", "6000"), "9000", "7900", "7900").options.best.unwrap();
    let noted = best.steps.iter().map(|step| match step {
        Step::Packs { units, cite, .. } => (*units, cite.note.as_ref().unwrap().en.contains("read as 5,000")),
        step => panic!("{step:?}"),
    });
    assert_eq!(noted.collect::<Vec<_>>(), [(5_000, true), (1_000, false)]);
}

/// 自选条数套餐包: where the fourth band starts is inferred, which its note says; of the first it is printed.
#[test]
fn a_size_of_ones_own_is_cited_where_its_band_stands() {
    let noted = |year: &str| {
        let best = quote(&line(SMS, year)).options.best.unwrap();
        match best.steps.as_slice() {
            [Step::Packs { custom: true, cite, .. }] => cite.note.is_some(),
            steps => panic!("{steps:?}"),
        }
    };
    assert_eq!(["5000", "240万"].map(noted), [false, true]);
}

/// Who holds a pack has bought one, so postpaid is on: 20,000 of 120,000 checks are in it, and 100,000 at 0.005 are 500.
/// Packs of 80,000 and of 30,000 would be 900.
#[test]
fn a_captcha_customer_with_a_pack_left_pays_by_the_check_beyond_it() {
    let held = vec![Held { units: 20_000, ends: None }];
    check(&Line { held, ..line(CAPTCHA, "12万") }, "500", "900", "500");
}

#[test]
fn packs_held_are_counted_up_to_the_largest_year() {
    let held = |units: &[u64]| {
        let held = units.iter().map(|&units| Held { units, ends: None }).collect();
        quote(&Line { held, ..line(CAPTCHA, "1") })
    };
    assert_eq!(held(&[MAX_YEAR - 1, 1]).options.best.unwrap().held, 1);
    for beyond in [[MAX_YEAR, 1], [MAX_YEAR, MAX_YEAR], [u64::MAX, 1]] {
        let quote = held(&beyond);
        assert!(quote.options.best.is_none(), "{beyond:?}");
        check_code(&quote, "held", "volume.tooLarge");
    }
}

/// A quoter keeps what it found once; lists, settlements and contracts are told apart.
#[test]
fn volumes_found_for_one_list_are_not_taken_for_another() {
    let monthly = Settlement::Monthly2021;
    let share = Contract { packs_share: Share::new(500), ..Contract::default() };
    let asked = [
        line(ENHANCED[0], "30万"),
        line("faceid.eid", "30万"),
        Line { contract: share, ..line(ENHANCED[0], "30万") },
        Line { overflow: Some(Overflow::Stop), ..line(ENHANCED[0], "30万") },
        Line { settlement: monthly, ..line("faceid.enhanced.photo.wechat", "30万") },
    ];
    let together = Quoter::new(embedded()).quote(&asked).lines;
    let alone: Vec<LineQuote> = asked.iter().map(quote).collect();
    assert_eq!(together, alone);
    let from = |at: usize| alone[at].break_even.as_ref().unwrap().packs_from;
    // The first counts dearer than 1,150 and than 575 at 1.2.
    assert_eq!((from(0), from(2)), (Some(959), Some(480)));
}

// 价格说明 / 费用计算示例 / 后付费（日结） / 示例一 and 示例二: 1,000 × 0.3 and 30,000 × 0.4.
#[test]
fn postpaid_examples_cost_what_the_vendor_says() {
    let quote = quote(&one_month("faceid.identity", "1000"));
    assert_eq!(total(&quote.options.postpaid).as_deref(), Some("300"));
    let quote = self::quote(&one_month("faceid.phone-two", "3万"));
    assert_eq!(total(&quote.options.postpaid).as_deref(), Some("12000"));
}

// 验证码购买指南 / 套餐包购买、欠费说明: eleven packs, 0.005 beyond them.
#[test]
fn a_first_time_captcha_buyer_needs_a_pack_before_postpaid() {
    for (year, best) in [("80,000", "550"), ("12万", "750"), ("100万", "2000"), ("1,234,567", "2700")] {
        let quote = quote(&line(CAPTCHA, year));
        assert_eq!(total(&quote.options.best).as_deref(), Some(best), "{year}");
        assert!(quote.options.postpaid.is_none());
        check_code(&quote, "options.postpaid", "postpaid.needsPack");
    }
    // One that opens postpaid is enough, and none is short of all of it.
    let one = quote(&picked(line(CAPTCHA, "12万"), &[(30_000, 1)]));
    assert_eq!((total(&one.options.picks).as_deref(), one.diagnostics.len()), (Some("750"), 1));
    check_code(&quote(&picked(line(CAPTCHA, "12万"), &[(30_000, 0)])), "options.picks", "picks.short");
}

#[test]
fn a_captcha_customer_with_postpaid_on_pays_by_the_check_where_that_is_cheaper() {
    let on = |year| Line { overflow: Some(Overflow::Postpaid), ..line(CAPTCHA, year) };
    check(&on("80,000"), "400", "600", "400");
    check(&on("12万"), "600", "1000", "600");
    check(&on("100万"), "5000", "2000", "2000");
}

#[test]
fn a_captcha_customer_with_postpaid_off_buys_packs_for_everything() {
    let off = Line { overflow: Some(Overflow::Stop), ..line(CAPTCHA, "80,000") };
    let quote = check(&off, "-", "600", "600");
    check_code(&quote, "options.postpaid", "postpaid.off");
    let quote = self::quote(&picked(off, &[(30_000, 2)]));
    let picks = quote.options.picks.as_ref().unwrap();
    assert_eq!((picks.total.to_string().as_str(), picks.stopped, picks.overflow), ("600", 20_000, 0));
    check_code(&quote, "options.picks", "picks.short");
}

// 验证码购买指南 / 免费试用: for testing only.
#[test]
fn the_captcha_trial_never_lowers_a_paid_estimate() {
    let trial = Line { grants: vec![Text::Borrowed("trial")], ..line(CAPTCHA, "80,000") };
    let quote = quote(&trial);
    assert_eq!(total(&quote.options.best).as_deref(), Some("550"));
    check_code(&quote, "grants", "grant.unknown");
}

// 价格说明 / E证通: 1.5 postpaid, a pack of 100,000 for 100,000.
#[test]
fn e_id_is_cheapest_with_a_pack_larger_than_the_need() {
    let quote = quote(&line("faceid.eid", "87,654"));
    let best = quote.options.best.as_ref().unwrap();
    assert_eq!((best.total.to_string().as_str(), best.bought, best.used), ("100000", 100_000, 87_654));
    assert_eq!((best.lapsed, best.left), (12_346, 0));
}

// 国内短信价格总览, from 2026-04-01: 500,000 for 22,500; any size from 1,000,000 at 0.043.
#[test]
fn domestic_sms_is_bought_in_fixed_and_in_custom_packs() {
    let quote = check(&line(SMS, "50万"), "-", "22500", "22500");
    let best = quote.options.best.as_ref().unwrap();
    assert_eq!(purchases(best), [(500_000, 1, 1)]);
    assert!(!best.purchases[0].custom, "the fixed pack needs no typing");
    assert!(
        matches!(best.steps.as_slice(), [Step::Packs { .. }]),
        "nothing is left unserved: {:?}",
        best.steps
    );
    check_code(&quote, "options.postpaid", "postpaid.none");

    let quote = check(&line(SMS, "240万"), "-", "103200", "103200");
    let best = quote.options.best.as_ref().unwrap();
    assert_eq!(purchases(best), [(2_400_000, 1, 1)]);
    assert!(best.purchases[0].custom);
}

// 价格说明 / 套餐 / 增强版（权威库): 500,000 for 400,000 and 1,000,000 for 800,000.
#[test]
fn packs_at_one_unit_price_can_be_paid_one_by_one() {
    let quote = check(&line(ENHANCED[0], "100万"), "1200000", "800000", "800000");
    assert_eq!(purchases(quote.options.best.as_ref().unwrap()), [(1_000_000, 1, 1)]);
    let halves: Vec<_> = quote.same_price.iter().flatten().map(|p| (p.units, p.count)).collect();
    assert_eq!(halves, [(500_000, 2)]);
}

// 价格说明（月结） for customers activated from 2021-06-22: 银行卡信息核验 0.38 from 1,000, 0.36 from 10,000; packs of
// 1,000 at 380 and 10,000 at 3,700.
#[test]
fn one_call_more_costs_less_at_a_tier_of_the_monthly_list() {
    let monthly = |month| Line { settlement: Settlement::Monthly2021, ..one_month(BANK_CARD, month) };
    let quote = check(&monthly("9,999"), "3799.62", "3700", "3700");
    let cliff = quote.diagnostics.iter().find(|d| matches!(d.finding, Finding::Cliff { .. })).unwrap();
    let expected = Finding::Cliff {
        month: 1,
        now: 9_999,
        at: 10_000,
        postpaid_saves: "199.62".parse().unwrap(),
        best_saves: "100".parse().unwrap(),
        // 3,600 / 0.38 = 9,473.68…
        dead_from: 9_474,
    };
    assert_eq!(cliff.finding, expected);
    let quote = check(&monthly("10,000"), "3600", "3700", "3600");
    assert!(!quote.diagnostics.iter().any(|d| matches!(d.finding, Finding::Cliff { .. })));
}

// The same list: from 200,000 calls in a month the vendor asks to contact sales.
#[test]
fn a_month_priced_on_request_has_no_postpaid_total_but_packs() {
    let monthly = |month| Line { settlement: Settlement::Monthly2021, ..one_month(BANK_CARD, month) };
    let quote = check(&monthly("20万"), "-", "66000", "66000");
    check_code(&quote, "options.postpaid", "postpaid.contactSales");
    let found =
        quote.diagnostics.iter().any(|d| d.finding == Finding::ContactSales { from: 200_000, month: 1 });
    assert!(found, "{:?}", quote.diagnostics);
    let below = check(&monthly("199,999"), "67999.66", "66000", "66000");
    assert!(!below.diagnostics.iter().any(|d| matches!(d.finding, Finding::ContactSales { .. })));
}

// 价格说明 / 实证 NFC: postpaid only, no packs.
#[test]
fn options_that_do_not_exist_say_why() {
    let nfc = quote(&line("faceid.nfc", "1万"));
    assert!(nfc.options.packs.is_none());
    check_code(&nfc, "options.packs", "packs.none");
    assert_eq!(nfc.options.best, nfc.options.postpaid);
    assert!(nfc.options.best.is_some());

    let unknown = quote(&line("faceid.nothing", "1万"));
    check_code(&unknown, "meter", "meter.unknown");
    let monthly = Line { settlement: Settlement::Monthly2021, ..line(CAPTCHA, "1万") };
    check_code(&quote(&monthly), "settlement", "settlement.notOffered");
    let odd = quote(&picked(line(ENHANCED[0], "1万"), &[(12_345, 1)]));
    check_code(&odd, "picks[0].units", "picks.unknownSize");
    assert!(odd.options.picks.is_none() && odd.options.best.is_some());
}

// 价格说明 / 免费额度: 100 calls on first activation, valid a year.
#[test]
fn free_calls_come_first_and_are_not_paid() {
    let free = Line { grants: vec![Text::Borrowed("first-activation")], ..line(ENHANCED[0], "1,100") };
    let quote = check(&free, "1200", "1150", "1150");
    let best = quote.options.best.as_ref().unwrap();
    assert_eq!((best.granted, best.bought, best.used), (100, 1_000, 1_000));
}

#[test]
fn a_shown_grand_total_is_the_sum_of_the_shown_payables() {
    let lines = [line(ENHANCED[0], "15,000"), line(SMS, "50万"), line(CAPTCHA, "80,000")];
    let quote = Quoter::new(embedded()).quote(&lines);
    assert_eq!(quote.totals.best.map(|m| m.to_string()).as_deref(), Some("39800"), "16,750 + 22,500 + 550");
    assert_eq!(quote.totals.postpaid, None, "two of them have no such option");
}

/// Volumes around every pack of a list, tiers, and a spread of sizes.
fn volumes(sizes: &[u64], random: &mut Random) -> Vec<u64> {
    let mut volumes = vec![0, 1, 2, 11, 99, 100, 999, 1_000, 9_999, 10_000, 1_234_567, 10_000_000_019];
    for &size in sizes {
        volumes.extend([size - 1, size, size + 1]);
    }
    while volumes.len() < 42 {
        let zeros = u32::try_from(random.between(2, 9)).unwrap();
        volumes.push(random.between(0, 10u64.pow(zeros)));
    }
    volumes.sort_unstable();
    volumes.dedup();
    volumes
}

/// What one option says of itself must agree with itself and with the line.
#[track_caller]
fn check_identities(quote: &LineQuote, option: &OptionQuote, said: &str) {
    let mut sum = Money::ZERO;
    for step in &option.steps {
        match step {
            Step::Packs { amount, .. } | Step::Postpaid { amount, .. } => sum = sum.plus(*amount).unwrap(),
            Step::Grant { .. } | Step::Held { .. } | Step::Stopped { .. } => {}
        }
    }
    assert_eq!(sum, option.total, "steps sum to the total: {said}");
    assert_eq!(option.bought, option.used + option.lapsed + option.left, "bought: {said}");
    assert_eq!(option.used + option.granted + option.overflow + option.stopped, quote.units, "usage: {said}");
    assert_eq!(option.due_today.plus(option.due_later), Some(option.total), "due: {said}");
    assert_eq!(option.payable, option.total.rounded(), "payable: {said}");
    let held: u64 = option.purchases.iter().map(|p| p.units * p.count).sum();
    assert_eq!(held, option.bought, "purchases: {said}");
}

#[test]
fn over_the_whole_book_best_is_never_dearer_and_everything_adds_up() {
    let quoter = Quoter::new(embedded());
    let mut random = Random::new(20_261_121);
    let (mut lists, mut quotes, mut seen) = (0, 0, Vec::new());
    for product in embedded().products.iter() {
        for meter in product.meters.iter() {
            for list in meter.lists.iter().filter(|l| l.to.is_none()) {
                lists += 1;
                // Many meters share one list; each is priced once.
                let same = |other: &&PriceList| {
                    (&other.postpaid, &other.packs, &other.custom, other.pack_months)
                        == (&list.postpaid, &list.packs, &list.custom, list.pack_months)
                };
                if seen.iter().any(same) {
                    continue;
                }
                seen.push(list);
                let sizes: Vec<u64> = list.packs.iter().map(|p| p.units).collect();
                let volumes = volumes(&sizes, &mut random);
                for overflow in
                    [None, Some(Overflow::Postpaid), Some(Overflow::AfterFirstPack), Some(Overflow::Stop)]
                {
                    let mut before: Option<Money> = None;
                    for &units in &volumes {
                        let asked = Line {
                            settlement: list.settlement,
                            overflow,
                            picks: sizes.first().map(|&units| Pick { units, count: 2 }).into_iter().collect(),
                            ..line(&meter.id, &units.to_string())
                        };
                        let quote = quoter.quote(std::slice::from_ref(&asked)).lines.remove(0);
                        quotes += 1;
                        let said = format!("{} {:?} {overflow:?} {units}", meter.id, list.settlement);
                        let options = &quote.options;
                        let all = [&options.best, &options.packs, &options.postpaid, &options.picks];
                        for option in all.into_iter().flatten() {
                            check_identities(&quote, option, &said);
                        }
                        if let Some(best) = &options.best {
                            assert_eq!(best.stopped, 0, "best serves everything: {said}");
                            let others = [&options.packs, &options.postpaid, &options.picks];
                            for other in others.into_iter().flatten().filter(|o| o.stopped == 0) {
                                assert!(best.total <= other.total, "a cheaper option: {said}");
                            }
                        }
                        if !matches!(list.postpaid, Postpaid::Reached(_)) {
                            let found = options.best.as_ref().map(|b| b.total);
                            // What nothing on sale serves is served at no volume but none at all.
                            let served = before.is_none_or(|b| b == Money::ZERO || found.is_some());
                            assert!(served && before.max(found) == found.or(before), "falls: {said}");
                            before = found;
                        }
                        if options.best.is_none() {
                            let path = "options.best";
                            assert!(quote.diagnostics.iter().any(|d| d.path == path), "no reason: {said}");
                        }
                        check_singles(&quoter, &asked, &quote, units == volumes[0], &said);
                    }
                }
            }
        }
    }
    println!("{quotes} quotes over {lists} lists");
    assert!(lists > 150 && quotes > 10_000);
}

/// At both ends of its range a pack alone is a best purchase, and one unit before it there is a cheaper one.
#[track_caller]
fn check_singles(quoter: &Quoter<'_>, asked: &Line, quote: &LineQuote, once: bool, said: &str) {
    let Some(break_even) = quote.break_even.as_ref().filter(|_| once) else { return };
    let best = |units: u64| {
        let usage = Usage::PerYear(Volume::parse(&units.to_string()).unwrap());
        let asked = Line { usage, picks: Vec::new(), ..asked.clone() };
        quoter.quote(std::slice::from_ref(&asked)).lines.remove(0).options
    };
    for single in &break_even.singles {
        let alone = [(single.units, 1)];
        for units in [single.from, single.to] {
            let option = best(units).best.unwrap();
            let found: Vec<_> = option.purchases.iter().map(|p| (p.units, p.count)).collect();
            assert_eq!(found, alone, "{units} in {single:?}: {said}");
            assert_eq!(option.overflow, 0, "{units} in {single:?}: {said}");
        }
        for units in [single.from - 1, single.to + 1] {
            let option = best(units).best.unwrap();
            let found: Vec<_> = option.purchases.iter().map(|p| (p.units, p.count)).collect();
            assert!(found != alone || option.overflow > 0 || units == 0, "{units} beside {single:?}: {said}");
        }
    }
    if let Some(from) = break_even.packs_from {
        let at = |units: u64| {
            let options = best(units);
            (options.best.unwrap().total, options.postpaid.unwrap().total)
        };
        assert!(at(from).0 < at(from).1, "packs from {from}: {said}");
        assert_eq!(at(from - 1).0, at(from - 1).1, "packs from {from}: {said}");
    }
}

//! Wrong price files: each mistake is told once, with its file, its line and the reason.

use packwise::price_book::{embedded, validate};
use packwise::{calendar, money, price_book};
use std::collections::BTreeMap;

#[path = "../../build/prices.rs"]
#[allow(dead_code, unreachable_pub, reason = "the build script's module, of which the tests need a part")]
mod prices;

/// The real files, as the build reads them.
fn files() -> BTreeMap<String, String> {
    let folder = format!("{}/prices", env!("CARGO_MANIFEST_DIR"));
    let names = ["book.toml", "faceid.toml", "captcha.toml", "sms.toml"];
    names.map(|n| (n.to_owned(), std::fs::read_to_string(format!("{folder}/{n}")).unwrap())).into()
}

/// One change to one file, and the line it is on.
#[track_caller]
fn change(files: &mut BTreeMap<String, String>, file: &str, from: &str, to: &str) -> usize {
    let text = files.get_mut(file).unwrap();
    let at = text.find(from).unwrap_or_else(|| panic!("{file} has no {from}"));
    text.replace_range(at..at + from.len(), to);
    text[..at].matches('\n').count() + 1
}

/// The change makes exactly one problem, on its own line, with this code and these words.
#[track_caller]
fn check(file: &str, from: &str, to: &str, code: &str, words: &str) {
    check_below(file, from, to, 0, code, words);
}

/// The same, for a problem that shows `below` lines further down than the change begins.
#[track_caller]
fn check_below(file: &str, from: &str, to: &str, below: usize, code: &str, words: &str) {
    let mut files = files();
    let line = change(&mut files, file, from, to) + below;
    let problems = prices::read(&files).unwrap_err();
    let shown: Vec<_> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(shown.len(), 1, "{shown:#?}");
    let place = format!("prices/{file}:{line}: ");
    assert!(shown[0].starts_with(&place), "not {place}: {}", shown[0]);
    assert!(shown[0].contains(code), "not {code}: {}", shown[0]);
    assert!(shown[0].contains(words), "not {words:?}: {}", shown[0]);
}

#[test]
fn the_files_are_the_book_that_is_compiled_in() {
    let book = prices::read(&files()).unwrap();
    assert_eq!(&book, embedded());
}

#[test]
fn a_problem_reads_as_file_line_and_reason() {
    let mut files = files();
    let line = change(&mut files, "captcha.toml", "{ units = 80_000,", "{ units = 20_000,");
    let problems = prices::read(&files).unwrap_err();
    assert_eq!(
        problems[0].to_string(),
        format!(
            "prices/captcha.toml:{line}: pack sizes ascend (packs.notAscending, expected more than 30000, found 20000)"
        )
    );
}

#[test]
fn an_unsorted_pack_is_refused() {
    check("captcha.toml", "{ units = 80_000,", "{ units = 20_000,", "packs.notAscending", "more than 30000");
}

#[test]
fn a_pack_of_nothing_is_refused() {
    check(
        "faceid.toml",
        "{ units = 1_000, price = \"1500\" }",
        "{ units = 0, price = \"1500\" }",
        "units.outOfRange",
        "0",
    );
}

#[test]
fn a_pack_for_nothing_is_refused() {
    check("captcha.toml", "price = \"300\"", "price = \"0\"", "price.notPositive", "more than 0");
}

#[test]
fn a_negative_price_is_refused() {
    check("captcha.toml", "price = \"300\"", "price = \"-300\"", "price.negative", "below zero");
}

#[test]
fn a_price_with_five_decimals_is_refused() {
    check("captcha.toml", "postpaid = \"0.005\"", "postpaid = \"0.00512\"", "price.tooFine", "0.00512");
}

#[test]
fn a_price_that_is_no_number_is_refused() {
    check("captcha.toml", "price = \"2000\"", "price = \"2,000\"", "price.notANumber", "2,000");
}

#[test]
fn a_price_without_quotes_is_refused() {
    check("captcha.toml", "price = \"2000\"", "price = 2000", "toml.form", "string");
}

#[test]
fn sizes_too_fine_for_an_exact_mix_are_refused_at_the_packs() {
    let (from, to) = ("packs = [\n  { units = 30_000,", "packs = [\n  { units = 30_001,");
    check("captcha.toml", from, to, "packs.tooFine", "1000000000 steps");
}

#[test]
fn packs_without_a_validity_are_refused() {
    check("captcha.toml", "pack_months = 12", "pack_months = 0", "packs.months", "at least 1");
}

#[test]
fn a_gap_between_tiers_is_refused() {
    check(
        "faceid.toml",
        "{ from = 10_000, to = 99_999,",
        "{ from = 11_000, to = 99_999,",
        "tiers.gap",
        "10000",
    );
    check("sms.toml", "{ from = 10_000, to = 99_999,", "{ from = 11_000, to = 99_999,", "tiers.gap", "10000");
}

#[test]
fn tiers_start_at_the_first_unit() {
    check("faceid.toml", "{ from = 1, to = 999,", "{ from = 2, to = 999,", "tiers.start", "found 2");
}

#[test]
fn a_price_after_a_tier_without_one_is_refused() {
    let (from, to) = ("to = 999, price = \"0.30\"", "to = 999, price = \"contact-sales\"");
    check_below("faceid.toml", from, to, 1, "tiers.hole", "no price");
}

#[test]
fn a_list_has_either_a_price_or_tiers() {
    let (from, to) = ("postpaid = \"0.005\"\n", "\n");
    let mut files = files();
    let line = change(&mut files, "captcha.toml", from, to);
    let problems = prices::read(&files).unwrap_err();
    assert_eq!(problems.len(), 1);
    assert!(problems[0].text.contains("postpaid.form") && problems[0].line + 2 == line, "{}", problems[0]);
}

#[test]
fn tiers_can_be_graduated_and_only_tiers() {
    let mut files = files();
    change(&mut files, "faceid.toml", "tiers = [\n", "graduated = true\ntiers = [\n");
    let book = prices::read(&files).unwrap();
    let lists = book.products.iter().flat_map(|p| p.meters.iter()).flat_map(|m| m.lists.iter());
    assert_eq!(lists.filter(|l| matches!(l.postpaid, price_book::Postpaid::Graduated(_))).count(), 1);
    let tables = prices::emit(&book);
    assert_eq!(tables.matches("Postpaid::Graduated(").count(), 1);
    let (from, to) = ("postpaid = \"0.005\"\n", "postpaid = \"0.005\"\ngraduated = true\n");
    let mut files = self::files();
    change(&mut files, "captcha.toml", from, to);
    let problems = prices::read(&files).unwrap_err();
    assert!(problems.len() == 1 && problems[0].text.contains("postpaid.form"), "{problems:?}");
}

#[test]
fn a_list_with_custom_packs_has_no_tiers() {
    let book = price_book::embedded();
    let (product, list) = book
        .products
        .iter()
        .flat_map(|p| p.meters.iter().flat_map(move |m| m.lists.iter().map(move |l| (p, l))))
        .find(|(_, l)| l.custom.is_some())
        .unwrap();
    let tier = price_book::Tier { from: 1, price: "1".parse().ok() };
    for postpaid in [price_book::Postpaid::Reached, price_book::Postpaid::Graduated] {
        let list = price_book::PriceList { postpaid: postpaid(vec![tier.clone()].into()), ..list.clone() };
        let meter = price_book::Meter { lists: vec![list].into(), ..product.meters[0].clone() };
        let product = price_book::Product {
            meters: vec![meter].into(),
            rows: vec![].into(),
            apis: vec![].into(),
            results: vec![].into(),
            examples: vec![].into(),
            ..product.clone()
        };
        let codes: Vec<_> = validate(&product).iter().map(|f| f.code).collect();
        assert_eq!(codes, ["custom.withTiers"]);
    }
}

#[test]
fn a_book_has_a_currency_with_hundredths() {
    check("book.toml", "\"CNY\"", "\"yuan\"", "currency.notACode", "yuan");
    check("book.toml", "\"CNY\"", "\"JPY\"", "currency.otherCents", "JPY");
}

#[test]
fn a_custom_price_that_rises_with_size_is_refused() {
    let (from, to) = ("to = 999_999, price = \"0.045\"", "to = 999_999, price = \"0.048\"");
    check("sms.toml", from, to, "custom.rising", "at most 0.047");
}

#[test]
fn a_duplicate_id_is_refused_where_it_stands_again() {
    let (from, to) = ("id = \"faceid.legacy.photo\"", "id = \"faceid.legacy.liveness\"");
    check("faceid.toml", from, to, "id.duplicate", "faceid.legacy.liveness");
}

#[test]
fn a_duplicate_wire_number_is_refused_where_it_stands_again() {
    check("faceid.toml", "wire = 36", "wire = 35", "wire.duplicate", "35");
    check("sms.toml", "wire = 3, dial", "wire = 2, dial", "wire.duplicate", "2");
}

#[test]
fn products_do_not_share_ids_or_wire_numbers() {
    check("captcha.toml", "wire = 2", "wire = 1", "wire.duplicate", "1");
    let mut files = files();
    change(&mut files, "captcha.toml", "meters = [\"captcha.check\"]", "meters = [\"sms.domestic\"]");
    let line = change(&mut files, "captcha.toml", "id = \"captcha.check\"", "id = \"sms.domestic\"");
    let problems = prices::read(&files).unwrap_err();
    // Reported in whichever file comes later in the book.
    assert_eq!(problems.len(), 1);
    assert!(
        problems[0].file == "sms.toml" && problems[0].text.contains("id.duplicate"),
        "{line} {}",
        problems[0]
    );
}

#[test]
fn an_id_that_is_no_slug_is_refused() {
    check(
        "faceid.toml",
        "id = \"faceid.legacy.compare\"",
        "id = \"faceid legacy\"",
        "id.notSlug",
        "faceid legacy",
    );
}

#[test]
fn an_unknown_source_is_refused_with_those_there_are() {
    let (from, to) =
        ("source = \"guide\", place = \"使用通知\"", "source = \"guidebook\", place = \"使用通知\"");
    check("captcha.toml", from, to, "source.unknown", "one of guide");
}

#[test]
fn a_row_to_an_unknown_meter_is_refused() {
    let (from, to) = ("meter = \"faceid.enhanced.photo.app\"", "meter = \"faceid.enhanced.foto.app\"");
    check("faceid.toml", from, to, "meter.unknown", "faceid.enhanced.foto.app");
    check(
        "faceid.toml",
        "meter = \"faceid.phone-two\"",
        "meter = \"faceid.phone\"",
        "meter.unknown",
        "faceid.phone",
    );
    check(
        "captcha.toml",
        "meters = [\"captcha.check\"]",
        "meters = [\"captcha\"]",
        "meter.unknown",
        "captcha.check",
    );
}

#[test]
fn a_row_with_an_unknown_channel_edition_or_comparison_is_refused() {
    check("faceid.toml", "{ channel = \"pc-h5\"", "{ channel = \"pc\"", "channel.unknown", "pc-h5");
    check(
        "faceid.toml",
        "comparison = \"photo\"",
        "comparison = \"foto\"",
        "comparison.unknown",
        "authority, photo",
    );
    check("captcha.toml", "edition = \"standard\"", "edition = \"basic\"", "edition.unknown", "standard");
}

#[test]
fn a_row_that_stands_twice_is_refused() {
    let row = "  { channel = \"nfc\", meter = \"faceid.nfc\" },";
    check_below("faceid.toml", row, &format!("{row}\n{row}"), 1, "row.duplicate", "a second one");
}

#[test]
fn a_name_missing_in_one_language_is_refused() {
    let (from, to) =
        ("name = { zh = \"验证码校验\", en = \"Captcha check\" }", "name = { zh = \"验证码校验\" }");
    check("captcha.toml", from, to, "text.empty", "a text in English");
    check(
        "sms.toml",
        "zh = \"安道尔\", en = \"Andorra\"",
        "en = \"Andorra\"",
        "text.empty",
        "a text in Chinese",
    );
    check("captcha.toml", "en = \"Captcha check\"", "en = \" \"", "text.empty", "a text");
}

#[test]
fn control_and_direction_characters_are_refused() {
    check(
        "captcha.toml",
        "en = \"Captcha check\"",
        "en = \"Captcha\\u0007 check\"",
        "text.control",
        "U+0007",
    );
    check(
        "captcha.toml",
        "en = \"Captcha check\"",
        "en = \"Captcha \\u202Echeck\"",
        "text.control",
        "U+202E",
    );
}

#[test]
fn an_address_that_is_not_https_is_refused() {
    check("captcha.toml", "\"https://buy.cloud", "\"http://buy.cloud", "url.notHttps", "http://buy");
    check("sms.toml", "url = \"https://", "url = \"javascript://", "url.notHttps", "javascript");
}

#[test]
fn a_source_has_a_date_or_evidence() {
    let (from, to) =
        ("id = \"notices\"\ntitle", "id = \"notices\"\nundated = { zh = \"甲\", en = \"a\" }\ntitle");
    let mut files = files();
    let line = change(&mut files, "faceid.toml", from, to);
    let problems = prices::read(&files).unwrap_err();
    assert_eq!(problems.len(), 1, "{problems:#?}");
    assert!(problems[0].text.contains("source.date") && problems[0].line + 1 == line, "{}", problems[0]);
}

#[test]
fn a_day_that_is_not_in_the_calendar_is_refused() {
    check("captcha.toml", "test_only = true", "to = 2025-02-30\ntest_only = true", "toml", "");
    check(
        "book.toml",
        "checked = 2026-11-21",
        "checked = 2026-11-21T10:00:00",
        "date.notADay",
        "2026-11-21T10",
    );
}

#[test]
fn only_one_list_is_current_and_lists_do_not_overlap() {
    let mut files = files();
    change(&mut files, "sms.toml", "from = 2020-02-10\nto = 2026-03-31\n", "from = 2020-02-10\n");
    let problems = prices::read(&files).unwrap_err();
    assert!(problems.len() == 1 && problems[0].text.contains("lists.twoCurrent"), "{problems:#?}");
    let mut files = self::files();
    change(&mut files, "sms.toml", "to = 2026-03-31\n", "to = 2026-04-01\n");
    let problems = prices::read(&files).unwrap_err();
    assert!(problems.len() == 1 && problems[0].text.contains("lists.overlap"), "{problems:#?}");
    check("sms.toml", "to = 2026-03-23", "to = 2023-05-24", "dates.reversed", "2023-05-25 or later");
}

#[test]
fn a_gift_says_how_long_it_lasts() {
    let mut files = files();
    let line = change(&mut files, "captcha.toml", "days = 7\n", "");
    let problems = prices::read(&files).unwrap_err();
    assert!(problems.len() == 1 && problems[0].line + 3 == line, "{problems:#?}");
    assert!(problems[0].text.contains("validity.form"), "{}", problems[0]);
    check("captcha.toml", "days = 7", "days = 0", "validity.zero", "months or days");
}

#[test]
fn a_region_price_stands_in_a_listed_price_list() {
    let (from, to) = ("price = \"0.446\", as_of = 2021-09-15", "price = \"0.446\", as_of = 2024-09-01");
    check("sms.toml", from, to, "source.unknown", "2024-09-01");
}

#[test]
fn a_word_or_key_the_format_does_not_know_is_refused() {
    check(
        "captcha.toml",
        "settlement = \"daily\"",
        "settlement = \"weekly\"",
        "word.unknown",
        "daily, monthly2021",
    );
    check("captcha.toml", "units = 20_000", "unit = 20_000", "toml.form", "unit");
    check("captcha.toml", "wire = 2", "wyre = 2", "toml.form", "wyre");
    check("captcha.toml", "[[grants]]", "[[gifts]]", "toml.form", "gifts");
}

#[test]
fn a_missing_rule_is_refused() {
    let mut files = files();
    change(&mut files, "captcha.toml", "id = \"packs\"", "id = \"pack\"");
    let problems = prices::read(&files).unwrap_err();
    // Told where the product begins: the rule itself has no line.
    let line = 1 + files["captcha.toml"].lines().position(|l| l == "id = \"captcha\"").unwrap();
    assert!(problems.len() == 1 && problems[0].line == line, "{problems:#?}");
    assert!(
        problems[0].text.contains("rule.missing") && problems[0].text.contains("packs"),
        "{}",
        problems[0]
    );
}

#[test]
fn what_happens_when_is_said_by_a_rule_in_a_time_above_nothing() {
    check(
        "captcha.toml",
        "{ days = [3, 1], rule = \"notices\"",
        "{ days = [3, 1], rule = \"notes\"",
        "rule.unknown",
        "notes",
    );
    check("captcha.toml", "days = [3, 1]", "days = [1, 3]", "notices.notDescending", "[3, 1]");
    check("captcha.toml", "used_percent = 90", "used_percent = 100", "percent.outOfRange", "1 to 99");
    check("captcha.toml", "used_percent = 90", "used_percent = 90, left_percent = 10", "low.form", "both");
    check("captcha.toml", "refund = { days = 5", "refund = { months = 0", "time.zero", "0");
    check("captcha.toml", "refund = { days = 5", "refund = { days = 5, months = 1", "validity.form", "both");
    check("sms.toml", "seconds = 10", "seconds = 0", "time.zero", "0");
    check("sms.toml", "seconds = 10", "seconds = 10, minutes = 1", "before.form", "several");
    check(
        "sms.toml",
        "of = \"packs\", seconds",
        "of = \"pack\", seconds",
        "word.unknown",
        "service, gifts, packs",
    );
    check("sms.toml", "hours = 12", "hours = 0", "time.zero", "0");
    check("sms.toml", "edition = \"intl\", rule", "edition = \"abroad\", rule", "edition.unknown", "abroad");
}

#[test]
fn a_syntax_error_names_its_line() {
    check("captcha.toml", "days = 7", "days = = 7", "toml.syntax", "");
    check("faceid.toml", "{ channel = \"nfc\",", "{ channel = \"nfc,", "toml.syntax", "");
}

#[test]
fn every_mistake_is_told_at_once() {
    let mut files = files();
    change(&mut files, "captcha.toml", "price = \"300\"", "price = \"-300\"");
    change(&mut files, "captcha.toml", "{ units = 200_000,", "{ units = 2_000,");
    change(&mut files, "faceid.toml", "meter = \"faceid.risk\"", "meter = \"faceid.rist\"");
    change(&mut files, "sms.toml", "zh = \"安道尔\", ", "");
    let problems = prices::read(&files).unwrap_err();
    let told: Vec<_> =
        problems.iter().map(|p| (&*p.file, p.text.split(['(', ',']).nth(1).unwrap_or(""))).collect();
    let codes = ["price.negative", "packs.notAscending", "packs.tooFine", "meter.unknown", "text.empty"];
    for code in codes.iter().filter(|c| **c != "packs.tooFine") {
        assert!(told.iter().any(|(_, c)| c == code), "{code} is not told: {told:?}");
    }
    assert_eq!(problems.iter().map(|p| &*p.file).collect::<std::collections::BTreeSet<_>>().len(), 3);
    assert!(problems.is_sorted());
}

#[test]
fn entries_of_the_wrong_form_do_not_hide_each_other() {
    let mut files = files();
    let first = change(&mut files, "captcha.toml", "units = 20_000", "units = \"20_000\"");
    let second = change(&mut files, "captcha.toml", "price = \"9600\"", "price = 9600");
    let problems = prices::read(&files).unwrap_err();
    assert_eq!(problems.iter().map(|p| p.line).collect::<Vec<_>>(), [first, second], "{problems:#?}");
}

#[test]
fn the_book_and_its_files_belong_together() {
    check("book.toml", "\"captcha\", ", "\"captcha\", \"ocr\", ", "file.missing", "ocr.toml");
    let mut files = files();
    files.insert("ocr.toml".into(), String::new());
    let problems = prices::read(&files).unwrap_err();
    assert!(problems.len() == 1 && problems[0].text.contains("file.notListed"), "{problems:#?}");
    files.remove("ocr.toml");
    files.remove("book.toml");
    let problems = prices::read(&files).unwrap_err();
    assert!(problems.len() == 1 && problems[0].text.contains("file.missing"), "{problems:#?}");
}

#[test]
fn a_product_made_at_run_time_meets_the_same_rules() {
    let mut product = embedded().product("captcha").unwrap().clone();
    let meter = &mut product.meters.to_mut()[0];
    meter.edition = 9;
    meter.lists.to_mut()[0].cite.source = 9;
    meter.lists.to_mut()[0].packs.to_mut()[1].price = money::Money::from_parts(123_456, 5);
    let found: Vec<_> = validate(&product).into_iter().map(|f| (f.code, f.path)).collect();
    let expected = [
        ("edition.unknown", "meters[0].edition"),
        ("source.unknown", "meters[0].lists[0].cite.source"),
        ("price.tooFine", "meters[0].lists[0].packs[1].price"),
    ];
    assert_eq!(found, expected.map(|(code, path)| (code, path.to_owned())));
}

#[test]
fn what_carriers_put_before_a_message_is_something_and_fits() {
    check("sms.toml", "prefix = { units = 7,", "prefix = { units = 0,", "units.outOfRange", "1 to 66");
    check("sms.toml", "prefix = { units = 7,", "prefix = { units = 67,", "units.outOfRange", "67");
}

/// The page answers from a part of the book until the rest is there: with the same purchases at the same prices.
#[test]
fn the_first_part_of_the_book_answers_as_the_whole() {
    use packwise::quote::{Quoter, first};
    use packwise::scenario::{Edit, Estimate, Way};
    let (part, whole) = (prices::first(embedded()), embedded());
    let (from_part, from_whole) = (Quoter::new(&part), Quoter::new(whole));
    let product = &whole.products[0];
    let mut answered = 0;
    for channel in 0..product.channels.len() {
        for comparison in 0..product.comparisons.len() {
            for edition in 0..product.editions.len() {
                for calls in ["1", "300000", "1234567"] {
                    let index = |of: usize| u16::try_from(of).unwrap();
                    let edits = [
                        Edit::Way(Way::Channel(index(channel))),
                        Edit::Comparison(index(comparison)),
                        Edit::Edition(index(edition)),
                        Edit::Number(calls.into()),
                    ];
                    let asked = |book: &price_book::PriceBook| {
                        let mut estimate = Estimate::new(book);
                        for edit in edits.clone() {
                            estimate.items[0].inputs = estimate.items[0].inputs.answer(book, edit);
                        }
                        estimate
                    };
                    let (a, b) = (asked(&part), asked(whole));
                    assert_eq!(a.items[0].inputs.faceid, b.items[0].inputs.faceid);
                    let (a, b) = (first(&from_part, &a, part.checked), first(&from_whole, &b, whole.checked));
                    assert_eq!(a.items[0].lines, b.items[0].lines);
                    for (a, b) in a.items[0].quotes.iter().zip(&b.items[0].quotes) {
                        answered += 1;
                        let amounts = |of: &packwise::quote::Options| {
                            [&of.best, &of.packs, &of.postpaid]
                                .map(|o| o.as_ref().map(|o| (o.total, o.purchases.clone())))
                        };
                        assert_eq!(amounts(&a.options), amounts(&b.options), "{}", a.meter);
                        assert_eq!(a.diagnostics, b.diagnostics);
                    }
                }
            }
        }
    }
    assert!(answered > 100, "{answered}");
}

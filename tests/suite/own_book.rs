//! The page on a price book of the reader's own, rendered natively; figures by hand from the book's own prices.

use packwise::app::own_book::{Content, OwnBook, OwnBookProps, Refusal, read};
use packwise::text::Lang;
use std::rc::Rc;
use yew::LocalServerRenderer;

const NORTHMAIL: &str = include_str!("../../examples/price-books/northmail.json");

fn page(lang: Lang, asked: &[(&'static str, &str)], content: Option<Content>) -> String {
    let asked: Vec<(&'static str, String)> = asked.iter().map(|(k, v)| (*k, (*v).to_owned())).collect();
    let props = yew::props!(OwnBookProps { lang, asked, content });
    pollster::block_on(LocalServerRenderer::<OwnBook>::with_props(props).hydratable(false).render())
}

fn asked(lang: Lang, asked: &[(&'static str, &str)]) -> String {
    page(lang, asked, Some(read(NORTHMAIL)))
}

/// What a reader sees of the HTML.
fn text(html: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                out.push(' ');
            }
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn total(html: &str) -> &str {
    let (_, rest) = html.split_once("data-total=\"best\"").expect("an answer");
    rest.split_once('>').unwrap().1.split('<').next().unwrap()
}

#[test]
fn every_meter_of_the_example_costs_what_its_prices_come_to() {
    for (meter, volume, best, said) in [
        // 150 thousand mails in each of twelve months: 100 at 0.90 and 50 at 0.75 are 127.50 a month.
        ("mail.transactional", "1800", "1,530", vec!["1,530"]),
        // 6,000 evenly are 500 a month: 0.95 each in the second tier is 5,700; 12 packs of 500 at 430 are 5,160; a pack of
        // 5,000 and two of 500 are 4,760; a pack of 5,000 leaves 1,000, all of them postpaid at 1.10 or 0.95, dearer than 860.
        ("mail.marketing", "6000", "4,760", vec!["4,760", "5,700"]),
        // Any size from 1,000 on at 2.50 is less than 900 at 3.20 or at 4.00.
        ("mail.check", "900", "2,500", vec!["2,500", "3,600"]),
        // 1,000 a month, all in the first tier at 0.08: 960; a pack of 10,000 and two of 1,000 are 740.
        ("traffic.out", "12000", "740", vec!["740", "960"]),
    ] {
        for lang in [Lang::Zh, Lang::En] {
            let html = asked(lang, &[("meter", meter), ("volume", volume)]);
            assert_eq!(total(&html), best, "{meter} {lang:?}");
            let words = text(&html);
            for amount in said.iter().copied().chain([
                "USD",
                "2026.2",
                lang.pick("北邮云（虚构）", "Northmail (fictional)"),
            ]) {
                assert!(words.contains(amount), "{meter} {lang:?}: {amount} in {words}");
            }
            assert!(
                words.contains(lang.own_notice()) && !words.contains(lang.not_official()),
                "{meter} {lang:?}"
            );
            assert!(
                !words.contains("yuan") && !words.contains('元'),
                "{meter} {lang:?}: a currency that is not the book's"
            );
        }
    }
}

#[test]
fn a_month_is_a_twelfth_of_the_year_and_free_quota_is_taken_off() {
    let month = asked(Lang::En, &[("meter", "traffic.out"), ("volume", "1000"), ("period", "month")]);
    assert_eq!(total(&month), "740");
    // 500 GB in the year: 41 or 42 a month at 0.08 are 40.00; with 100 of them free, 400 are 32.00.
    let year = [("meter", "traffic.out"), ("volume", "500")];
    assert_eq!(total(&asked(Lang::En, &year)), "40");
    let free = asked(Lang::En, &[year[0], year[1], ("free", "trial")]);
    assert_eq!(total(&free), "32");
    assert!(free.contains("id=\"free-trial\"") && !free.contains("free-lab"));
    assert!(text(&free).contains("for testing only"));
}

#[test]
fn the_meters_stand_under_their_products_and_tiers_are_explained() {
    for lang in [Lang::Zh, Lang::En] {
        let html = asked(lang, &[("meter", "mail.marketing")]);
        for group in [lang.pick("邮件推送", "Mail"), lang.pick("流量", "Traffic")] {
            assert!(html.contains(&format!("<optgroup label=\"{group}\">")), "{group}");
        }
        assert_eq!(html.matches("<option").count(), 4 + 2, "four meters, and a year or a month");
        assert!(text(&html).contains(lang.pick("按达到的档计价", "Tiers are reached")));
        // The note of the source that lacks this size, and the meter's own.
        assert!(text(&html).contains(lang.pick("价格页没有这一档。", "The price page lacks this size.")));
        assert!(
            text(&html)
                .contains(lang.pick("每封都带退订链接。", "Every mail carries a link to unsubscribe."))
        );
        let html = asked(lang, &[("meter", "mail.transactional")]);
        assert!(text(&html).contains(lang.pick("阶梯分段累进", "Tiers are graduated")));
        assert!(text(&html).contains(lang.pick("联系商务", "on request")));
        let html = asked(lang, &[("meter", "mail.check")]);
        assert!(text(&html).contains(lang.pick("自选量 ≥ 1,000", "Custom ≥ 1,000")));
    }
}

#[test]
fn each_language_is_spoken_alone() {
    let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    for meter in ["mail.transactional", "mail.marketing", "mail.check", "traffic.out"] {
        let html = asked(Lang::En, &[("meter", meter)]).replace("中文", "").replace("算包", "");
        let left: Vec<char> = text(&html).chars().filter(|c| chinese(*c)).collect();
        assert!(left.is_empty(), "{meter}: {left:?}");
    }
}

#[test]
fn what_the_address_gets_wrong_is_named_and_the_rest_holds() {
    let html =
        asked(Lang::En, &[("meter", "mail.gone"), ("volume", "many"), ("period", "week"), ("free", "lab")]);
    let words = text(&html);
    for said in ["meter=“mail.gone”", "volume=“many”", "period=“week”", "free=“lab”"] {
        assert!(words.contains(said), "{said} in {words}");
    }
    // The first meter at the example of its own.
    assert!(html.contains("data-value=\"mail.transactional\""));
}

#[test]
fn whatever_a_book_says_is_text() {
    const BAD: &str = "<img src=x onerror=alert(1)><script>alert(2)</script>";
    let wrong = NORTHMAIL
        .replace("Northmail (fictional)", BAD)
        .replace("\"Marketing mail\"", &format!("\"{BAD}\""))
        .replace("\"mail bundle\"", &format!("\"{BAD}\""))
        .replace("The price page lacks this size.", BAD)
        .replace("\"Mail prices\"", &format!("\"{BAD}\""))
        .replace("\"Mail\"", &format!("\"{BAD}\""));
    assert_eq!(wrong.matches(BAD).count(), 6);
    let html = page(Lang::En, &[("meter", "mail.marketing")], Some(read(&wrong)));
    assert_eq!(total(&html), "3,900");
    for tag in ["<img", "<script"] {
        assert!(!html.contains(tag), "{tag}");
    }
    assert!(html.matches("&lt;img src=x").count() > 6);
}

#[test]
fn a_bad_book_is_refused_with_code_path_and_both_sides() {
    let wrong = NORTHMAIL
        .replace("\"price\": \"70\"", "\"price\": \"-70\"")
        .replace("\"from\": 101", "\"from\": \"<b>\"");
    for lang in [Lang::Zh, Lang::En] {
        let html = page(lang, &[], Some(read(&wrong)));
        let words = text(&html);
        for said in [
            lang.own_refused(),
            lang.pick("有 2 处", "2 things"),
            "price.negative",
            "products[1].meters[0].lists[0].packs[0].price",
            "book.wrongType",
            "products[0].meters[0].lists[1].postpaid.tiers[1].from",
            lang.own_expected(),
            lang.own_found(),
        ] {
            assert!(words.contains(said.trim()), "{lang:?}: {said} in {words}");
        }
        assert!(!html.contains("<b>&quot;") && html.contains("data-code="));
        assert!(!html.contains("data-total"), "nothing is priced");
    }
    assert!(page(Lang::En, &[], Some(read("{"))).contains("book.syntax"));
    assert!(page(Lang::En, &[], Some(read("<!doctype html>"))).contains("book.syntax"));
}

#[test]
fn each_refusal_says_what_would_help() {
    for (refusal, zh, en) in [
        (Refusal::Elsewhere, "同一个网站", "same site"),
        (Refusal::NotGiven(404), "这个地址上没有文件（HTTP 404）", "no file at this address (HTTP 404)"),
        (Refusal::NotGiven(503), "没有给出这个文件（HTTP 503）", "did not give this file (HTTP 503)"),
        (Refusal::Unreachable, "网络断开", "no network"),
        (Refusal::TooLarge, "最多 1,000,000 字节", "at most 1,000,000 bytes"),
    ] {
        for (lang, said) in [(Lang::Zh, zh), (Lang::En, en)] {
            let html = page(lang, &[], Some(Err(Rc::new(refusal.clone()))));
            assert!(text(&html).contains(said), "{said}");
            assert!(html.contains("role=\"alert\"") && html.contains(refusal.code()));
        }
    }
    assert!(text(&page(Lang::Zh, &[], None)).contains("正在读取价目"));
}

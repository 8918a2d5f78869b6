//! The page rendered natively, before any browser: what it says and how it is built.

use crate::scenario::book;
use packwise::app::views::{AllPrices, AllPricesProps, Answered, AnsweredProps, App, AppProps};
use packwise::scenario::{Edit, Estimate, Inputs, Item, Period, Tab};
use packwise::sms::{Case, Market};
use packwise::text::Lang;
use yew::LocalServerRenderer;

fn page(lang: Lang, tab: Tab) -> String {
    let props = yew::props!(AppProps { lang, home: lang, tab });
    pollster::block_on(LocalServerRenderer::<App>::with_props(props).hydratable(false).render())
}

/// Every page that opens.
fn pages() -> Vec<(Lang, Tab, String)> {
    let langs = [Lang::Zh, Lang::En];
    langs.into_iter().flat_map(|lang| Tab::ALL.map(|tab| (lang, tab, page(lang, tab)))).collect()
}

/// The start tags of an element.
fn tags<'h>(html: &'h str, name: &str) -> Vec<&'h str> {
    let start = format!("<{name}");
    html.match_indices(&start)
        .map(|(at, _)| &html[at + 1..at + html[at..].find('>').unwrap()])
        .filter(|tag| tag.len() == name.len() || tag[name.len()..].starts_with([' ', '/']))
        .collect()
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
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
    out
}

#[test]
fn each_product_opens_with_its_answer() {
    for (lang, tab, html) in pages() {
        let said = text(&html);
        // 300,000 calls, 120,000 checks and a message of two segments: the first figures a visitor sees.
        let (figure, question) = match tab {
            Tab::FaceId => ("280,000", lang.question()),
            Tab::Captcha => ("750", lang.question()),
            Tab::Sms => ("103,200", lang.question()),
        };
        assert!(said.contains(figure) && said.contains(question), "{lang:?} {tab:?}");
        assert_eq!(html.matches("class=\"big").count(), 1, "one number is the largest: {lang:?} {tab:?}");
        assert_eq!(tags(&html, "h1").len(), 1, "{lang:?} {tab:?}");
        assert!(said.contains(lang.not_official()), "{lang:?} {tab:?}");
        assert!(html.contains("rel=\"noreferrer\""), "{lang:?} {tab:?}");
    }
}

/// What stands directly in the element with this attribute.
#[track_caller]
fn content<'h>(html: &'h str, attribute: &str) -> &'h str {
    let (_, rest) = html.split_once(attribute).unwrap_or_else(|| panic!("no {attribute}"));
    let (_, rest) = rest.split_once('>').unwrap();
    rest.split('<').next().unwrap()
}

#[test]
fn the_first_figures_are_the_vendors_prices_put_together() {
    for lang in [Lang::Zh, Lang::En] {
        // 200,000 at 180,000 and 100,000 at 100,000; the vendor's own purchase costs 300,000.
        let html = page(lang, Tab::FaceId);
        assert_eq!(content(&html, "data-total=\"best\""), "280,000");
        assert!(text(&html).contains("300,000") && text(&html).contains("360,000"));
        // 30,000 at 300 and 90,000 postpaid at 0.005.
        assert_eq!(content(&page(lang, Tab::Captcha), "data-total=\"best\""), "750");
        let html = page(lang, Tab::Sms);
        assert_eq!(content(&html, "data-segments=\"2\""), "2");
        assert!(text(&html).contains("67/31"));
    }
}

#[test]
fn every_answer_names_its_source_and_the_date_of_its_prices() {
    for (lang, tab, html) in pages() {
        let product = book().product(tab.id()).unwrap();
        let said = text(&html);
        // A day, or that the source carries none.
        let foot = said.contains(lang.pick("价目 20", "Prices of 20"))
            || said.contains(lang.pick("未注明日期", "undated"));
        assert!(foot, "{lang:?} {tab:?}: from when the prices are");
        let cited = product.sources.iter().any(|source| said.contains(lang.of(&source.title)));
        assert!(cited, "{lang:?} {tab:?}: no source is named");
        assert!(html.contains(&format!("href=\"{}\"", product.purchase_url)), "{lang:?} {tab:?}");
    }
}

#[test]
fn no_chinese_is_left_in_the_english_page_and_no_english_in_the_chinese_one() {
    let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    for (lang, tab, html) in pages() {
        // The example message is the customer's; sources are quoted in their own words; a language is called in itself.
        let mut own = html.clone();
        for (start, end) in [
            ("class=\"sources\"", "</ul>"),
            ("class=\"sent\"", "</section>"),
            ("class=\"why\"", "</details>"),
            ("<textarea", "</textarea>"),
            ("id=\"signature\"", ">"),
            ("id=\"language\"", "</a>"),
            ("<p class=\"brand\"", "</p>"),
        ] {
            while let Some(from) = own.find(start) {
                let to = own[from..].find(end).unwrap() + from + end.len();
                own.replace_range(from..to, "");
            }
        }
        let labels: Vec<&str> = own
            .match_indices("aria-label=\"")
            .map(|(at, _)| own[at + 12..].split('"').next().unwrap())
            .collect();
        let said = format!("{} {}", text(&own), labels.join(" "));
        match lang {
            Lang::En => {
                let left: Vec<&str> = said.split_whitespace().filter(|word| word.contains(chinese)).collect();
                // The widely printed marks of a domestic signature.
                let left: Vec<&str> = left.into_iter().filter(|word| !["【", "】"].contains(word)).collect();
                assert!(left.is_empty(), "{tab:?}: {left:?}");
            }
            Lang::Zh => {
                // Names the vendor itself writes in Latin letters.
                let names = [
                    "App", "API", "SDK", "H5", "PC", "NFC", "AI", "Plus", "V2", "E", "x", "UTC", "CSV",
                    "JSON", "Markdown",
                ];
                let words = said.split(|c: char| !c.is_ascii_alphanumeric());
                let left: Vec<&str> = words
                    .filter(|word| word.chars().any(|c| c.is_ascii_alphabetic()) && !names.contains(word))
                    .collect();
                assert!(left.is_empty(), "{tab:?}: {left:?}");
            }
        }
    }
}

#[test]
fn every_control_has_a_name_and_every_id_stands_once() {
    for (lang, tab, html) in pages() {
        let labels: Vec<&str> = tags(&html, "label").iter().filter_map(|l| attribute(l, "for")).collect();
        for name in ["select", "input", "textarea"] {
            for tag in tags(&html, name) {
                let id = attribute(tag, "id").unwrap_or_default();
                let named =
                    attribute(tag, "aria-label").is_some_and(|l| !l.is_empty()) || labels.contains(&id);
                // A radio button or tick stands inside its label.
                let wrapped = matches!(attribute(tag, "type"), Some("radio" | "checkbox"));
                assert!(named || wrapped, "{lang:?} {tab:?}: {tag}");
            }
        }
        let mut ids: Vec<&str> =
            html.match_indices(" id=\"").map(|(at, _)| html[at + 5..].split('"').next().unwrap()).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "{lang:?} {tab:?}: an id stands twice");
    }
}

#[test]
fn nothing_is_inline_and_nothing_comes_from_elsewhere() {
    for (lang, tab, html) in pages() {
        assert!(!html.contains(" style="), "{lang:?} {tab:?}: the policy would block it");
        for name in ["img", "script", "link", "iframe", "source"] {
            assert!(tags(&html, name).is_empty(), "{lang:?} {tab:?}: a {name}");
        }
        for tag in tags(&html, "a").iter().filter(|t| t.contains("href=\"http")) {
            assert_eq!(attribute(tag, "rel"), Some("noreferrer"), "{tag}");
        }
    }
}

#[test]
fn the_chinese_page_speaks_chinese_and_the_english_one_english() {
    for (lang, tab, mut html) in pages() {
        // A rule names its place in the source as it is printed there.
        while let Some(from) = html.find("<details class=\"why\"") {
            let to = from + html[from..].find("</details>").unwrap();
            html.replace_range(from..to, "");
        }
        let said = text(&html);
        match lang {
            Lang::Zh => {
                for word in ["yuan", "postpaid", "pack ", "segment", "Cheapest"] {
                    assert!(!said.contains(word), "{tab:?} says {word}");
                }
            }
            Lang::En => {
                // Names of places in a source, the sample message and its signature are quoted as they are.
                for word in ["元", "最省", "后付费", "资源包 ×", "计费标签", "现在", "个月"]
                {
                    assert!(!said.contains(word) || tab == Tab::Sms && word == "现在", "{tab:?} says {word}");
                }
            }
        }
    }
}

#[test]
fn the_list_of_all_prices_names_every_meter_and_every_source() {
    for lang in [Lang::Zh, Lang::En] {
        let props = AllPricesProps { lang };
        let html = pollster::block_on(
            LocalServerRenderer::<AllPrices>::with_props(props).hydratable(false).render(),
        );
        for product in book().products.iter() {
            for meter in product.meters.iter() {
                assert!(html.contains(&format!("id=\"{}\"", meter.id)), "{}", meter.id);
            }
            for source in product.sources.iter() {
                let title = lang.of(&source.title).replace('&', "&amp;").replace('\'', "&#x27;");
                assert!(html.contains(&title), "{title}");
            }
        }
        assert!(!html.contains(" style=") && tags(&html, "script").is_empty());
    }
}

/// The message question after these edits, for a year.
fn message(lang: Lang, edits: impl IntoIterator<Item = Edit>) -> String {
    let start = [Edit::Open(Tab::Sms), Edit::Period(Period::Year)];
    let inputs =
        start.into_iter().chain(edits).fold(Inputs::new(book()), |inputs, edit| inputs.apply(book(), edit));
    let props = AnsweredProps { lang, estimate: Estimate::of(Item::new(inputs)) };
    pollster::block_on(LocalServerRenderer::<Answered>::with_props(props).hydratable(false).render())
}

#[test]
fn a_template_is_answered_with_a_range() {
    for (lang, range) in
        [(Lang::Zh, "1–2 条 · 4,500–9,000 元"), (Lang::En, "1–2 segments · 4,500–9,000 yuan")]
    {
        let body = Edit::Body(format!("{}{{1}}", "好".repeat(60)));
        // 6 of the signature, 60 and 3 of the placeholder: 69.
        let bare = message(lang, [body.clone()]);
        assert!(!bare.contains("id=\"range\"") && bare.contains("id=\"value-1-typical\""));
        let said = text(&bare);
        assert!(said.contains(lang.pick("{1} 还没有值", "{1} has no value yet")), "{said}");
        // With five characters 71, two segments: 100,000 at 4,500, 200,000 as two of them.
        let html = message(
            lang,
            [
                body,
                Edit::Value("1".into(), Case::Longest, "12345".into()),
                Edit::Value("1".into(), Case::Typical, "1".into()),
            ],
        );
        assert_eq!(content(&html, "id=\"range\""), range);
        assert_eq!(content(&html, "data-segments=\"1\""), "1", "the typical one is the big number");
        assert!(!text(&html).contains(lang.pick("还没有值", "no value yet")));
    }
    assert!(!message(Lang::Zh, []).contains("id=\"values\""), "no table without variables");
}

#[test]
fn a_shorter_way_to_write_says_what_it_saves() {
    // 105 characters: two segments with the quote, one without; 100,000 segments at 0.246 are 24,600.
    let edits = || [Edit::Market(Market::International), Edit::Body(format!("It’s {}", "a".repeat(100)))];
    let zh = text(&message(Lang::Zh, edits()));
    assert!(zh.contains("少 1 条，每年省 24,600 元") && zh.contains("’ → '"), "{zh}");
    let en = message(Lang::En, edits());
    assert!(text(&en).contains("1 segment fewer: 24,600 yuan less a year"));
    assert!(en.contains("data-replace=\"quotes\"") && !en.contains("id=\"undo-replace\""));
    let replace = Edit::Replace(packwise::sms::Replace::One(packwise::sms::Kind::Quotes));
    let done = message(Lang::En, edits().into_iter().chain([replace]));
    assert!(!done.contains("data-replace") && done.contains("id=\"undo-replace\""));
    // One segment is one with the quote or without: nothing to offer, nothing to warn of.
    let short = message(Lang::En, [Edit::Market(Market::International), Edit::Body("It’s".into())]);
    assert!(!short.contains("data-replace") && !short.contains("id=\"forced\""));
}

#[test]
fn several_regions_stand_each_with_its_price_and_sum_up() {
    let sms = book().product("sms").unwrap();
    let malaysia = sms.meters.iter().position(|m| m.id == "sms.intl.MY").unwrap();
    let edits = || {
        [
            Edit::Market(Market::International),
            Edit::Body("a".repeat(154)),
            Edit::AddRegion,
            Edit::RegionAt(1, u16::try_from(malaysia).unwrap()),
        ]
    };
    for lang in [Lang::Zh, Lang::En] {
        let html = message(lang, edits());
        let (_, table) = html.split_once("id=\"by-region\"").unwrap();
        let table = text(&table[..table.find("</table>").unwrap()]);
        let cells: Vec<&str> = table.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect();
        // 100,000 × 0.246; twice 100,000 × 0.297, since Malaysia counts 161.
        for cell in ["1", "0.246", "24,600", "2", "0.297", "59,400"] {
            assert!(cells.contains(&cell), "{cell}: {cells:?}");
        }
        assert!(content(&html, "data-total=\"best\"").starts_with("84,000"));
        assert!(text(&html).contains(lang.pick("加 7 字", "put 7 characters")));
        assert!(html.contains("class=\"doubt\"") && html.contains("id=\"region-1\""));
        assert!(html.contains("id=\"recipients\"") && html.contains("id=\"recipients-1\""));
    }
    let one = message(Lang::Zh, [Edit::Market(Market::International)]);
    assert!(!one.contains("by-region") && one.contains("id=\"add-region\""));
    assert!(!message(Lang::Zh, []).contains("add-region"), "at home there is one region");
}

#[test]
fn what_is_charged_is_one_fold_away_with_its_sources() {
    for (lang, words) in [
        (Lang::Zh, ["接口不收费", "点击短链目前都不收费", "提交给运营商成功就计费", "千分之五"]),
        (
            Lang::En,
            ["interfaces are free", "clicking them is free", "once the carrier accepts it", "5 per mille"],
        ),
    ] {
        let html = message(lang, []);
        let (_, fold) = html.split_once("data-fold=\"charged\"").unwrap();
        let fold = &fold[..fold.find("</details>").unwrap()];
        for word in words {
            assert!(fold.contains(word), "{word}");
        }
        assert!(fold.contains("class=\"sources\""));
    }
}

#[test]
fn a_warning_that_changes_no_bill_is_not_shown() {
    // The sample's emoji counts two of 98 units: two segments either way.
    assert!(!text(&message(Lang::Zh, [])).contains("按 2 个字计"));
    // 6 + 62 + 2 = 70 units and one segment; one more is two segments, and but 70 characters.
    let body = |n| Edit::Body(format!("{}😊", "好".repeat(n)));
    assert!(!text(&message(Lang::Zh, [body(62)])).contains("按 2 个字计"));
    assert!(text(&message(Lang::Zh, [body(63)])).contains("按 2 个字计"));
}

//! The page rendered natively, before any browser: what it says and how it is built.

use crate::scenario::book;
use packwise::app::views::{AllPrices, AllPricesProps, App, AppProps};
use packwise::scenario::Tab;
use packwise::text::Lang;
use yew::LocalServerRenderer;

fn page(lang: Lang, tab: Tab) -> String {
    let props =
        AppProps { lang, home: lang, tab, theme: None, today: packwise::price_book::embedded().checked };
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
                let names = ["App", "API", "SDK", "H5", "PC", "NFC", "AI", "Plus", "V2", "E", "x"];
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
    for (lang, tab, html) in pages() {
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

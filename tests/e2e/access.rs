//! The page for those who use no mouse, see little or hear it read out.

use crate::driver::Page;
use crate::engine::Reader;
use serde_json::{Value, json};
use thirtyfour::Key;

/// The pages that are looked over, in both languages.
const PAGES: [&str; 8] = [
    "?product=faceid&lang=zh",
    "?product=faceid&lang=en",
    "?product=captcha&lang=zh",
    "?product=captcha&lang=en",
    "?product=sms&lang=zh",
    "?product=sms&lang=en",
    "prices.html",
    "en/prices.html",
];

/// The focused element's name for the tests, and whether anything around it looks other than without the focus.
const FOCUSED: &str = "(() => {
    const e = document.activeElement;
    const look = () => [e, e.parentElement, e.parentElement?.parentElement, e.parentElement?.parentElement?.parentElement]
        .filter(Boolean)
        .map((e) => getComputedStyle(e))
        .map((s) => [s.outline, s.boxShadow, s.borderColor, s.borderWidth, s.top, s.backgroundColor].join());
    const focused = look().join();
    e.blur();
    const blurred = look().join();
    e.focus();
    const r = e.getBoundingClientRect();
    const inside = r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth;
    return [e.id || e.dataset.tab || e.className || e.tagName, focused !== blurred, inside];
})()";

#[tokio::test]
async fn the_keyboard_reaches_everything_in_order_and_shows_where_it_is() {
    let page = Page::chinese("").await;
    for (product, order) in [
        ("faceid", ["calls", "channel", "comparison", "edition", "period"].as_slice()),
        ("captcha", &["captcha-postpaid", "checks", "period"]),
        ("sms", &["market-domestic", "signature", "body", "recipients", "period", "button"]),
    ] {
        for lang in ["zh", "en"] {
            page.go(&format!("?product={product}&lang={lang}")).await;
            let mut reached = Vec::new();
            for _ in 0..order.len() + 7 {
                page.press(Key::Tab).await;
                let focused = page.eval(FOCUSED).await;
                let name = focused[0].as_str().unwrap().to_owned();
                assert_eq!(focused[1], json!(true), "{product} in {lang}: the focus on {name} does not show");
                assert_eq!(focused[2], json!(true), "{product} in {lang}: {name} is focused out of sight");
                reached.push(name);
            }
            assert_eq!(reached[..6], ["skip", "language", "theme", "faceid", "captcha", "sms"]);
            // The sentence of a language has its own order.
            let mut found: Vec<&str> = reached[6..].iter().map(String::as_str).collect();
            if product != "sms" {
                found.truncate(order.len());
                found.sort_unstable();
            }
            found.truncate(order.len());
            assert_eq!(found, order, "{product} in {lang}");
        }
    }
    page.end().await;
}

#[tokio::test]
async fn everything_can_be_done_without_a_mouse() {
    let page = Page::chinese("?lang=en").await;
    // The first stop leads past the questions, to the answer.
    page.press(Key::Tab).await;
    page.press(Key::Enter).await;
    page.until("document.activeElement.id === 'answer'").await;
    // A choice is made with an arrow, a number is typed.
    page.eval("document.querySelector('#calls').select()").await;
    page.press("15000").await;
    page.total("16,750").await;
    page.press(Key::Tab).await;
    page.until("document.activeElement.id === 'period'").await;
    page.press("m").await;
    // 180,000 calls a year: a pack of 200,000 costs less than 100,000 and eight times 10,000.
    page.until("document.querySelector('#period').value === 'month'").await;
    page.total("180,000").await;
    // A product and the theme are chosen with Enter and the space bar.
    page.eval("document.querySelector('[data-tab=captcha]').focus()").await;
    page.press(Key::Enter).await;
    page.total("750").await;
    let ground = "getComputedStyle(document.body).backgroundColor";
    let light = page.eval(ground).await;
    page.eval("document.querySelector('#theme').focus()").await;
    page.press(" ").await;
    page.until(&format!("{ground} !== {light}")).await;
    page.end().await;
}

#[tokio::test]
async fn a_screen_reader_hears_names_and_one_heading() {
    let page = Page::chinese("").await;
    for address in PAGES {
        page.visit(address).await;
        if !address.contains("prices") {
            page.until("document.documentElement.dataset.state === 'ready'").await;
        }
        let tree = page.devtools("Accessibility.getFullAXTree", json!({})).await;
        let nodes = tree["nodes"].as_array().unwrap();
        let told: Vec<(&str, &str)> = nodes
            .iter()
            .filter(|node| node["ignored"] != json!(true))
            .map(|node| {
                let of = |key: &str| node[key]["value"].as_str().unwrap_or_default();
                (of("role"), of("name"))
            })
            .collect();
        let of = |role: &str| told.iter().filter(|(found, _)| *found == role).count();
        for (role, name) in &told {
            let control = matches!(
                *role,
                "button"
                    | "link"
                    | "combobox"
                    | "textbox"
                    | "checkbox"
                    | "radio"
                    | "radiogroup"
                    | "DisclosureTriangle"
            );
            assert!(!control || !name.trim().is_empty(), "{address}: a {role} without a name");
        }
        let first = nodes.iter().filter(|node| {
            node["role"]["value"] == json!("heading")
                && node["properties"].as_array().is_some_and(|properties| {
                    properties.iter().any(|p| p["name"] == json!("level") && p["value"]["value"] == json!(1))
                })
        });
        assert_eq!(first.count(), 1, "{address}: headings of the first level");
        assert_eq!(of("main"), 1, "{address}");
        assert_eq!(of("banner"), 1, "{address}");
    }
    page.end().await;
}

#[tokio::test]
async fn a_total_is_said_once_typing_pauses_and_a_mistake_at_once() {
    let page = Page::chinese("").await;
    page.type_over("#calls", "15000").await;
    page.until(
        "[...document.querySelectorAll('[role=status]')].some((e) => e.textContent.includes('16,750'))",
    )
    .await;
    // What is wrong with a number is told at once and belongs to its field.
    page.paste("#calls", "1,2").await;
    page.until("document.querySelector('#calls').getAttribute('aria-describedby') === 'calls-error'").await;
    assert_eq!(
        page.eval("document.querySelector('#calls-error').getAttribute('role')").await,
        json!("alert")
    );
    page.end().await;
}

/// Texts whose contrast with what is behind them is below WCAG's 4.5, or 3 for large ones.
const FAINT: &str = "(() => {
    const parts = (c) => (c.match(/[\\d.]+/g) ?? []).map(Number);
    const light = (c) => { const [r, g, b] = c.map((v) => v / 255).map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
    const ground = (e) => { for (; e; e = e.parentElement) { const [r, g, b, a = 1] = parts(getComputedStyle(e).backgroundColor); if (a > 0.5) return [r, g, b]; }
        return [255, 255, 255]; };
    const found = [];
    for (const e of document.querySelectorAll('body *')) {
        if (e.closest('select, .unseen, .skip, svg, [hidden]') || !e.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
        if (![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) && !e.matches('input, textarea')) continue;
        const s = getComputedStyle(e);
        const [a, b] = [light(parts(s.color)), light(ground(e))];
        const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        const size = parseFloat(s.fontSize);
        const enough = size >= 24 || (size >= 18.66 && s.fontWeight >= 700) ? 3 : 4.5;
        if (contrast < enough) found.push(`${e.className || e.tagName}: ${contrast.toFixed(2)} ${(e.textContent || e.value).slice(0, 20)}`);
    }
    return [...new Set(found)];
})()";

/// Controls smaller than the 24 pixels of WCAG 2.2; links within a text are exempt.
const SMALL: &str =
    "[...document.querySelectorAll('button, select, input, textarea, summary, nav a, .actions a')]
    .map((e) => e.matches('[type=radio], [type=checkbox]') ? e.closest('label') : e)
    .filter((e) => e.checkVisibility())
    .map((e) => [e.id || e.className || e.tagName, e.getBoundingClientRect()])
    .filter(([, r]) => r.width < 24 || r.height < 24)
    .map(([name, r]) => `${name}: ${r.width} × ${r.height}`)";

#[tokio::test]
async fn texts_stand_out_in_both_themes_and_controls_are_large_enough_to_hit() {
    for (theme, dark) in [("light", false), ("dark", true)] {
        let page = Page::open("", Reader { size: (360, 800), dark, ..Reader::CHINESE }).await;
        for address in PAGES {
            page.visit(address).await;
            if !address.contains("prices") {
                page.until("document.documentElement.dataset.state === 'ready'").await;
            }
            page.unfold().await;
            assert_eq!(page.eval(FAINT).await, json!([]), "{address} in the {theme} theme");
            assert_eq!(page.eval(SMALL).await, json!([]), "{address}");
        }
        // A mistake, a notice and a character that costs more have colours of their own.
        page.go("?product=faceid&lang=zh").await;
        page.choose("#channel", "PC H5").await;
        page.paste("#calls", "abc").await;
        page.until("document.querySelector('.error') && document.querySelector('.notice')").await;
        assert_eq!(page.eval(FAINT).await, json!([]), "a mistake and a notice in the {theme} theme");
        page.go("?product=sms&lang=en").await;
        page.click("label:has(#market-international)").await;
        page.paste("#body", "It\u{2019}s").await;
        page.until("document.querySelector('mark')").await;
        assert_eq!(page.eval(FAINT).await, json!([]), "a marked character in the {theme} theme");
        page.end().await;
    }
}

#[tokio::test]
async fn a_number_composed_with_an_input_method_is_read_when_it_is_done() {
    let page = Page::chinese("").await;
    page.type_over("#calls", "15").await;
    page.until("document.querySelector('.echo').textContent.includes('15')").await;
    let composing = |text: &str| -> Value {
        json!({ "text": text, "selectionStart": text.len(), "selectionEnd": text.len() })
    };
    for text in ["w", "wa", "wan"] {
        page.devtools("Input.imeSetComposition", composing(text)).await;
        page.until(&format!("document.querySelector('#calls').value === '15{text}'")).await;
        assert_eq!(
            page.eval("document.querySelector('#calls').getAttribute('aria-invalid')").await,
            Value::Null,
            "15{text} is not a mistake but unfinished"
        );
    }
    page.devtools("Input.insertText", json!({ "text": "万" })).await;
    // 150,000 calls: a pack of 100,000 and five of 10,000.
    page.total("155,000").await;
    assert_eq!(page.eval("document.querySelector('#calls').value").await, json!("15万"));
    page.end().await;
}

/// What a page asked of anybody but its own host.
const OUTSIDE: &str = "performance.getEntriesByType('resource').map((e) => e.name).filter((n) => !n.startsWith(location.origin))";

#[tokio::test]
async fn axe_finds_nothing_in_any_view() {
    axe_finds_nothing(|_| true).await;
}

#[tokio::test]
async fn axe_finds_nothing_in_the_question_of_any_product() {
    axe_finds_nothing(|view| ["faceid", "captcha", "sms"].contains(&view)).await;
}

/// Looks over views in each language and theme, as the pictures show them.
async fn axe_finds_nothing(wanted: impl Fn(&str) -> bool) {
    let Ok(script) = std::env::var("PACKWISE_AXE") else {
        eprintln!("axe-core is not installed (no npm): nothing was looked at");
        return;
    };
    let axe = std::fs::read_to_string(script).unwrap();
    let views: serde_json::Value = serde_json::from_str(include_str!("../views.json")).unwrap();
    let worked = include_str!("../views.js");
    let page = Page::chinese("").await;
    let mut found = Vec::new();
    for view in views.as_array().unwrap() {
        let [name, address, script] = ["name", "address", "script"].map(|key| view[key].as_str().unwrap());
        if !wanted(name) {
            continue;
        }
        for (language, folder) in [("zh", ""), ("en", "en/")] {
            for theme in ["light", "dark"] {
                let (path, fragment) = address.split_once('#').unwrap_or((address, ""));
                let mark = if path.contains('?') { '&' } else { '?' };
                page.eval("localStorage.clear() ?? true").await;
                // Addresses that differ behind the # alone are one page, which would not start anew.
                page.visit("icon.svg").await;
                page.visit(&format!("{folder}{path}{mark}lang={language}&theme={theme}#{fragment}")).await;
                if path.ends_with(".html") {
                    page.until("document.readyState === 'complete'").await;
                } else {
                    page.until("document.documentElement.dataset.state === 'ready'").await;
                }
                let done = page.awaited(&format!("(() => {{ {worked} {script}; return run(); }})()")).await;
                assert!(done.get("error").is_none(), "{name}: {done}");
                let outside = page.eval(OUTSIDE).await;
                assert_eq!(outside, serde_json::json!([]), "{name} asked another origin");
                page.eval(&format!("(() => {{ {axe}; return true; }})()")).await;
                let report = page
                    .awaited(
                        "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
                             .then((r) => r.violations.map((v) => v.id + ': ' + v.nodes.slice(0, 3).map((n) => n.target.join(' ') + ' ' + (n.any[0]?.message ?? '')).join(' | ')))",
                    )
                    .await;
                for violation in report["ok"].as_array().unwrap_or_else(|| panic!("{name}: {report}")) {
                    found.push(format!("{name} {language} {theme}: {}", violation.as_str().unwrap()));
                }
            }
        }
    }
    page.quit();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

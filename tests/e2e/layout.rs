//! Where things stand: nothing moves while a number is typed, and nothing is wider than the window.

use crate::driver::Page;
use crate::engine::Reader;
use serde_json::json;

#[tokio::test]
async fn nothing_moves_while_a_number_is_typed() {
    let page = Page::chinese("").await;
    let places =
        "['.answer', '.detail', '.big'].map((s) => document.querySelector(s).getBoundingClientRect().top)";
    for lang in ["zh", "en"] {
        for (product, field) in [("faceid", "#calls"), ("captcha", "#checks"), ("sms", "#recipients")] {
            page.go(&format!("?product={product}&lang={lang}")).await;
            let invalid =
                format!("document.querySelector({field:?}).getAttribute('aria-invalid') === 'true'");
            page.paste(field, "15000").await;
            page.until(&format!("document.querySelector({field:?}).value === '15000'")).await;
            let before = page.eval(places).await;
            for typed in [
                "1500x",
                "15000",
                "",
                "30万",
                "-3",
                "1.2 million",
                "1,2",
                "1.5",
                "１２０００００",
                "9999999999999999",
            ] {
                page.paste(field, typed).await;
                let bad = ["1500x", "", "-3", "1,2", "1.5", "9999999999999999"].contains(&typed);
                page.until(&format!("({invalid}) === {bad}")).await;
                assert_eq!(page.eval(places).await, before, "{product} in {lang} moves for {typed:?}");
            }
        }
    }
    page.end().await;
}

/// What is wider than the window, by the widest that sticks out.
const WIDE: &str = "(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > width + 0.5)
        .map((e) => `${e.tagName} ${e.className}: ${e.getBoundingClientRect().right}`).slice(0, 5);
})()";

#[tokio::test]
async fn no_choice_and_no_number_makes_a_page_scroll_sideways() {
    let page = Page::open("", Reader { size: (320, 640), ..Reader::CHINESE }).await;
    for lang in ["zh", "en"] {
        page.go(&format!("?product=faceid&lang={lang}")).await;
        let choices = page.eval("document.querySelector('#channel').options.length").await.as_u64().unwrap();
        assert!(choices > 30, "every way to call is offered, not only {choices}");
        for width in [320, 360] {
            let width = page.resize(width, 640).await;
            let wide = page
                .awaited(&format!(
                    "await (async () => {{ const found = []; const e = () => document.querySelector('#channel');
                       for (let i = 0; i < e().options.length; i++) {{
                         e().selectedIndex = i; e().dispatchEvent(new Event('change', {{ bubbles: true }}));
                         await new Promise((done) => setTimeout(done));
                         const wide = {WIDE}; if (wide.length) found.push([e().selectedOptions[0].text, wide]);
                       }} return found; }})()"
                ))
                .await;
            assert_eq!(wide["ok"], json!([]), "{width} in {lang}: {wide}");
        }
        page.resize(320, 640).await;
        for (product, field) in [("faceid", "#calls"), ("captcha", "#checks"), ("sms", "#recipients")] {
            page.go(&format!("?product={product}&lang={lang}")).await;
            page.unfold().await;
            for typed in
                ["1", "999,999,999,999", "1000000000000000", "9".repeat(60).as_str(), "x".repeat(60).as_str()]
            {
                page.paste(field, typed).await;
                page.until(&format!("document.querySelector({field:?}).value === {typed:?}")).await;
                assert_eq!(page.eval(WIDE).await, json!([]), "{product} in {lang} at {typed}");
            }
        }
        page.go(&format!("?product=sms&lang={lang}")).await;
        page.click("label:has(#market-international)").await;
        // A word that nothing breaks, and a signature as long as nobody's.
        page.paste("#body", &"w".repeat(700)).await;
        page.paste("#signature", &"长".repeat(40)).await;
        page.sees(".big", "/").await;
        assert_eq!(page.eval(WIDE).await, json!([]), "a long word in {lang}");
    }
    for address in ["prices.html", "en/prices.html"] {
        page.visit(address).await;
        for width in [320, 360, 768, 1440] {
            let width = page.resize(width, 640).await;
            assert_eq!(page.eval(WIDE).await, json!([]), "{address} at {width}");
        }
    }
    page.end().await;
}

#[tokio::test]
async fn twice_the_text_size_still_fits() {
    // Zooming a window of 1280 to 400 % makes it one of 320; this is a larger text in the same window.
    let page = Page::open("", Reader { size: (1280, 900), ..Reader::CHINESE }).await;
    for lang in ["zh", "en"] {
        for product in ["faceid", "captcha", "sms"] {
            page.go(&format!("?product={product}&lang={lang}")).await;
            page.eval("document.documentElement.style.setProperty('font-size', '200%')").await;
            assert_eq!(page.eval(WIDE).await, json!([]), "{product} in {lang}");
        }
    }
    page.end().await;
}

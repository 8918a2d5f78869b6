//! The page where something around it is broken: storage, files, the service worker, the clock, the language; and where
//! there is far more than usual of something. Each is told in words, and nothing that was typed is lost.

use crate::driver::Page;
use crate::offline::dist;
use crate::server::{Reply, serve};
use packwise::price_book::embedded;
use packwise::scenario::{Estimate, link};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// The two folders of the page, and a word of each that stands in the language's own messages.
const FOLDERS: [(&str, &str); 2] = [("", "zh-CN"), ("en/", "en")];

const STATE: &str = "document.documentElement.dataset.state";

/// What becomes of a file on its way to the browser.
enum Sent {
    Whole(Vec<u8>),
    /// The file is not there.
    Missing,
    /// The connection ends before the file does.
    Cut(Vec<u8>),
}

/// A host of the built page under these headers, which does this to its files.
fn host(headers: &'static str, send: impl Fn(&str, Vec<u8>) -> Sent + Send + Sync + 'static) -> String {
    let folder = dist();
    serve(move |path| {
        let path = if path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
        let kind = match path.rsplit('.').next() {
            Some("html") => "text/html; charset=utf-8",
            Some("css") => "text/css",
            Some("js") => "text/javascript",
            Some("wasm") => "application/wasm",
            Some("svg") => "image/svg+xml",
            _ => "application/octet-stream",
        };
        let found = std::fs::read(folder.join(path.trim_start_matches('/'))).ok();
        let mut headers = format!("Content-Type: {kind}\r\nCache-Control: no-store\r\n{headers}");
        let (status, body) = match found.map(|body| send(&path, body)) {
            Some(Sent::Whole(body)) => ("200 OK", body),
            Some(Sent::Cut(mut body)) => {
                headers += &format!("Content-Length: {}\r\n", body.len());
                body.truncate(body.len() / 2);
                ("200 OK", body)
            }
            Some(Sent::Missing) | None => ("404 Not Found", b"404".to_vec()),
        };
        Some(Reply { status: status.into(), headers, body })
    })
}

/// A file cut in half, and one that is not there at all, each as `send` for [`host`].
fn faults(ending: &'static str) -> [Box<dyn Fn(&str, Vec<u8>) -> Sent + Send + Sync>; 3] {
    let of = move |path: &str| {
        let own = path.ends_with(ending) && !path.contains("sw.js");
        own && (ending != ".js" || path.starts_with("/packwise-"))
    };
    [
        Box::new(move |path, body| if of(path) { Sent::Missing } else { Sent::Whole(body) }),
        Box::new(move |path, body| if of(path) { Sent::Cut(body) } else { Sent::Whole(body) }),
        Box::new(move |path, mut body| {
            if of(path) {
                body.truncate(body.len() / 2);
            }
            Sent::Whole(body)
        }),
    ]
}

async fn opened(page: &Page, url: &str) {
    page.leave_for(url).await;
    page.until(&format!("{STATE} === 'ready'")).await;
}

/// What one key holds, as a fact that a browser states.
fn kept(key: &str) -> String {
    format!("localStorage.getItem('packwise.{key}')")
}

/// Chinese where the page is Chinese, and none of it where it is English.
async fn speaks(page: &Page, selector: &str, language: &str) {
    let said = page.text(selector).await;
    let chinese = said.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    assert_eq!(chinese, language == "zh-CN", "{selector} in {language}: {said:?}");
}

// Files

#[tokio::test]
async fn without_its_program_the_page_says_so_and_leaves_what_was_kept() {
    let page = Page::chinese("").await;
    for ending in [".wasm", ".js"] {
        for fault in faults(ending) {
            let url = host("", fault);
            for (folder, language) in FOLDERS {
                page.leave_for(&format!("{url}{folder}")).await;
                page.eval("localStorage.setItem('packwise.now', 'kept') ?? true").await;
                page.until(&format!("{STATE} === 'failed'")).await;
                page.until("document.querySelector('#failed').checkVisibility()").await;
                speaks(&page, "#failed", language).await;
                page.sees(".big", "280,000").await;
                assert_eq!(page.eval("document.querySelector('#not-started').hidden").await, json!(true));
                assert_eq!(page.eval(&kept("now")).await, json!("kept"));
                page.click("#failed a[href$='prices.html']").await;
                page.until("document.querySelector('table.prices, .book table')").await;
                assert_eq!(page.eval("document.documentElement.lang").await, json!(language));
                assert_eq!(page.eval("document.querySelector('.fault')").await, Value::Null);
            }
        }
    }
    page.quit();
}

#[tokio::test]
async fn without_its_second_part_the_page_answers_says_so_and_tries_again() {
    let page = Page::chinese("").await;
    let there = Arc::new(AtomicBool::new(false));
    let now = Arc::clone(&there);
    let url = host("", move |path, body| {
        let later = path.contains("packwise-later-") && !now.load(Ordering::Relaxed);
        if later { Sent::Missing } else { Sent::Whole(body) }
    });
    for (folder, language) in FOLDERS {
        there.store(false, Ordering::Relaxed);
        page.leave_for(&format!("{url}{folder}")).await;
        page.until("document.querySelector('#later-failed')?.checkVisibility()").await;
        speaks(&page, "#later-failed", language).await;
        page.total("280,000").await;
        page.type_over("#calls", "15000").await;
        page.total("16,750").await;
        // What is not there shows no figure of another question.
        assert_eq!(page.eval("document.querySelector('.ways')").await, Value::Null);
        there.store(true, Ordering::Relaxed);
        page.click("#later-failed button").await;
        page.until(&format!("{STATE} === 'ready'")).await;
        page.until("document.querySelector('.ways') && !document.querySelector('#later-failed')").await;
        page.total("16,750").await;
        assert_eq!(page.eval("document.querySelector('#calls').value").await, json!("15000"));
        page.until(&kept("now")).await;
        page.eval("localStorage.clear() ?? true").await;
    }
    page.quit();
}

#[tokio::test]
async fn a_policy_that_forbids_webassembly_leaves_the_answer_and_the_prices() {
    let page = Page::chinese("").await;
    let url = host("Content-Security-Policy: script-src 'self'\r\n", |_, body| Sent::Whole(body));
    for (folder, language) in FOLDERS {
        page.leave_for(&format!("{url}{folder}")).await;
        page.until("document.querySelector('#failed').checkVisibility()").await;
        speaks(&page, "#failed", language).await;
        page.sees(".big", "280,000").await;
    }
    page.quit();
}

#[tokio::test]
async fn without_its_style_sheet_the_page_works_and_says_what_is_missing() {
    let page = Page::chinese("").await;
    for fault in faults(".css") {
        let url = host("", fault);
        for (folder, language) in FOLDERS {
            opened(&page, &format!("{url}{folder}")).await;
            page.until("document.querySelector('#unstyled').checkVisibility()").await;
            page.sees("#unstyled", if language == "en" { "style sheet" } else { "样式" }).await;
            assert_eq!(page.eval("document.querySelector('#not-started').hidden").await, json!(true));
            page.type_over("#calls", "15000").await;
            page.total("16,750").await;
            // No icon fills the window.
            let large = "[...document.querySelectorAll('form svg, nav svg, .pick svg')].filter((e) => e.getBoundingClientRect().width > 40).length";
            assert_eq!(page.eval(large).await, json!(0));
            page.eval("localStorage.clear() ?? true").await;
        }
    }
    page.quit();
}

#[tokio::test]
async fn without_its_first_script_the_style_sheet_says_that_nothing_starts() {
    let page = Page::chinese("").await;
    let of = |path: &str| path.contains("/boot-");
    let missing = host("", move |path, body| if of(path) { Sent::Missing } else { Sent::Whole(body) });
    let cut = host("", move |path, body| if of(path) { Sent::Cut(body) } else { Sent::Whole(body) });
    for url in [missing, cut] {
        for (folder, language) in FOLDERS {
            page.leave_for(&format!("{url}{folder}")).await;
            let seen = "document.querySelector('#not-started').checkVisibility({ visibilityProperty: true })";
            assert_eq!(page.eval(seen).await, json!(false), "a page that starts late would flash it");
            assert_eq!(
                page.eval("document.getAnimations().map((a) => a.effect.getTiming().delay)").await,
                json!([10_000])
            );
            page.eval("document.getAnimations().forEach((a) => a.finish()) ?? true").await;
            assert_eq!(page.eval(seen).await, json!(true));
            speaks(&page, "#not-started", language).await;
            page.sees(".big", "280,000").await;
            page.click("#not-started a[href$='prices.html']").await;
            page.until("document.querySelector('.book table')").await;
        }
    }
    page.quit();
}

#[tokio::test]
async fn with_scripts_off_a_phone_reads_what_does_not_work_and_where_the_prices_are() {
    let page = Page::chinese("").await;
    page.resize(360, 800).await;
    page.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await;
    for (folder, language) in FOLDERS {
        page.visit(folder).await;
        page.until("document.querySelector('noscript .fault')?.checkVisibility()").await;
        speaks(&page, "noscript .fault", language).await;
        assert_eq!(page.eval("document.documentElement.scrollWidth").await, json!(360));
        let seen = "document.querySelector('#not-started').checkVisibility()";
        assert_eq!(page.eval(seen).await, json!(false), "one message is enough");
        page.click("noscript a[href$='prices.html']").await;
        page.until("document.querySelectorAll('.book table').length > 20").await;
        assert_eq!(page.eval("document.documentElement.lang").await, json!(language));
        assert_eq!(page.eval("document.documentElement.scrollWidth").await, json!(360));
    }
    page.quit();
}

#[tokio::test]
async fn a_program_that_stops_says_so_in_the_language_shown_and_reloading_finds_what_was_typed() {
    let page = Page::chinese("").await;
    page.type_over("#calls", "15000").await;
    page.total("16,750").await;
    page.click("#language").await;
    page.until("document.documentElement.lang === 'en'").await;
    // What a trap is to the document, with the document's own kind of error: a driver's script may run in a world that has
    // another one of the same name. Other errors are none.
    page.eval("dispatchEvent(new ErrorEvent('error', { error: new Error('an extension') })) ?? true").await;
    assert_eq!(page.eval("document.querySelector('#halted').hidden").await, json!(true));
    page.eval("dispatchEvent(new ErrorEvent('error', { error: new window.WebAssembly.RuntimeError('unreachable') })) ?? true")
        .await;
    page.until("document.querySelector('#halted').checkVisibility()").await;
    speaks(&page, "#halted", "en").await;
    page.click("#halted [lang=en] a").await;
    page.until(&format!("{STATE} === 'ready' && document.querySelector('#halted').hidden")).await;
    page.total("16,750").await;
    page.quit();
}

#[tokio::test]
async fn reloading_after_a_fault_keeps_the_estimate_in_the_address() {
    let page = Page::chinese("").await;
    let two = Estimate::new(embedded()).apply(embedded(), packwise::scenario::Change::Add);
    let fragment = link::encode(&two, embedded(), true);
    page.go(&format!("#{fragment}")).await;
    page.sees("[data-total=grand]", "560,000").await;
    page.eval("document.querySelector('#fresh').hidden = false").await;
    page.eval("(window.before = true)").await;
    page.click("#fresh a").await;
    page.until(&format!("window.before === undefined && {STATE} === 'ready'")).await;
    page.sees("[data-total=grand]", "560,000").await;
    page.end().await;
}

#[tokio::test]
async fn what_is_typed_before_the_program_comes_is_taken_over() {
    let page = Page::chinese("").await;
    // Two seconds for the program.
    let url = host("", |path, body| {
        if path.ends_with(".wasm") {
            std::thread::sleep(std::time::Duration::from_secs(2));
        }
        Sent::Whole(body)
    });
    let typing =
        "addEventListener('DOMContentLoaded', () => { const field = document.querySelector('#calls');
        window.early = document.documentElement.dataset.state ?? 'not started';
        field.focus(); field.select(); document.execCommand('insertText', false, '15000'); });";
    page.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": typing })).await;
    opened(&page, &url).await;
    assert_eq!(page.eval("window.early").await, json!("not started"));
    page.total("16,750").await;
    assert_eq!(page.eval("document.querySelector('#calls').value").await, json!("15000"));
    assert_eq!(page.eval("document.activeElement.id").await, json!("calls"));
    page.until(&kept("now")).await;
    page.quit();
}

// Storage

/// Fills what the browser keeps for this address to the last character.
const FILL: &str = "(() => { let text = ''; for (let step = 1 << 22; step >= 1;) {
        try { localStorage.setItem('other', text + 'x'.repeat(step)); text += 'x'.repeat(step); } catch { step /= 2; }
    } return text.length; })()";

#[tokio::test]
async fn a_full_storage_is_told_and_costs_nothing_that_was_kept_or_typed() {
    let page = Page::chinese("?product=sms").await;
    page.paste("#body", "第一稿").await;
    page.until(&kept("now")).await;
    let before = page.eval(&kept("now")).await;
    assert!(page.eval(FILL).await.as_u64().unwrap() > 1_000_000);
    page.paste("#body", &"长稿".repeat(200)).await;
    page.sees("main > .notice", "存储已满").await;
    // 400 characters and the signature's six, by 67.
    page.until("document.querySelector('.big').dataset.segments === '7'").await;
    assert_eq!(page.eval(&kept("now")).await, before, "the earlier one is still there");
    // By name neither, and that is told where it was tried.
    page.click("[data-fold=keep] > summary").await;
    page.type_over("#save-name", "长稿").await;
    page.click("#save").await;
    page.sees(".saves", "浏览器不让保存").await;
    page.click("#language").await;
    page.sees("main > .notice", "storage is full").await;
    // Room again: the next change is kept, all of it.
    page.eval("localStorage.removeItem('other') ?? true").await;
    page.type_over("#recipients", "1234").await;
    page.until("!document.querySelector('main > .notice')").await;
    page.go("?product=sms").await;
    page.until("document.querySelector('#body').value.length === 400").await;
    page.quit();
}

#[tokio::test]
async fn whatever_became_of_what_was_kept_it_is_offered_until_it_is_dismissed() {
    let page = Page::chinese("").await;
    page.type_over("#calls", "15000").await;
    page.until(&kept("now")).await;
    let good = page.eval(&kept("now")).await.as_str().unwrap().to_owned();
    let large = "z".repeat(3_000_000);
    for (damaged, language) in [
        (&good[..good.len() / 2], "zh"),
        ("{\"theme\":\"dark\",\"version\":3}", "en"),
        ("<img src=x onerror=alert(1)>", "zh"),
        ("\u{0}\u{1}\u{fffd} \u{202e}", "en"),
        // There is no room for two of them.
        (&large, "zh"),
    ] {
        page.eval("localStorage.clear() ?? true").await;
        page.eval(&format!("localStorage.setItem('packwise.now', {}) ?? true", json!(damaged))).await;
        page.eval("localStorage.setItem('packwise.revision', 'none') ?? true").await;
        for visit in 1..=2 {
            page.go(&format!("?product=faceid&lang={language}")).await;
            let words = if language == "zh" { "读不出来" } else { "cannot be read" };
            page.sees("main > .notice", words).await;
            page.total("280,000").await;
            page.type_over("#calls", if visit == 1 { "12万" } else { "13万" }).await;
            // One pack of 100,000 at 100,000, and packs of 10,000 at 11,000 each.
            page.total(if visit == 1 { "122,000" } else { "133,000" }).await;
            // What was typed last is kept when the page is left, if not before.
            page.visit("prices.html").await;
            page.eval("localStorage.removeItem('packwise.now') ?? true").await;
        }
        assert_eq!(page.eval(&kept("damaged")).await, json!(damaged));
        page.go("?product=faceid").await;
        page.click("#dismiss-damaged").await;
        page.go("?product=faceid").await;
        page.total("280,000").await;
        assert_eq!(page.eval("document.querySelector('main > .notice')").await, Value::Null);
        assert_eq!(page.eval(&kept("damaged")).await, Value::Null);
    }
    page.end().await;
}

#[tokio::test]
async fn one_saved_estimate_that_is_damaged_leaves_the_others() {
    let page = Page::chinese("").await;
    let good = link::encode(&Estimate::new(embedded()), embedded(), true);
    for (key, value) in [
        ("saved.1", format!("{good} 好的")),
        ("saved.2", format!("{} 坏的", &good[..good.len() - 4])),
        ("saved.3", good[..good.len() / 2].to_owned()),
        ("saved.x", format!("{good} 无号")),
        ("saved.4294967295", format!("{good} 最后")),
        ("then.1", "x y z".to_owned()),
    ] {
        page.eval(&format!("localStorage.setItem('packwise.{key}', {}) ?? true", json!(value))).await;
    }
    page.go("?product=faceid").await;
    page.click("[data-fold=keep] > summary").await;
    page.sees(".saved", "好的").await;
    page.sees(".saved", "坏的").await;
    assert_eq!(page.eval("document.querySelectorAll('.saved .doubt').length").await, json!(2));
    assert_eq!(page.text("[data-saved='3'] b").await, "3");
    assert_eq!(page.eval("document.querySelectorAll('.saved li').length").await, json!(4));
    // No number is left for another one, which is told and loses nothing.
    page.type_over("#save-name", "新的").await;
    page.click("#save").await;
    page.sees(".saves", "浏览器不让保存").await;
    assert_eq!(page.eval("document.querySelectorAll('.saved li').length").await, json!(4));
    page.click("[data-open]").await;
    page.total("280,000").await;
    page.end().await;
}

#[tokio::test]
async fn every_estimate_that_a_link_puts_aside_is_saved_under_a_name_of_its_own() {
    let page = Page::chinese("").await;
    page.type_over("#calls", "11万").await;
    page.until(&kept("now")).await;
    for (linked, typed) in [("12万", "13万"), ("14万", "15万")] {
        let estimate = Estimate::new(embedded()).apply(
            embedded(),
            packwise::scenario::Change::Line(packwise::scenario::Edit::Number(linked.into())),
        );
        page.visit("prices.html").await;
        page.go(&format!("#{}", link::encode(&estimate, embedded(), true))).await;
        page.type_over("#calls", typed).await;
        page.until("location.hash === ''").await;
    }
    page.click("[data-fold=keep] > summary").await;
    page.sees(".saved", "打开链接之前的估算 2").await;
    let saved = page.eval("[...document.querySelectorAll('.saved li')].map((li) => li.innerText)").await;
    let saved = saved.as_array().unwrap();
    // One pack of 100,000 at 100,000, and packs of 10,000 at 11,000 each.
    assert_eq!(saved.len(), 2, "{saved:?}");
    assert!(saved[0].as_str().unwrap().contains("111,000"), "{saved:?}");
    assert!(saved[1].as_str().unwrap().contains("133,000"), "{saved:?}");
    page.end().await;
}

#[tokio::test]
async fn two_open_tabs_lose_no_change_without_a_word() {
    let page = Page::chinese("").await;
    page.type_over("#calls", "15000").await;
    page.until(&kept("now")).await;
    let first = page.open_tab("?product=faceid").await;
    page.total("16,750").await;
    page.type_over("#calls", "20万").await;
    page.total("180,000").await;

    // The first hears of it and keeps nothing until its reader chooses.
    let second = page.tab().await;
    page.turn_to(first).await;
    page.sees("main > .notice", "另一个标签页").await;
    let kept_there = page.eval(&kept("now")).await;
    page.type_over("#calls", "80000").await;
    page.until("document.querySelector('#calls').value === '80000'").await;
    assert_eq!(page.eval(&kept("now")).await, kept_there);
    page.click("#keep-mine").await;
    page.until("!document.querySelector('#keep-mine')").await;
    page.until(&format!("{} !== {kept_there}", kept("now"))).await;
    let total = page.text("[data-total=best]").await;

    // And now the second.
    page.turn_to(second).await;
    page.sees("main > .notice", "另一个标签页").await;
    assert_eq!(page.eval("document.querySelector('#calls').value").await, json!("20万"));
    page.click("#take-theirs").await;
    page.until("document.querySelector('#calls').value === '80000'").await;
    page.sees("[data-total=best]", &total).await;
    // What was there before is one step back.
    page.click("#undo").await;
    page.until("document.querySelector('#calls').value === '20万'").await;

    // Emptied by somebody, there is nothing to choose between: what stands here is kept.
    page.eval("localStorage.clear() ?? true").await;
    page.type_over("#calls", "70000").await;
    page.until(&kept("now")).await;
    assert_eq!(page.eval("document.querySelector('#keep-mine')").await, Value::Null);
    page.quit();
}

#[tokio::test]
async fn what_was_typed_is_there_when_the_reader_comes_back() {
    let page = Page::chinese("").await;
    page.type_over("#calls", "15000").await;
    page.total("16,750").await;
    page.eval("addEventListener('pageshow', (e) => { window.persisted = e.persisted; }) ?? true").await;
    page.click("footer a[href$='prices.html']").await;
    page.until("document.querySelector('.book')").await;
    page.back().await;
    page.until(&format!("{STATE} === 'ready'")).await;
    page.total("16,750").await;
    page.type_over("#calls", "20万").await;
    page.total("180,000").await;

    // Meanwhile another tab kept something else, of which a page that was put away hears nothing.
    page.click("footer a[href$='prices.html']").await;
    page.until("document.querySelector('.book')").await;
    let other = link::encode(&Estimate::new(embedded()), embedded(), true);
    page.eval(&format!(
        "(() => {{ localStorage.setItem('packwise.now', {other:?}); localStorage.setItem('packwise.revision', '900'); return true; }})()"
    ))
    .await;
    page.back().await;
    page.until(&format!("{STATE} === 'ready'")).await;
    println!("kept by the browser as it was: {}", page.eval("window.persisted ?? false").await);
    // Either the page is the one that was left, and asks; or it was loaded anew, and shows the later one.
    page.until(
        "document.querySelector('#take-theirs') || document.querySelector('#calls').value === '300,000'",
    )
    .await;
    page.quit();
}

// The service worker

#[tokio::test]
async fn a_service_worker_that_is_missing_broken_or_refused_costs_nothing_but_the_offline_page() {
    let page = Page::chinese("").await;
    let missing = host("", |path, body| if path == "/sw.js" { Sent::Missing } else { Sent::Whole(body) });
    let throwing = host("", |path, body| {
        Sent::Whole(if path == "/sw.js" { b"throw new Error('broken')".to_vec() } else { body })
    });
    // It takes over and then cannot read what it keeps.
    let unreadable = host("", |path, mut body| {
        if path == "/sw.js" {
            let broken = "const really = caches.open.bind(caches); let asked = 0;
                caches.open = (name) => (asked += 1) > 1 ? Promise.reject(new Error('disk')) : really(name);\n";
            body.splice(0..0, broken.bytes());
        }
        Sent::Whole(body)
    });
    for url in [&missing, &throwing, &unreadable] {
        for _ in 0..2 {
            opened(&page, url).await;
            if *url == unreadable {
                page.until("navigator.serviceWorker.controller").await;
            }
            page.type_over("#calls", "15000").await;
            page.total("16,750").await;
            assert_eq!(page.eval("problems").await, json!([]));
            assert_eq!(
                page.eval("document.querySelector('.fault:not([hidden], noscript *)')").await,
                Value::Null
            );
            page.eval("localStorage.clear() ?? true").await;
        }
    }
    for refusal in [
        "navigator.serviceWorker.register = () => Promise.reject(new DOMException('no', 'SecurityError'));",
        "Object.defineProperty(Navigator.prototype, 'serviceWorker', { get() { throw new DOMException('no', 'SecurityError'); } });",
        "delete Navigator.prototype.serviceWorker;",
    ] {
        let page = Page::chinese("").await;
        page.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": refusal })).await;
        page.go("").await;
        page.type_over("#calls", "15000").await;
        page.total("16,750").await;
        page.end().await;
    }
    page.quit();
}

#[tokio::test]
async fn a_cache_that_was_thrown_away_is_filled_again_at_the_next_visit() {
    let page = Page::chinese("").await;
    let files = crate::offline::Host::serve(&dist());
    opened(&page, &files.url("")).await;
    page.until("navigator.serviceWorker.controller").await;
    page.awaited("caches.keys().then((all) => Promise.all(all.map((name) => caches.delete(name))))").await;
    opened(&page, &files.url("")).await;
    let count = "(async () => { for (let turn = 0; turn < 100; turn += 1) {
        const names = await caches.keys();
        const keys = names.length ? await (await caches.open(names[0])).keys() : [];
        if (keys.some((r) => r.url.endsWith('en/prices.html')) && keys.some((r) => r.url.endsWith('.wasm'))) return true;
        await new Promise((done) => setTimeout(done, 100)); } return false; })()";
    assert_eq!(page.awaited(count).await["ok"], json!(true));
    page.quit();
}

// Clock, language

/// Sets the clock of every document that is loaded from now on, in milliseconds since 1970.
fn clock(at: &str) -> Value {
    let source = format!(
        "(() => {{ const Real = Date; window.Date = class extends Real {{
            constructor(...of) {{ if (of.length) super(...of); else super({at}); }}
            static now() {{ return {at}; }} }}; }})();"
    );
    json!({ "source": source })
}

#[tokio::test]
async fn days_are_those_of_china_whatever_the_zone_and_a_clock_that_cannot_be_right_is_named() {
    let page = Page::chinese("").await;
    let today = "document.querySelector('.sheet p:nth-of-type(2)')?.textContent.split(' ')[0]";
    let printed = async |day: &str| {
        // The sheet is made for paper.
        page.eval("dispatchEvent(new Event('beforeprint'))").await;
        page.until(&format!("{today} === {day:?}")).await;
    };
    let mut last = None;
    let mut set = async |at: &str| {
        if let Some(script) = last.take() {
            page.devtools("Page.removeScriptToEvaluateOnNewDocument", json!({ "identifier": script })).await;
        }
        let set = page.devtools("Page.addScriptToEvaluateOnNewDocument", clock(at)).await;
        last = set["identifier"].as_str().map(str::to_owned);
    };
    for (at, day) in [
        ("Date.UTC(2026, 11, 31, 15, 59, 59)", "2026-12-31"),
        ("Date.UTC(2026, 11, 31, 16, 0, 0)", "2027-01-01"),
        ("Date.UTC(2027, 1, 28, 16, 0, 0)", "2027-03-01"),
    ] {
        set(&at.replace("Date.", "Real.")).await;
        for zone in ["Pacific/Kiritimati", "Etc/GMT+12", "Asia/Shanghai", "America/St_Johns"] {
            page.devtools("Emulation.setTimezoneOverride", json!({ "timezoneId": zone })).await;
            page.go("").await;
            page.total("280,000").await;
            printed(day).await;
            assert_eq!(page.eval("document.querySelector('#odd-today')").await, Value::Null);
        }
    }
    for (at, day, zh, en) in [
        ("0", "1970-01-01", "早于价目核对日", "before the prices were checked"),
        ("4070908800000", "2099-01-01", "请先看购买页", "see the purchase page first"),
    ] {
        set(at).await;
        page.go("?lang=zh").await;
        page.sees("#odd-today", zh).await;
        printed(day).await;
        page.type_over("#calls", "15000").await;
        page.total("16,750").await;
        page.go("?lang=en").await;
        page.sees("#odd-today", en).await;
        page.total("16,750").await;
        page.go("embed.html?view=product&lang=en").await;
        page.sees("#odd-today", en).await;
    }
    // No date at all: the day the prices were checked is nearer than nothing.
    set("NaN").await;
    page.go("?lang=zh").await;
    page.total("16,750").await;
    printed(&embedded().checked.to_string()).await;
    page.end().await;
}

#[tokio::test]
async fn a_language_nobody_knows_is_the_browsers_own() {
    let page = Page::chinese("").await;
    page.eval("localStorage.setItem('packwise.lang', 'tlh') ?? true").await;
    for (asked, shown) in [
        ("none", "zh-CN"),
        ("", "zh-CN"),
        ("%22%3E%3Cscript%3E", "zh-CN"),
        ("12", "zh-CN"),
        ("%E4%B8%AD%E6%96%87", "zh-CN"),
        ("zh-Hant-TW", "zh-CN"),
        ("ZH", "zh-CN"),
        ("fr", "en"),
        ("en-GB", "en"),
        ("EN_us", "en"),
    ] {
        page.go(&format!("?lang={asked}")).await;
        page.until(&format!("document.documentElement.lang === {shown:?}")).await;
        page.total("280,000").await;
    }
    page.go("en/?lang=none").await;
    page.until("document.documentElement.lang === 'en'").await;
    page.end().await;
}

// Far more than usual

/// An estimate of so many lines with a name each.
fn lines(count: usize) -> Estimate {
    let mut estimate = Estimate::new(embedded());
    let first = estimate.items[0].clone();
    estimate.items = (0..count)
        .map(|at| {
            let mut item = first.clone();
            item.name = format!("第 {} 项", at + 1);
            item
        })
        .collect();
    estimate
}

async fn choose_file(page: &Page, name: &str, text: &str) {
    page.eval(&format!(
        "(() => {{ const e = document.querySelector('#open-file'); const box = new DataTransfer();
           box.items.add(new File([{}], {name:?})); e.files = box.files;
           e.dispatchEvent(new Event('change', {{ bubbles: true }})); return true; }})()",
        json!(text)
    ))
    .await;
}

#[tokio::test]
async fn a_thousand_lines_are_refused_with_the_limit_and_a_hundred_stay_usable() {
    let page = Page::chinese("").await;
    let thousand = link::encode(&lines(1_000), embedded(), true);
    println!("a thousand lines: {} characters", thousand.len());
    for (lang, limit) in [("zh", "一份最多 100 项"), ("en", "One holds 100 at most")] {
        // Another document, not only another fragment.
        page.visit("prices.html").await;
        page.go(&format!("?lang={lang}#{thousand}")).await;
        page.sees(".said", limit).await;
        page.total("280,000").await;
        page.click("[data-fold=keep] > summary").await;
        let file = json!({ "format": "packwise-estimate", "version": 1, "estimate": thousand }).to_string();
        choose_file(&page, "x.json", &file).await;
        page.sees("#told", limit).await;
        page.total("280,000").await;
    }

    let hundred = link::encode(&lines(100), embedded(), true);
    page.visit("prices.html").await;
    let start = Instant::now();
    page.go(&format!("?lang=zh#{hundred}")).await;
    page.sees("[data-total=grand]", "28,000,000").await;
    println!("a hundred lines: {} characters, opened in {:?}", hundred.len(), start.elapsed());
    assert_eq!(page.eval("document.querySelectorAll('[data-line]').length").await, json!(100));
    // The time from a key to the sum, by the page's own clock.
    let took = page
        .awaited(
            "(async () => { const times = []; const field = document.querySelector('#calls');
               const sum = () => document.querySelector('[data-total=grand]').textContent;
               for (let turn = 0; turn < 20; turn += 1) {
                 const before = sum(), start = performance.now();
                 Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, turn % 2 ? '300000' : '200000');
                 field.dispatchEvent(new InputEvent('input', { bubbles: true }));
                 while (sum() === before) await new Promise((done) => setTimeout(done));
                 times.push(performance.now() - start);
               } return times.sort((a, b) => a - b); })()",
        )
        .await;
    let times: Vec<f64> = took["ok"].as_array().expect("times").iter().map(|t| t.as_f64().unwrap()).collect();
    println!("a key in a hundred lines: median {:.0} ms, worst {:.0} ms", times[10], times[19]);
    assert!(times[10] < 1_000.0, "{times:?}");
    // One more is not a click that does nothing.
    page.sees("#full", "最多 100 项").await;
    assert_eq!(page.eval("document.querySelector('#add-line').disabled").await, json!(true));
    assert_eq!(page.eval("document.querySelector('[data-row=duplicate]').disabled").await, json!(true));
    page.click("[data-row=remove]").await;
    page.until("!document.querySelector('#full') && !document.querySelector('#add-line').disabled").await;
    page.end().await;
}

/// Gives the memory of WebAssembly a name, which the page itself keeps from everybody.
const NAME_MEMORY: &str = "(() => { const start = WebAssembly.instantiateStreaming;
    WebAssembly.instantiateStreaming = async (...of) => { const made = await start(...of); window.memory ??= made.instance.exports.memory; return made; }; })();";

/// Bytes in use after collecting garbage, of scripts and of WebAssembly; nodes and listeners.
async fn counted(page: &Page) -> [f64; 4] {
    for _ in 0..3 {
        page.devtools("HeapProfiler.collectGarbage", json!({})).await;
    }
    let heap = page.devtools("Runtime.getHeapUsage", json!({})).await;
    let dom = page.devtools("Memory.getDOMCounters", json!({})).await;
    let memory = page.eval("window.memory.buffer.byteLength").await;
    let of = |from: &Value, key: &str| from[key].as_f64().expect("a number");
    [of(&heap, "usedSize"), memory.as_f64().unwrap(), of(&dom, "nodes"), of(&dom, "jsEventListeners")]
}

#[tokio::test]
async fn ten_thousand_edits_leave_no_more_behind_than_a_thousand() {
    let page = Page::chinese("").await;
    page.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": NAME_MEMORY })).await;
    page.go("").await;
    // Two fields in turn, so that every edit is a step of its own; and now and then another product.
    let edits = |count: u32| {
        format!(
            "(async () => {{ const set = (selector, text) => {{ const field = document.querySelector(selector);
                 Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, text);
                 field.dispatchEvent(new InputEvent('input', {{ bubbles: true }})); }};
               const pick = (at) => {{ const e = document.querySelector('#channel'); e.selectedIndex = at;
                 e.dispatchEvent(new Event('change', {{ bubbles: true }})); }};
               const settled = () => new Promise((done) => setTimeout(done));
               for (let turn = 0; turn < {count}; turn += 2) {{
                 set('#calls', String(15000 + (window.turns = (window.turns ?? 0) + 1) % 997)); await settled();
                 pick(turn / 2 % 2); await settled();
               }} return true; }})()"
        )
    };
    // In parts, because a driver waits for a script half a minute at most.
    for _ in 0..5 {
        assert_eq!(page.awaited(&edits(200)).await["ok"], json!(true));
    }
    let before = counted(&page).await;
    let start = Instant::now();
    for _ in 0..45 {
        assert_eq!(page.awaited(&edits(200)).await["ok"], json!(true));
    }
    println!("nine thousand edits: {:?}", start.elapsed());
    let after = counted(&page).await;
    for (what, (before, after), more) in [
        ("bytes of the heap", (before[0], after[0]), 512.0 * 1024.0),
        ("bytes of WebAssembly", (before[1], after[1]), 512.0 * 1024.0),
        ("nodes", (before[2], after[2]), 100.0),
        ("listeners", (before[3], after[3]), 10.0),
    ] {
        println!("{what}: {before} after 1,000 edits, {after} after 10,000");
        assert!(after <= before + more, "{what}: {before} after 1,000 edits, {after} after 10,000");
    }
    // Two hundred steps can be taken back, and no more.
    let steps = page
        .awaited(
            "(async () => { let steps = 0; for (;;) { const undo = document.querySelector('#undo');
               if (!undo || undo.disabled || steps > 1000) return steps;
               undo.click(); steps += 1; await new Promise((done) => setTimeout(done)); } })()",
        )
        .await;
    assert_eq!(steps["ok"], json!(200));
    page.end().await;
}

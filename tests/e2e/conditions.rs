//! The page where something is missing, refused or unusual.

use crate::driver::Page;
use crate::engine::Reader;
use crate::offline::{Host, dist};
use serde_json::json;

#[tokio::test]
async fn with_scripts_off_the_answer_is_read_and_the_links_lead_on() {
    let page = Page::chinese("").await;
    page.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await;
    page.visit("").await;
    page.sees(".big", "280,000").await;
    page.sees(".buy", "20万次资源包").await;
    assert_eq!(
        page.eval("document.documentElement.dataset.state ?? null").await,
        json!(null),
        "no script ran"
    );
    assert_eq!(page.eval("document.querySelector('#failed').hidden").await, json!(true));
    // Every price is a click away, and so is the other language.
    page.click("footer a[href$='prices.html']").await;
    page.until("location.pathname === '/prices.html'").await;
    page.sees("h1", "价格").await;
    page.visit("").await;
    page.click("#language").await;
    page.until("document.documentElement.lang === 'en'").await;
    assert_eq!(page.address().await, "en/");
    page.sees(".big", "280,000").await;
    page.quit();
}

#[tokio::test]
async fn a_page_that_cannot_start_says_so_and_keeps_its_answer() {
    let page = Page::chinese("").await;
    let host = Host::serve(&dist());
    host.withhold(".wasm");
    for (address, lang) in [("", "zh-CN"), ("en/", "en")] {
        page.leave_for(&host.url(address)).await;
        page.until("document.documentElement.dataset.state === 'failed'").await;
        page.until("document.querySelector('#failed').checkVisibility()").await;
        assert_eq!(
            page.eval("document.querySelector('#failed a').pathname").await,
            json!(format!("/{address}"))
        );
        assert_eq!(page.eval("document.documentElement.lang").await, json!(lang));
        page.sees(".big", "280,000").await;
    }
    host.withhold("");
    page.click("#failed a").await;
    page.until("document.documentElement.dataset.state === 'ready'").await;
    assert_eq!(page.eval("document.querySelector('#failed').checkVisibility()").await, json!(false));
    page.quit();
}

#[tokio::test]
async fn a_refused_copy_shows_the_list_to_select_by_hand() {
    let page = Page::chinese("").await;
    page.refuse_copying().await;
    page.click(".actions button").await;
    page.until("document.querySelector('.refused textarea')?.value.includes('280,000')").await;
    assert_eq!(
        page.eval("!!document.querySelector('.actions .cover')").await,
        json!(false),
        "it does not say copied"
    );
    // Another answer is another list.
    page.type_over("#calls", "15000").await;
    page.until("!document.querySelector('.refused')").await;
    page.end().await;
}

#[tokio::test]
async fn the_language_and_the_theme_follow_the_browser_until_they_are_chosen() {
    for (language, lang) in [("zh-TW", "zh-CN"), ("fr-FR", "en")] {
        let page = Page::open("", Reader { language, ..Reader::CHINESE }).await;
        assert_eq!(page.eval("navigator.language").await, json!(language));
        page.until(&format!("document.documentElement.lang === {lang:?}")).await;
        page.end().await;
    }
    let page = Page::chinese("").await;
    page.until("document.documentElement.lang === 'zh-CN'").await;
    // The English page stays English, and what an address asks for comes first.
    page.go("en/").await;
    page.until("document.documentElement.lang === 'en'").await;
    page.go("en/?lang=zh&product=captcha").await;
    page.until("document.documentElement.lang === 'zh-CN'").await;
    page.total("750").await;
    page.go("?product=none&lang=none&theme=none").await;
    page.total("280,000").await;

    let ground = "getComputedStyle(document.body).backgroundColor";
    page.go("").await;
    let light = page.eval(ground).await;
    page.end().await;

    let page = Page::open("?theme=light", Reader { dark: true, ..Reader::CHINESE }).await;
    assert_eq!(page.eval(ground).await, light, "a chosen theme stays");
    page.go("").await;
    page.until(&format!("{ground} !== {light}")).await;
    page.click("#theme").await;
    page.until(&format!("{ground} === {light}")).await;
    assert!(page.address().await.contains("theme=light"));
    page.end().await;
}

#[tokio::test]
async fn every_choice_is_answered() {
    let page = Page::chinese("").await;
    page.unfold().await;
    // Every way to call under every price list, with and without the free calls and postpaid.
    let answers = page
        .awaited(
            "await (async () => {
               const find = (s) => document.querySelector(s);
               const settled = () => new Promise((done) => setTimeout(done));
               const pick = async (e, i) => { e.selectedIndex = i; e.dispatchEvent(new Event('change', { bubbles: true })); await settled(); };
               const silent = []; let asked = 0;
               for (let list = 0; list < 3; list++) {
                 await pick(find('#settlement'), list);
                 for (const off of [false, true]) {
                   if (find('#postpaid-off').checked !== off) { find('#postpaid-off').click(); await settled(); }
                   for (let way = 0; way < find('#channel').options.length; way++) {
                     await pick(find('#channel'), way);
                     asked++;
                     const total = find('[data-total=best]')?.textContent ?? '';
                     const state = find('.answer .state')?.textContent ?? '';
                     if (!/\\d/.test(total) && state.length < 5) silent.push([list, off, find('#channel').value]);
                   }
                 }
               }
               return [asked > 100, silent];
             })()",
        )
        .await;
    assert_eq!(answers["ok"], json!([true, []]), "{answers}");

    page.go("?product=sms&lang=en").await;
    page.click("label:has(#market-international)").await;
    page.until("document.querySelector('#region')").await;
    let answers = page
        .awaited(
            "await (async () => {
               const silent = []; const e = () => document.querySelector('#region');
               for (let i = 0; i < e().options.length; i++) {
                 e().selectedIndex = i; e().dispatchEvent(new Event('change', { bubbles: true }));
                 await new Promise((done) => setTimeout(done));
                 if (!/\\d/.test(document.querySelector('[data-total=best]')?.textContent ?? '')) silent.push(e().value);
               }
               return [e().options.length, silent];
             })()",
        )
        .await;
    assert_eq!(answers["ok"], json!([222, []]), "{answers}");
    page.end().await;
}

#[tokio::test]
async fn nothing_typed_leaves_the_page() {
    let page = Page::chinese("?product=sms").await;
    page.paste("#body", "secret").await;
    page.until("document.querySelector('.sent').textContent.includes('secret')").await;
    assert!(!page.address().await.contains("secret"));
    let sent = page.eval("performance.getEntriesByType('resource').length").await;
    page.type_over("#recipients", "12345").await;
    page.click("[data-tab=faceid]").await;
    page.total("280,000").await;
    assert_eq!(
        page.eval("performance.getEntriesByType('resource').length").await,
        sent,
        "nothing was asked for"
    );
    // Even a script of the page's own could send nothing to anybody else.
    let refused = page
        .awaited(
            "await (async () => {
               const image = new Promise((done) => { const i = new Image(); i.onerror = () => done('refused'); i.onload = () => done('loaded'); i.src = 'https://example.org/i.png'; });
               return [await fetch('https://example.org/').then(() => 'sent', () => 'refused'), await image, navigator.sendBeacon('https://example.org/', 'x') && 'beacon'];
             })()",
        )
        .await;
    assert_eq!(refused["ok"][0], json!("refused"), "{refused}");
    assert_eq!(refused["ok"][1], json!("refused"), "{refused}");
    page.until("problems.filter((p) => p.startsWith('policy: connect-src')).length >= 2").await;
    page.until("problems.some((p) => p.startsWith('policy: img-src'))").await;
    page.quit();
}

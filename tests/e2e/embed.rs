//! The estimator in another page's frame, that page being from another origin and under a policy of its own.

use crate::driver::Page;
use crate::server::{Reply, serve};
use serde_json::json;

/// A page of somebody else.
struct Host(String);

impl Host {
    /// Serves this document at every path, under this policy.
    fn serve(policy: &str, document: &str) -> Self {
        let headers =
            format!("Content-Type: text/html; charset=utf-8\r\nContent-Security-Policy: {policy}\r\n");
        let body = document.as_bytes().to_vec();
        Self(serve(move |_| {
            Some(Reply { status: "200 OK".to_owned(), headers: headers.clone(), body: body.clone() })
        }))
    }

    fn url(&self) -> &str {
        &self.0
    }
}

/// A documentation site: its own language, its own theme with a toggle, styles that would reach everything they could,
/// and the strictest policy that lets the estimator in.
fn host(page: &Page, body: &str) -> Host {
    let origin = page.base().trim_end_matches('/');
    let document = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Docs</title>
         <link rel=icon href=data:,>
         <style>* {{ font-size: 31px !important; letter-spacing: 3px !important; color: red !important }}
                html {{ background: #fff }} html.night {{ background: #111 }}
                main {{ width: 700px; margin: 0 auto }}</style>
         <main>{body}</main><script>{WATCH}</script><script src='{origin}/embed.v1.js'></script>"
    );
    let policy = format!(
        "default-src 'none'; script-src {origin} 'unsafe-inline'; style-src 'unsafe-inline'; frame-src {origin}; img-src data:"
    );
    Host::serve(&policy, &document)
}

/// Remembers every event the estimator sends.
const WATCH: &str = "window.events = [];
    for (const type of ['ready', 'change', 'error'])
        addEventListener('packwise:' + type, (e) => events.push([e.target.id, type, e.detail]));";

/// The frame of a node.
fn frame(node: &str) -> String {
    format!("document.getElementById('{node}').shadowRoot.querySelector('iframe')")
}

async fn ready(page: &Page, node: &str) {
    page.until(&format!("events.some(([id, type]) => id === '{node}' && type === 'ready')")).await;
}

#[tokio::test]
async fn another_origin_shows_it_at_its_height_with_its_answer_in_its_theme_and_language() {
    let page = Page::chinese("").await;
    let host = host(
        &page,
        "<div id=a data-packwise data-product=faceid data-view=product><p id=inside>See the price list.</p></div>",
    );
    // High enough for the whole frame: not every driver scrolls a page to what it clicks in a frame.
    page.resize(1440, 4000).await;
    page.leave_for(host.url()).await;
    ready(&page, "a").await;
    let told = page.eval("events.find(([, type]) => type === 'ready')[2]").await;
    assert_eq!((&told["total"]["best"], &told["currency"]), (&json!("280000.00"), &json!("CNY")), "{told}");
    // As high as what stands in it, and the fallback gone.
    let height = page.eval(&format!("{}.getBoundingClientRect().height", frame("a"))).await.as_f64().unwrap();
    assert_eq!(page.eval("document.getElementById('inside').getClientRects().length").await, json!(0));
    page.enter(&frame("a")).await;
    let content = page.eval("document.body.getBoundingClientRect().height").await.as_f64().unwrap();
    assert!((height - content).abs() <= 1.0, "{height} for {content}");
    assert_eq!(page.eval("document.documentElement.scrollHeight > innerHeight").await, json!(false));
    // In the host's language and theme, in its own type and colour.
    page.sees("[data-saving]", "less than").await;
    let look = "(() => { const s = getComputedStyle(document.querySelector('.big')); return [s.fontSize, s.color, s.letterSpacing]; })()";
    let inside = page.eval(look).await;
    assert_eq!(page.eval("document.documentElement.dataset.theme").await, json!("light"));
    // More shown is higher.
    page.click("[data-fold=reasons] > summary").await;
    page.step_out().await;
    page.until(&format!("{}.getBoundingClientRect().height > {height} + 300", frame("a"))).await;

    page.eval("document.documentElement.className = 'night'").await;
    page.enter(&frame("a")).await;
    page.until("document.documentElement.dataset.theme === 'dark'").await;
    page.type_over("#calls", "15000").await;
    page.total("16,750").await;
    page.step_out().await;
    page.until("events.some(([, type, quote]) => type === 'change' && quote.total.best === '16750.00')")
        .await;
    page.eval("document.documentElement.lang = 'zh-CN'").await;
    page.enter(&frame("a")).await;
    page.sees("[data-saving]", "比全部后付费少付").await;
    assert_eq!(
        page.eval("document.querySelector('#calls').value").await,
        json!("15000"),
        "nothing typed is lost"
    );
    page.step_out().await;
    assert_eq!(page.eval("events.filter(([, type]) => type === 'error').length").await, json!(0));

    page.go("embed.html?view=product&product=faceid&lang=en&theme=light").await;
    assert_eq!(page.eval(look).await, inside, "the host's styles change nothing inside");
    page.quit();
}

#[tokio::test]
async fn presets_open_the_question_and_what_they_get_wrong_is_named() {
    let page = Page::chinese("").await;
    let host = host(
        &page,
        "<div id=meter data-packwise data-meter=captcha.check data-volume=8万 data-view=product data-lock='volume period' lang=zh></div>
         <div id=wrong data-packwise data-product=car data-channel=wechat-mini data-edition=basic data-volume=many data-view=quote></div>
         <div id=sms data-packwise data-view=segmenter></div>
         <div id=table data-packwise data-view=table data-meter=sms.domestic></div>",
    );
    // High enough for all frames: not every driver scrolls a page to what it clicks in a frame.
    page.resize(1440, 4000).await;
    page.leave_for(host.url()).await;
    for node in ["meter", "wrong", "sms", "table"] {
        page.eval(&format!("document.getElementById('{node}').scrollIntoView() ?? true")).await;
        ready(&page, node).await;
    }
    page.enter(&frame("meter")).await;
    page.total("550").await;
    let locked = "[document.querySelector('#checks').readOnly, document.querySelector('#period').disabled, document.querySelector('#captcha-postpaid').disabled]";
    assert_eq!(page.eval(locked).await, json!([true, true, false]));
    // A choice that is open redraws the form; what is fixed stays so.
    page.choose("#captcha-postpaid", "已开通").await;
    page.total("400").await;
    assert_eq!(page.eval(locked).await, json!([true, true, false]));
    page.step_out().await;

    page.enter(&frame("wrong")).await;
    let said = page.text("#misread").await;
    for part in ["car", "captcha", "basic", "enhanced", "many"] {
        assert!(said.contains(part), "{part} in {said}");
    }
    page.total("280,000").await;
    assert_eq!(
        page.eval("document.querySelectorAll('.framed :is(input, select, textarea)').length").await,
        json!(0)
    );
    page.step_out().await;
    let errors = page
        .eval("events.filter(([id, type]) => id === 'wrong' && type === 'error').map(([, , e]) => e.code)")
        .await;
    assert_eq!(errors, json!(["preset.misread", "preset.misread", "preset.misread"]));

    page.enter(&frame("sms")).await;
    // A frame of another origin takes the focus with a click and not by itself, in WebKitGTK.
    page.click("#body").await;
    page.paste("#body", "你好").await;
    page.sees(".big", "1").await;
    assert_eq!(page.eval("document.querySelectorAll('[data-total], #recipients').length").await, json!(0));
    page.step_out().await;
    page.enter(&frame("table")).await;
    page.sees(".prices", "22,500").await;
    page.step_out().await;
    page.quit();
}

#[tokio::test]
async fn frames_come_and_go_with_the_hosts_pages_and_wait_for_a_click_if_told_to() {
    let page = Page::chinese("").await;
    let host = host(&page, "<div id=later data-packwise data-load=click data-view=product>Later</div>");
    page.leave_for(host.url()).await;
    page.until("document.getElementById('later').shadowRoot?.querySelector('button')").await;
    assert_eq!(page.eval(&frame("later")).await, json!(null));
    assert_ne!(
        page.eval("document.getElementById('later').firstChild.parentElement.innerText").await,
        json!("")
    );
    page.eval("document.getElementById('later').shadowRoot.querySelector('button').click() ?? true").await;
    ready(&page, "later").await;
    // A page that changes without loading, as documentation sites do.
    page.eval("document.querySelector('main').insertAdjacentHTML('afterbegin', '<div id=new data-packwise data-view=product data-product=captcha></div>') ?? true").await;
    ready(&page, "new").await;
    page.eval("document.getElementById('new').setAttribute('data-product', 'faceid') ?? true").await;
    page.until("events.filter(([id, type]) => id === 'new' && type === 'ready').length === 2").await;
    page.eval("(window.gone = document.getElementById('new')).remove() ?? true").await;
    page.until("!gone.shadowRoot.querySelector('iframe')").await;
    page.eval("document.querySelector('main').append(gone) ?? gone.scrollIntoView() ?? true").await;
    page.until("events.filter(([id, type]) => id === 'new' && type === 'ready').length === 3").await;
    page.quit();
}

#[tokio::test]
async fn a_sandbox_without_an_origin_works_and_nobody_else_is_believed() {
    let page = Page::chinese("").await;
    let host = host(&page, "<div id=a data-packwise data-view=product data-sandbox=strict>Fallback</div>");
    page.leave_for(host.url()).await;
    ready(&page, "a").await;
    page.enter(&frame("a")).await;
    page.total("280,000").await;
    assert_eq!(page.eval("origin").await, json!("null"));
    page.step_out().await;
    let height = page.eval(&format!("{}.style.height", frame("a"))).await;
    // What it answered opens the same estimate elsewhere, and whole addresses do too.
    page.eval(
        "(() => { const node = document.createElement('div'); Object.assign(node.dataset, { packwise: '', view: 'quote', estimate: 'https://x.example/#' + events[0][2].estimate });
           node.id = 'linked'; document.querySelector('main').prepend(node); return true; })()",
    )
    .await;
    ready(&page, "linked").await;
    let total = page.eval("events.find(([id]) => id === 'linked')[2].total.best").await;
    assert_eq!(total, page.eval("events.find(([id]) => id === 'a')[2].total.best").await);
    page.eval("document.getElementById('linked').remove() ?? true").await;
    // Another frame that speaks the same, and the host itself, change nothing.
    page.eval(&format!(
        "(() => {{ const id = new URL({}.src).searchParams.get('frame');
           for (const detail of [9999, -1, 'x', null]) postMessage({{ packwise: 1, id, type: 'height', detail }}, '*');
           postMessage({{ packwise: 1, id, type: 'error', detail: {{ code: 'forged' }} }}, '*');
           addEventListener('message', ({{ data }}) => {{ window.last ||= data === 'last'; }});
           postMessage('last', '*');
           return true; }})()",
        frame("a")
    ))
    .await;
    // Messages come in the order in which they were sent.
    page.until("window.last").await;
    assert_eq!(page.eval(&format!("{}.style.height", frame("a"))).await, height);
    assert_eq!(page.eval("events.filter(([, type]) => type === 'error').length").await, json!(0));
    page.quit();
}

#[tokio::test]
async fn a_sandbox_without_an_origin_that_may_not_load_the_files_leaves_the_fallback() {
    let page = Page::chinese("").await;
    // A host of static files as it comes, without `Access-Control-Allow-Origin`.
    let files = crate::offline::Host::serve(&crate::offline::dist());
    let strict = patient_host(&files.url(""), "data-sandbox=strict");
    page.leave_for(strict.url()).await;
    page.until("waits.length === 1").await;
    page.eval("waits[0]() ?? true").await;
    page.until("events.length > 0").await;
    assert_eq!(page.eval("events.every(([, type]) => type === 'error')").await, json!(true));
    assert_eq!(page.eval("document.getElementById('inside').getClientRects().length > 0").await, json!(true));
    // With an origin of its own the same host will do.
    let usual = patient_host(&files.url(""), "");
    page.leave_for(usual.url()).await;
    ready(&page, "a").await;
    page.quit();
}

#[tokio::test]
async fn what_stands_inside_is_read_where_no_frame_answers() {
    let page = Page::chinese("").await;
    let shown = "document.getElementById('inside').getClientRects().length > 0 && !document.getElementById('a').shadowRoot?.querySelector('iframe.on')";
    // The host's policy does not let the frame in.
    let origin = page.base().trim_end_matches('/').to_owned();
    let body = "<div id=a data-packwise><p id=inside>Prices</p></div>";
    let document = format!("<!doctype html><title>x</title><script src='{origin}/embed.v1.js'></script>");
    let closed =
        Host::serve(&format!("default-src 'none'; script-src {origin}; frame-src 'none'"), &document);
    page.leave_for(closed.url()).await;
    page.eval(&format!(
        "(() => {{ addEventListener('securitypolicyviolation', (e) => {{ window.refused = e.effectiveDirective; }});
           document.body.innerHTML = {body:?}; return true; }})()"
    ))
    .await;
    page.until("window.refused === 'frame-src'").await;
    assert_eq!(page.eval(shown).await, json!(true));

    let open = host(&page, body);
    page.leave_for(open.url()).await;
    ready(&page, "a").await;
    assert_eq!(page.eval(shown).await, json!(false));
    page.quit();
}

#[tokio::test]
async fn paper_has_what_stands_inside_and_not_the_frame() {
    let page = Page::chinese("").await;
    let open = host(&page, "<div id=a data-packwise><p id=inside>Prices</p></div>");
    page.leave_for(open.url()).await;
    ready(&page, "a").await;
    let paper = pdf_extract::extract_text_from_mem(&page.print().await).unwrap();
    assert!(paper.contains("Prices") && !paper.contains("280,000"), "{paper}");
    page.quit();
}

#[tokio::test]
async fn a_frame_that_cannot_start_says_so_once_and_the_fallback_stays() {
    let page = Page::chinese("").await;
    let files = crate::offline::Host::serve(&crate::offline::dist());
    files.withhold(".wasm");
    let host = patient_host(&files.url(""), "");
    page.leave_for(host.url()).await;
    page.until("events.length > 0").await;
    // It was heard: that nothing was heard is not said as well, however long ago the frame was loaded.
    page.until("waits.length > 0").await;
    page.eval("waits.forEach((work) => work()) ?? true").await;
    let told = page
        .eval("events.map(([id, type, { code, message }]) => [id, type, code, message.length > 0])")
        .await;
    assert_eq!(told, json!([["a", "error", "frame.failed", true]]));
    assert_eq!(page.eval("document.getElementById('inside').getClientRects().length > 0").await, json!(true));
    page.quit();
}

#[tokio::test]
async fn a_frame_that_loads_and_stays_silent_is_named_after_twenty_seconds_and_the_fallback_stays() {
    let page = Page::chinese("").await;
    let embed = std::fs::read(crate::offline::dist().join("embed.v1.js")).unwrap();
    // Another page stands where the estimator was.
    let files = serve(move |path| {
        let (kind, body) = if path == "/embed.v1.js" {
            ("text/javascript", embed.clone())
        } else {
            ("text/html", b"<!doctype html><title>x</title>Moved.".to_vec())
        };
        Some(Reply { status: "200 OK".to_owned(), headers: format!("Content-Type: {kind}\r\n"), body })
    });
    let host = patient_host(&files, "");
    page.leave_for(host.url()).await;
    page.until("waits.length === 1").await;
    assert_eq!(page.eval("events").await, json!([]));
    page.eval("waits[0]() ?? true").await;
    let told = page.eval("events.map(([id, type, { code, message }]) => [id, type, code, message])").await;
    assert_eq!(told, json!([["a", "error", "frame.silent", format!("{files} did not answer.")]]));
    assert_eq!(page.eval("document.getElementById('inside').getClientRects().length > 0").await, json!(true));
    page.quit();
}

/// A page with a frame of the estimator that another server should send. Waits of twenty seconds end when the test says so.
fn patient_host(files: &str, sandbox: &str) -> Host {
    Host::serve(
        "default-src * 'unsafe-inline'",
        &format!(
            "<!doctype html><html lang=en><title>Docs</title><div id=a data-packwise data-view=product data-load=eager {sandbox}><p id=inside>Prices</p></div>
             <script>{WATCH} window.waits = []; const wait = setTimeout;
                window.setTimeout = (work, time, ...rest) => time === 20000 ? waits.push(work) : wait(work, time, ...rest);</script>
             <script src='{files}embed.v1.js'></script>"
        ),
    )
}

#[tokio::test]
async fn the_documented_examples_work_as_they_stand() {
    let page = Page::chinese("").await;
    for (file, node) in [
        ("basic", "document.querySelector('[data-packwise]')"),
        ("events", "document.getElementById('estimate')"),
    ] {
        let path = format!("{}/examples/embed/{file}.html", env!("CARGO_MANIFEST_DIR"));
        let document =
            std::fs::read_to_string(path).unwrap().replace("https://example.com/packwise/", page.base());
        let host = Host::serve("default-src * 'unsafe-inline'", &document);
        page.leave_for(host.url()).await;
        page.until(&format!("{node}.shadowRoot")).await;
        page.eval(&format!("{node}.shadowRoot.querySelector('button')?.click() ?? true")).await;
        page.until(&format!("{node}.shadowRoot.querySelector('iframe.on')")).await;
        page.enter(&format!("{node}.shadowRoot.querySelector('iframe')")).await;
        if file == "basic" {
            page.total("280,000").await;
        } else {
            page.type_over("#body", "好").await;
            page.step_out().await;
            page.sees("#total", ".00").await;
        }
        page.step_out().await;
    }
    let path = format!("{}/examples/embed/element.html", env!("CARGO_MANIFEST_DIR"));
    let document =
        std::fs::read_to_string(path).unwrap().replace("https://example.com/packwise/", page.base());
    let host = Host::serve("default-src * 'unsafe-inline' 'wasm-unsafe-eval'", &document);
    page.leave_for(host.url()).await;
    let total = "document.querySelector('packwise-estimator').shadowRoot?.querySelector('[data-total=best]')";
    page.until(&format!("{total}?.textContent.startsWith('550')")).await;
    page.quit();
}

/// A page that takes the estimator in without a frame, for which its policy has to allow WebAssembly.
fn element_host(page: &Page, body: &str) -> Host {
    let origin = page.base().trim_end_matches('/');
    let document = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Docs</title><link rel=icon href=data:,>
         <style>html {{ font-size: 9px }} * {{ font-size: 31px !important; letter-spacing: 3px !important; color: red !important }}
                main {{ width: 700px; margin: 0 auto }} #b {{ --packwise-accent: #123456 }} #b::part(total) {{ text-align: right }}</style>
         <main>{body}</main><script>{} {WATCH}</script><script type=module src='{origin}/element.v1.js'></script>",
        crate::engine::watch::own()
    );
    let policy = format!(
        "default-src 'none'; script-src {origin} 'unsafe-inline' 'wasm-unsafe-eval'; connect-src {origin}; style-src 'unsafe-inline'; img-src data:"
    );
    Host::serve(&policy, &document)
}

#[tokio::test]
async fn an_element_answers_in_its_hosts_page_and_neither_changes_the_other() {
    let page = Page::chinese("").await;
    page.go("embed.html?view=product&product=faceid&lang=en&theme=light").await;
    page.resize(700, 900).await;
    let look = |root: &str| {
        format!(
            "(() => {{ const root = {root}; return ['.big', '.sentence', '.buy', '.ways .name', '.button.go', 'h1'].map((at) => {{
               const s = getComputedStyle(root.querySelector(at)); return [s.fontSize, s.color, s.letterSpacing, s.fontWeight, s.lineHeight, s.display, s.backgroundColor]; }}); }})()"
        )
    };
    let alone = page.eval(&look("document")).await;
    page.resize(1440, 900).await;
    let body = "<packwise-estimator id=a product=faceid view=product theme=light><p>Fallback</p></packwise-estimator>
                <packwise-estimator id=b meter=captcha.check volume=8万 view=quote lang=zh theme=light></packwise-estimator>";
    let host = element_host(&page, body);
    page.leave_for(host.url()).await;
    ready(&page, "a").await;
    ready(&page, "b").await;
    let inside = "document.getElementById('a').shadowRoot";
    assert_eq!(page.eval(&look(inside)).await, alone, "the host's styles change nothing inside");
    assert_eq!(
        page.eval("[document.title, document.documentElement.lang, document.documentElement.dataset.theme ?? null, location.search]").await,
        json!(["Docs", "en", null, ""]),
        "the document is the host's"
    );
    // One column in a column of 700, whatever the window's width.
    assert_eq!(
        page.eval(&format!(
            "getComputedStyle({inside}.querySelector('.grid')).gridTemplateColumns.split(' ').length"
        ))
        .await,
        json!(1)
    );
    // Set from outside by the documented properties and parts.
    let b = "document.getElementById('b').shadowRoot.querySelector";
    assert_eq!(
        page.eval(&format!("getComputedStyle({b}('.button.go')).backgroundColor")).await,
        json!("rgb(18, 52, 86)")
    );
    assert_eq!(page.eval(&format!("getComputedStyle({b}('.big')).textAlign")).await, json!("right"));
    assert_eq!(page.eval(&format!("{b}('.big').textContent.startsWith('550')")).await, json!(true));

    page.eval(&format!(
        "(() => {{ const field = {inside}.querySelector('#calls'); field.value = '15000'; field.dispatchEvent(new InputEvent('input', {{ bubbles: true, composed: true }})); return true; }})()"
    ))
    .await;
    page.until("events.some(([id, type, quote]) => id === 'a' && type === 'change' && quote.total.best === '16750.00')").await;
    page.eval("document.getElementById('a').setAttribute('lang', 'zh') ?? true").await;
    page.until(&format!("{inside}.querySelector('[data-saving]').textContent.includes('少付')")).await;
    assert_eq!(page.eval(&format!("{inside}.querySelector('#calls').value")).await, json!("15000"));
    page.eval("document.getElementById('a').setAttribute('theme', 'dark') ?? true").await;
    page.until(&format!(
        "getComputedStyle({inside}.querySelector('.answer')).backgroundColor === 'rgb(22, 29, 37)'"
    ))
    .await;
    page.eval("document.getElementById('a').setAttribute('product', 'captcha') ?? true").await;
    page.until(&format!("{inside}.querySelector('#checks')")).await;
    assert_eq!(page.eval("problems").await, json!([]));
    page.quit();
}

#[tokio::test]
async fn a_hundred_elements_come_and_go_and_leave_nothing_behind() {
    let page = Page::chinese("").await;
    let host = element_host(&page, "<div id=place></div>");
    page.leave_for(host.url()).await;
    let round = |count: u32| {
        format!(
            "(async () => {{ for (let n = 0; n < {count}; n += 1) {{
               const element = document.createElement('packwise-estimator');
               element.setAttribute('view', 'product');
               const ready = new Promise((done) => element.addEventListener('packwise:ready', done, {{ once: true }}));
               document.getElementById('place').append(element); await ready;
               element.remove(); await new Promise((done) => setTimeout(done)); }}
               // What is done behind the next frame holds on to its page until then.
               await new Promise((done) => requestAnimationFrame(() => setTimeout(() => setTimeout(done))));
               return events.splice(0).length; }})()"
        )
    };
    // What is loaded and made once is not growth.
    page.awaited(&round(10)).await;
    let counted = async || {
        page.devtools("HeapProfiler.collectGarbage", json!({})).await;
        let counters = page.devtools("Memory.getDOMCounters", json!({})).await;
        ["documents", "nodes", "jsEventListeners"].map(|key| counters[key].as_i64().unwrap())
    };
    let before = counted().await;
    assert_eq!(page.awaited(&round(100)).await["ok"], json!(100));
    let after = counted().await;
    for ((before, after), what) in before.iter().zip(after).zip(["documents", "nodes", "listeners"]) {
        assert!(after <= before + 20, "{before} before, {after} after a hundred, of {what}");
    }
    page.quit();
}

//! What a stranger can put into the page, and what the page lets itself be told: policy, strings, messages.

use crate::driver::Page;
use crate::offline::{dist, text};
use crate::server::{Reply, serve};
use packwise::billing::Buying;
use packwise::price_book::embedded;
use packwise::scenario::{
    Amount, Change, Edit, Estimate, HeldPack, Item, ListPrice, PriceOf, Shape, Tab, link,
};
use packwise::sms::{Market, Values};
use packwise::volume::Volume;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// What would run, load or lead somewhere if it were ever taken for more than text.
const PAYLOADS: [&str; 7] = [
    "<img src=x onerror=\"window.ran=1\">",
    "\"><script>window.ran=1</script>",
    "javascript:window.ran=1//",
    "</textarea></title></style><svg onload=window.ran=1>",
    "' autofocus onfocus='window.ran=1",
    "{{constructor.constructor('window.ran=1')()}}${window.ran=1}",
    "\u{202e}000,1 元\u{202d}\u{2066}<iframe srcdoc='<script>parent.ran=1</script>'>",
];

/// Whatever in the document is not the page's own: elements and attributes that payloads would make, and what ran.
const STRANGE: &str = "(() => {
    const found = [];
    const look = (root) => {
        for (const e of root.querySelectorAll('*')) {
            if (/^(img|iframe|object|embed|base|form\\[action\\]|math)$/.test(e.localName) && !e.closest('[data-packwise]:empty')) found.push(e.localName);
            if (e.localName === 'script' && !e.src && !document.documentElement.hasAttribute('data-alone')) found.push('script');
            if (e.localName === 'meta' && e.httpEquiv === 'refresh') found.push('refresh');
            for (const { name, value } of e.attributes) {
                if (/^on|^style$|^srcdoc$|^formaction$/.test(name)) found.push(e.localName + ' ' + name);
                if (/^(href|src|action|xlink:href)$/.test(name) && /^\\s*(javascript|data|vbscript):/i.test(value)) found.push(e.localName + ' ' + value);
            }
            if (e.shadowRoot) look(e.shadowRoot);
        }
    };
    look(document);
    return [found, window.ran ?? 0];
})()";

/// Characters that turn the order of what follows, anywhere in the text of the page but in fields and the message as sent.
const TURNED: &str = "(() => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walk.nextNode()) {
        const { data, parentElement } = walk.currentNode;
        if (/[\\u202a-\\u202e\\u2066-\\u2069]/.test(data) && !parentElement.closest('textarea, .sent')) found.push(parentElement.outerHTML.slice(0, 200));
    }
    return found;
})()";

async fn is_inert(page: &Page, what: &str) {
    page.eval("document.querySelectorAll('details').forEach((e) => { e.open = true; }) ?? true").await;
    page.awaited("new Promise((done) => setTimeout(done, 60))").await;
    assert_eq!(page.eval(STRANGE).await, json!([[], 0]), "{what}");
    assert_eq!(page.eval(TURNED).await, json!([]), "{what}");
    assert_eq!(page.eval("problems").await, json!([]), "{what}");
}

/// An estimate whose every text is this one, about one product.
fn infected(payload: &str, tab: Tab) -> Estimate {
    let book = embedded();
    let mut estimate =
        Estimate::new(book).apply(book, Change::Line(Edit::Open(tab))).apply(book, Change::Add);
    let bad = || Amount { text: payload.into(), good: Volume::new(300_000).unwrap() };
    let text = || payload.to_owned();
    estimate.start = text();
    estimate.packs_discount = text();
    estimate.postpaid_discount = text();
    estimate.users = bad();
    estimate.buying = Buying::AtOnce;
    let meter = book.product("faceid").unwrap().meters[0].id.clone();
    estimate.prices = vec![ListPrice { meter, of: PriceOf::Postpaid, text: text() }];
    for (at, item) in estimate.items.iter_mut().enumerate() {
        let Item { name, inputs, shape, per_user, held, activated, grants, .. } = item;
        *name = text();
        *activated = text();
        *grants = vec![payload.to_owned().into()];
        *held = vec![HeldPack { left: bad(), ends: text() }];
        inputs.faceid.calls = bad();
        inputs.captcha.checks = bad();
        inputs.sms.recipients = bad();
        inputs.sms.signature = text();
        inputs.sms.signature_abroad = text();
        inputs.sms.body = format!("{payload} {{1}}");
        inputs.sms.market = if at == 0 { Market::Domestic } else { Market::International };
        inputs.sms.values =
            vec![Values { name: "1".into(), shortest: text(), typical: text(), longest: text() }];
        if at == 1 {
            *shape = Shape::Months(core::array::from_fn(|_| bad()).into());
        } else {
            *per_user = Some(bad());
        }
    }
    estimate
}

const TABS: [Tab; 3] = [Tab::FaceId, Tab::Captcha, Tab::Sms];

#[tokio::test]
async fn no_text_of_a_link_a_file_or_a_save_is_more_than_text() {
    let page = Page::chinese("").await;
    for (at, payload) in PAYLOADS.iter().enumerate() {
        for tab in TABS {
            let text = link::encode(&infected(payload, tab), embedded(), true);
            let lang = if at % 2 == 0 { "zh" } else { "en" };
            // As a link.
            page.visit("prices.html").await;
            page.eval("localStorage.clear() ?? true").await;
            page.go(&format!("?lang={lang}#{text}")).await;
            page.until("document.querySelectorAll('[data-line]').length === 2").await;
            is_inert(&page, &format!("link of {tab:?}, {payload}")).await;
            // Its other line, and the language it was not opened in.
            page.click("[data-line='0'] .plain-link").await;
            page.click("#language").await;
            is_inert(&page, &format!("first line of {tab:?}, {payload}")).await;
        }
        // As what the browser kept, and by name.
        let text = link::encode(&infected(payload, Tab::Sms), embedded(), true);
        page.visit("prices.html").await;
        for (key, value) in [
            ("now", text.clone()),
            ("saved.1", format!("{text} {payload}")),
            ("saved.2", format!("{payload} {payload}")),
            ("then.1", format!("{} 2026-11-21 1", payload.replace(' ', "\u{a0}"))),
            ("damaged", (*payload).to_owned()),
            ("revision", (*payload).to_owned()),
        ] {
            page.eval(&format!("localStorage.setItem('packwise.{key}', {}) ?? true", json!(value))).await;
        }
        page.go("?product=sms").await;
        page.unfold().await;
        page.until("document.querySelector('#dismiss-damaged') && document.querySelectorAll('.saved li').length === 2").await;
        page.eval(
            "document.querySelectorAll('.saved input[type=checkbox]').forEach((e) => e.click()) ?? true",
        )
        .await;
        page.until("document.querySelector('.comparison')").await;
        is_inert(&page, &format!("kept, {payload}")).await;
        // As a file: the estimate inside, and everything else in it.
        let file = json!({ "format": "packwise-estimate", "version": payload, "title": payload, "estimate": text, (payload.to_owned()): payload });
        for (name, content) in [("a.json", file.to_string()), (payload, (*payload).to_owned())] {
            page.eval(&format!(
                "(() => {{ const e = document.querySelector('#open-file'); const box = new DataTransfer();
                   box.items.add(new File([{}], {})); e.files = box.files;
                   e.dispatchEvent(new Event('change', {{ bubbles: true }})); return true; }})()",
                json!(content),
                json!(name)
            ))
            .await;
            page.until("document.querySelector('#told').innerText").await;
            is_inert(&page, &format!("file, {payload}")).await;
        }
    }
    page.end().await;
}

#[tokio::test]
async fn nothing_typed_or_pasted_is_more_than_text() {
    let page = Page::chinese("").await;
    for payload in PAYLOADS {
        for (address, fields) in [
            ("?product=faceid&lang=zh", &["#calls", "#save-name"][..]),
            ("?product=captcha&lang=en", &["#checks"]),
            ("?product=sms&lang=zh", &["#signature", "#body", "#recipients"]),
        ] {
            page.go(address).await;
            page.unfold().await;
            for field in fields {
                page.paste(field, payload).await;
            }
            is_inert(&page, &format!("typed at {address}, {payload}")).await;
            // Every other box there is: held packs, months, the console's list, contract prices, names.
            page.eval(&format!(
                "(() => {{ for (const e of document.querySelectorAll('main input:not([type]), main input[type=text], main textarea')) {{
                     Object.getOwnPropertyDescriptor(Object.getPrototypeOf(e), 'value').set.call(e, {0});
                     e.dispatchEvent(new InputEvent('input', {{ bubbles: true }})); }}
                   document.querySelectorAll('.paste button, [data-paste] button').forEach((e) => e.click()); return true; }})()",
                json!(payload)
            ))
            .await;
            is_inert(&page, &format!("every field at {address}, {payload}")).await;
        }
        // A table of a spreadsheet, cells of which are named in what is said of them.
        page.go("?product=faceid&lang=en").await;
        page.eval("localStorage.clear() ?? true").await;
    }
    page.end().await;
}

#[tokio::test]
async fn no_parameter_of_an_address_is_more_than_text() {
    let page = Page::chinese("").await;
    for payload in PAYLOADS {
        let query = page.eval(&format!("encodeURIComponent({})", json!(payload))).await;
        let query = query.as_str().unwrap();
        page.visit("prices.html").await;
        page.go(&format!("?product={query}&lang={query}&theme={query}&{query}={query}#{query}")).await;
        page.until("document.querySelector('.said')").await;
        is_inert(&page, &format!("address, {payload}")).await;
        let all = [
            "view", "product", "meter", "channel", "source", "edition", "volume", "period", "lock", "frame",
            "host",
        ];
        let all: Vec<String> = all.iter().map(|key| format!("{key}={query}")).collect();
        page.visit(&format!("embed.html?{}#{query}", all.join("&"))).await;
        page.until("document.documentElement.dataset.state === 'ready'").await;
        page.sees("#misread", "view").await;
        is_inert(&page, &format!("frame, {payload}")).await;
    }
    page.end().await;
}

/// A page of somebody else at every path.
fn stranger(policy: &str, document: &str) -> String {
    let headers = format!("Content-Type: text/html; charset=utf-8\r\nContent-Security-Policy: {policy}\r\n");
    let body = document.as_bytes().to_vec();
    serve(move |_| Some(Reply { status: "200 OK".into(), headers: headers.clone(), body: body.clone() }))
}

const EVENTS: &str = "window.events = [];
    for (const type of ['ready', 'change', 'error']) addEventListener('packwise:' + type, (e) => events.push([e.target.id, type, e.detail]));";

#[tokio::test]
async fn no_attribute_of_a_host_is_more_than_text() {
    let page = Page::chinese("").await;
    let origin = page.base().trim_end_matches('/').to_owned();
    let document = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Docs</title><link rel=icon href=data:,><main></main>
         <script>{EVENTS}</script><script src='{origin}/embed.v1.js'></script><script type=module src='{origin}/element.v1.js'></script>"
    );
    // Nothing here forbids what a payload would do.
    let host = stranger("default-src * 'unsafe-inline' 'unsafe-eval' data: blob:", &document);
    for payload in PAYLOADS {
        page.leave_for(&host).await;
        page.eval(&format!(
            "(() => {{ const payload = {};
               const keys = ['product', 'meter', 'channel', 'source', 'edition', 'volume', 'period', 'lock', 'estimate', 'theme'];
               const node = document.createElement('div'), element = document.createElement('packwise-estimator');
               node.id = 'a'; element.id = 'b';
               for (const key of keys) {{ node.dataset[key] = payload; element.setAttribute(key, payload); }}
               for (const key of ['minHeight', 'sandbox', 'load', 'view']) node.dataset[key] = payload;
               node.lang = element.lang = payload;
               node.dataset.packwise = payload;
               document.querySelector('main').append(node, element); return true; }})()",
            json!(payload)
        ))
        .await;
        for id in ["a", "b"] {
            page.eval(&format!("document.getElementById('{id}').scrollIntoView() ?? true")).await;
            page.until(&format!("events.some(([id, type]) => id === '{id}' && type === 'ready')")).await;
        }
        let frame = "document.getElementById('a').shadowRoot.querySelector('iframe')";
        // The frame is the estimator's own page and nothing else, sandboxed.
        let facts = page
            .eval(&format!(
                "(() => {{ const f = {frame}; return [new URL(f.src).origin, new URL(f.src).pathname, f.sandbox.contains('allow-top-navigation'), f.hasAttribute('srcdoc'), f.title.includes('Packwise')]; }})()"
            ))
            .await;
        assert_eq!(facts, json!([origin, "/en/embed.html", false, false, true]), "{payload}");
        let inside = "[...document.getElementById('b').shadowRoot.querySelectorAll('*')].filter((e) => /^(img|script|iframe|svg)$/.test(e.localName) && (e.onload || e.onerror || e.localName !== 'svg')).length";
        assert_eq!(page.eval(inside).await, json!(0), "{payload}");
        assert_eq!(page.eval("window.ran ?? 0").await, json!(0), "{payload}");
        page.enter(frame).await;
        page.eval("document.querySelectorAll('details').forEach((e) => { e.open = true; }) ?? true").await;
        assert_eq!(page.eval(STRANGE).await, json!([[], 0]), "{payload}");
        assert_eq!(page.eval(TURNED).await, json!([]), "{payload}");
        page.step_out().await;
    }
    page.quit();
}

#[tokio::test]
async fn a_host_believes_only_its_own_frame() {
    let page = Page::chinese("").await;
    let origin = page.base().trim_end_matches('/').to_owned();
    let node = "<div id=a data-packwise data-view=product>Fallback</div>";
    let document = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Docs</title><link rel=icon href=data:,>{node}
         <iframe id=evil srcdoc='<script>addEventListener(\"message\", (e) => parent.postMessage(e.data, \"*\"))</script>'></iframe>
         <script>{EVENTS}</script><script src='{origin}/embed.v1.js'></script>"
    );
    let host = stranger("default-src * 'unsafe-inline'", &document);
    page.leave_for(&host).await;
    page.until("events.some(([, type]) => type === 'ready')").await;
    let frame = "document.getElementById('a').shadowRoot.querySelector('iframe')";
    let state = format!("[{frame}.style.height, events.length, {frame}.className]");
    let before = page.eval(&state).await;
    // Firefox makes no event whose source is a window of another origin.
    let from = format!(
        "const from = (data, {{ origin = '{origin}', source = frame.contentWindow }} = {{}}) =>
             dispatchEvent(Object.defineProperty(new MessageEvent('message', {{ data, origin }}), 'source', {{ value: source }}));"
    );
    // From the page itself, and from another frame that knows the id; then from the right frame with the wrong words.
    page.run(&format!(
        "(() => {{ const frame = {frame}, id = new URL(frame.src).searchParams.get('frame');
           const forged = [
             {{ packwise: 1, id, type: 'height', detail: 4321 }}, {{ packwise: 1, id, type: 'change', detail: {{ total: {{ best: '0.01' }} }} }},
             {{ packwise: 1, id, type: 'error', detail: {{ code: 'forged' }} }}, {{ packwise: 1, id, type: 'ready', detail: null }},
           ];
           for (const data of forged) {{ postMessage(data, '*'); document.getElementById('evil').contentWindow.postMessage(data, '*'); }}
           {from}
           for (const data of forged) {{
             from({{ ...data, packwise: 2 }}); from({{ ...data, packwise: '1' }}); from({{ ...data, packwise: undefined }});
             from({{ ...data, id: 'other' }}); from({{ ...data, id: undefined }});
             from(data, {{ origin: 'https://example.org' }}); from(data, {{ source: window }}); from(data, {{ source: null }});
           }}
           for (const odd of [null, undefined, 1, 'x', [], {{}}, {{ packwise: 1 }}]) from(odd);
           for (const detail of [-1, 0, NaN, Infinity, 50001, '100%', '99px;position:fixed', null, {{}}, [9000, 1]]) from({{ packwise: 1, id, type: 'height', detail }});
           for (const type of ['constructor', 'toString', '__proto__', 'resize', 42]) from({{ packwise: 1, id, type, detail: 'x' }}); }})()"
    ))
    .await;
    page.awaited("new Promise((done) => setTimeout(done, 300))").await;
    assert_eq!(page.eval(&state).await, before);
    // The same from the frame itself is heard: what was tried above is not refused for another reason.
    page.run(&format!(
        "(() => {{ const frame = {frame}, id = new URL(frame.src).searchParams.get('frame');
           {from}
           from({{ packwise: 1, id, type: 'height', detail: 4321 }}); }})()"
    ))
    .await;
    page.until(&format!("{frame}.style.height === '4321px'")).await;
    page.quit();
}

#[tokio::test]
async fn a_frame_believes_only_the_page_around_it() {
    let page = Page::chinese("").await;
    let origin = page.base().trim_end_matches('/').to_owned();
    let document = "<!doctype html><html lang=zh><meta charset=utf-8><title>Host</title><link rel=icon href=data:,>
         <script>window.heard = []; addEventListener('message', (e) => heard.push([e.data.type, e.origin]));</script>
         <iframe id=evil srcdoc='<script>addEventListener(\"message\", (e) => parent.frames[1].postMessage(e.data, \"*\"))</script>'></iframe>
         <main></main>";
    let host = stranger("default-src * 'unsafe-inline'", document);
    let own = host.trim_end_matches('/').to_owned();
    page.leave_for(&host).await;
    let put = |host: &str| {
        format!(
            "(() => {{ heard.length = 0; document.querySelector('main').innerHTML = '<iframe id=own width=700 height=700 src=\"{origin}/embed.html?frame=7&host={host}&lang=zh&theme=light&view=product\"></iframe>'; return true; }})()"
        )
    };
    let frame = "document.getElementById('own')";
    let send = |data: &str| format!("{frame}.contentWindow.postMessage({data}, '*') ?? true");
    let theme = async || {
        page.awaited("new Promise((done) => setTimeout(done, 150))").await;
        page.enter(frame).await;
        let found = page
            .eval("[document.documentElement.dataset.theme, document.documentElement.lang, window.ran ?? 0, document.querySelectorAll('img').length]")
            .await;
        page.step_out().await;
        found
    };
    let first = json!(["light", "zh-CN", 0, 0]);

    page.eval(&put(&own)).await;
    page.until("heard.some(([type]) => type === 'ready')").await;
    for data in [
        "{ packwise: 2, id: '7', type: 'theme', detail: 'dark' }",
        "{ packwise: '1', id: '7', type: 'theme', detail: 'dark' }",
        "{ packwise: 1, id: '8', type: 'theme', detail: 'dark' }",
        "{ packwise: 1, id: 7, type: 'theme', detail: 'dark' }",
        "{ packwise: 1, type: 'theme', detail: 'dark' }",
        "{ id: '7', type: 'theme', detail: 'dark' }",
        "{ packwise: 1, id: '7', type: 'theme', detail: 'dark\"><img src=x onerror=window.ran=1>' }",
        "{ packwise: 1, id: '7', type: 'eval', detail: 'window.ran=1' }",
        "'packwise'",
        "null",
    ] {
        page.eval(&send(data)).await;
    }
    assert_eq!(theme().await, first);
    // Another frame of the same page.
    let dark = "{ packwise: 1, id: '7', type: 'theme', detail: 'dark' }";
    page.eval(&format!("document.getElementById('evil').contentWindow.postMessage({dark}, '*') ?? true"))
        .await;
    assert_eq!(theme().await, first);
    // The page around it, in the right words, is heard.
    page.eval(&send(dark)).await;
    page.eval(&send("{ packwise: 1, id: '7', type: 'lang', detail: 'en' }")).await;
    assert_eq!(theme().await, json!(["dark", "en", 0, 0]));

    // A page around it that is not the one named gets no answer and is not heard.
    page.eval(&put("https://example.org")).await;
    page.enter(frame).await;
    page.until("document.documentElement.dataset.state === 'ready'").await;
    page.total("280,000").await;
    page.step_out().await;
    page.eval(&send(dark)).await;
    assert_eq!(theme().await, first);
    assert_eq!(page.eval("heard").await, json!([]));
    page.quit();
}

/// Every HTML document of the built page. Tables are fragments for other pages.
fn documents() -> Vec<String> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.path().is_dir() {
                walk(&entry.path(), found);
            } else if entry.path().extension().is_some_and(|ending| ending == "html") {
                found.push(entry.path());
            }
        }
    }
    let (root, mut found) = (dist(), Vec::new());
    walk(&root, &mut found);
    let mut names: Vec<String> = found
        .iter()
        .map(|path| path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/"))
        .filter(|name| !name.starts_with("tables/"))
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn every_document_carries_a_policy_that_is_in_force() {
    let page = Page::chinese("").await;
    let names = documents();
    assert_eq!(
        names,
        [
            "book.html",
            "embed.html",
            "en/book.html",
            "en/embed.html",
            "en/index.html",
            "en/prices.html",
            "index.html",
            "packwise-standalone.html",
            "prices.html"
        ]
    );
    for name in names {
        let alone = name == "packwise-standalone.html";
        let text = text(&dist().join(&name));
        // Before everything it governs.
        let meta = "<meta http-equiv=\"Content-Security-Policy\" content=\"";
        let (before, rest) = text.split_once(meta).unwrap_or_else(|| panic!("{name} has no policy"));
        for governed in ["<script", "<link", "<style", "<title"] {
            assert!(!before.contains(governed), "{name}: {governed} before the policy");
        }
        let policy = rest.split_once('"').unwrap().0;
        assert!(policy.starts_with("default-src 'none'; "), "{name}: {policy}");
        for loose in ["unsafe-inline", "'unsafe-eval'", "*", "http:", "https:", "blob:"] {
            assert!(!policy.contains(loose), "{name}: {policy}");
        }
        assert!(
            policy.contains("base-uri 'none'") && policy.contains("form-action 'none'"),
            "{name}: {policy}"
        );
        if alone {
            // Its own text is named by hashes, and it connects to nothing.
            assert!(
                policy.contains("script-src 'sha256-") && policy.contains("style-src 'sha256-"),
                "{policy}"
            );
            assert!(!policy.contains("connect-src") && !policy.contains("'self'"), "{policy}");
            page.leave_for(&format!("file://{}", dist().join(&name).display())).await;
        } else {
            page.visit(&name).await;
            let headers = page
                .awaited("fetch(location.href).then((r) => ['content-security-policy', 'x-content-type-options', 'referrer-policy', 'permissions-policy'].map((h) => r.headers.get(h)))")
                .await;
            assert_eq!(
                headers["ok"],
                json!([
                    format!("{policy}; frame-ancestors *"),
                    "nosniff",
                    "no-referrer",
                    "camera=(), geolocation=(), microphone=()"
                ]),
                "{name}"
            );
        }
        if !name.contains("prices") {
            page.until("document.documentElement.dataset.state === 'ready'").await;
        }
        // Heard here and not by the watch, which no engine puts into files.
        page.eval(
            "(() => { window.outcome = null; window.breaches = new Set();
               addEventListener('securitypolicyviolation', (e) => breaches.add(e.effectiveDirective.replace(/-(elem|attr)$/, '')));
               return true; })()",
        )
        .await;
        page.eval(
            "(() => { setTimeout(() => {
               const add = (tag, set) => { const e = document.createElement(tag); set(e); document.body.append(e); return e; };
               add('script', (e) => { e.textContent = 'window.ran = 1'; });
               add('script', (e) => { e.src = 'data:text/javascript,window.ran=2'; });
               add('img', (e) => { e.setAttribute('onerror', 'window.ran = 3'); e.src = 'data:,'; });
               add('a', (e) => { e.href = 'javascript:window.ran=4'; }).click();
               add('iframe', (e) => { e.srcdoc = '<script>parent.ran = 5</script>'; });
               // Firefox says in an exception that it sends nothing.
               try { add('form', (e) => { e.action = 'https://example.org/'; }).submit(); } catch {}
               add('base', (e) => { e.href = 'https://example.org/'; });
               const styled = add('div', (e) => e.setAttribute('style', 'position: fixed'));
               const styles = add('style', (e) => { e.textContent = 'body { outline: 9px solid red }'; });
               let evaluated = 0; try { evaluated = new window.Function('return 1')(); } catch {}
               try { setTimeout('window.ran = 6'); } catch {}
               const sent = fetch('https://example.org/').then(() => 1, () => 0);
               sent.then((sent) => setTimeout(() => { window.outcome = [window.ran ?? 0, getComputedStyle(styled).position, getComputedStyle(document.body).outlineWidth === '9px', evaluated, sent, document.baseURI.includes('example')]; }, 200));
             }); return true; })()",
        )
        .await;
        page.until("window.outcome").await;
        assert_eq!(page.eval("outcome").await, json!([0, "static", false, 0, 0, false]), "{name}");
        let violated = page.eval("[...breaches].sort()").await;
        let violated: Vec<&str> = violated.as_array().unwrap().iter().filter_map(Value::as_str).collect();
        for directive in ["script-src", "style-src", "connect-src", "base-uri", "form-action"] {
            assert!(violated.contains(&directive), "{name}: {directive} was not in force: {violated:?}");
        }
    }
    page.quit();
}

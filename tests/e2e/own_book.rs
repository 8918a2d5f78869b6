//! The page on a price book of the reader's own: the built program on the example, and on files that are none.

use crate::driver::Page;
use crate::offline::dist;
use crate::server::{Reply, serve, watched};
use serde_json::json;

const BOOK: &str = "price-books/northmail.json";

/// The built page with files beside it that the build does not bring. Gives the address with its closing slash.
fn host(files: Vec<(&'static str, String)>) -> String {
    let folder = dist();
    let reply = move |path: &str| {
        let path = if path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
        let kind = match path.rsplit('.').next() {
            Some("html") => "text/html; charset=utf-8",
            Some("css") => "text/css",
            Some("js") => "text/javascript",
            Some("wasm") => "application/wasm",
            Some("svg") => "image/svg+xml",
            _ => "application/json",
        };
        let headers = format!("Content-Type: {kind}\r\n");
        if let Some((_, to)) =
            files.iter().find(|(file, _)| path == format!("/{file}") && file.ends_with(".away"))
        {
            let headers = format!("Location: {to}\r\nAccess-Control-Allow-Origin: *\r\n");
            return Some(Reply { status: "302 Found".into(), headers, body: Vec::new() });
        }
        let own = files.iter().find(|(file, _)| path == format!("/{file}"));
        let body = match own {
            Some((_, text)) => Ok(text.clone().into_bytes()),
            None => std::fs::read(folder.join(path.trim_start_matches('/'))),
        };
        let (status, body) = body.map_or(("404 Not Found", Vec::new()), |body| ("200 OK", body));
        Some(Reply { status: status.into(), headers, body })
    };
    serve(move |path| watched(path, &reply))
}

fn northmail() -> String {
    std::fs::read_to_string(dist().join(BOOK)).unwrap()
}

async fn opened(page: &Page, address: &str) {
    page.leave_for(address).await;
    page.until("document.documentElement.dataset.state === 'ready'").await;
}

/// What is asked for the program, wherever it is asked from.
const LOADED: &str = "performance.getEntriesByType('resource').map((e) => e.name.replace(location.origin, '')).filter((n) => n.includes('book'))";

#[tokio::test]
async fn an_address_opens_a_book_and_follows_what_is_asked() {
    // Not from the page itself, whose service worker would be there now or a little later: what it is asked for by a page
    // that at once leads on ends halfway, and Firefox calls that an error.
    let page = Page::chinese(&format!("book.html?book={BOOK}")).await;
    page.visit(&format!("?book={BOOK}&meter=mail.marketing&volume=6000")).await;
    page.until(
        "location.pathname.endsWith('/book.html') && document.documentElement.dataset.state === 'ready'",
    )
    .await;
    // A pack of 5,000 for 3,900 and two of 500 for 430; twelve months of 500 at 0.95 are 5,700.
    page.total("4,760").await;
    page.sees("h1", "北邮云（虚构）").await;
    page.sees("#book", "USD").await;
    page.sees(".ways", "5,700").await;
    page.click("[data-fold=working] > summary").await;
    page.sees("[data-fold=working]", "1 × 3,900").await;
    page.sees("[data-fold=working]", "销售报价单").await;
    // Any meter of any product.
    page.choose("#meter", "外网出流量").await;
    page.type_over("#volume", "1000").await;
    page.choose("#period", "月").await;
    page.total("740").await;
    page.click("label:has(#free-trial)").await;
    // 11,900 are left: a pack of 10,000, one of 1,000 and 900 at 0.08, or a second one for 70.
    page.total("740").await;
    page.type_over("#volume", "x").await;
    page.until("document.querySelector('#volume').getAttribute('aria-invalid') === 'true'").await;
    page.total("740").await;
    page.type_over("#volume", "2000").await;
    page.click("[data-fold=reasons] > summary").await;
    page.until("document.querySelector('svg.chart')").await;
    page.click("#language").await;
    page.until("document.documentElement.lang === 'en'").await;
    page.sees("h1", "Northmail (fictional)").await;
    assert_eq!(page.eval("document.title").await, json!("Northmail (fictional) · Packwise"));
    page.click("#theme").await;
    page.until("document.documentElement.dataset.theme === 'dark'").await;
    let total = page.text("[data-total=best]").await;
    let address = page.address().await;
    assert_eq!(
        address,
        format!(
            "book.html?book={BOOK}&meter=traffic.out&volume=2000&period=month&free=trial&lang=en&theme=dark"
        )
    );
    page.go(&address).await;
    assert_eq!(page.text("[data-total=best]").await, total, "the address asks the same again");
    assert_eq!(page.eval("document.querySelector('#free-trial').checked").await, json!(true));
    let main = "performance.getEntriesByType('resource').filter((e) => /\\/packwise-[0-9a-f]+(_bg\\.wasm|\\.js)/.test(e.name)).length";
    assert_eq!(page.eval(main).await, json!(0), "the page's own program is not loaded");
    // From the English folder the address is the same.
    page.visit(&format!("en/?book={BOOK}&meter=mail.check&volume=900")).await;
    page.until("document.documentElement.dataset.state === 'ready'").await;
    page.total("2,500").await;
    page.go("").await;
    assert_eq!(page.eval(LOADED).await, json!([]), "without a book nothing of it is loaded");
    page.end().await;
}

#[tokio::test]
async fn what_is_no_book_is_refused_in_words_and_codes() {
    let elsewhere = host(vec![("far.json", northmail())]);
    let far = format!("{elsewhere}far.json");
    let host = host(vec![
        ("broken.json", northmail().replace("\"price\": \"70\"", "\"price\": \"-70\"")),
        ("cut.json", northmail()[..900].to_owned()),
        ("long.json", format!("{}{}", northmail(), " ".repeat(1_000_000))),
        ("led.away", far.clone()),
    ]);
    let page = Page::chinese("").await;
    for (book, code, said) in [
        ("broken.json", "price.negative", "products[1].meters[0].lists[0].packs[0].price"),
        ("cut.json", "book.syntax", "1"),
        ("index.html", "book.syntax", "1"),
        ("long.json", "book.tooLong", "1,000,000"),
        ("gone.json", "book.notGiven", "404"),
        (&*far, "book.elsewhere", "同一个网站"),
        ("//example.com/b.json", "book.elsewhere", "同一个网站"),
        ("data:application/json,{}", "book.elsewhere", "同一个网站"),
        ("http://[", "book.elsewhere", "同一个网站"),
        ("", "book.elsewhere", "同一个网站"),
        // The policy of the page stops it on its way.
        ("led.away", "book.unreachable", "没有应答"),
    ] {
        let book: String = book.bytes().map(|b| format!("%{b:02X}")).collect();
        opened(&page, &format!("{host}book.html?book={book}&lang=zh")).await;
        page.sees("#refused", said).await;
        assert_eq!(page.eval("document.querySelector('#refused').dataset.code").await, json!(code));
        assert_eq!(page.eval("document.querySelectorAll('[data-total]').length").await, json!(0), "{code}");
    }
    page.quit();
}

#[tokio::test]
async fn markup_in_a_book_is_shown_as_text() {
    const BAD: &str = "<img src=x onerror=window.hit=1>";
    let text = northmail()
        .replace("北邮云（虚构）", BAD)
        .replace("\"营销邮件\"", &format!("\"{BAD}\""))
        .replace("价格页没有这一档。", BAD);
    let host = host(vec![("bad.json", text)]);
    let page = Page::chinese("").await;
    opened(&page, &format!("{host}?book=bad.json&meter=mail.marketing&lang=zh")).await;
    page.total("3,900").await;
    assert_eq!(page.text("h1").await, BAD);
    assert_eq!(page.text(".pick:has(#meter) .shown").await, BAD);
    assert_eq!(
        page.eval("[document.querySelectorAll('main img').length, window.hit ?? 0]").await,
        json!([0, 0])
    );
    page.end().await;
}

#[tokio::test]
async fn nothing_scrolls_sideways_and_paper_has_the_answer() {
    let page = Page::chinese("").await;
    for meter in ["mail.transactional", "mail.marketing", "mail.check", "traffic.out"] {
        for lang in ["zh", "en"] {
            page.go(&format!("book.html?book={BOOK}&meter={meter}&lang={lang}")).await;
            page.eval("document.querySelectorAll('details').forEach((e) => { e.open = true; })").await;
            for width in [320, 360, 768, 1440] {
                page.resize(width, 800).await;
                let wide = page.eval("document.documentElement.scrollWidth").await.as_u64().unwrap();
                assert!(wide <= u64::from(width), "{meter} in {lang} is {wide} wide at {width}");
            }
        }
    }
    page.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" })).await;
    page.sees(".sheet", "Traffic out").await;
    page.sees(".sheet", "USD").await;
    page.end().await;
}

/// A page of somebody else with the estimator on the book in it.
fn around(page: &Page, body: &str) -> String {
    let origin = page.base().trim_end_matches('/').to_owned();
    let document = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Docs</title><link rel=icon href=data:,>{body}
         <script>window.events = [];
         for (const type of ['ready', 'change', 'error'])
             addEventListener('packwise:' + type, (e) => events.push([e.target.id, type, e.detail]));</script>
         <script src='{origin}/embed.v1.js'></script><script type=module src='{origin}/element.v1.js'></script>"
    );
    serve(move |_| {
        let headers = "Content-Type: text/html; charset=utf-8\r\n".to_owned();
        Some(Reply { status: "200 OK".into(), headers, body: document.clone().into_bytes() })
    })
}

#[tokio::test]
async fn a_frame_and_an_element_show_a_book_and_say_what_is_wrong_with_another() {
    let page = Page::chinese("").await;
    let host = around(
        &page,
        "<div id=frame data-packwise data-book=price-books/northmail.json data-meter=mail.check data-volume=900 data-load=eager></div>
         <div id=wrong data-packwise data-book=price-book.schema.json data-load=eager><p>Prices</p></div>
         <packwise-estimator id=element book=price-books/northmail.json meter=traffic.out volume=12000></packwise-estimator>
         <packwise-estimator id=own meter=captcha.check volume=80000></packwise-estimator>
         <packwise-estimator id=bad book=price-book.schema.json></packwise-estimator>",
    );
    page.leave_for(&host).await;
    let told = |node: &str, kind: &str| {
        format!("events.find(([id, type]) => id === '{node}' && type === '{kind}')?.[2]")
    };
    for (node, total) in [("frame", "2500.00"), ("element", "740.00"), ("own", "550.00")] {
        page.until(&told(node, "ready")).await;
        assert_eq!(page.eval(&format!("{}.total.best", told(node, "ready"))).await, json!(total), "{node}");
    }
    assert_eq!(page.eval(&format!("{}.currency", told("frame", "ready"))).await, json!("USD"));
    for node in ["wrong", "bad"] {
        page.until(&told(node, "error")).await;
        assert_eq!(
            page.eval(&format!("{}.code", told(node, "error"))).await,
            json!("book.unknownKey"),
            "{node}"
        );
    }
    // The words of the page around stay where a frame has none.
    assert_eq!(page.eval("document.querySelector('#wrong p').getClientRects().length").await, json!(1));
    let shown = "document.querySelector('#bad').shadowRoot.querySelector('#refused')";
    page.until(shown).await;
    // Another book, or none, is another question; a place is used again for what it was made for.
    let element = "document.querySelector('#element')";
    page.eval(&format!("{element}.setAttribute('meter', 'mail.check') ?? true")).await;
    let total = format!("{element}.shadowRoot.querySelector('[data-total=best]')?.textContent");
    // 12,000 of any size at 2.50.
    page.until(&format!("{total}?.startsWith('30,000')")).await;
    page.eval(&format!("{element}.removeAttribute('book') ?? true")).await;
    page.until(&format!(
        "{element}.shadowRoot.querySelector('[data-total=best]')?.textContent.includes('yuan')"
    ))
    .await;
    page.eval("document.documentElement.lang = 'zh-CN'").await;
    page.enter("document.getElementById('frame').shadowRoot.querySelector('iframe')").await;
    page.sees("h1", "北邮云（虚构）").await;
    page.quit();
}

#[tokio::test]
async fn a_sandbox_without_an_origin_shows_a_book() {
    let page = Page::chinese("").await;
    let host = around(
        &page,
        "<div id=strict data-packwise data-sandbox=strict data-book=price-books/northmail.json data-meter=mail.check data-volume=900 data-load=eager></div>",
    );
    page.leave_for(&host).await;
    let told = "events.find(([id, type]) => id === 'strict' && type === 'ready')?.[2]";
    page.until(told).await;
    assert_eq!(page.eval(&format!("{told}.total.best")).await, json!("2500.00"));
    page.quit();
}

#[tokio::test]
async fn the_documented_frame_works_as_it_stands() {
    let page = Page::chinese("").await;
    let path = format!("{}/examples/embed/book.html", env!("CARGO_MANIFEST_DIR"));
    let document =
        std::fs::read_to_string(path).unwrap().replace("https://example.com/packwise/", page.base());
    let host = serve(move |_| {
        let headers = "Content-Type: text/html; charset=utf-8\r\n".to_owned();
        Some(Reply { status: "200 OK".into(), headers, body: document.clone().into_bytes() })
    });
    page.leave_for(&host).await;
    let frame = "document.querySelector('[data-packwise]').shadowRoot?.querySelector('iframe.on')";
    page.until(frame).await;
    page.enter(frame).await;
    page.total("4,760").await;
    page.quit();
}

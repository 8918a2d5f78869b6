//! Keeping an estimate and handing it on, in a browser: reload, link, files, print, two tabs, a save that cannot be read.

use crate::driver::Page;
use crate::engine::Reader;
use crate::estimate::{GRAND, three_products};
use serde_json::json;

/// Remembers every file the page gives away instead of letting the browser save it, and every text it copies.
const CATCH: &str = "(() => {
    window.files = []; window.copies = [];
    const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => { blob.arrayBuffer().then((b) => files.push(new TextDecoder('utf-8', { ignoreBOM: true }).decode(b))); return make.call(URL, blob); };
    HTMLAnchorElement.prototype.click = function () { window.fileName = this.download; };
    navigator.clipboard.writeText = async (text) => { copies.push(text); };
    return true; })()";

async fn open_keep(page: &Page) {
    page.eval(CATCH).await;
    page.click("[data-fold=keep] > summary").await;
}

async fn copied(page: &Page, button: &str) -> String {
    let before = page.eval("copies.length").await;
    let clicked = page
        .eval(&format!(
            "(() => {{ const b = [...document.querySelectorAll('[data-fold=keep] button')].find((b) => b.innerText.includes({button:?}));
               if (b) b.click(); return !!b; }})()"
        ))
        .await;
    assert_eq!(clicked, json!(true), "{button}");
    page.until(&format!("copies.length > {before}")).await;
    page.eval("copies.at(-1)").await.as_str().unwrap().to_owned()
}

async fn file(page: &Page, selector: &str) -> String {
    let before = page.eval("files.length").await;
    page.click(selector).await;
    page.until(&format!("files.length > {before}")).await;
    page.eval("files.at(-1)").await.as_str().unwrap().to_owned()
}

/// A reader of comma-separated values that knows nothing of the writer: RFC 4180.
fn table(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut rest = text.strip_prefix('\u{feff}').expect("a byte order mark").chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' if quoted && rest.peek() == Some(&'"') => {
                cell.push('"');
                rest.next();
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(core::mem::take(&mut cell)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                row.push(core::mem::take(&mut cell));
                rows.push(core::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    rows
}

/// Figures of the page as they stand: what is exported has to be what is shown.
async fn shown(page: &Page, selector: &str) -> Vec<String> {
    let found = page
        .eval(&format!("[...document.querySelectorAll({selector:?})].map((e) => e.textContent.replaceAll(',', '').trim())"))
        .await;
    found.as_array().unwrap().iter().map(|v| v.as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn an_estimate_outlives_a_reload_and_travels_as_a_link() {
    let page = Page::chinese("").await;
    three_products(&page).await;
    page.go("?product=sms").await;
    // The line asked for is open, nothing else was changed.
    page.sees(GRAND, "326,170").await;
    page.sees("[data-tab=sms][aria-current]", "短信").await;
    open_keep(&page).await;
    let link = copied(&page, "复制链接").await;
    let fragment = link.split_once('#').expect("a fragment").1.to_owned();
    page.end().await;

    let other = Page::open(&format!("#{fragment}"), Reader { language: "en-US", ..Reader::CHINESE }).await;
    other.sees(GRAND, "326,170").await;
    // The link carries no text of messages, and their counts all the same.
    other.click("[data-line='2'] .plain-link").await;
    other.sees("#answer .big", "2").await;
    other.sees("#answer", "The link carries no text").await;
    // Another estimate than the one linked to takes it out of the address, and outlives a reload.
    other.click("[data-line='1'] .plain-link").await;
    other.click("[data-line='1'] .plain-link, [data-row=remove]").await;
    other.until("location.hash === ''").await;
    other.end().await;
}

#[tokio::test]
async fn a_changed_link_is_refused_in_words_and_another_one_can_be_pasted() {
    let page = Page::chinese("").await;
    page.type_over("#calls", "12万").await;
    open_keep(&page).await;
    let link = copied(&page, "复制链接").await;
    let good = link.split_once('#').unwrap().1.to_owned();
    let mut bad = good.clone();
    let last = bad.pop().unwrap();
    bad.push(if last == 'A' { 'B' } else { 'A' });
    page.end().await;

    let other = Page::chinese(&format!("#{bad}")).await;
    other.sees(".said", "没有打开").await;
    other.total("280,000").await;
    other.eval(&format!("location.hash = {good:?}")).await;
    other.total("122,000").await;
    other.until("!document.querySelector('.said')").await;
    other.end().await;
}

#[tokio::test]
async fn the_spreadsheet_says_what_the_page_says() {
    let page = Page::chinese("").await;
    three_products(&page).await;
    open_keep(&page).await;
    let rows = table(&file(&page, "#download-csv").await);
    // Each line's subtotal and the total stand in the file as they stand in the list.
    let all: Vec<&String> = rows.iter().flatten().collect();
    for figure in ["238000", "87720", "450", "326170"] {
        assert!(
            shown(&page, ".cart td, .cart dd, .cart b, .cart [data-total]")
                .await
                .iter()
                .any(|c| c.contains(figure)),
            "page: {figure}"
        );
        assert!(all.iter().any(|c| c.parse::<f64>() == figure.parse::<f64>()), "file: {figure}");
    }
    // The year of the open line, month by month and column by column.
    page.click("[data-fold=months] > summary").await;
    let months = shown(&page, "[data-fold=months] .scroll:first-child tbody tr:first-child td").await;
    let figures: Vec<&String> = months.iter().filter(|m| m.parse::<f64>().is_ok()).collect();
    assert!(figures.len() > 2, "{months:?}");
    let same = rows.iter().any(|row| figures.iter().all(|figure| row.contains(figure)));
    assert!(same, "no row of the file has {figures:?}");
    page.end().await;
}

#[tokio::test]
async fn a_file_opens_again_with_everything_in_it() {
    let page = Page::chinese("?product=sms").await;
    page.paste("#body", "【样例】您的验证码是 123456，请勿告诉他人。").await;
    open_keep(&page).await;
    let saved = file(&page, "#download-json").await;
    page.end().await;
    let other = Page::chinese("").await;
    other.click("[data-fold=keep] > summary").await;
    other
        .eval(&format!(
            "(() => {{ const e = document.querySelector('#open-file'); const box = new DataTransfer();
               box.items.add(new File([{saved:?}], 'packwise.json', {{ type: 'application/json' }}));
               e.files = box.files; e.dispatchEvent(new Event('change', {{ bubbles: true }})); return true; }})()"
        ))
        .await;
    other.sees("#told", "已打开").await;
    other.until("document.querySelector('#body').value.includes('123456')").await;
    other.end().await;
}

#[tokio::test]
async fn the_conclusion_can_be_read_out_at_a_meeting() {
    let page = Page::chinese("").await;
    page.total("280,000").await;
    open_keep(&page).await;
    let words = copied(&page, "复制结论").await;
    for part in ["300,000", "280,000", "360,000", "20万次资源包", "80,000", "http", "非腾讯云官方工具"]
    {
        assert!(words.contains(part), "{part} is missing in {words}");
    }
    page.end().await;
}

#[tokio::test]
async fn two_tabs_do_not_overwrite_each_other_without_a_word() {
    let page = Page::chinese("").await;
    page.type_over("#calls", "12万").await;
    page.until("localStorage.getItem('packwise.now')").await;
    // The other tab, as this one hears of it.
    page.eval(
        "(() => { const n = String(Number(localStorage.getItem('packwise.revision')) + 1);
           localStorage.setItem('packwise.revision', n);
           dispatchEvent(new StorageEvent('storage', { key: 'packwise.revision', newValue: n, storageArea: localStorage }));
           return true; })()",
    )
    .await;
    page.sees("main > .notice", "另一个标签页").await;
    let kept = page.eval("localStorage.getItem('packwise.now')").await;
    page.type_over("#calls", "13万").await;
    page.until("document.querySelector('#calls').value.startsWith('13')").await;
    assert_eq!(page.eval("localStorage.getItem('packwise.now')").await, kept, "kept before the reader chose");
    page.click("#keep-mine").await;
    page.until("!document.querySelector('#keep-mine')").await;
    page.until(&format!("localStorage.getItem('packwise.now') !== {kept}")).await;
    page.end().await;
}

#[tokio::test]
async fn what_another_tab_keeps_is_heard_here_and_either_can_be_chosen() {
    let page = Page::chinese("").await;
    page.type_over("#calls", "12万").await;
    page.total("122,000").await;
    page.until("localStorage.getItem('packwise.now')").await;
    // The other tab opens what this one kept.
    let first = page.open_tab("").await;
    page.total("122,000").await;
    page.type_over("#calls", "20万").await;
    page.total("180,000").await;
    assert_eq!(page.eval("problems").await, json!([]));
    page.turn_to(first).await;
    page.sees("main > .notice", "另一个标签页").await;
    page.total("122,000").await;
    page.click("#take-theirs").await;
    page.total("180,000").await;
    page.end().await;
}

#[tokio::test]
async fn a_save_that_cannot_be_read_is_offered_as_a_file() {
    let page = Page::chinese("").await;
    page.eval("localStorage.setItem('packwise.now', 'p1.broken') ?? true").await;
    page.go("?product=faceid").await;
    page.sees("main > .notice", "读不出来").await;
    page.total("280,000").await;
    page.eval(CATCH).await;
    assert_eq!(file(&page, "#download-damaged").await, "p1.broken");
    page.click("#dismiss-damaged").await;
    page.until("!document.querySelector('#dismiss-damaged')").await;
    page.end().await;
}

#[tokio::test]
async fn without_storage_the_page_works_and_says_so() {
    let page = Page::chinese("").await;
    page.before_each("Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });")
        .await;
    page.go("?product=faceid").await;
    page.total("280,000").await;
    page.until("!document.querySelector('main > .notice')").await;
    page.type_over("#calls", "12万").await;
    page.sees("main > .notice", "浏览器不让保存").await;
    page.total("122,000").await;
    page.quit();
}

#[tokio::test]
async fn saved_estimates_stand_side_by_side() {
    let page = Page::chinese("").await;
    page.click("[data-fold=keep] > summary").await;
    page.type_over("#save-name", "三十万").await;
    page.click("#save").await;
    page.sees(".saved", "三十万").await;
    page.type_over("#calls", "20万").await;
    page.total("180,000").await;
    page.click(".saved input[type=checkbox]").await;
    page.sees(".comparison", "280,000").await;
    page.sees(".comparison", "多 100,000 元").await;
    page.click("[data-open]").await;
    page.total("280,000").await;
    page.click("[data-delete]").await;
    page.click("[data-delete]").await;
    page.until("!document.querySelector('.saved li')").await;
    page.end().await;
}

#[tokio::test]
async fn the_printed_sheet_has_every_figure_on_two_pages() {
    let page = Page::chinese("").await;
    three_products(&page).await;
    let pdf = page.print().await;
    page.end().await;
    let text = pdf_extract::extract_text_from_mem(&pdf).unwrap();
    // Some engines set a space between figures and Chinese.
    let text: String = text.split_whitespace().collect();
    for part in ["326,170", "238,000", "87,720", "450", "240万"] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
    let pages = pdf_extract::Document::load_mem(&pdf).unwrap().get_pages().len();
    assert!((1..=3).contains(&pages), "{pages} pages");
}

#[tokio::test]
async fn what_is_typed_last_is_kept_by_a_page_that_is_left_at_once() {
    let page = Page::chinese("").await;
    // No frame is drawn and no timer ends between the key and the end of the page, on a machine so slow that drawing is left
    // for later.
    page.eval(
        "(() => { window.requestAnimationFrame = window.setTimeout = () => 0;
           let now = Date.now();
           Date.now = () => now += 20;
           const field = document.querySelector('#calls');
           Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, '15000');
           field.dispatchEvent(new InputEvent('input', { bubbles: true }));
           window.left = true;
           Promise.resolve().then(() => Promise.resolve()).then(() => location.reload()); return true; })()",
    )
    .await;
    page.until("!window.left && document.documentElement.dataset.state === 'ready'").await;
    page.total("16,750").await;
    page.end().await;
}

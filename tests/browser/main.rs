//! The page's components in a real browser: what needs events, timers and a document.
//! `cargo xtask test` runs this with wasm-bindgen-test; natively there is nothing to run.

#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what must hold by failing loudly"
)]

use gloo::timers::future::TimeoutFuture;
use packwise::app::Address;
use packwise::app::storage::{self, Elsewhere, Found};
use packwise::app::views::{App, AppProps};
use packwise::scenario::{Change, Estimate, Tab};
use packwise::text::Lang;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{
    Element, Event, EventInit, HtmlInputElement, InputEvent, InputEventInit, StorageEvent, StorageEventInit,
};

wasm_bindgen_test_configure!(run_in_browser);

/// A page of its own, taken down when the test is over.
struct Mounted {
    host: Element,
    handle: Option<yew::AppHandle<App>>,
}

impl Mounted {
    async fn new(tab: Tab) -> Self {
        let window = web_sys::window().unwrap();
        // The page before is taken down, and keeps what it had to, behind what its test did last.
        TimeoutFuture::new(0).await;
        // A page opens on what was kept last; each test begins with nothing kept.
        window.local_storage().unwrap().unwrap().clear().unwrap();
        let document = window.document().unwrap();
        let host = document.create_element("div").unwrap();
        document.body().unwrap().append_child(&host).unwrap();
        let props = yew::props!(AppProps { tab });
        let handle = yew::Renderer::<App>::with_root_and_props(host.clone(), props).render();
        let page = Self { host, handle: Some(handle) };
        page.sees(".big", "").await;
        page
    }

    fn find(&self, selector: &str) -> Option<Element> {
        self.host.query_selector(selector).unwrap()
    }

    fn input(&self, selector: &str) -> HtmlInputElement {
        self.find(selector).unwrap_or_else(|| panic!("no {selector}")).dyn_into().unwrap()
    }

    fn text(&self, selector: &str) -> Option<String> {
        self.find(selector).and_then(|e| e.text_content())
    }

    /// Lets the page work until an element says this.
    async fn sees(&self, selector: &str, text: &str) {
        for _ in 0..500 {
            if self.text(selector).is_some_and(|found| found.contains(text)) {
                return;
            }
            TimeoutFuture::new(4).await;
        }
        panic!("{selector} never said {text:?}: {:?}", self.text(selector));
    }

    /// Lets every pending render happen.
    async fn settle(&self) {
        TimeoutFuture::new(40).await;
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        if let Some(handle) = self.handle.take() {
            handle.destroy();
        }
        self.host.remove();
    }
}

fn type_in(field: &HtmlInputElement, text: &str, composing: bool) {
    field.set_value(text);
    let init = InputEventInit::new();
    init.set_bubbles(true);
    init.set_is_composing(composing);
    let event = InputEvent::new_with_event_init_dict("input", &init).unwrap();
    field.dispatch_event(&event).unwrap();
}

#[wasm_bindgen_test]
async fn a_typed_volume_changes_the_total() {
    let page = Mounted::new(Tab::FaceId).await;
    page.sees("[data-total=best]", "280,000").await;
    type_in(&page.input("#calls"), "15000", false);
    page.sees("[data-total=best]", "16,750").await;
    assert_eq!(page.input("#calls").value(), "15000", "what was typed is not rewritten");
}

#[wasm_bindgen_test]
async fn nothing_is_read_while_a_character_is_composed() {
    let page = Mounted::new(Tab::FaceId).await;
    let field = page.input("#calls");
    type_in(&field, "30wan", true);
    page.settle().await;
    assert_eq!(field.get_attribute("aria-invalid"), None, "an unfinished 万 is no mistake");
    page.sees("[data-total=best]", "280,000").await;
    field.set_value("15万");
    let init = EventInit::new();
    init.set_bubbles(true);
    field.dispatch_event(&Event::new_with_event_init_dict("compositionend", &init).unwrap()).unwrap();
    // 150,000 calls: one pack of 100,000 and five of 10,000.
    page.sees("[data-total=best]", "155,000").await;
}

#[wasm_bindgen_test]
async fn a_page_that_is_taken_away_keeps_what_was_typed_at_once_and_writes_nothing_after() {
    let kept = || storage::load("now").unwrap();
    let page = Mounted::new(Tab::FaceId).await;
    page.sees("[data-total=best]", "280,000").await;
    // It is kept behind the next frame, which is held back here.
    run(
        "window.held = []; window.frame = requestAnimationFrame; window.requestAnimationFrame = (f) => held.push(f)",
    );
    type_in(&page.input("#calls"), "15000", false);
    page.sees("[data-total=best]", "16,750").await;
    let before = kept();
    drop(page);
    TimeoutFuture::new(0).await;
    let after = kept();
    web_sys::window().unwrap().local_storage().unwrap().unwrap().clear().unwrap();
    run("window.requestAnimationFrame = frame; for (const f of held) f(performance.now())");
    TimeoutFuture::new(20).await;
    assert_eq!(before, None);
    assert!(after.is_some(), "what waited is kept");
    assert_eq!(kept(), None, "it writes into another page's time");
}

#[wasm_bindgen_test]
async fn a_picker_follows_what_is_chosen_elsewhere() {
    let page = Mounted::new(Tab::FaceId).await;
    let picker = |id: &str| -> web_sys::HtmlSelectElement { page.find(id).unwrap().dyn_into().unwrap() };
    let pick = |id: &str, at: i32| {
        picker(id).set_selected_index(at);
        let init = EventInit::new();
        init.set_bubbles(true);
        picker(id).dispatch_event(&Event::new_with_event_init_dict("change", &init).unwrap()).unwrap();
    };
    let enhanced = picker("#edition").value();
    // Plus costs 420,000 for 300,000 calls.
    pick("#edition", 0);
    page.sees("[data-total=best]", "420,000").await;
    click(&page, "#undo");
    page.sees("[data-total=best]", "280,000").await;
    assert_eq!(picker("#edition").value(), enhanced);
    pick("#edition", 0);
    page.sees("[data-total=best]", "420,000").await;
}

/// Runs a script in the page.
fn run(script: &str) {
    js_sys::Function::new_no_args(script).call0(&JsValue::NULL).unwrap();
}

/// Puts something in the place of the browser's clipboard; `undefined` is what a page outside https finds.
fn set_clipboard(clipboard: &str) {
    let code = format!(
        "Object.defineProperty(navigator, 'clipboard', {{ value: {clipboard}, configurable: true }}); window.copied = null;"
    );
    run(&code);
}

fn click(page: &Mounted, selector: &str) {
    let element: web_sys::HtmlElement = page.find(selector).unwrap().dyn_into().unwrap();
    element.click();
}

#[wasm_bindgen_test]
async fn the_list_is_copied_or_shown_to_be_copied_by_hand() {
    let page = Mounted::new(Tab::FaceId).await;
    for clipboard in ["undefined", "{ writeText: () => Promise.reject('no') }"] {
        set_clipboard(clipboard);
        click(&page, ".actions button");
        page.sees(".refused", "").await;
        let shown: web_sys::HtmlTextAreaElement = page.find(".refused textarea").unwrap().dyn_into().unwrap();
        assert!(shown.value().contains("280,000") && shown.read_only(), "{}", shown.value());
        assert!(page.find(".actions .cover").is_none(), "it does not say that it copied");
    }
    set_clipboard("{ writeText: (text) => { window.copied = text; return Promise.resolve(); } }");
    click(&page, ".actions button");
    page.sees(".actions .cover", "").await;
    let copied = js_sys::Reflect::get(&js_sys::global(), &"copied".into()).unwrap().as_string().unwrap();
    for part in ["180,000", "100,000", "280,000", "https://buy.cloud.tencent.com/iai_faceid"] {
        assert!(copied.contains(part), "{part} in {copied}");
    }
    assert!(page.find(".refused").is_none());
}

#[wasm_bindgen_test]
async fn the_document_says_what_the_page_shows() {
    let page = Mounted::new(Tab::FaceId).await;
    let window = web_sys::window().unwrap();
    let document = window.document().unwrap();
    let root = document.document_element().unwrap();
    type_in(&page.input("#calls"), "15000", false);
    click(&page, "#language");
    page.sees("h1", Lang::En.question()).await;
    page.sees("[data-total=best]", "16,750").await;
    // The document is told after the page is drawn.
    page.settle().await;
    assert_eq!(root.get_attribute("lang").as_deref(), Some("en"));
    assert_eq!(document.title(), Lang::En.title());
    assert_eq!(page.input("#calls").value(), "15000");
    click(&page, "#theme");
    page.settle().await;
    let theme = root.get_attribute("data-theme").unwrap();
    click(&page, "#theme");
    page.settle().await;
    assert_ne!(root.get_attribute("data-theme"), Some(theme));
    let read = Address::read(&window.location().search().unwrap());
    assert_eq!((read.tab, read.lang), (Some(Tab::FaceId), Some(Lang::En)));
    assert_eq!(read.theme.map(|t| t.id().to_owned()), root.get_attribute("data-theme"));
    click(&page, "#language");
    page.sees("h1", Lang::Zh.question()).await;
    page.settle().await;
    assert_eq!(root.get_attribute("lang").as_deref(), Some("zh-CN"));
}

#[wasm_bindgen_test]
async fn a_mistake_is_told_beside_its_field_and_the_last_answer_stays() {
    for (tab, field, total) in
        [(Tab::FaceId, "calls", "16,750"), (Tab::Captcha, "checks", "300"), (Tab::Sms, "recipients", "")]
    {
        let page = Mounted::new(tab).await;
        let input = page.input(&format!("#{field}"));
        type_in(&input, "15000", false);
        page.sees("[data-total=best]", total).await;
        page.settle().await;
        let before = page.text("[data-total=best]");
        for bad in ["", "x", "-1", "1.5", "1,2", "10000000000000000"] {
            type_in(&input, bad, false);
            page.sees(&format!("#{field}-error"), "").await;
            assert_eq!(input.get_attribute("aria-invalid").as_deref(), Some("true"), "{bad}");
            assert_eq!(input.get_attribute("aria-describedby"), Some(format!("{field}-error")), "{bad}");
            assert_eq!(input.value(), bad);
            assert_eq!(page.text("[data-total=best]"), before, "{bad}");
        }
        type_in(&input, "15000", false);
        page.settle().await;
        assert!(!input.has_attribute("aria-invalid") && page.text("[data-total=best]") == before);
    }
}

#[wasm_bindgen_test]
fn the_interface_answers_and_refuses_in_plain_objects() {
    let estimate = |request: &str| {
        packwise::api::estimate(&js_sys::JSON::parse(request).unwrap())
            .map(|answer| js_sys::JSON::stringify(&answer).unwrap().as_string().unwrap())
            .map_err(|thrown| js_sys::Reflect::get(&thrown, &"code".into()).unwrap().as_string().unwrap())
    };
    let request = |volume: &str| {
        format!(
            r#"{{"lines":[{{"meter":"faceid.enhanced.authority.wechat","volume":{{"perYear":{volume}}}}}]}}"#
        )
    };
    assert!(estimate(&request("300000")).unwrap().contains(r#""total":"280000""#));
    assert_eq!(estimate("{}"), Err("request.missing".to_owned()));
    assert!(estimate(&request("-1")).is_err());
    // A refusal breaks nothing for the next.
    assert!(estimate(&request("15000")).unwrap().contains(r#""total":"16750""#));
}

#[wasm_bindgen_test]
async fn each_product_keeps_its_answers_while_another_is_open() {
    let page = Mounted::new(Tab::Captcha).await;
    page.sees("[data-total=best]", "750").await;
    type_in(&page.input("#checks"), "80000", false);
    page.sees("[data-total=best]", "550").await;
    let open = |tab: &str| {
        let link: web_sys::HtmlElement = page.find(&format!("[data-tab={tab}]")).unwrap().dyn_into().unwrap();
        link.click();
    };
    open("sms");
    page.sees(".big", "67/31").await;
    open("captcha");
    page.sees("[data-total=best]", "550").await;
    assert_eq!(page.input("#checks").value(), "80000");
}

#[wasm_bindgen_test]
fn the_address_is_read_and_what_it_does_not_know_is_left_out() {
    let read = Address::read("?product=sms&lang=en&theme=dark&other=1");
    assert_eq!((read.tab, read.lang), (Some(Tab::Sms), Some(Lang::En)));
    assert!(read.theme.is_some());
    assert_eq!(Address::read("?product=car&theme=blue"), Address::default());
    assert_eq!(Address::read("%%%"), Address::default());
}

#[wasm_bindgen_test]
fn what_is_kept_is_found_again_and_what_is_damaged_is_put_aside() {
    let book = packwise::price_book::embedded();
    let storage = web_sys::window().unwrap().local_storage().unwrap().unwrap();
    storage.clear().unwrap();
    assert_eq!(storage::restore(book), Ok(Found::Nothing));

    let start = Estimate::new(book);
    let two = start.apply(book, Change::Add);
    let first = storage::autosave(&start, book).unwrap();
    assert_eq!(storage::autosave(&two, book), Ok(first.saturating_add(1)));
    assert!(matches!(storage::restore(book), Ok(Found::Estimate(opened)) if opened.estimate == two));

    let kept = storage.get_item("packwise.now").unwrap().unwrap();
    let cut = kept.split_at(kept.len().saturating_sub(1)).0;
    storage.set_item("packwise.now", cut).unwrap();
    assert!(matches!(storage::restore(book), Ok(Found::Damaged { text, .. }) if text == cut));
    assert_eq!(storage::damaged().as_deref(), Some(cut), "nothing is lost");
    assert_eq!(storage::restore(book), Ok(Found::Nothing));
    storage::forget_damaged();
    assert_eq!(storage::damaged(), None);

    let bank = storage::save_as("开户 核身", &two, book).unwrap();
    let other = storage::save_as("b", &start, book).unwrap();
    assert_eq!(storage::save_as("开户 核身", &start, book), Ok(bank), "the same name is the same one");
    let names = || storage::saved().unwrap().into_iter().map(|s| (s.id, s.name)).collect::<Vec<_>>();
    assert_eq!(names(), [(bank, "开户 核身".to_string()), (other, "b".to_string())]);
    storage::remove(bank).unwrap();
    assert_eq!(names(), [(other, "b".to_string())]);
    storage.clear().unwrap();
}

#[wasm_bindgen_test]
fn another_tab_is_heard() {
    let heard = Rc::new(RefCell::new(Vec::new()));
    let listener = {
        let heard = Rc::clone(&heard);
        storage::on_other_tab(move |what| heard.borrow_mut().push(what))
    };
    for (key, value) in
        [("packwise.now", "x"), ("packwise.revision", "7"), ("packwise.saved.1", "y"), ("z", "")]
    {
        let init = StorageEventInit::new();
        init.set_key(Some(key));
        init.set_new_value(Some(value));
        let event = StorageEvent::new_with_event_init_dict("storage", &init).unwrap();
        web_sys::window().unwrap().dispatch_event(&event).unwrap();
    }
    drop(listener);
    assert_eq!(*heard.borrow(), [Elsewhere::Now, Elsewhere::Saved]);
}

//! The browser around the page: address, document, mounting. Nothing here runs while rendering.

use super::Theme;
use super::components::remember;
use super::later::{self, Later, NotLoaded};
use super::views::{App, AppProps, Before, Linked, Staged, StagedProps};
use crate::calendar::Date;
use crate::price_book::embedded;
use crate::scenario::{Estimate, Field, Preset, Tab, link};
use crate::text::Lang;
use js_sys::{Function, Reflect};
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlSelectElement, UrlSearchParams, Window};

/// What the address asks for. The query carries product, language and theme; the fragment is the estimate's alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Address {
    /// The product to open.
    pub tab: Option<Tab>,
    /// The language to show.
    pub lang: Option<Lang>,
    /// The theme to show.
    pub theme: Option<Theme>,
}

impl Address {
    /// Reads a query such as `?product=sms&lang=en`. What it does not know it leaves out.
    #[must_use]
    pub fn read(query: &str) -> Self {
        let Ok(params) = UrlSearchParams::new_with_str(query) else { return Self::default() };
        Self {
            tab: params.get("product").and_then(|id| Tab::from_id(&id)),
            lang: params.get("lang").filter(|tag| is_tag(tag)).map(|tag| Lang::from_tag(&tag)),
            theme: params.get("theme").and_then(|id| Theme::from_id(&id)),
        }
    }
}

/// Whether a text has the shape of a language tag: two or three letters, and what a hyphen sets off from them.
fn is_tag(text: &str) -> bool {
    let language = text.split(['-', '_']).next().unwrap_or_default();
    matches!(language.len(), 2 | 3) && language.bytes().all(|b| b.is_ascii_alphabetic())
}

/// Where the estimator stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Stage {
    /// On a page of its own.
    #[default]
    Page,
    /// In another page's frame, which is a document of its own.
    Frame,
    /// In an element of another page, whose document and address are not its to change.
    Element(Element),
}

/// Mounts the page into the document's mount node, replacing what was prerendered there. A document without one is
/// another's: there a [`Place`] is made for each element.
pub fn mount() {
    let Some(window) = web_sys::window() else { return };
    let Some(root) = window.document().and_then(|d| d.query_selector("#app[data-packwise]").ok().flatten())
    else {
        return;
    };
    let query = window.location().search().unwrap_or_default();
    let address = Address::read(&query);
    let home = folder_language(&window);
    let lang = address.lang.unwrap_or_else(|| preferred(&window, home));
    let framed = root.has_attribute("data-frame");
    let stage = if framed { Stage::Frame } else { Stage::Page };
    let text = fragment(&window);
    let props = move |later: Option<&'static Later>, before: Before| {
        let link = later.zip(text).map(|(later, text)| (later.decode)(&text));
        let preset = later.filter(|_| framed).map(|later| Rc::new((later.preset)(&query, link.as_ref())));
        AppProps {
            lang,
            home,
            tab: address.tab,
            theme: address.theme,
            today: today_or_checked(),
            link,
            preset,
            stage,
            before: Rc::new(before),
        }
    };
    // Only the page as it was prerendered begins before everything is there.
    if framed
        || lang != home
        || fragment(&window).is_some()
        || address.tab.is_some_and(|tab| tab != Tab::FaceId)
    {
        wasm_bindgen_futures::spawn_local(async move {
            // Without the second module the page says so.
            let props = props(later::load().await.ok(), Before::default());
            yew::Renderer::<App>::with_root_and_props(root, props).render();
        });
    } else {
        yew::Renderer::<App>::with_root_and_props(root, props(None, Before::read())).render();
    }
}

/// An element of another page in which the estimator comes and goes. It is made once and used again: what Yew listens to on
/// a root it never lets go of.
pub struct Place(Option<Shows>);

/// Shows the estimator anew for a query and a link's text, or nothing.
pub(super) type Shows = Box<dyn FnMut(Option<(&str, &str)>)>;

impl std::fmt::Debug for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Place")
    }
}

impl Place {
    /// Loads what a place needs to show anything.
    ///
    /// # Errors
    /// Where it cannot be loaded.
    pub async fn prepare() -> Result<(), NotLoaded> {
        later::load().await.map(|_| ())
    }

    /// A place in a node that the caller keeps. One made before everything was loaded shows nothing.
    #[must_use]
    pub fn new(root: Element) -> Self {
        Self(later::get().map(|later| (later.place)(root)))
    }

    /// Shows the estimator anew. `query` is what a frame's address would ask for, `estimate` a share link's fragment or
    /// nothing. The language and the answers cross by events on the node.
    pub fn show(&mut self, query: &str, estimate: &str) {
        if let Some(show) = &mut self.0 {
            show(Some((query, estimate)));
        }
    }

    /// Shows nothing, and forgets what was entered.
    pub fn clear(&mut self) {
        if let Some(show) = &mut self.0 {
            show(None);
        }
    }
}

/// What a [`Place`] shows in this node.
pub(super) fn place(root: Element) -> Shows {
    let mut handle =
        yew::Renderer::<Staged>::with_root_and_props(root.clone(), StagedProps::default()).render();
    let mut turn = 0u32;
    Box::new(move |asked| {
        let app = asked.map(|(query, estimate)| {
            turn = turn.wrapping_add(1);
            let lang = Address::read(query).lang.unwrap_or_default();
            let link = Some(estimate).filter(|text| !text.is_empty());
            let link = link.map(|text| link::decode(text, embedded()).map(Box::new));
            AppProps {
                lang,
                home: lang,
                tab: None,
                theme: None,
                today: today_or_checked(),
                preset: Some(Rc::new(preset(query, link.as_ref()))),
                link,
                stage: Stage::Element(root.clone()),
                before: Rc::default(),
            }
        });
        handle.update(StagedProps { app, turn });
    })
}

/// What the page around a frame asks for.
pub(super) fn preset(query: &str, link: Option<&Linked>) -> Preset {
    let estimate = match link {
        Some(Ok(opened)) => opened.estimate.clone(),
        _ => Estimate::new(embedded()),
    };
    let params = UrlSearchParams::new_with_str(query).ok();
    let said: Vec<(&str, String)> =
        PRESETS.iter().filter_map(|key| Some((*key, params.as_ref()?.get(key)?))).collect();
    let said: Vec<(&str, &str)> = said.iter().map(|(key, value)| (*key, value.as_str())).collect();
    Preset::read(&said, estimate, embedded())
}

/// The parameters of [`Preset::read`].
const PRESETS: [&str; 9] =
    ["view", "product", "meter", "channel", "source", "edition", "volume", "period", "lock"];

/// The fragment of the address where it is meant as an estimate.
fn fragment(window: &Window) -> Option<String> {
    let hash = window.location().hash().unwrap_or_default();
    let text = hash.trim_start_matches('#');
    // A place on the page is no link to an estimate.
    if text.is_empty() || window.document().and_then(|d| d.get_element_by_id(text)).is_some() {
        return None;
    }
    Some(text.to_string())
}

/// What was prerendered in the parts of the page: the name of each, and its HTML.
pub(super) fn parts() -> Vec<(String, yew::AttrValue)> {
    let document = web_sys::window().and_then(|window| window.document());
    let Some(found) = document.and_then(|d| d.query_selector_all("[data-part]").ok()) else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|at| found.item(at)?.dyn_into::<Element>().ok())
        .map(|part| (part.get_attribute("data-part").unwrap_or_default(), part.inner_html().into()))
        .collect()
}

/// Tells what a link opens that is pasted into the address of the open page.
pub(super) fn on_link(told: impl Fn(Linked) + 'static) -> Option<gloo::events::EventListener> {
    let window = web_sys::window()?;
    let listener = gloo::events::EventListener::new(&window.clone(), "hashchange", move |_| {
        if let Some(text) = fragment(&window) {
            told(link::decode(&text, embedded()).map(Box::new));
        }
    });
    Some(listener)
}

/// Takes the estimate out of the address once it is another than the one linked to: loading the page again then opens
/// what the reader last saw.
pub(super) fn unlink() {
    let Some(window) = web_sys::window() else { return };
    if fragment(&window).is_none() {
        return;
    }
    let (path, query) = (window.location().pathname(), window.location().search());
    if let (Ok(path), Ok(query), Ok(history)) = (path, query, window.history()) {
        // Refused, the address keeps an older estimate, which is what it was.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("{path}{query}")));
    }
}

/// Today in China, where the vendor's days begin and end; `None` where the clock is set out of all range.
pub(super) fn today() -> Option<Date> {
    let now = js_sys::Date::new_0();
    // Eight hours on, the UTC fields read as those of UTC+8.
    now.set_utc_hours(now.get_utc_hours().saturating_add(8));
    let year = i32::try_from(now.get_utc_full_year()).unwrap_or(0);
    let month = u8::try_from(now.get_utc_month().saturating_add(1)).unwrap_or(0);
    let day = u8::try_from(now.get_utc_date()).unwrap_or(0);
    Date::new(year, month, day)
}

/// Today, or the day the prices were checked, which is nearer than nothing.
fn today_or_checked() -> Date {
    today().unwrap_or(embedded().checked)
}

/// Ctrl+Z or ⌘Z, with shift to do it again (`true`). Inside a text field the keys are the field's own.
pub(super) fn on_undo(told: impl Fn(bool) + 'static) -> Option<gloo::events::EventListener> {
    let document = web_sys::window()?.document()?;
    let options = gloo::events::EventListenerOptions::enable_prevent_default();
    let listener =
        gloo::events::EventListener::new_with_options(&document, "keydown", options, move |event| {
            let Some(key) = event.dyn_ref::<web_sys::KeyboardEvent>() else { return };
            let typing = event.target().and_then(|t| t.dyn_into::<Element>().ok()).is_some_and(|e| {
                e.matches("textarea, input:not([type=checkbox]):not([type=radio])").unwrap_or(false)
            });
            if !typing && (key.ctrl_key() || key.meta_key()) && key.key().eq_ignore_ascii_case("z") {
                event.prevent_default();
                told(key.shift_key());
            }
        });
    Some(listener)
}

/// The language the page was built in.
pub(super) fn folder_language(window: &Window) -> Lang {
    let root: Option<Element> = window.document().and_then(|d| d.document_element());
    root.and_then(|e| e.get_attribute("lang")).map(|tag| Lang::from_tag(&tag)).unwrap_or_default()
}

/// An English page stays English; the Chinese one, which is also the front door, follows the browser.
pub(super) fn preferred(window: &Window, home: Lang) -> Lang {
    if home == Lang::En {
        return Lang::En;
    }
    window.navigator().language().map(|tag| Lang::from_tag(&tag)).unwrap_or_default()
}

/// Tells the document its language, title and theme.
pub(super) fn head(lang: Lang, title: &str, theme: Option<Theme>) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    document.set_title(title);
    if let Some(root) = document.document_element() {
        // A failure here only leaves the document as it was.
        let _ = root.set_attribute("lang", lang.tag());
        if let Some(theme) = theme {
            let _ = root.set_attribute("data-theme", theme.id());
        }
    }
}

/// Puts a query into the address, in the place of the one that is there.
#[cfg(feature = "book-page")]
pub(super) fn readdress(query: &str) {
    if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
        // Refused, the address asks an older question.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(query));
    }
}

/// Tells the document that everything on the page answers, and what it shows: language, title, theme, address.
pub(super) fn announce(lang: Lang, tab: Tab, theme: Option<Theme>, stage: &Stage) {
    if matches!(stage, Stage::Element(_)) {
        return;
    }
    let Some(window) = web_sys::window() else { return };
    // A frame's address and theme belong to the page around it.
    head(lang, lang.title(), theme.filter(|_| *stage != Stage::Frame));
    if let Some(root) = window.document().and_then(|document| document.document_element()) {
        // Not before: what was kept is back now, and would have replaced what was typed earlier.
        let _ = root.set_attribute("data-state", "ready");
    }
    if *stage == Stage::Frame {
        return;
    }
    let Ok(params) = UrlSearchParams::new_with_str(&window.location().search().unwrap_or_default()) else {
        return;
    };
    let before = params.get("product").and_then(|id| Tab::from_id(&id));
    params.set("product", tab.id());
    params.set("lang", if lang == Lang::Zh { "zh" } else { "en" });
    if let Some(theme) = theme {
        params.set("theme", theme.id());
    }
    let hash = window.location().hash().unwrap_or_default();
    let query = params.to_string().as_string().unwrap_or_default();
    if let Ok(history) = window.history() {
        let (state, address) = (JsValue::NULL, format!("?{query}{hash}"));
        // Another product is another page to go back from; anything else is the same one.
        let _ = if before.is_some_and(|before| before != tab) {
            history.push_state_with_url(&state, "", Some(&address))
        } else {
            history.replace_state_with_url(&state, "", Some(&address))
        };
    }
}

/// Tells which product the address asks for when the reader goes back or forward.
pub(super) fn on_travel(told: impl Fn(Tab) + 'static) -> Option<gloo::events::EventListener> {
    let window = web_sys::window()?;
    let listener = gloo::events::EventListener::new(&window.clone(), "popstate", move |_| {
        let query = window.location().search().unwrap_or_default();
        told(Address::read(&query).tab.unwrap_or_default());
    });
    Some(listener)
}

/// Does something once the browser has drawn what stands now: what nobody sees does not keep a reader waiting for what they
/// see. At once where nothing is drawn, because the page is out of sight.
pub(super) fn after_drawing(what: impl FnOnce() + 'static) {
    let window = web_sys::window().filter(|w| w.document().is_some_and(|document| !document.hidden()));
    let Some(window) = window else { return what() };
    // A frame is drawn behind its callbacks. Neither of the two can fail for a function.
    let drawn = Closure::once_into_js(move || soon(what));
    let _ = window.request_animation_frame(drawn.unchecked_ref());
}

/// Does something when all is done that has begun. A timer of gloo that is let go of leaves its function behind for ever.
pub(super) fn soon(what: impl FnOnce() + 'static) {
    let Some(window) = web_sys::window() else { return };
    let _ = window.set_timeout_with_callback(Closure::once_into_js(what).unchecked_ref());
}

/// Shows in every picker what is chosen. The `selected` attributes decide only until a reader has picked: after that a
/// choice made elsewhere would leave the control behind, and picking what it shows would be no change.
pub(super) fn sync_pickers(page: &Element) {
    let Ok(pickers) = page.query_selector_all("select[data-value]") else { return };
    for at in 0..pickers.length() {
        let Some(select) = pickers.item(at).and_then(|n| n.dyn_into::<HtmlSelectElement>().ok()) else {
            continue;
        };
        if let Some(value) = select.get_attribute("data-value").filter(|value| *value != select.value()) {
            select.set_value(&value);
        }
    }
}

/// The controls behind a part of the question. Other products are not offered where theirs is fixed.
const fn controls(field: Field) -> Option<&'static str> {
    Some(match field {
        Field::Product => return None,
        Field::Channel => "#channel",
        Field::Source => "#comparison",
        Field::Edition => "#edition",
        Field::Volume => "#calls, #checks, #recipients",
        Field::Period => "#period",
        Field::Message => {
            ".message input, .message textarea, .markets input, .markets select, .shorter button, .values input"
        }
    })
}

/// Makes read-only what the page around the frame has fixed. Yew sets none of these attributes, so they stay until the
/// control is drawn anew, and this runs after every drawing.
pub(super) fn lock(page: &Element, locked: &[Field]) {
    for field in locked {
        let Some(found) = controls(*field).and_then(|at| page.query_selector_all(at).ok()) else { continue };
        for at in 0..found.length() {
            let Some(control) = found.item(at).and_then(|n| n.dyn_into::<Element>().ok()) else { continue };
            // A text stays readable and selectable; a choice has no such state.
            let name = if control.matches("input:not([type=radio]), textarea").unwrap_or(false) {
                "readonly"
            } else {
                "disabled"
            };
            // It cannot fail for a name that is one.
            let _ = control.set_attribute(name, "");
        }
    }
}

/// What the script around the estimator listens to and speaks through.
fn ear(stage: &Stage) -> Option<web_sys::EventTarget> {
    match stage {
        Stage::Page => None,
        Stage::Frame => Some(web_sys::window()?.document()?.into()),
        Stage::Element(element) => Some(element.clone().into()),
    }
}

/// Tells the script that speaks to the page around.
pub(super) fn tell(stage: &Stage, name: &str, detail: &str) {
    let init = web_sys::CustomEventInit::new();
    init.set_detail(&detail.into());
    if let Some(ear) = ear(stage)
        && let Ok(event) = web_sys::CustomEvent::new_with_event_init_dict(name, &init)
    {
        // Nobody can refuse it.
        let _ = ear.dispatch_event(&event);
    }
}

/// Hears that the reader leaves, perhaps for good.
pub(super) fn on_leaving(told: impl Fn() + Clone + 'static) -> Option<[gloo::events::EventListener; 2]> {
    let window = web_sys::window()?;
    let document = window.document()?;
    let closed = gloo::events::EventListener::new(&window, "pagehide", {
        let told = told.clone();
        move |_| told()
    });
    Some([closed, gloo::events::EventListener::new(&document, "visibilitychange", move |_| told())])
}

/// Hears what that script passes on.
pub(super) fn on_told(
    stage: &Stage,
    name: &'static str,
    told: impl Fn(&str) + 'static,
) -> Option<gloo::events::EventListener> {
    Some(gloo::events::EventListener::new(&ear(stage)?, name, move |event| {
        let detail = event.dyn_ref::<web_sys::CustomEvent>().and_then(|e| e.detail().as_string());
        if let Some(detail) = detail {
            told(&detail);
        }
    }))
}

/// Moves the focus to the element with this id once the page has been drawn anew: for a control that goes when it is used.
pub(super) fn focus_soon(id: String) {
    gloo::timers::callback::Timeout::new(0, move || {
        let element = web_sys::window().and_then(|w| w.document()).and_then(|d| d.get_element_by_id(&id));
        if let Some(element) = element.and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok()) {
            // Where it cannot be focused, the focus stays where the browser left it.
            let _ = element.focus();
        }
    })
    .forget();
}

/// The theme in force: the one chosen, or else the system's.
pub(super) fn current_theme(chosen: Option<Theme>) -> Theme {
    chosen.unwrap_or_else(|| {
        let dark = web_sys::window()
            .and_then(|w| w.match_media("(prefers-color-scheme: dark)").ok().flatten())
            .is_some_and(|query| query.matches());
        if dark { Theme::Dark } else { Theme::Light }
    })
}

/// Puts text on the clipboard; the future fails where the browser does not allow it.
pub(super) async fn copy(text: &str) -> Result<(), JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    // Outside secure contexts there is no clipboard at all, and the generated binding would throw.
    let clipboard = Reflect::get(&window.navigator(), &"clipboard".into())?;
    if clipboard.is_undefined() {
        return Err(JsValue::NULL);
    }
    wasm_bindgen_futures::JsFuture::from(window.navigator().clipboard().write_text(text)).await.map(|_| ())
}

/// The page's own address, without question and fragment: what a link begins with.
pub(super) fn here() -> String {
    let address = web_sys::window().and_then(|w| w.location().href().ok()).unwrap_or_default();
    let address = address.split(['?', '#']).next().unwrap_or_default();
    // A link made inside a frame opens the whole page.
    address.strip_suffix("embed.html").unwrap_or(address).to_string()
}

/// Opens the browser's print dialogue, once the page has been drawn for it: the dialogue's own word of it comes while this
/// code runs, when nothing can be drawn any more.
pub(super) fn print() {
    let Some(window) = web_sys::window() else { return };
    if let Ok(event) = web_sys::Event::new("beforeprint") {
        // Nobody can refuse it.
        let _ = window.dispatch_event(&event);
    }
    gloo::timers::callback::Timeout::new(0, move || {
        // Where printing is not allowed, nothing happens, as with the browser's own command.
        let _ = window.print();
    })
    .forget();
}

/// Tells when the page is about to be printed, and when it has been.
pub(super) fn on_paper(told: impl Fn(bool) + Clone + 'static) -> Vec<gloo::events::EventListener> {
    let on = |window: Window| {
        ["beforeprint", "afterprint"].map(|name| {
            let told = told.clone();
            gloo::events::EventListener::new(&window, name, move |event| {
                at_once(|| told(event.type_() == "beforeprint"));
            })
        })
    };
    web_sys::window().map(on).into_iter().flatten().collect()
}

/// Does something, and at once what it leaves to the next microtask. Everything is drawn in one, and between its word that it
/// is about to print and the print Firefox runs none of a page's.
fn at_once(work: impl FnOnce()) {
    let left = js_sys::Array::new();
    let (window, name) = (js_sys::global(), JsValue::from_str("queueMicrotask"));
    let push = Reflect::get(&left, &JsValue::from_str("push")).and_then(JsCast::dyn_into::<Function>);
    let (Ok(own), Ok(push)) = (Reflect::get(&window, &name), push) else { return work() };
    // Where it cannot be replaced, nothing is left here.
    let _ = Reflect::set(&window, &name, &push.bind0(&left));
    work();
    let mut failed = None;
    while let Ok(next) = left.shift().dyn_into::<Function>() {
        failed = next.call0(&JsValue::UNDEFINED).err().or(failed);
    }
    let _ = Reflect::set(&window, &name, &own);
    if let Some(error) = failed {
        wasm_bindgen::throw_val(error);
    }
}

/// Tells when a fold is opened that was not before. The click comes before it opens, so that it never opens empty; what
/// opens it otherwise is heard afterwards, and only on the way down, for `toggle` does not come up again.
pub(super) fn on_unfold(
    page: &Element,
    told: impl Fn(bool) + Clone + 'static,
) -> [gloo::events::EventListener; 2] {
    ["click", "toggle"].map(|name| {
        let told = told.clone();
        let down = gloo::events::EventListenerOptions::run_in_capture_phase();
        gloo::events::EventListener::new_with_options(page, name, down, move |event| {
            let at = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let fold = at.and_then(|at| {
                at.closest("details[data-fold] > summary, details[data-fold][open]").ok().flatten()
            });
            let fold = fold.and_then(|at| at.closest("[data-fold]").ok().flatten());
            if fold.and_then(|fold| fold.get_attribute("data-fold")).is_some_and(remember) {
                told(true);
            }
        })
    })
}

use crate::app::components::{CopyButton, fold};
use crate::app::download;
use crate::calendar::Date;
use crate::export::{self, Sheet};
use crate::price_book::embedded;
use crate::quote::EstimateQuote;
use crate::scenario::{Estimate, link};
use crate::text::{self, Lang};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Longest link that chat programs carry whole.
const LONG: usize = 2_000;

/// What there is to keep and hand on.
#[derive(Clone)]
pub(super) struct Keep {
    pub(super) lang: Lang,
    pub(super) estimate: Rc<Estimate>,
    pub(super) quote: Rc<EstimateQuote>,
    pub(super) today: Date,
    /// The address of the page without the estimate.
    pub(super) page: String,
    /// The text of a file that was chosen.
    pub(super) on_file: Callback<String>,
    /// The calendar of the plan, where there is one.
    pub(super) calendar: Option<Callback<(), String>>,
}

impl Keep {
    /// The link to this estimate. Messages stay here: the link tells how long they are, not what they say.
    fn link(&self) -> String {
        format!("{}#{}", self.page, link::encode(&self.estimate, embedded(), false))
    }

    fn sheet<T>(&self, write: impl FnOnce(&Sheet<'_>) -> T, link: &str) -> T {
        write(&Sheet {
            lang: self.lang,
            book: embedded(),
            estimate: &self.estimate,
            quote: &self.quote,
            today: self.today,
            link,
        })
    }

    fn conclusion(&self) -> String {
        text::conclusion(self.lang, embedded(), &self.estimate, &self.quote, self.today, &self.link())
    }
}

/// A button that gives a file away, made when it is asked for.
fn file(of: &Keep, id: &'static str, words: &'static str, kind: &'static str, make: fn(&Keep) -> String) -> Html {
    let of = of.clone();
    let name = format!("packwise-{}.{id}", of.today);
    let onclick = Callback::from(move |_: MouseEvent| {
        // Where no file can be given away nothing is lost: everything can also be copied or printed.
        let _ = download::offer(&name, kind, &make(&of));
    });
    html! { <button type="button" class="button small" data-file={id} {onclick}>{ words }</button> }
}

/// Links, texts and files to hand on, and the way back in.
pub(super) fn keep(of: &Keep, saved: Html) -> Html {
    let lang = of.lang;
    let copy = |make: fn(&Keep) -> String| {
        let of = of.clone();
        Callback::from(move |()| AttrValue::from(make(&of)))
    };
    let markdown = |of: &Keep| of.sheet(export::markdown, &of.link());
    let onchange = {
        let on_file = of.on_file.clone();
        Callback::from(move |event: Event| {
            let Some(input) = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok()) else { return };
            let on_file = on_file.clone();
            wasm_bindgen_futures::spawn_local(async move {
                if let Some(text) = download::read(input).await {
                    on_file.emit(text);
                }
            });
        })
    };
    let calendar = of.calendar.clone().map(|make| {
        let name = format!("packwise-{}.ics", of.today);
        let onclick = Callback::from(move |_: MouseEvent| {
            let _ = download::offer(&name, "text/calendar;charset=utf-8", &make.emit(()));
        });
        html! { <button type="button" class="button small" data-file="ics" {onclick}>{ lang.as_calendar() }</button> }
    });
    let print = Callback::from(|_: MouseEvent| {
        if let Some(window) = web_sys::window() {
            let _ = window.print();
        }
    });
    let long = of.link().len() > LONG;
    let inside = html! {
        <>
            <div class="actions keep-row">
                <CopyButton {lang} small=true label={lang.copy_conclusion()} text={copy(Keep::conclusion)} />
                <CopyButton {lang} small=true label={lang.copy_link()} text={copy(Keep::link)} />
                <CopyButton {lang} small=true label={lang.copy_table()} text={copy(markdown)} />
                { file(of, "csv", lang.as_csv(), "text/csv;charset=utf-8", |of| of.sheet(export::csv, &of.link())) }
                { file(of, "json", lang.as_json(), "application/json", |of| {
                    // A file stays with its owner, so the messages are in it.
                    of.sheet(export::json, &link::encode(&of.estimate, embedded(), true))
                }) }
                { calendar.unwrap_or_default() }
                <button type="button" class="button small" id="print" onclick={print}>{ lang.print() }</button>
                <label class="button small open-file">
                    { lang.open_file() }
                    <input type="file" id="open-file" accept=".json,application/json" {onchange} />
                </label>
            </div>
            if long {
                <p class="note">{ lang.long_link() }</p>
            }
            <p class="note">{ lang.link_privacy() }</p>
            { saved }
        </>
    };
    fold(lang.keep(), lang.keep_hint(), "keep", false, inside)
}

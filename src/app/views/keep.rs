use super::saved::Saves;
use crate::app::components::{CopyButton, fold, tick};
use crate::app::hooks::{Keeping, Kept, use_kept};
use crate::app::storage::{self, Found};
use crate::app::{browser, download};
use crate::calendar::{Date, DateTime};
use crate::export::{MAX_BYTES, Sheet, csv, estimate_in, json, markdown};
use crate::ics::{Section, ics};
use crate::price_book::embedded;
use crate::quote::{EstimateQuote, timeline};
use crate::scenario::link::{self, Opened};
use crate::scenario::{Change, Estimate, Tab};
use crate::text::{self, Lang};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// An estimate to hand on.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct KeepProps {
    /// The language shown.
    pub lang: Lang,
    /// What was entered.
    pub estimate: Rc<Estimate>,
    /// The answer.
    pub quote: Rc<EstimateQuote>,
    /// The day it is handed on.
    pub today: Date,
    /// How many folds were opened: one more may be this one.
    #[prop_or_default]
    pub folds: u32,
    /// Another estimate was opened: from a file, or one that was saved.
    pub on_change: Callback<Change>,
    /// A new estimate was begun.
    pub on_anew: Callback<()>,
}

/// What a handed-on estimate is made of. A link or a document is written when it is asked for, not while typing.
#[derive(Clone, PartialEq)]
struct Handed {
    lang: Lang,
    estimate: Rc<Estimate>,
    quote: Rc<EstimateQuote>,
    today: Date,
    with_text: bool,
}

impl Handed {
    fn address(&self) -> String {
        format!("{}#{}", browser::here(), link::encode(&self.estimate, embedded(), self.with_text))
    }

    fn sheet<'a>(&'a self, link: &'a str) -> Sheet<'a> {
        Sheet {
            lang: self.lang,
            book: embedded(),
            estimate: &self.estimate,
            quote: &self.quote,
            today: self.today,
            link,
        }
    }

    fn conclusion(&self) -> String {
        text::conclusion(self.lang, embedded(), &self.estimate, &self.quote, self.today, &self.address())
    }

    fn markdown(&self) -> String {
        markdown(&self.sheet(&self.address()))
    }

    fn csv(&self) -> String {
        csv(&self.sheet(&self.address()))
    }

    /// Everything that happens in the year, line by line.
    fn calendar(&self) -> String {
        let book = embedded();
        let mut told = Vec::new();
        let rows = text::quoted_lines(self.lang, book, &self.estimate, &self.quote);
        let lines = self.quote.items.iter().flat_map(|item| item.lines.iter());
        for (at, (row, line)) in rows.iter().zip(lines).enumerate() {
            if let Some(ledger) = &row.quote.ledger {
                let events = timeline(row.product, ledger, &line.plan, None);
                told.push((format!("{at}-{}", line.meter), row.title.clone(), row.product, ledger, events));
            }
        }
        let sections: Vec<Section<'_>> = told
            .iter()
            .map(|(key, name, product, ledger, events)| Section { key, name, product, ledger, events })
            .collect();
        ics(self.lang, self.lang.sheet_title(), &sections, DateTime::midnight(self.today))
    }

    /// The file that opens again carries everything, messages too.
    fn json(&self) -> String {
        json(&self.sheet(&link::encode(&self.estimate, embedded(), true)))
    }
}

/// Ways to hand the estimate on: a quiet row of buttons, and what happened.
#[component]
pub fn Keep(props: &KeepProps) -> Html {
    let KeepProps { lang, estimate, quote, today, on_change, on_anew, .. } = props.clone();
    let with_text = use_state_eq(|| false);
    let told = use_state_eq(Vec::<String>::new);
    let handed = Handed {
        lang,
        estimate: Rc::clone(&estimate),
        quote: Rc::clone(&quote),
        today,
        with_text: *with_text,
    };
    {
        // What was said of an estimate is not said of the next one, unless it is the one just opened.
        let told = told.clone();
        use_effect_with(lang, move |_| told.set(Vec::new()));
    }

    let copied = |make: fn(&Handed) -> String, handed: Handed| {
        move |(): (), _: &Handed| AttrValue::from(make(&handed))
    };
    let link = use_callback(handed.clone(), copied(Handed::address, handed.clone()));
    let conclusion = use_callback(handed.clone(), copied(Handed::conclusion, handed.clone()));
    let table = use_callback(handed.clone(), copied(Handed::markdown, handed.clone()));

    let file = |name: &'static str, kind: &'static str, make: Rc<dyn Fn() -> String>| {
        let told = told.clone();
        let name = format!("packwise-{today}.{name}");
        Callback::from(move |_: MouseEvent| {
            let done = download::offer(&name, kind, &make());
            told.set(if done.is_ok() { Vec::new() } else { vec![lang.not_downloaded().into()] });
        })
    };
    let writer = |make: fn(&Handed) -> String| -> Rc<dyn Fn() -> String> {
        let handed = handed.clone();
        Rc::new(move || make(&handed))
    };
    let on_csv = file("csv", "text/csv;charset=utf-8", writer(Handed::csv));
    let on_json = file("json", "application/json", writer(Handed::json));
    let on_calendar = file("ics", "text/calendar;charset=utf-8", writer(Handed::calendar));

    let on_file = {
        let (told, on_change) = (told.clone(), on_change.clone());
        Callback::from(move |event: Event| {
            let Some(input) = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok()) else {
                return;
            };
            let (told, on_change) = (told.clone(), on_change.clone());
            wasm_bindgen_futures::spawn_local(async move {
                told.set(open(lang, input, &on_change).await);
            });
        })
    };
    let on_print = Callback::from(|_: MouseEvent| browser::print());

    let message = handed.estimate.items.iter().any(|item| {
        item.inputs.tab == Tab::Sms
            && !(item.inputs.sms.body.is_empty() && item.inputs.sms.signature.is_empty())
    });
    let on_text = {
        let with_text = with_text.clone();
        Callback::from(move |on| with_text.set(on))
    };
    let on_anew = on_anew.reform(|_: MouseEvent| ());
    let inside = || {
        // Its length does not depend on where the page lies by much.
        let length = link::encode(&handed.estimate, embedded(), handed.with_text).len();
        html! {
        <>
            <div class="row-of">
                <CopyButton {lang} label={lang.copy_link()} text={link.clone()} small=true />
                <CopyButton {lang} label={lang.copy_conclusion()} text={conclusion.clone()} small=true />
                <CopyButton {lang} label={lang.copy_markdown()} text={table.clone()} small=true />
                <button type="button" class="button small" id="download-csv" onclick={on_csv.clone()}>{ lang.download_csv() }</button>
                <button type="button" class="button small" id="download-json" onclick={on_json.clone()}>{ lang.download_json() }</button>
                <button type="button" class="button small" id="download-ics" onclick={on_calendar.clone()}>{ lang.download_calendar() }</button>
                <label class="button small file">
                    { lang.open_file() }
                    <input type="file" id="open-file" aria-label={lang.open_file()} accept=".json,application/json,.txt,text/plain" onchange={on_file.clone()} />
                </label>
                <button type="button" class="button small" id="print" onclick={on_print.clone()}>{ lang.print() }</button>
                <button type="button" class="button small" id="anew" onclick={on_anew.clone()}>{ lang.start_anew() }</button>
            </div>
            if message {
                { tick("link-text", *with_text, lang.with_text(), on_text.clone()) }
            }
            if let Some(words) = text::long_link(lang, length) {
                <p class="notice" id="long-link">{ words }</p>
            }
            <p class="note">{ lang.link_public() }{ lang.pick("", " ") }{ lang.json_opens() }</p>
            <div role="status" id="told">
                for words in told.iter() {
                    <p>{ words }</p>
                }
            </div>
            <Saves {lang} estimate={Rc::clone(&estimate)} quote={Rc::clone(&quote)} {today} on_change={on_change.clone()} />
        </>
        }
    };
    fold(lang.keep(), lang.keep_hint(), "keep", false, &inside)
}

/// Opens a chosen file, and says how that went.
async fn open(lang: Lang, input: HtmlInputElement, on_change: &Callback<Change>) -> Vec<String> {
    let size =
        input.files().and_then(|files| files.get(0)).map(|file| file.slice().map_or(0.0, |blob| blob.size()));
    let most = u32::try_from(MAX_BYTES).map_or(f64::MAX, f64::from);
    if size.is_some_and(|size| size > most) {
        input.set_value("");
        return vec![crate::export::ImportError::TooLarge.words(lang).into()];
    }
    let Some(read) = download::read(input).await else { return vec![lang.file_not_read().into()] };
    // A link on its own, as a mail saves it, is as good as the file that holds one.
    let found = match estimate_in(&read) {
        Ok(found) => found,
        Err(_) if link::decode(&read, embedded()).is_ok() => read,
        Err(error) => return vec![error.words(lang).into()],
    };
    match link::decode(&found, embedded()) {
        Ok(opened) => {
            let mut told = vec![lang.opened_well().to_string()];
            told.extend(text::opened_notes(lang, &opened, embedded()));
            on_change.emit(Change::Replace(Box::new(opened.estimate)));
            told
        }
        Err(error) => vec![text::link_error(lang, error).into()],
    }
}

/// An estimate that keeps itself.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct KeptProps {
    /// The language shown.
    pub lang: Lang,
    /// What was entered.
    pub estimate: Rc<Estimate>,
    /// What was entered last, drawn or not.
    pub latest: Callback<(), Rc<Estimate>>,
    /// Whether the address has brought an estimate of its own, which goes before the one that was kept.
    pub linked: bool,
    /// Whether what was entered is to be kept from the start: it was typed before this was there.
    #[prop_or_default]
    pub early: bool,
    /// An estimate that was kept is to be opened: at the start, or another tab's.
    pub on_found: Callback<Opened>,
}

/// Keeps the estimate in the browser while it is worked on, opens the one that was kept, and says so where the browser
/// keeps nothing, another tab was later, or what was kept cannot be read.
#[component]
pub fn KeptLine(props: &KeptProps) -> Html {
    let KeptProps { lang, estimate, latest, linked, early, on_found } = props.clone();
    let unreadable = use_state_eq(|| None::<String>);
    let kept = {
        let unreadable = unreadable.clone();
        let told = Callback::from(move |found| match found {
            Found::Nothing => {}
            Found::Estimate(opened) => on_found.emit(*opened),
            Found::Damaged { text, .. } => unreadable.set(Some(text)),
        });
        use_kept(&estimate, latest, linked, early, lang.before_link(), told)
    };
    {
        // Put aside at an earlier visit, it is offered until it is dismissed.
        let unreadable = unreadable.clone();
        use_effect_with((), move |()| {
            if let Some(text) = storage::damaged() {
                unreadable.set(Some(text));
            }
        });
    }
    let on_dismiss = {
        let unreadable = unreadable.clone();
        Callback::from(move |()| unreadable.set(None))
    };
    html! {
        <>
            { state(lang, &kept) }
            if let Some(text) = &*unreadable {
                { damaged(lang, text, &on_dismiss) }
            }
        </>
    }
}

/// What becomes of the estimate in this browser.
fn state(lang: Lang, kept: &Kept) -> Html {
    match kept.state {
        Keeping::Nothing | Keeping::Kept => Html::default(),
        Keeping::Blocked => html! { <p class="notice" role="status">{ lang.not_kept() }</p> },
        Keeping::Elsewhere => {
            let theirs = kept.take_theirs.reform(|_: MouseEvent| ());
            let mine = kept.keep_mine.reform(|_: MouseEvent| ());
            html! {
                <div class="notice" role="alert">
                    <p>{ lang.changed_elsewhere() }</p>
                    <div class="row-of">
                        <button type="button" class="button small" id="take-theirs" onclick={theirs}>{ lang.take_theirs() }</button>
                        <button type="button" class="button small" id="keep-mine" onclick={mine}>{ lang.keep_mine() }</button>
                    </div>
                </div>
            }
        }
    }
}

/// An estimate that was kept and cannot be read any more: it is offered as a file, and forgotten only when told to.
fn damaged(lang: Lang, text: &str, on_dismiss: &Callback<()>) -> Html {
    let found = text.to_string();
    let on_download = Callback::from(move |_: MouseEvent| {
        // Where the download is refused it is still there, and offered again.
        let _ = download::offer("packwise-unreadable.txt", "text/plain;charset=utf-8", &found);
    });
    let on_dismiss = on_dismiss.reform(|_: MouseEvent| storage::forget_damaged());
    html! {
        <div class="notice" role="alert">
            <p>{ lang.kept_damaged() }</p>
            <div class="row-of">
                <button type="button" class="button small" id="download-damaged" onclick={on_download}>{ lang.download_damaged() }</button>
                <button type="button" class="button small" id="dismiss-damaged" onclick={on_dismiss}>{ lang.dismiss() }</button>
            </div>
        </div>
    }
}

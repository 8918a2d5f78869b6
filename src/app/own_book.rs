//! The page on a price book of the reader's own, which an address names: `?book=prices.json`. A program of its own, because
//! what reads a book and checks it weighs as much as a fifth of the page.

mod file;

use super::components::CopyButton;
use super::state::Theme;
use super::views::own_book as views;
use super::{Address, Stage, browser};
use crate::calendar::Date;
use crate::export;
use crate::price_book::PriceBook;
use crate::price_book::json::{MAX_BYTES, MAX_PROBLEMS, Problem};
use crate::quote::{LineQuote, Quoter, Totals};
use crate::scenario::{Asking, Question};
use crate::text::{self, Lang, QuotedLine};
pub use file::{Content, Refusal, open as read};
use std::cell::{Cell, RefCell};
use std::fmt::Write as _;
use std::rc::Rc;
use web_sys::{Element, UrlSearchParams};
use yew::prelude::*;

/// A book with the tables it is priced by.
#[derive(Debug)]
pub struct Opened(Quoter<'static>);

impl Opened {
    /// The book.
    #[must_use]
    pub fn book(&self) -> &PriceBook {
        self.0.book()
    }

    /// What prices it.
    #[must_use]
    pub fn quoter(&self) -> &Quoter<'static> {
        &self.0
    }
}

/// Another opening is another book.
impl PartialEq for Opened {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

/// What an address asks of a book.
const KEYS: [&str; 4] = ["meter", "volume", "period", "free"];

/// How the page opens.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct OwnBookProps {
    /// In which language.
    pub lang: Lang,
    /// In which theme, where the reader chose one.
    #[prop_or_default]
    pub theme: Option<Theme>,
    /// The day it is opened on; `None` stands for the day the book was checked.
    #[prop_or_default]
    pub today: Option<Date>,
    /// Where the book lies, as the address says it.
    #[prop_or_default]
    pub address: AttrValue,
    /// The folder of Packwise.
    #[prop_or(AttrValue::Static("./"))]
    pub base: AttrValue,
    /// What is asked of it: names and values.
    #[prop_or_default]
    pub asked: Vec<(&'static str, String)>,
    /// What came of asking for it; `None` while nothing has.
    #[prop_or_default]
    pub content: Option<Content>,
    /// Where it stands.
    #[prop_or_default]
    pub stage: Stage,
}

/// The whole page.
#[component]
pub fn OwnBook(props: &OwnBookProps) -> Html {
    let OwnBookProps { content, stage, base, address, .. } = props.clone();
    let lang = use_state_eq(|| props.lang);
    let theme = use_state_eq(|| props.theme);
    {
        let (lang, stage) = (lang.setter(), stage.clone());
        use_effect_with((), move |()| {
            let listener =
                browser::on_told(&stage, "packwise:lang", move |tag| lang.set(Lang::from_tag(tag)));
            move || drop(listener)
        });
    }
    let title = match &content {
        Some(Ok(opened)) => lang.of(&opened.book().vendor).to_string(),
        _ => lang.own_book().to_string(),
    };
    {
        let stage = stage.clone();
        use_effect_with((*lang, *theme, title), move |(lang, theme, title)| {
            if !matches!(stage, Stage::Element(_)) {
                browser::head(*lang, &format!("{title} · Packwise"), *theme);
            }
        });
    }
    {
        let (stage, lang) = (stage.clone(), *lang);
        use_effect_with(content.clone(), move |content| {
            if let Some(Err(refusal)) = content {
                browser::tell(&stage, "packwise:error", &told(refusal, lang));
            }
        });
    }
    let inside = match &content {
        None => html! {
            <main id="answer" tabindex="-1">
                <h1>{ lang.own_book() }</h1>
                <div class="state"><p role="status">{ lang.own_reading() }</p></div>
            </main>
        },
        Some(Err(refusal)) => refused(*lang, refusal, &address, &base),
        Some(Ok(opened)) => html! {
            <Asked lang={*lang} theme={*theme} today={props.today.unwrap_or(opened.book().checked)} {address}
                base={base.clone()} asked={props.asked.clone()} opened={Rc::clone(opened)} stage={stage.clone()} />
        },
    };
    if stage != Stage::Page {
        return html! { <div class="page framed">{ inside }</div> };
    }
    let on_language = {
        let lang = lang.clone();
        Callback::from(move |_: MouseEvent| lang.set(lang.other()))
    };
    let on_theme = {
        let theme = theme.clone();
        Callback::from(move |_: MouseEvent| {
            theme.set(Some(match browser::current_theme(*theme) {
                Theme::Light => Theme::Dark,
                Theme::Dark => Theme::Light,
            }));
        })
    };
    html! {
        <div class="page">
            <header class="top">
                <a class="skip" href="#answer">{ lang.skip() }</a>
                <p class="brand">{ "Packwise" }<span>{ lang.tagline() }</span></p>
                <nav>
                    <button class="quiet" id="language" type="button" lang={lang.other().tag()} onclick={on_language}>
                        { lang.switch_language() }
                    </button>
                    <button class="quiet" id="theme" type="button" aria-label={lang.theme()} title={lang.theme()} onclick={on_theme}>
                        <svg viewBox="0 0 16 16" aria-hidden="true">
                            <circle cx="8" cy="8" r="6.25" /><path d="M8 1.75a6.25 6.25 0 0 1 0 12.5z" />
                        </svg>
                    </button>
                </nav>
            </header>
            { inside }
        </div>
    }
}

/// Why there is nothing to show, and what would help.
fn refused(lang: Lang, refusal: &Refusal, address: &AttrValue, base: &AttrValue) -> Html {
    let problems: &[Problem] = if let Refusal::Wrong(problems) = refusal { problems } else { &[] };
    let words = match refusal {
        Refusal::Elsewhere => lang.own_elsewhere().to_string(),
        Refusal::NotGiven(status) => text::book_not_given(lang, *status),
        Refusal::Unreachable => lang.own_unreachable().to_string(),
        Refusal::TooLarge => text::book_too_large(lang, MAX_BYTES),
        Refusal::Wrong(problems) => text::book_problems(lang, problems.len(), MAX_PROBLEMS),
    };
    html! {
        <main id="answer" tabindex="-1">
            <h1>{ lang.own_refused() }</h1>
            <p class="hints">{ lang.own_address() }{ lang.pick("：", ": ") }{ address.clone() }</p>
            <div role="alert" id="refused" data-code={refusal.code()}>
                <p>{ words }</p>
                <ul class="rules">{ for problems.iter().map(|problem| wrong(lang, problem)) }</ul>
            </div>
            <p class="note"><a href={format!("{base}price-book.schema.json")}>{ lang.own_schema() }</a></p>
            <p class="note"><a href={base.clone()} target="_top">{ lang.own_built_in() }</a></p>
        </main>
    }
}

/// One mistake: where, what belongs there, what stands there. What the reader of books says is English in both languages.
fn wrong(lang: Lang, problem: &Problem) -> Html {
    let Problem { code, path, expected, found } = problem;
    let place = if path.is_empty() { lang.own_whole().to_string() } else { path.clone() };
    html! {
        <li>
            <b>{ place }</b>
            <small>{ lang.own_expected() }<span lang="en">{ expected.clone() }</span></small>
            <small>{ lang.own_found() }<span lang="en">{ found.clone() }</span></small>
            <small><code>{ *code }</code></small>
        </li>
    }
}

/// A question about a book that was read.
#[derive(Clone, PartialEq, Properties)]
struct AskedProps {
    lang: Lang,
    theme: Option<Theme>,
    today: Date,
    address: AttrValue,
    base: AttrValue,
    asked: Vec<(&'static str, String)>,
    opened: Rc<Opened>,
    stage: Stage,
}

/// The question, its answer, and the address that asks it again.
#[component]
fn Asked(props: &AskedProps) -> Html {
    let AskedProps { lang, theme, today, address, base, opened, stage, .. } = props.clone();
    let first = use_memo((), |()| {
        let asked: Vec<(&str, &str)> =
            props.asked.iter().map(|(key, value)| (*key, value.as_str())).collect();
        Question::read(&asked, opened.book())
    });
    let question = use_state_eq(|| first.0.clone());
    let answered = {
        let opened = Rc::clone(&opened);
        use_memo((*question).clone(), move |question| {
            let line = question.line(opened.book(), today);
            let quote = opened.quoter().quote(std::slice::from_ref(&line));
            (line, quote)
        })
    };
    let (line, quote) = &*answered;
    let link = again(&address, &question, lang, None);
    {
        let (own, query) = (stage == Stage::Page, again(&address, &question, lang, theme));
        use_effect_with(query, move |query| {
            if own {
                browser::readdress(query);
            }
        });
    }
    {
        let (opened, stage) = (Rc::clone(&opened), stage.clone());
        use_effect_with((Rc::clone(&answered), lang), move |(answered, lang)| {
            if stage != Stage::Page {
                let (_, quote) = &**answered;
                browser::tell(
                    &stage,
                    "packwise:quote",
                    &answer(*lang, opened.book(), today, &quote.lines, quote.totals),
                );
            }
        });
    }
    let root = use_node_ref();
    {
        let root = root.clone();
        use_effect(move || {
            if let Some(page) = root.cast::<Element>() {
                browser::sync_pickers(&page);
            }
        });
    }
    let on_ask = {
        let (question, opened) = (question.clone(), Rc::clone(&opened));
        Callback::from(move |asking: Asking| question.set(question.with(asking, opened.book())))
    };
    let Some(quote) = quote.lines.first() else { return Html::default() };
    let of = views::Asked { lang, opened: &opened, question: &question, line, quote, today, on_ask: &on_ask };
    let whole = format!("{base}book.html{link}");
    let on_copy = {
        let whole = whole.clone();
        Callback::from(move |()| AttrValue::from(whole.clone()))
    };
    let on_print = Callback::from(|_: MouseEvent| browser::print());
    html! {
        <>
            <main ref={root}>
                { views::misread(lang, &first.1) }
                { views::age(lang, opened.book(), today) }
                { views::heading(lang, opened.book()) }
                { views::asked(&of) }
                if stage == Stage::Page {
                    <div class="row-of saves">
                        <CopyButton {lang} label={lang.copy_link()} text={on_copy} small=true />
                        <button type="button" class="button small" id="print" onclick={on_print}>{ lang.print() }</button>
                    </div>
                }
            </main>
            <footer class="bottom">
                if stage == Stage::Page {
                    <p><a href={base.clone()}>{ lang.own_built_in() }</a></p>
                } else {
                    <p><a href={whole} target="_blank" rel="noreferrer">{ lang.whole_page() }</a></p>
                }
                <p>{ lang.built_in() }{ lang.pick("", " ") }{ lang.own_notice() }{ lang.pick("。", ".") }</p>
            </footer>
            { views::on_paper(&of) }
        </>
    }
}

/// What the page around is told.
fn answer(lang: Lang, book: &PriceBook, today: Date, quotes: &[LineQuote], totals: Totals) -> String {
    let lines: Vec<QuotedLine<'_>> = quotes
        .iter()
        .filter_map(|quote| {
            let (product, meter) = book.meter(&quote.meter)?;
            Some(QuotedLine { title: lang.of(&meter.name).to_string(), quote, product, meter })
        })
        .collect();
    export::answer_json(lang, book, today, &lines, totals, lang.own_notice())
}

/// A refusal for the page around: code and message, as JSON.
fn told(refusal: &Refusal, lang: Lang) -> String {
    let message = match refusal {
        Refusal::Wrong(problems) => problems.first().map(ToString::to_string).unwrap_or_default(),
        _ => lang.own_refused().to_string(),
    };
    export::error_json(refusal.code(), &message)
}

/// The query that asks the same again.
fn again(address: &str, question: &Question, lang: Lang, theme: Option<Theme>) -> String {
    let mut query = String::from("?book=");
    encode(&mut query, address);
    let shown = [
        ("lang", Some(lang.pick("zh", "en").to_owned())),
        ("theme", theme.map(|theme| theme.id().to_owned())),
    ];
    for (key, value) in question.asked().into_iter().chain(shown) {
        if let Some(value) = value {
            query.push('&');
            query.push_str(key);
            query.push('=');
            encode(&mut query, &value);
        }
    }
    query
}

/// A value of a query. What an address may hold as it is stays readable.
fn encode(query: &mut String, value: &str) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/,".contains(&byte) {
            query.push(char::from(byte));
        } else {
            // A string takes everything.
            let _ = write!(query, "%{byte:02X}");
        }
    }
}

/// What an address or an element asks for.
fn asked(query: &str) -> (AttrValue, Vec<(&'static str, String)>) {
    let params = UrlSearchParams::new_with_str(query).ok();
    let get = |key: &str| params.as_ref().and_then(|params| params.get(key));
    let asked = KEYS.iter().filter_map(|key| Some((*key, get(key)?))).collect();
    (get("book").unwrap_or_default().into(), asked)
}

/// Opens the book that the document's address names; `base` is the folder of Packwise. Done once there is something to see.
pub async fn open(base: &str) {
    let Some(window) = web_sys::window() else { return };
    let Some(root) = window.document().and_then(|d| d.query_selector("#app[data-packwise]").ok().flatten())
    else {
        return;
    };
    let query = window.location().search().unwrap_or_default();
    let wanted = Address::read(&query);
    let lang = wanted.lang.unwrap_or_else(|| browser::preferred(&window, browser::folder_language(&window)));
    let around = window.parent().ok().flatten().is_some_and(|around| around != window);
    let (address, asked) = asked(&query);
    let mut props = OwnBookProps {
        lang,
        theme: wanted.theme,
        today: browser::today(),
        address: address.clone(),
        base: base.to_owned().into(),
        asked,
        content: None,
        stage: if around { Stage::Frame } else { Stage::Page },
    };
    let mut handle = yew::Renderer::<OwnBook>::with_root_and_props(root, props.clone()).render();
    props.content = Some(file::load(&address, base).await);
    handle.update(props);
}

/// The page in an element, or nothing yet.
#[derive(Debug, Clone, PartialEq, Default, Properties)]
struct StagedProps {
    #[prop_or_default]
    page: Option<OwnBookProps>,
    /// Another number is another estimator, which knows nothing of the one before.
    #[prop_or_default]
    turn: u32,
}

#[component]
fn Staged(props: &StagedProps) -> Html {
    let Some(page) = &props.page else { return Html::default() };
    html! { <OwnBook key={props.turn} ..page.clone() /> }
}

/// An element of another page in which the estimator comes and goes. It is made once and used again: what Yew listens to on
/// a root it never lets go of.
#[derive(Debug)]
pub struct Place {
    root: Element,
    base: String,
    handle: Rc<RefCell<yew::AppHandle<Staged>>>,
    turn: Rc<Cell<u32>>,
}

impl Place {
    /// A place in a node that the caller keeps; `base` is the folder of Packwise.
    #[must_use]
    pub fn new(root: Element, base: &str) -> Self {
        let handle =
            yew::Renderer::<Staged>::with_root_and_props(root.clone(), StagedProps::default()).render();
        Self { root, base: base.to_owned(), handle: Rc::new(RefCell::new(handle)), turn: Rc::default() }
    }

    /// Shows the book that a query names, anew.
    pub fn show(&mut self, query: &str) {
        let turn = self.turn.get().wrapping_add(1);
        self.turn.set(turn);
        let (address, asked) = asked(query);
        let mut page = OwnBookProps {
            lang: Address::read(query).lang.unwrap_or_default(),
            theme: None,
            today: browser::today(),
            address: address.clone(),
            base: self.base.clone().into(),
            asked,
            content: None,
            stage: Stage::Element(self.root.clone()),
        };
        self.update(Some(page.clone()));
        let (handle, now, base) = (Rc::clone(&self.handle), Rc::clone(&self.turn), self.base.clone());
        wasm_bindgen_futures::spawn_local(async move {
            page.content = Some(file::load(&address, &base).await);
            // Meanwhile another one may have been asked for, or none.
            if now.get() == turn
                && let Ok(mut handle) = handle.try_borrow_mut()
            {
                handle.update(StagedProps { page: Some(page), turn });
            }
        });
    }

    /// Shows nothing, and forgets what was entered.
    pub fn clear(&mut self) {
        self.turn.set(self.turn.get().wrapping_add(1));
        self.update(None);
    }

    fn update(&self, page: Option<OwnBookProps>) {
        if let Ok(mut handle) = self.handle.try_borrow_mut() {
            handle.update(StagedProps { page, turn: self.turn.get() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_asks_the_same_again() {
        let text = include_str!("../../examples/price-books/northmail.json");
        let opened = read(text).unwrap();
        let asked = [("meter", "traffic.out"), ("volume", "1.2万 &"), ("free", "trial")];
        let (question, misread) = Question::read(&asked[..1], opened.book());
        assert!(misread.is_empty());
        let question = question.with(Asking::Volume("1.2万".into()), opened.book());
        assert_eq!(
            again("books/a b&c.json", &question, Lang::En, Some(Theme::Dark)),
            "?book=books/a%20b%26c.json&meter=traffic.out&volume=1.2%E4%B8%87&lang=en&theme=dark"
        );
    }
}

//! The parts of the page that its first answer does not need: see [`crate::app::later`].

use super::answer::{answer, bought, empty, own_terms};
use super::captcha::captcha_form;
use super::cart::{add_line, cart};
use super::faceid::{account, editions};
use super::framed;
use super::keep::{Keep, KeptLine};
use super::months::months;
#[cfg(feature = "prerender")]
use super::page::Before;
use super::page::{AnswerParts, Below, Linked, Shown};
use super::price_list::price_table;
use super::pricing::Pricing;
use super::reasons::Reasons;
use super::sheet::sheet;
use super::situation::{self, Situation, situation};
use super::sms::{sms_answer, sms_form, sms_preview};
use super::sms_money::more;
use crate::app::later::{Later, Showing, Told};
use crate::app::{Action, Page, Stage, Theme, browser};
use crate::billing::TierCounting;
use crate::calendar::Date;
use crate::export::{self, Sheet};
use crate::price_book::{Postpaid, embedded, whole};
use crate::quote::{EstimateQuote, ItemQuote, Options, Quoter, reprice};
use crate::scenario::link;
use crate::scenario::{Change, Edit, Estimate, Field, History, Line, Preset, Sms, Tab, View};
use crate::text::{self, Lang};
#[cfg(feature = "prerender")]
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::Element;
use yew::prelude::*;

/// The functions of the second module.
pub(crate) static TABLE: Later = Later {
    book: whole(),
    act,
    quote: reprice,
    purchase: bought_of,
    editions: editions_of,
    drawn,
    empty,
    own: own_terms,
    top,
    tabs,
    foot,
    kept,
    cart: lines,
    other,
    each,
    below,
    after,
    sheet: printed,
    framed: framed_page,
    decode,
    place: browser::place,
    preset: browser::preset,
};

fn decode(text: &str) -> Linked {
    link::decode(text, embedded()).map(Box::new)
}

fn act(page: &Page, action: Action) -> Page {
    let history = match action {
        Action::Change(Change::Replace(estimate)) => {
            // Behind an example that nobody touched there is nothing to go back to.
            let history = if page.history.can_undo() {
                page.history.replace(*estimate)
            } else {
                History::new(*estimate)
            };
            history.translate(page.lang.other().sample(), page.lang.sample())
        }
        Action::Change(change) => page.history.apply(embedded(), change),
        Action::Undo => page.history.undo(),
        Action::Redo => page.history.redo(),
        Action::Anew => {
            let tab = page.history.now().opened().map_or(Tab::default(), |item| item.inputs.tab);
            let fresh = Page::new(Some(tab), page.lang, page.theme, page.today, None);
            page.history.replace((**fresh.history.now()).clone())
        }
        Action::Unfold => return Page { folds: page.folds.saturating_add(1), ..page.clone() },
        Action::Paper(paper) => return Page { paper, ..page.clone() },
        Action::Complete | Action::Lang(_) | Action::Theme(_) => return page.clone(),
    };
    Page { history, ..page.clone() }
}

fn bought_of(of: &Shown<'_>, below: &Below<'_>) -> Html {
    let quote = of.quote.items.get(of.entered.open).and_then(|a| a.quotes.first());
    bought(of.lang, below.product, quote)
}

fn editions_of(of: &Shown<'_>, below: &Below<'_>) -> Html {
    let pricing = &Pricing { quoter: of.quoter, estimate: of.entered, item: below.item, today: of.today };
    editions(of.lang, below.product, &below.item.asked(of.entered.users.good), pricing)
}

fn drawn(page: &Element, locked: &[Field], showing: Showing, told: &Told, stage: &Stage) {
    // Its own text stands over what a picker shows.
    let pickers = page.clone();
    browser::after_drawing(move || browser::sync_pickers(&pickers));
    browser::lock(page, locked);
    if told.replace(Some(showing)) != Some(showing) {
        let (lang, tab, theme) = showing;
        browser::announce(lang, tab, theme, stage);
    }
}

/// The line above everything: name, undo, language, theme.
fn top(of: &Shown<'_>) -> Html {
    let (Some(page), lang) = (of.page, of.lang) else { return Html::default() };
    let on_language = {
        let dispatcher = page.dispatcher();
        Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            dispatcher.dispatch(Action::Lang(lang.other()));
        })
    };
    let on_theme = {
        let (dispatcher, theme) = (page.dispatcher(), page.theme);
        Callback::from(move |_: MouseEvent| {
            let other = match browser::current_theme(theme) {
                Theme::Light => Theme::Dark,
                Theme::Dark => Theme::Light,
            };
            dispatcher.dispatch(Action::Theme(other));
        })
    };
    // Without a script the other language is the other folder.
    let other_folder = of.home.pick("./en/", "../");
    html! {
        <>
            <a class="skip" href="#answer">{ lang.skip() }</a>
            <p class="brand">{ "Packwise" }<span>{ lang.tagline() }</span></p>
            <nav>
                { steps(lang, page) }
                <a class="quiet" id="language" href={other_folder} lang={lang.other().tag()} onclick={on_language}>
                    { lang.switch_language() }
                </a>
                <button class="quiet" id="theme" type="button" aria-label={lang.theme()} title={lang.theme()} onclick={on_theme}>
                    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
                        <circle cx="8" cy="8" r="6.25" /><path d="M8 1.75a6.25 6.25 0 0 1 0 12.5z" />
                    </svg>
                </button>
            </nav>
        </>
    }
}

/// The products.
fn tabs(of: &Shown<'_>) -> Html {
    let open = of.entered.opened().map_or_else(Tab::default, |item| item.inputs.tab);
    html! {
        <nav class="tabs" aria-label={of.lang.products()}>
            for one in Tab::ALL {
                { tab_link(of.lang, one, open, of.on_change) }
            }
        </nav>
    }
}

fn foot(of: &Shown<'_>) -> Html {
    let Shown { lang, home, .. } = *of;
    let prices = match (home, lang) {
        (Lang::Zh, Lang::En) => "./en/prices.html",
        (Lang::En, Lang::Zh) => "../prices.html",
        _ => "./prices.html",
    };
    html! {
        <>
            <p><a href={prices}>{ lang.all_prices() }</a></p>
            <p>{ lang.built_in() }{ lang.pick("", " ") }{ lang.not_official() }{ lang.pick("。", ".") }</p>
        </>
    }
}

fn tab_link(lang: Lang, tab: Tab, open: Tab, on_change: &Callback<Change>) -> Html {
    let on_change = on_change.clone();
    let onclick = Callback::from(move |event: MouseEvent| {
        event.prevent_default();
        on_change.emit(Change::Line(Edit::Open(tab)));
    });
    let name = embedded().product(tab.id()).map_or("", |p| lang.of(&p.name));
    let current = (open == tab).then_some("page");
    html! {
        <a key={tab.id()} href={format!("?product={}", tab.id())} data-tab={tab.id()} aria-current={current} {onclick}>
            { name }
        </a>
    }
}

/// What listens beside the page, what was kept, and what is to be said about it.
fn kept(of: &Shown<'_>) -> Html {
    let (Some(page), Some(said)) = (of.page, of.said) else { return Html::default() };
    let on_found = {
        let (on_linked, asked) = (on_linked(page, said), of.asked);
        Callback::from(move |found: link::Opened| {
            let estimate = match asked {
                Some(tab) => found.estimate.facing(embedded(), tab),
                None => found.estimate,
            };
            on_linked.emit(Ok(Box::new(link::Opened { estimate, ..found })));
        })
    };
    let latest = {
        let page = page.clone();
        Callback::from(move |()| Rc::clone(page.history.now()))
    };
    html! {
        <>
            { listens(of) }
            <KeptLine lang={of.lang} estimate={Rc::clone(of.entered)} {latest} linked={of.linked} early={of.early}
                {on_found} />
            { odd_today(of.lang, of.today) }
            { notes(of.lang, said) }
        </>
    }
}

/// An estimate that comes from elsewhere, and what there is to say about it.
fn on_linked(page: &UseReducerHandle<Page>, said: &UseStateHandle<Option<Linked>>) -> Callback<Linked> {
    let (dispatcher, said) = (page.dispatcher(), said.setter());
    Callback::from(move |linked: Linked| {
        if let Ok(opened) = &linked {
            dispatcher.dispatch(Action::Change(Change::Replace(Box::new(opened.estimate.clone()))));
        }
        said.set(Some(linked));
    })
}

fn listens(of: &Shown<'_>) -> Html {
    let (Some(page), Some(said)) = (of.page, of.said) else { return Html::default() };
    let (dispatcher, on_linked) = (page.dispatcher(), on_linked(page, said));
    html! {
        <Listens lang={of.lang} estimate={Rc::clone(of.entered)} quote={Rc::clone(of.quote)} today={of.today}
            stage={of.stage.clone()} root={of.root.clone()} {dispatcher} {on_linked} />
    }
}

#[derive(Clone, PartialEq, Properties)]
struct ListensProps {
    lang: Lang,
    estimate: Rc<Estimate>,
    quote: Rc<EstimateQuote>,
    today: Date,
    stage: Stage,
    root: NodeRef,
    dispatcher: UseReducerDispatcher<Page>,
    on_linked: Callback<Linked>,
}

/// What the page does beside showing: it listens to keys, to the address or to the page around it, and tells that one
/// the answer.
#[component]
fn Listens(props: &ListensProps) -> Html {
    let ListensProps { lang, estimate, quote, today, stage, root, dispatcher, on_linked } = props.clone();
    let own = stage == Stage::Page;
    {
        let stage = stage.clone();
        use_effect_with((quote, lang), move |(quote, lang)| {
            if !own {
                let link = link::encode(&estimate, embedded(), false);
                let sheet =
                    Sheet { lang: *lang, book: embedded(), estimate: &estimate, quote, today, link: &link };
                browser::tell(&stage, "packwise:quote", &export::json(&sheet));
            }
        });
    }
    use_effect_with((), move |()| {
        let on = |make: fn(bool) -> Action| {
            let dispatcher = dispatcher.clone();
            move |so| dispatcher.dispatch(make(so))
        };
        let mut listeners = browser::on_paper(on(Action::Paper));
        let page = root.cast::<Element>();
        listeners
            .extend(page.map(|page| browser::on_unfold(&page, on(|_| Action::Unfold))).into_iter().flatten());
        let lang = dispatcher.clone();
        let told = move |tag: &str| lang.dispatch(Action::Lang(Lang::from_tag(tag)));
        listeners.extend(browser::on_told(&stage, "packwise:lang", told));
        // The address and the keys of another page are not ours.
        if own {
            let travel = dispatcher.clone();
            let travel = move |tab| travel.dispatch(Action::Change(Change::Line(Edit::Open(tab))));
            listeners.extend(browser::on_travel(travel));
            listeners.extend(browser::on_link(move |linked| on_linked.emit(linked)));
            listeners.extend(browser::on_undo(on(|again| if again { Action::Redo } else { Action::Undo })));
        }
        move || drop(listeners)
    });
    Html::default()
}

fn lines(of: &Shown<'_>) -> Html {
    cart(of.lang, embedded(), of.entered, of.quote, of.on_change)
}

/// Question and answer of the products the page does not open with.
fn other(of: &Shown<'_>, below: &Below<'_>) -> AnswerParts {
    let Shown { lang, entered, quoter, today, on_change, .. } = *of;
    let Below { product, item } = *below;
    let on_edit = &on_change.reform(Change::Line);
    let asked = &*item.asked(entered.users.good);
    let answered = of.quote.items.get(entered.open).map(|answered| &**answered);
    if item.inputs.tab != Tab::Sms {
        let quote = answered.and_then(|a| a.quotes.first());
        return AnswerParts {
            form: captcha_form(lang, product, asked, on_edit),
            answer: answer(lang, product, quote),
            detail: Html::default(),
        };
    }
    let now = answered.and_then(|a| Some(a.sums?.best));
    let price = |sms: &Sms| {
        let mut other = item.clone();
        other.inputs.sms = sms.clone();
        let lines = entered.lines_of(&other, embedded(), today);
        let best = |line| Some(quoter.brief(line).options.best?.payable);
        lines.iter().map(best).reduce(|sum, more| sum?.plus(more?)).flatten()
    };
    AnswerParts {
        form: sms_form(lang, product, asked, now, &price, on_edit),
        answer: sms_answer(lang, product, asked, answered, &price, on_edit),
        detail: sms_preview(lang, product, &item.inputs),
    }
}

/// What a user costs, where the line is counted by users.
fn each(of: &Shown<'_>, below: &Below<'_>) -> Html {
    let words = below.item.per_user.as_ref().and_then(|_| {
        let best = of.quote.items.get(of.entered.open)?.sums?.best;
        text::each_user(of.lang, best, of.entered.users.good.get())
    });
    words.map(|words| html! { <p class="foot" data-per-user="">{ words }</p> }).unwrap_or_default()
}

/// Conditions, reasons, months and prices of the open line.
fn below(of: &Shown<'_>, below: &Below<'_>) -> Html {
    let Shown { lang, entered, quoter, today, on_change, .. } = *of;
    let Below { product, item } = *below;
    let inputs = &item.inputs;
    let on_edit = &on_change.reform(Change::Line);
    let answered = of.quote.items.get(entered.open).map(|answered| &**answered);
    let line = answered.and_then(|a| a.lines.first());
    let list = line.and_then(|line| {
        let meter = product.meters.iter().find(|m| m.id == line.meter)?;
        Some((meter, meter.list(line.settlement)?))
    });
    let quote = answered.and_then(|a| a.quotes.first());
    let now = situation::used(entered, item);
    let open = {
        let mut used = of.used.borrow_mut();
        *used = (used.0 || now.0, used.1 || now.1);
        *used
    };
    let own: &dyn Fn() -> Html = match inputs.tab {
        Tab::FaceId => &|| account(lang, &inputs.faceid, on_edit),
        Tab::Captcha => &Html::default,
        Tab::Sms => &|| more(lang, &inputs.sms, on_edit),
    };
    let counting_matters = &|| counting_matters(quoter, answered);
    let conditions =
        Situation { counting_matters, lang, product, estimate: entered, item, list, today, open, on_change };
    // Where no table of editions fills the column, the price list does.
    let show_list = inputs.tab != Tab::FaceId || inputs.faceid.fits(product).len() < 2;
    // Several regions have their prices beside the answer.
    let regions = answered.is_some_and(|a| a.lines.len() > 1);
    let prices = list
        .filter(|_| !regions)
        .map(|(meter, list)| price_table(lang, product, meter, list, show_list))
        .unwrap_or_default();
    let explained = quote.is_some_and(|q| q.units > 0 && q.options.best.is_some());
    let year = line.zip(quote);
    html! {
        <>
            { situation(&conditions, own) }
            if let Some(line) = line.filter(|_| explained) {
                <Reasons key={line.meter.to_string()} {lang} line={line.clone()} />
            }
            { for year.map(|(line, quote)| months(lang, product, line, quote)) }
            { prices }
        </>
    }
}

/// Handing on, and a second line where there is one.
fn after(of: &Shown<'_>) -> Html {
    let (Some(page), Some(said)) = (of.page, of.said) else { return Html::default() };
    let on_anew = {
        let (dispatcher, said) = (page.dispatcher(), said.setter());
        Callback::from(move |()| {
            dispatcher.dispatch(Action::Anew);
            said.set(None);
        })
    };
    html! {
        <>
            <Keep lang={of.lang} estimate={Rc::clone(of.entered)} quote={Rc::clone(of.quote)} today={of.today} folds={page.folds} on_change={of.on_change.clone()} {on_anew} />
            if of.entered.items.len() < 2 {
                { add_line(of.lang, 1, of.on_change) }
            }
        </>
    }
}

/// Made when something is printed; where there is no script it is there from the start.
fn printed(of: &Shown<'_>) -> Html {
    if of.page.is_some_and(|page| !page.paper) {
        return Html::default();
    }
    sheet(of.lang, embedded(), of.entered, of.quote, of.today)
}

/// The page in another page.
fn framed_page(of: &Shown<'_>, preset: &Preset) -> Html {
    let Shown { lang, entered, quote, on_change, .. } = *of;
    let whole = format!("./#{}", link::encode(entered, embedded(), false));
    let fixed = preset.locked.contains(&Field::Product);
    html! {
        <>
            <main>
                <h1 class="unseen">{ lang.question() }</h1>
                { listens(of) }
                { framed::misread(lang, preset) }
                { odd_today(lang, of.today) }
                { of.said.map(|said| notes(lang, said)).unwrap_or_default() }
                { match preset.view {
                    View::Estimator => html! {
                        <>
                            { lines(of) }
                            if !fixed { { tabs(of) } }
                            { super::page::question(of) }
                            if entered.items.len() < 2 {
                                { add_line(lang, 1, on_change) }
                            }
                        </>
                    },
                    View::Product => super::page::question(of),
                    View::Segments => framed::segmenter(lang, entered, on_change),
                    View::Prices => framed::table(lang, quote, entered),
                    View::Quote => framed::quoted(lang, entered, quote),
                } }
            </main>
            <footer class="bottom">
                <p><a href={whole} target="_blank" rel="noreferrer">{ lang.whole_page() }</a></p>
                <p>{ lang.not_official() }{ lang.pick("。", ".") }</p>
            </footer>
            { printed(of) }
        </>
    }
}

/// Undo and redo, once there is something to take back.
fn steps(lang: Lang, page: &UseReducerHandle<Page>) -> Html {
    if !page.history.can_undo() && !page.history.can_redo() {
        return Html::default();
    }
    let button = |id: &'static str, words: &'static str, action: Action, on: bool, path: &'static str| {
        let dispatcher = page.dispatcher();
        let onclick = Callback::from(move |_: MouseEvent| dispatcher.dispatch(action.clone()));
        html! {
            <button class="quiet" {id} type="button" aria-label={words} title={words} disabled={!on} {onclick}>
                <svg class="line" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true"><path d={path} /></svg>
            </button>
        }
    };
    html! {
        <>
            { button("undo", lang.undo(), Action::Undo, page.history.can_undo(), "M6 3 2.5 6.5 6 10M3 6.5h6.5a4 4 0 0 1 0 8H7") }
            { button("redo", lang.redo(), Action::Redo, page.history.can_redo(), "M10 3l3.5 3.5L10 10M13 6.5H6.5a4 4 0 0 0 0 8H9") }
        </>
    }
}

/// A clock that cannot be right, or prices that are old by now.
fn odd_today(lang: Lang, today: Date) -> Html {
    match text::odd_today(lang, embedded().checked, today) {
        Some(words) => html! { <p class="notice" id="odd-today" role="status">{ words }</p> },
        None => Html::default(),
    }
}

/// What there is to say about an estimate that was linked to, kept or opened.
fn notes(lang: Lang, said: &UseStateHandle<Option<Linked>>) -> Html {
    let words = match &**said {
        None => return Html::default(),
        Some(Err(error)) => vec![text::link_error(lang, *error).to_string()],
        Some(Ok(opened)) => text::opened_notes(lang, opened, embedded()),
    };
    if words.is_empty() {
        return Html::default();
    }
    let setter = said.setter();
    let dismiss = Callback::from(move |_: MouseEvent| setter.set(None));
    html! {
        <div class="notice said" role="status">
            <div>{ for words.into_iter().map(|words| html! { <p>{ words }</p> }) }</div>
            <button type="button" class="quiet" onclick={dismiss}>{ lang.dismiss() }</button>
        </div>
    }
}

/// Whether reading the open rule of tier counting the other way would change what the line costs.
fn counting_matters(quoter: &Quoter<'static>, answered: Option<&ItemQuote>) -> bool {
    let Some(ItemQuote { lines, quotes, .. }) = answered else { return false };
    let tiered = lines.iter().any(|line| {
        let list = embedded().meter(&line.meter).and_then(|(_, meter)| meter.list(line.settlement));
        list.is_some_and(|list| matches!(list.postpaid, Postpaid::Reached(_) | Postpaid::Graduated(_)))
    });
    if !tiered {
        return false;
    }
    let other: Vec<Line> = lines
        .iter()
        .map(|line| {
            let counting = match line.counting {
                TierCounting::Postpaid => TierCounting::All,
                TierCounting::All => TierCounting::Postpaid,
            };
            Line { counting, ..line.clone() }
        })
        .collect();
    let totals = |o: &Options| [&o.best, &o.postpaid, &o.packs].map(|o| o.as_ref().map(|o| o.total));
    quoter.quote(&other).lines.iter().zip(quotes).any(|(a, b)| totals(&a.options) != totals(&b.options))
}

/// An estimate as entered.
#[cfg(feature = "prerender")]
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct AnsweredProps {
    /// In which language.
    pub lang: Lang,
    /// What was entered.
    pub estimate: Estimate,
}

/// The open line as it stands after some edits, which a prerendered page has none of.
#[cfg(feature = "prerender")]
#[component]
pub fn Answered(props: &AnsweredProps) -> Html {
    let AnsweredProps { lang, estimate } = props;
    let (quoter, today) = (Rc::new(Quoter::new(embedded())), embedded().checked);
    let entered = Rc::new(estimate.clone());
    let quote = Rc::new(reprice(&quoter, &entered, today, None));
    let shown = &Shown {
        lang: *lang,
        home: *lang,
        page: None,
        entered: &entered,
        quote: &quote,
        quoter: &quoter,
        today,
        stage: &Stage::Page,
        asked: None,
        said: None,
        linked: false,
        early: false,
        used: &Rc::new(RefCell::new((true, true))),
        on_change: &Callback::noop(),
        later: Some(&TABLE),
        before: &Before::default(),
        root: &NodeRef::default(),
    };
    html! { <>{ lines(shown) }{ super::page::question(shown) }{ printed(shown) }</> }
}

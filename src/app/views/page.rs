use super::answer::answer;
use super::captcha::captcha_form;
use super::cart::{add_line, cart};
use super::faceid::{account, editions, faceid_form};
use super::framed;
use super::keep::{Keep, KeptLine};
use super::months::months;
use super::price_list::price_table;
use super::pricing::Pricing;
use super::reasons::Reasons;
use super::sheet::sheet;
use super::situation::{self, Situation, situation};
use super::sms::{sms_answer, sms_form, sms_preview};
use super::sms_money::more;
use crate::app::{Action, Page, Stage, Theme, browser};
use crate::billing::TierCounting;
use crate::calendar::Date;
use crate::export::{self, Sheet};
use crate::price_book::{Postpaid, embedded};
use crate::quote::{EstimateQuote, ItemQuote, Options, Quoter, reprice};
use crate::scenario::link;
use crate::scenario::{Change, Edit, Estimate, Field, Line, Preset, Sms, Tab, View};
use crate::text::{self, Lang};
use std::rc::Rc;
use yew::prelude::*;

/// How the page opens.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct AppProps {
    /// In which language.
    #[prop_or_default]
    pub lang: Lang,
    /// The language of the folder the page lies in: the Chinese pages are at the top, the English ones in `en/`.
    #[prop_or_default]
    pub home: Lang,
    /// With which product, where the address names one.
    #[prop_or_default]
    pub tab: Option<Tab>,
    /// In which theme, where the reader chose one.
    #[prop_or_default]
    pub theme: Option<Theme>,
    /// The day it is opened on; a page made beforehand stands on the day its prices were checked.
    #[prop_or(embedded().checked)]
    pub today: Date,
    /// What the link in the address opens, or why it opens nothing.
    #[prop_or_default]
    pub link: Option<Linked>,
    /// What the page around it asks for, where it stands in another's frame.
    #[prop_or_default]
    pub preset: Option<Rc<Preset>>,
    /// Where it stands.
    #[prop_or_default]
    pub stage: Stage,
}

/// The page as it stands in an element, or nothing yet.
#[derive(Debug, Clone, PartialEq, Default, Properties)]
pub struct StagedProps {
    /// What to open.
    #[prop_or_default]
    pub app: Option<AppProps>,
    /// Another number is another estimator, which knows nothing of the one before.
    #[prop_or_default]
    pub turn: u32,
}

/// The page in an element, opened and closed from outside.
#[component]
pub fn Staged(props: &StagedProps) -> Html {
    let Some(app) = &props.app else { return Html::default() };
    html! { <App key={props.turn} ..app.clone() /> }
}

/// A link that was opened, or why not.
pub type Linked = Result<Box<link::Opened>, link::LinkError>;

/// The whole page.
#[component]
pub fn App(props: &AppProps) -> Html {
    let AppProps { lang, home, tab: asked, theme, today, link, preset, stage } = props.clone();
    let page = use_reducer(|| {
        let linked = link.as_ref().and_then(|link| link.as_ref().ok()).map(|opened| &opened.estimate);
        Page::new(asked, lang, theme, today, preset.as_ref().map(|preset| &preset.estimate).or(linked))
    });
    let said = use_state_eq(|| link.clone());
    let quoter = use_memo((), |()| Quoter::new(embedded()));
    let (entered, lang, theme) = (Rc::clone(page.history.now()), page.lang, page.theme);
    let priced = use_mut_ref(|| None::<(Rc<Estimate>, Rc<EstimateQuote>)>);
    let quote = {
        let mut priced = priced.borrow_mut();
        match &*priced {
            Some((of, quote)) if Rc::ptr_eq(of, &entered) => Rc::clone(quote),
            before => {
                let before = before.as_ref().map(|(of, quote)| (&**of, &**quote));
                let quote = Rc::new(reprice(&quoter, &entered, today, before));
                *priced = Some((Rc::clone(&entered), Rc::clone(&quote)));
                quote
            }
        }
    };
    let on_change = {
        let dispatcher = page.dispatcher();
        Callback::from(move |change: Change| dispatcher.dispatch(Action::Change(change)))
    };
    let tab = entered.opened().map_or_else(|| asked.unwrap_or_default(), |item| item.inputs.tab);
    let own = stage == Stage::Page;
    {
        let stage = stage.clone();
        use_effect_with((lang, tab, theme), move |&(lang, tab, theme)| {
            browser::announce(lang, tab, theme, &stage);
        });
    }
    {
        let (entered, stage) = (Rc::clone(&entered), stage.clone());
        use_effect_with((Rc::clone(&quote), lang), move |(quote, lang)| {
            if !own {
                let link = link::encode(&entered, embedded(), false);
                let sheet =
                    Sheet { lang: *lang, book: embedded(), estimate: &entered, quote, today, link: &link };
                browser::tell(&stage, "packwise:quote", &export::json(&sheet));
            }
        });
    }
    // An estimate that comes from elsewhere, and what there is to say about it.
    let on_linked = {
        let (dispatcher, said) = (page.dispatcher(), said.setter());
        Callback::from(move |linked: Linked| {
            if let Ok(opened) = &linked {
                dispatcher.dispatch(Action::Change(Change::Replace(Box::new(opened.estimate.clone()))));
            }
            said.set(Some(linked));
        })
    };
    let on_found = on_linked.reform(move |found: link::Opened| {
        let estimate = match asked {
            Some(tab) => found.estimate.facing(embedded(), tab),
            None => found.estimate,
        };
        Ok(Box::new(link::Opened { estimate, ..found }))
    });
    let on_anew = {
        let (dispatcher, said) = (page.dispatcher(), said.setter());
        Callback::from(move |()| {
            dispatcher.dispatch(Action::Anew);
            said.set(None);
        })
    };
    // What was used once stays open: closing a fold under somebody's hands would lose their place.
    let opened = use_mut_ref(|| (false, false));
    if let Some(item) = entered.opened() {
        let used = situation::used(&entered, item);
        let mut opened = opened.borrow_mut();
        *opened = (opened.0 || used.0, opened.1 || used.1);
    }
    let open = *opened.borrow();

    let root = use_node_ref();
    {
        let (dispatcher, on_change, root) = (page.dispatcher(), on_change.clone(), root.clone());
        use_effect_with((), move |()| {
            let on = |make: fn(bool) -> Action| {
                let dispatcher = dispatcher.clone();
                move |so| dispatcher.dispatch(make(so))
            };
            let mut listeners = browser::on_paper(on(Action::Paper));
            listeners.extend(
                root.cast()
                    .map(|root| browser::on_unfold(&root, on(|_| Action::Unfold)))
                    .into_iter()
                    .flatten(),
            );
            let lang = dispatcher.clone();
            let told = move |tag: &str| lang.dispatch(Action::Lang(Lang::from_tag(tag)));
            listeners.extend(browser::on_told(&stage, "packwise:lang", told));
            // The address and the keys of another page are not ours.
            if own {
                let travel = move |tab| on_change.emit(Change::Line(Edit::Open(tab)));
                listeners.extend(browser::on_travel(travel));
                listeners.extend(browser::on_link(move |linked| on_linked.emit(linked)));
                listeners
                    .extend(browser::on_undo(on(|again| if again { Action::Redo } else { Action::Undo })));
            }
            move || drop(listeners)
        });
    }
    let paper =
        || if page.paper { sheet(lang, embedded(), &entered, &quote, today) } else { Html::default() };
    {
        let root = root.clone();
        let locked = preset.as_ref().map(|preset| preset.locked.clone()).unwrap_or_default();
        use_effect(move || {
            if let Some(page) = root.cast::<web_sys::Element>() {
                browser::sync_pickers(&page);
                browser::lock(&page, &locked);
            }
        });
    }

    let on_language = {
        let dispatcher = page.dispatcher();
        Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            dispatcher.dispatch(Action::Lang(lang.other()));
        })
    };
    let on_theme = {
        let dispatcher = page.dispatcher();
        Callback::from(move |_: MouseEvent| {
            let other = match browser::current_theme(theme) {
                Theme::Light => Theme::Dark,
                Theme::Dark => Theme::Light,
            };
            dispatcher.dispatch(Action::Theme(other));
        })
    };
    // Without a script the other language is the other folder.
    let other_folder = home.pick("./en/", "../");
    let prices = match (home, lang) {
        (Lang::Zh, Lang::En) => "./en/prices.html",
        (Lang::En, Lang::Zh) => "../prices.html",
        _ => "./prices.html",
    };
    let asked =
        Asked { lang, entered: &entered, quote: &quote, quoter: &quoter, today, open, on_change: &on_change };
    let tabs = html! {
        <nav class="tabs" aria-label={lang.products()}>
            for one in Tab::ALL {
                { tab_link(lang, one, tab, &on_change) }
            }
        </nav>
    };
    if let Some(preset) = &preset {
        let whole = format!("./#{}", link::encode(&entered, embedded(), false));
        let fixed = preset.locked.contains(&Field::Product);
        return html! {
            <div class="page framed" ref={root} data-view={preset.view.id()}>
                <main>
                    <h1 class="unseen">{ lang.question() }</h1>
                    { framed::misread(lang, preset) }
                    { notes(lang, said.as_ref(), &said.setter()) }
                    { match preset.view {
                        View::Estimator => html! {
                            <>
                                { cart(lang, embedded(), &entered, &quote, &on_change) }
                                if !fixed { { tabs } }
                                { question(&asked) }
                                if entered.items.len() < 2 {
                                    { add_line(lang, &on_change) }
                                }
                            </>
                        },
                        View::Product => question(&asked),
                        View::Segments => framed::segmenter(lang, &entered, &on_change),
                        View::Prices => framed::table(lang, &quote, &entered),
                        View::Quote => framed::quoted(lang, &entered, &quote),
                    } }
                </main>
                <footer class="bottom">
                    <p><a href={whole} target="_blank" rel="noreferrer">{ lang.whole_page() }</a></p>
                    <p>{ lang.not_official() }{ lang.pick("。", ".") }</p>
                </footer>
                { paper() }
            </div>
        };
    }
    html! {
        <div class="page" ref={root}>
            <header class="top">
                <a class="skip" href="#answer">{ lang.skip() }</a>
                <p class="brand">{ "Packwise" }<span>{ lang.tagline() }</span></p>
                <nav>
                    { steps(lang, &page) }
                    <a class="quiet" id="language" href={other_folder} lang={lang.other().tag()} onclick={on_language}>
                        { lang.switch_language() }
                    </a>
                    <button class="quiet" id="theme" type="button" aria-label={lang.theme()} title={lang.theme()} onclick={on_theme}>
                        <svg viewBox="0 0 16 16" aria-hidden="true">
                            <circle cx="8" cy="8" r="6.25" /><path d="M8 1.75a6.25 6.25 0 0 1 0 12.5z" />
                        </svg>
                    </button>
                </nav>
            </header>
            <main>
                <KeptLine {lang} estimate={Rc::clone(&entered)} linked={matches!(link, Some(Ok(_)))} {on_found} />
                { notes(lang, said.as_ref(), &said.setter()) }
                <h1>{ lang.question() }</h1>
                { cart(lang, embedded(), &entered, &quote, &on_change) }
                { tabs }
                { question(&asked) }
                <Keep {lang} estimate={Rc::clone(&entered)} quote={Rc::clone(&quote)} {today} folds={page.folds} on_change={on_change.clone()} {on_anew} />
                if entered.items.len() < 2 {
                    { add_line(lang, &on_change) }
                }
            </main>
            <footer class="bottom">
                <p><a href={prices}>{ lang.all_prices() }</a></p>
                <p>{ lang.built_in() }{ lang.pick("", " ") }{ lang.not_official() }{ lang.pick("。", ".") }</p>
            </footer>
            { paper() }
        </div>
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
                <svg class="line" viewBox="0 0 16 16" aria-hidden="true"><path d={path} /></svg>
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

/// What there is to say about an estimate that was linked to, kept or opened.
fn notes(lang: Lang, said: Option<&Linked>, setter: &UseStateSetter<Option<Linked>>) -> Html {
    let words = match said {
        None => return Html::default(),
        Some(Err(error)) => vec![text::link_error(lang, *error).to_string()],
        Some(Ok(opened)) => text::opened_notes(lang, opened, embedded()),
    };
    if words.is_empty() {
        return Html::default();
    }
    let setter = setter.clone();
    let dismiss = Callback::from(move |_: MouseEvent| setter.set(None));
    html! {
        <div class="notice said" role="status">
            <div>{ for words.into_iter().map(|words| html! { <p>{ words }</p> }) }</div>
            <button type="button" class="quiet" onclick={dismiss}>{ lang.dismiss() }</button>
        </div>
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
    let AnsweredProps { lang, estimate: entered } = props;
    let (quoter, today) = (Quoter::new(embedded()), embedded().checked);
    let quote = reprice(&quoter, entered, today, None);
    let (lang, open, on_change) = (*lang, (true, true), Callback::noop());
    html! {
        <>
            { cart(lang, embedded(), entered, &quote, &on_change) }
            { question(&Asked { lang, entered, quote: &quote, quoter: &quoter, today, open, on_change: &on_change }) }
            { sheet(lang, embedded(), entered, &quote, today) }
        </>
    }
}

/// Everything the open line's question and answer need.
struct Asked<'a> {
    lang: Lang,
    entered: &'a Estimate,
    quote: &'a EstimateQuote,
    quoter: &'a Quoter<'static>,
    today: Date,
    open: (bool, bool),
    on_change: &'a Callback<Change>,
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

/// Form, answer and detail of the open line.
fn question(of: &Asked<'_>) -> Html {
    let Asked { lang, entered, quoter, today, open, on_change, .. } = *of;
    let Some(item) = entered.opened() else { return Html::default() };
    let inputs = &item.inputs;
    let Some(product) = embedded().product(inputs.tab.id()) else { return Html::default() };
    let on_edit = &on_change.reform(Change::Line);
    let answered = of.quote.items.get(entered.open).map(|answered| &**answered);
    let line = answered.and_then(|a| a.lines.first());
    let list = line.and_then(|line| {
        let meter = product.meters.iter().find(|m| m.id == line.meter)?;
        Some((meter, meter.list(line.settlement)?))
    });
    let quote = answered.and_then(|a| a.quotes.first());
    let pricing = &Pricing { quoter, estimate: entered, item, today };
    // Counted per user, the number is not the one typed.
    let asked = &*item.asked(entered.users.good);
    let now = answered.and_then(|a| Some(a.sums?.best));
    let price = |sms: &Sms| {
        let mut other = item.clone();
        other.inputs.sms = sms.clone();
        let lines = entered.lines_of(&other, embedded(), today);
        if lines.is_empty() { None } else { quoter.quote(&lines).totals.best }
    };
    let (form, answer, detail, own): (_, _, _, &dyn Fn() -> Html) = match inputs.tab {
        Tab::FaceId => (
            faceid_form(lang, product, asked, on_edit),
            answer(lang, product, quote),
            editions(lang, product, asked, pricing),
            &|| account(lang, &inputs.faceid, on_edit),
        ),
        Tab::Captcha => (
            captcha_form(lang, product, asked, on_edit),
            answer(lang, product, quote),
            Html::default(),
            &Html::default,
        ),
        Tab::Sms => (
            sms_form(lang, product, asked, now, &price, on_edit),
            sms_answer(lang, product, asked, answered, &price, on_edit),
            sms_preview(lang, product, inputs),
            &|| more(lang, &inputs.sms, on_edit),
        ),
    };
    let counting_matters = &|| counting_matters(quoter, answered);
    let per_user = item
        .per_user
        .as_ref()
        .and_then(|_| text::each_user(lang, answered?.sums?.best, entered.users.good.get()));
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
        <div class="grid" data-product={inputs.tab.id()}>
            <div class="form" part="question">{ form }</div>
            <aside class="answer" part="answer" id="answer" tabindex="-1">
                { answer }
                if let Some(words) = per_user {
                    <p class="foot" data-per-user="">{ words }</p>
                }
            </aside>
            <div class="detail" part="detail">
                { detail }
                { situation(&conditions, own) }
                if let Some(line) = line.filter(|_| explained) {
                    <Reasons key={line.meter.to_string()} {lang} line={line.clone()} />
                }
                { for year.map(|(line, quote)| months(lang, product, line, quote)) }
                { prices }
            </div>
        </div>
    }
}

use super::answer::total;
use super::faceid::faceid_form;
use crate::app::later::{self, Later};
use crate::app::{Action, Page, Stage, Theme, browser};
use crate::calendar::Date;
use crate::price_book::{Product, embedded};
use crate::quote::{EstimateQuote, Quoter, first};
use crate::scenario::link;
use crate::scenario::{Change, Estimate, Item, Preset, Tab};
use crate::text::Lang;
use std::cell::RefCell;
use std::rc::Rc;
use yew::prelude::*;

/// How the page opens.
#[derive(Debug, Clone, Properties)]
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
    /// What was prerendered where it comes to stand.
    #[prop_or_default]
    pub before: Rc<Before>,
}

/// A page opens once: what it opens with is never compared.
impl PartialEq for AppProps {
    fn eq(&self, _: &Self) -> bool {
        false
    }
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

/// The page as it stands, for everything that shows a part of it.
pub(crate) struct Shown<'a> {
    pub(super) lang: Lang,
    /// The language of the folder the page lies in.
    pub(super) home: Lang,
    /// What it holds; nothing where a part is shown without the page.
    pub(super) page: Option<&'a UseReducerHandle<Page>>,
    pub(super) entered: &'a Rc<Estimate>,
    pub(super) quote: &'a Rc<EstimateQuote>,
    pub(super) quoter: &'a Rc<Quoter<'static>>,
    pub(super) today: Date,
    pub(super) stage: &'a Stage,
    /// The product the address names.
    pub(super) asked: Option<Tab>,
    /// What there is to say about an estimate that came from elsewhere.
    pub(super) said: Option<&'a UseStateHandle<Option<Linked>>>,
    /// Whether the address brought an estimate.
    pub(super) linked: bool,
    /// Whether something was typed before everything had come.
    pub(super) early: bool,
    /// Which conditions were used and stay open.
    pub(super) used: &'a Rc<RefCell<(bool, bool)>>,
    pub(super) on_change: &'a Callback<Change>,
    pub(super) later: Option<&'static Later>,
    /// What was prerendered for the parts that are not there yet.
    pub(super) before: &'a Before,
    /// The node of the page.
    pub(super) root: &'a NodeRef,
}

impl Shown<'_> {
    /// A part of the second module that depends on the question; until that module is there, what was prerendered in its
    /// place. For another question its figures would be wrong: then nothing stands there.
    fn part(&self, name: &'static str, part: impl FnOnce(&'static Later) -> Html) -> Html {
        if self.later.is_none() && self.page.is_some_and(|page| page.history.can_undo()) {
            return Html::default();
        }
        self.standing(name, part)
    }

    /// A part of the second module that is the same for every question.
    fn standing(&self, name: &'static str, part: impl FnOnce(&'static Later) -> Html) -> Html {
        let inside = match self.later {
            Some(later) => part(later),
            None => self.before.part(name),
        };
        html! { <div class="behind" data-part={name}>{ inside }</div> }
    }
}

/// The whole page.
#[component]
pub fn App(props: &AppProps) -> Html {
    let AppProps { lang, home, tab: asked, theme, today, link, preset, stage, before } = props.clone();
    let page = use_reducer(|| {
        let linked = link.as_ref().and_then(|link| link.as_ref().ok()).map(|opened| &opened.estimate);
        Page::new(asked, lang, theme, today, preset.as_ref().map(|preset| &preset.estimate).or(linked))
    });
    let said = use_state_eq(|| link.clone());
    let (later, failed, on_again) = use_later(page.dispatcher());
    let quoter = use_memo(later.is_some(), |_| Quoter::new(embedded()));
    let (entered, lang, theme) = (Rc::clone(page.history.now()), page.lang, page.theme);
    // The estimate priced last, its answer, and whether that is the whole one.
    let priced = use_mut_ref(|| None::<(Rc<Estimate>, Rc<EstimateQuote>, bool)>);
    let quote = {
        let mut priced = priced.borrow_mut();
        match &*priced {
            Some((of, quote, whole)) if Rc::ptr_eq(of, &entered) && *whole == later.is_some() => {
                Rc::clone(quote)
            }
            before => {
                let before =
                    before.as_ref().filter(|(.., whole)| *whole).map(|(of, quote, _)| (&**of, &**quote));
                let quote = Rc::new(match later {
                    Some(later) => (later.quote)(&quoter, &entered, today, before),
                    None => first(&quoter, &entered, today),
                });
                *priced = Some((Rc::clone(&entered), Rc::clone(&quote), later.is_some()));
                quote
            }
        }
    };
    let on_change = {
        let dispatcher = page.dispatcher();
        Callback::from(move |change: Change| dispatcher.dispatch(Action::Change(change)))
    };
    // What was used once stays open: closing a fold under somebody's hands would lose their place.
    let used = use_mut_ref(|| (false, false));
    let root = use_node_ref();
    let told = use_mut_ref(|| None);
    {
        let (root, stage) = (root.clone(), stage.clone());
        let shows =
            (lang, entered.opened().map_or_else(|| asked.unwrap_or_default(), |item| item.inputs.tab), theme);
        let locked = preset.as_ref().map(|preset| preset.locked.clone()).unwrap_or_default();
        use_effect(move || {
            if let (Some(later), Some(page)) = (later, root.cast::<web_sys::Element>()) {
                (later.drawn)(&page, &locked, shows, &told, &stage);
            }
        });
    }
    // What was typed before the rest came goes before what was kept, as a link does.
    let early = use_mut_ref(|| None);
    let early = later.is_some() && *early.borrow_mut().get_or_insert_with(|| page.history.can_undo());
    let shown = &Shown {
        lang,
        home,
        page: Some(&page),
        entered: &entered,
        quote: &quote,
        quoter: &quoter,
        today,
        stage: &stage,
        asked,
        said: Some(&said),
        linked: matches!(link, Some(Ok(_))) || early,
        early,
        used: &used,
        on_change: &on_change,
        later,
        before: &before,
        root: &root,
    };
    if let (Some(preset), Some(later)) = (&preset, later) {
        return html! {
            <div class="page framed" ref={&root} data-view={preset.view.id()}>{ (later.framed)(shown, preset) }</div>
        };
    }
    html! {
        <div class="page" ref={&root}>
            <header class="top">{ shown.standing("top", |later| (later.top)(shown)) }</header>
            <main>
                { later.map(|later| (later.kept)(shown)).unwrap_or_default() }
                if failed {
                    <div class="notice" id="later-failed" role="alert">
                        <p>{ lang.later_failed() }</p>
                        <button type="button" class="button small" onclick={on_again}>{ lang.try_again() }</button>
                    </div>
                }
                <h1>{ lang.question() }</h1>
                { later.map(|later| (later.cart)(shown)).unwrap_or_default() }
                { shown.standing("tabs", |later| (later.tabs)(shown)) }
                { question(shown) }
                { shown.part("after", |later| (later.after)(shown)) }
            </main>
            <footer class="bottom">{ shown.standing("foot", |later| (later.foot)(shown)) }</footer>
            { later.map(|later| (later.sheet)(shown)).unwrap_or_default() }
        </div>
    }
}

/// The second module once it is there, whether it could not be loaded, and a way to try again.
#[hook]
fn use_later(page: UseReducerDispatcher<Page>) -> (Option<&'static Later>, bool, Callback<MouseEvent>) {
    let failed = use_state_eq(|| false);
    let there = use_state_eq(|| later::get().is_some());
    let load = {
        let (failed, there) = (failed.setter(), there.setter());
        move || {
            let (failed, there, page) = (failed.clone(), there.clone(), page.clone());
            wasm_bindgen_futures::spawn_local(async move {
                let loaded = later::load().await.is_ok();
                if loaded {
                    page.dispatch(Action::Complete);
                }
                failed.set(!loaded);
                there.set(loaded);
            });
        }
    };
    {
        let load = load.clone();
        use_effect_with((), move |()| {
            if later::get().is_none() {
                load();
            }
        });
    }
    (later::get(), *failed, Callback::from(move |_| load()))
}

/// What was prerendered, by parts: the name of each, and its HTML. It stands in their place until they come, so that nothing
/// moves.
#[derive(Debug, Default, PartialEq)]
pub struct Before(Vec<(String, AttrValue)>);

impl Before {
    /// Reads it from the document. Mounting empties that first.
    pub(crate) fn read() -> Self {
        Self(browser::parts())
    }

    fn part(&self, name: &str) -> Html {
        let found = self.0.iter().find(|(part, _)| part == name);
        found.map(|(_, html)| Html::from_html_unchecked(html.clone())).unwrap_or_default()
    }
}

/// Form, answer and what stands below them of a question.
pub(crate) struct AnswerParts {
    pub(super) form: Html,
    pub(super) answer: Html,
    pub(super) detail: Html,
}

/// The open line.
pub(crate) struct Below<'a> {
    pub(super) product: &'static Product,
    pub(super) item: &'a Item,
}

/// Form, answer and detail of the open line.
pub(super) fn question(of: &Shown<'_>) -> Html {
    let Shown { lang, entered, on_change, later, .. } = *of;
    let Some(item) = entered.opened() else { return Html::default() };
    let Some(product) = embedded().product(item.inputs.tab.id()) else { return Html::default() };
    let below = &Below { product, item };
    let AnswerParts { form, answer, detail } = if item.inputs.tab == Tab::FaceId {
        let on_edit = &on_change.reform(Change::Line);
        // Counted per user, the number is not the one typed.
        let asked = &*item.asked(entered.users.good);
        let quote = of.quote.items.get(entered.open).and_then(|a| a.quotes.first());
        AnswerParts {
            form: faceid_form(lang, product, asked, on_edit),
            answer: html! {
                <>{ total(lang, product, quote) }{ of.part("purchase", |later| (later.purchase)(of, below)) }</>
            },
            detail: of.part("editions", |later| (later.editions)(of, below)),
        }
    } else if let Some(later) = later {
        (later.other)(of, below)
    } else {
        AnswerParts {
            form: html! { <p class="state">{ lang.loading() }</p> },
            answer: Html::default(),
            detail: Html::default(),
        }
    };
    html! {
        <div class="grid" data-product={item.inputs.tab.id()}>
            <div class="form" part="question">{ form }</div>
            <aside class="answer" part="answer" id="answer" tabindex="-1">
                { answer }
                { later.map(|later| (later.each)(of, below)).unwrap_or_default() }
            </aside>
            <div class="detail" part="detail">
                { detail }
                { of.part("below", |later| (later.below)(of, below)) }
            </div>
        </div>
    }
}

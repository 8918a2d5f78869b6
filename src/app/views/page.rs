use super::{Answer, CaptchaForm, Editions, FaceIdForm, PriceTable, SmsAnswer, SmsForm};
use crate::app::{Action, Page, Shared, Theme, browser};
use crate::price_book::{PriceList, Product, embedded};
use crate::quote::{LineQuote, Quoter};
use crate::scenario::{Edit, Inputs, Tab};
use crate::text::Lang;
use std::rc::Rc;
use yew::prelude::*;

/// How the page opens.
#[derive(Debug, Clone, Copy, PartialEq, Properties)]
pub struct AppProps {
    /// In which language.
    #[prop_or_default]
    pub lang: Lang,
    /// With which product.
    #[prop_or_default]
    pub tab: Tab,
    /// In which theme, where the reader chose one.
    #[prop_or_default]
    pub theme: Option<Theme>,
}

/// The whole page.
#[component]
pub fn App(props: &AppProps) -> Html {
    let AppProps { lang, tab, theme } = *props;
    let page = use_reducer(|| Page::new(tab, lang, theme));
    let quoter = use_memo((), |()| Quoter::new(embedded()));
    let (inputs, lang, theme) = (Rc::clone(&page.inputs), page.lang, page.theme);
    let on_edit = {
        let dispatcher = page.dispatcher();
        use_callback((), move |edit: Edit, ()| dispatcher.dispatch(Action::Edit(edit)))
    };
    use_effect_with((lang, inputs.tab, theme), |&(lang, tab, theme)| browser::announce(lang, tab, theme));

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
    let language_address = lang.pick("?lang=en", "?lang=zh");
    html! {
        <div class="page">
            <a class="skip" href="#answer">{ lang.skip() }</a>
            <header class="top">
                <p class="brand">{ "Packwise" }<span>{ lang.tagline() }</span></p>
                <nav>
                    <a class="quiet" id="language" href={language_address} lang={lang.other().tag()} onclick={on_language}>
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
                <h1>{ lang.question() }</h1>
                <nav class="tabs" aria-label={lang.products()}>
                    for tab in Tab::ALL {
                        { tab_link(lang, tab, &inputs, &on_edit) }
                    }
                </nav>
                { question(lang, &inputs, &quoter, &on_edit) }
            </main>
            <footer class="bottom">
                <p>{ lang.built_in() }{ lang.pick("", " ") }{ lang.not_official() }{ lang.pick("。", ".") }</p>
            </footer>
        </div>
    }
}

fn tab_link(lang: Lang, tab: Tab, inputs: &Inputs, on_edit: &Callback<Edit>) -> Html {
    let on_edit = on_edit.clone();
    let onclick = Callback::from(move |event: MouseEvent| {
        event.prevent_default();
        on_edit.emit(Edit::Open(tab));
    });
    let name = embedded().product(tab.id()).map_or("", |p| lang.of(&p.name));
    let current = (inputs.tab == tab).then_some("page");
    html! {
        <a key={tab.id()} href={format!("?product={}", tab.id())} data-tab={tab.id()} aria-current={current} {onclick}>
            { name }
        </a>
    }
}

/// Form, answer and detail of the open product.
fn question(lang: Lang, inputs: &Rc<Inputs>, quoter: &Rc<Quoter<'static>>, on_edit: &Callback<Edit>) -> Html {
    let Some(product) = embedded().product(inputs.tab.id()) else { return Html::default() };
    let line = inputs.line(embedded());
    let list = line.as_ref().and_then(|line| {
        let meter = product.meters.iter().find(|m| m.id == line.meter)?;
        Some((meter, meter.list(line.settlement)))
    });
    let quote: Option<Rc<LineQuote>> =
        line.and_then(|line| quoter.quote(&[line]).lines.into_iter().next()).map(Rc::new);
    let shared = Shared(product);
    let (form, answer, detail) = match inputs.tab {
        Tab::FaceId => (
            html! { <FaceIdForm {lang} product={shared} inputs={Rc::clone(inputs)} {on_edit} /> },
            html! { <Answer {lang} product={shared} quote={quote} /> },
            html! { <Editions {lang} product={shared} inputs={Rc::clone(inputs)} quoter={Memo(Rc::clone(quoter))} {on_edit} /> },
        ),
        Tab::Captcha => (
            html! { <CaptchaForm {lang} product={shared} inputs={Rc::clone(inputs)} {on_edit} /> },
            html! { <Answer {lang} product={shared} quote={quote} /> },
            Html::default(),
        ),
        Tab::Sms => (
            html! { <SmsForm {lang} product={shared} inputs={Rc::clone(inputs)} {on_edit} /> },
            html! { <SmsAnswer {lang} product={shared} inputs={Rc::clone(inputs)} quote={quote} {on_edit} /> },
            Html::default(),
        ),
    };
    let prices = list.map(|(meter, list)| price_fold(lang, product, meter, list)).unwrap_or_default();
    html! {
        <div class="grid" data-product={inputs.tab.id()}>
            <div class="form">{ form }</div>
            <aside class="answer" id="answer" tabindex="-1">{ answer }</aside>
            <div class="detail">{ detail }{ prices }</div>
        </div>
    }
}

fn price_fold(
    lang: Lang,
    product: &'static Product,
    meter: &'static crate::price_book::Meter,
    list: Option<&'static PriceList>,
) -> Html {
    list.map(|list| {
        html! { <PriceTable {lang} product={Shared(product)} meter={Shared(meter)} list={Shared(list)} /> }
    })
    .unwrap_or_default()
}

/// The quoter as a property: one for the life of the page.
#[derive(Debug, Clone)]
pub struct Memo(pub Rc<Quoter<'static>>);

impl PartialEq for Memo {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

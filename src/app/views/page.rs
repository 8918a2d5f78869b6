use super::answer::answer;
use super::captcha::captcha_form;
use super::faceid::{editions, faceid_form};
use super::price_list::price_table;
use super::reasons::Reasons;
use super::sms::{sms_answer, sms_form, sms_preview};
use crate::app::{Action, Page, Theme, browser};
use crate::price_book::embedded;
use crate::quote::Quoter;
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
    /// The language of the folder the page lies in: the Chinese pages are at the top, the English ones in `en/`.
    #[prop_or_default]
    pub home: Lang,
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
    let AppProps { lang, home, tab, theme } = *props;
    let page = use_reducer(|| Page::new(tab, lang, theme));
    let quoter = use_memo((), |()| Quoter::new(embedded()));
    let (inputs, lang, theme) = (Rc::clone(&page.inputs), page.lang, page.theme);
    let on_edit = {
        let dispatcher = page.dispatcher();
        Callback::from(move |edit: Edit| dispatcher.dispatch(Action::Edit(edit)))
    };
    use_effect_with((lang, inputs.tab, theme), |&(lang, tab, theme)| browser::announce(lang, tab, theme));

    let root = use_node_ref();
    {
        let root = root.clone();
        use_effect(move || {
            if let Some(page) = root.cast::<web_sys::Element>() {
                browser::sync_pickers(&page);
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
    html! {
        <div class="page" ref={root}>
            <header class="top">
                <a class="skip" href="#answer">{ lang.skip() }</a>
                <p class="brand">{ "Packwise" }<span>{ lang.tagline() }</span></p>
                <nav>
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
                <h1>{ lang.question() }</h1>
                <nav class="tabs" aria-label={lang.products()}>
                    for tab in Tab::ALL {
                        { tab_link(lang, tab, &inputs, &on_edit) }
                    }
                </nav>
                { question(lang, &inputs, &quoter, &on_edit) }
            </main>
            <footer class="bottom">
                <p><a href={prices}>{ lang.all_prices() }</a></p>
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
fn question(lang: Lang, inputs: &Inputs, quoter: &Quoter<'static>, on_edit: &Callback<Edit>) -> Html {
    let Some(product) = embedded().product(inputs.tab.id()) else { return Html::default() };
    let line = inputs.line(embedded());
    let list = line.as_ref().and_then(|line| {
        let meter = product.meters.iter().find(|m| m.id == line.meter)?;
        Some((meter, meter.list(line.settlement)))
    });
    let quote =
        line.as_ref().and_then(|line| quoter.quote(core::slice::from_ref(line)).lines.into_iter().next());
    let quote = quote.as_ref();
    let answered = quote.is_some_and(|q| q.units > 0 && q.options.best.is_some());
    let (form, answer, detail) = match inputs.tab {
        Tab::FaceId => (
            faceid_form(lang, product, inputs, on_edit),
            answer(lang, product, quote),
            editions(lang, product, inputs, quoter, on_edit),
        ),
        Tab::Captcha => {
            (captcha_form(lang, product, inputs, on_edit), answer(lang, product, quote), Html::default())
        }
        Tab::Sms => (
            sms_form(lang, product, inputs, on_edit),
            sms_answer(lang, product, inputs, quoter, quote, on_edit),
            sms_preview(lang, inputs),
        ),
    };
    // Where no table of editions fills the column, the price list does.
    let open = inputs.tab != Tab::FaceId || inputs.faceid.fits(product).len() < 2;
    let prices = list
        .and_then(|(meter, list)| Some(price_table(lang, product, meter, list?, open)))
        .unwrap_or_default();
    html! {
        <div class="grid" data-product={inputs.tab.id()}>
            <div class="form">{ form }</div>
            <aside class="answer" id="answer" tabindex="-1">{ answer }</aside>
            <div class="detail">
                { detail }
                if let Some(line) = line.filter(|_| answered) {
                    <Reasons {lang} {line} />
                }
                { prices }
            </div>
        </div>
    }
}

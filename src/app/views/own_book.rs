//! The estimator on a book that arrived at run time: any of its meters, at any volume. What it says of prices is the
//! book's, as text; what it knows of products is nothing.

use super::answer::{empty, verdict};
use super::faceid::{period_picker, still, volume_echo};
use super::purchase::{best_name, hints, risk, rows, workings};
use super::reasons::costs;
use super::sheet::paper;
use super::{months, price_list};
use crate::app::components::{Announcer, Choice, CopyButton, Group, NumberField, fold, picker, tick};
use crate::app::own_book::Opened;
use crate::calendar::Date;
use crate::diagnostic::Finding;
use crate::money::Money;
use crate::price_book::{Meter, PriceBook, Product, Settlement};
use crate::quote::{Curve, LineQuote, curve};
use crate::scenario::{Asking, Edit, Line, Misread, Question, counted};
use crate::text::{self, Lang};
use gloo::events::EventListener;
use std::rc::Rc;
use web_sys::Element;
use yew::prelude::*;

/// A question about a book, and its answer.
pub(crate) struct Asked<'a> {
    pub(crate) lang: Lang,
    pub(crate) opened: &'a Rc<Opened>,
    pub(crate) question: &'a Question,
    pub(crate) line: &'a Line,
    pub(crate) quote: &'a LineQuote,
    pub(crate) today: Date,
    pub(crate) on_ask: &'a Callback<Asking>,
}

/// Which book it is: whose, which edition, in which currency.
pub(crate) fn heading(lang: Lang, book: &PriceBook) -> Html {
    let currency = lang.currency(&book.currency);
    html! {
        <>
            <h1>{ lang.of(&book.vendor).to_string() }</h1>
            <p class="hints" id="book">
                { lang.edition_of(book) }{ " · " }{ lang.own_amounts() }{ currency.to_string() }
            </p>
        </>
    }
}

/// What of the address was not understood.
pub(crate) fn misread(lang: Lang, misread: &[Misread]) -> Html {
    if misread.is_empty() {
        return Html::default();
    }
    html! {
        <div class="notice" id="misread" role="alert">
            for misread in misread {
                <p>{ text::misread(lang, misread) }</p>
            }
        </div>
    }
}

/// Question, answer and everything that explains it.
pub(crate) fn asked(of: &Asked<'_>) -> Html {
    let Asked { lang, opened, line, quote, .. } = *of;
    let book = opened.book();
    let Some((product, meter)) = book.meter(&of.question.meter) else { return Html::default() };
    html! {
        <div class="grid" data-product={product.id.to_string()}>
            <div class="form" part="question">{ form(of, product, meter) }</div>
            <aside class="answer" part="answer" id="answer" tabindex="-1">{ answer(of, product, meter) }</aside>
            <div class="detail" part="detail">
                { prices(lang, product, meter) }
                if quote.units > 0 && quote.options.best.is_some() {
                    <Costs key={meter.id.to_string()} {lang} opened={Rc::clone(opened)} line={line.clone()} />
                }
                { year(lang, product, quote) }
                { rules(lang, product) }
            </div>
        </div>
    }
}

/// The sentence: how much of what.
fn form(of: &Asked<'_>, product: &Product, meter: &Meter) -> Html {
    let Asked { lang, opened, question, on_ask, .. } = *of;
    let amount = question.amount(opened.book());
    let unit = lang.unit(&product.unit, amount.good.get()).to_string();
    let number = html! {
        <NumberField id="volume" label={lang.volume()} value={amount.text.clone()} invalid={amount.read().is_err()}
            on_type={on_ask.reform(Asking::Volume)} />
    };
    let on_period = {
        let on_ask = on_ask.clone();
        Callback::from(move |edit: Edit| {
            if let Edit::Period(period) = edit {
                on_ask.emit(Asking::Period(period));
            }
        })
    };
    let period = period_picker(lang, question.period, &on_period);
    let on_meter = on_ask.reform(|id: AttrValue| Asking::Meter(id.to_string().into()));
    let chosen = AttrValue::from(meter.id.to_string());
    let meters = picker("meter", lang.own_meter(), &meters(lang, opened.book()), chosen, on_meter);
    html! {
        <>
            <p class="sentence">
                { match lang {
                    Lang::Zh => html! {
                        <>
                            <span class="keep">{ "每 " }{ period }</span>
                            <span class="keep">{ " 约 " }{ number }</span>{ " " }{ unit }{ " " }{ meters }{ "。" }
                        </>
                    },
                    Lang::En => html! {
                        <>
                            <span class="keep">{ "About " }{ number }</span>{ " " }{ unit }{ " of " }{ meters }
                            <span class="keep">{ " a " }{ period }{ "." }</span>
                        </>
                    },
                } }
            </p>
            { volume_echo(lang, product, "volume", &amount, question.period) }
            if amount.read().is_err() {
                { still(lang, product, &amount) }
            }
            for grant in counted(meter) {
                { {
                    let (id, has) = (grant.id.clone(), question.free.contains(&grant.id));
                    let on_tick = on_ask.reform(move |has| Asking::Free(id.clone(), has));
                    tick(format!("free-{}", grant.id), has, text::grant_tick(lang, grant, product), on_tick)
                } }
            }
            for grant in meter.grants.iter().filter(|grant| grant.test_only) {
                <p class="note">{ text::trial_note(lang, grant, product) }</p>
            }
        </>
    }
}

/// Every meter under its product; where a product has editions, with the one it belongs to.
fn meters(lang: Lang, book: &PriceBook) -> Vec<Group> {
    let group = |product: &Product| {
        let choice = |meter: &Meter| {
            let name = lang.of(&meter.name);
            let edition = text::edition_label(lang, meter.edition, product);
            let several = product.editions.len() > 1;
            let text = if several { format!("{name} · {edition}") } else { name.to_string() };
            let short = Some(AttrValue::from(name.to_string()));
            Choice { value: meter.id.to_string().into(), text: text.into(), short }
        };
        Group {
            label: lang.of(&product.name).to_string().into(),
            choices: product.meters.iter().map(choice).collect(),
        }
    };
    book.products.iter().map(group).collect()
}

/// One number, then everything that explains it.
fn answer(of: &Asked<'_>, product: &Product, meter: &Meter) -> Html {
    let Asked { lang, quote, .. } = *of;
    let best = quote.options.best.as_ref().map(|o| (best_name(lang, quote), o));
    let shown = best.or_else(|| quote.options.packs.as_ref().map(|o| (lang.all_packs(), o)));
    let Some((name, option)) = shown.filter(|_| quote.units > 0) else {
        return html! { <div class="state"><p>{ empty(lang, quote, product) }</p></div> };
    };
    let currency = lang.currency(&product.currency).to_string();
    let total =
        if option.payable == Money::ZERO { option.total.to_string() } else { text::money(option.payable) };
    let size = match total.len() {
        ..=9 => "big",
        10..=13 => "big long",
        _ => "big longest",
    };
    let list = meter.list(quote.settlement);
    let copy = text::copy_list(lang, option, meter, product, quote.units, lang.own_notice());
    html! {
        <>
            <Announcer text={format!("{name} {total} {currency}")} />
            <p class="label">{ name }{ " · " }{ lang.twelve_months() }</p>
            <p class={size} part="total" data-total="best">{ total }<small>{ currency }</small></p>
            { verdict(lang, quote, option, product) }
            <ul class="buy">
                for row in text::buy_rows(lang, option, product) {
                    <li>
                        <span class="when">{ row.when }</span>
                        <span>{ row.what }</span>
                        <span class="amount">{ text::money(row.amount) }</span>
                    </li>
                }
            </ul>
            <div class="actions">
                <CopyButton {lang} label={lang.copy()} text={Callback::from(move |()| AttrValue::from(copy.clone()))} />
                <a class="button go" href={product.purchase_url.to_string()} target="_blank" rel="noreferrer">
                    { lang.go_buy() }{ " ↗" }
                </a>
            </div>
            { hints(lang, quote, product) }
            { rows(lang, quote, product) }
            { risk(lang, quote, option, product) }
            if let Some(list) = list {
                <p class="foot">
                    { text::prices_of(lang, list, product) }
                    if let Some(words) = text::own_doubt(lang, list.cite.confidence) {
                        { " · " }<span class="doubt">{ words }</span>
                    }
                    <br />
                    { lang.own_notice() }
                </p>
            }
            { fold(lang.working(), "", "working", false, &|| workings(lang, quote, option, product)) }
        </>
    }
}

/// Every price of the meter, and how its tiers and packs are meant.
fn prices(lang: Lang, product: &Product, meter: &Meter) -> Html {
    let Some(list) = meter.list(Settlement::Daily) else { return Html::default() };
    let sold = !list.packs.is_empty() || list.custom.is_some();
    let inside = html! {
        <>
            { price_list::prices(lang, product, meter, list) }
            if let Some(words) = text::tiers_note(lang, &list.postpaid) {
                <p class="note">{ words }</p>
            }
            if sold {
                <p class="note">{ text::packs_note(lang, list, product) }</p>
            }
        </>
    };
    fold(lang.prices_of_meter(), lang.of(&meter.name), "prices", true, &|| inside.clone())
}

/// Month by month, where something is bought or given.
fn year(lang: Lang, product: &Product, quote: &LineQuote) -> Html {
    let Some(ledger) = quote.ledger.as_ref().filter(|ledger| quote.units > 0 && !ledger.lots.is_empty())
    else {
        return Html::default();
    };
    let inside = html! { <>{ months::table(lang, ledger) }{ months::lots(lang, product, ledger) }</> };
    fold(lang.twelve_months_fold(), lang.twelve_months_hint(), "months", false, &|| inside.clone())
}

fn rules(lang: Lang, product: &Product) -> Html {
    if product.rules.is_empty() {
        return Html::default();
    }
    let inside = html! {
        <ul class="rules">
            for rule in product.rules.iter() {
                <li>
                    { lang.of(&rule.text).to_string() }
                    <small>{ price_list::place(lang, &rule.cite, product) }</small>
                </li>
            }
        </ul>
    };
    fold(lang.own_rules(), "", "rules", false, &|| inside.clone())
}

/// The estimate on paper.
pub(crate) fn on_paper(of: &Asked<'_>) -> Html {
    let Asked { lang, opened, quote, today, .. } = *of;
    let book = opened.book();
    let Some((product, meter)) = book.meter(&quote.meter) else { return Html::default() };
    let currency = lang.currency(&book.currency);
    let head = format!("{today} · {} · {}{currency}", lang.vendor_and_book(book), lang.own_amounts());
    let lines = [(lang.of(&meter.name).to_string(), quote, product)];
    paper(lang, head, &lines, None, format!("{}{}", lang.own_notice(), lang.pick("。", ".")))
}

/// What to be warned of about the book as a whole.
pub(crate) fn age(lang: Lang, book: &PriceBook, today: Date) -> Html {
    let found = Finding::book_old(book.checked, today).zip(book.products.first());
    let Some((finding, product)) = found else { return Html::default() };
    html! { <div class="notice" id="old" role="status"><p>{ text::finding(lang, &finding, product) }</p></div> }
}

/// Which answer to draw.
#[derive(Clone, PartialEq, Properties)]
struct CostsProps {
    lang: Lang,
    opened: Rc<Opened>,
    line: Line,
}

/// Cost against volume. Nothing is computed before somebody looks.
#[component]
fn Costs(props: &CostsProps) -> Html {
    let CostsProps { lang, opened, line } = props.clone();
    let looked = use_state(|| false);
    let moved = use_state(|| None::<(u64, u64)>);
    let found: Rc<Option<Curve>> = {
        let opened = Rc::clone(&opened);
        use_memo(
            (line.clone(), *looked),
            move |(line, looked)| {
                if *looked { curve(opened.quoter(), line) } else { None }
            },
        )
    };
    let details = use_node_ref();
    {
        // `toggle` does not bubble, so it must be heard where it happens.
        let looked = looked.clone();
        use_effect_with(details.clone(), move |details| {
            let listener = details.cast::<Element>().map(|element| {
                EventListener::new(&element.clone(), "toggle", move |_| {
                    if element.has_attribute("open") {
                        looked.set(true);
                    }
                })
            });
            move || drop(listener)
        });
    }
    let on_move = {
        let moved = moved.clone();
        Callback::from(move |to: (u64, u64)| moved.set(Some(to)))
    };
    let drawn = opened.book().meter(&line.meter).zip((*found).as_ref());
    html! {
        <details class="fold" data-fold="reasons" ref={details}>
            <summary><span>{ lang.reasons() }</span></summary>
            <div class="inside">
                if let Some(((product, _), curve)) = drawn {
                    <div class="reasons">{ costs(lang, product, curve, *moved, &on_move) }</div>
                }
            </div>
        </details>
    }
}

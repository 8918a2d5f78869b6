//! What another page shows of the estimator in a frame: as much as its preset says, without what the page around it has
//! already.

use super::answer::answer;
use super::price_list::prices;
use super::sms::{segments_answer, sms_form};
use crate::price_book::{PriceBook, embedded};
use crate::quote::EstimateQuote;
use crate::scenario::{Change, Estimate, Preset};
use crate::text::{self, Lang};
use yew::prelude::*;

/// What of a preset was not understood, for whoever wrote it.
pub(super) fn misread(lang: Lang, preset: &Preset) -> Html {
    if preset.misread.is_empty() {
        return Html::default();
    }
    html! {
        <div class="notice" id="misread" role="alert">
            for misread in &preset.misread {
                <p>{ text::misread(lang, misread) }</p>
            }
        </div>
    }
}

/// A message and its segments, nothing about money.
pub(super) fn segmenter(lang: Lang, entered: &Estimate, on_change: &Callback<Change>) -> Html {
    let Some(item) = entered.opened() else { return Html::default() };
    let Some(product) = embedded().product(item.inputs.tab.id()) else { return Html::default() };
    let on_edit = &on_change.reform(Change::Line);
    html! {
        <div class="grid" data-product={item.inputs.tab.id()}>
            <div class="form" part="question">{ sms_form(lang, product, &item.inputs, None, &|_| None, on_edit) }</div>
            <aside class="answer" part="answer" id="answer" tabindex="-1">{ segments_answer(lang, product, &item.inputs) }</aside>
        </div>
    }
}

/// The prices of the meter the open line leads to.
pub(super) fn table(lang: Lang, quote: &EstimateQuote, entered: &Estimate) -> Html {
    let book: &PriceBook = embedded();
    let line = quote.items.get(entered.open).and_then(|item| item.lines.first());
    let found = line.and_then(|line| {
        let (product, meter) = book.meter(&line.meter)?;
        Some((product, meter, meter.list(line.settlement)?))
    });
    let Some((product, meter, list)) = found else {
        return html! { <p class="state">{ lang.no_list_here() }</p> };
    };
    html! {
        <section aria-labelledby="meter">
            <h2 id="meter">{ lang.of(&meter.name) }</h2>
            { prices(lang, product, meter, list) }
        </section>
    }
}

/// Every line's answer, with nothing to change.
pub(super) fn quoted(lang: Lang, entered: &Estimate, quote: &EstimateQuote) -> Html {
    let book = embedded();
    let lines = entered.items.iter().zip(&quote.items).map(|(item, answered)| {
        let product = book.product(item.inputs.tab.id())?;
        let units = answered.quotes.iter().fold(0u64, |sum, q| sum.saturating_add(q.units));
        Some(html! {
            <section class="answer" part="answer">
                <h2>{ text::item_title(lang, item, &answered.lines, book) }</h2>
                <p class="echo"><b>{ text::line_use(lang, units, product) }</b></p>
                for one in &answered.quotes {
                    { answer(lang, product, Some(one)) }
                }
            </section>
        })
    });
    let several = entered.items.len() > 1;
    html! {
        <div class="quoted">
            { for lines.flatten() }
            if let Some(total) = quote.total.filter(|_| several) {
                <p class="total">
                    { lang.grand_total() }{ " · " }{ lang.twelve_months() }
                    <b data-total="grand">{ text::money(total.best) }{ " " }{ lang.yuan() }</b>
                </p>
            }
        </div>
    }
}

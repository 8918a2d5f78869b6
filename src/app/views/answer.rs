use super::purchase::{best_name, purchase};
use crate::app::components::Announcer;
use crate::app::later;
use crate::diagnostic::{Finding, Severity};
use crate::money::Money;
use crate::price_book::Product;
use crate::quote::{LineQuote, OptionQuote};
use crate::text::{self, Lang};
use yew::prelude::*;

/// The answer to a question about calls or checks, one number, with everything that explains it. `quote` is `None` where
/// the answers lead to no meter.
pub(super) fn answer(lang: Lang, product: &Product, quote: Option<&LineQuote>) -> Html {
    html! { <>{ total(lang, product, quote) }{ bought(lang, product, quote) }</> }
}

/// What explains the number, where there is one.
pub(super) fn bought(lang: Lang, product: &Product, quote: Option<&LineQuote>) -> Html {
    let Some(quote) = quote.filter(|quote| shown(lang, quote).is_some()) else { return Html::default() };
    purchase(lang, product, quote)
}

/// The way to buy that is shown, and its name.
fn shown(lang: Lang, quote: &LineQuote) -> Option<(&'static str, &OptionQuote)> {
    let best = quote.options.best.as_ref().map(|o| (best_name(lang, quote), o));
    best.or_else(|| quote.options.packs.as_ref().map(|o| (lang.all_packs(), o))).filter(|_| quote.units > 0)
}

/// The number, and what it is worth.
pub(super) fn total(lang: Lang, product: &Product, quote: Option<&LineQuote>) -> Html {
    let Some(quote) = quote else { return Html::default() };
    let Some((name, option)) = shown(lang, quote) else {
        return html! { <div class="state"><p>{ later::get().map(|later| (later.empty)(lang, quote, product)) }</p></div> };
    };
    // A fraction of a fen rounds to nothing to pay; the exact amount says more than a zero.
    let total =
        if option.payable == Money::ZERO { option.total.to_string() } else { text::money(option.payable) };
    // The largest type is for figures people buy for; beyond, the number shrinks before it breaks.
    let size = match total.len() {
        ..=9 => "big",
        10..=13 => "big long",
        _ => "big longest",
    };
    let spoken = format!("{name} {total} {}", lang.yuan());
    html! {
        <>
            <Announcer text={spoken} />
            <p class="label">{ name }{ " · " }{ lang.twelve_months() }</p>
            <p class={size} part="total" data-total="best">{ total }<small>{ lang.yuan() }</small></p>
            { verdict(lang, quote, option, product) }
            { later::get().map(|later| (later.own)(lang, quote, option, product)).unwrap_or_default() }
        </>
    }
}

/// What makes this answer the customer's own: contract prices, and packs held before.
pub(super) fn own_terms(lang: Lang, quote: &LineQuote, option: &OptionQuote, product: &Product) -> Html {
    let list = quote.at_list.as_ref().filter(|_| option.total > Money::ZERO).map(|list| {
        match list.options.best.as_ref() {
            Some(best) => text::of_list(lang, best.payable),
            None => lang.at_contract().to_string(),
        }
    });
    let held = text::held_note(lang, option, product);
    html! {
        for words in list.into_iter().chain(held) {
            <p class="plain" data-own="">{ words }</p>
        }
    }
}

/// Why there is no figure, in words.
pub(super) fn empty(lang: Lang, quote: &LineQuote, product: &Product) -> String {
    quote
        .diagnostics
        .iter()
        .filter(|d| d.finding.severity() == Severity::Error || d.path == "options.best")
        .map(|d| text::finding(lang, &d.finding, product))
        .next()
        .unwrap_or_else(|| lang.nothing_used().to_string())
}

/// What the answer is worth, against the way it should be compared with.
pub(super) fn verdict(lang: Lang, quote: &LineQuote, option: &OptionQuote, product: &Product) -> Html {
    if let Some(postpaid) = &quote.options.postpaid {
        if let Some(saving) = text::saving(lang, option, postpaid, product) {
            return html! { <p class="good" data-saving="postpaid">{ saving }</p> };
        }
        let no_packs = quote.diagnostics.iter().any(|d| d.finding == Finding::NoPacks);
        let words = match (no_packs, option.held > 0 && option.total == Money::ZERO) {
            (_, true) => lang.held_is_enough(),
            (true, _) => lang.no_packs(),
            (false, _) => lang.postpaid_wins(),
        };
        return html! { <p class="plain">{ words }</p> };
    }
    let reason = quote
        .diagnostics
        .iter()
        .find(|d| d.path == "options.postpaid")
        .map(|d| text::finding(lang, &d.finding, product));
    let saved = quote
        .options
        .packs
        .as_ref()
        .and_then(|packs| Some((packs.payable.minus(option.payable)?, packs)))
        .filter(|(saved, _)| *saved > Money::ZERO);
    html! {
        <>
            if let Some((saved, packs)) = saved {
                <p class="good" data-saving="packs">{ text::saving_over_packs(lang, saved, packs, product) }</p>
            } else if let Some(reason) = reason {
                <p class="plain">{ reason }</p>
            }
        </>
    }
}

use crate::app::components::{CopyButton, bar, fold};
use crate::diagnostic::{Diagnostic, Finding, Severity};
use crate::money::Money;
use crate::order;
use crate::price_book::{Cite, Product};
use crate::quote::{LineQuote, OptionQuote, Step};
use crate::text::{self, Lang};
use yew::prelude::*;

/// What to buy with the way there, the other ways on one scale, the risk, dates, and the working.
pub(super) fn purchase(lang: Lang, product: &Product, quote: &LineQuote) -> Html {
    let Some(meter) = product.meters.iter().find(|m| m.id == quote.meter) else { return Html::default() };
    let Some(option) = quote.options.best.as_ref().or(quote.options.packs.as_ref()) else {
        return Html::default();
    };
    let list = meter.list(quote.settlement);
    let copy = text::copy_list(lang, option, meter, product, quote.units, lang.not_official());
    let buys = !option.purchases.is_empty();
    html! {
        <>
            <ul class="buy">
                for row in text::buy_rows(lang, option, product) {
                    <li>
                        <span class="when">{ row.when }</span>
                        <span>{ row.what }</span>
                        <span class="amount">{ text::money(row.amount) }</span>
                    </li>
                }
            </ul>
            if buys {
                <div class="actions">
                    <CopyButton {lang} label={lang.copy()} text={Callback::from(move |()| AttrValue::from(copy.clone()))} />
                    <a class="button go" href={product.purchase_url.to_string()} target="_blank" rel="noreferrer">
                        { lang.go_buy() }{ " ↗" }
                    </a>
                </div>
            }
            { hints(lang, quote, product) }
            { rows(lang, quote, product) }
            { risk(lang, quote, option, product) }
            if let Some(list) = list {
                <p class="foot">
                    { text::date_line(lang, list, product) }
                    if let Some(words) = text::confidence(lang, list.cite.confidence) {
                        { " · " }<span class="doubt">{ words }</span>
                    }
                    <br />
                    { lang.not_official() }
                </p>
            }
            { fold(lang.working(), "", "working", false, &|| workings(lang, quote, option, product)) }
        </>
    }
}

/// The working of what is shown, and of every other way one fold further down.
pub(super) fn workings(lang: Lang, quote: &LineQuote, shown: &OptionQuote, product: &Product) -> Html {
    let options = &quote.options;
    let others = [
        (lang.all_packs(), "working-packs", options.packs.as_ref()),
        (lang.vendor_example(), "working-picks", options.picks.as_ref()),
        (lang.all_postpaid(), "working-postpaid", options.postpaid.as_ref()),
    ];
    html! {
        <>
            { working(lang, shown, product) }
            for (name, id, option) in others {
                if let Some(option) = option.filter(|o| o.purchases != shown.purchases || o.total != shown.total) {
                    { fold(name, &text::money(option.payable), id, false, &|| working(lang, option, product)) }
                }
            }
        </>
    }
}

/// What the cheapest way is called: where postpaid exists but has no printed price, nothing can be called cheapest.
pub(super) fn best_name(lang: Lang, quote: &LineQuote) -> &'static str {
    let unlisted = |d: &Diagnostic| d.path == "options.postpaid" && d.finding == Finding::PostpaidUnlisted;
    if quote.diagnostics.iter().any(unlisted) { lang.all_packs() } else { lang.best() }
}

pub(super) fn hints(lang: Lang, quote: &LineQuote, product: &Product) -> Html {
    let simpler = quote.simpler.as_ref().map(|s| text::simpler(lang, s, product));
    let same = quote.same_price.first().map(|picks| text::same_price(lang, picks, product));
    let two = quote.two_years.as_ref().map(|two| text::two_years(lang, two, product));
    if simpler.is_none() && same.is_none() && two.is_none() {
        return Html::default();
    }
    html! {
        <ul class="hints">
            for words in simpler.into_iter().chain(same).chain(two) {
                <li>{ words }</li>
            }
        </ul>
    }
}

/// The ways to buy on one scale; ways that cost the same share a row.
pub(super) fn rows(lang: Lang, quote: &LineQuote, product: &Product) -> Html {
    let options = &quote.options;
    let best = best_name(lang, quote);
    let candidates = [
        (best, options.best.as_ref()),
        (lang.all_packs(), options.packs.as_ref()),
        (lang.vendor_example(), options.picks.as_ref()),
        (lang.all_postpaid(), options.postpaid.as_ref()),
    ];
    let mut merged: Vec<(Vec<&str>, &OptionQuote)> = Vec::new();
    for (name, option) in candidates {
        let Some(option) = option else { continue };
        match merged.iter_mut().find(|(_, o)| o.payable == option.payable) {
            Some((names, _)) if !names.contains(&name) => names.push(name),
            Some(_) => {}
            None => merged.push((vec![name], option)),
        }
    }
    if merged.len() < 2 {
        return Html::default();
    }
    order::by(&mut merged, |(_, o)| o.payable);
    let most = merged.last().map_or(Money::ZERO, |(_, o)| o.payable);
    html! {
        <ul class="ways">
            for (names, option) in merged {
                <li class={classes!((names.first() == Some(&best)).then_some("on"))}>
                    <span class="name">
                        <b>{ names.join(lang.pick(" ＝ ", " = ")) }</b>
                        <span>{ text::packs_phrase(lang, option, product) }</span>
                    </span>
                    <span class="amount">{ text::money(option.payable) }</span>
                    { bar(length(option.payable, most), names.first() == Some(&best)) }
                </li>
            }
        </ul>
    }
}

fn length(amount: Money, most: Money) -> u32 {
    amount.per_mille_of(most).and_then(|n| u32::try_from(n).ok()).unwrap_or(0).min(1000)
}

/// One sentence of risk, and what may change the decision.
pub(super) fn risk(lang: Lang, quote: &LineQuote, option: &OptionQuote, product: &Product) -> Html {
    let pays = quote
        .break_even
        .as_ref()
        .and_then(|b| b.pays_from)
        .filter(|_| !option.purchases.is_empty())
        .map(|from| text::pays_sentence(lang, from, option, product));
    let stops = quote.diagnostics.iter().find(|d| {
        d.path == "options.postpaid" && matches!(d.finding, Finding::NoPostpaid | Finding::PostpaidOff)
    });
    let worth = quote.diagnostics.iter().filter(|d| {
        let concerns = match d.finding {
            // A cliff is about months charged postpaid: it says nothing of a purchase without any.
            Finding::Cliff { best_saves, .. } => option.overflow > 0 || best_saves > Money::ZERO,
            Finding::LowConfidence => false,
            _ => d.finding.severity() != Severity::Note,
        };
        concerns || stops.is_some_and(|s| s == *d)
    });
    let sentences: Vec<String> =
        pays.into_iter().chain(worth.map(|d| text::finding(lang, &d.finding, product))).collect();
    if sentences.is_empty() {
        return Html::default();
    }
    html! {
        <div class="risk">
            for sentence in sentences {
                <p>{ sentence }</p>
            }
        </div>
    }
}

/// Quantity × price = amount, line by line, down to the source.
fn working(lang: Lang, option: &OptionQuote, product: &Product) -> Html {
    let mut cites: Vec<&Cite> = Vec::new();
    for step in &option.steps {
        let (Step::Grant { cite, .. } | Step::Packs { cite, .. } | Step::Postpaid { cite, .. }) = step else {
            continue;
        };
        if !cites.contains(&cite) {
            cites.push(cite);
        }
    }
    let total = text::money(option.payable);
    let exact = option.total != option.payable;
    let each = option.price_per_used_unit.clone();
    html! {
        <>
            <div class="scroll"><table class="steps">
                <tbody>
                    for step in &option.steps {
                        { step_row(lang, step, product) }
                    }
                </tbody>
                <tfoot>
                    <tr>
                        <th scope="row" colspan="2">{ lang.pick("合计", "Total") }</th>
                        <td>{ total }</td>
                    </tr>
                </tfoot>
            </table></div>
            if exact {
                <p class="note">{ lang.pick("舍入之前：", "Before rounding: ") }{ option.total.to_string() }{ " " }{ lang.currency(&product.currency).to_string() }</p>
            }
            <p class="note">{ text::balance(lang, option, product, each.as_deref()) }</p>
            if let Some(rule) = product.rule("settlement-order") {
                <p class="note">{ lang.of(&rule.text) }</p>
            }
            <ul class="sources">
                for cite in cites {
                    { source(lang, cite, product) }
                }
            </ul>
        </>
    }
}

fn step_row(lang: Lang, step: &Step, product: &Product) -> Html {
    let (label, working, amount) = text::step(lang, step, product);
    html! {
        <tr>
            <th scope="row">{ label }</th>
            <td>{ working }</td>
            <td>{ amount.unwrap_or_default() }</td>
        </tr>
    }
}

/// A citation with its note, linked where the document is public. The place keeps its own language.
pub(super) fn source(lang: Lang, cite: &Cite, product: &Product) -> Html {
    let url = product.source(cite).and_then(|s| s.url.as_ref()).map(ToString::to_string);
    let (title, place, date) = text::source_parts(lang, cite, product);
    html! {
        <li>
            if let Some(url) = url {
                <a href={url} target="_blank" rel="noreferrer">{ title }</a>
            } else {
                { title }
            }
            { " " }<span lang={text::language_of(place)}>{ place.to_string() }</span>{ " · " }{ date }
            if let Some(note) = &cite.note {
                <small>{ lang.of(note) }</small>
            }
        </li>
    }
}

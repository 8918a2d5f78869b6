//! What a message costs beyond its first count: values of variables, shorter ways to write it, several destinations, and
//! what is charged at all.

use super::purchase::source;
use super::sms::region_choices;
use crate::app::browser;
use crate::app::components::{Group, NumberField, fold, picker, tick};
use crate::calendar::Date;
use crate::money::Money;
use crate::order;
use crate::price_book::{Cite, Confidence, Postpaid, Product, Rule};
use crate::quote::LineQuote;
use crate::scenario::{Edit, MAX_REGIONS, Sms};
use crate::sms::{Case, Changes, Kind, LIMIT_INTERNATIONAL, Market, Replace, variables};
use crate::text::{self, Lang};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// What a year of messages costs at its best, with everything else that holds for the customer; `None` where it cannot be
/// priced.
pub(super) type Price<'a> = dyn Fn(&Sms) -> Option<Money> + 'a;

/// An edit after which the control is gone, and where the focus goes instead.
fn then_focus(on_edit: &Callback<Edit>, edit: Edit, id: String) -> Callback<MouseEvent> {
    let on_edit = on_edit.clone();
    Callback::from(move |_: MouseEvent| {
        on_edit.emit(edit.clone());
        browser::focus_soon(id.clone());
    })
}

/// A value for each variable of the body, as short, as usual and as long as it gets. Nothing without variables.
pub(super) fn values(lang: Lang, answers: &Sms, unfilled: &[String], on_edit: &Callback<Edit>) -> Html {
    let names = variables(&answers.body);
    if names.is_empty() {
        return Html::default();
    }
    let cases = [
        (Case::Shortest, "shortest", lang.shortest()),
        (Case::Typical, "typical", lang.typical()),
        (Case::Longest, "longest", lang.longest()),
    ];
    let field = |name: &str, case: Case, id: &str, label: &str| {
        let known = answers.values.iter().find(|v| v.name == name);
        let value = known.map_or("", |v| match case {
            Case::Shortest => &v.shortest,
            Case::Typical => &v.typical,
            Case::Longest => &v.longest,
        });
        let oninput = {
            let (on_edit, name) = (on_edit.clone(), name.to_string());
            Callback::from(move |event: InputEvent| {
                if let Some(input) = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok()) {
                    on_edit.emit(Edit::Value(name.clone(), case, input.value()));
                }
            })
        };
        html! {
            <td>
                <input
                    id={format!("value-{name}-{id}")}
                    type="text"
                    autocomplete="off"
                    maxlength={LIMIT_INTERNATIONAL.to_string()}
                    aria-label={format!("{{{name}}} {label}")}
                    value={value.to_string()}
                    {oninput}
                />
            </td>
        }
    };
    html! {
        <section class="values" id="values">
            <table>
                <caption>{ lang.variables() }</caption>
                <thead>
                    <tr>
                        <th scope="col"><span class="unseen">{ lang.variable() }</span></th>
                        for (_, _, label) in cases {
                            <th scope="col">{ label }</th>
                        }
                    </tr>
                </thead>
                <tbody>
                    for name in names {
                        <tr key={name.to_string()}>
                            <th scope="row"><code>{ format!("{{{name}}}") }</code></th>
                            for (case, id, label) in cases {
                                { field(name, case, id, label) }
                            }
                        </tr>
                    }
                </tbody>
            </table>
            if !unfilled.is_empty() {
                <p class="note">{ text::unfilled(lang, unfilled) }</p>
            }
        </section>
    }
}

/// Ways to write the message with fewer segments, each with what it saves; and the way back from the last one taken.
pub(super) fn shorter_ways(
    lang: Lang,
    answers: &Sms,
    found: &Changes,
    now: Option<Money>,
    price: &Price<'_>,
    on_edit: &Callback<Edit>,
) -> Html {
    let undo = answers.before.as_ref().map(|_| {
        let onclick = then_focus(on_edit, Edit::Undo, "body".into());
        html! {
            <p class="undone">
                <span>{ lang.replaced() }</span>
                <button class="quiet" type="button" id="undo-replace" {onclick}>{ lang.undo() }</button>
            </p>
        }
    });
    let offers = found.worth();
    if offers.is_empty() {
        return undo.unwrap_or_default();
    }
    let saved = |replace: Replace| {
        let then = price(&answers.with(replace))?;
        now?.minus(then).filter(|saved| *saved > Money::ZERO)
    };
    let several = offers.len() > 1;
    let rows = offers.into_iter().map(|(replace, count)| {
        let name = match replace {
            Replace::One(kind) => text::change_kind(lang, kind),
            Replace::Alike if several => lang.alike(),
            Replace::Alike => lang.alike_only(),
            Replace::All if several => lang.everything(),
            Replace::All => lang.everything_only(),
        };
        let pairs = text::change_pairs(lang, found.of(replace), matches!(replace, Replace::One(_)));
        let fewer = found.before.saturating_sub(count);
        let verb = if replace == Replace::One(Kind::Emoji) { lang.remove_emoji() } else { lang.replace() };
        let onclick = then_focus(on_edit, Edit::Replace(replace), "undo-replace".into());
        let code = match replace {
            Replace::One(kind) => kind.code(),
            Replace::Alike => "alike",
            Replace::All => "all",
        };
        html! {
            <li key={code} data-replace={code}>
                <span class="what">
                    <b>{ name }</b>
                    <span class="pairs">
                        for pair in pairs {
                            <span>{ pair }</span>
                        }
                    </span>
                    <span class="good">{ text::saved_by(lang, fewer, saved(replace)) }</span>
                </span>
                <button class="button" type="button" aria-label={format!("{verb} {name}")} {onclick}>{ verb }</button>
            </li>
        }
    });
    html! {
        <>
            <ul class="shorter" aria-label={lang.shorter_ways()}>{ for rows }</ul>
            { undo.unwrap_or_default() }
        </>
    }
}

/// Where the message goes and to how many, when that is more than one country or region.
pub(super) fn destinations(lang: Lang, product: &Product, answers: &Sms, on_edit: &Callback<Edit>) -> Html {
    let choices = region_choices(lang, product);
    let first = (answers.region, &answers.recipients);
    let all = core::iter::once(first).chain(answers.also.iter().map(|s| (s.region, &s.recipients)));
    let row = |(at, (region, people)): (usize, (u16, &crate::scenario::Amount))| {
        // The ids of the only destination stay with the first of several.
        let ids = if at == 0 {
            ("region".to_string(), "recipients".to_string())
        } else {
            (format!("region-{at}"), format!("recipients-{at}"))
        };
        let name = product.meters.get(usize::from(region)).map_or("", |m| lang.of(&m.name));
        let on_pick =
            on_edit.reform(move |value: AttrValue| Edit::RegionAt(at, value.parse().unwrap_or_default()));
        let on_type = on_edit.reform(move |text: String| Edit::RecipientsAt(at, text));
        let remove = then_focus(on_edit, Edit::RemoveRegion(at), "region".into());
        let error = people.read().err();
        html! {
            <li key={at}>
                { picker(ids.0, lang.region(), &Group::plain(choices.clone()), region.to_string().into(), on_pick) }
                <NumberField
                    id={ids.1.clone()}
                    label={format!("{name} {}", lang.recipients())}
                    value={people.text.clone()}
                    invalid={error.is_some()}
                    {on_type}
                />
                <button
                    class="quiet away"
                    type="button"
                    aria-label={format!("{} {name}", lang.remove())}
                    onclick={remove}
                >
                    { "×" }
                </button>
                if let Some(error) = error {
                    <p class="echo error" id={format!("{}-error", ids.1)} role="alert">
                        { text::volume_error(lang, &error) }{ lang.pick("。", ". ") }
                        <span>{ lang.still_good() }{ text::pieces(people.good.get()) }</span>
                    </p>
                }
            </li>
        }
    };
    html! {
        <div class="places">
            <ul aria-label={lang.several_regions()}>{ for all.enumerate().map(row) }</ul>
            { add(lang, answers, on_edit) }
        </div>
    }
}

fn add(lang: Lang, answers: &Sms, on_edit: &Callback<Edit>) -> Html {
    let next = answers.also.len().saturating_add(1);
    let onclick = then_focus(on_edit, Edit::AddRegion, format!("region-{next}"));
    let room = next < MAX_REGIONS;
    html! {
        if room {
            <button class="quiet add" type="button" id="add-region" {onclick}>{ "+ " }{ lang.add_region() }</button>
        }
    }
}

/// What few messages need: at home the opt-out line of marketing, abroad a second destination.
pub(super) fn more(lang: Lang, answers: &Sms, on_edit: &Callback<Edit>) -> Html {
    match answers.market {
        Market::Domestic => {
            let on_change = on_edit.reform(Edit::Marketing);
            html! { <p>{ tick("marketing", answers.marketing, lang.marketing(), on_change) }</p> }
        }
        // A list that is there has its own way to grow.
        Market::International if answers.also.is_empty() => html! { <p>{ add(lang, answers, on_edit) }</p> },
        Market::International => Html::default(),
    }
}

/// Each destination with its price, its segments and what it costs.
pub(super) fn by_region(lang: Lang, product: &Product, answers: &Sms, quotes: &[LineQuote]) -> Html {
    let mut cites: Vec<&Cite> = Vec::new();
    let mut days: Vec<Date> = Vec::new();
    let mut carriers: Vec<String> = Vec::new();
    let rows: Vec<Html> = answers
        .destinations(product)
        .zip(quotes)
        .map(|((meter, _), quote)| {
            let list = meter.list(quote.settlement);
            let price = list.and_then(|list| match &list.postpaid {
                Postpaid::Flat(price) => Some(price.to_string()),
                _ => None,
            });
            let low = list.is_some_and(|list| list.cite.confidence == Confidence::Low);
            let prefix = meter.region.as_ref().and_then(|r| r.prefix.as_ref());
            for cite in list.map(|list| &list.cite).into_iter().chain(prefix.map(|p| &p.cite)) {
                if !cites.contains(&cite) {
                    cites.push(cite);
                }
            }
            days.extend(list.and_then(|list| list.from));
            carriers.extend(prefix.map(|p| text::carrier_prefix(lang, p.units, lang.of(&meter.name))));
            let segments = answers.count(prefix.map_or(0, |p| p.units));
            let paid = quote.options.best.as_ref().map(|best| text::money(best.payable));
            html! {
                <tr key={meter.id.to_string()}>
                    <th scope="row">{ lang.of(&meter.name).to_string() }</th>
                    <td>{ text::pieces(segments.into()) }</td>
                    <td>
                        if low {
                            <span class="doubt">{ price.unwrap_or_default() }</span>
                        } else {
                            { price.unwrap_or_default() }
                        }
                    </td>
                    <td>{ paid.unwrap_or_default() }</td>
                </tr>
            }
        })
        .collect();
    let working = || {
        html! {
            <ul class="sources">
                for cite in &cites {
                    { source(lang, cite, product) }
                }
            </ul>
        }
    };
    order::by(&mut days, |day| *day);
    days.dedup();
    let doubt = cites.iter().filter_map(|c| text::confidence(lang, c.confidence)).next();
    let [_, each] = text::price_heads(lang, product);
    html! {
        <>
            <div class="scroll">
                <table class="prices" id="by-region">
                    <caption class="unseen">{ lang.several_regions() }</caption>
                    <thead>
                        <tr>
                            <th scope="col">{ lang.region() }</th>
                            <th scope="col">{ lang.segments_each() }</th>
                            <th scope="col">{ each }</th>
                            <th scope="col">{ lang.subtotal() }</th>
                        </tr>
                    </thead>
                    <tbody>{ for rows }</tbody>
                </table>
            </div>
            for words in carriers {
                <p class="note">{ words }</p>
            }
            <p class="foot">
                { text::price_days(lang, &days) }{ " · " }{ lang.list_price() }
                if let Some(words) = doubt {
                    { " · " }<span class="doubt">{ words }</span>
                }
                <br />
                { lang.not_official() }
            </p>
            { fold(lang.working(), "", "working", false, &working) }
        </>
    }
}

/// The rules that say what is charged and what is not, for where the message goes.
pub(super) fn charged(lang: Lang, product: &Product, answers: &Sms) -> Html {
    let inside = || rules(lang, product, answers);
    fold(lang.billed_and_not(), lang.billed_and_not_hint(), "charged", false, &inside)
}

fn rules(lang: Lang, product: &Product, answers: &Sms) -> Html {
    const BOTH: [&str; 5] = ["charged-when", "interfaces-free", "short-links", "replies", "tolerance"];
    let own: &[&str] = match answers.market {
        Market::Domestic => &["overflow", "error-1033", "shared-pack"],
        Market::International => &["intl-prices", "intl-arrears", "intl-packs"],
    };
    let carriers = answers.market == Market::International && answers.prefix(product) > 0;
    let ids = BOTH.iter().chain(own).chain(carriers.then_some(&"length-malaysia"));
    let rules: Vec<&Rule> = ids.filter_map(|id| product.rule(id)).collect();
    // A document is named once, with all its places.
    let mut cites: Vec<Cite> = Vec::new();
    for Rule { cite, .. } in &rules {
        match cites.iter_mut().find(|c| c.source == cite.source && c.note == cite.note) {
            Some(same) => same.place = format!("{}、{}", same.place, cite.place).into(),
            None => cites.push(cite.clone()),
        }
    }
    html! {
        <>
            <ul class="rules">
                for rule in rules {
                    <li>{ lang.of(&rule.text).to_string() }</li>
                }
            </ul>
            <ul class="sources">
                for cite in &cites {
                    { source(lang, cite, product) }
                }
            </ul>
        </>
    }
}

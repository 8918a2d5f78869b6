use crate::price_book::Product;
use crate::quote::{Event, LargestDay, Ledger, Stop};
use crate::text::{self, Lang};
use yew::prelude::*;

/// What happens on which day, and when service stops. `ledger` is what the events count lots in.
pub(super) fn timeline_view(
    lang: Lang,
    product: &Product,
    ledger: &Ledger,
    events: &[Event],
    stops: &[Stop],
    dearest: Option<&LargestDay>,
) -> Html {
    let days: Vec<&[Event]> = events.chunk_by(|a, b| a.when.date() == b.when.date()).collect();
    html! {
        <section class="timeline" aria-label={lang.timeline_heading()}>
            if days.is_empty() {
                <p class="note">{ lang.timeline_empty() }</p>
            } else {
                <p class="note">{ lang.timeline_note() }</p>
                <ol class="days">
                    for day in days {
                        { one_day(lang, product, ledger, day) }
                    }
                </ol>
            }
            if !stops.is_empty() {
                <h2>{ lang.stop_heading() }</h2>
                <ul class="stops">
                    for stop in stops {
                        <li>
                            <p>{ text::stop_answer(lang, stop, product) }</p>
                            { why(lang, product, stop.rule.as_deref()) }
                        </li>
                    }
                </ul>
            }
            if let Some(day) = dearest {
                <p class="balance">{ text::balance_to_keep(lang, day, product) }</p>
            }
        </section>
    }
}

fn one_day(lang: Lang, product: &Product, ledger: &Ledger, day: &[Event]) -> Html {
    let Some(first) = day.first() else { return Html::default() };
    let date = first.when.date().to_string();
    html! {
        <li key={date.clone()}>
            <time datetime={date.clone()}>{ date }</time>
            <ul>
                for event in day {
                    <li>
                        <p>
                            if let Some(at) = event.when.time() {
                                <span class="clock">{ format!("{:02}:{:02}:{:02}", at.hour(), at.minute(), at.second()) }</span>
                                { " " }
                            }
                            { text::event(lang, event, ledger, product) }
                        </p>
                        { why(lang, product, event.rule.as_deref()) }
                    </li>
                }
            </ul>
        </li>
    }
}

/// The rule behind it, closed until asked for.
fn why(lang: Lang, product: &Product, rule: Option<&str>) -> Html {
    let Some(rule) = rule.and_then(|id| product.rule(id)) else { return Html::default() };
    html! {
        <details class="why">
            <summary>{ lang.why() }</summary>
            <p>{ text::rule_with_source(lang, rule, product) }</p>
        </details>
    }
}

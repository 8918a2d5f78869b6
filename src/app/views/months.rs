use super::timeline::timeline_view;
use crate::app::components::fold;
use crate::price_book::{Product, embedded};
use crate::quote::{
    Ledger, LedgerMonth, LineQuote, Lot, LotOrigin, daily_price, largest_postpaid_day, stop, timeline,
};
use crate::scenario::Line;
use crate::text::{self, Lang};
use yew::prelude::*;

/// The year month by month: where units come from, what is bought, what lapses; then what happens on which day and when
/// service stops.
pub(super) fn months(lang: Lang, product: &Product, line: &Line, quote: &LineQuote) -> Html {
    let Some(ledger) = quote.ledger.as_ref().filter(|_| quote.units > 0) else { return Html::default() };
    let year = || html! { <>{ table(lang, ledger) }{ lots(lang, product, ledger) }</> };
    let days = || {
        let events = timeline(product, ledger, &line.plan, None);
        let stops =
            product.meters.iter().find(|m| m.id == line.meter).map(|meter| {
                stop(product, meter, line.overflow.unwrap_or(product.overflow), line.settlement)
            });
        let dearest = daily_price(embedded(), line).and_then(|price| largest_postpaid_day(ledger, price));
        timeline_view(lang, product, ledger, &events, &stops.unwrap_or_default(), dearest.as_ref())
    };
    html! {
        <>
            { fold(lang.twelve_months_fold(), lang.twelve_months_hint(), "months", false, &year) }
            { fold(lang.timeline_heading(), lang.timeline_hint(), "timeline", false, &days) }
        </>
    }
}

/// A column of the ledger: its heading and its figure.
type Column = (&'static str, fn(&LedgerMonth) -> u64);

/// A column appears where it has anything to say.
pub(super) fn table(lang: Lang, ledger: &Ledger) -> Html {
    let all: [Column; 9] = [
        (lang.used(), |m| m.usage),
        (lang.from_grants(), |m| m.granted),
        (lang.from_held(), |m| m.held),
        (lang.from_packs(), |m| m.packed),
        (lang.from_postpaid(), |m| m.overflow),
        (lang.stopped(), |m| m.stopped),
        (lang.bought_in_month(), |m| m.bought),
        (lang.lapsed(), |m| m.lapsed),
        (lang.left_over(), |m| m.left),
    ];
    let shown: Vec<Column> = all
        .into_iter()
        .enumerate()
        .filter(|(index, (_, figure))| *index == 0 || ledger.months.iter().any(|m| figure(m) > 0))
        .map(|(_, column)| column)
        .collect();
    let sum =
        |figure: fn(&LedgerMonth) -> u64| ledger.months.iter().fold(0u64, |n, m| n.saturating_add(figure(m)));
    // What is left at a month's end does not add up over months.
    let summed = |name: &str| name != lang.left_over();
    html! {
        <div class="scroll" tabindex="0" role="region" aria-label={lang.ledger_caption()}><table class="ledger">
            <caption>{ lang.ledger_caption() }</caption>
            <thead>
                <tr>
                    <th scope="col">{ lang.ledger_month_column() }</th>
                    for (name, _) in &shown {
                        <th scope="col">{ *name }</th>
                    }
                </tr>
            </thead>
            <tbody>
                for (index, month) in ledger.months.iter().enumerate() {
                    <tr key={index}>
                        <th scope="row">{ text::ledger_month(lang, index, month.days) }</th>
                        for (_, figure) in &shown {
                            <td>{ quiet_zero(figure(month)) }</td>
                        }
                    </tr>
                }
            </tbody>
            <tfoot>
                <tr>
                    <th scope="row">{ lang.pick("合计", "Total") }</th>
                    for (name, figure) in &shown {
                        <td>{ if summed(name) { text::pieces(sum(*figure)) } else { String::new() } }</td>
                    }
                </tr>
            </tfoot>
        </table></div>
    }
}

/// A nought as a dash: the eye finds the figures.
fn quiet_zero(count: u64) -> String {
    if count == 0 { "–".to_string() } else { text::pieces(count) }
}

pub(super) fn lots(lang: Lang, product: &Product, ledger: &Ledger) -> Html {
    let row = |lot: &Lot| {
        let index = usize::from(lot.month).saturating_sub(1);
        let days = ledger.months.get(index).and_then(|m| m.days);
        let from = match lot.origin {
            LotOrigin::Bought { .. } => text::ledger_month(lang, index, days),
            LotOrigin::Grant(_) | LotOrigin::Held(_) => "–".to_string(),
        };
        html! {
            <tr>
                <th scope="row">{ text::lot_name(lang, lot, product) }</th>
                <td>{ from }</td>
                <td>{ lot.ends.map_or_else(|| "–".to_string(), |d| d.to_string()) }</td>
                <td>{ text::pieces(lot.units) }</td>
                <td>{ quiet_zero(lot.used()) }</td>
                <td>{ quiet_zero(lot.lapsed) }</td>
                <td>{ quiet_zero(lot.left) }</td>
            </tr>
        }
    };
    if ledger.lots.is_empty() {
        return Html::default();
    }
    html! {
        <div class="scroll" tabindex="0" role="region" aria-label={lang.lots_caption()}><table class="ledger lots">
            <caption>{ lang.lots_caption() }</caption>
            <thead>
                <tr>
                    <th scope="col">{ lang.lot() }</th>
                    <th scope="col">{ lang.bought_in_month() }</th>
                    <th scope="col">{ lang.lot_ends() }</th>
                    <th scope="col">{ lang.lot_units() }</th>
                    <th scope="col">{ lang.pick("已用", "Used") }</th>
                    <th scope="col">{ lang.lapsed() }</th>
                    <th scope="col">{ lang.lot_left() }</th>
                </tr>
            </thead>
            <tbody>{ for ledger.lots.iter().map(row) }</tbody>
        </table></div>
    }
}

use super::purchase::source;
use crate::calendar::Date;
use crate::price_book::{Cite, PriceBook, Product};
use crate::quote::{EstimateQuote, LineQuote, OptionQuote, Step, Sums};
use crate::scenario::Estimate;
use crate::text::{self, Lang};
use yew::prelude::*;

/// The estimate on paper: what is asked, what it costs each way, what to buy when, month by month, and where every price
/// stands. On a screen it is not shown.
pub(super) fn sheet(
    lang: Lang,
    book: &PriceBook,
    estimate: &Estimate,
    quote: &EstimateQuote,
    today: Date,
) -> Html {
    let lines: Vec<(String, &LineQuote, &Product)> = estimate
        .items
        .iter()
        .zip(&quote.items)
        .flat_map(|(item, answer)| {
            let title = text::item_title(lang, item, &answer.lines, book);
            let alone = answer.quotes.len() == 1;
            answer.quotes.iter().filter_map(move |q| {
                let (product, meter) = book.meter(&q.meter)?;
                let name = lang.of(&meter.name);
                let title = if alone || title == name { title.clone() } else { format!("{title} · {name}") };
                Some((title, q, product))
            })
        })
        .collect();
    let head = format!("{today} · {}", lang.vendor_and_book(book));
    let law = [lang.list_price(), lang.pick("。", ". "), lang.not_official(), lang.pick("。", ".")].concat();
    paper(lang, head, &lines, quote.total, law)
}

/// Lines and what is said about them, as a document: a head below the title, and at the end whose prices these are.
pub(super) fn paper(
    lang: Lang,
    head: String,
    lines: &[(String, &LineQuote, &Product)],
    total: Option<Sums>,
    law: String,
) -> Html {
    html! {
        <section class="sheet">
            <p class="title">{ lang.sheet_title() }</p>
            <p>{ head }</p>
            { summary(lang, lines, total) }
            for (title, q, product) in lines {
                { purchases(lang, title, q, product) }
            }
            <div class="page-two">
                for (title, q, product) in lines {
                    { ledger(lang, title, q, product) }
                }
                <h2>{ lang.sources_heading() }</h2>
                for (title, cites, product) in sources(lines) {
                    <p>{ title }</p>
                    <ul class="sources">
                        for cite in cites {
                            { source(lang, cite, product) }
                        }
                    </ul>
                }
                <p class="law">{ law }</p>
            </div>
        </section>
    }
}

fn summary(lang: Lang, lines: &[(String, &LineQuote, &Product)], total: Option<Sums>) -> Html {
    let amount =
        |option: Option<&OptionQuote>| option.map_or_else(|| "–".to_string(), |o| text::money(o.payable));
    html! {
        <table>
            <thead>
                <tr>
                    <th scope="col">{ lang.name_of_line() }</th>
                    <th scope="col">{ lang.use_in_a_year() }</th>
                    <th scope="col">{ lang.all_postpaid() }</th>
                    <th scope="col">{ lang.all_packs() }</th>
                    <th scope="col">{ lang.best() }</th>
                </tr>
            </thead>
            <tbody>
                for (title, q, product) in lines {
                    <tr>
                        <th scope="row">{ title }</th>
                        <td>{ text::line_use(lang, q.units, product) }</td>
                        <td>{ amount(q.options.postpaid.as_ref()) }</td>
                        <td>{ amount(q.options.packs.as_ref()) }</td>
                        <td><b>{ amount(q.options.best.as_ref()) }</b></td>
                    </tr>
                }
            </tbody>
            if let Some(total) = total {
                <tfoot>
                    <tr>
                        <th scope="row" colspan="4">{ lang.grand_total() }{ lang.pick("（元）", " (yuan)") }</th>
                        <td><b>{ text::money(total.best) }</b></td>
                    </tr>
                    <tr>
                        <td colspan="5">
                            { text::money_parts(lang, total.today, total.later) }
                            if let Some(list) = total.at_list {
                                { lang.pick("；", "; ") }{ text::of_list(lang, list) }
                            }
                            if let Some(words) = text::uncertain_line(lang, &total) {
                                { lang.pick("。", ". ") }{ words }
                            }
                        </td>
                    </tr>
                </tfoot>
            }
        </table>
    }
}

fn purchases(lang: Lang, title: &str, quote: &LineQuote, product: &Product) -> Html {
    let Some(option) = quote.options.best.as_ref().filter(|_| quote.units > 0) else {
        return Html::default();
    };
    let pays = quote
        .break_even
        .as_ref()
        .and_then(|b| b.pays_from)
        .filter(|_| !option.purchases.is_empty())
        .map(|from| text::pays_sentence(lang, from, option, product));
    html! {
        <>
            <h2>{ title.to_string() }</h2>
            <table class="purchases">
                <tbody>
                    for row in text::buy_rows(lang, option, product) {
                        <tr>
                            <td>{ row.when }</td>
                            <td>{ row.what }</td>
                            <td>{ text::money(row.amount) }</td>
                        </tr>
                    }
                </tbody>
            </table>
            if let Some(words) = pays {
                <p>{ words }</p>
            }
        </>
    }
}

/// A ledger where something is bought; without packs every month is its usage.
fn ledger(lang: Lang, title: &str, quote: &LineQuote, product: &Product) -> Html {
    let bought = quote.options.best.as_ref().is_some_and(|b| b.bought > 0 || b.held > 0 || b.granted > 0);
    match &quote.ledger {
        Some(ledger) if bought => html! {
            <>
                <h2>{ title.to_string() }{ lang.pick("：", ": ") }{ lang.ledger_caption() }</h2>
                { super::months::table(lang, ledger) }
                <p>{ text::purchase_sentence(lang, ledger, product) }</p>
            </>
        },
        _ => Html::default(),
    }
}

type Sources<'a> = Vec<(&'a str, Vec<&'a Cite>, &'a Product)>;

/// Where the prices of every product stand, each place once.
fn sources<'a>(lines: &'a [(String, &'a LineQuote, &'a Product)]) -> Sources<'a> {
    let mut found: Sources<'a> = Vec::new();
    for (title, quote, product) in lines {
        let Some(option) = &quote.options.best else { continue };
        for step in &option.steps {
            let (Step::Grant { cite, .. } | Step::Packs { cite, .. } | Step::Postpaid { cite, .. }) = step
            else {
                continue;
            };
            match found.iter_mut().find(|(_, _, p)| p.id == product.id) {
                Some((_, cites, _)) if cites.contains(&cite) => {}
                Some((_, cites, _)) => cites.push(cite),
                None => found.push((title, vec![cite], product)),
            }
        }
    }
    found
}

use super::price_list::{place, prices};
use super::purchase::source;
use crate::price_book::{Cite, Meter, Postpaid, Product, SourceDate, embedded};
use crate::text::{self, Lang};
use yew::prelude::*;

/// Which language the list of all prices is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Properties)]
pub struct AllPricesProps {
    /// The language.
    pub lang: Lang,
}

/// Every price of the book with its source, as a page of tables that needs no script. Rendered natively only.
#[component]
pub fn AllPrices(props: &AllPricesProps) -> Html {
    let AllPricesProps { lang } = *props;
    let book = embedded();
    html! {
        <div class="page book">
            <header class="top">
                <p class="brand"><a href="./">{ "Packwise" }</a><span>{ lang.tagline() }</span></p>
            </header>
            <main>
                <h1>{ lang.all_prices() }</h1>
                <p class="note">
                    { lang.pick("价格表版本 ", "Price book ") }{ book.version.to_string() }
                    { lang.pick("，核对日期 ", ", checked ") }{ book.checked.to_string() }
                    { lang.pick("。", ". ") }{ lang.list_price() }{ lang.pick("。", ". ") }
                    { lang.not_official() }{ lang.pick("。", ".") }
                </p>
                <ul class="contents">
                    for product in book.products.iter() {
                        <li><a href={format!("#{}", product.id)}>{ lang.of(&product.name).to_string() }</a></li>
                    }
                </ul>
                for product in book.products.iter() {
                    { product_prices(lang, product) }
                }
            </main>
        </div>
    }
}

fn product_prices(lang: Lang, product: &Product) -> Html {
    let (regions, meters): (Vec<&Meter>, Vec<&Meter>) =
        product.meters.iter().partition(|m| m.region.is_some());
    html! {
        <section id={product.id.to_string()}>
            <h2>{ lang.of(&product.name).to_string() }</h2>
            for meter in meters {
                <h3 id={meter.id.to_string()}>{ lang.of(&meter.name).to_string() }</h3>
                for list in meter.lists.iter() {
                    <p class="note">{ text::list_title(lang, list) }</p>
                    { prices(lang, product, meter, list) }
                }
            }
            if !regions.is_empty() {
                { region_prices(lang, product, &regions) }
            }
            if !product.results.is_empty() {
                { billed_results(lang, product) }
            }
            <h3>{ lang.rules() }</h3>
            <ul class="rules">
                for rule in product.rules.iter() {
                    <li>
                        { lang.of(&rule.text).to_string() }
                        <small>{ place(lang, &rule.cite, product) }</small>
                    </li>
                }
            </ul>
            <h3>{ lang.sources_heading() }</h3>
            <ul class="rules">
                for s in product.sources.iter() {
                    <li>
                        if let Some(url) = &s.url {
                            <a href={url.to_string()} rel="noreferrer">{ lang.of(&s.title).to_string() }</a>
                        } else {
                            { lang.of(&s.title).to_string() }
                        }
                        <small>
                            { match &s.date {
                                SourceDate::On(day) => day.to_string(),
                                SourceDate::Undated { evidence } => lang.of(evidence).to_string(),
                            } }
                        </small>
                    </li>
                }
            </ul>
        </section>
    }
}

/// Countries and regions in one table: one price each.
fn region_prices(lang: Lang, product: &Product, regions: &[&Meter]) -> Html {
    let mut cites: Vec<&Cite> = Vec::new();
    for cite in regions.iter().flat_map(|m| m.lists.iter()).map(|l| &l.cite) {
        if !cites.contains(&cite) {
            cites.push(cite);
        }
    }
    let [_, each] = text::price_heads(lang, product);
    html! {
        <>
            <h3>{ lang.international() }</h3>
            <div class="scroll">
                <table class="prices">
                    <thead>
                        <tr>
                            <th scope="col">{ lang.region() }</th>
                            <th scope="col">{ lang.dial_code() }</th>
                            <th scope="col">{ each }</th>
                            <th scope="col">{ lang.price_day() }</th>
                        </tr>
                    </thead>
                    <tbody>
                        for (meter, list) in regions.iter().flat_map(|m| m.lists.iter().map(move |l| (m, l))) {
                            <tr id={meter.id.to_string()}>
                                <th scope="row">{ lang.of(&meter.name).to_string() }</th>
                                <td>{ meter.region.as_ref().map(|r| format!("+{}", r.dial)).unwrap_or_default() }</td>
                                <td>
                                    { match &list.postpaid {
                                        Postpaid::Flat(price) => price.to_string(),
                                        _ => String::new(),
                                    } }
                                </td>
                                <td>{ list.from.map(|d| d.to_string()).unwrap_or_default() }</td>
                            </tr>
                        }
                    </tbody>
                </table>
            </div>
            <ul class="sources">
                for cite in cites {
                    { source(lang, cite, product) }
                }
            </ul>
        </>
    }
}

/// Which results of a call are billed.
fn billed_results(lang: Lang, product: &Product) -> Html {
    html! {
        <>
            <h3>{ lang.billed_results() }</h3>
            <div class="scroll">
                <table class="prices codes">
                    <thead>
                        <tr>
                            <th scope="col">{ lang.pick("服务或接口", "Service or API") }</th>
                            <th scope="col">{ lang.pick("计费", "Billed") }</th>
                            <th scope="col">{ lang.pick("不计费", "Not billed") }</th>
                        </tr>
                    </thead>
                    <tbody>
                        for results in product.results.iter() {
                            <tr>
                                <th scope="row">
                                    { lang.of(&results.name).to_string() }
                                    <small>{ place(lang, &results.cite, product) }</small>
                                </th>
                                <td>{ results.billed.join(" ") }</td>
                                <td>
                                    { results.not_billed.join(" ") }
                                    if let Some(last) = &results.truncated_after {
                                        <small>{ lang.pick("只读到 ", "read up to ") }{ last.to_string() }</small>
                                    }
                                </td>
                            </tr>
                        }
                    </tbody>
                </table>
            </div>
        </>
    }
}

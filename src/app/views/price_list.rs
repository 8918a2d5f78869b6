use super::purchase::source;
use crate::app::components::fold;
use crate::price_book::{Cite, Meter, PriceList, Product};
use crate::text::{self, Lang, PriceRow};
use yew::prelude::*;

/// All prices of a meter under one list, with their sources, one fold away.
pub(super) fn price_table(
    lang: Lang,
    product: &Product,
    meter: &Meter,
    list: &PriceList,
    open: bool,
) -> Html {
    fold(lang.prices_of_meter(), lang.of(&meter.name), "prices", open, &|| prices(lang, product, meter, list))
}

/// The table itself.
pub(super) fn prices(lang: Lang, product: &Product, meter: &Meter, list: &PriceList) -> Html {
    let mut cites: Vec<&Cite> = vec![&list.cite];
    cites.extend(list.packs.iter().filter_map(|p| p.cite.as_ref()));
    cites.extend(list.custom.iter().map(|c| &c.cite));
    cites.dedup();
    let pays_off = text::pays_off_shown(list);
    html! {
        <>
            <div class="scroll">
                <table class="prices">
                    <thead>
                        <tr>
                            <th scope="col">{ lang.size() }</th>
                            { for text::price_heads(lang, product).map(|head| html! { <th scope="col">{ head }</th> }) }
                            if pays_off {
                                <th scope="col">{ lang.pays_off() }</th>
                            }
                        </tr>
                    </thead>
                    <tbody>
                        for row in text::price_rows(lang, list, product) {
                            { price_row(row, pays_off) }
                        }
                    </tbody>
                </table>
            </div>
            if let Some(note) = &meter.note {
                <p class="note">{ lang.of(note) }</p>
            }
            <ul class="sources">
                for cite in cites {
                    { source(lang, cite, product) }
                }
            </ul>
        </>
    }
}

/// A citation in one line.
#[cfg(any(feature = "prerender", feature = "book-page"))]
pub(super) fn place(lang: Lang, cite: &Cite, product: &Product) -> Html {
    let (title, place, date) = text::source_parts(lang, cite, product);
    html! { <>{ title }{ " " }<span lang={text::language_of(place)}>{ place.to_string() }</span>{ " · " }{ date }</> }
}

fn price_row(row: PriceRow<'_>, pays_off: bool) -> Html {
    let PriceRow { label, price, each, pays_share, pays_units, .. } = row;
    html! {
        <tr>
            <th scope="row">{ label }</th>
            <td>{ price }</td>
            <td>{ each }</td>
            if pays_off {
                <td>
                    { pays_share }
                    if !pays_units.is_empty() {
                        <small>{ pays_units }</small>
                    }
                </td>
            }
        </tr>
    }
}

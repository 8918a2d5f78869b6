use super::purchase::source;
use crate::app::components::fold;
use crate::money::UnitPrice;
use crate::price_book::{Cite, Meter, Pack, Postpaid, PriceList, Product};
use crate::quote::pays_off;
use crate::text::{self, Lang};
use yew::prelude::*;

/// All prices of a meter under one list, with their sources, one fold away.
pub(super) fn price_table(
    lang: Lang,
    product: &Product,
    meter: &Meter,
    list: &PriceList,
    open: bool,
) -> Html {
    let inside = prices(lang, product, meter, list);
    fold(lang.prices_of_meter(), lang.of(&meter.name), "prices", open, inside)
}

/// The table itself.
pub(super) fn prices(lang: Lang, product: &Product, meter: &Meter, list: &PriceList) -> Html {
    let unit = &product.unit;
    let flat = match &list.postpaid {
        Postpaid::Flat(price) => Some(*price),
        _ => None,
    };
    let mut cites: Vec<&Cite> = vec![&list.cite];
    cites.extend(list.packs.iter().filter_map(|p| p.cite.as_ref()));
    cites.extend(list.custom.iter().map(|c| &c.cite));
    cites.dedup();
    let packs = !list.packs.is_empty();
    html! {
        <>
            <div class="scroll">
                <table class="prices">
                    <thead>
                        <tr>
                            <th scope="col">{ lang.size() }</th>
                            <th scope="col">{ lang.price() }</th>
                            <th scope="col">{ lang.each() }</th>
                            if flat.is_some() && packs {
                                <th scope="col">{ lang.pays_off() }</th>
                            }
                        </tr>
                    </thead>
                    <tbody>
                        { postpaid_rows(lang, &list.postpaid, packs, product) }
                        for pack in list.packs.iter() {
                            <tr>
                                <th scope="row">{ text::size_label(lang, pack.units, unit) }</th>
                                <td>{ text::money(pack.price) }</td>
                                <td>{ pack.price.per_unit(pack.units).unwrap_or_default() }</td>
                                if flat.is_some() {
                                    <td>
                                        { pays(lang, pack, flat) }
                                    </td>
                                }
                            </tr>
                        }
                        for tier in list.custom.iter().flat_map(|c| c.tiers.iter()) {
                            <tr>
                                <th scope="row">
                                    { lang.pick("自选量 ≥ ", "Custom ≥ ") }{ text::size_label(lang, tier.from, unit) }
                                </th>
                                <td></td>
                                <td>{ tier.price.to_string() }</td>
                            </tr>
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

/// From which use a pack costs no more than postpaid: as a share of it, and the first unit.
fn pays(lang: Lang, pack: &Pack, flat: Option<UnitPrice>) -> Html {
    match flat.and_then(|price| pays_off(pack.units, pack.price, price)) {
        // Dearer a unit than postpaid, even used to the last.
        Some(off) if off.never => lang.pick("不回本", "never").into(),
        Some(off) => {
            html! { <>{ text::per_mille(off.per_mille) }<small>{ text::pieces(off.units) }</small></> }
        }
        None => Html::default(),
    }
}

fn postpaid_rows(lang: Lang, postpaid: &Postpaid, packs: bool, product: &Product) -> Html {
    let name = lang.pick("后付费", "Postpaid");
    match postpaid {
        Postpaid::None => {
            html! { <tr><th scope="row">{ name }</th><td>{ lang.pick("无", "none") }</td><td></td></tr> }
        }
        Postpaid::Unlisted => {
            html! { <tr><th scope="row">{ name }</th><td>{ lang.pick("未印价格", "not printed") }</td><td></td></tr> }
        }
        Postpaid::Flat(price) => html! {
            <tr>
                <th scope="row">{ name }</th>
                <td></td>
                <td>{ price.to_string() }</td>
                if packs {
                    <td></td>
                }
            </tr>
        },
        Postpaid::Reached(tiers) | Postpaid::Graduated(tiers) => html! {
            <>
                for tier in tiers.iter() {
                    <tr>
                        <th scope="row">
                            { lang.pick("月用量 ≥ ", "From ") }{ text::size_label(lang, tier.from, &product.unit) }
                            { lang.pick("", " a month") }
                        </th>
                        <td></td>
                        <td>{ tier.price.map_or_else(|| lang.pick("联系商务", "on request").to_string(), |p| p.to_string()) }</td>
                    </tr>
                }
            </>
        },
    }
}

//! The rows of a price list, as the page and every document show them.

use super::{Lang, money, per_mille, pieces, size_label};
use crate::money::UnitPrice;
use crate::price_book::{Cite, Postpaid, PriceList, Product, Tier};
use crate::quote::pays_off;

/// A row of a price list. Amounts are in the currency of the product; what does not apply is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceRow<'a> {
    /// What is bought: postpaid units, a pack, or packs from a size on.
    pub label: String,
    /// What it costs as a whole, or why there is no price.
    pub price: String,
    /// What one unit of it costs.
    pub each: String,
    /// From which share of a pack's units it costs no more than postpaid.
    pub pays_share: String,
    /// The same in units; empty where it never does.
    pub pays_units: String,
    /// Where it stands.
    pub cite: &'a Cite,
}

impl<'a> PriceRow<'a> {
    const fn new(label: String, cite: &'a Cite) -> Self {
        Self {
            label,
            price: String::new(),
            each: String::new(),
            pays_share: String::new(),
            pays_units: String::new(),
            cite,
        }
    }
}

/// Whether a list has packs that can be compared with a postpaid price.
#[must_use]
pub fn pays_off_shown(list: &PriceList) -> bool {
    flat(list).is_some() && !list.packs.is_empty()
}

const fn flat(list: &PriceList) -> Option<UnitPrice> {
    match list.postpaid {
        Postpaid::Flat(price) => Some(price),
        _ => None,
    }
}

/// How long a bought pack serves.
#[must_use]
pub fn pack_validity(lang: Lang, list: &PriceList, product: &Product) -> String {
    match lang {
        Lang::Zh => format!("{}有效期 {} 个月", product.pack_name.zh, list.pack_months),
        Lang::En => format!("packs valid for {} months", list.pack_months),
    }
}

/// The heads of a column of prices and of one of what a unit costs.
#[must_use]
pub fn price_heads(lang: Lang, product: &Product) -> [String; 2] {
    let currency = lang.currency(&product.currency);
    [lang.pick("价格", "Price"), lang.pick("单价", "Per unit")].map(|name| match lang {
        Lang::Zh => format!("{name}（{currency}）"),
        Lang::En => format!("{name} ({currency})"),
    })
}

/// Every price of a list: postpaid first, then packs by size.
#[must_use]
pub fn price_rows<'a>(lang: Lang, list: &'a PriceList, product: &Product) -> Vec<PriceRow<'a>> {
    let unit = &product.unit;
    let mut rows = postpaid_rows(lang, list, product);
    for pack in list.packs.iter() {
        let mut row = PriceRow::new(size_label(lang, pack.units, unit), list.pack_cite(pack));
        row.price = money(pack.price);
        row.each = pack.price.per_unit(pack.units).unwrap_or_default();
        match flat(list).and_then(|price| pays_off(pack.units, pack.price, price)) {
            // Dearer a unit than postpaid, even used to the last.
            Some(off) if off.never => row.pays_share = lang.pick("不回本", "never").into(),
            Some(off) => {
                row.pays_share = per_mille(off.per_mille);
                row.pays_units = pieces(off.units);
            }
            None => {}
        }
        rows.push(row);
    }
    if let Some(custom) = &list.custom {
        for tier in custom.tiers.iter() {
            let size = size_label(lang, tier.from, unit);
            let label = format!("{}{size}", lang.pick("自选量 ≥ ", "Custom ≥ "));
            let mut row = PriceRow::new(label, tier.cite.as_ref().unwrap_or(&custom.cite));
            row.each = tier.price.to_string();
            rows.push(row);
        }
    }
    rows
}

fn postpaid_rows<'a>(lang: Lang, list: &'a PriceList, product: &Product) -> Vec<PriceRow<'a>> {
    let mut row = PriceRow::new(lang.pick("后付费", "Postpaid").into(), &list.cite);
    match &list.postpaid {
        Postpaid::None => row.price = lang.pick("无", "none").into(),
        Postpaid::Unlisted => row.price = lang.pick("未印价格", "not printed").into(),
        Postpaid::Flat(price) => row.each = price.to_string(),
        Postpaid::Reached(tiers) | Postpaid::Graduated(tiers) => {
            let tier_row = |tier: &Tier| {
                let size = size_label(lang, tier.from, &product.unit);
                let label = format!("{}{size}{}", lang.pick("月用量 ≥ ", "From "), lang.pick("", " a month"));
                let mut row = PriceRow::new(label, &list.cite);
                row.each =
                    tier.price.map_or_else(|| lang.pick("联系商务", "on request").into(), |p| p.to_string());
                row
            };
            return tiers.iter().map(tier_row).collect();
        }
    }
    vec![row]
}

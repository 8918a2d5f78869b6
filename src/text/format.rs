//! Numbers, amounts and packs as people write them.

use super::Lang;
use crate::money::Money;
use crate::price_book::{Bilingual, Product, Unit};
use crate::volume::Volume;

/// A name somebody typed, or a sentence with one in it, without the characters that turn the order of what stands around
/// them: behind one of those a price can read as another one.
///
/// ```
/// use packwise::text::in_order;
/// assert_eq!(in_order("bank \u{202E}001"), "bank 001");
/// ```
#[must_use]
pub fn in_order(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')).collect()
}

/// An amount to pay: digits in groups, with two decimals where it is not whole.
///
/// ```
/// use packwise::text::money;
/// assert_eq!(money("280000".parse().unwrap()), "280,000");
/// assert_eq!(money("3172.8".parse().unwrap()), "3,172.80");
/// ```
#[must_use]
pub fn money(amount: Money) -> String {
    let text = amount.payable();
    let (whole, fen) = text.split_once('.').unwrap_or((&text, "00"));
    let grouped = group(whole);
    if fen == "00" { grouped } else { format!("{grouped}.{fen}") }
}

/// An amount with what it is counted in: `280,000 元`, `280,000 yuan`, `12.50 USD`.
#[must_use]
pub fn amount(lang: Lang, amount: Money, product: &Product) -> String {
    format!("{} {}", money(amount), lang.currency(&product.currency))
}

fn group(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len().saturating_add(digits.len()));
    for (at, digit) in digits.chars().enumerate() {
        let behind = digits.len().saturating_sub(at);
        if at > 0 && behind.is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A share in tenths of a percent: `222` is `22.2%`.
#[must_use]
pub fn per_mille(share: u64) -> String {
    let (whole, tenth) = (share.checked_div(10).unwrap_or(0), share.checked_rem(10).unwrap_or(0));
    if tenth == 0 { format!("{whole}%") } else { format!("{whole}.{tenth}%") }
}

/// Digits in groups of three.
#[must_use]
pub fn pieces(count: u64) -> String {
    group(&count.to_string())
}

/// A count with its unit: `300,000 次`, `300,000 calls`.
#[must_use]
pub fn units(lang: Lang, count: u64, unit: &Unit) -> String {
    format!("{} {}", pieces(count), lang.unit(unit, count))
}

/// An edition's name without the product's, which the page has said already: `增强版` for `增强版人脸核身`.
#[must_use]
pub fn edition_label(lang: Lang, edition: u16, product: &Product) -> &str {
    let name = product.editions.get(usize::from(edition)).map_or("", |e| lang.of(&e.name));
    name.strip_suffix(lang.of(&product.name)).map_or(name, str::trim_end)
}

/// A size in the vendor's short form: `1千`, `20万`, `1亿`; other sizes in digits.
fn short_size(units: u64, unit: &Unit) -> String {
    if numbered(unit) {
        return pieces(units);
    }
    if (1_000..10_000).contains(&units) && units.is_multiple_of(1_000) {
        return format!("{}千", units.checked_div(1_000).unwrap_or(0));
    }
    Volume::new(units).map_or_else(|| pieces(units), |v| v.wan().replace(' ', ""))
}

/// Whether a unit begins with a numeral, as 千封 does: after 5千 it could not be told from the number.
pub(super) fn numbered(unit: &Unit) -> bool {
    unit.zh.starts_with(['百', '千', '万', '亿'])
}

/// A pack in the vendor's words: `20万次资源包`, `200,000-call pack`.
///
/// ```
/// use packwise::price_book::{Bilingual, Unit};
/// use packwise::text::{Lang, pack_label};
/// let unit = Unit { zh: "次".into(), en: "call".into(), en_plural: "calls".into() };
/// let name = Bilingual::fixed("资源包", "pack");
/// assert_eq!(pack_label(Lang::Zh, 200_000, false, &unit, &name), "20万次资源包");
/// assert_eq!(pack_label(Lang::En, 200_000, false, &unit, &name), "200,000-call pack");
/// let mails = Unit { zh: "千封".into(), ..unit };
/// assert_eq!(pack_label(Lang::Zh, 5_000, false, &mails, &name), "5,000千封资源包");
/// ```
#[must_use]
pub fn pack_label(lang: Lang, units: u64, custom: bool, unit: &Unit, name: &Bilingual) -> String {
    match lang {
        Lang::Zh => {
            let own = if custom { "（自选）" } else { "" };
            format!("{}{}{}{own}", short_size(units, unit), unit.zh, name.zh)
        }
        Lang::En => {
            let own = if custom { " (custom size)" } else { "" };
            format!("{}-{} {}{own}", pieces(units), unit.en, name.en)
        }
    }
}

/// The size alone, for tables: `20万次`, `200,000 calls`.
#[must_use]
pub fn size_label(lang: Lang, count: u64, unit: &Unit) -> String {
    match lang {
        Lang::Zh => format!("{}{}", short_size(count, unit), unit.zh),
        Lang::En => units(lang, count, unit),
    }
}

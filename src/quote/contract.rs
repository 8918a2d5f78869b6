//! A price list as a contract changes it.

use crate::money::UnitPrice;
use crate::price_book::{
    CustomPack, CustomTier, List, Pack, Postpaid, PriceBook, PriceList, Settlement, Tier,
};
use crate::scenario::{Contract, Line, Share};
use std::borrow::Cow;

/// What a unit beyond packs costs this customer, where that is one price charged day by day.
///
/// ```
/// use packwise::price_book::embedded;
/// use packwise::quote::daily_price;
/// use packwise::scenario::Line;
/// use packwise::volume::{Usage, Volume};
/// let line = Line::new("faceid.enhanced.authority.wechat", Usage::PerYear(Volume::ZERO));
/// assert_eq!(daily_price(embedded(), &line).unwrap().to_string(), "1.2");
/// ```
#[must_use]
pub fn daily_price(book: &PriceBook, line: &Line) -> Option<UnitPrice> {
    let (_, meter) = book.meter(&line.meter)?;
    let list = meter.list(line.settlement).filter(|list| list.settlement == Settlement::Daily)?;
    match apply(&line.contract, list)?.postpaid {
        Postpaid::Flat(price) => Some(price),
        _ => None,
    }
}

/// The list with the contract's prices in it; `None` where a price leaves exact arithmetic.
///
/// A price named outright stands as it is, a share applies to what is not named. What the list does not sell, or does not
/// offer postpaid, a contract does not add.
pub(super) fn apply<'b>(contract: &Contract, list: &'b PriceList) -> Option<Cow<'b, PriceList>> {
    if contract.is_list() {
        return Some(Cow::Borrowed(list));
    }
    let share = |share: Option<Share>| share.unwrap_or(Share::WHOLE).per_mille();
    let (of_packs, of_postpaid) = (share(contract.packs_share), share(contract.postpaid_share));
    let postpaid = match (&list.postpaid, contract.postpaid) {
        (Postpaid::None, _) => Postpaid::None,
        (_, Some(price)) => Postpaid::Flat(price),
        (Postpaid::Unlisted, None) => Postpaid::Unlisted,
        (Postpaid::Flat(price), None) => Postpaid::Flat(price.per_mille(of_postpaid)?),
        (Postpaid::Reached(tiers), None) => Postpaid::Reached(shared(tiers, of_postpaid)?),
        (Postpaid::Graduated(tiers), None) => Postpaid::Graduated(shared(tiers, of_postpaid)?),
    };
    let packs = list
        .packs
        .iter()
        .map(|pack| {
            let named =
                contract.packs.iter().find(|(units, _)| *units == pack.units).map(|(_, price)| *price);
            let price = match named {
                Some(price) => price,
                None => pack.price.per_mille(of_packs)?,
            };
            Some(Pack { price, ..pack.clone() })
        })
        .collect::<Option<Vec<_>>>()?;
    let custom = match &list.custom {
        None => None,
        Some(custom) => Some(CustomPack {
            tiers: custom
                .tiers
                .iter()
                .map(|t| Some(CustomTier { price: t.price.per_mille(of_packs)?, ..t.clone() }))
                .collect::<Option<Vec<_>>>()?
                .into(),
            cite: custom.cite.clone(),
        }),
    };
    Some(Cow::Owned(PriceList { postpaid, packs: packs.into(), custom, ..list.clone() }))
}

/// Tiers at so many thousandths of their prices.
fn shared(tiers: &[Tier], of_postpaid: u16) -> Option<List<Tier>> {
    let tier = |t: &Tier| {
        let price = match t.price {
            Some(price) => Some(price.per_mille(of_postpaid)?),
            None => None,
        };
        Some(Tier { from: t.from, price })
    };
    tiers.iter().map(tier).collect::<Option<Vec<_>>>().map(List::Owned)
}

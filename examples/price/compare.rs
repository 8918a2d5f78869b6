//! What a new edition of a price book changes, in money.

use packwise::money::Money;
use packwise::price_book::{List, Meter, PriceBook, PriceList, Product, Settlement};
use packwise::quote::{Options, Quoter};
use packwise::scenario::Line;
use packwise::volume::{Usage, Volume};
use std::fmt::Write as _;

/// The years that are compared: 1千, 1万, 10万, 100万 units, spread evenly.
pub(crate) const YEARS: [u64; 4] = [1_000, 10_000, 100_000, 1_000_000];

/// What became of a meter.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// Only the new book has it.
    Added,
    /// Only the old book has it.
    Removed,
    /// Its prices changed; the years that cost something else now, which may be none of [`YEARS`].
    Prices(Vec<Row>),
}

/// A year that costs something else now.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// Units of the year.
    pub(crate) units: u64,
    /// All postpaid, old and new; `None` where it has no price.
    pub(crate) postpaid: [Option<Money>; 2],
    /// The best mix, old and new.
    pub(crate) best: [Option<Money>; 2],
}

/// Every meter whose current prices differ, in the order of the old book, new ones last.
pub(crate) fn compare(old: &PriceBook, new: &PriceBook) -> Vec<(String, Change)> {
    let (before, after) = (Quoter::new(old), Quoter::new(new));
    let mut changes = Vec::new();
    for (product, meter) in meters(old) {
        let change = match new.meter(&meter.id) {
            None => Change::Removed,
            Some((other, now)) if same(product, meter, other, now) => continue,
            Some(_) => Change::Prices(
                YEARS.iter().filter_map(|&units| row(&before, &after, &meter.id, units)).collect(),
            ),
        };
        changes.push((meter.id.to_string(), change));
    }
    for (_, meter) in meters(new).filter(|(_, meter)| old.meter(&meter.id).is_none()) {
        changes.push((meter.id.to_string(), Change::Added));
    }
    changes
}

fn meters(book: &PriceBook) -> impl Iterator<Item = (&Product, &Meter)> {
    book.products.iter().flat_map(|product| product.meters.iter().map(move |meter| (product, meter)))
}

/// The same prices, wherever they are cited from.
fn same(product: &Product, meter: &Meter, other: &Product, now: &Meter) -> bool {
    let prices = |product: &Product, meter: &Meter| {
        let list = meter.list(Settlement::Daily).cloned();
        let list = list.map(|list: PriceList| {
            let packs: Vec<_> = list.packs.iter().map(|pack| (pack.units, pack.price)).collect();
            let bands = |tiers: &List<packwise::price_book::CustomTier>| {
                tiers.iter().map(|tier| (tier.from, tier.price)).collect::<Vec<_>>()
            };
            (list.postpaid, packs, list.custom.map(|custom| bands(&custom.tiers)), list.pack_months)
        });
        (product.overflow, list)
    };
    prices(product, meter) == prices(other, now)
}

fn row(before: &Quoter<'_>, after: &Quoter<'_>, meter: &str, units: u64) -> Option<Row> {
    let year = Usage::PerYear(Volume::new(units)?);
    let options = |quoter: &Quoter<'_>| quoter.brief(&Line::new(meter.to_owned(), year)).options;
    let (old, new) = (options(before), options(after));
    let paid = |pick: fn(&Options) -> Option<Money>| [pick(&old), pick(&new)];
    let row = Row {
        units,
        postpaid: paid(|options| options.postpaid.as_ref().map(|option| option.payable)),
        best: paid(|options| options.best.as_ref().map(|option| option.payable)),
    };
    let differs = |[old, new]: [Option<Money>; 2]| old != new;
    (differs(row.postpaid) || differs(row.best)).then_some(row)
}

/// The changes as a text, in the currency of the books.
pub(crate) fn told(changes: &[(String, Change)], currency: &str) -> String {
    let mut text = String::new();
    for (meter, change) in changes {
        // Writing to a text does not fail.
        let _ = match change {
            Change::Added => writeln!(text, "{meter}: new"),
            Change::Removed => writeln!(text, "{meter}: gone"),
            Change::Prices(rows) if rows.is_empty() => {
                writeln!(text, "{meter}: prices changed, at none of {}", YEARS.map(grouped).join(", "))
            }
            Change::Prices(_) => writeln!(text, "{meter}, {currency} a year"),
        };
        if let Change::Prices(rows) = change {
            for row in rows {
                let (postpaid, best) = (change_of(row.postpaid), change_of(row.best));
                let _ =
                    writeln!(text, "  {:>9} units   postpaid {postpaid}   best {best}", grouped(row.units));
            }
        }
    }
    text
}

fn change_of([old, new]: [Option<Money>; 2]) -> String {
    let shown = |amount: Option<Money>| amount.map_or("none".to_owned(), Money::payable);
    let by = old.zip(new).and_then(|(old, new)| {
        let sign = if new > old { "+" } else { "-" };
        Some(format!(" ({sign}{})", new.minus(old).or_else(|| old.minus(new))?.payable()))
    });
    if old == new {
        return format!("{} as before", shown(old));
    }
    format!("{} -> {}{}", shown(old), shown(new), by.unwrap_or_default())
}

/// `1,000,000`.
fn grouped(units: u64) -> String {
    Volume::new(units).map_or_else(|| units.to_string(), Volume::group)
}

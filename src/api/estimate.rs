//! A priced request as it is answered.

use super::book::{Name, Source};
use super::finding::Diagnostic;
use super::request::{Known, Request};
use crate::diagnostic::Finding;
use crate::money::Money;
use crate::packing::Pick;
use crate::price_book::{PriceBook, Product};
use crate::quote::{self, OptionQuote, Quote};
use serde::Serialize;

/// The whole answer.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Estimate<'q> {
    book_version: &'q str,
    currency: &'q str,
    lines: Vec<Line<'q>>,
    totals: Totals,
    diagnostics: Vec<Diagnostic>,
}

#[derive(Serialize)]
struct Totals {
    postpaid: Option<String>,
    packs: Option<String>,
    best: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'q> {
    meter: &'q str,
    usage: &'q [u64],
    units: u64,
    options: Options<'q>,
    simpler: Option<Simpler<'q>>,
    same_price: Vec<Vec<Packs>>,
    break_even: Option<BreakEven>,
    diagnostics: Vec<Diagnostic>,
}

#[derive(Serialize)]
struct Options<'q> {
    postpaid: Option<Choice<'q>>,
    packs: Option<Choice<'q>>,
    best: Option<Choice<'q>>,
    picks: Option<Choice<'q>>,
}

#[derive(Serialize)]
struct Simpler<'q> {
    extra: String,
    option: Choice<'q>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BreakEven {
    packs_from: Option<u64>,
    pays_from: Option<u64>,
    singles: Vec<Single>,
}

#[derive(Serialize)]
struct Single {
    units: u64,
    from: u64,
    to: u64,
}

/// One way to buy.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Choice<'q> {
    total: String,
    payable: String,
    due_today: String,
    due_later: String,
    packs: Vec<Packs>,
    purchases: Vec<Purchase>,
    granted: u64,
    bought: u64,
    used: u64,
    lapsed: u64,
    left: u64,
    overflow: u64,
    stopped: u64,
    price_per_used_unit: Option<&'q str>,
    steps: Vec<Step<'q>>,
}

/// Packs of one size, whenever they are bought.
#[derive(Serialize)]
struct Packs {
    units: u64,
    count: u64,
    price: String,
    custom: bool,
}

/// Packs of one size bought in one month.
#[derive(Serialize)]
struct Purchase {
    month: u8,
    units: u64,
    count: u64,
    price: String,
    amount: String,
    custom: bool,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
enum Step<'q> {
    Grant { units: u64, condition: Name<'q>, source: Source<'q> },
    Held { units: u64, of: u64, ends: Option<String> },
    Packs { units: u64, count: u64, price: String, amount: String, custom: bool, source: Source<'q> },
    Postpaid { units: u64, unit_price: String, amount: String, months: [u8; 2], source: Source<'q> },
    Stopped { units: u64 },
}

impl<'q> Estimate<'q> {
    pub(super) fn new(book: &'q PriceBook, request: &Request<'q>, quote: &'q Quote) -> Self {
        let payable = |total: Option<Money>| total.map(Money::payable);
        Self {
            book_version: &book.version,
            currency: &book.currency,
            lines: quote
                .lines
                .iter()
                .zip(&request.known)
                .enumerate()
                .map(|(index, (line, known))| Line::new(index, line, known))
                .collect(),
            totals: Totals {
                postpaid: payable(quote.totals.postpaid),
                packs: payable(quote.totals.packs),
                best: payable(quote.totals.best),
            },
            diagnostics: age(book, request).into_iter().collect(),
        }
    }
}

/// Whether the book is old on the day the request names. There is no clock here.
fn age(book: &PriceBook, request: &Request<'_>) -> Option<Diagnostic> {
    let finding = Finding::book_old(book.checked, request.as_of?)?;
    let product = request.known.first()?.product;
    Some(Diagnostic::new(&finding, "bookVersion".to_owned(), product))
}

impl<'q> Line<'q> {
    fn new(index: usize, line: &'q quote::LineQuote, known: &Known<'q>) -> Self {
        let product = known.product;
        let choice = |option: &'q Option<OptionQuote>| option.as_ref().map(|o| Choice::new(o, product));
        let options = &line.options;
        let mut diagnostics: Vec<Diagnostic> = line
            .diagnostics
            .iter()
            .map(|found| Diagnostic::new(&found.finding, path(index, &found.path), product))
            .collect();
        if known.no_grant {
            diagnostics.push(Diagnostic::no_grant(path(index, "grants")));
        }
        Self {
            meter: &line.meter,
            usage: &line.usage,
            units: line.units,
            options: Options {
                postpaid: choice(&options.postpaid),
                packs: choice(&options.packs),
                best: choice(&options.best),
                picks: choice(&options.picks),
            },
            simpler: line.simpler.as_ref().map(|simpler| Simpler {
                extra: simpler.extra.to_string(),
                option: Choice::new(&simpler.option, product),
            }),
            same_price: line
                .same_price
                .iter()
                .map(|mix| mix.iter().filter_map(Packs::picked).collect())
                .collect(),
            break_even: line.break_even.as_ref().map(|even| BreakEven {
                packs_from: even.packs_from,
                pays_from: even.pays_from,
                singles: even
                    .singles
                    .iter()
                    .map(|s| Single { units: s.units, from: s.from, to: s.to })
                    .collect(),
            }),
            diagnostics,
        }
    }
}

/// A path of a line as the request and the answer have it.
fn path(index: usize, inside: &str) -> String {
    let inside = if inside == "grants" { "freeQuota" } else { inside };
    let dot = if inside.is_empty() { "" } else { "." };
    format!("lines[{index}]{dot}{inside}")
}

impl<'q> Choice<'q> {
    fn new(option: &'q OptionQuote, product: &'q Product) -> Self {
        let source = |cite| Source::new(product, cite);
        let packs = |step: &quote::Step| match step {
            quote::Step::Packs { units, count, price, custom, .. } => {
                Some(Packs { units: *units, count: *count, price: price.to_string(), custom: *custom })
            }
            _ => None,
        };
        let purchase = |p: &quote::Purchase| Purchase {
            month: p.month,
            units: p.units,
            count: p.count,
            price: p.price.to_string(),
            amount: p.amount.to_string(),
            custom: p.custom,
        };
        let step = |step: &'q quote::Step| match step {
            quote::Step::Grant { units, condition, cite } => {
                Step::Grant { units: *units, condition: Name::new(condition), source: source(cite) }
            }
            quote::Step::Held { units, of, ends } => {
                Step::Held { units: *units, of: *of, ends: ends.map(|d| d.to_string()) }
            }
            quote::Step::Packs { units, count, price, amount, custom, cite, .. } => Step::Packs {
                units: *units,
                count: *count,
                price: price.to_string(),
                amount: amount.to_string(),
                custom: *custom,
                source: source(cite),
            },
            quote::Step::Postpaid { units, price, amount, months, cite, .. } => Step::Postpaid {
                units: *units,
                unit_price: price.to_string(),
                amount: amount.to_string(),
                months: [months.0, months.1],
                source: source(cite),
            },
            quote::Step::Stopped { units } => Step::Stopped { units: *units },
        };
        Self {
            total: option.total.to_string(),
            payable: option.payable.payable(),
            due_today: option.due_today.to_string(),
            due_later: option.due_later.to_string(),
            packs: option.steps.iter().filter_map(packs).collect(),
            purchases: option.purchases.iter().map(purchase).collect(),
            granted: option.granted,
            bought: option.bought,
            used: option.used,
            lapsed: option.lapsed,
            left: option.left,
            overflow: option.overflow,
            stopped: option.stopped,
            price_per_used_unit: option.price_per_used_unit.as_deref(),
            steps: option.steps.iter().map(step).collect(),
        }
    }
}

impl Packs {
    fn picked(pick: &Pick) -> Option<Self> {
        let price = Money::from_grains(pick.price)?.to_string();
        Some(Self { units: pick.units, count: pick.count, price, custom: pick.custom })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::price_book::embedded;
    use crate::quote::Quoter;
    use crate::scenario;
    use crate::volume::{Usage, Volume};
    use serde_json::json;

    fn answer(meter: &'static str, volume: u64) -> serde_json::Value {
        let book = embedded();
        let line = scenario::Line::new(meter, Usage::PerYear(Volume::new(volume).unwrap()));
        let (product, _) = book.meter(meter).unwrap();
        let request =
            Request { lines: vec![line], known: vec![Known { product, no_grant: true }], as_of: None };
        let quote = Quoter::new(book).quote(&request.lines);
        serde_json::to_value(Estimate::new(book, &request, &quote)).unwrap()
    }

    #[test]
    fn money_is_text_and_units_are_numbers() {
        let answer = answer("faceid.enhanced.authority.wechat", 300_000);
        let best = &answer["lines"][0]["options"]["best"];
        assert_eq!(best["total"], json!("280000"));
        assert_eq!(best["payable"], json!("280000.00"));
        assert_eq!(best["bought"], json!(300_000));
        assert_eq!(best["packs"][0]["units"], json!(200_000));
        assert_eq!(best["steps"][0]["kind"], json!("packs"));
        assert_eq!(best["steps"][0]["source"]["confidence"], json!("high"));
        assert!(best["steps"][0]["source"]["id"].is_string());
        assert_eq!(answer["lines"][0]["options"]["picks"], json!(null));
        assert_eq!(answer["totals"]["best"], json!("280000.00"));
    }

    #[test]
    fn findings_name_the_keys_of_the_request() {
        let answer = answer("captcha.check", 80_000);
        let found = answer["lines"][0]["diagnostics"].as_array().unwrap();
        let paths: Vec<_> =
            found.iter().map(|f| (f["code"].as_str().unwrap(), f["path"].as_str().unwrap())).collect();
        assert_eq!(
            paths,
            [("postpaid.needsPack", "lines[0].options.postpaid"), ("grant.none", "lines[0].freeQuota")]
        );
    }
}

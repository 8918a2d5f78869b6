//! A priced request as it is answered. Its words stand here, so that renaming something inside never renames it outside.

use super::cite::{name, source};
use super::finding;
use super::json::Json;
use super::request::{Known, Request};
use crate::diagnostic::Finding;
use crate::money::Money;
use crate::packing::Pick;
use crate::price_book::{PriceBook, Product};
use crate::quote::{LineQuote, OptionQuote, Purchase, Quote, Step};

/// The whole answer.
pub(super) fn estimate(book: &PriceBook, request: &Request<'_>, quote: &Quote) -> Json {
    let mut out = Json::with_room(quote.lines.len().saturating_mul(200));
    out.object("", |out| {
        out.text("bookVersion", &book.version);
        out.text("currency", &book.currency);
        out.list(
            "lines",
            quote.lines.iter().zip(&request.known).enumerate(),
            |out, (index, (quote, known))| {
                line(out, index, quote, known);
            },
        );
        out.object("totals", |out| {
            let totals = &quote.totals;
            for (key, total) in
                [("postpaid", totals.postpaid), ("packs", totals.packs), ("best", totals.best)]
            {
                out.option(key, total, |out, key, total| out.text(key, &total.payable()));
            }
        });
        out.list("diagnostics", age(book, request), |out, (finding, product)| {
            finding::write(out, &finding, "bookVersion", product);
        });
    });
    out
}

/// Whether the book is old on the day the request names. There is no clock here.
fn age<'b>(book: &PriceBook, request: &Request<'b>) -> Option<(Finding, &'b Product)> {
    let finding = Finding::book_old(book.checked, request.as_of?)?;
    Some((finding, request.known.first()?.product))
}

fn line<'q>(out: &mut Json, index: usize, line: &'q LineQuote, known: &Known<'_>) {
    let product = known.product;
    out.object("", |out| {
        out.text("meter", &line.meter);
        out.list("usage", line.usage, |out, units| out.number("", units));
        out.number("units", line.units);
        out.object("options", |out| {
            let options = &line.options;
            for (key, way) in [
                ("postpaid", &options.postpaid),
                ("packs", &options.packs),
                ("best", &options.best),
                ("picks", &options.picks),
            ] {
                out.option(key, way.as_ref(), |out, key, way| option(out, key, way, product));
            }
        });
        out.option("simpler", line.simpler.as_ref(), |out, key, simpler| {
            out.object(key, |out| {
                out.figure("extra", &simpler.extra);
                option(out, "option", &simpler.option, product);
            });
        });
        out.list("samePrice", &line.same_price, |out, mix| {
            let priced = |pick: &'q Pick| Some((pick, Money::from_grains(pick.price)?));
            out.list("", mix.iter().filter_map(priced), |out, (pick, price)| {
                out.object("", |out| packs(out, pick.units, pick.count, price, None, pick.custom));
            });
        });
        out.option("breakEven", line.break_even.as_ref(), |out, key, even| {
            out.object(key, |out| {
                out.option("packsFrom", even.packs_from, Json::number);
                out.option("paysFrom", even.pays_from, Json::number);
                out.list("singles", &even.singles, |out, single| {
                    out.object("", |out| {
                        out.number("units", single.units);
                        out.number("from", single.from);
                        out.number("to", single.to);
                    });
                });
            });
        });
        let found = line.diagnostics.iter().map(Some).chain(known.no_grant.then_some(None));
        out.list("diagnostics", found, |out, found| match found {
            Some(found) => finding::write(out, &found.finding, &path(index, &found.path), product),
            None => finding::no_grant(out, &path(index, "grants")),
        });
    });
}

/// A path of a line as the request and the answer have it.
fn path(index: usize, inside: &str) -> String {
    let inside = if inside == "grants" { "freeQuota" } else { inside };
    let dot = if inside.is_empty() { "" } else { "." };
    format!("lines[{index}]{dot}{inside}")
}

/// One way to buy.
fn option(out: &mut Json, key: &str, option: &OptionQuote, product: &Product) {
    out.object(key, |out| {
        out.figure("total", &option.total);
        out.text("payable", &option.payable.payable());
        out.figure("dueToday", &option.due_today);
        out.figure("dueLater", &option.due_later);
        // Packs of one size, whenever they are bought.
        let bought = option.steps.iter().filter_map(|step| match *step {
            Step::Packs { units, count, price, custom, .. } => Some((units, count, price, custom)),
            _ => None,
        });
        out.list("packs", bought, |out, (units, count, price, custom)| {
            out.object("", |out| packs(out, units, count, price, None, custom));
        });
        out.list("purchases", &option.purchases, |out, purchase| {
            let Purchase { units, count, price, amount, custom, month } = *purchase;
            out.object("", |out| {
                out.number("month", u64::from(month));
                packs(out, units, count, price, Some(amount), custom);
            });
        });
        for (key, units) in [
            ("granted", option.granted),
            ("bought", option.bought),
            ("used", option.used),
            ("lapsed", option.lapsed),
            ("left", option.left),
            ("overflow", option.overflow),
            ("stopped", option.stopped),
        ] {
            out.number(key, units);
        }
        out.option("pricePerUsedUnit", option.price_per_used_unit.as_deref(), Json::text);
        out.list("steps", &option.steps, |out, one| out.object("", |out| step(out, one, product)));
    });
}

/// Packs of one size: what they hold and cost.
fn packs(out: &mut Json, units: u64, count: u64, price: Money, amount: Option<Money>, custom: bool) {
    out.number("units", units);
    out.number("count", count);
    out.figure("price", &price);
    if let Some(amount) = amount {
        out.figure("amount", &amount);
    }
    out.flag("custom", custom);
}

/// One step of the working.
fn step(out: &mut Json, step: &Step, product: &Product) {
    let kind = |out: &mut Json, kind| out.text("kind", kind);
    match step {
        Step::Grant { units, condition, cite } => {
            kind(out, "grant");
            out.number("units", *units);
            name(out, "condition", condition);
            source(out, "source", product, cite);
        }
        Step::Held { units, of, ends } => {
            kind(out, "held");
            out.number("units", *units);
            out.number("of", *of);
            out.option("ends", ends.as_ref(), |out, key, day| out.figure(key, day));
        }
        Step::Packs { units, count, price, amount, custom, cite, .. } => {
            kind(out, "packs");
            packs(out, *units, *count, *price, Some(*amount), *custom);
            source(out, "source", product, cite);
        }
        Step::Postpaid { units, price, amount, months, cite, .. } => {
            kind(out, "postpaid");
            out.number("units", *units);
            out.figure("unitPrice", price);
            out.figure("amount", amount);
            out.list("months", [months.0, months.1], |out, month| out.number("", u64::from(month)));
            source(out, "source", product, cite);
        }
        Step::Stopped { units } => {
            kind(out, "stopped");
            out.number("units", *units);
        }
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
        serde_json::from_str(&estimate(book, &request, &quote).into_text()).unwrap()
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

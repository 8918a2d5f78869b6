//! Findings of an estimate as the API tells them: code, severity, path, an English sentence and the figures in it.

use super::json::Json;
use super::word;
use crate::diagnostic::Finding;
use crate::price_book::Product;
use crate::text::{self, Lang};

/// A finding about the value at `path` of the answer or the request.
pub(super) fn write(out: &mut Json, finding: &Finding, path: &str, product: &Product) {
    out.object("", |out| {
        let severity = word::severity(finding.severity());
        told(out, finding.code(), severity, path, &text::finding(Lang::En, finding, product));
        figures(out, finding);
    });
}

/// Free quota was asked for where there is none.
pub(super) fn no_grant(out: &mut Json, path: &str) {
    let message = "This meter has no free quota that lowers an estimate";
    out.object("", |out| told(out, "grant.none", "note", path, message));
}

fn told(out: &mut Json, code: &str, severity: &str, path: &str, message: &str) {
    out.text("code", code);
    out.text("severity", severity);
    out.text("path", path);
    out.text("message", message);
}

fn figures(out: &mut Json, finding: &Finding) {
    match finding {
        Finding::UnknownMeter { id } | Finding::UnknownGrant { id } => out.text("id", id),
        Finding::ContactSales { from, month } => {
            out.number("from", *from);
            out.number("month", u64::from(*month));
        }
        Finding::UnknownPick { units } => out.number("units", *units),
        Finding::PicksShort { missing } => out.number("missing", *missing),
        Finding::Cliff { month, now, at, postpaid_saves, best_saves, dead_from } => {
            out.number("month", u64::from(*month));
            out.number("now", *now);
            out.number("at", *at);
            out.figure("postpaidSaves", postpaid_saves);
            out.figure("bestSaves", best_saves);
            out.number("deadFrom", *dead_from);
        }
        Finding::BookOld { checked, days } => {
            out.figure("checked", checked);
            out.number("days", u64::try_from(*days).unwrap_or(0));
        }
        Finding::NoListForSettlement
        | Finding::VolumeTooLarge
        | Finding::NoPostpaid
        | Finding::PostpaidOff
        | Finding::PostpaidNeedsPack
        | Finding::PostpaidUnlisted
        | Finding::NoPacks
        | Finding::TooManySteps
        | Finding::PackingRefused
        | Finding::LowConfidence
        | Finding::OldRow => {}
    }
}

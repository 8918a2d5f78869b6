//! Texts in both languages, and where a figure stands, as an estimate has them.

use super::json::Json;
use super::word;
use crate::price_book::{Bilingual, Cite, Product, SourceDate};

pub(super) fn name(out: &mut Json, key: &str, text: &Bilingual) {
    out.object(key, |out| {
        out.text("zh", &text.zh);
        out.text("en", &text.en);
    });
}

/// The document and the place in it.
pub(super) fn source(out: &mut Json, key: &str, product: &Product, cite: &Cite) {
    let document = product.source(cite);
    let (date, evidence) = match document.map(|document| &document.date) {
        Some(SourceDate::On(day)) => (Some(day), None),
        Some(SourceDate::Undated { evidence }) => (None, Some(evidence)),
        None => (None, None),
    };
    out.object(key, |out| {
        out.text("id", document.map_or("", |document| &document.id));
        out.option("title", document.map(|document| &document.title), name);
        out.option("url", document.and_then(|document| document.url.as_deref()), Json::text);
        out.option("date", date, |out, key, day| out.figure(key, day));
        out.option("evidence", evidence, name);
        out.text("place", &cite.place);
        out.text("confidence", word::confidence(cite.confidence));
        out.option("note", cite.note.as_ref(), name);
    });
}

//! A timeline as a calendar file, RFC 5545.

use crate::calendar::DateTime;
use crate::price_book::Product;
use crate::quote::{Event, EventKind, Ledger, RefundEnd, When};
use crate::text::{self, Lang};

/// One line of an estimate in a calendar.
#[derive(Debug, Clone, Copy)]
pub struct Section<'a> {
    /// What tells the line from others, such as its place and meter. Identifiers of events are made of it, so that a second
    /// file with the same key changes the events of the first instead of doubling them.
    pub key: &'a str,
    /// What it is called.
    pub name: &'a str,
    /// The product.
    pub product: &'a Product,
    /// What the events count lots in.
    pub ledger: &'a Ledger,
    /// What happens.
    pub events: &'a [Event],
}

/// Octets a line may have before its end.
const WIDTH: usize = 75;

/// A calendar of all lines. `made` is when, UTC+8: there is no clock here.
#[must_use]
pub fn ics(lang: Lang, title: &str, sections: &[Section<'_>], made: DateTime) -> String {
    let mut out = String::new();
    line(&mut out, "BEGIN:VCALENDAR");
    line(&mut out, "VERSION:2.0");
    line(&mut out, &format!("PRODID:-//Packwise//Packwise//{}", lang.pick("ZH", "EN")));
    line(&mut out, "CALSCALE:GREGORIAN");
    line(&mut out, "METHOD:PUBLISH");
    line(&mut out, &format!("X-WR-CALNAME:{}", escaped(title)));
    for section in sections {
        for event in section.events {
            entry(&mut out, lang, section, event, made);
        }
    }
    line(&mut out, "END:VCALENDAR");
    out
}

fn entry(out: &mut String, lang: Lang, section: &Section<'_>, event: &Event, made: DateTime) {
    let (Some(stamp), Some(begin)) = (utc(made), begin(event.when)) else { return };
    let (product, words) = (section.product, text::event(lang, event, section.ledger, section.product));
    let rule = event.rule.as_ref().and_then(|id| product.rule(id));
    line(out, "BEGIN:VEVENT");
    line(out, &format!("UID:{}-{}@packwise", slug(section.key), identity(event.kind)));
    line(out, &format!("DTSTAMP:{stamp}"));
    for date in begin {
        line(out, &date);
    }
    line(out, &format!("SUMMARY:{}", escaped(&lang.titled(section.name, &words))));
    if let Some(rule) = rule {
        let why = text::rule_with_source(lang, rule, product);
        line(out, &format!("DESCRIPTION:{}", escaped(&why)));
    }
    // A reminder takes nobody's time.
    line(out, "TRANSP:TRANSPARENT");
    if matches!(event.kind, EventKind::RefundEnds { .. } | EventKind::Expires { .. }) {
        line(out, "BEGIN:VALARM");
        line(out, "ACTION:DISPLAY");
        line(out, "TRIGGER:-P1D");
        line(out, &format!("DESCRIPTION:{}", escaped(&words)));
        line(out, "END:VALARM");
    }
    line(out, "END:VEVENT");
}

impl Lang {
    /// What happens, behind the name of the line it happens to.
    fn titled(self, name: &str, words: &str) -> String {
        match (name.trim(), self) {
            ("", _) => words.to_string(),
            (name, Self::Zh) => format!("{name}：{words}"),
            (name, Self::En) => format!("{name}: {words}"),
        }
    }
}

/// The properties that say when: a whole day, or a second in UTC.
fn begin(when: When) -> Option<Vec<String>> {
    match when {
        When::Day(day) => {
            let basic = |day: crate::calendar::Date| day.to_string().replace('-', "");
            let next = day.plus_days(1)?;
            Some(vec![
                format!("DTSTART;VALUE=DATE:{}", basic(day)),
                format!("DTEND;VALUE=DATE:{}", basic(next)),
            ])
        }
        When::At(at) => Some(vec![format!("DTSTART:{}", utc(at)?)]),
    }
}

/// A second of UTC+8 in UTC: `20220506T155959Z`.
fn utc(at: DateTime) -> Option<String> {
    let at = at.plus_seconds(-8 * 3_600)?;
    let day = at.date().to_string().replace('-', "");
    Some(format!("{day}T{:02}{:02}{:02}Z", at.hour(), at.minute(), at.second()))
}

/// What an event is, whenever it happens.
fn identity(kind: EventKind) -> String {
    match kind {
        EventKind::BeforeLive { of, takes, .. } => format!("before-{}", slug(&format!("{of:?}-{takes:?}"))),
        EventKind::Purchase { lot } => format!("purchase-{lot}"),
        EventKind::FirstUse { lot } => format!("first-use-{lot}"),
        EventKind::RefundEnds { lot, by: RefundEnd::Deadline, .. } => format!("refund-{lot}"),
        EventKind::RefundEnds { lot, by: RefundEnd::FirstUse, .. } => format!("refund-used-{lot}"),
        EventKind::Low { lot, .. } => format!("low-{lot}"),
        EventKind::UsedUp { lot } => format!("used-up-{lot}"),
        EventKind::PostpaidBegins => "postpaid".into(),
        EventKind::ServiceStops => "stops".into(),
        EventKind::ExpiryNotice { lot, days } => format!("notice-{lot}-{days}"),
        EventKind::Expires { lot, .. } => format!("expires-{lot}"),
    }
}

/// Letters and digits of ASCII, with everything else as its number, so that no two keys become one.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars() {
        if c.is_ascii_alphanumeric() || c == '.' || c == '-' {
            slug.push(c);
        } else {
            slug.push_str(&format!("_{:x}_", u32::from(c)));
        }
    }
    slug
}

/// A text as a property value.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '\n' | '\r' => escaped.push_str("\\n"),
            '\t' => escaped.push(' '),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// A content line, folded before a character that would not fit.
fn line(out: &mut String, text: &str) {
    let mut width = 0usize;
    for c in text.chars() {
        let wider = width.saturating_add(c.len_utf8());
        if wider > WIDTH {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(c);
        width = width.saturating_add(c.len_utf8());
    }
    out.push_str("\r\n");
}

//! The calendar file, read back by a parser that knows RFC 5545 and nothing of this crate.

use packwise::billing::{Held, Plan};
use packwise::ics::{Section, ics};
use packwise::price_book::{Product, embedded};
use packwise::quote::{Event, EventKind, Ledger, Quoter, RefundEnd, When, timeline};
use packwise::scenario::Line;
use packwise::text::Lang;
use packwise::volume::{Usage, Volume};

/// A component: its name, its properties as name with parameters and value, and what is inside it.
#[derive(Debug, Default, Clone, PartialEq)]
struct Component {
    name: String,
    properties: Vec<(String, String)>,
    inside: Vec<Component>,
}

impl Component {
    fn get(&self, name: &str) -> &str {
        let mut found = self.properties.iter().filter(|(n, _)| n == name);
        let (_, value) = found.next().unwrap_or_else(|| panic!("{} lacks {name}", self.name));
        assert!(found.next().is_none(), "{} has {name} twice", self.name);
        value
    }

    fn has(&self, name: &str) -> bool {
        self.properties.iter().any(|(n, _)| n == name)
    }
}

/// Reads a file as the standard wants it: CRLF, lines of at most 75 octets, folds unfolded, components balanced.
fn parse(file: &str) -> Component {
    assert!(file.ends_with("\r\n"));
    assert_eq!(file.matches('\n').count(), file.matches("\r\n").count(), "a bare line feed");
    assert_eq!(file.matches('\r').count(), file.matches("\r\n").count(), "a bare carriage return");
    let mut lines: Vec<String> = Vec::new();
    for line in file.trim_end_matches("\r\n").split("\r\n") {
        assert!(!line.is_empty() && line.len() <= 75, "{} octets: {line}", line.len());
        match line.strip_prefix(' ') {
            Some(rest) => lines.last_mut().unwrap().push_str(rest),
            None => lines.push(line.to_owned()),
        }
    }
    let mut open: Vec<Component> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let (name, value) = line.split_once(':').unwrap();
        match name {
            "BEGIN" => open.push(Component { name: value.to_owned(), ..Component::default() }),
            "END" => {
                let closed = open.pop().unwrap();
                assert_eq!(closed.name, value);
                match open.last_mut() {
                    Some(around) => around.inside.push(closed),
                    None => {
                        assert_eq!(at + 1, lines.len(), "something after the calendar");
                        return closed;
                    }
                }
            }
            _ => open.last_mut().unwrap().properties.push((name.to_owned(), value.to_owned())),
        }
    }
    panic!("the calendar does not end");
}

/// A text value as it was before it was written.
fn unescaped(value: &str) -> String {
    let mut out = String::new();
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(c @ ('\\' | ';' | ',')) => out.push(c),
                other => panic!("no escape: {other:?}"),
            },
            ';' | ',' => panic!("unescaped {c}: {value}"),
            c => out.push(c),
        }
    }
    out
}

fn faceid() -> &'static Product {
    embedded().product("faceid").unwrap()
}

fn planned() -> (Ledger, Plan) {
    let mut asked = Line::new("faceid.eid", Usage::PerYear(Volume::new(30_000).unwrap()));
    asked.plan.start = "2026-11-21".parse().ok();
    asked.held = vec![Held { units: 3_000, ends: "2026-12-01".parse().ok() }];
    let plan = asked.plan;
    (Quoter::new(embedded()).quote(&[asked]).lines.remove(0).ledger.unwrap(), plan)
}

#[test]
fn every_event_is_in_the_calendar_with_its_day_and_its_words() {
    let (ledger, plan) = planned();
    let events = timeline(faceid(), &ledger, &plan, "2026-11-21 16:07:54".parse().ok());
    let made = "2026-11-21 04:05:06".parse().unwrap();
    for lang in [Lang::Zh, Lang::En] {
        let section = Section {
            key: "1.faceid.eid",
            name: "结算, 甲;乙",
            product: faceid(),
            ledger: &ledger,
            events: &events,
        };
        let file = ics(lang, "我的清单\\", &[section], made);
        let calendar = parse(&file);
        assert_eq!((calendar.name.as_str(), calendar.get("VERSION")), ("VCALENDAR", "2.0"));
        assert_eq!(unescaped(calendar.get("X-WR-CALNAME")), "我的清单\\");
        assert_eq!(calendar.inside.len(), events.len());
        assert!(events.len() > 8, "{events:?}");
        let mut ids: Vec<&str> = calendar.inside.iter().map(|e| e.get("UID")).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), events.len(), "an identifier stands twice");
        for (entry, event) in calendar.inside.iter().zip(&events) {
            // UTC is eight hours earlier: the evening before.
            assert_eq!(entry.get("DTSTAMP"), "20261120T200506Z");
            let day = event.when.date().to_string().replace('-', "");
            if let When::Day(date) = event.when {
                assert_eq!(entry.get("DTSTART;VALUE=DATE"), day);
                let next = date.plus_days(1).unwrap().to_string().replace('-', "");
                assert_eq!(entry.get("DTEND;VALUE=DATE"), next);
            } else {
                assert!(entry.get("DTSTART").ends_with('Z') && !entry.has("DTEND"));
            }
            let words = packwise::text::event(lang, event, &ledger, faceid());
            let summary = unescaped(entry.get("SUMMARY"));
            assert!(summary.starts_with("结算, 甲;乙") && summary.ends_with(&words), "{summary}");
            assert_eq!(entry.has("DESCRIPTION"), event.rule.is_some());
            let alarm = matches!(event.kind, EventKind::RefundEnds { .. } | EventKind::Expires { .. });
            assert_eq!(entry.inside.len(), usize::from(alarm), "{event:?}");
            if alarm {
                let alarm = &entry.inside[0];
                assert_eq!((alarm.name.as_str(), alarm.get("TRIGGER")), ("VALARM", "-P1D"));
                assert_eq!(unescaped(alarm.get("DESCRIPTION")), words);
            }
        }
    }
}

/// 2022-05-06 23:59:59 in UTC+8 is 15:59:59 in UTC; 07:59:59 of a New Year's Day is the last second of the year before.
#[test]
fn seconds_are_written_in_utc() {
    let (ledger, _) = planned();
    let at = |when: &str| Event {
        when: When::At(when.parse().unwrap()),
        kind: EventKind::Expires { lot: 0, lost: 1, after_plan: false },
        rule: None,
    };
    for (local, utc) in
        [("2022-05-06 23:59:59", "20220506T155959Z"), ("2028-01-01 07:59:59", "20271231T235959Z")]
    {
        let events = [at(local)];
        let section = Section { key: "a", name: "", product: faceid(), ledger: &ledger, events: &events };
        let file = ics(Lang::En, "t", &[section], "2022-01-01 00:00:00".parse().unwrap());
        assert_eq!(parse(&file).inside[0].get("DTSTART"), utc);
    }
}

#[test]
fn identifiers_stay_when_days_and_words_change_and_differ_between_lines() {
    let (ledger, _) = planned();
    let event = |day: &str, packs| Event {
        when: When::Day(day.parse().unwrap()),
        kind: EventKind::RefundEnds { lot: 0, by: RefundEnd::Deadline, packs },
        rule: None,
    };
    let id = |lang, key: &str, event: Event| {
        let events = [event];
        let section = Section { key, name: "n", product: faceid(), ledger: &ledger, events: &events };
        let file = ics(lang, "t", &[section], "2026-01-01 00:00:00".parse().unwrap());
        parse(&file).inside[0].get("UID").to_owned()
    };
    let first = id(Lang::Zh, "1.faceid.eid", event("2026-11-28", 1));
    assert_eq!(first, id(Lang::En, "1.faceid.eid", event("2026-12-01", 3)));
    assert_ne!(first, id(Lang::Zh, "2.faceid.eid", event("2026-11-28", 1)));
    // A key may be any text: no two become one.
    assert_ne!(id(Lang::Zh, "甲", event("2026-11-28", 1)), id(Lang::Zh, "乙", event("2026-11-28", 1)));
}

/// Names of any length, with every character that must be escaped, at every place of a fold.
#[test]
fn long_names_fold_between_characters_and_come_back_whole() {
    let (ledger, _) = planned();
    let events = [Event {
        when: When::Day("2026-11-28".parse().unwrap()),
        kind: EventKind::PostpaidBegins,
        rule: None,
    }];
    for length in 0..120 {
        let name: String = "aé验😀\\;,\n".chars().cycle().skip(length % 8).take(length).collect();
        let name = name.trim();
        let section = Section { key: "k", name, product: faceid(), ledger: &ledger, events: &events };
        let file = ics(Lang::Zh, "t", &[section], "2026-01-01 00:00:00".parse().unwrap());
        let summary = unescaped(parse(&file).inside[0].get("SUMMARY"));
        assert!(summary.starts_with(name), "{length}: {summary:?}");
    }
}

/// Whatever a name holds, the calendar has the properties and components it has without it.
#[test]
fn a_name_adds_no_line_to_a_calendar() {
    let (ledger, _) = planned();
    let events = [Event {
        when: When::Day("2026-11-28".parse().unwrap()),
        kind: EventKind::PostpaidBegins,
        rule: None,
    }];
    let calendar = |name: &str, title: &str| {
        let section = Section { key: name, name, product: faceid(), ledger: &ledger, events: &events };
        parse(&ics(Lang::En, title, &[section], "2026-01-01 00:00:00".parse().unwrap()))
    };
    let names =
        |of: &Component| -> Vec<String> { of.properties.iter().map(|(name, _)| name.clone()).collect() };
    let plain = calendar("a", "t");
    for name in [
        "x\r\nATTENDEE:mailto:a@b.example",
        "x\nEND:VEVENT\nBEGIN:VEVENT",
        "x\rURL:javascript:alert(1)",
        "x\u{85}ATTACH:file:///etc/passwd",
        "x\u{2028}BEGIN:VALARM",
        "x\u{b}\u{c}\u{0}\u{7f}END:VCALENDAR",
        ";X=1:y",
        "\\nATTENDEE:z",
    ] {
        let calendar = calendar(name, name);
        assert_eq!(names(&calendar), names(&plain), "{name:?}");
        assert_eq!(calendar.inside.len(), 1, "{name:?}");
        assert_eq!(names(&calendar.inside[0]), names(&plain.inside[0]), "{name:?}");
        assert!(calendar.inside[0].inside.is_empty(), "{name:?}");
    }
}

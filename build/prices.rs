//! Reads the price files people edit, checks them, and writes them as static tables.
//!
//! Part of the build script and of the test that feeds it wrong files, so it names its neighbours through `super`.
//! Mistakes are collected, each with its file and line, and reported together.

use super::calendar::Date;
use super::money::{Money, MoneyError, UnitPrice};
use super::price_book::*;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fmt::Write as _;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};
use toml::value::Datetime;

/// Every product explains these to a buyer; the working of an estimate refers to them.
pub const REQUIRED_RULES: [&str; 7] =
    ["grant", "packs", "postpaid", "overflow", "settlement-order", "pack-validity", "refund"];

/// A mistake in a price file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// File name below `prices/`.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Reason, with code, expectation and finding in brackets.
    pub text: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "prices/{}:{}: {}", self.file, self.line, self.text)
    }
}

type Str = Spanned<String>;

/// A text in both languages. A missing one is reported as an empty text, beside all other findings.
#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
struct RawBoth {
    zh: Option<Str>,
    en: Option<Str>,
}

type Both = Spanned<RawBoth>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBook {
    version: Str,
    checked: Spanned<Datetime>,
    currency: Str,
    vendor: Both,
    products: Vec<Str>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHead {
    id: Str,
    wire: Spanned<u16>,
    name: Both,
    unit: Spanned<RawUnit>,
    pack_name: Both,
    purchase_url: Str,
    overflow: Str,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawUnit {
    zh: Str,
    en: Str,
    en_plural: Str,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSource {
    id: Str,
    title: Both,
    url: Option<Str>,
    date: Option<Spanned<Datetime>>,
    undated: Option<Both>,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
struct RawCite {
    source: Str,
    place: Str,
    confidence: Option<Str>,
    note: Option<Both>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    id: Str,
    text: Both,
    cite: Spanned<RawCite>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawNamed {
    id: Str,
    name: Both,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawChannel {
    id: Str,
    group: Str,
    name: Both,
    help: Both,
}

/// A table of the vendor's page that leads from channels to meters.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawChannelTable {
    edition: Str,
    cite: Spanned<RawCite>,
    rows: Vec<Spanned<RawRow>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRow {
    channel: Str,
    comparison: Option<Str>,
    meter: Str,
    printed: Option<Str>,
    #[serde(default)]
    old_only: bool,
    cite: Option<Spanned<RawCite>>,
    note: Option<Both>,
}

/// A table of the vendor's page that leads from APIs to meters.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawApiTable {
    cite: Spanned<RawCite>,
    rows: Vec<Spanned<RawApi>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawApi {
    zh: Option<Str>,
    en: Option<Str>,
    meter: Str,
    cite: Option<Spanned<RawCite>>,
    note: Option<Both>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMeter {
    id: Str,
    wire: Spanned<u16>,
    edition: Str,
    name: Both,
    note: Option<Both>,
    #[serde(default)]
    lists: Vec<Spanned<RawList>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawList {
    settlement: Str,
    from: Option<Spanned<Datetime>>,
    to: Option<Spanned<Datetime>>,
    postpaid: Option<Str>,
    tiers: Option<Spanned<Vec<Spanned<RawTier>>>>,
    #[serde(default)]
    graduated: bool,
    pack_months: Option<Spanned<u16>>,
    packs: Option<Spanned<Vec<Spanned<RawPack>>>>,
    custom: Option<Spanned<RawCustom>>,
    cite: Spanned<RawCite>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTier {
    from: Spanned<u64>,
    to: Option<Spanned<u64>>,
    price: Str,
    cite: Option<Spanned<RawCite>>,
    note: Option<Both>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPack {
    units: Spanned<u64>,
    price: Str,
    cite: Option<Spanned<RawCite>>,
    note: Option<Both>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCustom {
    cite: Spanned<RawCite>,
    tiers: Vec<Spanned<RawTier>>,
}

/// A gift, with every meter it is given for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGrant {
    id: Str,
    meters: Vec<Str>,
    units: Spanned<u64>,
    months: Option<Spanned<u16>>,
    days: Option<Spanned<u16>>,
    condition: Both,
    #[serde(default)]
    test_only: bool,
    from: Option<Spanned<Datetime>>,
    to: Option<Spanned<Datetime>>,
    cite: Spanned<RawCite>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawResults {
    id: Str,
    name: Both,
    meters: Vec<Str>,
    billed: Vec<Str>,
    #[serde(default)]
    not_billed: Vec<Str>,
    truncated_after: Option<Str>,
    cite: Spanned<RawCite>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawExample {
    meters: Vec<Str>,
    units: Spanned<u64>,
    pack: Spanned<u64>,
    count: Spanned<u64>,
    cite: Spanned<RawCite>,
}

/// The list that a region's price was read in, by its day.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAsOf {
    as_of: Spanned<Datetime>,
    cite: Spanned<RawCite>,
}

/// Countries and regions, one row each, which become meters of their own.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRegions {
    id: Str,
    edition: Str,
    settlement: Str,
    rows: Vec<Spanned<RawRegion>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRegion {
    iso: Str,
    wire: Spanned<u16>,
    dial: Str,
    zh: Option<Str>,
    en: Option<Str>,
    price: Str,
    as_of: Spanned<Datetime>,
    note: Option<Both>,
    prefix: Option<RawPrefix>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPrefix {
    units: Spanned<u16>,
    cite: Spanned<RawCite>,
}

/// What happens when. Every part names the rule that says it in words.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLifecycle {
    #[serde(default)]
    before: Vec<Spanned<RawBefore>>,
    refund: Option<Spanned<RawRefund>>,
    expiry: Option<Spanned<RawExpiry>>,
    low: Option<Spanned<RawLow>>,
    expiry_notices: Option<Spanned<RawExpiryNotices>>,
    used_up: Option<Spanned<RawUsedUp>>,
    charged_next_day: Option<Str>,
    #[serde(default)]
    arrears: Vec<Spanned<RawArrears>>,
    other_arrears: Option<Spanned<RawOtherArrears>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBefore {
    of: Str,
    working_days: Option<u16>,
    minutes: Option<u16>,
    seconds: Option<u16>,
    rule: Str,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRefund {
    days: Option<u16>,
    months: Option<u16>,
    #[serde(default)]
    last_day_counts: bool,
    #[serde(default)]
    ends_at_first_use: bool,
    rule: Str,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawExpiry {
    #[serde(default)]
    bought_ends_at_midnight: bool,
    #[serde(default)]
    gifts_end_to_the_second: bool,
    rule: Str,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLow {
    used_percent: Option<u8>,
    left_percent: Option<u8>,
    rule: Str,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawExpiryNotices {
    days: Vec<u16>,
    rule: Str,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawUsedUp {
    #[serde(default)]
    not_stated: bool,
    code: Option<Str>,
    rule: Str,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawArrears {
    hours: u16,
    #[serde(default)]
    freezes_packs: bool,
    #[serde(default)]
    monthly: bool,
    edition: Option<Str>,
    rule: Str,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOtherArrears {
    code: Option<Str>,
    edition: Option<Str>,
    rule: Str,
}

/// The book in these files (name below `prices/` → text), or everything that is wrong with them.
pub fn read(files: &BTreeMap<String, String>) -> Result<PriceBook, Vec<Problem>> {
    let mut problems = Vec::new();
    let book = read_book(files, &mut problems);
    match book {
        Some(book) if problems.is_empty() => Ok(book),
        _ => {
            problems.sort();
            problems.dedup();
            Err(problems)
        }
    }
}

fn read_book(files: &BTreeMap<String, String>, problems: &mut Vec<Problem>) -> Option<PriceBook> {
    let Some(text) = files.get("book.toml") else {
        let text = "the book itself is missing (file.missing, expected book.toml, found none)".into();
        problems.push(Problem { file: "book.toml".into(), line: 1, text });
        return None;
    };
    let mut top = Reader::new("book.toml", text);
    let raw: Option<RawBook> = top.parse().and_then(|root| {
        let span = root.span();
        top.shape(Spanned::new(span, DeValue::Table(root.into_inner())))
    });
    let mut products = Vec::new();
    let mut readers = Vec::new();
    let mut listed = BTreeSet::from(["book.toml".to_owned()]);
    for id in raw.iter().flat_map(|raw| &raw.products) {
        let file = format!("{}.toml", id.get_ref());
        let known = files.get(&file);
        if known.is_none() {
            top.report(id.span(), "a listed product has a file", "file.missing", &file, "none");
        }
        if !listed.insert(file.clone()) {
            top.report(id.span(), "a product is listed once", "file.duplicate", "one entry", id.get_ref());
            continue;
        }
        if let Some(text) = known {
            let mut reader = Reader::new(&file, text);
            products.extend(reader.product(id.get_ref()));
            readers.push(reader);
        }
    }
    for file in files.keys().filter(|f| raw.is_some() && !listed.contains(*f)) {
        let text = format!(
            "a price file belongs to a listed product (file.notListed, expected an entry in book.toml, found {file})"
        );
        problems.push(Problem { file: file.clone(), line: 1, text });
    }
    let book = raw.map(|raw| {
        let currency = top.text("currency", &raw.currency);
        for product in &mut products {
            product.currency.clone_from(&currency);
        }
        PriceBook {
            version: top.text("version", &raw.version),
            checked: top.date(&raw.checked),
            currency,
            vendor: top.both("vendor", &raw.vendor),
            products: products.into(),
        }
    });
    for finding in book.iter().flat_map(validate_head) {
        top.tell(&finding);
    }
    problems.append(&mut top.problems);
    if let Some(book) = &book {
        for finding in validate_across(book) {
            let rest = finding.path.strip_prefix("products[").unwrap_or_default();
            let (index, path) = rest.split_once("].").unwrap_or_default();
            let reader = index.parse::<usize>().ok().and_then(|i| readers.get_mut(i));
            if let Some(reader) = reader {
                reader.tell(&Finding { path: path.to_owned(), ..finding });
            }
        }
    }
    for mut reader in readers {
        problems.append(&mut reader.problems);
    }
    book
}

/// Ids of a kind, in the order of the file; a reference becomes the position.
#[derive(Default)]
struct Ids {
    kind: &'static str,
    ids: Vec<String>,
}

/// One file on its way to a product.
struct Reader<'t> {
    file: String,
    text: &'t str,
    problems: Vec<Problem>,
    /// Where each value of the product stands, by its path in the model.
    spans: BTreeMap<String, Range<usize>>,
    /// Paths whose value could not be read: their problem is told already.
    told: BTreeSet<String>,
    /// Some entry could not be read at all, so the product cannot be checked as a whole.
    incomplete: bool,
    sources: Ids,
    editions: Ids,
    channels: Ids,
    comparisons: Ids,
    meters: Ids,
}

impl<'t> Reader<'t> {
    fn new(file: &str, text: &'t str) -> Self {
        let ids = |kind| Ids { kind, ids: Vec::new() };
        Self {
            file: file.to_owned(),
            text,
            problems: Vec::new(),
            spans: BTreeMap::new(),
            told: BTreeSet::new(),
            incomplete: false,
            sources: ids("source"),
            editions: ids("edition"),
            channels: ids("channel"),
            comparisons: ids("comparison"),
            meters: ids("meter"),
        }
    }

    fn line(&self, span: &Range<usize>) -> usize {
        let before = self.text.as_bytes().iter().take(span.start);
        before.filter(|b| **b == b'\n').count().saturating_add(1)
    }

    fn problem(&mut self, span: Range<usize>, text: String) {
        let line = self.line(&span);
        self.problems.push(Problem { file: self.file.clone(), line, text: one_line(&text) });
    }

    fn report(&mut self, span: Range<usize>, reason: &str, code: &str, expected: &str, found: &str) {
        self.problem(span, format!("{reason} ({code}, expected {expected}, found {found})"));
    }

    /// A rule finding, at the line of its value or of the entry around it.
    fn tell(&mut self, finding: &Finding) {
        if self.told.contains(&finding.path) {
            return;
        }
        let mut path = finding.path.as_str();
        let span = loop {
            if let Some(span) = self.spans.get(path) {
                break span.clone();
            }
            match path.rfind(['.', '[']) {
                Some(end) => path = path.get(..end).unwrap_or_default(),
                None => break 0..0,
            }
        };
        self.report(span, finding.reason, finding.code, &finding.expected, &finding.found);
    }

    /// All syntax errors at once.
    fn parse(&mut self) -> Option<Spanned<DeTable<'t>>> {
        let (root, errors) = DeTable::parse_recoverable(self.text);
        let mut lines = BTreeSet::new();
        for error in &errors {
            // What follows on the same line only repeats the first complaint.
            if !lines.insert(self.line(&error.span().unwrap_or(0..0))) {
                continue;
            }
            let text = format!("not TOML: {} (toml.syntax)", one_line(error.message()));
            self.problem(error.span().unwrap_or(0..0), text);
        }
        errors.is_empty().then_some(root)
    }

    /// An entry in the form the format prescribes: right keys, right types.
    fn shape<T: DeserializeOwned>(&mut self, value: Spanned<DeValue<'t>>) -> Option<T> {
        let whole = value.span();
        match T::deserialize(ValueDeserializer::from(value)) {
            Ok(read) => Some(read),
            Err(error) => {
                self.incomplete = true;
                let text = format!("an entry has another form (toml.form): {}", one_line(error.message()));
                self.problem(error.span().unwrap_or(whole), text);
                None
            }
        }
    }

    /// The entries of a list, each read by itself, so that a mistake in one does not hide the next.
    fn entries<T: DeserializeOwned>(&mut self, list: Option<Spanned<DeValue<'t>>>) -> Vec<Spanned<T>> {
        let Some(list) = list else { return Vec::new() };
        let span = list.span();
        let DeValue::Array(items) = list.into_inner() else {
            self.incomplete = true;
            self.report(span, "entries form a list", "toml.form", "[[…]]", "something else");
            return Vec::new();
        };
        let items = items.into_iter();
        items.filter_map(|v| Some(Spanned::new(v.span(), self.shape(v)?))).collect()
    }

    fn mark(&mut self, path: &str, span: Range<usize>) {
        self.spans.insert(path.to_owned(), span);
    }

    fn text(&mut self, path: &str, text: &Str) -> Text {
        self.mark(path, text.span());
        text.get_ref().clone().into()
    }

    fn both(&mut self, path: &str, both: &Both) -> Bilingual {
        self.languages(path, both.span(), &both.get_ref().zh, &both.get_ref().en)
    }

    fn languages(
        &mut self,
        path: &str,
        whole: Range<usize>,
        zh: &Option<Str>,
        en: &Option<Str>,
    ) -> Bilingual {
        self.mark(path, whole);
        let mut one = |language: &str, text: &Option<Str>| match text {
            Some(text) => self.text(&format!("{path}.{language}"), text),
            None => Text::Borrowed(""),
        };
        Bilingual { zh: one("zh", zh), en: one("en", en) }
    }

    fn number<T: Copy>(&mut self, path: &str, number: &Spanned<T>) -> T {
        self.mark(path, number.span());
        *number.get_ref()
    }

    fn date(&mut self, date: &Spanned<Datetime>) -> Date {
        let value = date.get_ref();
        let day = value.date.filter(|_| value.time.is_none() && value.offset.is_none());
        day.and_then(|d| Date::new(d.year.into(), d.month, d.day)).unwrap_or_else(|| {
            let (reason, expected) = ("a date is a day of the calendar", "a day such as 2025-02-08");
            self.report(date.span(), reason, "date.notADay", expected, &value.to_string());
            Date::new(1, 1, 1).unwrap_or_else(|| unreachable!("the first day there is"))
        })
    }

    fn day(&mut self, path: &str, date: &Option<Spanned<Datetime>>) -> Option<Date> {
        let date = date.as_ref()?;
        self.mark(path, date.span());
        Some(self.date(date))
    }

    /// A price as written, or a stand-in after telling what is wrong with it.
    fn amount<T: std::str::FromStr<Err = MoneyError>>(&mut self, path: &str, text: &Str, stand_in: T) -> T {
        self.mark(path, text.span());
        text.get_ref().parse().unwrap_or_else(|error: MoneyError| {
            let code = match error {
                MoneyError::NotANumber => "price.notANumber",
                MoneyError::Negative => "price.negative",
                MoneyError::TooFine => "price.tooFine",
                MoneyError::TooLarge => "price.tooLarge",
            };
            let (found, expected) = (format!("{:?}: {error}", text.get_ref()), "a price such as \"0.0035\"");
            self.report(text.span(), "a price cannot be read", code, expected, &found);
            self.told.insert(path.to_owned());
            stand_in
        })
    }

    fn unit_price(&mut self, path: &str, text: &Str) -> UnitPrice {
        self.amount(path, text, UnitPrice::from_parts(1, 0))
    }

    /// The position of an id, or a stand-in after telling that there is none.
    fn refer(&mut self, ids: fn(&Self) -> &Ids, path: &str, id: &Str) -> u16 {
        self.mark(path, id.span());
        let known = ids(self);
        let found = known.ids.iter().position(|known| known == id.get_ref());
        if let Some(index) = found.and_then(|i| u16::try_from(i).ok()) {
            return index;
        }
        let (reason, code) = (format!("no {} has this id", known.kind), format!("{}.unknown", known.kind));
        let expected = match known.ids.len() {
            0 => "an entry with this id".to_owned(),
            1..=24 => format!("one of {}", known.ids.join(", ")),
            _ => "an id that stands in this file".to_owned(),
        };
        self.report(id.span(), &reason, &code, &expected, id.get_ref());
        self.told.insert(path.to_owned());
        u16::MAX
    }

    /// One of a few words the format knows.
    fn word<T: Copy>(&mut self, kind: &str, word: &Str, words: &[(&str, T)]) -> Option<T> {
        let found = words.iter().find(|(w, _)| w == word.get_ref());
        if found.is_none() {
            let all: Vec<_> = words.iter().map(|(w, _)| *w).collect();
            let (reason, expected) = (format!("no such {kind}"), format!("one of {}", all.join(", ")));
            self.report(word.span(), &reason, "word.unknown", &expected, word.get_ref());
        }
        found.map(|(_, value)| *value)
    }

    fn cite(&mut self, path: &str, raw: &Spanned<RawCite>) -> Cite {
        self.mark(path, raw.span());
        let raw = raw.get_ref();
        let confidence = raw.confidence.as_ref().and_then(|c| {
            let words =
                [("high", Confidence::High), ("medium", Confidence::Medium), ("low", Confidence::Low)];
            self.word("confidence", c, &words)
        });
        Cite {
            source: self.refer(|r| &r.sources, &format!("{path}.source"), &raw.source),
            place: self.text(&format!("{path}.place"), &raw.place),
            confidence: confidence.unwrap_or(Confidence::High),
            note: raw.note.as_ref().map(|n| self.both(&format!("{path}.note"), n)),
        }
    }

    /// A citation of its own: written out, or the surrounding one with another note.
    fn own_cite(
        &mut self,
        path: &str,
        around: &Cite,
        cite: &Option<Spanned<RawCite>>,
        note: &Option<Both>,
    ) -> Option<Cite> {
        let path = format!("{path}.cite");
        match (cite, note) {
            (None, None) => None,
            (None, Some(note)) => {
                Some(Cite { note: Some(self.both(&format!("{path}.note"), note)), ..around.clone() })
            }
            (Some(cite), None) => Some(self.cite(&path, cite)),
            (Some(cite), Some(_)) => {
                let (reason, expected) =
                    ("a note beside a citation is ambiguous", "the note inside the cite");
                self.report(cite.span(), reason, "cite.twoNotes", expected, "both");
                None
            }
        }
    }

    fn settlement(&mut self, word: &Str) -> Settlement {
        let words = [
            ("daily", Settlement::Daily),
            ("monthly2021", Settlement::Monthly2021),
            ("monthlyLegacy", Settlement::MonthlyLegacy),
        ];
        self.word("settlement", word, &words).unwrap_or(Settlement::Daily)
    }

    fn product(&mut self, file_id: &str) -> Option<Product> {
        let root = self.parse()?;
        let (whole, mut head) = (root.span(), DeTable::new());
        let mut lists: BTreeMap<&str, Spanned<DeValue<'t>>> = BTreeMap::new();
        const LISTS: [&str; 14] = [
            "sources",
            "rules",
            "editions",
            "channels",
            "comparisons",
            "channel_tables",
            "api_tables",
            "meters",
            "grants",
            "results",
            "examples",
            "region_prices",
            "regions",
            "lifecycle",
        ];
        for (key, value) in root.into_inner() {
            match LISTS.iter().find(|l| **l == key.get_ref().as_ref()) {
                Some(list) => drop(lists.insert(list, value)),
                None => drop(head.insert(key, value)),
            }
        }
        let ids = |list: &str| -> Vec<String> {
            let items = lists.get(list).and_then(|l| l.get_ref().as_array());
            let id = |v: &Spanned<DeValue<'t>>| {
                v.get_ref().get("id").and_then(|id| id.get_ref().as_str()).map(str::to_owned)
            };
            items.into_iter().flat_map(|items| items.iter()).map(|v| id(v).unwrap_or_default()).collect()
        };
        self.sources.ids = ids("sources");
        self.editions.ids = ids("editions");
        self.channels.ids = ids("channels");
        self.comparisons.ids = ids("comparisons");
        self.meters.ids = ids("meters");

        let head: Option<RawHead> = self.shape(Spanned::new(whole, DeValue::Table(head)));
        let sources = self.entries::<RawSource>(lists.remove("sources"));
        let rules = self.entries::<RawRule>(lists.remove("rules"));
        let editions = self.entries::<RawNamed>(lists.remove("editions"));
        let channels = self.entries::<RawChannel>(lists.remove("channels"));
        let comparisons = self.entries::<RawNamed>(lists.remove("comparisons"));
        let channel_tables = self.entries::<RawChannelTable>(lists.remove("channel_tables"));
        let api_tables = self.entries::<RawApiTable>(lists.remove("api_tables"));
        let meters = self.entries::<RawMeter>(lists.remove("meters"));
        let grants = self.entries::<RawGrant>(lists.remove("grants"));
        let results = self.entries::<RawResults>(lists.remove("results"));
        let examples = self.entries::<RawExample>(lists.remove("examples"));
        let region_prices = self.entries::<RawAsOf>(lists.remove("region_prices"));
        let regions = self.entries::<RawRegions>(lists.remove("regions"));
        let lifecycle = lists.remove("lifecycle").and_then(|l| Some((l.span(), self.shape(l)?)));

        let sources = sources.iter().enumerate().map(|(i, s)| self.source(i, s)).collect::<Vec<_>>();
        let rules = rules.iter().enumerate().map(|(i, r)| self.rule(i, r)).collect::<Vec<_>>();
        let editions = self.named("editions", &editions);
        let editions = editions.into_iter().map(|(id, name)| Edition { id, name }).collect::<Vec<_>>();
        let channels = channels.iter().enumerate().map(|(i, c)| self.channel(i, c)).collect::<Vec<_>>();
        let comparisons = self.named("comparisons", &comparisons);
        let comparisons =
            comparisons.into_iter().map(|(id, name)| Comparison { id, name }).collect::<Vec<_>>();
        let mut meters = meters.iter().enumerate().map(|(i, m)| self.meter(i, m)).collect::<Vec<_>>();
        for list in &regions {
            self.regions(list, &region_prices, &mut meters);
        }
        let rows = self.rows(&channel_tables);
        let apis = self.apis(&api_tables);
        for grant in &grants {
            self.grant(grant, &mut meters);
        }
        let results = results.iter().enumerate().map(|(i, r)| self.results(i, r)).collect::<Vec<_>>();
        let examples = examples.iter().enumerate().map(|(i, e)| self.example(i, e)).collect::<Vec<_>>();

        let lifecycle = lifecycle.map(|(span, raw)| self.lifecycle(span, &raw)).unwrap_or_default();

        let head = head?;
        if head.id.get_ref() != file_id {
            let reason = "the product's id is its file's name";
            self.report(head.id.span(), reason, "id.notFile", file_id, head.id.get_ref());
        }
        let overflow = [
            ("postpaid", Overflow::Postpaid),
            ("afterFirstPack", Overflow::AfterFirstPack),
            ("stop", Overflow::Stop),
        ];
        let unit = head.unit.get_ref();
        let product = Product {
            id: self.text("id", &head.id),
            wire: self.number("wire", &head.wire),
            name: self.both("name", &head.name),
            // The book's, which is read apart from its products.
            currency: String::new().into(),
            unit: Unit {
                zh: self.text("unit.zh", &unit.zh),
                en: self.text("unit.en", &unit.en),
                en_plural: self.text("unit.en_plural", &unit.en_plural),
            },
            pack_name: self.both("pack_name", &head.pack_name),
            purchase_url: self.text("purchase_url", &head.purchase_url),
            overflow: self.word("overflow", &head.overflow, &overflow).unwrap_or(Overflow::Stop),
            sources: sources.into(),
            rules: rules.into(),
            editions: editions.into(),
            channels: channels.into(),
            comparisons: comparisons.into(),
            rows: rows.into(),
            apis: apis.into(),
            meters: meters.into(),
            results: results.into(),
            examples: examples.into(),
            lifecycle,
        };
        for id in REQUIRED_RULES {
            if !product.rules.iter().any(|r| r.id == id) && !self.incomplete {
                let reason = "a product explains every rule its working refers to";
                self.report(head.id.span(), reason, "rule.missing", &format!("a rule {id}"), "none");
            }
        }
        // A product with unreadable entries has gaps that would show up as findings no one made.
        if !self.incomplete {
            for finding in validate(&product) {
                self.tell(&finding);
            }
        }
        Some(product)
    }

    fn source(&mut self, i: usize, raw: &Spanned<RawSource>) -> Source {
        let at = format!("sources[{i}]");
        self.mark(&at, raw.span());
        let entry = raw.get_ref();
        let date = match (&entry.date, &entry.undated) {
            (Some(date), None) => SourceDate::On(self.date(date)),
            (None, Some(evidence)) => {
                SourceDate::Undated { evidence: self.both(&format!("{at}.evidence"), evidence) }
            }
            (date, _) => {
                let (reason, expected) =
                    ("a source has a date or says what places it in time", "date or undated");
                let found = if date.is_some() { "both" } else { "neither" };
                self.report(raw.span(), reason, "source.date", expected, found);
                SourceDate::Undated { evidence: Bilingual { zh: "?".into(), en: "?".into() } }
            }
        };
        Source {
            id: self.text(&format!("{at}.id"), &entry.id),
            title: self.both(&format!("{at}.title"), &entry.title),
            url: entry.url.as_ref().map(|u| self.text(&format!("{at}.url"), u)),
            date,
        }
    }

    fn rule(&mut self, i: usize, raw: &Spanned<RawRule>) -> Rule {
        let at = format!("rules[{i}]");
        self.mark(&at, raw.span());
        let raw = raw.get_ref();
        Rule {
            id: self.text(&format!("{at}.id"), &raw.id),
            text: self.both(&format!("{at}.text"), &raw.text),
            cite: self.cite(&format!("{at}.cite"), &raw.cite),
        }
    }

    fn named(&mut self, list: &str, raw: &[Spanned<RawNamed>]) -> Vec<(Text, Bilingual)> {
        let mut one = |(i, raw): (usize, &Spanned<RawNamed>)| {
            let at = format!("{list}[{i}]");
            self.mark(&at, raw.span());
            let raw = raw.get_ref();
            (self.text(&format!("{at}.id"), &raw.id), self.both(&format!("{at}.name"), &raw.name))
        };
        raw.iter().enumerate().map(&mut one).collect()
    }

    fn channel(&mut self, i: usize, raw: &Spanned<RawChannel>) -> Channel {
        let at = format!("channels[{i}]");
        self.mark(&at, raw.span());
        let raw = raw.get_ref();
        let groups = [
            ("wechat", ChannelGroup::WeChat),
            ("app", ChannelGroup::App),
            ("web", ChannelGroup::Web),
            ("api", ChannelGroup::Api),
            ("service", ChannelGroup::Service),
        ];
        Channel {
            id: self.text(&format!("{at}.id"), &raw.id),
            group: self.word("group", &raw.group, &groups).unwrap_or(ChannelGroup::Service),
            name: self.both(&format!("{at}.name"), &raw.name),
            help: self.both(&format!("{at}.help"), &raw.help),
        }
    }

    fn rows(&mut self, tables: &[Spanned<RawChannelTable>]) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        for (t, table) in tables.iter().enumerate() {
            let table = table.get_ref();
            let around = self.cite(&format!("channel_tables[{t}].cite"), &table.cite);
            for raw in &table.rows {
                let at = format!("rows[{}]", rows.len());
                self.mark(&at, raw.span());
                self.mark(&format!("{at}.cite"), table.cite.span());
                let raw = raw.get_ref();
                let comparison = raw.comparison.as_ref();
                rows.push(Row {
                    edition: self.refer(|r| &r.editions, &format!("{at}.edition"), &table.edition),
                    channel: self.refer(|r| &r.channels, &format!("{at}.channel"), &raw.channel),
                    comparison: comparison
                        .map(|c| self.refer(|r| &r.comparisons, &format!("{at}.comparison"), c)),
                    printed: raw.printed.as_ref().map(|p| self.text(&format!("{at}.printed"), p)),
                    meter: self.refer(|r| &r.meters, &format!("{at}.meter"), &raw.meter),
                    old_only: raw.old_only,
                    cite: self.own_cite(&at, &around, &raw.cite, &raw.note).unwrap_or_else(|| around.clone()),
                });
            }
        }
        rows
    }

    fn apis(&mut self, tables: &[Spanned<RawApiTable>]) -> Vec<ApiRow> {
        let mut apis: Vec<ApiRow> = Vec::new();
        for (t, table) in tables.iter().enumerate() {
            let table = table.get_ref();
            let around = self.cite(&format!("api_tables[{t}].cite"), &table.cite);
            for raw in &table.rows {
                let at = format!("apis[{}]", apis.len());
                self.mark(&at, raw.span());
                self.mark(&format!("{at}.cite"), table.cite.span());
                let (whole, raw) = (raw.span(), raw.get_ref());
                apis.push(ApiRow {
                    name: self.languages(&format!("{at}.name"), whole, &raw.zh, &raw.en),
                    meter: self.refer(|r| &r.meters, &format!("{at}.meter"), &raw.meter),
                    cite: self.own_cite(&at, &around, &raw.cite, &raw.note).unwrap_or_else(|| around.clone()),
                });
            }
        }
        apis
    }

    fn meter(&mut self, i: usize, raw: &Spanned<RawMeter>) -> Meter {
        let at = format!("meters[{i}]");
        self.mark(&at, raw.span());
        let raw = raw.get_ref();
        let lists = raw.lists.iter().enumerate();
        let lists = lists.map(|(l, list)| self.list(&format!("{at}.lists[{l}]"), list)).collect::<Vec<_>>();
        Meter {
            id: self.text(&format!("{at}.id"), &raw.id),
            wire: self.number(&format!("{at}.wire"), &raw.wire),
            edition: self.refer(|r| &r.editions, &format!("{at}.edition"), &raw.edition),
            name: self.both(&format!("{at}.name"), &raw.name),
            note: raw.note.as_ref().map(|n| self.both(&format!("{at}.note"), n)),
            region: None,
            lists: lists.into(),
            grants: List::Borrowed(&[]),
        }
    }

    fn list(&mut self, at: &str, raw: &Spanned<RawList>) -> PriceList {
        self.mark(at, raw.span());
        let (whole, raw) = (raw.span(), raw.get_ref());
        let cite = self.cite(&format!("{at}.cite"), &raw.cite);
        let path = format!("{at}.postpaid");
        let postpaid = match (&raw.postpaid, &raw.tiers) {
            (Some(word), None) if !raw.graduated => match word.get_ref().as_str() {
                "none" => Postpaid::None,
                "unlisted" => Postpaid::Unlisted,
                _ => Postpaid::Flat(self.unit_price(&path, word)),
            },
            (None, Some(tiers)) => {
                self.mark(&path, tiers.span());
                let tiers = tiers.get_ref().iter();
                self.gaps(tiers.clone());
                let tiers = tiers.enumerate().map(|(t, tier)| self.tier(&path, t, tier)).collect();
                if raw.graduated { Postpaid::Graduated(tiers) } else { Postpaid::Reached(tiers) }
            }
            (postpaid, tiers) => {
                let (reason, expected) = ("a list says what units cost without a pack", "postpaid or tiers");
                let found = match (postpaid, tiers) {
                    (Some(_), Some(_)) => "both",
                    (Some(_), None) => "postpaid that is graduated without tiers",
                    (None, _) => "neither",
                };
                self.report(whole, reason, "postpaid.form", expected, found);
                Postpaid::None
            }
        };
        if let Some(packs) = &raw.packs {
            self.mark(&format!("{at}.packs"), packs.span());
        }
        let packs = raw.packs.iter().flat_map(|packs| packs.get_ref()).enumerate();
        let packs =
            packs.map(|(p, pack)| self.pack(&format!("{at}.packs[{p}]"), &cite, pack)).collect::<Vec<_>>();
        PriceList {
            settlement: self.settlement(&raw.settlement),
            from: self.day(&format!("{at}.from"), &raw.from),
            to: self.day(&format!("{at}.to"), &raw.to),
            postpaid,
            packs: packs.into(),
            custom: raw.custom.as_ref().map(|c| self.custom(&format!("{at}.custom"), c)),
            pack_months: raw.pack_months.as_ref().map_or(0, |m| self.number(&format!("{at}.pack_months"), m)),
            cite,
        }
    }

    fn pack(&mut self, at: &str, around: &Cite, raw: &Spanned<RawPack>) -> Pack {
        self.mark(at, raw.span());
        let raw = raw.get_ref();
        Pack {
            units: self.number(&format!("{at}.units"), &raw.units),
            price: self.amount(&format!("{at}.price"), &raw.price, Money::from_parts(1, 0)),
            cite: self.own_cite(at, around, &raw.cite, &raw.note),
        }
    }

    /// The last unit of a tier is written for the reader; it must meet the next tier.
    fn gaps<'r>(&mut self, tiers: impl Iterator<Item = &'r Spanned<RawTier>> + Clone) {
        for (tier, next) in tiers.clone().zip(tiers.clone().skip(1)) {
            let (tier, next) = (tier.get_ref(), next.get_ref());
            let Some(to) = &tier.to else { continue };
            let (expected, found) = (to.get_ref().saturating_add(1), *next.from.get_ref());
            if expected != found {
                let reason = "tiers follow one another without a gap";
                self.report(next.from.span(), reason, "tiers.gap", &expected.to_string(), &found.to_string());
            }
        }
        if let Some(to) = tiers.last().and_then(|t| t.get_ref().to.as_ref()) {
            let (reason, found) = ("the last tier has no end", to.get_ref().to_string());
            self.report(to.span(), reason, "tiers.gap", "no to", &found);
        }
    }

    fn tier(&mut self, list: &str, i: usize, raw: &Spanned<RawTier>) -> Tier {
        let at = format!("{list}[{i}]");
        self.mark(&at, raw.span());
        let raw = raw.get_ref();
        if let Some(cite) = &raw.cite {
            self.report(cite.span(), "a tier stands where its list stands", "cite.notHere", "no cite", "one");
        }
        if let Some(note) = &raw.note {
            self.report(note.span(), "a tier's note belongs to its list", "cite.notHere", "no note", "one");
        }
        let sales = raw.price.get_ref() == "contact-sales";
        Tier {
            from: self.number(&format!("{at}.from"), &raw.from),
            price: (!sales).then(|| self.unit_price(&format!("{at}.price"), &raw.price)),
        }
    }

    fn custom(&mut self, at: &str, raw: &Spanned<RawCustom>) -> CustomPack {
        self.mark(at, raw.span());
        let raw = raw.get_ref();
        let cite = self.cite(&format!("{at}.cite"), &raw.cite);
        self.gaps(raw.tiers.iter());
        let mut one = |(i, tier): (usize, &Spanned<RawTier>)| {
            let here = format!("{at}.tiers[{i}]");
            self.mark(&here, tier.span());
            let tier = tier.get_ref();
            CustomTier {
                from: self.number(&format!("{here}.from"), &tier.from),
                price: self.unit_price(&format!("{here}.price"), &tier.price),
                cite: self.own_cite(&here, &cite, &tier.cite, &tier.note),
            }
        };
        let tiers = raw.tiers.iter().enumerate().map(&mut one).collect::<Vec<_>>();
        CustomPack { tiers: tiers.into(), cite }
    }

    fn grant(&mut self, raw: &Spanned<RawGrant>, meters: &mut [Meter]) {
        let (whole, raw) = (raw.span(), raw.get_ref());
        let (months, days) = (raw.months.as_ref(), raw.days.as_ref());
        let (months, days) = (months.map(|m| *m.get_ref()), days.map(|d| *d.get_ref()));
        let valid = self.validity("a gift", whole.clone(), months, days);
        for id in &raw.meters {
            let index = self.refer(|r| &r.meters, "", id);
            let Some(meter) = meters.get_mut(usize::from(index)) else { continue };
            let at = format!("meters[{index}].grants[{}]", meter.grants.len());
            self.mark(&at, whole.clone());
            if let Some(span) = raw.months.as_ref().or(raw.days.as_ref()).map(Spanned::span) {
                self.mark(&format!("{at}.valid"), span);
            }
            meter.grants.to_mut().push(Grant {
                id: self.text(&format!("{at}.id"), &raw.id),
                units: self.number(&format!("{at}.units"), &raw.units),
                valid,
                condition: self.both(&format!("{at}.condition"), &raw.condition),
                test_only: raw.test_only,
                from: self.day(&format!("{at}.from"), &raw.from),
                to: self.day(&format!("{at}.to"), &raw.to),
                cite: self.cite(&format!("{at}.cite"), &raw.cite),
            });
        }
    }

    fn results(&mut self, i: usize, raw: &Spanned<RawResults>) -> Results {
        let at = format!("results[{i}]");
        self.mark(&at, raw.span());
        let raw = raw.get_ref();
        let mut codes = |list: &str, codes: &[Str]| -> List<Text> {
            codes.iter().enumerate().map(|(c, code)| self.text(&format!("{at}.{list}[{c}]"), code)).collect()
        };
        Results {
            billed: codes("billed", &raw.billed),
            not_billed: codes("not_billed", &raw.not_billed),
            id: self.text(&format!("{at}.id"), &raw.id),
            name: self.both(&format!("{at}.name"), &raw.name),
            truncated_after: raw
                .truncated_after
                .as_ref()
                .map(|t| self.text(&format!("{at}.truncated_after"), t)),
            meters: raw
                .meters
                .iter()
                .enumerate()
                .map(|(m, id)| self.refer(|r| &r.meters, &format!("{at}.meters[{m}]"), id))
                .collect(),
            cite: self.cite(&format!("{at}.cite"), &raw.cite),
        }
    }

    fn example(&mut self, i: usize, raw: &Spanned<RawExample>) -> Example {
        let at = format!("examples[{i}]");
        self.mark(&at, raw.span());
        let raw = raw.get_ref();
        let meters = raw.meters.iter().enumerate();
        Example {
            meters: meters
                .map(|(m, id)| self.refer(|r| &r.meters, &format!("{at}.meters[{m}]"), id))
                .collect(),
            units: self.number(&format!("{at}.units"), &raw.units),
            pack: self.number(&format!("{at}.pack"), &raw.pack),
            count: self.number(&format!("{at}.count"), &raw.count),
            cite: self.cite(&format!("{at}.cite"), &raw.cite),
        }
    }

    fn lifecycle(&mut self, whole: Range<usize>, raw: &RawLifecycle) -> Lifecycle {
        self.mark("lifecycle", whole);
        let before = raw.before.iter().enumerate();
        let before = before.map(|(i, b)| self.before(&format!("lifecycle.before[{i}]"), b)).collect();
        let refund = raw.refund.as_ref().map(|r| {
            let within = self.validity("a refund", r.span(), r.get_ref().months, r.get_ref().days);
            self.mark("lifecycle.refund", r.span());
            Refund {
                within,
                last_day_counts: r.get_ref().last_day_counts,
                ends_at_first_use: r.get_ref().ends_at_first_use,
                rule: self.text("lifecycle.refund.rule", &r.get_ref().rule),
            }
        });
        let expiry = raw.expiry.as_ref().map(|e| ExpiryClock {
            bought_ends_at_midnight: e.get_ref().bought_ends_at_midnight,
            gifts_end_to_the_second: e.get_ref().gifts_end_to_the_second,
            rule: self.text("lifecycle.expiry.rule", &e.get_ref().rule),
        });
        let low = raw.low.as_ref().map(|l| {
            self.mark("lifecycle.low", l.span());
            let above_percent = match (l.get_ref().used_percent, l.get_ref().left_percent) {
                (Some(used), None) => used,
                (None, Some(left)) => 100u8.saturating_sub(left),
                (used, _) => {
                    let (reason, expected) =
                        ("a low pack is told by what is used or left", "used_percent or left_percent");
                    let found = if used.is_some() { "both" } else { "neither" };
                    self.report(l.span(), reason, "low.form", expected, found);
                    50
                }
            };
            Low { above_percent, rule: self.text("lifecycle.low.rule", &l.get_ref().rule) }
        });
        let expiry_notices = raw.expiry_notices.as_ref().map(|n| {
            self.mark("lifecycle.expiry_notices", n.span());
            ExpiryNotices {
                days: n.get_ref().days.clone().into(),
                rule: self.text("lifecycle.expiry_notices.rule", &n.get_ref().rule),
            }
        });
        let used_up = raw.used_up.as_ref().map(|u| UsedUp {
            stated: !u.get_ref().not_stated,
            code: u.get_ref().code.as_ref().map(|c| self.text("lifecycle.used_up.code", c)),
            rule: self.text("lifecycle.used_up.rule", &u.get_ref().rule),
        });
        let arrears = raw.arrears.iter().enumerate().map(|(i, raw)| {
            let at = format!("lifecycle.arrears[{i}]");
            self.mark(&at, raw.span());
            let raw = raw.get_ref();
            let edition = raw.edition.as_ref();
            Arrears {
                hours: raw.hours,
                freezes_packs: raw.freezes_packs,
                monthly: raw.monthly,
                edition: edition.map(|e| self.refer(|r| &r.editions, &format!("{at}.edition"), e)),
                rule: self.text(&format!("{at}.rule"), &raw.rule),
            }
        });
        let arrears = arrears.collect();
        let other_arrears = raw.other_arrears.as_ref().map(|o| {
            let (at, raw) = ("lifecycle.other_arrears", o.get_ref());
            let edition = raw.edition.as_ref();
            OtherArrears {
                code: raw.code.as_ref().map(|c| self.text(&format!("{at}.code"), c)),
                edition: edition.map(|e| self.refer(|r| &r.editions, &format!("{at}.edition"), e)),
                rule: self.text(&format!("{at}.rule"), &raw.rule),
            }
        });
        Lifecycle {
            before,
            refund,
            expiry,
            low,
            expiry_notices,
            used_up,
            charged_next_day: raw
                .charged_next_day
                .as_ref()
                .map(|r| self.text("lifecycle.charged_next_day", r)),
            arrears,
            other_arrears,
        }
    }

    fn before(&mut self, at: &str, raw: &Spanned<RawBefore>) -> Before {
        let (whole, raw) = (raw.span(), raw.get_ref());
        self.mark(at, whole.clone());
        let takes = [
            raw.working_days.map(Duration::WorkingDays),
            raw.minutes.map(Duration::Minutes),
            raw.seconds.map(Duration::Seconds),
        ];
        let takes: Vec<Duration> = takes.into_iter().flatten().collect();
        if takes.len() > 1 {
            let (reason, expected) = ("a wait has one length", "working_days, minutes or seconds");
            self.report(whole, reason, "before.form", expected, "several");
        }
        let words = [("service", BeforeOf::Service), ("gifts", BeforeOf::Gifts), ("packs", BeforeOf::Packs)];
        Before {
            of: self.word("of", &raw.of, &words).unwrap_or(BeforeOf::Service),
            takes: takes.first().copied(),
            rule: self.text(&format!("{at}.rule"), &raw.rule),
        }
    }

    fn validity(
        &mut self,
        what: &str,
        whole: Range<usize>,
        months: Option<u16>,
        days: Option<u16>,
    ) -> Validity {
        match (months, days) {
            (Some(months), None) => Validity::Months(months),
            (None, Some(days)) => Validity::Days(days),
            (months, _) => {
                let found = if months.is_some() { "both" } else { "neither" };
                let reason = format!("{what} says how long it stays valid");
                self.report(whole, &reason, "validity.form", "months or days", found);
                Validity::Days(1)
            }
        }
    }

    fn regions(&mut self, raw: &Spanned<RawRegions>, prices: &[Spanned<RawAsOf>], meters: &mut Vec<Meter>) {
        let raw = raw.get_ref();
        let settlement = self.settlement(&raw.settlement);
        let edition = self.refer(|r| &r.editions, "regions.edition", &raw.edition);
        let prices = prices.iter().map(|p| {
            let p = p.get_ref();
            (self.date(&p.as_of), self.cite("regions.cite", &p.cite), p.cite.span())
        });
        let prices = prices.collect::<Vec<_>>();
        for row in &raw.rows {
            let (whole, row) = (row.span(), row.get_ref());
            let at = format!("meters[{}]", meters.len());
            self.mark(&at, whole.clone());
            let as_of = self.date(&row.as_of);
            let Some((_, cite, cited)) = prices.iter().find(|(day, ..)| *day == as_of) else {
                let (reason, expected) =
                    ("a region's price stands in one of the lists above", "a listed as_of");
                self.report(row.as_of.span(), reason, "source.unknown", expected, &as_of.to_string());
                continue;
            };
            self.mark(&format!("{at}.lists[0].cite"), cited.clone());
            self.mark(&format!("{at}.id"), row.iso.span());
            let list = PriceList {
                settlement,
                from: Some(as_of),
                to: None,
                postpaid: Postpaid::Flat(self.unit_price(&format!("{at}.lists[0].postpaid"), &row.price)),
                packs: List::Borrowed(&[]),
                custom: None,
                pack_months: 0,
                cite: cite.clone(),
            };
            meters.push(Meter {
                id: format!("{}.{}", raw.id.get_ref(), row.iso.get_ref()).into(),
                wire: self.number(&format!("{at}.wire"), &row.wire),
                edition,
                name: self.languages(&format!("{at}.name"), whole, &row.zh, &row.en),
                note: row.note.as_ref().map(|n| self.both(&format!("{at}.note"), n)),
                region: Some(Region {
                    iso: self.text(&format!("{at}.region.iso"), &row.iso),
                    dial: self.text(&format!("{at}.region.dial"), &row.dial),
                    prefix: row.prefix.as_ref().map(|prefix| Prefix {
                        units: self.number(&format!("{at}.region.prefix.units"), &prefix.units),
                        cite: self.cite(&format!("{at}.region.prefix.cite"), &prefix.cite),
                    }),
                }),
                lists: vec![list].into(),
                grants: List::Borrowed(&[]),
            });
        }
    }
}

fn one_line(message: &str) -> String {
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The book as Rust tables: one static per list, one constant per citation, equal ones shared.
pub fn emit(book: &PriceBook) -> String {
    let mut out = Emitter::default();
    let products: Vec<_> = book.products.iter().map(|p| out.product(p)).collect();
    let products = out.list("Product", &products);
    let (version, checked, currency) = (text(&book.version), day(book.checked), text(&book.currency));
    let vendor = both(&book.vendor);
    let mut code = out.code;
    let _ = writeln!(
        code,
        "pub(super) static BOOK: PriceBook = PriceBook {{ version: {version}, checked: {checked}, currency: {currency}, \
         vendor: {vendor}, products: {products} }};"
    );
    code
}

/// What of a book the page's first answer needs: the product it opens with as everybody buys it today, of the others the
/// names. The order of every list stays, for indices and links go by it.
pub fn first(book: &PriceBook) -> PriceBook {
    let bare = |cite: &Cite| Cite { place: Text::default(), note: None, ..cite.clone() };
    let mut book = book.clone();
    for (at, product) in book.products.to_mut().iter_mut().enumerate() {
        product.rules = List::default();
        product.results = List::default();
        product.lifecycle = Lifecycle::default();
        if at > 0 {
            product.meters = List::default();
            product.sources = List::default();
            product.rows = List::default();
            product.apis = List::default();
            product.examples = List::default();
            continue;
        }
        for source in product.sources.to_mut() {
            source.title = Bilingual { zh: Text::default(), en: Text::default() };
            source.url = None;
            if let SourceDate::Undated { evidence } = &mut source.date {
                *evidence = source.title.clone();
            }
        }
        product.rows.to_mut().iter_mut().for_each(|row| row.cite = bare(&row.cite));
        product.apis.to_mut().iter_mut().for_each(|api| api.cite = bare(&api.cite));
        product.examples.to_mut().iter_mut().for_each(|example| example.cite = bare(&example.cite));
        for meter in product.meters.to_mut() {
            meter.note = None;
            meter.grants = List::default();
            meter.lists.to_mut().retain(|list| list.settlement == Settlement::Daily);
            for list in meter.lists.to_mut() {
                list.cite = bare(&list.cite);
                list.packs.to_mut().iter_mut().for_each(|pack| pack.cite = None);
                if let Some(custom) = &mut list.custom {
                    custom.cite = bare(&custom.cite);
                }
            }
        }
    }
    book
}

#[derive(Default)]
struct Emitter {
    code: String,
    names: BTreeMap<String, String>,
}

impl Emitter {
    /// A name for this item; an equal one that is already there is taken again.
    fn shared(&mut self, keyword: &str, ty: &str, body: String) -> String {
        let key = format!("{ty} {body}");
        if let Some(name) = self.names.get(&key) {
            return name.clone();
        }
        let name = format!("T{}", self.names.len());
        let _ = writeln!(self.code, "{keyword} {name}: {ty} = {body};");
        self.names.insert(key, name.clone());
        name
    }

    fn list(&mut self, ty: &str, items: &[String]) -> String {
        if items.is_empty() {
            return "List::Borrowed(&[])".into();
        }
        let ty = format!("[{ty}; {}]", items.len());
        let name = self.shared("static", &ty, format!("[{}]", items.join(", ")));
        format!("List::Borrowed(&{name})")
    }

    fn cite(&mut self, cite: &Cite) -> String {
        let (source, place, confidence) = (cite.source, text(&cite.place), cite.confidence);
        let note = option(cite.note.as_ref().map(both));
        let body = format!(
            "Cite {{ source: {source}, place: {place}, confidence: Confidence::{confidence:?}, note: {note} }}"
        );
        self.shared("const", "Cite", body)
    }

    fn product(&mut self, p: &Product) -> String {
        let sources: Vec<_> = p.sources.iter().map(source).collect();
        let sources = self.list("Source", &sources);
        let rules = p.rules.iter().map(|r| {
            let cite = self.cite(&r.cite);
            format!("Rule {{ id: {}, text: {}, cite: {cite} }}", text(&r.id), both(&r.text))
        });
        let rules: Vec<_> = rules.collect();
        let rules = self.list("Rule", &rules);
        let editions =
            p.editions.iter().map(|e| format!("Edition {{ id: {}, name: {} }}", text(&e.id), both(&e.name)));
        let editions: Vec<_> = editions.collect();
        let editions = self.list("Edition", &editions);
        let channels = p.channels.iter().map(|c| {
            let (id, name, help) = (text(&c.id), both(&c.name), both(&c.help));
            format!("Channel {{ id: {id}, group: ChannelGroup::{:?}, name: {name}, help: {help} }}", c.group)
        });
        let channels: Vec<_> = channels.collect();
        let channels = self.list("Channel", &channels);
        let comparisons = p
            .comparisons
            .iter()
            .map(|c| format!("Comparison {{ id: {}, name: {} }}", text(&c.id), both(&c.name)));
        let comparisons: Vec<_> = comparisons.collect();
        let comparisons = self.list("Comparison", &comparisons);
        let rows = p.rows.iter().map(|r| {
            let (cite, comparison) = (self.cite(&r.cite), option(r.comparison.map(|c| c.to_string())));
            let printed = option(r.printed.as_deref().map(text));
            format!(
                "Row {{ edition: {}, channel: {}, comparison: {comparison}, printed: {printed}, meter: {}, \
                 old_only: {}, cite: {cite} }}",
                r.edition, r.channel, r.meter, r.old_only
            )
        });
        let rows: Vec<_> = rows.collect();
        let rows = self.list("Row", &rows);
        let apis = p.apis.iter().map(|a| {
            let cite = self.cite(&a.cite);
            format!("ApiRow {{ name: {}, meter: {}, cite: {cite} }}", both(&a.name), a.meter)
        });
        let apis: Vec<_> = apis.collect();
        let apis = self.list("ApiRow", &apis);
        let meters: Vec<_> = p.meters.iter().map(|m| self.meter(m)).collect();
        let meters = self.list("Meter", &meters);
        let results: Vec<_> = p.results.iter().map(|r| self.results(r)).collect();
        let results = self.list("Results", &results);
        let examples: Vec<_> = p.examples.iter().map(|e| self.example(e)).collect();
        let examples = self.list("Example", &examples);
        let lifecycle = self.lifecycle(&p.lifecycle);
        let unit = &p.unit;
        format!(
            "Product {{ id: {}, wire: {}, name: {}, currency: {}, unit: Unit {{ zh: {}, en: {}, en_plural: {} }}, pack_name: {}, \
             purchase_url: {}, overflow: Overflow::{:?}, sources: {sources}, rules: {rules}, editions: {editions}, \
             channels: {channels}, comparisons: {comparisons}, rows: {rows}, apis: {apis}, meters: {meters}, \
             results: {results}, examples: {examples}, lifecycle: {lifecycle} }}",
            text(&p.id),
            p.wire,
            both(&p.name),
            text(&p.currency),
            text(&unit.zh),
            text(&unit.en),
            text(&unit.en_plural),
            both(&p.pack_name),
            text(&p.purchase_url),
            p.overflow,
        )
    }

    fn lifecycle(&mut self, l: &Lifecycle) -> String {
        let before = l.before.iter().map(|b| {
            let (takes, rule) = (option(b.takes.map(|d| format!("Duration::{d:?}"))), text(&b.rule));
            format!("Before {{ of: BeforeOf::{:?}, takes: {takes}, rule: {rule} }}", b.of)
        });
        let before: Vec<_> = before.collect();
        let before = self.list("Before", &before);
        let refund = l.refund.as_ref().map(|r| {
            format!(
                "Refund {{ within: Validity::{:?}, last_day_counts: {}, ends_at_first_use: {}, rule: {} }}",
                r.within,
                r.last_day_counts,
                r.ends_at_first_use,
                text(&r.rule)
            )
        });
        let expiry = l.expiry.as_ref().map(|e| {
            format!(
                "ExpiryClock {{ bought_ends_at_midnight: {}, gifts_end_to_the_second: {}, rule: {} }}",
                e.bought_ends_at_midnight,
                e.gifts_end_to_the_second,
                text(&e.rule)
            )
        });
        let low = l
            .low
            .as_ref()
            .map(|w| format!("Low {{ above_percent: {}, rule: {} }}", w.above_percent, text(&w.rule)));
        let notices = l.expiry_notices.as_ref().map(|n| {
            let days: Vec<_> = n.days.iter().map(u16::to_string).collect();
            format!("ExpiryNotices {{ days: {}, rule: {} }}", self.list("u16", &days), text(&n.rule))
        });
        let code = |code: &Option<Text>| option(code.as_deref().map(text));
        let used_up = l.used_up.as_ref().map(|u| {
            format!("UsedUp {{ stated: {}, code: {}, rule: {} }}", u.stated, code(&u.code), text(&u.rule))
        });
        let edition = |edition: Option<u16>| option(edition.map(|e| e.to_string()));
        let arrears = l.arrears.iter().map(|a| {
            format!(
                "Arrears {{ hours: {}, freezes_packs: {}, monthly: {}, edition: {}, rule: {} }}",
                a.hours,
                a.freezes_packs,
                a.monthly,
                edition(a.edition),
                text(&a.rule)
            )
        });
        let arrears: Vec<_> = arrears.collect();
        let arrears = self.list("Arrears", &arrears);
        let other = l.other_arrears.as_ref().map(|o| {
            let (code, edition) = (code(&o.code), edition(o.edition));
            format!("OtherArrears {{ code: {code}, edition: {edition}, rule: {} }}", text(&o.rule))
        });
        format!(
            "Lifecycle {{ before: {before}, refund: {}, expiry: {}, low: {}, expiry_notices: {}, used_up: {}, \
             charged_next_day: {}, arrears: {arrears}, other_arrears: {} }}",
            option(refund),
            option(expiry),
            option(low),
            option(notices),
            option(used_up),
            option(l.charged_next_day.as_deref().map(text)),
            option(other),
        )
    }

    fn meter(&mut self, m: &Meter) -> String {
        let lists: Vec<_> = m.lists.iter().map(|l| self.price_list(l)).collect();
        let lists = self.list("PriceList", &lists);
        let grants = m.grants.iter().map(|g| {
            let (cite, valid) = (self.cite(&g.cite), g.valid);
            let (from, to) = (option(g.from.map(day)), option(g.to.map(day)));
            format!(
                "Grant {{ id: {}, units: {}, valid: Validity::{valid:?}, condition: {}, test_only: {}, \
                 from: {from}, to: {to}, cite: {cite} }}",
                text(&g.id),
                g.units,
                both(&g.condition),
                g.test_only
            )
        });
        let grants: Vec<_> = grants.collect();
        let grants = self.list("Grant", &grants);
        let region = m.region.as_ref().map(|r| {
            let prefix = r.prefix.as_ref();
            let prefix =
                prefix.map(|p| format!("Prefix {{ units: {}, cite: {} }}", p.units, self.cite(&p.cite)));
            format!("Region {{ iso: {}, dial: {}, prefix: {} }}", text(&r.iso), text(&r.dial), option(prefix))
        });
        format!(
            "Meter {{ id: {}, wire: {}, edition: {}, name: {}, note: {}, region: {}, lists: {lists}, \
             grants: {grants} }}",
            text(&m.id),
            m.wire,
            m.edition,
            both(&m.name),
            option(m.note.as_ref().map(both)),
            option(region),
        )
    }

    fn price_list(&mut self, l: &PriceList) -> String {
        let postpaid = match &l.postpaid {
            Postpaid::None => "Postpaid::None".to_owned(),
            Postpaid::Unlisted => "Postpaid::Unlisted".to_owned(),
            Postpaid::Flat(price) => format!("Postpaid::Flat({})", unit_price(*price)),
            Postpaid::Reached(tiers) | Postpaid::Graduated(tiers) => {
                let kind = if matches!(l.postpaid, Postpaid::Reached(_)) { "Reached" } else { "Graduated" };
                let tiers = tiers.iter().map(|t| {
                    format!("Tier {{ from: {}, price: {} }}", t.from, option(t.price.map(unit_price)))
                });
                let tiers: Vec<_> = tiers.collect();
                format!("Postpaid::{kind}({})", self.list("Tier", &tiers))
            }
        };
        let packs = l.packs.iter().map(|p| {
            let cite = option(p.cite.as_ref().map(|c| self.cite(c)));
            format!(
                "Pack {{ units: {}, price: {}, cite: {cite} }}",
                p.units,
                money("Money", &p.price.to_string())
            )
        });
        let packs: Vec<_> = packs.collect();
        let packs = self.list("Pack", &packs);
        let custom = l.custom.as_ref().map(|c| {
            let tiers = c.tiers.iter().map(|t| {
                let cite = option(t.cite.as_ref().map(|c| self.cite(c)));
                format!("CustomTier {{ from: {}, price: {}, cite: {cite} }}", t.from, unit_price(t.price))
            });
            let tiers: Vec<_> = tiers.collect();
            let (tiers, cite) = (self.list("CustomTier", &tiers), self.cite(&c.cite));
            format!("CustomPack {{ tiers: {tiers}, cite: {cite} }}")
        });
        let (custom, cite) = (option(custom), self.cite(&l.cite));
        let (from, to) = (option(l.from.map(day)), option(l.to.map(day)));
        format!(
            "PriceList {{ settlement: Settlement::{:?}, from: {from}, to: {to}, postpaid: {postpaid}, packs: {packs}, \
             custom: {custom}, pack_months: {}, cite: {cite} }}",
            l.settlement, l.pack_months
        )
    }

    fn example(&mut self, e: &Example) -> String {
        let meters: Vec<_> = e.meters.iter().map(u16::to_string).collect();
        let (meters, cite) = (self.list("u16", &meters), self.cite(&e.cite));
        format!(
            "Example {{ meters: {meters}, units: {}, pack: {}, count: {}, cite: {cite} }}",
            e.units, e.pack, e.count
        )
    }

    fn results(&mut self, r: &Results) -> String {
        let mut codes = |codes: &[Text]| {
            let codes: Vec<_> = codes.iter().map(|c| text(c)).collect();
            self.list("Text", &codes)
        };
        let (billed, not_billed) = (codes(&r.billed), codes(&r.not_billed));
        let meters: Vec<_> = r.meters.iter().map(u16::to_string).collect();
        let (meters, cite) = (self.list("u16", &meters), self.cite(&r.cite));
        format!(
            "Results {{ id: {}, name: {}, billed: {billed}, not_billed: {not_billed}, truncated_after: {}, \
             meters: {meters}, cite: {cite} }}",
            text(&r.id),
            both(&r.name),
            option(r.truncated_after.as_deref().map(text)),
        )
    }
}

fn source(s: &Source) -> String {
    let date = match &s.date {
        SourceDate::On(date) => format!("SourceDate::On({})", day(*date)),
        SourceDate::Undated { evidence } => format!("SourceDate::Undated {{ evidence: {} }}", both(evidence)),
    };
    let (title, url) = (both(&s.title), option(s.url.as_deref().map(text)));
    format!("Source {{ id: {}, title: {title}, url: {url}, date: {date} }}", text(&s.id))
}

fn text(text: &str) -> String {
    format!("Text::Borrowed({text:?})")
}

fn both(both: &Bilingual) -> String {
    format!("Bilingual::fixed({:?}, {:?})", both.zh, both.en)
}

fn option(value: Option<String>) -> String {
    value.map_or_else(|| "None".into(), |v| format!("Some({v})"))
}

fn day(date: Date) -> String {
    format!("day({}, {}, {})", date.year(), date.month(), date.day())
}

fn unit_price(price: UnitPrice) -> String {
    money("UnitPrice", &price.to_string())
}

/// The digits and where the point stands.
fn money(ty: &str, shown: &str) -> String {
    let scale = shown.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let digits = shown.replace('.', "");
    let digits = digits.trim_start_matches('0');
    format!("{ty}::from_parts({}, {scale})", if digits.is_empty() { "0" } else { digits })
}

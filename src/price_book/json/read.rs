//! The tree as a book. Entries are read one by one, so that a mistake in one does not hide the next; what was read as a
//! whole then has to pass the rules every book passes.

use super::form::{self, Form};
use super::tree::Node;
use super::{MAX_PROBLEMS, Problem};
use crate::calendar::Date;
use crate::money::{MoneyError, UnitPrice};
use crate::price_book::*;
use core::str::FromStr;

/// Largest number that JSON carries everywhere: 2⁵³ − 1.
const MAX_SAFE: u64 = 9_007_199_254_740_991;
/// The most entries of each list. Sizes of packs are bounded by the rules of the book.
const MANY: usize = 200;
const MANY_METERS: usize = 2_000;

pub(super) fn book(tree: &Node) -> Result<PriceBook, Vec<Problem>> {
    let mut reader =
        Reader { tree, problems: Vec::new(), sources: Vec::new(), editions: None, currency: Text::default() };
    let book = reader.book(tree);
    match book {
        Some(book) if reader.problems.is_empty() => Ok(book),
        _ => Err(reader.problems),
    }
}

/// The path of a value of the object at `at`.
pub(super) fn key(at: &str, name: &str) -> String {
    let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
    let plain = name.chars().all(word) && !name.starts_with(|c: char| c.is_numeric()) && !name.is_empty();
    match (plain, at) {
        (true, "") => cut(name, 60),
        (true, _) => format!("{at}.{}", cut(name, 60)),
        (false, _) => format!("{at}[{:?}]", cut(name, 60)),
    }
}

/// The beginning of a text.
pub(super) fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// What a value is, in the words of JSON.
fn kind(node: &Node) -> &'static str {
    match node {
        Node::Null => "null",
        Node::Bool(_) => "true or false",
        Node::Number(_) => "a number",
        Node::Text(_) => "a text",
        Node::List(_) => "a list",
        Node::Object(_) => "an object",
    }
}

/// An object whose keys were looked at.
struct Fields<'n> {
    node: &'n Node,
    at: String,
    required: &'static [&'static str],
}

struct Reader<'n> {
    tree: &'n Node,
    problems: Vec<Problem>,
    /// Ids of the product that is being read, in order; a reference becomes the position.
    sources: Vec<&'n str>,
    /// `None` where the product has one edition that needs no name.
    editions: Option<Vec<&'n str>>,
    /// The book's, which its products are priced in.
    currency: Text,
}

impl<'n> Fields<'n> {
    /// The value of a key, and its path. Kept out of line: what reads a book is code for every value of the format.
    #[inline(never)]
    fn place(&self, name: &str) -> Option<(&'n Node, String)> {
        Some((self.node.get(name)?, key(&self.at, name)))
    }
}

/// Reads a value, or tells what is wrong with it.
type Of<'n, T> = fn(&mut Reader<'n>, &'n Node, &str) -> Option<T>;

impl<'n> Reader<'n> {
    fn add(&mut self, code: &'static str, path: &str, expected: impl Into<String>, found: impl Into<String>) {
        let problem = Problem { code, path: path.to_owned(), expected: expected.into(), found: found.into() };
        if self.problems.len() < MAX_PROBLEMS && !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    fn wrong_type(&mut self, node: &Node, at: &str, expected: &str) {
        self.add("book.wrongType", at, expected, kind(node));
    }

    /// An object of this form: unknown keys and missing ones are told, the others can be read.
    fn object(&mut self, node: &'n Node, at: &str, form: &Form) -> Option<Fields<'n>> {
        let Node::Object(entries) = node else {
            self.wrong_type(node, at, "an object");
            return None;
        };
        for (name, _) in entries {
            if !form.keys().any(|known| known == name) {
                let known: Vec<&str> = form.keys().collect();
                self.add(
                    "book.unknownKey",
                    &key(at, name),
                    format!("one of {}", known.join(", ")),
                    "another key",
                );
            }
        }
        for name in form.required.iter().filter(|name| node.get(name).is_none()) {
            self.add("book.missing", &key(at, name), "a value", "none");
        }
        Some(Fields { node, at: at.to_owned(), required: form.required })
    }

    /// A required value. That it is missing has been told.
    fn one<T>(&mut self, fields: &Fields<'n>, name: &str, read: Of<'n, T>) -> Option<T> {
        let (node, at) = fields.place(name)?;
        read(self, node, &at)
    }

    /// A value that may be left out; `None` where it cannot be read.
    fn maybe<T>(&mut self, fields: &Fields<'n>, name: &str, read: Of<'n, T>) -> Option<Option<T>> {
        match fields.place(name) {
            None => Some(None),
            Some((node, at)) => read(self, node, &at).map(Some),
        }
    }

    /// Every item is read, so that all mistakes are told; `None` where one cannot be.
    fn items<T>(
        &mut self,
        node: &'n Node,
        at: &str,
        most: usize,
        mut read: impl FnMut(&mut Self, &'n Node, &str, usize) -> Option<T>,
    ) -> Option<Vec<T>> {
        let Node::List(items) = node else {
            self.wrong_type(node, at, "a list");
            return None;
        };
        if items.len() > most {
            self.add("book.tooMany", at, format!("at most {most}"), items.len().to_string());
            return None;
        }
        let (mut all, mut whole) = (Vec::new(), true);
        for (index, item) in items.iter().enumerate() {
            match read(self, item, &format!("{at}[{index}]"), index) {
                Some(item) => all.push(item),
                None => whole = false,
            }
        }
        whole.then_some(all)
    }

    /// The items of a list. One that may be left out is then empty.
    fn list<T>(&mut self, fields: &Fields<'n>, name: &str, read: Of<'n, T>) -> Option<Vec<T>> {
        let Some((node, at)) = fields.place(name) else {
            return (!fields.required.contains(&name)).then(Vec::new);
        };
        self.items(node, &at, MANY, |reader, item, at, _| read(reader, item, at))
    }

    fn str(&mut self, node: &'n Node, at: &str) -> Option<&'n str> {
        match node {
            Node::Text(text) => Some(text),
            _ => {
                self.wrong_type(node, at, "a text");
                None
            }
        }
    }

    fn text(&mut self, node: &'n Node, at: &str) -> Option<Text> {
        Some(Text::Owned(self.str(node, at)?.to_owned()))
    }

    /// A text in both languages, or one that is the same in both.
    fn name(&mut self, node: &'n Node, at: &str) -> Option<Bilingual> {
        if let Node::Text(text) = node {
            return Some(Bilingual { zh: text.clone().into(), en: text.clone().into() });
        }
        if !matches!(node, Node::Object(_)) {
            self.wrong_type(node, at, "a text, or one in zh and en");
            return None;
        }
        let fields = self.object(node, at, &form::NAME)?;
        let (zh, en) = (self.one(&fields, "zh", Self::text), self.one(&fields, "en", Self::text));
        Some(Bilingual { zh: zh?, en: en? })
    }

    fn bool(&mut self, node: &'n Node, at: &str) -> Option<bool> {
        match node {
            Node::Bool(value) => Some(*value),
            _ => {
                self.wrong_type(node, at, "true or false");
                None
            }
        }
    }

    /// A count, in digits and nothing else.
    fn units(&mut self, node: &'n Node, at: &str) -> Option<u64> {
        let Node::Number(spelling) = node else {
            self.wrong_type(node, at, "a whole number");
            return None;
        };
        let found = cut(spelling, 60);
        if spelling.starts_with('-') {
            self.add("units.negative", at, "0 or more", found);
            return None;
        }
        if !spelling.bytes().all(|b| b.is_ascii_digit()) {
            self.add("units.notWhole", at, "a whole number in digits", found);
            return None;
        }
        let units = spelling.parse().ok().filter(|units| *units <= MAX_SAFE);
        if units.is_none() {
            self.add("units.tooLarge", at, format!("at most {MAX_UNITS}"), found);
        }
        units
    }

    /// A count of months or days, or a number for links.
    fn small(&mut self, node: &'n Node, at: &str) -> Option<u16> {
        let units = self.units(node, at)?;
        let small = u16::try_from(units).ok();
        if small.is_none() {
            self.add("units.outOfRange", at, format!("0 to {}", u16::MAX), units.to_string());
        }
        small
    }

    /// An amount, in quotes so that no reader on the way makes a float of it.
    fn amount<T: FromStr<Err = MoneyError>>(&mut self, node: &'n Node, at: &str) -> Option<T> {
        let Node::Text(text) = node else {
            self.wrong_type(node, at, "a price in quotes, such as \"0.0035\"");
            return None;
        };
        let error = match text.parse() {
            Ok(amount) => return Some(amount),
            Err(error) => error,
        };
        let code = match error {
            MoneyError::NotANumber => "price.notANumber",
            MoneyError::Negative => "price.negative",
            MoneyError::TooFine => "price.tooFine",
            MoneyError::TooLarge => "price.tooLarge",
        };
        self.add(code, at, "a price such as \"0.0035\"", format!("{:?}: {error}", cut(text, 60)));
        None
    }

    /// A unit price, or null where no source prints it.
    fn published(&mut self, node: &'n Node, at: &str) -> Option<Option<UnitPrice>> {
        match node {
            Node::Null => Some(None),
            _ => self.amount(node, at).map(Some),
        }
    }

    fn day(&mut self, node: &'n Node, at: &str) -> Option<Date> {
        let text = self.str(node, at)?;
        let day = text.parse().ok();
        if day.is_none() {
            self.add("date.notADay", at, "a day such as 2025-02-08", format!("{:?}", cut(text, 60)));
        }
        day
    }

    /// One of a few words.
    fn word<T: Copy>(&mut self, node: &'n Node, at: &str, words: &[(&str, T)]) -> Option<T> {
        let text = self.str(node, at)?;
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() {
            let all: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let expected = format!("one of {}", all.join(", "));
            self.add("word.unknown", at, expected, format!("{:?}", cut(text, 60)));
        }
        found
    }

    /// The position of an id among those of the product.
    fn refer(&mut self, code: &'static str, ids: &[&str], node: &'n Node, at: &str) -> Option<u16> {
        let text = self.str(node, at)?;
        let found = ids.iter().position(|id| *id == text).and_then(|index| u16::try_from(index).ok());
        if found.is_none() {
            let expected = match ids.len() {
                0 => "an entry with this id".to_owned(),
                1..=24 => cut(&format!("one of {}", ids.join(", ")), 400),
                _ => "the id of an entry".to_owned(),
            };
            self.add(code, at, expected, format!("{:?}", cut(text, 60)));
        }
        found
    }

    fn book(&mut self, node: &'n Node) -> Option<PriceBook> {
        let fields = self.object(node, "", &form::BOOK)?;
        self.maybe(&fields, "$schema", Self::text);
        let version = self.one(&fields, "version", Self::text);
        let checked = self.one(&fields, "checked", Self::day);
        let currency = self.one(&fields, "currency", Self::text);
        let vendor = self.one(&fields, "vendor", Self::name);
        self.currency = currency.clone().unwrap_or_default();
        let products = match fields.node.get("products") {
            Some(list) => self.items(list, "products", MANY, Self::product),
            None => None,
        };
        let book = PriceBook {
            version: version?,
            checked: checked?,
            currency: currency?,
            vendor: vendor?,
            products: products?.into(),
        };
        for finding in validate_head(&book).into_iter().chain(validate_across(&book)) {
            self.tell("", finding);
        }
        Some(book)
    }

    fn product(&mut self, node: &'n Node, at: &str, index: usize) -> Option<Product> {
        let fields = self.object(node, at, &form::PRODUCT)?;
        let ids = |name: &str| match node.get(name) {
            Some(Node::List(items)) => {
                let id = |item: &'n Node| match item.get("id") {
                    Some(Node::Text(id)) => id.as_str(),
                    _ => "",
                };
                Some(items.iter().map(id).collect::<Vec<_>>())
            }
            _ => None,
        };
        self.sources = ids("sources").unwrap_or_default();
        self.editions = ids("editions");

        let id = self.one(&fields, "id", Self::text);
        let wire = self.wire(&fields, index);
        let name = self.one(&fields, "name", Self::name);
        let unit = self.one(&fields, "unit", Self::unit);
        let pack_name = self.maybe(&fields, "packName", Self::name);
        let purchase_url = self.one(&fields, "purchaseUrl", Self::text);
        let overflow = self.one(&fields, "overflow", |reader, node, at| {
            let words = [
                ("postpaid", Overflow::Postpaid),
                ("afterFirstPack", Overflow::AfterFirstPack),
                ("stop", Overflow::Stop),
            ];
            reader.word(node, at, &words)
        });
        let sources = self.list(&fields, "sources", Self::document);
        let rules = self.list(&fields, "rules", Self::rule);
        let editions = match self.editions {
            None if node.get("editions").is_none() => {
                Some(vec![Edition { id: "standard".into(), name: Bilingual::fixed("标准版", "Standard") }])
            }
            _ => self.list(&fields, "editions", Self::edition),
        };
        let meters = match node.get("meters") {
            Some(list) => self.items(list, &key(at, "meters"), MANY_METERS, Self::meter),
            None => None,
        };
        let product = Product {
            id: id?,
            wire: wire?,
            name: name?,
            currency: self.currency.clone(),
            unit: unit?,
            pack_name: pack_name?.unwrap_or(Bilingual::fixed("资源包", "pack")),
            purchase_url: purchase_url?,
            overflow: overflow?,
            sources: sources?.into(),
            rules: rules?.into(),
            editions: editions?.into(),
            channels: List::Borrowed(&[]),
            comparisons: List::Borrowed(&[]),
            rows: List::Borrowed(&[]),
            apis: List::Borrowed(&[]),
            meters: meters?.into(),
            results: List::Borrowed(&[]),
            examples: List::Borrowed(&[]),
            lifecycle: Lifecycle::default(),
        };
        for finding in validate(&product) {
            self.tell(at, finding);
        }
        Some(product)
    }

    /// The number links use: the one given, or the entry's place, counted from 1.
    fn wire(&mut self, fields: &Fields<'n>, index: usize) -> Option<u16> {
        match self.maybe(fields, "wire", Self::small)? {
            Some(wire) => Some(wire),
            None => u16::try_from(index).ok()?.checked_add(1),
        }
    }

    fn unit(&mut self, node: &'n Node, at: &str) -> Option<Unit> {
        let fields = self.object(node, at, &form::UNIT)?;
        let (zh, en) = (self.one(&fields, "zh", Self::text), self.one(&fields, "en", Self::text));
        let en_plural = self.one(&fields, "enPlural", Self::text);
        Some(Unit { zh: zh?, en: en?, en_plural: en_plural? })
    }

    fn document(&mut self, node: &'n Node, at: &str) -> Option<Source> {
        let fields = self.object(node, at, &form::DOCUMENT)?;
        let id = self.one(&fields, "id", Self::text);
        let title = self.one(&fields, "title", Self::name);
        let url = self.maybe(&fields, "url", Self::text);
        let date = self.maybe(&fields, "date", Self::day);
        let evidence = self.maybe(&fields, "evidence", Self::name);
        let date = match (date?, evidence?) {
            (Some(day), None) => SourceDate::On(day),
            (None, Some(evidence)) => SourceDate::Undated { evidence },
            (date, _) => {
                let found = if date.is_some() { "both" } else { "neither" };
                self.add("source.date", at, "date or evidence", found);
                return None;
            }
        };
        Some(Source { id: id?, title: title?, url: url?, date })
    }

    fn cite(&mut self, node: &'n Node, at: &str) -> Option<Cite> {
        let fields = self.object(node, at, &form::CITATION)?;
        let source = self.one(&fields, "id", |reader, node, at| {
            let ids = core::mem::take(&mut reader.sources);
            let found = reader.refer("source.unknown", &ids, node, at);
            reader.sources = ids;
            found
        });
        let place = self.one(&fields, "place", Self::text);
        let confidence = self.maybe(&fields, "confidence", |reader, node, at| {
            let words =
                [("high", Confidence::High), ("medium", Confidence::Medium), ("low", Confidence::Low)];
            reader.word(node, at, &words)
        });
        let note = self.maybe(&fields, "note", Self::name);
        Some(Cite {
            source: source?,
            place: place?,
            confidence: confidence?.unwrap_or(Confidence::High),
            note: note?,
        })
    }

    fn rule(&mut self, node: &'n Node, at: &str) -> Option<Rule> {
        let fields = self.object(node, at, &form::RULE)?;
        let (id, text) = (self.one(&fields, "id", Self::text), self.one(&fields, "text", Self::name));
        let cite = self.one(&fields, "source", Self::cite);
        Some(Rule { id: id?, text: text?, cite: cite? })
    }

    fn edition(&mut self, node: &'n Node, at: &str) -> Option<Edition> {
        let fields = self.object(node, at, &form::EDITION)?;
        let (id, name) = (self.one(&fields, "id", Self::text), self.one(&fields, "name", Self::name));
        Some(Edition { id: id?, name: name? })
    }

    fn meter(&mut self, node: &'n Node, at: &str, index: usize) -> Option<Meter> {
        let fields = self.object(node, at, &form::METER)?;
        let id = self.one(&fields, "id", Self::text);
        let wire = self.wire(&fields, index);
        let name = self.one(&fields, "name", Self::name);
        let note = self.maybe(&fields, "note", Self::name);
        let edition = match (node.get("edition"), self.editions.take()) {
            (None, None) => Some(0),
            (Some(edition), ids) => {
                let known = ids.as_deref().unwrap_or(&["standard"]);
                let found = self.refer("edition.unknown", known, edition, &key(at, "edition"));
                self.editions = ids;
                found
            }
            (None, ids) => {
                self.add("book.missing", &key(at, "edition"), "the id of an edition", "none");
                self.editions = ids;
                None
            }
        };
        let lists = self.list(&fields, "lists", Self::price_list);
        let grants = self.list(&fields, "freeQuota", Self::grant);
        Some(Meter {
            id: id?,
            wire: wire?,
            edition: edition?,
            name: name?,
            note: note?,
            region: None,
            lists: lists?.into(),
            grants: grants?.into(),
        })
    }

    fn price_list(&mut self, node: &'n Node, at: &str) -> Option<PriceList> {
        let fields = self.object(node, at, &form::LIST)?;
        let from = self.maybe(&fields, "from", Self::day);
        let to = self.maybe(&fields, "to", Self::day);
        let postpaid = self.one(&fields, "postpaid", Self::postpaid);
        let packs = self.list(&fields, "packs", Self::pack);
        let custom = self.maybe(&fields, "custom", Self::custom);
        let pack_months = self.maybe(&fields, "packMonths", Self::small);
        let cite = self.one(&fields, "source", Self::cite);
        Some(PriceList {
            settlement: Settlement::Daily,
            from: from?,
            to: to?,
            postpaid: postpaid?,
            packs: packs?.into(),
            custom: custom?,
            pack_months: pack_months?.unwrap_or(0),
            cite: cite?,
        })
    }

    /// Null, one price, or tiers.
    fn postpaid(&mut self, node: &'n Node, at: &str) -> Option<Postpaid> {
        if matches!(node, Node::Null) {
            return Some(Postpaid::None);
        }
        if node.get("mode").is_none() && node.get("tiers").is_none() {
            let fields = self.object(node, at, &form::FLAT)?;
            let price = self.one(&fields, "unitPrice", Self::published)?;
            return Some(price.map_or(Postpaid::Unlisted, Postpaid::Flat));
        }
        let fields = self.object(node, at, &form::TIERED)?;
        let graduated = self.one(&fields, "mode", |reader, node, at| {
            reader.word(node, at, &[("reached", false), ("graduated", true)])
        });
        let tiers = self.list(&fields, "tiers", |reader, node, at| {
            let fields = reader.object(node, at, &form::TIER)?;
            let from = reader.one(&fields, "from", Self::units);
            let price = reader.one(&fields, "unitPrice", Self::published);
            Some(Tier { from: from?, price: price? })
        });
        let tiers = List::Owned(tiers?);
        Some(if graduated? { Postpaid::Graduated(tiers) } else { Postpaid::Reached(tiers) })
    }

    fn pack(&mut self, node: &'n Node, at: &str) -> Option<Pack> {
        let fields = self.object(node, at, &form::PACK)?;
        let units = self.one(&fields, "units", Self::units);
        let price = self.one(&fields, "price", Self::amount);
        let cite = self.maybe(&fields, "source", Self::cite);
        Some(Pack { units: units?, price: price?, cite: cite? })
    }

    fn custom(&mut self, node: &'n Node, at: &str) -> Option<CustomPack> {
        let fields = self.object(node, at, &form::CUSTOM)?;
        let tiers = self.list(&fields, "tiers", |reader, node, at| {
            let fields = reader.object(node, at, &form::CUSTOM_TIER)?;
            let from = reader.one(&fields, "from", Self::units);
            let price = reader.one(&fields, "unitPrice", Self::amount);
            let cite = reader.maybe(&fields, "source", Self::cite);
            Some(CustomTier { from: from?, price: price?, cite: cite? })
        });
        let cite = self.one(&fields, "source", Self::cite);
        Some(CustomPack { tiers: tiers?.into(), cite: cite? })
    }

    fn grant(&mut self, node: &'n Node, at: &str) -> Option<Grant> {
        let fields = self.object(node, at, &form::FREE_QUOTA)?;
        let id = self.one(&fields, "id", Self::text);
        let units = self.one(&fields, "units", Self::units);
        let valid = self.one(&fields, "valid", Self::valid);
        let condition = self.one(&fields, "condition", Self::name);
        let test_only = self.maybe(&fields, "testOnly", Self::bool);
        let from = self.maybe(&fields, "from", Self::day);
        let to = self.maybe(&fields, "to", Self::day);
        let cite = self.one(&fields, "source", Self::cite);
        Some(Grant {
            id: id?,
            units: units?,
            valid: valid?,
            condition: condition?,
            test_only: test_only?.unwrap_or(false),
            from: from?,
            to: to?,
            cite: cite?,
        })
    }

    fn valid(&mut self, node: &'n Node, at: &str) -> Option<Validity> {
        let fields = self.object(node, at, &form::VALID)?;
        let months = self.maybe(&fields, "months", Self::small);
        let days = self.maybe(&fields, "days", Self::small);
        match (months?, days?) {
            (Some(months), None) => Some(Validity::Months(months)),
            (None, Some(days)) => Some(Validity::Days(days)),
            (months, _) => {
                let found = if months.is_some() { "both" } else { "neither" };
                self.add("validity.form", at, "months or days", found);
                None
            }
        }
    }

    /// A finding of the rules that every book passes, at the place the text has for it.
    fn tell(&mut self, product: &str, finding: Finding) {
        let dot = if product.is_empty() { "" } else { "." };
        let path = format!("{product}{dot}{}", in_text(&finding));
        // A name given once for both languages has no languages in it.
        let whole = path.strip_suffix(".zh").or_else(|| path.strip_suffix(".en"));
        let whole = whole.filter(|whole| matches!(find(self.tree, whole), Some(Node::Text(_))));
        let (expected, at) = match whole {
            Some(whole) if finding.code == "text.empty" => ("a text".to_owned(), whole),
            Some(whole) => (finding.expected, whole),
            None => (finding.expected, path.as_str()),
        };
        self.add(finding.code, at, expected, finding.found);
    }
}

/// The path of a finding with the keys of the format: the model has other names for some of them.
fn in_text(finding: &Finding) -> String {
    let mut path = String::new();
    for part in finding.path.split('.') {
        let (name, index) = part.split_at(part.find('[').unwrap_or(part.len()));
        let inside = if path.is_empty() { "" } else { "." };
        let parent = path.rsplit('.').next().unwrap_or_default().to_owned();
        let name = match name {
            "en_plural" => "enPlural",
            "pack_name" => "packName",
            "purchase_url" => "purchaseUrl",
            "pack_months" => "packMonths",
            "grants" => "freeQuota",
            "cite" => "source",
            "source" if parent == "source" => "id",
            "postpaid" if !index.is_empty() || finding.code == "tiers.empty" => "postpaid.tiers",
            "postpaid" => "postpaid.unitPrice",
            "price" if parent.starts_with("tiers[") => "unitPrice",
            other => other,
        };
        path.push_str(inside);
        path.push_str(name);
        path.push_str(index);
    }
    path
}

/// The value at a path without quoted keys.
fn find<'n>(tree: &'n Node, path: &str) -> Option<&'n Node> {
    path.split('.').try_fold(tree, |node, part| {
        let (name, indices) = part.split_at(part.find('[').unwrap_or(part.len()));
        let node = node.get(name)?;
        match indices.trim_matches(['[', ']']) {
            "" => Some(node),
            index => match node {
                Node::List(items) => items.get(index.parse::<usize>().ok()?),
                _ => None,
            },
        }
    })
}

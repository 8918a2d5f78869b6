//! What must hold in any book before a price of it is shown. One set of rules for the files people edit and for
//! books that arrive at run time.

use crate::calendar::Date;
use crate::money::{LIST_DECIMALS, Money};
use crate::price_book::*;

/// A rule a book breaks, with the path of the value that breaks it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Stable code, such as `packs.notAscending`.
    pub code: &'static str,
    /// The rule in one English clause, the same for every finding with this code.
    pub reason: &'static str,
    /// Path inside the product, such as `meters[3].lists[0].packs[2].units`.
    pub path: String,
    /// What the rule asks for.
    pub expected: String,
    /// What stands there.
    pub found: String,
}

/// The largest table the exact packing may need: sizes of the best pack counted in steps of the common divisor.
pub const MAX_RESIDUES: u64 = 200_000;
/// The most sizes of a list, fixed packs and bands of custom ones together.
pub const MAX_SIZES: usize = 64;
/// The largest count of units in a pack, tier or grant.
pub const MAX_UNITS: u64 = 1_000_000_000_000_000;
/// The dearest pack or unit, in whole yuan: far above any list price, far below what exact sums hold.
const MAX_YUAN: u64 = 1_000_000_000;

/// A code and its reason.
type Law = (&'static str, &'static str);

const ID_SLUG: Law = ("id.notSlug", "an id is made of ASCII letters, digits, points and hyphens");
const ID_UNIQUE: Law = ("id.duplicate", "an id stands only once");
const WIRE_UNIQUE: Law = ("wire.duplicate", "a wire number stands only once");
const TEXT_EMPTY: Law = ("text.empty", "a text may not be empty");
const TEXT_CONTROL: Law = ("text.control", "a text holds no control or direction characters");
const URL: Law = ("url.notHttps", "an address starts with https://");
const UNKNOWN_SOURCE: Law = ("source.unknown", "a citation names a source of this product");
const UNKNOWN_EDITION: Law = ("edition.unknown", "an edition must be one of this product");
const UNKNOWN_CHANNEL: Law = ("channel.unknown", "a channel must be one of this product");
const UNKNOWN_COMPARISON: Law = ("comparison.unknown", "a comparison must be one of this product");
const UNKNOWN_METER: Law = ("meter.unknown", "a row leads to a meter of this product");
const ROW_UNIQUE: Law = ("row.duplicate", "edition, channel and comparison together stand only once");
const NO_METERS: Law = ("meters.none", "a product has at least one meter");
const NO_LISTS: Law = ("lists.none", "a meter has at least one price list");
const TWO_CURRENT: Law = ("lists.twoCurrent", "only one list per settlement is current");
const OVERLAP: Law = ("lists.overlap", "lists of one settlement do not overlap in time");
const DATES: Law = ("dates.reversed", "the last day is not before the first");
const UNITS: Law = ("units.outOfRange", "a count of units is positive and of a real size");
const PRICE_ZERO: Law = ("price.notPositive", "a price is above zero");
const PRICE_FINE: Law = ("price.tooFine", "a price has at most 4 decimals");
const PRICE_LARGE: Law = ("price.tooLarge", "a price is of a real size");
const PACKS_ASCEND: Law = ("packs.notAscending", "pack sizes ascend");
const PACKS_MONTHS: Law = ("packs.months", "lists that sell packs say how long those last, and only those");
const PACKS_FINE: Law = ("packs.tooFine", "pack sizes share a divisor large enough for an exact best mix");
const TIERS_EMPTY: Law = ("tiers.empty", "tiers are not empty");
const TIERS_START: Law = ("tiers.start", "the first tier starts at the first unit");
const TIERS_ASCEND: Law = ("tiers.notAscending", "tiers ascend");
const TIERS_HOLE: Law = ("tiers.hole", "only the last tiers may lack a price");
const CUSTOM_RISING: Law = ("custom.rising", "the unit price of a custom pack never rises with its size");
const CUSTOM_TIERS: Law = ("custom.withTiers", "a list has tiers or sells packs of any size, not both");
const PACKS_MANY: Law = ("packs.tooMany", "a list sells no more sizes than the exact best mix looks at");
const NO_PRODUCTS: Law = ("products.none", "a book has at least one product");
const CURRENCY: Law = ("currency.notACode", "a currency is a code of ISO 4217");
const CURRENCY_CENTS: Law = ("currency.otherCents", "what is payable has two decimals");
const VALIDITY: Law = ("validity.zero", "units stay valid for some time");
const RESULTS_TWICE: Law = ("results.contradiction", "a result is billed or not, not both");
const EXAMPLE_PACK: Law = ("example.noPack", "an example buys packs that its meters sell");
const UNKNOWN_RULE: Law = ("rule.unknown", "what happens when is said by a rule of this product");
const PERCENT: Law = ("percent.outOfRange", "a share of a pack lies between nothing and all of it");
const TIME_ZERO: Law = ("time.zero", "a stated time is longer than nothing");
const NOTICES: Law = ("notices.notDescending", "days before an end are positive and descend");
const RESULTS_METERS: Law = ("results.noMeter", "result codes answer for at least one meter");

/// Checks a product; an empty list means it may be used.
#[must_use]
pub fn validate(product: &Product) -> Vec<Finding> {
    let mut check = Check { product, findings: Vec::new() };
    check.whole();
    check.findings
}

/// Checks what a book says of itself. Paths start at the book.
#[must_use]
pub fn validate_head(book: &PriceBook) -> Vec<Finding> {
    let mut findings = Vec::new();
    slug(&mut findings, "version", &book.version);
    let code = &*book.currency;
    if code.len() != 3 || !code.bytes().all(|b| b.is_ascii_uppercase()) {
        findings.push(finding(CURRENCY, "currency".into(), "a code such as USD", &quote(code)));
    } else if OTHER_CENTS.contains(&code) {
        findings.push(finding(CURRENCY_CENTS, "currency".into(), "a currency with hundredths", code));
    }
    text(&mut findings, "vendor.zh", &book.vendor.zh);
    text(&mut findings, "vendor.en", &book.vendor.en);
    if book.products.is_empty() {
        findings.push(finding(NO_PRODUCTS, "products".into(), "a product", "none"));
    }
    findings
}

/// Currencies of ISO 4217 whose smallest coin is no hundredth, while what is payable has two decimals.
const OTHER_CENTS: [&str; 26] = [
    "BHD", "BIF", "CLF", "CLP", "DJF", "GNF", "IQD", "ISK", "JOD", "JPY", "KMF", "KRW", "KWD", "LYD", "OMR",
    "PYG", "RWF", "TND", "UGX", "UYI", "UYW", "VND", "VUV", "XAF", "XOF", "XPF",
];

/// Checks what no single product can know: that products and meters do not share ids, or products wire numbers.
/// Paths start at the book.
#[must_use]
pub fn validate_across(book: &PriceBook) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut products: Vec<(&str, u16)> = Vec::new();
    let mut meters: Vec<&str> = Vec::new();
    for (p, product) in book.products.iter().enumerate() {
        if products.iter().any(|(id, _)| *id == product.id) {
            findings.push(finding(ID_UNIQUE, format!("products[{p}].id"), "an id of its own", &product.id));
        }
        if products.iter().any(|(_, wire)| *wire == product.wire) {
            let found = product.wire.to_string();
            findings.push(finding(WIRE_UNIQUE, format!("products[{p}].wire"), "a number of its own", &found));
        }
        products.push((&product.id, product.wire));
        for (m, meter) in product.meters.iter().enumerate() {
            if meters.contains(&&*meter.id) {
                let path = format!("products[{p}].meters[{m}].id");
                findings.push(finding(ID_UNIQUE, path, "an id no other product uses", &meter.id));
            }
        }
        meters.extend(product.meters.iter().map(|m| &*m.id));
    }
    findings
}

fn finding(law: Law, path: String, expected: &str, found: &str) -> Finding {
    Finding { code: law.0, reason: law.1, path, expected: expected.into(), found: found.into() }
}

struct Check<'p> {
    product: &'p Product,
    findings: Vec<Finding>,
}

impl Check<'_> {
    fn add(&mut self, law: Law, path: String, expected: impl AsRef<str>, found: impl AsRef<str>) {
        self.findings.push(finding(law, path, expected.as_ref(), found.as_ref()));
    }

    fn whole(&mut self) {
        let p = self.product;
        self.slug("id", &p.id);
        self.both("name", &p.name);
        self.text("unit.zh", &p.unit.zh);
        self.text("unit.en", &p.unit.en);
        self.text("unit.en_plural", &p.unit.en_plural);
        self.both("pack_name", &p.pack_name);
        self.url("purchase_url", &p.purchase_url);

        self.unique("sources", p.sources.iter().map(|s| &s.id));
        for (i, source) in p.sources.iter().enumerate() {
            let at = format!("sources[{i}]");
            self.both(&format!("{at}.title"), &source.title);
            if let Some(url) = &source.url {
                self.url(&format!("{at}.url"), url);
            }
            if let SourceDate::Undated { evidence } = &source.date {
                self.both(&format!("{at}.evidence"), evidence);
            }
        }

        self.unique("rules", p.rules.iter().map(|r| &r.id));
        for (i, rule) in p.rules.iter().enumerate() {
            self.both(&format!("rules[{i}].text"), &rule.text);
            self.cite(&format!("rules[{i}].cite"), &rule.cite);
        }

        self.unique("editions", p.editions.iter().map(|e| &e.id));
        for (i, edition) in p.editions.iter().enumerate() {
            self.both(&format!("editions[{i}].name"), &edition.name);
        }
        self.unique("channels", p.channels.iter().map(|c| &c.id));
        for (i, channel) in p.channels.iter().enumerate() {
            self.both(&format!("channels[{i}].name"), &channel.name);
            self.both(&format!("channels[{i}].help"), &channel.help);
        }
        self.unique("comparisons", p.comparisons.iter().map(|c| &c.id));
        for (i, comparison) in p.comparisons.iter().enumerate() {
            self.both(&format!("comparisons[{i}].name"), &comparison.name);
        }

        self.rows();
        for (i, api) in p.apis.iter().enumerate() {
            self.both(&format!("apis[{i}].name"), &api.name);
            self.index(UNKNOWN_METER, format!("apis[{i}].meter"), api.meter, p.meters.len());
            self.cite(&format!("apis[{i}].cite"), &api.cite);
        }

        if p.meters.is_empty() {
            self.add(NO_METERS, "meters".into(), "a meter", "none");
        }
        self.unique("meters", p.meters.iter().map(|m| &m.id));
        for (i, meter) in p.meters.iter().enumerate() {
            if p.meters.iter().take(i).any(|m| m.wire == meter.wire) {
                let found = meter.wire.to_string();
                self.add(WIRE_UNIQUE, format!("meters[{i}].wire"), "a number of its own", found);
            }
            self.meter(&format!("meters[{i}]"), meter);
        }

        for (i, example) in p.examples.iter().enumerate() {
            self.example(&format!("examples[{i}]"), example);
        }
        self.unique("results", p.results.iter().map(|r| &r.id));
        for (i, results) in p.results.iter().enumerate() {
            self.results(&format!("results[{i}]"), results);
        }
        self.lifecycle(&p.lifecycle);
    }

    fn lifecycle(&mut self, l: &Lifecycle) {
        for (i, before) in l.before.iter().enumerate() {
            let at = format!("lifecycle.before[{i}]");
            self.rule(format!("{at}.rule"), &before.rule);
            let none = [Duration::WorkingDays(0), Duration::Minutes(0), Duration::Seconds(0)];
            if before.takes.is_some_and(|takes| none.contains(&takes)) {
                self.add(TIME_ZERO, at, "more than 0", "0");
            }
        }
        if let Some(refund) = &l.refund {
            self.rule("lifecycle.refund.rule".into(), &refund.rule);
            if matches!(refund.within, Validity::Months(0) | Validity::Days(0)) {
                self.add(TIME_ZERO, "lifecycle.refund".into(), "months or days", "0");
            }
        }
        if let Some(expiry) = &l.expiry {
            self.rule("lifecycle.expiry.rule".into(), &expiry.rule);
        }
        if let Some(low) = &l.low {
            self.rule("lifecycle.low.rule".into(), &low.rule);
            if !(1..100).contains(&low.above_percent) {
                let found = low.above_percent.to_string();
                self.add(PERCENT, "lifecycle.low".into(), "1 to 99", found);
            }
        }
        if let Some(notices) = &l.expiry_notices {
            self.rule("lifecycle.expiry_notices.rule".into(), &notices.rule);
            let falling = notices.days.windows(2).all(|two| two.first() > two.last());
            if notices.days.is_empty() || notices.days.contains(&0) || !falling {
                let found = format!("{:?}", notices.days);
                self.add(NOTICES, "lifecycle.expiry_notices".into(), "such as [3, 1]", found);
            }
        }
        if let Some(used_up) = &l.used_up {
            self.rule("lifecycle.used_up.rule".into(), &used_up.rule);
            if let Some(code) = &used_up.code {
                self.text("lifecycle.used_up.code", code);
            }
        }
        if let Some(rule) = &l.charged_next_day {
            self.rule("lifecycle.charged_next_day".into(), rule);
        }
        for (i, arrears) in l.arrears.iter().enumerate() {
            let at = format!("lifecycle.arrears[{i}]");
            self.rule(format!("{at}.rule"), &arrears.rule);
            self.maybe_edition(&at, arrears.edition);
            if arrears.hours == 0 {
                self.add(TIME_ZERO, at, "more than 0", "0");
            }
        }
        if let Some(other) = &l.other_arrears {
            self.rule("lifecycle.other_arrears.rule".into(), &other.rule);
            self.maybe_edition("lifecycle.other_arrears", other.edition);
            if let Some(code) = &other.code {
                self.text("lifecycle.other_arrears.code", code);
            }
        }
    }

    fn maybe_edition(&mut self, at: &str, edition: Option<u16>) {
        if let Some(edition) = edition {
            self.index(UNKNOWN_EDITION, format!("{at}.edition"), edition, self.product.editions.len());
        }
    }

    fn rule(&mut self, at: String, id: &str) {
        if !self.product.rules.iter().any(|r| r.id == id) {
            self.add(UNKNOWN_RULE, at, "the id of a rule", quote(id));
        }
    }

    fn rows(&mut self) {
        let p = self.product;
        for (i, row) in p.rows.iter().enumerate() {
            let at = format!("rows[{i}]");
            self.index(UNKNOWN_EDITION, format!("{at}.edition"), row.edition, p.editions.len());
            self.index(UNKNOWN_CHANNEL, format!("{at}.channel"), row.channel, p.channels.len());
            if let Some(comparison) = row.comparison {
                self.index(UNKNOWN_COMPARISON, format!("{at}.comparison"), comparison, p.comparisons.len());
            }
            self.index(UNKNOWN_METER, format!("{at}.meter"), row.meter, p.meters.len());
            if let Some(printed) = &row.printed {
                self.text(&format!("{at}.printed"), printed);
            }
            self.cite(&format!("{at}.cite"), &row.cite);
            let same =
                |r: &&Row| (r.edition, r.channel, r.comparison) == (row.edition, row.channel, row.comparison);
            if p.rows.iter().take(i).any(|r| same(&r)) {
                self.add(ROW_UNIQUE, at, "one row", "a second one");
            }
        }
    }

    fn meter(&mut self, at: &str, meter: &Meter) {
        self.index(UNKNOWN_EDITION, format!("{at}.edition"), meter.edition, self.product.editions.len());
        self.both(&format!("{at}.name"), &meter.name);
        if let Some(note) = &meter.note {
            self.both(&format!("{at}.note"), note);
        }
        if let Some(region) = &meter.region {
            self.slug(&format!("{at}.region.iso"), &region.iso);
            self.slug(&format!("{at}.region.dial"), &region.dial);
            if let Some(prefix) = &region.prefix {
                let here = format!("{at}.region.prefix");
                // A segment of 67 has to hold more than the carrier's part.
                if !(1..67).contains(&prefix.units) {
                    self.add(UNITS, format!("{here}.units"), "1 to 66", prefix.units.to_string());
                }
                self.cite(&format!("{here}.cite"), &prefix.cite);
            }
        }
        if meter.lists.is_empty() {
            self.add(NO_LISTS, format!("{at}.lists"), "a price list", "none");
        }
        for (i, list) in meter.lists.iter().enumerate() {
            let here = format!("{at}.lists[{i}]");
            self.list(&here, list);
            for earlier in meter.lists.iter().take(i).filter(|l| l.settlement == list.settlement) {
                if earlier.to.is_none() && list.to.is_none() {
                    self.add(
                        TWO_CURRENT,
                        here.clone(),
                        "a last day on all but one list",
                        "a second current list",
                    );
                } else if !apart(earlier, list) && !apart(list, earlier) {
                    self.add(
                        OVERLAP,
                        here.clone(),
                        "a list that starts after the other's last day",
                        "an overlap",
                    );
                }
            }
        }
        self.unique(&format!("{at}.grants"), meter.grants.iter().map(|g| &g.id));
        for (i, grant) in meter.grants.iter().enumerate() {
            let here = format!("{at}.grants[{i}]");
            self.units(format!("{here}.units"), grant.units);
            if matches!(grant.valid, Validity::Months(0) | Validity::Days(0)) {
                self.add(VALIDITY, format!("{here}.valid"), "months or days", "0");
            }
            self.both(&format!("{here}.condition"), &grant.condition);
            self.dates(&here, grant.from, grant.to);
            self.cite(&format!("{here}.cite"), &grant.cite);
        }
    }

    fn list(&mut self, at: &str, list: &PriceList) {
        self.dates(at, list.from, list.to);
        self.cite(&format!("{at}.cite"), &list.cite);
        match &list.postpaid {
            Postpaid::None | Postpaid::Unlisted => {}
            Postpaid::Flat(price) => self.price(format!("{at}.postpaid"), price.times(1), &price.to_string()),
            Postpaid::Reached(tiers) | Postpaid::Graduated(tiers) => {
                self.tiers(&format!("{at}.postpaid"), tiers);
                // The search for the best mix has no exact method for both at once.
                if list.custom.is_some() {
                    self.add(CUSTOM_TIERS, format!("{at}.custom"), "no packs of any size", "some");
                }
            }
        }
        for (i, pack) in list.packs.iter().enumerate() {
            let here = format!("{at}.packs[{i}]");
            self.units(format!("{here}.units"), pack.units);
            self.price(format!("{here}.price"), Some(pack.price), &pack.price.to_string());
            if let Some(cite) = &pack.cite {
                self.cite(&format!("{here}.cite"), cite);
            }
            let before = i.checked_sub(1).and_then(|b| list.packs.get(b));
            if let Some(before) = before.filter(|b| b.units >= pack.units) {
                let expected = format!("more than {}", before.units);
                self.add(PACKS_ASCEND, format!("{here}.units"), expected, pack.units.to_string());
            }
        }
        if let Some(custom) = &list.custom {
            self.custom(&format!("{at}.custom"), custom);
        }
        let sizes = list.packs.len().saturating_add(list.custom.as_ref().map_or(0, |c| c.tiers.len()));
        if sizes > MAX_SIZES {
            self.add(PACKS_MANY, format!("{at}.packs"), format!("at most {MAX_SIZES}"), sizes.to_string());
        }
        let sells = !list.packs.is_empty() || list.custom.is_some();
        // Packs are bought when needed, so those that last a year outlast the plan. Shorter ones would have to be timed.
        if if sells { list.pack_months < 12 } else { list.pack_months > 0 } {
            let expected = if sells { "at least 12" } else { "0, as no packs are sold" };
            self.add(PACKS_MONTHS, format!("{at}.pack_months"), expected, list.pack_months.to_string());
        }
        if let Some(residues) = residues(list).filter(|r| *r > MAX_RESIDUES) {
            let expected = format!("at most {MAX_RESIDUES} steps");
            self.add(PACKS_FINE, format!("{at}.packs"), expected, format!("{residues} steps"));
        }
    }

    fn tiers(&mut self, at: &str, tiers: &[Tier]) {
        if tiers.is_empty() {
            self.add(TIERS_EMPTY, at.into(), "a tier", "none");
        }
        for (i, tier) in tiers.iter().enumerate() {
            let here = format!("{at}[{i}]");
            self.units(format!("{here}.from"), tier.from);
            match i.checked_sub(1).and_then(|b| tiers.get(b)) {
                None if tier.from != 1 => {
                    self.add(TIERS_START, format!("{here}.from"), "1", tier.from.to_string());
                }
                Some(before) if before.from >= tier.from => {
                    let expected = format!("more than {}", before.from);
                    self.add(TIERS_ASCEND, format!("{here}.from"), expected, tier.from.to_string());
                }
                Some(before) if before.price.is_none() && tier.price.is_some() => {
                    self.add(TIERS_HOLE, format!("{here}.price"), "no price, as before", "a price");
                }
                _ => {}
            }
            if let Some(price) = &tier.price {
                self.price(format!("{here}.price"), price.times(1), &price.to_string());
            }
        }
    }

    fn custom(&mut self, at: &str, custom: &CustomPack) {
        self.cite(&format!("{at}.cite"), &custom.cite);
        if custom.tiers.is_empty() {
            self.add(TIERS_EMPTY, format!("{at}.tiers"), "a tier", "none");
        }
        for (i, tier) in custom.tiers.iter().enumerate() {
            let here = format!("{at}.tiers[{i}]");
            self.units(format!("{here}.from"), tier.from);
            self.price(format!("{here}.price"), tier.price.times(1), &tier.price.to_string());
            if let Some(cite) = &tier.cite {
                self.cite(&format!("{here}.cite"), cite);
            }
            let Some(before) = i.checked_sub(1).and_then(|b| custom.tiers.get(b)) else { continue };
            if before.from >= tier.from {
                let expected = format!("more than {}", before.from);
                self.add(TIERS_ASCEND, format!("{here}.from"), expected, tier.from.to_string());
            }
            if before.price < tier.price {
                let expected = format!("at most {}", before.price);
                self.add(CUSTOM_RISING, format!("{here}.price"), expected, tier.price.to_string());
            }
        }
    }

    fn results(&mut self, at: &str, results: &Results) {
        self.both(&format!("{at}.name"), &results.name);
        self.cite(&format!("{at}.cite"), &results.cite);
        for (i, code) in results.billed.iter().enumerate() {
            self.text(&format!("{at}.billed[{i}]"), code);
        }
        for (i, code) in results.not_billed.iter().enumerate() {
            self.text(&format!("{at}.not_billed[{i}]"), code);
            if results.billed.contains(code) {
                self.add(RESULTS_TWICE, format!("{at}.not_billed[{i}]"), "a code that is not billed", code);
            }
        }
        if let Some(last) = &results.truncated_after {
            self.text(&format!("{at}.truncated_after"), last);
        }
        if results.meters.is_empty() {
            self.add(RESULTS_METERS, format!("{at}.meters"), "a meter", "none");
        }
        for (i, meter) in results.meters.iter().enumerate() {
            self.index(UNKNOWN_METER, format!("{at}.meters[{i}]"), *meter, self.product.meters.len());
        }
    }

    fn example(&mut self, at: &str, example: &Example) {
        self.units(format!("{at}.units"), example.units);
        self.units(format!("{at}.count"), example.count);
        self.cite(&format!("{at}.cite"), &example.cite);
        for (i, meter) in example.meters.iter().enumerate() {
            self.index(UNKNOWN_METER, format!("{at}.meters[{i}]"), *meter, self.product.meters.len());
            let Some(meter) = self.product.meters.get(usize::from(*meter)) else { continue };
            let sold = meter.lists.iter().flat_map(|l| l.packs.iter()).any(|p| p.units == example.pack);
            if !sold {
                self.add(EXAMPLE_PACK, format!("{at}.pack"), "a pack on sale", example.pack.to_string());
            }
        }
    }

    fn cite(&mut self, at: &str, cite: &Cite) {
        self.index(UNKNOWN_SOURCE, format!("{at}.source"), cite.source, self.product.sources.len());
        self.text(&format!("{at}.place"), &cite.place);
        if let Some(note) = &cite.note {
            self.both(&format!("{at}.note"), note);
        }
    }

    /// Slugs, and no two alike.
    fn unique<'a>(&mut self, list: &str, ids: impl Iterator<Item = &'a Text>) {
        let mut seen: Vec<&Text> = Vec::new();
        for (i, id) in ids.enumerate() {
            let at = format!("{list}[{i}].id");
            self.slug(&at, id);
            if seen.contains(&id) {
                self.add(ID_UNIQUE, at, "an id of its own", id);
            }
            seen.push(id);
        }
    }

    fn slug(&mut self, at: &str, id: &str) {
        slug(&mut self.findings, at, id);
    }

    fn both(&mut self, at: &str, text: &Bilingual) {
        self.text(&format!("{at}.zh"), &text.zh);
        self.text(&format!("{at}.en"), &text.en);
    }

    fn text(&mut self, at: &str, value: &str) {
        text(&mut self.findings, at, value);
    }

    fn url(&mut self, at: &str, url: &str) {
        self.text(at, url);
        if !url.starts_with("https://") || url.contains(char::is_whitespace) {
            self.add(URL, at.into(), "https://…", quote(url));
        }
    }

    fn index(&mut self, law: Law, at: String, index: u16, len: usize) {
        if usize::from(index) >= len {
            self.add(law, at, format!("an index below {len}"), index.to_string());
        }
    }

    fn units(&mut self, at: String, units: u64) {
        if units == 0 || units > MAX_UNITS {
            self.add(UNITS, at, format!("1 to {MAX_UNITS}"), units.to_string());
        }
    }

    fn price(&mut self, at: String, price: Option<Money>, shown: &str) {
        let decimals = shown.split_once('.').map_or(0, |(_, after)| after.len());
        if u32::try_from(decimals).is_ok_and(|d| d > LIST_DECIMALS) {
            self.add(PRICE_FINE, at, "at most 4 decimals", shown);
        } else if price.is_none_or(|p| p > Money::from_parts(MAX_YUAN, 0)) {
            self.add(PRICE_LARGE, at, format!("at most {MAX_YUAN}"), shown);
        } else if price.is_some_and(|p| p <= Money::ZERO) {
            self.add(PRICE_ZERO, at, "more than 0", shown);
        }
    }

    fn dates(&mut self, at: &str, from: Option<Date>, to: Option<Date>) {
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            self.add(DATES, format!("{at}.to"), format!("{from} or later"), to.to_string());
        }
    }
}

/// Letters and digits joined by points or hyphens.
fn slug(findings: &mut Vec<Finding>, at: &str, id: &str) {
    let inner = |b: u8| b.is_ascii_alphanumeric() || b == b'.' || b == b'-';
    let ends = |b: Option<u8>| b.is_some_and(|b| b.is_ascii_alphanumeric());
    let good =
        id.len() <= 64 && id.bytes().all(inner) && ends(id.bytes().next()) && ends(id.bytes().next_back());
    if !good {
        findings.push(finding(
            ID_SLUG,
            at.into(),
            "letters and digits joined by points or hyphens",
            &quote(id),
        ));
    }
}

/// Something to read, and nothing that cannot be seen.
fn text(findings: &mut Vec<Finding>, at: &str, text: &str) {
    if text.trim().is_empty() {
        let language = match at.rsplit_once('.') {
            Some((_, "zh")) => "a text in Chinese",
            Some((_, "en")) => "a text in English",
            _ => "a text",
        };
        findings.push(finding(TEXT_EMPTY, at.into(), language, "nothing"));
    }
    // Direction overrides can make a price read as another one.
    let unwanted = |c: char| {
        c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
    };
    if let Some(c) = text.chars().find(|c| unwanted(*c)) {
        let found = format!("U+{:04X}", u32::from(c));
        findings.push(finding(TEXT_CONTROL, at.into(), "visible characters", &found));
    }
}

/// The first list ends before the second starts.
fn apart(first: &PriceList, second: &PriceList) -> bool {
    matches!((first.to, second.from), (Some(to), Some(from)) if to < from)
}

/// How many residues the exact packing of this list needs: the best pack's size in steps of the common divisor.
/// `None` where nothing is sold in advance.
fn residues(list: &PriceList) -> Option<u64> {
    let custom = list.custom.iter().flat_map(|c| c.tiers.iter());
    let custom = custom.filter_map(|t| Some((t.from, t.price.times(t.from)?)));
    let all = || list.packs.iter().map(|p| (p.units, p.price)).chain(custom.clone()).filter(|(u, _)| *u > 0);
    let step = all().map(|(units, _)| units).fold(0, gcd);
    // Of packs with the same best unit price the largest counts: the packing may take either.
    let best = all().reduce(|a, b| {
        let (left, right) = (per(a.1, b.0), per(b.1, a.0));
        if right < left || (right == left && b.0 > a.0) { b } else { a }
    })?;
    best.0.checked_div(step)
}

/// Cross-multiplied, so that unit prices compare without a division.
fn per(price: Money, other_units: u64) -> u128 {
    price.grains().saturating_mul(u128::from(other_units))
}

fn gcd(a: u64, b: u64) -> u64 {
    let (mut a, mut b) = (a, b);
    while let Some(rest) = a.checked_rem(b) {
        (a, b) = (b, rest);
    }
    a
}

/// A value shown in a message, short and in one piece.
fn quote(text: &str) -> String {
    let short: String = text.chars().take(60).collect();
    format!("{short:?}")
}

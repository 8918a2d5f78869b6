//! The price book as it is answered: names instead of indices, whole citations instead of references.

use super::word::{self, Word as _};
use crate::price_book::{self as core, PriceBook, Product, SourceDate};
use crate::text::Lang;
use serde::Serialize;

/// The book.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Book<'b> {
    version: &'b str,
    checked: String,
    currency: &'b str,
    vendor: Name<'b>,
    notice: Name<'b>,
    products: Vec<ProductOut<'b>>,
}

/// A text in both languages.
#[derive(Serialize)]
struct Name<'b> {
    zh: &'b str,
    en: &'b str,
}

/// A document prices were read in.
#[derive(Serialize)]
struct Document<'b> {
    id: &'b str,
    title: Name<'b>,
    url: Option<&'b str>,
    date: Option<String>,
    evidence: Option<Name<'b>>,
}

/// Where a figure stands: the document and the place in it.
#[derive(Serialize)]
struct Source<'b> {
    id: &'b str,
    title: Option<Name<'b>>,
    url: Option<&'b str>,
    date: Option<String>,
    evidence: Option<Name<'b>>,
    place: &'b str,
    confidence: &'static str,
    note: Option<Name<'b>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ProductOut<'b> {
    id: &'b str,
    name: Name<'b>,
    unit: UnitOut<'b>,
    pack_name: Name<'b>,
    purchase_url: &'b str,
    overflow: &'static str,
    meters: Vec<Meter<'b>>,
    channels: Vec<Row<'b>>,
    apis: Vec<Api<'b>>,
    editions: Vec<Named<'b>>,
    comparisons: Vec<Named<'b>>,
    integrations: Vec<Integration<'b>>,
    results: Vec<Results<'b>>,
    rules: Vec<Rule<'b>>,
    sources: Vec<Document<'b>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct UnitOut<'b> {
    zh: &'b str,
    en: &'b str,
    en_plural: &'b str,
}

#[derive(Serialize)]
struct Named<'b> {
    id: &'b str,
    name: Name<'b>,
}

#[derive(Serialize)]
struct Integration<'b> {
    id: &'b str,
    group: &'static str,
    name: Name<'b>,
    help: Name<'b>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row<'b> {
    edition: &'b str,
    channel: &'b str,
    source: Option<&'b str>,
    meter: &'b str,
    printed: Option<&'b str>,
    old_only: bool,
    cite: Source<'b>,
}

#[derive(Serialize)]
struct Api<'b> {
    name: Name<'b>,
    meter: &'b str,
    cite: Source<'b>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Meter<'b> {
    id: &'b str,
    name: Name<'b>,
    edition: &'b str,
    note: Option<Name<'b>>,
    region: Option<Region<'b>>,
    postpaid: Option<Postpaid>,
    packs: Vec<Pack<'b>>,
    custom: Option<Custom<'b>>,
    pack_months: Option<u16>,
    source: Option<Source<'b>>,
    free_quota: Vec<Grant<'b>>,
    lists: Vec<List<'b>>,
}

#[derive(Serialize)]
struct Region<'b> {
    iso: &'b str,
    dial: &'b str,
    /// Units the carriers put before a message.
    prefix: u16,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct List<'b> {
    settlement: &'static str,
    from: Option<String>,
    to: Option<String>,
    postpaid: Option<Postpaid>,
    packs: Vec<Pack<'b>>,
    custom: Option<Custom<'b>>,
    pack_months: Option<u16>,
    source: Source<'b>,
}

/// `{ unitPrice }`, where null is a price no source prints, or `{ mode, tiers }`.
#[derive(Serialize)]
#[serde(untagged)]
enum Postpaid {
    #[serde(rename_all = "camelCase")]
    Flat {
        unit_price: Option<String>,
    },
    Tiered {
        mode: &'static str,
        tiers: Vec<Tier>,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Tier {
    from: u64,
    unit_price: Option<String>,
}

#[derive(Serialize)]
struct Pack<'b> {
    units: u64,
    price: String,
    source: Option<Source<'b>>,
}

#[derive(Serialize)]
struct Custom<'b> {
    tiers: Vec<CustomTier<'b>>,
    source: Source<'b>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CustomTier<'b> {
    from: u64,
    unit_price: String,
    source: Option<Source<'b>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Grant<'b> {
    id: &'b str,
    units: u64,
    valid: Validity,
    condition: Name<'b>,
    test_only: bool,
    from: Option<String>,
    to: Option<String>,
    source: Source<'b>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Validity {
    Months { months: u16 },
    Days { days: u16 },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Results<'b> {
    id: &'b str,
    name: Name<'b>,
    billed: Vec<&'b str>,
    not_billed: Vec<&'b str>,
    truncated_after: Option<&'b str>,
    meters: Vec<&'b str>,
    source: Source<'b>,
}

#[derive(Serialize)]
struct Rule<'b> {
    id: &'b str,
    text: Name<'b>,
    source: Source<'b>,
}

impl<'b> Book<'b> {
    pub(super) fn new(book: &'b PriceBook) -> Self {
        Self {
            version: &book.version,
            checked: book.checked.to_string(),
            currency: &book.currency,
            vendor: Name::new(&book.vendor),
            notice: notice(book),
            products: book.products.iter().map(ProductOut::new).collect(),
        }
    }
}

/// Whose prices these are.
fn notice(book: &PriceBook) -> Name<'static> {
    if std::ptr::eq(book, core::embedded()) {
        return Name { zh: Lang::Zh.not_official(), en: Lang::En.not_official() };
    }
    Name { zh: Lang::Zh.own_notice(), en: Lang::En.own_notice() }
}

impl<'b> ProductOut<'b> {
    fn new(product: &'b Product) -> Self {
        let edition = |index: u16| at(&product.editions, index).map_or("", |edition| &*edition.id);
        let meter = |index: u16| at(&product.meters, index).map_or("", |meter| &*meter.id);
        let cite = |cite: &'b core::Cite| Source::new(product, cite);
        let comparison = |index: Option<u16>| Some(&*at(&product.comparisons, index?)?.id);
        Self {
            id: &product.id,
            name: Name::new(&product.name),
            unit: UnitOut { zh: &product.unit.zh, en: &product.unit.en, en_plural: &product.unit.en_plural },
            pack_name: Name::new(&product.pack_name),
            purchase_url: &product.purchase_url,
            overflow: product.overflow.word(),
            meters: product.meters.iter().map(|meter| Meter::new(product, meter)).collect(),
            channels: product
                .rows
                .iter()
                .map(|row| Row {
                    edition: edition(row.edition),
                    channel: at(&product.channels, row.channel).map_or("", |channel| &*channel.id),
                    source: comparison(row.comparison),
                    meter: meter(row.meter),
                    printed: row.printed.as_deref(),
                    old_only: row.old_only,
                    cite: cite(&row.cite),
                })
                .collect(),
            apis: product
                .apis
                .iter()
                .map(|api| Api { name: Name::new(&api.name), meter: meter(api.meter), cite: cite(&api.cite) })
                .collect(),
            editions: product
                .editions
                .iter()
                .map(|e| Named { id: &e.id, name: Name::new(&e.name) })
                .collect(),
            comparisons: product
                .comparisons
                .iter()
                .map(|c| Named { id: &c.id, name: Name::new(&c.name) })
                .collect(),
            integrations: product
                .channels
                .iter()
                .map(|channel| Integration {
                    id: &channel.id,
                    group: word::group(channel.group),
                    name: Name::new(&channel.name),
                    help: Name::new(&channel.help),
                })
                .collect(),
            results: product
                .results
                .iter()
                .map(|results| Results {
                    id: &results.id,
                    name: Name::new(&results.name),
                    billed: results.billed.iter().map(AsRef::as_ref).collect(),
                    not_billed: results.not_billed.iter().map(AsRef::as_ref).collect(),
                    truncated_after: results.truncated_after.as_deref(),
                    meters: results.meters.iter().map(|&index| meter(index)).collect(),
                    source: cite(&results.cite),
                })
                .collect(),
            rules: product
                .rules
                .iter()
                .map(|rule| Rule { id: &rule.id, text: Name::new(&rule.text), source: cite(&rule.cite) })
                .collect(),
            sources: product.sources.iter().map(Document::new).collect(),
        }
    }
}

impl<'b> Meter<'b> {
    fn new(product: &'b Product, meter: &'b core::Meter) -> Self {
        let current = meter.list(core::Settlement::Daily);
        Self {
            id: &meter.id,
            name: Name::new(&meter.name),
            edition: at(&product.editions, meter.edition).map_or("", |edition| &*edition.id),
            note: meter.note.as_ref().map(Name::new),
            region: meter.region.as_ref().map(|region| Region {
                iso: &region.iso,
                dial: &region.dial,
                prefix: region.prefix.as_ref().map_or(0, |prefix| prefix.units),
            }),
            postpaid: current.and_then(|list| Postpaid::new(&list.postpaid)),
            packs: current.map(|list| packs(product, list)).unwrap_or_default(),
            custom: current.and_then(|list| Custom::new(product, list)),
            pack_months: current.and_then(pack_months),
            source: current.map(|list| Source::new(product, &list.cite)),
            free_quota: meter.grants.iter().map(|grant| Grant::new(product, grant)).collect(),
            lists: meter
                .lists
                .iter()
                .map(|list| List {
                    settlement: list.settlement.word(),
                    from: list.from.map(|day| day.to_string()),
                    to: list.to.map(|day| day.to_string()),
                    postpaid: Postpaid::new(&list.postpaid),
                    packs: packs(product, list),
                    custom: Custom::new(product, list),
                    pack_months: pack_months(list),
                    source: Source::new(product, &list.cite),
                })
                .collect(),
        }
    }
}

fn packs<'b>(product: &'b Product, list: &'b core::PriceList) -> Vec<Pack<'b>> {
    let pack = |pack: &'b core::Pack| Pack {
        units: pack.units,
        price: pack.price.to_string(),
        source: pack.cite.as_ref().map(|cite| Source::new(product, cite)),
    };
    list.packs.iter().map(pack).collect()
}

fn pack_months(list: &core::PriceList) -> Option<u16> {
    (list.pack_months > 0).then_some(list.pack_months)
}

impl Postpaid {
    fn new(postpaid: &core::Postpaid) -> Option<Self> {
        Some(match postpaid {
            core::Postpaid::None => return None,
            core::Postpaid::Unlisted => Self::Flat { unit_price: None },
            core::Postpaid::Flat(price) => Self::Flat { unit_price: Some(price.to_string()) },
            core::Postpaid::Reached(tiers) => Self::tiered("reached", tiers),
            core::Postpaid::Graduated(tiers) => Self::tiered("graduated", tiers),
        })
    }

    fn tiered(mode: &'static str, tiers: &[core::Tier]) -> Self {
        let tier = |tier: &core::Tier| Tier {
            from: tier.from,
            unit_price: tier.price.map(|price| price.to_string()),
        };
        Self::Tiered { mode, tiers: tiers.iter().map(tier).collect() }
    }
}

impl<'b> Custom<'b> {
    fn new(product: &'b Product, list: &'b core::PriceList) -> Option<Self> {
        let custom = list.custom.as_ref()?;
        let tier = |tier: &'b core::CustomTier| CustomTier {
            from: tier.from,
            unit_price: tier.price.to_string(),
            source: tier.cite.as_ref().map(|cite| Source::new(product, cite)),
        };
        Some(Self {
            tiers: custom.tiers.iter().map(tier).collect(),
            source: Source::new(product, &custom.cite),
        })
    }
}

impl<'b> Grant<'b> {
    fn new(product: &'b Product, grant: &'b core::Grant) -> Self {
        Self {
            id: &grant.id,
            units: grant.units,
            valid: match grant.valid {
                core::Validity::Months(months) => Validity::Months { months },
                core::Validity::Days(days) => Validity::Days { days },
            },
            condition: Name::new(&grant.condition),
            test_only: grant.test_only,
            from: grant.from.map(|day| day.to_string()),
            to: grant.to.map(|day| day.to_string()),
            source: Source::new(product, &grant.cite),
        }
    }
}

impl<'b> Name<'b> {
    fn new(text: &'b core::Bilingual) -> Self {
        Self { zh: &text.zh, en: &text.en }
    }
}

impl<'b> Document<'b> {
    fn new(source: &'b core::Source) -> Self {
        let (date, evidence) = match &source.date {
            SourceDate::On(day) => (Some(day.to_string()), None),
            SourceDate::Undated { evidence } => (None, Some(Name::new(evidence))),
        };
        Self { id: &source.id, title: Name::new(&source.title), url: source.url.as_deref(), date, evidence }
    }
}

impl<'b> Source<'b> {
    fn new(product: &'b Product, cite: &'b core::Cite) -> Self {
        let document = product.source(cite).map(Document::new);
        let (id, title, url, date, evidence) = match document {
            Some(d) => (d.id, Some(d.title), d.url, d.date, d.evidence),
            None => ("", None, None, None, None),
        };
        let note = cite.note.as_ref().map(Name::new);
        let confidence = word::confidence(cite.confidence);
        Self { id, title, url, date, evidence, place: &cite.place, confidence, note }
    }
}

fn at<T>(list: &[T], index: u16) -> Option<&T> {
    list.get(usize::from(index))
}

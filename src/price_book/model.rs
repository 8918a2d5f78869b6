//! The shape of a price book. Texts and lists borrow from the compiled tables or own what arrived at run time.

use crate::calendar::Date;
use crate::money::{Money, UnitPrice};
use std::borrow::Cow;

/// A text of the book.
pub type Text = Cow<'static, str>;
/// A list of the book.
pub type List<T> = Cow<'static, [T]>;

/// A text in both languages of the product; neither is ever empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bilingual {
    /// Simplified Chinese.
    pub zh: Text,
    /// English.
    pub en: Text,
}

/// The versioned, dated collection of all prices and rules of a vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceBook {
    /// Version of this edition of the book, such as `2026.11.1`; released versions are never changed.
    pub version: Text,
    /// The day on which the book was last compared with its sources.
    pub checked: Date,
    /// ISO 4217 code all amounts are in.
    pub currency: Text,
    /// Who sells.
    pub vendor: Bilingual,
    /// What is sold, in the order of the page's tabs.
    pub products: List<Product>,
}

/// A product with its meters, and how a customer's way of calling it leads to one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// ASCII slug, such as `faceid`; never reused.
    pub id: Text,
    /// Append-only number for share links; never reused.
    pub wire: u16,
    /// Name as people say it.
    pub name: Bilingual,
    /// ISO 4217 code its prices are in: that of its book.
    pub currency: Text,
    /// What one unit is called.
    pub unit: Unit,
    /// What the vendor calls a pack of this product (资源包, 套餐包).
    pub pack_name: Bilingual,
    /// The vendor's page where packs are bought, as printed in the sources.
    pub purchase_url: Text,
    /// What happens beyond packs unless the customer says otherwise.
    pub overflow: Overflow,
    /// Where prices and rules come from. [`Cite::source`] is an index into this list.
    pub sources: List<Source>,
    /// Billing rules the working refers to by id.
    pub rules: List<Rule>,
    /// Versions of the product. [`Meter::edition`] and [`Row::edition`] are indices into this list.
    pub editions: List<Edition>,
    /// Ways to integrate. [`Row::channel`] is an index into this list.
    pub channels: List<Channel>,
    /// What a face is compared with. [`Row::comparison`] is an index into this list.
    pub comparisons: List<Comparison>,
    /// Channel + comparison + edition → meter.
    pub rows: List<Row>,
    /// API → meter, for services that are chosen by API.
    pub apis: List<ApiRow>,
    /// What is counted and priced.
    pub meters: List<Meter>,
    /// Which results of a call are billed.
    pub results: List<Results>,
    /// Purchases the vendor itself works out.
    pub examples: List<Example>,
    /// What happens when, as far as the sources state it.
    pub lifecycle: Lifecycle,
}

/// What one unit of a product is called, by itself and beside a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Chinese measure word: 次, 条.
    pub zh: Text,
    /// English singular: call, check, segment.
    pub en: Text,
    /// English plural.
    pub en_plural: Text,
}

/// A document prices or rules were read in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// ASCII slug, unique in the product.
    pub id: Text,
    /// Title in our words.
    pub title: Bilingual,
    /// Public address, where the document has one.
    pub url: Option<Text>,
    /// The document's own date.
    pub date: SourceDate,
}

/// When a source says it was last changed. Never invented.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceDate {
    /// The document carries or states this date.
    On(Date),
    /// The document carries no date; `evidence` says what places it in time.
    Undated {
        /// What is known about its age.
        evidence: Bilingual,
    },
}

/// Where a price or rule stands, and how far to trust it as today's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cite {
    /// Index into [`Product::sources`].
    pub source: u16,
    /// Section or table inside the source.
    pub place: Text,
    /// How sure this is the price in force.
    pub confidence: Confidence,
    /// Which reading was chosen and why, where the source is damaged or contradicts itself.
    pub note: Option<Bilingual>,
}

/// How far a price can be trusted as the one in force today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Right on its date; repricings are known that could not be read.
    Low,
    /// Reported consistently by others, or official but old.
    Medium,
    /// Printed in the vendor's own current document.
    High,
}

/// A billing rule in our words, with its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// ASCII slug, unique in the product.
    pub id: Text,
    /// The rule.
    pub text: Bilingual,
    /// Where it stands.
    pub cite: Cite,
}

/// A version of a product, such as Plus or Enhanced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// ASCII slug, unique in the product.
    pub id: Text,
    /// Name as people say it.
    pub name: Bilingual,
}

/// Where in a customer's system a channel lives; the picker groups by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChannelGroup {
    /// Inside WeChat.
    WeChat,
    /// In the customer's own app.
    App,
    /// In a browser.
    Web,
    /// From the customer's server.
    Api,
    /// A service of its own, chosen by name rather than by channel.
    Service,
}

/// How the customer integrates (接入渠道).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// ASCII slug, unique in the product.
    pub id: Text,
    /// Where it lives.
    pub group: ChannelGroup,
    /// Name as the vendor writes it.
    pub name: Bilingual,
    /// One line that helps someone recognise their own integration.
    pub help: Bilingual,
}

/// What a face is compared with (比对库源).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// ASCII slug, unique in the product.
    pub id: Text,
    /// Name as the vendor writes it.
    pub name: Bilingual,
}

/// One row of the vendor's channel tables: this edition through this channel, compared with this, is billed there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Index into [`Product::editions`].
    pub edition: u16,
    /// Index into [`Product::channels`].
    pub channel: u16,
    /// Index into [`Product::comparisons`]; `None` where nothing is compared.
    pub comparison: Option<u16>,
    /// The channel's name as this table prints it, where that is not [`Channel::name`].
    pub printed: Option<Text>,
    /// Index into [`Product::meters`].
    pub meter: u16,
    /// Printed only in an older document: kept, and marked.
    pub old_only: bool,
    /// Where the row stands.
    pub cite: Cite,
}

/// An API billed under a meter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiRow {
    /// Name as the vendor writes it.
    pub name: Bilingual,
    /// Index into [`Product::meters`].
    pub meter: u16,
    /// Where the row stands.
    pub cite: Cite,
}

/// What is counted and priced: 计费标签.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meter {
    /// ASCII slug, such as `faceid.enhanced.authority.wechat`; unique in the book, never reused.
    pub id: Text,
    /// Append-only number for share links; unique in the product, never reused.
    pub wire: u16,
    /// Index into [`Product::editions`].
    pub edition: u16,
    /// Name as the vendor writes it.
    pub name: Bilingual,
    /// Something a buyer should know about this meter as a whole.
    pub note: Option<Bilingual>,
    /// Calling code and ISO code, for meters that are countries or regions.
    pub region: Option<Region>,
    /// Price lists: one per settlement and period. At most one per settlement has no end date.
    pub lists: List<PriceList>,
    /// Gifted units.
    pub grants: List<Grant>,
}

/// A country or region a message goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// ISO 3166-1 alpha-2 code, or the code the source uses.
    pub iso: Text,
    /// Calling code without `+`.
    pub dial: Text,
    /// What its carriers put before every message, where they do.
    pub prefix: Option<Prefix>,
}

/// Units that carriers put before a message and that are billed with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prefix {
    /// How many.
    pub units: u16,
    /// Where that stands.
    pub cite: Cite,
}

/// How the vendor bills postpaid use, which decides the price list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Settlement {
    /// Day by day: everybody since 2023-01-04.
    Daily,
    /// Month by month: FaceID customers activated from 2021-06-22 to 2023-01-03.
    Monthly2021,
    /// Month by month: FaceID customers activated before 2021-06-22.
    MonthlyLegacy,
}

/// Prices of a meter under one settlement, while they held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceList {
    /// Who pays these prices.
    pub settlement: Settlement,
    /// First day in force, where the source states one.
    pub from: Option<Date>,
    /// Last day in force; `None` while current.
    pub to: Option<Date>,
    /// What units cost without a pack.
    pub postpaid: Postpaid,
    /// Packs of fixed size, ascending.
    pub packs: List<Pack>,
    /// Packs of any size, where sold.
    pub custom: Option<CustomPack>,
    /// Months a bought pack stays valid; 0 where no packs are sold.
    pub pack_months: u16,
    /// Where the list stands. Single packs and tiers may cite otherwise.
    pub cite: Cite,
}

/// What units cost without a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Postpaid {
    /// Not offered: service stops when packs are used up.
    None,
    /// Offered, but no source prints the price.
    Unlisted,
    /// Every unit at one price.
    Flat(UnitPrice),
    /// The month's total reaches one tier, whose price holds for all units of that month.
    Reached(List<Tier>),
    /// Each unit of the month at the price of the tier it falls into.
    Graduated(List<Tier>),
}

/// A tier of a reached or graduated price, up to the next tier's start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tier {
    /// First unit of the month that reaches this tier. The first tier starts at 1.
    pub from: u64,
    /// Price of each unit; `None` where the vendor says to contact sales.
    pub price: Option<UnitPrice>,
}

/// A prepaid quantity at a price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    /// How many units it holds.
    pub units: u64,
    /// What it costs.
    pub price: Money,
    /// Where this price stands, when not where the list stands.
    pub cite: Option<Cite>,
}

/// A prepaid quantity of any size at a unit price that depends on the size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomPack {
    /// Unit prices by size, ascending; the first `from` is the smallest size sold. Prices never rise with size.
    pub tiers: List<CustomTier>,
    /// Where these prices stand.
    pub cite: Cite,
}

/// A size band of a custom pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomTier {
    /// Smallest size in this band.
    pub from: u64,
    /// Price of each unit of a pack in this band.
    pub price: UnitPrice,
    /// Where this price stands, when not where the pack stands.
    pub cite: Option<Cite>,
}

/// Gifted units with their own condition and validity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// ASCII slug, unique in the meter.
    pub id: Text,
    /// How many units.
    pub units: u64,
    /// How long they stay valid.
    pub valid: Validity,
    /// Who gets them.
    pub condition: Bilingual,
    /// For testing only: never lowers a paid estimate.
    pub test_only: bool,
    /// First and last day on which the grant was or is given, where stated.
    pub from: Option<Date>,
    /// Last day on which it was given; `None` while current.
    pub to: Option<Date>,
    /// Where it stands.
    pub cite: Cite,
}

/// How long units stay valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Validity {
    /// Whole months.
    Months(u16),
    /// Days.
    Days(u16),
}

/// What happens beyond free quota and packs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Overflow {
    /// Units are charged postpaid.
    Postpaid,
    /// Units are charged postpaid, but only once a pack has been bought.
    AfterFirstPack,
    /// Service stops.
    Stop,
}

/// A purchase the vendor's documents work out: shown beside our own where the question is the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Indices into [`Product::meters`] it is about.
    pub meters: List<u16>,
    /// Units used.
    pub units: u64,
    /// Size of the packs bought.
    pub pack: u64,
    /// How many.
    pub count: u64,
    /// Where it stands.
    pub cite: Cite,
}

/// Which results of a call are billed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Results {
    /// ASCII slug, unique in the product.
    pub id: Text,
    /// The interface or service, as the vendor names it.
    pub name: Bilingual,
    /// Result codes that are billed.
    pub billed: List<Text>,
    /// Result codes that are not.
    pub not_billed: List<Text>,
    /// The last code that could be read, where the list was cut off.
    pub truncated_after: Option<Text>,
    /// Indices into [`Product::meters`] this answers for.
    pub meters: List<u16>,
    /// Where it stands.
    pub cite: Cite,
}

/// What happens when around a purchase, as far as the sources state it. What they leave open is absent. Every part names
/// the rule, by [`Rule::id`], that says it in words and cites where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lifecycle {
    /// What comes before a service, its gifts or its packs can be used.
    pub before: List<Before>,
    /// How long a bought pack can be returned.
    pub refund: Option<Refund>,
    /// At what time of its last day a pack ends.
    pub expiry: Option<ExpiryClock>,
    /// When a low pack is announced.
    pub low: Option<Low>,
    /// How many days before its end a pack's expiry is announced.
    pub expiry_notices: Option<ExpiryNotices>,
    /// What follows once packs are used up and nothing is charged postpaid.
    pub used_up: Option<UsedUp>,
    /// The rule that postpaid use is charged the day after.
    pub charged_next_day: Option<Text>,
    /// What follows when a postpaid charge fails.
    pub arrears: List<Arrears>,
    /// What follows when other products leave the account in arrears.
    pub other_arrears: Option<OtherArrears>,
}

/// Something to wait for or to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before {
    /// What it comes before.
    pub of: BeforeOf,
    /// How long it takes at most or about; `None` where it is a condition and takes no stated time.
    pub takes: Option<Duration>,
    /// The rule.
    pub rule: Text,
}

/// What something comes before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BeforeOf {
    /// The service.
    Service,
    /// The units given at activation.
    Gifts,
    /// Packs bought.
    Packs,
}

/// A stated length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Duration {
    /// Monday to Friday.
    WorkingDays(u16),
    /// Minutes.
    Minutes(u16),
    /// Seconds.
    Seconds(u16),
}

/// How long a bought pack can be returned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    /// Counted from the day of purchase, which is day 0.
    pub within: Validity,
    /// Whether that last day is stated to count.
    pub last_day_counts: bool,
    /// Whether only an unused pack can be returned.
    pub ends_at_first_use: bool,
    /// The rule.
    pub rule: Text,
}

/// At what time of its last day a pack ends, where stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpiryClock {
    /// A bought pack lasts until 23:59:59 of its last day.
    pub bought_ends_at_midnight: bool,
    /// A gift ends at the very second at which it was given.
    pub gifts_end_to_the_second: bool,
    /// The rule.
    pub rule: Text,
}

/// When a low pack is announced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Low {
    /// More than this share of the pack is used, in per cent: `left_percent = 20` is told once more than 80 % are used.
    pub above_percent: u8,
    /// The rule.
    pub rule: Text,
}

/// How many days before its end a pack's expiry is announced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpiryNotices {
    /// Days before the end, descending.
    pub days: List<u16>,
    /// The rule.
    pub rule: Text,
}

/// What follows once packs are used up and nothing is charged postpaid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedUp {
    /// Whether the sources state that service stops there.
    pub stated: bool,
    /// The error code requests then get, where one is stated.
    pub code: Option<Text>,
    /// The rule.
    pub rule: Text,
}

/// What follows when a postpaid charge fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrears {
    /// Hours after which service stops.
    pub hours: u16,
    /// Whether bought packs stop serving too.
    pub freezes_packs: bool,
    /// Whether this is about customers settled monthly; otherwise about those settled daily.
    pub monthly: bool,
    /// Index into [`Product::editions`]; `None` where it holds for all of them.
    pub edition: Option<u16>,
    /// The rule.
    pub rule: Text,
}

/// What follows when other products leave the account in arrears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherArrears {
    /// The error code requests then get, where one is stated.
    pub code: Option<Text>,
    /// Index into [`Product::editions`]; `None` where it holds for all of them.
    pub edition: Option<u16>,
    /// The rule.
    pub rule: Text,
}

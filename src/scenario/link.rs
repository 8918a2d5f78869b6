//! An estimate as a text that fits an address, and back.
//!
//! `p1.2026-11-1.….…`: the form, the version of the price book it was made on with its points as hyphens, the answers, and
//! a checksum, so that no changed character goes unnoticed. What is written for an answer never changes its meaning:
//! defaults are those of the form, not of the page, and new kinds of answers get new tags, which an old page refuses as
//! [`LinkError::Newer`] instead of leaving them out.
//!
//! Products and meters go by their wire numbers. Channels, comparisons, editions and interfaces go by their places in the
//! book's lists.

mod wire;

use super::{
    Amount, Captcha, CaptchaPostpaid, Estimate, FaceId, HeldPack, Inputs, Item, ListPrice, MAX_REGIONS,
    Period, PriceOf, RegionShare, Shape, Sms, Tab, Way,
};
use crate::billing::{Buying, TierCounting};
use crate::price_book::{PriceBook, Product, Settlement, Text};
use crate::sms::{Market, Values};
use crate::volume::Profile;
use core::fmt;
use wire::{In, Out, base64, bytes, crc32};

/// The form this page writes.
const FORM: &str = "p1";

/// How many users share the lines unless a link says otherwise.
const USERS: u64 = 1_000;

/// What a link opens.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// The estimate.
    pub estimate: Estimate,
    /// Version of the price book the link was made on.
    pub book: Text,
    /// Whether that is the book it was opened with. Otherwise prices may differ, and so may what is offered.
    pub same_book: bool,
    /// Lines of the link, from 0, that were left out: the book does not know their product or meter.
    pub dropped: Vec<usize>,
}

/// Why a link was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LinkError {
    /// Nothing was given.
    Empty,
    /// Not a text this page or an earlier one wrote.
    NotALink,
    /// Written by a later page, with answers this one does not know.
    Newer,
    /// A character was changed.
    Checksum,
    /// The end is missing.
    Truncated,
    /// More lines than an estimate holds.
    TooManyLines,
}

impl LinkError {
    /// A stable name for messages and interfaces.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "link.empty",
            Self::NotALink => "link.notALink",
            Self::Newer => "link.newer",
            Self::Checksum => "link.checksum",
            Self::Truncated => "link.truncated",
            Self::TooManyLines => "link.tooManyLines",
        }
    }
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "no link",
            Self::NotALink => "not a link to an estimate",
            Self::Newer => "made by a later version",
            Self::Checksum => "a character was changed",
            Self::Truncated => "the end is missing",
            Self::TooManyLines => "more lines than an estimate holds",
        })
    }
}

impl core::error::Error for LinkError {}

/// Tags of what holds for the whole estimate. 0 ends it.
mod whole {
    pub(super) const OPEN: u64 = 1;
    pub(super) const START: u64 = 2;
    pub(super) const AT_ONCE: u64 = 3;
    pub(super) const PACKS: u64 = 4;
    pub(super) const POSTPAID: u64 = 5;
    pub(super) const PRICE: u64 = 6;
    pub(super) const USERS: u64 = 7;
}

/// Tags of a line. 0 ends it.
mod line {
    pub(super) const PRODUCT: u64 = 1;
    pub(super) const NAME: u64 = 2;
    pub(super) const NUMBER: u64 = 3;
    pub(super) const PERIOD: u64 = 4;
    pub(super) const PROFILE: u64 = 5;
    pub(super) const MONTHS: u64 = 6;
    pub(super) const TYPED: u64 = 7;
    pub(super) const PER_USER: u64 = 8;
    pub(super) const HELD: u64 = 9;
    pub(super) const GRANT: u64 = 10;
    pub(super) const ACTIVATED: u64 = 11;
    pub(super) const WAY: u64 = 12;
    pub(super) const COMPARISON: u64 = 13;
    pub(super) const EDITION: u64 = 14;
    pub(super) const SETTLEMENT: u64 = 15;
    pub(super) const POSTPAID_OFF: u64 = 16;
    pub(super) const CAPTCHA: u64 = 17;
    pub(super) const ABROAD: u64 = 18;
    pub(super) const SIGNATURE: u64 = 19;
    pub(super) const SIGNATURE_ABROAD: u64 = 20;
    pub(super) const BODY: u64 = 21;
    pub(super) const REGION: u64 = 22;
    pub(super) const ALSO: u64 = 23;
    pub(super) const MARKETING: u64 = 24;
    pub(super) const VALUES: u64 = 25;
    pub(super) const COUNTED: u64 = 26;
    pub(super) const COUNTING_ALL: u64 = 27;
}

/// The estimate as a link. Without `text` neither messages nor their signatures and values travel, only how many segments
/// they make.
///
/// ```
/// use packwise::price_book::embedded;
/// use packwise::scenario::{Estimate, link};
/// let (book, estimate) = (embedded(), Estimate::new(embedded()));
/// let text = link::encode(&estimate, book, true);
/// assert!(text.starts_with("p1."));
/// assert_eq!(link::decode(&text, book).unwrap().estimate, estimate);
/// ```
#[must_use]
pub fn encode(estimate: &Estimate, book: &PriceBook, text: bool) -> String {
    let mut out = Out::default();
    write_whole(&mut out, estimate, book);
    for item in &estimate.items {
        write_line(&mut out, item, book, text);
    }
    let link = format!("{FORM}.{}.{}", version(book), base64(&out.into_bytes()));
    let sum = base64(&crc32(link.as_bytes()).to_be_bytes());
    format!("{link}.{sum}")
}

/// The estimate behind a link. Whatever stands before a `#` is not part of it.
///
/// # Errors
/// Why the text is no link, or none this page can open.
pub fn decode(link: &str, book: &PriceBook) -> Result<Opened, LinkError> {
    let link = link.trim();
    let link = link.rsplit_once('#').map_or(link, |(_, fragment)| fragment);
    if link.is_empty() {
        return Err(LinkError::Empty);
    }
    let mut parts = link.split('.');
    form(parts.next().unwrap_or_default())?;
    let (Some(made_on), Some(payload), Some(sum)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(LinkError::Truncated);
    };
    if parts.next().is_some() {
        return Err(LinkError::NotALink);
    }
    if sum.len() < 6 {
        return Err(LinkError::Truncated);
    }
    let (covered, _) = link.rsplit_once('.').ok_or(LinkError::Truncated)?;
    let sum = bytes(sum).ok_or(LinkError::Checksum)?;
    if sum != crc32(covered.as_bytes()).to_be_bytes() {
        return Err(LinkError::Checksum);
    }
    let payload = bytes(payload).ok_or(LinkError::NotALink)?;
    let mut read = In::new(&payload);
    let mut estimate = read_whole(&mut read, book)?;
    let (mut items, mut dropped, mut open, mut at) = (Vec::new(), Vec::new(), 0_usize, 0_usize);
    while !read.is_empty() {
        if at >= super::MAX_ITEMS {
            return Err(LinkError::TooManyLines);
        }
        match read_line(&mut read)?.resolve(book) {
            Some(item) => {
                if at < estimate.open {
                    open = open.saturating_add(1);
                }
                items.push(item);
            }
            None => dropped.push(at),
        }
        at = at.saturating_add(1);
    }
    if at == 0 {
        return Err(LinkError::NotALink);
    }
    // A place behind the last line is the last line.
    estimate.open = open.min(items.len().saturating_sub(1));
    if !items.is_empty() {
        estimate.items = items;
    }
    let same_book = made_on == version(book);
    Ok(Opened { estimate, book: made_on.replace('-', ".").into(), same_book, dropped })
}

fn form(form: &str) -> Result<(), LinkError> {
    if form == FORM {
        return Ok(());
    }
    let digits = form.strip_prefix('p').unwrap_or_default();
    let later = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
    Err(if later { LinkError::Newer } else { LinkError::NotALink })
}

/// The book's version in the characters of a link.
fn version(book: &PriceBook) -> String {
    let letter = |c: char| match c {
        '.' => '-',
        c if c.is_ascii_alphanumeric() || c == '-' => c,
        _ => '_',
    };
    book.version.chars().map(letter).collect()
}

fn product_with(book: &PriceBook, wire: u64) -> Option<&Product> {
    book.products.iter().find(|p| u64::from(p.wire) == wire)
}

/// The place of a meter in its product's list.
fn meter_with(product: &Product, wire: u64) -> Option<u16> {
    u16::try_from(product.meters.iter().position(|m| u64::from(m.wire) == wire)?).ok()
}

fn wire_of(product: &Product, meter: u16) -> Option<u16> {
    product.meters.get(usize::from(meter)).map(|m| m.wire)
}

fn write_whole(out: &mut Out, estimate: &Estimate, book: &PriceBook) {
    if let Some(open) = u64::try_from(estimate.open).ok().filter(|&open| open > 0) {
        out.number(whole::OPEN).number(open);
    }
    let texts = [
        (whole::START, &estimate.start),
        (whole::PACKS, &estimate.packs_discount),
        (whole::POSTPAID, &estimate.postpaid_discount),
    ];
    for (tag, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
        out.number(tag).text(text);
    }
    if estimate.buying == Buying::AtOnce {
        out.number(whole::AT_ONCE);
    }
    for price in &estimate.prices {
        let Some((product, meter)) = book.meter(&price.meter) else { continue };
        // No pack holds 0 units.
        let units = match price.of {
            PriceOf::Postpaid => 0,
            PriceOf::Pack(units) => units,
        };
        out.number(whole::PRICE).number(product.wire).number(meter.wire).number(units).text(&price.text);
    }
    if estimate.users != Amount::of(USERS) {
        out.number(whole::USERS).amount(&estimate.users);
    }
    out.number(0_u64);
}

fn read_whole(read: &mut In<'_>, book: &PriceBook) -> Result<Estimate, LinkError> {
    let mut estimate = Estimate { users: Amount::of(USERS), ..Estimate::new(book) };
    loop {
        match read.number()? {
            0 => return Ok(estimate),
            whole::OPEN => estimate.open = read.small()?,
            whole::START => estimate.start = read.text()?,
            whole::AT_ONCE => estimate.buying = Buying::AtOnce,
            whole::PACKS => estimate.packs_discount = read.text()?,
            whole::POSTPAID => estimate.postpaid_discount = read.text()?,
            whole::PRICE => {
                let (product, meter, units) = (read.number()?, read.number()?, read.number()?);
                let text = read.text()?;
                let of = if units == 0 { PriceOf::Postpaid } else { PriceOf::Pack(units) };
                let product = product_with(book, product);
                let meter = product.and_then(|p| p.meters.get(usize::from(meter_with(p, meter)?)));
                // A price of what this book does not sell changes nothing.
                if let Some(meter) = meter {
                    estimate.prices.push(ListPrice { meter: meter.id.clone(), of, text });
                }
            }
            whole::USERS => estimate.users = read.amount()?,
            _ => return Err(LinkError::Newer),
        }
    }
}

const SETTLEMENTS: [(u64, Settlement); 2] = [(1, Settlement::Monthly2021), (2, Settlement::MonthlyLegacy)];

fn write_line(out: &mut Out, item: &Item, book: &PriceBook, text: bool) {
    let inputs = &item.inputs;
    // A book without the product has nothing to say about the line, which is left out where it is read.
    let product = book.product(inputs.tab.id());
    if let Some(product) = product {
        out.number(line::PRODUCT).number(product.wire);
    }
    if !item.name.is_empty() {
        out.number(line::NAME).text(&item.name);
    }
    out.number(line::NUMBER).amount(inputs.number());
    if inputs.period() == Period::Month {
        out.number(line::PERIOD);
    }
    match (&inputs.tab, product) {
        (Tab::FaceId, Some(product)) => write_faceid(out, &inputs.faceid, product),
        (Tab::Captcha, _) => {
            let postpaid = match inputs.captcha.postpaid {
                CaptchaPostpaid::FirstPurchase => 0,
                CaptchaPostpaid::On => 1,
                CaptchaPostpaid::Off => 2_u64,
            };
            if postpaid > 0 {
                out.number(line::CAPTCHA).number(postpaid);
            }
        }
        (Tab::Sms, Some(product)) => write_sms(out, &inputs.sms, product, text),
        (Tab::FaceId | Tab::Sms, None) => {}
    }
    match &item.shape {
        Shape::Profile(Profile::Flat) => {}
        Shape::Profile(Profile::Growth { percent }) => {
            out.number(line::PROFILE).number(1_u64).number(*percent);
        }
        Shape::Profile(Profile::Season { peak, times }) => {
            out.number(line::PROFILE).number(2_u64).number(*peak).number(*times);
        }
        Shape::Profile(Profile::Campaign { month, times }) => {
            out.number(line::PROFILE).number(3_u64).number(*month).number(*times);
        }
        Shape::Months(months) => {
            let mut packed = Out::default();
            if packed.months(months) {
                out.number(line::MONTHS).append(packed);
            } else {
                out.number(line::TYPED);
                for month in months.iter() {
                    out.amount(month);
                }
            }
        }
    }
    if let Some(each) = &item.per_user {
        out.number(line::PER_USER).amount(each);
    }
    for held in &item.held {
        out.number(line::HELD).amount(&held.left).text(&held.ends);
    }
    for grant in &item.grants {
        out.number(line::GRANT).text(grant);
    }
    if item.counting == TierCounting::All {
        out.number(line::COUNTING_ALL);
    }
    if !item.activated.is_empty() {
        out.number(line::ACTIVATED).text(&item.activated);
    }
    out.number(0_u64);
}

fn write_faceid(out: &mut Out, faceid: &FaceId, product: &Product) {
    let way = match faceid.way {
        Way::Channel(channel) => Some((0_u64, channel)),
        Way::Api(api) => Some((1, api)),
        Way::Meter(meter) => wire_of(product, meter).map(|wire| (2, wire)),
    };
    if let Some((kind, of)) = way {
        out.number(line::WAY).number(u64::from(of) << 2 | kind);
    }
    out.number(line::COMPARISON).number(faceid.comparison);
    out.number(line::EDITION).number(faceid.edition);
    if let Some((code, _)) = SETTLEMENTS.into_iter().find(|(_, s)| *s == faceid.settlement) {
        out.number(line::SETTLEMENT).number(code);
    }
    if faceid.postpaid_off {
        out.number(line::POSTPAID_OFF);
    }
}

fn write_sms(out: &mut Out, sms: &Sms, product: &Product, text: bool) {
    if sms.market == Market::International {
        out.number(line::ABROAD);
    }
    if let Some(region) = wire_of(product, sms.region) {
        out.number(line::REGION).number(region);
    }
    for share in &sms.also {
        if let Some(region) = wire_of(product, share.region) {
            out.number(line::ALSO).number(region).amount(&share.recipients);
        }
    }
    if sms.marketing {
        out.number(line::MARKETING);
    }
    if text {
        let texts = [
            (line::SIGNATURE, &sms.signature),
            (line::SIGNATURE_ABROAD, &sms.signature_abroad),
            (line::BODY, &sms.body),
        ];
        for (tag, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
            out.number(tag).text(text);
        }
        for values in &sms.values {
            out.number(line::VALUES);
            for text in [&values.name, &values.shortest, &values.typical, &values.longest] {
                out.text(text);
            }
        }
    }
    let mut counted: Vec<(u16, u32)> = Vec::new();
    if sms.textless() {
        counted.clone_from(&sms.counted);
    } else if !text {
        let mut prefixes: Vec<u16> = Vec::new();
        for meter in product.meters.iter() {
            let prefix = meter.region.as_ref().and_then(|r| r.prefix.as_ref()).map_or(0, |p| p.units);
            // Hundreds of regions share a few of them, and counting is long.
            if prefixes.contains(&prefix) {
                continue;
            }
            prefixes.push(prefix);
            let segments = sms.count(prefix);
            // Where none is given for it, the first one holds.
            if segments > 0 && counted.first().is_none_or(|(_, first)| *first != segments) {
                counted.push((prefix, segments));
            }
        }
    }
    for (prefix, segments) in counted {
        out.number(line::COUNTED).number(prefix).number(segments);
    }
}

/// A line as it stands in the link: what it says, before anything is looked up in the book.
#[derive(Debug, Default)]
struct Said {
    product: Option<u64>,
    name: String,
    number: Option<Amount>,
    monthly: bool,
    shape: Option<Shape>,
    per_user: Option<Amount>,
    held: Vec<HeldPack>,
    grants: Vec<Text>,
    counting: TierCounting,
    activated: String,
    way: Option<u64>,
    comparison: Option<u16>,
    edition: Option<u16>,
    settlement: Option<Settlement>,
    postpaid_off: bool,
    captcha: CaptchaPostpaid,
    abroad: bool,
    signature: String,
    signature_abroad: String,
    body: String,
    region: Option<u64>,
    also: Vec<(u64, Amount)>,
    marketing: bool,
    values: Vec<Values>,
    counted: Vec<(u16, u32)>,
}

fn read_line(read: &mut In<'_>) -> Result<Said, LinkError> {
    let mut said = Said::default();
    loop {
        match read.number()? {
            0 => return Ok(said),
            line::PRODUCT => said.product = Some(read.number()?),
            line::NAME => said.name = read.text()?,
            line::NUMBER => said.number = Some(read.amount()?),
            line::PERIOD => said.monthly = true,
            line::PROFILE => said.shape = Some(Shape::Profile(read_profile(read)?)),
            line::MONTHS => said.shape = Some(Shape::Months(Box::new(read.months()?))),
            line::TYPED => {
                let mut months = Box::new([(); crate::volume::MONTHS].map(|()| Amount::of(0)));
                for month in months.iter_mut() {
                    *month = read.amount()?;
                }
                said.shape = Some(Shape::Months(months));
            }
            line::PER_USER => said.per_user = Some(read.amount()?),
            line::HELD => said.held.push(HeldPack { left: read.amount()?, ends: read.text()? }),
            line::GRANT => said.grants.push(read.text()?.into()),
            line::COUNTING_ALL => said.counting = TierCounting::All,
            line::ACTIVATED => said.activated = read.text()?,
            line::WAY => said.way = Some(read.number()?),
            line::COMPARISON => said.comparison = Some(read.small()?),
            line::EDITION => said.edition = Some(read.small()?),
            line::SETTLEMENT => {
                let code = read.number()?;
                let known = SETTLEMENTS.into_iter().find(|(of, _)| *of == code);
                said.settlement = Some(known.ok_or(LinkError::Newer)?.1);
            }
            line::POSTPAID_OFF => said.postpaid_off = true,
            line::CAPTCHA => {
                said.captcha = match read.number()? {
                    1 => CaptchaPostpaid::On,
                    2 => CaptchaPostpaid::Off,
                    _ => return Err(LinkError::Newer),
                }
            }
            line::ABROAD => said.abroad = true,
            line::SIGNATURE => said.signature = read.text()?,
            line::SIGNATURE_ABROAD => said.signature_abroad = read.text()?,
            line::BODY => said.body = read.text()?,
            line::REGION => said.region = Some(read.number()?),
            line::ALSO => said.also.push((read.number()?, read.amount()?)),
            line::MARKETING => said.marketing = true,
            line::VALUES => said.values.push(Values {
                name: read.text()?,
                shortest: read.text()?,
                typical: read.text()?,
                longest: read.text()?,
            }),
            line::COUNTED => said.counted.push((read.small()?, read.small()?)),
            _ => return Err(LinkError::Newer),
        }
    }
}

fn read_profile(read: &mut In<'_>) -> Result<Profile, LinkError> {
    Ok(match read.number()? {
        1 => Profile::Growth { percent: read.small()? },
        2 => Profile::Season { peak: read.small()?, times: read.small()? },
        3 => Profile::Campaign { month: read.small()?, times: read.small()? },
        _ => return Err(LinkError::Newer),
    })
}

impl Said {
    /// The line in this book; `None` where the book lacks what it is about.
    fn resolve(self, book: &PriceBook) -> Option<Item> {
        let product = product_with(book, self.product?)?;
        let tab = Tab::from_id(&product.id)?;
        let number = self.number?;
        let period = if self.monthly { Period::Month } else { Period::Year };
        let mut inputs = Inputs { tab, ..Inputs::new(book) };
        match tab {
            Tab::FaceId => {
                let way = self.way?;
                let of = way >> 2;
                let index = |count: usize| u16::try_from(of).ok().filter(|&at| usize::from(at) < count);
                let offered = |at: u16, count: usize| Some(at).filter(|&at| usize::from(at) < count);
                inputs.faceid = FaceId {
                    way: match way & 3 {
                        0 => Way::Channel(index(product.channels.len())?),
                        1 => Way::Api(index(product.apis.len())?),
                        2 => Way::Meter(meter_with(product, of)?),
                        _ => return None,
                    },
                    comparison: offered(self.comparison?, product.comparisons.len())?,
                    edition: offered(self.edition?, product.editions.len())?,
                    period,
                    calls: number,
                    settlement: self.settlement.unwrap_or(Settlement::Daily),
                    postpaid_off: self.postpaid_off,
                };
            }
            Tab::Captcha => {
                inputs.captcha = Captcha { postpaid: self.captcha, period, checks: number };
            }
            Tab::Sms => {
                let share = |(region, recipients): (u64, Amount)| {
                    Some(RegionShare { region: meter_with(product, region)?, recipients })
                };
                let also: Vec<RegionShare> = self.also.iter().cloned().filter_map(share).collect();
                let region = self.region.and_then(|region| meter_with(product, region));
                // At home nothing is asked of regions abroad.
                if self.abroad && (region.is_none() || also.len() != self.also.len()) {
                    return None;
                }
                let usual = inputs.sms.region;
                // What came with its text is counted by it.
                let counted = if self.body.is_empty() { self.counted } else { Vec::new() };
                inputs.sms = Sms {
                    market: if self.abroad { Market::International } else { Market::Domestic },
                    signature: self.signature,
                    signature_abroad: self.signature_abroad,
                    body: self.body,
                    region: region.unwrap_or(usual),
                    recipients: number,
                    period,
                    also: also.into_iter().take(MAX_REGIONS.saturating_sub(1)).collect(),
                    marketing: self.marketing,
                    values: self.values,
                    before: None,
                    counted,
                };
            }
        }
        Some(Item {
            name: self.name,
            inputs,
            shape: self.shape.unwrap_or(Shape::Profile(Profile::Flat)),
            typed: None,
            per_user: self.per_user,
            held: self.held,
            grants: self.grants,
            counting: self.counting,
            activated: self.activated,
        })
    }
}

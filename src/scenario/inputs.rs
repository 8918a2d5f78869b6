//! The page's questions and the customer's answers: what was typed and chosen, nothing derived.

use super::message::SAMPLE;
use super::{Line, Pick};
use crate::order;
use crate::price_book::{ChannelGroup, Overflow, Postpaid, PriceBook, Product, Row, Settlement};
use crate::sms::{Case, Market, Replace, Values};
use crate::volume::{MONTHS, Usage, Volume, VolumeError};

/// Which product's question is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Tab {
    /// 人脸核身.
    #[default]
    FaceId,
    /// 验证码.
    Captcha,
    /// 短信.
    Sms,
}

impl Tab {
    /// All tabs, in the page's order.
    pub const ALL: [Self; 3] = [Self::FaceId, Self::Captcha, Self::Sms];

    /// The product's id in the book and in the page's address.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::FaceId => "faceid",
            Self::Captcha => "captcha",
            Self::Sms => "sms",
        }
    }

    /// The tab with this id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tab| tab.id() == id)
    }
}

/// Whether a number counts a year or a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Period {
    /// A year of twelve months.
    #[default]
    Year,
    /// Each of twelve months.
    Month,
}

/// A number as typed, with the last one that could be read: a slip of the finger empties no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    /// What stands in the field.
    pub text: String,
    /// The last number that could be read.
    pub good: Volume,
}

impl Amount {
    pub(super) fn of(number: u64) -> Self {
        let good = Volume::new(number).unwrap_or(Volume::ZERO);
        Self { text: good.group(), good }
    }

    /// Why the text is not a number, if it is not.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn read(&self) -> Result<Volume, VolumeError> {
        Volume::parse(&self.text)
    }

    pub(super) fn type_in(&mut self, text: String) {
        if let Ok(volume) = Volume::parse(&text) {
            self.good = volume;
        }
        self.text = text;
    }
}

/// How a customer calls FaceID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Way {
    /// Through a channel: index into [`Product::channels`].
    Channel(u16),
    /// By an API that names its meter: index into [`Product::apis`].
    Api(u16),
    /// By a meter that no channel or API row leads to: index into [`Product::meters`].
    Meter(u16),
}

/// The FaceID question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaceId {
    /// How it is called.
    pub way: Way,
    /// What faces shall be compared with: index into [`Product::comparisons`]. It is what was asked for, kept while a way
    /// does not offer it; [`FaceId::compared`] is what holds.
    pub comparison: u16,
    /// Which edition shall be used: index into [`Product::editions`], kept likewise; [`FaceId::used`] is what holds.
    pub edition: u16,
    /// Year or month.
    pub period: Period,
    /// How many calls.
    pub calls: Amount,
    /// When FaceID was activated decides the price list.
    pub settlement: Settlement,
    /// Whether postpaid was switched off in the console.
    pub postpaid_off: bool,
}

/// What is known about postpaid on the customer's captcha account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum CaptchaPostpaid {
    /// No pack bought yet, so postpaid does not exist yet either.
    #[default]
    FirstPurchase,
    /// The console shows it as on.
    On,
    /// The console shows it as off, or it failed to open for lack of balance.
    Off,
}

/// The captcha question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Captcha {
    /// A fact about the account.
    pub postpaid: CaptchaPostpaid,
    /// Year or month.
    pub period: Period,
    /// How many checks.
    pub checks: Amount,
}

/// The SMS question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sms {
    /// Mainland or abroad.
    pub market: Market,
    /// Signature for the mainland, without brackets.
    pub signature: String,
    /// Signature abroad, without brackets.
    pub signature_abroad: String,
    /// The message.
    pub body: String,
    /// Meter of the country or region: index into [`Product::meters`].
    pub region: u16,
    /// How many people get it.
    pub recipients: Amount,
    /// Each month or once a year.
    pub period: Period,
    /// Further countries or regions it goes to, each with its own people.
    pub also: Vec<RegionShare>,
    /// Whether it is a marketing message, which at home ends with an opt-out line.
    pub marketing: bool,
    /// What stands in the places of variables, for every variable that was ever given a value.
    pub values: Vec<Values>,
    /// The body before the last replacement, until something else is typed.
    pub before: Option<String>,
    /// Segments of a message that came without its text, by the units a region's carriers put before it. It holds while
    /// [`Sms::body`] is empty.
    pub counted: Vec<(u16, u32)>,
}

/// People of one country or region who get the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionShare {
    /// Meter of the country or region: index into [`Product::meters`].
    pub region: u16,
    /// How many people.
    pub recipients: Amount,
}

/// Everything the customer answered. Each product keeps its answers while another is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inputs {
    /// Which product's question is open.
    pub tab: Tab,
    /// FaceID answers.
    pub faceid: FaceId,
    /// Captcha answers.
    pub captcha: Captcha,
    /// SMS answers.
    pub sms: Sms,
    /// What the last edit changed besides what was asked.
    pub notices: Vec<Notice>,
}

/// Something an edit changed because the old choice is not offered any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Notice {
    /// The comparison had to change.
    Comparison {
        /// Before: index into [`Product::comparisons`].
        from: u16,
        /// Now.
        to: u16,
    },
    /// The edition had to change.
    Edition {
        /// Before: index into [`Product::editions`].
        from: u16,
        /// Now.
        to: u16,
    },
}

/// Something the customer did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Opened another product.
    Open(Tab),
    /// Chose how FaceID is called.
    Way(Way),
    /// Chose what faces are compared with.
    Comparison(u16),
    /// Chose an edition.
    Edition(u16),
    /// Chose year or month, for the open product.
    Period(Period),
    /// Typed a number of calls, checks or recipients, for the open product.
    Number(String),
    /// Said when FaceID was activated.
    Settlement(Settlement),
    /// Said whether postpaid is switched off.
    PostpaidOff(bool),
    /// Said what is known about captcha postpaid.
    CaptchaPostpaid(CaptchaPostpaid),
    /// Chose mainland or abroad.
    Market(Market),
    /// Typed the signature of the open market.
    Signature(String),
    /// Typed the message.
    Body(String),
    /// Chose a country or region, the only one or the first.
    Region(u16),
    /// Chose the country or region at a place among several, the first being 0.
    RegionAt(usize, u16),
    /// Typed how many people get the message in the country or region at a place.
    RecipientsAt(usize, String),
    /// Added a country or region.
    AddRegion,
    /// Took the country or region at a place away. The last one stays.
    RemoveRegion(usize),
    /// Said whether it is a marketing message.
    Marketing(bool),
    /// Typed a value of the variable with this name.
    Value(String, Case, String),
    /// Had characters of the message replaced.
    Replace(Replace),
    /// Took the last replacement back.
    Undo,
}

/// An example that shows the effect of packs: the vendor's own 300,000 calls.
const EXAMPLE_CALLS: u64 = 300_000;
const EXAMPLE_CHECKS: u64 = 120_000;
const EXAMPLE_RECIPIENTS: u64 = 100_000;

fn index(at: Option<usize>) -> u16 {
    at.and_then(|i| u16::try_from(i).ok()).unwrap_or(0)
}

impl Inputs {
    /// The answers a page opens with.
    #[must_use]
    pub fn new(book: &PriceBook) -> Self {
        let faceid = book.product(Tab::FaceId.id());
        let sms = book.product(Tab::Sms.id());
        let find =
            |pick: fn(&Product) -> Option<usize>, product: Option<&Product>| index(product.and_then(pick));
        Self {
            tab: Tab::FaceId,
            faceid: FaceId {
                way: Way::Channel(find(|p| p.channels.iter().position(|c| c.id == "wechat-mini"), faceid)),
                comparison: find(|p| p.comparisons.iter().position(|c| c.id == "authority"), faceid),
                edition: find(|p| p.editions.iter().position(|e| e.id == "enhanced"), faceid),
                period: Period::Year,
                calls: Amount::of(EXAMPLE_CALLS),
                settlement: Settlement::Daily,
                postpaid_off: false,
            },
            captcha: Captcha {
                postpaid: CaptchaPostpaid::FirstPurchase,
                period: Period::Year,
                checks: Amount::of(EXAMPLE_CHECKS),
            },
            sms: Sms {
                market: Market::Domestic,
                signature: String::from("示例科技"),
                signature_abroad: String::new(),
                body: String::from(SAMPLE),
                region: find(|p| p.meters.iter().position(|m| m.id == "sms.intl.SG"), sms),
                recipients: Amount::of(EXAMPLE_RECIPIENTS),
                period: Period::Month,
                also: Vec::new(),
                marketing: false,
                values: Vec::new(),
                before: None,
                counted: Vec::new(),
            },
            notices: Vec::new(),
        }
    }

    /// The same answers after an edit. Choices survive wherever they are still offered; what had to change is told in
    /// [`Inputs::notices`].
    #[must_use]
    pub fn apply(&self, book: &PriceBook, edit: Edit) -> Self {
        let mut next = self.clone();
        next.notices.clear();
        match edit {
            Edit::Open(tab) => next.tab = tab,
            Edit::Way(_) | Edit::Comparison(_) | Edit::Edition(_) => next = self.answer(book, edit),
            Edit::Period(period) => match next.tab {
                Tab::FaceId => next.faceid.period = period,
                Tab::Captcha => next.captcha.period = period,
                Tab::Sms => next.sms.period = period,
            },
            Edit::Number(text) => {
                // What is said about the last choice stays while a number is typed.
                next.notices.clone_from(&self.notices);
                match next.tab {
                    Tab::FaceId => next.faceid.calls.type_in(text),
                    Tab::Captcha => next.captcha.checks.type_in(text),
                    Tab::Sms => next.sms.recipients.type_in(text),
                }
            }
            Edit::Settlement(settlement) => next.faceid.settlement = settlement,
            Edit::PostpaidOff(off) => next.faceid.postpaid_off = off,
            Edit::CaptchaPostpaid(state) => next.captcha.postpaid = state,
            Edit::Market(market) => next.sms.market = market,
            Edit::Signature(text) => match next.sms.market {
                Market::Domestic => next.sms.signature = text,
                Market::International => next.sms.signature_abroad = text,
            },
            Edit::Body(text) => next.sms.type_body(text),
            Edit::Region(region) => next.sms.region = region,
            Edit::RegionAt(at, region) => next.sms.go_to(at, region),
            Edit::RecipientsAt(at, text) => {
                if let Some(amount) = next.sms.recipients_at(at) {
                    amount.type_in(text);
                }
            }
            Edit::AddRegion => next.sms.add_region(book),
            Edit::RemoveRegion(at) => next.sms.remove_region(at),
            Edit::Marketing(marketing) => next.sms.marketing = marketing,
            Edit::Value(name, case, text) => next.sms.give(&name, case, text),
            Edit::Replace(replace) => next.sms.replace(replace),
            Edit::Undo => next.sms.undo(),
        }
        next
    }

    /// The same answers after an edit of FaceID's sentence, the question a page opens with: as [`Inputs::apply`], which knows
    /// every edit. Another one changes nothing.
    #[must_use]
    pub fn answer(&self, book: &PriceBook, edit: Edit) -> Self {
        let mut next = self.clone();
        next.notices.clear();
        match edit {
            Edit::Way(way) => next.faceid.way = way,
            Edit::Comparison(comparison) => next.faceid.comparison = comparison,
            Edit::Edition(edition) => next.faceid.edition = edition,
            Edit::Period(period) => next.faceid.period = period,
            Edit::Number(text) => {
                next.notices.clone_from(&self.notices);
                next.faceid.calls.type_in(text);
                return next;
            }
            _ => return self.clone(),
        }
        next.tell(self, book);
        next
    }

    /// Tells what an edit changed besides what was asked. What was asked for before stays asked for, and holds again where
    /// it is offered.
    fn tell(&mut self, before: &Self, book: &PriceBook) {
        let (Some(product), Way::Channel(channel)) = (book.product(Tab::FaceId.id()), self.faceid.way) else {
            return;
        };
        // A service of its own overrides nothing: the choices are there again when another channel is chosen.
        if product.alone(channel) {
            return;
        }
        let choice = |from: u16, to: u16, wanted: u16| (from != to && to != wanted).then_some((from, to));
        let (was, now) = (&before.faceid, &self.faceid);
        if let Some((from, to)) = choice(was.compared(product), now.compared(product), now.comparison) {
            self.notices.push(Notice::Comparison { from, to });
        }
        let (was, now) = (&before.faceid, &self.faceid);
        if let Some((from, to)) = choice(was.used(product), now.used(product), now.edition) {
            self.notices.push(Notice::Edition { from, to });
        }
    }

    /// The open product's number as typed.
    #[must_use]
    pub fn number(&self) -> &Amount {
        match self.tab {
            Tab::FaceId => &self.faceid.calls,
            Tab::Captcha => &self.captcha.checks,
            Tab::Sms => &self.sms.recipients,
        }
    }

    /// Whether the open product's number counts a year or a month.
    #[must_use]
    pub fn period(&self) -> Period {
        match self.tab {
            Tab::FaceId => self.faceid.period,
            Tab::Captcha => self.captcha.period,
            Tab::Sms => self.sms.period,
        }
    }

    /// The same answers counting a year: what other regions get in a month becomes what they get in a year.
    pub(super) fn counted_by_year(&self, book: &PriceBook) -> Self {
        let mut next = self.apply(book, Edit::Period(Period::Year));
        if self.tab == Tab::Sms && self.sms.period == Period::Month {
            for share in &mut next.sms.also {
                let year = share.recipients.good.get().saturating_mul(MONTHS as u64);
                share.recipients = Amount::of(year.min(Volume::MAX.get()));
            }
        }
        next
    }

    /// The same answers with another number.
    #[must_use]
    pub fn with_number(&self, number: Volume) -> Self {
        let mut next = self.clone();
        let amount = match next.tab {
            Tab::FaceId => &mut next.faceid.calls,
            Tab::Captcha => &mut next.captcha.checks,
            Tab::Sms => &mut next.sms.recipients,
        };
        *amount = Amount::of(number.get());
        next
    }

    /// Billed units for each one of the open product's number: segments of a message to its first destination, one
    /// otherwise.
    #[must_use]
    pub fn units_each(&self, book: &PriceBook) -> u64 {
        match (self.tab, book.product(self.tab.id())) {
            (Tab::Sms, Some(product)) => u64::from(self.sms.count(self.sms.prefix(product))),
            _ => 1,
        }
    }

    /// What the open product's answers ask a price for; `None` where the book lacks it or the message is empty.
    #[must_use]
    pub fn line(&self, book: &PriceBook) -> Option<Line> {
        let product = book.product(self.tab.id())?;
        match self.tab {
            Tab::FaceId => self.faceid.line(product, self.faceid.meter(product)?),
            Tab::Captcha => {
                let meter = product.meters.first()?.id.clone();
                let overflow = match self.captcha.postpaid {
                    CaptchaPostpaid::FirstPurchase => Overflow::AfterFirstPack,
                    CaptchaPostpaid::On => Overflow::Postpaid,
                    CaptchaPostpaid::Off => Overflow::Stop,
                };
                let usage = usage(self.captcha.period, self.captcha.checks.good);
                Some(Line { overflow: Some(overflow), ..Line::new(meter, usage) })
            }
            Tab::Sms => self.sms.first_line(product),
        }
    }

    /// All that the open product's answers ask a price for: one line, or for a message to several countries and regions one
    /// for each. Empty where any of them has none; see [`Inputs::line`].
    #[must_use]
    pub fn lines(&self, book: &PriceBook) -> Vec<Line> {
        match (self.tab, book.product(self.tab.id())) {
            (Tab::Sms, Some(product)) => self.sms.lines(product, |prefix| self.sms.count(prefix)),
            _ => self.line(book).into_iter().collect(),
        }
    }
}

pub(super) fn usage(period: Period, volume: Volume) -> Usage {
    match period {
        Period::Year => Usage::PerYear(volume),
        Period::Month => Usage::PerMonth(volume),
    }
}

impl FaceId {
    /// Rows of the chosen channel with the chosen comparison: the editions to choose from.
    #[must_use]
    pub fn fits<'b>(&self, product: &'b Product) -> Vec<&'b Row> {
        let Way::Channel(channel) = self.way else { return Vec::new() };
        let alone = product.alone(channel);
        let of_channel = product.rows.iter().filter(|r| r.channel == channel);
        let compared = self.compared(product);
        of_channel.filter(|r| alone || r.comparison == Some(compared)).collect()
    }

    /// What faces are compared with on the chosen channel: what was asked for where it is offered, else what is.
    #[must_use]
    pub fn compared(&self, product: &Product) -> u16 {
        let Way::Channel(channel) = self.way else { return self.comparison };
        let offered = || product.rows.iter().filter(|r| r.channel == channel).filter_map(|r| r.comparison);
        if product.alone(channel) || offered().any(|c| c == self.comparison) {
            return self.comparison;
        }
        offered().next().unwrap_or(self.comparison)
    }

    /// Which edition is used on the chosen channel: the one asked for where it is offered, else the one with the lowest
    /// price postpaid, so that nobody is led to a dearer one unasked.
    #[must_use]
    pub fn used(&self, product: &Product) -> u16 {
        let fits = self.fits(product);
        if fits.is_empty() || fits.iter().any(|r| r.edition == self.edition) {
            return self.edition;
        }
        let price = |row: &Row| {
            let list = product.meters.get(usize::from(row.meter))?.list(self.settlement)?;
            match &list.postpaid {
                Postpaid::Flat(price) => Some(*price),
                Postpaid::Reached(tiers) | Postpaid::Graduated(tiers) => tiers.first()?.price,
                Postpaid::None | Postpaid::Unlisted => None,
            }
        };
        // Rows without a price go last.
        let cheapest = fits.iter().min_by_key(|row| (price(row).is_none(), price(row)));
        cheapest.map_or(self.edition, |row| row.edition)
    }

    /// Comparisons to choose from on the chosen channel.
    #[must_use]
    pub fn comparisons(&self, product: &Product) -> Vec<u16> {
        let Way::Channel(channel) = self.way else { return Vec::new() };
        if product.alone(channel) {
            return Vec::new();
        }
        let mut found: Vec<u16> =
            product.rows.iter().filter(|r| r.channel == channel).filter_map(|r| r.comparison).collect();
        order::by(&mut found, |i| *i);
        found.dedup();
        found
    }

    /// Index of the meter the answers lead to.
    #[must_use]
    pub fn meter(&self, product: &Product) -> Option<u16> {
        match self.way {
            Way::Channel(channel) => {
                let alone = product.alone(channel);
                let used = if alone { self.edition } else { self.used(product) };
                self.fits(product).into_iter().find(|r| alone || r.edition == used).map(|r| r.meter)
            }
            Way::Api(api) => product.apis.get(usize::from(api)).map(|a| a.meter),
            Way::Meter(meter) => Some(meter),
        }
    }

    /// The line these answers ask for on a meter, which need not be the chosen one.
    #[must_use]
    pub fn line(&self, product: &Product, meter: u16) -> Option<Line> {
        let meter = product.meters.get(usize::from(meter))?;
        let usage = usage(self.period, self.calls.good);
        // Where the vendor works out the same question, its purchase is priced beside our answer.
        let total = usage.total().map(Volume::get).ok();
        let example = product.examples.iter().find(|e| {
            self.settlement == Settlement::Daily
                && Some(e.units) == total
                && e.meters.iter().any(|&i| product.meters.get(usize::from(i)) == Some(meter))
        });
        Some(Line {
            picks: example.map(|e| Pick { units: e.pack, count: e.count }).into_iter().collect(),
            settlement: self.settlement,
            overflow: self.postpaid_off.then_some(Overflow::Stop),
            ..Line::new(meter.id.clone(), usage)
        })
    }
}

impl Product {
    /// Whether a channel is a service of its own, chosen by name: nothing is left to choose after it.
    #[must_use]
    pub fn alone(&self, channel: u16) -> bool {
        let group = self.channels.get(usize::from(channel)).map(|c| c.group);
        let mut own = self.rows.iter().filter(|r| r.channel == channel).map(|r| r.edition);
        let edition = own.next();
        group == Some(ChannelGroup::Service)
            || (own.next().is_none()
                && self.rows.iter().all(|r| Some(r.edition) != edition || r.channel == channel))
    }
}

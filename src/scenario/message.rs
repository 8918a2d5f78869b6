//! The SMS question: the message in all the ways it is sent, and what asks a price for it.

use super::inputs::usage;
use super::{Amount, Line, RegionShare, Sms};
use crate::price_book::{Meter, PriceBook, Product};
use crate::sms::{self, Case, Changes, Encoding, Market, Message, Replace, Spread, Values};
use crate::volume::Volume;

/// The most countries and regions one estimate goes to.
pub const MAX_REGIONS: usize = 10;

/// The message a page opens with.
pub const SAMPLE: &str = "您好，您预约的远程视频面签已安排在明天上午10点。请提前十分钟打开小程序，准备好身份证原件，在安静、\
     光线充足的地方完成人脸核身。如需改期，请在今晚8点前回复本短信或联系您的客户经理😊";

/// Offered, in this order, to somebody who adds a country or region without having said which.
const NEXT: [&str; 6] = ["HK", "MY", "TW", "US", "JP", "TH"];

impl Sms {
    /// The message with its variables as they stand in the body.
    #[must_use]
    pub fn message(&self) -> Message<'_> {
        Message {
            market: self.market,
            signature: self.active_signature(),
            body: &self.body,
            marketing: self.marketing,
        }
    }

    /// The message with its variables at their shortest, typical and longest, where the carriers put `prefix` units before
    /// it; see [`Sms::prefix`].
    #[must_use]
    pub fn spread(&self, prefix: u16) -> Spread {
        sms::spread(&self.message(), &self.values, prefix)
    }

    /// Segments billed where the carriers put `prefix` units before the message, its variables at their typical values. A
    /// message that came without its text has the count it came with.
    #[must_use]
    pub fn count(&self, prefix: u16) -> u32 {
        if self.textless() {
            let exact = self.counted.iter().find(|(of, _)| *of == prefix);
            return exact.or_else(|| self.counted.first()).map_or(0, |(_, segments)| *segments);
        }
        self.spread(prefix).typical.count()
    }

    /// Whether only the counts of a message are known: a link carries its text on request alone.
    #[must_use]
    pub fn textless(&self) -> bool {
        self.body.is_empty() && !self.counted.is_empty()
    }

    /// The body with values in the places of its variables.
    #[must_use]
    pub fn filled(&self, case: Case) -> String {
        sms::fill(&self.body, &self.values, case)
    }

    /// The question as if every message were the one of a case: to price the cheapest and the dearest.
    #[must_use]
    pub fn at(&self, case: Case) -> Self {
        Self { body: self.filled(case), values: Vec::new(), ..self.clone() }
    }

    /// The question with a replacement made: to price it before it is.
    #[must_use]
    pub fn with(&self, replace: Replace) -> Self {
        Self { body: sms::replaced(self.market, &self.body, replace), ..self.clone() }
    }

    /// The question with a message of one segment less: to price what taking [`sms::Segmentation::over`] units out would save.
    /// `None` where there is none, or what is left would have no body.
    #[must_use]
    pub fn one_less(&self, prefix: u16) -> Option<Self> {
        let body = self.filled(Case::Typical);
        let cut = sms::segment_behind(&Message { body: &body, ..self.message() }, prefix);
        let around = [cut.text.get(..cut.body)?, cut.text.get(cut.body.saturating_add(body.len())..)?];
        let around = around.iter().flat_map(|text| text.chars());
        let (filler, around): (&str, usize) = match cut.encoding {
            Encoding::Gsm7 => ("a", around.filter_map(sms::septets).map(usize::from).sum()),
            Encoding::Ucs2 => ("字", around.map(char::len_utf16).sum()),
        };
        let units = cut.length.checked_sub(cut.over?)?.checked_sub(u32::from(prefix))?;
        let left = usize::try_from(units).ok()?.checked_sub(around).filter(|left| *left > 0)?;
        Some(Self { body: filler.repeat(left), ..self.clone() })
    }

    /// What could be written otherwise.
    #[must_use]
    pub fn changes(&self, prefix: u16) -> Changes {
        sms::changes(&self.message(), &self.values, prefix)
    }

    /// The signature of the market that is open.
    #[must_use]
    pub fn active_signature(&self) -> &str {
        match self.market {
            Market::Domestic => &self.signature,
            Market::International => &self.signature_abroad,
        }
    }

    /// Each destination with its people, the first one first. At home there is one, whatever is noted for abroad.
    pub fn destinations<'a>(&'a self, product: &'a Product) -> impl Iterator<Item = (&'a Meter, &'a Amount)> {
        let home = product.meters.iter().find(|m| m.region.is_none());
        let (first, others) = match self.market {
            Market::Domestic => (home, [].as_slice()),
            Market::International => (product.meters.get(usize::from(self.region)), self.also.as_slice()),
        };
        let others = others
            .iter()
            .filter_map(|share| Some((product.meters.get(usize::from(share.region))?, &share.recipients)));
        first.map(|meter| (meter, &self.recipients)).into_iter().chain(others)
    }

    /// The units that the carriers of the first destination put before the message.
    #[must_use]
    pub fn prefix(&self, product: &Product) -> u16 {
        self.destinations(product).next().map_or(0, |(meter, _)| prefix(meter))
    }

    /// A line for each destination, with the segments `count` gives for what its carriers put before the message. Empty
    /// where a volume would be too large.
    #[must_use]
    pub fn lines(&self, product: &Product, count: impl Fn(u16) -> u32) -> Vec<Line> {
        let mut counted: Vec<(u16, u32)> = Vec::new();
        let lines: Option<Vec<Line>> = self
            .destinations(product)
            .map(|(meter, people)| {
                let prefix = prefix(meter);
                let known = counted.iter().find(|(of, _)| *of == prefix).map(|(_, segments)| *segments);
                let segments = known.unwrap_or_else(|| {
                    let segments = count(prefix);
                    counted.push((prefix, segments));
                    segments
                });
                self.line(meter, people, segments)
            })
            .collect();
        lines.unwrap_or_default()
    }

    /// The line of the first destination.
    pub(super) fn first_line(&self, product: &Product) -> Option<Line> {
        let (meter, people) = self.destinations(product).next()?;
        self.line(meter, people, self.count(prefix(meter)))
    }

    fn line(&self, meter: &Meter, people: &Amount, segments: u32) -> Option<Line> {
        let total = u64::from(segments).checked_mul(people.good.get()).and_then(Volume::new)?;
        Some(Line::new(meter.id.clone(), usage(self.period, total)))
    }

    pub(super) fn type_body(&mut self, text: String) {
        self.body = text;
        self.before = None;
        self.counted.clear();
    }

    pub(super) fn replace(&mut self, replace: Replace) {
        let body = sms::replaced(self.market, &self.body, replace);
        if body != self.body {
            self.before = Some(core::mem::replace(&mut self.body, body));
        }
    }

    pub(super) fn undo(&mut self) {
        if let Some(body) = self.before.take() {
            self.body = body;
        }
    }

    pub(super) fn give(&mut self, name: &str, case: Case, text: String) {
        let at = self.values.iter().position(|v| v.name == name).unwrap_or_else(|| {
            self.values.push(Values { name: name.into(), ..Values::default() });
            self.values.len().saturating_sub(1)
        });
        let Some(values) = self.values.get_mut(at) else { return };
        match case {
            Case::Shortest => values.shortest = text,
            Case::Typical => values.typical = text,
            Case::Longest => values.longest = text,
        }
    }

    pub(super) fn go_to(&mut self, at: usize, region: u16) {
        match at.checked_sub(1) {
            None => self.region = region,
            Some(at) => {
                if let Some(share) = self.also.get_mut(at) {
                    share.region = region;
                }
            }
        }
    }

    pub(super) fn recipients_at(&mut self, at: usize) -> Option<&mut Amount> {
        match at.checked_sub(1) {
            None => Some(&mut self.recipients),
            Some(at) => self.also.get_mut(at).map(|share| &mut share.recipients),
        }
    }

    /// Adds a destination that is not there yet, with as many people as the last one.
    pub(super) fn add_region(&mut self, book: &PriceBook) {
        let Some(product) = book.product("sms") else { return };
        if self.also.len().saturating_add(1) >= MAX_REGIONS {
            return;
        }
        let taken = |region: u16| self.region == region || self.also.iter().any(|s| s.region == region);
        let regions =
            || (0_u16..).zip(product.meters.iter()).filter_map(|(i, m)| Some((i, &*m.region.as_ref()?.iso)));
        let listed = NEXT.into_iter().filter_map(|iso| regions().find(|(_, of)| *of == iso));
        let Some((region, _)) = listed.chain(regions()).find(|(region, _)| !taken(*region)) else { return };
        let people = self.also.last().map_or(&self.recipients, |share| &share.recipients).good;
        self.also.push(RegionShare { region, recipients: Amount::of(people.get()) });
    }

    pub(super) fn remove_region(&mut self, at: usize) {
        match at.checked_sub(1) {
            Some(at) if at < self.also.len() => {
                self.also.remove(at);
            }
            None if !self.also.is_empty() => {
                let next = self.also.remove(0);
                (self.region, self.recipients) = (next.region, next.recipients);
            }
            _ => {}
        }
    }
}

/// What a region's carriers put before a message.
fn prefix(meter: &Meter) -> u16 {
    meter.region.as_ref().and_then(|r| r.prefix.as_ref()).map_or(0, |prefix| prefix.units)
}

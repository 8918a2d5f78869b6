//! A book as bytes: what an estimate is made of, and nothing besides.
//!
//! The JavaScript API's program carries the built-in book so, written by the build, and takes any other book so from the
//! program that reads books: a third of the room of static tables, and one way into the program for both. Names, rules,
//! rows and what else only a reader looks at stay out; the list of sources stays, for every step of an estimate cites one.

use crate::calendar::Date;
use crate::money::{LIST_DECIMALS, Money, UnitPrice};
use crate::price_book::*;

/// Counted up whenever what follows it is written otherwise: the two programs may come from different releases.
const FORM: u64 = 1;

/// A book as bytes. Its prices are those of a book that was validated: of at most four decimals.
#[must_use]
pub fn write(book: &PriceBook) -> Vec<u8> {
    let mut out = Writer::default();
    out.number(FORM);
    out.text(&book.version);
    out.day(Some(book.checked));
    out.text(&book.currency);
    out.list(&book.products, Writer::product);
    out.bytes
}

/// The book in these bytes; `None` where they are not such bytes.
#[must_use]
pub fn read(bytes: &[u8]) -> Option<PriceBook> {
    let mut from = Reader { rest: bytes, sound: true, id: String::new(), cites: Vec::new() };
    if from.number() != FORM {
        return None;
    }
    let book = PriceBook {
        version: from.text(),
        checked: from.day()?,
        currency: from.text(),
        vendor: NOTHING,
        products: from.list(Reader::product),
    };
    (from.sound && from.rest.is_empty()).then_some(book)
}

/// What stays out.
const NOTHING: Bilingual = Bilingual { zh: Text::Borrowed(""), en: Text::Borrowed("") };

/// One entry per choice, in the order of their numbers.
const CONFIDENCES: [Confidence; 3] = [Confidence::Low, Confidence::Medium, Confidence::High];
const SETTLEMENTS: [Settlement; 3] = [Settlement::Daily, Settlement::Monthly2021, Settlement::MonthlyLegacy];
const OVERFLOWS: [Overflow; 3] = [Overflow::Postpaid, Overflow::AfterFirstPack, Overflow::Stop];

#[derive(Default)]
struct Writer {
    bytes: Vec<u8>,
    /// The meter's id before.
    id: String,
    /// Those of the product that is being written.
    cites: Vec<Cite>,
}

impl Writer {
    /// Seven bits to a byte.
    fn number(&mut self, number: u64) {
        let mut rest = number;
        while rest > 0x7f {
            self.bytes.push(rest.to_le_bytes()[0] | 0x80);
            rest >>= 7;
        }
        self.bytes.push(rest.to_le_bytes()[0]);
    }

    fn length(&mut self, length: usize) {
        self.number(u64::try_from(length).unwrap_or(u64::MAX));
    }

    fn choice<T: PartialEq>(&mut self, all: &[T], choice: &T) {
        self.length(all.iter().position(|one| one == choice).unwrap_or(usize::MAX));
    }

    fn text(&mut self, text: &str) {
        self.length(text.len());
        self.bytes.extend_from_slice(text.as_bytes());
    }

    fn both(&mut self, both: &Bilingual) {
        self.text(&both.zh);
        self.text(&both.en);
    }

    fn day(&mut self, day: Option<Date>) {
        let number = |day: Date| {
            let year = u64::try_from(day.year()).unwrap_or(0);
            (year << 9) | (u64::from(day.month()) << 5) | u64::from(day.day())
        };
        self.number(day.map_or(0, number));
    }

    fn price(&mut self, grains: u128) {
        // A list price has four decimals, a grain eight.
        self.number(u64::try_from(grains / 10_000).unwrap_or(u64::MAX));
    }

    fn list<T>(&mut self, list: &[T], each: fn(&mut Self, &T)) {
        self.length(list.len());
        for one in list {
            each(self, one);
        }
    }

    fn option<T>(&mut self, option: Option<&T>, each: fn(&mut Self, &T)) {
        self.number(u64::from(option.is_some()));
        if let Some(one) = option {
            each(self, one);
        }
    }

    fn cite(&mut self, cite: &Cite) {
        let at = self.cites.iter().position(|known| known == cite);
        let at = at.unwrap_or_else(|| {
            self.cites.push(cite.clone());
            self.cites.len().saturating_sub(1)
        });
        self.length(at);
    }

    fn product(&mut self, product: &Product) {
        self.text(&product.id);
        self.both(&product.name);
        self.text(&product.currency);
        self.text(&product.unit.zh);
        self.text(&product.unit.en);
        self.text(&product.unit.en_plural);
        self.choice(&OVERFLOWS, &product.overflow);
        self.list(&product.sources, Self::source);
        // The meters tell which citations there are, and stand behind them.
        self.cites.clear();
        let before = std::mem::take(&mut self.bytes);
        self.list(&product.meters, Self::meter);
        let meters = std::mem::replace(&mut self.bytes, before);
        let cites = std::mem::take(&mut self.cites);
        self.list(&cites, |out, cite| {
            out.number(u64::from(cite.source));
            out.text(&cite.place);
            out.choice(&CONFIDENCES, &cite.confidence);
            out.option(cite.note.as_ref(), Self::both);
        });
        self.bytes.extend(meters);
    }

    fn source(&mut self, source: &Source) {
        self.text(&source.id);
        self.both(&source.title);
        self.option(source.url.as_ref(), |out, url| out.text(url));
        match &source.date {
            SourceDate::On(day) => self.day(Some(*day)),
            SourceDate::Undated { evidence } => {
                self.day(None);
                self.both(evidence);
            }
        }
    }

    fn meter(&mut self, meter: &Meter) {
        // Neighbours begin alike.
        let same = self.id.bytes().zip(meter.id.bytes()).take_while(|(a, b)| a == b).count();
        self.length(same);
        self.text(meter.id.get(same..).unwrap_or_default());
        self.id = meter.id.clone().into_owned();
        self.list(&meter.lists, Self::price_list);
        self.list(&meter.grants, Self::grant);
    }

    fn price_list(&mut self, list: &PriceList) {
        self.choice(&SETTLEMENTS, &list.settlement);
        self.day(list.from);
        self.day(list.to);
        match &list.postpaid {
            Postpaid::None => self.number(0),
            Postpaid::Unlisted => self.number(1),
            Postpaid::Flat(price) => {
                self.number(2);
                self.price(price.grains());
            }
            Postpaid::Reached(tiers) => {
                self.number(3);
                self.list(tiers, Self::tier);
            }
            Postpaid::Graduated(tiers) => {
                self.number(4);
                self.list(tiers, Self::tier);
            }
        }
        self.list(&list.packs, |out, pack| {
            out.number(pack.units);
            out.price(pack.price.grains());
            out.option(pack.cite.as_ref(), Self::cite);
        });
        self.option(list.custom.as_ref(), |out, custom| {
            out.list(&custom.tiers, |out, tier| {
                out.number(tier.from);
                out.price(tier.price.grains());
                out.option(tier.cite.as_ref(), Self::cite);
            });
            out.cite(&custom.cite);
        });
        self.number(u64::from(list.pack_months));
        self.cite(&list.cite);
    }

    fn tier(&mut self, tier: &Tier) {
        self.number(tier.from);
        self.option(tier.price.as_ref(), |out, price| out.price(price.grains()));
    }

    fn grant(&mut self, grant: &Grant) {
        self.text(&grant.id);
        self.number(grant.units);
        let (days, count) = match grant.valid {
            Validity::Months(months) => (false, months),
            Validity::Days(days) => (true, days),
        };
        self.number(u64::from(days));
        self.number(u64::from(count));
        self.both(&grant.condition);
        self.number(u64::from(grant.test_only));
        self.day(grant.from);
        self.day(grant.to);
        self.cite(&grant.cite);
    }
}

/// Reads on after a mistake and remembers it, so that the way through a sound book has no branches for it.
struct Reader<'b> {
    rest: &'b [u8],
    sound: bool,
    id: String,
    cites: Vec<Cite>,
}

impl Reader<'_> {
    fn number(&mut self) -> u64 {
        let mut number = 0u64;
        let mut shift = 0u32;
        while let Some((&byte, rest)) = self.rest.split_first() {
            self.rest = rest;
            number |= u64::from(byte & 0x7f).wrapping_shl(shift);
            shift = shift.wrapping_add(7);
            if byte < 0x80 {
                return number;
            }
        }
        self.sound = false;
        0
    }

    fn short(&mut self) -> u16 {
        let number = u16::try_from(self.number());
        self.sound &= number.is_ok();
        number.unwrap_or(0)
    }

    /// How many bytes, texts or the like follow; each takes a byte at least.
    fn length(&mut self) -> usize {
        let length = usize::try_from(self.number()).unwrap_or(usize::MAX);
        self.sound &= length <= self.rest.len();
        if self.sound { length } else { 0 }
    }

    fn choice<T: Copy>(&mut self, all: &[T; 3]) -> T {
        let choice = all.get(usize::from(self.short())).copied();
        self.sound &= choice.is_some();
        choice.unwrap_or(all[0])
    }

    fn str(&mut self) -> &str {
        let length = self.length();
        let (text, rest) = self.rest.split_at_checked(length).unwrap_or_default();
        self.rest = rest;
        let text = core::str::from_utf8(text);
        self.sound &= text.is_ok();
        text.unwrap_or_default()
    }

    fn text(&mut self) -> Text {
        Text::Owned(self.str().to_owned())
    }

    fn both(&mut self) -> Bilingual {
        Bilingual { zh: self.text(), en: self.text() }
    }

    fn day(&mut self) -> Option<Date> {
        let number = self.number();
        if number == 0 {
            return None;
        }
        let [low, high, ..] = (number >> 5).to_le_bytes();
        let year = i32::from(u16::from_le_bytes([low, high]) >> 4);
        let day = Date::new(year, low & 15, (number & 31).to_le_bytes()[0]);
        self.sound &= day.is_some();
        day
    }

    /// Digits and how many of them are decimals, as few as can be: sums with them are quicker.
    fn price(&mut self) -> (u64, u32) {
        let (mut digits, mut decimals) = (self.number(), LIST_DECIMALS);
        while decimals > 0 && digits.is_multiple_of(10) {
            digits /= 10;
            decimals = decimals.saturating_sub(1);
        }
        (digits, decimals)
    }

    fn money(&mut self) -> Money {
        let (digits, decimals) = self.price();
        Money::from_parts(digits, decimals)
    }

    fn unit_price(&mut self) -> UnitPrice {
        let (digits, decimals) = self.price();
        UnitPrice::from_parts(digits, decimals)
    }

    fn list<T: Clone>(&mut self, each: fn(&mut Self) -> T) -> List<T> {
        (0..self.length()).map(|_| each(self)).collect()
    }

    fn option<T>(&mut self, each: fn(&mut Self) -> T) -> Option<T> {
        (self.number() == 1).then(|| each(self))
    }

    fn cite(&mut self) -> Cite {
        let at = usize::from(self.short());
        let cite = self.cites.get(at).cloned();
        self.sound &= cite.is_some();
        cite.unwrap_or(Cite { source: 0, place: Text::Borrowed(""), confidence: Confidence::Low, note: None })
    }

    fn product(&mut self) -> Product {
        Product {
            id: self.text(),
            wire: 0,
            name: self.both(),
            currency: self.text(),
            unit: Unit { zh: self.text(), en: self.text(), en_plural: self.text() },
            pack_name: NOTHING,
            purchase_url: Text::Borrowed(""),
            overflow: self.choice(&OVERFLOWS),
            sources: self.list(Self::source),
            rules: List::default(),
            editions: List::default(),
            channels: List::default(),
            comparisons: List::default(),
            rows: List::default(),
            apis: List::default(),
            meters: self.meters(),
            results: List::default(),
            examples: List::default(),
            lifecycle: Lifecycle::default(),
        }
    }

    fn meters(&mut self) -> List<Meter> {
        let cites = self.list(|from| Cite {
            source: from.short(),
            place: from.text(),
            confidence: from.choice(&CONFIDENCES),
            note: from.option(Self::both),
        });
        self.cites = cites.into_owned();
        self.list(Self::meter)
    }

    fn source(&mut self) -> Source {
        Source {
            id: self.text(),
            title: self.both(),
            url: self.option(Self::text),
            date: match self.day() {
                Some(day) => SourceDate::On(day),
                None => SourceDate::Undated { evidence: self.both() },
            },
        }
    }

    fn meter(&mut self) -> Meter {
        let same = usize::from(self.short());
        let mut id = self.id.get(..same).unwrap_or_default().to_owned();
        id.push_str(self.str());
        self.id.clone_from(&id);
        Meter {
            id: Text::Owned(id),
            wire: 0,
            edition: 0,
            name: NOTHING,
            note: None,
            region: None,
            lists: self.list(Self::price_list),
            grants: self.list(Self::grant),
        }
    }

    fn price_list(&mut self) -> PriceList {
        PriceList {
            settlement: self.choice(&SETTLEMENTS),
            from: self.day(),
            to: self.day(),
            postpaid: match self.number() {
                0 => Postpaid::None,
                1 => Postpaid::Unlisted,
                2 => Postpaid::Flat(self.unit_price()),
                3 => Postpaid::Reached(self.list(Self::tier)),
                _ => Postpaid::Graduated(self.list(Self::tier)),
            },
            packs: self.list(|from| Pack {
                units: from.number(),
                price: from.money(),
                cite: from.option(Self::cite),
            }),
            custom: self.option(|from| CustomPack {
                tiers: from.list(|from| CustomTier {
                    from: from.number(),
                    price: from.unit_price(),
                    cite: from.option(Self::cite),
                }),
                cite: from.cite(),
            }),
            pack_months: self.short(),
            cite: self.cite(),
        }
    }

    fn tier(&mut self) -> Tier {
        Tier { from: self.number(), price: self.option(Self::unit_price) }
    }

    fn grant(&mut self) -> Grant {
        Grant {
            id: self.text(),
            units: self.number(),
            valid: if self.number() == 0 {
                Validity::Months(self.short())
            } else {
                Validity::Days(self.short())
            },
            condition: self.both(),
            test_only: self.number() == 1,
            from: self.day(),
            to: self.day(),
            cite: self.cite(),
        }
    }
}

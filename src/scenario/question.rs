//! A question about one meter of any book, small enough for an address: for books whose products the page does not know.

use super::{Amount, Because, Line, Misread, Period};
use crate::billing::Plan;
use crate::calendar::Date;
use crate::price_book::{Grant, Meter, Postpaid, PriceBook, Settlement, Text};
use crate::volume::{Usage, Volume};

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Id of the meter; empty only where the book has none.
    pub meter: Text,
    /// How much is used, once somebody said so. Until then an example is priced.
    pub volume: Option<Amount>,
    /// In a year or in each of its months.
    pub period: Period,
    /// Ids of the free quota the customer has.
    pub free: Vec<Text>,
}

/// What a reader changes in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asking {
    /// Another meter. Free quota is the meter's own and goes with it; a number that was typed stays.
    Meter(Text),
    /// A number as it is typed.
    Volume(String),
    /// A year or a month.
    Period(Period),
    /// Free quota the customer has, or has not.
    Free(Text, bool),
}

impl Question {
    /// Reads parameters, each a name and a value, over the book's first meter. Names that are not known belong to somebody
    /// else; what is not understood is told, and the rest holds.
    ///
    /// ```
    /// use packwise::price_book::embedded;
    /// use packwise::scenario::Question;
    /// let asked = [("meter", "captcha.check"), ("volume", "8万"), ("period", "week")];
    /// let (question, misread) = Question::read(&asked, embedded());
    /// assert_eq!((&*question.meter, question.amount(embedded()).good.get()), ("captcha.check", 80_000));
    /// assert_eq!((misread[0].key, misread[0].value.as_str()), ("period", "week"));
    /// ```
    #[must_use]
    pub fn read(asked: &[(&str, &str)], book: &PriceBook) -> (Self, Vec<Misread>) {
        let value = |key: &str| {
            asked.iter().find(|(k, _)| *k == key).map(|(_, v)| v.trim()).filter(|v| !v.is_empty())
        };
        let mut misread = Vec::new();
        let mut refuse = |key: &'static str, value: &str, because: Because| {
            misread.push(Misread { key, value: value.to_owned(), because });
        };
        let first = book.products.iter().find_map(|p| p.meters.first());
        let mut question = Self {
            meter: first.map(|m| m.id.clone()).unwrap_or_default(),
            volume: None,
            period: Period::Year,
            free: Vec::new(),
        };
        if let Some(id) = value("meter") {
            match book.meter(id) {
                Some((_, meter)) => question.meter = meter.id.clone(),
                None => refuse("meter", id, Because::NoMeter),
            }
        }
        match value("period") {
            None | Some("year") => {}
            Some("month") => question.period = Period::Month,
            Some(other) => {
                refuse("period", other, Because::NoneOf(["year", "month"].map(str::to_owned).to_vec()));
            }
        }
        if let Some(typed) = value("volume") {
            match Volume::parse(typed) {
                Ok(good) => question.volume = Some(Amount { text: typed.to_owned(), good }),
                Err(error) => refuse("volume", typed, Because::Number(error)),
            }
        }
        let counted: Vec<Text> = book
            .meter(&question.meter)
            .into_iter()
            .flat_map(|(_, m)| counted(m))
            .map(|g| g.id.clone())
            .collect();
        for id in value("free").unwrap_or_default().split([',', ' ']).filter(|id| !id.is_empty()) {
            match counted.iter().find(|known| **known == id) {
                Some(id) if question.free.contains(id) => {}
                Some(id) => question.free.push(id.clone()),
                None => {
                    refuse("free", id, Because::NoneOf(counted.iter().map(ToString::to_string).collect()));
                }
            }
        }
        (question, misread)
    }

    /// The parameters that ask the same again.
    ///
    /// ```
    /// use packwise::price_book::embedded;
    /// use packwise::scenario::Question;
    /// let asked = [("meter", "captcha.check"), ("volume", "8万"), ("period", "month"), ("free", "")];
    /// let (question, _) = Question::read(&asked, embedded());
    /// assert_eq!(question.asked().map(|(key, value)| (key, value.unwrap_or_default())), asked.map(|(k, v)| (k, v.into())));
    /// ```
    #[must_use]
    pub fn asked(&self) -> [(&'static str, Option<String>); 4] {
        let free: Vec<&str> = self.free.iter().map(AsRef::as_ref).collect();
        [
            ("meter", Some(self.meter.to_string())),
            // A slip of the finger is not handed on.
            (
                "volume",
                self.volume.as_ref().map(|v| if v.read().is_ok() { v.text.clone() } else { v.good.group() }),
            ),
            ("period", (self.period == Period::Month).then(|| "month".to_owned())),
            ("free", (!free.is_empty()).then(|| free.join(","))),
        ]
    }

    /// The question after a change.
    #[must_use]
    pub fn with(&self, asking: Asking, book: &PriceBook) -> Self {
        let mut next = self.clone();
        match asking {
            Asking::Meter(id) => {
                if next.meter != id {
                    next.free.clear();
                }
                next.meter = id;
            }
            Asking::Volume(text) => {
                let mut amount = self.amount(book);
                amount.type_in(text);
                next.volume = Some(amount);
            }
            Asking::Period(period) => next.period = period,
            Asking::Free(id, has) => {
                next.free.retain(|known| *known != id);
                if has {
                    next.free.push(id);
                }
            }
        }
        next
    }

    /// How much is priced: what was typed, or else an example that the meter's packs or tiers are made for.
    #[must_use]
    pub fn amount(&self, book: &PriceBook) -> Amount {
        let example = || Amount::of(book.meter(&self.meter).map_or(0, |(_, meter)| example(meter)));
        self.volume.clone().unwrap_or_else(example)
    }

    /// What is to be priced, packs being bought from today on.
    #[must_use]
    pub fn line(&self, book: &PriceBook, today: Date) -> Line {
        let good = self.amount(book).good;
        let usage = match self.period {
            Period::Year => Usage::PerYear(good),
            Period::Month => Usage::PerMonth(good),
        };
        Line {
            grants: self.free.clone(),
            plan: Plan { start: Some(today), ..Plan::default() },
            ..Line::new(self.meter.clone(), usage)
        }
    }
}

/// The free quota that lowers an estimate.
pub fn counted(meter: &Meter) -> impl Iterator<Item = &Grant> {
    meter.grants.iter().filter(|grant| !grant.test_only && grant.to.is_none())
}

/// A volume at which there is something to see: the largest pack, or enough to come into a higher tier most months.
fn example(meter: &Meter) -> u64 {
    const PLAIN: u64 = 10_000;
    let Some(list) = meter.list(Settlement::Daily) else { return PLAIN };
    let pack = list.packs.last().map(|pack| pack.units);
    let custom = list.custom.as_ref().and_then(|custom| custom.tiers.last()).map(|tier| tier.from);
    let tier = match &list.postpaid {
        Postpaid::Reached(tiers) | Postpaid::Graduated(tiers) => {
            // A year of twelve months a little inside the second tier.
            tiers.get(1).map(|tier| tier.from.saturating_mul(24))
        }
        _ => None,
    };
    pack.or(custom).or(tier).unwrap_or(PLAIN).min(Volume::MAX.get())
}

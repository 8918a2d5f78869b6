//! What a page that embeds the estimator asks for: which view, which question, what may be changed.

use super::{Change, Edit, Estimate, Tab, Way};
use crate::price_book::{PriceBook, Product};
use crate::sms::Market;
use crate::volume::{Volume, VolumeError};

/// How much of the estimator is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum View {
    /// Everything.
    #[default]
    Estimator,
    /// One product's question and answer, without other lines and products.
    Product,
    /// A message cut into segments, without a price.
    Segments,
    /// One meter's prices.
    Prices,
    /// The answer, not to be changed.
    Quote,
}

impl View {
    /// All views.
    pub const ALL: [Self; 5] = [Self::Estimator, Self::Product, Self::Segments, Self::Prices, Self::Quote];

    /// The view's name in an address.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Estimator => "estimator",
            Self::Product => "product",
            Self::Segments => "segmenter",
            Self::Prices => "table",
            Self::Quote => "quote",
        }
    }
}

/// A part of the question that an embedding page may fix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// Which product.
    Product,
    /// How it is called.
    Channel,
    /// What faces are compared with.
    Source,
    /// Which edition.
    Edition,
    /// How much.
    Volume,
    /// A year or a month.
    Period,
    /// An SMS and where it goes.
    Message,
}

impl Field {
    /// All fields.
    pub const ALL: [Self; 7] = [
        Self::Product,
        Self::Channel,
        Self::Source,
        Self::Edition,
        Self::Volume,
        Self::Period,
        Self::Message,
    ];

    /// The field's name in an address.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Channel => "channel",
            Self::Source => "source",
            Self::Edition => "edition",
            Self::Volume => "volume",
            Self::Period => "period",
            Self::Message => "message",
        }
    }
}

/// A value that was not understood, or that cannot be had together with the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread {
    /// Which parameter.
    pub key: &'static str,
    /// What it said.
    pub value: String,
    /// What is wrong with it.
    pub because: Because,
}

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Because {
    /// It is none of these.
    NoneOf(Vec<String>),
    /// No meter of the price list has this id.
    NoMeter,
    /// It is no number.
    Number(VolumeError),
}

/// What was asked for, as far as it was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preset {
    /// How much is shown.
    pub view: View,
    /// What cannot be changed.
    pub locked: Vec<Field>,
    /// The estimate to open.
    pub estimate: Estimate,
    /// What was not understood. The rest holds.
    pub misread: Vec<Misread>,
}

impl Preset {
    /// Reads parameters, each a name and a value, over an estimate. Names that are not known belong to somebody else.
    ///
    /// ```
    /// use packwise::price_book::embedded;
    /// use packwise::scenario::{Estimate, Preset, View};
    /// let asked = [("meter", "captcha.check"), ("volume", "120万"), ("view", "product"), ("period", "week")];
    /// let preset = Preset::read(&asked, Estimate::new(embedded()), embedded());
    /// assert_eq!(preset.view, View::Product);
    /// assert_eq!(preset.estimate.opened().unwrap().inputs.number().good.get(), 1_200_000);
    /// // There are no prices per week; that is said, and the year of the example stays.
    /// assert_eq!((preset.misread[0].key, preset.misread[0].value.as_str()), ("period", "week"));
    /// ```
    #[must_use]
    pub fn read(asked: &[(&str, &str)], estimate: Estimate, book: &PriceBook) -> Self {
        let mut preset = Self { view: View::default(), locked: Vec::new(), estimate, misread: Vec::new() };
        let value = |key: &str| {
            asked.iter().find(|(k, _)| *k == key).map(|(_, v)| v.trim()).filter(|v| !v.is_empty())
        };
        if let Some(view) = value("view") {
            match View::ALL.into_iter().find(|v| v.id() == view) {
                Some(view) => preset.view = view,
                None => preset.none_of("view", view, View::ALL.iter().map(|v| v.id())),
            }
        }
        if preset.view == View::Segments {
            preset.edit(book, Edit::Open(Tab::Sms));
        }
        if let Some(product) = value("product") {
            match Tab::from_id(product) {
                Some(tab) => preset.edit(book, Edit::Open(tab)),
                None => preset.none_of("product", product, Tab::ALL.iter().map(|t| t.id())),
            }
        }
        if let Some(meter) = value("meter") {
            preset.meter(meter, book);
        }
        preset.choices(value("channel"), value("source"), value("edition"), book);
        if let Some(period) = value("period") {
            match period {
                "year" => preset.edit(book, Edit::Period(super::Period::Year)),
                "month" => preset.edit(book, Edit::Period(super::Period::Month)),
                other => preset.none_of("period", other, ["year", "month"].into_iter()),
            }
        }
        if let Some(volume) = value("volume") {
            match Volume::parse(volume) {
                Ok(_) => preset.edit(book, Edit::Number(volume.to_owned())),
                Err(error) => preset.misread.push(Misread {
                    key: "volume",
                    value: volume.to_owned(),
                    because: Because::Number(error),
                }),
            }
        }
        for name in value("lock").unwrap_or_default().split([',', ' ']).filter(|name| !name.is_empty()) {
            match Field::ALL.into_iter().find(|f| f.id() == name) {
                Some(field) => preset.locked.push(field),
                None if name == "all" => preset.locked.extend(Field::ALL),
                None => preset.none_of("lock", name, Field::ALL.iter().map(|f| f.id()).chain(["all"])),
            }
        }
        preset
    }

    fn edit(&mut self, book: &PriceBook, edit: Edit) {
        self.estimate = self.estimate.apply(book, Change::Line(edit));
    }

    fn none_of<'a>(&mut self, key: &'static str, value: &str, of: impl Iterator<Item = &'a str>) {
        let because = Because::NoneOf(of.map(str::to_owned).collect());
        self.misread.push(Misread { key, value: value.to_owned(), because });
    }

    /// Opens the question that leads to a meter.
    fn meter(&mut self, id: &str, book: &PriceBook) {
        let found = Tab::ALL.into_iter().find_map(|tab| {
            let product = book.product(tab.id())?;
            let at = product.meters.iter().position(|m| m.id == id)?;
            Some((tab, product, u16::try_from(at).ok()?))
        });
        let Some((tab, product, at)) = found else {
            self.misread.push(Misread { key: "meter", value: id.to_owned(), because: Because::NoMeter });
            return;
        };
        self.edit(book, Edit::Open(tab));
        match tab {
            Tab::Captcha => {}
            Tab::FaceId => {
                let rows = || product.rows.iter().filter(|r| r.meter == at);
                if let Some(row) = rows().find(|r| !r.old_only).or_else(|| rows().next()) {
                    self.edit(book, Edit::Way(Way::Channel(row.channel)));
                    if let Some(comparison) = row.comparison {
                        self.edit(book, Edit::Comparison(comparison));
                    }
                    self.edit(book, Edit::Edition(row.edition));
                } else {
                    let api = product.apis.iter().position(|a| a.meter == at);
                    let way = api.and_then(|a| u16::try_from(a).ok()).map_or(Way::Meter(at), Way::Api);
                    self.edit(book, Edit::Way(way));
                }
            }
            Tab::Sms => {
                let abroad = product.meters.get(usize::from(at)).is_some_and(|m| m.region.is_some());
                let market = if abroad { Market::International } else { Market::Domestic };
                self.edit(book, Edit::Market(market));
                if abroad {
                    self.edit(book, Edit::Region(at));
                }
            }
        }
    }

    /// Chooses how faces are checked, by the book's names.
    fn choices(
        &mut self,
        channel: Option<&str>,
        source: Option<&str>,
        edition: Option<&str>,
        book: &PriceBook,
    ) {
        if channel.is_none() && source.is_none() && edition.is_none() {
            return;
        }
        let Some(product) = book.product(Tab::FaceId.id()) else { return };
        self.edit(book, Edit::Open(Tab::FaceId));
        if let Some(channel) = channel {
            match at(product.channels.iter().map(|c| &*c.id), channel) {
                Some(at) => self.edit(book, Edit::Way(Way::Channel(at))),
                None => self.none_of("channel", channel, product.channels.iter().map(|c| &*c.id)),
            }
        }
        if let Some(source) = source {
            let offered = self.faceid().map(|f| f.comparisons(product)).unwrap_or_default();
            match at(product.comparisons.iter().map(|c| &*c.id), source).filter(|at| offered.contains(at)) {
                Some(at) => self.edit(book, Edit::Comparison(at)),
                None => {
                    self.none_of("source", source, offered.iter().filter_map(|at| comparison(product, *at)))
                }
            }
        }
        if let Some(edition) = edition {
            let offered: Vec<u16> = self
                .faceid()
                .map(|f| f.fits(product).into_iter().map(|row| row.edition).collect())
                .unwrap_or_default();
            match at(product.editions.iter().map(|e| &*e.id), edition).filter(|at| offered.contains(at)) {
                Some(at) => self.edit(book, Edit::Edition(at)),
                None => self.none_of(
                    "edition",
                    edition,
                    offered.iter().filter_map(|at| product.editions.get(usize::from(*at)).map(|e| &*e.id)),
                ),
            }
        }
    }

    fn faceid(&self) -> Option<super::FaceId> {
        self.estimate.opened().map(|item| item.inputs.faceid.clone())
    }
}

fn comparison(product: &Product, at: u16) -> Option<&str> {
    product.comparisons.get(usize::from(at)).map(|c| &*c.id)
}

fn at<'a>(mut ids: impl Iterator<Item = &'a str>, id: &str) -> Option<u16> {
    ids.position(|known| known == id).and_then(|at| u16::try_from(at).ok())
}

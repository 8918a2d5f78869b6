//! A whole estimate: several lines, and what holds for all of them.

use super::{Amount, Contract, Edit, Inputs, Line, Period, Share, Tab};
use crate::billing::{Buying, Held, Plan, TierCounting};
use crate::calendar::Date;
use crate::money::{Money, UnitPrice};
use crate::price_book::{Meter, PriceBook, Text};
use crate::volume::{MONTHS, Profile, Usage, Volume, spread};

/// Everything the customer entered: never empty, nothing derived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Estimate {
    /// The lines, in the customer's order. There is always one.
    pub items: Vec<Item>,
    /// Index of the line whose question is open.
    pub open: usize,
    /// Day of the first purchase as typed; empty means today.
    pub start: String,
    /// When packs are bought.
    pub buying: Buying,
    /// Share of the list price paid for packs, as typed; empty means all of it.
    pub packs_discount: String,
    /// Share of the list price paid postpaid, as typed; empty means all of it.
    pub postpaid_discount: String,
    /// Prices that stand in place of the list's.
    pub prices: Vec<ListPrice>,
    /// How many users the lines counted per user share.
    pub users: Amount,
}

/// A price typed over the list's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListPrice {
    /// Whose.
    pub meter: Text,
    /// Of what.
    pub of: PriceOf,
    /// As typed. While it cannot be read the list's price holds.
    pub text: String,
}

/// What a price is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PriceOf {
    /// One unit postpaid.
    Postpaid,
    /// A pack of so many units.
    Pack(u64),
}

/// One line of an estimate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The customer's name for it; empty means it is called by what it is.
    pub name: String,
    /// How and how much is called.
    pub inputs: Inputs,
    /// How the year falls on its months.
    pub shape: Shape,
    /// The months as typed and the product they are of, while another one's question is open: what that one shows is only in
    /// their proportion, and would not lead back to them.
    pub typed: Option<(Tab, Box<[Amount; MONTHS]>)>,
    /// Units per user in the chosen period; `None` where units are counted outright.
    pub per_user: Option<Amount>,
    /// Packs the customer still holds.
    pub held: Vec<HeldPack>,
    /// Ids of the grants ticked.
    pub grants: Vec<Text>,
    /// Which of a month's units choose a reached tier, which no source states.
    pub counting: TierCounting,
    /// Day on which the service was activated, as typed: grants run from it. Empty means the plan's first day.
    pub activated: String,
}

/// How a line's year falls on its months.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// A total, spread by a profile.
    Profile(Profile),
    /// Each month typed, the first being the month of the purchase.
    Months(Box<[Amount; MONTHS]>),
}

/// A pack the customer still holds, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldPack {
    /// What is left of it.
    pub left: Amount,
    /// Its last day; empty where it is not known, which counts as the whole plan.
    pub ends: String,
}

/// Something the customer did to the estimate.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Changed an answer of the open line.
    Line(Edit),
    /// Opened a line.
    Open(usize),
    /// Added a line like the open one, named anew.
    Add,
    /// Added a copy of a line below it.
    Duplicate(usize),
    /// Removed a line. The last one is only emptied.
    Remove(usize),
    /// Moved a line.
    Move {
        /// From this place.
        from: usize,
        /// To this one.
        to: usize,
    },
    /// Named a line.
    Rename(usize, String),
    /// Chose how the open line's year falls on its months.
    Profile(Profile),
    /// Chose to type the open line's months, starting from what they are.
    TypeMonths,
    /// Typed one month of the open line, from 0.
    Month(usize, String),
    /// Pasted months into the open line.
    Months(Vec<Volume>),
    /// Chose whether the open line is counted per user.
    PerUser(bool),
    /// Typed the units per user of the open line.
    EachUser(String),
    /// Typed the number of users.
    Users(String),
    /// Added a held pack to the open line.
    AddHeld,
    /// Typed what is left of a held pack.
    HeldLeft(usize, String),
    /// Typed a held pack's last day.
    HeldEnds(usize, String),
    /// Took a held pack away.
    RemoveHeld(usize),
    /// Pasted held packs.
    PasteHeld(Vec<(Volume, Option<Date>)>),
    /// Ticked a grant of the open line, or took the tick away.
    Grant(Text, bool),
    /// Chose which of a month's units choose the tier of the open line.
    Counting(TierCounting),
    /// Typed the activation day of the open line.
    Activated(String),
    /// Typed the day of the first purchase.
    Start(String),
    /// Chose when packs are bought.
    Buying(Buying),
    /// Typed the discount on packs.
    PacksDiscount(String),
    /// Typed the postpaid discount.
    PostpaidDiscount(String),
    /// Typed a price in place of the list's; an empty text takes it back.
    Price(ListPrice),
    /// Put another estimate in its place.
    Replace(Box<Estimate>),
}

impl Change {
    /// What is typed in, where typing on makes one step.
    pub(super) fn field(&self, open: usize) -> Option<String> {
        Some(match self {
            Self::Line(Edit::Number(_)) => format!("number {open}"),
            Self::Line(Edit::Signature(_)) => format!("signature {open}"),
            Self::Line(Edit::Body(_)) => format!("body {open}"),
            Self::Line(Edit::RecipientsAt(at, _)) => format!("people {open} {at}"),
            Self::Line(Edit::Value(name, case, _)) => format!("value {open} {name} {case:?}"),
            Self::Rename(at, _) => format!("name {at}"),
            Self::Month(at, _) => format!("month {open} {at}"),
            Self::EachUser(_) => format!("each {open}"),
            Self::Users(_) => "users".into(),
            Self::HeldLeft(at, _) => format!("left {open} {at}"),
            Self::HeldEnds(at, _) => format!("ends {open} {at}"),
            Self::Activated(_) => format!("activated {open}"),
            Self::Start(_) => "start".into(),
            Self::PacksDiscount(_) => "packs".into(),
            Self::PostpaidDiscount(_) => "postpaid".into(),
            Self::Price(price) => format!("price {} {:?}", price.meter, price.of),
            _ => return None,
        })
    }

    /// Whether it only changes what is looked at.
    pub(super) const fn only_looks(&self) -> bool {
        matches!(self, Self::Open(_) | Self::Line(Edit::Open(_)))
    }
}

/// The most lines one estimate holds.
pub const MAX_ITEMS: usize = 100;

impl Item {
    /// A line with these answers and nothing else.
    #[must_use]
    pub fn new(inputs: Inputs) -> Self {
        Self {
            name: String::new(),
            inputs,
            shape: Shape::Profile(Profile::Flat),
            typed: None,
            per_user: None,
            held: Vec::new(),
            grants: Vec::new(),
            counting: TierCounting::default(),
            activated: String::new(),
        }
    }

    /// Whether anything beyond the question itself was entered.
    #[must_use]
    pub fn has_situation(&self) -> bool {
        self.shape != Shape::Profile(Profile::Flat)
            || self.per_user.is_some()
            || !self.held.is_empty()
            || !self.grants.is_empty()
            || self.counting != TierCounting::default()
            || !self.activated.is_empty()
    }
}

impl Estimate {
    /// The estimate a page opens with: one line.
    #[must_use]
    pub fn new(book: &PriceBook) -> Self {
        Self::of(Item::new(Inputs::new(book)))
    }

    /// An estimate of one line.
    #[must_use]
    pub fn of(item: Item) -> Self {
        Self {
            items: vec![item],
            open: 0,
            start: String::new(),
            buying: Buying::default(),
            packs_discount: String::new(),
            postpaid_discount: String::new(),
            prices: Vec::new(),
            users: Amount::of(1_000),
        }
    }

    /// The line whose question is open.
    #[must_use]
    pub fn opened(&self) -> Option<&Item> {
        self.items.get(self.open).or_else(|| self.items.first())
    }

    /// The same estimate with a product open: its line where there is one, or the only line turned to it. Of several
    /// lines about other products none is changed.
    ///
    /// ```
    /// use packwise::price_book::embedded;
    /// use packwise::scenario::{Change, Estimate, Tab};
    /// let estimate = Estimate::new(embedded()).facing(embedded(), Tab::Sms);
    /// assert_eq!(estimate.opened().unwrap().inputs.tab, Tab::Sms);
    /// let two = estimate.apply(embedded(), Change::Add).facing(embedded(), Tab::Captcha);
    /// assert_eq!(two.opened().unwrap().inputs.tab, Tab::Sms);
    /// ```
    #[must_use]
    pub fn facing(&self, book: &PriceBook, tab: Tab) -> Self {
        if self.opened().is_some_and(|item| item.inputs.tab == tab) {
            return self.clone();
        }
        match self.items.iter().position(|item| item.inputs.tab == tab) {
            Some(at) => self.apply(book, Change::Open(at)),
            None if self.items.len() == 1 => self.apply(book, Change::Line(Edit::Open(tab))),
            None => self.clone(),
        }
    }

    /// Whether what holds for all lines is the same in another estimate.
    #[must_use]
    pub fn shares_terms(&self, other: &Self) -> bool {
        // Named one by one, so that a field that is added is thought of here.
        let Self { items: _, open: _, start, buying, packs_discount, postpaid_discount, prices, users } =
            self;
        *start == other.start
            && *buying == other.buying
            && *packs_discount == other.packs_discount
            && *postpaid_discount == other.postpaid_discount
            && *prices == other.prices
            && *users == other.users
    }

    /// The day of the first purchase: as typed, or today.
    #[must_use]
    pub fn start_day(&self, today: Date) -> Date {
        self.start.trim().parse().unwrap_or(today)
    }

    /// The same estimate after a change.
    #[must_use]
    pub fn apply(&self, book: &PriceBook, change: Change) -> Self {
        let mut next = self.clone();
        let last = next.items.len().saturating_sub(1);
        next.open = next.open.min(last);
        match change {
            Change::Open(at) => next.open = at.min(last),
            Change::Add => {
                if let Some(item) = next.opened().filter(|_| next.items.len() < MAX_ITEMS) {
                    let item = Item::new(item.inputs.clone());
                    next.items.push(item);
                    next.open = next.items.len().saturating_sub(1);
                }
            }
            Change::Duplicate(at) => {
                if let Some(item) = next.items.get(at).filter(|_| next.items.len() < MAX_ITEMS).cloned() {
                    let place = at.saturating_add(1);
                    next.items.insert(place, item);
                    next.open = place;
                }
            }
            Change::Remove(at) => {
                if next.items.len() > 1 && at < next.items.len() {
                    next.items.remove(at);
                    if next.open > at || next.open >= next.items.len() {
                        next.open = next.open.saturating_sub(1);
                    }
                }
            }
            Change::Move { from, to } => {
                if from < next.items.len() && to < next.items.len() && from != to {
                    let item = next.items.remove(from);
                    next.items.insert(to, item);
                    next.open = if next.open == from {
                        to
                    } else {
                        let without = next.open.saturating_sub(usize::from(next.open > from));
                        without.saturating_add(usize::from(without >= to))
                    };
                }
            }
            Change::Rename(at, name) => {
                if let Some(item) = next.items.get_mut(at) {
                    item.name = name;
                }
            }
            Change::Users(text) => next.users.type_in(text),
            Change::Start(text) => next.start = text,
            Change::Buying(buying) => next.buying = buying,
            Change::PacksDiscount(text) => next.packs_discount = text,
            Change::PostpaidDiscount(text) => next.postpaid_discount = text,
            Change::Price(price) => {
                let same = |p: &ListPrice| p.meter == price.meter && p.of == price.of;
                match next.prices.iter_mut().find(|p| same(p)) {
                    Some(_) if price.text.trim().is_empty() => next.prices.retain(|p| !same(p)),
                    Some(known) => known.text = price.text,
                    None if price.text.trim().is_empty() => {}
                    None => next.prices.push(price),
                }
            }
            Change::Replace(estimate) => next = *estimate,
            change => {
                let open = next.open;
                if let Some(item) = next.items.get_mut(open) {
                    if change == Change::TypeMonths {
                        item.inputs = item.asked(next.users.good).into_owned();
                    }
                    item.apply(book, change);
                }
            }
        }
        next
    }

    /// What a line's meter costs this customer instead of the list's prices. What cannot be read changes nothing.
    #[must_use]
    pub fn contract(&self, meter: &Meter) -> Contract {
        let share = |text: &str| if text.trim().is_empty() { None } else { Share::parse(text).ok() };
        let mut contract = Contract {
            packs_share: share(&self.packs_discount),
            postpaid_share: share(&self.postpaid_discount),
            ..Contract::default()
        };
        for price in self.prices.iter().filter(|p| p.meter == meter.id) {
            match price.of {
                PriceOf::Postpaid => contract.postpaid = read_price(&price.text).ok(),
                PriceOf::Pack(units) => {
                    if let Ok(amount) = price.text.trim().parse::<Money>()
                        && amount > Money::ZERO
                    {
                        contract.packs.push((units, amount));
                    }
                }
            }
        }
        contract
    }

    /// Whether a typed price can be read; while it cannot the list's holds.
    #[must_use]
    pub fn reads(&self, price: &ListPrice) -> bool {
        match price.of {
            PriceOf::Postpaid => read_price(&price.text).is_ok(),
            PriceOf::Pack(_) => price.text.trim().parse::<Money>().is_ok_and(|amount| amount > Money::ZERO),
        }
    }

    /// What the sentence a page opens with asks a price for while nothing else was entered: as [`Estimate::lines_of`],
    /// which knows everything.
    #[must_use]
    pub fn answered(&self, book: &PriceBook, today: Date) -> Option<Line> {
        let answers = &self.items.first()?.inputs.faceid;
        let product = book.product(Tab::FaceId.id())?;
        let line = answers.line(product, answers.meter(product)?)?;
        Some(Line { plan: Plan { start: Some(today), ..Plan::default() }, ..line })
    }

    /// What one line asks a price for: a line of several regions asks for several. `today` stands where no day of purchase was
    /// typed.
    #[must_use]
    pub fn lines_of(&self, item: &Item, book: &PriceBook, today: Date) -> Vec<Line> {
        let lines = item.asked(self.users.good).lines(book);
        let alone = lines.len() == 1;
        let own = |line: Line| {
            // A row that waits for its number is no pack yet.
            let held = item.held.iter().map(HeldPack::held).filter(|held| held.units > 0).collect();
            Line { held, ..self.dress(item, line, alone, book, today) }
        };
        lines.into_iter().map(own).collect()
    }

    /// A line with everything that holds for it besides the question: the shape of its year, contract, grants and dates. Held
    /// packs belong to one meter and are left out, so that other editions can be compared.
    #[must_use]
    pub fn dress(&self, item: &Item, line: Line, alone: bool, book: &PriceBook, today: Date) -> Line {
        let plan = Plan {
            start: Some(self.start_day(today)),
            activated: item.activated.trim().parse().ok(),
            buying: self.buying,
        };
        let mut line =
            Line { usage: self.shaped(item, line.usage, alone, book), plan, counting: item.counting, ..line };
        if let Some((_, meter)) = book.meter(&line.meter) {
            let given = |id: &&Text| meter.grants.iter().any(|g| g.id == **id && !g.test_only);
            line.contract = self.contract(meter);
            line.grants = item.grants.iter().filter(given).cloned().collect();
        }
        line
    }

    /// The months of a line in its item's shape. Typed months count the question's own units, such as messages; where they
    /// belong to several lines together, each line's total falls on the months in their proportion.
    fn shaped(&self, item: &Item, asked: Usage, alone: bool, book: &PriceBook) -> Usage {
        let users = item.per_user.as_ref().map(|each| product(each.good, self.users.good));
        if users.is_some_and(|product| product.is_none()) {
            return TOO_MUCH;
        }
        let weights = match &item.shape {
            Shape::Profile(Profile::Flat) => return asked,
            Shape::Profile(profile) => profile.weights(),
            Shape::Months(months) if alone => {
                let each = Volume::new(item.inputs.units_each(book));
                let mut units = [Volume::ZERO; MONTHS];
                for (units, month) in units.iter_mut().zip(months.iter()) {
                    let Some(product) = each.and_then(|each| product(month.good, each)) else {
                        return TOO_MUCH;
                    };
                    *units = product;
                }
                return Usage::Months(units);
            }
            Shape::Months(months) => weights(months),
        };
        match asked.total() {
            Ok(total) => Usage::Months(
                spread(total.get(), &weights).map(|units| Volume::new(units).unwrap_or(Volume::MAX)),
            ),
            Err(_) => TOO_MUCH,
        }
    }
}

/// What no quote takes: twelve times the largest volume.
const TOO_MUCH: Usage = Usage::PerMonth(Volume::MAX);

fn read_price(text: &str) -> Result<UnitPrice, crate::money::MoneyError> {
    text.trim().parse()
}

impl HeldPack {
    /// A held pack read from a console.
    #[must_use]
    pub fn of(left: Volume, ends: Option<Date>) -> Self {
        Self { left: Amount::of(left.get()), ends: ends.map(|d| d.to_string()).unwrap_or_default() }
    }

    fn held(&self) -> Held {
        Held { units: self.left.good.get(), ends: self.ends.trim().parse().ok() }
    }
}

impl Item {
    fn apply(&mut self, book: &PriceBook, change: Change) {
        match change {
            Change::Line(edit) => {
                // The number typed last holds, not a product of users.
                if matches!(edit, Edit::Number(_) | Edit::Period(_)) {
                    self.per_user = None;
                }
                let (tab, before) = (self.inputs.tab, self.year());
                self.inputs = self.inputs.apply(book, edit);
                if self.inputs.tab != tab {
                    self.turned(tab);
                } else if let Shape::Months(months) = &self.shape
                    && self.year() != before
                {
                    let typed = self.typed.as_ref().map_or(months, |(_, typed)| typed);
                    self.shape = self.months(&weights(typed));
                }
            }
            Change::Profile(profile) => self.reshape(Shape::Profile(profile)),
            Change::TypeMonths => {
                if let Shape::Profile(profile) = self.shape {
                    self.shape = self.months(&profile.weights());
                    self.add_up(book);
                }
            }
            Change::Month(at, text) => {
                if let Shape::Months(months) = &mut self.shape
                    && let Some(month) = months.get_mut(at)
                {
                    month.type_in(text);
                    self.typed = None;
                }
                self.add_up(book);
            }
            Change::Months(pasted) => {
                let mut months = [(); MONTHS].map(|()| Amount::of(0));
                for (month, volume) in months.iter_mut().zip(pasted) {
                    *month = Amount::of(volume.get());
                }
                self.reshape(Shape::Months(Box::new(months)));
                self.add_up(book);
            }
            Change::PerUser(on) => {
                self.per_user = on.then(|| Amount::of(1));
                if on && matches!(self.shape, Shape::Months(_)) {
                    self.reshape(Shape::Profile(Profile::Flat));
                }
            }
            Change::EachUser(text) => {
                if let Some(each) = &mut self.per_user {
                    each.type_in(text);
                }
            }
            Change::AddHeld => self.held.push(HeldPack { left: Amount::of(0), ends: String::new() }),
            Change::HeldLeft(at, text) => {
                if let Some(held) = self.held.get_mut(at) {
                    held.left.type_in(text);
                }
            }
            Change::HeldEnds(at, text) => {
                if let Some(held) = self.held.get_mut(at) {
                    held.ends = text;
                }
            }
            Change::RemoveHeld(at) if at < self.held.len() => {
                self.held.remove(at);
            }
            Change::PasteHeld(packs) => {
                // An empty row that waits for typing gives way to what was pasted.
                self.held.retain(|h| h.left.good > Volume::ZERO || !h.ends.is_empty());
                self.held.extend(packs.into_iter().map(|(left, ends)| HeldPack::of(left, ends)));
            }
            Change::Grant(id, on) => {
                self.grants.retain(|g| *g != id);
                if on {
                    self.grants.push(id);
                }
            }
            Change::Counting(counting) => self.counting = counting,
            Change::Activated(text) => self.activated = text,
            _ => {}
        }
    }

    fn reshape(&mut self, shape: Shape) {
        self.shape = shape;
        self.typed = None;
    }

    /// After another product was opened: its own number falls on the months in proportion to those typed, until their
    /// product is opened again.
    fn turned(&mut self, from: Tab) {
        let Shape::Months(months) = &self.shape else { return };
        let (of, typed) = self.typed.take().unwrap_or_else(|| (from, months.clone()));
        if of == self.inputs.tab && sum(&typed).get() == self.year() {
            self.shape = Shape::Months(typed);
        } else {
            self.shape = self.months(&weights(&typed));
            self.typed = (of != self.inputs.tab).then_some((of, typed));
        }
    }

    /// The question's number for a year, which may be more than a volume.
    fn year(&self) -> u64 {
        let number = self.inputs.number().good.get();
        match self.inputs.period() {
            Period::Year => number,
            Period::Month => number.saturating_mul(MONTHS as u64),
        }
    }

    /// The question's number for a year, month by month.
    fn months(&self, weights: &[u128; MONTHS]) -> Shape {
        let month = |units: u64| Amount::of(units.min(Volume::MAX.get()));
        Shape::Months(Box::new(spread(self.year(), weights).map(month)))
    }

    /// Brings the question's number to the sum of the typed months, which hold.
    fn add_up(&mut self, book: &PriceBook) {
        if let Shape::Months(months) = &self.shape {
            let sum = sum(months);
            self.per_user = None;
            if self.year() != sum.get() {
                self.inputs = self.inputs.counted_by_year(book).with_number(sum);
            }
        }
    }

    /// The answers with the number they come to: so many users times so many each, where counted so. What is beyond the
    /// largest volume is shown as that; [`Estimate::dress`] sees to it that it has no price.
    #[must_use]
    pub fn asked(&self, users: Volume) -> std::borrow::Cow<'_, Inputs> {
        match &self.per_user {
            Some(each) => {
                let number = product(each.good, users).unwrap_or(Volume::MAX);
                std::borrow::Cow::Owned(self.inputs.with_number(number))
            }
            None => std::borrow::Cow::Borrowed(&self.inputs),
        }
    }
}

fn weights(months: &[Amount; MONTHS]) -> [u128; MONTHS] {
    months.each_ref().map(|month| u128::from(month.good.get()))
}

/// What typed months come to, at most the largest volume.
fn sum(months: &[Amount; MONTHS]) -> Volume {
    let sum = months.iter().try_fold(0_u64, |sum, month| sum.checked_add(month.good.get()));
    sum.and_then(Volume::new).unwrap_or(Volume::MAX)
}

/// A product of two volumes; `None` beyond the largest.
fn product(a: Volume, b: Volume) -> Option<Volume> {
    a.get().checked_mul(b.get()).and_then(Volume::new)
}

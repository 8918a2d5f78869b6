//! A scenario priced: every way to buy, with its working.

mod break_even;
mod budget;
mod contract;
mod curve;
mod estimate;
mod ledger;
mod more;
mod option;
mod reached;
mod regret;
mod timeline;
mod year;

pub use break_even::{BreakEven, Single};
pub use budget::{Budget, budget};
pub use contract::daily_price;
pub use curve::{Curve, Point, Range, STOPS, curve, round_step, stop_at};
pub use estimate::{EstimateQuote, ItemQuote, Sums, estimate, first, reprice};
pub use ledger::{Ledger, LedgerMonth, Lot, LotOrigin};
pub use more::{More, PaysOff, more, pays_off};
pub use option::{OptionQuote, Purchase, Step};
pub use regret::{Cell, Column, Regret, Row, SHARES, Verdict, regret};
pub use timeline::{
    Event, EventKind, LargestDay, RefundEnd, Stop, StopKind, When, largest_postpaid_day, stop, timeline,
};
pub use year::{YearLine, YearPlan, paid_by_month, year};

use break_even::Ranges;

use crate::billing::{self, Charge, Held, Plan, Stock, TierCounting, Unpriced, Year};
use crate::diagnostic::{Diagnostic, Finding};
use crate::money::Money;
use crate::order;
use crate::packing::{Band, Beyond, Mix, Offer, Packer, PackingError, Pick};
use crate::price_book::{
    Confidence, Grant, Meter, Overflow, Postpaid, PriceBook, PriceList, Product, Settlement, Text,
};
use crate::scenario::{Contract, Line};
use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

/// Largest year of usage that is computed.
pub const MAX_YEAR: u64 = crate::packing::MAX_NEED;

/// A scenario priced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// Each line, in the order entered.
    pub lines: Vec<LineQuote>,
    /// Sums over lines, of the amounts actually paid. `None` where some line lacks that option.
    pub totals: Totals,
}

/// Sums of payable amounts, option by option.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Every line all-postpaid.
    pub postpaid: Option<Money>,
    /// Every line all in packs.
    pub packs: Option<Money>,
    /// Every line at its best mix.
    pub best: Option<Money>,
}

/// One line priced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineQuote {
    /// The meter asked for.
    pub meter: Text,
    /// Whose price list was asked for.
    pub settlement: Settlement,
    /// Usage by month.
    pub usage: Year,
    /// Usage of the year.
    pub units: u64,
    /// The ways to buy.
    pub options: Options,
    /// The cheapest way with fewer packs, where it costs at most 2 % more.
    pub simpler: Option<Simpler>,
    /// Purchases at exactly the price of the best mix, in smaller packs that can be paid one by one.
    pub same_price: Vec<Vec<Pick>>,
    /// At which volumes the answer changes.
    pub break_even: Option<BreakEven>,
    /// Two years of the same usage in packs that last that long, where buying for both is cheaper than year by year.
    pub two_years: Option<TwoYears>,
    /// The same usage at list prices, where the customer pays others.
    pub at_list: Option<Box<AtList>>,
    /// Where every unit of the best mix comes from, month by month.
    pub ledger: Option<Ledger>,
    /// What else there is to say.
    pub diagnostics: Vec<Diagnostic>,
}

/// One purchase for two years of the same usage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TwoYears {
    /// What to buy, larger packs first.
    pub picks: Vec<Pick>,
    /// What it costs.
    pub total: Money,
    /// What two years cost when each is bought for itself.
    pub twice: Money,
}

/// What a contract is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtList {
    /// The ways to buy at list prices.
    pub options: Options,
}

/// Which of the ways to buy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Choice {
    /// No packs at all.
    Postpaid,
    /// Packs for everything.
    Packs,
    /// The least the usage can cost.
    Best,
    /// The packs the customer named.
    Picks,
}

impl Choice {
    /// In the order they are shown.
    pub const ALL: [Self; 4] = [Self::Postpaid, Self::Packs, Self::Best, Self::Picks];
}

impl Options {
    /// One of the ways.
    #[must_use]
    pub fn get(&self, choice: Choice) -> Option<&OptionQuote> {
        match choice {
            Choice::Postpaid => self.postpaid.as_ref(),
            Choice::Packs => self.packs.as_ref(),
            Choice::Best => self.best.as_ref(),
            Choice::Picks => self.picks.as_ref(),
        }
    }
}

/// The ways to buy. Each is `None` where it does not exist; a diagnostic says why.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// No packs at all.
    pub postpaid: Option<OptionQuote>,
    /// Packs for everything.
    pub packs: Option<OptionQuote>,
    /// The least the usage can cost.
    pub best: Option<OptionQuote>,
    /// The packs the customer named.
    pub picks: Option<OptionQuote>,
}

/// A purchase with fewer packs than the best mix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Simpler {
    /// The purchase.
    pub option: OptionQuote,
    /// What it costs more.
    pub extra: Money,
}

/// Prices scenarios against one book, keeping the packing tables it builds.
///
/// ```
/// use packwise::price_book::embedded;
/// use packwise::quote::Quoter;
/// use packwise::scenario::Line;
/// use packwise::volume::{Usage, Volume};
/// let quoter = Quoter::new(embedded());
/// let year = Usage::PerYear(Volume::parse("30万").unwrap());
/// let line = Line::new("faceid.enhanced.authority.wechat", year);
/// let quote = quoter.quote(&[line]);
/// assert_eq!(quote.lines[0].options.best.as_ref().unwrap().payable.to_string(), "280000");
/// ```
#[derive(Debug)]
pub struct Quoter<'b> {
    book: Shelf<'b>,
    packers: RefCell<Vec<(PackerKey, Rc<Packer>)>>,
    ranges: RefCell<Vec<(PackerKey, Rc<Ranges>)>>,
}

/// A book somebody else keeps, or one that lives as long as the quoter.
#[derive(Debug)]
enum Shelf<'b> {
    Lent(&'b PriceBook),
    Own(Box<PriceBook>),
}

/// Meter, settlement, the price beyond packs and the customer's contract decide a packer.
type PackerKey = (Text, Settlement, BeyondKind, Contract);

/// What somebody has who pays the list's prices.
static NO_CONTRACT: Contract =
    Contract { packs_share: None, postpaid_share: None, postpaid: None, packs: Vec::new() };

/// How many packers are kept: each price typed into a contract makes another.
const KEPT: usize = 64;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum BeyondKind {
    Stop,
    Flat,
    AfterFirstPack,
}

/// Everything about a line that does not change between its options.
struct Terms<'b> {
    product: &'b Product,
    meter: &'b Meter,
    /// What this customer pays: the list, with the contract in it.
    list: Cow<'b, PriceList>,
    /// What everybody pays.
    public: &'b PriceList,
    contract: &'b Contract,
    usage: Year,
    units: u64,
    grants: Vec<Grant>,
    held: &'b [Held],
    plan: Plan,
    /// Gifts and held packs, as far as the plan reaches.
    stocks: Vec<Stock>,
    /// What packs and overflow have to serve, month by month.
    need: Year,
    need_units: u64,
    overflow: Overflow,
    counting: TierCounting,
}

impl<'b> Quoter<'b> {
    /// A quoter for this book.
    #[must_use]
    pub fn new(book: &'b PriceBook) -> Self {
        Self::of(Shelf::Lent(book))
    }

    /// A quoter that keeps its book, for one that arrived at run time.
    ///
    /// ```
    /// use packwise::price_book::embedded;
    /// use packwise::quote::Quoter;
    /// let quoter = Quoter::owning(embedded().clone());
    /// assert_eq!(quoter.book(), embedded());
    /// ```
    #[must_use]
    pub fn owning(book: PriceBook) -> Self {
        Self::of(Shelf::Own(Box::new(book)))
    }

    fn of(book: Shelf<'b>) -> Self {
        Self { book, packers: RefCell::default(), ranges: RefCell::default() }
    }

    /// The book it prices against.
    #[must_use]
    pub fn book(&self) -> &PriceBook {
        match &self.book {
            Shelf::Lent(book) => book,
            Shelf::Own(book) => book,
        }
    }

    /// Prices every line. A line that cannot be priced is answered by its diagnostics, the others are not held back.
    #[must_use]
    pub fn quote(&self, lines: &[Line]) -> Quote {
        self.priced::<true>(lines)
    }

    /// What everybody pays, as [`Quoter::quote`] finds it: no contract counts, and there is no ledger and no second year.
    /// For the JavaScript API, which asks for none of them and would carry their code.
    #[must_use]
    pub fn at_list(&self, lines: &[Line]) -> Quote {
        self.priced::<false>(lines)
    }

    fn priced<const ALL: bool>(&self, lines: &[Line]) -> Quote {
        let lines: Vec<LineQuote> = lines.iter().map(|line| self.line::<ALL>(line)).collect();
        let sum = |pick: fn(&Options) -> Option<&OptionQuote>| {
            lines.iter().try_fold(Money::ZERO, |sum, line| sum.plus(pick(&line.options)?.payable))
        };
        let totals = Totals {
            postpaid: sum(|o| o.postpaid.as_ref()),
            packs: sum(|o| o.packs.as_ref()),
            best: sum(|o| o.best.as_ref()),
        };
        Quote { lines, totals }
    }

    /// The ways to buy one line and why others do not exist, without what is said around them (break-even volumes,
    /// simpler purchases, cliffs): for whoever asks at hundreds of volumes.
    #[must_use]
    pub fn brief(&self, line: &Line) -> LineQuote {
        self.ways::<true>(line)
    }

    /// As [`Quoter::brief`] for a line without picks under a price that is no tiered one, which is what a page opens with:
    /// what else there is would be code that the first answer waits for.
    #[must_use]
    pub fn plain(&self, line: &Line) -> LineQuote {
        self.ways::<false>(line)
    }

    fn ways<const ALL: bool>(&self, line: &Line) -> LineQuote {
        let mut quote = empty(line);
        match self.terms::<true>(line, &mut quote.diagnostics) {
            Ok(terms) => {
                quote.units = terms.units;
                quote.options.postpaid = self.postpaid(&terms, &mut quote.diagnostics);
                quote.options.packs = self.packs(&terms, &mut quote.diagnostics);
                let best = self.best::<ALL>(&terms, &mut quote.diagnostics);
                quote.options.best = best.and_then(|mix| option::build(&terms, &mix));
                if ALL && !line.picks.is_empty() {
                    quote.options.picks = self.picks(line, &terms, &mut quote.diagnostics);
                }
            }
            Err(diagnostic) => quote.diagnostics.push(diagnostic),
        }
        quote
    }

    fn line<const ALL: bool>(&self, line: &Line) -> LineQuote {
        let mut quote = empty(line);
        match self.terms::<ALL>(line, &mut quote.diagnostics) {
            Ok(terms) => self.price::<ALL>(line, &terms, &mut quote),
            Err(diagnostic) => quote.diagnostics.push(diagnostic),
        }
        quote
    }

    fn terms<'l, const CONTRACT: bool>(
        &'l self,
        line: &'l Line,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Result<Terms<'l>, Diagnostic> {
        let (product, meter) = self
            .book()
            .meter(&line.meter)
            .ok_or_else(|| Diagnostic::new("meter", Finding::UnknownMeter { id: line.meter.to_string() }))?;
        let list = meter
            .list(line.settlement)
            .ok_or_else(|| Diagnostic::new("settlement", Finding::NoListForSettlement))?;
        let usage = line.usage.months();
        let units = usage
            .iter()
            .try_fold(0u64, |sum, &m| sum.checked_add(m))
            .filter(|&n| n <= MAX_YEAR)
            .ok_or_else(|| Diagnostic::new("volume", Finding::VolumeTooLarge))?;
        let mut grants = Vec::new();
        for (index, id) in line.grants.iter().enumerate() {
            // Named twice, a grant is still one grant.
            if line.grants.iter().take(index).any(|before| before == id) {
                continue;
            }
            match meter.grants.iter().find(|g| g.id == *id && !g.test_only) {
                Some(grant) => grants.push(grant.clone()),
                None => {
                    diagnostics.push(Diagnostic::new("grants", Finding::UnknownGrant { id: id.to_string() }));
                }
            }
        }
        let held = line.held.iter().try_fold(0u64, |sum, h| sum.checked_add(h.units));
        if held.is_none_or(|units| units > MAX_YEAR) {
            return Err(Diagnostic::new("held", Finding::VolumeTooLarge));
        }
        let stocks = billing::stocks(&grants, &line.held, &line.plan);
        let need = billing::months_beyond(&billing::settle(&usage, &stocks, 0));
        let need_units = need.iter().fold(0u64, |sum, &m| sum.saturating_add(m));
        // Stopping when packs run out means nothing where none are sold: what has only postpaid is charged postpaid.
        let sold = !list.packs.is_empty() || list.custom.is_some();
        let overflow = line.overflow.unwrap_or(if sold { product.overflow } else { Overflow::Postpaid });
        let contract = if CONTRACT { &line.contract } else { &NO_CONTRACT };
        let agreed = if CONTRACT { contract::apply(contract, list) } else { Some(Cow::Borrowed(list)) };
        let agreed = agreed.ok_or_else(|| Diagnostic::new("contract", Finding::VolumeTooLarge))?;
        Ok(Terms {
            product,
            meter,
            list: agreed,
            public: list,
            contract,
            usage,
            units,
            grants,
            held: &line.held,
            plan: line.plan,
            stocks,
            need,
            need_units,
            // Who holds a pack has bought one.
            overflow: match overflow {
                Overflow::AfterFirstPack if !line.held.is_empty() => Overflow::Postpaid,
                overflow => overflow,
            },
            counting: line.counting,
        })
    }

    fn price<const ALL: bool>(&self, line: &Line, terms: &Terms<'_>, quote: &mut LineQuote) {
        quote.units = terms.units;
        if ALL && !terms.contract.is_list() {
            let public = self.line::<ALL>(&Line { contract: Contract::default(), ..line.clone() });
            quote.at_list = Some(Box::new(AtList { options: public.options }));
        }
        if terms.list.cite.confidence == Confidence::Low && terms.contract.postpaid.is_none() {
            quote.diagnostics.push(Diagnostic::new("", Finding::LowConfidence));
        }
        quote.options.postpaid = self.postpaid(terms, &mut quote.diagnostics);
        quote.options.packs = self.packs(terms, &mut quote.diagnostics);
        let best = self.best::<true>(terms, &mut quote.diagnostics);
        if let Some(mix) = &best {
            quote.options.best = option::build(terms, mix);
            if ALL {
                quote.ledger = quote.options.best.as_ref().map(|option| ledger::of(terms, option));
            }
        }
        if !line.picks.is_empty() {
            quote.options.picks = self.picks(line, terms, &mut quote.diagnostics);
        }
        if let (Some(mix), Some(best)) = (&best, &quote.options.best)
            && let Some(packer) = self.packer(terms, terms.beyond())
        {
            quote.same_price = packer.same_price(mix);
            if let Ok(Some(fewer)) = packer.simpler(terms.need_units, mix)
                && let Some(option) = option::build(terms, &fewer)
                && let Some(extra) = option.total.minus(best.total)
            {
                quote.simpler = Some(Simpler { option, extra });
            }
        }
        if ALL {
            quote.two_years = self.two_years(terms, quote.options.best.as_ref());
        }
        quote.break_even = break_even::of(self, terms, quote.options.best.as_ref());
        self.cliffs(terms, quote);
    }

    fn postpaid(&self, terms: &Terms<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<OptionQuote> {
        let path = "options.postpaid";
        let finding = match (&terms.list.postpaid, terms.overflow) {
            (Postpaid::None, _) => Finding::NoPostpaid,
            (_, Overflow::Stop) => Finding::PostpaidOff,
            (_, Overflow::AfterFirstPack) if terms.need_units > 0 => Finding::PostpaidNeedsPack,
            _ => {
                let option = option::build(terms, &Mix::default());
                if option.is_none() {
                    diagnostics.extend(terms.unpriced(0).map(|finding| Diagnostic::new(path, finding)));
                }
                return option;
            }
        };
        diagnostics.push(Diagnostic::new(path, finding));
        None
    }

    fn packs(&self, terms: &Terms<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<OptionQuote> {
        let path = "options.packs";
        if terms.list.packs.is_empty() && terms.list.custom.is_none() {
            diagnostics.push(Diagnostic::new(path, Finding::NoPacks));
            return None;
        }
        match self.packer(terms, Beyond::Stop).map(|packer| packer.best(terms.need_units)) {
            Some(Ok(Some(mix))) => option::build(terms, &mix),
            _ => {
                diagnostics.push(Diagnostic::new(path, Finding::PackingRefused));
                None
            }
        }
    }

    /// What two years would cost in packs that last that long: only where nothing but packs serves, so that a second year
    /// is like the first.
    fn two_years(&self, terms: &Terms<'_>, best: Option<&OptionQuote>) -> Option<TwoYears> {
        let twelve = u16::try_from(billing::MONTHS).ok()?;
        let best = best.filter(|b| b.overflow == 0)?;
        if terms.list.pack_months < twelve.saturating_mul(2) || !terms.stocks.is_empty() {
            return None;
        }
        let need = terms.need_units.checked_mul(2).filter(|&n| n <= MAX_YEAR)?;
        let mix = self.packer(terms, Beyond::Stop)?.best(need).ok()??;
        let (total, twice) = (Money::from_grains(mix.cost)?, best.total.times(2)?);
        (total < twice).then_some(TwoYears { picks: mix.picks, total, twice })
    }

    /// The least-cost mix under the line's overflow.
    fn best<const ALL: bool>(&self, terms: &Terms<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<Mix> {
        let path = "options.best";
        match self.best_mix::<ALL>(terms) {
            Ok(Some(mix)) => Some(mix),
            Ok(None) => {
                let finding = terms.unpriced(0).unwrap_or(Finding::NoPacks);
                diagnostics.push(Diagnostic::new(path, finding));
                None
            }
            Err(PackingError::TooManySteps) => {
                diagnostics.push(Diagnostic::new(path, Finding::TooManySteps));
                None
            }
            Err(_) => {
                diagnostics.push(Diagnostic::new(path, Finding::PackingRefused));
                None
            }
        }
    }

    fn best_mix<const ALL: bool>(&self, terms: &Terms<'_>) -> Result<Option<Mix>, PackingError> {
        let packer = self.packer(terms, terms.beyond()).ok_or(PackingError::OutOfRange)?;
        if !terms.tiered() {
            return packer.best(terms.need_units);
        }
        if !ALL {
            return Err(PackingError::OutOfRange);
        }
        let needs_pack = terms.overflow == Overflow::AfterFirstPack;
        packer.best_tiered(terms.need_units, |packed| {
            if needs_pack && packed == 0 {
                return None;
            }
            terms.charges(packed).ok().and_then(|charges| sum(&charges)).map(Money::grains)
        })
    }

    fn picks(
        &self,
        line: &Line,
        terms: &Terms<'_>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<OptionQuote> {
        let path = "options.picks";
        let mut picks: Vec<Pick> = Vec::new();
        for (index, wanted) in line.picks.iter().enumerate().filter(|(_, p)| p.count > 0) {
            let fixed = terms.list.packs.iter().find(|p| p.units == wanted.units);
            let pick = match fixed {
                Some(pack) => Some((pack.price, false)),
                None => terms.list.custom.as_ref().and_then(|custom| {
                    let tier = custom.tiers.iter().rev().find(|t| t.from <= wanted.units)?;
                    Some((tier.price.times(wanted.units)?, true))
                }),
            };
            let Some((price, custom)) = pick else {
                let finding = Finding::UnknownPick { units: wanted.units };
                diagnostics.push(Diagnostic::new(format!("picks[{index}].units"), finding));
                return None;
            };
            let price = price.grains();
            match picks.iter_mut().find(|p| p.units == wanted.units) {
                Some(same) => same.count = same.count.saturating_add(wanted.count),
                None => picks.push(Pick { units: wanted.units, count: wanted.count, price, custom }),
            }
        }
        order::by(&mut picks, |p| core::cmp::Reverse(p.units));
        let held = picks
            .iter()
            .try_fold(0u64, |sum, p| sum.checked_add(p.units.checked_mul(p.count)?))
            .filter(|&units| units <= MAX_YEAR);
        let Some(held) = held else {
            diagnostics.push(Diagnostic::new("picks", Finding::VolumeTooLarge));
            return None;
        };
        let overflow = terms.need_units.saturating_sub(held);
        let needs_pack = terms.overflow == Overflow::AfterFirstPack && held == 0;
        let stops =
            terms.overflow == Overflow::Stop || matches!(terms.list.postpaid, Postpaid::None) || needs_pack;
        if stops && overflow > 0 {
            diagnostics.push(Diagnostic::new(path, Finding::PicksShort { missing: overflow }));
        }
        let option = option::build(terms, &Mix { picks, ..Mix::default() });
        if option.is_none() {
            diagnostics.extend(terms.unpriced(held).map(|finding| Diagnostic::new(path, finding)));
        }
        option
    }

    /// The packer for a line's list, built once.
    fn packer(&self, terms: &Terms<'_>, beyond: Beyond) -> Option<Rc<Packer>> {
        let key = terms.key(beyond);
        let known = self.packers.borrow().iter().find(|(k, _)| *k == key).map(|(_, p)| Rc::clone(p));
        if known.is_some() {
            return known;
        }
        let offers: Vec<Offer> =
            terms.list.packs.iter().map(|p| Offer { units: p.units, price: p.price.grains() }).collect();
        let bands: Vec<Band> = terms
            .list
            .custom
            .iter()
            .flat_map(|c| c.tiers.iter())
            .map(|t| Band { from: t.from, unit_price: t.price.grains() })
            .collect();
        let packer = Rc::new(Packer::new(&offers, &bands, beyond).ok()?);
        keep(&mut self.packers.borrow_mut(), (key, Rc::clone(&packer)));
        Some(packer)
    }

    /// At which volumes the answer changes under a line's overflow, found once.
    fn ranges(&self, terms: &Terms<'_>) -> Option<Rc<Ranges>> {
        let key = terms.key(terms.beyond());
        let known = self.ranges.borrow().iter().find(|(k, _)| *k == key).map(|(_, r)| Rc::clone(r));
        if known.is_some() {
            return known;
        }
        let packer = self.packer(terms, terms.beyond())?;
        let ranges = Rc::new(break_even::ranges(terms, &packer));
        keep(&mut self.ranges.borrow_mut(), (key, Rc::clone(&ranges)));
        Some(ranges)
    }

    /// Months in which a little more use would cost less.
    fn cliffs(&self, terms: &Terms<'_>, quote: &mut LineQuote) {
        let Postpaid::Reached(tiers) = &terms.list.postpaid else { return };
        if terms.overflow == Overflow::Stop {
            return;
        }
        let found = (0..billing::MONTHS)
            .filter_map(|index| {
                let (need, used) = (*terms.need.get(index)?, *terms.usage.get(index)?);
                let free = match terms.counting {
                    TierCounting::Postpaid => 0,
                    TierCounting::All => used.checked_sub(need)?,
                };
                Some((index, billing::cliff(tiers, need, free)?))
            })
            .max_by_key(|(index, cliff)| (cliff.saves, core::cmp::Reverse(*index)));
        let Some((index, cliff)) = found else { return };
        let now = terms.need.get(index).copied().unwrap_or(0);
        let best_saves = quote.options.best.as_ref().and_then(|best| {
            let mut usage = terms.usage;
            let month = usage.get_mut(index)?;
            *month = month.checked_add(cliff.at.checked_sub(now)?)?;
            let more = terms.with_usage(usage)?;
            let mix = self.best_mix::<true>(&more).ok()??;
            best.total.minus(option::build(&more, &mix)?.total)
        });
        quote.diagnostics.push(Diagnostic::new(
            "options.postpaid",
            Finding::Cliff {
                month: u8::try_from(index).unwrap_or(0).saturating_add(1),
                now,
                at: cliff.at,
                postpaid_saves: cliff.saves,
                best_saves: best_saves.unwrap_or(Money::ZERO),
                dead_from: cliff.dead_from,
            },
        ));
    }
}

impl Terms<'_> {
    /// Units free quota and held packs serve at most.
    fn free(&self) -> u64 {
        self.stocks.iter().fold(0, |n, s| n.saturating_add(s.units))
    }

    fn tiered(&self) -> bool {
        matches!(self.list.postpaid, Postpaid::Reached(_) | Postpaid::Graduated(_))
            && self.overflow != Overflow::Stop
    }

    /// What decides a packer: meter, settlement and the price beyond packs.
    fn key(&self, beyond: Beyond) -> PackerKey {
        let kind = match beyond {
            Beyond::Stop => BeyondKind::Stop,
            Beyond::Flat(_) => BeyondKind::Flat,
            Beyond::AfterFirstPack(_) => BeyondKind::AfterFirstPack,
        };
        (self.meter.id.clone(), self.list.settlement, kind, self.contract.clone())
    }

    /// What a unit beyond packs costs, where that is one price or none.
    fn beyond(&self) -> Beyond {
        match (&self.list.postpaid, self.overflow) {
            (Postpaid::Flat(price), Overflow::Postpaid) => Beyond::Flat(price.grains()),
            (Postpaid::Flat(price), Overflow::AfterFirstPack) => Beyond::AfterFirstPack(price.grains()),
            _ => Beyond::Stop,
        }
    }

    /// What is charged beyond packs holding `packed` units.
    fn charges(&self, packed: u64) -> Result<Vec<Charge>, Unpriced> {
        let settled = billing::settle(&self.usage, &self.stocks, packed);
        let beyond = billing::months_beyond(&settled);
        billing::charge(&self.list.postpaid, &beyond, &self.usage, self.counting)
    }

    /// Why units beyond packs holding `packed` units have no price.
    fn unpriced(&self, packed: u64) -> Option<Finding> {
        match self.charges(packed).err()? {
            Unpriced::NotOffered => Some(Finding::NoPostpaid),
            Unpriced::Unlisted => Some(Finding::PostpaidUnlisted),
            Unpriced::ContactSales { from, month } => Some(Finding::ContactSales { from, month }),
            Unpriced::TooLarge => Some(Finding::VolumeTooLarge),
        }
    }

    /// The same line with another year of usage; `None` beyond [`MAX_YEAR`].
    fn with_usage(&self, usage: Year) -> Option<Self> {
        let units = usage.iter().try_fold(0u64, |sum, &m| sum.checked_add(m)).filter(|&n| n <= MAX_YEAR)?;
        let need = billing::months_beyond(&billing::settle(&usage, &self.stocks, 0));
        let need_units = need.iter().fold(0u64, |sum, &m| sum.saturating_add(m));
        Some(Self {
            product: self.product,
            meter: self.meter,
            list: self.list.clone(),
            public: self.public,
            contract: self.contract,
            usage,
            units,
            grants: self.grants.clone(),
            held: self.held,
            plan: self.plan,
            stocks: self.stocks.clone(),
            need,
            need_units,
            overflow: self.overflow,
            counting: self.counting,
        })
    }
}

/// Adds to a list of things found once, forgetting the oldest.
fn keep<T>(found: &mut Vec<T>, one: T) {
    if found.len() >= KEPT {
        found.remove(0);
    }
    found.push(one);
}

fn empty(line: &Line) -> LineQuote {
    LineQuote {
        meter: line.meter.clone(),
        settlement: line.settlement,
        usage: line.usage.months(),
        units: 0,
        options: Options::default(),
        simpler: None,
        same_price: Vec::new(),
        break_even: None,
        two_years: None,
        at_list: None,
        ledger: None,
        diagnostics: Vec::new(),
    }
}

fn sum(charges: &[Charge]) -> Option<Money> {
    charges.iter().try_fold(Money::ZERO, |sum, c| sum.plus(c.amount))
}

#[cfg(test)]
mod tests {
    use super::{KEPT, Quoter};
    use crate::packing::Beyond;
    use crate::price_book::embedded;
    use crate::scenario::{Contract, Line};
    use crate::volume::{Usage, Volume};
    use std::rc::Rc;

    #[test]
    fn a_packer_is_built_once_and_the_oldest_of_too_many_is_forgotten() {
        let quoter = Quoter::new(embedded());
        let packer = |price: usize| {
            let asked = Line {
                contract: Contract { postpaid: price.to_string().parse().ok(), ..Contract::default() },
                ..Line::new("captcha.check", Usage::PerYear(Volume::ZERO))
            };
            let terms = quoter.terms::<true>(&asked, &mut Vec::new()).unwrap();
            quoter.packer(&terms, Beyond::Stop).unwrap()
        };
        let first = packer(1);
        for price in 2..=KEPT {
            packer(price);
        }
        assert!(Rc::ptr_eq(&first, &packer(1)));
        packer(KEPT + 1);
        assert!(!Rc::ptr_eq(&first, &packer(1)));
    }
}

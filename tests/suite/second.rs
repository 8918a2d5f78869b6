//! Random estimates, priced a second time by a slow implementation that shares no code with the first.
//!
//! A question is made up in plain numbers. It is typed into an estimate the way a reader would, as text, and asked of
//! `answer.rs` as it is; both have to come to the same money.

mod answer;
mod message;

use crate::random::Random;
use answer::{Asked, Contract, Day, GRAINS, grains, later};
use message::Text;
use packwise::billing::{Buying, TierCounting};
use packwise::diagnostic::Finding;
use packwise::price_book::{
    ChannelGroup, Meter, Overflow, Postpaid, PriceBook, PriceList, Product, Settlement, Validity, embedded,
};
use packwise::quote::{EstimateQuote, LineQuote, OptionQuote, Quoter, estimate};
use packwise::scenario::{CaptchaPostpaid, Change, Edit, Estimate, ListPrice, Period, PriceOf, Tab, Way};
use packwise::sms::Market;
use packwise::volume::Profile;

/// The most that is computed with.
const MOST: i128 = 1_000_000_000_000_000;

const TODAY: Day = (2026, 11, 21);

/// How a year falls on its months.
enum Shape {
    Even,
    Weights([i128; 12]),
    Typed([i128; 12]),
}

/// What holds for all lines, in plain numbers.
struct Whole {
    start: Day,
    at_once: bool,
    users: i128,
    /// Shares in thousandths.
    packs: i128,
    postpaid: i128,
    /// Prices in grains, by meter; no size is postpaid.
    own: Vec<(String, Option<i128>, i128)>,
}

/// One line, in plain numbers, and what is typed to ask it.
struct Item<'b> {
    typed: Vec<Change>,
    /// Meter, units of the year's months (`None`: too many), what happens beyond packs, whose prices.
    asked: Vec<(&'b Product, &'b Meter, Option<[i128; 12]>)>,
    overflow: Option<Overflow>,
    settlement: Settlement,
    gifts: Vec<String>,
    activated: Option<Day>,
    held: Vec<(i128, Option<Day>)>,
    counting: TierCounting,
}

fn written(day: Day) -> String {
    format!("{:04}-{:02}-{:02}", day.0, day.1, day.2)
}

/// A number as people write it.
fn number(random: &mut Random, n: i128) -> String {
    let digits = n.to_string();
    let grouped = |separator: &str| {
        let groups: Vec<&str> =
            digits.as_bytes().rchunks(3).rev().map(|g| str::from_utf8(g).unwrap()).collect();
        groups.join(separator)
    };
    match random.between(0, 5) {
        0 => grouped(","),
        1 => grouped(" "),
        2 if n % 100 == 0 => format!("{}.{:02}万", n / 10_000, n % 10_000 / 100),
        3 if n % 1_000 == 0 => format!("{}k", n / 1_000),
        4 if n % 100_000 == 0 => format!("{}.{} million", n / 1_000_000, n % 1_000_000 / 100_000),
        _ => digits,
    }
}

fn money(amount: i128) -> String {
    let text = format!("{}.{:08}", amount / GRAINS, amount % GRAINS);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// So many thousandths, as a discount is written.
fn discount(random: &mut Random, thousandths: i128) -> String {
    match random.between(0, 2) {
        0 => format!("{}.{}%", thousandths / 10, thousandths % 10),
        1 => format!("{}.{:03}", thousandths / 1_000, thousandths % 1_000),
        _ => format!("{}.{}% off", (1_000 - thousandths) / 10, (1_000 - thousandths) % 10),
    }
}

/// Any size up to `most`, small ones as often as large ones.
fn size(random: &mut Random, most: i128) -> i128 {
    let most = u64::try_from(most).unwrap();
    let bits = random.between(0, u64::from(most.ilog2()) + 1);
    i128::from(random.between(0, most.min((1 << bits) - 1)))
}

fn count(random: &mut Random, large: i128) -> i128 {
    match random.between(0, 99) {
        0..=2 => 0,
        3..=62 => size(random, 1_000_000),
        // Where packs and tiers begin.
        63..=92 => {
            let step = random.one_of(&[1_000, 10_000, 100_000]);
            let near = i128::from(random.between(0, 20)) * step + i128::from(random.between(0, 2)) - 1;
            near.max(0)
        }
        _ => size(random, large),
    }
}

fn day(random: &mut Random, years: (i64, i64)) -> Day {
    let (first, last) = (u64::try_from(years.0).unwrap(), u64::try_from(years.1).unwrap());
    let month =
        (i64::try_from(random.between(first, last)).unwrap(), i64::try_from(random.between(1, 12)).unwrap());
    let from = (month.0, month.1, 1);
    let days = (27..=31).rev().find(|&d| later(from, Validity::Days(d)).1 != month.1).map_or(31, |_| 28);
    (month.0, month.1, i64::try_from(random.between(1, days)).unwrap())
}

/// floor(total · Σw₁…wₖ / Σw) units are used after k months.
fn spread(total: i128, weights: [i128; 12]) -> [i128; 12] {
    let all: i128 = weights.iter().sum();
    let weights = if all == 0 { [1; 12] } else { weights };
    let until = |k: usize| total * weights[..k].iter().sum::<i128>() / weights.iter().sum::<i128>();
    std::array::from_fn(|k| until(k + 1) - until(k))
}

/// Weights in millionths as the profile states them.
fn weights(profile: Profile) -> [i128; 12] {
    let wave = [1_000_000, 933_013, 750_000, 500_000, 250_000, 66_987, 0];
    std::array::from_fn(|at| {
        let month = i64::try_from(at).unwrap() + 1;
        match profile {
            Profile::Flat => 1_000_000,
            Profile::Growth { percent } => {
                (0..at).fold(1_000_000, |weight, _| (weight * i128::from(percent) / 100).max(1))
            }
            Profile::Season { peak, times } => {
                let apart = (month - i64::from(peak)).rem_euclid(12);
                let apart = usize::try_from(apart.min(12 - apart)).unwrap();
                1_000_000 + wave[apart] * (i128::from(times) - 1)
            }
            Profile::Campaign { month: busy, times } if i64::from(busy) == month => {
                i128::from(times) * 1_000_000
            }
            Profile::Campaign { .. } => 1_000_000,
        }
    })
}

fn profile(random: &mut Random) -> Profile {
    let small = |random: &mut Random, low, high| u16::try_from(random.between(low, high)).unwrap();
    let month = |random: &mut Random| u8::try_from(random.between(1, 12)).unwrap();
    match random.between(0, 2) {
        0 => Profile::Growth { percent: small(random, 50, 300) },
        1 => Profile::Season { peak: month(random), times: small(random, 1, 30) },
        _ => Profile::Campaign { month: month(random), times: small(random, 1, 1_000) },
    }
}

/// The meter that a channel, a comparison and an edition lead to, by the vendor's tables.
fn channel_meter(product: &Product, channel: u16, comparison: u16, edition: u16, of: Settlement) -> u16 {
    let rows: Vec<_> = product.rows.iter().filter(|r| r.channel == channel).collect();
    let only = |edition: u16| product.rows.iter().all(|r| r.edition != edition || r.channel == channel);
    let service = product.channels[usize::from(channel)].group == ChannelGroup::Service;
    if service || (rows.len() == 1 && only(rows[0].edition)) {
        return rows[0].meter;
    }
    let offered: Vec<u16> = rows.iter().filter_map(|r| r.comparison).collect();
    let compared = if offered.contains(&comparison) { comparison } else { offered[0] };
    let fits: Vec<_> = rows.into_iter().filter(|r| r.comparison == Some(compared)).collect();
    if let Some(row) = fits.iter().find(|r| r.edition == edition) {
        return row.meter;
    }
    // Nobody is led to a dearer edition unasked.
    let price = |meter: u16| {
        let list = current(&product.meters[usize::from(meter)], of)?;
        let price = match &list.postpaid {
            Postpaid::Flat(price) => *price,
            Postpaid::Reached(tiers) | Postpaid::Graduated(tiers) => tiers[0].price?,
            Postpaid::None | Postpaid::Unlisted => return None,
        };
        Some(grains(&price.to_string()))
    };
    fits.iter().min_by_key(|r| price(r.meter).unwrap_or(i128::MAX)).unwrap().meter
}

fn current(meter: &Meter, settlement: Settlement) -> Option<&PriceList> {
    meter.lists.iter().find(|l| l.settlement == settlement && l.to.is_none())
}

fn index(random: &mut Random, count: usize) -> u16 {
    u16::try_from(random.between(0, u64::try_from(count).unwrap() - 1)).unwrap()
}

fn words(random: &mut Random, abroad: bool) -> String {
    let of: Vec<char> = match random.between(0, if abroad { 3 } else { 1 }) {
        0 => "验证码登录会议改期，。！0123456789".chars().collect(),
        1 => "好的ab 1😊𠮷，".chars().collect(),
        2 => "Your code is ready, 0123456789. àéñ@£".chars().collect(),
        _ => "abc {}[]^~€|\\ xyz".chars().collect(),
    };
    // Around one, two and three segments.
    let length = size(random, 480);
    (0..length).map(|_| random.one_of(&of)).collect()
}

/// What a question asks before its year is shaped: each meter with its units and whether they count a month, and the
/// segments of the first.
struct Question<'b> {
    typed: Vec<Change>,
    asked: Vec<(&'b Product, &'b Meter, i128)>,
    each: i128,
    monthly: bool,
    overflow: Option<Overflow>,
    settlement: Settlement,
}

fn question<'b>(random: &mut Random, book: &'b PriceBook, number_of: &mut i128) -> Question<'b> {
    let period = random.one_of(&[Period::Year, Period::Year, Period::Month]);
    let mut typed = Vec::new();
    let mut line = |edit: Edit| typed.push(Change::Line(edit));
    let tab = match random.between(0, 8) {
        0..=4 => Tab::FaceId,
        5 => Tab::Captcha,
        _ => Tab::Sms,
    };
    let product = book.product(tab.id()).unwrap();
    line(Edit::Open(tab));
    line(Edit::Period(period));
    let (mut overflow, mut settlement, mut each) = (None, Settlement::Daily, 1);
    let mut others = Vec::new();
    let meter = match tab {
        Tab::FaceId => {
            *number_of = count(random, 50_000_000);
            settlement = random.one_of(&[
                Settlement::Daily,
                Settlement::Daily,
                Settlement::Monthly2021,
                Settlement::MonthlyLegacy,
            ]);
            let (comparison, edition) =
                (index(random, product.comparisons.len()), index(random, product.editions.len()));
            let (way, meter) = match random.between(0, 9) {
                0..=4 => {
                    let channel = random.one_of(&product.rows.iter().map(|r| r.channel).collect::<Vec<_>>());
                    (Way::Channel(channel), channel_meter(product, channel, comparison, edition, settlement))
                }
                5 | 6 => {
                    let api = index(random, product.apis.len());
                    (Way::Api(api), product.apis[usize::from(api)].meter)
                }
                _ => {
                    let meter = index(random, product.meters.len());
                    (Way::Meter(meter), meter)
                }
            };
            let off = random.percent(10);
            overflow = off.then_some(Overflow::Stop);
            line(Edit::Comparison(comparison));
            line(Edit::Edition(edition));
            line(Edit::Way(way));
            line(Edit::Settlement(settlement));
            line(Edit::PostpaidOff(off));
            meter
        }
        Tab::Captcha => {
            *number_of = count(random, 3_000_000_000);
            let (state, beyond) = random.one_of(&[
                (CaptchaPostpaid::FirstPurchase, Overflow::AfterFirstPack),
                (CaptchaPostpaid::On, Overflow::Postpaid),
                (CaptchaPostpaid::Off, Overflow::Stop),
            ]);
            overflow = Some(beyond);
            line(Edit::CaptchaPostpaid(state));
            0
        }
        Tab::Sms => {
            let abroad = random.percent(50);
            let text = Text {
                abroad,
                signature: random.one_of(if abroad {
                    &["", "Acme", "云"]
                } else {
                    &["", "云", "示例科技"]
                }),
                body: words(random, abroad),
                marketing: random.percent(20),
            };
            line(Edit::Market(if abroad { Market::International } else { Market::Domestic }));
            line(Edit::Signature(text.signature.to_owned()));
            line(Edit::Body(text.body.clone()));
            line(Edit::Marketing(text.marketing));
            one_region(&mut line);
            let prefix = |meter: &Meter| {
                let prefix = meter.region.as_ref().and_then(|r| r.prefix.as_ref());
                prefix.map_or(0, |p| i128::from(p.units))
            };
            let home = product.meters.iter().position(|m| m.region.is_none()).unwrap();
            let region = |random: &mut Random| loop {
                let at = index(random, product.meters.len());
                if usize::from(at) != home {
                    return at;
                }
            };
            let malaysia = product.meters.iter().position(|m| prefix(m) > 0).unwrap();
            let first = match abroad {
                false => u16::try_from(home).unwrap(),
                true if random.percent(10) => u16::try_from(malaysia).unwrap(),
                true => region(random),
            };
            if abroad {
                line(Edit::Region(first));
                for at in 1..=usize::try_from(random.between(0, 2)).unwrap() {
                    let (region, people) = (region(random), count(random, 1_000_000_000));
                    line(Edit::AddRegion);
                    line(Edit::RegionAt(at, region));
                    line(Edit::RecipientsAt(at, number(random, people)));
                    let meter = &product.meters[usize::from(region)];
                    others.push((product, meter, people * text.segments(prefix(meter))));
                }
            }
            each = text.segments(prefix(&product.meters[usize::from(first)]));
            // Packs of any size are looked for one unit at a time.
            let domestic = 300_000 / each.max(1) / if period == Period::Month { 12 } else { 1 };
            *number_of = if abroad { count(random, 1_000_000_000_000) } else { size(random, domestic) };
            first
        }
    };
    line(Edit::Number(number(random, *number_of)));
    let mut asked = vec![(product, &product.meters[usize::from(meter)], *number_of * each)];
    asked.extend(others);
    Question { typed, asked, each, monthly: period == Period::Month, overflow, settlement }
}

/// A new line is like the one before it, with its regions.
fn one_region(line: &mut impl FnMut(Edit)) {
    for _ in 0..2 {
        line(Edit::RemoveRegion(1));
    }
}

fn item<'b>(random: &mut Random, book: &'b PriceBook, whole: &Whole) -> Item<'b> {
    let mut n = 0;
    let Question { mut typed, mut asked, each, monthly, overflow, settlement } =
        question(random, book, &mut n);
    if random.percent(20) {
        let per_user = match whole.users > 1 && random.percent(3) {
            true => MOST - size(random, MOST / 4),
            false => size(random, (1_000_000 / whole.users).max(1)),
        };
        n = per_user * whole.users;
        asked[0].2 = n * each;
        typed.push(Change::PerUser(true));
        typed.push(Change::EachUser(number(random, per_user)));
    }
    let year = |units: i128| if monthly { units * 12 } else { units };
    let shape = match random.between(0, 9) {
        0..=4 => Shape::Even,
        5..=7 => {
            let profile = profile(random);
            typed.push(Change::Profile(profile));
            Shape::Weights(weights(profile))
        }
        _ => {
            let most = random.one_of(&[0, 10, 3_000, 60_000]);
            let months = std::array::from_fn(|_| match random.percent(30) {
                true => 0,
                false => i128::from(random.between(0, most)),
            });
            typed.push(Change::TypeMonths);
            for (at, month) in months.into_iter().enumerate() {
                typed.push(Change::Month(at, number(random, month)));
            }
            // What was typed last holds.
            n = months.iter().sum();
            asked[0].2 = n * each;
            Shape::Typed(months)
        }
    };
    // A product beyond the largest volume is too much; nothing is priced in its place.
    let too_much = n > MOST || asked.iter().any(|(.., units)| *units > MOST);
    let alone = asked.len() == 1;
    let asked = asked.into_iter().enumerate().map(|(at, (product, meter, units))| {
        let months = match shape {
            Shape::Even if monthly => [units; 12],
            Shape::Even => spread(units, [1; 12]),
            Shape::Weights(weights) => spread(year(units), weights),
            Shape::Typed(months) if alone => months.map(|month| month * each),
            // The months typed are a year of the first meter; all share its shape.
            Shape::Typed(months) => spread(if at == 0 { units } else { year(units) }, months),
        };
        let fits = !too_much && months.iter().sum::<i128>() <= MOST;
        (product, meter, fits.then_some(months))
    });
    let asked: Vec<_> = asked.collect();

    let mut held = Vec::new();
    if random.percent(25) {
        for at in 0..usize::try_from(random.between(1, 3)).unwrap() {
            let units = size(random, (n * each / 2).clamp(1, 1_000_000));
            let last = random.percent(70).then(|| day(random, (2025, 2029)));
            typed.push(Change::AddHeld);
            typed.push(Change::HeldLeft(at, number(random, units)));
            typed.push(Change::HeldEnds(at, last.map(written).unwrap_or_default()));
            // A row that waits for its number is no pack.
            held.extend((units > 0).then_some((units, last)));
        }
    }
    let mut gifts = Vec::new();
    if random.percent(40) {
        for grant in asked.iter().flat_map(|(_, meter, _)| meter.grants.iter()) {
            if random.percent(70) && !gifts.contains(&grant.id.to_string()) {
                typed.push(Change::Grant(grant.id.clone(), true));
                gifts.push(grant.id.to_string());
            }
        }
    }
    // Nothing is used before the service is activated.
    let activated = random.percent(30).then(|| before(random, whole.start));
    typed.push(Change::Activated(activated.map(written).unwrap_or_default()));
    let counting = random.one_of(&[TierCounting::Postpaid, TierCounting::All]);
    typed.push(Change::Counting(counting));
    Item { typed, asked, overflow, settlement, gifts, activated, held, counting }
}

/// A calendar day on or before another, within so many days.
fn before(random: &mut Random, day: Day) -> Day {
    let (y, m, d) = (day.0 - i64::try_from(random.between(0, 2)).unwrap(), day.1, day.2.min(28));
    if random.percent(50) { (y, m, d) } else { (y - 1, 1 + (m + 4) % 12, d) }
}

fn whole(random: &mut Random) -> Whole {
    let share = |random: &mut Random| match random.percent(60) {
        true => 1_000,
        false => i128::from(random.between(1, 1_000)),
    };
    Whole {
        start: if random.percent(50) { TODAY } else { day(random, (2025, 2028)) },
        at_once: random.percent(30),
        users: size(random, 20_000).max(1),
        packs: share(random),
        postpaid: share(random),
        own: Vec::new(),
    }
}

/// Prices of the customer's own for a meter, in grains.
fn own_prices(random: &mut Random, whole: &mut Whole, meter: &Meter, settlement: Settlement) {
    let Some(list) = current(meter, settlement) else { return };
    let known = whole.own.iter().any(|own| own.0 == meter.id);
    if known || random.percent(80) {
        return;
    }
    if random.percent(50) {
        let step = random.one_of(&[1, 1_000, 100_000, 1_000_000]);
        whole.own.push((meter.id.to_string(), None, size(random, 2 * GRAINS / step) * step));
    }
    for pack in list.packs.iter() {
        if random.percent(30) {
            let price = grains(&pack.price.to_string()) * i128::from(random.between(300, 1_200)) / 1_000;
            let price = if random.percent(50) { price / GRAINS * GRAINS } else { price };
            whole.own.push((meter.id.to_string(), Some(i128::from(pack.units)), price.max(1)));
        }
    }
}

fn typed_whole(random: &mut Random, whole: &Whole) -> Vec<Change> {
    let mut typed = vec![
        Change::Start(if whole.start == TODAY { String::new() } else { written(whole.start) }),
        Change::Buying(if whole.at_once { Buying::AtOnce } else { Buying::WhenNeeded }),
        Change::Users(number(random, whole.users)),
    ];
    if whole.packs < 1_000 || random.percent(10) {
        typed.push(Change::PacksDiscount(discount(random, whole.packs)));
    }
    if whole.postpaid < 1_000 || random.percent(10) {
        typed.push(Change::PostpaidDiscount(discount(random, whole.postpaid)));
    }
    for (meter, size, price) in &whole.own {
        let of = size.map_or(PriceOf::Postpaid, |size| PriceOf::Pack(u64::try_from(size).unwrap()));
        typed.push(Change::Price(ListPrice { meter: meter.clone().into(), of, text: money(*price) }));
    }
    typed
}

impl Item<'_> {
    /// The plain question for one of its meters; `None` where it has no answer at all.
    fn plain(&self, whole: &Whole, at: usize) -> Option<Asked<'_>> {
        let (product, meter, months) = &self.asked[at];
        let list = current(meter, self.settlement)?;
        let sold = !list.packs.is_empty() || list.custom.is_some();
        let own = |size: Option<i128>| whole.own.iter().find(|own| own.0 == meter.id && own.1 == size);
        let own_packs = list.packs.iter().filter_map(|pack| {
            let size = i128::from(pack.units);
            Some((size, own(Some(size))?.2))
        });
        let grants =
            meter.grants.iter().filter(|g| !g.test_only && self.gifts.iter().any(|id| **id == *g.id));
        Some(Asked {
            list,
            months: (*months)?,
            start: whole.start,
            activated: self.activated.unwrap_or(whole.start),
            gifts: grants.map(|g| (i128::from(g.units), g.valid)).collect(),
            held: self.held.clone(),
            overflow: self.overflow.unwrap_or(if sold { product.overflow } else { Overflow::Postpaid }),
            counting: self.counting,
            at_once: whole.at_once,
            contract: Contract {
                packs: whole.packs,
                postpaid: whole.postpaid,
                own_postpaid: own(None).map(|own| own.2),
                own_packs: own_packs.collect(),
            },
        })
    }
}

impl Item<'_> {
    /// The question, to be read by whoever looks for what is wrong.
    fn told(&self, whole: &Whole, at: usize) -> String {
        let typed = &self.typed;
        let Some(asked) = self.plain(whole, at) else { return format!("no answer; {typed:?}") };
        let Asked { months, start, activated, gifts, held, overflow, counting, contract, .. } = asked;
        format!(
            "{months:?} from {start:?}, activated {activated:?}, gifts {gifts:?}, held {held:?}, {overflow:?}, \
             {counting:?}, {contract:?}; {typed:?}"
        )
    }
}

/// Half a fen and more is a whole one.
fn payable(amount: i128) -> i128 {
    (amount + GRAINS / 200) / (GRAINS / 100) * (GRAINS / 100)
}

fn paid(option: &Option<OptionQuote>) -> Option<(i128, i128)> {
    option.as_ref().map(|o| (grains(&o.total.to_string()), grains(&o.payable.to_string())))
}

/// Where one meter's quote differs from the plain answer.
fn differs(quote: &LineQuote, asked: Option<&Asked<'_>>) -> Option<String> {
    let options = &quote.options;
    let Some(asked) = asked else {
        let none = options.postpaid.is_none() && options.packs.is_none() && options.best.is_none();
        return (!none).then(|| format!("priced what has no answer: {:?}", paid(&options.best)));
    };
    let mut answer = asked.answer();
    // Under tiers every total of packs counts; beyond so many it is said that they are too many.
    let refused = quote.diagnostics.iter().any(|d| d.finding == Finding::TooManySteps);
    let tiered = matches!(asked.list.postpaid, Postpaid::Reached(_) | Postpaid::Graduated(_));
    if refused && tiered && answer.totals > 100_000 {
        answer.best = None;
    }
    let both = |amount: i128| (amount, payable(amount));
    for (name, found, expected) in [
        ("postpaid", &options.postpaid, answer.postpaid),
        ("packs", &options.packs, answer.packs),
        ("best", &options.best, answer.best.map(|b| b.0)),
    ] {
        if paid(found) != expected.map(both) {
            return Some(format!("{name}: {:?}, expected {:?}", paid(found), expected.map(both)));
        }
    }
    let (Some(best), Some((total, packs, unused))) = (&options.best, answer.best) else { return None };
    let bought: Vec<(i128, i128, i128)> = best
        .purchases
        .iter()
        .map(|p| (i128::from(p.units), i128::from(p.count), grains(&p.price.to_string())))
        .collect();
    let count: i128 = bought.iter().map(|b| b.1).sum();
    let units: i128 = bought.iter().map(|b| b.0 * b.1).sum();
    let need: i128 = answer.need.iter().sum();
    if (count, (units - need).max(0)) != (packs, unused) {
        return Some(format!(
            "{count} packs of {units} units for {need}, expected {packs} with {unused} unused"
        ));
    }
    if (i128::from(best.used), i128::from(best.overflow + best.stopped))
        != (units.min(need), (need - units).max(0))
    {
        return Some(format!("used {} of {units}, beyond {}", best.used, best.overflow));
    }
    let due = grains(&best.due_today.to_string());
    if count <= 10_000 && due != asked.due_today(&answer.need, &bought) {
        return Some(format!("due today {due}, expected {}", asked.due_today(&answer.need, &bought)));
    }
    (grains(&best.due_later.to_string()) != total - due).then(|| String::from("what is due does not add up"))
}

/// Where an estimate differs from the sums of its plain answers.
fn sums_differ(quote: &EstimateQuote, items: &[Item<'_>], whole: &Whole) -> Option<String> {
    let all = items.iter().flat_map(|item| (0..item.asked.len()).map(|at| item.plain(whole, at)));
    let answers: Vec<_> = all.map(|asked| asked.map(|asked| asked.answer())).collect();
    if answers.iter().flatten().any(|answer| answer.totals > 100_000) {
        return None;
    }
    let sum = |of: fn(&answer::Answer) -> Option<i128>| {
        answers.iter().try_fold(0, |sum, answer| Some(sum + payable(of(answer.as_ref()?)?)))
    };
    let expected = sum(|a| a.best.map(|b| b.0)).map(|best| (best, sum(|a| a.postpaid), sum(|a| a.packs)));
    let found = quote.total.map(|total| {
        let money = |amount: packwise::money::Money| grains(&amount.to_string());
        (money(total.best), total.postpaid.map(money), total.packs.map(money))
    });
    (found != expected).then(|| format!("sums {found:?}, expected {expected:?}"))
}

/// One random estimate; what differs, with the question.
fn one(random: &mut Random, quoter: &Quoter<'_>) -> Option<String> {
    let book = quoter.book();
    let mut whole = whole(random);
    let items: Vec<Item<'_>> =
        (0..random.one_of(&[1, 1, 1, 2, 3])).map(|_| item(random, book, &whole)).collect();
    for item in &items {
        for (_, meter, _) in &item.asked {
            own_prices(random, &mut whole, meter, item.settlement);
        }
    }
    let mut asked = Estimate::new(book);
    for (at, item) in items.iter().enumerate() {
        let new = (at > 0).then_some(Change::Add);
        asked = new.into_iter().chain(item.typed.iter().cloned()).fold(asked, |e, c| e.apply(book, c));
    }
    asked = typed_whole(random, &whole).into_iter().fold(asked, |e, change| e.apply(book, change));
    let today = written(TODAY).parse().unwrap();
    let lines: Vec<_> = asked.items.iter().map(|item| asked.lines_of(item, book, today)).collect();
    let mut said = Vec::new();
    let mut compare = |at: usize, quotes: &[LineQuote]| {
        let item = &items[at];
        for (place, quote) in quotes.iter().enumerate() {
            if let Some(what) = differs(quote, item.plain(&whole, place).as_ref()) {
                said.push(format!("{} {what}\n{}", quote.meter, item.told(&whole, place)));
            }
        }
    };
    for (at, lines) in lines.iter().enumerate() {
        let briefs: Vec<LineQuote> = lines.iter().map(|line| quoter.brief(line)).collect();
        compare(at, &briefs);
    }
    // A whole quote looks at many more volumes than the one asked for: one in ten has to do.
    if random.percent(10) {
        let quote = estimate(quoter, &asked, today);
        for (at, item) in quote.items.iter().enumerate() {
            compare(at, &item.quotes);
        }
        said.extend(sums_differ(&quote, &items, &whole));
    }
    (!said.is_empty()).then(|| said.join("\n"))
}

fn agree(book: PriceBook, seed: u64, count: u64) {
    let quoter = Quoter::owning(book);
    let mut random = Random::new(seed);
    let mut differ = Vec::new();
    for case in 0..count {
        differ.extend(one(&mut random, &quoter).map(|said| format!("case {case}: {said}")));
    }
    let first: Vec<_> = differ.iter().take(3).cloned().collect();
    assert!(differ.is_empty(), "{} of {count} differ\n{}", differ.len(), first.join("\n\n"));
}

/// How many: a hundred thousand take ten minutes of a processor and more, and three gigabytes.
fn estimates() -> u64 {
    std::env::var("PACKWISE_ESTIMATES")
        .map_or(1_000, |text| text.parse().expect("PACKWISE_ESTIMATES is a number"))
}

#[test]
fn random_estimates_cost_what_a_second_slow_implementation_says() {
    agree(embedded().clone(), 1, estimates());
}

/// The book has no graduated prices of its own: its tiers, read so, are some.
#[test]
fn the_same_tiers_read_as_graduated_cost_what_the_second_implementation_says() {
    let mut book = embedded().clone();
    for list in
        book.products.to_mut().iter_mut().flat_map(|p| p.meters.to_mut()).flat_map(|m| m.lists.to_mut())
    {
        if let Postpaid::Reached(tiers) = &list.postpaid {
            list.postpaid = Postpaid::Graduated(tiers.clone());
        }
    }
    agree(book, 2, estimates() / 4);
}

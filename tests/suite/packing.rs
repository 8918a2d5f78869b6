//! The best mix of packs against a slow and obvious oracle: every total that packs can make, one unit at a time.

use crate::random::{Random, cases};
use packwise::packing::{
    Band, Beyond, MAX_NEED, MAX_RESIDUES, MAX_SIZES, MAX_STEPS, Mix, Offer, Packer, PackingError, Pick,
};
use packwise::price_book::{Overflow, Postpaid, PriceList, embedded};

/// Needs on the grid up to this many are answered without residue tables. The shares below only make sure that enough
/// cases lie on either side.
const WITHOUT_TABLE: u64 = 2_048;

/// What is sold.
#[derive(Debug, Clone)]
struct Book {
    offers: Vec<Offer>,
    bands: Vec<Band>,
    beyond: Beyond,
}

impl Book {
    fn over(&self) -> Option<u128> {
        match self.beyond {
            Beyond::Stop => None,
            Beyond::Flat(p) | Beyond::AfterFirstPack(p) => Some(p),
        }
    }

    /// The size whose units are cheapest, the largest of equals. Bands count with their smallest size.
    fn best_pack(&self) -> Option<Offer> {
        let custom =
            self.bands.iter().map(|b| Offer { units: b.from, price: u128::from(b.from) * b.unit_price });
        self.offers.iter().copied().chain(custom).reduce(|a, b| {
            let (a_rate, b_rate) = (a.price * u128::from(b.units), b.price * u128::from(a.units));
            if (b_rate, a.units) < (a_rate, b.units) { b } else { a }
        })
    }

    fn divisor(&self) -> u64 {
        let sizes = self.offers.iter().map(|o| o.units).chain(self.bands.iter().map(|b| b.from));
        sizes.fold(0, divisor)
    }

    /// Price of a custom pack of this size; `None` where it is not sold.
    fn custom(&self, size: u64) -> Option<u128> {
        let band = self.bands.iter().filter(|b| b.from <= size).max_by_key(|b| b.from)?;
        Some(band.unit_price * u128::from(size))
    }
}

fn divisor(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { divisor(b, a % b) }
}

/// Cost, packs, unused units: what a mix is judged by.
type Key = (u128, u64, u64);

/// The least cost and, at that cost, the fewest packs for every total that packs can make exactly.
struct Oracle {
    beyond: Beyond,
    exact: Vec<Option<(u64, u64)>>,
}

impl Oracle {
    /// Every custom size up to `most` (and each band's first) is a pack of its own.
    fn new(book: &Book, most: u64) -> Self {
        let mut packs: Vec<(usize, u64)> = Vec::new();
        for offer in &book.offers {
            packs.push((usize::try_from(offer.units).unwrap(), u64::try_from(offer.price).unwrap()));
        }
        if let (Some(first), Some(last)) = (book.bands.first(), book.bands.last()) {
            for size in first.from..=most.max(last.from) {
                let price = book.custom(size).unwrap();
                packs.push((usize::try_from(size).unwrap(), u64::try_from(price).unwrap()));
            }
        }
        // Packs cost something, so no best purchase goes further over the need than its largest pack.
        let largest = packs.iter().map(|&(size, _)| size).max().unwrap_or(0);
        let end = usize::try_from(most).unwrap() + largest;
        let mut exact: Vec<Option<(u64, u64)>> = vec![None; end + 1];
        exact[0] = Some((0, 0));
        for total in 1..=end {
            let mut least = (u64::MAX, u64::MAX);
            for &(size, price) in &packs {
                if size <= total
                    && let Some((cost, count)) = exact[total - size]
                {
                    least = least.min((cost + price, count + 1));
                }
            }
            if least.1 < u64::MAX {
                exact[total] = Some(least);
            }
        }
        Self { beyond: book.beyond, exact }
    }

    fn answer(&self, need: u64) -> Option<Key> {
        let mut best: Option<Key> = None;
        for (total, cell) in (0u64..).zip(&self.exact) {
            let Some((cost, packs)) = *cell else { continue };
            let open = need.saturating_sub(total);
            let beyond = match self.beyond {
                _ if open == 0 => 0,
                Beyond::Flat(price) => price,
                Beyond::AfterFirstPack(price) if packs > 0 => price,
                Beyond::Stop | Beyond::AfterFirstPack(_) => continue,
            };
            let key = (u128::from(cost) + beyond * u128::from(open), packs, total.saturating_sub(need));
            best = Some(best.map_or(key, |b| b.min(key)));
        }
        best
    }
}

/// What a table of residues alone would say: the least cost when packs of the best size may also be *taken away*, which
/// is what least excess per residue means without asking whether the other packs fit. `None` where it does not apply.
///
/// Bellman and Ford over residues, one unit at a time: nothing of the method under test but its idea.
fn residues_alone(book: &Book, need: u64) -> Option<u128> {
    let best = book.best_pack().filter(|_| book.bands.is_empty())?;
    let over = match book.beyond {
        Beyond::Stop => None,
        Beyond::Flat(price) if price * u128::from(best.units) > best.price => Some(price),
        Beyond::Flat(_) | Beyond::AfterFirstPack(_) => return None,
    };
    if best.units > 120 {
        return None;
    }
    let modulus = usize::try_from(best.units).unwrap();
    // (residues advanced, excess): one of each pack, one unit beyond the packs, one unit bought and not needed.
    let mut steps: Vec<(usize, u128)> = Vec::new();
    for offer in &book.offers {
        let excess = offer.price * u128::from(best.units) - best.price * u128::from(offer.units);
        steps.push((usize::try_from(offer.units % best.units).unwrap(), excess));
    }
    steps.extend(over.map(|p| (1 % modulus, p * u128::from(best.units) - best.price)));
    steps.push((modulus - 1, best.price));
    let mut least: Vec<u128> = vec![u128::MAX; modulus];
    least[0] = 0;
    loop {
        let mut changed = false;
        for at in 0..modulus {
            if least[at] == u128::MAX {
                continue;
            }
            for &(by, excess) in &steps {
                let next = (at + by) % modulus;
                if least[at] + excess < least[next] {
                    least[next] = least[at] + excess;
                    changed = true;
                }
            }
        }
        if !changed {
            break;
        }
    }
    let residue = usize::try_from(need % best.units).unwrap();
    Some((best.price * u128::from(need) + least[residue]) / u128::from(best.units))
}

/// Everything a mix claims about itself, and that what it buys is on sale.
#[track_caller]
fn check_mix(book: &Book, need: u64, mix: &Mix) {
    let (mut units, mut cost) = (0u64, 0u128);
    for pick in &mix.picks {
        assert!(pick.count > 0, "an empty pick in {mix:?}");
        let sold = if pick.custom {
            book.custom(pick.units)
        } else {
            book.offers.iter().filter(|o| o.units == pick.units).map(|o| o.price).min()
        };
        assert_eq!(sold, Some(pick.price), "{pick:?} is not on sale: need {need} of {book:?}");
        units += pick.units * pick.count;
        cost += pick.price * u128::from(pick.count);
    }
    assert!(mix.picks.windows(2).all(|w| w[0].units >= w[1].units), "largest first: {mix:?}");
    assert_eq!(mix.units(), units);
    assert_eq!(mix.packs(), mix.picks.iter().map(|p| p.count).sum::<u64>());
    assert_eq!(mix.overflow, need.saturating_sub(units), "overflow: need {need} of {book:?} in {mix:?}");
    assert_eq!(mix.unused, units.saturating_sub(need), "unused: need {need} of {book:?} in {mix:?}");
    match book.beyond {
        Beyond::Stop => assert_eq!(mix.overflow, 0, "nothing is sold beyond packs: need {need} of {book:?}"),
        Beyond::AfterFirstPack(_) => {
            assert!(mix.overflow == 0 || units > 0, "no pack yet: need {need} of {book:?} in {mix:?}");
        }
        Beyond::Flat(_) => {}
    }
    cost += book.over().unwrap_or(0) * u128::from(mix.overflow);
    assert_eq!(mix.cost, cost, "cost: need {need} of {book:?} in {mix:?}");
}

/// The mix against the oracle, and against every simple way to buy.
#[track_caller]
fn check_best(book: &Book, packer: &Packer, oracle: &Oracle, need: u64, seed: u64) {
    let mix = packer.best(need).unwrap_or_else(|e| panic!("{e:?}: need {need} of {book:?}, seed {seed}"));
    let key = mix.as_ref().map(|m| (m.cost, m.packs(), m.unused));
    assert_eq!(key, oracle.answer(need), "need {need} of {book:?}, seed {seed}: {mix:?}");
    let Some(mix) = mix else { return };
    check_mix(book, need, &mix);

    // No unit comes cheaper than at the cheapest rate on sale.
    if let Some(pack) = book.best_pack() {
        let cheapest_custom = book.bands.last().map(|b| b.unit_price);
        let rates = [book.over(), cheapest_custom];
        let at_least = |rate: Option<u128>| rate.is_some_and(|p| mix.cost >= p * u128::from(need));
        let pack_rate = mix.cost * u128::from(pack.units) >= pack.price * u128::from(need);
        assert!(pack_rate || rates.into_iter().any(at_least), "below every rate: need {need} of {book:?}");
    }
    if let Beyond::Flat(price) = book.beyond {
        assert!(mix.cost <= price * u128::from(need), "all beyond packs is cheaper: need {need} of {book:?}");
    }
    for offer in &book.offers {
        let cover = offer.price * u128::from(need.div_ceil(offer.units));
        assert!(mix.cost <= cover, "packs of {} alone are cheaper: need {need} of {book:?}", offer.units);
    }
    if let Some(fewer) = packer.simpler(need, &mix).unwrap() {
        check_mix(book, need, &fewer);
        assert!((1..mix.packs()).contains(&fewer.packs()), "not simpler: {fewer:?} than {mix:?}");
        assert!(fewer.cost * 50 <= mix.cost * 51, "over 2 % more: {fewer:?} than {mix:?}");
    }
    for picks in packer.same_price(&mix) {
        let units: u64 = picks.iter().map(|p| p.units * p.count).sum();
        let price: u128 = picks.iter().map(|p| p.price * u128::from(p.count)).sum();
        let packs: u64 = picks.iter().map(|p| p.count).sum();
        let over = book.over().unwrap_or(0) * u128::from(mix.overflow);
        assert_eq!((units, price + over), (mix.units(), mix.cost), "not the same: {picks:?} for {mix:?}");
        assert!(packs > mix.packs(), "not smaller packs: {picks:?} for {mix:?}");
        check_mix(book, need, &Mix { picks, ..mix.clone() });
    }
}

/// Prices in ten-thousandths, small enough that different mixes often cost the same.
fn offers(random: &mut Random, count: u64, grid: u64, largest: u64) -> Vec<Offer> {
    let rate = random.between(2, 12);
    let mut sizes: Vec<u64> = (0..count).map(|_| random.between(1, largest)).collect();
    match random.between(0, 9) {
        // Neighbours: the book in which residues are reached only through long chains.
        0 | 1 => {
            let top = random.between((largest / 2).max(2), largest.max(2));
            for (size, down) in sizes.iter_mut().zip(0..) {
                *size = top.saturating_sub(down).max(1);
            }
        }
        // A common divisor besides the grid, as real sizes have.
        2 | 3 => {
            let step = random.one_of(&[2, 3, 5, 10]);
            for size in &mut sizes {
                *size = (*size / step).max(1) * step;
            }
        }
        _ => {}
    }
    let style = random.between(0, 4);
    let mut offers: Vec<Offer> = sizes
        .into_iter()
        .map(|size| {
            let units = size * grid;
            let price = match style {
                // Larger packs are cheaper by the unit.
                0 | 1 => units * rate * (100 + 60 / size.min(60) + random.between(0, 8)) / 100,
                // All units cost the same.
                2 => units * rate,
                // The best pack is somewhere in the middle, larger ones are dearer by the unit.
                3 => units * rate * (100 + size.abs_diff(largest / 2) * 40 / largest) / 100,
                _ => units * random.between(rate.div_ceil(2), rate * 2),
            };
            // A nudge of one: equal prices and near misses.
            let nudge = random.between(0, 2) / 2;
            Offer { units, price: u128::from((price + nudge).max(1)) }
        })
        .collect();
    if random.percent(10) {
        // Twice the same size; the dearer one must never be bought.
        let twin = random.one_of(&offers);
        offers.push(Offer { price: twin.price + u128::from(random.between(0, 3)), ..twin });
    }
    if random.percent(10) {
        // Larger *and* cheaper than another.
        let other = random.one_of(&offers);
        offers.push(Offer { units: other.units + grid, price: (other.price - other.price / 8).max(1) });
    }
    offers
}

fn beyond(random: &mut Random, offers: &[Offer]) -> Beyond {
    // Near what a unit costs in a pack, above or below it, now and then nothing or far more.
    let pack = random.one_of(offers);
    let near = (pack.price / u128::from(pack.units)).max(1);
    let price = match random.between(0, 9) {
        0 => 0,
        1 => near * 10,
        2 => near.saturating_sub(1),
        _ => near + u128::from(random.between(0, 3)),
    };
    match random.between(0, 9) {
        0..=3 => Beyond::Stop,
        4..=7 => Beyond::Flat(price),
        _ => Beyond::AfterFirstPack(price),
    }
}

/// Small packs and needs, where feasibility is everything.
fn small_book(random: &mut Random) -> (Book, u64) {
    let grid = random.one_of(&[1, 1, 1, 2, 5, 10]);
    let count = random.between(1, 5);
    let largest = random.one_of(&[4, 12, 30, 60]);
    let offers = offers(random, count, grid, largest);
    let beyond = beyond(random, &offers);
    let book = Book { offers, bands: Vec::new(), beyond };
    let best = book.best_pack().unwrap().units;
    let need = match random.between(0, 9) {
        0..=4 => random.between(0, best.saturating_sub(1)),
        5..=8 => random.between(0, best * 4),
        _ => random.between(best, best * 12),
    };
    (book, need)
}

/// Needs for which tables are built, some in reach of long chains of other packs.
fn tabled_book(random: &mut Random) -> (Book, u64) {
    let grid = random.one_of(&[1, 1, 1, 1, 3, 5]);
    let count = random.between(2, 5);
    let largest = random.one_of(&[40, 100, 100, 700, 2_500]);
    let offers = offers(random, count, grid, largest);
    let beyond = beyond(random, &offers);
    let book = Book { offers, bands: Vec::new(), beyond };
    let grid = book.divisor();
    let need = random.between((WITHOUT_TABLE + 1) * grid, (WITHOUT_TABLE + 2_000) * grid);
    (book, need.min(30_000))
}

/// Packs of nearly one size at nearly one unit price: a residue is reached best through a long chain of the others, which
/// takes more units than the need has.
fn chain_book(random: &mut Random) -> (Book, u64) {
    let top = random.between(40, 110);
    let rate = random.between(20, 90);
    let offers: Vec<Offer> = (0..random.between(2, 3))
        .map(|down| {
            let units = top - down;
            Offer { units, price: u128::from(units * rate + random.between(0, down)) }
        })
        .collect();
    let beyond = match random.between(0, 5) {
        0 => Beyond::Flat(u128::from(rate * random.between(2, 9))),
        1 => Beyond::AfterFirstPack(u128::from(rate * random.between(2, 9))),
        _ => Beyond::Stop,
    };
    let need = if random.percent(50) {
        random.between(WITHOUT_TABLE + 1, WITHOUT_TABLE + 3_000)
    } else {
        random.between(top, top * 12)
    };
    (Book { offers, bands: Vec::new(), beyond }, need)
}

fn bands(random: &mut Random, largest: u64) -> Vec<Band> {
    let mut bands = Vec::new();
    let (mut from, mut price) = (random.between(2, 12), u128::from(random.between(4, 12)));
    for _ in 0..random.between(1, 3) {
        bands.push(Band { from, unit_price: price });
        from += random.between(1, largest);
        price = (price - u128::from(random.between(0, 2)).min(price - 1)).max(1);
    }
    bands
}

/// Packs sized to order, with or without fixed ones beside them.
fn custom_book(random: &mut Random) -> (Book, u64) {
    let count = random.between(1, 3);
    let grid = random.one_of(&[1, 1, 2, 5]);
    let mut offers = offers(random, count, grid, 24);
    let beyond = beyond(random, &offers);
    if random.percent(40) {
        offers.clear();
    }
    let bands = bands(random, 30);
    let first = bands[0].from;
    let need = if random.percent(25) { random.between(0, first) } else { random.between(0, 130) };
    (Book { offers, bands, beyond }, need)
}

/// Custom sizes far enough up for tables: few, because the oracle offers thousands of packs.
fn tabled_custom_book(random: &mut Random) -> (Book, u64) {
    let offers = offers(random, 2, 1, 40);
    let beyond = beyond(random, &offers);
    let book = Book { offers, bands: bands(random, 60), beyond };
    (book, random.between(WITHOUT_TABLE + 100, WITHOUT_TABLE + 300))
}

/// How many cases were of which kind.
#[derive(Debug, Default, Clone, Copy)]
struct Shares {
    cases: u64,
    below_best_pack: u64,
    residues_wrong: u64,
    tabled: u64,
    tabled_and_residues_wrong: u64,
    custom: u64,
    after_first_pack: u64,
}

impl Shares {
    fn add(&mut self, other: &Self) {
        self.cases += other.cases;
        self.below_best_pack += other.below_best_pack;
        self.residues_wrong += other.residues_wrong;
        self.tabled += other.tabled;
        self.tabled_and_residues_wrong += other.tabled_and_residues_wrong;
        self.custom += other.custom;
        self.after_first_pack += other.after_first_pack;
    }
}

fn run_case(seed: u64, shares: &mut Shares) {
    let mut random = Random::new(seed);
    let (book, need) = match seed % 200 {
        0 => tabled_custom_book(&mut random),
        1..=29 => custom_book(&mut random),
        30..=67 => tabled_book(&mut random),
        68..=89 => chain_book(&mut random),
        _ => small_book(&mut random),
    };
    let packer = Packer::new(&book.offers, &book.bands, book.beyond)
        .unwrap_or_else(|e| panic!("{e:?} for {book:?}, seed {seed}"));
    let oracle = Oracle::new(&book, need);
    check_best(&book, &packer, &oracle, need, seed);

    let truth = oracle.answer(need).map(|key| key.0);
    let tabled = need / book.divisor() > WITHOUT_TABLE;
    let wrong = truth.is_some() && residues_alone(&book, need).is_some_and(|cost| Some(cost) != truth);
    shares.cases += 1;
    shares.below_best_pack += u64::from(book.best_pack().is_some_and(|p| need < p.units));
    shares.residues_wrong += u64::from(wrong);
    shares.tabled += u64::from(tabled);
    shares.tabled_and_residues_wrong += u64::from(tabled && wrong);
    shares.custom += u64::from(!book.bands.is_empty());
    shares.after_first_pack += u64::from(matches!(book.beyond, Beyond::AfterFirstPack(_)));
}

/// Runs every seed once, on all processors.
fn run_all(cases: u64, run: impl Fn(u64, &mut Shares) + Sync) -> Shares {
    let workers = std::thread::available_parallelism().map_or(1, |n| n.get() as u64);
    let run = &run;
    let mut sum = Shares::default();
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..workers)
            .map(|worker| {
                scope.spawn(move || {
                    let mut shares = Shares::default();
                    for seed in (worker..cases).step_by(usize::try_from(workers).unwrap()) {
                        run(seed, &mut shares);
                    }
                    shares
                })
            })
            .collect();
        for thread in threads {
            match thread.join() {
                Ok(shares) => sum.add(&shares),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    sum
}

#[test]
fn the_best_mix_is_the_best_of_all_purchases() {
    let shares = run_all(cases(1_000).max(200), run_case);
    println!("{shares:?}");
    assert!(shares.below_best_pack * 10 >= shares.cases, "too few below the best pack: {shares:?}");
    assert!(shares.residues_wrong * 20 >= shares.cases, "too few beyond a residue table: {shares:?}");
    assert!(shares.tabled * 5 >= shares.cases, "too few answered from a table: {shares:?}");
    assert!(shares.tabled_and_residues_wrong * 200 >= shares.cases, "too few a table refuses: {shares:?}");
    assert!(shares.custom * 10 >= shares.cases, "too few custom packs: {shares:?}");
    assert!(shares.after_first_pack * 10 >= shares.cases, "too few after a first pack: {shares:?}");
}

#[test]
fn every_need_of_a_book_is_answered_right_and_never_for_less_than_a_smaller_one() {
    run_all(cases(1_000).div_ceil(20).max(20), |seed, _| {
        let mut random = Random::new(seed ^ 0x5eed);
        let (book, _) = if seed % 3 == 0 { custom_book(&mut random) } else { small_book(&mut random) };
        let end = if book.bands.is_empty() { 400 } else { 90 };
        let packer = Packer::new(&book.offers, &book.bands, book.beyond).unwrap();
        let oracle = Oracle::new(&book, end);
        let mut before = 0;
        for need in 0..=end {
            check_best(&book, &packer, &oracle, need, seed);
            let cost = packer.best(need).unwrap().map_or(before, |mix| mix.cost);
            assert!(cost >= before, "one unit more for less: need {need} of {book:?}, seed {seed}");
            before = cost;
        }
    });
}

#[test]
fn every_residue_of_a_table_is_answered_right() {
    for seed in 0..60 {
        let mut random = Random::new(seed);
        let count = random.between(2, 5);
        let offers = offers(&mut random, count, 1, 60);
        let book = Book { beyond: beyond(&mut random, &offers), offers, bands: Vec::new() };
        let packer = Packer::new(&book.offers, &[], book.beyond).unwrap();
        let first = (WITHOUT_TABLE + 1) * book.divisor();
        let most = first + book.divisor() * book.offers.iter().map(|offer| offer.units).max().unwrap();
        let oracle = Oracle::new(&book, most);
        for need in first..=most {
            check_best(&book, &packer, &oracle, need, seed);
        }
    }
}

/// Books in which two mixes of one residue cost the same, or a residue is reached only around its cycle.
#[test]
fn a_table_tells_mixes_of_one_price_by_their_packs_and_then_by_what_is_unused() {
    let offers = |sold: &[(u64, u128)]| -> Vec<Offer> {
        sold.iter().map(|&(units, price)| Offer { units, price }).collect()
    };
    for (sold, beyond) in [
        // 13 cost as much as 10 and 3, in one pack instead of two.
        (offers(&[(3, 31), (10, 100), (13, 131)]), Beyond::Stop),
        // Three of 3 cost as much as 8 and 1, in three packs instead of two.
        (offers(&[(1, 103), (3, 301), (8, 800)]), Beyond::Stop),
        // Seven beyond the packs cost as much as a pack of 7.
        (offers(&[(7, 84), (10, 100)]), Beyond::Flat(12)),
        // 7 and 8 cost the same.
        (offers(&[(7, 84), (8, 84), (10, 100)]), Beyond::Stop),
        // One more than tens is two of 4 and one of 3, and seven of 3 before the fours are looked at.
        (offers(&[(3, 31), (4, 41), (10, 100)]), Beyond::Stop),
    ] {
        let book = Book { offers: sold, bands: Vec::new(), beyond };
        let packer = Packer::new(&book.offers, &[], book.beyond).unwrap();
        let most = WITHOUT_TABLE + 30;
        let oracle = Oracle::new(&book, most);
        for need in WITHOUT_TABLE + 1..=most {
            check_best(&book, &packer, &oracle, need, 0);
        }
    }
}

#[test]
fn between_two_needs_on_the_grid_the_cover_wins_where_it_costs_as_much_in_fewer_packs() {
    // 35 are 20, 10 and 5 beyond for 300 + 75, or one of 40 for 375.
    let offer = |units, price| Offer { units, price };
    let offers = vec![offer(10, 100), offer(20, 200), offer(40, 375)];
    let book = Book { offers, bands: Vec::new(), beyond: Beyond::Flat(15) };
    let packer = Packer::new(&book.offers, &[], book.beyond).unwrap();
    let best = packer.best(35).unwrap().unwrap();
    assert_eq!((best.cost, best.packs(), best.unused), (375, 1, 5));
    check_best(&book, &packer, &Oracle::new(&book, 35), 35, 0);
}

#[test]
fn past_what_is_tried_one_by_one_a_need_is_answered_as_far_as_its_packs_fit_and_then_refused() {
    // Each unit short of a multiple of 200,000 is a pack of 199,999 instead of one of 200,000, for 1 above its rate: less
    // than the 2 of a unit unused. 21 of them hold 4,199,979; 22 hold more than 4,199,978.
    let offer = |units, price| Offer { units, price };
    let packer =
        Packer::new(&[offer(199_999, 399_999), offer(MAX_RESIDUES, 400_000)], &[], Beyond::Stop).unwrap();
    let best = packer.best(4_199_979).unwrap().unwrap();
    assert_eq!((best.cost, best.packs(), best.unused), (21 * 399_999, 21, 0));
    assert_eq!(packer.best(4_199_978), Err(PackingError::TooFine));
}

#[test]
fn a_pack_of_nearly_the_largest_size_beside_a_small_one_leaves_small_needs_to_the_small_one() {
    // It is a multiple of the small size and one: 30,000 of it would leave no unit unused, were they not too many.
    let small = Offer { units: 199_999, price: 19_999_900 };
    let units = small.units * 5_000_000_000 + 1;
    let packer =
        Packer::new(&[small, Offer { units, price: u128::from(units) * 100 + 1 }], &[], Beyond::Stop)
            .unwrap();
    let best = packer.best(30_000).unwrap().unwrap();
    assert_eq!((best.cost, best.packs(), best.unused), (small.price, 1, 169_999));
}

#[test]
fn the_most_totals_that_are_tried_are_tried() {
    let packer = Packer::new(&[Offer { units: 3, price: 2 }], &[], Beyond::Stop).unwrap();
    // Nothing at all is no total of packs.
    let most = MAX_STEPS * 3;
    let totals = packer.totals(most).unwrap();
    assert_eq!(totals.last(), Some(&(most, u128::from(MAX_STEPS) * 2, MAX_STEPS)));
    assert_eq!(packer.totals(most + 3), Err(PackingError::TooManySteps));
}

#[test]
fn one_pack_instead_of_two_is_simpler_and_of_equal_prices_the_one_that_leaves_least_unused() {
    // Two of 10 cost 1,990; one of 20 or of 25 half a per cent more.
    let offer = |units, price| Offer { units, price };
    let offers = [offer(10, 995), offer(20, 2_000), offer(25, 2_000)];
    let packer = Packer::new(&offers, &[], Beyond::Stop).unwrap();
    let best = packer.best(20).unwrap().unwrap();
    assert_eq!((best.cost, best.packs()), (1_990, 2));
    let simpler = packer.simpler(20, &best).unwrap().unwrap();
    assert_eq!((simpler.cost, simpler.packs(), simpler.unused), (2_000, 1, 0));
    // 6, 1 and 1 cost 896. Two of 4 cost 900 and hold 8; 3 and 6 cost as much and hold 9.
    let offers = [offer(1, 148), offer(3, 300), offer(4, 450), offer(6, 600)];
    let packer = Packer::new(&offers, &[], Beyond::Stop).unwrap();
    let best = packer.best(8).unwrap().unwrap();
    assert_eq!((best.cost, best.packs()), (896, 3));
    let simpler = packer.simpler(8, &best).unwrap().unwrap();
    assert_eq!((simpler.cost, simpler.packs(), simpler.unused), (900, 2, 0));
}

#[test]
fn a_pack_sized_to_order_stays_itself_when_fixed_ones_of_its_size_take_a_larger_one_s_place() {
    let fixed = |units, count, price| Pick { units, count, price, custom: false };
    let made = Pick { custom: true, ..fixed(10, 1, 100) };
    let offers = [Offer { units: 10, price: 100 }, Offer { units: 20, price: 200 }];
    let packer = Packer::new(&offers, &[Band { from: 5, unit_price: 10 }], Beyond::Stop).unwrap();
    let mix = Mix { picks: vec![fixed(20, 1, 200), made], overflow: 0, cost: 300, unused: 0 };
    assert_eq!(packer.same_price(&mix), [vec![made, fixed(10, 2, 100)]]);
    let mix = Mix { picks: vec![fixed(20, 1, 200), fixed(10, 1, 100)], ..mix };
    assert_eq!(packer.same_price(&mix), [vec![fixed(10, 3, 100)]]);
}

#[test]
fn a_residue_table_alone_would_be_wrong_for_eleven_from_threes_and_tens() {
    let book = Book {
        offers: vec![Offer { units: 3, price: 31_000 }, Offer { units: 10, price: 100_000 }],
        bands: Vec::new(),
        beyond: Beyond::Stop,
    };
    assert_eq!(Oracle::new(&book, 11).answer(11), Some((124_000, 4, 1)));
    assert_ne!(residues_alone(&book, 11), Some(124_000));
    let packer = Packer::new(&book.offers, &[], Beyond::Stop).unwrap();
    assert_eq!(packer.best(11).unwrap().unwrap().cost, 124_000);
}

#[test]
fn a_simpler_purchase_has_a_pack_is_found_up_to_the_largest_need_and_its_tables_are_for_handfuls() {
    let offer = |units, price| Offer { units, price };
    let simpler = |packer: &Packer, need| {
        let best = packer.best(need).unwrap().unwrap();
        (best.packs(), packer.simpler(need, &best).unwrap().map(|mix| mix.packs()))
    };
    // 90 at best are nine of 10 for 8,955. All of it beyond packs is 9,000, which is no purchase of packs at all; one of 10
    // and 80 beyond is 8,995.
    let packer = Packer::new(&[offer(10, 995), offer(100, 9_900)], &[], Beyond::Flat(100)).unwrap();
    assert_eq!(simpler(&packer, 90), (9, Some(1)));
    // A quarter of the largest need costs 100, all of it 404: one per cent more for one pack instead of four.
    // One unit more could still be had beyond the packs, but is past every need.
    let packer =
        Packer::new(&[offer(MAX_NEED / 4, 100), offer(MAX_NEED, 404)], &[], Beyond::Flat(1)).unwrap();
    let best = packer.best(MAX_NEED).unwrap().unwrap();
    assert_eq!(simpler(&packer, MAX_NEED), (4, Some(1)));
    assert_eq!(packer.simpler(MAX_NEED + 1, &best), Ok(None));
    // Packs of 1,000 for 1,000 instead of packs of 10 for 9.9: more than any handful, so a table finds it, and above ten
    // thousand million nobody asks for one.
    let packer = Packer::new(&[offer(10, 9_900), offer(1_000, 1_000_000)], &[], Beyond::Stop).unwrap();
    let most = 10_000_000_000;
    assert_eq!(simpler(&packer, most), (most / 10, Some(most / 1_000)));
    assert_eq!(simpler(&packer, most + 10), (most / 10 + 1, None));
}

#[test]
fn what_cannot_be_computed_exactly_is_refused_not_guessed() {
    let refused = |offers: &[Offer], bands: &[Band], beyond: Beyond| Packer::new(offers, bands, beyond).err();
    let offer = |units, price| Offer { units, price };
    let band = |from, unit_price| Band { from, unit_price };
    let stop = Beyond::Stop;
    assert_eq!(refused(&[offer(0, 1)], &[], stop), Some(PackingError::OutOfRange));
    assert_eq!(refused(&[offer(1, 0)], &[], stop), Some(PackingError::OutOfRange));
    assert_eq!(refused(&[offer(MAX_NEED + 1, 1)], &[], stop), Some(PackingError::OutOfRange));
    assert_eq!(refused(&[], &[band(10, u128::MAX)], stop), Some(PackingError::OutOfRange));
    assert_eq!(refused(&[], &[band(10, 3), band(20, 4)], stop), Some(PackingError::RisingBand));
    assert_eq!(refused(&[], &[band(10, 3), band(10, 3)], stop), Some(PackingError::RisingBand));
    let fine = [offer(1, 2), offer(MAX_RESIDUES + 1, 1)];
    assert_eq!(refused(&fine, &[], stop), Some(PackingError::TooFine));
    let packer = Packer::new(&[offer(1, 2)], &[], stop).unwrap();
    assert_eq!(packer.best(MAX_NEED + 1), Err(PackingError::OutOfRange));
    assert_eq!(packer.best_tiered(200_001, |_| Some(0)), Err(PackingError::TooManySteps));
    let custom = Packer::new(&[], &[band(10, 3)], stop).unwrap();
    assert_eq!(custom.best_tiered(5, |_| Some(0)), Err(PackingError::CustomWithTiers));
    // Nothing on sale serves nothing, and a need of nothing is served by nothing.
    let empty = Packer::new(&[], &[], stop).unwrap();
    assert_eq!((empty.best(1), empty.best(0)), (Ok(None), Ok(Some(Mix::default()))));
    let after = Packer::new(&[], &[], Beyond::AfterFirstPack(1)).unwrap();
    assert_eq!(after.best(1), Ok(None));
}

#[test]
fn more_sizes_than_a_table_can_name_are_refused() {
    let sizes = |count: u64| -> Vec<Offer> {
        (1..=count).map(|units| Offer { units, price: u128::from(units * 1_000 - units * units) }).collect()
    };
    let most = u64::try_from(MAX_SIZES).unwrap();
    assert_eq!(Packer::new(&sizes(most + 1), &[], Beyond::Stop).err(), Some(PackingError::TooManySizes));
    assert_eq!(Packer::new(&sizes(300), &[], Beyond::Stop).err(), Some(PackingError::TooManySizes));
    let book = Book { offers: sizes(most), bands: Vec::new(), beyond: Beyond::Stop };
    let packer = Packer::new(&book.offers, &[], Beyond::Stop).unwrap();
    let oracle = Oracle::new(&book, 2_200);
    for need in [1, most - 1, most + 1, 2_049, 2_100, 2_111, 2_200] {
        check_best(&book, &packer, &oracle, need, 0);
    }
}

/// Everything on sale in the embedded book that a packer answers for, under every kind of overflow.
fn books_on_sale() -> Vec<(String, Book)> {
    let mut books = Vec::new();
    for product in embedded().products.iter() {
        for meter in product.meters.iter() {
            for list in meter.lists.iter().filter(|l| !l.packs.is_empty() || l.custom.is_some()) {
                let name = format!("{} {:?}", meter.id, list.settlement);
                for overflow in [Overflow::Stop, Overflow::Postpaid, Overflow::AfterFirstPack] {
                    if let Some(beyond) = flat_beyond(list, overflow) {
                        books.push((format!("{name} {overflow:?}"), book_of(list, beyond)));
                    }
                }
            }
        }
    }
    books
}

fn flat_beyond(list: &PriceList, overflow: Overflow) -> Option<Beyond> {
    match (&list.postpaid, overflow) {
        (_, Overflow::Stop) => Some(Beyond::Stop),
        (Postpaid::Flat(price), Overflow::Postpaid) => Some(Beyond::Flat(price.grains())),
        (Postpaid::Flat(price), Overflow::AfterFirstPack) => Some(Beyond::AfterFirstPack(price.grains())),
        (Postpaid::None | Postpaid::Unlisted | Postpaid::Reached(_) | Postpaid::Graduated(_), _) => None,
    }
}

fn book_of(list: &PriceList, beyond: Beyond) -> Book {
    let offers = list.packs.iter().map(|p| Offer { units: p.units, price: p.price.grains() }).collect();
    let tiers = list.custom.iter().flat_map(|c| c.tiers.iter());
    let bands = tiers.map(|t| Band { from: t.from, unit_price: t.price.grains() }).collect();
    Book { offers, bands, beyond }
}

/// Every book once: most meters share the lists of others.
fn distinct_books_on_sale() -> Vec<(String, Book)> {
    let mut distinct: Vec<(String, Book)> = Vec::new();
    for (name, book) in books_on_sale() {
        let same = |other: &Book| {
            (&other.offers, &other.bands, other.beyond) == (&book.offers, &book.bands, book.beyond)
        };
        if !distinct.iter().any(|(_, other)| same(other)) {
            distinct.push((name, book));
        }
    }
    assert!(distinct.len() > 10, "the embedded book sells packs");
    distinct
}

#[test]
fn a_thousand_billion_units_follow_the_best_pack() {
    for (name, book) in distinct_books_on_sale() {
        let packer = Packer::new(&book.offers, &book.bands, book.beyond).unwrap();
        let best = book.best_pack().unwrap();
        let rate_is_over = book.over().is_some_and(|p| p * u128::from(best.units) <= best.price);
        let cost = |need: u64| {
            let mix = packer.best(need).unwrap().unwrap();
            check_mix(&book, need, &mix);
            mix.cost
        };
        let mut random = Random::new(best.units);
        let mut needs: Vec<u64> = (0..30)
            .map(|_| {
                let zeros = u32::try_from(random.between(10, 15)).unwrap();
                random.between(best.units, 10u64.pow(zeros).max(best.units))
            })
            .collect();
        needs.extend([MAX_NEED, MAX_NEED - 1, best.units, best.units + 1, best.units * 1_000 + 1]);
        needs.sort_unstable();
        let mut before = 0;
        for need in needs {
            let now = cost(need);
            assert!(now >= before, "{name}: {need} costs less than fewer");
            before = now;
            if rate_is_over {
                // Packs never beat the price beyond them; only a first pack may be asked for.
                assert!(now >= book.over().unwrap() * u128::from(need), "{name}: {need}");
                continue;
            }
            // cost ≥ need × best rate, in whole numbers.
            assert!(
                now * u128::from(best.units) >= best.price * u128::from(need),
                "{name}: {need} below the best rate"
            );
            assert!(now <= cost(need - best.units) + best.price, "{name}: {need} is not one best pack more");
            // The best pack is 200 times the finest size at most, so far out it repeats exactly.
            if need > best.units.saturating_mul(1_000) && need <= MAX_NEED - best.units {
                assert_eq!(cost(need + best.units), now + best.price, "{name}: {need} does not repeat");
            }
        }
    }
}

/// Least cost for every need up to `most`, on the grid of the sizes: another plain programme, from below, with costs
/// alone and packs that may be cut off at nothing.
fn costs_up_to(book: &Book, grid: u64, most: u64) -> Vec<u128> {
    let cells = usize::try_from(most / grid).unwrap() + 1;
    let custom = book.bands.iter().map(|b| (b.from, b.unit_price * u128::from(b.from)));
    let packs: Vec<(usize, u128)> = book
        .offers
        .iter()
        .map(|o| (o.units, o.price))
        .chain(custom)
        .map(|(units, price)| (usize::try_from(units / grid).unwrap(), price))
        .collect();
    let mut least = vec![u128::MAX; cells];
    least[0] = 0;
    for at in 1..cells {
        let by_pack =
            packs.iter().map(|&(size, price)| least[at.saturating_sub(size)].saturating_add(price)).min();
        let by_over = book.over().map(|p| least[at - 1].saturating_add(p * u128::from(grid)));
        least[at] = by_pack.into_iter().chain(by_over).min().unwrap_or(u128::MAX);
    }
    least
}

#[test]
fn ten_million_units_of_everything_on_sale_agree_with_a_plain_programme() {
    for (name, book) in distinct_books_on_sale() {
        if matches!(book.beyond, Beyond::AfterFirstPack(_)) {
            continue;
        }
        let packer = Packer::new(&book.offers, &book.bands, book.beyond).unwrap();
        let grid = book.divisor();
        // On the grid a custom pack inside its band is never needed where a multiple of the grid is also on sale.
        let most = if book.best_pack().unwrap().units > 100_000_000 { 3_000_000_000 } else { 10_000_000 };
        let least = costs_up_to(&book, grid, most);
        let mut random = Random::new(grid);
        for at in (0..60).map(|_| random.between(1, most / grid)).chain([most / grid]) {
            let cost = packer.best(at * grid).unwrap().unwrap().cost;
            let plain = least[usize::try_from(at).unwrap()];
            if book.bands.is_empty() {
                assert_eq!(cost, plain, "{name}: {}", at * grid);
            } else {
                assert!(cost <= plain, "{name}: {}", at * grid);
            }
        }
    }
}

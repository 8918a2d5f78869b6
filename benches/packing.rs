//! CPU time of the best mix natively, over every list of packs in the embedded price book: what building its table takes,
//! and what an answer takes afterwards, by powers of ten of the need.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    reason = "a bench that cannot go on has to stop; figures here are sizes of the price book"
)]

use std::time::Duration;

use cpu_time::ThreadTime;
use criterion::measurement::{Measurement, ValueFormatter, WallTime};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use packwise::packing::{Band, Beyond, MAX_NEED, Offer, Packer};
use packwise::price_book::{Overflow, Postpaid, PriceList, embedded};

/// The thread's own time, which others on the machine do not lengthen.
struct CpuTime;

impl Measurement for CpuTime {
    type Intermediate = ThreadTime;
    type Value = Duration;

    fn start(&self) -> ThreadTime {
        ThreadTime::now()
    }

    fn end(&self, start: ThreadTime) -> Duration {
        start.elapsed()
    }

    fn add(&self, one: &Duration, other: &Duration) -> Duration {
        *one + *other
    }

    fn zero(&self) -> Duration {
        Duration::ZERO
    }

    fn to_f64(&self, value: &Duration) -> f64 {
        WallTime.to_f64(value)
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        WallTime.formatter()
    }
}

type Book = (Vec<Offer>, Vec<Band>, Beyond);

/// Every list once that sells packs at one price beyond them or none.
fn lists() -> Vec<Book> {
    let mut books: Vec<Book> = Vec::new();
    for product in embedded().products.iter() {
        for list in product.meters.iter().flat_map(|meter| meter.lists.iter()) {
            if let Some(book) = book(list, product.overflow)
                && !books.contains(&book)
            {
                books.push(book);
            }
        }
    }
    books
}

fn book(list: &PriceList, overflow: Overflow) -> Option<Book> {
    let offers: Vec<Offer> =
        list.packs.iter().map(|pack| Offer { units: pack.units, price: pack.price.grains() }).collect();
    let tiers = list.custom.iter().flat_map(|custom| custom.tiers.iter());
    let bands: Vec<Band> =
        tiers.map(|tier| Band { from: tier.from, unit_price: tier.price.grains() }).collect();
    let beyond = match (overflow, &list.postpaid) {
        (Overflow::Stop, _) => Beyond::Stop,
        (Overflow::Postpaid, Postpaid::Flat(price)) => Beyond::Flat(price.grains()),
        (Overflow::AfterFirstPack, Postpaid::Flat(price)) => Beyond::AfterFirstPack(price.grains()),
        _ => return None,
    };
    (!offers.is_empty() || !bands.is_empty()).then_some((offers, bands, beyond))
}

fn packer((offers, bands, beyond): &Book) -> Packer {
    Packer::new(offers, bands, *beyond).unwrap()
}

fn packing(criterion: &mut Criterion<CpuTime>) {
    let books = lists();
    let packers: Vec<Packer> = books.iter().map(packer).collect();
    for packer in &packers {
        packer.best(MAX_NEED).unwrap();
    }
    let mut group = criterion.benchmark_group("warm");
    for power in 3..15 {
        // The golden section of each decade, and the lists in turn.
        let need = 10u64.pow(power) * 6_180_339 / 1_000_000;
        let mut turn = packers.iter().cycle();
        group.bench_function(BenchmarkId::from_parameter(format!("10^{power}")), |bencher| {
            bencher.iter(|| turn.next().unwrap().best(need).unwrap());
        });
    }
    group.finish();
    let mut turn = books.iter().cycle();
    criterion.bench_function("cold", |bencher| {
        bencher.iter(|| packer(turn.next().unwrap()).best(MAX_NEED).unwrap());
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().with_measurement(CpuTime);
    targets = packing
}
criterion_main!(benches);

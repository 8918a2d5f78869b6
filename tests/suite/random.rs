//! Random numbers that are the same on every machine and in every run.

/// SplitMix64 (Steele, Lea and Flood 2014).
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u64, high: u64) -> u64 {
        assert!(low <= high);
        low + self.next() % (high - low + 1)
    }

    /// True in so many of a hundred calls.
    pub(crate) fn percent(&mut self, share: u64) -> bool {
        self.between(1, 100) <= share
    }

    pub(crate) fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.next() % of.len() as u64).unwrap()]
    }
}

/// How many random cases a test runs: `PACKWISE_CASES`, or so many.
pub(crate) fn cases(otherwise: u64) -> u64 {
    match std::env::var("PACKWISE_CASES") {
        Ok(text) => text.parse().expect("PACKWISE_CASES is a number"),
        Err(_) => otherwise,
    }
}

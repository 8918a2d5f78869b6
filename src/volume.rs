//! Stub.
/// v
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Volume(u64);
/// u
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usage {
    /// y
    PerYear(Volume),
    /// m
    PerMonth(Volume),
    /// 12
    Months([Volume; 12]),
}
impl Usage {
    /// m
    #[must_use]
    pub fn months(self) -> [u64; 12] {
        [0; 12]
    }
    /// e
    #[must_use]
    pub fn even(total: u64) -> [u64; 12] {
        [total; 12]
    }
}

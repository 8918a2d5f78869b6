//! Exact yuan. Every amount is a [`Money`], every price per unit a [`UnitPrice`]; both hold a decimal, never a float,
//! and every operation that could overflow says so.

use core::cmp::Ordering;
use core::fmt;
use rust_decimal::{Decimal, RoundingStrategy};

/// Decimals of the grain all amounts are whole numbers of, which is what [`crate::packing`] computes with.
///
/// A list price has at most [`LIST_DECIMALS`]; three more hold any share of it in thousandths, such as a contract's
/// 85 折 of 0.005 yuan, and the vendor's own bills go to eight.
pub const DECIMALS: u32 = 8;

/// Decimals of a list price: the vendor's finest is 0.0035 yuan a call.
pub const LIST_DECIMALS: u32 = 4;

/// How an amount becomes payable: half a fen is rounded away from zero, once per line and option.
///
/// The sources state no rounding rule for any product; this is the one named place that chooses one.
pub const ROUNDING: RoundingStrategy = RoundingStrategy::MidpointAwayFromZero;

/// An exact amount in yuan.
///
/// ```
/// use packwise::money::Money;
/// let amount: Money = "17000.50".parse().unwrap();
/// assert_eq!(amount.to_string(), "17000.5");
/// assert_eq!(amount.payable(), "17000.50");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(Decimal);

/// An exact price of one unit (a call, a check, a segment) in yuan.
///
/// ```
/// use packwise::money::UnitPrice;
/// let price: UnitPrice = "0.0035".parse().unwrap();
/// assert_eq!(price.times(100_000).unwrap().to_string(), "350");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct UnitPrice(Decimal);

/// Why a price or an amount was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoneyError {
    /// Not a plain decimal number such as `0.0035`.
    NotANumber,
    /// Below zero.
    Negative,
    /// More than [`DECIMALS`] decimals.
    TooFine,
    /// Beyond what exact arithmetic holds.
    TooLarge,
}

impl fmt::Display for MoneyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotANumber => "not a plain decimal number",
            Self::Negative => "below zero",
            Self::TooFine => "more than 8 decimals",
            Self::TooLarge => "too large",
        })
    }
}

impl core::error::Error for MoneyError {}

/// Only digits and one point: `Decimal` itself would also take `1_000` and `+1`.
fn parse(text: &str) -> Result<Decimal, MoneyError> {
    if text.starts_with('-') {
        return Err(MoneyError::Negative);
    }
    let plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && text.bytes().next().is_some_and(|b| b.is_ascii_digit())
        && text.bytes().next_back().is_some_and(|b| b.is_ascii_digit());
    if !plain {
        return Err(MoneyError::NotANumber);
    }
    if text.len() > 28 {
        return Err(MoneyError::TooLarge);
    }
    // At most 28 digits, which a decimal holds. Its own parser would add 8 KB of rounding and exponents.
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let mut mantissa: i128 = 0;
    for digit in whole.bytes().chain(decimals.bytes()) {
        let digit = digit.checked_sub(b'0').filter(|d| *d <= 9).ok_or(MoneyError::NotANumber)?;
        mantissa = mantissa
            .checked_mul(10)
            .and_then(|m| m.checked_add(i128::from(digit)))
            .ok_or(MoneyError::TooLarge)?;
    }
    let scale = u32::try_from(decimals.len()).map_err(|_| MoneyError::TooFine)?;
    let value = Decimal::try_from_i128_with_scale(mantissa, scale).map_err(|_| MoneyError::TooLarge)?;
    let value = value.normalize();
    if value.scale() > DECIMALS {
        return Err(MoneyError::TooFine);
    }
    Ok(value)
}

/// The whole number of grains in a non-negative decimal of at most [`DECIMALS`] decimals.
fn grains(value: Decimal) -> u128 {
    let mantissa = value.mantissa().unsigned_abs();
    let missing = DECIMALS.saturating_sub(value.scale());
    mantissa.saturating_mul(10u128.saturating_pow(missing))
}

/// One place for what sums and differences share: it is 4 KB of WebAssembly, which the compiler would write twice.
#[inline(never)]
fn add(a: Decimal, b: Decimal) -> Option<Decimal> {
    a.checked_add(b)
}

impl Money {
    /// Nothing to pay.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// From a whole number of grains, 10⁻⁸ yuan each; `None` beyond 28 digits.
    ///
    /// ```
    /// use packwise::money::Money;
    /// assert_eq!(Money::from_grains(123_450_000).unwrap().to_string(), "1.2345");
    /// ```
    pub fn from_grains(n: u128) -> Option<Self> {
        let n = i128::try_from(n).ok()?;
        Decimal::try_from_i128_with_scale(n, DECIMALS).ok().map(|d| Self(d.normalize()))
    }

    /// A constant for the compiled price book: `mantissa` with `scale` decimals.
    #[must_use]
    pub const fn from_parts(mantissa: u64, scale: u32) -> Self {
        Self(decimal(mantissa, scale))
    }

    /// The whole number of grains, 10⁻⁸ yuan each.
    #[must_use]
    pub fn grains(self) -> u128 {
        grains(self.0)
    }

    /// Sum, or `None` on overflow.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        add(self.0, other.0).map(Self)
    }

    /// What is left after taking `other` away, or `None` when `other` is larger.
    #[must_use]
    pub fn minus(self, other: Self) -> Option<Self> {
        match self.cmp(&other) {
            Ordering::Less => None,
            // Not what adding up makes of it, which may be a zero below zero.
            Ordering::Equal => Some(Self::ZERO),
            Ordering::Greater => {
                let mut taken = other.0;
                taken.set_sign_negative(true);
                add(self.0, taken).map(Self)
            }
        }
    }

    /// This amount `count` times, or `None` on overflow.
    #[must_use]
    pub fn times(self, count: u64) -> Option<Self> {
        self.0.checked_mul(Decimal::from(count)).map(Self)
    }

    /// What is actually paid: two decimals, rounded once by [`ROUNDING`].
    #[must_use]
    pub fn payable(self) -> String {
        format!("{:.2}", self.rounded().0)
    }

    /// The payable amount as money, so that shown totals are sums of shown amounts.
    #[must_use]
    pub fn rounded(self) -> Self {
        Self(self.0.round_dp_with_strategy(2, ROUNDING))
    }

    /// This as a share of `whole` in tenths of a percent, rounded by [`ROUNDING`]; `None` when `whole` is zero.
    ///
    /// ```
    /// use packwise::money::Money;
    /// let saved: Money = "80000".parse().unwrap();
    /// assert_eq!(saved.per_mille_of("360000".parse().unwrap()), Some(222));
    /// ```
    #[must_use]
    pub fn per_mille_of(self, whole: Self) -> Option<u64> {
        let share = self.0.checked_mul(Decimal::from(1000))?.checked_div(whole.0)?;
        u64::try_from(share.round_dp_with_strategy(0, ROUNDING).mantissa()).ok()
    }

    /// So many thousandths of this amount, exact.
    ///
    /// ```
    /// use packwise::money::Money;
    /// let list: Money = "180000".parse().unwrap();
    /// assert_eq!(list.per_mille(850).unwrap().to_string(), "153000");
    /// ```
    #[must_use]
    pub fn per_mille(self, share: u16) -> Option<Self> {
        self.0.checked_mul(Decimal::new(i64::from(share), 3)).map(|d| Self(d.normalize()))
    }

    /// Price of one of `units`, rounded to six decimals for display; `None` for zero units.
    #[must_use]
    pub fn per_unit(self, units: u64) -> Option<String> {
        let each = self.0.checked_div(Decimal::from(units))?;
        Some(each.round_dp_with_strategy(6, ROUNDING).normalize().to_string())
    }
}

impl UnitPrice {
    /// A constant for the compiled price book: `mantissa` with `scale` decimals.
    #[must_use]
    pub const fn from_parts(mantissa: u64, scale: u32) -> Self {
        Self(decimal(mantissa, scale))
    }

    /// The whole number of grains, 10⁻⁸ yuan each.
    #[must_use]
    pub fn grains(self) -> u128 {
        grains(self.0)
    }

    /// So many thousandths of this price, exact: 850 of 0.005 is 0.00425.
    #[must_use]
    pub fn per_mille(self, share: u16) -> Option<Self> {
        self.0.checked_mul(Decimal::new(i64::from(share), 3)).map(|d| Self(d.normalize()))
    }

    /// The price of `units`, or `None` on overflow.
    #[must_use]
    pub fn times(self, units: u64) -> Option<Money> {
        self.0.checked_mul(Decimal::from(units)).map(Money)
    }
}

/// `mantissa` with `scale` decimals, in a form the compiler can put into a static table.
const fn decimal(mantissa: u64, scale: u32) -> Decimal {
    #[expect(clippy::cast_possible_truncation, reason = "the two halves of a u64")]
    Decimal::from_parts(mantissa as u32, (mantissa >> 32) as u32, 0, false, scale)
}

impl core::str::FromStr for Money {
    type Err = MoneyError;
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        parse(text).map(Self)
    }
}

impl core::str::FromStr for UnitPrice {
    type Err = MoneyError;
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        parse(text).map(Self)
    }
}

/// Exact, without trailing zeros: `16750`, `17000.5`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0.normalize(), f)
    }
}

/// All digits the source prints, without trailing zeros: `0.0035`.
impl fmt::Display for UnitPrice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0.normalize(), f)
    }
}

//! Prices a customer pays instead of the list's.

use crate::money::{Money, UnitPrice};
use core::fmt;

/// What a customer's contract changes about one meter's list. Nothing, by default.
///
/// A price named outright stands as it is; a share applies to what is not named.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contract {
    /// Share of the list price paid for packs.
    pub packs_share: Option<Share>,
    /// Share of the list price paid postpaid.
    pub postpaid_share: Option<Share>,
    /// Price of each unit postpaid. It replaces tiers too: a contract names one price.
    pub postpaid: Option<UnitPrice>,
    /// Prices of packs by size.
    pub packs: Vec<(u64, Money)>,
}

impl Contract {
    /// Whether the list stands as it is.
    #[must_use]
    pub fn is_list(&self) -> bool {
        let whole = |share: Option<Share>| share.is_none_or(|s| s == Share::WHOLE);
        whole(self.packs_share)
            && whole(self.postpaid_share)
            && self.postpaid.is_none()
            && self.packs.is_empty()
    }
}

/// A share of a price in thousandths: 850 is 85 折, 85 %.
///
/// ```
/// use packwise::scenario::Share;
/// for text in ["85折", "8.5折", "85", "8.5", "85%", "0.85", "八五折", "15% off"] {
///     assert_eq!(Share::parse(text).unwrap().per_mille(), 850, "{text}");
/// }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Share(u16);

/// Why a discount was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ShareError {
    /// Not a number as discounts are written.
    NotAShare,
    /// Finer than a tenth of a per cent.
    TooFine,
    /// Nothing, or more than the list price.
    OutOfRange,
}

impl fmt::Display for ShareError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAShare => "not a discount such as 85折, 85% or 0.85",
            Self::TooFine => "finer than a tenth of a per cent",
            Self::OutOfRange => "not above nothing and up to the list price",
        })
    }
}

impl core::error::Error for ShareError {}

impl Share {
    /// The list price itself.
    pub const WHOLE: Self = Self(1_000);

    /// A share of so many thousandths, from 1 to 1,000.
    #[must_use]
    pub const fn new(per_mille: u16) -> Option<Self> {
        if per_mille == 0 || per_mille > 1_000 { None } else { Some(Self(per_mille)) }
    }

    /// Thousandths of the list price.
    #[must_use]
    pub const fn per_mille(self) -> u16 {
        self.0
    }

    /// Reads a discount as people write it: 85折 and 8.5折 are one thing, as are 85, 8.5, 85 % and 0.85; `15% off` is
    /// what is taken away. A bare number up to 1 is a share of the whole; up to 10 it is tenths, as it always is before 折;
    /// above that it is per cent.
    ///
    /// # Errors
    /// Why the text is no such share.
    pub fn parse(text: &str) -> Result<Self, ShareError> {
        let folded: String = text.chars().filter(|c| !c.is_whitespace()).map(fold).collect();
        let lower = folded.to_ascii_lowercase();
        let (number, unit) = if let Some(n) = lower.strip_suffix("%off") {
            (n, Unit::Off)
        } else if let Some(n) = lower.strip_suffix('%') {
            (n, Unit::PerCent)
        } else if let Some(n) = lower.strip_suffix('折') {
            (n, Unit::Tenths)
        } else {
            (lower.as_str(), Unit::Bare)
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(fraction) || number.ends_with('.') {
            return Err(ShareError::NotAShare);
        }
        let fraction = fraction.trim_end_matches('0');
        // Thousandths of the number hold every text that can come out at whole thousandths of the price.
        if fraction.len() > 3 {
            return Err(ShareError::TooFine);
        }
        // Digits alone fail to be a number only where there are too many.
        let thousandths: u64 =
            format!("{whole}{fraction:0<3}").parse().map_err(|_| ShareError::OutOfRange)?;
        let scale = match unit {
            Unit::Bare if thousandths <= 1_000 => 1,
            Unit::Bare | Unit::Tenths if thousandths <= 10_000 => 10,
            Unit::Bare | Unit::Tenths | Unit::PerCent | Unit::Off => 100,
        };
        let per_mille = thousandths.div_euclid(scale);
        if thousandths.rem_euclid(scale) != 0 {
            return Err(ShareError::TooFine);
        }
        let paid = match unit {
            Unit::Off => 1_000_u64.checked_sub(per_mille).ok_or(ShareError::OutOfRange)?,
            Unit::PerCent | Unit::Tenths | Unit::Bare => per_mille,
        };
        u16::try_from(paid).ok().and_then(Self::new).ok_or(ShareError::OutOfRange)
    }
}

enum Unit {
    PerCent,
    Off,
    /// 折.
    Tenths,
    Bare,
}

/// Full-width and Chinese digits as ASCII.
fn fold(c: char) -> char {
    const CHINESE: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    const ASCII: [char; 10] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
    match c {
        '％' => '%',
        '．' | '点' => '.',
        '零' => '0',
        '０'..='９' => {
            char::from_u32(u32::from(c).wrapping_sub(u32::from('０')).wrapping_add(u32::from('0')))
                .unwrap_or(c)
        }
        _ => CHINESE.iter().position(|&d| d == c).and_then(|i| ASCII.get(i).copied()).unwrap_or(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn discounts_as_people_write_them() {
        let cases: [(&str, u16); 21] = [
            ("85 折", 850),
            ("８．５折", 850),
            ("9折", 900),
            ("九折", 900),
            ("八八折", 880),
            ("99", 990),
            ("100%", 1_000),
            ("10", 1_000),
            ("1", 1_000),
            ("0.5", 500),
            ("0.855", 855),
            // 折 are tenths however few they are.
            ("1折", 100),
            ("一折", 100),
            ("0.5折", 50),
            ("33.3%", 333),
            ("3.33折", 333),
            ("5%", 50),
            ("5% off", 950),
            ("８５％", 850),
            ("零点八五", 850),
            ("九点零五折", 905),
        ];
        for (text, per_mille) in cases {
            assert_eq!(Share::parse(text).map(Share::per_mille), Ok(per_mille), "{text}");
        }
    }

    #[test]
    fn what_is_no_discount_is_refused() {
        for text in ["", "折", "abc", "-5", "+5", "+8.5折", "8.+5", "8.5.5", "8.", "1e3", "%", "85折折"] {
            assert_eq!(Share::parse(text), Err(ShareError::NotAShare), "{text:?}");
        }
        let long = "9".repeat(40);
        for text in ["0", "0%", "101%", "120", "100% off", "100000", "1234567", &long] {
            assert_eq!(Share::parse(text), Err(ShareError::OutOfRange), "{text:?}");
        }
        for text in ["33.33%", "0.8555", "3.333折", "0.0000001"] {
            assert_eq!(Share::parse(text), Err(ShareError::TooFine), "{text:?}");
        }
    }
}

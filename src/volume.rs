//! How much is used: whole numbers of calls or segments, the ways people write them, and their spread over a year.
//!
//! A number is understood or refused in words, never guessed: `1,2` could be twelve with a slip or one and a fifth, so it
//! is neither. Everything here is exact.

mod profile;

pub use profile::{Profile, spread};

use core::fmt;

/// Months in a year of usage.
pub const MONTHS: usize = 12;

/// A number of calls, checks or segments, from 0 to [`Volume::MAX`].
///
/// ```
/// use packwise::volume::Volume;
/// let volume = Volume::parse("120万").unwrap();
/// assert_eq!(volume.get(), 1_200_000);
/// assert_eq!(volume.group(), "1,200,000");
/// assert_eq!(volume.wan(), "120 万");
/// assert_eq!(volume.short_en(), "1.2 million");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Volume(u64);

/// Why a number was refused. Each has a [`code`](VolumeError::code) and carries what a message about it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum VolumeError {
    /// Nothing but blanks.
    Empty,
    /// Below zero.
    Negative,
    /// Something that is no part of a number.
    NotANumber {
        /// The first character that does not belong, after full-width forms were folded.
        at: char,
    },
    /// Groups that are not all of three digits, or are not separated all alike.
    Grouping {
        /// The first separator that is out of place.
        separator: char,
    },
    /// A point without 万, million and the like behind it: half a call, or a group in another country's writing.
    PointWithoutSuffix,
    /// A point that leaves a fraction of a unit.
    NotWhole {
        /// The exact number that was written, in plain digits: `12345.6` for `1.23456万`.
        value: String,
    },
    /// More than [`Volume::MAX`].
    TooLarge,
    /// Two multipliers, as in 万亿 or `k million`.
    TwoSuffixes {
        /// The first, as it was written but in lower case.
        first: &'static str,
        /// The second, likewise.
        second: &'static str,
    },
}

impl VolumeError {
    /// A stable name for messages and interfaces.
    ///
    /// ```
    /// use packwise::volume::VolumeError;
    /// assert_eq!(VolumeError::Empty.code(), "volume.empty");
    /// ```
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "volume.empty",
            Self::Negative => "volume.negative",
            Self::NotANumber { .. } => "volume.notANumber",
            Self::Grouping { .. } => "volume.grouping",
            Self::PointWithoutSuffix => "volume.pointWithoutSuffix",
            Self::NotWhole { .. } => "volume.notWhole",
            Self::TooLarge => "volume.tooLarge",
            Self::TwoSuffixes { .. } => "volume.twoSuffixes",
        }
    }
}

impl fmt::Display for VolumeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("no number"),
            Self::Negative => f.write_str("below zero"),
            Self::NotANumber { at } => write!(f, "{at:?} is no part of a number"),
            Self::Grouping { separator } => {
                write!(
                    f,
                    "digits are grouped by three with one kind of separator, which {separator:?} is not"
                )
            }
            Self::PointWithoutSuffix => f.write_str("a point without a multiplier such as 万 or million"),
            Self::NotWhole { value } => write!(f, "{value} is not a whole number"),
            Self::TooLarge => write!(f, "more than {}", Volume::MAX.group()),
            Self::TwoSuffixes { first, second } => write!(f, "two multipliers, {first} and {second}"),
        }
    }
}

impl core::error::Error for VolumeError {}

/// The multipliers, by the zeros each adds. A longer name stands before a shorter one that begins it.
const SUFFIXES: [(&str, u32); 9] = [
    ("万", 4),
    ("萬", 4),
    ("亿", 8),
    ("億", 8),
    ("thousand", 3),
    ("million", 6),
    ("billion", 9),
    ("k", 3),
    ("m", 6),
];

/// The words for what is counted, allowed behind a number: calls, and segments.
const UNITS: [char; 2] = ['次', '条'];

impl Volume {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// The most that is computed with: 10¹⁵, far above any usage, and small enough that sums and exact prices fit.
    pub const MAX: Self = Self(1_000_000_000_000_000);

    /// `count` units, or `None` above [`Volume::MAX`].
    ///
    /// ```
    /// use packwise::volume::Volume;
    /// assert_eq!(Volume::new(12).map(Volume::get), Some(12));
    /// assert_eq!(Volume::new(u64::MAX), None);
    /// ```
    #[must_use]
    pub const fn new(count: u64) -> Option<Self> {
        if count > Self::MAX.0 { None } else { Some(Self(count)) }
    }

    /// The number of units.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// Reads a number as people write it.
    ///
    /// Full-width forms count as their ASCII ones and every kind of blank as a space; blanks around are dropped. Then:
    /// digits, plain or in groups of three separated by commas or by spaces; at most one of 万 萬 亿 億 `k` `m`
    /// `thousand` `million` `billion`, in any case; at most one of 次 条. A point is allowed only before a multiplier
    /// and only where the result is whole.
    ///
    /// # Errors
    ///
    /// Every other text is refused, each with the [`VolumeError`] that says why.
    ///
    /// ```
    /// use packwise::volume::{Volume, VolumeError};
    /// for text in ["120万", "1.2 million", "1,200,000", "1 200 000 次", "１２０００００"] {
    ///     assert_eq!(Volume::parse(text).map(Volume::get), Ok(1_200_000));
    /// }
    /// assert_eq!(Volume::parse("1,2"), Err(VolumeError::Grouping { separator: ',' }));
    /// assert_eq!(Volume::parse("1.23456万"), Err(VolumeError::NotWhole { value: String::from("12345.6") }));
    /// ```
    pub fn parse(text: &str) -> Result<Self, VolumeError> {
        let folded: String = text.chars().map(fold).collect();
        let text = folded.trim();
        let first = text.chars().next().ok_or(VolumeError::Empty)?;
        if is_minus(first) {
            let rest = text.trim_start_matches(|c| is_minus(c) || c == ' ');
            let number = rest.starts_with(|c: char| c.is_ascii_digit());
            return Err(if number { VolumeError::Negative } else { VolumeError::NotANumber { at: first } });
        }
        let split = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, ',' | ' ' | '.'));
        let (number, rest) = text.split_at_checked(split.unwrap_or(text.len())).unwrap_or((text, ""));
        // What does not belong is told before what is written wrong: "abc", and "1,2x".
        let zeros = multiplier(rest)?;
        let number = number.trim_end();
        let Some((whole, fraction)) = number.split_once('.') else {
            return scaled(&ungrouped(number, first)?, "", zeros.unwrap_or(0));
        };
        if let Some(separator) = fraction.chars().find(|c| !c.is_ascii_digit()) {
            return Err(VolumeError::Grouping { separator });
        }
        if fraction.is_empty() {
            return Err(VolumeError::NotANumber { at: '.' });
        }
        let whole = ungrouped(whole, '.')?;
        scaled(&whole, fraction, zeros.ok_or(VolumeError::PointWithoutSuffix)?)
    }

    /// Reads plain ASCII digits, as programs send them: no sign, blank, group or multiplier.
    ///
    /// # Errors
    ///
    /// [`VolumeError::Empty`], [`VolumeError::Negative`] for a leading `-`, [`VolumeError::NotANumber`] at the first other
    /// character that is no digit, [`VolumeError::TooLarge`].
    ///
    /// ```
    /// use packwise::volume::{Volume, VolumeError};
    /// assert_eq!(Volume::from_digits("300000").map(Volume::get), Ok(300_000));
    /// assert_eq!(Volume::from_digits("3e5"), Err(VolumeError::NotANumber { at: 'e' }));
    /// ```
    pub fn from_digits(digits: &str) -> Result<Self, VolumeError> {
        if digits.is_empty() {
            return Err(VolumeError::Empty);
        }
        if digits.starts_with('-') {
            return Err(VolumeError::Negative);
        }
        if let Some(at) = digits.chars().find(|c| !c.is_ascii_digit()) {
            return Err(VolumeError::NotANumber { at });
        }
        scaled(digits, "", 0)
    }

    /// Digits in groups of three: `1,200,000`.
    ///
    /// ```
    /// use packwise::volume::Volume;
    /// assert_eq!(Volume::new(15_000).unwrap().group(), "15,000");
    /// ```
    #[must_use]
    pub fn group(self) -> String {
        group(self.0)
    }

    /// In 万 or 亿 with all its decimals: `120 万`, `1.23 亿`. Below 10,000, or where 亿 would take more than four
    /// decimals, in [groups](Self::group).
    ///
    /// ```
    /// use packwise::volume::Volume;
    /// assert_eq!(Volume::new(12_000).unwrap().wan(), "1.2 万");
    /// assert_eq!(Volume::new(300_000_000).unwrap().wan(), "3 亿");
    /// assert_eq!(Volume::new(9_999).unwrap().wan(), "9,999");
    /// ```
    #[must_use]
    pub fn wan(self) -> String {
        const WAN: u64 = 10_000;
        const YI: u64 = 100_000_000;
        let text = match self.0 {
            YI.. => decimals(self.0, YI, 4).map(|number| format!("{number} 亿")),
            WAN.. => decimals(self.0, WAN, 4).map(|number| format!("{number} 万")),
            _ => None,
        };
        text.unwrap_or_else(|| self.group())
    }

    /// In millions or billions where that takes at most three decimals, otherwise in [groups](Self::group).
    ///
    /// ```
    /// use packwise::volume::Volume;
    /// assert_eq!(Volume::new(300_000).unwrap().short_en(), "300,000");
    /// assert_eq!(Volume::new(2_500_000_000).unwrap().short_en(), "2.5 billion");
    /// ```
    #[must_use]
    pub fn short_en(self) -> String {
        const MILLION: u64 = 1_000_000;
        const BILLION: u64 = 1_000_000_000;
        let text = match self.0 {
            BILLION.. => decimals(self.0, BILLION, 3).map(|number| format!("{number} billion")),
            MILLION.. => decimals(self.0, MILLION, 3).map(|number| format!("{number} million")),
            _ => None,
        };
        text.unwrap_or_else(|| self.group())
    }
}

/// Plain digits, which [`Volume::from_digits`] reads back.
impl fmt::Display for Volume {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// The ASCII character of a full-width form, a space for any blank, and any other character itself.
fn fold(character: char) -> char {
    match character {
        '！'..='～' => {
            u32::from(character).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(character)
        }
        blank if blank.is_whitespace() => ' ',
        other => other,
    }
}

/// The hyphen, and the true minus sign that word processors put in its place.
const fn is_minus(character: char) -> bool {
    matches!(character, '-' | '\u{2212}')
}

/// The zeros that what stands behind the digits adds; `None` when there is no multiplier, with or without a unit.
fn multiplier(rest: &str) -> Result<Option<u32>, VolumeError> {
    let rest = rest.strip_suffix(UNITS).unwrap_or(rest).trim();
    let Some((first, zeros, behind)) = suffix(rest) else {
        return rest.chars().next().map_or(Ok(None), |at| Err(VolumeError::NotANumber { at }));
    };
    if let Some((second, ..)) = suffix(behind) {
        return Err(VolumeError::TwoSuffixes { first, second });
    }
    behind.chars().next().map_or(Ok(Some(zeros)), |at| Err(VolumeError::NotANumber { at }))
}

/// The multiplier that `text` begins with, its zeros, and what follows it.
fn suffix(text: &str) -> Option<(&'static str, u32, &str)> {
    SUFFIXES.into_iter().find_map(|(name, zeros)| {
        let (head, behind) = text.split_at_checked(name.len())?;
        head.eq_ignore_ascii_case(name).then(|| (name, zeros, behind.trim_start()))
    })
}

/// The digits of `number` without its group separators. `culprit` is what to blame when there are no digits.
fn ungrouped(number: &str, culprit: char) -> Result<String, VolumeError> {
    let Some(separator) = number.chars().find(|c| !c.is_ascii_digit()) else {
        return if number.is_empty() {
            Err(VolumeError::NotANumber { at: culprit })
        } else {
            Ok(String::from(number))
        };
    };
    if let Some(other) = number.chars().find(|&c| !c.is_ascii_digit() && c != separator) {
        return Err(VolumeError::Grouping { separator: other });
    }
    // "0,123" is more likely a decimal comma than a hundred and twenty-three.
    let fits = number.split(separator).enumerate().all(|(place, digits)| match place {
        0 => matches!(digits.len(), 1..=3) && !digits.starts_with('0'),
        _ => digits.len() == 3,
    });
    if fits { Ok(number.replace(separator, "")) } else { Err(VolumeError::Grouping { separator }) }
}

/// The volume of `whole`.`fraction` with `zeros` added, computed on the digits.
fn scaled(whole: &str, fraction: &str, zeros: u32) -> Result<Volume, VolumeError> {
    let whole = whole.trim_start_matches('0');
    let fraction = fraction.trim_end_matches('0');
    let places = usize::try_from(zeros).unwrap_or(usize::MAX);
    let (moved, left) = fraction.split_at_checked(places).unwrap_or((fraction, ""));
    let padding = places.saturating_sub(moved.len());
    let digits = whole.chars().chain(moved.chars()).chain(core::iter::repeat_n('0', padding));
    if !left.is_empty() {
        let digits: String = digits.collect();
        let digits = digits.trim_start_matches('0');
        let value = format!("{}.{left}", if digits.is_empty() { "0" } else { digits });
        return Err(VolumeError::NotWhole { value });
    }
    digits
        .filter_map(|c| c.to_digit(10))
        .try_fold(0_u64, |value, digit| {
            value.checked_mul(10)?.checked_add(u64::from(digit)).filter(|&value| value <= Volume::MAX.0)
        })
        .map(Volume)
        .ok_or(VolumeError::TooLarge)
}

/// Digits in groups of three.
fn group(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len().saturating_mul(2));
    for (place, digit) in digits.chars().enumerate() {
        let behind = digits.len().saturating_sub(place);
        if place > 0 && behind.is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `value` in units of `unit`, a power of ten, when that takes at most `most` decimals. Four digits before the point
/// stand together (`1200 万`), more are grouped.
fn decimals(value: u64, unit: u64, most: usize) -> Option<String> {
    let (whole, rest) = (value.checked_div(unit)?, value.checked_rem(unit)?);
    let whole = if whole < 10_000 { whole.to_string() } else { group(whole) };
    if rest == 0 {
        return Some(whole);
    }
    let width = usize::try_from(unit.ilog10()).ok()?;
    let fraction = format!("{rest:0width$}");
    let fraction = fraction.trim_end_matches('0');
    (fraction.len() <= most).then(|| format!("{whole}.{fraction}"))
}

/// How much is used in a year of twelve months, as its user knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Usage {
    /// So much in the whole year, spread evenly.
    PerYear(Volume),
    /// So much in every month.
    PerMonth(Volume),
    /// So much in each month, the first being the month of the purchase.
    Months([Volume; 12]),
}

impl Usage {
    /// What is used in each month.
    ///
    /// A yearly total is split so that the first k months have floor(total · k / 12) together: whole numbers that differ
    /// by at most one and add up to the total.
    ///
    /// ```
    /// use packwise::volume::{Usage, Volume};
    /// let months = Usage::PerYear(Volume::new(20).unwrap()).months();
    /// assert_eq!(months, [1, 2, 2, 1, 2, 2, 1, 2, 2, 1, 2, 2]);
    /// ```
    #[must_use]
    pub fn months(self) -> [u64; 12] {
        match self {
            Self::PerYear(Volume(total)) => {
                let mut before = 0_u64;
                let mut k = 0_u64;
                [(); 12].map(|()| {
                    k = k.saturating_add(1);
                    // A volume times 12 fits with room to spare.
                    let until = total.saturating_mul(k).div_euclid(12);
                    let month = until.saturating_sub(before);
                    before = until;
                    month
                })
            }
            Self::PerMonth(Volume(month)) => [month; 12],
            Self::Months(months) => months.map(Volume::get),
        }
    }

    /// What is used in the year.
    ///
    /// # Errors
    ///
    /// [`VolumeError::TooLarge`] when twelve months come to more than [`Volume::MAX`].
    ///
    /// ```
    /// use packwise::volume::{Usage, Volume, VolumeError};
    /// assert_eq!(Usage::PerMonth(Volume::new(1000).unwrap()).total(), Ok(Volume::new(12_000).unwrap()));
    /// assert_eq!(Usage::PerMonth(Volume::MAX).total(), Err(VolumeError::TooLarge));
    /// ```
    pub fn total(self) -> Result<Volume, VolumeError> {
        Volume::new(self.sum()).ok_or(VolumeError::TooLarge)
    }

    /// What is used in a day on average, over 365 days and rounded half up: only to be shown, never to be priced.
    ///
    /// ```
    /// use packwise::volume::{Usage, Volume};
    /// assert_eq!(Usage::PerYear(Volume::new(300_000).unwrap()).per_day(), 822);
    /// ```
    #[must_use]
    pub fn per_day(self) -> u64 {
        // total / 365 + 1/2, both over 730.
        self.sum().saturating_mul(2).saturating_add(365).div_euclid(730)
    }

    /// Twelve volumes fit into 64 bits: 1.2 · 10¹⁶.
    fn sum(self) -> u64 {
        self.months().into_iter().fold(0, u64::saturating_add)
    }
}

#[cfg(test)]
mod tests {
    use super::{Usage, Volume, VolumeError};

    fn volume(count: u64) -> Volume {
        Volume::new(count).unwrap()
    }

    #[test]
    fn accepted() {
        let cases: &[(&str, u64)] = &[
            ("0", 0),
            ("007", 7),
            ("1200000", 1_200_000),
            ("1,200,000", 1_200_000),
            ("1 200 000", 1_200_000),
            ("1\u{202f}200\u{a0}000", 1_200_000),
            ("１２０００００", 1_200_000),
            ("１，２００，０００", 1_200_000),
            (" \u{3000}12\t", 12),
            ("120万", 1_200_000),
            ("120 萬", 1_200_000),
            ("1.2万", 12_000),
            ("１．２万", 12_000),
            ("1.2345万", 12_345),
            ("1.50 万", 15_000),
            ("0.5万", 5_000),
            ("0.0亿", 0),
            ("3亿", 300_000_000),
            ("1.23億", 123_000_000),
            ("1,200.5万", 12_005_000),
            ("12k", 12_000),
            ("12K", 12_000),
            ("1.2m", 1_200_000),
            ("1.2 Million", 1_200_000),
            ("1.2ＭＩＬＬＩＯＮ", 1_200_000),
            ("300 thousand", 300_000),
            ("2.5 billion", 2_500_000_000),
            ("30万次", 300_000),
            ("30 万 条", 300_000),
            ("30次", 30),
            ("1 200 次", 1_200),
            ("10k次", 10_000),
            ("1,000,000,000,000,000", 1_000_000_000_000_000),
            ("1000000 billion", 1_000_000_000_000_000),
            ("00000000000000000000000000012", 12),
        ];
        for &(text, count) in cases {
            assert_eq!(Volume::parse(text), Ok(volume(count)), "{text}");
        }
    }

    #[test]
    fn refused() {
        let no = |at| VolumeError::NotANumber { at };
        let grouping = |separator| VolumeError::Grouping { separator };
        let part = |value: &str| VolumeError::NotWhole { value: String::from(value) };
        let two = |first, second| VolumeError::TwoSuffixes { first, second };
        let cases: &[(&str, VolumeError)] = &[
            ("", VolumeError::Empty),
            (" \u{3000}\n", VolumeError::Empty),
            ("-5", VolumeError::Negative),
            ("－5", VolumeError::Negative),
            ("− 5万", VolumeError::Negative),
            ("-0", VolumeError::Negative),
            ("-", no('-')),
            ("-x", no('-')),
            ("+5", no('+')),
            ("abc", no('a')),
            ("万", no('万')),
            ("k", no('k')),
            ("次", no('次')),
            ("约30万", no('约')),
            ("3百万", no('百')),
            ("1e6", no('e')),
            ("0x10", no('x')),
            ("12a4", no('a')),
            ("1-2", no('-')),
            ("1_000", no('_')),
            ("1'000", no('\'')),
            ("5%", no('%')),
            ("¥5", no('¥')),
            ("3b", no('b')),
            ("3 millions", no('s')),
            ("1万2千", no('2')),
            ("30次万", no('次')),
            ("30万次次", no('次')),
            ("٣", no('٣')),
            ("1.", no('.')),
            (".", no('.')),
            (".5万", no('.')),
            ("1.万", no('.')),
            (",", grouping(',')),
            ("1,2", grouping(',')),
            ("12,34", grouping(',')),
            ("1,", grouping(',')),
            (",123", grouping(',')),
            ("1234,567", grouping(',')),
            ("1,2345", grouping(',')),
            ("0,123", grouping(',')),
            ("1  200", grouping(' ')),
            ("1 2", grouping(' ')),
            ("1,200 000", grouping(' ')),
            ("1, 200", grouping(' ')),
            ("1.200.000", grouping('.')),
            ("1.200,00", grouping(',')),
            ("1.2 3万", grouping(' ')),
            ("1.5", VolumeError::PointWithoutSuffix),
            ("1.0", VolumeError::PointWithoutSuffix),
            ("1.200", VolumeError::PointWithoutSuffix),
            ("1.5次", VolumeError::PointWithoutSuffix),
            ("1.23456万", part("12345.6")),
            ("0.00001万", part("0.1")),
            ("1.2345k", part("1234.5")),
            ("1.00000000001亿", part("100000000.001")),
            ("1万亿", two("万", "亿")),
            ("1 k million", two("k", "million")),
            ("1kk", two("k", "k")),
            ("1000000000000001", VolumeError::TooLarge),
            ("1000001 billion", VolumeError::TooLarge),
            ("99999999999999999999999999999999999999999999", VolumeError::TooLarge),
        ];
        for (text, error) in cases {
            assert_eq!(Volume::parse(text).as_ref(), Err(error), "{text}");
        }
    }

    #[test]
    fn digits_only_from_programs() {
        assert_eq!(Volume::from_digits("0012"), Ok(volume(12)));
        assert_eq!(Volume::from_digits("1000000000000000"), Ok(Volume::MAX));
        assert_eq!(Volume::from_digits("1000000000000001"), Err(VolumeError::TooLarge));
        assert_eq!(Volume::from_digits(""), Err(VolumeError::Empty));
        assert_eq!(Volume::from_digits("-1"), Err(VolumeError::Negative));
        for (text, at) in
            [("+1", '+'), (" 1", ' '), ("1,000", ','), ("１", '１'), ("1.0", '.'), ("1万", '万')]
        {
            assert_eq!(Volume::from_digits(text), Err(VolumeError::NotANumber { at }), "{text}");
        }
    }

    #[test]
    fn codes_are_distinct() {
        let errors = [
            VolumeError::Empty,
            VolumeError::Negative,
            VolumeError::NotANumber { at: 'x' },
            VolumeError::Grouping { separator: ',' },
            VolumeError::PointWithoutSuffix,
            VolumeError::NotWhole { value: String::from("0.5") },
            VolumeError::TooLarge,
            VolumeError::TwoSuffixes { first: "万", second: "亿" },
        ];
        let codes: std::collections::BTreeSet<_> = errors.iter().map(VolumeError::code).collect();
        assert_eq!(codes.len(), errors.len());
        let words: std::collections::BTreeSet<_> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(words.len(), errors.len());
    }

    #[test]
    fn echoes() {
        let cases = [
            (0, "0", "0", "0"),
            (999, "999", "999", "999"),
            (9_999, "9,999", "9,999", "9,999"),
            (10_000, "10,000", "1 万", "10,000"),
            (12_345, "12,345", "1.2345 万", "12,345"),
            (300_000, "300,000", "30 万", "300,000"),
            (999_999, "999,999", "99.9999 万", "999,999"),
            (1_200_000, "1,200,000", "120 万", "1.2 million"),
            (1_234_567, "1,234,567", "123.4567 万", "1,234,567"),
            (12_000_000, "12,000,000", "1200 万", "12 million"),
            (99_999_999, "99,999,999", "9999.9999 万", "99,999,999"),
            (100_010_000, "100,010,000", "1.0001 亿", "100.01 million"),
            (123_000_000, "123,000,000", "1.23 亿", "123 million"),
            (123_456_789, "123,456,789", "123,456,789", "123,456,789"),
            (1_200_500_000, "1,200,500,000", "12.005 亿", "1,200,500,000"),
            (1_000_000_000_000_000, "1,000,000,000,000,000", "10,000,000 亿", "1,000,000 billion"),
        ];
        for (count, grouped, wan, english) in cases {
            let volume = volume(count);
            assert_eq!(
                (volume.group().as_str(), volume.wan().as_str(), volume.short_en().as_str()),
                (grouped, wan, english)
            );
        }
    }

    #[test]
    fn a_year() {
        assert_eq!(Usage::PerYear(volume(0)).months(), [0; 12]);
        assert_eq!(Usage::PerYear(volume(300_000)).months(), [25_000; 12]);
        assert_eq!(Usage::PerYear(volume(1)).months(), [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
        assert_eq!(Usage::PerYear(Volume::MAX).total(), Ok(Volume::MAX));
        let mut months = [Volume::ZERO; 12];
        months[3] = volume(7);
        assert_eq!(Usage::Months(months).months(), [0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(Usage::Months(months).total(), Ok(volume(7)));
    }

    #[test]
    fn a_day() {
        assert_eq!(Usage::PerYear(volume(0)).per_day(), 0);
        assert_eq!(Usage::PerYear(volume(182)).per_day(), 0);
        assert_eq!(Usage::PerYear(volume(183)).per_day(), 1, "183 / 365 is over a half");
        assert_eq!(Usage::PerYear(volume(365)).per_day(), 1);
        assert_eq!(Usage::PerMonth(Volume::MAX).per_day(), 32_876_712_328_767);
    }
}

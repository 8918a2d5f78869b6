//! How a link writes numbers, texts and bytes.

use super::LinkError;
use crate::scenario::Amount;
use crate::volume::{MONTHS, Volume};

/// The sixty-four characters, in the order of their values (RFC 4648, section 5).
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Bytes as base64url without padding.
pub(super) fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().saturating_mul(4).div_ceil(3));
    for group in bytes.chunks(3) {
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        let digits = [bits >> 18, bits >> 12, bits >> 6, bits];
        for digit in digits.into_iter().take(group.len().saturating_add(1)) {
            let letter = usize::try_from(digit & 63).ok().and_then(|at| ALPHABET.get(at));
            text.push(letter.copied().map_or('A', char::from));
        }
    }
    text
}

/// The bytes of a text in base64url. Each byte string has one text only: bits that stand for nothing have to be zero.
pub(super) fn bytes(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    for group in text.as_bytes().chunks(4) {
        let mut bits = 0_u32;
        for at in 0..4 {
            let digit = match group.get(at) {
                Some(letter) => ALPHABET.iter().position(|l| l == letter)?,
                None => 0,
            };
            bits = bits << 6 | u32::try_from(digit).ok()?;
        }
        let [_, a, b, c] = bits.to_be_bytes();
        match group.len() {
            4 => bytes.extend([a, b, c]),
            3 if c == 0 => bytes.extend([a, b]),
            2 if b == 0 && c == 0 => bytes.push(a),
            _ => return None,
        }
    }
    Some(bytes)
}

/// CRC-32 as in ISO 3309: it tells every change within four neighbouring characters, and so every changed character.
pub(super) fn crc32(bytes: &[u8]) -> u32 {
    let crc = bytes.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(
            crc ^ u32::from(byte),
            |crc, _| {
                if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 }
            },
        )
    });
    !crc
}

/// How a typed number is written, where it is written in one of the usual ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// 300,000
    Groups,
    /// 300000
    Plain,
    /// 30万
    Wan,
}

impl Style {
    const ALL: [(u64, Self); 3] = [(0, Self::Groups), (1, Self::Plain), (2, Self::Wan)];

    fn with(code: u64) -> Option<Self> {
        Self::ALL.into_iter().find(|(of, _)| *of == code).map(|(_, style)| style)
    }

    fn text(self, good: Volume) -> String {
        match self {
            Self::Groups => good.group(),
            Self::Plain => good.get().to_string(),
            Self::Wan => good.wan().replace(' ', ""),
        }
    }

    fn amount(self, good: Volume) -> Amount {
        Amount { text: self.text(good), good }
    }
}

/// Numbers and texts on their way into a link.
#[derive(Debug, Default)]
pub(super) struct Out(Vec<u8>);

impl Out {
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// A whole number, seven bits to a byte, the lowest first.
    pub(super) fn number(&mut self, number: impl Into<u64>) -> &mut Self {
        let mut rest: u64 = number.into();
        loop {
            let [low, ..] = (rest & 0x7f).to_le_bytes();
            rest >>= 7;
            if rest == 0 {
                self.0.push(low);
                return self;
            }
            self.0.push(low | 0x80);
        }
    }

    pub(super) fn append(&mut self, other: Self) -> &mut Self {
        self.0.extend(other.0);
        self
    }

    fn count(&mut self, count: usize) -> &mut Self {
        self.number(u64::try_from(count).unwrap_or(u64::MAX))
    }

    /// A text: in UTF-8, or in UTF-16 where that is shorter, as it is for Chinese.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        let wide: Vec<u16> = text.encode_utf16().collect();
        if wide.len().saturating_mul(2) < text.len() {
            self.count(wide.len().saturating_mul(2).saturating_add(1));
            self.0.extend(wide.into_iter().flat_map(u16::to_be_bytes));
        } else {
            self.count(text.len().saturating_mul(2));
            self.0.extend(text.as_bytes());
        }
        self
    }

    /// A typed number: what it says and, where it is written in no usual way, how. Where the text says nothing, the last
    /// number that could be read follows.
    pub(super) fn amount(&mut self, amount: &Amount) -> &mut Self {
        let good = amount.good;
        let usual = Style::ALL.into_iter().find(|(_, style)| style.text(good) == amount.text);
        if let Some((code, _)) = usual {
            return self.number(good.get().saturating_mul(4).saturating_add(code));
        }
        let reads = amount.read() == Ok(good);
        self.number(if reads { 3_u64 } else { 7 }).text(&amount.text);
        if reads { self } else { self.number(good.get()) }
    }

    /// Twelve months that are all written in one usual way: the way, the power of ten that divides them all, how many bits
    /// the largest takes, and the bits. `false` where they are not, and nothing was written.
    pub(super) fn months(&mut self, months: &[Amount; MONTHS]) -> bool {
        let alike = |style: Style| months.iter().all(|m| style.text(m.good) == m.text);
        let Some((code, _)) = Style::ALL.into_iter().find(|(_, style)| alike(*style)) else { return false };
        let (mut goods, mut zeros) = (months.each_ref().map(|m| m.good.get()), 0_u64);
        while zeros < 15 && goods.iter().all(|n| n.checked_rem(10) == Some(0)) {
            goods = goods.map(|n| n.div_euclid(10));
            zeros = zeros.saturating_add(1);
        }
        let largest = goods.into_iter().max().unwrap_or(0);
        let width = u64::BITS.saturating_sub(largest.leading_zeros());
        self.number(zeros.saturating_mul(4).saturating_add(code)).number(width);
        let (mut bits, mut held) = (0_u128, 0_u32);
        for good in goods {
            bits |= u128::from(good) << held;
            held = held.saturating_add(width);
            while held >= 8 {
                let [low, ..] = bits.to_le_bytes();
                self.0.push(low);
                bits >>= 8;
                held = held.saturating_sub(8);
            }
        }
        if held > 0 {
            let [low, ..] = bits.to_le_bytes();
            self.0.push(low);
        }
        true
    }
}

/// Numbers and texts as they come out of a link.
#[derive(Debug, Clone, Copy)]
pub(super) struct In<'a>(&'a [u8]);

impl<'a> In<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn byte(&mut self) -> Result<u8, LinkError> {
        let (&byte, rest) = self.0.split_first().ok_or(LinkError::Truncated)?;
        self.0 = rest;
        Ok(byte)
    }

    fn take(&mut self, count: u64) -> Result<&'a [u8], LinkError> {
        let count = usize::try_from(count).map_err(|_| LinkError::Truncated)?;
        let (taken, rest) = self.0.split_at_checked(count).ok_or(LinkError::Truncated)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(super) fn number(&mut self) -> Result<u64, LinkError> {
        let mut number = 0_u64;
        for shift in (0..64_u32).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            let placed = bits << shift;
            if placed >> shift != bits {
                return Err(LinkError::NotALink);
            }
            number |= placed;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(LinkError::NotALink)
    }

    /// A number that has to fit a smaller type.
    pub(super) fn small<T: TryFrom<u64>>(&mut self) -> Result<T, LinkError> {
        T::try_from(self.number()?).map_err(|_| LinkError::NotALink)
    }

    pub(super) fn volume(&mut self) -> Result<Volume, LinkError> {
        Volume::new(self.number()?).ok_or(LinkError::NotALink)
    }

    pub(super) fn text(&mut self) -> Result<String, LinkError> {
        let head = self.number()?;
        if head & 1 == 0 {
            return String::from_utf8(self.take(head >> 1)?.to_vec()).map_err(|_| LinkError::NotALink);
        }
        let pairs = self.take(head.saturating_sub(1))?.chunks_exact(2);
        let wide = pairs.map(|pair| match pair {
            [high, low] => u16::from_be_bytes([*high, *low]),
            _ => 0,
        });
        char::decode_utf16(wide).collect::<Result<_, _>>().map_err(|_| LinkError::NotALink)
    }

    pub(super) fn amount(&mut self) -> Result<Amount, LinkError> {
        let head = self.number()?;
        if let Some(style) = Style::with(head & 3) {
            return Ok(style.amount(Volume::new(head >> 2).ok_or(LinkError::NotALink)?));
        }
        let text = self.text()?;
        let good = match head >> 2 {
            0 => Volume::parse(&text).map_err(|_| LinkError::NotALink)?,
            1 => self.volume()?,
            _ => return Err(LinkError::NotALink),
        };
        Ok(Amount { text, good })
    }

    pub(super) fn months(&mut self) -> Result<[Amount; MONTHS], LinkError> {
        let head = self.number()?;
        let style = Style::with(head & 3).ok_or(LinkError::NotALink)?;
        let zeros = u32::try_from(head >> 2).ok().filter(|&z| z <= 15).ok_or(LinkError::NotALink)?;
        let scale = 10_u64.checked_pow(zeros).ok_or(LinkError::NotALink)?;
        let width = self.small::<u32>()?;
        if width > 50 {
            return Err(LinkError::NotALink);
        }
        let (mut bits, mut held) = (0_u128, 0_u32);
        let mut months = [Volume::ZERO; MONTHS];
        for month in &mut months {
            while held < width {
                bits |= u128::from(self.byte()?) << held;
                held = held.saturating_add(8);
            }
            let mask = (1_u128 << width).saturating_sub(1);
            let good = u64::try_from(bits & mask).map_err(|_| LinkError::NotALink)?;
            *month = good.checked_mul(scale).and_then(Volume::new).ok_or(LinkError::NotALink)?;
            bits >>= width;
            held = held.saturating_sub(width);
        }
        Ok(months.map(|good| style.amount(good)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_value_of_the_standard() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }

    #[test]
    fn the_vectors_of_rfc_4648() {
        let vectors =
            [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("~~~?", "fn5-Pw")];
        for (plain, text) in vectors {
            assert_eq!(base64(plain.as_bytes()), text);
            assert_eq!(bytes(text).as_deref(), Some(plain.as_bytes()));
        }
        for wrong in ["Zh", "Zm9", "Z", "Zm9vY", "Zg=", "Z+", "Z g"] {
            assert_eq!(bytes(wrong), None, "{wrong}");
        }
    }

    /// Its length stands before it: bytes doubled, or UTF-16 units doubled and one more.
    #[test]
    fn a_text_is_in_utf_16_only_where_that_is_shorter() {
        let written = |text: &str| {
            let mut out = Out::default();
            out.text(text);
            out.into_bytes()
        };
        assert_eq!(written("ab"), [4, b'a', b'b']);
        assert_eq!(written("é"), [4, 0xc3, 0xa9], "two bytes either way");
        assert_eq!(written("好"), [3, 0x59, 0x7d]);
    }

    #[test]
    fn months_wider_than_any_volume_are_refused() {
        let months = |width: u8| {
            In::new(&[&[0, width][..], &[0; 12 * 16]].concat()).months().map(|months| months[0].good)
        };
        assert_eq!(months(50), Ok(Volume::ZERO));
        for width in [51, 63, 64, 127] {
            assert_eq!(months(width), Err(LinkError::NotALink), "{width}");
        }
        // Fifty ones are more than the largest volume.
        assert_eq!(In::new(&[&[0, 50][..], &[0xff; 75]].concat()).months(), Err(LinkError::NotALink));
    }

    #[test]
    fn numbers_and_texts_come_out_as_they_went_in() {
        let numbers = [0, 1, 127, 128, 16_383, 16_384, u64::MAX];
        let texts = ["", "a", "验证码", "mixed 文字", "😊", "\u{1f600}好好好"];
        let mut out = Out::default();
        for number in numbers {
            out.number(number);
        }
        for text in texts {
            out.text(text);
        }
        let bytes = out.into_bytes();
        let mut read = In::new(&bytes);
        for number in numbers {
            assert_eq!(read.number(), Ok(number));
        }
        for text in texts {
            assert_eq!(read.text().as_deref(), Ok(text));
        }
        assert!(read.is_empty());
        assert_eq!(read.number(), Err(LinkError::Truncated));
        assert_eq!(In::new(&[0xff; 10]).number(), Err(LinkError::NotALink));
    }
}

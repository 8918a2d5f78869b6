//! The units of a text, told from its bytes: decoding each character takes several times as long.

use super::gsm::septets;

/// UTF-16 code units: one for each byte that begins a character, one more for each that begins a character of four bytes.
pub(crate) fn utf16_length(text: &str) -> usize {
    let (chunks, rest) = text.as_bytes().as_chunks();
    let whole = chunks.iter().fold(0_usize, |sum, chunk| sum.saturating_add(utf16_of_eight(*chunk)));
    rest.iter().fold(whole, |sum, &byte| sum.saturating_add(utf16_of(byte)))
}

const fn utf16_of(byte: u8) -> usize {
    match byte {
        0x80..0xc0 => 0,
        0xf0.. => 2,
        _ => 1,
    }
}

/// The uppermost bit of each of eight bytes.
const UPPER: u64 = 0x8080_8080_8080_8080;

fn ones(bits: u64) -> usize {
    usize::try_from(bits.count_ones()).unwrap_or(0)
}

/// [`utf16_of`] eight bytes, all at once.
// Calling it takes longer than it does, and left to itself a small build calls it.
#[inline(always)]
fn utf16_of_eight(bytes: [u8; 8]) -> usize {
    let bits = u64::from_le_bytes(bytes);
    // Each shift by n brings the bit n below into the place of the uppermost.
    let continues = bits & !(bits << 1) & UPPER;
    let four = bits & (bits << 1) & (bits << 2) & (bits << 3) & UPPER;
    8_usize.saturating_sub(ones(continues)).saturating_add(ones(four))
}

/// A text counted in septets.
pub(super) struct Septets {
    /// The length with a standard character in the place of each that is outside the alphabet.
    pub(super) length: usize,
    /// How many characters are outside.
    pub(super) outside: usize,
}

/// What a byte says of the character it begins, such that the words of eight bytes can be added up: its septets, from
/// [`OUTSIDE`] on whether it is outside, from [`ASK`] on whether other characters it begins are not.
type Class = u32;
const SEPTETS: Class = 0xff;
const OUTSIDE: Class = 1 << 8;
const ASK: Class = 1 << 16;
/// The septets of a standard character.
const STANDARD: Class = 1;

const CLASSES: [Class; 256] = classes();

const fn classes() -> [Class; 256] {
    // What continues a character says nothing.
    let mut classes = [0; 256];
    let mut byte: u8 = 0;
    while byte < u8::MAX {
        classes[byte as usize] = match byte {
            0..0x80 => known(septets(byte as char)),
            0x80..0xc0 => 0,
            // Latin letters and signs, Greek capitals, the euro sign.
            0xc2 | 0xc3 | 0xce | 0xe2 => ASK,
            _ => known(None),
        };
        byte = byte.saturating_add(1);
    }
    classes
}

const fn known(septets: Option<u8>) -> Class {
    match septets {
        Some(septets) => septets as Class,
        None => OUTSIDE | STANDARD,
    }
}

/// The class of the byte at `at`, and where it has to be asked for, the character's.
fn class(text: &str, at: usize, byte: u8) -> Class {
    let class = CLASSES[usize::from(byte)];
    if class < ASK {
        return class;
    }
    known(text.get(at..).and_then(|rest| rest.chars().next()).and_then(septets))
}

/// The classes of eight bytes of Chinese and the like, all at once: each begins a character of three bytes or four, not of
/// the one kind that has to be asked for, or continues one.
#[inline(always)]
fn outside_of_eight(bytes: [u8; 8]) -> Option<Class> {
    /// The lowest bit of each byte.
    const LOWER: u64 = UPPER >> 7;
    const ASKED: u64 = 0xe2 * LOWER;
    let bits = u64::from_le_bytes(bytes);
    let begins = bits & (bits << 1) & UPPER;
    let of_three = begins & (bits << 2);
    // A byte that is asked for is zero here, from which taking one away borrows the uppermost bit.
    let other = bits ^ ASKED;
    let asked = other.wrapping_sub(LOWER) & !other & UPPER;
    (bits & UPPER == UPPER && of_three == begins && asked == 0)
        .then(|| known(None).saturating_mul(begins.count_ones()))
}

/// The classes of eight bytes together, unless one has to be asked for.
#[inline(always)]
fn class_of_eight(bytes: [u8; 8]) -> Option<Class> {
    if let Some(class) = outside_of_eight(bytes) {
        return Some(class);
    }
    let sum = bytes.iter().map(|&byte| CLASSES[usize::from(byte)]).sum();
    (sum < ASK).then_some(sum)
}

fn septets_of(class: Class) -> usize {
    usize::try_from(class & SEPTETS).unwrap_or(0)
}

/// Septets of a text, and how many of its characters are outside the alphabet.
pub(super) fn septet_length(text: &str) -> Septets {
    let (mut length, mut outside) = (0_usize, 0_usize);
    let mut add = |class: Class| {
        length = length.saturating_add(septets_of(class));
        outside = outside.saturating_add(septets_of(class >> 8));
    };
    let (chunks, rest) = text.as_bytes().as_chunks();
    let mut at = 0_usize;
    for chunk in chunks {
        match class_of_eight(*chunk) {
            Some(class) => add(class),
            None => (at..).zip(chunk).for_each(|(at, &byte)| add(class(text, at, byte))),
        }
        at = at.saturating_add(chunk.len());
    }
    (at..).zip(rest).for_each(|(at, &byte)| add(class(text, at, byte)));
    Septets { length, outside }
}

/// Passes over as many whole characters from byte `at` as fit into `room` septets; says where the next one begins and what
/// room is left.
pub(super) fn pass_septets(text: &str, mut at: usize, mut room: usize) -> (usize, usize) {
    let bytes = text.as_bytes();
    while let Some(&byte) = bytes.get(at) {
        let eight =
            bytes.get(at..).and_then(|rest| rest.first_chunk()).and_then(|eight| class_of_eight(*eight));
        if let Some(left) = eight.and_then(|class| room.checked_sub(septets_of(class))) {
            room = left;
            at = at.saturating_add(8);
            continue;
        }
        let Some(left) = room.checked_sub(septets_of(class(text, at, byte))) else { break };
        room = left;
        at = at.saturating_add(1);
    }
    (at, room)
}

/// [`pass_septets`] for UTF-16 units.
pub(super) fn pass_utf16(text: &str, mut at: usize, mut room: usize) -> (usize, usize) {
    let bytes = text.as_bytes();
    while let Some(eight) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        let Some(left) = room.checked_sub(utf16_of_eight(*eight)) else { break };
        room = left;
        at = at.saturating_add(eight.len());
    }
    // What continues the last character passed takes no room.
    while let Some(&byte) = bytes.get(at) {
        let Some(left) = room.checked_sub(utf16_of(byte)) else { break };
        room = left;
        at = at.saturating_add(1);
    }
    (at, room)
}

#[cfg(test)]
mod tests {
    use super::{septet_length, septets, utf16_length};

    #[test]
    fn every_character_alone_counts_as_decoded() {
        for character in '\0'..=char::MAX {
            let text = String::from(character);
            assert_eq!(utf16_length(&text), character.len_utf16(), "{character:?}");
            let counted = septet_length(&text);
            let expected = septets(character).map_or((1, 1), |septets| (usize::from(septets), 0));
            assert_eq!((counted.length, counted.outside), expected, "{character:?}");
        }
    }

    #[test]
    fn characters_in_a_row_count_as_decoded_at_every_place_of_the_eight() {
        let characters: Vec<char> = "a[é€验😀\u{7f}\u{80}\u{7ff}\u{800}\u{ffff}\u{10ffff}".chars().collect();
        for start in 0..characters.len() {
            for end in start..40 {
                let row = characters.iter().cycle().skip(start).take(end);
                let text: String = row.collect();
                assert_eq!(utf16_length(&text), text.encode_utf16().count(), "{text:?}");
            }
        }
    }
}

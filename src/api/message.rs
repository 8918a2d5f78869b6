//! A counted message as whole numbers.
//!
//! Building an object from here costs several times what counting costs, so the numbers stand in one list, which
//! `packwise.js` reads where it is to build the object. The text as sent is not sent back either: it is the caller's own body with a
//! signature before it, and the array says which part of the signature, in which brackets, and what follows.

use super::word;
use crate::diagnostic::Severity;
use crate::sms::{Encoding, Market, Message, Segmentation, Warning, segment, utf16_length};
use crate::text::{self, Lang};

/// Counts a message.
///
/// In order: encoding (0 GSM-7, 1 UCS-2), length, units in a single segment, units in each of several, room, units over
/// (0 for none); opening bracket, start and end of the signature's content in the signature given, closing bracket (all
/// 0 without a signature); how many UTF-16 units follow the body, and these; how many segments, and the units of each;
/// how many cuts, and the UTF-16 offset of each; how many characters forced UCS-2, and if any: the UTF-16 offset of the
/// first, the segments without them, the length of what could replace it (0 when nothing can, else one more than its
/// UTF-16 units), and these; how many warnings, and three numbers for each. Offsets count the text as sent.
pub(super) fn pack(out: &mut Vec<u32>, message: &Message<'_>) {
    let counted = segment(message);
    out.push(match counted.encoding {
        Encoding::Gsm7 => 0,
        Encoding::Ucs2 => 1,
    });
    out.push(counted.length);
    out.push(u32::from(counted.limits.single));
    out.push(u32::from(counted.limits.multi));
    out.push(u32::from(counted.room));
    out.push(counted.over.unwrap_or(0));
    push_signature(out, message.market, message.signature, &counted);
    let behind = counted.text.get(counted.body.saturating_add(message.body.len())..).unwrap_or_default();
    push_text(out, behind, 0);
    out.push(counted.count());
    out.extend(counted.segments.iter().map(|&units| u32::from(units)));
    out.push(narrow(counted.cuts_utf16.len()));
    out.extend_from_slice(&counted.cuts_utf16);
    match &counted.forced_by {
        None => out.push(0),
        Some(forced) => {
            out.extend([forced.occurrences, forced.utf16, forced.count_without]);
            match forced.replacement() {
                None => out.push(0),
                Some(text) => push_text(out, &text, 1),
            }
        }
    }
    out.push(narrow(counted.warnings.len()));
    for warning in &counted.warnings {
        out.extend(numbers(warning));
    }
}

/// The brackets, and where the content between them stands in the signature the caller gave.
fn push_signature(out: &mut Vec<u32>, market: Market, signature: &str, counted: &Segmentation) {
    let (open, close) = market.brackets();
    let sent = counted.text.get(..counted.body).unwrap_or_default();
    let content = sent.strip_prefix(open).and_then(|sent| sent.strip_suffix(close));
    // Where it is found first may not be where it was taken from, but reads the same. It was taken from there by blanks
    // and brackets, so it is found soon.
    let found = content.and_then(|content| {
        let mut places = signature.char_indices().map(|(byte, _)| byte);
        let begins = |&byte: &usize| signature.get(byte..).is_some_and(|rest| rest.starts_with(content));
        Some((places.find(begins)?, content))
    });
    match found {
        None => out.extend([0; 4]),
        Some((byte, content)) => {
            let start = utf16(signature.get(..byte).unwrap_or_default());
            out.extend([u32::from(open), start, start.saturating_add(utf16(content)), u32::from(close)]);
        }
    }
}

/// The length of a text, plus `more`, and its UTF-16 units.
fn push_text(out: &mut Vec<u32>, text: &str, more: u32) {
    out.push(utf16(text).saturating_add(more));
    out.extend(text.encode_utf16().map(u32::from));
}

/// A warning as a kind and the two figures in it.
fn numbers(warning: &Warning) -> [u32; 3] {
    match *warning {
        Warning::SignatureMissing => [0, 0, 0],
        Warning::SignatureTwice => [1, 0, 0],
        Warning::AstralCountsTwo { character } => [2, u32::from(character), 0],
        Warning::PairAcrossCut { arithmetic, whole } => [3, arithmetic, whole],
        Warning::TooLong { length, limit } => [4, length, limit],
    }
}

/// The warning that was packed as these numbers.
fn warning(kind: u32, first: u32, second: u32) -> Option<Warning> {
    Some(match kind {
        0 => Warning::SignatureMissing,
        1 => Warning::SignatureTwice,
        2 => Warning::AstralCountsTwo { character: char::from_u32(first)? },
        3 => Warning::PairAcrossCut { arithmetic: first, whole: second },
        4 => Warning::TooLong { length: first, limit: second },
        _ => return None,
    })
}

/// Code, severity and an English sentence; nothing for numbers that no warning was packed as.
pub(super) fn describe(kind: u32, first: u32, second: u32) -> Vec<String> {
    let Some(warning) = warning(kind, first, second) else { return Vec::new() };
    let severity = match warning {
        Warning::AstralCountsTwo { .. } | Warning::PairAcrossCut { .. } => Severity::Note,
        Warning::SignatureMissing | Warning::SignatureTwice | Warning::TooLong { .. } => Severity::Warning,
    };
    vec![
        warning.code().to_owned(),
        word::severity(severity).to_owned(),
        text::sms_warning(Lang::En, &warning),
    ]
}

/// The UTF-16 units of a text.
fn utf16(text: &str) -> u32 {
    narrow(utf16_length(text))
}

/// A text of 2³² units does not fit into the memory of a module.
fn narrow(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pack(market: Market, signature: &str, body: &str, marketing: bool) -> Vec<u32> {
        let mut out = Vec::new();
        super::pack(&mut out, &Message { market, signature, body, marketing });
        out
    }

    #[test]
    fn a_domestic_message_with_everything() {
        let body = "好".repeat(66);
        let signature = " 【云】";
        let packed = pack(Market::Domestic, signature, &body, true);
        let opt_out: Vec<u32> = "拒收请回复R".encode_utf16().map(u32::from).collect();
        let mut expected = vec![1, 75, 70, 67, 59, 5, u32::from('【'), 2, 3, u32::from('】'), 6];
        expected[5] = 75 - 70;
        expected.extend(opt_out);
        expected.extend([2, 67, 8, 1, 67, 0, 0]);
        assert_eq!(packed, expected);
    }

    #[test]
    fn a_forced_message_tells_what_forced_it() {
        let packed = pack(Market::International, "", "🙂 It’s", false);
        // Nothing signed, nothing behind, one segment, no cut, two characters outside.
        assert_eq!(packed, [1, 7, 70, 67, 63, 0, 0, 0, 0, 0, 0, 1, 7, 0, 2, 0, 1, 0, 0]);
        let packed = pack(Market::International, "", "It’s", false);
        assert_eq!(packed[14..], [1, 2, 1, 2, u32::from('\''), 0]);
    }

    #[test]
    fn every_warning_comes_back() {
        let warnings = [
            Warning::SignatureMissing,
            Warning::SignatureTwice,
            Warning::AstralCountsTwo { character: '🙂' },
            Warning::PairAcrossCut { arithmetic: 2, whole: 3 },
            Warning::TooLong { length: 501, limit: 500 },
        ];
        for each in warnings {
            let [kind, first, second] = numbers(&each);
            assert_eq!(warning(kind, first, second), Some(each));
            assert_eq!(describe(kind, first, second)[0], each.code());
        }
        assert!(describe(9, 0, 0).is_empty());
        assert!(describe(2, 0xd800, 0).is_empty());
    }
}

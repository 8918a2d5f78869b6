//! How many billed segments a message is, where it is cut, and what made it so long.
//!
//! The rules, and where they are stated:
//!
//! - Length is signature and body together, the signature's brackets included (the vendor's SMS billing questions,
//!   "多少个字算一条短信？"; its signature standard for the brackets). See [`compose`].
//! - Domestic: up to 70 is one segment, a longer message is billed 67 a segment (same place: 150 = 67 + 67 + 16).
//! - International: 160 and 153 when every character is in the GSM 03.38 set, in which an extension character counts 2;
//!   otherwise 70 and 67 (same place: 320 = 153 + 153 + 14, and 150 = 67 + 67 + 16; the set is in
//!   <https://www.tencentcloud.com/document/product/382/34671>, in force since 2020-03-02). See [`septets`].
//! - Outside GSM, a character counts its UTF-16 code units: 1 each, 2 for an emoji or a rare Han character. For
//!   international messages the vendor says "2 or more" since 2025-10-13
//!   (<https://www.tencentcloud.com/announce/detail/100814>), of which UTF-16 is our reading; for domestic ones it says
//!   nothing, so [`Warning::AstralCountsTwo`] tells.
//! - What a region's carriers put before a message counts with it; the price book says where. See [`segment_behind`].
//! - The number billed is arithmetic on the length, as the source puts it, not what a radio network would need to keep a
//!   pair of units together; where the two differ, [`Warning::PairAcrossCut`] tells.
//!
//! ```
//! use packwise::sms::{Encoding, Market, Message, segment};
//! let body = "x".repeat(320);
//! let message = Message { market: Market::International, signature: "", body: &body, marketing: false };
//! let english = segment(&message);
//! assert_eq!(english.encoding, Encoding::Gsm7);
//! assert_eq!(english.segments, [153, 153, 14]);
//! assert_eq!(english.over, Some(14));
//! ```

mod gsm;
mod replace;
mod signature;
mod template;
mod units;

pub use gsm::{lookalike, septets, unaccented};
pub use replace::{Change, Changes, Kind, Replace, changes, replaced};
pub use signature::{OPT_OUT, compose};
pub use template::{Case, Spread, Values, fill, spread, variables};
pub(crate) use units::utf16_length;

use units::Septets;

/// The longest domestic message, in units: 500 characters, from an older edition of the vendor's page on what it bills.
/// No newer figure is known.
pub const LIMIT_DOMESTIC: u32 = 500;

/// The longest international message, in units: 2,000 characters since 2025-10-13 (500 before),
/// <https://www.tencentcloud.com/document/product/382/18052>.
pub const LIMIT_INTERNATIONAL: u32 = 2000;

/// Where a message goes, which decides how it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Market {
    /// To the mainland (国内短信): always 70 / 67.
    Domestic,
    /// Abroad, Hong Kong, Macao and Taiwan (国际/港澳台短信): 160 / 153 or 70 / 67 by its characters.
    International,
}

/// What the characters of a message are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// Septets of the GSM 03.38 alphabet: "pure English" in the vendor's words.
    Gsm7,
    /// UTF-16 code units.
    Ucs2,
}

/// How many units fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Limits {
    /// Units in a message of one segment.
    pub single: u16,
    /// Units in each segment of a longer message.
    pub multi: u16,
}

/// A message as its sender enters it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Message<'a> {
    /// Where it goes.
    pub market: Market,
    /// The signature, with or without its brackets; may be empty.
    pub signature: &'a str,
    /// The body, variables already filled in: a placeholder counts its own characters.
    pub body: &'a str,
    /// Whether it is a marketing message, which at home ends with [`OPT_OUT`].
    pub marketing: bool,
}

/// A message as it is billed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Segmentation {
    /// The text as sent; see [`compose`].
    pub text: String,
    /// The byte of [`text`](Self::text) at which the body begins, behind the signature.
    pub body: usize,
    /// What the length is counted in.
    pub encoding: Encoding,
    /// How many units fit.
    pub limits: Limits,
    /// The length in units: UTF-16 code units, or septets with an extension character as 2.
    pub length: u32,
    /// The units of [`length`](Self::length) that the carrier puts before the text; see [`segment_behind`].
    pub prefix: u16,
    /// The units billed in each segment; all but the last are full. Empty for an empty text.
    pub segments: Vec<u16>,
    /// The bytes of [`text`](Self::text) at which the second and further segments begin, one fewer than segments. A cut
    /// that would split a character stands before it, so a drawn part can differ by one unit from the billed one.
    pub cuts: Vec<usize>,
    /// How many UTF-16 units of [`text`](Self::text) stand before each of [`cuts`](Self::cuts), which is what a text
    /// selection in a browser counts.
    pub cuts_utf16: Vec<u32>,
    /// For an international message at 70 / 67, what keeps it from 160 / 153.
    pub forced_by: Option<Forced>,
    /// What the sender should know.
    pub warnings: Vec<Warning>,
    /// Units left in the last segment (in the first, for an empty text).
    pub room: u16,
    /// Units to remove to need one segment less; `None` when there is at most one.
    pub over: Option<u32>,
}

/// What keeps an international message from being counted as pure English.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Forced {
    /// The first character outside the GSM 03.38 set.
    pub character: char,
    /// The byte of [`Segmentation::text`] at which it stands.
    pub byte: usize,
    /// How many characters stand before it.
    pub index: u32,
    /// How many UTF-16 units stand before it, which is what a text selection in a browser counts.
    pub utf16: u32,
    /// How many characters of the text are outside the set, this one included.
    pub occurrences: u32,
    /// How many segments the message would be with a standard character in the place of each of them.
    pub count_without: u32,
}

/// What the sender of a message should know before reading the count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Warning {
    /// A domestic message without a signature: one is obligatory, and it counts.
    SignatureMissing,
    /// The body begins with the signature that is also added before it, so both are counted.
    SignatureTwice,
    /// A domestic message has an emoji or a rare character, counted 2 here; the source does not say.
    AstralCountsTwo {
        /// The first such character.
        character: char,
    },
    /// A character of two units lies across a cut, and keeping all such characters whole takes more segments than are
    /// billed by the rule.
    PairAcrossCut {
        /// The segments by the rule: [`Segmentation::count`].
        arithmetic: u32,
        /// The segments when no such character is split.
        whole: u32,
    },
    /// Longer than the vendor accepts: [`LIMIT_DOMESTIC`] or [`LIMIT_INTERNATIONAL`]. What a carrier adds is not in it.
    TooLong {
        /// The length in units.
        length: u32,
        /// The most that is accepted.
        limit: u32,
    },
}

impl Market {
    /// The brackets the vendor puts around a signature.
    ///
    /// ```
    /// use packwise::sms::Market;
    /// assert_eq!(Market::Domestic.brackets(), ('【', '】'));
    /// ```
    #[must_use]
    pub const fn brackets(self) -> (char, char) {
        match self {
            Self::Domestic => ('【', '】'),
            Self::International => ('[', ']'),
        }
    }

    /// The longest message the vendor accepts, in units.
    ///
    /// ```
    /// use packwise::sms::Market;
    /// assert_eq!(Market::International.limit(), 2000);
    /// ```
    #[must_use]
    pub const fn limit(self) -> u32 {
        match self {
            Self::Domestic => LIMIT_DOMESTIC,
            Self::International => LIMIT_INTERNATIONAL,
        }
    }
}

impl Encoding {
    /// How many units fit.
    ///
    /// ```
    /// use packwise::sms::Encoding;
    /// assert_eq!(Encoding::Gsm7.limits().single, 160);
    /// assert_eq!(Encoding::Ucs2.limits().multi, 67);
    /// ```
    #[must_use]
    pub const fn limits(self) -> Limits {
        match self {
            Self::Gsm7 => Limits { single: 160, multi: 153 },
            Self::Ucs2 => Limits { single: 70, multi: 67 },
        }
    }
}

impl Limits {
    /// The segments billed for `length` units.
    fn count(self, length: usize) -> usize {
        if length == 0 {
            0
        } else if length <= usize::from(self.single) {
            1
        } else {
            length.div_ceil(usize::from(self.multi.max(1)))
        }
    }

    /// The units that fit into `count` segments.
    fn capacity(self, count: usize) -> usize {
        match count {
            0 => 0,
            1 => usize::from(self.single),
            more => more.saturating_mul(usize::from(self.multi)),
        }
    }
}

impl Forced {
    /// What to write in the place of the character, when something reads the same; see [`lookalike`].
    ///
    /// ```
    /// use packwise::sms::{Market, Message, segment};
    /// let message = Message { market: Market::International, signature: "", body: "It’s late", marketing: false };
    /// let forced = segment(&message).forced_by.unwrap();
    /// assert_eq!((forced.character, forced.index), ('’', 2));
    /// assert_eq!(forced.replacement().as_deref(), Some("'"));
    /// ```
    #[must_use]
    pub fn replacement(&self) -> Option<String> {
        lookalike(self.character)
    }
}

impl Warning {
    /// A stable name for messages and interfaces.
    ///
    /// ```
    /// use packwise::sms::Warning;
    /// assert_eq!(Warning::SignatureMissing.code(), "sms.signatureMissing");
    /// ```
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::SignatureMissing => "sms.signatureMissing",
            Self::SignatureTwice => "sms.signatureTwice",
            Self::AstralCountsTwo { .. } => "sms.astralCountsTwo",
            Self::PairAcrossCut { .. } => "sms.pairAcrossCut",
            Self::TooLong { .. } => "sms.tooLong",
        }
    }
}

impl Segmentation {
    /// How many segments are billed.
    ///
    /// ```
    /// use packwise::sms::{Market, Message, segment};
    /// let message = Message { market: Market::Domestic, signature: "腾讯云", body: "您好", marketing: false };
    /// assert_eq!(segment(&message).count(), 1);
    /// ```
    #[must_use]
    pub fn count(&self) -> u32 {
        narrow(self.segments.len())
    }

    /// The warnings that change the bill or keep the message from being sent. An emoji counted 2 is not worth a word where
    /// counting it 1 would come to as many segments.
    ///
    /// ```
    /// use packwise::sms::{Market, Message, segment};
    /// let message = |body| Message { market: Market::Domestic, signature: "云", body, marketing: false };
    /// let (short, full) = ("😊".to_string(), "好".repeat(66) + "😊");
    /// assert_eq!(segment(&message(&short)).telling().count(), 0);
    /// assert_eq!(segment(&message(&full)).telling().count(), 1, "71 units, but 70 characters");
    /// ```
    pub fn telling(&self) -> impl Iterator<Item = &Warning> {
        let astral = self.text.bytes().filter(|&byte| byte >= 0xf0).count();
        let length = usize::try_from(self.length).unwrap_or(usize::MAX);
        let cheaper = narrow(self.limits.count(length.saturating_sub(astral))) < self.count();
        self.warnings.iter().filter(move |w| cheaper || !matches!(w, Warning::AstralCountsTwo { .. }))
    }

    /// The text of each segment, for drawing; together they are [`text`](Self::text).
    ///
    /// ```
    /// use packwise::sms::{Market, Message, segment};
    /// let body = "好".repeat(80);
    /// let message = Message { market: Market::Domestic, signature: "腾讯云", body: &body, marketing: false };
    /// let lengths: Vec<usize> = segment(&message).parts().map(|part| part.chars().count()).collect();
    /// assert_eq!(lengths, [67, 18]);
    /// ```
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        let ends = self.cuts.iter().copied().chain((!self.text.is_empty()).then_some(self.text.len()));
        let mut start = 0;
        ends.map(move |end| {
            let part = self.text.get(start..end).unwrap_or_default();
            start = end;
            part
        })
    }
}

/// Counts a message and cuts it, in time linear in its length: one walk to weigh it, and one to place the cuts when there
/// are any.
///
/// ```
/// use packwise::sms::{Market, Message, segment};
/// let body = "验".repeat(145);
/// let message = Message { market: Market::Domestic, signature: "腾讯云", body: &body, marketing: false };
/// let billed = segment(&message);
/// assert_eq!(billed.length, 150);
/// assert_eq!(billed.segments, [67, 67, 16]);
/// assert_eq!((billed.room, billed.over), (51, Some(16)));
/// ```
#[must_use]
pub fn segment(message: &Message<'_>) -> Segmentation {
    segment_behind(message, 0)
}

/// Counts a message that the carriers of its region put `prefix` units before, which are billed too. Whether and how many
/// is a fact of the price book (`Region::prefix`); a message without text has none.
///
/// ```
/// use packwise::sms::{Market, Message, segment_behind};
/// let body = "x".repeat(154);
/// let message = Message { market: Market::International, signature: "", body: &body, marketing: false };
/// let billed = segment_behind(&message, 7);
/// assert_eq!((billed.length, billed.count()), (161, 2));
/// assert_eq!(billed.cuts, [146], "the vendor: 146/153/153");
/// ```
#[must_use]
pub fn segment_behind(message: &Message<'_>, prefix: u16) -> Segmentation {
    let (text, body) = signature::assemble(message);
    let prefix = if text.is_empty() { 0 } else { prefix };
    let (encoding, own, forced_by) = weigh(message.market, &text, prefix);
    let length = own.saturating_add(usize::from(prefix));
    let limits = encoding.limits();
    let count = limits.count(length);
    let full = count.saturating_sub(1);
    let last = length.saturating_sub(full.saturating_mul(usize::from(limits.multi)));
    let fits = if count > 1 { limits.multi } else { limits.single };

    let mut segments = Vec::with_capacity(count);
    if count > 0 {
        segments.extend(core::iter::repeat_n(limits.multi, full));
        // At most `fits`, by the definition of `count`.
        segments.push(u16::try_from(last).unwrap_or(fits));
    }
    let Cuts { bytes: cuts, utf16: cuts_utf16, whole } = cut(&text, encoding, count, prefix);
    let mut warnings = warn(message, &text);
    if whole > count {
        warnings.push(Warning::PairAcrossCut { arithmetic: narrow(count), whole: narrow(whole) });
    }
    let (units, limit) = (narrow(own), message.market.limit());
    if units > limit {
        warnings.push(Warning::TooLong { length: units, limit });
    }
    Segmentation {
        body,
        encoding,
        limits,
        length: narrow(length),
        prefix,
        segments,
        cuts,
        cuts_utf16,
        forced_by,
        warnings,
        room: fits.saturating_sub(u16::try_from(last).unwrap_or(fits)),
        over: (count > 1).then(|| narrow(length.saturating_sub(limits.capacity(full)))),
        text,
    }
}

/// The encoding, the length in its units without the carrier's prefix, and what forced it.
fn weigh(market: Market, text: &str, prefix: u16) -> (Encoding, usize, Option<Forced>) {
    if market == Market::Domestic {
        return (Encoding::Ucs2, utf16_length(text), None);
    }
    let Septets { length, outside } = units::septet_length(text);
    let first = if outside == 0 { None } else { text.char_indices().find(|&(_, c)| septets(c).is_none()) };
    let Some((byte, character)) = first else {
        return (Encoding::Gsm7, length, None);
    };
    let before = text.get(..byte).unwrap_or_default();
    let forced = Forced {
        character,
        byte,
        index: narrow(before.chars().count()),
        utf16: narrow(utf16_length(before)),
        occurrences: narrow(outside),
        count_without: narrow(Encoding::Gsm7.limits().count(length.saturating_add(usize::from(prefix)))),
    };
    (Encoding::Ucs2, utf16_length(text), Some(forced))
}

/// Where the second and further segments begin, in bytes and in UTF-16 units, and how many segments there would be if no
/// character were split.
struct Cuts {
    bytes: Vec<usize>,
    utf16: Vec<u32>,
    whole: usize,
}

/// Cuts a text that is billed as `count` segments.
fn cut(text: &str, encoding: Encoding, count: usize, prefix: u16) -> Cuts {
    let mut cuts = Cuts { bytes: Vec::new(), utf16: Vec::new(), whole: count };
    if count < 2 {
        return cuts;
    }
    let pass = match encoding {
        Encoding::Gsm7 => units::pass_septets,
        Encoding::Ucs2 => units::pass_utf16,
    };
    let multi = usize::from(encoding.limits().multi);
    let first = multi.saturating_sub(usize::from(prefix));
    cuts.bytes.reserve_exact(count.saturating_sub(1));
    cuts.utf16.reserve_exact(count.saturating_sub(1));
    let mut splits = false;
    let (mut at, mut left) = pass(text, 0, first);
    // What was passed so far, as far as it is known without counting, and what was counted.
    let (mut room, mut counted, mut from) = (first, 0_usize, 0_usize);
    while at < text.len() {
        counted = match encoding {
            Encoding::Ucs2 => room.saturating_sub(left),
            // A septet is no unit.
            Encoding::Gsm7 => counted.saturating_add(utf16_length(text.get(from..at).unwrap_or_default())),
        };
        from = at;
        cuts.bytes.push(at);
        cuts.utf16.push(narrow(counted));
        splits |= left > 0;
        room = room.saturating_add(multi);
        (at, left) = pass(text, at, left.saturating_add(multi));
    }
    if !splits {
        return cuts;
    }
    cuts.whole = 1;
    (at, _) = pass(text, 0, first);
    while at < text.len() {
        cuts.whole = cuts.whole.saturating_add(1);
        (at, _) = pass(text, at, multi);
    }
    cuts
}

/// The warnings that the text alone gives rise to, whatever its count.
fn warn(message: &Message<'_>, text: &str) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let signature = signature::bare(message.signature);
    let leading = signature::leading(message.body);
    let domestic = message.market == Market::Domestic;
    // A body pasted with its signature has one.
    if domestic && signature.is_empty() && !message.body.trim().is_empty() && leading.is_none() {
        warnings.push(Warning::SignatureMissing);
    }
    if leading.is_some_and(|leading| leading == signature) {
        warnings.push(Warning::SignatureTwice);
    }
    // Few messages have one, and whether and where they do is seen in their bytes.
    if domestic
        && let Some(at) = text.bytes().position(|byte| byte >= 0xf0)
        && let Some(character) = text.get(at..).and_then(|rest| rest.chars().next())
    {
        warnings.push(Warning::AstralCountsTwo { character });
    }
    warnings
}

/// For the counts shown: a text of more than 2³² units does not fit into the memory of a page.
fn narrow(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Encoding, Market, Message, Segmentation, Warning, segment, segment_behind};

    fn domestic(signature: &str, body: &str) -> Segmentation {
        segment(&Message { market: Market::Domestic, signature, body, marketing: false })
    }

    fn abroad(body: &str) -> Segmentation {
        segment(&Message { market: Market::International, signature: "", body, marketing: false })
    }

    #[test]
    fn empty_text_is_no_segment() {
        for market in [Market::Domestic, Market::International] {
            let none = segment(&Message { market, signature: " ", body: "", marketing: false });
            assert_eq!(none.count(), 0);
            assert_eq!(none.room, none.limits.single);
            assert_eq!((none.over, none.parts().count()), (None, 0));
            assert!(none.warnings.is_empty());
        }
    }

    #[test]
    fn brackets_abroad_weigh_two_each() {
        let message =
            Message { market: Market::International, signature: "Acme", body: "Hi", marketing: false };
        let billed = segment(&message);
        assert_eq!((billed.text.as_str(), billed.body, billed.length), ("[Acme]Hi", 6, 10));
    }

    #[test]
    fn the_first_character_outside_the_set_is_named() {
        let body = format!("ab{}ç😀z’", "{".repeat(3));
        let billed = abroad(&body);
        assert_eq!(billed.encoding, Encoding::Ucs2);
        assert_eq!(billed.length, 10, "an extension character counts 1 here");
        let forced = billed.forced_by.unwrap();
        assert_eq!((forced.character, forced.byte, forced.index, forced.utf16), ('ç', 5, 5, 5));
        assert_eq!((forced.occurrences, forced.count_without), (3, 1));
    }

    #[test]
    fn one_quote_costs_two_segments() {
        let billed = abroad(&format!("{}’", "a".repeat(159)));
        assert_eq!(billed.count(), 3);
        assert_eq!(billed.forced_by.unwrap().count_without, 1);
        assert_eq!(billed.forced_by.unwrap().replacement().as_deref(), Some("'"));
    }

    #[test]
    fn a_domestic_message_is_never_forced() {
        let billed = domestic("A", &"a".repeat(68));
        assert_eq!((billed.encoding, billed.count(), billed.forced_by), (Encoding::Ucs2, 2, None));
        assert_eq!(billed.over, Some(1));
    }

    #[test]
    fn an_escape_pair_across_the_cut() {
        let billed = abroad(&format!("{}[{}", "a".repeat(152), "a".repeat(152)));
        assert_eq!(billed.segments, [153, 153]);
        assert_eq!(billed.cuts, [152], "before the bracket, not inside");
        assert_eq!(billed.warnings, [Warning::PairAcrossCut { arithmetic: 2, whole: 3 }]);
    }

    #[test]
    fn a_pair_across_the_cut_that_costs_nothing_is_not_told() {
        let billed = abroad(&format!("{}[{}", "a".repeat(152), "a".repeat(10)));
        assert_eq!((billed.count(), billed.cuts.as_slice()), (2, [152].as_slice()));
        assert!(billed.warnings.is_empty());
    }

    #[test]
    fn sixty_seven_emoji() {
        let billed = domestic("", &"😀".repeat(67));
        assert_eq!((billed.length, billed.segments.as_slice()), (134, [67, 67].as_slice()));
        assert_eq!(billed.cuts, [33 * "😀".len()]);
        assert_eq!(
            billed.warnings,
            [
                Warning::SignatureMissing,
                Warning::AstralCountsTwo { character: '😀' },
                Warning::PairAcrossCut { arithmetic: 2, whole: 3 }
            ]
        );
    }

    #[test]
    fn signatures_missing_and_twice() {
        assert_eq!(domestic("", "您好").warnings, [Warning::SignatureMissing]);
        assert_eq!(domestic("", " \n").warnings, []);
        assert_eq!(domestic("", "【腾讯云】您好").warnings, [], "it stands in the body");
        assert_eq!(domestic("腾讯云", "【腾讯云】您好").warnings, [Warning::SignatureTwice]);
        assert_eq!(domestic("腾讯云", "[腾讯云]您好").warnings, [Warning::SignatureTwice]);
        assert_eq!(domestic("腾讯云", "【腾讯】您好").warnings, []);
        assert_eq!(abroad("Hello").warnings, [], "a signature is optional abroad");
    }

    /// The vendor's own rule for Malaysia, <https://www.tencentcloud.com/announce/detail/100814>: 153, then 146/153/153 for
    /// pure English; 63, then 60/67/67 otherwise.
    #[test]
    fn a_carrier_s_prefix_is_billed_with_the_text() {
        let behind = |body: &str| {
            let message = Message { market: Market::International, signature: "", body, marketing: false };
            segment_behind(&message, 7)
        };
        for (character, single, first, multi) in [("a", 153, 146, 153), ("验", 63, 60, 67)] {
            let text = |length: usize| behind(&character.repeat(length));
            let lengths =
                |billed: &Segmentation| billed.parts().map(|p| p.chars().count()).collect::<Vec<_>>();
            assert_eq!((text(single).count(), text(single).room, text(single).over), (1, 0, None));
            assert_eq!((text(single + 1).count(), text(single + 1).over), (2, Some(1)));
            assert_eq!(lengths(&text(single + 1)), [first, single + 1 - first]);
            assert_eq!((text(first + multi).count(), text(first + multi + 1).count()), (2, 3));
            assert_eq!(lengths(&text(first + multi + 1)), [first, multi, 1]);
        }
        // One curly quote: 154 characters are 154 + 7 = 161 units, three segments of 67; without it, two of 153.
        let forced = behind(&format!("{}’", "a".repeat(153)));
        assert_eq!((forced.count(), forced.forced_by.unwrap().count_without), (3, 2));
        assert_eq!((behind("").count(), behind("").prefix), (0, 0));
        assert_eq!(behind(&"a".repeat(2000)).warnings, [], "the carrier's part is no part of the limit");
    }

    #[test]
    fn too_long_is_told_past_the_limit_only() {
        assert_eq!(domestic("云", &"好".repeat(497)).warnings, []);
        assert_eq!(
            domestic("云", &"好".repeat(498)).warnings,
            [Warning::TooLong { length: 501, limit: 500 }]
        );
        assert_eq!(abroad(&"a".repeat(2000)).warnings, []);
        assert_eq!(abroad(&"a".repeat(2001)).warnings, [Warning::TooLong { length: 2001, limit: 2000 }]);
    }
}

//! What could be written otherwise for fewer segments, and the body with it so written.
//!
//! Abroad, one character outside the GSM alphabet turns 160 / 153 into 70 / 67, and an extension character counts 2; at
//! home only characters of two units cost more than they seem. Nothing is changed unasked, and every change is named
//! character by character. Variables are never touched, nor are the values they will have.
//!
//! ```
//! use packwise::sms::{Kind, Market, Message, Replace, changes, replaced};
//! let body = format!("It’s {}", "a".repeat(100));
//! let message = Message { market: Market::International, signature: "", body: &body, marketing: false };
//! let found = changes(&message, &[], 0);
//! assert_eq!((found.before, found.each[0].count), (2, 1));
//! assert_eq!(found.each[0].pairs, [("’".to_string(), "'".to_string())]);
//! let shorter = replaced(Market::International, &body, Replace::One(Kind::Quotes));
//! assert!(shorter.starts_with("It's "));
//! ```

use super::template::{Piece, pieces};
use super::{Case, Market, Message, Values, fill, lookalike, segment_behind, septets, signature, unaccented};

/// A kind of change. One of them is offered and done as a whole: straightening only the left of two quotes helps nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Kind {
    /// Curly quotes and accents that stand alone become straight quotes.
    Quotes,
    /// Dashes become hyphens.
    Dashes,
    /// One character of three dots becomes three dots.
    Ellipsis,
    /// Blanks that are not the plain one become it.
    Blanks,
    /// Full-width letters, digits and marks become plain ones.
    FullWidth,
    /// A bullet becomes an asterisk.
    Bullets,
    /// Characters that are never seen go.
    Invisible,
    /// Brackets and bars of the extension table, which count 2, become parentheses and slashes.
    Brackets,
    /// Letters lose accents the alphabet lacks: another spelling.
    Accents,
    /// Emoji go: something less to see.
    Emoji,
}

/// What to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Replace {
    /// Characters of one kind.
    One(Kind),
    /// Everything that reads the same afterwards; see [`Kind::reads_the_same`].
    Alike,
    /// Everything.
    All,
}

/// What changing the characters of one kind brings.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The kind.
    pub kind: Kind,
    /// What becomes what, each pair once, in order of appearance.
    pub pairs: Vec<(String, String)>,
    /// How many characters, or emoji, change.
    pub occurrences: u32,
    /// How many segments the message is with this change alone.
    pub count: u32,
}

/// What could be changed in a message of several segments. In one of a single segment nothing is looked for: no kind, and
/// all three counts are that one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Changes {
    /// How many segments the message is now.
    pub before: u32,
    /// Each kind that has something to change, in order of first appearance, whether it saves anything or not.
    pub each: Vec<Change>,
    /// How many segments with every change that reads the same.
    pub alike: u32,
    /// How many segments with every change.
    pub all: u32,
}

impl Kind {
    /// Whether a reader gets the same words: not so where spelling changes or an emoji goes.
    #[must_use]
    pub const fn reads_the_same(self) -> bool {
        !matches!(self, Self::Accents | Self::Emoji)
    }

    /// A stable name for tests and interfaces.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Quotes => "quotes",
            Self::Dashes => "dashes",
            Self::Ellipsis => "ellipsis",
            Self::Blanks => "blanks",
            Self::FullWidth => "fullWidth",
            Self::Bullets => "bullets",
            Self::Invisible => "invisible",
            Self::Brackets => "brackets",
            Self::Accents => "accents",
            Self::Emoji => "emoji",
        }
    }
}

impl Replace {
    fn includes(self, kind: Kind) -> bool {
        match self {
            Self::One(one) => one == kind,
            Self::Alike => kind.reads_the_same(),
            Self::All => true,
        }
    }
}

impl Changes {
    /// The changes worth offering, and the segments with each: every kind that saves a segment by itself, then all that read
    /// the same together, then everything; these two only where they save more than all before them.
    #[must_use]
    pub fn worth(&self) -> Vec<(Replace, u32)> {
        let mut offers: Vec<(Replace, u32)> = self
            .each
            .iter()
            .filter(|change| change.count < self.before)
            .map(|change| (Replace::One(change.kind), change.count))
            .collect();
        for (replace, count) in [(Replace::Alike, self.alike), (Replace::All, self.all)] {
            let least = offers.iter().map(|(_, count)| *count).min().unwrap_or(self.before);
            if count < least {
                offers.push((replace, count));
            }
        }
        offers
    }

    /// The changes an offer makes.
    pub fn of(&self, replace: Replace) -> impl Iterator<Item = &Change> {
        self.each.iter().filter(move |change| replace.includes(change.kind))
    }
}

/// What could be written otherwise in a message, and how many segments it would then be, with its variables at their
/// typical values. A message of one segment has nothing to gain, only to lose: three dots take more room than one character of
/// them. `prefix` as in [`segment_behind`].
#[must_use]
pub fn changes(message: &Message<'_>, values: &[Values], prefix: u16) -> Changes {
    let count = |body: &str| {
        let body = fill(body, values, Case::Typical);
        segment_behind(&Message { body: &body, ..*message }, prefix).count()
    };
    let before = count(message.body);
    let mut found = Changes { before, alike: before, all: before, each: Vec::new() };
    if before < 2 {
        return found;
    }
    // A character that stays as it is and is in no alphabet of septets keeps the message in units of 16 bits. Kinds whose
    // characters become others of as many units then change nothing, and need no count of their own.
    let mut wide = message.market == Market::Domestic;
    let mut alters: Vec<Kind> = Vec::new();
    walk(message.market, message.body, |from, change| {
        let Some((kind, to)) = change else {
            // A variable is counted with its value.
            let mut characters = from.chars();
            wide |= characters.next().is_some_and(|first| septets(first).is_none())
                && characters.next().is_none();
            return;
        };
        if from.encode_utf16().count() != to.encode_utf16().count() {
            alters.push(kind);
        }
        let at = found.each.iter().position(|c| c.kind == kind);
        let pair = (String::from(from), to);
        match at.and_then(|at| found.each.get_mut(at)) {
            Some(change) => {
                change.occurrences = change.occurrences.saturating_add(1);
                if !change.pairs.contains(&pair) {
                    change.pairs.push(pair);
                }
            }
            None => found.each.push(Change { kind, pairs: vec![pair], occurrences: 1, count: before }),
        }
    });
    if found.each.is_empty() {
        return found;
    }
    let with = |replace: Replace| {
        if wide && !alters.iter().any(|kind| replace.includes(*kind)) {
            return before;
        }
        count(&replaced(message.market, message.body, replace))
    };
    for change in &mut found.each {
        change.count = with(Replace::One(change.kind));
    }
    (found.alike, found.all) = (with(Replace::Alike), with(Replace::All));
    found
}

/// The body with a change made. With an emoji goes the blank that would be left over beside it.
#[must_use]
pub fn replaced(market: Market, body: &str, replace: Replace) -> String {
    let mut text = String::with_capacity(body.len());
    let mut gone = false;
    walk(market, body, |from, change| match change {
        Some((kind, to)) if replace.includes(kind) => {
            text.push_str(&to);
            gone = kind == Kind::Emoji;
        }
        _ if gone && from == " " && (text.is_empty() || text.ends_with(' ')) => {}
        _ => {
            text.push_str(from);
            gone = false;
        }
    });
    if gone && text.ends_with(' ') {
        text.pop();
    }
    text
}

/// Shows every part of a body in order, with what it could become. Together the parts are the body.
fn walk(market: Market, body: &str, mut show: impl FnMut(&str, Option<(Kind, String)>)) {
    // The brackets of a signature typed into the body are the vendor's, not the writer's.
    let mut signed = if signature::leading(body).is_some() { 2 } else { 0_u8 };
    for piece in pieces(body) {
        let mut rest = match piece {
            Piece::Words(words) => words,
            Piece::Variable { whole, .. } => {
                show(whole, None);
                continue;
            }
        };
        while let Some(character) = rest.chars().next() {
            let emoji = emoji(rest);
            let length = emoji.unwrap_or(character.len_utf8());
            let Some((part, behind)) = rest.split_at_checked(length) else { break };
            rest = behind;
            let mut change = match market {
                Market::Domestic => None,
                Market::International => plain(character),
            };
            if emoji.is_some() {
                let units: usize = part.chars().map(char::len_utf16).sum();
                let costly = market == Market::International || units > 1;
                change = costly.then(|| (Kind::Emoji, String::new()));
            }
            if matches!((signed, character), (2, '[' | '【' | '［') | (1, ']' | '】' | '］')) {
                signed = signed.saturating_sub(1);
                change = change.and(lookalike(character).map(|to| (Kind::FullWidth, to)));
            }
            show(part, change);
        }
    }
}

/// What a character of an international message could be instead.
fn plain(character: char) -> Option<(Kind, String)> {
    match septets(character) {
        Some(1) => None,
        Some(_) => Some((Kind::Brackets, String::from(cheaper(character)?))),
        None => {
            let Some(to) = lookalike(character) else {
                return Some((Kind::Accents, String::from(unaccented(character)?)));
            };
            let kind = match (character, to.as_str()) {
                ('！'..='～' | '。' | '、' | '【' | '】', _) => Kind::FullWidth,
                ('…', _) => Kind::Ellipsis,
                ('•', _) => Kind::Bullets,
                (_, "'" | "\"") => Kind::Quotes,
                (_, "-") => Kind::Dashes,
                (_, "") => Kind::Invisible,
                _ => Kind::Blanks,
            };
            // Straight to what counts 1, and never to a brace that could make a variable.
            let shorter = to.chars().next().and_then(cheaper).map(String::from);
            Some((kind, shorter.unwrap_or(to)))
        }
    }
}

/// What reads like a bracket or bar of the extension table and counts 1.
const fn cheaper(character: char) -> Option<&'static str> {
    match character {
        '[' | '{' => Some("("),
        ']' | '}' => Some(")"),
        '|' => Some("/"),
        _ => None,
    }
}

/// The bytes of the emoji that `text` begins with, with what belongs to it: skin, joined figures, the other half of a flag.
/// Told by blocks of Unicode, not by its tables: close enough to offer, and the reader sees what would go.
fn emoji(text: &str) -> Option<usize> {
    let mut characters = text.char_indices().peekable();
    let (_, first) = characters.next().filter(|(_, c)| pictograph(*c))?;
    if flag(first) {
        characters.next_if(|(_, c)| flag(*c));
    }
    while let Some((_, next)) = characters.next_if(|(_, c)| joins(*c)) {
        if next == '\u{200d}' {
            characters.next_if(|(_, c)| pictograph(*c));
        }
    }
    Some(characters.peek().map_or(text.len(), |(at, _)| *at))
}

const fn pictograph(character: char) -> bool {
    matches!(
        character,
        '\u{1f000}'..='\u{1faff}'
            | '\u{2600}'..='\u{27bf}'
            | '\u{231a}'
            | '\u{231b}'
            | '\u{23e9}'..='\u{23fa}'
            | '\u{2b1b}'
            | '\u{2b1c}'
            | '\u{2b50}'
            | '\u{2b55}'
    )
}

const fn flag(character: char) -> bool {
    matches!(character, '\u{1f1e6}'..='\u{1f1ff}')
}

const fn joins(character: char) -> bool {
    matches!(
        character,
        '\u{200d}' | '\u{fe0e}' | '\u{fe0f}' | '\u{20e3}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}'
    )
}

#[cfg(test)]
mod tests {
    use super::{Changes, Kind, Replace, changes, replaced};
    use crate::sms::{Case, Market, Message, Values};

    fn abroad(body: &str) -> Changes {
        changes(&Message { market: Market::International, signature: "", body, marketing: false }, &[], 0)
    }

    fn home(body: &str) -> Changes {
        changes(&Message { market: Market::Domestic, signature: "云", body, marketing: false }, &[], 0)
    }

    fn pairs(found: &Changes, replace: Replace) -> Vec<String> {
        found.of(replace).flat_map(|c| &c.pairs).map(|(from, to)| format!("{from}→{to}")).collect()
    }

    #[test]
    fn each_kind_is_named_by_its_characters() {
        let body = format!("“It’s”\u{a0}—\u{200b}…•ｏｋ，[ok] naïve 😊 {}", "a".repeat(150));
        let found = abroad(&body);
        let kinds: Vec<Kind> = found.each.iter().map(|c| c.kind).collect();
        assert_eq!(
            kinds,
            [
                Kind::Quotes,
                Kind::Blanks,
                Kind::Dashes,
                Kind::Invisible,
                Kind::Ellipsis,
                Kind::Bullets,
                Kind::FullWidth,
                Kind::Brackets,
                Kind::Accents,
                Kind::Emoji
            ]
        );
        assert_eq!(pairs(&found, Replace::One(Kind::Quotes)), ["“→\"", "’→'", "”→\""]);
        assert_eq!(pairs(&found, Replace::One(Kind::FullWidth)), ["ｏ→o", "ｋ→k", "，→,"]);
        assert_eq!(pairs(&found, Replace::One(Kind::Accents)), ["ï→i"]);
        assert_eq!(pairs(&found, Replace::One(Kind::Emoji)), ["😊→"]);
        assert_eq!(
            replaced(Market::International, &body, Replace::Alike),
            format!("\"It's\" -...*ok,(ok) naïve 😊 {}", "a".repeat(150))
        );
        assert!(replaced(Market::International, &body, Replace::All).contains("(ok) naive a"));
    }

    /// 160 characters with one curly quote: 160 units are 67 + 67 + 26; straightened, 160 septets are one segment.
    #[test]
    fn one_quote_is_worth_two_segments() {
        let found = abroad(&format!("’{}", "a".repeat(159)));
        assert_eq!((found.before, found.alike, found.all), (3, 1, 1));
        assert_eq!(found.worth(), [(Replace::One(Kind::Quotes), 1)]);
    }

    #[test]
    fn what_helps_only_together_is_offered_together() {
        // Quote and dash: neither alone makes the message English.
        let found = abroad(&format!("’–{}", "a".repeat(150)));
        assert_eq!(found.worth(), [(Replace::Alike, 1)]);
        // A quote and an accent: only with the other spelling.
        let found = abroad(&format!("’í{}", "a".repeat(150)));
        assert_eq!(found.worth(), [(Replace::All, 1)]);
    }

    #[test]
    fn a_message_in_another_script_is_not_bothered() {
        assert!(abroad(&format!("“您好，世界”{}", "好".repeat(100))).worth().is_empty());
        assert!(abroad("It’s").each.is_empty(), "one segment has nothing to gain");
    }

    /// 158 letters and two brackets are 162 septets: two segments. Two parentheses: 160, one.
    #[test]
    fn extension_characters_become_plain_ones() {
        let found = abroad(&format!("{}[]", "a".repeat(158)));
        assert_eq!(found.worth(), [(Replace::One(Kind::Brackets), 1)]);
        assert_eq!(pairs(&found, Replace::All), ["[→(", "]→)"]);
        // Not the brackets of a signature, and not those of a variable.
        let body = format!("[Acme]{{1}}{}[x]", "a".repeat(158));
        assert!(replaced(Market::International, &body, Replace::All).starts_with("[Acme]{1}a"));
        assert!(replaced(Market::International, &body, Replace::All).ends_with("a(x)"));
        assert_eq!(replaced(Market::International, "【Acme】【x】｛1｝｜", Replace::All), "[Acme](x)(1)/");
    }

    #[test]
    fn at_home_only_what_counts_two_is_offered() {
        // 【云】, 65 characters, a heart of one unit: 69. The family is three pairs and two joiners, 8: 77 units.
        let found = home(&format!("“{}”❤👨‍👩‍👧", "好".repeat(63)));
        assert_eq!(found.worth(), [(Replace::One(Kind::Emoji), 1)]);
        assert_eq!(pairs(&found, Replace::All), ["👨‍👩‍👧→"], "a heart of one unit may stay");
        assert_eq!(found.each[0].occurrences, 1, "a family is one");
        assert!(home(&format!("𠮷{}", "好".repeat(70))).each.is_empty(), "a rare character is a word");
    }

    #[test]
    fn an_emoji_goes_with_all_that_belongs_to_it() {
        for emoji in ["😊", "👍🏽", "❤️", "🇨🇳", "👩‍💻", "🏴\u{e0067}\u{e0062}\u{e007f}", "☎"]
        {
            let body = format!("a{emoji}b");
            assert_eq!(replaced(Market::International, &body, Replace::All), "ab", "{emoji}");
        }
        for (body, without) in [("a 😊 b", "a b"), ("a 😊 😊", "a"), ("😊 a", "a"), ("a  b 😊.", "a  b .")]
        {
            assert_eq!(replaced(Market::Domestic, body, Replace::All), without);
        }
        // A blank at the end goes with an emoji after it, and with nothing else; nor does an emoji take a letter with it.
        assert_eq!(replaced(Market::International, "“a” ", Replace::One(Kind::Quotes)), "\"a\" ");
        assert_eq!(replaced(Market::Domestic, "好🎉", Replace::All), "好");
        assert_eq!(replaced(Market::International, "🇨🇳🇯🇵", Replace::One(Kind::Quotes)), "🇨🇳🇯🇵");
        assert_eq!(
            replaced(Market::International, "a→b ①", Replace::All),
            "a→b ①",
            "signs with a meaning stay"
        );
    }

    #[test]
    fn variables_count_at_their_typical_values() {
        let body = format!("’{{1}}{}", "a".repeat(60));
        let message = Message { market: Market::International, signature: "", body: &body, marketing: false };
        let value = Values { name: "1".into(), typical: "b".repeat(10), ..Values::default() };
        assert_eq!(value.get(Case::Typical).unwrap().len(), 10);
        let found = changes(&message, &[value], 0);
        assert_eq!((found.before, found.all), (2, 1), "71 units");
        // A value's own curly quote is not ours to change.
        let value = Values { name: "1".into(), typical: "’bbbbbbbbb".into(), ..Values::default() };
        assert!(changes(&message, &[value], 0).worth().is_empty());
    }
}

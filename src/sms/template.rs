//! A message with places to fill: `{1}`, `{2}` in the vendor's templates, `{name}` in anybody's drafts.
//!
//! What is sent, and billed, has values in the places (the vendor's rule: length is counted after substitution). Nobody
//! knows every value beforehand, so each variable has a shortest, a typical and a longest one, and a message becomes a
//! range.
//!
//! ```
//! use packwise::sms::{Market, Message, Values, spread, variables};
//! let body = "尊敬的{1}，您的验证码是{2}。";
//! assert_eq!(variables(body), ["1", "2"]);
//! let name = Values { name: "1".into(), shortest: "王".into(), longest: "王".repeat(60), ..Values::default() };
//! let message = Message { market: Market::Domestic, signature: "云", body, marketing: false };
//! let spread = spread(&message, &[name], 0);
//! assert_eq!((spread.shortest.count(), spread.longest.count()), (1, 2));
//! assert_eq!(spread.unfilled, ["2"], "counted as {{2}} itself");
//! ```

use super::{Message, Segmentation, segment_behind};

/// What stands in the place of a variable. A value left empty is not known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Values {
    /// The variable, without its braces.
    pub name: String,
    /// The shortest value expected.
    pub shortest: String,
    /// The value most messages have.
    pub typical: String,
    /// The longest value expected.
    pub longest: String,
}

/// Which of a variable's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Case {
    /// The shortest value.
    Shortest,
    /// The typical value.
    Typical,
    /// The longest value.
    Longest,
}

/// A message as short, as usual and as long as its variables make it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Spread {
    /// With the shortest values.
    pub shortest: Segmentation,
    /// With the typical values.
    pub typical: Segmentation,
    /// With the longest values.
    pub longest: Segmentation,
    /// Variables for which no value is known: they are counted as they stand, braces included.
    pub unfilled: Vec<String>,
}

impl Values {
    /// The value for a case. Where it is empty, the nearest known one holds: the typical value for an end, and the longest
    /// before the shortest for the typical one, so that a guess errs towards the dearer message. `None` where nothing is
    /// known.
    ///
    /// ```
    /// use packwise::sms::{Case, Values};
    /// let values = Values { longest: "123456".into(), ..Values::default() };
    /// assert_eq!(values.get(Case::Typical), Some("123456"));
    /// assert_eq!(Values::default().get(Case::Typical), None);
    /// ```
    #[must_use]
    pub fn get(&self, case: Case) -> Option<&str> {
        let order = match case {
            Case::Shortest => [&self.shortest, &self.typical, &self.longest],
            Case::Typical => [&self.typical, &self.longest, &self.shortest],
            Case::Longest => [&self.longest, &self.typical, &self.shortest],
        };
        order.into_iter().map(String::as_str).find(|value| !value.is_empty())
    }
}

impl Spread {
    fn all(&self) -> [&Segmentation; 3] {
        [&self.shortest, &self.typical, &self.longest]
    }

    /// The fewest segments. Not always those of the shortest values: one curly quote costs more than many letters.
    #[must_use]
    pub fn fewest(&self) -> u32 {
        self.all().into_iter().map(Segmentation::count).min().unwrap_or(0)
    }

    /// The most segments.
    #[must_use]
    pub fn most(&self) -> u32 {
        self.worst().count()
    }

    /// The message that asks most of its sender, by segments and then by length: what limits and warnings are about. Of
    /// equal ones that of the longest values.
    #[must_use]
    pub fn worst(&self) -> &Segmentation {
        // The last of equal ones.
        self.all().into_iter().max_by_key(|one| (one.count(), one.length)).unwrap_or(&self.longest)
    }
}

/// A piece of a body: words as they are, or a variable by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Words(&'a str),
    Variable {
        /// What stands between the braces.
        name: &'a str,
        /// With the braces.
        whole: &'a str,
    },
}

/// The body in pieces, in order; together they are the body. A variable is `{`, ASCII letters, digits or `_`, `}`.
pub(super) fn pieces(body: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let (mut words, mut at) = (0_usize, 0_usize);
    while let Some(open) = body.get(at..).and_then(|rest| rest.find('{')).map(|i| at.saturating_add(i)) {
        let inside = open.saturating_add(1);
        let rest = body.get(inside..).unwrap_or_default();
        let length = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
        at = inside.saturating_add(length);
        if length == 0 || body.get(at..).is_none_or(|rest| !rest.starts_with('}')) {
            continue;
        }
        let close = at.saturating_add(1);
        if let Some(before) = body.get(words..open).filter(|words| !words.is_empty()) {
            found.push(Piece::Words(before));
        }
        let (name, whole) = (body.get(inside..at), body.get(open..close));
        found.push(Piece::Variable { name: name.unwrap_or_default(), whole: whole.unwrap_or_default() });
        (words, at) = (close, close);
    }
    if let Some(rest) = body.get(words..).filter(|rest| !rest.is_empty()) {
        found.push(Piece::Words(rest));
    }
    found
}

/// The variables of a body, each once, in the order they first appear.
///
/// ```
/// use packwise::sms::variables;
/// assert_eq!(variables("{2}, {name} and {2}; {not this} {} {1"), ["2", "name"]);
/// ```
#[must_use]
pub fn variables(body: &str) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for piece in pieces(body) {
        if let Piece::Variable { name, .. } = piece
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    names
}

/// The body with values in the places of its variables. One without a known value stays as it stands. Braces inside a
/// value are words, not variables.
///
/// ```
/// use packwise::sms::{Case, Values, fill};
/// let one = Values { name: "1".into(), typical: "{2}".into(), ..Values::default() };
/// assert_eq!(fill("{1}{2}", &[one], Case::Longest), "{2}{2}");
/// ```
#[must_use]
pub fn fill(body: &str, values: &[Values], case: Case) -> String {
    let mut text = String::with_capacity(body.len());
    for piece in pieces(body) {
        text.push_str(match piece {
            Piece::Words(words) => words,
            Piece::Variable { name, whole } => {
                values.iter().find(|v| v.name == name).and_then(|v| v.get(case)).unwrap_or(whole)
            }
        });
    }
    text
}

/// Counts a message with its variables at their shortest, typical and longest. Each is a message of its own, with an
/// encoding of its own: a long value may bring a character that a short one lacks. Without variables all three are the
/// same. `prefix` as in [`segment_behind`].
#[must_use]
pub fn spread(message: &Message<'_>, values: &[Values], prefix: u16) -> Spread {
    let names = variables(message.body);
    if names.is_empty() {
        let one = segment_behind(message, prefix);
        return Spread { shortest: one.clone(), typical: one.clone(), longest: one, unfilled: Vec::new() };
    }
    let count = |case| {
        let body = fill(message.body, values, case);
        segment_behind(&Message { body: &body, ..*message }, prefix)
    };
    let known = |name: &str| values.iter().any(|v| v.name == name && v.get(Case::Typical).is_some());
    Spread {
        shortest: count(Case::Shortest),
        typical: count(Case::Typical),
        longest: count(Case::Longest),
        unfilled: names.into_iter().filter(|name| !known(name)).map(String::from).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Case, Piece, Values, fill, pieces, spread, variables};
    use crate::sms::{Encoding, Market, Message, Warning};

    fn values(name: &str, shortest: &str, typical: &str, longest: &str) -> Values {
        Values {
            name: name.into(),
            shortest: shortest.into(),
            typical: typical.into(),
            longest: longest.into(),
        }
    }

    #[test]
    fn what_is_a_variable() {
        assert_eq!(variables("{1}{10}{a_B9}{_}"), ["1", "10", "a_B9", "_"]);
        assert!(variables("{} {a b} {姓名} {1 {-} }1{ ｛1｝").is_empty());
        assert_eq!(variables("{{1}}{x{2}"), ["1", "2"]);
        let whole = "{{1}}—{x{2}尾";
        let joined: String = pieces(whole)
            .into_iter()
            .map(|p| match p {
                Piece::Words(w) => w,
                Piece::Variable { whole, .. } => whole,
            })
            .collect();
        assert_eq!(joined, whole);
    }

    #[test]
    fn the_nearest_known_value_holds() {
        let all = [values("1", "a", "bb", "ccc")];
        assert_eq!(fill("{1}", &all, Case::Shortest), "a");
        assert_eq!(fill("{1}", &all, Case::Longest), "ccc");
        let ends = [values("1", "a", "", "ccc")];
        assert_eq!(fill("{1}", &ends, Case::Typical), "ccc", "the dearer guess");
        let typical = [values("1", "", "bb", "")];
        assert_eq!(fill("{1}|{1}", &typical, Case::Shortest), "bb|bb");
        assert_eq!(fill("{1}{2}", &typical, Case::Typical), "bb{2}");
    }

    /// 【云】 is 3, the words are 60, so 7 are left in a segment of 70: a code of 6 fits, one of 8 does not.
    #[test]
    fn a_message_becomes_a_range() {
        let body = format!("{}{{1}}", "好".repeat(60));
        let message = Message { market: Market::Domestic, signature: "云", body: &body, marketing: false };
        let range = spread(&message, &[values("1", "1", "123456", "12345678")], 0);
        assert_eq!((range.shortest.length, range.typical.length, range.longest.length), (64, 69, 71));
        assert_eq!((range.fewest(), range.typical.count(), range.most()), (1, 1, 2));
        assert!(range.unfilled.is_empty());
        // Unfilled, {1} counts its own three characters.
        let bare = spread(&message, &[], 0);
        assert_eq!((bare.typical.length, bare.unfilled.as_slice()), (66, ["1".to_string()].as_slice()));
    }

    #[test]
    fn a_short_value_may_be_the_dear_one() {
        let body = format!("{}{{who}}", "a".repeat(150));
        let message = Message { market: Market::International, signature: "", body: &body, marketing: false };
        let range = spread(&message, &[values("who", "José í", "Jo", "Josephine")], 0);
        assert_eq!(range.shortest.encoding, Encoding::Ucs2);
        // 156 units at 67 are three segments; 159 septets are one.
        assert_eq!(
            (range.fewest(), range.typical.count(), range.longest.count(), range.most()),
            (1, 1, 1, 3)
        );
        assert_eq!(range.worst(), &range.shortest);
    }

    #[test]
    fn the_limit_is_the_longest_message_s() {
        let message = Message { market: Market::Domestic, signature: "云", body: "{1}", marketing: false };
        let range = spread(&message, &[values("1", "短", "", &"长".repeat(498))], 0);
        assert_eq!(range.worst().warnings, [Warning::TooLong { length: 501, limit: 500 }]);
        assert!(range.shortest.warnings.is_empty());
    }
}

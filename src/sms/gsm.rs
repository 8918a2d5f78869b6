//! The GSM 03.38 default alphabet: which characters it has and how many septets each takes.
//!
//! The vendor's rule for international messages prints both lists (since 2020-03-02,
//! <https://www.tencentcloud.com/document/product/382/34671>): a standard character counts 1, an extension character
//! counts 2. The printed standard list is the basic table of GSM 03.38 without its blanks; read to the letter, no
//! English sentence could be pure English. So space, line feed and carriage return are taken from the basic table, where
//! they stand. Form feed is in neither list, only in the extension table of the standard, and stays out.

/// The septets `character` takes: 1 in the basic table, 2 in the extension table (it is sent behind an escape), `None`
/// outside both.
///
/// The backtick and the lower-case `ç` are outside, although `'` and `Ç` are inside.
///
/// ```
/// use packwise::sms::septets;
/// assert_eq!(septets('a'), Some(1));
/// assert_eq!(septets('Ç'), Some(1));
/// assert_eq!(septets('€'), Some(2));
/// assert_eq!(septets('ç'), None);
/// ```
#[must_use]
pub const fn septets(character: char) -> Option<u8> {
    match character {
        '\n' | '\r' | ' '..='Z' | '_' | 'a'..='z' => Some(1),
        '^' | '{' | '}' | '\\' | '[' | '~' | ']' | '|' | '€' => Some(2),
        '¡' | '£' | '¤' | '¥' | '§' | '¿' => Some(1),
        'Ä' | 'Å' | 'Æ' | 'Ç' | 'É' | 'Ñ' | 'Ö' | 'Ø' | 'Ü' | 'ß' => Some(1),
        'à' | 'ä' | 'å' | 'æ' | 'è' | 'é' | 'ì' | 'ñ' | 'ò' | 'ö' | 'ø' | 'ù' | 'ü' => Some(1),
        'Γ' | 'Δ' | 'Θ' | 'Λ' | 'Ξ' | 'Π' | 'Σ' | 'Φ' | 'Ψ' | 'Ω' => Some(1),
        _ => None,
    }
}

/// What can stand in for a character outside the alphabet without changing what is read, or `None`.
///
/// Only typography is replaced: quotes, dashes, dots, blanks and full-width forms that an editor or a paste slips in, and
/// invisible characters (by nothing). Letters never are: a name without its accent is another name.
///
/// ```
/// use packwise::sms::lookalike;
/// assert_eq!(lookalike('’').as_deref(), Some("'"));
/// assert_eq!(lookalike('，').as_deref(), Some(","));
/// assert_eq!(lookalike('ç'), None);
/// ```
#[must_use]
pub fn lookalike(character: char) -> Option<String> {
    let fixed = match character {
        '‘' | '’' | '‚' | '‛' | '′' | '`' | '´' => "'",
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' => "\"",
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => "-",
        '…' => "...",
        '•' => "*",
        '。' => ".",
        '、' => ",",
        '【' => "[",
        '】' => "]",
        '\t' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => " ",
        '\u{2028}' | '\u{2029}' | '\u{85}' => "\n",
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => "",
        _ => return narrow(character).filter(|&narrow| septets(narrow).is_some()).map(String::from),
    };
    Some(String::from(fixed))
}

/// A Latin letter outside the alphabet without its accent, or `None`. Unlike a [`lookalike`] this is another spelling: a
/// name, or a word such as Spanish *sí*, may read differently, so it is offered by name and never done unasked.
///
/// ```
/// use packwise::sms::unaccented;
/// assert_eq!(unaccented('ç'), Some("c"));
/// assert_eq!(unaccented('é'), None, "inside the alphabet");
/// ```
#[must_use]
pub const fn unaccented(character: char) -> Option<&'static str> {
    Some(match character {
        'á' | 'â' | 'ã' | 'ā' | 'ă' | 'ą' => "a",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' => "d",
        'ê' | 'ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' => "h",
        'í' | 'î' | 'ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => "i",
        'ĵ' => "j",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ł' => "l",
        'ń' | 'ň' | 'ņ' => "n",
        'ó' | 'ô' | 'õ' | 'ō' | 'ŏ' | 'ő' => "o",
        'œ' => "oe",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ť' | 'ţ' | 'ț' => "t",
        'ú' | 'û' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'À' | 'Á' | 'Â' | 'Ã' | 'Ā' | 'Ă' | 'Ą' => "A",
        'Ć' | 'Ĉ' | 'Ċ' | 'Č' => "C",
        'Ď' | 'Đ' => "D",
        'È' | 'Ê' | 'Ë' | 'Ē' | 'Ĕ' | 'Ė' | 'Ę' | 'Ě' => "E",
        'Ĝ' | 'Ğ' | 'Ġ' | 'Ģ' => "G",
        'Ĥ' => "H",
        'Ì' | 'Í' | 'Î' | 'Ï' | 'Ĩ' | 'Ī' | 'Ĭ' | 'Į' | 'İ' => "I",
        'Ĵ' => "J",
        'Ķ' => "K",
        'Ĺ' | 'Ļ' | 'Ľ' | 'Ł' => "L",
        'Ń' | 'Ň' | 'Ņ' => "N",
        'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ō' | 'Ŏ' | 'Ő' => "O",
        'Œ' => "OE",
        'Ŕ' | 'Ŗ' | 'Ř' => "R",
        'Ś' | 'Ŝ' | 'Ş' | 'Š' | 'Ș' => "S",
        'Ť' | 'Ţ' | 'Ț' => "T",
        'Ù' | 'Ú' | 'Û' | 'Ũ' | 'Ū' | 'Ŭ' | 'Ů' | 'Ű' | 'Ų' => "U",
        'Ŵ' => "W",
        'Ý' | 'Ÿ' | 'Ŷ' => "Y",
        'Ź' | 'Ż' | 'Ž' => "Z",
        _ => return None,
    })
}

/// The ASCII character of a full-width form (U+FF01 to U+FF5E).
fn narrow(character: char) -> Option<char> {
    if !('！'..='～').contains(&character) {
        return None;
    }
    let offset = u32::from(character).checked_sub(0xfee0)?;
    char::from_u32(offset)
}

#[cfg(test)]
mod tests {
    use super::{lookalike, septets, unaccented};
    use unicode_normalization::UnicodeNormalization;

    /// The basic table in the order of its codes, without the escape at 0x1B.
    const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
                         ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    const EXTENSION: &str = "^{}\\[~]|€";

    #[test]
    fn the_alphabet_is_the_tables_and_nothing_else() {
        assert_eq!(BASIC.chars().count(), 127, "128 codes, one of them the escape");
        for character in '\0'..=char::MAX {
            let expected = if BASIC.contains(character) {
                Some(1)
            } else if EXTENSION.contains(character) {
                Some(2)
            } else {
                None
            };
            assert_eq!(septets(character), expected, "{character:?}");
        }
    }

    #[test]
    fn every_lookalike_is_inside_and_stands_for_something_outside() {
        for character in '\0'..=char::MAX {
            if let Some(text) = lookalike(character) {
                assert!(septets(character).is_none(), "{character:?} needs none");
                assert!(text.chars().all(|c| septets(c).is_some()), "{character:?} → {text:?}");
            }
        }
        for character in '\0'..=char::MAX {
            if let Some(text) = unaccented(character) {
                assert!(septets(character).is_none() && lookalike(character).is_none(), "{character:?}");
                assert!(text.chars().all(|c| c.is_ascii_alphabetic()), "{character:?} → {text:?}");
                let upper = text.chars().any(char::is_uppercase);
                assert_eq!(character.is_uppercase(), upper, "{character:?} → {text:?}");
            }
        }
        // Every Latin letter up to U+017F that Unicode takes apart into one of ours and an accent, and some that it does not.
        for character in ('\u{c0}'..='\u{17f}').chain("ȘșȚț".chars()).filter(|c| septets(*c).is_none()) {
            let mut parts = character.nfd();
            let base = parts.next().filter(|c| c.is_ascii_alphabetic() && parts.next().is_some());
            let expected = base.map(String::from).or_else(|| {
                let whole =
                    [('đ', "d"), ('Đ', "D"), ('ı', "i"), ('ł', "l"), ('Ł', "L"), ('œ', "oe"), ('Œ', "OE")];
                whole.iter().find(|(c, _)| *c == character).map(|(_, text)| (*text).to_owned())
            });
            assert_eq!(unaccented(character).map(str::to_owned), expected, "{character}");
        }
        assert_eq!(lookalike('Ａ').as_deref(), Some("A"));
        assert_eq!(lookalike('～').as_deref(), Some("~"));
        assert_eq!(lookalike('｀'), None, "a backtick is no better");
        assert_eq!(lookalike('汉'), None);
    }
}

//! The text as sent: signature in its brackets, body, and the opt-out line of a marketing message.

use super::{Market, Message};

/// The opt-out line a domestic marketing message must end with; its six characters are counted.
pub const OPT_OUT: &str = "拒收请回复R";

/// The brackets people type around a signature. All three are taken off before the market's own are put on.
const BRACKETS: [(char, char); 3] = [('【', '】'), ('[', ']'), ('［', '］')];

/// The text as sent, which is what length counts.
///
/// The signature goes first, in `【】` for domestic and `[]` for international messages, as the vendor adds them (its
/// signature standard says to apply with the content alone). One typed with brackets is not bracketed twice; an empty or
/// blank one adds nothing. A domestic marketing message ends with [`OPT_OUT`], added unless it is there already. The
/// sources state no such line for international messages, so none is added to them: it would turn an English message
/// into a Chinese one.
///
/// ```
/// use packwise::sms::{Market, Message, compose};
/// let domestic = Message { market: Market::Domestic, signature: "腾讯云", body: "您好。", marketing: true };
/// assert_eq!(compose(&domestic), "【腾讯云】您好。拒收请回复R");
/// let abroad = Message { market: Market::International, signature: "[Acme]", body: "Hello.", marketing: false };
/// assert_eq!(compose(&abroad), "[Acme]Hello.");
/// ```
#[must_use]
pub fn compose(message: &Message<'_>) -> String {
    assemble(message).0
}

/// The text as sent and the byte at which the body begins in it.
pub(super) fn assemble(message: &Message<'_>) -> (String, usize) {
    let (open, close) = message.market.brackets();
    let signature = bare(message.signature);
    let opt_out = if wants_opt_out(message) { OPT_OUT } else { "" };
    // Two brackets of at most three bytes each.
    let length = signature.len().saturating_add(message.body.len()).saturating_add(opt_out.len());
    let mut text = String::with_capacity(length.saturating_add(6));
    if !signature.is_empty() {
        text.push(open);
        text.push_str(signature);
        text.push(close);
    }
    let body = text.len();
    text.push_str(message.body);
    text.push_str(opt_out);
    (text, body)
}

fn wants_opt_out(message: &Message<'_>) -> bool {
    message.marketing && message.market == Market::Domestic && !message.body.trim_end().ends_with(OPT_OUT)
}

/// The signature without the blanks and brackets around it.
pub(super) fn bare(signature: &str) -> &str {
    let mut content = signature.trim();
    while let Some(inner) = unwrapped(content) {
        content = inner.trim();
    }
    content
}

/// What stands between the brackets, when one pair holds all of `text`: not so in `[a][b]`.
fn unwrapped(text: &str) -> Option<&str> {
    BRACKETS.into_iter().find_map(|(open, close)| {
        let inner = text.strip_prefix(open)?.strip_suffix(close)?;
        let mut depth = 0_usize;
        for character in inner.chars() {
            if character == open {
                depth = depth.saturating_add(1);
            } else if character == close {
                depth = depth.checked_sub(1)?;
            }
        }
        (depth == 0).then_some(inner)
    })
}

/// The content of the brackets that `body` begins with, if it begins with any.
pub(super) fn leading(body: &str) -> Option<&str> {
    let body = body.trim_start();
    BRACKETS.into_iter().find_map(|(open, close)| {
        let (content, _) = body.strip_prefix(open)?.split_once(close)?;
        let content = content.trim();
        (!content.is_empty()).then_some(content)
    })
}

#[cfg(test)]
mod tests {
    use super::{bare, compose, leading};
    use crate::sms::{Market, Message};

    fn sent(market: Market, signature: &str, body: &str, marketing: bool) -> String {
        compose(&Message { market, signature, body, marketing })
    }

    #[test]
    fn brackets_come_once_and_are_the_market_s_own() {
        for typed in ["腾讯云", "【腾讯云】", "[腾讯云]", "［腾讯云］", " 【 腾讯云 】 ", "【[腾讯云]】"]
        {
            assert_eq!(sent(Market::Domestic, typed, "好", false), "【腾讯云】好", "{typed}");
            assert_eq!(sent(Market::International, typed, "好", false), "[腾讯云]好", "{typed}");
        }
    }

    #[test]
    fn a_signature_of_blanks_or_bare_brackets_adds_nothing() {
        for typed in ["", " ", "\u{3000}", "【】", "[ ]", "【【】】"] {
            assert_eq!(sent(Market::Domestic, typed, "好", false), "好", "{typed:?}");
        }
    }

    #[test]
    fn brackets_that_do_not_hold_the_whole_signature_stay() {
        assert_eq!(bare("[a][b]"), "[a][b]");
        assert_eq!(bare("【a"), "【a");
        assert_eq!(bare("a】"), "a】");
        assert_eq!(bare("【a]"), "【a]");
        assert_eq!(bare("【"), "【");
        assert_eq!(bare("[[a]b]"), "[a]b");
    }

    #[test]
    fn the_opt_out_line_comes_once_and_only_at_home() {
        assert_eq!(sent(Market::Domestic, "", "促销", true), "促销拒收请回复R");
        assert_eq!(sent(Market::Domestic, "", "促销拒收请回复R", true), "促销拒收请回复R");
        assert_eq!(sent(Market::Domestic, "", "促销拒收请回复R ", true), "促销拒收请回复R ");
        assert_eq!(sent(Market::Domestic, "", "拒收请回复R促销", true), "拒收请回复R促销拒收请回复R");
        assert_eq!(sent(Market::International, "", "Sale", true), "Sale");
    }

    #[test]
    fn a_leading_signature_is_seen() {
        assert_eq!(leading("  【腾讯云】您好"), Some("腾讯云"));
        assert_eq!(leading("[Acme]"), Some("Acme"));
        assert_eq!(leading("【】您好"), None);
        assert_eq!(leading("您好【腾讯云】"), None);
        assert_eq!(leading("【腾讯云"), None);
    }
}

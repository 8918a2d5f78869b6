//! What is said about a message and its money.

use super::{Lang, money, pieces};
use crate::calendar::Date;
use crate::money::Money;
use crate::scenario::SAMPLE;
use crate::sms::{Change, Kind};

words! {
    textless: "链接里没有短信正文，这里只有条数。", "The link carries no text, only its count of segments.";
    too_many_segments: "人数乘以条数太大：一年最多算到 1,000 万亿条", "Too many: recipients times segments may come to 10¹⁵ a year at most";
    marketing: "营销短信：结尾要带退订语，计 6 字；只限企业认证", "Marketing message: ends with the opt-out line, 6 characters; enterprises only";
    add_region: "再加一个国家/地区", "Add a country or region";
    variables: "变量里会填什么", "What the variables will hold";
    variable: "变量", "Variable";
    shortest: "最短", "Shortest";
    typical: "常见", "Typical";
    longest: "最长", "Longest";
    shorter_ways: "省条数的写法", "Ways to fewer segments";
    replace: "替换", "Replace";
    remove_emoji: "删去", "Remove";
    replaced: "已替换。", "Replaced.";
    alike: "读起来不变的全部替换", "All that read the same";
    alike_only: "改用英文字符集里的写法", "Use the GSM set";
    everything: "以上全部", "All of these";
    everything_only: "改用英文字符集，其余删去", "Use the GSM set and drop the rest";
    with_typical: "变量按常见值", "with typical values";
    several_regions: "各国家/地区", "By country or region";
    segments_each: "条/人", "Segments each";
    billed_and_not: "什么收费，什么不收", "What is charged and what is not";
    billed_and_not_hint: "接口、短链、回复、发送失败", "APIs, short links, replies, failures";
}

impl Lang {
    /// The message the page opens with: as many segments in either language.
    #[must_use]
    pub const fn sample(self) -> &'static str {
        self.pick(
            SAMPLE,
            "Your video call is at 10am tomorrow. Please have your ID ready. To reschedule, reply here 😊",
        )
    }
}

/// Segments with their unit: `2 条`, `1 segment`.
#[must_use]
pub fn segments(lang: Lang, count: u32) -> String {
    let number = pieces(u64::from(count));
    match (lang, count) {
        (Lang::Zh, _) => format!("{number} 条"),
        (Lang::En, 1) => "1 segment".into(),
        (Lang::En, _) => format!("{number} segments"),
    }
}

/// From the cheapest message to the dearest: `1–2 条 · 51,600–103,200 元`.
#[must_use]
pub fn range(lang: Lang, segments: (u32, u32), paid: Option<(Money, Money)>) -> String {
    let span = |least: String, most: String| if least == most { most } else { format!("{least}–{most}") };
    let count = span(pieces(segments.0.into()), pieces(segments.1.into()));
    let unit = super::sms::segments(lang, segments.1);
    let unit = unit.rsplit(' ').next().unwrap_or_default();
    let paid = paid.map(|(least, most)| format!(" · {} {}", span(money(least), money(most)), lang.yuan()));
    format!("{count} {unit}{}", paid.unwrap_or_default())
}

/// What fewer segments are worth: `少 1 条，每年省 51,600 元`.
#[must_use]
pub fn saved_by(lang: Lang, fewer: u32, saved: Option<Money>) -> String {
    let count = segments(lang, fewer);
    match (lang, saved) {
        (Lang::Zh, None) => format!("少 {count}"),
        (Lang::Zh, Some(saved)) => format!("少 {count}，每年省 {} 元", money(saved)),
        (Lang::En, None) => format!("{count} fewer"),
        (Lang::En, Some(saved)) => format!("{count} fewer: {} yuan less a year", money(saved)),
    }
}

/// What taking characters out is worth.
#[must_use]
pub fn saved_by_cutting(lang: Lang, over: u32, count: u32, saved: Money) -> String {
    let less = count.saturating_sub(1);
    match lang {
        Lang::Zh => format!("再删 {over} 字，{count} 条变 {less} 条：一年少付 {} 元。", money(saved)),
        Lang::En => {
            let characters = if over == 1 { "character" } else { "characters" };
            format!(
                "Remove {over} {characters} and {count} become {less}: {} yuan less a year.",
                money(saved)
            )
        }
    }
}

/// What kind of change is offered.
#[must_use]
pub const fn change_kind(lang: Lang, kind: Kind) -> &'static str {
    match kind {
        Kind::Quotes => lang.pick("弯引号换成直引号", "Straight quotes"),
        Kind::Dashes => lang.pick("破折号换成连字符", "Hyphens for dashes"),
        Kind::Ellipsis => lang.pick("省略号换成三个点", "Three dots for the ellipsis"),
        Kind::Blanks => lang.pick("特殊空白换成普通空格", "Plain spaces"),
        Kind::FullWidth => lang.pick("全角换成半角", "Half-width forms"),
        Kind::Bullets => lang.pick("项目符号换成星号", "Asterisks for bullets"),
        Kind::Invisible => lang.pick("删去看不见的字符", "Remove invisible characters"),
        Kind::Brackets => lang.pick("计 2 字的括号换成圆括号", "Parentheses for brackets, which count 2"),
        Kind::Accents => lang.pick("去掉重音符（拼写会变）", "Drop accents (changes the spelling)"),
        Kind::Emoji => lang.pick("删去表情", "Remove emoji"),
    }
}

/// Pairs told one by one; further ones are only counted.
const TOLD: usize = 8;

/// What becomes what: `’ → '`. Characters that are not seen are told by their code, and what goes is told to go,
/// unless the heading has `named` it.
#[must_use]
pub fn change_pairs<'c>(lang: Lang, changes: impl Iterator<Item = &'c Change>, named: bool) -> Vec<String> {
    let pairs: Vec<&(String, String)> = changes.flat_map(|change| &change.pairs).collect();
    let mut told: Vec<String> = pairs
        .iter()
        .take(TOLD)
        .map(|(from, to)| match (lang, seen(from), seen(to)) {
            (_, from, to) if to.is_empty() && named => from,
            (Lang::Zh, from, to) if to.is_empty() => format!("删去 {from}"),
            (Lang::En, from, to) if to.is_empty() => format!("remove {from}"),
            (_, from, to) => format!("{from} → {to}"),
        })
        .collect();
    let rest = pairs.len().saturating_sub(TOLD);
    if rest > 0 {
        told.push(match lang {
            Lang::Zh => format!("另 {rest} 种"),
            Lang::En => format!("and {rest} more"),
        });
    }
    told
}

/// A character as it can be read: blanks and invisible ones by their code.
fn seen(text: &str) -> String {
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some(' '), None) => "␣".into(),
        (Some('\n'), None) => "↵".into(),
        (Some(c), None)
            if c.is_whitespace() || c.is_control() || crate::sms::lookalike(c).as_deref() == Some("") =>
        {
            format!("U+{:04X}", u32::from(c))
        }
        _ => text.into(),
    }
}

/// Variables without a value: what is counted in their place.
#[must_use]
pub fn unfilled(lang: Lang, names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("{{{name}}}")).collect();
    match lang {
        Lang::Zh => format!("{} 还没有值，先按占位符本身的字数计。", names.join("、")),
        Lang::En if names.len() == 1 => {
            format!("{} has no value yet, so the placeholder itself is counted.", names.join(", "))
        }
        Lang::En => {
            format!("{} have no value yet, so the placeholders themselves are counted.", names.join(", "))
        }
    }
}

/// What carriers put before the message.
#[must_use]
pub fn carrier_prefix(lang: Lang, units: u16, region: &str) -> String {
    match lang {
        Lang::Zh => format!("发往{region}，运营商会在前面加 {units} 字，一并计费。"),
        Lang::En => {
            format!("Carriers in {region} put {units} characters before the message; they are billed too.")
        }
    }
}

/// From when the prices of several regions are: `价目 2021-09-15、2022-04-14`.
#[must_use]
pub fn price_days(lang: Lang, days: &[Date]) -> String {
    let days: Vec<String> = days.iter().map(ToString::to_string).collect();
    match lang {
        Lang::Zh => format!("价目 {}", days.join("、")),
        Lang::En => format!("Prices of {}", days.join(" and ")),
    }
}

/// Which destination the count shown is for.
#[must_use]
pub fn message_to(lang: Lang, region: &str) -> String {
    match lang {
        Lang::Zh => format!("这条短信，发往{region}"),
        Lang::En => format!("This message, to {region}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{change_pairs, range, saved_by, segments, unfilled};
    use crate::sms::{Market, Message, changes};
    use crate::text::Lang;

    #[test]
    fn counts_and_ranges() {
        let yuan = |n: &str| n.parse().unwrap();
        assert_eq!((segments(Lang::Zh, 2), segments(Lang::En, 1)), ("2 条".into(), "1 segment".into()));
        assert_eq!(
            range(Lang::Zh, (1, 2), Some((yuan("45000"), yuan("90000")))),
            "1–2 条 · 45,000–90,000 元"
        );
        assert_eq!(range(Lang::En, (1, 2), None), "1–2 segments");
        assert_eq!(range(Lang::En, (1, 1), Some((yuan("5"), yuan("5")))), "1 segment · 5 yuan");
        assert_eq!(saved_by(Lang::Zh, 1, Some(yuan("51600"))), "少 1 条，每年省 51,600 元");
        assert_eq!(saved_by(Lang::En, 2, None), "2 segments fewer");
    }

    #[test]
    fn what_is_not_seen_is_told_by_its_code() {
        let body = format!("’\u{a0}\u{200b}\u{3000}…é {}", "a".repeat(80));
        let message = Message { market: Market::International, signature: "", body: &body, marketing: false };
        let found = changes(&message, &[], 0);
        let told = change_pairs(Lang::En, found.each.iter(), false);
        assert_eq!(told, ["’ → '", "U+00A0 → ␣", "U+3000 → ␣", "remove U+200B", "… → ..."]);
    }

    #[test]
    fn placeholders_are_named() {
        assert_eq!(
            unfilled(Lang::Zh, &["1".into(), "名".into()]),
            "{1}、{名} 还没有值，先按占位符本身的字数计。"
        );
    }
}

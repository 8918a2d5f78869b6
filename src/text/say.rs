//! Sentences with figures in them.

use super::format::{edition_label, numbered, size_label};
use super::{Lang, amount, in_order, money, pack_label, per_mille, pieces, units};
use crate::calendar::Date;
use crate::diagnostic::Finding;
use crate::money::Money;
use crate::order;
use crate::packing::Pick;
use crate::price_book::{Cite, Confidence, Meter, PriceList, Product, Settlement, SourceDate};
use crate::quote::{OptionQuote, Purchase, Simpler, Step};
use crate::scenario::Notice;
use crate::sms::Warning;
use crate::volume::{Volume, VolumeError};

/// What a volume was understood as: `30 万次`, `1.2 million calls`.
#[must_use]
pub fn quoted_volume(lang: Lang, count: u64, product: &Product) -> String {
    let unit = lang.unit(&product.unit, count);
    let Some(volume) = Volume::new(count) else { return format!("{} {unit}", pieces(count)) };
    match lang {
        Lang::Zh => {
            let wan = if numbered(&product.unit) { volume.group() } else { volume.wan() };
            // 30 万次, but 9,999 次.
            let gap = if wan.ends_with(['万', '亿']) { "" } else { " " };
            format!("{wan}{gap}{unit}")
        }
        Lang::En => format!("{} {unit}", volume.short_en()),
    }
}

/// Why a number was not understood, and how to write it.
#[must_use]
pub fn volume_error(lang: Lang, error: &VolumeError) -> String {
    let words: String = match (lang, error) {
        (Lang::Zh, VolumeError::Empty) => "请填一个数，例如 30万 或 300,000".into(),
        (Lang::En, VolumeError::Empty) => "Enter a number, such as 300,000 or 1.2 million".into(),
        (Lang::Zh, VolumeError::Negative) => "用量不能是负数".into(),
        (Lang::En, VolumeError::Negative) => "A volume cannot be negative".into(),
        (Lang::Zh, VolumeError::NotANumber { at }) => format!("看不懂“{at}”：请写 300,000 或 30万"),
        (Lang::En, VolumeError::NotANumber { at }) => {
            format!("“{at}” is no number: write 300,000 or 300k")
        }
        (Lang::Zh, VolumeError::Grouping { separator }) => {
            format!("“{separator}”的位置不对：请写 1,200,000 或 1.2万")
        }
        (Lang::En, VolumeError::Grouping { separator }) => {
            format!("“{separator}” is out of place: write 1,200,000 or 1.2 million")
        }
        (Lang::Zh, VolumeError::PointWithoutSuffix) => "要填整数，小数只能写成 1.5万 这样".into(),
        (Lang::En, VolumeError::PointWithoutSuffix) => "Use a whole number, or write 1.5 million".into(),
        (Lang::Zh, VolumeError::NotWhole { value }) => format!("等于 {value}，不是整数"),
        (Lang::En, VolumeError::NotWhole { value }) => format!("That is {value}, not a whole number"),
        (Lang::Zh, VolumeError::TooLarge) => "最多可算 1000 万亿（10 的 15 次方）".into(),
        (Lang::En, VolumeError::TooLarge) => "The most that can be computed is 10 to the 15th power".into(),
        (Lang::Zh, VolumeError::TwoSuffixes { first, second }) => {
            format!("“{first}”和“{second}”只能写一个")
        }
        (Lang::En, VolumeError::TwoSuffixes { first, second }) => {
            format!("Use either “{first}” or “{second}”, not both")
        }
    };
    in_order(&words)
}

/// What an edit changed besides what was asked.
#[must_use]
pub fn notice(lang: Lang, notice: Notice, product: &Product) -> String {
    let edition = |i: u16| edition_label(lang, i, product);
    let comparison = |i: u16| product.comparisons.get(usize::from(i)).map_or("", |c| lang.of(&c.name));
    match (lang, notice) {
        (Lang::Zh, Notice::Edition { from, to }) => {
            format!("这个渠道没有{}，已换成{}", edition(from), edition(to))
        }
        (Lang::En, Notice::Edition { from, to }) => {
            format!("{} is not offered on this channel; switched to {}", edition(from), edition(to))
        }
        (Lang::Zh, Notice::Comparison { from, to }) => {
            format!("这个渠道不能跟{}比对，已换成{}", comparison(from), comparison(to))
        }
        (Lang::En, Notice::Comparison { from, to }) => {
            format!(
                "This channel cannot compare with the {}; switched to {}",
                comparison(from),
                comparison(to)
            )
        }
    }
}

/// What the cheapest way saves against paying everything postpaid; `None` where it saves nothing.
#[must_use]
pub fn saving(lang: Lang, best: &OptionQuote, postpaid: &OptionQuote, product: &Product) -> Option<String> {
    let saved = postpaid.payable.minus(best.payable).filter(|s| *s > Money::ZERO)?;
    let share = per_mille(saved.per_mille_of(postpaid.payable)?);
    let saved = amount(lang, saved, product);
    Some(match lang {
        Lang::Zh => format!("比全部后付费少付 {saved}（{share}）"),
        Lang::En => format!("{saved} less than all postpaid ({share})"),
    })
}

/// What the cheapest way saves against covering everything with packs.
#[must_use]
pub fn saving_over_packs(lang: Lang, saved: Money, packs: &OptionQuote, product: &Product) -> String {
    let share = saved.per_mille_of(packs.payable).map(per_mille).unwrap_or_default();
    let saved = amount(lang, saved, product);
    match lang {
        Lang::Zh => format!("比全用包少付 {saved}（{share}）"),
        Lang::En => format!("{saved} less than all in packs ({share})"),
    }
}

/// Where the units went, and what one cost: bought, used, lapsed, left.
#[must_use]
pub fn balance(lang: Lang, option: &OptionQuote, product: &Product, each: Option<&str>) -> String {
    let n = |count: u64| pieces(count);
    let currency = lang.currency(&product.currency);
    let mut parts: Vec<String> = Vec::new();
    if option.bought > 0 {
        parts.push(match lang {
            Lang::Zh => format!(
                "买 {} = 用 {} + 过期 {} + 结余 {}",
                n(option.bought),
                n(option.used),
                n(option.lapsed),
                n(option.left)
            ),
            Lang::En => format!(
                "{} bought = {} used + {} lapsed + {} left",
                n(option.bought),
                n(option.used),
                n(option.lapsed),
                n(option.left)
            ),
        });
    }
    if let Some(each) = each {
        parts.push(match lang {
            Lang::Zh => format!("每{}实际 {each} {currency}", product.unit.zh),
            Lang::En => format!("{each} {currency} per {} used", product.unit.en),
        });
    }
    parts.push(match lang {
        Lang::Zh => format!(
            "现在付 {}，以后付 {}",
            amount(lang, option.due_today, product),
            amount(lang, option.due_later, product)
        ),
        Lang::En => {
            format!("{} due now, {} later", amount(lang, option.due_today, product), money(option.due_later))
        }
    });
    parts.join(lang.pick("；", "; "))
}

/// A row of what to buy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuyRow {
    /// When: now, a month, or several.
    pub when: String,
    /// What, in the vendor's words.
    pub what: String,
    /// What it costs together.
    pub amount: Money,
}

/// What to buy and what is left to postpaid. Packs of one size bought after the first month share a row.
#[must_use]
pub fn buy_rows(lang: Lang, option: &OptionQuote, product: &Product) -> Vec<BuyRow> {
    let mut rows: Vec<(u8, Purchase)> = Vec::new();
    for purchase in &option.purchases {
        let same = rows.iter_mut().find(|(_, p)| {
            p.month > 1 && purchase.month > 1 && p.units == purchase.units && p.custom == purchase.custom
        });
        match same {
            Some((last, row)) => {
                *last = purchase.month;
                row.count = row.count.saturating_add(purchase.count);
                row.amount = row.amount.plus(purchase.amount).unwrap_or(row.amount);
            }
            None => rows.push((purchase.month, purchase.clone())),
        }
    }
    let mut rows: Vec<BuyRow> = rows
        .into_iter()
        .map(|(last, p)| {
            let label = pack_label(lang, p.units, p.custom, &product.unit, &product.pack_name);
            let when = match (lang, p.month) {
                (_, 1) => lang.now().to_string(),
                (Lang::Zh, m) if m == last => format!("第 {m} 个月"),
                (Lang::Zh, m) => format!("第 {m}–{last} 个月"),
                (Lang::En, m) if m == last => format!("Month {m}"),
                (Lang::En, m) => format!("Months {m}–{last}"),
            };
            BuyRow { when, what: format!("{label}\u{a0}×\u{a0}{}", pieces(p.count)), amount: p.amount }
        })
        .collect();
    rows.extend(option.steps.iter().filter_map(|s| match s {
        Step::Postpaid { units: n, price, amount, .. } => Some(BuyRow {
            when: lang.pick("后付费", "Postpaid").into(),
            what: format!(
                "{} × {price} {}",
                units(lang, *n, &product.unit),
                lang.currency(&product.currency)
            ),
            amount: *amount,
        }),
        _ => None,
    }));
    rows
}

/// Packs of an option in a few words: `20万 + 10万`, with postpaid named where it takes part.
#[must_use]
pub fn packs_phrase(lang: Lang, option: &OptionQuote, product: &Product) -> String {
    let mut sizes: Vec<(u64, u64)> = Vec::new();
    for p in &option.purchases {
        match sizes.iter_mut().find(|(units, _)| *units == p.units) {
            Some((_, count)) => *count = count.saturating_add(p.count),
            None => sizes.push((p.units, p.count)),
        }
    }
    order::by(&mut sizes, |(units, _)| core::cmp::Reverse(*units));
    let shown = 3;
    let mut parts: Vec<String> = sizes
        .iter()
        .take(shown)
        .map(|&(size, count)| {
            let size = match lang {
                Lang::Zh => size_label(lang, size, &product.unit).replace(&*product.unit.zh, ""),
                Lang::En => pieces(size),
            };
            if count == 1 { size } else { format!("{size}\u{a0}×\u{a0}{}", pieces(count)) }
        })
        .collect();
    if sizes.len() > shown {
        parts.push("…".into());
    }
    if option.overflow > 0 && !parts.is_empty() {
        parts.push(match lang {
            Lang::Zh => format!("后付费 {}", pieces(option.overflow)),
            Lang::En => format!("{} postpaid", pieces(option.overflow)),
        });
    }
    parts.join(" + ")
}

/// A purchase with fewer packs: `多花 250 元，只买 1 个包`.
#[must_use]
pub fn simpler(lang: Lang, simpler: &Simpler, product: &Product) -> String {
    let (extra, packs) = (amount(lang, simpler.extra.rounded(), product), simpler.option.packs());
    let phrase = packs_phrase(lang, &simpler.option, product);
    match lang {
        Lang::Zh if simpler.extra == Money::ZERO => {
            format!("同样的钱，只买 {} 个包（{phrase}）", pieces(packs))
        }
        Lang::Zh => format!("多花 {extra}，只买 {} 个包（{phrase}）", pieces(packs)),
        Lang::En => format!(
            "For {extra} more, buy just {} {} ({phrase})",
            pieces(packs),
            if packs == 1 { "pack" } else { "packs" },
        ),
    }
}

/// The same price in smaller packs: `同价：50万次 × 2，可分次付款`.
#[must_use]
pub fn same_price(lang: Lang, picks: &[Pick], product: &Product) -> String {
    let parts: Vec<String> = picks
        .iter()
        .map(|p| format!("{} × {}", size_label(lang, p.units, &product.unit), pieces(p.count)))
        .collect();
    match lang {
        Lang::Zh => format!("同价：{}，可分次付款", parts.join(" + ")),
        Lang::En => format!("Same price: {}, payable one by one", parts.join(" + ")),
    }
}

/// The risk of the packs bought first.
#[must_use]
pub fn pays_sentence(lang: Lang, from: u64, best: &OptionQuote, product: &Product) -> String {
    let first = best.purchases.first().map(|p| p.month);
    let parts: Vec<String> = best
        .purchases
        .iter()
        .filter(|p| Some(p.month) == first)
        .map(|p| {
            let label = pack_label(lang, p.units, p.custom, &product.unit, &product.pack_name);
            if p.count == 1 { label } else { format!("{label} × {}", pieces(p.count)) }
        })
        .collect();
    let later = best.purchases.iter().any(|p| Some(p.month) != first);
    let packs = parts.join(" + ");
    match (lang, later) {
        (Lang::Zh, true) => {
            format!("先买的 {packs}：全年不足 {} {}时，全部后付费更便宜。", pieces(from), product.unit.zh)
        }
        (Lang::Zh, false) => {
            format!("全年不足 {} {}时，全部后付费更便宜。", pieces(from), product.unit.zh)
        }
        (Lang::En, true) => format!(
            "The first purchase ({packs}) pays off from {} in the year; below that, all postpaid is cheaper.",
            units(lang, from, &product.unit),
        ),
        (Lang::En, false) => format!(
            "If the year stays below {}, all postpaid is cheaper than these packs.",
            units(lang, from, &product.unit),
        ),
    }
}

/// A cliff in words and money.
#[must_use]
pub fn cliff_sentence(lang: Lang, finding: &Finding, product: &Product) -> Option<String> {
    let Finding::Cliff { month, now, at, postpaid_saves, best_saves, dead_from } = finding else {
        return None;
    };
    let more = at.saturating_sub(*now);
    let saves = if *best_saves > Money::ZERO { best_saves } else { postpaid_saves };
    let whose = match (lang, *best_saves > Money::ZERO) {
        (Lang::Zh, true) => "最省买法",
        (Lang::Zh, false) => "全部后付费",
        (Lang::En, true) => "the cheapest way",
        (Lang::En, false) => "all postpaid",
    };
    let unit = &product.unit;
    Some(match lang {
        Lang::Zh => format!(
            "第 {month} 个月再多用 {} {}（{} {}）反而少付：{whose}少付 {}。月用量在 {}–{} {}之间，都比 {} {}更贵。",
            pieces(more),
            unit.zh,
            pieces(*at),
            unit.zh,
            amount(lang, saves.rounded(), product),
            pieces(*dead_from),
            pieces(at.saturating_sub(1)),
            unit.zh,
            pieces(*at),
            unit.zh,
        ),
        Lang::En => format!(
            "{} more in month {month} ({}) would cost less: {whose} by {}. Between {} and {} a month, every count \
             costs more than {}.",
            units(lang, more, unit),
            units(lang, *at, unit),
            amount(lang, saves.rounded(), product),
            pieces(*dead_from),
            pieces(at.saturating_sub(1)),
            pieces(*at),
        ),
    })
}

/// A finding in a sentence.
#[must_use]
pub fn finding(lang: Lang, finding: &Finding, product: &Product) -> String {
    let l = lang;
    match finding {
        Finding::UnknownMeter { id } => match l {
            Lang::Zh => format!("没有计费标签 {id}"),
            Lang::En => format!("There is no meter {id}"),
        },
        Finding::NoListForSettlement => l.no_list_here().into(),
        Finding::VolumeTooLarge => volume_error(l, &VolumeError::TooLarge),
        Finding::NoPostpaid => l.no_postpaid().into(),
        Finding::PostpaidOff => l.stops().into(),
        Finding::PostpaidNeedsPack => {
            l.pick("要先买过一个包，后付费才会开通", "Postpaid opens only once a pack has been bought").into()
        }
        Finding::PostpaidUnlisted => l
            .pick(
                "可以后付费，但来源没有印出单价，这里不猜",
                "Postpaid is offered, but no source prints its price",
            )
            .into(),
        Finding::ContactSales { from, .. } => match l {
            Lang::Zh => {
                format!("月后付费用量达到 {} {}时要联系商务，没有公开价", pieces(*from), product.unit.zh)
            }
            Lang::En => format!(
                "From {} postpaid a month the price is on request; no figure is published",
                units(l, *from, &product.unit)
            ),
        },
        Finding::NoPacks => l.no_packs().into(),
        Finding::TooManySteps => l
            .pick(
                "用量太大，这种阶梯价下没有逐一比较所有包的搭配",
                "Too large a volume to compare every pack total under this tiered price",
            )
            .into(),
        Finding::PackingRefused => {
            l.pick("这些包无法精确搭配", "These packs cannot be combined exactly").into()
        }
        Finding::UnknownPick { units: size } => match l {
            Lang::Zh => format!("没有 {} 规格的包", size_label(l, *size, &product.unit)),
            Lang::En => format!("No pack of {} is sold", units(l, *size, &product.unit)),
        },
        Finding::PicksShort { missing } => match l {
            Lang::Zh => format!("所选的包还差 {} {}，用完即停", pieces(*missing), product.unit.zh),
            Lang::En => {
                format!(
                    "The packs picked are {} short; service stops there",
                    units(l, *missing, &product.unit)
                )
            }
        },
        Finding::UnknownGrant { id } => match l {
            Lang::Zh => format!("没有免费额度 {id}"),
            Lang::En => format!("There is no grant {id}"),
        },
        Finding::Cliff { .. } => cliff_sentence(l, finding, product).unwrap_or_default(),
        Finding::LowConfidence => l
            .pick(
                "这是能查到的最近一版价目，之后还调过价，现价请以购买页为准",
                "The newest list that could be read; it has been repriced since, so check the purchase page",
            )
            .into(),
        Finding::OldRow => {
            l.pick("这条渠道对应关系只见于旧文档", "Only an older document lists this channel").into()
        }
        Finding::BookOld { checked, days } => book_old(l, *checked, *days),
    }
}

fn book_old(l: Lang, checked: Date, days: i64) -> String {
    match l {
        Lang::Zh => format!("价目 {checked} 核对，已过 {days} 天，请先看购买页"),
        Lang::En => format!("Prices were checked on {checked}, {days} days ago; see the purchase page first"),
    }
}

/// How far before the check of the prices a device's day can be by a small mistake. A clock that lost its time is years back.
const CLOCK_DAYS: i64 = 365;

/// What is wrong with the day on which a page is opened, if the book was checked on this one: the clock stands far back, or
/// the prices are old.
#[must_use]
pub fn odd_today(l: Lang, checked: Date, today: Date) -> Option<String> {
    if today.days_until(checked) > CLOCK_DAYS {
        return Some(match l {
            Lang::Zh => format!(
                "这台设备的日期是 {today}，早于价目核对日 {checked}：日期会算错，请校准时间，或填写首次购买日。"
            ),
            Lang::En => format!(
                "This device says it is {today}, before the prices were checked on {checked}: dates will be wrong. Set its clock, or enter the first purchase."
            ),
        });
    }
    match Finding::book_old(checked, today)? {
        Finding::BookOld { checked, days } => Some(book_old(l, checked, days)),
        _ => None,
    }
}

/// What to know about a message.
#[must_use]
pub fn sms_warning(lang: Lang, warning: &Warning) -> String {
    match (lang, warning) {
        (Lang::Zh, Warning::SignatureMissing) => "国内短信必须带签名，签名计入长度".into(),
        (Lang::En, Warning::SignatureMissing) => {
            "A message to the mainland must carry a signature, and the signature counts".into()
        }
        (Lang::Zh, Warning::SignatureTwice) => "正文开头已有签名，会发出两次，也计两次".into(),
        (Lang::En, Warning::SignatureTwice) => {
            "The body already begins with the signature: it is sent, and counted, twice".into()
        }
        (Lang::Zh, Warning::AstralCountsTwo { character }) => {
            format!("“{character}”按 2 个字计（国内规则未写明，与国际规则一致）")
        }
        (Lang::En, Warning::AstralCountsTwo { character }) => {
            format!("“{character}” counts as 2 (the mainland rule does not say; the international one does)")
        }
        (Lang::Zh, Warning::PairAcrossCut { arithmetic, whole }) => {
            format!("有字符正好跨在分条处：按规则算 {arithmetic} 条，整字不拆则要 {whole} 条")
        }
        (Lang::En, Warning::PairAcrossCut { arithmetic, whole }) => format!(
            "A character lies across a cut: {arithmetic} segments by the rule, {whole} if it is kept whole"
        ),
        (Lang::Zh, Warning::TooLong { length, limit }) => {
            format!("共 {} 字，超过单条上限 {} 字", pieces(u64::from(*length)), pieces(u64::from(*limit)))
        }
        (Lang::En, Warning::TooLong { length, limit }) => format!(
            "{} characters, over the limit of {}",
            pieces(u64::from(*length)),
            pieces(u64::from(*limit))
        ),
    }
}

/// One step of the working.
#[must_use]
pub fn step(lang: Lang, step: &Step, product: &Product) -> (String, String, Option<String>) {
    let unit = |n: u64| lang.unit(&product.unit, n);
    match step {
        Step::Grant { units: n, condition, .. } => (
            lang.of(condition).to_string(),
            format!("{} × 0", units(lang, *n, &product.unit)),
            Some("0".into()),
        ),
        Step::Held { units: n, ends, .. } => {
            let label = match (lang, ends) {
                (Lang::Zh, Some(day)) => format!("手上的{}（{day} 到期）", product.pack_name.zh),
                (Lang::Zh, None) => format!("手上的{}", product.pack_name.zh),
                (Lang::En, Some(day)) => format!("Pack you hold (ends {day})"),
                (Lang::En, None) => "Pack you hold".to_string(),
            };
            (label, format!("{} × 0", units(lang, *n, &product.unit)), Some("0".into()))
        }
        Step::Packs { units: size, count, price, amount, custom, .. } => (
            pack_label(lang, *size, *custom, &product.unit, &product.pack_name),
            format!("{} × {}", pieces(*count), money(*price)),
            Some(money(*amount)),
        ),
        Step::Postpaid { units: n, price, amount, months, .. } => {
            let label = match (lang, months) {
                (Lang::Zh, (1, 12)) => "后付费".to_string(),
                (Lang::Zh, (a, b)) if a == b => format!("后付费（第 {a} 个月）"),
                (Lang::Zh, (a, b)) => format!("后付费（第 {a}–{b} 个月）"),
                (Lang::En, (1, 12)) => "Postpaid".to_string(),
                (Lang::En, (a, b)) if a == b => format!("Postpaid (month {a})"),
                (Lang::En, (a, b)) => format!("Postpaid (months {a}–{b})"),
            };
            (label, format!("{} {} × {price}", pieces(*n), unit(*n)), Some(money(*amount)))
        }
        Step::Stopped { units: n } => {
            let label = lang.pick("用完停止", "Stopped");
            (label.into(), units(lang, *n, &product.unit), None)
        }
    }
}

/// The date of a source: `2025-02-08`, or what is known in its place.
#[must_use]
pub fn source_date(lang: Lang, date: &SourceDate) -> String {
    match date {
        SourceDate::On(day) => day.to_string(),
        SourceDate::Undated { evidence } => {
            let known = lang.of(evidence);
            // Most evidence begins by saying so itself.
            let said = known.contains(lang.pick("没有日期", "o date"));
            if said {
                known.to_string()
            } else {
                format!("{}{known}", lang.pick("未注明日期：", "Undated: "))
            }
        }
    }
}

/// The language of a place in a document, where its letters tell it.
#[must_use]
pub fn language_of(place: &str) -> Option<&'static str> {
    // What Chinese characters begin with in UTF-8; no other part of any character looks so.
    place.bytes().any(|byte| (0xE4..=0xE9).contains(&byte)).then_some("zh-CN")
}

/// A citation: the document's title, the place in it in the document's own language, its date.
#[must_use]
pub fn source_parts<'a>(lang: Lang, cite: &'a Cite, product: &Product) -> (String, &'a str, String) {
    let Some(source) = product.source(cite) else { return (String::new(), &cite.place, String::new()) };
    let (open, close) = (lang.pick("《", "“"), lang.pick("》", "”"));
    let title = format!("{open}{}{close}", lang.of(&source.title));
    (title, &cite.place, source_date(lang, &source.date))
}

/// How far a price can be trusted as today's, where that is not plain.
#[must_use]
pub fn confidence(lang: Lang, confidence: Confidence) -> Option<&'static str> {
    match confidence {
        Confidence::High => None,
        Confidence::Medium => {
            Some(lang.pick("转录自公开资料，请核对购买页", "From public notes; check the purchase page"))
        }
        Confidence::Low => {
            Some(lang.pick("之后调过价，现价以购买页为准", "Repriced since; the purchase page prevails"))
        }
    }
}

/// The line under the answer: from when the prices are, list price, taxes.
#[must_use]
pub fn date_line(lang: Lang, list: &PriceList, product: &Product) -> String {
    format!("{} · {}", prices_of(lang, list, product), lang.list_price())
}

/// From when a list's prices are.
#[must_use]
pub fn prices_of(lang: Lang, list: &PriceList, product: &Product) -> String {
    match (lang, list.from.as_ref(), product.source(&list.cite).map(|s| &s.date)) {
        (Lang::Zh, Some(day), _) | (Lang::Zh, None, Some(SourceDate::On(day))) => format!("价目 {day}"),
        (Lang::En, Some(day), _) | (Lang::En, None, Some(SourceDate::On(day))) => format!("Prices of {day}"),
        (Lang::Zh, ..) => "价目来源未注明日期".into(),
        (Lang::En, ..) => "Prices from an undated source".into(),
    }
}

/// Whose prices a list holds, and since when.
#[must_use]
pub fn list_title(lang: Lang, list: &PriceList) -> String {
    let whose = match list.settlement {
        Settlement::Daily => lang.pick("按日结算", "Settled daily"),
        Settlement::Monthly2021 => {
            lang.pick("按月结算，2021-06-22 起开通", "Settled monthly, activated from 2021-06-22")
        }
        Settlement::MonthlyLegacy => {
            lang.pick("按月结算，2021-06-22 前开通", "Settled monthly, activated before 2021-06-22")
        }
    };
    let comma = lang.pick("，", ", ");
    let mut title = String::from(whose);
    for (day, word) in
        [(list.from, lang.pick("起用 ", "in force from ")), (list.to, lang.pick("止于 ", "until "))]
    {
        if let Some(day) = day {
            title.push_str(&format!("{comma}{word}{day}"));
        }
    }
    title
}

/// The shopping list as plain text, for pasting into a request or a chat. `notice` says whose prices these are.
#[must_use]
pub fn copy_list(
    lang: Lang,
    option: &OptionQuote,
    meter: &Meter,
    product: &Product,
    usage: u64,
    notice: &str,
) -> String {
    let mut lines = vec![match lang {
        Lang::Zh => format!("{}，12 个月 {}", lang.of(&meter.name), quoted_volume(lang, usage, product)),
        Lang::En => format!("{}, {} in 12 months", lang.of(&meter.name), quoted_volume(lang, usage, product)),
    }];
    for row in buy_rows(lang, option, product) {
        lines.push(match lang {
            Lang::Zh => format!("{}：{}，{}", row.when, row.what, amount(lang, row.amount, product)),
            Lang::En => format!("{}: {}, {}", row.when, row.what, amount(lang, row.amount, product)),
        });
    }
    lines.push(match lang {
        Lang::Zh => format!("合计 {}。{notice}", amount(lang, option.payable, product)),
        Lang::En => format!("Total {}. {notice}", amount(lang, option.payable, product)),
    });
    lines.push(product.purchase_url.to_string());
    lines.join("\n")
}

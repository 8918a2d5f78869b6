//! Why this answer: words and sentences of the charts, the ranges and the regret table.

use super::{Lang, amount, money, packs_phrase, pieces, quoted_volume, units};
use crate::diagnostic::Finding;
use crate::money::Money;
use crate::price_book::{Product, Unit};
use crate::quote::{Budget, Choice, Curve, More, Point, Single};
use crate::volume::Volume;

words! {
    reasons: "为什么是这个答案", "Why this answer";
    why_hint: "别的用量、估错了会怎样、逐月", "Other volumes, a wrong forecast, month by month";
    curve_heading: "用量和费用", "Cost against volume";
    curve_title: "三种买法在不同年用量下的费用", "What each way to buy costs at each yearly volume";
    move_along: "移动看别的用量", "Move to another volume";
    your_volume: "您的用量", "Your volume";
    as_table: "同样的数据，表格", "The same data as a table";
    yearly_volume: "年用量", "Volume a year";
    one_pack: "只买一个包就最省", "Where one pack alone is cheapest";
    pack_size: "包", "Pack";
    from_to: "年用量从–到", "Volumes a year";
    regret_heading: "如果用量估错了", "If the volume turns out otherwise";
    regret_caption: "包按估计的用量买下不变，实际用量不同：花多少，比事后最省多付多少（元）", "The packs stay as bought for the planned volume, the year turns out otherwise: what it costs, and how much more than the best in hindsight (yuan)";
    worst_loss: "最多多付", "Largest loss";
    nothing_lost: "已是最省", "the best";
    year_heading: "一年里怎么花", "The year, month by month";
    cash_title: "各买法逐月累计付款", "Paid so far, month by month, for each way to buy";
    cash_note: "累计付款（元）。后付费计在用量发生的月份。", "Paid so far (yuan). Postpaid counts in the month of use.";
    origin_title: "最省买法每月用量的来源", "Where the units of each month come from, bought the cheapest way";
    granted: "免费额度", "Free quota";
    beyond_packs: "后付费", "Postpaid";
    not_served: "停用，未提供", "Not served";
    month_column: "月份", "Month";
    budget_ask: "反过来算：有多少预算（元）", "The other way round: a budget in yuan";
    budget_none: "这笔钱买不到一次", "That buys nothing yet";
}

/// A way to buy.
#[must_use]
pub const fn choice_name(lang: Lang, choice: Choice) -> &'static str {
    match choice {
        Choice::Postpaid => lang.all_postpaid(),
        Choice::Packs => lang.all_packs(),
        Choice::Best => lang.best(),
        Choice::Picks => lang.vendor_example(),
    }
}

/// Ways that come to the same, the cheapest first.
#[must_use]
pub fn choice_names(lang: Lang, choices: &[Choice]) -> String {
    let first = choices.iter().filter(|c| **c == Choice::Best);
    let rest = choices.iter().filter(|c| **c != Choice::Best);
    let names: Vec<&str> = first.chain(rest).map(|c| choice_name(lang, *c)).collect();
    names.join(lang.pick("＝", " = "))
}

/// A round number beside an axis: `20万`, `200k`.
///
/// ```
/// use packwise::text::{Lang, count_label};
/// assert_eq!([count_label(Lang::Zh, 200_000), count_label(Lang::Zh, 5_000)], ["20万", "5,000"]);
/// assert_eq!([count_label(Lang::En, 200_000), count_label(Lang::En, 1_500_000)], ["200k", "1.5m"]);
/// ```
#[must_use]
pub fn count_label(lang: Lang, count: u64) -> String {
    if lang == Lang::Zh {
        return Volume::new(count).map_or_else(|| pieces(count), |v| v.wan().replace(' ', ""));
    }
    for (size, letter) in [(1_000_000_000, "bn"), (1_000_000, "m"), (1_000, "k")] {
        let tenth = count.checked_mul(10).and_then(|n| n.checked_div(size)).unwrap_or(0);
        if tenth >= 10 && tenth.checked_mul(size) == count.checked_mul(10) {
            let (whole, part) = (tenth.checked_div(10).unwrap_or(0), tenth.checked_rem(10).unwrap_or(0));
            let whole = pieces(whole);
            return if part == 0 { format!("{whole}{letter}") } else { format!("{whole}.{part}{letter}") };
        }
    }
    pieces(count)
}

/// A round amount beside an axis, from grains.
#[must_use]
pub fn money_label(lang: Lang, grains: u128) -> String {
    let whole = grains.checked_div(100_000_000).unwrap_or(0);
    if grains.checked_rem(100_000_000) == Some(0) {
        return u64::try_from(whole).map_or_else(|_| whole.to_string(), |n| count_label(lang, n));
    }
    Money::from_grains(grains).map(|m| m.to_string()).unwrap_or_default()
}

/// A month of the plan, short enough to stand under a bar.
#[must_use]
pub fn month_label(lang: Lang, month: usize) -> String {
    match lang {
        Lang::Zh => format!("第 {month} 月"),
        Lang::En => format!("Month {month}"),
    }
}

/// The heading of what a chart says at a volume.
#[must_use]
pub fn chart_heading(lang: Lang, units: u64, own: bool, product: &Product) -> String {
    let volume = quoted_volume(lang, units, product);
    match (lang, own) {
        (_, true) => format!("{}{}{volume}", lang.your_volume(), lang.pick("：", ": ")),
        (Lang::Zh, false) => format!("每年 {volume}"),
        (Lang::En, false) => format!("{volume} a year"),
    }
}

/// What the chart shows at a volume, spoken.
#[must_use]
pub fn read_out(lang: Lang, point: &Point, product: &Product) -> String {
    let parts: Vec<String> =
        [(Choice::Postpaid, point.postpaid), (Choice::Packs, point.packs), (Choice::Best, point.best)]
            .into_iter()
            .filter_map(|(choice, cost)| {
                let cost = amount(lang, cost?.rounded(), product);
                Some(match lang {
                    Lang::Zh => format!("{} {cost}", choice_name(lang, choice)),
                    Lang::En => format!("{} {cost}", choice_name(lang, choice).to_lowercase()),
                })
            })
            .collect();
    let volume = quoted_volume(lang, point.units, product);
    format!("{volume}{}{}", lang.pick("：", ": "), parts.join(lang.pick("，", ", ")))
}

/// Where packs are cheaper than all postpaid.
#[must_use]
pub fn pays_ranges(lang: Lang, curve: &Curve, product: &Product) -> Option<String> {
    let unit = &product.unit;
    let ranges: Vec<String> = curve
        .pays
        .iter()
        .map(|range| match (lang, range.to) {
            (Lang::Zh, Some(to)) => format!("{}–{} {}", pieces(range.from), pieces(to), unit.zh),
            (Lang::Zh, None) => format!("{} {}起", pieces(range.from), unit.zh),
            (Lang::En, Some(to)) => format!("{} to {}", pieces(range.from), pieces(to)),
            (Lang::En, None) => format!("{} on", units(lang, range.from, unit)),
        })
        .collect();
    if ranges.is_empty() {
        return None;
    }
    // Beyond the chart a reached tier was not looked at.
    let edge = (!curve.unbounded).then(|| pieces(curve.top));
    Some(match (lang, edge) {
        (Lang::Zh, None) => format!("一年用到 {}，买包才比全部后付费便宜。", ranges.join("、")),
        (Lang::Zh, Some(top)) => {
            format!("一年用到 {}，买包比全部后付费便宜（看到 {top} {}为止）。", ranges.join("、"), unit.zh)
        }
        (Lang::En, None) => {
            format!("Packs are cheaper than all postpaid from {} in a year.", ranges.join(", "))
        }
        (Lang::En, Some(top)) => format!(
            "Packs are cheaper than all postpaid from {} in a year (looked at up to {top}).",
            ranges.join(", ")
        ),
    })
}

/// Volumes for which one pack is the whole purchase.
#[must_use]
pub fn alone_range(single: &Single) -> String {
    if single.from == single.to {
        return pieces(single.to);
    }
    format!("{} – {}", pieces(single.from), pieces(single.to))
}

/// Much more use for little more money.
#[must_use]
pub fn more_sentence(lang: Lang, more: &More, average: Option<&str>, product: &Product) -> String {
    let n = units(lang, more.extra_units, &product.unit);
    let packs = packs_phrase(lang, &more.option, product);
    if more.extra == Money::ZERO {
        return match lang {
            Lang::Zh => format!("同样的钱还能多用 {n}：包里本来就有。"),
            Lang::En => format!("The same money covers {n} more: the packs hold them already."),
        };
    }
    let extra = money(more.extra.rounded());
    let each = more.extra.per_unit(more.extra_units).unwrap_or_default();
    let now = average.map(|a| match lang {
        Lang::Zh => format!("，现在平均 {a} 元"),
        Lang::En => format!("; now {a} on average"),
    });
    let now = now.unwrap_or_default();
    match lang {
        Lang::Zh => {
            format!(
                "多付 {extra} 元就能多用 {n}（多出的每{} {each} 元{now}）：改买 {packs}。",
                product.unit.zh
            )
        }
        Lang::En => format!(
            "For {extra} yuan more you get {n} more ({each} yuan for each of them{now}): buy {packs} instead."
        ),
    }
}

/// A year as a share of the planned one.
#[must_use]
pub fn share_label(lang: Lang, share: u64) -> String {
    match share {
        100 => lang.pick("按计划", "as planned").to_string(),
        ..100 => format!("−{}%", 100u64.saturating_sub(share)),
        _ => format!("+{}%", share.saturating_sub(100)),
    }
}

/// What a choice costs more than hindsight.
#[must_use]
pub fn loss(lang: Lang, loss: Money) -> String {
    if loss == Money::ZERO {
        return lang.nothing_lost().to_string();
    }
    // A fraction of a fen is a loss too, but none that is ever paid.
    let amount = if loss.rounded() == Money::ZERO { loss.to_string() } else { money(loss.rounded()) };
    match lang {
        Lang::Zh => format!("多付 {amount}"),
        Lang::En => format!("{amount} more"),
    }
}

/// Which choice is the least bad.
#[must_use]
pub fn least_worst_sentence(lang: Lang, names: &[String], worst: Money) -> String {
    let amount = money(worst.rounded());
    match (lang, names) {
        (Lang::Zh, [one]) => {
            format!("拿不准时选「{one}」：在这几种用量下，最多比事后最省多付 {amount} 元，是各买法里最少的。")
        }
        (Lang::Zh, _) => format!("{} 一样稳妥：最多都只比事后最省多付 {amount} 元。", quoted(lang, names)),
        (Lang::En, [_]) => format!(
            "If unsure, choose {}: over these volumes it costs at most {amount} yuan more than hindsight, the least of all choices.",
            quoted(lang, names)
        ),
        (Lang::En, _) => format!(
            "{} are equally safe: each costs at most {amount} yuan more than hindsight.",
            quoted(lang, names)
        ),
    }
}

/// Which choices are as good as the least bad.
#[must_use]
pub fn close_sentence(lang: Lang, names: &[String]) -> String {
    match lang {
        Lang::Zh => format!("{}与它相差不到计划费用的 1%，可视为一样。", quoted(lang, names)),
        Lang::En => format!("{} is within 1% of the planned cost: no real difference.", quoted(lang, names)),
    }
}

fn quoted(lang: Lang, names: &[String]) -> String {
    let marked: Vec<String> =
        names.iter().map(|n| format!("{}{n}{}", lang.pick("「", "“"), lang.pick("」", "”"))).collect();
    marked.join(lang.pick("和", " and "))
}

/// That packs planned for later can be left out.
#[must_use]
pub fn later_sentence(lang: Lang) -> &'static str {
    lang.pick(
        "表里按全部买下算。计划以后月份才买的包，到时用不到就不必买，损失会更小。",
        "The table counts every pack as bought. Those planned for a later month need not be bought if use stays low: the loss is then smaller.",
    )
}

/// Why a cell has no figure, in a few words.
#[must_use]
pub fn why_missing(lang: Lang, finding: Option<&Finding>) -> &'static str {
    match finding {
        Some(Finding::ContactSales { .. }) => lang.pick("需联系商务", "on request"),
        Some(Finding::PostpaidUnlisted) => lang.pick("后付费未印价格", "price not printed"),
        Some(Finding::PostpaidNeedsPack) => lang.pick("须先买包", "needs a pack"),
        Some(Finding::NoPostpaid | Finding::PostpaidOff) => lang.pick("没有后付费", "no postpaid"),
        _ => lang.pick("算不出", "no figure"),
    }
}

/// What an amount buys.
#[must_use]
pub fn spent_sentence(lang: Lang, budget: &Budget, product: &Product) -> String {
    if budget.units == 0 {
        return lang.budget_none().to_string();
    }
    let volume = units(lang, budget.units, &product.unit);
    let (cost, left) = (money(budget.option.total.rounded()), money(budget.left.rounded()));
    let packs = packs_phrase(lang, &budget.option, product);
    match lang {
        Lang::Zh if packs.is_empty() => format!("一年最多 {volume}：后付费 {cost} 元，剩 {left} 元。"),
        Lang::Zh => format!("一年最多 {volume}：买 {packs}，共 {cost} 元，剩 {left} 元。"),
        Lang::En if packs.is_empty() => {
            format!("At most {volume} a year: postpaid, {cost} yuan; {left} left.")
        }
        Lang::En => format!("At most {volume} a year: buy {packs}, {cost} yuan together; {left} left."),
    }
}

/// Where a year's units come from: granted, from packs, beyond.
#[must_use]
pub fn year_split(lang: Lang, name: &str, count: u64, unit: &Unit) -> String {
    format!("{name} {}", units(lang, count, unit))
}

//! Words for what happens when, and for when service stops.

use super::estimate::lot_name;
use super::{Lang, money, pieces, units};
use crate::money::Money;
use crate::price_book::{BeforeOf, Duration, Product, Rule};
use crate::quote::{Event, EventKind, LargestDay, Ledger, LotOrigin, RefundEnd, Stop, StopKind, When};

words! {
    timeline_heading: "时间线", "Timeline";
    timeline_hint: "何时开通、购买、退款截止、用完、到期，什么时候会停服", "Activation, purchases, refund ends, packs used up, ends, and when service stops";
    timeline_note: "按北京时间（UTC+8）；用量按每月均匀使用推算，只写日期的是来源没有给出钟点。", "Times are UTC+8. Use is spread evenly over each month; where only a date stands, the sources give no time.";
    timeline_empty: "填上首次购买日，就能看到每件事发生在哪一天。", "Enter the day of the first purchase to see what happens on which day.";
    stop_heading: "什么时候会停服", "When service stops";
    why: "依据", "Why";
    add_to_calendar: "加到日历（.ics）", "Add to calendar (.ics)";
}

/// When something happens: `2022-05-06 23:59:59`, or the day alone where no time is known.
#[must_use]
pub fn when(when: When) -> String {
    when.time().map_or_else(|| when.date().to_string(), |at| at.to_string())
}

/// Something that happens, in a sentence without its date.
#[must_use]
pub fn event(lang: Lang, event: &Event, ledger: &Ledger, product: &Product) -> String {
    let name = |lot: usize| ledger.lots.get(lot).map_or(String::new(), |lot| lot_name(lang, lot, product));
    let count = |n: u64| units(lang, n, &product.unit);
    let bought = |lot: usize| {
        let origin = ledger.lots.get(lot).map(|lot| lot.origin);
        matches!(origin, Some(LotOrigin::Bought { .. }))
    };
    match event.kind {
        EventKind::BeforeLive { of, takes, ready } => before(lang, of, takes, ready),
        EventKind::Purchase { lot } => match lang {
            Lang::Zh => format!("购买 {}", name(lot)),
            Lang::En => format!("Buy {}", name(lot)),
        },
        EventKind::FirstUse { lot } => match lang {
            Lang::Zh => format!("{} 开始使用", name(lot)),
            Lang::En => format!("{}: first use", name(lot)),
        },
        EventKind::RefundEnds { lot, by, packs } => refund(lang, by, packs, &name(lot), product),
        EventKind::Low { lot, above_percent } => {
            let left = 100u8.saturating_sub(above_percent);
            match lang {
                Lang::Zh => format!("{} 用量超过 {above_percent}%（剩余不足 {left}%），会有通知", name(lot)),
                Lang::En => {
                    format!(
                        "{}: more than {above_percent} % used (less than {left} % left); a notice follows",
                        name(lot)
                    )
                }
            }
        }
        EventKind::UsedUp { lot } => match lang {
            Lang::Zh => format!("{} 用完", name(lot)),
            Lang::En => format!("{} used up", name(lot)),
        },
        EventKind::PostpaidBegins => {
            lang.pick("从这天起按后付费计费", "From this day on further use is charged postpaid").to_string()
        }
        EventKind::ServiceStops => match &product.lifecycle.used_up {
            Some(used_up) if !used_up.stated => lang
                .pick(
                    "从这天起没有包可用，后付费已关；之后会怎样，来源没有写",
                    "From this day on no pack is left and postpaid is off; what then happens is not stated",
                )
                .to_string(),
            _ => lang
                .pick("从这天起没有包可用，服务停止", "From this day on no pack is left: service stops")
                .to_string(),
        },
        EventKind::ExpiryNotice { lot, days } => match lang {
            Lang::Zh => format!("{} 还有 {days} 天到期，会有通知", name(lot)),
            Lang::En if days == 1 => format!("{} ends in 1 day; a notice follows", name(lot)),
            Lang::En => format!("{} ends in {days} days; a notice follows", name(lot)),
        },
        EventKind::Expires { lot, lost, after_plan } => {
            let ends = match lang {
                Lang::Zh if after_plan => {
                    format!("{} 到期；计划结束时还剩 {}，到时没用完的作废", name(lot), count(lost))
                }
                Lang::Zh => format!("{} 到期，{} 作废", name(lot), count(lost)),
                Lang::En if after_plan => {
                    format!(
                        "{} ends; the plan leaves {}, and what is unused by then is lost",
                        name(lot),
                        count(lost)
                    )
                }
                Lang::En => format!("{} ends; {} lost", name(lot), count(lost)),
            };
            let open = event.when.time().is_none() && (bought(lot) || product.lifecycle.expiry.is_none());
            if open {
                format!("{ends}{}", lang.pick("（钟点来源没有写）", " (the time of day is not stated)"))
            } else {
                ends
            }
        }
    }
}

fn before(lang: Lang, of: BeforeOf, takes: Option<Duration>, ready: Option<When>) -> String {
    let ready = ready.map(when);
    match (lang, takes) {
        (Lang::Zh, Some(Duration::WorkingDays(n))) => {
            let by = ready.map_or(String::new(), |day| format!("，最晚 {day}（只除周末，节假日没有算）"));
            format!("申请开通，{n} 个工作日内审核{by}")
        }
        (Lang::En, Some(Duration::WorkingDays(n))) => {
            let by = ready.map_or(String::new(), |day| {
                format!(", by {day} (weekends left out, public holidays not known)")
            });
            format!("Apply for activation: reviewed within {n} working days{by}")
        }
        (Lang::Zh, Some(takes)) => {
            let by = ready.map_or(String::new(), |at| format!("，即 {at}"));
            let what = if of == BeforeOf::Gifts { "免费额度到账" } else { "新买的包生效" };
            format!("约 {}后{what}{by}", duration(lang, takes))
        }
        (Lang::En, Some(takes)) => {
            let by = ready.map_or(String::new(), |at| format!(", at {at}"));
            let what = if of == BeforeOf::Gifts { "Free quota arrives" } else { "A new pack takes effect" };
            format!("{what} after about {}{by}", duration(lang, takes))
        }
        (_, None) => lang
            .pick(
                "先准备好购买和接入的前提（来源没有写要多久）",
                "Have what buying and integrating require (no time is stated)",
            )
            .to_string(),
    }
}

fn duration(lang: Lang, takes: Duration) -> String {
    match (lang, takes) {
        (Lang::Zh, Duration::WorkingDays(n)) => format!("{n} 个工作日"),
        (Lang::En, Duration::WorkingDays(n)) => format!("{n} working days"),
        (Lang::Zh, Duration::Minutes(n)) => format!("{n} 分钟"),
        (Lang::En, Duration::Minutes(n)) => format!("{n} minutes"),
        (Lang::Zh, Duration::Seconds(n)) => format!("{n} 秒"),
        (Lang::En, Duration::Seconds(n)) => format!("{n} seconds"),
    }
}

fn refund(lang: Lang, by: RefundEnd, packs: u64, name: &str, product: &Product) -> String {
    let stated = product.lifecycle.refund.as_ref().is_some_and(|r| r.last_day_counts);
    let unused = product.lifecycle.refund.as_ref().is_some_and(|r| r.ends_at_first_use);
    let n = pieces(packs);
    match (lang, by) {
        (Lang::Zh, RefundEnd::FirstUse) => {
            format!("{name}：{n} 个包一用就不能退了，要退须在第一次使用之前")
        }
        (Lang::En, RefundEnd::FirstUse) => {
            let packs = if packs == 1 { "pack" } else { "packs" };
            format!("{name}: {n} {packs} can no longer be returned once used; return before the first use")
        }
        (Lang::Zh, RefundEnd::Deadline) => {
            let which = if unused { format!("没用过的 {n} 个包") } else { format!("{n} 个包") };
            let doubt = if stated { "" } else { "（这一天算不算来源没有写，请提前）" };
            format!("{name}：{which}最后一天可退{doubt}")
        }
        (Lang::En, RefundEnd::Deadline) => {
            let which = if unused { "unused " } else { "" };
            let packs = if packs == 1 { "pack" } else { "packs" };
            let doubt = if stated { "" } else { " (whether this day counts is not stated: be earlier)" };
            format!("{name}: last day to return {n} {which}{packs}{doubt}")
        }
    }
}

/// An answer to "when does service stop?".
#[must_use]
pub fn stop_answer(lang: Lang, stop: &Stop, product: &Product) -> String {
    let pack = lang.of(&product.pack_name);
    let failing = |code: &Option<crate::price_book::Text>| match (lang, code) {
        (_, None) => String::new(),
        (Lang::Zh, Some(code)) => format!("（错误码 {code}）"),
        (Lang::En, Some(code)) => format!(" (error {code})"),
    };
    match (lang, &stop.kind) {
        (Lang::Zh, StopKind::UsedUp { code }) => format!("{pack}用完或到期即停{}", failing(code)),
        (Lang::En, StopKind::UsedUp { code }) => {
            format!("Service stops when packs are used up or expired{}", failing(code))
        }
        (Lang::Zh, StopKind::UsedUpNotStated) => {
            format!("后付费关闭时，{pack}用完或到期后会怎样，来源没有写；请当作会停服")
        }
        (Lang::En, StopKind::UsedUpNotStated) => {
            "What happens once packs are used up or expired with postpaid off is not stated; expect service to stop".into()
        }
        (Lang::Zh, StopKind::GoesOn) => format!("{pack}用完或到期不停服，转为后付费"),
        (Lang::En, StopKind::GoesOn) => {
            "Service goes on when packs are used up or expired, charged postpaid".into()
        }
        (Lang::Zh, StopKind::Arrears { hours, freezes_packs }) => {
            let frozen = if *freezes_packs { format!("，没用完的{pack}也暂停抵扣") } else { String::new() };
            format!("扣费失败后 {hours} 小时内没有充值就停服{frozen}；补清欠款后恢复")
        }
        (Lang::En, StopKind::Arrears { hours, freezes_packs }) => {
            let frozen = if *freezes_packs { "; packs with units left stop serving too" } else { "" };
            format!("Service stops {hours} hours after a failed charge without a top-up{frozen}; it resumes once the debt is paid")
        }
        (Lang::Zh, StopKind::ArrearsNotStated) => "后付费扣费失败后多久停服，来源没有写".into(),
        (Lang::En, StopKind::ArrearsNotStated) => {
            "How long after a failed postpaid charge service stops is not stated".into()
        }
        (Lang::Zh, StopKind::OtherArrears { code }) => {
            format!("账号因其他后付费产品欠费，这项服务也会停{}；余额大于 0 后自动恢复", failing(code))
        }
        (Lang::En, StopKind::OtherArrears { code }) => {
            format!(
                "Arrears of other postpaid products stop this service too{}; it resumes when the balance is above 0",
                failing(code)
            )
        }
    }
}

/// What should be in the account, and that this is our assumption.
#[must_use]
pub fn balance_to_keep(lang: Lang, day: &LargestDay, product: &Product) -> String {
    let count = units(lang, day.units, &product.unit);
    let up = |amount: Money| money(amount.rounded());
    match lang {
        Lang::Zh => format!(
            "后付费最多的一天约 {count}、{} 元。第二天才扣费，建议账户里留两天的 {} 元（这是我们的假设：当天加次日）。",
            up(day.charge),
            up(day.keep)
        ),
        Lang::En => format!(
            "The largest postpaid day is about {count}, {} yuan. It is charged the day after, so keep two days, {} yuan, in \
             the account (our assumption: that day and the next).",
            up(day.charge),
            up(day.keep)
        ),
    }
}

/// A rule in words, with the title of its source and the place in it.
#[must_use]
pub fn rule_with_source(lang: Lang, rule: &Rule, product: &Product) -> String {
    let words = lang.of(&rule.text);
    let Some(source) = product.source(&rule.cite) else { return words.to_string() };
    let (title, place) = (lang.of(&source.title), &rule.cite.place);
    match lang {
        Lang::Zh => format!("{words}（{title}，{place}）"),
        Lang::En => format!("{words} ({title}, {place})"),
    }
}

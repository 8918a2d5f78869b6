//! Words for a whole estimate: lines, conditions, months.

use super::{Lang, amount, in_order, money, pack_label, pieces, quoted_volume, units};
use crate::calendar::Date;
use crate::money::{Money, UnitPrice};
use crate::price_book::{Grant, PriceBook, Product, Validity};
use crate::quote::{Ledger, Lot, LotOrigin, OptionQuote, Sums, TwoYears};
use crate::scenario::{Item, Line, ShareError};
use crate::volume::Profile;

words! {
    sheet_title: "费用估算", "Cost estimate";
    your_estimate: "我的清单", "Your estimate";
    add_line: "再加一项", "Add another line";
    estimate_full: "一份估算最多 100 项；更多的请另存一份。", "An estimate holds 100 lines at most: keep the others in a second one.";
    name_of_line: "名称", "Name";
    duplicate: "复制一份", "Duplicate";
    remove: "移除", "Remove";
    move_up: "上移", "Move up";
    move_down: "下移", "Move down";
    open_line: "编辑", "Edit";
    editing: "正在编辑", "Editing";
    subtotal: "小计（元）", "Subtotal (yuan)";
    use_in_a_year: "12 个月用量", "Use in 12 months";
    due_today: "今天付", "Due today";
    due_later: "以后付", "Due later";
    grand_total: "合计", "Total";
    no_answer: "没有结果", "No answer";
    per_user: "每个用户", "Per user";
    undo: "撤销", "Undo";
    redo: "重做", "Redo";

    conditions: "更多条件", "More conditions";
    conditions_hint: "合同价、手上的包、每月用量、免费额度", "Contract price, packs you hold, months, free quota";
    contract: "合同价", "Contract price";
    packs_discount: "资源包按目录价的", "Packs, of the list price";
    postpaid_discount: "后付费按目录价的", "Postpaid, of the list price";
    discount_example: "例如 85折 或 85%", "For example 85% or 15% off";
    own_prices: "逐项改价", "Change single prices";
    own_prices_hint: "合同里单列的价格，或您在购买页看到的现价", "Prices your contract names, or what the purchase page shows today";
    list_price_column: "目录价", "List price";
    your_price: "您的价格", "Your price";
    bad_price: "请填大于 0 的数，例如 0.55", "Enter a number above 0, such as 0.55";
    at_contract: "按您填的合同价", "At the contract prices you entered";
    held_packs: "手上还有的包", "Packs you still hold";
    held_help: "先用它们，只为剩下的量建议购买。", "They serve first; advice covers only the rest.";
    held_left: "还剩", "Left";
    held_ends: "到期日", "Last day";
    add_held: "加一个", "Add one";
    free_quota: "免费额度", "Free quota";
    activated_on: "开通日期", "Activated on";
    activated_help: "免费额度从这天算起；不填按首次购买日。", "Free quota runs from this day; empty means the first purchase.";
    months_of_use: "一年怎么用", "How the year goes";
    shape_flat: "每月一样多", "the same every month";
    shape_growth: "逐月增减", "growing or shrinking";
    shape_season: "有淡旺季", "with a season";
    shape_campaign: "有一个大促月", "with one campaign month";
    shape_months: "逐月填写", "typed month by month";
    peak_month: "高峰月", "Peak month";
    times_others: "是平常的几倍", "Times the others";
    monthly_change: "每月比上月", "Against the month before";
    paste_months: "粘贴 12 个月", "Paste twelve months";
    paste_months_help: "从表格里复制 12 个数，一列或一行都行。", "Copy twelve numbers from a spreadsheet: a column or a row.";
    paste_held: "粘贴控制台的资源包列表", "Paste the console's list of packs";
    paste_held_help: "在控制台的资源包列表里连表头一起选中、复制，粘贴到这里：要有“剩余”和“到期时间”两列。", "Select the console's list of resource packs with its heading, copy it and paste it here: it needs the columns of what remains and of the expiry.";
    count_users: "按用户数算", "Count users instead";
    users: "用户数", "Users";
    open_rules: "来源没有写清的规则", "Rules the sources leave open";
    counting: "哪些次数决定当月阶梯", "Which calls choose a month's tier";
    counting_postpaid: "只算后付费的次数", "only those charged postpaid";
    counting_all: "当月全部次数，含资源包抵扣的", "all of the month, those from packs too";
    counting_help: "价格页只说按当月用量定阶梯，没说资源包抵扣的算不算；这里默认较谨慎的读法。", "The price page says a month's total picks the tier, not whether calls served by packs count; the cautious reading is the default.";
    buying_plan: "购买安排", "Purchase plan";
    first_purchase: "首次购买日", "First purchase";
    first_purchase_help: "不填按今天算。", "Empty means today.";
    buy_when: "什么时候买", "When to buy";
    when_needed: "用到再买", "when needed";
    at_once: "一次买齐", "all at once";

    twelve_months_fold: "十二个月怎么走", "Month by month";
    twelve_months_hint: "每月用量从哪来、何时买、何时到期", "Where each month's units come from, what is bought, what lapses";
    ledger_caption: "每月用量的来源", "Where each month's units come from";
    lots_caption: "每一批的去向", "What becomes of each lot";
    ledger_month_column: "月份", "Month";
    used: "用量", "Used";
    from_grants: "免费", "Free";
    from_held: "手上的包", "Held packs";
    from_packs: "购买的包", "Bought packs";
    from_postpaid: "后付费", "Postpaid";
    stopped: "停用", "Not served";
    bought_in_month: "买入", "Bought";
    lapsed: "作废", "Lapsed";
    left_over: "月末剩余", "Left at month's end";
    lot: "批次", "Lot";
    lot_units: "数量", "Units";
    lot_ends: "到期", "Ends";
    lot_left: "到期时间未到", "Still valid";
    not_stated: "未说明", "not stated";
}

/// What a line is called: the customer's name for it, or what it is.
#[must_use]
pub fn item_title(lang: Lang, item: &Item, lines: &[Line], book: &PriceBook) -> String {
    let name = in_order(item.name.trim());
    if !name.is_empty() {
        return name;
    }
    let meter = |line: &Line| book.meter(&line.meter).map(|(_, meter)| lang.of(&meter.name).to_string());
    match lines {
        [] => book.product(item.inputs.tab.id()).map_or(String::new(), |p| lang.of(&p.name).to_string()),
        [only] => meter(only).unwrap_or_default(),
        [first, rest @ ..] => match lang {
            Lang::Zh => {
                format!("{} 等 {} 处", meter(first).unwrap_or_default(), rest.len().saturating_add(1))
            }
            Lang::En => format!("{} and {} more", meter(first).unwrap_or_default(), rest.len()),
        },
    }
}

impl Lang {
    /// Whose prices, in which edition of the book, and when they were checked.
    #[must_use]
    pub fn vendor_and_book(self, book: &PriceBook) -> String {
        format!("{} · {}", self.of(&book.vendor), self.edition_of(book))
    }

    /// Which edition of a book, and when it was checked.
    #[must_use]
    pub fn edition_of(self, book: &PriceBook) -> String {
        match self {
            Self::Zh => format!("价目版本 {}，{} 核对", book.version, book.checked),
            Self::En => format!("price book {}, checked {}", book.version, book.checked),
        }
    }
}

/// A profile in words.
#[must_use]
pub const fn profile_name(lang: Lang, profile: Profile) -> &'static str {
    match profile {
        Profile::Flat => lang.shape_flat(),
        Profile::Growth { .. } => lang.shape_growth(),
        Profile::Season { .. } => lang.shape_season(),
        Profile::Campaign { .. } => lang.shape_campaign(),
    }
}

/// Why a discount was not understood, and how to write it.
#[must_use]
pub const fn share_error(lang: Lang, error: ShareError) -> &'static str {
    match error {
        ShareError::NotAShare => {
            lang.pick("看不懂：请写 85折、8.5折 或 85%", "Not understood: write 85% or 15% off")
        }
        ShareError::TooFine => lang.pick("最细到 0.1%", "A tenth of a per cent is the finest"),
        ShareError::OutOfRange => {
            lang.pick("要大于 0，不超过目录价（100%）", "Above 0 and up to the list price (100%)")
        }
    }
}

/// A tick for a grant, worded by its condition: `我还有 100 次（第一次开通人脸核身），12 个月内有效`.
#[must_use]
pub fn grant_tick(lang: Lang, grant: &Grant, product: &Product) -> String {
    let count = units(lang, grant.units, &product.unit);
    let condition = lang.of(&grant.condition);
    match (lang, grant.valid) {
        (Lang::Zh, Validity::Months(n)) => format!("我还有 {count}（{condition}），{n} 个月内有效"),
        (Lang::Zh, Validity::Days(n)) => format!("我还有 {count}（{condition}），{n} 天内有效"),
        (Lang::En, Validity::Months(n)) => format!("I still have {count} ({condition}), valid {n} months"),
        (Lang::En, Validity::Days(n)) => format!("I still have {count} ({condition}), valid {n} days"),
    }
}

/// What the answer would be at list prices.
#[must_use]
pub fn of_list(lang: Lang, list: Money) -> String {
    match lang {
        Lang::Zh => format!("{}；按目录价是 {} 元", lang.at_contract(), money(list)),
        Lang::En => format!("{}; {} yuan at list prices", lang.at_contract(), money(list)),
    }
}

/// How much held packs serve.
#[must_use]
pub fn held_note(lang: Lang, option: &OptionQuote, product: &Product) -> Option<String> {
    if option.held == 0 {
        return None;
    }
    let served = units(lang, option.held, &product.unit);
    Some(match lang {
        Lang::Zh => format!("手上的包先用掉 {served}，这里只算剩下的。"),
        Lang::En => format!("Packs you hold serve {served} first; this covers the rest."),
    })
}

/// Two years in one purchase.
#[must_use]
pub fn two_years(lang: Lang, two: &TwoYears, product: &Product) -> String {
    let packs: Vec<String> = two
        .picks
        .iter()
        .map(|p| {
            let label = pack_label(lang, p.units, p.custom, &product.unit, &product.pack_name);
            if p.count == 1 { label } else { format!("{label} × {}", pieces(p.count)) }
        })
        .collect();
    let saved = two.twice.minus(two.total).unwrap_or(Money::ZERO);
    let packs = packs.join(" + ");
    let total = amount(lang, two.total.rounded(), product);
    let twice = amount(lang, two.twice.rounded(), product);
    match lang {
        Lang::Zh => format!(
            "包两年有效：若第二年用量相同，一次买两年的（{packs}）{total}，比每年各买（{twice}）省 {}。",
            amount(lang, saved.rounded(), product)
        ),
        Lang::En => format!(
            "Packs last two years: if the second year is alike, buying for both ({packs}) costs {total}, {} less \
             than year by year ({twice}).",
            money(saved.rounded())
        ),
    }
}

/// How much of a sum rests on prices that are not sure to be today's.
#[must_use]
pub fn uncertain_line(lang: Lang, sums: &Sums) -> Option<String> {
    if sums.uncertain == Money::ZERO {
        return None;
    }
    let share = sums.uncertain.per_mille_of(sums.best).map(super::per_mille).unwrap_or_default();
    let amount = money(sums.uncertain);
    Some(match lang {
        Lang::Zh => format!(
            "其中 {amount} 元（{share}）来自可信度不高的旧价目，请核对购买页，或在“逐项改价”里填现价。"
        ),
        Lang::En => format!(
            "{amount} yuan of it ({share}) rest on older price lists: check the purchase page, or enter today's price."
        ),
    })
}

/// A plan month: `2026-11`, or its number where the plan has no dates.
#[must_use]
pub fn ledger_month(lang: Lang, index: usize, days: Option<(Date, Date)>) -> String {
    let number = index.saturating_add(1);
    match (lang, days) {
        (_, Some((first, _))) => format!("{:04}-{:02}", first.year(), first.month()),
        (Lang::Zh, None) => format!("第 {number} 个月"),
        (Lang::En, None) => format!("Month {number}"),
    }
}

/// A lot in words: a gift, a held pack, packs bought.
#[must_use]
pub fn lot_name(lang: Lang, lot: &Lot, product: &Product) -> String {
    match lot.origin {
        LotOrigin::Grant(_) => lang.pick("免费额度", "Free quota").to_string(),
        LotOrigin::Held(_) => lang.pick("手上的包", "Held pack").to_string(),
        LotOrigin::Bought { size, count, custom } => {
            let label = pack_label(lang, size, custom, &product.unit, &product.pack_name);
            if count == 1 { label } else { format!("{label} × {}", pieces(count)) }
        }
    }
}

/// The purchases of an option in a sentence for screen readers and captions: `20万次资源包 现在；10万次资源包 第 9 个月`.
#[must_use]
pub fn purchase_sentence(lang: Lang, ledger: &Ledger, product: &Product) -> String {
    let parts: Vec<String> = ledger
        .lots
        .iter()
        .filter(|lot| matches!(lot.origin, LotOrigin::Bought { .. }))
        .map(|lot| {
            let index = usize::from(lot.month).saturating_sub(1);
            let days = ledger.months.get(index).and_then(|m| m.days);
            let when = if lot.month == 1 { lang.now().to_string() } else { ledger_month(lang, index, days) };
            format!("{} {}", lot_name(lang, lot, product), when)
        })
        .collect();
    parts.join(lang.pick("；", "; "))
}

/// A sum split by when it is due: `今天付 180,000 元，以后付 100,000 元`.
#[must_use]
pub fn money_parts(lang: Lang, today: Money, later: Money) -> String {
    match lang {
        Lang::Zh => format!("今天付 {} 元，以后付 {} 元", money(today), money(later)),
        Lang::En => format!("{} yuan due today, {} later", money(today), money(later)),
    }
}

/// What one of so many users costs in twelve months.
#[must_use]
pub fn each_user(lang: Lang, total: Money, users: u64) -> Option<String> {
    let each = total.per_unit(users)?;
    Some(match lang {
        Lang::Zh => format!("{} 个用户，平均每人一年 {each} 元", pieces(users)),
        Lang::En => format!("{each} yuan a year for each of {} users", pieces(users)),
    })
}

/// A year's usage of a line in words, by its product.
#[must_use]
pub fn line_use(lang: Lang, count: u64, product: &Product) -> String {
    quoted_volume(lang, count, product)
}

/// What postpaid that is on means for a product's meter at this price.
#[must_use]
pub fn captcha_on_help(lang: Lang, price: UnitPrice, product: &Product) -> String {
    match lang {
        Lang::Zh => format!("包用完或过期后按 {price} 元/{}计费；不买包也能用。", product.unit.zh),
        Lang::En => format!(
            "Once packs are used up or expired each {} costs {price} yuan; no purchase is needed.",
            product.unit.en
        ),
    }
}

/// Why a gift for testing is not in the answer.
#[must_use]
pub fn trial_note(lang: Lang, grant: &Grant, product: &Product) -> String {
    let count = quoted_volume(lang, grant.units, product);
    match (lang, grant.valid) {
        (Lang::Zh, Validity::Days(n)) => format!("{count}、{n} 天的免费体验包只供测试，不计入这里。"),
        (Lang::Zh, Validity::Months(n)) => format!("{count}、{n} 个月的免费体验包只供测试，不计入这里。"),
        (Lang::En, Validity::Days(n)) => {
            format!("The trial of {count} for {n} days is for testing only and is not counted here.")
        }
        (Lang::En, Validity::Months(n)) => {
            format!("The trial of {count} for {n} months is for testing only and is not counted here.")
        }
    }
}

//! Everything the product says, in Chinese and English. A string that lacks one of them does not compile.

#[macro_use]
mod words;

mod conclusion;
mod estimate;
mod format;
mod keep;
mod lines;
mod own_book;
mod paste;
mod preset;
mod prices;
mod reasons;
mod say;
mod sms;
mod timeline;

pub use conclusion::conclusion;
pub use estimate::{
    captcha_on_help, each_user, grant_tick, held_note, item_title, ledger_month, line_use, lot_name,
    money_parts, of_list, profile_name, purchase_sentence, share_error, trial_note, two_years,
    uncertain_line,
};
pub use format::{amount, edition_label, in_order, money, pack_label, per_mille, pieces, size_label, units};
pub use keep::{LONG_LINK, difference, link_error, long_link, opened_notes, then};
pub use lines::{QuotedLine, line_confidence, quoted_lines};
pub use own_book::{book_not_given, book_problems, book_too_large, own_doubt, packs_note, tiers_note};
pub use paste::paste_error;
pub use preset::misread;
pub use prices::{PriceRow, pack_validity, pays_off_shown, price_heads, price_rows};
pub use reasons::{
    alone_range, chart_heading, choice_name, choice_names, close_sentence, count_label, later_sentence,
    least_worst_sentence, loss, money_label, month_label, more_sentence, pays_ranges, read_out, share_label,
    spent_sentence, why_missing, year_split,
};
pub use say::{
    BuyRow, balance, buy_rows, cliff_sentence, confidence, copy_list, date_line, finding, language_of,
    list_title, notice, odd_today, packs_phrase, pays_sentence, prices_of, quoted_volume, same_price, saving,
    saving_over_packs, simpler, sms_warning, source_date, source_parts, step, volume_error,
};
pub use timeline::{balance_to_keep, event, rule_with_source, stop_answer, when};

pub use sms::{
    carrier_prefix, change_kind, change_pairs, message_to, price_days, range, saved_by, saved_by_cutting,
    segments, unfilled,
};

use crate::price_book::{Bilingual, Unit};

/// A language of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// Simplified Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The language a browser asks for: any Chinese is Chinese, everything else English.
    ///
    /// ```
    /// use packwise::text::Lang;
    /// assert_eq!(Lang::from_tag("zh-TW"), Lang::Zh);
    /// assert_eq!(Lang::from_tag("fr"), Lang::En);
    /// ```
    #[must_use]
    pub fn from_tag(tag: &str) -> Self {
        let chinese = tag.get(..2).is_some_and(|t| t.eq_ignore_ascii_case("zh"));
        if chinese { Self::Zh } else { Self::En }
    }

    /// The tag for `lang` attributes.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The other language.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Zh => Self::En,
            Self::En => Self::Zh,
        }
    }

    /// A text of the book in this language.
    #[must_use]
    pub fn of(self, text: &Bilingual) -> &str {
        match self {
            Self::Zh => &text.zh,
            Self::En => &text.en,
        }
    }

    /// The word for a unit beside a number.
    #[must_use]
    pub fn unit(self, unit: &Unit, count: u64) -> &str {
        match self {
            Self::Zh => &unit.zh,
            Self::En if count == 1 => &unit.en,
            Self::En => &unit.en_plural,
        }
    }

    /// What amounts are counted in beside a number, by its code of ISO 4217.
    #[must_use]
    pub fn currency(self, code: &str) -> &str {
        if code == "CNY" { self.yuan() } else { code }
    }

    /// One of two texts.
    #[must_use]
    pub const fn pick(self, zh: &'static str, en: &'static str) -> &'static str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

words! {
    title: "用多少，怎么买最省？腾讯云验证码、人脸核身、短信费用估算 · Packwise", "What it costs and which packs to buy: Tencent Cloud captcha, FaceID and SMS · Packwise";
    description: "选接入方式、填用量，看后付费、资源包与最省搭配各要多少钱，精确到 0.0001 元，每个价格都有出处和日期。非腾讯云官方工具。", "Pick how you call it and how much: what it costs postpaid, in packs and with the cheapest mix, exact to 0.0001 yuan, every price with its source and date. Not an official Tencent Cloud tool.";
    failed: "页面没能启动，数字不会随输入变化。存下的估算还在。", "The page could not start, so its figures do not follow what you type. What was kept is still there.";
    halted: "页面出错，停住了。存下的内容还在。", "The page ran into an error and stopped. What was kept is still there.";
    unstyled: "样式没有载入：只有版面变了，数字照常。", "The style sheet did not load: only the look has changed, not the figures.";
    not_started: "页面还没启动，数字暂时不会变。网络慢就再等一会儿，或刷新页面。", "The page has not started yet, so its figures do not change. On a slow network wait a little, or load it again.";
    scriptless: "脚本没有运行，这里的数字不会变。", "Scripts are off, so nothing here can be changed.";
    reload: "重新加载", "Reload";
    fresh: "有新版本，您填的内容会留着。", "There is a new version; what you entered stays.";
    tagline: "算包", "pack calculator";
    question: "用多少，怎么买最省？", "How do I pay the least?";
    switch_language: "English", "中文";
    theme: "切换深色与浅色", "Switch between dark and light";
    products: "产品", "Products";
    skip: "跳到结果", "Skip to the result";

    channel: "接入渠道", "Channel";
    comparison: "比对库源", "Compared with";
    edition: "版本", "Edition";
    period: "按年还是按月", "Per year or month";
    year: "年", "year";
    month: "月", "month";
    volume: "用量", "Volume";
    in_wechat: "微信内", "Inside WeChat";
    in_app: "App", "App";
    in_web: "网页", "Web";
    by_api: "API", "API";
    by_service: "其他服务", "Other services";
    by_identity_api: "实名信息核验 API", "Identity-check APIs";
    by_meter: "有价目、渠道表未列", "Priced, but in no channel table";
    old_only: "（仅旧文档列出）", " (older document only)";

    editions_caption: "这个渠道能用的版本", "Editions this channel can use";
    unit_price: "后付费单价", "Postpaid price";
    by_tier: "按月阶梯", "by month";
    all_postpaid: "全部后付费", "All postpaid";
    all_packs: "全用包", "All in packs";
    vendor_example: "官方示例", "Vendor example";
    best: "最省", "Cheapest";
    price_only: "原文未给出各版本安全能力对照，本表只比价格。", "The sources do not compare the editions' security; this table compares prices only.";

    twelve_months: "12 个月", "12 months";
    yuan: "元", "yuan";
    now: "现在", "Now";
    copy: "复制采购清单", "Copy list";
    copied: "已复制", "Copied";
    copy_failed: "浏览器不让复制，请手动选中：", "The browser refused to copy; select it here:";
    go_buy: "去购买页", "Purchase page";
    working: "看算式与出处", "Working and sources";
    prices_of_meter: "这个计费标签的价目", "Price list of this meter";
    size: "规格", "Size";
    pays_off: "后付费回本", "Pays off";
    source: "出处", "Source";
    not_official: "非腾讯云官方工具，以购买页和账单为准", "Not an official Tencent Cloud tool; the purchase page and bill prevail";
    list_price: "按刊例价，原文未说明税", "List price; the source does not state taxes";
    no_postpaid: "没有后付费：用完即停", "No postpaid: service stops when packs run out";
    no_packs: "只有后付费，没有资源包", "Postpaid only: no packs are sold";
    stops: "后付费已关：用完即停", "Postpaid is off: service stops when packs run out";
    postpaid_wins: "这个用量不用买包，后付费就是最省", "No packs needed: postpaid is the cheapest at this volume";
    whole_page: "打开完整估算器", "Open the whole estimator";
    held_is_enough: "手上的包够用，不用再买", "The packs you hold are enough: nothing to buy";
    activated: "人脸核身开通时间", "FaceID activated";
    since_2023: "2023-01-04 及以后（按日结算）", "2023-01-04 or later (settled daily)";
    since_2021: "2021-06-22 至 2023-01-03（按月结算）", "2021-06-22 to 2023-01-03 (settled monthly)";
    before_2021: "2021-06-22 之前（按月结算）", "Before 2021-06-22 (settled monthly)";
    postpaid_switched_off: "我在控制台关了后付费", "I switched postpaid off in the console";
    no_list_here: "这种结算方式的价目里没有这个计费标签", "The price list of this settlement does not have this meter";
    still_good: "结果仍按上一个有效的数：", "The result still uses: ";
    nothing_used: "填上用量，就能看到怎么买最省", "Enter a volume to see the cheapest way to buy";

    captcha_postpaid: "后付费状态", "Postpaid status";
    captcha_first: "首次购买，还没有后付费", "not yet, this is my first purchase";
    captcha_on: "控制台显示已开通", "on, says the console";
    captcha_off: "未开通，或开通失败", "off, or failed to open";
    captcha_first_help: "买包后若账户有余额，后付费自动开通，包用完或过期才计费。", "After a pack purchase postpaid opens by itself if the account has a balance, and charges only once packs are used up or expired.";
    captcha_off_help: "包用完或过期后停止服务，票据校验返回错误。", "Service stops when packs are used up or expired; ticket verification returns an error.";

    market: "发往", "Sent to";
    domestic: "国内短信", "Mainland China";
    international: "国际/港澳台短信", "International, HK, Macao, Taiwan";
    signature: "签名", "Signature";
    signature_abroad: "签名（可不填）", "Signature (optional)";
    message: "短信正文", "Message";
    region: "国家/地区", "Country or region";
    this_message: "这条短信", "This message";
    as_sent: "实际发出的内容", "The text as sent";
    dial_code: "区号", "Code";
    price_day: "价格日期", "As of";
    recipients: "发给多少人", "Recipients";
    unconfirmed: "价格未经购买页确认", "Price not confirmed on the purchase page";
    type_message: "写一条短信，看它算几条", "Type a message to see how many segments it is";

    built_in: "数据与计算都在本页，不上传任何内容。", "Data and arithmetic are in this page; nothing you type leaves it.";
    all_prices: "全部价格与出处", "All prices and sources";
    rules: "计费规则", "Billing rules";
    billed_results: "哪些结果计费", "Which results are billed";
    sources_heading: "价目出处", "Sources of the prices";
}

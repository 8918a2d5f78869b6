//! Words of the page on a price book of one's own.

use super::{Lang, pieces};
use crate::price_book::{Confidence, Postpaid, PriceList, Product};

words! {
    own_book: "自己的价目", "A price book of one's own";
    own_notice: "价格由使用者提供，Packwise 没有核对；以卖方的购买页和账单为准", "Prices as handed in, not compared with any source by Packwise; the vendor's purchase page and bill prevail";
    own_reading: "正在读取价目……", "Reading the price book…";
    own_refused: "这份价目打不开", "This price book cannot be opened";
    own_elsewhere: "价目文件要和 Packwise 放在同一个网站上。地址请写成从 Packwise 所在文件夹算起的相对路径，例如 price-books/northmail.json，或者写成同一网站的完整地址。", "The file of a price book has to lie on the same site as Packwise. Give its address as seen from the folder of Packwise, such as price-books/northmail.json, or a full address of the same site.";
    own_unreachable: "读不到这个文件：网络断开，或者服务器没有应答。", "The file could not be reached: there is no network, or the server does not answer.";
    own_description: "打开一份自己的价目：任意计费项、任意用量，后付费、全用包与最省搭配各要多少钱，每一步都列明依据。", "Open a price book of your own: what any of its meters costs postpaid, in packs and with the cheapest mix, every step with its source.";
    own_address: "地址", "Address";
    own_whole: "整个文件", "The file as a whole";
    own_expected: "应为：", "Expected: ";
    own_found: "实为：", "Found: ";
    own_schema: "格式说明（JSON Schema）", "The format (JSON Schema)";
    own_meter: "计费项", "What is used";
    own_amounts: "金额单位 ", "amounts in ";
    own_rules: "卖方的计费规则", "The vendor's rules";
    own_built_in: "打开内置的价目", "Open the built-in price book";
}

/// How many bytes a book may have, for one that has more.
#[must_use]
pub fn book_too_large(lang: Lang, most: usize) -> String {
    let most = pieces(u64::try_from(most).unwrap_or(u64::MAX));
    match lang {
        Lang::Zh => format!("文件太大：一份价目最多 {most} 字节。"),
        Lang::En => format!("The file is too large: a price book has at most {most} bytes."),
    }
}

/// The server gave no file.
#[must_use]
pub fn book_not_given(lang: Lang, status: u16) -> String {
    match (lang, status) {
        (Lang::Zh, 404 | 410) => format!("这个地址上没有文件（HTTP {status}）。请核对地址。"),
        (Lang::En, 404 | 410) => {
            format!("There is no file at this address (HTTP {status}). Check the address.")
        }
        (Lang::Zh, _) => format!("服务器没有给出这个文件（HTTP {status}）。"),
        (Lang::En, _) => format!("The server did not give this file (HTTP {status})."),
    }
}

/// How much is wrong with a book; `most` is how many mistakes are told at most.
#[must_use]
pub fn book_problems(lang: Lang, count: usize, most: usize) -> String {
    match lang {
        Lang::Zh if count >= most => format!("至少有 {count} 处不符合格式或规则："),
        Lang::Zh => format!("有 {count} 处不符合格式或规则："),
        Lang::En if count >= most => format!("At least {count} things in it are not as they have to be:"),
        Lang::En if count == 1 => "One thing in it is not as it has to be:".into(),
        Lang::En => format!("{count} things in it are not as they have to be:"),
    }
}

/// How far a book's own word on a price goes, where it is not sure.
#[must_use]
pub const fn own_doubt(lang: Lang, confidence: Confidence) -> Option<&'static str> {
    match confidence {
        Confidence::High => None,
        Confidence::Medium => {
            Some(lang.pick("这个价格不够确定，请核对购买页", "Not quite certain; check the purchase page"))
        }
        Confidence::Low => {
            Some(lang.pick(
                "这个价格可能已经变了，请核对购买页",
                "May have changed since; check the purchase page",
            ))
        }
    }
}

/// How long a bought pack serves.
#[must_use]
pub fn packs_note(lang: Lang, list: &PriceList, product: &Product) -> String {
    match lang {
        Lang::Zh => format!("买来的{}有效期 {} 个月。", product.pack_name.zh, list.pack_months),
        Lang::En => format!("A bought pack is valid for {} months.", list.pack_months),
    }
}

/// How the tiers of a postpaid price are meant; `None` where it has none.
#[must_use]
pub const fn tiers_note(lang: Lang, postpaid: &Postpaid) -> Option<&'static str> {
    match postpaid {
        Postpaid::Reached(_) => Some(lang.pick(
            "阶梯按达到的档计价：当月后付费总量落在哪一档，当月全部后付费都按那一档的单价，每月重新开始。",
            "Tiers are reached: a month's postpaid total picks one tier, whose price holds for all of that month's postpaid units. Each month begins anew.",
        )),
        Postpaid::Graduated(_) => Some(lang.pick(
            "阶梯分段累进：每个单位按它落入的那一档计价，每月重新开始。",
            "Tiers are graduated: each unit costs what the tier it falls into says. Each month begins anew.",
        )),
        Postpaid::None | Postpaid::Unlisted | Postpaid::Flat(_) => None,
    }
}

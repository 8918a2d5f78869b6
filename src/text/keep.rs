//! Words for keeping an estimate and handing it on.

use super::{Lang, in_order, money, pieces};
use crate::calendar::Date;
use crate::money::Money;
use crate::price_book::PriceBook;
use crate::scenario::link::{LinkError, Opened};

words! {
    keep: "分享与导出", "Share and export";
    copy_link: "复制链接", "Copy link";
    copy_conclusion: "复制结论", "Copy conclusion";
    copy_markdown: "复制 Markdown", "Copy Markdown";
    download_csv: "下载 CSV", "Download CSV";
    download_json: "下载 JSON", "Download JSON";
    download_calendar: "下载日历", "Download calendar";
    open_file: "打开文件", "Open a file";
    print: "打印", "Print";
    with_text: "链接里带上短信正文和签名", "Put message and signature into the link";
    link_public: "链接里有名称、用量和合同价，拿到链接的人都能看到。", "A link carries names, volumes and contract prices: whoever has it can read them.";
    json_opens: "JSON 文件可以在这里再打开，含短信正文。", "The JSON file opens here again; it carries the messages too.";
    opened_well: "已打开。", "Opened.";
    file_not_read: "这个文件读不出来。", "The file could not be read.";
    not_downloaded: "浏览器不让下载文件。", "The browser refused the download.";

    loading: "正在载入…", "Loading…";
    later_failed: "页面只载入了一部分：条件、明细、短信和验证码暂时用不了。上面的结果不受影响。", "Only a part of the page has loaded: conditions, details, SMS and captcha are missing for now. The answer stands.";
    try_again: "再试一次", "Try again";

    keep_hint: "链接、结论、CSV、日历、打印；自动存在这个浏览器里", "Link, conclusion, CSV, calendar, print; kept in this browser";
    start_anew: "从头开始", "Start anew";
    before_link: "打开链接之前的估算", "Before the link was opened";
    not_kept: "浏览器不让保存（无痕窗口，或存储已满）：关掉页面就没了，请复制链接或下载 JSON。", "The browser keeps nothing here (a private window, or its storage is full): copy the link or download JSON before you close the page.";
    changed_elsewhere: "另一个标签页刚改过这份估算。这里先不自动保存，以免互相覆盖。", "Another tab has just changed this estimate. Nothing is kept from here until you choose, so that neither overwrites the other.";
    take_theirs: "用那边的", "Take the other one";
    keep_mine: "保留这里的", "Keep this one";
    kept_damaged: "上次保存的估算读不出来，已另外存放。", "The estimate kept last cannot be read; it was put aside.";
    download_damaged: "下载那份内容", "Download it";
    dismiss: "知道了", "Dismiss";

    saved_estimates: "保存的估算", "Saved estimates";
    saved_hint: "只在这个浏览器里", "In this browser only";
    save_name: "存为", "Save as";
    save: "保存", "Save";
    save_over: "覆盖保存", "Replace";
    none_saved: "还没有保存过。存几份不同的算法，可以并排比较。", "Nothing saved yet. Save a few variants to compare them side by side.";
    open_saved: "打开", "Open";
    delete: "删除", "Delete";
    delete_sure: "确认删除", "Delete for good";
    compare: "比较", "Compare";
    comparison_title: "并排比较", "Side by side";
    this_one: "当前这份", "The open one";
    what_to_buy: "买什么", "What to buy";
    price_book: "价目版本", "Price book";
    against_this: "与当前这份相比", "Against the open one";
    same_total: "一样", "the same";
    made_then: "保存时", "When saved";
    not_stored: "没有记录", "not recorded";
}

/// The length from which chat and mail programs begin to cut addresses.
pub const LONG_LINK: usize = 2_000;

/// A warning for a link that may be cut on its way; `None` where it is short enough.
#[must_use]
pub fn long_link(lang: Lang, characters: usize) -> Option<String> {
    if characters <= LONG_LINK {
        return None;
    }
    let count = pieces(u64::try_from(characters).unwrap_or(u64::MAX));
    Some(match lang {
        Lang::Zh => format!("链接有 {count} 个字符，有些聊天和邮件软件会截断，建议改用 JSON 文件。"),
        Lang::En => format!(
            "The link has {count} characters, and some chat and mail programs cut it: the JSON file is safer."
        ),
    })
}

/// Why a link was not opened, and what to do.
#[must_use]
pub const fn link_error(lang: Lang, error: LinkError) -> &'static str {
    match error {
        LinkError::Empty => lang.pick("没有链接。", "There is no link."),
        LinkError::Newer => lang.pick(
            "这个链接来自更新的版本，请刷新页面再打开。",
            "This link was made by a newer version: reload the page and open it again.",
        ),
        LinkError::Checksum => lang.pick(
            "链接中有字符变了，没有打开。请对方重新复制一次。",
            "A character of the link was changed, so nothing was opened. Ask for it to be copied again.",
        ),
        LinkError::Truncated => lang.pick(
            "链接不完整，结尾被截掉了。请重新复制，或改用 JSON 文件。",
            "The link is incomplete: its end was cut off. Copy it again, or use the JSON file.",
        ),
        LinkError::NotALink => lang.pick("这不是一份估算的链接。", "This is not the link of an estimate."),
        LinkError::TooManyLines => lang.pick(
            "这份估算超过 100 项，没有打开。一份最多 100 项，请拆成几份。",
            "This estimate has more than 100 lines and was not opened. One holds 100 at most: split it into several.",
        ),
    }
}

/// What a reader should know about an estimate that was opened: another price book, lines left out.
#[must_use]
pub fn opened_notes(lang: Lang, opened: &Opened, book: &PriceBook) -> Vec<String> {
    let mut notes = Vec::new();
    if !opened.same_book {
        // Whoever made the link wrote the version.
        let (theirs, ours) = (in_order(&opened.book), &book.version);
        notes.push(match lang {
            Lang::Zh => format!("它按价目 {theirs} 算出，这里按价目 {ours} 重算，金额可能不同。"),
            Lang::En => format!(
                "It was made on price book {theirs}; here it is priced on {ours}, so amounts may differ."
            ),
        });
    }
    let numbers: Vec<String> = opened.dropped.iter().map(|at| at.saturating_add(1).to_string()).collect();
    if !numbers.is_empty() {
        let list = numbers.join(lang.pick("、", ", "));
        notes.push(match lang {
            Lang::Zh => format!("第 {list} 项没有打开：现在的价目里没有它的计费标签。"),
            Lang::En if numbers.len() == 1 => {
                format!("Line {list} was left out: this price book does not have what it is about.")
            }
            Lang::En => {
                format!("Lines {list} were left out: this price book does not have what they are about.")
            }
        });
    }
    notes
}

/// What an estimate came to when it was saved: `价目 2026.11.1，2026-11-21：最省 280,000 元`.
#[must_use]
pub fn then(lang: Lang, book: &str, day: Date, best: Money) -> String {
    let (book, best) = (in_order(book), money(best));
    match lang {
        Lang::Zh => format!("价目 {book}，{day}：{} {best} 元", lang.best()),
        Lang::En => format!("Price book {book}, {day}: {best} yuan at the cheapest"),
    }
}

/// How much more or less one total is than another.
#[must_use]
pub fn difference(lang: Lang, of: Money, against: Money) -> String {
    if of == against {
        return lang.same_total().into();
    }
    match (lang, of.minus(against), against.minus(of)) {
        (Lang::Zh, Some(more), _) => format!("多 {} 元", money(more)),
        (Lang::En, Some(more), _) => format!("{} yuan more", money(more)),
        (Lang::Zh, None, Some(less)) => format!("少 {} 元", money(less)),
        (Lang::En, None, Some(less)) => format!("{} yuan less", money(less)),
        (_, None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::price_book::embedded;
    use crate::scenario::Estimate;

    #[test]
    fn a_difference_is_said_from_the_first_to_the_second() {
        let yuan = |n: u128| Money::from_grains(n * 100_000_000).unwrap();
        assert_eq!(difference(Lang::Zh, yuan(300), yuan(280)), "多 20 元");
        assert_eq!(difference(Lang::En, yuan(280), yuan(300)), "20 yuan less");
        assert_eq!(difference(Lang::Zh, yuan(280), yuan(280)), "一样");
    }

    #[test]
    fn only_what_could_be_cut_is_warned_of() {
        assert_eq!(long_link(Lang::Zh, LONG_LINK), None);
        assert!(long_link(Lang::En, LONG_LINK + 1).unwrap().contains("2,001"));
    }

    #[test]
    fn another_book_and_lost_lines_are_told() {
        let opened = Opened {
            estimate: Estimate::new(embedded()),
            book: "2025.1.1".into(),
            same_book: false,
            dropped: vec![0, 2],
        };
        let zh = opened_notes(Lang::Zh, &opened, embedded()).join("\n");
        assert!(zh.contains("2025.1.1") && zh.contains("第 1、3 项"), "{zh}");
        let en = opened_notes(Lang::En, &Opened { dropped: vec![1], ..opened }, embedded()).join("\n");
        assert!(en.contains("Line 2 was left out"), "{en}");
        // A book that never was, by whoever made the link.
        let book = "\u{202e}1.1\u{2066}";
        let opened = Opened {
            estimate: Estimate::new(embedded()),
            book: book.into(),
            same_book: false,
            dropped: Vec::new(),
        };
        assert!(opened_notes(Lang::Zh, &opened, embedded())[0].contains("价目 1.1 "));
        assert!(!then(Lang::En, book, embedded().checked, Money::ZERO).contains('\u{202e}'));
    }
}

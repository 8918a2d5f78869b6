//! What leaves the page and comes into it: documents about an estimate, and pasted tables.

use packwise::calendar::Date;
use packwise::price_book::embedded;
use packwise::quote::{EstimateQuote, Quoter, estimate};
use packwise::scenario::paste::{PasteError, held, months};
use packwise::scenario::{Change, Edit, Estimate, Tab};
use packwise::text::{Lang, conclusion, paste_error};
use packwise::volume::VolumeError;

const LINK: &str = "https://packwise.example/?a=1&b=2#x";

fn today() -> Date {
    "2026-11-21".parse().unwrap()
}

fn price(of: &Estimate) -> EstimateQuote {
    estimate(&Quoter::new(embedded()), of, today())
}

fn after(changes: impl IntoIterator<Item = Change>) -> Estimate {
    changes.into_iter().fold(Estimate::new(embedded()), |e, change| e.apply(embedded(), change))
}

fn concluded(lang: Lang, of: &Estimate) -> String {
    conclusion(lang, embedded(), of, &price(of), today(), LINK)
}

fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part} is missing from:\n{text}");
    }
}

/// 300,000 calls: all postpaid 1.2 × 300,000 = 360,000; 200,000 for 180,000 and 100,000 for 100,000 together 280,000; the
/// vendor's example buys 3 × 100,000 for 300,000.
#[test]
fn the_conclusion_says_every_way_and_why_the_mix_is_cheaper() {
    let text = concluded(Lang::Zh, &Estimate::new(embedded()));
    println!("{text}");
    has(
        &text,
        &[
            "2026-11-21",
            "30 万次",
            "全部后付费 360,000 元；全用包 280,000 元；最省 280,000 元",
            "现在 20万次资源包 × 1，180,000 元",
            "比全部后付费少付 80,000 元（22.2%）",
            "今天付 180,000 元，以后付 100,000 元",
            "时，全部后付费更便宜",
            "“官方示例”的买法（10万次资源包 × 3）要 300,000 元，比最省多 20,000 元",
            "第 9 个月（2027-07-01 起）10万次资源包 × 1，100,000 元",
            "20万次包 0.9 元、10万次包 1 元",
            LINK,
            "非腾讯云官方工具，以购买页和账单为准",
        ],
    );
    let text = concluded(Lang::En, &Estimate::new(embedded()));
    println!("{text}");
    has(
        &text,
        &[
            "360,000",
            "280,000",
            "300,000 yuan",
            "80,000 yuan less than all postpaid (22.2%)",
            "180,000 yuan due today",
            LINK,
            "Not an official Tencent Cloud tool",
        ],
    );
    assert!(!text.contains("元"), "{text}");
}

/// 280,000 for FaceID and 750 for captcha make 280,750; at 85 % of pack prices FaceID is 238,000 of 280,000.
#[test]
fn several_lines_have_a_paragraph_each_and_a_sum_and_a_contract_is_named() {
    let two =
        after([Change::Add, Change::Line(Edit::Open(Tab::Captcha)), Change::Rename(1, "登录页".into())]);
    let text = concluded(Lang::Zh, &two);
    println!("{text}");
    has(&text, &["登录页", "合计：", "最省 280,750 元", "750 元"]);
    let contract = concluded(Lang::Zh, &after([Change::PacksDiscount("85折".into())]));
    has(&contract, &["最省 238,000 元", "按您填的合同价；按目录价是 280,000 元"]);
}

#[test]
fn nothing_asked_is_said_without_a_figure_out_of_thin_air() {
    for lang in [Lang::Zh, Lang::En] {
        for tab in [Tab::Captcha, Tab::FaceId, Tab::Sms] {
            let empty = after([Change::Line(Edit::Open(tab)), Change::Line(Edit::Number("0".into()))]);
            let text = concluded(lang, &empty);
            has(&text, &[LINK, lang.not_official()]);
        }
    }
}

fn units(text: &str) -> Vec<u64> {
    months(text).unwrap_or_else(|e| panic!("{text:?}: {e}")).iter().map(|v| v.get()).collect()
}

#[test]
fn twelve_months_are_read_from_a_column_a_row_or_a_list() {
    let expected: Vec<u64> = (1..=12).map(|n| n * 10_000).collect();
    let written = |separator: &str, write: fn(u64) -> String| {
        (1..=12).map(|n| write(n * 10_000)).collect::<Vec<_>>().join(separator)
    };
    let plain = |n: u64| n.to_string();
    let grouped = |n: u64| format!("{},000", n / 1_000);
    let wan = |n: u64| format!("{} 万次", n / 10_000);
    for separator in ["\t", "\n", "\r\n", ";", "；", "、", "; "] {
        for write in [plain, grouped, wan] {
            assert_eq!(units(&written(separator, write)), expected, "{separator:?}");
        }
    }
    for separator in [",", ", ", "，", " ", "   ", "\u{3000}"] {
        assert_eq!(units(&written(separator, plain)), expected, "{separator:?}");
    }
    // A comma and a blank do not group together, so each is what it seems.
    assert_eq!(units(&written(" ", grouped)), expected);
    assert_eq!(units(&format!("{}\n", written("\n", plain))), expected);
    // Three lines of four.
    assert_eq!(units("1,2,3,4\n5,6,7,8\n9,10,11,12"), (1..=12).collect::<Vec<u64>>());
}

#[test]
fn other_pastes_are_refused_with_their_place() {
    assert_eq!(months(" \n\t"), Err(PasteError::Empty));
    assert_eq!(months("300,000"), Err(PasteError::Count { found: 1 }));
    assert_eq!(months("1\n2\n3"), Err(PasteError::Count { found: 3 }));
    assert_eq!(months("1,2,3"), Err(PasteError::Count { found: 3 }));
    assert_eq!(months(&"1\t".repeat(13)), Err(PasteError::Count { found: 13 }));
    let hole = "1\n2\n\n4\n5\n6\n7\n8\n9\n10\n11\n12";
    assert_eq!(months(hole), Err(PasteError::Cell { at: 3, cell: String::new(), why: VolumeError::Empty }));
    let word = hole.replace("\n\n", "\n三月\n");
    let why = VolumeError::NotANumber { at: '三' };
    assert_eq!(months(&word), Err(PasteError::Cell { at: 3, cell: "三月".into(), why }));
    // 100 200 is a hundred thousand two hundred as well.
    let blanks = ["100"; 12].join(" ");
    assert_eq!(months(&blanks), Err(PasteError::Ambiguous { at: 1, cell: "100 100".into() }));
    assert_eq!(units(&["100"; 12].join(", ")), [100; 12]);
    for lang in [Lang::Zh, Lang::En] {
        for error in [months(&blanks), months(hole), months("1"), months("")] {
            assert!(!paste_error(lang, &error.unwrap_err()).is_empty());
        }
    }
}

/// The columns as the vendor's document prints them.
const CONSOLE: &str = "资源包类型 ▼\t来源\t总额 (次)\t剩余\t已使用\t获取时间\t到期时间\t操作
活体人脸核身-100次资源包\t购买\t100\t100\t0(0.0%)\t2021-05-06 16:07:54\t2022-05-06 23:59:59\t退款
活体人脸比对-50次免费资源包\t赠送\t50\t37\t13(26.0%)\t2020-06-28 11:00:37\t2021-06-28 11:00:37\t退款
";

#[test]
fn held_packs_are_read_from_the_consoles_list() {
    let expected = [(100, "2022-05-06"), (37, "2021-06-28")];
    let read = |text: &str| -> Vec<(u64, String)> {
        let packs = held(text).unwrap_or_else(|e| panic!("{text}: {e}"));
        packs.iter().map(|(left, day)| (left.get(), day.map(|d| d.to_string()).unwrap_or_default())).collect()
    };
    let expected: Vec<(u64, String)> = expected.map(|(n, day)| (n, day.to_string())).into();
    assert_eq!(read(CONSOLE), expected);
    let rows: String = CONSOLE.split_inclusive('\n').skip(1).collect();
    assert_eq!(read(&rows), expected);
    assert_eq!(read(&rows.replace('\t', "   ")), expected);
    assert_eq!(read(&CONSOLE.replace('\n', "\r\n\r\n")), expected);
    assert_eq!(read(&rows.replace("2022-05-06", "2022/5/6")), expected);
    assert_eq!(
        read("剩余\t到期时间\n1.2万\t2027-01-31\n5\t-"),
        [(12_000, "2027-01-31".to_string()), (5, String::new())]
    );
}

#[test]
fn a_row_that_cannot_be_read_is_named() {
    assert_eq!(held(""), Err(PasteError::Empty));
    assert_eq!(held("剩余\t到期时间\n"), Err(PasteError::Empty));
    let with = |row: &str| held(&format!("{CONSOLE}{row}")).unwrap_err();
    assert_eq!(with("共 2 项"), PasteError::Columns { row: 4 });
    let row = "包\t购买\t100\t多\t0\t2021-05-06 16:07:54\t2022-05-06 23:59:59\t退款";
    let why = VolumeError::NotANumber { at: '多' };
    assert_eq!(with(row), PasteError::Left { row: 4, cell: "多".into(), why: why.clone() });
    assert_eq!(held(row), Err(PasteError::Left { row: 1, cell: "多".into(), why }));
    let ends = with(&row.replace('多', "1").replace("2022-05-06 23", "2022-02-30 23"));
    assert_eq!(ends, PasteError::Ends { row: 4, cell: "2022-02-30 23:59:59".into() });
    // Without the names, a row that does not look like the console's is not searched for numbers.
    assert_eq!(held("100\t2027-01-31"), Err(PasteError::Columns { row: 1 }));
}

//! What leaves the page and comes into it: documents about an estimate, and pasted tables.

use crate::random::{Random, cases};
use packwise::calendar::Date;
use packwise::export::{ImportError, MAX_BYTES, Sheet, csv, estimate_in, json, markdown};
use packwise::money::Money;
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
    // 1, 200 300 and so on to 200 300 between the commas; 1,200 and 300,200 up to 300 between the blanks.
    let mixed = format!("1{}", ",200 300".repeat(11));
    assert!(matches!(months(&mixed), Err(PasteError::Ambiguous { at: 1, .. })), "{mixed}");
    // What is counted is what is shown: three numbers with blanks or in a group, two cells with a group each.
    assert_eq!(months("10 20 30"), Err(PasteError::Count { found: 3 }));
    assert_eq!(months("10 200"), Err(PasteError::Count { found: 1 }));
    assert_eq!(months("1,000\t2,000"), Err(PasteError::Count { found: 2 }));
    assert_eq!(months("1 000\t2 000"), Err(PasteError::Count { found: 2 }));
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
    // An empty cell at either end of a row is a column too; blanks there are none.
    let expected = [(600, "2027-01-31".to_string())];
    assert_eq!(read("备注\t剩余\t到期\n\t600\t2027-01-31"), expected);
    assert_eq!(read("剩余\t到期\t备注\n600\t2027-01-31\t"), expected);
    assert_eq!(read("  剩余   到期  \n   600   2027-01-31   "), expected);
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
    for time in ["235959", "10:00AM", "noon"] {
        let ends = format!("2027-01-31 {time}");
        let row = held(&format!("剩余\t到期时间\n100\t{ends}"));
        assert_eq!(row, Err(PasteError::Ends { row: 2, cell: ends }));
    }
    // Years have four digits: 27 could be the day, and is no year of anybody's pack. Nor has a day of the year three.
    for ends in ["27-01-31", "999-01-31", "02027-01-31", "2027-001-31", "2027-+1-31", "2027-01-031"] {
        let row = held(&format!("剩余\t到期时间\n100\t{ends}"));
        assert_eq!(row, Err(PasteError::Ends { row: 2, cell: ends.into() }));
    }
    assert!(held("剩余\t到期时间\n100\t1000-01-31").is_ok());
    // Without the names, a row that does not look like the console's is not searched for numbers.
    assert_eq!(held("100\t2027-01-31"), Err(PasteError::Columns { row: 1 }));
}

/// Runs a document over an estimate.
fn write(document: fn(&Sheet<'_>) -> String, lang: Lang, estimate: &Estimate) -> String {
    let quote = price(estimate);
    document(&Sheet { lang, book: embedded(), estimate, quote: &quote, today: today(), link: LINK })
}

/// Cells by RFC 4180: a state machine that knows nothing of how they were written.
fn parse_csv(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut chars = text.strip_prefix('\u{feff}').expect("a byte order mark").chars().peekable();
    let mut open = false;
    while let Some(c) = chars.next() {
        match c {
            '"' if open && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if open => {
                open = false;
                assert!(matches!(chars.peek(), Some(',' | '\r')), "text behind a closed quote");
            }
            '"' => {
                assert!(cell.is_empty(), "a quote inside a bare cell");
                open = true;
            }
            c if open => cell.push(c),
            ',' => row.push(std::mem::take(&mut cell)),
            '\r' => {
                assert_eq!(chars.next(), Some('\n'));
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            '\n' => panic!("a line end without a carriage return"),
            c => cell.push(c),
        }
    }
    assert!(!open && cell.is_empty() && row.is_empty(), "the last row ends");
    rows
}

/// Every estimate that a document has to get right.
fn samples() -> Vec<Estimate> {
    let open = |tab| Change::Line(Edit::Open(tab));
    let number = |text: &str| Change::Line(Edit::Number(text.into()));
    let rename = |at, text: &str| Change::Rename(at, text.into());
    vec![
        Estimate::new(embedded()),
        after([Change::Add, open(Tab::Captcha), Change::Add, open(Tab::Sms)]),
        after([Change::PacksDiscount("85折".into()), Change::Add, open(Tab::Captcha)]),
        after([rename(0, "=HYPERLINK(\"x\"), 1 |a\nb"), number("1,234,567")]),
        after([rename(0, "＠cmd <b>*x*</b> \\ \u{2028} \u{1f600}"), number("0")]),
        after([
            Change::AddHeld,
            Change::HeldLeft(0, "5万".into()),
            Change::Grant("first-activation".into(), true),
        ]),
        after([open(Tab::Sms), number("123456789012345")]),
    ]
}

/// The block of a table under the heading that begins with a word, by the names of its columns.
fn block<'a>(rows: &'a [Vec<String>], second: &str) -> (&'a [String], Vec<&'a [String]>) {
    let at = rows.iter().position(|r| r.get(1).is_some_and(|c| c == second)).expect(second);
    let body = rows[at + 1..].iter().take_while(|r| r.len() > 1).map(Vec::as_slice).collect();
    (&rows[at], body)
}

fn yuan(cell: &str) -> Money {
    cell.parse().unwrap_or_else(|e| panic!("{cell:?}: {e}"))
}

/// 180,000 now and 100,000 in the ninth month, when the first 200,000 of 25,000 a month are used up.
#[test]
fn a_spreadsheet_adds_up_what_the_page_says() {
    let rows = parse_csv(&write(csv, Lang::Zh, &Estimate::new(embedded())));
    assert_eq!(rows[0], ["费用估算"]);
    assert_eq!(rows[1], ["日期", "2026-11-21"]);
    let (heads, lines) = block(&rows, "计费标签");
    assert_eq!(heads[5], "最省（元）");
    let cells = [
        "增强版人脸核身（权威库）-微信",
        "faceid.enhanced.authority.wechat",
        "300000",
        "360000.00",
        "280000.00",
        "280000.00",
        "180000.00",
        "100000.00",
        "官方现行文档",
    ];
    assert_eq!(lines[0], cells);
    let (_, bought) = block(&rows, "月份");
    assert_eq!(bought[0][1..], ["第 1 个月", "2026-11-21", "20万次资源包", "1", "180000.00", "180000.00"]);
    assert_eq!(bought[1][1..], ["第 9 个月", "2027-07-01", "10万次资源包", "1", "100000.00", "100000.00"]);
    let months: Vec<&Vec<String>> = rows.iter().filter(|r| r.len() == 11).skip(1).collect();
    assert_eq!(months.len(), 12);
    assert_eq!(months[8][1..], ["2027-07", "25000", "0", "0", "25000", "0", "0", "100000", "0", "75000"]);
    assert_eq!(rows.last().unwrap(), &["非腾讯云官方工具，以购买页和账单为准"]);
}

#[test]
fn amounts_of_every_table_sum_to_its_totals() {
    for estimate in samples() {
        let quote = price(&estimate);
        for lang in [Lang::Zh, Lang::En] {
            let rows = parse_csv(&write(csv, lang, &estimate));
            for cell in rows.iter().flatten() {
                assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '＝', '＋', '－', '＠']), "{cell:?}");
            }
            let (_, lines) = block(&rows, lang.pick("计费标签", "Meter"));
            let (_, bought) = block(&rows, lang.ledger_month_column());
            let sum = |cells: Vec<&str>| {
                cells.into_iter().fold(Money::ZERO, |sum, cell| sum.plus(yuan(cell)).unwrap())
            };
            let Some(total) = quote.total else { continue };
            let own = &lines[..lines.len() - 1];
            assert_eq!(sum(own.iter().map(|r| &*r[5]).collect()), total.best);
            assert_eq!(sum(own.iter().flat_map(|r| [&*r[6], &*r[7]]).collect()), total.best);
            assert_eq!(lines.last().unwrap()[5], total.best.payable());
            for line in own {
                let parts = bought.iter().filter(|r| r[0] == line[0]).map(|r| &*r[6]).collect();
                assert_eq!(sum(parts).rounded(), yuan(&line[5]), "{line:?}");
            }
            if let Some(at_list) = total.at_list {
                assert_eq!(lines.last().unwrap()[8], at_list.payable());
            }
        }
    }
}

#[test]
fn what_the_customer_typed_is_text_in_every_document() {
    let named = &samples()[3];
    let rows = parse_csv(&write(csv, Lang::Zh, named));
    assert!(rows.iter().any(|r| r[0] == "'=HYPERLINK(\"x\"), 1 |a\nb"));
    let page = write(markdown, Lang::Zh, named);
    has(&page, &["=HYPERLINK(\"x\"), 1 \\|a b"]);
    let page = write(markdown, Lang::Zh, &samples()[4]);
    assert!(!page.contains("<b>") && !page.contains(" *x*"), "{page}");
    let file: serde_json::Value = serde_json::from_str(&write(json, Lang::Zh, named)).unwrap();
    assert_eq!(file["lines"][0]["name"], "=HYPERLINK(\"x\"), 1 |a\nb");
}

/// What a spreadsheet computes when it opens a file: OWASP's list of first characters, their full-width forms, and blanks
/// before them, which some programs take away, as the names of lines lose them here.
#[test]
fn no_cell_of_a_spreadsheet_is_a_formula() {
    for begin in ["=", "+", "-", "@", "＝", "＋", "－", "＠", " =", "\u{a0}+", "\t@", "\n-"] {
        for rest in ["cmd|'/c calc'!A0", "HYPERLINK(\"http://x\",\"y\")", "1+1"] {
            let name = format!("{begin}{rest}");
            // Behind a letter it is no formula, and stands as it was typed.
            let middle = format!("a{name}");
            for (typed, marked) in [(&name, true), (&middle, false)] {
                let estimate = after([Change::Rename(0, typed.clone())]);
                let rows = parse_csv(&write(csv, Lang::En, &estimate));
                let cells: Vec<&String> = rows.iter().flatten().filter(|cell| cell.contains(rest)).collect();
                assert!(cells.len() > 12, "{typed:?} is in {} cells", cells.len());
                for cell in cells {
                    assert_eq!(cell.starts_with('\''), marked, "{cell:?}");
                    assert!(
                        !cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']),
                        "{cell:?}"
                    );
                }
            }
        }
    }
}

/// Links, pictures, raw HTML, ends of cells and lines, and what turns the order of the text around it.
#[test]
fn a_name_is_nothing_but_text_in_markdown() {
    for (name, shown) in [
        ("a|b|c", "a\\|b\\|c"),
        ("[x](javascript:alert(1))", "\\[x\\](javascript:alert(1))"),
        ("![x](https://x.example/i.png)", "!\\[x\\](https://x.example/i.png)"),
        ("<img src=x onerror=alert(1)>", "\\<img src=x onerror=alert(1)\\>"),
        ("&lt;b&gt;", "\\&lt;b\\&gt;"),
        ("a\n\n# b", "a  \\# b"),
        ("a\r\n| b |", "a \\| b \\|"),
        ("`x` **y** _z_ ~~q~~", "\\`x\\` \\*\\*y\\*\\* \\_z\\_ \\~\\~q\\~\\~"),
        ("\\| x", "\\\\\\| x"),
        ("\u{202e}001 元\u{2066}", "001 元"),
    ] {
        let estimate = after([Change::Rename(0, name.into())]);
        let page = write(markdown, Lang::Zh, &estimate);
        assert!(page.contains(&format!("| {shown} |")), "{shown} is missing in {page}");
        assert!(!page.contains(['\u{202e}', '\u{2066}', '\r']), "{page}");
        // Columns by pipes that are not escaped: a name adds none, nor a line.
        let columns = |row: &str| row.replace("\\\\", "").replace("\\|", "").matches('|').count();
        let rows: Vec<usize> = page.lines().filter(|line| line.starts_with('|')).map(columns).collect();
        assert_eq!(rows, [6, 6, 6, 5, 5, 5, 5], "{page}");
    }
}

#[test]
fn a_markdown_page_has_its_tables_whole() {
    for estimate in samples() {
        for lang in [Lang::Zh, Lang::En] {
            let page = write(markdown, lang, &estimate);
            let bars = |line: &str| line.replace("\\\\", "").replace("\\|", "").matches('|').count();
            let mut width = None;
            for line in page.lines() {
                width = line.starts_with('|').then(|| *width.get_or_insert(bars(line)));
                assert!(width.is_none_or(|w| w == bars(line)), "{line}\n{page}");
            }
            has(&page, &[lang.not_official(), LINK, &embedded().version]);
        }
    }
    let page = write(markdown, Lang::Zh, &Estimate::new(embedded()));
    has(
        &page,
        &[
            "| 增强版人脸核身（权威库）-微信 | 30 万次 | 360,000 | 280,000 | 280,000 |",
            "| 第 1 个月 · 2026-11-21 | 20万次资源包 × 1 | 180,000 |",
            "全年不足 150,000 次时，全部后付费更便宜。",
            "今天付 180,000 元，以后付 100,000 元",
        ],
    );
}

#[test]
fn a_saved_file_is_json_and_opens_the_same_estimate() {
    for estimate in samples() {
        for lang in [Lang::Zh, Lang::En] {
            let text = write(json, lang, &estimate);
            let file: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert_eq!(file["format"], "packwise-estimate");
            assert_eq!(file["version"], 1);
            assert_eq!(file["bookVersion"], *embedded().version);
            assert_eq!(file["estimate"], LINK);
            assert_eq!(estimate_in(&text).as_deref(), Ok(LINK));
            assert_eq!(estimate_in(&format!("\u{feff}{text}")).as_deref(), Ok(LINK));
            // Reformatted by another program it is still the same.
            assert_eq!(estimate_in(&serde_json::to_string_pretty(&file).unwrap()).as_deref(), Ok(LINK));
        }
    }
    let file: serde_json::Value =
        serde_json::from_str(&write(json, Lang::Zh, &Estimate::new(embedded()))).unwrap();
    let options = &file["lines"][0]["options"];
    let totals = ["postpaid", "packs", "best", "vendorExample"].map(|name| options[name]["total"].clone());
    assert_eq!(totals, ["360000.00", "280000.00", "280000.00", "300000.00"]);
    assert_eq!(file["lines"][0]["purchases"][1]["date"], "2027-07-01");
    assert_eq!(file["total"]["dueToday"], "180000.00");
    assert_eq!(file["lines"][0]["ledger"].as_array().unwrap().len(), 12);
}

#[test]
fn other_files_are_refused_for_what_they_are() {
    let not = Err(ImportError::NotAnEstimate);
    for text in [
        "{}",
        "[]",
        "1",
        "null",
        r#"{"estimate":"x"}"#,
        r#"{"format":"packwise-estimate"}"#,
        r#"{"format":"other","estimate":"x"}"#,
        r#"{"format":"packwise-estimate","estimate":1}"#,
        r#"{"a":{"format":"packwise-estimate","estimate":"x"}}"#,
        r#"{"format":"packwise-estimate","estimate":"x","estimate":"y"}"#,
        r#"[{"format":"packwise-estimate","estimate":"x"}]"#,
    ] {
        assert_eq!(estimate_in(text), not, "{text}");
    }
    let at = |at| Err(ImportError::NotJson { at });
    assert_eq!(estimate_in(""), at(0));
    assert_eq!(estimate_in("{\"a\":1,}"), at(7));
    assert_eq!(estimate_in("{} x"), at(3));
    assert_eq!(estimate_in("[01]"), at(2));
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(estimate_in(&nested(64)), not);
    assert_eq!(estimate_in(&nested(65)), at(64));
    assert_eq!(estimate_in(&" ".repeat(MAX_BYTES + 1)), Err(ImportError::TooLarge));
    let escaped = r#"{"format":"packwise-estimate","estimate":"\u00e9\ud83d\ude00\/\"\n"}"#;
    assert_eq!(estimate_in(escaped).as_deref(), Ok("é😀/\"\n"));
    for half in [r#""\ud83d""#, r#""\ude00""#, r#""\ud83d\u0041""#, "\"\n\""] {
        assert!(matches!(estimate_in(half), Err(ImportError::NotJson { .. })), "{half}");
    }
}

/// The scanner takes for JSON exactly what another reader does.
#[test]
fn no_damaged_file_is_taken_for_a_good_one() {
    let mut random = Random::new(20_261_121);
    let good = write(json, Lang::Zh, &samples()[4]);
    let whole: Vec<char> = good.chars().collect();
    let signs: Vec<char> = "{}[]\",:\\/u0123eE+-.tfn \n\u{0}\u{7f}元😀".chars().collect();
    let below = |random: &mut Random, n: usize| usize::try_from(random.between(0, n as u64 - 1)).unwrap();
    for case in 0..cases(10_000) {
        // A short file is damaged where it matters more often.
        let mut chars = if case % 20 == 0 {
            whole.clone()
        } else {
            r#"{"format":"packwise-estimate","version":1,"estimate":"\u00e9#x","n":[-1.5e+3,{"a":null},true]}"#
                .chars()
                .collect()
        };
        for _ in 0..=below(&mut random, 3) {
            let at = below(&mut random, chars.len());
            match below(&mut random, 4) {
                0 => chars[at] = random.one_of(&signs),
                1 => chars.insert(at, random.one_of(&signs)),
                2 if chars.len() > 1 => drop(chars.remove(at)),
                _ => chars.truncate(at.max(1)),
            }
        }
        let text: String = chars.into_iter().collect();
        let strict: Result<serde_json::Value, _> = serde_json::from_str(&text);
        match (estimate_in(&text), strict) {
            (Ok(link), Ok(file)) => assert_eq!(file["estimate"], *link, "{text}"),
            (Err(ImportError::NotAnEstimate), Ok(_)) => {}
            (Err(ImportError::NotJson { at }), strict) => {
                assert!(at <= text.len(), "{text}");
                // Numbers beyond a double are JSON, which serde refuses, never the other way round.
                assert!(strict.is_err(), "{text}");
            }
            (_, Err(error)) => assert!(error.to_string().contains("number out of range"), "{error}: {text}"),
            (read, _) => panic!("{read:?}: {text}"),
        }
    }
}

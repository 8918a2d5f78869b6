//! For a wiki or a ticket.

use super::{Sheet, address, buys, sources};
use crate::money::Money;
use crate::quote::OptionQuote;
use crate::text::{self, Lang, money};

/// The estimate as Markdown: a table of its lines, what to buy when, the sums, what the first packs risk, and where the
/// prices stand. Whatever the customer typed shows as typed and cannot break the tables.
#[must_use]
pub fn markdown(sheet: &Sheet<'_>) -> String {
    let Sheet { lang, book, quote, today, link, .. } = *sheet;
    let lines = sheet.lines();
    let comma = lang.pick("：", ": ");
    let mut page = Page::default();
    page.say(&format!("# {}", plain(lang.sheet_title())));
    page.say(&format!("{today} · {}", plain(&lang.vendor_and_book(book))));

    let yuan = |name: &str| format!("{name}{}", lang.pick("（元）", " (yuan)"));
    let show = |amount: Option<Money>| amount.map_or_else(|| "–".to_string(), money);
    let payable = |option: &Option<OptionQuote>| show(option.as_ref().map(|o| o.payable));
    let mut rows: Vec<Vec<String>> = lines
        .iter()
        .map(|line| {
            let options = &line.quote.options;
            vec![
                line.title.clone(),
                text::line_use(lang, line.quote.units, line.product),
                payable(&options.postpaid),
                payable(&options.packs),
                payable(&options.best),
            ]
        })
        .collect();
    if let Some(total) = quote.total.filter(|_| lines.len() > 1) {
        rows.push(vec![
            lang.grand_total().to_string(),
            String::new(),
            show(total.postpaid),
            show(total.packs),
            show(Some(total.best)),
        ]);
    }
    let heads = [
        lang.name_of_line().to_string(),
        lang.use_in_a_year().to_string(),
        yuan(lang.all_postpaid()),
        yuan(lang.all_packs()),
        yuan(lang.best()),
    ];
    page.table(&heads, 1, &rows);
    if let Some(total) = quote.total {
        page.say(&plain(&text::money_parts(lang, total.today, total.later)));
        for words in [total.at_list.map(|list| text::of_list(lang, list)), text::uncertain_line(lang, &total)]
        {
            page.say(&plain(&words.unwrap_or_default()));
        }
    }

    page.purchases(lang, sheet, &yuan);
    for line in &lines {
        let Some(best) = line.quote.options.best.as_ref().filter(|b| !b.purchases.is_empty()) else {
            continue;
        };
        let pays = line.quote.break_even.as_ref().and_then(|b| b.pays_from);
        if let Some(from) = pays.filter(|_| line.quote.units > 0) {
            let risk = text::pays_sentence(lang, from, best, line.product);
            page.say(&format!("**{}**{comma}{}", plain(&line.title), plain(&risk)));
        }
    }

    let cites: Vec<String> = sources(&lines)
        .into_iter()
        .map(|(product, cite)| {
            let (title, place, date) = text::source_parts(lang, cite, product);
            let title = match address(product, cite) {
                "" => plain(&title),
                url => format!("[{}](<{}>)", plain(&title), target(url)),
            };
            let confidence = text::confidence(lang, cite.confidence)
                .map(|words| format!("{}{}", lang.pick("，", ", "), plain(words)))
                .unwrap_or_default();
            let comma = lang.pick("，", ", ");
            format!("- {title}{comma}{}{comma}{}{confidence}", plain(place), plain(&date))
        })
        .collect();
    if !cites.is_empty() {
        page.say(&format!("## {}", plain(lang.sources_heading())));
        page.say(&cites.join("\n"));
    }
    if !link.is_empty() {
        page.say(&format!("[{}](<{}>)", lang.pick("打开这份估算", "Open this estimate"), target(link)));
    }
    page.say(&plain(lang.list_price()));
    page.say(&plain(lang.not_official()));
    page.text
}

/// Blocks written so far.
#[derive(Default)]
pub(super) struct Page {
    pub(super) text: String,
}

impl Page {
    /// Adds a block with a blank line before it.
    pub(super) fn say(&mut self, block: &str) {
        if block.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(block);
        self.text.push('\n');
    }

    /// Adds a table; the columns from `figures` on are right-aligned.
    pub(super) fn table(&mut self, heads: &[String], figures: usize, rows: &[Vec<String>]) {
        let row = |cells: &[String]| {
            let cells: Vec<String> = cells.iter().map(|cell| plain(cell)).collect();
            format!("| {} |", cells.join(" | "))
        };
        let rule: Vec<&str> =
            (0..heads.len()).map(|column| if column < figures { "---" } else { "---:" }).collect();
        let mut text = vec![row(heads), format!("| {} |", rule.join(" | "))];
        text.extend(rows.iter().map(|cells| row(cells)));
        self.say(&text.join("\n"));
    }

    fn purchases(&mut self, lang: Lang, sheet: &Sheet<'_>, yuan: &dyn Fn(&str) -> String) {
        let mut rows: Vec<Vec<String>> = Vec::new();
        for line in &sheet.lines() {
            for buy in buys(lang, line) {
                let when = match buy.day {
                    Some(day) => format!("{} · {day}", buy.when(lang)),
                    None => buy.when(lang),
                };
                let what = format!("{} × {}", buy.what, text::pieces(buy.count));
                rows.push(vec![line.title.clone(), when, what, money(buy.amount)]);
            }
        }
        if rows.is_empty() {
            return;
        }
        self.say(&format!("## {}", lang.pick("购买清单", "What to buy")));
        let heads = [
            lang.name_of_line().to_string(),
            lang.pick("何时", "When").to_string(),
            lang.pick("购买内容", "What").to_string(),
            yuan(lang.pick("金额", "Amount")),
        ];
        self.table(&heads, 3, &rows);
    }
}

/// A text that shows as it is: what Markdown would read is escaped, and a line end is a blank.
pub(super) fn plain(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\r' => {}
            '\n' => escaped.push(' '),
            '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' | '#' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
    }
    escaped
}

/// An address between angle brackets.
pub(super) fn target(url: &str) -> String {
    url.replace('\\', "%5C")
        .replace('<', "%3C")
        .replace('>', "%3E")
        .replace('|', "%7C")
        .replace(['\r', '\n'], "")
}

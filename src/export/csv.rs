//! For a spreadsheet: RFC 4180 with a byte order mark, without which spreadsheets misread Chinese.

use super::{Sheet, address, amount, at_list, buys, due, sources};
use crate::money::Money;
use crate::quote::OptionQuote;
use crate::text::{self, Lang};

/// The estimate as comma-separated values: blocks under their headings with a blank line between. Amounts are plain
/// numbers, so that a column can be summed; text that a spreadsheet would take for a formula is marked as text.
#[must_use]
pub fn csv(sheet: &Sheet<'_>) -> String {
    let mut table = Table::default();
    head(sheet, &mut table);
    lines(sheet, &mut table);
    purchases(sheet, &mut table);
    ledger(sheet, &mut table);
    cited(sheet, &mut table);
    table.row([sheet.lang.list_price()]);
    table.row([sheet.lang.not_official()]);
    table.text
}

/// Rows written so far.
struct Table {
    text: String,
}

impl Default for Table {
    fn default() -> Self {
        Self { text: "\u{feff}".into() }
    }
}

impl Table {
    fn row<T: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = T>) {
        for (index, cell) in cells.into_iter().enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            self.text.push_str(&quoted(cell.as_ref()));
        }
        self.text.push_str("\r\n");
    }

    fn gap(&mut self) {
        self.text.push_str("\r\n");
    }
}

/// A cell as it is written.
fn quoted(cell: &str) -> String {
    // Full-width forms start a formula too where spreadsheets are set to Chinese or Japanese.
    let begins = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
    let formula = cell.starts_with(begins) || cell.trim_start().starts_with(begins);
    let cell = if formula { format!("'{cell}") } else { cell.to_string() };
    if cell.contains([',', '"', '\r', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

/// A heading that says its amounts are yuan.
fn yuan(lang: Lang, name: &str) -> String {
    format!("{name}{}", lang.pick("（元）", " (yuan)"))
}

fn head(sheet: &Sheet<'_>, table: &mut Table) {
    let Sheet { lang, book, today, link, .. } = *sheet;
    table.row([lang.sheet_title()]);
    table.row([lang.pick("日期", "Date"), &today.to_string()]);
    table.row([lang.pick("价目版本", "Price book"), &book.version]);
    table.row([lang.pick("核对日期", "Checked"), &book.checked.to_string()]);
    if !link.is_empty() {
        table.row([lang.pick("打开这份估算", "Open this estimate"), link]);
    }
    table.gap();
}

fn lines(sheet: &Sheet<'_>, table: &mut Table) {
    let lang = sheet.lang;
    let priced = sheet.lines();
    let contract = priced.iter().any(|line| line.quote.at_list.is_some());
    let mut heads = vec![
        lang.name_of_line().to_string(),
        lang.pick("计费标签", "Meter").to_string(),
        lang.use_in_a_year().to_string(),
        yuan(lang, lang.all_postpaid()),
        yuan(lang, lang.all_packs()),
        yuan(lang, lang.best()),
        yuan(lang, lang.due_today()),
        yuan(lang, lang.due_later()),
    ];
    if contract {
        heads.push(yuan(lang, lang.pick("按目录价", "At list prices")));
    }
    heads.push(lang.pick("可信度", "Confidence").to_string());
    table.row(heads);
    let plain = |amount: Option<Money>| amount.map(Money::payable).unwrap_or_default();
    let payable = |option: &Option<OptionQuote>| plain(option.as_ref().map(|o| o.payable));
    for line in &priced {
        let options = &line.quote.options;
        let due = options.best.as_ref().map(due);
        let mut cells = vec![
            line.title.clone(),
            line.meter.id.to_string(),
            line.quote.units.to_string(),
            payable(&options.postpaid),
            payable(&options.packs),
            payable(&options.best),
            plain(due.map(|(today, _)| today)),
            plain(due.map(|(_, later)| later)),
        ];
        if contract {
            // A line without prices of its own costs the same at the list's.
            cells.push(plain(at_list(line.quote).or(options.best.as_ref().map(|best| best.payable))));
        }
        cells.push(sheet.confidence(line).to_string());
        table.row(cells);
    }
    if let Some(total) = sheet.quote.total {
        let mut cells = vec![
            lang.grand_total().to_string(),
            String::new(),
            String::new(),
            plain(total.postpaid),
            plain(total.packs),
            plain(Some(total.best)),
            plain(Some(total.today)),
            plain(Some(total.later)),
        ];
        if contract {
            cells.push(plain(total.at_list));
        }
        cells.push(String::new());
        table.row(cells);
    }
    table.gap();
}

fn purchases(sheet: &Sheet<'_>, table: &mut Table) {
    let lang = sheet.lang;
    table.row([
        lang.name_of_line().to_string(),
        lang.ledger_month_column().to_string(),
        lang.pick("日期", "Date").to_string(),
        lang.pick("购买内容", "What").to_string(),
        lang.pick("数量", "Count").to_string(),
        yuan(lang, lang.pick("单价", "Price of each")),
        yuan(lang, lang.pick("金额", "Amount")),
    ]);
    for line in &sheet.lines() {
        for buy in buys(lang, line) {
            table.row([
                line.title.clone(),
                buy.when(lang),
                buy.day.map(|day| day.to_string()).unwrap_or_default(),
                buy.what,
                buy.count.to_string(),
                buy.price,
                amount(buy.amount),
            ]);
        }
    }
    table.gap();
}

fn ledger(sheet: &Sheet<'_>, table: &mut Table) {
    let lang = sheet.lang;
    table.row([
        lang.name_of_line(),
        lang.ledger_month_column(),
        lang.used(),
        lang.from_grants(),
        lang.from_held(),
        lang.from_packs(),
        lang.from_postpaid(),
        lang.stopped(),
        lang.bought_in_month(),
        lang.lapsed(),
        lang.left_over(),
    ]);
    for line in &sheet.lines() {
        let Some(ledger) = &line.quote.ledger else { continue };
        for (index, month) in ledger.months.iter().enumerate() {
            let counts = [
                month.usage,
                month.granted,
                month.held,
                month.packed,
                month.overflow,
                month.stopped,
                month.bought,
                month.lapsed,
                month.left,
            ];
            let mut cells = vec![line.title.clone(), text::ledger_month(lang, index, month.days)];
            cells.extend(counts.map(|n| n.to_string()));
            table.row(cells);
        }
    }
    table.gap();
}

fn cited(sheet: &Sheet<'_>, table: &mut Table) {
    let lang = sheet.lang;
    table.row([
        lang.source(),
        lang.pick("位置", "Place"),
        lang.pick("日期", "Date"),
        lang.pick("网址", "Address"),
        lang.pick("可信度", "Confidence"),
    ]);
    for (product, cite) in sources(&sheet.lines()) {
        let (title, place, date) = text::source_parts(lang, cite, product);
        let confidence = sheet.confidence_words(cite.confidence);
        table.row([title.as_str(), place, &date, address(product, cite), confidence]);
    }
    table.gap();
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_cell_that_begins_a_formula_is_marked_as_text() {
        for (cell, written) in [
            ("=1", "'=1"),
            ("\t1", "'\t1"),
            ("\r1", "\"'\r1\""),
            ("\n=1", "\"'\n=1\""),
            ("\u{3000}＋1", "'\u{3000}＋1"),
            ("-", "'-"),
            ("a=1", "a=1"),
            ("", ""),
            ("a,\"b\"", "\"a,\"\"b\"\"\""),
        ] {
            assert_eq!(quoted(cell), written);
        }
    }
}

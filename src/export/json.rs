//! For programs, and for opening the same estimate again.

use super::{Sheet, address, amount, at_list, due, sources};
use crate::calendar::Date;
use crate::money::Money;
use crate::price_book::{Confidence, PriceBook};
use crate::quote::{LedgerMonth, OptionQuote, Step, Sums, Totals};
use crate::text::{self, Lang, QuotedLine};
use core::fmt;
use core::iter::Peekable;
use core::str::CharIndices;

/// The most that is read.
pub const MAX_BYTES: usize = 1 << 20;

/// How deep lists and objects may stand in each other.
const MAX_DEPTH: usize = 64;

/// What a file of this kind calls itself.
const FORMAT: &str = "packwise-estimate";

/// Why a file was not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ImportError {
    /// More than [`MAX_BYTES`].
    TooLarge,
    /// No JSON, or nested too deep.
    NotJson {
        /// How many bytes were read as JSON.
        at: usize,
    },
    /// JSON, but no estimate.
    NotAnEstimate,
}

impl ImportError {
    /// A stable name for messages and interfaces.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLarge => "import.tooLarge",
            Self::NotJson { .. } => "import.notJson",
            Self::NotAnEstimate => "import.notAnEstimate",
        }
    }

    /// The error in words.
    #[must_use]
    pub const fn words(&self, lang: Lang) -> &'static str {
        match self {
            Self::TooLarge => lang
                .pick("文件超过 1 MB，不是这里导出的估算", "The file is above 1 MB: no estimate saved here"),
            Self::NotJson { .. } => lang.pick(
                "文件读不出来：可能不完整，请重新导出",
                "The file cannot be read: it may be incomplete; save it again",
            ),
            Self::NotAnEstimate => {
                lang.pick("这个文件里没有费用估算", "There is no cost estimate in this file")
            }
        }
    }
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge => write!(f, "more than {MAX_BYTES} bytes"),
            Self::NotJson { at } => write!(f, "no JSON at byte {at}"),
            Self::NotAnEstimate => f.write_str("no estimate in it"),
        }
    }
}

impl core::error::Error for ImportError {}

/// The estimate as JSON. Its member `estimate` opens it again exactly; everything else is the answer, to be read. Amounts
/// are strings of decimal digits, counts are numbers.
#[must_use]
pub fn json(sheet: &Sheet<'_>) -> String {
    let Sheet { lang, book, quote, today, link, .. } = *sheet;
    let lines = sheet.lines();
    let members = [
        ("format", string(FORMAT)),
        ("version", "1".into()),
        ("bookVersion", string(&book.version)),
        ("estimate", string(link)),
        ("title", string(lang.sheet_title())),
        ("language", string(lang.tag())),
        ("date", string(&today.to_string())),
        ("bookChecked", string(&book.checked.to_string())),
        ("vendor", string(lang.of(&book.vendor))),
        ("currency", string(&book.currency)),
        ("lines", list(lines.iter().map(|l| line(lang, l)).collect())),
        ("total", quote.total.map_or_else(null, total)),
        ("sources", cited(lang, &lines)),
        ("prices", string(lang.list_price())),
        ("disclaimer", string(lang.not_official())),
    ];
    let mut file = object(members);
    file.push('\n');
    file
}

/// The answer to questions about a book the page was not built with, for programs: what [`json`] says of lines and sources.
/// Nothing in it opens an estimate again.
#[must_use]
pub fn answer_json(
    lang: Lang,
    book: &PriceBook,
    today: Date,
    lines: &[QuotedLine<'_>],
    totals: Totals,
    notice: &str,
) -> String {
    let sum = |sum: Option<Money>| sum.map_or_else(null, plain);
    let total = object([
        ("postpaid", sum(totals.postpaid)),
        ("packs", sum(totals.packs)),
        ("best", sum(totals.best)),
    ]);
    object([
        ("format", string("packwise-answer")),
        ("version", "1".into()),
        ("bookVersion", string(&book.version)),
        ("language", string(lang.tag())),
        ("date", string(&today.to_string())),
        ("bookChecked", string(&book.checked.to_string())),
        ("vendor", string(lang.of(&book.vendor))),
        ("currency", string(&book.currency)),
        ("lines", list(lines.iter().map(|l| line(lang, l)).collect())),
        ("total", total),
        ("sources", cited(lang, lines)),
        ("disclaimer", string(notice)),
    ])
}

/// What went wrong, for programs: a stable code and a sentence.
#[must_use]
pub fn error_json(code: &str, message: &str) -> String {
    object([("code", string(code)), ("message", string(message))])
}

/// Where every price stands.
fn cited(lang: Lang, lines: &[QuotedLine<'_>]) -> String {
    let cites = sources(lines).into_iter().map(|(product, cite)| {
        let (title, place, date) = text::source_parts(lang, cite, product);
        object([
            ("title", string(&title)),
            ("place", string(place)),
            ("date", string(&date)),
            ("url", text_or_null(address(product, cite))),
            ("confidence", string(confidence(cite.confidence))),
        ])
    });
    list(cites.collect::<Vec<_>>())
}

fn line(lang: Lang, line: &QuotedLine<'_>) -> String {
    let QuotedLine { title, quote, product, meter } = line;
    let options = &quote.options;
    let best = options.best.as_ref();
    let purchases = best.iter().flat_map(|best| &best.purchases).map(|p| {
        let index = usize::from(p.month).saturating_sub(1);
        let day = quote.ledger.as_ref().and_then(|l| l.months.get(index)?.days).map(|(first, _)| first);
        object([
            ("month", p.month.to_string()),
            ("date", day.map_or_else(null, |day| string(&day.to_string()))),
            ("what", string(&text::pack_label(lang, p.units, p.custom, &product.unit, &product.pack_name))),
            ("units", p.units.to_string()),
            ("count", p.count.to_string()),
            ("price", string(&amount(p.price))),
            ("amount", string(&amount(p.amount))),
        ])
    });
    let postpaid = best.iter().flat_map(|best| &best.steps).filter_map(|step| match step {
        Step::Postpaid { units, price, amount: sum, months, .. } => Some(object([
            ("fromMonth", months.0.to_string()),
            ("toMonth", months.1.to_string()),
            ("units", units.to_string()),
            ("price", string(&price.to_string())),
            ("amount", string(&amount(*sum))),
        ])),
        _ => None,
    });
    let months = quote.ledger.iter().flat_map(|ledger| ledger.months.iter().enumerate());
    object([
        ("name", string(title)),
        ("product", string(&product.id)),
        ("meter", string(&meter.id)),
        ("meterName", string(lang.of(&meter.name))),
        ("units", quote.units.to_string()),
        (
            "options",
            object([
                ("postpaid", option(options.postpaid.as_ref())),
                ("packs", option(options.packs.as_ref())),
                ("best", option(best)),
                ("vendorExample", option(options.picks.as_ref())),
            ]),
        ),
        ("bestAtListPrices", at_list(quote).map_or_else(null, plain)),
        ("confidence", text::line_confidence(line).map_or_else(null, |c| string(confidence(c)))),
        ("purchases", list(purchases.collect())),
        ("postpaid", list(postpaid.collect())),
        ("ledger", list(months.map(|(index, m)| month(lang, index, m)).collect())),
    ])
}

fn option(option: Option<&OptionQuote>) -> String {
    option.map_or_else(null, |option| {
        let (today, later) = due(option);
        object([
            ("total", plain(option.payable)),
            ("dueToday", plain(today)),
            ("dueLater", plain(later)),
            ("bought", option.bought.to_string()),
            ("lapsed", option.lapsed.to_string()),
            ("left", option.left.to_string()),
            ("postpaid", option.overflow.to_string()),
            ("stopped", option.stopped.to_string()),
        ])
    })
}

fn month(lang: Lang, index: usize, month: &LedgerMonth) -> String {
    object([
        ("month", string(&text::ledger_month(lang, index, month.days))),
        ("usage", month.usage.to_string()),
        ("free", month.granted.to_string()),
        ("held", month.held.to_string()),
        ("packs", month.packed.to_string()),
        ("postpaid", month.overflow.to_string()),
        ("stopped", month.stopped.to_string()),
        ("bought", month.bought.to_string()),
        ("lapsed", month.lapsed.to_string()),
        ("left", month.left.to_string()),
    ])
}

fn total(total: Sums) -> String {
    object([
        ("postpaid", total.postpaid.map_or_else(null, plain)),
        ("packs", total.packs.map_or_else(null, plain)),
        ("best", plain(total.best)),
        ("dueToday", plain(total.today)),
        ("dueLater", plain(total.later)),
        ("bestAtListPrices", total.at_list.map_or_else(null, plain)),
        ("uncertain", plain(total.uncertain)),
    ])
}

const fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "high",
        Confidence::Medium => "medium",
        Confidence::Low => "low",
    }
}

fn null() -> String {
    "null".into()
}

fn plain(amount: Money) -> String {
    string(&amount.payable())
}

fn text_or_null(text: &str) -> String {
    if text.is_empty() { null() } else { string(text) }
}

fn list(items: Vec<String>) -> String {
    format!("[{}]", items.join(","))
}

/// Members one a line, without indentation.
fn object<const N: usize>(members: [(&str, String); N]) -> String {
    let members = members.map(|(name, value)| format!("{}:{value}", string(name)));
    format!("{{{}}}", members.join(",\n"))
}

/// A string with its quotes, fit for a page's script as well.
fn string(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len().saturating_add(2));
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if c < ' ' || matches!(c, '<' | '\u{7f}' | '\u{2028}' | '\u{2029}') => {
                quoted.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// The estimate in a file: its link, which opens it again.
///
/// # Errors
///
/// A text that is too large, no JSON, or no estimate. The whole text is read first: half a file is none.
///
/// ```
/// use packwise::export::{ImportError, estimate_in};
/// let file = r#"{"format":"packwise-estimate","version":1,"estimate":"https:\/\/packwise.example\/#1"}"#;
/// assert_eq!(estimate_in(file), Ok("https://packwise.example/#1".to_string()));
/// assert_eq!(estimate_in("{}"), Err(ImportError::NotAnEstimate));
/// assert_eq!(estimate_in("{,}"), Err(ImportError::NotJson { at: 1 }));
/// ```
pub fn estimate_in(text: &str) -> Result<String, ImportError> {
    if text.len() > MAX_BYTES {
        return Err(ImportError::TooLarge);
    }
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut scanner =
        Scanner { chars: body.char_indices().peekable(), end: body.len(), found: Found::default() };
    let skipped = text.len().saturating_sub(body.len());
    let read = scanner.value(0).and_then(|()| {
        scanner.blanks();
        scanner.peek().is_none().then_some(())
    });
    if read.is_none() {
        return Err(ImportError::NotJson { at: scanner.at().saturating_add(skipped) });
    }
    match scanner.found {
        Found { format: Some(format), estimate: Some(estimate), twice: false } if format == FORMAT => {
            Ok(estimate)
        }
        _ => Err(ImportError::NotAnEstimate),
    }
}

/// Members of the outermost object.
#[derive(Default)]
struct Found {
    format: Option<String>,
    estimate: Option<String>,
    /// Whether one of them is there twice: which of them holds is anybody's guess.
    twice: bool,
}

/// Reads JSON by RFC 8259, keeping nothing but what it looks for. `None` where the text is none.
struct Scanner<'a> {
    chars: Peekable<CharIndices<'a>>,
    end: usize,
    found: Found,
}

impl Scanner<'_> {
    fn at(&mut self) -> usize {
        self.chars.peek().map_or(self.end, |(at, _)| *at)
    }

    fn peek(&mut self) -> Option<char> {
        self.chars.peek().map(|(_, c)| *c)
    }

    /// Takes a character where it is the next.
    fn take(&mut self, wanted: char) -> Option<()> {
        self.chars.next_if(|(_, c)| *c == wanted).map(|_| ())
    }

    fn blanks(&mut self) {
        while self.chars.next_if(|(_, c)| matches!(c, ' ' | '\t' | '\n' | '\r')).is_some() {}
    }

    /// A value; `depth` lists and objects are open around it.
    fn value(&mut self, depth: usize) -> Option<()> {
        self.blanks();
        match self.peek()? {
            '{' => self.object(depth),
            '[' => self.list(depth),
            '"' => self.string().map(|_| ()),
            't' => self.word("true"),
            'f' => self.word("false"),
            'n' => self.word("null"),
            _ => self.number(),
        }
    }

    fn word(&mut self, word: &str) -> Option<()> {
        word.chars().try_for_each(|c| self.take(c))
    }

    fn object(&mut self, depth: usize) -> Option<()> {
        if depth >= MAX_DEPTH {
            return None;
        }
        self.take('{')?;
        self.blanks();
        if self.take('}').is_some() {
            return Some(());
        }
        loop {
            self.blanks();
            let name = self.string()?;
            self.blanks();
            self.take(':')?;
            self.blanks();
            let sought = depth == 0 && matches!(name.as_str(), "format" | "estimate");
            if sought && self.peek() == Some('"') {
                let value = self.string()?;
                let place = if name == "format" { &mut self.found.format } else { &mut self.found.estimate };
                self.found.twice |= place.is_some();
                *place = Some(value);
            } else {
                self.found.twice |= sought;
                self.value(depth.saturating_add(1))?;
            }
            self.blanks();
            if self.take('}').is_some() {
                return Some(());
            }
            self.take(',')?;
        }
    }

    fn list(&mut self, depth: usize) -> Option<()> {
        if depth >= MAX_DEPTH {
            return None;
        }
        self.take('[')?;
        self.blanks();
        if self.take(']').is_some() {
            return Some(());
        }
        loop {
            self.value(depth.saturating_add(1))?;
            self.blanks();
            if self.take(']').is_some() {
                return Some(());
            }
            self.take(',')?;
        }
    }

    fn string(&mut self) -> Option<String> {
        self.take('"')?;
        let mut text = String::new();
        loop {
            match self.chars.next_if(|(_, c)| *c >= ' ')?.1 {
                '"' => return Some(text),
                '\\' => text.push(self.escaped()?),
                c => text.push(c),
            }
        }
    }

    /// What stands behind a backslash.
    fn escaped(&mut self) -> Option<char> {
        let (_, c) = self.chars.next_if(|(_, c)| "\"\\/bfnrtu".contains(*c))?;
        Some(match c {
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let first = self.hex()?;
                if !(0xd800..0xdc00).contains(&first) {
                    // The second half of a pair alone is no character.
                    return char::from_u32(first);
                }
                self.take('\\')?;
                self.take('u')?;
                let second = self.hex()?.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
                let high = first.checked_sub(0xd800)?.checked_mul(0x400)?;
                return char::from_u32(high.checked_add(second)?.checked_add(0x1_0000)?);
            }
            c => c,
        })
    }

    fn hex(&mut self) -> Option<u32> {
        (0..4).try_fold(0u32, |value, _| {
            let digit = self.chars.next_if(|(_, c)| c.is_ascii_hexdigit())?.1.to_digit(16)?;
            value.checked_mul(16)?.checked_add(digit)
        })
    }

    fn number(&mut self) -> Option<()> {
        let _ = self.take('-');
        if self.take('0').is_none() {
            self.digits()?;
        }
        if self.take('.').is_some() {
            self.digits()?;
        }
        if self.chars.next_if(|(_, c)| matches!(c, 'e' | 'E')).is_some() {
            let _ = self.chars.next_if(|(_, c)| matches!(c, '+' | '-'));
            self.digits()?;
        }
        Some(())
    }

    /// One digit at least.
    fn digits(&mut self) -> Option<()> {
        self.chars.next_if(|(_, c)| c.is_ascii_digit())?;
        while self.chars.next_if(|(_, c)| c.is_ascii_digit()).is_some() {}
        Some(())
    }
}

//! What is pasted instead of typed: twelve months from a spreadsheet, packs from the vendor's console.
//!
//! A paste is understood as a whole or refused with the place that is not understood; nothing is guessed or left out.

use crate::calendar::Date;
use crate::volume::{MONTHS, Volume, VolumeError};
use core::fmt;

/// Why a paste was refused. Positions and rows count from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PasteError {
    /// Nothing but blanks.
    Empty,
    /// Not twelve months.
    Count {
        /// How many numbers there are.
        found: usize,
    },
    /// A month that is no number.
    Cell {
        /// Which.
        at: usize,
        /// What it says.
        cell: String,
        /// Why it is no number.
        why: VolumeError,
    },
    /// A blank or comma that may stand between two numbers or inside one.
    Ambiguous {
        /// Which number it follows.
        at: usize,
        /// Both numbers.
        cell: String,
    },
    /// A row without the columns of a list of packs.
    Columns {
        /// Which.
        row: usize,
    },
    /// A row whose remaining count is no number.
    Left {
        /// Which.
        row: usize,
        /// What it says.
        cell: String,
        /// Why it is no number.
        why: VolumeError,
    },
    /// A row whose expiry is no day.
    Ends {
        /// Which.
        row: usize,
        /// What it says.
        cell: String,
    },
}

impl fmt::Display for PasteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("nothing was pasted"),
            Self::Count { found } => write!(f, "{found} numbers instead of {MONTHS}"),
            Self::Cell { at, cell, why } => write!(f, "number {at}, {cell:?}: {why}"),
            Self::Ambiguous { at, cell } => write!(f, "number {at}: {cell:?} may be one number or two"),
            Self::Columns { row } => write!(f, "row {row} does not have the columns of a list of packs"),
            Self::Left { row, cell, why } => write!(f, "row {row}, {cell:?}: {why}"),
            Self::Ends { row, cell } => write!(f, "row {row}: {cell:?} is no day"),
        }
    }
}

impl core::error::Error for PasteError {}

/// Reads twelve months from a column or a row: cells between tabs, line ends or semicolons. Blanks and commas separate
/// too, where they cannot be the ones that group the digits of a number.
///
/// # Errors
///
/// Anything but twelve numbers, with the place.
///
/// ```
/// use packwise::scenario::paste::{PasteError, months};
/// let column = "1万\n12,000\n".repeat(6);
/// assert_eq!(months(&column).unwrap()[1].get(), 12_000);
/// assert_eq!(months("100\t200"), Err(PasteError::Count { found: 2 }));
/// // Six numbers in groups, or twelve.
/// let error = months("1,200,2,300,3,400,4,500,5,600,6,700").unwrap_err();
/// assert!(matches!(error, PasteError::Ambiguous { at: 1, .. }), "{error}");
/// ```
pub fn months(text: &str) -> Result<Vec<Volume>, PasteError> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || is_hard(c));
    if text.is_empty() {
        return Err(PasteError::Empty);
    }
    let text = text.replace("\r\n", "\n");
    let cells: Vec<&str> = text.split(is_hard).collect();
    if cells.len() == MONTHS {
        return read(&cells);
    }
    let by_comma = Reading::of(&cells, |c| matches!(c, ',' | '，'));
    let by_blank = Reading::of(&cells, char::is_whitespace);
    match (by_comma.read(), by_blank.read()) {
        (Some(Ok(_)), Some(Ok(_))) => {
            Err(PasteError::Ambiguous { at: 1, cell: shown(cells.first().copied().unwrap_or_default()) })
        }
        (Some(Ok(months)), _) | (_, Some(Ok(months))) => Ok(months),
        (Some(Err(error)), _) | (_, Some(Err(error))) => Err(error),
        (None, None) => {
            let soft = if by_comma.cells.len() > cells.len() { &by_comma } else { &by_blank };
            let whole = cells.len() > 1 || Volume::parse(&text).is_ok();
            Err(PasteError::Count { found: if whole { cells.len() } else { soft.cells.len() } })
        }
    }
}

/// What never stands inside a number.
const fn is_hard(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ';' | '；' | '、')
}

/// Cells split further at a separator that a number may contain.
struct Reading<'a> {
    cells: Vec<&'a str>,
    /// The first two neighbours that are a number together as well: which, and their text.
    joined: Option<(usize, &'a str)>,
}

impl<'a> Reading<'a> {
    fn of(cells: &[&'a str], separates: fn(char) -> bool) -> Self {
        let mut reading = Self { cells: Vec::new(), joined: None };
        for cell in cells.iter().map(|cell| cell.trim()) {
            // Where each part begins and ends in the cell.
            let mut parts: Vec<(usize, usize)> = Vec::new();
            let mut from = 0;
            for (at, found) in cell.match_indices(separates) {
                // A run of blanks is one separator.
                if !found.starts_with(char::is_whitespace) || at > from {
                    parts.push((from, at));
                }
                from = at.saturating_add(found.len());
            }
            parts.push((from, cell.len()));
            for (index, &(from, to)) in parts.iter().enumerate() {
                reading.cells.push(cell.get(from..to).unwrap_or_default());
                let next = parts.get(index.saturating_add(1));
                let both = next.and_then(|&(_, end)| cell.get(from..end));
                if let Some(both) = both.filter(|both| Volume::parse(both).is_ok()) {
                    reading.joined.get_or_insert((reading.cells.len(), both));
                }
            }
        }
        reading
    }

    /// The months, where there are twelve.
    fn read(&self) -> Option<Result<Vec<Volume>, PasteError>> {
        if self.cells.len() != MONTHS {
            return None;
        }
        Some(match self.joined {
            Some((at, both)) => Err(PasteError::Ambiguous { at, cell: shown(both) }),
            None => read(&self.cells),
        })
    }
}

fn read(cells: &[&str]) -> Result<Vec<Volume>, PasteError> {
    let volume = |(index, cell): (usize, &&str)| {
        Volume::parse(cell).map_err(|why| PasteError::Cell {
            at: index.saturating_add(1),
            cell: shown(cell),
            why,
        })
    };
    cells.iter().enumerate().map(volume).collect()
}

/// A cell as a message shows it: not the whole of a pasted page.
fn shown(cell: &str) -> String {
    const MOST: usize = 40;
    let cell = cell.trim();
    match cell.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", cell.get(..end).unwrap_or_default()),
        None => cell.to_string(),
    }
}

/// Reads rows copied from the console's list of packs: what is left of each, and its last day. Its columns are type,
/// source, total, left, used, obtained, expires, action, between tabs or several blanks; with the row of their names on
/// top they may stand in any order.
///
/// # Errors
///
/// A row that cannot be read, with its number.
///
/// ```
/// use packwise::scenario::paste::held;
/// let row = "人脸核身-1千次资源包\t购买\t1000\t600\t400(40.0%)\t2026-01-05 10:00:00\t2027-01-05 23:59:59\t退款";
/// let packs = held(row).unwrap();
/// assert_eq!(packs[0].0.get(), 600);
/// assert_eq!(packs[0].1.unwrap().to_string(), "2027-01-05");
/// ```
pub fn held(text: &str) -> Result<Vec<(Volume, Option<Date>)>, PasteError> {
    let mut rows = text
        .lines()
        .enumerate()
        .filter(|(_, row)| !row.trim().is_empty())
        .map(|(index, row)| (index.saturating_add(1), columns(row)))
        .peekable();
    let named = rows.peek().and_then(|(_, cells)| Some((place(cells, &LEFT)?, place(cells, &ENDS)?)));
    if named.is_some() {
        rows.next();
    }
    let packs = rows
        .map(|(row, cells)| {
            let (left, ends) = match named {
                Some(places) => places,
                None => console(&cells).ok_or(PasteError::Columns { row })?,
            };
            let (Some(left), Some(ends)) = (cells.get(left), cells.get(ends)) else {
                return Err(PasteError::Columns { row });
            };
            let units =
                Volume::parse(left).map_err(|why| PasteError::Left { row, cell: shown(left), why })?;
            let unknown = ends.chars().all(|c| matches!(c, '-' | '–' | '—'));
            let day = if unknown {
                None
            } else {
                Some(day(ends).ok_or_else(|| PasteError::Ends { row, cell: shown(ends) })?)
            };
            Ok((units, day))
        })
        .collect::<Result<Vec<_>, _>>()?;
    if packs.is_empty() { Err(PasteError::Empty) } else { Ok(packs) }
}

/// How the console names the column of what is left, in both its languages.
const LEFT: [&str; 3] = ["剩余", "remaining", "left"];
/// How it names the column of the expiry.
const ENDS: [&str; 3] = ["到期", "过期", "expir"];

fn place(cells: &[&str], names: &[&str]) -> Option<usize> {
    cells.iter().position(|cell| {
        let cell = cell.to_lowercase();
        names.iter().any(|name| cell.starts_with(name))
    })
}

/// The cells of a row: between tabs, or else between several blanks, since a time holds one.
fn columns(row: &str) -> Vec<&str> {
    let row = row.trim_matches(|c: char| c.is_whitespace() && c != '\t');
    if row.contains('\t') {
        return row.split('\t').map(str::trim).collect();
    }
    let mut cells = Vec::new();
    let (mut from, mut blanks) = (0, 0usize);
    for (at, c) in row.char_indices() {
        if c.is_whitespace() {
            blanks = blanks.saturating_add(1);
            continue;
        }
        if blanks > 1 {
            cells.push(row.get(from..at).unwrap_or_default().trim());
            from = at;
        }
        blanks = 0;
    }
    cells.push(row.get(from..).unwrap_or_default().trim());
    cells
}

/// Where what is left and the expiry stand in a row without names: three counts before the two times.
fn console(cells: &[&str]) -> Option<(usize, usize)> {
    let obtained = cells.windows(2).position(|pair| pair.iter().all(|cell| day(cell).is_some()))?;
    let (total, left) = (obtained.checked_sub(3)?, obtained.checked_sub(2)?);
    Volume::parse(cells.get(total)?).ok()?;
    Some((left, obtained.saturating_add(1)))
}

/// The day of `2027-01-05 23:59:59`, or of `2027/1/5` as a spreadsheet has it.
fn day(cell: &str) -> Option<Date> {
    let (date, time) = cell.split_once(char::is_whitespace).unwrap_or((cell, "0:0"));
    if !time.contains(':') || !time.trim().chars().all(|c| c.is_ascii_digit() || c == ':') {
        return None;
    }
    let mut parts = date.split(['-', '/']);
    let mut number = |most: usize| {
        let part = parts.next()?;
        let plain = (1..=most).contains(&part.len()) && part.chars().all(|c| c.is_ascii_digit());
        if plain { part.parse::<u16>().ok() } else { None }
    };
    let (year, month, day) = (number(4)?, number(2)?, number(2)?);
    if parts.next().is_some() || year < 1000 {
        return None;
    }
    Date::new(year.into(), u8::try_from(month).ok()?, u8::try_from(day).ok()?)
}

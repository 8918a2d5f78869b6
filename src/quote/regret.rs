//! What each choice costs if the year turns out smaller or larger than planned, and what it loses against hindsight.

use super::{Choice, LineQuote, OptionQuote, Quoter};
use crate::diagnostic::Finding;
use crate::money::Money;
use crate::scenario::{Line, Pick};
use crate::volume::Volume;

/// The years compared, in percent of the planned one.
pub const SHARES: [u64; 5] = [50, 70, 100, 130, 200];

/// Largest losses that differ by no more than this share of the planned year's cost, in percent, are called equal: a
/// forecast is never that good.
const CLOSE: u64 = 1;

/// The choices that can be made now, over years that turn out otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Regret {
    /// The years, smallest first.
    pub columns: Vec<Column>,
    /// The choices. Those that buy the same packs are one.
    pub rows: Vec<Row>,
    /// Which choice loses least at worst; `None` where fewer than two choices serve every year.
    pub verdict: Option<Verdict>,
}

/// A year as it may turn out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Percent of the planned volume.
    pub share: u64,
    /// Units of the year.
    pub units: u64,
    /// The least this year could have cost, had it been known.
    pub hindsight: Option<Money>,
}

/// A choice made now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Which ways to buy come to this purchase.
    pub choices: Vec<Choice>,
    /// The packs, bought for the planned volume and kept.
    pub packs: Vec<Pick>,
    /// Whether some of them are planned for a later month, and so could still be left out.
    pub later: bool,
    /// One for each year.
    pub cells: Vec<Cell>,
    /// The largest loss; `None` where some year is not served or has no hindsight.
    pub worst: Option<Money>,
}

/// What a choice comes to in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Served in full.
    Served {
        /// Packs and everything beyond them.
        cost: Money,
        /// What hindsight would have saved.
        loss: Option<Money>,
    },
    /// Service stops when the packs run out.
    Stops {
        /// What the packs cost.
        cost: Money,
        /// Units not served.
        missing: u64,
    },
    /// What lies beyond the packs has no price.
    Unpriced(Option<Finding>),
}

/// The choice with the smallest largest loss.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Index of the row.
    pub least: usize,
    /// What it loses at worst.
    pub worst: Money,
    /// Rows whose largest loss is exactly the same.
    pub ties: Vec<usize>,
    /// Rows whose largest loss is more, but by no more than a hundredth of what the planned year costs.
    pub close: Vec<usize>,
}

/// The regret table of a line. `None` without usage or without a choice.
#[must_use]
pub fn regret(quoter: &Quoter<'_>, line: &Line) -> Option<Regret> {
    let planned = quoter.brief(line);
    let years: Vec<(u64, Line)> = SHARES
        .iter()
        .filter_map(|&share| {
            let units = u128::from(planned.units).checked_mul(u128::from(share))?.checked_div(100)?;
            let total = Volume::new(u64::try_from(units).ok()?)?;
            // The plan itself stays exactly as entered.
            let line = if share == 100 { line.clone() } else { line.with_total(total) };
            Some((share, line))
        })
        .collect();
    let quotes: Vec<LineQuote> = years.iter().map(|(_, line)| quoter.brief(line)).collect();
    let columns: Vec<Column> = years
        .iter()
        .zip(&quotes)
        .map(|(&(share, _), quote)| Column {
            share,
            units: quote.units,
            hindsight: quote.options.best.as_ref().map(|o| o.total),
        })
        .collect();
    let mut rows: Vec<Row> = Vec::new();
    for choice in Choice::ALL {
        // Postpaid that has no price only in a large year is still a choice.
        let offered = match choice {
            Choice::Postpaid => {
                quotes.iter().any(|q| q.options.postpaid.as_ref().is_some_and(|o| o.total > Money::ZERO))
            }
            _ => planned.options.get(choice).is_some(),
        };
        if planned.units == 0 || !offered {
            continue;
        }
        let option = planned.options.get(choice);
        let packs = option.map(bought).unwrap_or_default();
        match rows.iter_mut().find(|r| r.packs == packs) {
            Some(same) => same.choices.push(choice),
            None => {
                let cells: Vec<Cell> = years
                    .iter()
                    .zip(&quotes)
                    .map(|((_, line), quote)| cell(quoter, line, quote, &packs))
                    .collect();
                let later = option.is_some_and(|o| o.purchases.iter().any(|p| p.month > 1));
                let worst = worst(&cells);
                rows.push(Row { choices: vec![choice], packs, later, cells, worst });
            }
        }
    }
    if rows.is_empty() {
        return None;
    }
    let verdict = verdict(&rows, planned.options.best.as_ref());
    Some(Regret { columns, rows, verdict })
}

/// The packs of a purchase, largest first.
fn bought(option: &OptionQuote) -> Vec<Pick> {
    let mut picks: Vec<Pick> = Vec::new();
    for purchase in &option.purchases {
        match picks.iter_mut().find(|p| p.units == purchase.units) {
            Some(same) => same.count = same.count.saturating_add(purchase.count),
            None => picks.push(Pick { units: purchase.units, count: purchase.count }),
        }
    }
    crate::order::by(&mut picks, |p| core::cmp::Reverse(p.units));
    picks
}

fn cell(quoter: &Quoter<'_>, line: &Line, quote: &LineQuote, packs: &[Pick]) -> Cell {
    let why = |quote: &LineQuote, path: &str| {
        Cell::Unpriced(quote.diagnostics.iter().find(|d| d.path == path).map(|d| d.finding.clone()))
    };
    let settled;
    let option = if packs.is_empty() {
        match &quote.options.postpaid {
            Some(option) => option,
            None => return why(quote, "options.postpaid"),
        }
    } else {
        settled = quoter.brief(&Line { picks: packs.to_vec(), ..line.clone() });
        match &settled.options.picks {
            Some(option) => option,
            None => return why(&settled, "options.picks"),
        }
    };
    if option.stopped > 0 {
        return Cell::Stops { cost: option.total, missing: option.stopped };
    }
    let hindsight = quote.options.best.as_ref().map(|best| best.total);
    Cell::Served { cost: option.total, loss: hindsight.and_then(|h| option.total.minus(h)) }
}

fn worst(cells: &[Cell]) -> Option<Money> {
    cells.iter().try_fold(Money::ZERO, |worst, cell| match cell {
        Cell::Served { loss: Some(loss), .. } => Some(worst.max(*loss)),
        _ => None,
    })
}

fn verdict(rows: &[Row], best: Option<&OptionQuote>) -> Option<Verdict> {
    let served: Vec<(usize, Money)> =
        rows.iter().enumerate().filter_map(|(index, row)| Some((index, row.worst?))).collect();
    if served.len() < 2 {
        return None;
    }
    let &(least, worst) = served.iter().min_by_key(|(index, worst)| (*worst, *index))?;
    let apart = |other: Money| other.minus(worst);
    let ties = served.iter().filter(|(i, w)| *i != least && *w == worst).map(|(i, _)| *i).collect();
    let close = served
        .iter()
        .filter(|(_, other)| {
            let most = best.and_then(|b| b.total.times(CLOSE));
            apart(*other)
                .filter(|a| *a > Money::ZERO)
                .and_then(|a| a.times(100))
                .is_some_and(|a| most.is_some_and(|most| a <= most))
        })
        .map(|(i, _)| *i)
        .collect();
    Some(Verdict { least, worst, ties, close })
}

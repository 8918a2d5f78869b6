//! Charts: SVG whose lengths are shares of its own box, so that lines stretch and letters do not. Nothing here knows
//! prices.

use crate::order;
use yew::prelude::*;

/// One whole, of width or height.
pub(super) const WHOLE: u64 = 10_000;
/// The plot's part of the box in hundredths of a percent: to the right of it stand the lines' names, above it what is
/// marked, below it the ticks.
const WIDTH: u64 = 7_600;
const TOP: u64 = 1_300;
const HEIGHT: u64 = 7_500;
/// Names closer than this would overlap.
const APART: u64 = 750;

/// What a line or a bar is told apart by, in style sheet and legend alike: dashes and fills, not colour alone.
pub(super) type Kind = &'static str;

/// A place on an axis with its label.
pub(super) struct Tick {
    pub(super) at: u64,
    pub(super) label: String,
}

/// A line with its names, written at its end.
pub(super) struct Drawn {
    pub(super) kind: Kind,
    pub(super) names: Vec<String>,
    /// From left to right; `None` interrupts the line.
    pub(super) points: Vec<Option<(u64, u64)>>,
}

/// A bar from its left bottom corner.
pub(super) struct Bar {
    pub(super) kind: Kind,
    pub(super) from: (u64, u64),
    pub(super) size: (u64, u64),
}

/// A marked place of the horizontal axis.
pub(super) struct Mark {
    pub(super) at: u64,
    pub(super) label: Option<String>,
    /// The heights of the lines there.
    pub(super) dots: Vec<(Kind, u64)>,
}

/// Everything a chart shows.
pub(super) struct Chart {
    pub(super) id: &'static str,
    pub(super) title: String,
    /// The same in words, for who does not see it.
    pub(super) words: String,
    pub(super) across: Vec<Tick>,
    pub(super) up: Vec<Tick>,
    pub(super) lines: Vec<Drawn>,
    pub(super) bars: Vec<Bar>,
    pub(super) marks: Vec<Mark>,
}

/// `of` as a share of `whole`, at most [`WHOLE`].
pub(super) fn share(of: u128, whole: u128) -> u64 {
    let share = of.checked_mul(u128::from(WHOLE)).and_then(|n| n.checked_div(whole)).unwrap_or(0);
    u64::try_from(share).unwrap_or(WHOLE).min(WHOLE)
}

fn percent(hundredths: u64) -> String {
    let (whole, rest) = (hundredths.checked_div(100).unwrap_or(0), hundredths.checked_rem(100).unwrap_or(0));
    format!("{whole}.{rest:02}%")
}

/// Hundredths of a percent of the box.
fn across(x: u64) -> u64 {
    x.saturating_mul(WIDTH).checked_div(WHOLE).unwrap_or(0)
}

/// From the top, as SVG counts.
fn down(y: u64) -> u64 {
    let below = WHOLE.saturating_sub(y).saturating_mul(HEIGHT).checked_div(WHOLE).unwrap_or(0);
    TOP.saturating_add(below)
}

/// The chart.
pub(super) fn chart(chart: &Chart) -> Html {
    let Chart { id, title, words, across: ticks, up, lines, bars, marks } = chart;
    let (title_id, words_id) = (format!("{id}-title"), format!("{id}-words"));
    html! {
        <svg class="chart" role="img" aria-labelledby={format!("{title_id} {words_id}")}>
            <title id={title_id}>{ title.clone() }</title>
            <desc id={words_id}>{ words.clone() }</desc>
            for tick in up {
                <line class="grid-line" x1="0" x2={percent(WIDTH)} y1={percent(down(tick.at))} y2={percent(down(tick.at))} />
            }
            <svg x="0" y={percent(TOP)} width={percent(WIDTH)} height={percent(HEIGHT)} viewBox="0 0 10000 10000"
                preserveAspectRatio="none" class="plot">
                for bar in bars {
                    <rect class={bar.kind} x={bar.from.0.to_string()}
                        y={WHOLE.saturating_sub(bar.from.1).saturating_sub(bar.size.1).to_string()}
                        width={bar.size.0.to_string()} height={bar.size.1.to_string()} vector-effect="non-scaling-stroke" />
                }
                for line in lines {
                    <path class={line.kind} d={path(&line.points)} vector-effect="non-scaling-stroke" />
                }
            </svg>
            for tick in up.iter().filter(|t| t.at > 0) {
                // Bars would hide what is written over them; where no line has its name, the other side is free.
                if lines.is_empty() {
                    <text class="scale" x="77%" y={percent(down(tick.at))} dy="0.35em">{ tick.label.clone() }</text>
                } else {
                    <text class="scale" x="0" y={percent(down(tick.at))} dy="-4">{ tick.label.clone() }</text>
                }
            }
            for tick in ticks {
                <text class={if tick.at == 0 { "scale" } else { "scale middle" }} x={percent(across(tick.at))} y="96%">
                    { tick.label.clone() }
                </text>
            }
            for mark in marks {
                <line class="rule" x1={percent(across(mark.at))} x2={percent(across(mark.at))} y1="7%" y2={percent(down(0))} />
                for &(kind, y) in &mark.dots {
                    <circle class={classes!("dot", kind)} cx={percent(across(mark.at))} cy={percent(down(y))} r="4" />
                }
                if let Some(label) = &mark.label {
                    <text class={classes!("marked", anchor(mark.at))} x={percent(across(mark.at))} y="5%">{ label.clone() }</text>
                }
            }
            for (kind, name, y) in names(lines) {
                <line class={kind} x1="76.8%" x2="79.4%" y1={percent(y)} y2={percent(y)} />
                <text class="name" x="80.6%" y={percent(y)} dy="0.35em">{ name }</text>
            }
        </svg>
    }
}

/// A piece of a line to stand beside its name outside a chart.
pub(super) fn swatch(kind: Kind) -> Html {
    html! {
        <svg class="swatch" width="24" height="10" viewBox="0 0 24 10" aria-hidden="true">
            if kind.starts_with("bar") {
                <rect class={kind} x="6" y="0.5" width="12" height="9" />
            } else {
                <line class={kind} x1="0" x2="24" y1="5" y2="5" />
            }
        </svg>
    }
}

/// Which way a label goes from its place without leaving the box.
fn anchor(at: u64) -> &'static str {
    match at {
        ..3_000 => "from",
        3_000..=8_000 => "middle",
        _ => "to",
    }
}

fn path(points: &[Option<(u64, u64)>]) -> String {
    let mut path = String::new();
    let mut pen = 'M';
    for point in points {
        match point {
            Some((x, y)) => {
                path.push_str(&format!("{pen}{x} {}", WHOLE.saturating_sub(*y)));
                pen = 'L';
            }
            None => pen = 'M',
        }
    }
    path
}

/// The lines' names at the heights at which they end, moved apart where they would overlap.
fn names(lines: &[Drawn]) -> Vec<(Kind, String, u64)> {
    let mut names: Vec<(Kind, String, u64)> = lines
        .iter()
        .filter_map(|line| {
            let (_, y) = line.points.iter().rev().flatten().next()?;
            Some(line.names.iter().map(|name| (line.kind, name.clone(), down(*y))))
        })
        .flatten()
        .collect();
    order::by(&mut names, |(_, _, y)| *y);
    let mut least = 0u64;
    for (_, _, y) in &mut names {
        *y = (*y).max(least);
        least = y.saturating_add(APART);
    }
    // What was pushed out below goes back up.
    let mut most = TOP.saturating_add(HEIGHT);
    for (_, _, y) in names.iter_mut().rev() {
        *y = (*y).min(most);
        most = y.saturating_sub(APART);
    }
    names
}

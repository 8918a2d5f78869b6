use super::chart::{Bar, Chart, Drawn, Kind, Mark, Tick, WHOLE, chart, share, swatch};
use crate::app::components::{NumberField, fold};
use crate::billing::{MONTHS, Month};
use crate::money::Money;
use crate::price_book::{Product, embedded};
use crate::quote::{
    Cell, Choice, Curve, LineQuote, More, Point, Quoter, Regret, Row, STOPS, YearPlan, budget, curve, more,
    regret, round_step, stop_at, year,
};
use crate::scenario::Line;
use crate::text::{self, Lang};
use crate::volume::Volume;
use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

/// Which answer to explain.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct ReasonsProps {
    /// The language shown.
    pub lang: Lang,
    /// What was asked.
    pub line: Line,
    /// Whether it is open from the start.
    #[prop_or_default]
    pub open: bool,
}

/// Everything that is computed only once somebody looks.
struct Found {
    quote: LineQuote,
    curve: Option<Curve>,
    regret: Option<Regret>,
    more: Option<More>,
    year: Option<YearPlan>,
}

impl Found {
    fn of(quoter: &Quoter<'_>, line: &Line) -> Self {
        let quote = quoter.brief(line);
        Self {
            curve: curve(quoter, line),
            regret: regret(quoter, line),
            more: more(quoter, line),
            year: year(quoter, line, &quote),
            quote,
        }
    }
}

impl PartialEq for Found {
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

/// Why the answer is the answer: the lines of cost against volume, what happens if the volume turns out otherwise, and
/// the year month by month. A line that opens; nothing is computed before it does.
#[component]
pub fn Reasons(props: &ReasonsProps) -> Html {
    let ReasonsProps { lang, line, open } = props.clone();
    let opened = use_state(|| open);
    let moved = use_state(|| None::<(u64, u64)>);
    let amount = use_state(String::new);
    let quoter = use_memo((), |()| Quoter::new(embedded()));
    let found = use_memo((line.clone(), *opened), |(line, opened)| opened.then(|| Found::of(&quoter, line)));
    let details = use_node_ref();
    {
        // `toggle` does not bubble, so it must be heard where it happens.
        let opened = opened.clone();
        use_effect_with(details.clone(), move |details| {
            let listener = details.cast::<Element>().map(|element| {
                EventListener::new(&element.clone(), "toggle", move |_| {
                    if element.has_attribute("open") {
                        opened.set(true);
                    }
                })
            });
            move || drop(listener)
        });
    }
    let Some((product, _)) = embedded().meter(&line.meter) else { return Html::default() };
    let inside = found.as_ref().as_ref().map(|found| {
        let on_move = {
            let moved = moved.clone();
            Callback::from(move |to: (u64, u64)| moved.set(Some(to)))
        };
        let on_amount = {
            let amount = amount.clone();
            Callback::from(move |text: String| amount.set(text))
        };
        html! {
            <div class="reasons">
                if let Some(curve) = &found.curve {
                    { costs(lang, product, curve, *moved, &on_move) }
                    { in_words(lang, product, curve, found) }
                }
                if let Some(regret) = &found.regret {
                    { otherwise(lang, product, regret) }
                }
                if let Some(year) = &found.year {
                    { months(lang, product, year) }
                }
                { backwards(lang, product, &quoter, &line, &amount, on_amount) }
            </div>
        }
    });
    html! {
        <details class="fold" data-fold="reasons" ref={details} {open}>
            <summary>
                <span>{ lang.reasons() }</span>
                <small>{ lang.why_hint() }</small>
            </summary>
            <div class="inside">{ inside.unwrap_or_default() }</div>
        </details>
    }
}

const fn kind(choice: Choice) -> Kind {
    match choice {
        Choice::Best => "line-best",
        Choice::Packs => "line-packs",
        Choice::Postpaid | Choice::Picks => "line-postpaid",
    }
}

/// The cheapest way lies under the others, so that a dash on it is still seen.
const SERIES: [Choice; 3] = [Choice::Best, Choice::Packs, Choice::Postpaid];

const fn cost(point: &Point, choice: Choice) -> Option<Money> {
    match choice {
        Choice::Postpaid => point.postpaid,
        Choice::Packs => point.packs,
        Choice::Best | Choice::Picks => point.best,
    }
}

/// The ways that have a price somewhere: nothing costs nothing in every way.
fn offered(curve: &Curve) -> Vec<Choice> {
    let paid = |choice: Choice| curve.points.iter().any(|p| cost(p, choice).is_some_and(|c| c > Money::ZERO));
    SERIES.into_iter().filter(|c| paid(*c)).collect()
}

fn height(amount: Money, high: u128) -> u64 {
    share(amount.grains(), high)
}

fn place(units: u64, top: u64) -> u64 {
    share(u128::from(units), u128::from(top))
}

/// Ticks from nothing to `top`.
fn ticks(top: u128, step: u128, label: impl Fn(u128) -> String) -> Vec<Tick> {
    let count = top.checked_div(step).unwrap_or(0).min(12);
    (0..=count)
        .filter_map(|n| step.checked_mul(n))
        .map(|at| Tick { at: share(at, top), label: label(at) })
        .collect()
}

/// Cost against volume, with a control that reads it.
pub(super) fn costs(
    lang: Lang,
    product: &Product,
    curve: &Curve,
    moved: Option<(u64, u64)>,
    on_move: &Callback<(u64, u64)>,
) -> Html {
    let top = curve.top;
    // A place chosen on another chart means nothing on this one.
    let stop = moved.filter(|(of, _)| *of == top).map(|(_, stop)| stop);
    let at = stop.and_then(|stop| stop_at(top, stop)).unwrap_or(curve.units);
    let Some(point) = curve.points.iter().find(|p| p.units == at).copied() else { return Html::default() };
    let own_stop = stop.unwrap_or_else(|| {
        let stops = u128::from(curve.units).checked_mul(u128::from(STOPS));
        stops.and_then(|n| n.checked_div(u128::from(top))).and_then(|n| u64::try_from(n).ok()).unwrap_or(0)
    });
    let offered = offered(curve);
    let lines: Vec<Drawn> = offered
        .iter()
        .map(|&choice| Drawn {
            kind: kind(choice),
            names: vec![text::choice_name(lang, choice).to_string()],
            points: curve
                .points
                .iter()
                .map(|p| Some((place(p.units, top), height(cost(p, choice)?, curve.high))))
                .collect(),
        })
        .collect();
    let dots = |point: &Point| {
        offered.iter().rev().filter_map(|&c| Some((kind(c), height(cost(point, c)?, curve.high)))).collect()
    };
    let own = curve.points.iter().find(|p| p.units == curve.units);
    let mut marks: Vec<Mark> = vec![Mark {
        at: place(curve.units, top),
        label: Some(lang.your_volume().to_string()),
        dots: own.map(dots).unwrap_or_default(),
    }];
    if at != curve.units {
        marks.push(Mark { at: place(at, top), label: None, dots: dots(&point) });
    }
    let said = text::read_out(lang, &point, product);
    let drawn = Chart {
        id: "curve",
        title: lang.curve_title().to_string(),
        words: own.map(|p| text::read_out(lang, p, product)).unwrap_or_default(),
        across: ticks(u128::from(top), u128::from(curve.volume_step), |n| {
            text::count_label(lang, u64::try_from(n).unwrap_or(top))
        }),
        up: ticks(curve.high, curve.money_step, |n| text::money_label(lang, n)),
        lines,
        bars: Vec::new(),
        marks,
    };
    let oninput = on_move.reform(move |event: InputEvent| {
        let input = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok());
        (top, input.and_then(|i| i.value().parse().ok()).unwrap_or(0))
    });
    html! {
        <section>
            <h2>{ lang.curve_heading() }<small>{ lang.pick("（", " (") }{ lang.currency(&product.currency).to_string() }{ lang.pick("）", ")") }</small></h2>
            { chart(&drawn) }
            <input class="slide" type="range" min="0" max={STOPS.to_string()} value={own_stop.to_string()}
                aria-label={lang.move_along()} aria-valuetext={said} {oninput} />
            <div class="read-out">
                <p>{ text::chart_heading(lang, at, at == curve.units, product) }</p>
                <ul>
                    for choice in offered.iter().copied() {
                        if let Some(amount) = cost(&point, choice) {
                            <li>
                                { swatch(kind(choice)) }
                                <span>{ text::choice_name(lang, choice) }</span>
                                <b>{ text::money(amount.rounded()) }</b>
                            </li>
                        }
                    }
                </ul>
            </div>
            { fold(lang.as_table(), "", "curve-table", false, &|| costs_table(lang, product, curve)) }
        </section>
    }
}

fn costs_table(lang: Lang, product: &Product, curve: &Curve) -> Html {
    let offered = offered(curve);
    let every = STOPS.checked_div(10).unwrap_or(1);
    let stops: Vec<u64> = (1..=10u64).filter_map(|n| stop_at(curve.top, n.saturating_mul(every))).collect();
    let rows = curve.points.iter().filter(|p| p.units == curve.units || stops.contains(&p.units));
    html! {
        <div class="scroll">
            <table>
                <thead>
                    <tr>
                        <th scope="col">{ lang.yearly_volume() }</th>
                        for choice in &offered {
                            <th scope="col">{ text::choice_name(lang, *choice) }</th>
                        }
                    </tr>
                </thead>
                <tbody>
                    for point in rows {
                        <tr class={classes!((point.units == curve.units).then_some("on"))}>
                            <th scope="row">{ text::quoted_volume(lang, point.units, product) }</th>
                            for choice in &offered {
                                <td>{ cost(point, *choice).map_or_else(|| "–".to_string(), |m| text::money(m.rounded())) }</td>
                            }
                        </tr>
                    }
                </tbody>
            </table>
        </div>
    }
}

/// Where packs pay, where one pack is enough, and much for little.
fn in_words(lang: Lang, product: &Product, curve: &Curve, found: &Found) -> Html {
    let average = found.quote.options.best.as_ref().and_then(|o| o.price_per_used_unit.as_deref());
    html! {
        <>
            if let Some(more) = &found.more {
                <p class="tip">{ text::more_sentence(lang, more, average, product) }</p>
            }
            if let Some(words) = text::pays_ranges(lang, curve, product) {
                <p class="ranges">{ words }</p>
            }
            if !curve.singles.is_empty() {
                <table class="ranges">
                    <caption>{ lang.one_pack() }</caption>
                    <thead>
                        <tr><th scope="col">{ lang.pack_size() }</th><th scope="col">{ lang.from_to() }</th></tr>
                    </thead>
                    <tbody>
                        for single in &curve.singles {
                            <tr>
                                <th scope="row">{ text::size_label(lang, single.units, &product.unit) }</th>
                                <td>{ text::alone_range(single) }</td>
                            </tr>
                        }
                    </tbody>
                </table>
            }
        </>
    }
}

/// What each choice costs if the year turns out otherwise.
fn otherwise(lang: Lang, product: &Product, regret: &Regret) -> Html {
    let name = |row: &Row| text::choice_names(lang, &row.choices);
    let least = regret.verdict.as_ref().map(|v| v.least);
    let on = |index: usize| classes!((least == Some(index)).then_some("on"));
    let named = |rows: &[usize]| -> Vec<String> {
        rows.iter().filter_map(|i| regret.rows.get(*i)).map(name).collect()
    };
    let words = regret.verdict.as_ref().map(|verdict| {
        let mut best = vec![verdict.least];
        best.extend(&verdict.ties);
        let close = (!verdict.close.is_empty()).then(|| text::close_sentence(lang, &named(&verdict.close)));
        (text::least_worst_sentence(lang, &named(&best), verdict.worst), close)
    });
    html! {
        <section>
            <h2>{ lang.regret_heading() }</h2>
            if let Some((least, close)) = words {
                <p>{ least }{ lang.pick("", " ") }{ close.unwrap_or_default() }</p>
            }
            <div class="scroll">
                <table class="regret">
                    <caption>{ lang.regret_caption() }</caption>
                    <thead>
                        <tr>
                            <th scope="col">{ lang.yearly_volume() }</th>
                            for (index, row) in regret.rows.iter().enumerate() {
                                <th scope="col" class={on(index)}>{ name(row) }</th>
                            }
                        </tr>
                    </thead>
                    <tbody>
                        for (at, column) in regret.columns.iter().enumerate() {
                            <tr>
                                <th scope="row">
                                    { text::quoted_volume(lang, column.units, product) }
                                    <small>{ text::share_label(lang, column.share) }</small>
                                </th>
                                for (index, row) in regret.rows.iter().enumerate() {
                                    <td class={on(index)}>{ row.cells.get(at).map(|c| cell(lang, c, product)).unwrap_or_default() }</td>
                                }
                            </tr>
                        }
                    </tbody>
                    if regret.rows.len() > 1 {
                        <tfoot>
                            <tr>
                                <th scope="row">{ lang.worst_loss() }</th>
                                for (index, row) in regret.rows.iter().enumerate() {
                                    <td class={on(index)}>
                                        { row.worst.map_or_else(|| "–".to_string(), |m| text::money(m.rounded())) }
                                    </td>
                                }
                            </tr>
                        </tfoot>
                    }
                </table>
            </div>
            if regret.rows.iter().any(|r| r.later) {
                <p class="note">{ text::later_sentence(lang) }</p>
            }
        </section>
    }
}

fn cell(lang: Lang, cell: &Cell, product: &Product) -> Html {
    match cell {
        Cell::Served { cost, loss } => html! {
            <>
                { text::money(cost.rounded()) }
                if let Some(loss) = loss {
                    <small class={classes!((*loss == Money::ZERO).then_some("good"))}>{ text::loss(lang, *loss) }</small>
                }
            </>
        },
        Cell::Stops { cost, missing } => html! {
            <>
                { text::money(cost.rounded()) }
                <small class="bad">
                    { match lang {
                        Lang::Zh => format!("停用，缺 {}", text::units(lang, *missing, &product.unit)),
                        Lang::En => format!("stops, {} short", text::units(lang, *missing, &product.unit)),
                    } }
                </small>
            </>
        },
        Cell::Unpriced(finding) => html! {
            <>{ "–" }<small>{ text::why_missing(lang, finding.as_ref()) }</small></>
        },
    }
}

/// How a month's units of one origin are drawn, called and counted.
type Origin = (Kind, &'static str, fn(&Month) -> u64);

/// The year: paid so far, and where each month's units come from.
fn months(lang: Lang, product: &Product, year: &YearPlan) -> Html {
    let beyond = if year.stops { lang.not_served() } else { lang.beyond_packs() };
    let most = year.lines.iter().filter_map(|l| l.paid.last()).map(|m| m.grains()).max().unwrap_or(0);
    let step = round_step(most, 4);
    let high = most.div_ceil(step.max(1)).saturating_mul(step);
    let month = |n: usize| share(n as u128, MONTHS as u128);
    let half = month(1).checked_div(2).unwrap_or(0);
    let across = || -> Vec<Tick> {
        (0..MONTHS)
            .map(|n| Tick { at: month(n).saturating_add(half), label: n.saturating_add(1).to_string() })
            .collect()
    };
    let lines: Vec<Drawn> = year
        .lines
        .iter()
        .map(|line| Drawn {
            kind: line.choices.first().map_or("line-best", |c| kind(*c)),
            names: line.choices.iter().map(|c| text::choice_name(lang, *c).to_string()).collect(),
            // A month's level from its first day to its last.
            points: (0..MONTHS)
                .zip(&line.paid)
                .flat_map(|(n, paid)| {
                    let y = height(*paid, high);
                    [Some((month(n), y)), Some((month(n.saturating_add(1)), y))]
                })
                .collect(),
        })
        .collect();
    let words: Vec<String> = year
        .lines
        .iter()
        .map(|l| {
            let end = l.paid.last().map(|m| text::money(m.rounded())).unwrap_or_default();
            format!("{} {end}", text::choice_names(lang, &l.choices))
        })
        .collect();
    let cash = Chart {
        id: "cash",
        title: lang.cash_title().to_string(),
        words: words.join(lang.pick("，", ", ")),
        across: across(),
        up: ticks(high, step, |n| text::money_label(lang, n)),
        lines,
        bars: Vec::new(),
        marks: Vec::new(),
    };
    let busiest = u128::from(year.months.iter().map(|m| m.usage).max().unwrap_or(0));
    let unit_step = round_step(busiest, 3);
    let unit_high = busiest.div_ceil(unit_step.max(1)).saturating_mul(unit_step);
    let origins: [Origin; 4] = [
        ("bar-granted", lang.granted(), |m| m.granted),
        ("bar-held", lang.from_held(), |m| m.held),
        ("bar-packed", lang.from_packs(), |m| m.packed),
        ("bar-beyond", beyond, |m| m.beyond),
    ];
    let mut bars: Vec<Bar> = Vec::new();
    for (n, at) in year.months.iter().enumerate() {
        let mut below = 0u64;
        for (kind, _, units) in origins {
            let tall = share(u128::from(units(at)), unit_high);
            if tall > 0 {
                let left = month(n).saturating_add(120);
                bars.push(Bar { kind, from: (left, below), size: (590, tall) });
                below = below.saturating_add(tall).min(WHOLE);
            }
        }
    }
    let sums: Vec<(Kind, &'static str, u64)> = origins
        .iter()
        .map(|&(kind, name, units)| (kind, name, year.months.iter().map(units).fold(0, u64::saturating_add)))
        .filter(|(_, _, sum)| *sum > 0)
        .collect();
    let said: Vec<String> =
        sums.iter().map(|(_, name, sum)| text::year_split(lang, name, *sum, &product.unit)).collect();
    let split = Chart {
        id: "origin",
        title: lang.origin_title().to_string(),
        words: said.join(lang.pick("，", ", ")),
        across: across(),
        up: ticks(unit_high, unit_step, |n| text::count_label(lang, u64::try_from(n).unwrap_or(0))),
        lines: Vec::new(),
        bars,
        marks: Vec::new(),
    };
    html! {
        <section>
            <h2>{ lang.year_heading() }</h2>
            <p class="plain">{ lang.cash_note() }</p>
            { chart(&cash) }
            <p class="plain">{ lang.origin_title() }</p>
            <div class="low">
                { chart(&split) }
                <ul class="legend">
                    for (kind, name, sum) in &sums {
                        <li>{ swatch(kind) }<span>{ *name }</span><b>{ text::count_label(lang, *sum) }</b></li>
                    }
                </ul>
            </div>
            { fold(lang.as_table(), "", "year-table", false, &|| year_table(lang, year, &origins, &sums)) }
        </section>
    }
}

fn year_table(
    lang: Lang,
    year: &YearPlan,
    origins: &[Origin; 4],
    sums: &[(Kind, &'static str, u64)],
) -> Html {
    let shown: Vec<_> = origins.iter().filter(|(k, ..)| sums.iter().any(|(other, ..)| other == k)).collect();
    html! {
        <div class="scroll">
            <table>
                <thead>
                    <tr>
                        <th scope="col">{ lang.month_column() }</th>
                        for (_, name, _) in &shown {
                            <th scope="col">{ *name }</th>
                        }
                        for line in &year.lines {
                            <th scope="col">{ text::choice_names(lang, &line.choices) }</th>
                        }
                    </tr>
                </thead>
                <tbody>
                    for (n, at) in year.months.iter().enumerate() {
                        <tr>
                            <th scope="row">{ n.saturating_add(1) }</th>
                            for (_, _, units) in &shown {
                                <td>{ text::pieces(units(at)) }</td>
                            }
                            for line in &year.lines {
                                <td>{ line.paid.get(n).map(|m| text::money(m.rounded())).unwrap_or_default() }</td>
                            }
                        </tr>
                    }
                </tbody>
            </table>
        </div>
    }
}

/// From an amount to a volume.
fn backwards(
    lang: Lang,
    product: &Product,
    quoter: &Quoter<'static>,
    line: &Line,
    amount: &str,
    on_type: Callback<String>,
) -> Html {
    let read = (!amount.trim().is_empty()).then(|| Volume::parse(amount));
    let answer = match &read {
        None => None,
        Some(Err(error)) => Some((true, text::volume_error(lang, error))),
        Some(Ok(yuan)) => Some(Money::from_parts(yuan.get(), 0))
            .and_then(|amount| budget(quoter, line, amount))
            .map(|found| (false, text::spent_sentence(lang, &found, product))),
    };
    let invalid = matches!(read, Some(Err(_)));
    html! {
        <section class="budget">
            <p>
                <span>{ lang.budget_ask() }</span>
                <NumberField id="budget" label={lang.budget_ask()} value={amount.to_string()} {invalid} {on_type} />
            </p>
            if let Some((wrong, words)) = answer {
                <p class={if wrong { "echo error" } else { "echo" }} id={wrong.then_some("budget-error")} role="status">{ words }</p>
            }
        </section>
    }
}

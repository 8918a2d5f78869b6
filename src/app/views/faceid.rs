use super::pricing::Pricing;
use crate::app::components::{Choice, Group, NumberField, picker};
use crate::price_book::{ChannelGroup, Postpaid, Product, Settlement};
use crate::scenario::{Edit, FaceId, Inputs, Period, Way};
use crate::text::{self, Lang};
use yew::prelude::*;

/// The FaceID question: a sentence with choices in it.
pub(super) fn faceid_form(lang: Lang, product: &Product, inputs: &Inputs, on_edit: &Callback<Edit>) -> Html {
    let answers = &inputs.faceid;
    let channel = picker_of_ways(lang, product, answers, on_edit);
    let comparison = comparison(lang, product, answers, on_edit);
    let edition = edition(lang, product, answers, on_edit);
    let alone = edition.is_none();
    let calls = html! {
        <NumberField
            id="calls"
            label={lang.volume()}
            value={answers.calls.text.clone()}
            invalid={answers.calls.read().is_err()}
            on_type={on_edit.reform(Edit::Number)}
        />
    };
    let period = period_picker(lang, answers.period, on_edit);
    let by_code = alone || matches!(group_of(product, answers.way), Some(ChannelGroup::Api));
    let sentence = match lang {
        Lang::Zh => html! {
            <>
                { if by_code { "调用 " } else { "用户在 " } }
                if comparison.is_none() && edition.is_none() {
                    <span class="keep">{ channel }{ "，" }</span>
                } else {
                    { channel }
                }
                if let Some(comparison) = comparison {
                    { if by_code { "，跟 " } else { " 刷脸，跟 " } }{ comparison }{ " 比对，" }
                }
                if let Some(edition) = edition {
                    { "用 " }<span class="keep">{ edition }{ "，" }</span>
                }
                <span class="keep">{ "每 " }{ period }</span>
                { " " }<span class="keep">{ "约 " }{ calls }{ " 次。" }</span>
            </>
        },
        // No commas: one after a picker could stand alone at the start of a line.
        Lang::En => html! {
            <>
                { if by_code { "Calling " } else { "Users verify in " } }
                { channel }
                if let Some(comparison) = comparison {
                    { " compared with the " }{ comparison }
                }
                if let Some(edition) = edition {
                    { " using " }{ edition }
                }
                { " " }<span class="keep">{ "about " }{ calls }{ " times" }</span>
                { " " }<span class="keep">{ "a " }{ period }{ "." }</span>
            </>
        },
    };
    html! {
        <>
            <p class="sentence">{ sentence }</p>
            { echo(lang, product, answers) }
            for notice in inputs.notices.iter().copied() {
                <p class="notice" role="status">{ text::notice(lang, notice, product) }</p>
            }
        </>
    }
}

/// What the number was understood as, and where it is billed; or what is wrong with it.
fn echo(lang: Lang, product: &Product, answers: &FaceId) -> Html {
    let meter = answers.meter(product).and_then(|m| product.meters.get(usize::from(m)));
    let name = meter.map_or("", |m| lang.of(&m.name));
    html! {
        <>
            { volume_echo(lang, product, "calls", &answers.calls, answers.period) }
            if answers.calls.read().is_ok() {
                <p class="meter">{ lang.pick("计费标签：", "Billed as: ") }<span>{ name }</span></p>
            } else {
                { still(lang, product, &answers.calls) }
            }
        </>
    }
}

/// The echo of a number: what it was understood as and what that is a day, or why it was not.
pub(super) fn volume_echo(
    lang: Lang,
    product: &Product,
    id: &str,
    amount: &crate::scenario::Amount,
    period: Period,
) -> Html {
    let usage = match period {
        Period::Year => crate::volume::Usage::PerYear(amount.good),
        Period::Month => crate::volume::Usage::PerMonth(amount.good),
    };
    let good = text::quoted_volume(lang, amount.good.get(), product);
    match amount.read() {
        Ok(_) => {
            let day = text::units(lang, usage.per_day().max(1), &product.unit);
            let seldom = usage.per_day() == 0;
            html! {
                <p class="echo">
                    <b>{ good }</b>
                    if amount.good > crate::volume::Volume::ZERO {
                        { " · " }
                        { match lang {
                            Lang::Zh if seldom => format!("平均每天不到 {day}"),
                            Lang::Zh => format!("平均每天约 {day}"),
                            Lang::En if seldom => format!("less than {day} a day"),
                            Lang::En => format!("about {day} a day"),
                        } }
                    }
                </p>
            }
        }
        Err(error) => html! {
            <p class="echo error" id={format!("{id}-error")} role="alert">
                { text::volume_error(lang, &error) }
            </p>
        },
    }
}

/// Which number the answer still stands on, in the place of the line that it pushes out: nothing below moves.
pub(super) fn still(lang: Lang, product: &Product, amount: &crate::scenario::Amount) -> Html {
    let good = text::quoted_volume(lang, amount.good.get(), product);
    html! { <p class="meter">{ lang.still_good() }<span>{ good }</span></p> }
}

pub(super) fn period_picker(lang: Lang, period: Period, on_edit: &Callback<Edit>) -> Html {
    let groups = Group::plain(vec![Choice::new("year", lang.year()), Choice::new("month", lang.month())]);
    let value = match period {
        Period::Year => "year",
        Period::Month => "month",
    };
    let on_pick = on_edit
        .reform(|value: AttrValue| Edit::Period(if value == "month" { Period::Month } else { Period::Year }));
    picker("period", lang.period(), &groups, value.into(), on_pick)
}

fn way_value(way: Way) -> AttrValue {
    match way {
        Way::Channel(i) => format!("channel-{i}"),
        Way::Api(i) => format!("api-{i}"),
        Way::Meter(i) => format!("meter-{i}"),
    }
    .into()
}

fn way_from(value: &str) -> Option<Way> {
    let (kind, index) = value.split_once('-')?;
    let index = index.parse().ok()?;
    match kind {
        "channel" => Some(Way::Channel(index)),
        "api" => Some(Way::Api(index)),
        "meter" => Some(Way::Meter(index)),
        _ => None,
    }
}

fn group_of(product: &Product, way: Way) -> Option<ChannelGroup> {
    match way {
        Way::Channel(i) => product.channels.get(usize::from(i)).map(|c| c.group),
        Way::Api(_) | Way::Meter(_) => None,
    }
}

/// Every way to call FaceID, grouped as a customer would look for it.
fn picker_of_ways(lang: Lang, product: &Product, answers: &FaceId, on_edit: &Callback<Edit>) -> Html {
    let channels = |group: ChannelGroup, label: &'static str| Group {
        label: label.into(),
        choices: (0u16..)
            .zip(product.channels.iter())
            .filter(|(_, c)| c.group == group)
            .map(|(i, c)| {
                let mut rows = product.rows.iter().filter(|r| r.channel == i).peekable();
                let old = rows.peek().is_some() && rows.all(|r| r.old_only);
                let name = lang.of(&c.name);
                let mark = if old { lang.old_only() } else { "" };
                Choice {
                    value: way_value(Way::Channel(i)),
                    text: format!("{name}{mark} — {}", lang.of(&c.help)).into(),
                    short: Some(name.to_string().into()),
                }
            })
            .collect(),
    };
    let apis = Group {
        label: lang.by_identity_api().into(),
        choices: (0u16..)
            .zip(product.apis.iter())
            .map(|(i, a)| Choice::new(way_value(Way::Api(i)), lang.of(&a.name).to_string()))
            .collect(),
    };
    let unlisted = Group {
        label: lang.by_meter().into(),
        choices: (0u16..)
            .zip(product.meters.iter())
            .filter(|(i, m)| {
                // What is chosen stays to be seen, whatever list is asked for now.
                (m.list(answers.settlement).is_some() || answers.way == Way::Meter(*i))
                    && product.rows.iter().all(|r| r.meter != *i)
                    && product.apis.iter().all(|a| a.meter != *i)
            })
            .map(|(i, m)| {
                let listed = m.list(answers.settlement).is_some();
                let mark = if listed {
                    ""
                } else {
                    lang.pick("（这种结算方式没有价目）", " (no price under this settlement)")
                };
                Choice::new(way_value(Way::Meter(i)), format!("{}{mark}", lang.of(&m.name)))
            })
            .collect(),
    };
    let groups: Vec<Group> = [
        channels(ChannelGroup::WeChat, lang.in_wechat()),
        channels(ChannelGroup::App, lang.in_app()),
        channels(ChannelGroup::Web, lang.in_web()),
        channels(ChannelGroup::Api, lang.by_api()),
        apis,
        channels(ChannelGroup::Service, lang.by_service()),
        unlisted,
    ]
    .into_iter()
    .filter(|g| !g.choices.is_empty())
    .collect();
    let on_pick = {
        let on_edit = on_edit.clone();
        Callback::from(move |value: AttrValue| {
            if let Some(way) = way_from(&value) {
                on_edit.emit(Edit::Way(way));
            }
        })
    };
    picker("channel", lang.channel(), &groups, way_value(answers.way), on_pick)
}

/// `None` where nothing is compared or the way already says with what.
fn comparison(lang: Lang, product: &Product, answers: &FaceId, on_edit: &Callback<Edit>) -> Option<Html> {
    let offered = answers.comparisons(product);
    let name = |i: u16| product.comparisons.get(usize::from(i)).map_or("", |c| lang.of(&c.name)).to_string();
    match offered.as_slice() {
        [] => None,
        [only] => Some(html! { <b>{ name(*only) }</b> }),
        several => {
            let choices = several.iter().map(|&i| Choice::new(i.to_string(), name(i))).collect();
            let on_pick =
                on_edit.reform(|value: AttrValue| Edit::Comparison(value.parse().unwrap_or_default()));
            let value = answers.compared(product).to_string().into();
            Some(picker("comparison", lang.comparison(), &Group::plain(choices), value, on_pick))
        }
    }
}

/// `None` where the way itself names the service.
fn edition(lang: Lang, product: &Product, answers: &FaceId, on_edit: &Callback<Edit>) -> Option<Html> {
    let Way::Channel(channel) = answers.way else { return None };
    if product.alone(channel) {
        return None;
    }
    let name = |i: u16| text::edition_label(lang, i, product).to_string();
    let fits = answers.fits(product);
    match fits.as_slice() {
        [] => None,
        [only] => Some(html! { <b>{ name(only.edition) }</b> }),
        several => {
            let choices =
                several.iter().map(|r| Choice::new(r.edition.to_string(), name(r.edition))).collect();
            let on_pick = on_edit.reform(|value: AttrValue| Edit::Edition(value.parse().unwrap_or_default()));
            let value = answers.used(product).to_string().into();
            Some(picker("edition", lang.edition(), &Group::plain(choices), value, on_pick))
        }
    }
}

/// The editions that fit at the customer's volume, to choose from.
pub(super) fn editions(lang: Lang, product: &Product, inputs: &Inputs, pricing: &Pricing<'_>) -> Html {
    let answers = &inputs.faceid;
    let fits = answers.fits(product);
    html! {
        <>
            if fits.len() > 1 {
                <div class="scroll"><table class="editions">
                    <caption>
                        { match lang {
                            Lang::Zh => format!(
                                "{}，按每{} {}比",
                                lang.editions_caption(),
                                if answers.period == Period::Year { "年" } else { "月" },
                                text::quoted_volume(lang, answers.calls.good.get(), product),
                            ),
                            Lang::En => format!(
                                "{}, at {} a {}",
                                lang.editions_caption(),
                                text::quoted_volume(lang, answers.calls.good.get(), product),
                                if answers.period == Period::Year { "year" } else { "month" },
                            ),
                        } }
                    </caption>
                    <thead>
                        <tr>
                            <th scope="col">{ lang.edition() }</th>
                            <th scope="col">{ lang.unit_price() }</th>
                            <th scope="col">{ lang.all_postpaid() }</th>
                            <th scope="col">{ lang.best() }</th>
                        </tr>
                    </thead>
                    <tbody>
                        for row in fits {
                            { edition_row(lang, product, answers, row, pricing) }
                        }
                    </tbody>
                </table></div>
                <p class="note">{ lang.price_only() }</p>
            }
        </>
    }
}

fn edition_row(
    lang: Lang,
    product: &Product,
    answers: &FaceId,
    row: &crate::price_book::Row,
    pricing: &Pricing<'_>,
) -> Html {
    let options = answers.line(product, row.meter).map(|line| pricing.options(line));
    let total = |option: Option<&crate::quote::OptionQuote>| {
        option.map_or_else(|| "–".to_string(), |o| text::money(o.payable))
    };
    let price = product
        .meters
        .get(usize::from(row.meter))
        .and_then(|m| m.list(answers.settlement))
        .and_then(|l| match &l.postpaid {
            Postpaid::Flat(price) => Some(format!("{price} {}", lang.yuan())),
            Postpaid::Reached(_) | Postpaid::Graduated(_) => Some(lang.by_tier().to_string()),
            Postpaid::None | Postpaid::Unlisted => None,
        })
        .unwrap_or_else(|| "–".to_string());
    let on = row.edition == answers.used(product);
    html! {
        <tr key={row.edition} class={classes!(on.then_some("on"))} aria-current={on.then_some("true")}>
            <th scope="row">{ text::edition_label(lang, row.edition, product) }</th>
            <td>{ price }</td>
            <td>{ total(options.as_ref().and_then(|o| o.postpaid.as_ref())) }</td>
            <td>{ total(options.as_ref().and_then(|o| o.best.as_ref())) }</td>
        </tr>
    }
}

/// What only FaceID asks about the account.
pub(super) fn account(lang: Lang, answers: &FaceId, on_edit: &Callback<Edit>) -> Html {
    let settlements = [
        (Settlement::Daily, "daily", lang.since_2023()),
        (Settlement::Monthly2021, "monthly2021", lang.since_2021()),
        (Settlement::MonthlyLegacy, "monthlyLegacy", lang.before_2021()),
    ];
    let value = settlements.iter().find(|(s, ..)| *s == answers.settlement).map_or("daily", |(_, id, _)| id);
    let choices = settlements.iter().map(|&(_, id, name)| Choice::new(id, name)).collect();
    let on_pick = on_edit.reform(move |picked: AttrValue| {
        Edit::Settlement(
            settlements.iter().find(|(_, id, _)| picked == **id).map_or(Settlement::Daily, |(s, ..)| *s),
        )
    });
    let settlement = picker("settlement", lang.activated(), &Group::plain(choices), value.into(), on_pick);
    let off_changed = on_edit.reform({
        let now = answers.postpaid_off;
        move |_: Event| Edit::PostpaidOff(!now)
    });
    html! {
        <div class="account">
            <p>{ lang.activated() }{ " " }{ settlement }</p>
            <p>
                <label>
                    <input type="checkbox" id="postpaid-off" checked={answers.postpaid_off} onchange={off_changed} />
                    { lang.postpaid_switched_off() }
                </label>
            </p>
        </div>
    }
}

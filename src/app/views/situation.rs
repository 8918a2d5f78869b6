use crate::app::components::{Choice, Group, PasteBox, Pasted, date_field, field, fold, picker, tick};
use crate::billing::{Buying, MONTHS, Plan, TierCounting};
use crate::calendar::Date;
use crate::price_book::{Meter, Postpaid, PriceList, Product};
use crate::scenario::{Amount, Change, Estimate, HeldPack, Item, ListPrice, PriceOf, Shape, Share};
use crate::text::{self, Lang};
use crate::volume::Profile;
use wasm_bindgen::JsCast;
use yew::prelude::*;

/// What the conditions are about.
pub(super) struct Situation<'a> {
    pub(super) lang: Lang,
    pub(super) product: &'a Product,
    pub(super) estimate: &'a Estimate,
    pub(super) item: &'a Item,
    /// The meter asked for and its list, where the question leads to one.
    pub(super) list: Option<(&'a Meter, &'a PriceList)>,
    pub(super) today: Date,
    /// Whether the open rule of tier counting changes what this line costs.
    pub(super) counting_matters: &'a dyn Fn() -> bool,
    /// Whether the conditions, and in them the single prices, are open from the start: once used, they stay open.
    pub(super) open: (bool, bool),
    pub(super) on_change: &'a Callback<Change>,
}

/// Facts about this customer, folded away until used; `account` is what only this product asks.
pub(super) fn situation(of: &Situation<'_>, account: &dyn Fn() -> Html) -> Html {
    let lang = of.lang;
    let inside = || {
        html! {
            <div class="situation">
                { account() }
                { months(of) }
                { held(of) }
                { grants(of) }
                { contract(of) }
                { plan(of) }
                { open_rules(of) }
            </div>
        }
    };
    fold(lang.conditions(), lang.conditions_hint(), "account", of.open.0, &inside)
}

/// Whether any condition was entered, and whether a single price was.
pub(super) fn used(estimate: &Estimate, item: &Item) -> (bool, bool) {
    let any = item.has_situation()
        || !estimate.packs_discount.is_empty()
        || !estimate.postpaid_discount.is_empty()
        || !estimate.prices.is_empty()
        || !estimate.start.is_empty()
        || estimate.buying != Buying::default();
    (any, !estimate.prices.is_empty())
}

fn section(title: &'static str, help: &'static str, inside: Html) -> Html {
    html! {
        <fieldset>
            <legend>{ title }</legend>
            if !help.is_empty() {
                <p class="note">{ help }</p>
            }
            { inside }
        </fieldset>
    }
}

/// How the year falls on its months, and whether it is counted per user.
fn months(of: &Situation<'_>) -> Html {
    let Situation { lang, estimate, item, on_change, .. } = *of;
    let kinds = [
        ("flat", Some(Profile::Flat)),
        ("growth", Some(Profile::Growth { percent: 110 })),
        ("season", Some(Profile::Season { peak: 7, times: 3 })),
        ("campaign", Some(Profile::Campaign { month: 11, times: 5 })),
        ("months", None),
    ];
    let value = match &item.shape {
        Shape::Profile(Profile::Flat) => "flat",
        Shape::Profile(Profile::Growth { .. }) => "growth",
        Shape::Profile(Profile::Season { .. }) => "season",
        Shape::Profile(Profile::Campaign { .. }) => "campaign",
        Shape::Months(_) => "months",
    };
    let choices = kinds
        .iter()
        .map(|(id, profile)| {
            Choice::new(*id, profile.map_or(lang.shape_months(), |p| text::profile_name(lang, p)))
        })
        .collect();
    let on_pick = on_change.reform(move |picked: AttrValue| {
        match kinds.iter().find(|(id, _)| picked == *id).and_then(|(_, profile)| *profile) {
            Some(profile) => Change::Profile(profile),
            None => Change::TypeMonths,
        }
    });
    let shape = picker("shape", lang.months_of_use(), &Group::plain(choices), value.into(), on_pick);
    let on_users = on_change.reform(Change::PerUser);
    html! {
        { section(lang.months_of_use(), "", html! {
            <>
                <p class="row">{ shape }{ profile(of) }</p>
                { typed_months(of) }
                <PasteBox {lang} of={Pasted::Months} title={lang.paste_months()} help={lang.paste_months_help()} on_change={on_change.clone()} />
                { tick("per-user", item.per_user.is_some(), lang.count_users(), on_users) }
                if let Some(each) = &item.per_user {
                    <div class="fields">
                        { amount(lang, "users", lang.users(), &estimate.users, on_change.reform(Change::Users)) }
                        { amount(lang, "each-user", each_label(of), each, on_change.reform(Change::EachUser)) }
                    </div>
                }
            </>
        }) }
    }
}

fn each_label(of: &Situation<'_>) -> &'static str {
    use crate::scenario::{Period, Tab};
    let month = of.item.inputs.period() == Period::Month;
    match (of.item.inputs.tab, month) {
        (Tab::Sms, false) => of.lang.pick("每人每年几条短信", "Messages per user a year"),
        (Tab::Sms, true) => of.lang.pick("每人每月几条短信", "Messages per user a month"),
        (_, false) => of.lang.pick("每人每年几次", "Times per user a year"),
        (_, true) => of.lang.pick("每人每月几次", "Times per user a month"),
    }
}

fn amount(lang: Lang, id: &str, label: &str, amount: &Amount, on_type: Callback<String>) -> Html {
    let error = amount.read().err().map(|error| text::volume_error(lang, &error));
    field(id.to_string(), label.to_string(), amount.text.clone(), error, "", on_type)
}

/// The plan's months by name: `2026-11`.
fn month_names(of: &Situation<'_>) -> Vec<String> {
    let plan = Plan { start: Some(of.estimate.start_day(of.today)), ..Plan::default() };
    (0..MONTHS).map(|index| text::ledger_month(of.lang, index, plan.days(index))).collect()
}

/// The parameters of a profile, each a choice.
fn profile(of: &Situation<'_>) -> Html {
    let Situation { lang, item, on_change, .. } = *of;
    let Shape::Profile(profile) = item.shape else { return Html::default() };
    let number = |text: &AttrValue| text.parse::<u16>().unwrap_or_default();
    let times = |now: u16| {
        let mut known = vec![2, 3, 5, 10, 20, 50];
        if !known.contains(&now) {
            known.push(now);
        }
        let name = |n: u16| match lang {
            Lang::Zh => format!("{n} 倍"),
            Lang::En => format!("{n} times"),
        };
        Group::plain(known.into_iter().map(|n| Choice::new(n.to_string(), name(n))).collect())
    };
    let names = month_names(of);
    let month = |now: u8| {
        let choices = (1u8..).zip(&names).map(|(n, name)| Choice::new(n.to_string(), name.clone())).collect();
        (Group::plain(choices), AttrValue::from(now.to_string()))
    };
    match profile {
        Profile::Flat => Html::default(),
        Profile::Growth { percent } => {
            let mut known = vec![80, 90, 95, 102, 105, 110, 120, 130, 150, 200];
            if !known.contains(&percent) {
                known.push(percent);
            }
            let name = |p: u16| match lang {
                Lang::Zh if p < 100 => format!("少 {}%", 100_u16.saturating_sub(p)),
                Lang::Zh => format!("多 {}%", p.saturating_sub(100)),
                Lang::En if p < 100 => format!("{} % less", 100_u16.saturating_sub(p)),
                Lang::En => format!("{} % more", p.saturating_sub(100)),
            };
            let choices = known.into_iter().map(|p| Choice::new(p.to_string(), name(p))).collect();
            let on_pick = on_change
                .reform(move |v: AttrValue| Change::Profile(Profile::Growth { percent: number(&v) }));
            let value = percent.to_string().into();
            html! { <>{ lang.monthly_change() }{ picker("growth", lang.monthly_change(), &Group::plain(choices), value, on_pick) }</> }
        }
        Profile::Season { peak, times: n } => {
            let (months, value) = month(peak);
            let on_peak = on_change.reform(move |v: AttrValue| {
                Change::Profile(Profile::Season { peak: u8::try_from(number(&v)).unwrap_or(1), times: n })
            });
            let on_times = on_change
                .reform(move |v: AttrValue| Change::Profile(Profile::Season { peak, times: number(&v) }));
            html! {
                <>
                    { lang.peak_month() }{ picker("peak", lang.peak_month(), &months, value, on_peak) }
                    { lang.pick("是淡季的", "is") }
                    { picker("times", lang.times_others(), &times(n), n.to_string().into(), on_times) }
                    { lang.pick("", "the low month") }
                </>
            }
        }
        Profile::Campaign { month: at, times: n } => {
            let (months, value) = month(at);
            let on_month = on_change.reform(move |v: AttrValue| {
                Change::Profile(Profile::Campaign { month: u8::try_from(number(&v)).unwrap_or(1), times: n })
            });
            let on_times = on_change.reform(move |v: AttrValue| {
                Change::Profile(Profile::Campaign { month: at, times: number(&v) })
            });
            html! {
                <>
                    { picker("campaign", lang.shape_campaign(), &months, value, on_month) }
                    { lang.pick("是平常的", "is") }
                    { picker("times", lang.times_others(), &times(n), n.to_string().into(), on_times) }
                    { lang.pick("", "another month") }
                </>
            }
        }
    }
}

fn typed_months(of: &Situation<'_>) -> Html {
    let Situation { lang, item, on_change, .. } = *of;
    let Shape::Months(months) = &item.shape else { return Html::default() };
    let names = month_names(of);
    // Cells copied in a spreadsheet fill all months, whichever field they are pasted into.
    let onpaste = {
        let on_change = on_change.clone();
        Callback::from(move |event: Event| {
            let data = event.dyn_ref::<web_sys::ClipboardEvent>().and_then(|e| e.clipboard_data());
            let text = data.and_then(|data| data.get_data("text/plain").ok()).unwrap_or_default();
            if let Ok(change) = Pasted::Months.read(&text) {
                event.prevent_default();
                on_change.emit(change);
            }
        })
    };
    html! {
        <div class="twelve" {onpaste}>
            for (index, (month, name)) in months.iter().zip(names).enumerate() {
                { amount(lang, &format!("month-{index}"), &name, month, on_change.reform(move |text| Change::Month(index, text))) }
            }
        </div>
    }
}

fn held(of: &Situation<'_>) -> Html {
    let Situation { lang, item, on_change, .. } = *of;
    let row = |(index, held): (usize, &HeldPack)| {
        let remove = on_change.reform(move |_: MouseEvent| Change::RemoveHeld(index));
        html! {
            <div class="fields" key={index}>
                { amount(lang, &format!("held-{index}"), lang.held_left(), &held.left, on_change.reform(move |t| Change::HeldLeft(index, t))) }
                { date_field(format!("held-ends-{index}"), lang.held_ends(), held.ends.clone(), "", on_change.reform(move |t| Change::HeldEnds(index, t))) }
                <button type="button" class="quiet" onclick={remove}>{ lang.remove() }</button>
            </div>
        }
    };
    let add = on_change.reform(|_: MouseEvent| Change::AddHeld);
    section(
        lang.held_packs(),
        lang.held_help(),
        html! {
            <>
                { for item.held.iter().enumerate().map(row) }
                <button type="button" class="button small" id="add-held" onclick={add}>{ lang.add_held() }</button>
                <PasteBox {lang} of={Pasted::Held} title={lang.paste_held()} help={lang.paste_held_help()} on_change={on_change.clone()} />
            </>
        },
    )
}

/// A tick for each gift this meter has now.
fn grants(of: &Situation<'_>) -> Html {
    let Situation { lang, product, item, on_change, .. } = *of;
    let Some((meter, _)) = of.list else { return Html::default() };
    let activated: Option<Date> = item.activated.parse().ok();
    let given = |from: Option<Date>, to: Option<Date>| match activated {
        Some(day) => from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to),
        None => to.is_none(),
    };
    let grants: Vec<_> = meter.grants.iter().filter(|g| !g.test_only && given(g.from, g.to)).collect();
    if grants.is_empty() {
        return Html::default();
    }
    section(
        lang.free_quota(),
        "",
        html! {
            <>
                for grant in &grants {
                    { {
                        let (id, on) = (grant.id.clone(), item.grants.contains(&grant.id));
                        let on_tick = on_change.reform(move |on| Change::Grant(id.clone(), on));
                        tick(format!("grant-{}", grant.id), on, text::grant_tick(lang, grant, product), on_tick)
                    } }
                }
                if !item.grants.is_empty() || activated.is_some() {
                    { date_field("activated", lang.activated_on(), item.activated.clone(), lang.activated_help(), on_change.reform(Change::Activated)) }
                }
            </>
        },
    )
}

fn contract(of: &Situation<'_>) -> Html {
    let Situation { lang, estimate, on_change, .. } = *of;
    let error = |text: &str| {
        if text.trim().is_empty() { None } else { Share::parse(text).err() }
            .map(|error| text::share_error(lang, error).to_string())
    };
    let (packs, postpaid) = (&estimate.packs_discount, &estimate.postpaid_discount);
    section(
        lang.contract(),
        "",
        html! {
            <>
                <div class="fields">
                    { field("packs-discount", lang.packs_discount(), packs.clone(), error(packs), lang.discount_example(), on_change.reform(Change::PacksDiscount)) }
                    { field("postpaid-discount", lang.postpaid_discount(), postpaid.clone(), error(postpaid), lang.discount_example(), on_change.reform(Change::PostpaidDiscount)) }
                </div>
                { own_prices(of) }
            </>
        },
    )
}

/// The meter's prices, each with a field to type another over it.
fn own_prices(of: &Situation<'_>) -> Html {
    let Situation { lang, list, .. } = *of;
    let Some((meter, list)) = list else { return Html::default() };
    let inside = || price_fields(of, meter, list);
    fold(lang.own_prices(), lang.own_prices_hint(), "own-prices", of.open.1, &inside)
}

fn price_fields(of: &Situation<'_>, meter: &Meter, list: &PriceList) -> Html {
    let Situation { lang, product, estimate, on_change, .. } = *of;
    let mut rows: Vec<(PriceOf, String, String)> = Vec::new();
    match &list.postpaid {
        Postpaid::Flat(price) => {
            rows.push((PriceOf::Postpaid, lang.unit_price().to_string(), price.to_string()))
        }
        Postpaid::Reached(_) | Postpaid::Graduated(_) => {
            rows.push((PriceOf::Postpaid, lang.unit_price().to_string(), lang.by_tier().to_string()))
        }
        Postpaid::Unlisted => rows.push((PriceOf::Postpaid, lang.unit_price().to_string(), "–".to_string())),
        Postpaid::None => {}
    }
    for pack in list.packs.iter() {
        let name = text::size_label(lang, pack.units, &product.unit);
        rows.push((PriceOf::Pack(pack.units), name, text::money(pack.price)));
    }
    let row = |(what, name, public): (PriceOf, String, String)| {
        let own = estimate.prices.iter().find(|p| p.meter == meter.id && p.of == what);
        let value = own.map(|p| p.text.clone()).unwrap_or_default();
        let bad = own.is_some_and(|p| !estimate.reads(p));
        let id = match what {
            PriceOf::Postpaid => "own-postpaid".to_string(),
            PriceOf::Pack(units) => format!("own-{units}"),
        };
        let meter = meter.id.clone();
        let on_type =
            on_change.reform(move |text| Change::Price(ListPrice { meter: meter.clone(), of: what, text }));
        let error = bad.then(|| lang.bad_price().to_string());
        html! {
            <tr key={id.clone()}>
                <th scope="row">{ name }</th>
                <td>{ public }</td>
                <td>{ field(id, lang.your_price(), value, error, "", on_type) }</td>
            </tr>
        }
    };
    html! {
        <table class="own">
            <caption class="unseen">{ lang.of(&meter.name) }</caption>
            <thead>
                <tr>
                    <th scope="col">{ lang.size() }</th>
                    <th scope="col">{ lang.list_price_column() }</th>
                    <th scope="col">{ lang.your_price() }</th>
                </tr>
            </thead>
            <tbody>{ for rows.into_iter().map(row) }</tbody>
        </table>
    }
}

fn plan(of: &Situation<'_>) -> Html {
    let Situation { lang, estimate, on_change, .. } = *of;
    let value = match estimate.buying {
        Buying::WhenNeeded => "needed",
        Buying::AtOnce => "once",
    };
    let choices = vec![Choice::new("needed", lang.when_needed()), Choice::new("once", lang.at_once())];
    let on_pick = on_change
        .reform(|v: AttrValue| Change::Buying(if v == "once" { Buying::AtOnce } else { Buying::WhenNeeded }));
    section(
        lang.buying_plan(),
        "",
        html! {
            <div class="fields">
                { date_field("start", lang.first_purchase(), estimate.start.clone(), lang.first_purchase_help(), on_change.reform(Change::Start)) }
                <div class="field">
                    <span class="label">{ lang.buy_when() }</span>
                    { picker("buying", lang.buy_when(), &Group::plain(choices), value.into(), on_pick) }
                </div>
            </div>
        },
    )
}

/// Rules the sources leave open, where they change the money.
fn open_rules(of: &Situation<'_>) -> Html {
    let Situation { lang, item, on_change, .. } = *of;
    if !(of.counting_matters)() {
        return Html::default();
    }
    let value = match item.counting {
        TierCounting::Postpaid => "postpaid",
        TierCounting::All => "all",
    };
    let choices =
        vec![Choice::new("postpaid", lang.counting_postpaid()), Choice::new("all", lang.counting_all())];
    let on_pick = on_change.reform(|v: AttrValue| {
        Change::Counting(if v == "all" { TierCounting::All } else { TierCounting::Postpaid })
    });
    section(
        lang.open_rules(),
        lang.counting_help(),
        html! {
            <div class="field">
                <span class="label">{ lang.counting() }</span>
                { picker("counting", lang.counting(), &Group::plain(choices), value.into(), on_pick) }
            </div>
        },
    )
}

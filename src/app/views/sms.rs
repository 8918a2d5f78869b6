use super::faceid::period_picker;
use super::purchase::purchase;
use super::sms_money::{Price, by_region, charged, destinations, shorter_ways, values};
use crate::app::components::{Announcer, Choice, Group, NumberField, bar, picker};
use crate::money::Money;
use crate::order;
use crate::price_book::Product;
use crate::quote::{ItemQuote, LineQuote};
use crate::scenario::{Edit, Inputs, Sms};
use crate::sms::{Case, Encoding, Market, Segmentation, variables};
use crate::text::{self, Lang};
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

/// Segments drawn one by one; beyond, only their number is told.
const DRAWN: usize = 12;

/// The message first: typed here, cut into billed segments below.
pub(super) fn sms_form(
    lang: Lang,
    product: &'static Product,
    inputs: &Inputs,
    now: Option<Money>,
    price: &Price<'_>,
    on_edit: &Callback<Edit>,
) -> Html {
    let answers = &inputs.sms;
    let prefix = answers.prefix(product);
    let spread = answers.spread(prefix);
    let cut = &spread.typical;
    let abroad = answers.market == Market::International;
    let several = abroad && !answers.also.is_empty();
    let offers = answers.changes(prefix);
    let carrier = answers.destinations(product).next().filter(|_| prefix > 0 && cut.count() > 0);
    let signature = {
        let on_edit = on_edit.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok()) {
                on_edit.emit(Edit::Signature(input.value()));
            }
        })
    };
    let body = {
        let on_edit = on_edit.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target().and_then(|t| t.dyn_into::<HtmlTextAreaElement>().ok()) {
                on_edit.emit(Edit::Body(input.value()));
            }
        })
    };
    let (open, close) = answers.market.brackets();
    let signature_label = match answers.market {
        Market::Domestic => lang.signature(),
        Market::International => lang.signature_abroad(),
    };
    html! {
        <>
            <div class="markets">
                { market_switch(lang, answers.market, on_edit) }
                if abroad && !several {
                    <RegionPicker {lang} {product} region={answers.region} on_edit={on_edit.clone()} />
                }
            </div>
            if several {
                { destinations(lang, product, answers, on_edit) }
            }
            <div class="message">
                <div class="signature">
                    <label for="signature">{ signature_label }</label>
                    <span class="brackets">
                        { open }
                        <input
                            id="signature"
                            type="text"
                            autocomplete="off"
                            value={answers.active_signature().to_string()}
                            oninput={signature}
                        />
                        { close }
                    </span>
                    <small>{ lang.pick("计入长度", "counts") }</small>
                </div>
                <label class="unseen" for="body">{ lang.message() }</label>
                <textarea id="body" rows="4" placeholder={lang.type_message()} value={answers.body.clone()} oninput={body} />
            </div>
            { values(lang, answers, &spread.unfilled, on_edit) }
            { segments(lang, cut) }
            { forced(lang, cut, !offers.worth().is_empty()) }
            { shorter_ways(lang, answers, &offers, now, price, on_edit) }
            for warning in spread.worst().telling() {
                <p class="note">{ text::sms_warning(lang, warning) }</p>
            }
            if let Some((meter, _)) = carrier {
                <p class="note" id="carrier">{ text::carrier_prefix(lang, prefix, lang.of(&meter.name)) }</p>
            }
        </>
    }
}

fn market_switch(lang: Lang, market: Market, on_edit: &Callback<Edit>) -> Html {
    let choice = |value: Market, id: &'static str, name: &'static str| {
        let onchange = on_edit.reform(move |_: Event| Edit::Market(value));
        html! {
            <label>
                <input type="radio" name="market" {id} checked={market == value} {onchange} />
                <span>{ name }</span>
            </label>
        }
    };
    html! {
        <div class="switch" role="radiogroup" aria-label={lang.market()}>
            { choice(Market::Domestic, "market-domestic", lang.domestic()) }
            { choice(Market::International, "market-international", lang.international()) }
        </div>
    }
}

/// Every country and region, in the order of the language.
pub(super) fn region_choices(lang: Lang, product: &Product) -> Vec<Choice> {
    let mut regions: Vec<(u16, &str, String)> = (0u16..)
        .zip(product.meters.iter())
        .filter_map(|(i, m)| {
            let region = m.region.as_ref()?;
            Some((i, lang.of(&m.name), format!("{} +{}", lang.of(&m.name), region.dial)))
        })
        .collect();
    if lang == Lang::En {
        order::by(&mut regions, |(_, name, _)| *name);
    }
    regions
        .into_iter()
        .map(|(i, name, text)| Choice {
            value: i.to_string().into(),
            text: text.into(),
            short: Some(name.to_string().into()),
        })
        .collect()
}

#[derive(Clone, Properties)]
struct RegionPickerProps {
    lang: Lang,
    product: &'static Product,
    region: u16,
    on_edit: Callback<Edit>,
}

/// A callback is a new one at every key and leads to the same page: two hundred regions are not drawn again for it.
impl PartialEq for RegionPickerProps {
    fn eq(&self, other: &Self) -> bool {
        (self.lang, self.region) == (other.lang, other.region)
    }
}

#[component]
fn RegionPicker(props: &RegionPickerProps) -> Html {
    let RegionPickerProps { lang, product, region, on_edit } = props;
    let choices = region_choices(*lang, product);
    let on_pick = on_edit.reform(|value: AttrValue| Edit::Region(value.parse().unwrap_or_default()));
    picker("region", lang.region(), &Group::plain(choices), region.to_string().into(), on_pick)
}

/// A bar a segment: how full each is.
fn segments(lang: Lang, cut: &Segmentation) -> Html {
    let limit = if cut.count() > 1 { cut.limits.multi } else { cut.limits.single };
    let more = cut.segments.len().saturating_sub(DRAWN);
    html! {
        <ol class="segments">
            for (number, &units) in (1u32..).zip(cut.segments.iter().take(DRAWN)) {
                <li key={number}>
                    <span>{ match lang {
                        Lang::Zh => format!("第 {number} 条"),
                        Lang::En => format!("Segment {number}"),
                    } }</span>
                    { bar(u32::from(units).saturating_mul(1000).checked_div(u32::from(limit)).unwrap_or(0), true) }
                    <b>{ format!("{units} / {limit}") }</b>
                </li>
            }
            if more > 0 {
                <li class="rest">{ match lang {
                    Lang::Zh => format!("另有 {more} 条"),
                    Lang::En => format!("and {more} more"),
                } }</li>
            }
        </ol>
    }
}

/// Which character makes the message cost more. One that costs nothing is no news.
fn forced(lang: Lang, cut: &Segmentation, replaceable: bool) -> Html {
    let Some(forced) = cut.forced_by.as_ref().filter(|f| f.count_without < cut.count()) else {
        return Html::default();
    };
    let code = format!("U+{:04X}", u32::from(forced.character));
    let place = forced.index.saturating_add(1);
    let saved = cut.count().saturating_sub(forced.count_without);
    let words = match lang {
        Lang::Zh => {
            format!("第 {place} 个字符“{}”（{code}）不在英文字符集里，整条改按 70/67 计。", forced.character)
        }
        Lang::En => format!(
            "Character {place}, “{}” ({code}), is outside the GSM set, so the whole message counts 70/67.",
            forced.character
        ),
    };
    // A message in another language is no slip of one character; what can be replaced is told with its money below.
    let cost = (saved > 0 && forced.occurrences <= 10 && !replaceable).then(|| match lang {
        Lang::Zh => format!("换掉这类字符，{} 条变 {} 条。", cut.count(), forced.count_without),
        Lang::En => format!("Without such characters: {} instead of {}.", forced.count_without, cut.count()),
    });
    html! {
        <p class="tip" id="forced">
            { text::in_order(&words) }
            if let Some(cost) = cost {
                { " " }<b>{ cost }</b>
            }
        </p>
    }
}

/// The text as sent, each segment told from the next, and the character that makes it cost more marked.
pub(super) fn sms_preview(lang: Lang, product: &Product, inputs: &Inputs) -> Html {
    let spread = inputs.sms.spread(inputs.sms.prefix(product));
    let cut = &spread.typical;
    if cut.count() == 0 {
        return charged(lang, product, &inputs.sms);
    }
    let forced = cut.forced_by.as_ref().map(|f| (f.byte, f.byte.saturating_add(f.character.len_utf8())));
    let mut start = 0usize;
    let mut parts: Vec<Html> = Vec::new();
    for part in cut.parts().take(DRAWN) {
        let end = start.saturating_add(part.len());
        let marked = forced.filter(|(from, to)| *from >= start && *to <= end).and_then(|(from, to)| {
            let (a, b) = (from.checked_sub(start)?, to.checked_sub(start)?);
            Some((part.get(..a)?, part.get(a..b)?, part.get(b..)?))
        });
        parts.push(html! {
            <span class="part">
                if let Some((before, culprit, after)) = marked {
                    { before.to_string() }<mark>{ culprit.to_string() }</mark>{ after.to_string() }
                } else {
                    { part.to_string() }
                }
            </span>
        });
        start = end;
    }
    let more = cut.segments.len() > DRAWN;
    let varies = !variables(&inputs.sms.body).is_empty();
    html! {
        <>
            <section class="sent" aria-label={lang.as_sent()}>
                <h2>
                    { lang.as_sent() }
                    if varies {
                        { lang.pick("（", " (") }{ lang.with_typical() }{ lang.pick("）", ")") }
                    }
                </h2>
                <p>{ for parts }if more { <span class="part">{ "…" }</span> }</p>
            </section>
            { charged(lang, product, &inputs.sms) }
        </>
    }
}

/// How many segments a message is, and how it was counted. With `price`, what variables make of the cost.
fn counted(lang: Lang, product: &Product, answers: &Sms, price: Option<&Price<'_>>) -> (String, Html) {
    let spread = answers.spread(answers.prefix(product));
    let cut = &spread.typical;
    let count = answers.count(answers.prefix(product));
    let by_case = [
        (spread.shortest.count(), Case::Shortest),
        (count, Case::Typical),
        (spread.longest.count(), Case::Longest),
    ];
    let least = by_case.iter().min_by_key(|(count, _)| *count);
    let most = by_case.iter().max_by_key(|(count, _)| *count);
    let range = least.zip(most).filter(|(least, most)| least.0 < most.0).map(|(least, most)| {
        let paid = price.and_then(|price| price(&answers.at(least.1)).zip(price(&answers.at(most.1))));
        text::range(lang, (least.0, most.0), paid)
    });
    let unit = lang.unit(&product.unit, u64::from(count)).to_string();
    let split: Vec<String> = cut.segments.iter().take(4).map(ToString::to_string).collect();
    let split = format!("{}{}", split.join("/"), if cut.segments.len() > 4 { "/…" } else { "" });
    let detail = if answers.textless() || split.is_empty() { unit } else { format!("{unit} · {split}") };
    let length = text::pieces(cut.length.into());
    let weight = match (lang, cut.encoding) {
        _ if answers.textless() => lang.textless().to_string(),
        (Lang::Zh, Encoding::Gsm7) => format!("{length} 字，按纯英文 160/153 计"),
        (Lang::Zh, Encoding::Ucs2) => format!("{length} 字，按 70/67 计"),
        (Lang::En, Encoding::Gsm7) => format!("{length} characters, counted 160/153"),
        (Lang::En, Encoding::Ucs2) => format!("{length} characters, counted 70/67"),
    };
    let several = answers.market == Market::International && !answers.also.is_empty();
    let first = answers.destinations(product).next().filter(|_| several);
    let label = first.map_or_else(
        || lang.this_message().to_string(),
        |(meter, _)| text::message_to(lang, lang.of(&meter.name)),
    );
    let mut spoken = format!("{count} {detail}");
    if let Some(range) = &range {
        spoken.push_str(lang.pick("，", ", "));
        spoken.push_str(range);
    }
    let shown = html! {
        <>
            <p class="label">{ label }</p>
            <p class="big" data-segments={count.to_string()}>{ text::pieces(count.into()) }<small>{ detail }</small></p>
            if let Some(range) = range {
                <p class="range" id="range">{ range }</p>
            }
            <p class="plain">{ weight }</p>
        </>
    };
    (spoken, shown)
}

/// The segmenter's answer: segments and no money.
pub(super) fn segments_answer(lang: Lang, product: &Product, inputs: &Inputs) -> Html {
    let (spoken, shown) = counted(lang, product, &inputs.sms, None);
    html! { <><Announcer text={spoken} />{ shown }</> }
}

/// The answer about a message: how many segments, then what they cost for everybody who gets them. `answered`
/// holds nothing for too many.
pub(super) fn sms_answer(
    lang: Lang,
    product: &Product,
    inputs: &Inputs,
    answered: Option<&ItemQuote>,
    price: &Price<'_>,
    on_edit: &Callback<Edit>,
) -> Html {
    let answers = &inputs.sms;
    let cut = &answers.spread(answers.prefix(product)).typical;
    let several = answers.market == Market::International && !answers.also.is_empty();
    let quotes = answered.map_or(&[][..], |a| a.quotes.as_slice());
    let total = answered.and_then(|a| Some(a.sums?.best));
    let everybody = answers.destinations(product).map(|(_, people)| people.good.get()).sum::<u64>();
    let (everybody, everywhere) = (text::pieces(everybody), answers.destinations(product).count());
    let people = html! {
        <NumberField
            id="recipients"
            label={lang.recipients()}
            value={answers.recipients.text.clone()}
            invalid={answers.recipients.read().is_err() || quotes.is_empty()}
            on_type={on_edit.reform(Edit::Number)}
        />
    };
    let period = period_picker(lang, answers.period, on_edit);
    // The count, then what it comes to: either alone may be what changed.
    let (mut spoken, shown) = counted(lang, product, answers, Some(price));
    if let Some(total) = total {
        spoken.push_str(lang.pick("，", ", "));
        spoken.push_str(&format!("{} {}", text::money(total), lang.yuan()));
    }
    html! {
        <>
            <Announcer text={spoken} />
            { shown }
            <p class="sentence small">
                { match lang {
                    Lang::Zh if several => html! { <>{ "每 " }{ period }{ format!(" 发给 {} 个国家/地区，共 {everybody} 人", everywhere) }</> },
                    Lang::En if several => html! { <>{ "Every " }{ period }{ format!(" to {everybody} people in {everywhere} countries or regions") }</> },
                    Lang::Zh => html! { <>{ "发给 " }{ people }{ " " }<span class="keep">{ "人，每 " }{ period }</span></> },
                    Lang::En => html! { <>{ "To " }{ people }{ " " }<span class="keep">{ "people a " }{ period }</span></> },
                } }
            </p>
            if several {
                if quotes.is_empty() {
                    <p class="echo error" role="alert">{ lang.too_many_segments() }</p>
                } else {
                    <p class="echo">{ a_year(lang, product, quotes.iter().map(|q| q.units).sum()) }</p>
                }
                if let Some(total) = total.filter(|t| *t > Money::ZERO) {
                    { total_line(lang, total) }
                    { by_region(lang, product, answers, quotes) }
                }
            } else {
                { reach(lang, product, answers, quotes.first().map(|q| q.units)) }
                { money(lang, product, answers, price, quotes.first(), cut) }
            }
        </>
    }
}

/// What the number of people was understood as and how many segments that is a year, or why it was not.
fn reach(lang: Lang, product: &Product, answers: &Sms, units: Option<u64>) -> Html {
    let people = text::pieces(answers.recipients.good.get());
    match answers.recipients.read() {
        // Without a line the product of the two is beyond what can be priced.
        Ok(_) if units.is_none() => html! {
            <p class="echo error" id="recipients-error" role="alert">{ lang.too_many_segments() }</p>
        },
        Ok(_) => html! { <p class="echo">{ a_year(lang, product, units.unwrap_or(0)) }</p> },
        Err(error) => html! {
            <p class="echo error" id="recipients-error" role="alert">
                { text::volume_error(lang, &error) }{ lang.pick("。", ". ") }
                <span>{ lang.still_good() }{ people }</span>
            </p>
        },
    }
}

fn a_year(lang: Lang, product: &Product, units: u64) -> String {
    let year = text::quoted_volume(lang, units, product);
    match lang {
        Lang::Zh => format!("一年 {year}"),
        Lang::En => format!("{year} a year"),
    }
}

fn money(
    lang: Lang,
    product: &Product,
    answers: &Sms,
    price: &Price<'_>,
    quote: Option<&LineQuote>,
    cut: &Segmentation,
) -> Html {
    let Some(quote) = quote.filter(|q| q.units > 0) else { return Html::default() };
    let Some(best) = &quote.options.best else { return Html::default() };
    let shorter = cut.over.and_then(|over| {
        let less = price(&answers.one_less(answers.prefix(product))?)?;
        let saved = best.payable.minus(less).filter(|saved| *saved > Money::ZERO)?;
        Some(text::saved_by_cutting(lang, over, cut.count(), saved))
    });
    html! {
        <>
            { total_line(lang, best.payable) }
            if quote.options.packs.is_none() {
                <p class="plain">{ lang.no_packs() }</p>
            }
            if let Some(words) = shorter {
                <p class="tip">{ words }</p>
            }
            { purchase(lang, product, quote) }
        </>
    }
}

fn total_line(lang: Lang, total: Money) -> Html {
    html! {
        <p class="total">
            <span>{ lang.best() }{ " · " }{ lang.twelve_months() }</span>
            <b data-total="best">{ text::money(total) }{ " " }{ lang.yuan() }</b>
        </p>
    }
}

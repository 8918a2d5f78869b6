use crate::price_book::PriceBook;
use crate::quote::{EstimateQuote, ItemQuote};
use crate::scenario::{Change, Estimate, Item, MAX_ITEMS};
use crate::text::{self, Lang};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// All lines with their subtotals, and what they come to. It appears with the second line.
pub(super) fn cart(
    lang: Lang,
    book: &PriceBook,
    estimate: &Estimate,
    quote: &EstimateQuote,
    on_change: &Callback<Change>,
) -> Html {
    if estimate.items.len() < 2 {
        return Html::default();
    }
    let several = estimate.items.len();
    let rows = estimate.items.iter().zip(&quote.items).enumerate().map(|(at, (item, answer))| {
        row(lang, book, at, several, at == estimate.open, item, answer, on_change)
    });
    html! {
        <section class="cart" aria-labelledby="cart-title">
            <h2 id="cart-title">{ lang.your_estimate() }</h2>
            <div class="scroll"><table>
                <thead>
                    <tr>
                        <th scope="col">{ lang.name_of_line() }</th>
                        <th scope="col">{ lang.use_in_a_year() }</th>
                        <th scope="col">{ lang.subtotal() }</th>
                        <th scope="col"><span class="unseen">{ lang.open_line() }</span></th>
                    </tr>
                </thead>
                <tbody>{ for rows }</tbody>
                <tfoot>{ total(lang, quote) }</tfoot>
            </table></div>
            { under(lang, quote) }
            { add_line(lang, several, on_change) }
        </section>
    }
}

#[expect(clippy::too_many_arguments, reason = "a row shows all of it")]
fn row(
    lang: Lang,
    book: &PriceBook,
    at: usize,
    several: usize,
    open: bool,
    item: &Item,
    answer: &ItemQuote,
    on_change: &Callback<Change>,
) -> Html {
    let title = text::item_title(lang, item, &answer.lines, book);
    let units = answer.quotes.iter().fold(0u64, |n, q| n.saturating_add(q.units));
    let usage = book
        .product(item.inputs.tab.id())
        .filter(|_| !answer.quotes.is_empty())
        .map(|product| text::line_use(lang, units, product))
        .unwrap_or_default();
    let amount = answer.sums.map_or_else(|| lang.no_answer().to_string(), |s| text::money(s.best));
    let on_open = on_change.reform(move |_: MouseEvent| Change::Open(at));
    html! {
        <>
            <tr class={classes!(open.then_some("on"))} data-line={at.to_string()}>
                <th scope="row">
                    <button type="button" class="plain-link" aria-current={open.then_some("true")} onclick={on_open}>{ &title }</button>
                </th>
                <td>{ usage }</td>
                <td class="amount">{ amount }</td>
                <td>{ if open { lang.editing() } else { "" } }</td>
            </tr>
            if open {
                <tr class="more"><td colspan="4">{ row_more(lang, at, several, item, title, on_change) }</td></tr>
            }
        </>
    }
}

/// What can be done with the open line.
fn row_more(
    lang: Lang,
    at: usize,
    several: usize,
    item: &Item,
    title: String,
    on_change: &Callback<Change>,
) -> Html {
    let on_name = {
        let on_change = on_change.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok()) {
                on_change.emit(Change::Rename(at, input.value()));
            }
        })
    };
    let button = |id: &'static str, words: &'static str, change: Change, off: bool| {
        let onclick = on_change.reform(move |_: MouseEvent| change.clone());
        html! { <button type="button" class="quiet" data-row={id} disabled={off} {onclick}>{ words }</button> }
    };
    let full = several >= MAX_ITEMS;
    html! {
        <div class="row-more">
            <label>{ lang.name_of_line() }
                <input class="name" maxlength="60" value={item.name.clone()} placeholder={title} oninput={on_name} />
            </label>
            { button("duplicate", lang.duplicate(), Change::Duplicate(at), full) }
            { button("up", lang.move_up(), Change::Move { from: at, to: at.saturating_sub(1) }, at == 0) }
            { button("down", lang.move_down(), Change::Move { from: at, to: at.saturating_add(1) }, at.saturating_add(1) >= several) }
            { button("remove", lang.remove(), Change::Remove(at), false) }
        </div>
    }
}

fn total(lang: Lang, quote: &EstimateQuote) -> Html {
    let amount = quote.total.map_or_else(|| "–".to_string(), |t| text::money(t.best));
    html! {
        <tr>
            <th scope="row" colspan="2">{ lang.grand_total() }{ " · " }{ lang.twelve_months() }</th>
            <td class="amount" data-total="grand">{ amount }</td>
            <td>{ lang.yuan() }</td>
        </tr>
    }
}

/// What the total is made of, and what it leaves out.
fn under(lang: Lang, quote: &EstimateQuote) -> Html {
    let missing = (quote.unanswered > 0).then(|| match lang {
        Lang::Zh => format!("有 {} 项没有结果，所以没有合计。", quote.unanswered),
        Lang::En if quote.unanswered == 1 => "One line has no answer, so there is no total.".to_string(),
        Lang::En => format!("{} lines have no answer, so there is no total.", quote.unanswered),
    });
    html! {
        <p class="note" role="status">
            if let Some(total) = quote.total {
                { text::money_parts(lang, total.today, total.later) }{ lang.pick("。", ". ") }
                if let Some(list) = total.at_list {
                    { text::of_list(lang, list) }{ lang.pick("。", ". ") }
                }
                { text::uncertain_line(lang, &total).unwrap_or_default() }
            }
            { missing.unwrap_or_default() }
        </p>
    }
}

/// The button that makes an estimate of several lines. It stands last on the page until there are some, then in the cart.
pub(super) fn add_line(lang: Lang, lines: usize, on_change: &Callback<Change>) -> Html {
    let onclick = on_change.reform(|_: MouseEvent| Change::Add);
    let full = lines >= MAX_ITEMS;
    html! {
        <>
            <button type="button" class="button" id="add-line" disabled={full} {onclick}>{ "+ " }{ lang.add_line() }</button>
            if full {
                <p class="note" id="full" role="status">{ lang.estimate_full() }</p>
            }
        </>
    }
}

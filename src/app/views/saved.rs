use crate::app::browser;
use crate::app::storage::{self, Blocked, Elsewhere, Saved};
use crate::calendar::Date;
use crate::money::Money;
use crate::price_book::embedded;
use crate::quote::{EstimateQuote, Quoter, estimate as priced};
use crate::scenario::link::{self, LinkError, Opened};
use crate::scenario::{Change, Estimate};
use crate::text::{self, Lang, money};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Estimates saved by name.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct SavesProps {
    /// The language shown.
    pub lang: Lang,
    /// What was entered.
    pub estimate: Rc<Estimate>,
    /// The answer.
    pub quote: Rc<EstimateQuote>,
    /// The day on which saved estimates are priced.
    pub today: Date,
    /// A saved estimate was opened.
    pub on_change: Callback<Change>,
    /// What is listed until the browser was asked.
    #[prop_or_default]
    pub known: Vec<Saved>,
    /// Which of them are compared from the start.
    #[prop_or_default]
    pub compared: Vec<u32>,
}

/// What an estimate came to when it was saved.
#[derive(Debug, Clone, PartialEq)]
struct Then {
    book: String,
    day: Date,
    best: Money,
}

/// A saved estimate with what it comes to today.
struct Row {
    saved: Saved,
    opened: Result<(Opened, EstimateQuote), LinkError>,
    then: Option<Then>,
}

/// What is kept beside a saved estimate: the book, the day and the total it was saved with.
fn then_key(id: u32) -> String {
    format!("then.{id}")
}

impl Then {
    fn of(quote: &EstimateQuote, day: Date) -> Option<Self> {
        Some(Self { book: embedded().version.to_string(), day, best: quote.total?.best })
    }

    fn written(&self) -> String {
        format!("{} {} {}", self.book, self.day, self.best)
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split(' ');
        let (book, day, best) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Self { book: book.into(), day: day.parse().ok()?, best: best.parse().ok()? })
    }
}

fn rows(quoter: &Quoter<'_>, saved: &[Saved], today: Date, browser: bool) -> Vec<Row> {
    let row = |saved: &Saved| {
        let opened = link::decode(&saved.link, embedded()).map(|opened| {
            let quote = priced(quoter, &opened.estimate, today);
            (opened, quote)
        });
        let then = if browser { storage::load(&then_key(saved.id)).ok().flatten() } else { None };
        Row { saved: saved.clone(), opened, then: then.and_then(|text| Then::read(&text)) }
    };
    saved.iter().map(row).collect()
}

/// The estimates saved in this browser: save as, open, delete, and some of them side by side with the open one.
#[component]
pub fn Saves(props: &SavesProps) -> Html {
    let SavesProps { lang, estimate, quote, today, on_change, known, compared } = props.clone();
    let listed = use_state_eq(|| Ok::<_, Blocked>(known));
    // Only a browser has anything to ask, and only once the page is in it.
    let browser = use_state_eq(|| false);
    let compared = use_state_eq(|| compared);
    let name = use_state_eq(String::new);
    let sure = use_state_eq(|| None::<u32>);
    let told = use_state_eq(Vec::<String>::new);
    let quoter = use_memo((), |()| Quoter::new(embedded()));

    let reload = {
        let (listed, browser) = (listed.clone(), browser.clone());
        move || {
            browser.set(true);
            listed.set(storage::saved());
        }
    };
    {
        // A change may have saved what was here before a link was opened: known once the page has done all that follows it.
        let reload = reload.clone();
        use_effect_with(Rc::clone(&estimate), move |_| {
            browser::after_drawing(move || browser::soon(reload));
        });
    }
    {
        let reload = reload.clone();
        use_effect_with((), move |()| {
            let listener = storage::on_other_tab(move |what| {
                if what == Elsewhere::Saved {
                    reload();
                }
            });
            move || drop(listener)
        });
    }
    let saves: Vec<Saved> = (*listed).clone().unwrap_or_default();
    let table = {
        let quoter = Rc::clone(&quoter);
        use_memo((saves, today, *browser), move |(saves, today, browser)| {
            Unchanging(rows(&quoter, saves, *today, *browser))
        })
    };
    let table = &table.0;

    let title = name.trim().to_string();
    let replaces = table.iter().any(|row| row.saved.name == title);
    let on_name = {
        let name = name.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok()) {
                name.set(input.value());
            }
        })
    };
    let on_save = {
        let (estimate, quote, reload) = (Rc::clone(&estimate), Rc::clone(&quote), reload.clone());
        let (name, told) = (name.clone(), told.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let title = match name.trim() {
                "" => today.to_string(),
                title => title.to_string(),
            };
            let saved = storage::save_as(&title, &estimate, embedded()).and_then(|id| {
                match Then::of(&quote, today) {
                    Some(then) => storage::save(&then_key(id), &then.written()),
                    None => storage::forget(&then_key(id)),
                }
            });
            told.set(if saved.is_ok() { Vec::new() } else { vec![lang.not_kept().into()] });
            name.set(String::new());
            reload();
        })
    };
    let remove = {
        let (sure, told) = (sure.clone(), told.clone());
        Callback::from(move |id: u32| {
            if *sure != Some(id) {
                sure.set(Some(id));
                return;
            }
            sure.set(None);
            // What stays behind of it is overwritten by the next one saved under its number.
            let _ = storage::forget(&then_key(id));
            told.set(if storage::remove(id).is_ok() { Vec::new() } else { vec![lang.not_kept().into()] });
            reload();
        })
    };
    let open = {
        let told = told.clone();
        Callback::from(move |opened: Opened| {
            told.set(text::opened_notes(lang, &opened, embedded()));
            on_change.emit(Change::Replace(Box::new(opened.estimate)));
        })
    };
    let choose = {
        let compared = compared.clone();
        Callback::from(move |id: u32| {
            let mut next = (*compared).clone();
            match next.iter().position(|known| *known == id) {
                Some(at) => drop(next.remove(at)),
                None => next.push(id),
            }
            compared.set(next);
        })
    };
    let chosen: Vec<&Row> = table.iter().filter(|row| compared.contains(&row.saved.id)).collect();
    html! {
        <section class="saves" aria-label={lang.saved_estimates()}>
            <form class="row-of" onsubmit={on_save}>
                <label for="save-name">{ lang.save_name() }</label>
                <input class="name" id="save-name" maxlength="60" autocomplete="off" placeholder={today.to_string()} value={(*name).clone()} oninput={on_name} />
                <button type="submit" class="button small" id="save">{ if replaces { lang.save_over() } else { lang.save() } }</button>
            </form>
            if listed.is_err() {
                <p class="notice" role="status">{ lang.not_kept() }</p>
            } else if table.is_empty() {
                <p class="note">{ lang.none_saved() }</p>
            } else {
                <ul class="saved">
                    for row in table {
                        { entry(lang, row, compared.contains(&row.saved.id), *sure == Some(row.saved.id), &open, &remove, &choose) }
                    }
                </ul>
            }
            <div role="status">
                for words in told.iter() {
                    <p class="note">{ words }</p>
                }
            </div>
            if !chosen.is_empty() {
                { comparison(lang, (&estimate, &quote), &chosen) }
            }
        </section>
    }
}

/// Remade only when what it is made of changes.
struct Unchanging(Vec<Row>);

impl PartialEq for Unchanging {
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

fn entry(
    lang: Lang,
    row: &Row,
    compared: bool,
    sure: bool,
    open: &Callback<Opened>,
    remove: &Callback<u32>,
    choose: &Callback<u32>,
) -> Html {
    let id = row.saved.id;
    let on_remove = remove.reform(move |_: MouseEvent| id);
    let on_choose = choose.reform(move |_: Event| id);
    let name = row.saved.name.clone();
    html! {
        <li key={id} data-saved={id.to_string()}>
            <span class="what">
                <b>{ &row.saved.name }</b>
                { match &row.opened {
                    Ok((_, quote)) => html! { <span>{ total(lang, quote) }</span> },
                    Err(error) => html! { <span class="doubt">{ text::link_error(lang, *error) }</span> },
                } }
                { then(lang, row).map(|words| html! { <small>{ words }</small> }).unwrap_or_default() }
            </span>
            if let Ok((opened, _)) = &row.opened {
                <label class="tick">
                    <input type="checkbox" checked={compared} aria-label={format!("{} {name}", lang.compare())} onchange={on_choose} />
                    <span>{ lang.compare() }</span>
                </label>
                <button type="button" class="button small" data-open={id.to_string()} onclick={{
                    let opened = opened.clone();
                    open.reform(move |_: MouseEvent| opened.clone())
                }}>{ lang.open_saved() }</button>
            }
            <button type="button" class="quiet" data-delete={id.to_string()} onclick={on_remove}>
                { if sure { lang.delete_sure() } else { lang.delete() } }
            </button>
        </li>
    }
}

fn total(lang: Lang, quote: &EstimateQuote) -> String {
    let amount = quote.total.map(|t| money(t.best));
    match (lang, amount) {
        (_, None) => lang.no_answer().into(),
        (Lang::Zh, Some(amount)) => format!("{} {amount} 元", lang.best()),
        (Lang::En, Some(amount)) => format!("{amount} yuan"),
    }
}

/// What it came to when it was saved, where the price book is another now.
fn then(lang: Lang, row: &Row) -> Option<String> {
    let then = row.then.as_ref().filter(|then| then.book != embedded().version)?;
    Some(format!(
        "{}{}{}",
        lang.made_then(),
        lang.pick("：", ": "),
        text::then(lang, &then.book, then.day, then.best)
    ))
}

/// The open estimate and the chosen ones side by side, figure by figure.
fn comparison(lang: Lang, now: (&Estimate, &EstimateQuote), chosen: &[&Row]) -> Html {
    let mut columns: Vec<(String, &Estimate, &EstimateQuote, Option<&Row>)> =
        vec![(lang.this_one().to_string(), now.0, now.1, None)];
    for row in chosen {
        if let Ok((opened, quote)) = &row.opened {
            columns.push((row.saved.name.clone(), &opened.estimate, quote, Some(row)));
        }
    }
    let figure = |name: String, pick: fn(&EstimateQuote) -> Option<Money>| {
        html! {
            <tr>
                <th scope="row">{ name }</th>
                for (_, _, quote, _) in &columns {
                    <td class="amount">{ pick(quote).map_or_else(|| "–".to_string(), money) }</td>
                }
            </tr>
        }
    };
    let yuan = |name: &str| format!("{name}{}", lang.pick("（元）", " (yuan)"));
    let mine = now.1.total.map(|t| t.best);
    let differing = columns.iter().any(|(_, _, _, row)| {
        row.is_some_and(|row| row.then.as_ref().is_some_and(|then| then.book != embedded().version))
    });
    html! {
        <div class="scroll">
            <table class="comparison">
                <caption>{ lang.comparison_title() }</caption>
                <thead>
                    <tr>
                        <td></td>
                        for (name, ..) in &columns {
                            <th scope="col">{ name }</th>
                        }
                    </tr>
                </thead>
                <tbody>
                    { figure(yuan(lang.best()), |q| q.total.map(|t| t.best)) }
                    <tr>
                        <th scope="row">{ lang.against_this() }</th>
                        for (_, _, quote, row) in &columns {
                            <td class="amount">
                                { match (row, quote.total, mine) {
                                    (Some(_), Some(total), Some(mine)) => text::difference(lang, total.best, mine),
                                    _ => "–".to_string(),
                                } }
                            </td>
                        }
                    </tr>
                    { figure(yuan(lang.due_today()), |q| q.total.map(|t| t.today)) }
                    { figure(yuan(lang.due_later()), |q| q.total.map(|t| t.later)) }
                    { figure(yuan(lang.all_postpaid()), |q| q.total.and_then(|t| t.postpaid)) }
                    { figure(yuan(lang.all_packs()), |q| q.total.and_then(|t| t.packs)) }
                    <tr>
                        <th scope="row">{ lang.what_to_buy() }</th>
                        for (_, estimate, quote, _) in &columns {
                            <td>{ for to_buy(lang, estimate, quote).into_iter().map(|words| html! { <p>{ words }</p> }) }</td>
                        }
                    </tr>
                    <tr>
                        <th scope="row">{ lang.price_book() }</th>
                        for (_, _, _, row) in &columns {
                            <td>{ row.and_then(|row| row.opened.as_ref().ok()).map_or_else(|| embedded().version.to_string(), |(opened, _)| opened.book.to_string()) }</td>
                        }
                    </tr>
                    if differing {
                        <tr>
                            <th scope="row">{ lang.made_then() }</th>
                            for (_, _, _, row) in &columns {
                                <td>
                                    { match row {
                                        None => "–".to_string(),
                                        Some(row) => row.then.as_ref().map_or_else(
                                            || lang.not_stored().to_string(),
                                            |then| text::then(lang, &then.book, then.day, then.best),
                                        ),
                                    } }
                                </td>
                            }
                        </tr>
                    }
                </tbody>
            </table>
        </div>
    }
}

/// What each line buys, in a few words.
fn to_buy(lang: Lang, estimate: &Estimate, quote: &EstimateQuote) -> Vec<String> {
    text::quoted_lines(lang, embedded(), estimate, quote)
        .iter()
        .map(|line| {
            let packs = match &line.quote.options.best {
                None => lang.no_answer().to_string(),
                Some(best) => match text::packs_phrase(lang, best, line.product) {
                    none if none.is_empty() => lang.from_postpaid().to_string(),
                    packs => packs,
                },
            };
            format!("{}{}{packs}", line.title, lang.pick("：", ": "))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_came_to_then_is_read_as_it_was_written() {
        let then = Then {
            book: "2026.11.1".into(),
            day: "2026-11-21".parse().unwrap(),
            best: "280000.55".parse().unwrap(),
        };
        assert_eq!(Then::read(&then.written()), Some(then));
        for text in ["", "2026.11.1", "2026.11.1 2026-13-01 5", "2026.11.1 2026-11-21 x"] {
            assert_eq!(Then::read(text), None, "{text}");
        }
    }
}

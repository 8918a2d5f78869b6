//! Prints a page in one language, for `cargo xtask build` to put into the built HTML.
//!
//! `cargo run --example prerender --features prerender -- page|prices|book zh|en` prints lines `key: value`, then an empty
//! line, then the HTML. The keys, each exactly once: `title`, `description`; what is said where the program does not run:
//! `failed`, `halted`, `unstyled`, `notStarted`, `scriptless`; `reload` and `prices` (the words of the links behind them) and
//! `fresh` (that there is a newer version). Values are plain text, not HTML.

use packwise::app::own_book::{OwnBook, OwnBookProps};
use packwise::app::views::{AllPrices, AllPricesProps, App, AppProps};
use packwise::text::Lang;
use yew::{BaseComponent, LocalServerRenderer};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (kind, lang) = match arguments.as_slice() {
        [kind @ ("page" | "prices" | "book"), "zh"] => (*kind, Lang::Zh),
        [kind @ ("page" | "prices" | "book"), "en"] => (*kind, Lang::En),
        _ => {
            eprintln!("usage: prerender page|prices|book zh|en");
            std::process::exit(2);
        }
    };
    match kind {
        "prices" => println!("title: {} · Packwise", lang.all_prices()),
        "book" => println!("title: {} · Packwise", lang.own_book()),
        _ => println!("title: {}", lang.title()),
    }
    println!("description: {}", if kind == "book" { lang.own_description() } else { lang.description() });
    for (key, words) in [
        ("failed", lang.failed()),
        ("halted", lang.halted()),
        ("unstyled", lang.unstyled()),
        ("notStarted", lang.not_started()),
        ("scriptless", lang.scriptless()),
        ("reload", lang.reload()),
        ("prices", lang.all_prices()),
        ("fresh", lang.fresh()),
    ] {
        println!("{key}: {words}");
    }
    println!();
    let html = match kind {
        "prices" => drawn::<AllPrices>(AllPricesProps { lang }),
        "book" => drawn::<OwnBook>(yew::props!(OwnBookProps { lang })),
        _ => drawn::<App>(yew::props!(AppProps { lang, home: lang })),
    };
    println!("{html}");
}

fn drawn<C: BaseComponent>(props: C::Properties) -> String
where
    C::Properties: 'static,
{
    pollster::block_on(LocalServerRenderer::<C>::with_props(props).hydratable(false).render())
}

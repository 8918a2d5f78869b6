//! Prints a page in one language, for `cargo xtask build` to put into the built HTML.
//!
//! `cargo run --example prerender --features prerender -- page|prices zh|en` prints lines `key: value`, then an empty
//! line, then the HTML. The keys, each exactly once: `title`, `description`; what is said where the program does not run:
//! `failed`, `halted`, `unstyled`, `notStarted`, `scriptless`; `reload` and `prices` (the words of the links behind them) and
//! `fresh` (that there is a newer version). Values are plain text, not HTML.

use packwise::app::views::{AllPrices, AllPricesProps, App, AppProps};
use packwise::text::Lang;
use yew::LocalServerRenderer;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (prices, lang) = match arguments.as_slice() {
        ["page", "zh"] => (false, Lang::Zh),
        ["page", "en"] => (false, Lang::En),
        ["prices", "zh"] => (true, Lang::Zh),
        ["prices", "en"] => (true, Lang::En),
        _ => {
            eprintln!("usage: prerender page|prices zh|en");
            std::process::exit(2);
        }
    };
    if prices {
        println!("title: {} · Packwise", lang.all_prices());
    } else {
        println!("title: {}", lang.title());
    }
    println!("description: {}", lang.description());
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
    let html = if prices {
        let page = LocalServerRenderer::<AllPrices>::with_props(AllPricesProps { lang });
        pollster::block_on(page.hydratable(false).render())
    } else {
        let props = yew::props!(AppProps { lang, home: lang });
        pollster::block_on(LocalServerRenderer::<App>::with_props(props).hydratable(false).render())
    };
    println!("{html}");
}

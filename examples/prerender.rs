//! Prints a page in one language, for `cargo xtask build` to put into the built HTML.
//!
//! `cargo run --example prerender --features prerender -- page|prices zh|en` prints lines `key: value`, then an empty
//! line, then the HTML. The keys, each exactly once: `title`, `description`, `failed` (the sentence shown when the page
//! cannot start), `reload` (the words of the link behind it) and `fresh` (that there is a newer version). Values are plain text, not HTML.

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
    println!("failed: {}", lang.failed());
    println!("reload: {}", lang.reload());
    println!("fresh: {}", lang.fresh());
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

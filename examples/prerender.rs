//! Prints the page in one language, for `cargo xtask build` to put into the built HTML.
//!
//! `cargo run --example prerender --features prerender -- zh|en` prints lines `key: value`, then an empty line, then
//! the HTML of the page. The keys, each exactly once: `title`, `description`, `failed` (the sentence shown when the
//! page cannot start) and `reload` (the words of the link behind it). Values are plain text, not HTML.

use packwise::app::views::{App, AppProps};
use packwise::scenario::Tab;
use packwise::text::Lang;

fn main() {
    let lang = match std::env::args().nth(1).as_deref() {
        Some("zh") => Lang::Zh,
        Some("en") => Lang::En,
        _ => {
            eprintln!("usage: prerender zh|en");
            std::process::exit(2);
        }
    };
    println!("title: {}", lang.title());
    println!("description: {}", lang.description());
    println!("failed: {}", lang.failed());
    println!("reload: {}", lang.reload());
    println!();
    let props = AppProps { lang, tab: Tab::default(), theme: None };
    let page = yew::LocalServerRenderer::<App>::with_props(props).hydratable(false);
    println!("{}", pollster::block_on(page.render()));
}

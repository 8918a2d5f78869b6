use std::cell::RefCell;
use yew::prelude::*;

thread_local! {
    /// The folds that were opened since the page began, by name.
    static OPENED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Remembers that a fold is being opened; `false` where that was known.
pub(crate) fn remember(name: String) -> bool {
    OPENED.with_borrow_mut(|opened| {
        let new = !opened.contains(&name);
        if new {
            opened.push(name);
        }
        new
    })
}

/// A line that opens: what is inside, a word about it, a stable name for tests and links, and whether it is open from the
/// start. The browser's own disclosure: it works before and without the page's code.
///
/// In a browser nothing inside is made before it is first opened, which the page hears of: most of what there is to say
/// lies in folds, and a key would wait for all of it.
pub fn fold(
    title: &'static str,
    hint: &str,
    name: &'static str,
    open: bool,
    inside: &dyn Fn() -> Html,
) -> Html {
    if open {
        remember(name.to_string());
    }
    let known = || OPENED.with_borrow(|opened| opened.iter().any(|known| known == name));
    // The page on a book of one's own has few and listens for none.
    let made = cfg!(any(not(target_arch = "wasm32"), feature = "book-page")) || known();
    html! {
        <details class="fold" data-fold={name} {open}>
            <summary>
                <span>{ title }</span>
                if !hint.is_empty() {
                    <small>{ hint.to_string() }</small>
                }
            </summary>
            <div class="inside">{ if made { inside() } else { Html::default() } }</div>
        </details>
    }
}

use yew::prelude::*;

/// A line that opens: what is inside, a word about it, a stable name for tests and links, and whether it is open from the
/// start. The browser's own disclosure: it works before and without the page's code.
pub fn fold(title: &'static str, hint: &str, name: &'static str, open: bool, inside: Html) -> Html {
    html! {
        <details class="fold" data-fold={name} {open}>
            <summary>
                <span>{ title }</span>
                if !hint.is_empty() {
                    <small>{ hint.to_string() }</small>
                }
            </summary>
            <div class="inside">{ inside }</div>
        </details>
    }
}

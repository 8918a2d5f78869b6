use yew::prelude::*;

/// A thin bar, `length` of a thousand long; the chosen one in the accent. Its figure always stands beside it, so it is
/// hidden from screen readers.
pub fn bar(length: u32, on: bool) -> Html {
    html! {
        <svg class={classes!("bar", on.then_some("on"))} viewBox="0 0 1000 6" preserveAspectRatio="none" aria-hidden="true">
            <rect class="track" width="1000" height="6" />
            <rect class="fill" width={length.to_string()} height="6" />
        </svg>
    }
}

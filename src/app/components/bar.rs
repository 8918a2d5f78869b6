use yew::prelude::*;

/// A length on a shared scale.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct BarProps {
    /// Of a thousand.
    pub length: u32,
    /// The chosen one, drawn in the accent.
    #[prop_or_default]
    pub on: bool,
}

/// A thin bar. Its figure always stands beside it, so it is hidden from screen readers.
#[component]
pub fn Bar(props: &BarProps) -> Html {
    let BarProps { length, on } = props;
    html! {
        <svg class={classes!("bar", on.then_some("on"))} viewBox="0 0 1000 6" preserveAspectRatio="none" aria-hidden="true">
            <rect class="track" width="1000" height="6" />
            <rect class="fill" width={length.to_string()} height="6" />
        </svg>
    }
}

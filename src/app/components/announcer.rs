use crate::app::hooks::use_paused;
use yew::prelude::*;

/// What a screen reader is told.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct AnnouncerProps {
    /// Told once it has stopped changing.
    pub text: AttrValue,
}

/// Tells a screen reader the answer when typing pauses. Never seen.
#[component]
pub fn Announcer(props: &AnnouncerProps) -> Html {
    let text = use_paused(props.text.clone());
    html! { <p class="unseen" role="status">{ text }</p> }
}

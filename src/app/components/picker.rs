use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// Something to choose.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// Stable name.
    pub value: AttrValue,
    /// In the list.
    pub text: AttrValue,
    /// In the sentence, where that is shorter.
    pub short: Option<AttrValue>,
}

impl Choice {
    /// A choice shown the same in list and sentence.
    pub fn new(value: impl Into<AttrValue>, text: impl Into<AttrValue>) -> Self {
        Self { value: value.into(), text: text.into(), short: None }
    }
}

/// Choices under one heading; without a heading they stand at the top.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The heading.
    pub label: AttrValue,
    /// The choices.
    pub choices: Vec<Choice>,
}

impl Group {
    /// Choices without a heading.
    #[must_use]
    pub fn plain(choices: Vec<Choice>) -> [Self; 1] {
        [Self { label: AttrValue::default(), choices }]
    }
}

/// A choice inside a sentence: id of the control, name for a screen reader, what can be chosen, what is, and what was
/// picked.
///
/// A real `select`, laid over its own text: it is as wide as what is chosen and not as the longest choice, and stays
/// the system's control for keyboard, touch and screen reader.
pub fn picker(
    id: impl Into<AttrValue>,
    label: &'static str,
    groups: &[Group],
    value: AttrValue,
    on_pick: Callback<AttrValue>,
) -> Html {
    let id = id.into();
    let chosen = groups.iter().flat_map(|g| &g.choices).find(|c| c.value == value);
    let shown = chosen.map(|c| c.short.clone().unwrap_or_else(|| c.text.clone())).unwrap_or_default();
    let onchange = Callback::from(move |event: Event| {
        if let Some(select) = event.target().and_then(|t| t.dyn_into::<HtmlSelectElement>().ok()) {
            on_pick.emit(select.value().into());
        }
    });
    let option = |choice: &Choice| {
        let selected = choice.value == value;
        html! { <option key={choice.value.to_string()} value={choice.value.clone()} {selected}>{ choice.text.clone() }</option> }
    };
    // `data-value` says what the control has to show; see `browser::sync_pickers`.
    html! {
        <span class="pick">
            <span class="shown" aria-hidden="true">{ shown }</span>
            <svg class="chevron" width="10" height="10" viewBox="0 0 10 10" aria-hidden="true"><path d="M1.5 3.5 5 7l3.5-3.5" /></svg>
            <select {id} aria-label={label} data-value={value.clone()} {onchange}>
                for group in groups {
                    if group.label.is_empty() {
                        { for group.choices.iter().map(option) }
                    } else {
                        <optgroup key={group.label.to_string()} label={group.label.clone()}>
                            { for group.choices.iter().map(option) }
                        </optgroup>
                    }
                }
            </select>
        </span>
    }
}

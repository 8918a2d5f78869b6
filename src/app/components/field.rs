use super::NumberField;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// A field with its label above and, below, what is wrong with what was typed or a word of help.
pub fn field(
    id: impl Into<AttrValue>,
    label: impl Into<AttrValue>,
    value: impl Into<AttrValue>,
    error: Option<String>,
    help: &str,
    on_type: Callback<String>,
) -> Html {
    let (id, label): (AttrValue, AttrValue) = (id.into(), label.into());
    html! {
        <div class="field">
            <label for={id.clone()}>{ label.clone() }</label>
            <NumberField id={id.clone()} {label} value={value.into()} invalid={error.is_some()} {on_type} />
            if let Some(error) = error {
                <small class="error" id={format!("{id}-error")}>{ error }</small>
            } else if !help.is_empty() {
                <small>{ help.to_string() }</small>
            }
        </div>
    }
}

/// A day, chosen with the browser's own calendar or typed. The value is `2027-03-31` or empty.
pub fn date_field(
    id: impl Into<AttrValue>,
    label: impl Into<AttrValue>,
    value: impl Into<AttrValue>,
    help: &str,
    on_type: Callback<String>,
) -> Html {
    let (id, label): (AttrValue, AttrValue) = (id.into(), label.into());
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(input) = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok()) {
            on_type.emit(input.value());
        }
    });
    html! {
        <div class="field">
            <label for={id.clone()}>{ label }</label>
            <input type="date" class="date" {id} value={value.into()} {oninput} />
            if !help.is_empty() {
                <small>{ help.to_string() }</small>
            }
        </div>
    }
}

/// A tick with its words.
pub fn tick(
    id: impl Into<AttrValue>,
    on: bool,
    words: impl Into<AttrValue>,
    on_change: Callback<bool>,
) -> Html {
    let onchange = on_change.reform(move |_: Event| !on);
    html! {
        <label class="tick">
            <input type="checkbox" id={id.into()} checked={on} {onchange} />
            <span>{ words.into() }</span>
        </label>
    }
}

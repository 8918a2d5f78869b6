use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// A number typed as people write it.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct NumberFieldProps {
    /// Id of the field; its message is `{id}-error`.
    pub id: AttrValue,
    /// Name for a screen reader.
    pub label: AttrValue,
    /// What stands in the field.
    pub value: AttrValue,
    /// Whether it cannot be read.
    #[prop_or_default]
    pub invalid: bool,
    /// What was typed.
    pub on_type: Callback<String>,
}

/// A text field for a number: 30万 and 1.2 million are typed as they are, and what is typed is never rewritten.
#[component]
pub fn NumberField(props: &NumberFieldProps) -> Html {
    let NumberFieldProps { id, label, value, invalid, on_type } = props.clone();
    let oninput = {
        let on_type = on_type.clone();
        Callback::from(move |event: InputEvent| {
            // While 万 is being composed the field holds "30wan": wait for the character.
            if !event.is_composing()
                && let Some(input) = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok())
            {
                on_type.emit(input.value());
            }
        })
    };
    // The end of a composition is no `input` event in every browser, and Yew has no listener of its own for it.
    let field = use_node_ref();
    // Another callback comes with every drawing; the listener stays.
    let latest = use_mut_ref(|| on_type.clone());
    latest.replace(on_type);
    use_effect_with(field.clone(), move |field| {
        let listener = field.cast::<HtmlInputElement>().map(|input| {
            EventListener::new(&input.clone(), "compositionend", move |_| {
                let on_type = latest.borrow().clone();
                on_type.emit(input.value());
            })
        });
        move || drop(listener)
    });
    html! {
        <input
            ref={field}
            class="number"
            type="text"
            inputmode="decimal"
            autocomplete="off"
            spellcheck="false"
            aria-label={label}
            aria-invalid={invalid.then_some("true")}
            aria-describedby={invalid.then(|| format!("{id}-error"))}
            {id}
            {value}
            {oninput}
        />
    }
}

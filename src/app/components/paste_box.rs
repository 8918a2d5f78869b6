use crate::scenario::{Change, PasteError, paste};
use crate::text::{self, Lang};
use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

/// What can be pasted as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pasted {
    /// Twelve months, a column or a row.
    Months,
    /// The console's list of packs.
    Held,
}

impl Pasted {
    /// Reads it.
    ///
    /// # Errors
    /// The place that was not understood.
    pub fn read(self, text: &str) -> Result<Change, PasteError> {
        match self {
            Self::Months => paste::months(text).map(Change::Months),
            Self::Held => paste::held(text).map(Change::PasteHeld),
        }
    }
}

/// A place to paste into.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct PasteBoxProps {
    /// The language shown.
    pub lang: Lang,
    /// What is pasted.
    pub of: Pasted,
    /// What it is called.
    pub title: AttrValue,
    /// What to copy where.
    pub help: AttrValue,
    /// It was understood.
    pub on_change: Callback<Change>,
}

/// A folded box to paste into: what is understood is taken at once, anything else stays and says what is wrong.
#[component]
pub fn PasteBox(props: &PasteBoxProps) -> Html {
    let PasteBoxProps { lang, of, title, help, on_change } = props.clone();
    let text = use_state_eq(String::new);
    let id = match of {
        Pasted::Months => "paste-months",
        Pasted::Held => "paste-held",
    };
    let oninput = {
        let text = text.clone();
        Callback::from(move |event: InputEvent| {
            let Some(area) = event.target().and_then(|t| t.dyn_into::<HtmlTextAreaElement>().ok()) else {
                return;
            };
            let now = area.value();
            match of.read(&now) {
                Ok(change) => {
                    on_change.emit(change);
                    // The page may hold an empty text already, and would then leave the box as it is.
                    area.set_value("");
                    text.set(String::new());
                }
                Err(_) => text.set(now),
            }
        })
    };
    let wrong = (!text.trim().is_empty()).then(|| of.read(&text).err()).flatten();
    let error = wrong.map(|error| text::paste_error(lang, &error));
    html! {
        <details class="paste">
            <summary>{ title.clone() }</summary>
            <p class="note" id={format!("{id}-help")}>{ help }</p>
            <textarea {id} rows="4" aria-label={title} aria-describedby={format!("{id}-help {id}-error")} aria-invalid={error.is_some().then_some("true")}
                spellcheck="false" autocomplete="off" value={(*text).clone()} {oninput} />
            if let Some(error) = error {
                <p class="error" role="alert" id={format!("{id}-error")}>{ error }</p>
            }
        </details>
    }
}

use crate::app::browser;
use crate::text::Lang;
use yew::prelude::*;

/// A text to take along.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct CopyButtonProps {
    /// The language shown.
    pub lang: Lang,
    /// What the button says.
    pub label: AttrValue,
    /// What lands on the clipboard, made when it is asked for.
    pub text: Callback<(), AttrValue>,
    /// Whether it is one of several in a row, and quiet.
    #[prop_or_default]
    pub small: bool,
}

#[derive(Clone, PartialEq)]
enum Outcome {
    Idle,
    Done,
    Refused,
}

/// Copies a text; where the browser refuses, shows it to be selected by hand.
#[component]
pub fn CopyButton(props: &CopyButtonProps) -> Html {
    let CopyButtonProps { lang, label, text, small } = props.clone();
    let outcome = use_state_eq(|| Outcome::Idle);
    {
        let outcome = outcome.clone();
        use_effect_with(text.clone(), move |_| outcome.set(Outcome::Idle));
    }
    let onclick = {
        let (text, outcome) = (text.clone(), outcome.clone());
        Callback::from(move |_: MouseEvent| {
            let (text, outcome) = (text.emit(()), outcome.clone());
            wasm_bindgen_futures::spawn_local(async move {
                let done = browser::copy(&text).await.is_ok();
                outcome.set(if done { Outcome::Done } else { Outcome::Refused });
            });
        })
    };
    let done = *outcome == Outcome::Done;
    html! {
        <>
            <button type="button" class={classes!("button", small.then_some("small"))} {onclick}>
                <span class={classes!(done.then_some("covered"))}>{ label }</span>
                if done {
                    <span class="cover" role="status">{ "✓ " }{ lang.copied() }</span>
                }
            </button>
            if *outcome == Outcome::Refused {
                <label class="refused">
                    { lang.copy_failed() }
                    <textarea readonly=true rows="5" value={text.emit(())} />
                </label>
            }
        </>
    }
}

use yew::prelude::*;

/// Something one step away.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct FoldProps {
    /// What is inside.
    pub title: AttrValue,
    /// A word about it, at the far end of the line.
    #[prop_or_default]
    pub hint: AttrValue,
    /// Stable name, for tests and links.
    pub name: AttrValue,
    /// What is inside.
    pub children: Html,
}

/// A line that opens. The browser's own disclosure: it works before and without the page's code.
#[component]
pub fn Fold(props: &FoldProps) -> Html {
    let FoldProps { title, hint, name, children } = props.clone();
    html! {
        <details class="fold" data-fold={name}>
            <summary>
                <span>{ title }</span>
                if !hint.is_empty() {
                    <small>{ hint }</small>
                }
            </summary>
            <div class="inside">{ children }</div>
        </details>
    }
}

use gloo::timers::callback::Timeout;
use yew::prelude::*;

/// How long a value must stand still, in milliseconds, before it is told.
const PAUSE: u32 = 900;

/// The latest value once it has stopped changing, so that a screen reader hears a total and not each digit's.
#[hook]
pub(crate) fn use_paused(value: AttrValue) -> AttrValue {
    let told = use_state(AttrValue::default);
    {
        let told = told.clone();
        use_effect_with(value, move |value| {
            let value = value.clone();
            let timer = Timeout::new(PAUSE, move || told.set(value));
            move || drop(timer)
        });
    }
    (*told).clone()
}

//! Leaf components: plain values in, callbacks with domain values out. What holds no state and runs no effect is a
//! function: a component costs the page some 7 KB of code each (raw), and memoising it buys nothing here.

mod announcer;
mod bar;
mod copy_button;
mod fold;
mod number_field;
mod picker;

pub use announcer::{Announcer, AnnouncerProps};
pub use bar::bar;
pub use copy_button::{CopyButton, CopyButtonProps};
pub use fold::fold;
pub use number_field::{NumberField, NumberFieldProps};
pub use picker::{Choice, Group, picker};

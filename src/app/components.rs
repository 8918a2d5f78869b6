//! Leaf components: plain values in, callbacks with domain values out. What holds no state and runs no effect is a
//! function: each component costs the page kilobytes of code, and memoising these buys nothing.

mod announcer;
mod bar;
mod copy_button;
mod field;
mod fold;
mod number_field;
mod paste_box;
mod picker;

pub use announcer::{Announcer, AnnouncerProps};
pub use bar::bar;
pub use copy_button::{CopyButton, CopyButtonProps};
pub use field::{date_field, field, tick};
pub use fold::fold;
pub(crate) use fold::remember;
pub use number_field::{NumberField, NumberFieldProps};
pub use paste_box::{PasteBox, PasteBoxProps, Pasted};
pub use picker::{Choice, Group, picker};

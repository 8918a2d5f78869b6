//! Leaf components: plain values in, callbacks with domain values out.

mod announcer;
mod bar;
mod copy_button;
mod fold;
mod number_field;
mod picker;

pub use announcer::{Announcer, AnnouncerProps};
pub use bar::{Bar, BarProps};
pub use copy_button::{CopyButton, CopyButtonProps};
pub use fold::{Fold, FoldProps};
pub use number_field::{NumberField, NumberFieldProps};
pub use picker::{Choice, Group, Picker, PickerProps};

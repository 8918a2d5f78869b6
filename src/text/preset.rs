//! What of a preset was not understood.

use super::{Lang, in_order, volume_error};
use crate::scenario::{Because, Misread};

/// Which parameter of an embedding page was not understood, and what it may say.
#[must_use]
pub fn misread(lang: Lang, misread: &Misread) -> String {
    let Misread { key, value, because } = misread;
    let why = match (lang, because) {
        (Lang::Zh, Because::NoneOf(of)) => format!("可用：{}", of.join("、")),
        (Lang::En, Because::NoneOf(of)) => format!("use one of {}", of.join(", ")),
        (Lang::Zh, Because::NoMeter) => "价目里没有这个计费标签".to_string(),
        (Lang::En, Because::NoMeter) => "the price list has no such meter".to_string(),
        (_, Because::Number(error)) => volume_error(lang, error),
    };
    let words = match lang {
        Lang::Zh => format!("参数 {key}=“{value}” 没有采用：{why}"),
        Lang::En => format!("The parameter {key}=“{value}” was not used: {why}"),
    };
    in_order(&words)
}

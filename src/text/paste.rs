//! Why a paste was refused.

use super::{Lang, in_order, volume_error};
use crate::scenario::PasteError;

/// Why a paste was not understood, and what to do.
#[must_use]
pub fn paste_error(lang: Lang, error: &PasteError) -> String {
    let why = |why| volume_error(lang, why);
    let words: String = match (lang, error) {
        (Lang::Zh, PasteError::Empty) => "没有可读的内容".into(),
        (Lang::En, PasteError::Empty) => "There is nothing to read".into(),
        (Lang::Zh, PasteError::Count { found }) => {
            format!("要 12 个数，读到 {found} 个：每月一格，没有用量填 0")
        }
        (Lang::En, PasteError::Count { found }) => {
            format!("12 numbers are needed and {found} were found: one cell a month, 0 where nothing is used")
        }
        (Lang::Zh, PasteError::Cell { at, cell, why: e }) => format!("第 {at} 个“{cell}”：{}", why(e)),
        (Lang::En, PasteError::Cell { at, cell, why: e }) => format!("Number {at}, “{cell}”: {}", why(e)),
        (Lang::Zh, PasteError::Ambiguous { at, cell }) => {
            format!("第 {at} 个起的“{cell}”可能是一个数，也可能是两个：请每月一行，或用分号隔开")
        }
        (Lang::En, PasteError::Ambiguous { at, cell }) => format!(
            "“{cell}” from number {at} on may be one number or two: put each month on a line of its own, or use \
             semicolons"
        ),
        (Lang::Zh, PasteError::Columns { row }) => {
            format!("第 {row} 行不像资源包列表：请连同“剩余”和“到期时间”两列一起复制")
        }
        (Lang::En, PasteError::Columns { row }) => format!(
            "Row {row} is not from the resource-pack list: copy it with the columns of what remains and of the expiry"
        ),
        (Lang::Zh, PasteError::Left { row, cell, why: e }) => {
            format!("第 {row} 行的剩余“{cell}”：{}", why(e))
        }
        (Lang::En, PasteError::Left { row, cell, why: e }) => {
            format!("Row {row}, remaining “{cell}”: {}", why(e))
        }
        (Lang::Zh, PasteError::Ends { row, cell }) => {
            format!("第 {row} 行的到期时间“{cell}”看不懂：请写 2027-01-31")
        }
        (Lang::En, PasteError::Ends { row, cell }) => {
            format!("Row {row}: the expiry “{cell}” is not understood; write 2027-01-31")
        }
    };
    in_order(&words)
}

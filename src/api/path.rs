//! Where in a request a value stands, as JavaScript would write it.

use core::fmt::{self, Write as _};
use js_sys::RegExp;

/// A path such as `lines[0].volume.perYear`. It borrows its way up, so that reading a request writes none of it down
/// until something is wrong.
#[derive(Debug, Clone, Copy)]
pub(super) enum Path<'p> {
    /// The request itself.
    Root,
    /// A value of an object.
    Key(&'p Path<'p>, &'p str),
    /// An element of an array.
    Index(&'p Path<'p>, u32),
}

impl<'p> Path<'p> {
    /// The path of a value of the object here.
    pub(super) fn key(&'p self, name: &'p str) -> Self {
        Self::Key(self, name)
    }

    /// The path of an element of the array here.
    pub(super) fn index(&'p self, index: u32) -> Self {
        Self::Index(self, index)
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Index(up, index) => write!(f, "{up}[{index}]"),
            Self::Key(up, name) if is_name(name) => {
                let dot = if matches!(up, Self::Root) { "" } else { "." };
                write!(f, "{up}{dot}{name}")
            }
            Self::Key(up, name) => {
                write!(f, "{up}[\"")?;
                for character in name.chars() {
                    if matches!(character, '"' | '\\') {
                        f.write_str("\\")?;
                    }
                    f.write_char(character)?;
                }
                f.write_str("\"]")
            }
        }
    }
}

/// Whether a key can stand behind a dot.
fn is_name(key: &str) -> bool {
    if !key.is_ascii() {
        // JavaScript has the tables of what a letter is.
        return RegExp::new(r"^(?!\p{N})[\p{Alphabetic}\p{N}_$]+$", "u").test(key);
    }
    let word = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'_' | b'$');
    key.bytes().all(word) && !key.starts_with(|c: char| c.is_ascii_digit()) && !key.is_empty()
}

#[cfg(test)]
mod tests {
    use super::Path;

    #[test]
    fn as_javascript_writes_it() {
        let root = Path::Root;
        assert_eq!(root.to_string(), "");
        assert_eq!(root.index(3).to_string(), "[3]");
        let lines = root.key("lines");
        let line = lines.index(0);
        let volume = line.key("volume");
        assert_eq!(volume.key("perYear").to_string(), "lines[0].volume.perYear");
        assert_eq!(volume.key("months").index(11).to_string(), "lines[0].volume.months[11]");
        assert_eq!(line.key("per year").to_string(), "lines[0][\"per year\"]");
        assert_eq!(line.key("").to_string(), "lines[0][\"\"]");
        assert_eq!(line.key("0").to_string(), "lines[0][\"0\"]");
        assert_eq!(root.key("a\"\\").to_string(), "[\"a\\\"\\\\\"]");
    }
}

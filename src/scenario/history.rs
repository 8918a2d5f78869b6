//! Undo and redo.

use super::{Change, Estimate};
use crate::price_book::PriceBook;
use std::rc::Rc;

/// An estimate with what it was before and, after an undo, what it was again.
///
/// ```
/// use packwise::price_book::embedded;
/// use packwise::scenario::{Change, Estimate, History};
/// let book = embedded();
/// let start = History::new(Estimate::new(book));
/// let two = start.apply(book, Change::Add);
/// assert_eq!(two.now().items.len(), 2);
/// assert_eq!(two.undo().now(), start.now());
/// assert_eq!(two.undo().redo().now(), two.now());
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    now: Rc<Estimate>,
    past: Vec<Rc<Estimate>>,
    future: Vec<Rc<Estimate>>,
    /// What the last change was about: typing on in the same field is one step.
    field: Option<String>,
}

/// How many steps can be taken back. Older ones are forgotten.
const STEPS: usize = 200;

impl History {
    /// An estimate without a past.
    #[must_use]
    pub fn new(estimate: Estimate) -> Self {
        Self { now: Rc::new(estimate), past: Vec::new(), future: Vec::new(), field: None }
    }

    /// The estimate as it is.
    #[must_use]
    pub fn now(&self) -> &Rc<Estimate> {
        &self.now
    }

    /// Whether there is a step to take back.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether a step was taken back.
    #[must_use]
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// After a change. Typing on in one field makes one step, not one per key.
    #[must_use]
    pub fn apply(&self, book: &PriceBook, change: Change) -> Self {
        let field = change.field(self.now.open);
        let same_step = field.is_some() && field == self.field;
        let looks = change.only_looks();
        let next = self.now.apply(book, change);
        if next == *self.now {
            return self.clone();
        }
        let mut past = self.past.clone();
        // Opening another line or product is no step of its own, but is undone with the step that follows it.
        if !same_step && !looks {
            if past.len() >= STEPS {
                past.remove(0);
            }
            past.push(Rc::clone(&self.now));
        }
        let future = if looks { self.future.clone() } else { Vec::new() };
        let field = if looks { None } else { field };
        Self { now: Rc::new(next), past, future, field }
    }

    /// One step back; the same where there is none.
    #[must_use]
    pub fn undo(&self) -> Self {
        let mut past = self.past.clone();
        let Some(before) = past.pop() else { return self.clone() };
        let mut future = self.future.clone();
        future.push(Rc::clone(&self.now));
        Self { now: before, past, future, field: None }
    }

    /// One step forward again; the same where none was taken back.
    #[must_use]
    pub fn redo(&self) -> Self {
        let mut future = self.future.clone();
        let Some(after) = future.pop() else { return self.clone() };
        let mut past = self.past.clone();
        past.push(Rc::clone(&self.now));
        Self { now: after, past, future, field: None }
    }

    /// Another estimate in its place, as one step: a link or a file that was opened.
    #[must_use]
    pub fn replace(&self, estimate: Estimate) -> Self {
        if estimate == *self.now {
            return self.clone();
        }
        let mut past = self.past.clone();
        if past.len() >= STEPS {
            past.remove(0);
        }
        past.push(Rc::clone(&self.now));
        Self { now: Rc::new(estimate), past, future: Vec::new(), field: None }
    }
}

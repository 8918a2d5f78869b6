//! Undo and redo.

use super::{Change, Edit, Estimate, Inputs, Item};
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

    /// After an edit of the sentence a page opens with, and nothing else entered: as [`History::apply`], which knows every
    /// change.
    #[must_use]
    pub fn answer(&self, book: &PriceBook, edit: Edit) -> Self {
        let field = matches!(edit, Edit::Number(_)).then(|| String::from("number 0"));
        let mut next = (*self.now).clone();
        if let Some(item) = next.items.first_mut() {
            item.inputs = item.inputs.answer(book, edit);
        }
        self.step(next, field)
    }

    /// One step on; while it is about the same field, the same step.
    fn step(&self, next: Estimate, field: Option<String>) -> Self {
        if next == *self.now {
            return self.clone();
        }
        let mut past = self.past.clone();
        if field.is_none() || field != self.field {
            if past.len() >= STEPS {
                past.remove(0);
            }
            past.push(Rc::clone(&self.now));
        }
        Self { now: Rc::new(next), past, future: Vec::new(), field }
    }

    /// After a change. Typing on in one field makes one step, not one per key.
    #[must_use]
    pub fn apply(&self, book: &PriceBook, change: Change) -> Self {
        let field = change.field(self.now.open);
        let next = self.now.apply(book, change.clone());
        if !change.only_looks() {
            return self.step(next, field);
        }
        // Opening another line or product is no step of its own, but is undone with the step before it.
        if next == *self.now {
            return self.clone();
        }
        Self { now: Rc::new(next), past: self.past.clone(), future: self.future.clone(), field: None }
    }

    /// The same steps with an example message in another language, where it is still that example. It is no step of its own:
    /// the language is not part of the estimate.
    #[must_use]
    pub fn translate(&self, from: &str, to: &str) -> Self {
        self.throughout(|item| {
            if item.inputs.sms.body == from || from.is_empty() {
                item.inputs.sms.body = to.into();
            }
        })
    }

    /// The same steps for a book of which there was only a part: what the default answers look up in it is looked up anew.
    #[must_use]
    pub fn complete(&self, book: &PriceBook) -> Self {
        let region = Inputs::new(book).sms.region;
        self.throughout(|item| item.inputs.sms.region = region)
    }

    fn throughout(&self, change: impl Fn(&mut Item)) -> Self {
        let mut next = self.clone();
        for estimate in next.past.iter_mut().chain(&mut next.future).chain([&mut next.now]) {
            Rc::make_mut(estimate).items.iter_mut().for_each(&change);
        }
        next
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

//! What the page holds: the answers, the language, the theme. Nothing derived.

use crate::calendar::Date;
use crate::price_book::embedded;
use crate::scenario::{Change, Edit, Estimate, History, Tab};
use crate::text::Lang;
use std::rc::Rc;
use yew::Reducible;

/// Light or dark, where the reader overrides the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Dark ink on light paper.
    Light,
    /// Light ink on dark paper.
    Dark,
}

impl Theme {
    /// The value of `data-theme` and of the address.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme with this id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        [Self::Light, Self::Dark].into_iter().find(|theme| theme.id() == id)
    }
}

/// The state of the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// What the customer entered, and what it was before.
    pub history: History,
    /// The day on which the page was opened: purchases are made from here on where no day was typed.
    pub today: Date,
    /// The language shown.
    pub lang: Lang,
    /// The theme chosen, if any.
    pub theme: Option<Theme>,
}

/// Something the reader did.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Changed the estimate.
    Change(Change),
    /// Took a step back.
    Undo,
    /// Took it again.
    Redo,
    /// Opened another estimate: a link, a file, a saved one.
    Replace(Box<Estimate>),
    /// Chose a language.
    Lang(Lang),
    /// Chose a theme.
    Theme(Theme),
}

impl Page {
    /// The page as it opens.
    #[must_use]
    pub fn new(tab: Tab, lang: Lang, theme: Option<Theme>, today: Date) -> Self {
        let book = embedded();
        let estimate = Estimate::new(book)
            .apply(book, Change::Line(Edit::Open(tab)))
            .apply(book, Change::Line(Edit::Body(lang.sample().into())));
        Self { history: History::new(estimate), today, lang, theme }
    }
}

impl Page {
    /// What was entered, with an example nobody touched in the reader's language.
    fn in_language(&self, lang: Lang) -> History {
        let now = self.history.now();
        let mut examples = now.items.iter().map(|item| &item.inputs.sms.body);
        if self.history.can_undo()
            || self.history.can_redo()
            || examples.any(|body| body != self.lang.sample())
        {
            return self.history.clone();
        }
        let mut estimate = Estimate::clone(now);
        for item in &mut estimate.items {
            item.inputs.sms.body = lang.sample().into();
        }
        History::new(estimate)
    }
}

impl Reducible for Page {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let next = match action {
            Action::Change(change) => {
                Self { history: self.history.apply(embedded(), change), ..(*self).clone() }
            }
            Action::Undo => Self { history: self.history.undo(), ..(*self).clone() },
            Action::Redo => Self { history: self.history.redo(), ..(*self).clone() },
            Action::Replace(estimate) => Self { history: self.history.replace(*estimate), ..(*self).clone() },
            Action::Lang(lang) => Self { lang, history: self.in_language(lang), ..(*self).clone() },
            Action::Theme(theme) => Self { theme: Some(theme), ..(*self).clone() },
        };
        if next == *self { self } else { Rc::new(next) }
    }
}

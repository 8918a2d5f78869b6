//! What the page holds: the answers, the language, the theme, and what of it is in sight. Nothing derived.

use super::later;
use crate::calendar::Date;
use crate::price_book::embedded;
use crate::scenario::{Change, Estimate, History, Tab};
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
    /// How many folds were opened so far: what is in one is made when it is opened.
    pub folds: u32,
    /// Whether the sheet is made, which paper alone shows; where there is no script it is there from the start.
    pub paper: bool,
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
    /// Began a new estimate.
    Anew,
    /// Saw the rest of the price book come.
    Complete,
    /// Chose a language.
    Lang(Lang),
    /// Chose a theme.
    Theme(Theme),
    /// Opened a fold that was never open before.
    Unfold,
    /// Is about to print, or has printed.
    Paper(bool),
}

impl Page {
    /// The page as it opens: with an estimate that was linked to, or else with an example.
    #[must_use]
    pub fn new(
        tab: Option<Tab>,
        lang: Lang,
        theme: Option<Theme>,
        today: Date,
        linked: Option<&Estimate>,
    ) -> Self {
        let history = match linked {
            Some(estimate) => History::new(estimate.clone()).translate(lang.other().sample(), lang.sample()),
            None => {
                let mut example = Estimate::new(embedded());
                for item in &mut example.items {
                    item.inputs.tab = tab.unwrap_or_default();
                }
                History::new(example).translate("", lang.sample())
            }
        };
        Self { history, today, lang, theme, folds: 0, paper: cfg!(not(target_arch = "wasm32")) }
    }
}

impl Reducible for Page {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let next = match (action, later::get()) {
            (Action::Complete, _) => Self { history: self.history.complete(embedded()), ..(*self).clone() },
            // An example nobody touched is read in the reader's language.
            (Action::Lang(lang), _) => {
                let history = self.history.translate(self.lang.sample(), lang.sample());
                Self { history, lang, ..(*self).clone() }
            }
            (Action::Theme(theme), _) => Self { theme: Some(theme), ..(*self).clone() },
            (action, Some(later)) => (later.act)(&self, action),
            // Until the second module is there, only the sentence can be changed.
            (Action::Change(Change::Line(edit)), None) => {
                Self { history: self.history.answer(embedded(), edit), ..(*self).clone() }
            }
            (_, None) => return self,
        };
        if next == *self { self } else { Rc::new(next) }
    }
}

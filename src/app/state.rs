//! What the page holds: the answers, the language, the theme. Nothing derived.

use crate::price_book::embedded;
use crate::scenario::{Edit, Inputs, Tab};
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
    /// What the customer answered.
    pub inputs: Rc<Inputs>,
    /// The language shown.
    pub lang: Lang,
    /// The theme chosen, if any.
    pub theme: Option<Theme>,
}

/// Something the reader did.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Changed an answer.
    Edit(Edit),
    /// Chose a language.
    Lang(Lang),
    /// Chose a theme.
    Theme(Theme),
}

impl Page {
    /// The page as it opens.
    #[must_use]
    pub fn new(tab: Tab, lang: Lang, theme: Option<Theme>) -> Self {
        let mut inputs = Inputs { tab, ..Inputs::new(embedded()) };
        inputs.sms.body = lang.sample().into();
        Self { inputs: Rc::new(inputs), lang, theme }
    }
}

impl Reducible for Page {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let next = match action {
            Action::Edit(edit) => {
                Self { inputs: Rc::new(self.inputs.apply(embedded(), edit)), ..(*self).clone() }
            }
            Action::Lang(lang) => {
                let mut next = Self { lang, ..(*self).clone() };
                // An example nobody touched is read in the reader's language.
                if self.inputs.sms.body == self.lang.sample() {
                    Rc::make_mut(&mut next.inputs).sms.body = lang.sample().into();
                }
                next
            }
            Action::Theme(theme) => Self { theme: Some(theme), ..(*self).clone() },
        };
        if next == *self { self } else { Rc::new(next) }
    }
}

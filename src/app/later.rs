//! What the page needs after its first answer: everything behind folds, the other products, files, links, the views in
//! other pages. The build takes it out of the WebAssembly that the first answer waits for and puts it into a second
//! module, which is loaded behind the first (`cargo xtask build`; a build by trunk alone keeps both in one).
//!
//! The cut is this table: what is reached through it and not otherwise is in the second module.

use super::views::{AnswerParts, Below, Linked, Shown, TABLE};
use super::{Action, Page, Stage, Theme, browser};
use crate::calendar::Date;
#[cfg(split)]
use crate::price_book::complete;
use crate::price_book::{PriceBook, Product};
use crate::quote::{EstimateQuote, LineQuote, OptionQuote, Quoter};
use crate::scenario::{Estimate, Field, Preset, Tab};
use crate::text::Lang;
use std::cell::{Cell, RefCell};
use web_sys::Element;
use yew::prelude::*;

type Part = fn(&Shown<'_>) -> Html;
type LinePart = fn(&Shown<'_>, &Below<'_>) -> Html;

/// The language, product and theme shown.
pub(crate) type Showing = (Lang, Tab, Option<Theme>);

type Reprice = fn(&Quoter<'static>, &Estimate, Date, Option<(&Estimate, &EstimateQuote)>) -> EstimateQuote;

/// What the document was told last.
pub(crate) type Told = RefCell<Option<Showing>>;

/// The functions of the second module.
#[derive(Debug)]
pub(crate) struct Later {
    /// The whole price book; the first part has only what its answer needs.
    #[cfg_attr(not(split), expect(dead_code, reason = "there it is one module, which has all of it"))]
    pub(crate) book: &'static PriceBook,
    /// What the page is after an action.
    pub(crate) act: fn(&Page, Action) -> Page,
    /// The whole estimate priced.
    pub(crate) quote: Reprice,
    /// What to buy, the other ways, the risk and the dates, under an answer.
    pub(crate) purchase: LinePart,
    /// The editions that fit.
    pub(crate) editions: LinePart,
    /// What the controls and the document have to follow once the page has been drawn. What it shows is told to the document
    /// when it is not what was told last.
    pub(crate) drawn: fn(&Element, &[Field], Showing, &Told, &Stage),
    /// Why an answer has no figure.
    pub(crate) empty: fn(Lang, &LineQuote, &Product) -> String,
    /// What makes an answer the customer's own.
    pub(crate) own: fn(Lang, &LineQuote, &OptionQuote, &Product) -> Html,
    /// The line above everything.
    pub(crate) top: Part,
    /// The products.
    pub(crate) tabs: Part,
    /// The line below everything.
    pub(crate) foot: Part,
    /// What was kept, what is to be said of it, and what listens beside the page.
    pub(crate) kept: Part,
    /// All lines of the estimate.
    pub(crate) cart: Part,
    /// Question and answer of the products that the page does not open with.
    pub(crate) other: fn(&Shown<'_>, &Below<'_>) -> AnswerParts,
    /// What a user costs.
    pub(crate) each: LinePart,
    /// Conditions, reasons, months, prices of the open line.
    pub(crate) below: LinePart,
    /// Handing on, and adding a line.
    pub(crate) after: Part,
    /// What is printed.
    pub(crate) sheet: Part,
    /// The page in another page.
    pub(crate) framed: fn(&Shown<'_>, &Preset) -> Html,
    /// What a link's text opens.
    pub(crate) decode: fn(&str) -> Linked,
    /// What shows the estimator in an element of another page.
    pub(crate) place: fn(Element) -> browser::Shows,
    /// What the query of a frame asks for.
    pub(crate) preset: fn(&str, Option<&Linked>) -> Preset,
}

thread_local! {
    static LOADED: Cell<Option<&'static Later>> = const { Cell::new(None) };
}

/// The second module, once it is there.
pub(crate) fn get() -> Option<&'static Later> {
    #[cfg(not(split))]
    LOADED.set(Some(&TABLE));
    LOADED.get()
}

/// The second module could not be loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotLoaded;

#[cfg(split)]
impl From<wasm_split_helpers::SplitLoaderError> for NotLoaded {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

#[cfg(split)]
#[wasm_split_helpers::wasm_split(later, fallible)]
fn table() -> Result<&'static Later, NotLoaded> {
    Ok(&TABLE)
}

/// Loads the second module; again where it failed before.
///
/// # Errors
/// Where it cannot be loaded.
pub(crate) async fn load() -> Result<&'static Later, NotLoaded> {
    #[cfg(split)]
    {
        let table = table().await?;
        complete(table.book);
        LOADED.set(Some(table));
    }
    get().ok_or(NotLoaded)
}

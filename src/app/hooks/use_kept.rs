use crate::app::browser;
use crate::app::storage::{self, Elsewhere, Found};
use crate::price_book::embedded;
use crate::scenario::{Estimate, link};
use std::cell::Cell;
use std::rc::Rc;
use yew::prelude::*;

/// What becomes of the estimate as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Keeping {
    /// Nothing was entered yet.
    #[default]
    Nothing,
    /// The browser has it.
    Kept,
    /// The browser keeps nothing.
    Blocked,
    /// Another tab kept another one: until the reader chooses, nothing is kept from here.
    Elsewhere,
}

/// What becomes of the estimate, and what the reader can choose where another tab was later.
#[derive(Clone, PartialEq)]
pub(crate) struct Kept {
    /// What becomes of it.
    pub(crate) state: Keeping,
    /// Takes the other tab's estimate.
    pub(crate) take_theirs: Callback<()>,
    /// Keeps this one in place of the other's.
    pub(crate) keep_mine: Callback<()>,
}

/// Keeps the estimate in the browser as it changes, and opens the one that was kept: `on_found` is told once, unless
/// `linked` says that the address has brought an estimate of its own, and again when the reader takes another tab's.
/// `early` says that something was typed before all of the page had come, which is a change already.
///
/// `latest` says what was entered last. On a slow machine that is drawn, and seen here, only a moment later.
///
/// An estimate that was kept before a link was opened is saved as `name_before` before another takes its place.
///
/// It is kept as soon as it has been drawn and not when typing pauses, or before that when the reader leaves or the page is
/// taken away: a page that is closed loses nothing, and one that is gone writes nothing.
#[hook]
pub(crate) fn use_kept(
    estimate: &Rc<Estimate>,
    latest: Callback<(), Rc<Estimate>>,
    linked: bool,
    early: bool,
    name_before: &'static str,
    on_found: Callback<Found>,
) -> Kept {
    let state = use_state_eq(Keeping::default);
    // The revision that is ours or was opened here, and the estimate the page began with.
    let known = use_mut_ref(|| 0_u64);
    let first = use_mut_ref(|| None::<Rc<Estimate>>);
    let touched = use_memo((), |()| Cell::new(early));
    let put_by = use_mut_ref(|| false);
    // What is to be done once a change is seen, and the last one that was.
    let waiting = use_mut_ref(|| None::<Box<dyn FnOnce()>>);
    let seen = use_mut_ref(|| None::<Rc<Estimate>>);
    let keep = {
        let (state, known) = (state.clone(), Rc::clone(&known));
        move |estimate: &Estimate| match storage::autosave(estimate, embedded()) {
            Ok(revision) => {
                *known.borrow_mut() = revision;
                state.set(Keeping::Kept);
            }
            Err(_) => state.set(Keeping::Blocked),
        }
    };
    let prepare = {
        let (state, known, keep) = (state.clone(), Rc::clone(&known), keep.clone());
        let (waiting, seen) = (Rc::clone(&waiting), Rc::clone(&seen));
        move |estimate: &Rc<Estimate>| {
            *seen.borrow_mut() = Some(Rc::clone(estimate));
            let began = first.borrow_mut().get_or_insert_with(|| Rc::clone(estimate)).clone();
            // Nobody has entered the example the page opens with.
            if Rc::ptr_eq(&began, estimate) && !touched.get() {
                return;
            }
            touched.set(true);
            let (estimate, put_by) = (Rc::clone(estimate), Rc::clone(&put_by));
            let (state, known, keep) = (state.clone(), Rc::clone(&known), keep.clone());
            *waiting.borrow_mut() = Some(Box::new(move || {
                if linked && !*put_by.borrow() {
                    // What was here before the link must not go without a word, nor where there is no room for it.
                    if let Ok(Found::Estimate(before)) = storage::restore(embedded())
                        && before.estimate != *began
                        && storage::save_beside(name_before, &before.estimate, embedded()).is_err()
                    {
                        state.set(Keeping::Blocked);
                        return;
                    }
                    *put_by.borrow_mut() = true;
                }
                browser::unlink();
                // What is kept already is left alone: a second tab that only opens it tells the first one nothing.
                let text = link::encode(&estimate, embedded(), true);
                if storage::load("now").is_ok_and(|kept| kept.as_deref() == Some(text.as_str())) {
                    *known.borrow_mut() = storage::revision();
                    state.set(Keeping::Kept);
                } else if storage::is_another(*known.borrow()) {
                    state.set(Keeping::Elsewhere);
                } else {
                    keep(&estimate);
                }
            }));
        }
    };
    let keep_now = {
        let waiting = Rc::clone(&waiting);
        move || {
            let waiting = waiting.borrow_mut().take();
            if let Some(keep) = waiting {
                keep();
            }
        }
    };
    {
        let (keep_now, prepare) = (keep_now.clone(), prepare.clone());
        let leave = move || {
            let latest = latest.emit(());
            let unseen = seen.borrow().as_ref().is_none_or(|seen| !Rc::ptr_eq(seen, &latest));
            if unseen {
                prepare(&latest);
            }
            keep_now();
        };
        let (state, known, on_found) = (state.clone(), Rc::clone(&known), on_found.clone());
        use_effect_with((), move |()| {
            *known.borrow_mut() = storage::revision();
            if !linked {
                match storage::restore(embedded()) {
                    Ok(Found::Nothing) => {}
                    Ok(found) => on_found.emit(found),
                    // Told once there is something that is not kept.
                    Err(_) => {}
                }
            }
            let look = move || {
                if storage::is_another(*known.borrow()) {
                    state.set(Keeping::Elsewhere);
                }
            };
            let returned = storage::on_return(look.clone());
            let listener = storage::on_other_tab(move |what| {
                if what == Elsewhere::Now {
                    look();
                }
            });
            let leaving = browser::on_leaving(leave.clone());
            move || {
                drop((returned, listener, leaving));
                leave();
            }
        });
    }
    use_effect_with(Rc::clone(estimate), move |estimate| {
        prepare(estimate);
        if waiting.borrow().is_some() {
            browser::after_drawing(keep_now);
        }
    });
    let take_theirs = {
        let state = state.clone();
        let on_found = on_found.clone();
        let known = Rc::clone(&known);
        Callback::from(move |()| {
            *known.borrow_mut() = storage::revision();
            match storage::restore(embedded()) {
                Ok(found) => {
                    state.set(Keeping::Kept);
                    on_found.emit(found);
                }
                Err(_) => state.set(Keeping::Blocked),
            }
        })
    };
    let keep_mine = {
        let estimate = Rc::clone(estimate);
        Callback::from(move |()| keep(&estimate))
    };
    Kept { state: *state, take_theirs, keep_mine }
}

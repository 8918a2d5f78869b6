//! What the browser keeps for the reader: the estimate as it stands, and estimates saved by name. Nothing leaves the
//! browser. Where it keeps nothing (a private window, a full or forbidden storage) that is told, and the page works on.

use crate::price_book::PriceBook;
use crate::scenario::Estimate;
use crate::scenario::link::{self, LinkError, Opened};
use crate::text;
use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{Storage, StorageEvent};

/// Everything this page keeps begins so: other pages may share the address.
const PREFIX: &str = "packwise.";
/// The estimate as it stands.
const NOW: &str = "now";
/// An estimate that could not be read any more, as it was found.
const DAMAGED: &str = "damaged";
/// How often something was kept, so that two tabs can tell who was last.
const REVISION: &str = "revision";
/// Estimates saved by name, each under a number of its own.
const SAVED: &str = "saved.";

/// The browser keeps nothing, or no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Blocked;

/// An estimate saved by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// What it is kept under; changes never.
    pub id: u32,
    /// The reader's name for it.
    pub name: String,
    /// The estimate as a link with its texts.
    pub link: String,
}

/// What was found of the estimate as it stood.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// Nothing was kept.
    Nothing,
    /// The estimate.
    Estimate(Box<Opened>),
    /// Something that cannot be read. It was put aside for [`damaged`], so that nothing overwrites it.
    Damaged {
        /// What was found.
        text: String,
        /// Why it cannot be read.
        error: LinkError,
    },
}

fn storage() -> Result<Storage, Blocked> {
    // A browser that forbids it throws, or has none.
    web_sys::window().and_then(|window| window.local_storage().ok().flatten()).ok_or(Blocked)
}

fn keyed(key: &str) -> String {
    format!("{PREFIX}{key}")
}

/// Keeps a text.
///
/// # Errors
/// Where the browser does not keep it.
pub fn save(key: &str, value: &str) -> Result<(), Blocked> {
    storage()?.set_item(&keyed(key), value).map_err(|_| Blocked)
}

/// A text that was kept.
///
/// # Errors
/// Where the browser keeps nothing.
pub fn load(key: &str) -> Result<Option<String>, Blocked> {
    storage()?.get_item(&keyed(key)).map_err(|_| Blocked)
}

/// Forgets a text.
///
/// # Errors
/// Where the browser keeps nothing.
pub fn forget(key: &str) -> Result<(), Blocked> {
    storage()?.remove_item(&keyed(key)).map_err(|_| Blocked)
}

/// How often something was kept here, in whichever tab.
#[must_use]
pub fn revision() -> u64 {
    load(REVISION).ok().flatten().and_then(|text| text.parse().ok()).unwrap_or(0)
}

/// Keeps the estimate as it stands, and tells the revision it is.
///
/// # Errors
/// Where the browser does not keep it.
pub fn autosave(estimate: &Estimate, book: &PriceBook) -> Result<u64, Blocked> {
    save(NOW, &link::encode(estimate, book, true))?;
    let next = revision().wrapping_add(1);
    save(REVISION, &next.to_string())?;
    Ok(next)
}

/// The estimate as it stood. One that cannot be read is put aside, to be offered as a file.
///
/// # Errors
/// Where the browser keeps nothing.
pub fn restore(book: &PriceBook) -> Result<Found, Blocked> {
    let Some(text) = load(NOW)?.filter(|text| !text.trim().is_empty()) else { return Ok(Found::Nothing) };
    match link::decode(&text, book) {
        Ok(opened) => Ok(Found::Estimate(Box::new(opened))),
        Err(error) => {
            // Only what is safe elsewhere is taken away; where it could not be moved it stays and is found again.
            if save(DAMAGED, &text).is_ok() {
                let _ = forget(NOW);
            } else if forget(NOW).is_ok() && save(DAMAGED, &text).is_err() {
                // A full storage has room for one of them, unless somebody else took it in between.
                let _ = save(NOW, &text);
            }
            Ok(Found::Damaged { text, error })
        }
    }
}

/// The estimate that was put aside because it could not be read.
#[must_use]
pub fn damaged() -> Option<String> {
    load(DAMAGED).ok().flatten()
}

/// Forgets the estimate that was put aside.
pub fn forget_damaged() {
    // Where that fails it is offered again, which harms nobody.
    let _ = forget(DAMAGED);
}

/// The estimates saved by name, in the order in which they were saved first.
///
/// # Errors
/// Where the browser keeps nothing.
pub fn saved() -> Result<Vec<Saved>, Blocked> {
    let storage = storage()?;
    let count = storage.length().map_err(|_| Blocked)?;
    let keys = (0..count).filter_map(|at| storage.key(at).ok().flatten());
    let own = |key: String| {
        let id: u32 = key.strip_prefix(PREFIX)?.strip_prefix(SAVED)?.parse().ok()?;
        let value = storage.get_item(&key).ok().flatten()?;
        // Cut off before its name it is called by its number. Whoever wrote it: what is shown is in order.
        let (name, link) =
            unwritten(&value).map_or((id.to_string(), &*value), |(name, link)| (one_line(name), link));
        Some(Saved { id, name, link: link.into() })
    };
    let mut found: Vec<Saved> = keys.filter_map(own).collect();
    crate::order::by(&mut found, |saved| saved.id);
    Ok(found)
}

/// Saves an estimate by name. One of the same name is replaced. Tells what it is kept under.
///
/// # Errors
/// Where the browser does not keep it.
pub fn save_as(name: &str, estimate: &Estimate, book: &PriceBook) -> Result<u32, Blocked> {
    let known = saved()?;
    let id = match known.iter().find(|saved| saved.name == one_line(name)) {
        Some(same) => same.id,
        None => known.last().map_or(0, |saved| saved.id).checked_add(1).ok_or(Blocked)?,
    };
    save(&format!("{SAVED}{id}"), &written(name, &link::encode(estimate, book, true)))?;
    Ok(id)
}

/// Gives a saved estimate another name.
///
/// # Errors
/// Where the browser does not keep it.
pub fn rename(saved: &Saved, name: &str) -> Result<(), Blocked> {
    save(&format!("{SAVED}{}", saved.id), &written(name, &saved.link))
}

/// Forgets a saved estimate.
///
/// # Errors
/// Where the browser keeps nothing.
pub fn remove(id: u32) -> Result<(), Blocked> {
    forget(&format!("{SAVED}{id}"))
}

/// A saved estimate as a text: its link, which has no blanks, and its name behind it.
fn written(name: &str, link: &str) -> String {
    format!("{link} {}", one_line(name))
}

fn unwritten(value: &str) -> Option<(&str, &str)> {
    value.split_once(' ').map(|(link, name)| (name, link))
}

fn one_line(name: &str) -> String {
    text::in_order(&name.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// What another tab changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Elsewhere {
    /// The estimate as it stands.
    Now,
    /// The list of saved estimates.
    Saved,
}

/// Saves an estimate under this name, or under this name with a number where another one has it already. One that is saved
/// so already is not saved twice.
///
/// # Errors
/// Where the browser does not keep it.
pub fn save_beside(name: &str, estimate: &Estimate, book: &PriceBook) -> Result<(), Blocked> {
    let (known, link) = (saved()?, link::encode(estimate, book, true));
    let named = (1_u32..).map(|n| if n == 1 { name.to_string() } else { format!("{name} {n}") });
    for name in named {
        match known.iter().find(|saved| saved.name == one_line(&name)) {
            Some(same) if same.link == link => return Ok(()),
            Some(_) => {}
            None => return save_as(&name, estimate, book).map(drop),
        }
    }
    Err(Blocked)
}

/// Whether an estimate is kept by another keeping than this one. Not merely by a later one: a revision that was emptied or
/// written over begins anew.
#[must_use]
pub fn is_another(known: u64) -> bool {
    revision() != known && load(NOW).is_ok_and(|kept| kept.is_some())
}

/// Tells when the page is shown again after the reader had left it: what another tab kept meanwhile it never heard of.
pub fn on_return(told: impl Fn() + 'static) -> Option<EventListener> {
    let window = web_sys::window()?;
    Some(EventListener::new(&window, "pageshow", move |_| told()))
}

/// Tells when another tab keeps something. The browser tells only the other tabs, never the one that did it.
pub fn on_other_tab(told: impl Fn(Elsewhere) + 'static) -> Option<EventListener> {
    let window = web_sys::window()?;
    Some(EventListener::new(&window, "storage", move |event| {
        let Some(event) = event.dyn_ref::<StorageEvent>() else { return };
        match event.key() {
            // Another tab emptied everything.
            None => told(Elsewhere::Saved),
            Some(key) => match key.strip_prefix(PREFIX) {
                // The revision is written last, when the estimate is already there.
                Some(REVISION) => told(Elsewhere::Now),
                Some(own) if own.starts_with(SAVED) => told(Elsewhere::Saved),
                _ => {}
            },
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saved_estimate_keeps_its_name_whatever_it_is() {
        for name in ["", "开户 核身", "a  b\n", "p1.x.y.z"] {
            let value = written(name, "p1.2026-11-1.AA.BB");
            assert_eq!(unwritten(&value), Some((&*one_line(name), "p1.2026-11-1.AA.BB")));
        }
    }
}

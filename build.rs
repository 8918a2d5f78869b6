//! Compiles `prices/*.toml` to the static tables of the embedded book, or fails with the file and line of every
//! mistake in them.

#![allow(dead_code, unreachable_pub, missing_docs, reason = "the build uses a part of the modules it shares")]

#[path = "src/calendar.rs"]
mod calendar;
#[path = "src/price_book/compact.rs"]
mod compact;
#[path = "src/price_book/model.rs"]
mod model;
#[path = "src/money.rs"]
mod money;
#[path = "build/prices.rs"]
mod prices;
#[path = "src/price_book/validate.rs"]
mod validate;

/// The modules above under the name they have in the package.
mod price_book {
    pub use super::model::*;
    pub use super::validate::*;
}

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs, io};

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=prices");
    // The build of the page asks for a cut in two; of the other programs none can be cut.
    println!("cargo::rustc-check-cfg=cfg(split)");
    let on = |name: &str| env::var_os(name).is_some();
    if on("CARGO_CFG_PACKWISE_SPLIT") && on("CARGO_FEATURE_APP") && !on("CARGO_FEATURE_BOOK_PAGE") {
        println!("cargo::rustc-cfg=split");
    }
    let errors = match files("prices".as_ref()).map(|files| prices::read(&files)) {
        Ok(Ok(book)) => {
            let written = write("price_book.rs", prices::emit(&book))
                .and_then(|()| write("first.rs", prices::emit(&prices::first(&book))))
                .and_then(|()| write("price_book.bin", compact::write(&book)));
            match written {
                Ok(()) => return ExitCode::SUCCESS,
                Err(error) => vec![format!("the tables could not be written: {error}")],
            }
        }
        Ok(Err(problems)) => problems.iter().map(ToString::to_string).collect(),
        Err(error) => vec![format!("prices/: {error}")],
    };
    for error in errors {
        println!("cargo::error={error}");
    }
    ExitCode::FAILURE
}

/// Every price file, by its name.
fn files(folder: &Path) -> io::Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if let Some(name) = path.file_name().and_then(|n| n.to_str()).filter(|n| n.ends_with(".toml")) {
            let text = fs::read_to_string(&path);
            let text = text.map_err(|e| io::Error::new(e.kind(), format!("{name} cannot be read: {e}")))?;
            files.insert(name.to_owned(), text);
        }
    }
    Ok(files)
}

fn write(file: &str, content: impl AsRef<[u8]>) -> io::Result<()> {
    let folder = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?;
    fs::write(Path::new(&folder).join(file), content)
}

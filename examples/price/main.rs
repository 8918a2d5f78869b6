//! Price books as JSON on the command line, for `cargo xtask price`.
//!
//! `check FILE` tells every problem with its code and path; `diff OLD NEW` what changes, per meter, in money. The exit
//! code is 1 where a book has problems, 2 where the command is not understood or a file cannot be read.

mod compare;

use packwise::price_book::json::{self, MAX_BYTES, Read};
use std::fs;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["check", file] => check(file),
        ["diff", old, new] => diff(old, new),
        _ => {
            eprintln!("usage: price check FILE | price diff OLD NEW");
            return ExitCode::from(2);
        }
    };
    done.err().unwrap_or(ExitCode::SUCCESS)
}

fn check(file: &str) -> Result<(), ExitCode> {
    let Read { book, hash } = read(file)?;
    let meters: usize = book.products.iter().map(|product| product.meters.len()).sum();
    println!(
        "{file}: version {}, {}, {meters} meters, hash {hash}: nothing wrong",
        book.version, book.currency
    );
    Ok(())
}

fn diff(old: &str, new: &str) -> Result<(), ExitCode> {
    // Both are read before either fails, so that all problems are told.
    let (old, new) = (read(old), read(new));
    let (old, new) = (old?.book, new?.book);
    if old.currency != new.currency {
        eprintln!("{} and {} cannot be compared: the currency changed", old.currency, new.currency);
        return Err(ExitCode::from(1));
    }
    println!("version {} -> {}", old.version, new.version);
    let changes = compare::compare(&old, &new);
    if changes.is_empty() {
        println!("no price changed");
    }
    print!("{}", compare::told(&changes, &new.currency));
    Ok(())
}

/// A book, or its problems on the error output.
fn read(file: &str) -> Result<Read, ExitCode> {
    let unreadable = |error: &dyn std::fmt::Display| {
        eprintln!("{file} cannot be read: {error}");
        ExitCode::from(2)
    };
    let length = fs::metadata(file).map_err(|error| unreadable(&error))?.len();
    // A file of gigabytes is not loaded to say that it is too long.
    if usize::try_from(length).is_ok_and(|length| length > MAX_BYTES) {
        eprintln!("{file}: the book: book.tooLong: expected at most {MAX_BYTES} bytes, found {length}");
        return Err(ExitCode::from(1));
    }
    let text = fs::read_to_string(file).map_err(|error| unreadable(&error))?;
    json::read(&text).map_err(|problems| {
        for problem in &problems {
            eprintln!("{file}: {problem}");
        }
        ExitCode::from(1)
    })
}

//! Prints or writes price tables as documents, for `cargo xtask table` and `cargo xtask build`.
//!
//! `cargo run --example tables -- print ID md|html zh|en` prints one; ids are those of meters and `sms.regions`.
//! `cargo run --example tables -- write FOLDER` writes each in both forms and languages, and `index.json`.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use packwise::export::{PriceTable, price_table, price_table_ids};
use packwise::price_book::embedded;
use packwise::text::Lang;
use serde_json::{Value, json};

const LANGUAGES: [(&str, Lang); 2] = [("zh", Lang::Zh), ("en", Lang::En)];
const FORMATS: [&str; 2] = ["md", "html"];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match arguments.as_slice() {
        ["print", id, format, language] => print(id, format, language),
        ["write", folder] => write(Path::new(folder)),
        _ => Err("usage: tables print ID md|html zh|en, or tables write FOLDER".into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn print(id: &str, format: &str, language: &str) -> Result<(), Box<dyn Error>> {
    let lang = LANGUAGES.iter().find(|(name, _)| *name == language).map(|(_, lang)| *lang);
    let lang = lang.ok_or_else(|| format!("--lang {language}: there are zh and en"))?;
    if !FORMATS.contains(&format) {
        return Err(format!("--format {format}: there are md and html").into());
    }
    let table = price_table(lang, embedded(), id).ok_or_else(|| unknown(id))?;
    print!("{}", written(&table, format));
    Ok(())
}

/// The ids that come nearest: those with a part of what was asked for, or else all.
fn unknown(id: &str) -> String {
    let ids = price_table_ids(embedded());
    let part = id.rsplit('.').next().unwrap_or(id);
    let near: Vec<&String> = ids.iter().filter(|known| known.contains(part)).collect();
    let ids = if near.is_empty() { ids.iter().collect() } else { near };
    let ids: Vec<&str> = ids.into_iter().map(String::as_str).collect();
    format!("there is no meter {id}; there are {}", ids.join(", "))
}

fn written(table: &PriceTable<'_>, format: &str) -> String {
    if format == "md" { table.markdown() } else { table.html() }
}

fn write(folder: &Path) -> Result<(), Box<dyn Error>> {
    let book = embedded();
    std::fs::create_dir_all(folder)?;
    let mut tables = Vec::new();
    for id in price_table_ids(book) {
        let (mut titles, mut files) = (json!({}), json!({}));
        for (name, lang) in LANGUAGES {
            let table = price_table(lang, book, &id).ok_or_else(|| unknown(&id))?;
            titles[name] = Value::from(table.title.as_str());
            for format in FORMATS {
                let file = format!("{id}.{name}.{format}");
                std::fs::write(folder.join(&file), written(&table, format))?;
                files[name][format] = Value::from(file);
            }
        }
        tables.push(json!({ "id": id, "title": titles, "files": files }));
    }
    let (version, checked) = (&*book.version, book.checked.to_string());
    let index = json!({ "bookVersion": version, "bookChecked": checked, "tables": tables });
    std::fs::write(folder.join("index.json"), serde_json::to_string_pretty(&index)? + "\n")?;
    Ok(())
}

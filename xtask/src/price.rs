//! Price books as JSON: checked and compared by the crate itself, whose example this runs.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::Workspace;

const EXAMPLE: [&str; 8] = [
    "run",
    "--quiet",
    "--locked",
    "--no-default-features",
    "--features=book-json",
    "--example",
    "price",
    "--",
];

/// `false` where a book has problems.
pub(crate) fn run(workspace: &Workspace, arguments: &[String]) -> Result<bool> {
    let (command, files) = match arguments {
        [command, file] if command == "check" => (command, vec![file]),
        [command, old, new] if command == "diff" => (command, vec![old, new]),
        _ => bail!("expected `price check FILE` or `price diff OLD NEW`"),
    };
    let mut cargo = workspace.cargo();
    cargo.args(EXAMPLE).arg(command);
    for file in files {
        // Cargo is started at the root, the file is named from where the caller is.
        cargo.arg(std::path::absolute(Path::new(file)).with_context(|| format!("the path {file}"))?);
    }
    Ok(cargo.status().context("cannot start cargo")?.success())
}

/// The schema of price books, beside the built page under the name the documentation gives.
pub(crate) fn schema(workspace: &Workspace, folder: &Path) -> Result<()> {
    let file = "price-book.schema.json";
    fs::copy(workspace.root.join("static").join(file), folder.join(file))
        .with_context(|| format!("static/{file}"))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use boon::{Compiler, SchemaIndex, Schemas};
    use serde_json::{Value, json};

    fn file(path: &str) -> Value {
        let path = format!("{}/../{path}", env!("CARGO_MANIFEST_DIR"));
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    }

    fn compiled(schemas: &mut Schemas) -> SchemaIndex {
        let mut compiler = Compiler::new();
        compiler.add_resource("book.json", file("static/price-book.schema.json")).unwrap();
        compiler.compile("book.json", schemas).unwrap()
    }

    #[test]
    fn the_example_books_are_valid_by_the_schema() {
        let mut schemas = Schemas::new();
        let schema = compiled(&mut schemas);
        let folder = format!("{}/../examples/price-books", env!("CARGO_MANIFEST_DIR"));
        let mut count = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            if !name.ends_with(".json") {
                continue;
            }
            let book = file(&format!("examples/price-books/{name}"));
            if let Err(error) = schemas.validate(&book, schema) {
                panic!("{name}: {error:#}");
            }
            count += 1;
        }
        assert!(count > 0);
    }

    #[test]
    fn the_schema_refuses_another_form() {
        let mut schemas = Schemas::new();
        let schema = compiled(&mut schemas);
        let book = file("examples/price-books/northmail.json");
        let list = "/products/0/meters/1/lists/0";
        for (path, value) in [
            ("/version".to_owned(), json!(2026)),
            ("/currency".to_owned(), json!("usd")),
            ("/vendor".to_owned(), json!({ "en": "only" })),
            ("/products".to_owned(), json!([])),
            ("/products/0/overflow".to_owned(), json!("charge")),
            ("/products/0/purchaseUrl".to_owned(), json!("http://example.com")),
            (format!("{list}/packs/0/units"), json!(-1)),
            (format!("{list}/packs/0/units"), json!(1.5)),
            (format!("{list}/packs/0/price"), json!(430)),
            (format!("{list}/packs/0/price"), json!("4.30001")),
            (format!("{list}/postpaid"), json!("1")),
            (format!("{list}/postpaid"), json!({ "tiers": [] })),
            (format!("{list}/postpaid/mode"), json!("tiered")),
            ("/products/1/meters/0/freeQuota/0/valid".to_owned(), json!({ "months": 1, "days": 1 })),
            ("/products/1/sources/0".to_owned(), json!({ "id": "a", "title": "b" })),
            ("/products/1/unit".to_owned(), json!({ "zh": "a", "en": "b", "enPlural": "c", "more": 1 })),
        ] {
            let mut changed = book.clone();
            *changed.pointer_mut(&path).unwrap() = value.clone();
            assert!(schemas.validate(&changed, schema).is_err(), "{path} = {value}");
        }
    }
}

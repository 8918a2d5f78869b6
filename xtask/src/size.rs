//! What the built `dist/` weighs: each file as it is and as brotli 11 sends it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::build::{attribute, tags};
use crate::{Workspace, hosting};

pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let dist = workspace.dist();
    for (page, title) in
        [("index.html", "The page's first load"), ("book.html", "The page on a book of one's own")]
    {
        let html =
            fs::read_to_string(dist.join(page)).context("there is no built page: run `cargo xtask build`")?;
        table(title, &dist, &first_load(page, &html))?;
    }
    // What a visitor loads; the rest of the package is for editors, readers and npm.
    let mut api = Vec::new();
    for entry in fs::read_dir(dist.join("api"))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".js") || name.ends_with(".wasm") {
            api.push(format!("api/{name}"));
        }
    }
    api.sort();
    table("The JavaScript API", &dist, &api)
}

/// A page and what its head makes a browser fetch.
fn first_load(page: &str, html: &str) -> Vec<String> {
    let links = tags(html, "link").filter(|tag| attribute(tag, "rel") != Some("alternate"));
    let links = links.filter_map(|tag| attribute(tag, "href"));
    let scripts = tags(html, "script").filter_map(|tag| attribute(tag, "src"));
    let linked = links.chain(scripts).filter_map(|address| address.strip_prefix("./")).map(str::to_owned);
    let mut files = std::iter::once(page.to_owned()).chain(linked).collect::<Vec<_>>();
    let kind = |file: &String| {
        let extension = Path::new(file).extension().and_then(|extension| extension.to_str());
        ["html", "css", "js", "wasm"].iter().position(|kind| Some(*kind) == extension).unwrap_or(4)
    };
    files.sort_by_key(kind);
    files.dedup();
    files
}

fn table(title: &str, dist: &Path, files: &[String]) -> Result<()> {
    println!("\n{title:<44} {:>10} {:>10}", "bytes", "brotli 11");
    let (mut raw_total, mut compressed_total) = (0, 0);
    for file in files {
        let bytes = fs::read(dist.join(file)).with_context(|| format!("dist/{file}"))?;
        let compressed = hosting::brotli(&bytes)?.len();
        println!("  {file:<42} {:>10} {compressed:>10}", bytes.len());
        raw_total += bytes.len();
        compressed_total += compressed;
    }
    println!("  {:<42} {raw_total:>10} {compressed_total:>10}", "total");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_load_is_what_the_head_names() {
        let html = "<link rel=\"alternate\" href=\"./en/\"><link rel=\"preload\" href=\"./a.wasm\"> \
                    <script src=\"./boot.js\"></script><link rel=\"stylesheet\" href=\"./a.css\">";
        assert_eq!(first_load("index.html", html), ["index.html", "a.css", "boot.js", "a.wasm"]);
    }
}

//! What makes the page work without a network: the service worker with its list of files, the manifest and the icons.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use sha2::{Digest as _, Sha256};

use crate::Workspace;

/// The pages a reader can open. Those for other sites' frames are not among them: a frame keeps nothing.
const PAGES: [&str; 4] = ["index.html", "en/index.html", "prices.html", "en/prices.html"];

/// Writes all three into the built folder. `loaded` are the files the pages load, under their hashed names.
pub(crate) fn write(
    workspace: &Workspace,
    folder: &Path,
    loaded: impl Iterator<Item = String>,
) -> Result<()> {
    let own = workspace.root.join("static");
    fs::copy(own.join("offline/manifest.webmanifest"), folder.join("manifest.webmanifest"))
        .context("static/offline/manifest.webmanifest")?;
    fs::create_dir_all(folder.join("icons"))?;
    let mut files: Vec<String> = PAGES.iter().map(|&page| page.to_owned()).chain(loaded).collect();
    files.push("manifest.webmanifest".to_owned());
    for entry in fs::read_dir(own.join("icons")).context("static/icons")? {
        let entry = entry?;
        let name = format!("icons/{}", entry.file_name().display());
        fs::copy(entry.path(), folder.join(&name))?;
        files.push(name);
    }
    files.sort();
    let source = fs::read_to_string(own.join("offline/sw.js")).context("static/offline/sw.js")?;
    let mut version = Sha256::new_with_prefix(&source);
    for file in &files {
        version.update(file);
        version.update(fs::read(folder.join(file)).with_context(|| file.clone())?);
    }
    let version = version.finalize().iter().take(8).fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string takes everything");
        text
    });
    let list = serde_json::to_string(&files)?;
    ensure!(source.matches("{{version}}").count() == 1 && source.matches("{{files}}").count() == 1);
    fs::write(folder.join("sw.js"), source.replace("{{version}}", &version).replace("{{files}}", &list))?;
    Ok(())
}

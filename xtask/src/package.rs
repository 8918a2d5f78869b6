//! Makes `api/` an npm package: the version, the licence and the README beside the files that were built.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::Workspace;

/// Stands in `static/api/` where the version goes, which Cargo.toml alone states.
const VERSION: &str = "{{version}}";

/// Completes the package in a built folder.
pub(crate) fn complete(workspace: &Workspace, built: &Path) -> Result<()> {
    let api = built.join("api");
    for file in ["package.json", "README.md"] {
        let path = api.join(file);
        let template = fs::read_to_string(&path).with_context(|| format!("static/api/{file}"))?;
        ensure!(template.contains(VERSION), "static/api/{file} has no {VERSION}");
        // The workspace has one version: the task's own is the package's.
        fs::write(&path, template.replace(VERSION, env!("CARGO_PKG_VERSION")))?;
    }
    fs::copy(workspace.root.join("LICENSE"), api.join("LICENSE")).context("LICENSE")?;
    Ok(())
}

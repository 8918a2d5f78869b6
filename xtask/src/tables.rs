//! Price tables as documents of their own: one printed, or all of them into `tables/` of a built folder.

use std::path::Path;

use anyhow::Result;

use crate::{Workspace, execute};

/// With the features that the prerendered page needs, so that the core is compiled once for both.
const TABLES: [&str; 7] = ["run", "--quiet", "--locked", "--features=prerender", "--example", "tables", "--"];

/// Prints the table of one meter.
pub(crate) fn print(workspace: &Workspace, id: &str, format: &str, language: &str) -> Result<()> {
    execute(workspace.cargo().args(TABLES).args(["print", id, format, language]))
}

/// Writes every table and their list.
pub(crate) fn write(workspace: &Workspace, built: &Path) -> Result<()> {
    execute(workspace.cargo().args(TABLES).arg("write").arg(built.join("tables")))
}

//! Price books as JSON: checked and compared by the crate itself, whose example this runs.

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

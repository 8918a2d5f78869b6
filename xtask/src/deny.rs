//! What may be linked, under which licence and from where, as `deny.toml` says.

use std::process::Command;

use anyhow::Result;

use crate::{Workspace, execute, tools};

/// Looks through everything that is linked, into what ships and into what builds and tests it. Without advisories: see
/// `deny.toml`.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    execute(
        Command::new(tools::cargo_deny(workspace)?)
            .args(["--locked", "--workspace", "check", "--hide-inclusion-graph"])
            .args(["licenses", "bans", "sources"])
            .current_dir(&workspace.root),
    )
}

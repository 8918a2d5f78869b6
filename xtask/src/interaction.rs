//! What a keystroke costs: `interaction.mjs` presses keys in the built page and reads traces.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::browser::{Browser, flags};
use crate::{Workspace, execute, serve, tools};

/// Measures this often, and keeps the traces in a folder if one is given.
pub(crate) fn run(workspace: &Workspace, runs: usize, traces: Option<&Path>) -> Result<()> {
    let module = tools::puppeteer()?.context("install Node 20 or later with npm")?;
    let browser = Browser::ensure()?;
    let server = serve::start_anywhere(workspace)?;
    if let Some(folder) = traces {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    let settings = serde_json::json!({
        "module": module,
        "browser": browser.chromium,
        "flags": flags(workspace)?,
        "address": server.url(),
        "runs": runs,
        "traces": traces,
    });
    execute(
        Command::new("node")
            .arg(workspace.root.join("xtask/interaction.mjs"))
            .arg(settings.to_string())
            .current_dir(&workspace.root),
    )
}

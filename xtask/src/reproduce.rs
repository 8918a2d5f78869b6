//! Builds twice, in two folders with a cargo home each, and compares the checksums: what ships depends on the files of
//! the repository and the pinned tools, not on where or by whom it is built.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::{Workspace, cargo, execute, hosting, output, progress};

/// Names of different lengths, at different depths: a path that leaks into a file changes it.
const PLACES: [&str; 2] = ["a", "another/folder"];

/// `false` where the builds differ; then both stay for a look at them.
pub(crate) fn run(workspace: &Workspace) -> Result<bool> {
    let root =
        std::env::temp_dir().canonicalize()?.join(format!("packwise-reproduce-{}", std::process::id()));
    ensure!(!root.exists(), "{} is in the way", root.display());
    let files = files(workspace)?;
    let mut manifests = Vec::new();
    for place in PLACES {
        let folder = root.join(place).join("packwise");
        progress(format!(
            "Building in {}, from nothing but the pinned tools (some minutes)…",
            folder.display()
        ));
        copy(&workspace.root, &folder, &files)?;
        execute(
            Command::new(cargo())
                .args(["xtask", "build"])
                .current_dir(&folder)
                .env("CARGO_HOME", root.join(place).join("cargo"))
                .env("CARGO_TARGET_DIR", folder.join("target"))
                .env_remove("CARGO_MANIFEST_DIR"),
        )?;
        let manifest = folder.join("dist").join(hosting::MANIFEST);
        manifests.push(fs::read_to_string(&manifest).with_context(|| manifest.display().to_string())?);
        // Gigabytes that nothing asks for again.
        fs::remove_dir_all(folder.join("target"))?;
        fs::remove_dir_all(root.join(place).join("cargo"))?;
    }
    let [one, two] = [&manifests[0], &manifests[1]];
    let different = different(one, two);
    if different.is_empty() {
        fs::remove_dir_all(&root)?;
        progress(format!("Both builds have the same {} files", one.lines().count()));
        return Ok(true);
    }
    eprintln!("the builds in {} differ in\n  {}", root.display(), different.join("\n  "));
    Ok(false)
}

/// The files of the repository as they stand, changes not yet committed included.
fn files(workspace: &Workspace) -> Result<Vec<PathBuf>> {
    let listed = output(
        Command::new("git")
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .current_dir(&workspace.root),
    )?;
    let files = listed.split_terminator('\0').map(PathBuf::from);
    // What is deleted but not committed is still listed.
    Ok(files.filter(|file| workspace.root.join(file).is_file()).collect())
}

fn copy(from: &Path, to: &Path, files: &[PathBuf]) -> Result<()> {
    for file in files {
        let path = to.join(file);
        fs::create_dir_all(path.parent().context("a file lies in a folder")?)?;
        fs::copy(from.join(file), &path).with_context(|| file.display().to_string())?;
    }
    Ok(())
}

/// The files that one manifest has and the other has not, or has otherwise.
fn different<'a>(one: &'a str, two: &'a str) -> Vec<&'a str> {
    let sums = |manifest: &'a str| {
        let lines = manifest.lines().filter_map(|line| line.split_once("  "));
        lines.map(|(sum, file)| (file, sum)).collect::<BTreeMap<_, _>>()
    };
    let (one, two) = (sums(one), sums(two));
    let changed = one.iter().filter(|(file, sum)| two.get(*file) != Some(*sum));
    let added = two.iter().filter(|(file, _)| !one.contains_key(*file));
    let mut files: Vec<&str> = changed.chain(added).map(|(file, _)| *file).collect();
    files.sort_unstable();
    files
}

#[cfg(test)]
mod tests {
    use super::different;

    #[test]
    fn files_that_changed_or_are_missing_are_named() {
        let one = "aa  a\nbb  b\ncc  c\n";
        assert!(different(one, one).is_empty());
        assert_eq!(different(one, "aa  a\nbx  b\ndd  d\n"), ["b", "c", "d"]);
    }
}

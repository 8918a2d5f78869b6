//! Documentation sites with the estimator in them, each built by its own tool, and what has to hold in them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use crate::browser::Browser;
use crate::serve;
use crate::test::{self, Outcome, Report};
use crate::{Workspace, execute, progress, tools};

/// The folders of `examples/hosts`; the tests' names begin with them.
const HOSTS: [&str; 4] = ["mdbook", "vitepress", "docusaurus", "mkdocs"];

/// Those that every test run looks at. The others come from further languages and larger trees of packages.
pub(crate) const QUICK: [&str; 2] = ["mdbook", "vitepress"];

/// Where the examples say that the estimator is, and they themselves. Both are elsewhere each time: the copy that is built
/// names where. Material changes pages without loading only under the address its site is told.
const ESTIMATOR: &str = "https://estimator.example/";
const SITE: &str = "https://docs.example/";

pub(crate) fn run(workspace: &Workspace, names: &[String]) -> Result<Report> {
    for name in names {
        ensure!(HOSTS.contains(&name.as_str()), "there is no host `{name}`: {}", HOSTS.join(", "));
    }
    let browser = Browser::ensure()?;
    let mut report = Report::default();
    for host in HOSTS.into_iter().filter(|host| names.is_empty() || names.iter().any(|name| name == host)) {
        report.layer(host, || look(workspace, &browser, host));
    }
    Ok(report)
}

/// Builds and serves one site, with the estimator from another server, and runs its tests.
pub(crate) fn look(workspace: &Workspace, browser: &Browser, host: &str) -> Result<Outcome> {
    let estimator = serve::start_anywhere(workspace)?;
    let listener = serve::listen(0)?;
    let addresses = [(ESTIMATOR, estimator.url()), (SITE, serve::address(&listener)?)];
    let Some(folder) = build(workspace, host, &addresses)? else {
        let needed =
            if host == "mkdocs" { "Python 3 with its venv module" } else { "Node 20 or later with npm" };
        return Ok(Outcome::Skipped(format!("install {needed}")));
    };
    let site = serve::site(&folder, listener)?;
    let mut tests = test::end_to_end(workspace, &estimator)?;
    tests.envs(browser.told());
    test::tests(tests.arg(format!("hosts::{host}")).env("PACKWISE_HOST", format!("{host}={}", site.url())))
}

/// Builds one site. `None` where its tool cannot be had.
fn build(workspace: &Workspace, host: &str, addresses: &Addresses) -> Result<Option<PathBuf>> {
    let tool = match host {
        "mdbook" => Some(tools::mdbook(workspace)?),
        "vitepress" => tools::vitepress()?,
        "docusaurus" => tools::docusaurus()?,
        _ => tools::mkdocs()?,
    };
    let Some(tools::Placed { root, program }) = tool else { return Ok(None) };
    let start = Instant::now();
    // Inside the tool's folder: what a site imports is looked for in the folders above it.
    let site = Site(root.join(format!("site-{}", std::process::id())));
    copy(&workspace.root.join("examples/hosts").join(host), &site.0, addresses)?;
    let out = workspace.target.join("hosts").join(host);
    if out.exists() {
        fs::remove_dir_all(&out).with_context(|| format!("cannot clear {}", out.display()))?;
    }
    fs::create_dir_all(&out)?;

    let mut command = Command::new(program);
    // Docusaurus keeps its cache where it is started.
    command.current_dir(&site.0);
    match host {
        "mdbook" => command.arg("build").arg(&site.0).arg("--dest-dir"),
        "vitepress" => command.arg("build").arg(&site.0).arg("--outDir"),
        // A newer version would be announced in the middle of the build.
        "docusaurus" => command.env("NO_UPDATE_NOTIFIER", "1").arg("build").arg(&site.0).arg("--out-dir"),
        _ => {
            command.env("NO_MKDOCS_2_WARNING", "1");
            command
                .args(["build", "--quiet", "--config-file"])
                .arg(site.0.join("mkdocs.yml"))
                .arg("--site-dir")
        }
    };
    execute(command.arg(&out))?;
    progress(format!("Built the {host} site in {:.1} s", start.elapsed().as_secs_f64()));
    Ok(Some(out))
}

/// A copy of an example, gone when dropped.
struct Site(PathBuf);

impl Drop for Site {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What stands in the examples, and what it is here.
type Addresses = [(&'static str, String)];

/// Copies an example with the real addresses in it.
fn copy(from: &Path, to: &Path, addresses: &Addresses) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("cannot make {}", to.display()))?;
    for entry in fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let entry = entry?;
        let (path, copied) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &copied, addresses)?;
        } else {
            let text =
                fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
            fs::write(copied, addresses.iter().fold(text, |text, (from, to)| text.replace(from, to)))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(folder: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                files(&path, found);
            } else {
                found.push(fs::read_to_string(path).unwrap());
            }
        }
    }

    #[test]
    fn the_documented_lines_are_those_that_are_tried() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let document = fs::read_to_string(root.join("docs/hosts.md")).unwrap();
        for (host, heading) in HOSTS.into_iter().zip(["mdBook", "VitePress", "Docusaurus", "MkDocs Material"])
        {
            let (_, section) = document.split_once(&format!("\n## {heading}\n")).unwrap();
            let section = section.split("\n## ").next().unwrap();
            let mut examples = Vec::new();
            files(&root.join("examples/hosts").join(host), &mut examples);
            let blocks: Vec<_> = section.split("```").skip(1).step_by(2).collect();
            assert!(!blocks.is_empty(), "{host} has no code");
            for block in blocks {
                let (_, code) = block.split_once('\n').unwrap();
                assert!(
                    examples.iter().any(|file| file.contains(code)),
                    "not in the example of {host}:\n{code}"
                );
            }
        }
    }
}

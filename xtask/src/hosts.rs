//! Documentation sites with the estimator in them, each built by its own tool, and what has to hold in them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use crate::browser::Browser;
use crate::serve::{self, Server};
use crate::test::{self, Report};
use crate::{Workspace, execute, progress, tools};

/// The folders of `examples/hosts`; the tests' names begin with them.
const HOSTS: [&str; 4] = ["mdbook", "vitepress", "docusaurus", "mkdocs"];

/// Those that every test run looks at: the others take longer to install than they have to tell.
pub(crate) const QUICK: [&str; 2] = ["mdbook", "vitepress"];

/// Where the examples say that the estimator is, and they themselves. Both are elsewhere each time: the copy that is built
/// names where. Material changes pages without loading only under the address its site is told.
const ESTIMATOR: &str = "https://estimator.example/";
const SITE: &str = "https://docs.example/";

pub(crate) fn run(workspace: &Workspace, names: &[String]) -> Result<Report> {
    for name in names {
        ensure!(HOSTS.contains(&name.as_str()), "there is no host `{name}`: {}", HOSTS.join(", "));
    }
    let chosen: Vec<_> =
        HOSTS.into_iter().filter(|host| names.is_empty() || names.iter().any(|name| name == host)).collect();
    let browser = Browser::ensure()?;
    let server = serve::start_anywhere(workspace)?;
    let mut report = Report::default();
    // One by one, so that a tool that fails takes no other with it.
    for host in chosen {
        report.layer(host, || {
            let sites = Sites::start(workspace, &server, &[host])?;
            ensure!(!sites.0.is_empty(), "{host} needs {}", needs(host));
            test::end_to_end(workspace, &browser, &server, &sites, &[&format!("hosts::{host}")])
        });
    }
    Ok(report)
}

fn needs(host: &str) -> &'static str {
    if host == "mkdocs" { "Python 3 with its venv module" } else { "Node 20 or later with npm" }
}

/// Sites that are served until dropped.
pub(crate) struct Sites(Vec<(&'static str, Server)>);

impl Sites {
    /// Builds and serves the sites whose tools can be had here, with the estimator from this server.
    pub(crate) fn start(workspace: &Workspace, estimator: &Server, hosts: &[&'static str]) -> Result<Self> {
        let mut sites = Vec::new();
        for host in hosts {
            let listener = serve::listen(0)?;
            let addresses = [(ESTIMATOR, estimator.url()), (SITE, serve::address(&listener)?)];
            if let Some(folder) = build(workspace, host, &addresses)? {
                sites.push((*host, serve::site(&folder, listener)?));
            }
        }
        Ok(Self(sites))
    }

    /// The sites and their addresses, as the tests read them.
    pub(crate) fn addresses(&self) -> String {
        let sites = self.0.iter().map(|(host, server)| format!("{host}={}", server.url()));
        sites.collect::<Vec<_>>().join(" ")
    }
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

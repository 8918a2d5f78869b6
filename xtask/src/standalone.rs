//! The whole page as one file, for a train, a mail or an archive: nothing in it refers to anything outside.
//!
//! Opened from a disk a browser loads no module and fetches nothing, so the script is inline and the WebAssembly is text
//! in the document. The policy names both, and the style, by their hashes.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use sha2::{Digest as _, Sha256};

use crate::Workspace;
use crate::build::without;

/// What the file is made of, in the built folder.
pub(crate) struct Parts<'a> {
    /// The Chinese page; the file follows the language of the browser.
    pub(crate) page: &'a str,
    pub(crate) style: &'a str,
    pub(crate) icon: &'a str,
    pub(crate) glue: &'a str,
    pub(crate) wasm: &'a str,
    /// The part of it that is loaded behind the other.
    pub(crate) later: &'a str,
}

pub(crate) const NAME: &str = "packwise-standalone.html";

pub(crate) fn write(workspace: &Workspace, folder: &Path, parts: &Parts<'_>) -> Result<()> {
    let text = |file: &str| fs::read_to_string(folder.join(file)).with_context(|| file.to_owned());
    let glue = text(parts.glue)?;
    // One script with the code that starts it, so nothing is left to export; and no address to look for the wasm at.
    let (glue, exported) = glue.rsplit_once("export").context("the glue exports nothing")?;
    ensure!(exported.contains("__wbg_init as default"), "the glue exports {exported}");
    // Classes are exported where they stand.
    let glue = glue.replace("export class ", "class ");
    // Nothing is fetched: the second part stands in the document too.
    let fetched = glue.find("await fetch(").context("the glue fetches no second part")?;
    let (before, behind) = glue.split_at(fetched);
    let (fetch, behind) = behind.split_once(';').context("the fetch does not end")?;
    ensure!(fetch.contains(parts.later) && fetch.ends_with(')'), "the glue fetches {fetch}");
    let glue = format!("{before}unpack(\"later\");{behind}");
    let start = workspace.root.join("static/offline/standalone.js");
    let start = fs::read_to_string(&start).with_context(|| start.display().to_string())?;
    let script = format!("{glue}\n{start}");
    let style = text(parts.style)?;
    ensure!(
        !script.contains("</script") && !style.contains("</style"),
        "an end tag inside what is put inline"
    );

    let packed = |file: &str| {
        let mut packed = DeflateEncoder::new(Vec::new(), Compression::best());
        packed.write_all(&fs::read(folder.join(file))?)?;
        anyhow::Ok(BASE64.encode(packed.finish()?))
    };
    let (wasm, later) = (packed(parts.wasm)?, packed(parts.later)?);
    let icon = BASE64.encode(fs::read(folder.join(parts.icon))?);
    let hash = |of: &str| format!("'sha256-{}'", BASE64.encode(Sha256::digest(of)));
    let policy = format!(
        "default-src 'none'; script-src {} 'wasm-unsafe-eval'; style-src {}; img-src data:; base-uri 'none'; \
         form-action 'none'",
        hash(&script),
        hash(&style)
    );

    let page = text(parts.page)?;
    let mut head = String::new();
    for line in page.lines().take_while(|line| !line.contains("</head>")) {
        // Everything the page loads is inside; the policy is another.
        let outside = ["<link ", "<script ", "http-equiv="].iter().any(|tag| line.contains(tag));
        if !outside {
            head.push_str(line);
            head.push('\n');
        }
        if line.contains("<meta charset") {
            head.push_str(&format!(
                "    <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n"
            ));
        }
    }
    let (_, body) = page.split_once("</head>").context("the page has no head")?;
    // Nothing outside can be missing, and there is no newer version to tell of.
    let body = without(body, &["id=\"fresh\"", "id=\"unstyled\"", "id=\"not-started\""]);
    let body = body.replacen(
        "</body>",
        &format!(
            "  <script type=\"text/plain\" id=\"wasm\">{wasm}</script>\n    <script type=\"text/plain\" id=\"later\">{later}</script>\n    <script type=\"module\">{script}</script>\n  </body>"
        ),
        1,
    );
    let html = format!(
        "{head}    <link rel=\"icon\" type=\"image/svg+xml\" href=\"data:image/svg+xml;base64,{icon}\">\n    \
         <style>{style}</style>\n  </head>{body}"
    );
    let html = html.replacen("<html ", "<html data-alone ", 1);
    fs::write(folder.join(NAME), html)?;
    Ok(())
}

//! The whole page as one file, for a train, a mail or an archive: nothing in it refers to anything outside.
//!
//! Opened from a disk a browser loads no module and fetches nothing, so everything is text in the document: compressed by
//! [`packwise_squeeze`], whose WebAssembly stands beside it and unpacks it. The document is UTF-16, in which two bytes are a
//! character; its first bytes say so, and count more than what a server or a disk says of it. The policy names each script
//! and style by its hash.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use sha2::{Digest as _, Sha256};

use crate::Workspace;
use crate::build::{bare, fill, source, start_script, without};

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
    /// The WebAssembly that unpacks all of it.
    pub(crate) unpacker: &'a [u8],
}

pub(crate) const NAME: &str = "packwise-standalone.html";

pub(crate) fn write(workspace: &Workspace, folder: &Path, parts: &Parts<'_>) -> Result<()> {
    let text = |file: &str| fs::read_to_string(folder.join(file)).with_context(|| file.to_owned());
    let page = text(parts.page)?;
    let (head, body) = page.split_once("</head>").context("the page has no head")?;
    let (body, _) =
        body.split_once("<body>").and_then(|(_, body)| body.split_once("</body>")).context("no body")?;
    // There is no newer version to tell of, and the style is in the file.
    let body = without(body, &["id=\"fresh\"", "id=\"unstyled\"", "<noscript>"]);
    let style = text(parts.style)?;
    let glue = glue(&text(parts.glue)?, parts.later)?;
    let [wasm, later] = [parts.wasm, parts.later].map(|file| fs::read(folder.join(file)));
    let (wasm, later) = (wasm?, later?);
    let files: [&[u8]; 5] = [style.as_bytes(), body.as_bytes(), glue.as_bytes(), &wasm, &later];
    let packed = packwise_squeeze::pack(&files);

    let mut unpacker = ZlibEncoder::new(Vec::new(), Compression::best());
    unpacker.write_all(parts.unpacker)?;
    let unpacker = unpacker.finish()?;

    let template = source(workspace, "static/offline/standalone.html")?;
    let script = bare(&start_script(workspace, "offline/standalone")?);
    ensure!(!script.contains("</script"), "an end tag inside what is put inline");
    let (_, first_style) = template.split_once("<style>").context("the template has no style")?;
    let (first_style, _) = first_style.split_once("</style>").context("a style without an end")?;
    let hash = |of: &str| format!("'sha256-{}'", BASE64.encode(Sha256::digest(of)));
    let policy = format!(
        "default-src 'none'; script-src {} {} 'wasm-unsafe-eval'; style-src {} {}; img-src data:; base-uri 'none'; \
         form-action 'none'",
        hash(&script),
        hash(&glue),
        hash(first_style),
        hash(&style)
    );
    // Everything the page loads is inside; the policy is another, and the encoding another still.
    let outside = ["<link ", "<script ", "http-equiv=", "charset="];
    let (_, head) = head.split_once("<head>").context("the page has no head")?;
    let head = head.lines().map(str::trim).filter(|line| !line.is_empty());
    let head = head.filter(|line| !outside.iter().any(|tag| line.contains(tag)));
    let icon = BASE64.encode(fs::read(folder.join(parts.icon))?);
    let icon =
        format!("<link rel=\"icon\" type=\"image/svg+xml\" href=\"data:image/svg+xml;base64,{icon}\">");
    let head = head.chain([&*icon]).collect::<Vec<_>>().join("\n    ");

    let lengths = files.map(|file| file.len().to_string()).join(" ");
    // What is packed last, for it could hold anything.
    let html = [
        ("policy", &*policy),
        ("head", &head),
        ("script", &script),
        ("lengths", &lengths),
        ("unpacker bytes", &unpacker.len().to_string()),
        ("packed bytes", &packed.len().to_string()),
    ]
    .into_iter()
    .try_fold(template, |html, (name, value)| fill(&html, &format!("{{{{{name}}}}}"), value))?;
    let mut document = vec![0xfeff];
    let mut rest = &*html;
    for (name, bytes) in [("{{unpacker}}", &unpacker), ("{{packed}}", &packed)] {
        let (before, behind) =
            rest.split_once(name).with_context(|| format!("the template has no {name}"))?;
        document.extend(before.encode_utf16());
        document.extend(pairs(bytes));
        rest = behind;
    }
    document.extend(rest.encode_utf16());
    let bytes: Vec<u8> = document.into_iter().flat_map(u16::to_le_bytes).collect();
    fs::write(folder.join(NAME), bytes)?;
    Ok(())
}

/// The glue as a script of one document: nothing to export, no address to look for anything at.
fn glue(glue: &str, later: &str) -> Result<String> {
    let (glue, exported) = glue.rsplit_once("export").context("the glue exports nothing")?;
    ensure!(exported.contains("__wbg_init as default"), "the glue exports {exported}");
    // Others are exported where they stand.
    let glue = glue.replace("export class ", "class ").replace("export function ", "function ");
    // The second part stands in the document too.
    let fetched = glue.find("await fetch(").context("the glue fetches no second part")?;
    let (before, behind) = glue.split_at(fetched);
    let (fetch, behind) = behind.split_once(';').context("the fetch does not end")?;
    ensure!(fetch.contains(later) && fetch.ends_with(')'), "the glue fetches {fetch}");
    let glue = format!("{before}new Response(await later());{behind}");
    let glue = fill(&glue, "new URL(\"packwise_bg.wasm\",import.meta.url)", "void 0")?;
    Ok(format!("const init = (() => {{\n{glue}\nreturn __wbg_init;\n}})();\n"))
}

/// Two bytes as one character, behind a mark where HTML would not keep it: half a character, no character, what ends a line
/// or begins a tag, and the mark itself.
fn pairs(bytes: &[u8]) -> impl Iterator<Item = u16> {
    const MARK: u16 = 1;
    bytes.chunks(2).flat_map(|pair| {
        let pair = u16::from_le_bytes([pair[0], pair.get(1).copied().unwrap_or_default()]);
        let lost = matches!(pair, 0 | MARK | 0x0d | 0x3c | 0xd800..=0xdfff);
        let (mark, pair) = if lost { (Some(MARK), pair ^ 0x8000) } else { (None, pair) };
        mark.into_iter().chain([pair])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the script in the file reads of it.
    fn read(text: &str) -> Vec<u8> {
        let mut pairs = text.encode_utf16();
        let mut bytes = Vec::new();
        while let Some(pair) = pairs.next() {
            let pair = if pair == 1 { pairs.next().unwrap() ^ 0x8000 } else { pair };
            bytes.extend(pair.to_le_bytes());
        }
        bytes
    }

    #[test]
    fn every_pair_of_bytes_stands_in_a_document_and_is_read_again() {
        let bytes: Vec<u8> = (0..=u16::MAX).flat_map(u16::to_le_bytes).collect();
        let written: Vec<u16> = pairs(&bytes).collect();
        let text = String::from_utf16(&written).expect("no half of a character");
        assert!(!text.contains(['\0', '\r', '<']));
        assert_eq!(read(&text), bytes);
        assert!(written.len() < 65536 * 104 / 100, "{} for 65536", written.len());
        assert_eq!(pairs(&[7]).collect::<Vec<_>>(), [7]);
    }

    #[test]
    fn the_glue_exports_and_fetches_nothing() {
        let from = "class A{}async function l(){let e=await fetch(new URL(\"./b.wasm\",import.meta.url),{});e.arrayBuffer()}\
             async function __wbg_init(e){void 0===e&&(e=new URL(\"packwise_bg.wasm\",import.meta.url))}export{initSync,__wbg_init as default};";
        let script = glue(from, "b.wasm").unwrap();
        for outside in ["export", "import", "fetch", "URL"] {
            assert!(!script.contains(outside), "{outside} in {script}");
        }
        assert!(script.contains("let e=new Response(await later());e.arrayBuffer()"), "{script}");
        assert!(glue(from, "c.wasm").is_err());
        assert!(glue(&from.replace("export{initSync,__wbg_init as default}", ""), "b.wasm").is_err());
    }
}

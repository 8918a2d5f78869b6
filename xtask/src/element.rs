//! The estimator as a custom element: a module with a stable name that loads one with the style sheet and the wasm's name
//! in it. The style sheet is the page's own, told for a shadow root.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::Workspace;

/// The modules, `hashed` giving a hashed name to what it is handed: the style sheet, and one for each program, which come
/// with the first element that needs them.
pub(crate) fn write(
    workspace: &Workspace,
    folder: &Path,
    (glue, wasm, style): (&str, &str, &str),
    book: (&str, &str),
    bare: impl Fn(&str) -> String,
    hashed: impl Fn(&str) -> Result<String>,
) -> Result<()> {
    let css =
        fs::read_to_string(workspace.root.join("static/packwise.css")).context("static/packwise.css")?;
    ensure!(folder.join(style).is_file(), "{style}");
    let css = serde_json::to_string(&sheet(&css))?;
    let css = hashed(&format!("export const css = {css};\n"))?;
    let module = |(glue, wasm): (&str, &str), more: &str, then: &str| {
        hashed(&format!(
            "import init, {{ Estimator{more} }} from \"./{glue}\";\nexport {{ Estimator }};\nexport {{ css }} from \"./{css}\";\n\
             export const load = () => init({{ module_or_path: new URL(\"./{wasm}\", import.meta.url) }}){then};\n"
        ))
    };
    let own = workspace.root.join("static/embed");
    let mut source = fs::read_to_string(own.join("element.v1.js")).context("static/embed/element.v1.js")?;
    for (mark, made) in [
        ("{{module}}", module((glue, wasm), ", whole", ".then(whole)")?),
        ("{{book}}", module(book, "", "")?),
    ] {
        ensure!(source.matches(mark).count() == 1, "{mark}");
        source = source.replace(mark, &made);
    }
    fs::write(folder.join("element.v1.js"), bare(&source))?;
    fs::copy(own.join("element.v1.d.ts"), folder.join("element.v1.d.ts"))?;
    Ok(())
}

/// The page's style sheet for a shadow root: its root is the host, whose width is what the layout goes by, and sizes are
/// those of the element and not of the host page's root. Every colour can be set from outside.
fn sheet(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut comment = false;
    for line in css.lines() {
        let trimmed = line.trim();
        comment |= trimmed.starts_with("/*");
        if comment {
            comment = !trimmed.ends_with("*/");
            continue;
        }
        if trimmed.is_empty() {
            continue;
        }
        let line = if trimmed.starts_with(":root[data-inside]") {
            // A frame's document. Nothing here has its name.
            trimmed.replace(":root", ".none")
        } else if let Some(theme) = trimmed.strip_prefix(":root:not(") {
            format!(":host(:not({}", theme.replacen(')', "))", 1))
        } else if let Some(theme) = trimmed.strip_prefix(":root[") {
            format!(":host([{}", theme.replacen(']', "])", 1))
        } else if let Some(rest) = trimmed.strip_prefix(":root") {
            format!(":host{rest}")
        } else if let Some(rest) = trimmed.strip_prefix("body ") {
            // A host page's rules reach the element, important ones whatever stands here; what is in it they do not.
            format!(".page {rest}")
        } else if trimmed.starts_with("@media (max-width") || trimmed.starts_with("@media (min-width") {
            trimmed.replace("@media", "@container")
        } else if let Some((name, value)) = role(trimmed) {
            format!("--{name}: var(--packwise-{name}, {value});")
        } else {
            trimmed.to_owned()
        };
        out.push_str(&sized(&line.replace("data-theme", "theme")));
        out.push('\n');
    }
    // First, so that what follows wins over it: nothing comes in by inheritance.
    format!(
        ":host {{ display: block; container-type: inline-size; }}\n:host([hidden]) {{ display: none; }}\n\
         .page {{ all: initial; display: block; }}\n{out}.page.framed {{ background: none; }}\n"
    )
}

/// A colour role or the typeface: what a host may set.
fn role(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.strip_prefix("--")?.split_once(": ")?;
    let value = value.strip_suffix(';')?;
    (value.starts_with('#')).then_some((name, value))
}

/// Lengths in `rem` are multiples of the host page's root, which need not be what readers chose: here they are of a
/// property of the element's own.
fn sized(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find("rem") {
        let (before, after) = rest.split_at(at);
        let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let (head, number) = before.split_at(before.len() - digits);
        out.push_str(head);
        if number.is_empty() {
            out.push_str("rem");
        } else {
            out.push_str(&format!("calc({number} * var(--packwise-size, 16px))"));
        }
        rest = &after[3..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_sheet_is_told_for_a_shadow_root() {
        let css = sheet(
            "/* roles\n   of colours */\n:root {\n  --ink: #16202c;\n  --s1: 4px;\n}\n:root[data-theme=\"dark\"] {\n}\n\
             :root:not([data-theme=\"light\"]) {\n}\nbody {\n  font: 0.8125rem;\n}\n@media (min-width: 960px) {\n}\n\
             @media print {\n}\n.premises {\n}\n",
        );
        for part in [
            "--ink: var(--packwise-ink, #16202c);",
            "--s1: 4px;",
            ":host([theme=\"dark\"]) {",
            ":host(:not([theme=\"light\"])) {",
            ".page {\nfont: calc(0.8125 * var(--packwise-size, 16px));",
            "@container (min-width: 960px) {",
            "@media print {",
            ".premises {",
        ] {
            assert!(css.contains(part), "{part} in {css}");
        }
        assert!(!css.contains(":root") && !css.contains("/*") && !css.contains("body"), "{css}");
    }
}

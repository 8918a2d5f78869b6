//! Packwise beside its peers: CPU time of both sides in one run, and what the page weighs.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::tools::{self, WASM};
use crate::{Workspace, build, execute, hosting, progress, size};

/// What can be measured.
const PARTS: [&str; 3] = ["packing", "segments", "pages"];

pub(crate) fn run(workspace: &Workspace, part: Option<&str>, quick: bool) -> Result<()> {
    if let Some(part) = part {
        ensure!(PARTS.contains(&part), "there is no bench `{part}`: {}", PARTS.join(", "));
    }
    let api = workspace.dist().join("api");
    ensure!(api.is_dir(), "there is no built API: run `cargo xtask build`");
    let wanted = |name: &str| part.is_none_or(|part| part == name);
    if wanted("packing") {
        natively(workspace, quick)?;
        progress("The best mix of packs in Node, beside HiGHS and a plain programme");
        let packer = packer(workspace)?;
        node(workspace, "packing", &[api.clone(), packer, tools::peer("highs", "build/highs.mjs")?], quick)?;
    }
    if wanted("segments") {
        progress("Segments of a message, beside three npm packages");
        let peers = [
            tools::peer("sms-segments-calculator", "dist/index.js")?,
            tools::peer("split-sms", "lib/index.js")?,
            tools::peer("sms-length", "dist/index.js")?,
        ];
        node(workspace, "segments", &[&[api], &peers[..]].concat(), quick)?;
    }
    if wanted("pages") {
        progress("What the page weighs");
        pages(&workspace.dist())?;
        node(workspace, "pages", &[workspace.dist()], quick)?;
    }
    Ok(())
}

/// The solver under criterion, and the medians it wrote down.
fn natively(workspace: &Workspace, quick: bool) -> Result<()> {
    progress("The best mix of packs natively");
    let mut cargo = workspace.cargo();
    cargo.args(["bench", "--locked", "--package", "packwise-benches", "--bench", "packing", "--"]);
    execute(cargo.arg("--noplot").args(quick.then_some("--quick")))?;
    println!("\n| natively, mean over all lists | median of the samples |\n|---|---:|");
    let written = workspace.target.join("criterion");
    let median = |folder: &Path| -> Result<f64> {
        let file = folder.join("new/estimates.json");
        let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
        let estimates: serde_json::Value = serde_json::from_str(&text)?;
        estimates["median"]["point_estimate"].as_f64().context("criterion wrote no median")
    };
    for power in 3..15 {
        let nanoseconds = median(&written.join(format!("warm/10_{power}")))?;
        println!("| warm, 6.18 × 10^{power} units | {:.2} µs |", nanoseconds / 1000.0);
    }
    println!("| cold | {:.0} µs |\n", median(&written.join("cold"))? / 1000.0);
    Ok(())
}

/// The solver alone as a module for Node, compiled and bound as the shipped API is.
fn packer(workspace: &Workspace) -> Result<PathBuf> {
    tools::wasm_target(workspace)?;
    let bindgen = tools::wasm_bindgen(workspace)?;
    execute(
        workspace
            .cargo()
            .args(["build", "--locked", "--package", "packwise-benches", "--lib", "--release"])
            .args(["--target", WASM])
            .envs(build::small(&build::wasm_flags(workspace)?)),
    )?;
    let out = workspace.target.join("bench-packer");
    execute(
        Command::new(bindgen.join("wasm-bindgen"))
            .args(["--target", "nodejs", "--no-typescript", "--out-dir"])
            .arg(&out)
            .arg(workspace.target.join(WASM).join("release/packer.wasm")),
    )?;
    Ok(out.join("packer.js"))
}

/// Runs one of the scripts in `benches/node`.
fn node(workspace: &Workspace, script: &str, arguments: &[PathBuf], quick: bool) -> Result<()> {
    let script = workspace.root.join(format!("benches/node/{script}.mjs"));
    execute(Command::new("node").arg(script).args(arguments).args(quick.then_some("quick")))
}

/// What other calculators load, in bytes as they are and under gzip 9: published packages and local builds, measured in
/// 2026-11. No figure was found for the live pages of the large clouds.
const PEERS: [(&str, usize, usize); 4] = [
    ("AWS Keyspaces calculator: main JS and CSS", 2_750_734, 656_967),
    ("numbat 1.23.0: wasm alone, after wasm-opt -Os", 2_063_984, 754_705),
    ("fend-wasm-web 1.5.8: wasm and JS", 591_886, 210_124),
    ("Twilio's segment page: script alone", 34_397, 11_634),
];

/// The built page's first load, and the peers'.
fn pages(dist: &Path) -> Result<()> {
    let html = fs::read_to_string(dist.join("index.html")).context("dist/index.html")?;
    println!("\n| first load | bytes | gzip 9 | brotli 11 |\n|---|---:|---:|---:|");
    let ours = [
        ("Packwise: everything", size::first_load("index.html", &html)),
        (
            "Packwise: the API alone",
            ["packwise.js", "packwise_glue.js", "packwise_books_glue.js", "packwise.wasm"]
                .map(|file| format!("api/{file}"))
                .to_vec(),
        ),
    ];
    for (name, files) in ours {
        let (mut bytes, mut gzip, mut brotli) = (0, 0, 0);
        for file in files {
            let content = fs::read(dist.join(&file)).with_context(|| format!("dist/{file}"))?;
            let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
            encoder.write_all(&content)?;
            bytes += content.len();
            gzip += encoder.finish()?.len();
            brotli += hosting::brotli(&content)?.len();
        }
        println!("| {name} | {} | {} | {} |", grouped(bytes), grouped(gzip), grouped(brotli));
    }
    for (name, bytes, gzip) in PEERS {
        println!("| {name} | {} | {} | |", grouped(bytes), grouped(gzip));
    }
    Ok(())
}

/// A number with its thousands apart.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|group| str::from_utf8(group).ok()).collect();
    groups.join(",")
}

#[cfg(test)]
mod tests {
    #[test]
    fn thousands_stand_apart() {
        assert_eq!([7, 999, 1000, 2_063_984].map(super::grouped), ["7", "999", "1,000", "2,063,984"]);
    }
}

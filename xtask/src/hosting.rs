//! Makes a built folder ready for a host of static files: compressed copies, and the checksum of every file.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use anyhow::{Context, Result, ensure};
use sha2::{Digest as _, Sha256};

/// What compressing makes smaller.
const COMPRESSIBLE: [&str; 9] = ["css", "html", "js", "json", "md", "mjs", "svg", "wasm", "webmanifest"];

/// The largest file that is sent as it is: one packet has room for it.
const SMALL: usize = 1024;

/// The list of checksums, as `sha256sum --check` reads it.
pub(crate) const MANIFEST: &str = "manifest.sha256";

/// How a compressed copy is named, and what HTTP calls it. The better one first.
pub(crate) const ENCODINGS: [(&str, &str); 2] = [("br", "br"), ("gz", "gzip")];

/// Writes the copies and the checksums. Whatever is written later is in neither.
pub(crate) fn finish(built: &Path) -> Result<()> {
    let mut files = files(built)?;
    files.retain(|file| compressible(file));
    compress(built, &files)?;
    fs::write(built.join(MANIFEST), manifest(built)?).context(MANIFEST)
}

/// Every file below a folder: its path from there, with `/`, in the order of its bytes.
fn files(folder: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut folders = vec![(folder.to_path_buf(), String::new())];
    while let Some((path, name)) = folders.pop() {
        for entry in fs::read_dir(&path).with_context(|| path.display().to_string())? {
            let entry = entry?;
            let own = entry.file_name().into_string().ok().context("a file name that is not Unicode")?;
            let name = format!("{name}{own}");
            if entry.file_type()?.is_dir() {
                folders.push((entry.path(), format!("{name}/")));
            } else {
                found.push(name);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn compressible(file: &str) -> bool {
    let extension = Path::new(file).extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    // Beside code the package holds what no page loads; and npm packs whatever is called README, copies too.
    let packed = file.starts_with("api/") && !["js", "wasm"].contains(&extension);
    COMPRESSIBLE.contains(&extension) && !packed
}

/// Compresses the files among all processors: brotli at its best takes seconds for a megabyte.
fn compress(built: &Path, files: &[String]) -> Result<()> {
    let next = AtomicUsize::new(0);
    let work = || -> Result<()> {
        while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            copies(&built.join(file)).with_context(|| format!("compressing {file}"))?;
        }
        Ok(())
    };
    thread::scope(|scope| {
        let workers = thread::available_parallelism().map_or(1, usize::from);
        let workers = (0..workers).map(|_| scope.spawn(work)).collect::<Vec<_>>();
        workers.into_iter().try_for_each(|worker| worker.join().expect("a worker does not panic"))
    })
}

fn copies(path: &Path) -> Result<()> {
    let bytes = fs::read(path)?;
    if bytes.len() <= SMALL {
        return Ok(());
    }
    for (ending, _) in ENCODINGS {
        let compressed = if ending == "br" { brotli(&bytes)? } else { gzip(&bytes)? };
        fs::write(copy(path, ending), compressed)?;
    }
    Ok(())
}

/// Where the compressed copy of a file lies.
pub(crate) fn copy(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

/// Brotli at its best.
pub(crate) fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut compressed = Vec::new();
    let mut input = bytes;
    let written = brotli::BrotliCompress(&mut input, &mut compressed, &parameters)?;
    ensure!(written == compressed.len(), "brotli lost count");
    Ok(compressed)
}

/// Gzip at its best, without a name or a time, so that the same file gives the same bytes.
fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

fn manifest(built: &Path) -> Result<String> {
    let mut lines = String::new();
    for file in files(built)? {
        if file == MANIFEST {
            continue;
        }
        for byte in Sha256::digest(fs::read(built.join(&file))?) {
            write!(lines, "{byte:02x}")?;
        }
        writeln!(lines, "  {file}")?;
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_page_loads_and_shrinks_is_compressed() {
        for file in ["index.html", "en/index.html", "a-1_bg.wasm", "api/packwise.js", "tables/a.zh.md"] {
            assert!(compressible(file), "{file}");
        }
        for file in ["a.png", "LICENSE", "api/README.md", "api/package.json", "api/packwise.d.ts", "a.js.br"]
        {
            assert!(!compressible(file), "{file}");
        }
    }

    #[test]
    fn copies_unpack_to_the_file_and_the_manifest_lists_everything_else() {
        let folder = std::env::temp_dir().join(format!("packwise-hosting-{}", std::process::id()));
        fs::create_dir_all(folder.join("en")).unwrap();
        let long = "Packwise ".repeat(400);
        fs::write(folder.join("en/long.html"), &long).unwrap();
        fs::write(folder.join("short.html"), "x".repeat(SMALL)).unwrap();
        fs::write(folder.join(MANIFEST), "old").unwrap();
        finish(&folder).unwrap();

        let mut unpacked = Vec::new();
        let packed = fs::read(folder.join("en/long.html.br")).unwrap();
        brotli::BrotliDecompress(&mut packed.as_slice(), &mut unpacked).unwrap();
        assert_eq!(unpacked, long.as_bytes());
        let packed = fs::read(folder.join("en/long.html.gz")).unwrap();
        let mut unpacked = String::new();
        std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(packed.as_slice()), &mut unpacked)
            .unwrap();
        assert_eq!(unpacked, long);
        // No time of writing.
        assert_eq!(packed[4..8], [0; 4]);

        let manifest = fs::read_to_string(folder.join(MANIFEST)).unwrap();
        let named: Vec<&str> = manifest.lines().map(|line| &line[66..]).collect();
        assert_eq!(named, ["en/long.html", "en/long.html.br", "en/long.html.gz", "short.html"]);
        // The digest of 1,024 times the letter x, as sha256sum gives it.
        assert!(
            manifest
                .ends_with("49abd65bbf7f7e40c7055093ed2e3fd75f2f602f2c5fcf955c213e3135eb03f7  short.html\n")
        );
        fs::remove_dir_all(folder).unwrap();
    }
}

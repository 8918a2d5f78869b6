//! Cuts the page's WebAssembly in two: what the first answer needs, and what is loaded behind it (`src/app/later.rs`).
//!
//! Trunk compiles, then calls wasm-bindgen. The cut has to fall between the two, for which trunk has no place: so trunk is
//! shown this program under wasm-bindgen's name, which cuts and then calls the real one.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest as _, Sha384};

use crate::{Workspace, execute, tools};

/// The name under which trunk calls.
pub(crate) const NAME: &str = "wasm-bindgen";

/// What it is told besides trunk's arguments.
const REAL: &str = "PACKWISE_WASM_BINDGEN";
const CUTTER: &str = "PACKWISE_WASM_SPLIT";
const FOLDER: &str = "PACKWISE_SPLIT_FOLDER";

/// The name of the split in `src/app/later.rs`.
const PART: &str = "later";

/// What the linker has to leave in for the cut, and the condition under which the source makes one.
pub(crate) const FLAGS: [&str; 3] = ["--cfg=packwise_split", "-Clink-arg=--emit-relocs", "-Cstrip=none"];

/// Where a build puts the parts.
pub(crate) struct Split {
    folder: PathBuf,
    cutter: PathBuf,
    real: PathBuf,
}

impl Split {
    /// A folder in which this program stands under wasm-bindgen's name, and what it needs.
    pub(crate) fn prepare(workspace: &Workspace, bindgen: &Path) -> Result<Self> {
        let folder = workspace.target.join("split");
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        let name = folder.join(format!("{NAME}{}", std::env::consts::EXE_SUFFIX));
        fs::copy(std::env::current_exe()?, &name).with_context(|| name.display().to_string())?;
        Ok(Self { folder, cutter: tools::wasm_split(workspace)?, real: bindgen.join(NAME) })
    }

    /// Puts this program in wasm-bindgen's place for a command.
    pub(crate) fn stand_in<'c>(&self, command: &'c mut Command) -> Result<&'c mut Command> {
        Ok(command
            .env("PATH", tools::path_with(&self.folder)?)
            .env(REAL, &self.real)
            .env(CUTTER, &self.cutter)
            .env(FOLDER, &self.folder))
    }

    /// Puts the second part into the built folder, and tells its name there.
    pub(crate) fn place(&self, folder: &Path) -> Result<String> {
        let made =
            fs::read_dir(&self.folder)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
        let made = made.collect::<Result<Vec<_>>>()?;
        let mut parts = made.into_iter().filter(|name| name.starts_with("packwise-later-"));
        let file = parts.next().context("the page was not cut: its build ran without the cut's flags")?;
        ensure!(parts.next().is_none(), "more than one second part");
        fs::copy(self.folder.join(&file), folder.join(&file))?;
        Ok(file)
    }
}

/// What trunk calls.
pub(crate) fn bindgen(arguments: &[OsString]) -> Result<()> {
    let told =
        |name: &str| std::env::var_os(name).map(PathBuf::from).with_context(|| format!("{name} is not set"));
    let mut real = Command::new(told(REAL)?);
    let Some(at) =
        arguments.iter().position(|argument| Path::new(argument).extension().is_some_and(|e| e == "wasm"))
    else {
        // Asked for its version.
        return execute(real.args(arguments));
    };
    let folder = told(FOLDER)?;
    let cut = folder.join("cut");
    execute(Command::new(told(CUTTER)?).arg(&arguments[at]).arg(&cut).args(["--out-name", "packwise"]))?;

    let later = without_names(&fs::read(cut.join(format!("split_{PART}.wasm")))?)?;
    let hash = Sha384::digest(&later);
    let name: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let file = format!("packwise-{PART}-{name}_bg.wasm");
    fs::write(folder.join(&file), &later)?;

    let mut arguments = arguments.to_vec();
    arguments[at] = cut.join("packwise.wasm").into();
    execute(
        real.args(&arguments)
            // The second part reaches the first by what the linker exports.
            .args(["--keep-lld-exports", "--remove-name-section", "--remove-producers-section"]),
    )?;
    let text = |argument: &OsString| argument.to_string_lossy().into_owned();
    let value = |name: &str| {
        let place = arguments.iter().position(|argument| text(argument).starts_with(name))?;
        let own = text(&arguments[place]);
        own.split_once('=').map(|(_, value)| value.to_owned()).or_else(|| arguments.get(place + 1).map(text))
    };
    let out = PathBuf::from(value("--out-dir").context("trunk names no folder")?);
    let glue = out.join(format!("{}.js", value("--out-name").context("trunk names no output")?));
    let script = fs::read_to_string(&glue).with_context(|| glue.display().to_string())?;
    let integrity = format!("sha384-{}", BASE64.encode(hash));
    let script = with_loader(&script, &file, &integrity)?;
    let module = glue.with_file_name(format!("{}_bg.wasm", glue.file_stem().unwrap_or_default().display()));
    let (bytes, script) = with_short_names(&fs::read(&module)?, &script)?;
    fs::write(&module, bytes)?;
    fs::write(&glue, script)?;
    Ok(())
}

/// The glue with what loads the second part in place of a file that would. One file less to fetch, and the addresses are
/// known here.
fn with_loader(glue: &str, file: &str, integrity: &str) -> Result<String> {
    const IMPORT: &str = "import * as import1 from \"./__wasm_split.js\"";
    ensure!(glue.matches(IMPORT).count() == 1, "the glue does not import the loader of the second part once");
    let loader = format!(
        r#"const import1 = {{
    __wasm_split_load_{PART}: async (callback, data) => {{
        let done = false;
        try {{
            const answer = await fetch(new URL("./{file}", import.meta.url), {{ integrity: "{integrity}" }});
            await WebAssembly.instantiate(await answer.arrayBuffer(), {{ __wasm_split: wasm }});
            done = true;
        }} catch (error) {{
            console.error(error);
        }}
        wasm.__indirect_function_table.get(callback)(data, done);
    }},
}};
"#
    );
    Ok(glue.replacen(IMPORT, &loader, 1))
}

/// Module and glue with short names for what the one imports from the other: two hundred hashes, which no compression makes
/// smaller, in both.
pub(crate) fn with_short_names(module: &[u8], glue: &str) -> Result<(Vec<u8>, String)> {
    let mut names = BTreeMap::new();
    let bytes = rebuilt(module, |id, section| {
        if id != IMPORTS {
            return Ok(Some(section.to_vec()));
        }
        let (count, mut at) = leb128(section).context("an import section without a count")?;
        let mut kept = section[..at].to_vec();
        for _ in 0..count {
            let text = |at: &mut usize| {
                let (length, digits) = leb128(&section[*at..]).context("a name without its length")?;
                let start = *at + digits;
                *at = start + length;
                section.get(start..*at).context("a name that ends outside")
            };
            let (from, name) = (text(&mut at)?, text(&mut at)?);
            let long = std::str::from_utf8(name)?;
            // The loader of the second part is written by hand and keeps its name.
            let new = if from.starts_with(b"./__wasm_split") {
                long.to_owned()
            } else {
                let next = format!("_{}", names.len());
                names.entry(long.to_owned()).or_insert(next).clone()
            };
            for part in [from, new.as_bytes()] {
                write_leb128(&mut kept, part.len());
                kept.extend_from_slice(part);
            }
            // Functions alone: a kind and the number of a type.
            ensure!(section.get(at) == Some(&0), "the module imports something that is no function: {long}");
            let (_, digits) = leb128(&section[at + 1..]).context("an import without a type")?;
            kept.extend_from_slice(&section[at..=at + digits]);
            at += 1 + digits;
        }
        Ok(Some(kept))
    })?;
    let mut out = String::with_capacity(glue.len());
    let mut word = String::new();
    for character in glue.chars().chain(['\n']) {
        if character.is_ascii_alphanumeric() || character == '_' || character == '$' {
            word.push(character);
            continue;
        }
        out.push_str(names.get(&word).map_or(&*word, |short| short));
        word.clear();
        out.push(character);
    }
    Ok((bytes, out))
}

/// The number of the section of imports.
const IMPORTS: u8 = 2;

/// A module without its custom sections: names, and what the linker left for the cut.
pub(crate) fn without_names(module: &[u8]) -> Result<Vec<u8>> {
    rebuilt(module, |id, section| Ok((id != 0).then(|| section.to_vec())))
}

/// A module section by section.
fn rebuilt(module: &[u8], mut change: impl FnMut(u8, &[u8]) -> Result<Option<Vec<u8>>>) -> Result<Vec<u8>> {
    let (head, mut rest) = module.split_at_checked(8).context("no WebAssembly")?;
    ensure!(head.starts_with(b"\0asm"), "no WebAssembly");
    let mut kept = head.to_vec();
    while let Some((&id, behind)) = rest.split_first() {
        let (length, digits) = leb128(behind).context("a section without its length")?;
        let end = 1 + digits + length;
        let section = rest.get(1 + digits..end).context("a section longer than the module")?;
        if let Some(section) = change(id, section)? {
            kept.push(id);
            write_leb128(&mut kept, section.len());
            kept.extend(section);
        }
        rest = &rest[end..];
    }
    Ok(kept)
}

fn write_leb128(out: &mut Vec<u8>, mut value: usize) {
    loop {
        let byte = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            out.push(byte);
            return;
        }
        out.push(byte | 0x80);
    }
}

/// A number as WebAssembly writes it, and how many bytes it takes.
fn leb128(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = 0;
    for (at, byte) in bytes.iter().take(5).enumerate() {
        value |= usize::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Some((value, at + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn custom_sections_go_and_the_others_stay() {
        // A custom section of three bytes, a type section of one, a custom one of 130.
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        module.extend([0, 3, 1, b'x', 7, 1, 1, 0, 0, 0x82, 1]);
        module.extend([9; 130]);
        assert_eq!(without_names(&module).unwrap(), b"\0asm\x01\0\0\0\x01\x01\0");
        module.pop();
        assert!(without_names(&module).is_err());
        assert!(without_names(b"<html>").is_err());
    }

    #[test]
    fn what_is_imported_has_the_same_short_name_on_both_sides() {
        let mut module = b"\0asm\x01\0\0\0\x02\x1a\x01\x01m\x14__wbg_now_1234567890".to_vec();
        module.extend([0, 0x05]);
        let (bytes, glue) =
            with_short_names(&module, "{ __wbg_now_1234567890: f, __wbg_now_12345678901: g }").unwrap();
        assert_eq!(bytes, b"\0asm\x01\0\0\0\x02\x08\x01\x01m\x02_0\0\x05");
        assert_eq!(glue.trim_end(), "{ _0: f, __wbg_now_12345678901: g }");
    }

    #[test]
    fn the_loader_stands_in_the_place_of_its_import() {
        let glue =
            with_loader("import * as import1 from \"./__wasm_split.js\"\nlet wasm;", "a.wasm", "sha384-x")
                .unwrap();
        assert!(
            glue.contains("new URL(\"./a.wasm\", import.meta.url)") && glue.ends_with("let wasm;"),
            "{glue}"
        );
        assert!(with_loader("let wasm;", "a.wasm", "x").is_err());
    }
}

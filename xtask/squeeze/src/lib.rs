//! The compression of the page that is one file.
//!
//! A browser that opens a file from a disk has deflate to unpack it with, and no better. Most of the page is WebAssembly,
//! and that compresses a good third better where each bit is predicted from the instructions before it: so the file brings
//! its own unpacker, which is this crate as WebAssembly, of a few kilobytes.
//!
//! Every bit is predicted by several contexts at once, their predictions are weighed by how well they did, and the bit is
//! coded in as much space as it surprises ([`model`]). Inside function bodies the contexts are instructions and what they
//! work on ([`code`]), elsewhere the bytes before.
//!
//! ```
//! use packwise_squeeze::{pack, unpack};
//!
//! let text = b"postpaid, prepaid, postpaid, prepaid".repeat(100);
//! let packed = pack(&[&text]);
//! assert!(packed.len() < text.len() / 20);
//! assert_eq!(unpack(&packed, text.len()), text);
//! ```

mod code;
mod coder;
mod model;
#[cfg(target_arch = "wasm32")]
mod unpacker;

use code::Kind;
use coder::{Decoder, Encoder};
use model::Model;

/// What the files come to, one behind the other, compressed. WebAssembly is recognized; what only looks like it is compressed as text.
#[must_use]
pub fn pack(files: &[&[u8]]) -> Vec<u8> {
    let parts: Vec<(Kind, &[u8])> = files.iter().flat_map(|file| code::parts(file)).collect();
    let mut packed = Vec::new();
    for (kind, part) in &parts {
        // No part is as long as four gigabytes: it would not fit into the memory of the page either.
        let length = u32::try_from(part.len()).unwrap_or(u32::MAX);
        packed.extend((length << 1 | u32::from(*kind == Kind::Code)).to_le_bytes());
    }
    packed.extend(0_u32.to_le_bytes());
    let (mut model, mut encoder) = (Model::new(), Encoder::new(packed));
    for (kind, part) in parts {
        model.begin(kind);
        for byte in part {
            encoder.byte(&mut model, *byte);
        }
    }
    encoder.finish()
}

/// The first bytes of what was packed. Bytes that were never packed unpack to something as well, and to as much of it.
#[must_use]
pub fn unpack(packed: &[u8], length: usize) -> Vec<u8> {
    let mut unpacking = Unpacking::new(packed);
    while unpacking.done().len() < length {
        unpacking.byte(packed);
    }
    unpacking.done().to_vec()
}

/// Unpacking on its way, so that it can make pauses.
#[derive(Debug)]
struct Unpacking {
    model: Model,
    decoder: Decoder,
    /// Where the length of the next part stands.
    part: usize,
    /// What is left of this one.
    left: u32,
}

impl Unpacking {
    fn new(packed: &[u8]) -> Self {
        let lengths = packed.chunks(4).position(|length| length == [0; 4]).unwrap_or_default();
        Self { model: Model::new(), decoder: Decoder::new(packed, lengths * 4 + 4), part: 0, left: 0 }
    }

    fn byte(&mut self, packed: &[u8]) {
        while self.left == 0 {
            let length = packed.get(self.part..self.part + 4).and_then(|length| length.try_into().ok());
            let length = length.map_or(0, u32::from_le_bytes);
            // Behind the last part: of something that was never packed.
            let (kind, left) = if length < 2 {
                (Kind::Text, u32::MAX)
            } else {
                self.part += 4;
                (if length & 1 == 1 { Kind::Code } else { Kind::Text }, length >> 1)
            };
            self.left = left;
            self.model.begin(kind);
        }
        self.left -= 1;
        self.decoder.byte(&mut self.model, packed);
    }

    /// What is unpacked so far.
    fn done(&self) -> &[u8] {
        self.model.seen()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_is_nothing() {
        assert_eq!(unpack(&pack(&[]), 0), b"");
        assert_eq!(unpack(&pack(&[b"", b""]), 0), b"");
    }

    /// A module of one function, over and over: sections, a body with locals, and every kind of operand.
    fn module(instructions: &[u8], times: usize) -> Vec<u8> {
        let leb = |mut n: usize| {
            let mut bytes = Vec::new();
            while n > 127 {
                bytes.push((n & 127 | 128) as u8);
                n >>= 7;
            }
            bytes.push(n as u8);
            bytes
        };
        let body = [&[1, 2, 0x7f][..], instructions, &[0x0b]].concat();
        let bodies = [leb(body.len()), body].concat().repeat(times);
        let section = [leb(times), bodies].concat();
        [b"\0asm\x01\0\0\0".to_vec(), vec![10], leb(section.len()), section, vec![0, 2, 1, b'x']].concat()
    }

    #[test]
    fn a_module_comes_back_and_is_small() {
        let instructions = [
            &[0x20, 0, 0x41, 0x80, 0x80, 0x40, 0x6a, 0x21, 1][..],
            &[0x02, 0x40, 0x20, 1, 0x0e, 2, 0, 1, 0, 0x0b],
            &[0x28, 2, 0x90, 1, 0x11, 3, 0, 0xfc, 0x0a, 0, 0],
            &[0x44, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0x43, 0, 0, 0x80, 0x3f, 0x1a],
        ]
        .concat();
        let module = module(&instructions, 200);
        let parts = code::parts(&module);
        assert_eq!(parts.iter().map(|part| part.0).collect::<Vec<_>>(), [Kind::Text, Kind::Code, Kind::Text]);
        let packed = pack(&[b"before", &module, b"behind"]);
        assert!(packed.len() < module.len() / 50, "{} of {}", packed.len(), module.len());
        assert_eq!(unpack(&packed, module.len() + 12), [b"before", &module[..], b"behind"].concat());
    }

    proptest! {
        #[test]
        fn what_is_packed_is_unpacked(
            files in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..600), 0..4),
            instructions in prop::collection::vec(any::<u8>(), 0..200),
        ) {
            // Whatever stands where code should stand is compressed all the same.
            let module = module(&instructions, 3);
            let files: Vec<&[u8]> = files.iter().map(Vec::as_slice).chain([&module[..]]).collect();
            let all = files.concat();
            prop_assert_eq!(unpack(&pack(&files), all.len()), all);
        }

        #[test]
        fn damage_unpacks_to_something(
            at in 0_usize..300, bit in 0_u8..8, cut in 0_usize..300, garbage in prop::collection::vec(any::<u8>(), 0..100),
        ) {
            let module = module(&[0x41, 7, 0x1a], 40);
            let mut packed = pack(&[b"text", &module]);
            let at = at % packed.len();
            packed[at] ^= 1 << bit;
            prop_assert_eq!(unpack(&packed, module.len()).len(), module.len());
            packed.truncate(cut);
            prop_assert_eq!(unpack(&packed, 100).len(), 100);
            prop_assert_eq!(unpack(&garbage, 100).len(), 100);
        }
    }
}

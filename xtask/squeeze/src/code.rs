//! Where in the code of a WebAssembly module a byte stands.

/// What a part is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    /// Function bodies of WebAssembly, each behind its length.
    Code,
}

/// A file cut where function bodies begin and end.
pub(crate) fn parts(file: &[u8]) -> Vec<(Kind, &[u8])> {
    let code = if file.starts_with(b"\0asm\x01\0\0\0") { bodies(file) } else { None };
    let parts = match code {
        Some((from, to)) => {
            vec![(Kind::Text, &file[..from]), (Kind::Code, &file[from..to]), (Kind::Text, &file[to..])]
        }
        None => vec![(Kind::Text, file)],
    };
    parts.into_iter().filter(|(_, part)| !part.is_empty()).collect()
}

/// Where the function bodies of a module begin and end.
fn bodies(file: &[u8]) -> Option<(usize, usize)> {
    const CODE: u8 = 10;
    let mut at = 8;
    loop {
        let section = *file.get(at)?;
        let (length, from) = number(file, at + 1)?;
        let to = from.checked_add(length).filter(|to| *to <= file.len())?;
        if section == CODE {
            // How many bodies there are stands before them.
            let (_, first) = number(&file[..to], from)?;
            return Some((first, to));
        }
        at = to;
    }
}

/// A number as WebAssembly writes it, and where it ends.
fn number(file: &[u8], from: usize) -> Option<(usize, usize)> {
    let mut number = 0;
    for (i, byte) in file.get(from..)?.iter().take(5).enumerate() {
        number |= usize::from(byte & 127) << (7 * i);
        if *byte < 128 {
            return Some((number, from + i + 1));
        }
    }
    None
}

/// What the next byte of a function body is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Place {
    #[default]
    BodyLength,
    LocalGroups,
    LocalCount,
    LocalType,
    Opcode,
    /// A number that an instruction works on.
    Operand,
    /// Bytes of a floating-point number.
    Float,
    BranchCount,
    Branch,
    /// What follows the prefix of the instructions that came later.
    LaterOpcode,
}

/// Reads function bodies byte by byte. What is none is read as one: it only predicts worse.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Code {
    place: Place,
    /// What is left of the body, of its groups of locals, of an instruction's operands or of its branches.
    body: u32,
    groups: u32,
    operands: u32,
    /// The number that is being read, and how many bits of it are there.
    number: u32,
    bits: u32,
    /// Which operand of its instruction it is.
    operand: u32,
    /// The instructions before, the last one lowest.
    opcodes: u64,
    /// The last operand, with the instruction it belongs to.
    worked_on: u32,
}

impl Code {
    /// How many [`Self::place`]s there are.
    pub(crate) const PLACES: usize = 10;

    /// What kind of byte comes next.
    pub(crate) fn place(&self) -> usize {
        self.place as usize
    }

    pub(crate) fn opcode(&self) -> usize {
        (self.opcodes & 255) as usize
    }

    /// The last so many instructions.
    pub(crate) fn opcodes(&self, count: u32) -> u32 {
        let of = self.opcodes & ((1 << (8 * count)) - 1);
        (of ^ (of >> 32).wrapping_mul(0x9E37_79B1)) as u32
    }

    /// Where within its instruction the next byte stands, with what is read of its number.
    pub(crate) fn within(&self) -> u32 {
        (self.place as u32 | self.operand << 4 | (self.bits / 7) << 8) ^ self.number.wrapping_mul(0x0123_4567)
    }

    pub(crate) fn worked_on(&self) -> u32 {
        self.worked_on
    }

    pub(crate) fn read(&mut self, byte: u8) {
        use Place::*;
        let ended = self.place != BodyLength && {
            self.body = self.body.wrapping_sub(1);
            self.body == 0
        };
        match self.place {
            Opcode => self.instruct(byte),
            LocalType => {
                self.groups = self.groups.wrapping_sub(1);
                self.place = if self.groups == 0 { Opcode } else { LocalCount };
            }
            Float => self.operated(),
            _ => {
                self.number |= u32::from(byte & 127).wrapping_shl(self.bits);
                self.bits += 7;
                if byte < 128 || self.bits > 63 {
                    let number = std::mem::take(&mut self.number);
                    self.bits = 0;
                    self.take(number);
                }
            }
        }
        if ended {
            *self = Self { opcodes: self.opcodes, worked_on: self.worked_on, ..Self::default() };
        }
    }

    fn instruct(&mut self, opcode: u8) {
        use Place::*;
        self.opcodes = self.opcodes << 8 | u64::from(opcode);
        self.operand = 0;
        (self.place, self.operands) = match opcode {
            // Blocks, branches, calls, locals, globals, tables, constants, references.
            0x02..=0x04 | 0x0c | 0x0d | 0x10 | 0x20..=0x26 | 0x3f..=0x42 | 0xd0 | 0xd2 => (Operand, 1),
            // Calls through tables, typed choices, loads and stores.
            0x11 | 0x1c | 0x28..=0x3e => (Operand, 2),
            0x0e => (BranchCount, 0),
            0x43 => (Float, 4),
            0x44 => (Float, 8),
            0xfc => (LaterOpcode, 0),
            _ => (Opcode, 0),
        };
    }

    /// A number has been read.
    fn take(&mut self, number: u32) {
        use Place::*;
        match self.place {
            BodyLength => {
                self.body = number;
                self.place = if number == 0 { BodyLength } else { LocalGroups };
            }
            LocalGroups => {
                self.groups = number;
                self.place = if number == 0 { Opcode } else { LocalCount };
            }
            LocalCount => self.place = LocalType,
            BranchCount => {
                // One more for where none of them fits.
                self.operands = number.wrapping_add(1);
                self.place = Branch;
            }
            LaterOpcode => {
                self.opcodes ^= u64::from(number & 31) << 3;
                self.operands = match number {
                    0..=7 => 0,
                    8 | 10 | 12 | 14 => 2,
                    _ => 1,
                };
                self.place = if self.operands == 0 { Opcode } else { Operand };
            }
            Branch => self.operated(),
            _ => {
                self.worked_on = number.wrapping_add((self.opcode() as u32) << 24);
                self.operand += 1;
                self.operated();
            }
        }
    }

    /// One operand less.
    fn operated(&mut self) {
        self.operands = self.operands.wrapping_sub(1);
        if self.operands == 0 {
            self.place = Place::Opcode;
        }
    }
}

//! Bits in as much space as they surprise: an arithmetic coder of 32 bits.

use crate::model::Model;

/// Where between low and high the two bits part.
fn middle(low: u32, high: u32, model: &Model) -> u32 {
    // Below the span, as a probability is below one: it fits again.
    low + ((u64::from(high - low) * u64::from(model.probability())) >> 16) as u32
}

#[derive(Debug)]
pub(crate) struct Encoder {
    low: u32,
    high: u32,
    coded: Vec<u8>,
}

impl Encoder {
    /// Writes behind what is there.
    pub(crate) fn new(coded: Vec<u8>) -> Self {
        Self { low: 0, high: u32::MAX, coded }
    }

    pub(crate) fn byte(&mut self, model: &mut Model, byte: u8) {
        for place in (0..8).rev() {
            let one = byte >> place & 1 == 1;
            let middle = middle(self.low, self.high, model);
            if one {
                self.high = middle;
            } else {
                self.low = middle + 1;
            }
            model.learn(one);
            while (self.low ^ self.high) >> 24 == 0 {
                self.coded.push((self.high >> 24) as u8);
                self.low <<= 8;
                self.high = self.high << 8 | 255;
            }
        }
    }

    pub(crate) fn finish(mut self) -> Vec<u8> {
        self.coded.extend(self.high.to_be_bytes());
        self.coded
    }
}

#[derive(Debug)]
pub(crate) struct Decoder {
    low: u32,
    high: u32,
    /// The bytes between the two.
    value: u32,
    next: usize,
}

impl Decoder {
    /// Reads from there on.
    pub(crate) fn new(coded: &[u8], from: usize) -> Self {
        let mut decoder = Self { low: 0, high: u32::MAX, value: 0, next: from };
        for _ in 0..4 {
            decoder.read(coded);
        }
        decoder
    }

    fn read(&mut self, coded: &[u8]) {
        let byte = coded.get(self.next).copied().unwrap_or_default();
        self.value = self.value << 8 | u32::from(byte);
        self.next += 1;
    }

    /// The next byte, which the model then knows.
    pub(crate) fn byte(&mut self, model: &mut Model, coded: &[u8]) {
        for _ in 0..8 {
            let middle = middle(self.low, self.high, model);
            let one = self.value <= middle;
            if one {
                self.high = middle;
            } else {
                self.low = middle + 1;
            }
            model.learn(one);
            while (self.low ^ self.high) >> 24 == 0 {
                self.low <<= 8;
                self.high = self.high << 8 | 255;
                self.read(coded);
            }
        }
    }
}

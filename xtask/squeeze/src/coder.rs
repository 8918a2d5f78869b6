//! Bits in as much space as they surprise: an arithmetic coder of 32 bits.

use crate::model::Model;

/// What is still possible of the number that is written: the code of everything so far lies in it.
#[derive(Debug)]
struct Span {
    low: u32,
    high: u32,
}

impl Span {
    const ALL: Self = Self { low: 0, high: u32::MAX };

    /// The last number that says one.
    fn middle(&self, model: &Model) -> u32 {
        // Below the span, as a probability is below one: it fits again.
        self.low + ((u64::from(self.high - self.low) * u64::from(model.probability())) >> 16) as u32
    }

    /// Narrows to a bit. What both ends begin with by then is settled, byte by byte.
    fn narrow(&mut self, one: bool, middle: u32, mut settled: impl FnMut(u8)) {
        if one {
            self.high = middle;
        } else {
            self.low = middle + 1;
        }
        while (self.low ^ self.high) >> 24 == 0 {
            settled((self.high >> 24) as u8);
            self.low <<= 8;
            self.high = self.high << 8 | 255;
        }
    }
}

#[derive(Debug)]
pub(crate) struct Encoder {
    span: Span,
    coded: Vec<u8>,
}

impl Encoder {
    /// Writes behind what is there.
    pub(crate) fn new(coded: Vec<u8>) -> Self {
        Self { span: Span::ALL, coded }
    }

    pub(crate) fn byte(&mut self, model: &mut Model, byte: u8) {
        for place in (0..8).rev() {
            let one = byte >> place & 1 == 1;
            self.span.narrow(one, self.span.middle(model), |settled| self.coded.push(settled));
            model.learn(one);
        }
    }

    pub(crate) fn finish(mut self) -> Vec<u8> {
        self.coded.extend(self.span.high.to_be_bytes());
        self.coded
    }
}

#[derive(Debug)]
pub(crate) struct Decoder {
    span: Span,
    /// The four bytes of the code that the span is about, and where the next one stands.
    value: u32,
    next: usize,
}

impl Decoder {
    /// Reads from there on.
    pub(crate) fn new(coded: &[u8], from: usize) -> Self {
        let mut decoder = Self { span: Span::ALL, value: 0, next: from };
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
            let middle = self.span.middle(model);
            let one = self.value <= middle;
            let mut settled = 0;
            self.span.narrow(one, middle, |_| settled += 1);
            for _ in 0..settled {
                self.read(coded);
            }
            model.learn(one);
        }
    }
}

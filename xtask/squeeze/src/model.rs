//! What the next bit will be, predicted from what came before.
//!
//! As the compressors of the PAQ family do it (M. Mahoney, "Adaptive Weighing of Context Models for Lossless Data
//! Compression", 2005), with few contexts, so that it is fast. All of it is whole numbers: a native program and WebAssembly
//! have to come to the same ones.

use crate::code::{Code, Kind};

/// How many contexts predict each bit.
const CONTEXTS: usize = 6;
/// Each gives a prediction from how often a bit was what, and one from what it was last; a repetition gives two; one is
/// always there.
const INPUTS: usize = 2 * CONTEXTS + 3;

/// Slots of a context lie together by half a byte: one for a check and 15 for the bits of the half.
const HALF: usize = 16;
/// Halves that a context remembers. More hardly help (1.5 % for four times as many) and leave the processor's caches.
const HALVES: usize = 1 << 15;

/// Beyond so many times a slot goes on learning as fast: what code does changes on the way.
const TIMES: u32 = 30;

/// The shortest repetition that is looked for.
const REPEATED: usize = 5;
const REPETITIONS: usize = 1 << 18;

/// Predictions are mixed as logarithms of odds, in 256ths, up to this.
const SUREST: i32 = 2047;
/// One as weights count.
const ONE: i32 = 1 << 16;
/// How fast weights follow.
const FAST: i32 = 14;

/// Steps in which a mixed prediction is corrected.
const STEPS: usize = 33;

/// The odds of a logarithm, as a probability in 4096ths.
fn probability(odds: i32) -> i32 {
    // 4096 / (1 + e^-x) for x from -8 to 8 in halves.
    const AT: [i32; 33] = [
        1, 2, 3, 6, 10, 16, 27, 45, 73, 120, 194, 310, 488, 747, 1101, 1546, 2047, 2549, 2994, 3348, 3607,
        3785, 3901, 3975, 4022, 4050, 4068, 4079, 4085, 4089, 4092, 4093, 4094,
    ];
    let odds = odds.clamp(-SUREST, SUREST) + 2048;
    let (at, behind) = ((odds >> 7) as usize, odds & 127);
    (AT[at] * (128 - behind) + AT[at + 1] * behind + 64) >> 7
}

/// How far a slot moves towards a bit after so many times, in 2^14ths.
const MOVES: [i32; TIMES as usize + 1] = {
    let mut moves = [0; TIMES as usize + 1];
    let mut times = 0;
    while times < moves.len() {
        moves[times] = (2 << 14) / (2 * times as i32 + 3);
        times += 1;
    }
    moves
};

fn hash(a: u32, b: u32) -> u32 {
    let mixed = a.wrapping_mul(0x2F0B_4C47) ^ b.wrapping_mul(0x9E37_79B1);
    let mixed = mixed.rotate_left(13).wrapping_mul(0x85EB_CA6B);
    mixed ^ mixed >> 15
}

/// Moves a probability in 2^16ths towards a bit.
fn towards(probability: &mut u16, one: bool, slow: u32) {
    let bit = if one { 65535 } else { 0 };
    *probability = (i32::from(*probability) + ((bit - i32::from(*probability)) >> slow)) as u16;
}

#[derive(Debug)]
pub(crate) struct Model {
    /// Everything so far.
    seen: Vec<u8>,
    /// The last eight bytes, the last one lowest.
    last: u64,
    /// The bits of the next byte that are known, behind a one.
    partial: u32,
    code: Option<Code>,

    /// Per context its halves of bytes. A slot is a probability in 2^16ths, how often it was asked, and its last bits behind
    /// a one: 16, 8 and 8 bits.
    slots: Vec<u32>,
    hashes: [u32; CONTEXTS],
    /// Where the half of this byte begins, and the slot of the next bit.
    halves: [usize; CONTEXTS],
    asked: [usize; CONTEXTS],
    /// What follows upon last bits, per context.
    after: Vec<u16>,

    /// Where bytes like the last ones ended before.
    repetitions: Vec<u32>,
    /// Where the bytes that seem to be repeated go on, and how many were.
    repeated: usize,
    length: usize,
    /// How sure a repetition of some length is, by the bit it promises.
    sure: [u16; 128],
    promised: Option<usize>,

    odds: Vec<i16>,
    inputs: [i32; INPUTS],
    /// Two sets of weights, chosen by different things, whose outcomes are averaged.
    weights: [Vec<i32>; 2],
    chosen: [usize; 2],
    outcomes: [i32; 2],

    corrections: Vec<u16>,
    corrected: usize,
    /// That the next bit is a one, in 2^16ths.
    next: u32,
}

impl Model {
    pub(crate) fn new() -> Self {
        let mut odds = vec![SUREST as i16; 4096];
        for of in (-SUREST..SUREST).rev() {
            // The least of those that come to the same.
            odds[probability(of) as usize] = of as i16;
        }
        for at in (0..4095).rev() {
            odds[at] = odds[at].min(odds[at + 1]);
        }
        // Before anything is known of them, later bits count more than earlier ones.
        let after = (0..256_u32).map(|bits| {
            let count = bits.checked_ilog2().unwrap_or_default();
            let (mut ones, mut all, mut counts) = (200, 400, 1000);
            for bit in 0..count {
                ones += counts * (bits >> bit & 1);
                all += counts;
                counts = counts * 7 / 10;
            }
            (ones * 65535 / all) as u16
        });
        let after: Vec<u16> = after.collect();
        let steps = (0..STEPS as i32).map(|step| (probability((step - 16) * 128) * 16) as u16);
        let steps: Vec<u16> = steps.collect();
        let mut model = Self {
            seen: Vec::new(),
            last: 0,
            partial: 1,
            code: None,
            slots: vec![0; CONTEXTS * HALVES * HALF],
            hashes: [0; CONTEXTS],
            halves: [0; CONTEXTS],
            asked: [0; CONTEXTS],
            after: after.repeat(CONTEXTS),
            repetitions: vec![0; REPETITIONS],
            repeated: 0,
            length: 0,
            sure: [1 << 15; 128],
            promised: None,
            odds,
            inputs: [0; INPUTS],
            weights: [vec![ONE / 4; INPUTS * 2 * 32 * 16], vec![ONE / 4; INPUTS * 256 * (Code::PLACES + 1)]],
            chosen: [0; 2],
            outcomes: [2048; 2],
            corrections: steps.repeat(256 * (Code::PLACES + 1)),
            corrected: 0,
            next: 1 << 15,
        };
        model.begin(Kind::Text);
        model
    }

    /// What follows is of another kind.
    pub(crate) fn begin(&mut self, kind: Kind) {
        self.code = (kind == Kind::Code).then(Code::default);
        self.turn_to_byte();
        self.predict();
    }

    pub(crate) fn seen(&self) -> &[u8] {
        &self.seen
    }

    /// That the next bit is a one, in 2^16ths; never nothing and never all.
    pub(crate) fn probability(&self) -> u32 {
        self.next
    }

    /// The contexts of the next byte.
    fn turn_to_byte(&mut self) {
        let bytes = |count: u32| {
            let of = self.last & ((1 << (8 * count)) - 1);
            hash(of as u32, (of >> 32) as u32 + count)
        };
        let contexts = match &self.code {
            Some(code) => {
                let within = |context| hash(context, code.within());
                [
                    within(hash(code.opcodes(2), 0)),
                    within(hash(code.opcodes(4), 1)),
                    within(hash(code.opcodes(7), 2)),
                    within(hash(code.worked_on(), code.opcodes(1))),
                    within(hash(self.last as u32 & 255, 3)),
                    bytes(3),
                ]
            }
            None => [bytes(1), bytes(2), bytes(3), bytes(4), bytes(6), hash(self.last as u32 & 0xff00, 0)],
        };
        for (i, context) in contexts.into_iter().enumerate() {
            let kind = u32::from(self.code.is_some());
            self.hashes[i] = hash(context, (i as u32 + 1).wrapping_mul(0x3D4D_51CB) + kind);
        }
        self.turn_to_half(0);
    }

    /// Finds, or makes, the slots of the next half of a byte.
    fn turn_to_half(&mut self, first: u32) {
        const CHECK: u32 = 0x1_ffff;
        const USED: u32 = CHECK + 1;
        for i in 0..CONTEXTS {
            let hash = hash(self.hashes[i], first.wrapping_mul(0x9E37_79B1) + i as u32);
            let check = hash >> 24 | (hash & 255) << 8 | 1 << 16;
            let at = (hash >> 7) as usize % HALVES;
            let [one, other] = [at, at ^ 1].map(|at| (i * HALVES + at) * HALF);
            let found = if self.slots[one] & CHECK == check {
                one
            } else if self.slots[other] & CHECK == check {
                other
            } else {
                // What was used less makes room.
                let less = if self.slots[one] / USED <= self.slots[other] / USED { one } else { other };
                self.slots[less..less + HALF].fill(1 << 31);
                self.slots[less] = check;
                less
            };
            if self.slots[found] < u32::MAX - CHECK {
                self.slots[found] += USED;
            }
            self.halves[i] = found;
        }
    }

    fn predict(&mut self) {
        let known = self.partial.ilog2();
        // Within its half, bits that are known behind a one are a number of a slot.
        let slot =
            if known < 4 { self.partial } else { 1 << (known - 4) | self.partial & ((1 << (known - 4)) - 1) };
        let mut familiar = 0;
        for i in 0..CONTEXTS {
            self.asked[i] = self.halves[i] + slot as usize;
            let slot = self.slots[self.asked[i]];
            let (bits, times) = ((slot & 255) as usize, (slot >> 8 & 255) as i32);
            let of = |probability: u32| i32::from(self.odds[probability as usize]);
            [self.inputs[2 * i], self.inputs[2 * i + 1]] = if bits == 0 {
                [0; 2]
            } else {
                familiar += 1;
                // What was seen once says less than what was seen often.
                [of(slot >> 20) * (times.min(8) + 4) / 12, of(u32::from(self.after[i * 256 + bits]) >> 4)]
            };
        }

        [self.inputs[2 * CONTEXTS], self.inputs[2 * CONTEXTS + 1], self.inputs[2 * CONTEXTS + 2]] =
            [0, 0, 256];
        self.promised = None;
        let mut length = 0;
        if self.length > 0 {
            let promised = u32::from(self.seen[self.repeated]) | 256;
            if promised >> (8 - known) == self.partial {
                let one = promised >> (7 - known) & 1 == 1;
                length = self.length.min(15) + self.length.min(63) / 16;
                let at = length * 2 + usize::from(one);
                self.promised = Some(at);
                self.inputs[2 * CONTEXTS] = i32::from(self.odds[usize::from(self.sure[at] >> 4)]);
                self.inputs[2 * CONTEXTS + 1] = length as i32 * if one { 32 } else { -32 };
            } else {
                self.length = 0;
            }
        }

        let (place, before) = match &self.code {
            Some(code) => (1 + code.place(), code.opcode()),
            None => (0, (self.last & 255) as usize),
        };
        let code = usize::from(self.code.is_some());
        self.chosen = [(code * 16 + familiar) * 32 + length, place * 256 + before].map(|set| set * INPUTS);
        let mut mixed = 0;
        for (set, weights) in self.weights.iter().enumerate() {
            let weights = &weights[self.chosen[set]..][..INPUTS];
            let sum: i32 =
                self.inputs.iter().zip(weights).map(|(input, weight)| (input * (weight >> 2)) >> 6).sum();
            let outcome = (sum >> 8).clamp(-SUREST, SUREST);
            self.outcomes[set] = probability(outcome);
            mixed += outcome;
        }
        let mixed = mixed / 2;

        // What such a prediction came to so far, between two steps.
        let at = mixed + 2048;
        let (step, behind) = ((at >> 7) as usize, at & 127);
        let row = (place * 256 + self.partial as usize) * STEPS + step;
        let [below, above] = [row, row + 1].map(|at| i32::from(self.corrections[at]));
        self.corrected = if behind < 64 { row } else { row + 1 };
        let corrected = (below * (128 - behind) + above * behind) >> 7;
        self.next = ((probability(mixed) * 16 + corrected) / 2).clamp(32, 65535 - 32) as u32;
    }

    /// What the bit was.
    pub(crate) fn learn(&mut self, one: bool) {
        for (set, weights) in self.weights.iter_mut().enumerate() {
            let wrong = ((i32::from(one) << 12) - self.outcomes[set]) * FAST;
            let weights = &mut weights[self.chosen[set]..][..INPUTS];
            for (weight, input) in weights.iter_mut().zip(&self.inputs) {
                // So large that no sum of products leaves 32 bits.
                *weight = (*weight + ((input * wrong + ONE / 2) >> 16)).clamp(-8 * ONE, 8 * ONE);
            }
        }
        for i in 0..CONTEXTS {
            let slot = &mut self.slots[self.asked[i]];
            let (bits, times) = (*slot & 255, *slot >> 8 & 255);
            if bits != 0 {
                towards(&mut self.after[i * 256 + bits as usize], one, 6);
            }
            let was = (*slot >> 16) as i32;
            let is = was + (((i32::from(one) * 65535 - was) * MOVES[times as usize]) >> 14);
            let bits = bits.max(1) << 1 | u32::from(one);
            // Seven are remembered.
            let bits = if bits > 255 { bits & 127 | 128 } else { bits };
            *slot = (is as u32) << 16 | (times + 1).min(TIMES) << 8 | bits;
        }
        if let Some(promised) = self.promised {
            towards(&mut self.sure[promised], one, 6);
        }
        towards(&mut self.corrections[self.corrected], one, 6);

        self.partial = self.partial << 1 | u32::from(one);
        if self.partial > 255 {
            let byte = self.partial as u8;
            self.partial = 1;
            self.know(byte);
            self.turn_to_byte();
        } else if self.partial >> 4 == 1 {
            self.turn_to_half(self.partial);
        }
        self.predict();
    }

    /// A whole byte is known.
    fn know(&mut self, byte: u8) {
        self.last = self.last << 8 | u64::from(byte);
        self.seen.push(byte);
        if let Some(code) = &mut self.code {
            code.read(byte);
        }
        if self.length > 0 && self.seen[self.repeated] == byte {
            self.repeated += 1;
            self.length += 1;
        } else {
            self.length = 0;
        }
        let end = self.seen.len();
        if end < REPEATED {
            return;
        }
        let last = self.last & ((1 << (8 * REPEATED)) - 1);
        let at = hash(last as u32, (last >> 32) as u32) as usize % REPETITIONS;
        let before = self.repetitions[at] as usize;
        if self.length == 0 && before > 0 {
            let pairs = self.seen[..before].iter().rev().zip(self.seen.iter().rev());
            let same = pairs.take(64).take_while(|(one, other)| one == other).count();
            if same >= REPEATED {
                (self.repeated, self.length) = (before, same);
            }
        }
        self.repetitions[at] = end as u32;
    }
}

//! How a year's usage falls on its twelve months.

use super::{MONTHS, Volume};

/// The shape of a year: how a total is spread over twelve months, the first being the month of the purchase.
///
/// Whatever the shape, the months are whole and add up to the total: after k months floor(total · Σw₁…wₖ / Σw) units
/// are used, w being the weights of the months.
///
/// ```
/// use packwise::volume::{Profile, Volume};
/// let total = Volume::new(300_000).unwrap();
/// assert_eq!(Profile::Flat.spread(total), [25_000; 12]);
/// let sale = Profile::Campaign { month: 3, times: 10 }.spread(total);
/// assert_eq!(sale[1], 14_286);
/// assert_eq!(sale[2], 142_857);
/// assert_eq!(sale.iter().sum::<u64>(), 300_000);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Profile {
    /// Every month alike.
    #[default]
    Flat,
    /// Each month is this many per cent of the month before: 110 grows by a tenth, 90 shrinks by one.
    Growth {
        /// Per cent of the month before, [`Profile::GROWTH`].
        percent: u16,
    },
    /// A wave over the year.
    Season {
        /// The month of the peak, 1 to 12.
        peak: u8,
        /// The peak month is this many times the lowest one, [`Profile::TIMES`].
        times: u16,
    },
    /// One month stands out, the others are alike.
    Campaign {
        /// The month that stands out, 1 to 12.
        month: u8,
        /// It is this many times another month, [`Profile::TIMES`].
        times: u16,
    },
}

/// The weight of a flat month, so that growth and waves have digits to work with.
const UNIT: u128 = 1_000_000;

/// (1 + cos(π·d/6)) / 2 for d = 0…6 months from the peak, in millionths.
const WAVE: [u128; 7] = [1_000_000, 933_013, 750_000, 500_000, 250_000, 66_987, 0];

impl Profile {
    /// The growth that can be asked for, in per cent of the month before.
    pub const GROWTH: core::ops::RangeInclusive<u16> = 50..=300;

    /// How many times a peak can stand out.
    pub const TIMES: core::ops::RangeInclusive<u16> = 1..=1_000;

    /// The weights of the months. A parameter outside its range counts as the nearest inside.
    #[must_use]
    pub fn weights(self) -> [u128; MONTHS] {
        match self {
            Self::Flat => [UNIT; MONTHS],
            Self::Growth { percent } => {
                let percent = u128::from(percent.clamp(*Self::GROWTH.start(), *Self::GROWTH.end()));
                let mut weight = UNIT;
                [(); MONTHS].map(|()| {
                    let now = weight;
                    weight = weight.saturating_mul(percent).div_euclid(100).max(1);
                    now
                })
            }
            Self::Season { peak, times } => {
                let above =
                    u128::from(times.clamp(*Self::TIMES.start(), *Self::TIMES.end())).saturating_sub(1);
                months(|month| {
                    let apart = month.abs_diff(peak.clamp(1, 12));
                    let apart = usize::from(apart.min(12_u8.saturating_sub(apart)));
                    let wave = WAVE.get(apart).copied().unwrap_or(0);
                    UNIT.saturating_add(wave.saturating_mul(above))
                })
            }
            Self::Campaign { month, times } => {
                let times = u128::from(times.clamp(*Self::TIMES.start(), *Self::TIMES.end()));
                let campaign = month.clamp(1, 12);
                months(|month| if month == campaign { UNIT.saturating_mul(times) } else { UNIT })
            }
        }
    }

    /// A year's total spread over its months.
    #[must_use]
    pub fn spread(self, total: Volume) -> [u64; MONTHS] {
        spread(total.get(), &self.weights())
    }
}

fn months(weight: impl Fn(u8) -> u128) -> [u128; MONTHS] {
    let mut month = 0_u8;
    [(); MONTHS].map(|()| {
        month = month.saturating_add(1);
        weight(month)
    })
}

/// A total spread over months in proportion to weights: whole numbers that add up to it. Without any weight the months
/// are alike.
///
/// ```
/// use packwise::volume::spread;
/// let mut weights = [0; 12];
/// weights[0] = 1;
/// weights[11] = 3;
/// let year = spread(10, &weights);
/// assert_eq!((year[0], year[11]), (2, 8));
/// ```
#[must_use]
pub fn spread(total: u64, weights: &[u128; MONTHS]) -> [u64; MONTHS] {
    let sum = weights.iter().fold(0_u128, |n, &w| n.saturating_add(w));
    let flat = [1; MONTHS];
    let (weights, sum) = if sum == 0 { (&flat, 12) } else { (weights, sum) };
    let (mut weight, mut before) = (0_u128, 0_u64);
    weights.map(|w| {
        weight = weight.saturating_add(w);
        let until = u128::from(total).saturating_mul(weight).checked_div(sum).unwrap_or(0);
        let until = u64::try_from(until).unwrap_or(total);
        let month = until.saturating_sub(before);
        before = until;
        month
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn total(n: u64) -> Volume {
        Volume::new(n).unwrap()
    }

    #[test]
    fn a_flat_year_is_the_year_of_a_yearly_total() {
        for n in [0, 1, 20, 299_999, 1_000_000_000_000_000] {
            assert_eq!(Profile::Flat.spread(total(n)), crate::volume::Usage::PerYear(total(n)).months());
        }
    }

    #[test]
    fn growth_by_a_tenth_worked_by_hand() {
        // 1.1^0 … 1.1^11 add up to 21.384283…; 1,000,000 of it begins with 46,763.3 and, both months together, 98,202.96.
        let year = Profile::Growth { percent: 110 }.spread(total(1_000_000));
        assert_eq!((year[0], year[1]), (46_763, 51_439));
        assert_eq!(year.iter().sum::<u64>(), 1_000_000);
        assert!(year.windows(2).all(|w| w[0] < w[1]));
    }

    #[test]
    fn a_season_peaks_once_and_is_even_on_both_sides() {
        // Twelve months of 1 + 2·wave: the waves add up to 6, so the weights to 24; the peak is 3 of 24.
        let year = Profile::Season { peak: 6, times: 3 }.spread(total(240_000));
        assert_eq!((year[5], year[11]), (30_000, 10_000));
        assert!(year[4].abs_diff(year[6]) <= 1);
        assert_eq!(year.iter().sum::<u64>(), 240_000);
    }

    #[test]
    fn parameters_out_of_range_are_held_at_the_edge() {
        assert_eq!(Profile::Campaign { month: 0, times: 0 }.weights(), [UNIT; 12]);
        assert_eq!(Profile::Campaign { month: 99, times: 2 }.weights()[11], 2 * UNIT);
        assert_eq!(Profile::Growth { percent: 0 }.weights(), Profile::Growth { percent: 50 }.weights());
    }
}

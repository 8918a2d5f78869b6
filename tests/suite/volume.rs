//! Properties of the number grammar and of a year's spread.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "in a test a panic is the report; the bounds are those of the volumes"
)]

use packwise::volume::{Usage, Volume, VolumeError};
use proptest::prelude::*;

fn volumes() -> impl Strategy<Value = Volume> {
    let magnitude = (0_u32..=15).prop_flat_map(|zeros| 0..=10_u64.pow(zeros));
    magnitude.prop_filter_map("at most the maximum", Volume::new)
}

#[test]
fn five_digits_before_the_point_are_grouped_and_four_stand_together() {
    let volume = |count| Volume::new(count).unwrap();
    let (below, at) = (volume(999_900_000_000), volume(1_000_000_000_000));
    assert_eq!((below.wan().as_str(), at.wan().as_str()), ("9999 亿", "10,000 亿"));
    let (below, at) = (volume(9_999_000_000_000), volume(10_000_000_000_000));
    assert_eq!((below.short_en().as_str(), at.short_en().as_str()), ("9999 billion", "10,000 billion"));
}

proptest! {
    #[test]
    fn every_echo_reads_back(volume in volumes()) {
        for text in [volume.group(), volume.wan(), volume.short_en(), volume.to_string()] {
            prop_assert_eq!(Volume::parse(&text), Ok(volume), "{}", text);
        }
        prop_assert_eq!(Volume::from_digits(&volume.to_string()), Ok(volume));
    }

    #[test]
    fn full_width_and_spaced_forms_read_alike(volume in volumes()) {
        let wide: String = volume
            .group()
            .chars()
            .map(|c| if c == ',' { '，' } else { "０１２３４５６７８９".chars().nth(c.to_digit(10).unwrap() as usize).unwrap() })
            .collect();
        prop_assert_eq!(Volume::parse(&wide), Ok(volume));
        prop_assert_eq!(Volume::parse(&volume.group().replace(',', "\u{2009}")), Ok(volume));
    }

    #[test]
    fn no_text_panics(text in any::<String>()) {
        let _ = Volume::parse(&text);
        let _ = Volume::from_digits(&text);
    }

    /// Texts of the grammar's own characters reach much further into it.
    #[test]
    fn what_is_read_is_what_a_decimal_says(text in "[0-9]{0,6}[,. ]?[0-9]{0,6}[,. ]?[0-9]{0,3} ?(万|亿|k|M|million|次|-|x)?") {
        let Ok(volume) = Volume::parse(&text) else { return Ok(()) };
        let plain: String = text.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
        let scale: u32 = [("万", 4), ("亿", 8), ("k", 3), ("M", 6), ("million", 6)]
            .into_iter()
            .filter_map(|(name, zeros)| text.ends_with(name).then_some(zeros))
            .max()
            .unwrap_or(0);
        let written: rust_decimal::Decimal = plain.parse().unwrap();
        let expected = written * rust_decimal::Decimal::from(10_u64.pow(scale));
        prop_assert_eq!(rust_decimal::Decimal::from(volume.get()), expected);
    }

    #[test]
    fn a_fraction_is_told_exactly(whole in 0_u64..1_000_000, fraction in "[0-9]{4}[1-9]") {
        let error = Volume::parse(&format!("{whole}.{fraction}万")).unwrap_err();
        let (moved, left) = fraction.split_at(4);
        let digits: u64 = format!("{whole}{moved}").parse().unwrap();
        prop_assert_eq!(error, VolumeError::NotWhole { value: format!("{digits}.{left}") });
    }

    #[test]
    fn months_add_up_and_are_even(volume in volumes()) {
        let months = Usage::PerYear(volume).months();
        prop_assert_eq!(months.iter().sum::<u64>(), volume.get());
        let (least, most) = (months.iter().min().unwrap(), months.iter().max().unwrap());
        prop_assert!(most - least <= 1);
        for (k, _) in months.iter().enumerate() {
            let until: u64 = months[..=k].iter().sum();
            prop_assert_eq!(u128::from(until), u128::from(volume.get()) * (k as u128 + 1) / 12);
        }
    }

    #[test]
    fn months_typed_are_kept(typed in proptest::array::uniform12(volumes())) {
        let usage = Usage::Months(typed);
        prop_assert_eq!(usage.months(), typed.map(Volume::get));
        let total: u128 = typed.iter().map(|volume| u128::from(volume.get())).sum();
        match usage.total() {
            Ok(volume) => prop_assert_eq!(u128::from(volume.get()), total),
            Err(error) => {
                prop_assert_eq!(error, VolumeError::TooLarge);
                prop_assert!(total > u128::from(Volume::MAX.get()));
            }
        }
        // The nearest whole day's worth, the half going up.
        let day = u128::from(usage.per_day());
        prop_assert!(day * 730 <= total * 2 + 365 && total * 2 + 365 < (day + 1) * 730);
    }
}

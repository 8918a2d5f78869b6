//! Numbers, amounts, shares, days and pastes as people write them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use packwise::calendar::{Date, DateTime};
use packwise::money::{Money, UnitPrice};
use packwise::scenario::{Share, paste};
use packwise::volume::Volume;

fuzz_target!(|text: &str| {
    if let Ok(volume) = Volume::parse(text) {
        for written in [volume.group(), volume.wan(), volume.short_en(), volume.to_string()] {
            assert_eq!(Volume::parse(&written), Ok(volume), "{written}");
        }
        assert_eq!(Volume::from_digits(&volume.to_string()), Ok(volume));
        // Blanks around and a unit behind change nothing.
        assert_eq!(Volume::parse(&format!(" {}次 ", volume.group())), Ok(volume));
    }
    if let Ok(volume) = Volume::from_digits(text) {
        assert_eq!(Volume::parse(text), Ok(volume));
    }
    if let Ok(amount) = text.parse::<Money>() {
        assert_eq!(amount.to_string().parse(), Ok(amount));
        if amount.grains() < 10_u128.pow(27) {
            assert_eq!(Money::from_grains(amount.grains()), Some(amount));
            // At most half a fen away, and paid in whole fen.
            let (paid, exact) = (amount.rounded().grains(), amount.grains());
            assert!(paid.abs_diff(exact) <= 500_000 && paid % 1_000_000 == 0, "{amount}");
            assert_eq!(amount.payable().parse(), Ok(amount.rounded()));
        }
    }
    if let Ok(price) = text.parse::<UnitPrice>() {
        assert_eq!(price.to_string().parse(), Ok(price));
        let dozen = (0..12).try_fold(Money::ZERO, |sum, _| sum.plus(price.times(1)?));
        if dozen.is_some() {
            assert_eq!(price.times(12), dozen);
        }
    }
    if let Ok(share) = Share::parse(text) {
        let (tenths, rest) = (share.per_mille() / 10, share.per_mille() % 10);
        assert_eq!(Share::parse(&format!("{tenths}.{rest}%")), Ok(share));
        assert_eq!(Share::new(share.per_mille()), Some(share));
    }
    if let Ok(day) = text.parse::<Date>() {
        assert_eq!(day.to_string().parse(), Ok(day));
        if let Some(next) = day.plus_days(1) {
            assert_eq!((day.days_until(next), next.plus_days(-1)), (1, Some(day)));
            assert!(day < next);
        }
        if let Some(later) = day.plus_months(12) {
            assert!((365..=366).contains(&day.days_until(later)));
        }
    }
    if let Ok(second) = text.parse::<DateTime>() {
        assert_eq!(second.to_string().parse(), Ok(second));
    }
    if let Ok(months) = paste::months(text) {
        assert_eq!(months.len(), 12);
        let written: Vec<String> = months.iter().map(|m| m.group()).collect();
        assert_eq!(paste::months(&written.join("\t")), Ok(months.clone()));
        assert_eq!(paste::months(&written.join("\r\n")), Ok(months));
    }
    if let Ok(packs) = paste::held(text) {
        for (_, ends) in &packs {
            assert!(ends.is_none_or(|day| day.to_string().parse() == Ok(day)));
        }
    }
});

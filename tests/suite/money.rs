//! Amounts by hand: what is read and refused, and what every operation gives at its edges.

use packwise::money::{Money, MoneyError, UnitPrice};

fn yuan(text: &str) -> Money {
    text.parse().unwrap()
}

fn price(text: &str) -> UnitPrice {
    text.parse().unwrap()
}

#[test]
fn only_plain_decimals_are_read() {
    let read = |text: &str| text.parse::<Money>().map(Money::grains);
    for (text, grains) in [
        ("0", 0),
        ("0.00", 0),
        ("007", 700_000_000),
        ("17000.50", 1_700_050_000_000),
        ("0.0035", 350_000),
        ("0.00000001", 1),
        // A zero behind the last digit that counts is no digit more.
        ("0.000000010", 1),
        ("9999999999999999999999999999", 999_999_999_999_999_999_999_999_999_900_000_000),
    ] {
        assert_eq!(read(text), Ok(grains), "{text}");
        assert_eq!(text.parse::<UnitPrice>().map(UnitPrice::grains), Ok(grains), "{text}");
    }
    for (text, why) in [
        ("", MoneyError::NotANumber),
        (".", MoneyError::NotANumber),
        (".5", MoneyError::NotANumber),
        ("5.", MoneyError::NotANumber),
        ("1.2.3", MoneyError::NotANumber),
        ("1_000", MoneyError::NotANumber),
        ("1,000", MoneyError::NotANumber),
        ("+1", MoneyError::NotANumber),
        (" 1", MoneyError::NotANumber),
        ("1 ", MoneyError::NotANumber),
        ("1e3", MoneyError::NotANumber),
        ("１", MoneyError::NotANumber),
        ("about one hundred and twenty thousand 1", MoneyError::NotANumber),
        ("-1", MoneyError::Negative),
        ("-0", MoneyError::Negative),
        ("0.000000001", MoneyError::TooFine),
        ("1.234567891", MoneyError::TooFine),
        ("10000000000000000000000000000", MoneyError::TooLarge),
        ("12345678901234567890123456.78", MoneyError::TooLarge),
    ] {
        assert_eq!(read(text), Err(why), "{text:?}");
        assert_eq!(text.parse::<UnitPrice>().err(), Some(why), "{text:?}");
    }
}

#[test]
fn what_is_added_and_taken_away_is_exact() {
    assert_eq!(yuan("0.1").plus(yuan("0.2")), Some(yuan("0.3")));
    assert_eq!(yuan("1").minus(yuan("0.99999999")), Some(yuan("0.00000001")));
    assert_eq!(yuan("1").minus(yuan("1.0")).map(|left| left.to_string()).as_deref(), Some("0"));
    assert_eq!(yuan("1").minus(yuan("1.00000001")), None);
    assert_eq!(yuan("0.0035").times(3), Some(yuan("0.0105")));
    assert_eq!(price("0.0035").times(3), Some(yuan("0.0105")));
    assert_eq!(price("0.0035").times(0), Some(Money::ZERO));
    assert_eq!(yuan("180000").per_mille(850), Some(yuan("153000")));
    assert_eq!(price("0.005").per_mille(850), Some(price("0.00425")));
    assert_eq!((Money::from_grains(0), Money::from_grains(1)), (Some(Money::ZERO), Some(yuan("0.00000001"))));
    assert_eq!(Money::from_parts(1_700_050, 2), yuan("17000.5"));
    assert_eq!(UnitPrice::from_parts(35, 4), price("0.0035"));
    // Both halves of what a compiled price has room for.
    assert_eq!(Money::from_parts(u64::MAX, 0), yuan("18446744073709551615"));
}

#[test]
fn what_no_decimal_holds_is_nothing() {
    let most = yuan("9999999999999999999999999999");
    let sum = |times: usize| std::iter::repeat_n(most, times).try_fold(Money::ZERO, Money::plus);
    assert!(sum(7).is_some());
    assert_eq!(sum(8), None);
    assert_eq!(most.times(u64::MAX), None);
    assert_eq!(price("9999999999999999999999999999").times(u64::MAX), None);
    assert_eq!((Money::from_grains(u128::MAX), Money::from_grains(10_u128.pow(29))), (None, None));
}

#[test]
fn rounding_is_half_a_fen_away_from_zero_and_once() {
    for (exact, paid) in [
        ("0", "0.00"),
        ("0.0049", "0.00"),
        ("0.005", "0.01"),
        ("1.01499999", "1.01"),
        ("17000.5", "17000.50"),
    ] {
        assert_eq!((yuan(exact).payable(), yuan(exact).rounded()), (paid.to_owned(), yuan(paid)), "{exact}");
    }
    let share = |part: &str, whole: &str| yuan(part).per_mille_of(yuan(whole));
    assert_eq!(
        (share("80000", "360000"), share("1", "2000"), share("0.99", "2000")),
        (Some(222), Some(1), Some(0))
    );
    assert_eq!((share("3", "2"), share("1", "0")), (Some(1_500), None));
    let each = |amount: &str, units| yuan(amount).per_unit(units);
    assert_eq!(each("300", 30_000).as_deref(), Some("0.01"));
    assert_eq!(each("2", 3).as_deref(), Some("0.666667"));
    assert_eq!(each("1", 2_000_000).as_deref(), Some("0.000001"));
    assert_eq!(each("1", 0), None);
}

#[test]
fn amounts_are_written_without_zeros_that_say_nothing() {
    assert_eq!(yuan("17000.50").to_string(), "17000.5");
    assert_eq!(yuan("300000").to_string(), "300000");
    assert_eq!(price("0.00350").to_string(), "0.0035");
}

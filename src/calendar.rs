//! Civil dates as the vendor's documents write them (UTC+8). There is no clock here: "today" is always an argument.

use core::fmt;

/// A day of the Gregorian calendar.
///
/// ```
/// use packwise::calendar::Date;
/// let printed: Date = "2025-02-08".parse().unwrap();
/// assert_eq!(printed.days_until("2025-03-01".parse().unwrap()), 21);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: i32,
    month: u8,
    day: u8,
}

/// A text that is not a day of the calendar in the form `2025-02-08`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotADate;

impl fmt::Display for NotADate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a day of the calendar written as YYYY-MM-DD")
    }
}

impl core::error::Error for NotADate {}

impl Date {
    /// A day, or `None` where the calendar has no such day. Years 1 to 9999.
    #[must_use]
    pub const fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        if year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month) {
            return None;
        }
        Some(Self { year, month, day })
    }

    /// The year, 1 to 9999.
    #[must_use]
    pub const fn year(self) -> i32 {
        self.year
    }

    /// The month, 1 to 12.
    #[must_use]
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    #[must_use]
    pub const fn day(self) -> u8 {
        self.day
    }

    /// Days from this day to `later`; negative when `later` comes first.
    #[must_use]
    pub const fn days_until(self, later: Self) -> i64 {
        later.serial().saturating_sub(self.serial())
    }

    /// The first day of this month.
    #[must_use]
    pub const fn first_of_month(self) -> Self {
        Self { day: 1, ..self }
    }

    /// The last day of this month.
    #[must_use]
    pub const fn last_of_month(self) -> Self {
        Self { day: days_in_month(self.year, self.month), ..self }
    }

    /// The same day so many months later. A day that month lacks becomes its last day.
    ///
    /// ```
    /// use packwise::calendar::Date;
    /// let day: Date = "2027-11-30".parse().unwrap();
    /// assert_eq!(day.plus_months(3).unwrap().to_string(), "2028-02-29");
    /// ```
    #[must_use]
    pub fn plus_months(self, count: u32) -> Option<Self> {
        let months = i64::from(self.year).checked_mul(12)?.checked_add(i64::from(self.month))?;
        let months = months.checked_sub(1)?.checked_add(i64::from(count))?;
        let year = i32::try_from(months.div_euclid(12)).ok()?;
        let month = u8::try_from(months.rem_euclid(12)).ok()?.checked_add(1)?;
        Self::new(year, month, self.day.min(days_in_month(year, month)))
    }

    /// So many days later, or earlier where the count is negative.
    ///
    /// ```
    /// use packwise::calendar::Date;
    /// let day: Date = "2024-02-28".parse().unwrap();
    /// assert_eq!(day.plus_days(2).unwrap().to_string(), "2024-03-01");
    /// assert_eq!(day.plus_days(-59).unwrap().to_string(), "2023-12-31");
    /// ```
    #[must_use]
    pub fn plus_days(self, count: i64) -> Option<Self> {
        Self::from_serial(self.serial().checked_add(count)?)
    }

    /// So many working days later, counted from the next day on. Working days are Monday to Friday: public holidays, and
    /// the weekends worked instead of them, are not known here.
    ///
    /// ```
    /// use packwise::calendar::Date;
    /// let thursday: Date = "2026-11-19".parse().unwrap();
    /// assert_eq!(thursday.plus_working_days(3).unwrap().to_string(), "2026-11-24");
    /// ```
    #[must_use]
    pub fn plus_working_days(self, count: u32) -> Option<Self> {
        let mut day = self;
        let mut open = count;
        while open > 0 {
            day = day.plus_days(1)?;
            if day.weekday() < 5 {
                open = open.saturating_sub(1);
            }
        }
        Some(day)
    }

    /// The day of the week, 0 for Monday to 6 for Sunday. 0000-03-01 was a Wednesday.
    const fn weekday(self) -> i64 {
        self.serial().saturating_add(2).rem_euclid(7)
    }

    /// The inverse of [`Date::serial`].
    #[expect(clippy::arithmetic_side_effects, reason = "the range is checked first: years 0 to 9999")]
    fn from_serial(serial: i64) -> Option<Self> {
        if !(0..=3_652_425).contains(&serial) {
            return None;
        }
        let era = serial.div_euclid(146_097);
        let day_of_era = serial.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let day = u8::try_from(day_of_year - (153 * shifted + 2) / 5 + 1).ok()?;
        let month = u8::try_from(if shifted < 10 { shifted + 3 } else { shifted - 9 }).ok()?;
        let year = i32::try_from(year_of_era + era * 400 + i64::from(month <= 2)).ok()?;
        Self::new(year, month, day)
    }

    /// Days since 0000-03-01, by Howard Hinnant's civil calendar arithmetic.
    #[expect(
        clippy::arithmetic_side_effects,
        reason = "years are 1 to 9999: every term stays far inside i64"
    )]
    const fn serial(self) -> i64 {
        let (m, d) = (self.month as i64, self.day as i64);
        let y = self.year as i64 - if m <= 2 { 1 } else { 0 };
        let era = y.div_euclid(400);
        let year_of_era = y.rem_euclid(400);
        let day_of_year = (153 * (if m > 2 { m - 3 } else { m + 9 }) + 2) / 5 + d - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year
    }
}

/// Days in a month of the Gregorian calendar.
const fn days_in_month(year: i32, month: u8) -> u8 {
    match month {
        2 if year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl core::str::FromStr for Date {
    type Err = NotADate;
    fn from_str(text: &str) -> Result<Self, NotADate> {
        let mut parts = text.split('-');
        let mut next = |width: usize| {
            let part = parts.next().filter(|p| p.len() == width && p.bytes().all(|b| b.is_ascii_digit()))?;
            part.parse::<u16>().ok()
        };
        let found = (|| {
            let (year, month, day) = (next(4)?, next(2)?, next(2)?);
            Self::new(i32::from(year), u8::try_from(month).ok()?, u8::try_from(day).ok()?)
        })();
        found.filter(|_| text.len() == 10).ok_or(NotADate)
    }
}

/// `2025-02-08`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A second of a day in UTC+8, the time the vendor's documents use.
///
/// ```
/// use packwise::calendar::DateTime;
/// let ends: DateTime = "2022-05-06 23:59:59".parse().unwrap();
/// assert_eq!(ends.to_string(), "2022-05-06 23:59:59");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime {
    date: Date,
    hour: u8,
    minute: u8,
    second: u8,
}

/// A text that is not a second of the calendar in the form `2025-02-08 16:42:43`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotATime;

impl fmt::Display for NotATime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a second of the calendar written as YYYY-MM-DD HH:MM:SS")
    }
}

impl core::error::Error for NotATime {}

/// Seconds of a day.
const DAY: i64 = 86_400;

impl DateTime {
    /// A second, or `None` where no clock shows it. Leap seconds are not known.
    #[must_use]
    pub const fn new(date: Date, hour: u8, minute: u8, second: u8) -> Option<Self> {
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        Some(Self { date, hour, minute, second })
    }

    /// The first second of a day.
    #[must_use]
    pub const fn midnight(date: Date) -> Self {
        Self { date, hour: 0, minute: 0, second: 0 }
    }

    /// The last second of a day.
    #[must_use]
    pub const fn last_second(date: Date) -> Self {
        Self { date, hour: 23, minute: 59, second: 59 }
    }

    /// The day.
    #[must_use]
    pub const fn date(self) -> Date {
        self.date
    }

    /// The hour, 0 to 23.
    #[must_use]
    pub const fn hour(self) -> u8 {
        self.hour
    }

    /// The minute, 0 to 59.
    #[must_use]
    pub const fn minute(self) -> u8 {
        self.minute
    }

    /// The second, 0 to 59.
    #[must_use]
    pub const fn second(self) -> u8 {
        self.second
    }

    /// The same time on another day.
    #[must_use]
    pub const fn on(self, date: Date) -> Self {
        Self { date, ..self }
    }

    /// So many seconds later, or earlier where the count is negative.
    ///
    /// ```
    /// use packwise::calendar::DateTime;
    /// let at: DateTime = "2024-02-28 23:45:00".parse().unwrap();
    /// assert_eq!(at.plus_seconds(1_800).unwrap().to_string(), "2024-02-29 00:15:00");
    /// assert_eq!(at.plus_seconds(-86_400).unwrap().to_string(), "2024-02-27 23:45:00");
    /// ```
    #[must_use]
    pub fn plus_seconds(self, count: i64) -> Option<Self> {
        let seconds = self.second_of_day().checked_add(count)?;
        let date = self.date.plus_days(seconds.div_euclid(DAY))?;
        let rest = seconds.rem_euclid(DAY);
        let part = |unit: i64, of: i64| u8::try_from(rest.checked_div(unit)?.checked_rem(of)?).ok();
        Self::new(date, part(3_600, 24)?, part(60, 60)?, part(1, 60)?)
    }

    fn second_of_day(self) -> i64 {
        let (hour, minute) = (i64::from(self.hour), i64::from(self.minute));
        hour.saturating_mul(60)
            .saturating_add(minute)
            .saturating_mul(60)
            .saturating_add(i64::from(self.second))
    }
}

impl core::str::FromStr for DateTime {
    type Err = NotATime;
    fn from_str(text: &str) -> Result<Self, NotATime> {
        let found = (|| {
            let (date, clock) = text.split_once(' ')?;
            let mut parts = clock.split(':');
            let mut next = || {
                let part = parts.next().filter(|p| p.len() == 2 && p.bytes().all(|b| b.is_ascii_digit()))?;
                part.parse::<u8>().ok()
            };
            Self::new(date.parse().ok()?, next()?, next()?, next()?)
        })();
        found.filter(|_| text.len() == 19).ok_or(NotATime)
    }
}

/// `2025-02-08 16:42:43`.
impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:02}:{:02}:{:02}", self.date, self.hour, self.minute, self.second)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn working_days_pass_over_weekends() {
        let after = |day: &str, n| day.parse::<Date>().unwrap().plus_working_days(n).unwrap().to_string();
        // 2026-11-21 is a Saturday.
        assert_eq!(after("2026-11-21", 1), "2026-11-23");
        assert_eq!(after("2026-11-20", 1), "2026-11-23");
        assert_eq!(after("2026-11-20", 3), "2026-11-25");
        assert_eq!(after("2026-11-21", 0), "2026-11-21");
        assert_eq!(after("2024-02-28", 2), "2024-03-01");
    }

    #[test]
    fn a_time_is_read_as_it_is_written() {
        for text in ["2021-05-06 16:07:54", "2022-05-06 23:59:59", "2024-02-29 00:00:00"] {
            assert_eq!(text.parse::<DateTime>().unwrap().to_string(), text);
        }
        for text in [
            "2021-05-06",
            "2021-05-06T16:07:54",
            "2021-05-06 24:00:00",
            "2021-02-29 00:00:00",
            "",
            " ",
            "2021-05-06 16:07:60",
            "2021-05-06 16:7:54",
            "2021-05-06 16:07:54 ",
            "2021-05-06 16:07:+4",
        ] {
            assert!(text.parse::<DateTime>().is_err(), "{text:?}");
        }
        let at = |t: &str| t.parse::<DateTime>().unwrap();
        assert!(at("2021-05-06 16:07:54") < at("2021-05-06 16:08:00"));
        assert!(DateTime::midnight(at("2021-05-07 01:00:00").date()) > at("2021-05-06 23:59:59"));
    }

    #[test]
    fn leap_days_exist_only_in_leap_years() {
        assert!(Date::new(2024, 2, 29).is_some());
        assert!(Date::new(2000, 2, 29).is_some());
        assert!(Date::new(2023, 2, 29).is_none());
        assert!(Date::new(1900, 2, 29).is_none());
    }

    /// Every day of four centuries, which is how long leap years take to repeat, counted on the fingers.
    #[test]
    fn the_next_day_is_the_next_day() {
        let lengths = |year: i32| {
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        };
        let first = Date::new(1999, 1, 1).unwrap();
        let mut count = 0;
        for year in 1999..=2400 {
            for (month, length) in (1_u8..).zip(lengths(year)) {
                for day in 1..=length {
                    let date = Date::new(year, month, day).unwrap();
                    assert_eq!(first.plus_days(count), Some(date), "{count} days on");
                    assert_eq!(first.days_until(date), count);
                    count += 1;
                }
            }
        }
    }

    #[test]
    fn days_between_dates_cross_leap_days() {
        let d = |t: &str| t.parse::<Date>().unwrap();
        assert_eq!(d("2024-02-28").days_until(d("2024-03-01")), 2);
        assert_eq!(d("2023-02-28").days_until(d("2023-03-01")), 1);
        assert_eq!(d("2025-02-08").days_until(d("2026-11-21")), 651);
        assert_eq!(d("2000-01-01").days_until(d("2000-01-01")), 0);
        assert_eq!(d("1999-12-31").days_until(d("2100-01-01")), 36_526);
    }

    #[test]
    fn only_the_iso_form_is_a_date() {
        for text in ["2025-2-8", "20250208", "2025-02-30", "2025-13-01", "", "2025-02-08 ", "0000-01-01"] {
            assert!(text.parse::<Date>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_sign_is_no_digit_and_a_part_has_its_own_width() {
        for text in ["+025-02-08", "2025-+2-08", "2025-02-+8", "02025-2-08", "2025-002-8", "202-002-08"] {
            assert!(text.parse::<Date>().is_err(), "{text:?}");
        }
        for text in ["2025-02-08 +6:42:43", "2025-02-08 16:+2:43", "2025-02-08 016:2:43"] {
            assert!(text.parse::<DateTime>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn who_writes_no_date_is_told_the_form() {
        let refused = "8.2.2025".parse::<Date>().unwrap_err();
        assert!(refused.to_string().ends_with("YYYY-MM-DD"), "{refused}");
    }

    #[test]
    fn who_writes_no_time_is_told_the_form() {
        let refused = "2025-02-08".parse::<DateTime>().unwrap_err();
        assert!(refused.to_string().ends_with("YYYY-MM-DD HH:MM:SS"), "{refused}");
    }
}

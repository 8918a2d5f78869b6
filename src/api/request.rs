//! Reading a request.
//!
//! By hand rather than by serde: a mistake is told with the path of the value that makes it, a typo does not pass as an
//! optional key left out, and nothing the caller's object does (getters that throw, proxies, cycles, arrays of a billion)
//! gets further than a refusal. Only an object's own keys count, so whatever else a page puts into prototypes is no part
//! of a request.

use super::error::RequestError;
use super::path::Path;
use super::word::Word;
use crate::calendar::Date;
use crate::price_book::{Grant, Meter, PriceBook, Product, Text};
use crate::scenario::{Line, Pick};
use crate::volume::{Usage, Volume, VolumeError};
use js_sys::{JsString, Reflect};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast as _, JsValue};

/// The most lines of a request.
const MOST_LINES: u32 = 1000;
/// The most picks, and ids of free quota, of a line.
const MOST_PARTS: u32 = 100;
/// The most characters read of a text that names something or spells a number. The rest of a longer one stays outside.
const MOST_CHARACTERS: u32 = 100;

#[wasm_bindgen]
extern "C" {
    /// `Array.isArray`, which throws for a revoked proxy.
    #[wasm_bindgen(catch, js_namespace = Array, js_name = isArray)]
    fn is_array(value: &JsValue) -> Result<bool, JsValue>;
}

/// A request that was understood.
pub(super) struct Request<'b> {
    /// What to price.
    pub(super) lines: Vec<Line>,
    /// Beside each line: where it is billed, and whether free quota was asked for where there is none.
    pub(super) known: Vec<Known<'b>>,
    /// The day for which the prices are asked.
    pub(super) as_of: Option<Date>,
}

/// What reading a line found out.
pub(super) struct Known<'b> {
    pub(super) product: &'b Product,
    pub(super) no_grant: bool,
}

type Read<T> = Result<T, Box<RequestError>>;

/// Reads a request.
pub(super) fn read<'b>(request: &JsValue, book: &'b PriceBook) -> Read<Request<'b>> {
    let root = Path::Root;
    let [lines, as_of] = fields(request, &root, ["lines", "asOf"])?;
    let as_of = if as_of.is_undefined() { None } else { Some(date(&as_of, &root.key("asOf"))?) };
    let path = root.key("lines");
    let count = length(required(&lines, &path)?, &path, "an array of lines")?;
    if count == 0 {
        return Err(RequestError::empty(&path));
    }
    if count > MOST_LINES {
        return Err(RequestError::too_many(&path, MOST_LINES));
    }
    let mut request = Request { lines: Vec::new(), known: Vec::new(), as_of };
    for index in 0..count {
        let path = path.index(index);
        let (line, known) = line(&element(&lines, index, &path)?, &path, book)?;
        request.lines.push(line);
        request.known.push(known);
    }
    Ok(request)
}

fn line<'b>(value: &JsValue, path: &Path<'_>, book: &'b PriceBook) -> Read<(Line, Known<'b>)> {
    let names = ["meter", "volume", "settlement", "overflow", "tierCounting", "freeQuota", "picks"];
    let [meter, volume, settlement, overflow, counting, quota, picks] = fields(value, path, names)?;
    let (product, meter) = {
        let path = path.key("meter");
        let id = text(required(&meter, &path)?, &path, "the id of a meter")?;
        book.meter(&id).ok_or_else(|| RequestError::unknown_meter(&path, &id))?
    };
    let usage = {
        let path = path.key("volume");
        usage(required(&volume, &path)?, &path)?
    };
    let mut line = Line::new(meter.id.clone(), usage);
    if let Some(settlement) = choice(&settlement, &path.key("settlement"))? {
        line.settlement = settlement;
    }
    line.overflow = choice(&overflow, &path.key("overflow"))?;
    if let Some(counting) = choice(&counting, &path.key("tierCounting"))? {
        line.counting = counting;
    }
    let (grants, no_grant) = grants(&quota, &path.key("freeQuota"), meter)?;
    line.grants = grants;
    line.picks = self::picks(&picks, &path.key("picks"))?;
    Ok((line, Known { product, no_grant }))
}

fn usage(value: &JsValue, path: &Path<'_>) -> Read<Usage> {
    let fields @ [per_year, per_month, months] = &fields(value, path, ["perYear", "perMonth", "months"])?;
    let given = fields.iter().filter(|value| !value.is_undefined()).count();
    if given != 1 {
        return Err(RequestError::not_one_volume(path, given));
    }
    let usage = if !per_year.is_undefined() {
        Usage::PerYear(volume(per_year, &path.key("perYear"))?)
    } else if !per_month.is_undefined() {
        Usage::PerMonth(volume(per_month, &path.key("perMonth"))?)
    } else {
        let path = path.key("months");
        let count = length(months, &path, "an array of 12 volumes")?;
        if count != 12 {
            return Err(RequestError::not_twelve_months(&path, count));
        }
        let mut volumes = [Volume::ZERO; 12];
        for (index, month) in (0..).zip(&mut volumes) {
            let path = path.index(index);
            *month = volume(&element(months, index, &path)?, &path)?;
        }
        Usage::Months(volumes)
    };
    usage.total().map_err(|error| RequestError::volume(path, &error))?;
    Ok(usage)
}

fn volume(value: &JsValue, path: &Path<'_>) -> Read<Volume> {
    match number(value) {
        Some(number) => number.map_err(|error| RequestError::volume(path, &error)),
        None => Err(RequestError::wrong_type(path, "a number or digits", &kind(value))),
    }
}

/// A number of units in either form; `None` for what is neither a number nor a text.
fn number(value: &JsValue) -> Option<Result<Volume, VolumeError>> {
    if let Some(number) = value.as_f64() {
        return Some(whole(number));
    }
    let digits = value.dyn_ref::<JsString>()?;
    let read = Volume::from_digits(&cut(digits));
    Some(if digits.length() > MOST_CHARACTERS { read.and(Err(VolumeError::TooLarge)) } else { read })
}

/// The whole number a JavaScript number stands for. Up to the largest volume every whole number has a float of its own.
fn whole(number: f64) -> Result<Volume, VolumeError> {
    if number.is_nan() {
        return Err(VolumeError::NotANumber { at: 'N' });
    }
    if number < 0.0 {
        return Err(VolumeError::Negative);
    }
    // Saturates: infinity is too large as well.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "compared with what it came from"
    )]
    let count = number as u64;
    let volume = Volume::new(count).ok_or(VolumeError::TooLarge)?;
    #[expect(clippy::cast_precision_loss, reason = "not below 2^53")]
    let back = count as f64;
    if back == number { Ok(volume) } else { Err(VolumeError::NotWhole { value: String::new() }) }
}

fn picks(value: &JsValue, path: &Path<'_>) -> Read<Vec<Pick>> {
    let count = optional_length(value, path, "an array of picks")?;
    let mut picks = Vec::new();
    for index in 0..count {
        let path = path.index(index);
        let [units, count] = fields(&element(value, index, &path)?, &path, ["units", "count"])?;
        let positive = |value: &JsValue, path: &Path<'_>, code: &'static str| {
            let number = number(required(value, path)?).and_then(Result::ok).map(Volume::get);
            number.filter(|&number| number > 0).ok_or_else(|| RequestError::bad_pick(path, code))
        };
        picks.push(Pick {
            units: positive(&units, &path.key("units"), "picks.badUnits")?,
            count: positive(&count, &path.key("count"), "picks.badCount")?,
        });
    }
    Ok(picks)
}

/// The ids of the free quota that counts, and whether some was asked for where there is none.
fn grants(value: &JsValue, path: &Path<'_>, meter: &Meter) -> Read<(Vec<Text>, bool)> {
    let offered = || meter.grants.iter().filter(|grant| !grant.test_only && grant.to.is_none());
    match value.as_bool() {
        Some(false) => return Ok((Vec::new(), false)),
        Some(true) => {
            // The first among equals, as the book lists them.
            let largest = offered().reduce(|best, next| if next.units > best.units { next } else { best });
            return Ok((largest.iter().map(|grant| grant.id.clone()).collect(), largest.is_none()));
        }
        None => {}
    }
    let count = optional_length(value, path, "true, false or an array of ids")?;
    let mut ids: Vec<Text> = Vec::new();
    for index in 0..count {
        let path = path.index(index);
        let id = text(&element(value, index, &path)?, &path, "the id of a free quota")?;
        let grant = offered().find(|grant| grant.id == id).ok_or_else(|| {
            let known: Vec<&str> = offered().map(|grant: &Grant| &*grant.id).collect();
            RequestError::unknown_grant(&path, &id, &known)
        })?;
        // Named twice, given once.
        if !ids.contains(&grant.id) {
            ids.push(grant.id.clone());
        }
    }
    Ok((ids, false))
}

fn choice<T: Word>(value: &JsValue, path: &Path<'_>) -> Read<Option<T>> {
    if value.is_undefined() {
        return Ok(None);
    }
    let word = text(value, path, "a word")?;
    let found = T::ALL.iter().find(|choice| choice.word() == word);
    found.copied().map(Some).ok_or_else(|| {
        let allowed: Vec<&'static str> = T::ALL.iter().map(|choice| choice.word()).collect();
        RequestError::not_a_choice(path, &allowed)
    })
}

fn date(value: &JsValue, path: &Path<'_>) -> Read<Date> {
    text(value, path, "a day")?.parse().map_err(|_| RequestError::not_a_date(path))
}

fn text(value: &JsValue, path: &Path<'_>, expected: &'static str) -> Read<String> {
    let text = value.dyn_ref::<JsString>();
    text.map(cut).ok_or_else(|| RequestError::wrong_type(path, expected, &kind(value)))
}

/// The beginning of a text.
fn cut(text: &JsString) -> String {
    if text.length() > MOST_CHARACTERS { text.substring(0, MOST_CHARACTERS).into() } else { text.into() }
}

fn required<'v>(value: &'v JsValue, path: &Path<'_>) -> Read<&'v JsValue> {
    if value.is_undefined() { Err(RequestError::missing(path)) } else { Ok(value) }
}

/// The values of an object by these names, each undefined where it is left out. Other keys are refused.
fn fields<const N: usize>(value: &JsValue, path: &Path<'_>, names: [&'static str; N]) -> Read<[JsValue; N]> {
    if !value.is_object() || array(value, path)? {
        return Err(RequestError::wrong_type(path, "an object", &kind(value)));
    }
    let keys = Reflect::own_keys(value).map_err(|cause| RequestError::unreadable(path, cause))?;
    let mut values = [const { JsValue::UNDEFINED }; N];
    for key in keys.iter() {
        // A symbol is nobody's typo.
        let Some(name) = key.dyn_ref::<JsString>().map(cut) else { continue };
        let place = names.iter().zip(&mut values).find(|(known, _)| **known == name);
        let Some((name, place)) = place else {
            return Err(RequestError::unknown_key(&path.key(&name), &names));
        };
        *place =
            Reflect::get(value, &key).map_err(|cause| RequestError::unreadable(&path.key(name), cause))?;
    }
    Ok(values)
}

fn array(value: &JsValue, path: &Path<'_>) -> Read<bool> {
    is_array(value).map_err(|cause| RequestError::unreadable(path, cause))
}

/// The length of an array; everything else is refused.
fn length(value: &JsValue, path: &Path<'_>, expected: &'static str) -> Read<u32> {
    if !array(value, path)? {
        return Err(RequestError::wrong_type(path, expected, &kind(value)));
    }
    let length = Reflect::get(value, &JsValue::from_str("length"));
    let length = length.map_err(|cause| RequestError::unreadable(path, cause))?;
    // A proxy may say anything.
    let length = length.as_f64().and_then(|length| whole(length).ok()).map(Volume::get);
    length
        .and_then(|length| u32::try_from(length).ok())
        .ok_or_else(|| RequestError::wrong_type(path, expected, "an array without a length"))
}

/// The length of an array that may be left out, held to what a line may have.
fn optional_length(value: &JsValue, path: &Path<'_>, expected: &'static str) -> Read<u32> {
    if value.is_undefined() {
        return Ok(0);
    }
    let length = length(value, path, expected)?;
    if length > MOST_PARTS { Err(RequestError::too_many(path, MOST_PARTS)) } else { Ok(length) }
}

/// An element; a hole is missing.
fn element(value: &JsValue, index: u32, path: &Path<'_>) -> Read<JsValue> {
    let element = Reflect::get_u32(value, index).map_err(|cause| RequestError::unreadable(path, cause))?;
    if element.is_undefined() { Err(RequestError::missing(path)) } else { Ok(element) }
}

/// What a value is, in JavaScript's words.
fn kind(value: &JsValue) -> String {
    if value.is_null() {
        return "null".to_owned();
    }
    if is_array(value).unwrap_or(false) {
        return "array".to_owned();
    }
    value.js_typeof().as_string().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_taken_only_when_it_is_exact() {
        for count in [0_u32, 1, 300_000, u32::MAX] {
            assert_eq!(whole(f64::from(count)).map(Volume::get), Ok(u64::from(count)));
        }
        assert_eq!(whole(1e15).map(Volume::get), Ok(1_000_000_000_000_000));
        assert_eq!(whole(-0.0).map(Volume::get), Ok(0));
        for (number, code) in [
            (1.5, "volume.notWhole"),
            (5e-324, "volume.notWhole"),
            (999_999_999_999_999.9, "volume.notWhole"),
            (-1.0, "volume.negative"),
            (-1.5, "volume.negative"),
            (f64::NEG_INFINITY, "volume.negative"),
            (1_000_000_000_000_001.0, "volume.tooLarge"),
            (9_007_199_254_740_992.0, "volume.tooLarge"),
            (1e16, "volume.tooLarge"),
            (1e300, "volume.tooLarge"),
            (f64::INFINITY, "volume.tooLarge"),
            (f64::NAN, "volume.notANumber"),
        ] {
            assert_eq!(whole(number).map_err(|error| error.code()), Err(code), "{number}");
        }
    }
}

//! Messages cut into segments.
#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use packwise::sms::{
    Case, Market, Message, Segmentation, Values, changes, compose, fill, segment_behind, septets, spread,
    variables,
};

#[derive(Debug, Arbitrary)]
struct Sms<'a> {
    abroad: bool,
    marketing: bool,
    prefix: u8,
    repeat: u8,
    signature: &'a str,
    body: &'a str,
    value: &'a str,
    more: char,
}

fn check(cut: &Segmentation, abroad: bool) {
    assert_eq!(cut.parts().collect::<String>(), cut.text);
    assert_eq!(cut.segments.iter().map(|s| u32::from(*s)).sum::<u32>(), cut.length);
    assert_eq!(cut.cuts.len(), cut.segments.len().saturating_sub(1));
    assert!(
        cut.cuts.windows(2).all(|w| w[0] < w[1]) && cut.cuts.iter().all(|&at| cut.text.is_char_boundary(at))
    );
    if let Some((last, full)) = cut.segments.split_last() {
        assert!(full.iter().all(|&units| units == cut.limits.multi));
        let fits = if full.is_empty() { cut.limits.single } else { cut.limits.multi };
        assert!(*last > 0 && *last <= fits);
        assert_eq!(cut.room, fits - last);
    }
    // Counted by hand.
    let latin = abroad && cut.text.chars().all(|c| septets(c).is_some());
    let (length, single, multi) = match latin {
        true => (cut.text.chars().map(|c| u32::from(septets(c).unwrap_or(0))).sum(), 160, 153),
        false => (u32::try_from(cut.text.encode_utf16().count()).unwrap(), 70, 67),
    };
    let length: u32 = length + u32::from(cut.prefix);
    let expected = if length <= single { length.min(1) } else { length.div_ceil(multi) };
    assert_eq!((cut.length, cut.count()), (length, expected));
    // So many units out, and it is one less.
    if let Some(over) = cut.over {
        let left = length - over;
        let less = if left <= single { 1 } else { left.div_ceil(multi) };
        assert_eq!(less, cut.count() - 1);
    }
}

fuzz_target!(|sms: Sms<'_>| {
    // As much as a price book takes.
    let prefix = u16::from(sms.prefix % 67);
    let market = if sms.abroad { Market::International } else { Market::Domestic };
    let body = sms.body.repeat(usize::from(sms.repeat % 8) + 1);
    let message = Message { market, signature: sms.signature, body: &body, marketing: sms.marketing };
    let cut = segment_behind(&message, prefix);
    check(&cut, sms.abroad);
    assert_eq!(compose(&message), cut.text);
    // A longer text is never fewer segments. A line that is added may go when it is typed, so not for marketing.
    if !sms.marketing {
        let longer = format!("{body}{}", sms.more);
        let more = segment_behind(&Message { body: &longer, ..message }, prefix);
        assert!(more.count() >= cut.count(), "{longer:?}");
    }
    // Values only stand where there are variables.
    let names = variables(&body);
    let values: Vec<Values> = names
        .iter()
        .map(|name| Values { name: (*name).to_owned(), typical: sms.value.to_owned(), ..Values::default() })
        .collect();
    let filled = fill(&body, &values, Case::Typical);
    if names.is_empty() || sms.value.is_empty() {
        assert_eq!(filled, body);
    }
    let range = spread(&message, &values, prefix);
    assert!(range.fewest() <= range.typical.count() && range.typical.count() <= range.most());
    check(&range.longest, sms.abroad);
    // What an offer promises is what it comes to, and less than before.
    let offered = changes(&message, &values, prefix);
    for (replace, count) in offered.worth() {
        let replaced = packwise::sms::replaced(market, &body, replace);
        let after = spread(&Message { body: &replaced, ..message }, &values, prefix);
        assert_eq!(after.typical.count(), count, "{replace:?}: {replaced:?}");
        assert!(count < range.typical.count(), "{replace:?}");
    }
});

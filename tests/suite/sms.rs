//! Message counting: the vendor's worked examples, every boundary, and a slow, obvious second implementation.

#![expect(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    reason = "in a test a panic is the report; the lint's own exception does not reach helpers and properties"
)]

use packwise::sms::{
    Case, Encoding, Kind, Market, Message, Replace, Segmentation, Values, Warning, changes, fill, lookalike,
    replaced, segment, segment_behind, septets, spread, variables,
};
use proptest::prelude::*;

/// The GSM 03.38 basic table in the order of its codes; the escape at 0x1B is no character.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
                     ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const EXTENSION: &str = "^{}\\[~]|€";

fn domestic(body: &str) -> Segmentation {
    segment(&Message { market: Market::Domestic, signature: "", body, marketing: false })
}

fn abroad(body: &str) -> Segmentation {
    segment(&Message { market: Market::International, signature: "", body, marketing: false })
}

#[test]
fn an_emoji_is_told_of_where_it_costs_a_segment_and_what_is_missing_always() {
    let told = |body: &str, signature: &'static str| -> Vec<Warning> {
        let message = Message { market: Market::Domestic, signature, body, marketing: false };
        segment(&message).telling().copied().collect()
    };
    let emoji = Warning::AstralCountsTwo { character: '😊' };
    let full = "好".repeat(66) + "😊";
    // With 【云】 that is 71 units in 70 characters, two segments or one.
    assert_eq!((told("😊", "云"), told(&full, "云")), (vec![], vec![emoji]));
    assert_eq!(told("😊", ""), [Warning::SignatureMissing]);
    assert_eq!(told("好", ""), [Warning::SignatureMissing]);
}

#[test]
fn the_vendor_s_examples() {
    assert_eq!(domestic(&"验".repeat(150)).segments, [67, 67, 16]);
    assert_eq!(domestic(&"a".repeat(150)).segments, [67, 67, 16]);
    assert_eq!(abroad(&"e".repeat(320)).segments, [153, 153, 14]);
    assert_eq!(abroad(&"验".repeat(150)).segments, [67, 67, 16]);
    let signed =
        Message {
            market: Market::Domestic, signature: "腾讯云", body: &"验".repeat(145), marketing: false
        };
    assert_eq!(segment(&signed).segments, [67, 67, 16], "the signature and its brackets are counted");
}

#[test]
fn boundaries() {
    let cases = [
        (1, 1, 69, None),
        (70, 1, 0, None),
        (71, 2, 63, Some(1)),
        (134, 2, 0, Some(64)),
        (135, 3, 66, Some(1)),
        (201, 3, 0, Some(67)),
        (202, 4, 66, Some(1)),
    ];
    for (length, count, room, over) in cases {
        for billed in [domestic(&"a".repeat(length)), abroad(&"验".repeat(length))] {
            assert_eq!((billed.count(), billed.room, billed.over), (count, room, over), "{length}");
        }
    }
    let cases = [
        (160, 1, 0, None),
        (161, 2, 145, Some(1)),
        (306, 2, 0, Some(146)),
        (307, 3, 152, Some(1)),
        (459, 3, 0, Some(153)),
        (460, 4, 152, Some(1)),
    ];
    for (length, count, room, over) in cases {
        let billed = abroad(&"a".repeat(length));
        assert_eq!((billed.count(), billed.room, billed.over), (count, room, over), "{length}");
    }
}

#[test]
fn each_character_of_the_set() {
    assert_eq!(BASIC.chars().count(), 127);
    for (table, weight) in [(BASIC, 1), (EXTENSION, 2)] {
        for character in table.chars() {
            let billed = abroad(&character.to_string());
            assert_eq!((billed.encoding, billed.length), (Encoding::Gsm7, weight), "{character:?}");
            // 80 extension characters fill one segment to the last septet.
            let most = 160 / weight as usize;
            assert_eq!(abroad(&character.to_string().repeat(most)).count(), 1, "{character:?}");
            assert_eq!(abroad(&character.to_string().repeat(most + 1)).count(), 2, "{character:?}");
        }
    }
    for character in
        ['`', 'ç', '\u{c}', '\t', '\0', '\u{1b}', 'á', '\u{391}', '\u{2126}', '\u{b5}', '’', '\u{a0}', '，']
    {
        let billed = abroad(&character.to_string());
        assert_eq!(billed.encoding, Encoding::Ucs2, "{character:?}");
        assert_eq!(billed.forced_by.unwrap().character, character);
    }
    assert_eq!(abroad("Ω").encoding, Encoding::Gsm7, "the letter is inside, the ohm sign above is not");
}

#[test]
fn a_line_break_counts_as_its_characters() {
    for (text, length) in [("a\nb", 3), ("a\r\nb", 4)] {
        assert_eq!(abroad(text).length, length);
        assert_eq!(abroad(text).encoding, Encoding::Gsm7);
        assert_eq!(domestic(text).length, length);
    }
}

#[test]
fn marketing_adds_six() {
    let body = "促".repeat(60);
    let message = Message { market: Market::Domestic, signature: "云", body: &body, marketing: true };
    assert_eq!(segment(&message).length, 3 + 60 + 6);
}

#[test]
fn a_hundred_thousand_characters() {
    let english = abroad(&"a".repeat(100_000));
    assert_eq!((english.count(), english.segments.last()), (654, Some(&91)));
    let emoji = abroad(&"😀".repeat(100_000));
    assert_eq!((emoji.length, emoji.count()), (200_000, 2986));
    // 33 whole emoji a segment.
    assert!(emoji.warnings.contains(&Warning::PairAcrossCut { arithmetic: 2986, whole: 3031 }));
    assert_eq!(emoji.parts().map(str::len).sum::<usize>(), emoji.text.len());
}

/// The same answer the long way: lay every unit out, mark whose it is, take them by the chunk.
struct Oracle {
    encoding: Encoding,
    text: String,
    length: usize,
    segments: Vec<u16>,
    cuts: Vec<usize>,
    whole: usize,
}

fn oracle(market: Market, signature: &str, body: &str, marketing: bool) -> Oracle {
    let home = market == Market::Domestic;
    let mut text = match (signature.trim(), home) {
        ("", _) => body.to_owned(),
        (content, true) => format!("【{content}】{body}"),
        (content, false) => format!("[{content}]{body}"),
    };
    if marketing && home && !body.trim_end().ends_with("拒收请回复R") {
        text += "拒收请回复R";
    }
    let english = !home && text.chars().all(|c| BASIC.contains(c) || EXTENSION.contains(c));
    let (encoding, single, multi) =
        if english { (Encoding::Gsm7, 160, 153) } else { (Encoding::Ucs2, 70, 67) };
    let mut units: Vec<(u16, usize)> = Vec::new();
    let mut packed: Vec<Vec<u16>> = vec![Vec::new()];
    for (byte, character) in text.char_indices() {
        let own: Vec<u16> = if !english {
            character.to_string().encode_utf16().collect()
        } else if let Some(code) = EXTENSION.chars().position(|c| c == character) {
            vec![0x1b, u16::try_from(code).unwrap()]
        } else {
            vec![u16::try_from(BASIC.chars().position(|c| c == character).unwrap()).unwrap()]
        };
        if packed.last().unwrap().len() + own.len() > multi {
            packed.push(Vec::new());
        }
        packed.last_mut().unwrap().extend(&own);
        units.extend(own.into_iter().map(|unit| (unit, byte)));
    }
    let size = if units.len() <= single { single } else { multi };
    Oracle {
        encoding,
        length: units.len(),
        segments: units.chunks(size).map(|part| u16::try_from(part.len()).unwrap()).collect(),
        cuts: units.chunks(size).skip(1).map(|part| part.first().unwrap().1).collect(),
        whole: if units.len() <= single { units.len().min(1) } else { packed.len() },
        text,
    }
}

/// Words over alphabets that meet each rule, alone and mixed.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => "[ -~]{0,40}",
        4 => "[a-zA-Z0-9 ,.]{0,120}",
        3 => "[\\^{}\\\\\\[~\\]|€]{1,30}",
        2 => "[@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ\r\n]{0,40}",
        2 => "[一-龥，。！]{0,60}",
        1 => "[😀-😏𠀀-𠀯]{1,40}",
        1 => "[`ç’“”…—\u{a0}\u{200b}]{1,2}",
        1 => ".{0,20}",
    ];
    let english = prop_oneof![
        4 => "[a-zA-Z0-9 ,.]{0,160}",
        1 => "[\\^{}\\\\\\[~\\]|€]{1,90}",
    ];
    let joined = |pieces: Vec<String>| pieces.concat();
    prop_oneof![
        proptest::collection::vec(piece, 0..8).prop_map(joined),
        proptest::collection::vec(english, 0..8).prop_map(joined),
    ]
}

fn markets() -> impl Strategy<Value = Market> {
    prop_oneof![Just(Market::Domestic), Just(Market::International)]
}

#[test]
fn nothing_is_offered_for_one_segment_though_replacing_would_make_two_of_it() {
    // 70 units with the dots as one character, 72 with three, in units of 16 bits either way.
    let body = format!("…{}", "一".repeat(69));
    let message = Message { market: Market::International, signature: "", body: &body, marketing: false };
    let found = changes(&message, &[], 0);
    assert_eq!((found.before, found.each.len(), found.alike, found.all), (1, 0, 1, 1));
    assert_eq!(found.worth(), []);
    assert_eq!(abroad(&replaced(Market::International, &body, Replace::All)).count(), 2);
}

/// Characters of every length in bytes, inside the set and outside, that begin with bytes which say so alone and with
/// bytes which do not.
const MIXED: &str = "\0a[\u{7f}éçΔжЩ€’验好，。\u{ffff}😀\u{10ffff}";

#[test]
fn two_characters_in_turn_are_counted_one_by_one_wherever_they_stand() {
    for (one, other) in MIXED.chars().flat_map(|one| MIXED.chars().map(move |other| (one, other))) {
        for before in 0..8 {
            // 120 characters of two septets are more than a segment.
            let body = "a".repeat(before) + &String::from_iter([one, other]).repeat(60);
            let outside = |c: char| !BASIC.contains(c) && !EXTENSION.contains(c);
            let weight = |c: char| if EXTENSION.contains(c) { 2 } else { 1_usize };
            let septets: usize = body.chars().map(weight).sum();
            let english = if septets > 160 { septets.div_ceil(153) } else { 1 };
            let billed = abroad(&body);
            let found =
                billed.forced_by.map(|forced| (forced.occurrences as usize, forced.count_without as usize));
            let expected = body.chars().filter(|&c| outside(c)).count();
            assert_eq!(
                found,
                (expected > 0).then_some((expected, english)),
                "{before} before {one:?}{other:?}"
            );
            let units = if expected > 0 { body.encode_utf16().count() } else { septets };
            assert_eq!(billed.length as usize, units, "{before} before {one:?}{other:?}");
        }
    }
}

#[test]
fn what_an_editor_slips_in_is_read_the_same_as_what_it_becomes() {
    for (slipped, plain) in [
        ("‘’‚‛′`´", "'"),
        ("“”„‟″«»", "\""),
        ("‐‑‒–—―−", "-"),
        ("…", "..."),
        ("•", "*"),
        ("。．", "."),
        ("、，", ","),
        ("\t\u{a0}\u{2002}\u{202f}\u{205f}\u{3000}", " "),
        ("\u{2028}\u{2029}\u{85}", "\n"),
        ("\u{ad}\u{200b}\u{2060}\u{feff}", ""),
    ] {
        for character in slipped.chars() {
            assert_eq!(lookalike(character).as_deref(), Some(plain), "{character:?}");
            let body = format!("a{character}b");
            let straight = replaced(Market::International, &body, Replace::Alike);
            assert_eq!(straight, format!("a{plain}b"), "{character:?}");
        }
    }
}

#[test]
fn a_flag_is_one_emoji_and_two_flags_are_two() {
    for (flags, pairs) in [("🇨🇳", vec!["🇨🇳"]), ("🇨🇳🇯🇵", vec!["🇨🇳", "🇯🇵"])]
    {
        let body = format!("{flags}{}", "a".repeat(150));
        let found = changes(
            &Message { market: Market::International, signature: "", body: &body, marketing: false },
            &[],
            0,
        );
        let [emoji] = found.each.as_slice() else { panic!("{found:?}") };
        let gone: Vec<&str> = emoji.pairs.iter().map(|(from, _)| from.as_str()).collect();
        assert_eq!((emoji.kind, emoji.occurrences as usize, gone), (Kind::Emoji, pairs.len(), pairs));
    }
}

/// The codes are promised to who calls the estimator from a page of theirs.
#[test]
fn a_warning_has_the_code_that_the_declarations_promise() {
    let declared = include_str!("../../static/api/packwise.d.ts");
    for (warning, code) in [
        (Warning::SignatureMissing, "sms.signatureMissing"),
        (Warning::SignatureTwice, "sms.signatureTwice"),
        (Warning::AstralCountsTwo { character: '😀' }, "sms.astralCountsTwo"),
        (Warning::PairAcrossCut { arithmetic: 2, whole: 3 }, "sms.pairAcrossCut"),
        (Warning::TooLong { length: 501, limit: 500 }, "sms.tooLong"),
    ] {
        assert_eq!(warning.code(), code);
        assert!(declared.contains(&format!("`{code}`")), "{code}");
    }
}

#[test]
fn each_kind_of_change_has_a_name_of_its_own() {
    let names = [
        (Kind::Quotes, "quotes"),
        (Kind::Dashes, "dashes"),
        (Kind::Ellipsis, "ellipsis"),
        (Kind::Blanks, "blanks"),
        (Kind::FullWidth, "fullWidth"),
        (Kind::Bullets, "bullets"),
        (Kind::Invisible, "invisible"),
        (Kind::Brackets, "brackets"),
        (Kind::Accents, "accents"),
        (Kind::Emoji, "emoji"),
    ];
    for (kind, name) in names {
        assert_eq!(kind.code(), name);
    }
}

#[test]
fn a_variable_is_unfilled_whatever_is_known_of_another() {
    let message = Message { market: Market::Domestic, signature: "云", body: "{1}{2}", marketing: false };
    let values = |name: &str, typical: &str| Values {
        name: name.into(),
        typical: typical.into(),
        ..Values::default()
    };
    assert_eq!(spread(&message, &[values("1", "王")], 0).unfilled, ["2"]);
    assert_eq!(spread(&message, &[values("1", "王"), values("2", "")], 0).unfilled, ["2"]);
    assert_eq!(spread(&message, &[values("1", "王"), values("3", "李")], 0).unfilled, ["2"]);
}

#[test]
fn of_messages_that_ask_as_much_the_longest_values_stand_for_all() {
    let message = Message { market: Market::Domestic, signature: "云", body: "{1}", marketing: false };
    let worst = |shortest: &str, typical: &str, longest: &str| {
        let values = Values {
            name: "1".into(),
            shortest: shortest.into(),
            typical: typical.into(),
            longest: longest.into(),
        };
        spread(&message, &[values], 0).worst().text.clone()
    };
    assert_eq!(worst("甲", "乙", "丙"), "【云】丙");
    assert_eq!(worst("甲", "乙乙", "丙"), "【云】乙乙");
    assert_eq!(worst("甲甲", "乙", "丙"), "【云】甲甲");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn agrees_with_the_long_way(
        market in markets(),
        signature in "( {0,2}|[a-z一-龥]{1,12}|[A-Z]{2}’)",
        body in texts(),
        marketing in any::<bool>(),
    ) {
        let billed = segment(&Message { market, signature: &signature, body: &body, marketing });
        let slow = oracle(market, &signature, &body, marketing);
        prop_assert_eq!(&billed.text, &slow.text);
        prop_assert_eq!(billed.encoding, slow.encoding);
        prop_assert_eq!(billed.length as usize, slow.length);
        prop_assert_eq!(&billed.segments, &slow.segments);
        prop_assert_eq!(&billed.cuts, &slow.cuts);
        let before = |cut: &usize| u32::try_from(billed.text[..*cut].encode_utf16().count()).unwrap();
        prop_assert_eq!(&billed.cuts_utf16, &billed.cuts.iter().map(before).collect::<Vec<_>>());
        let arithmetic = billed.count();
        let told = billed.warnings.contains(&Warning::PairAcrossCut {
            arithmetic,
            whole: u32::try_from(slow.whole).unwrap(),
        });
        prop_assert_eq!(told, slow.whole > arithmetic as usize);
    }

    #[test]
    fn is_consistent_with_itself(market in markets(), body in texts(), marketing in any::<bool>()) {
        let billed = segment(&Message { market, signature: "ab", body: &body, marketing });
        prop_assert_eq!(billed.segments.iter().map(|&units| u32::from(units)).sum::<u32>(), billed.length);
        prop_assert_eq!(billed.parts().collect::<String>(), billed.text.clone());
        prop_assert_eq!(billed.parts().count(), billed.segments.len());
        prop_assert!(billed.text[billed.body..].starts_with(&body));
        for (part, &units) in billed.parts().zip(&billed.segments) {
            let drawn: usize = match billed.encoding {
                Encoding::Gsm7 => part.chars().map(|c| usize::from(septets(c).unwrap())).sum(),
                Encoding::Ucs2 => part.encode_utf16().count(),
            };
            prop_assert!(drawn.abs_diff(usize::from(units)) <= 1);
        }
        if let Some(over) = billed.over {
            // The same rule on a text of plain units that long: one segment fewer, and not one unit sooner.
            let plain = |units: u32| match billed.encoding {
                Encoding::Gsm7 => abroad(&"a".repeat(units as usize)).count(),
                Encoding::Ucs2 => domestic(&"a".repeat(units as usize)).count(),
            };
            prop_assert_eq!(plain(billed.length - over), billed.count() - 1);
            prop_assert_eq!(plain(billed.length - over + 1), billed.count());
            prop_assert_eq!(plain(billed.length + u32::from(billed.room)), billed.count());
            prop_assert_eq!(plain(billed.length + u32::from(billed.room) + 1), billed.count() + 1);
        }
    }

    #[test]
    fn what_forces_is_first_and_removing_it_all_helps(body in texts()) {
        let billed = abroad(&body);
        let outside: Vec<(usize, char)> =
            body.char_indices().filter(|&(_, c)| septets(c).is_none()).collect();
        let Some(forced) = billed.forced_by else {
            prop_assert!(outside.is_empty());
            return Ok(());
        };
        prop_assert_eq!(outside.first(), Some(&(forced.byte, forced.character)));
        prop_assert_eq!(forced.occurrences as usize, outside.len());
        prop_assert_eq!(body.chars().nth(forced.index as usize), Some(forced.character));
        prop_assert_eq!(forced.utf16 as usize, body[..forced.byte].encode_utf16().count());
        let plain: String = body.chars().map(|c| if septets(c).is_none() { 'x' } else { c }).collect();
        prop_assert_eq!(abroad(&plain).count(), forced.count_without);
        prop_assert_eq!(abroad(&plain).encoding, Encoding::Gsm7);
    }

    #[test]
    fn what_a_carrier_puts_before_counts_like_plain_characters(body in texts(), prefix in 1_u16..67) {
        prop_assume!(!body.is_empty());
        let message = Message { market: Market::International, signature: "", body: &body, marketing: false };
        let billed = segment_behind(&message, prefix);
        let longer = abroad(&format!("{}{body}", "a".repeat(prefix.into())));
        prop_assert_eq!(billed.encoding, longer.encoding);
        prop_assert_eq!(billed.length, longer.length);
        prop_assert_eq!(&billed.segments, &longer.segments);
        let cuts: Vec<usize> = longer.cuts.iter().map(|cut| cut - usize::from(prefix)).collect();
        prop_assert_eq!(&billed.cuts, &cuts);
        prop_assert_eq!(billed.forced_by.map(|f| f.count_without), longer.forced_by.map(|f| f.count_without));
    }

    #[test]
    fn a_template_counts_as_the_message_it_becomes(
        market in markets(), before in texts(), after in texts(), short in texts(), long in texts(),
    ) {
        prop_assume!(!short.is_empty() && !long.is_empty());
        // Braces in the words could make variables of their own.
        let plain = |text: &str| text.replace(['{', '}'], "");
        let (before, after) = (plain(&before), plain(&after));
        let body = format!("{before}{{1}}{after}{{1}}");
        let values =
            [Values { name: "1".into(), shortest: short.clone(), longest: long.clone(), ..Values::default() }];
        let message = Message { market, signature: "ab", body: &body, marketing: false };
        let range = spread(&message, &values, 0);
        for (case, value, billed) in
            [(Case::Shortest, &short, &range.shortest), (Case::Longest, &long, &range.longest)]
        {
            let sent = format!("{before}{value}{after}{value}");
            prop_assert_eq!(&fill(&body, &values, case), &sent);
            prop_assert_eq!(billed, &segment(&Message { body: &sent, ..message }));
        }
        let counts = [range.shortest.count(), range.typical.count(), range.longest.count()];
        prop_assert_eq!((Some(range.fewest()), Some(range.most())), (counts.into_iter().min(), counts.into_iter().max()));
    }

    #[test]
    fn a_replacement_keeps_variables_and_is_done_once(market in markets(), body in texts()) {
        // What goes from between braces could leave a variable behind.
        let body = body.replace(['{', '}'], "");
        let body = format!("{body}{{name}}’{body}");
        for replace in [Replace::Alike, Replace::All] {
            let once = replaced(market, &body, replace);
            prop_assert_eq!(variables(&once), variables(&body));
            prop_assert_eq!(&replaced(market, &once, replace), &once);
        }
        let message = Message { market, signature: "", body: &body, marketing: false };
        let found = changes(&message, &[], 0);
        prop_assert_eq!(found.before, segment(&message).count());
        if found.before < 2 {
            // Nothing is looked for, even where a change would make a second segment of it.
            prop_assert_eq!((found.each.len(), found.alike, found.all), (0, found.before, found.before));
            return Ok(());
        }
        // What is offered and what is not: some counts are known without counting.
        let each = found.each.iter().map(|change| (Replace::One(change.kind), change.count));
        for (replace, count) in each.chain([(Replace::Alike, found.alike), (Replace::All, found.all)]) {
            let other = replaced(market, &body, replace);
            prop_assert_eq!(segment(&Message { body: &other, ..message }).count(), count);
        }
        for (_, count) in found.worth() {
            prop_assert!(count < found.before);
        }
    }

    #[test]
    fn signing_twice_by_hand_changes_nothing(market in markets(), signature in "[a-z一-龥]{1,12}", body in texts()) {
        let sent = |signature: &str| segment(&Message { market, signature, body: &body, marketing: false });
        let plain = sent(&signature);
        for (open, close) in [('【', '】'), ('[', ']'), ('［', '］')] {
            prop_assert_eq!(&sent(&format!("{open}{signature}{close}")), &plain);
        }
    }
}

//! The book that is compiled in, held against the figures read from its sources: row for row, both ways.

use packwise::calendar::Date;
use packwise::money::UnitPrice;
use packwise::price_book::{
    Bilingual, Cite, Confidence, Meter, Overflow, Pack, Postpaid, PriceList, Product, Settlement, SourceDate,
    Validity, embedded, validate, validate_across,
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

fn fixture(name: &str) -> Value {
    let path = format!("{}/tests/fixtures/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn product(id: &str) -> &'static Product {
    embedded().product(id).unwrap()
}

fn meter(id: &str) -> &'static Meter {
    embedded().meter(id).unwrap().1
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        other => panic!("neither text nor number: {other}"),
    }
}

fn items(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap()
}

fn units(value: &Value) -> u64 {
    value.as_u64().unwrap()
}

/// Packs as the book has them, in one comparable form.
fn packs(packs: &[Pack]) -> Vec<(u64, String)> {
    packs.iter().map(|p| (p.units, p.price.to_string())).collect()
}

/// Packs as a fixture has them: pairs, or objects with these two keys.
fn packs_in(value: &Value, units_key: &str, price_key: &str) -> Vec<(u64, String)> {
    let one = |v: &Value| match v.as_array() {
        Some(pair) => (units(&pair[0]), text(&pair[1])),
        None => (units(&v[units_key]), text(&v[price_key])),
    };
    items(value).iter().map(one).collect()
}

fn flat(price: &str) -> Postpaid {
    Postpaid::Flat(price.parse().unwrap())
}

fn daily(meter: &'static Meter) -> Option<&'static PriceList> {
    meter.list(Settlement::Daily)
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Two sides hold the same, and whatever only one of them holds is named.
#[track_caller]
fn check<T: Ord + Clone + std::fmt::Debug>(what: &str, book: Vec<T>, source: Vec<T>) {
    let left: BTreeSet<T> = book.iter().cloned().collect();
    let right: BTreeSet<T> = source.iter().cloned().collect();
    let (extra, missing): (Vec<_>, Vec<_>) =
        (left.difference(&right).collect(), right.difference(&left).collect());
    assert!(
        extra.is_empty() && missing.is_empty(),
        "{what}: only in the book {extra:#?}, only in the source {missing:#?}"
    );
    assert_eq!(book.len(), source.len(), "{what}: something stands twice");
}

#[test]
fn every_tag_of_the_daily_price_page_is_in_the_book_and_no_other() {
    let (faceid, facts) = (product("faceid"), fixture("seed_facts"));
    let row = |name: &str, group: &str, list: &PriceList, free: u64| {
        let price = match &list.postpaid {
            Postpaid::Flat(price) => price.to_string(),
            other => panic!("{name} is not flat: {other:?}"),
        };
        (name.to_owned(), group.to_owned(), price, packs(&list.packs), free)
    };
    let book = faceid.meters.iter().filter_map(|m| Some((m, daily(m)?)));
    let book = book.map(|(m, list)| {
        let free = m.grants.iter().map(|g| g.units).sum();
        row(&m.name.zh, &faceid.editions[usize::from(m.edition)].name.zh, list, free)
    });
    let source = items(&facts["faceid"]["tags"]).iter().map(|t| {
        let price: UnitPrice = text(&t["postpaid"]).parse().unwrap();
        let packs = packs_in(&t["packs"], "", "");
        (text(&t["tag"]), text(&t["group"]), price.to_string(), packs, units(&t["free_quota"]))
    });
    let (book, source): (Vec<_>, Vec<_>) = (book.collect(), source.collect());
    assert_eq!(source.len(), 32);
    assert_eq!(source.iter().map(|s| s.3.len()).sum::<usize>(), 159);
    check("daily tags", book, source);
}

#[test]
fn every_channel_leads_where_the_overview_says() {
    let (faceid, facts) = (product("faceid"), fixture("seed_facts"));
    let book = faceid.rows.iter().map(|r| {
        let channel = &faceid.channels[usize::from(r.channel)];
        let comparison = r.comparison.map(|c| faceid.comparisons[usize::from(c)].name.zh.to_string());
        let printed = r.printed.as_ref().unwrap_or(&channel.name.zh).to_string();
        let edition = faceid.editions[usize::from(r.edition)].name.zh.to_string();
        (edition, printed, comparison, faceid.meters[usize::from(r.meter)].name.zh.to_string(), r.old_only)
    });
    let source = items(&facts["faceid"]["channels"]).iter().map(|c| {
        let comparison = c["source"].as_str().map(str::to_owned);
        let old_only = c.get("legacy_only_in").is_some();
        (text(&c["product"]), text(&c["channel"]), comparison, text(&c["tag"]), old_only)
    });
    let (book, source): (Vec<_>, Vec<_>) = (book.collect(), source.collect());
    assert_eq!(source.len(), 33);
    check("channel rows", book, source);
}

#[test]
fn a_row_only_in_the_older_overview_cites_it() {
    let faceid = product("faceid");
    let old: Vec<_> = faceid.rows.iter().filter(|r| r.old_only).collect();
    assert_eq!(old.len(), 1);
    assert_eq!(faceid.source(&old[0].cite).unwrap().id, "overview-old");
    assert!(old[0].cite.note.is_some());
}

#[test]
fn spellings_of_one_integration_are_one_channel() {
    let faceid = product("faceid");
    let native = faceid.channels.iter().position(|c| c.id == "wechat-native-h5").unwrap();
    let editions = faceid.fits(u16::try_from(native).unwrap(), Some(0));
    let editions: Vec<_> = editions.iter().map(|f| &*faceid.editions[usize::from(f.edition)].id).collect();
    assert_eq!(editions, ["plus", "enhanced"]);
    assert_eq!(faceid.channels.len(), 19);
}

#[test]
fn every_identity_api_leads_where_the_overview_says() {
    let (faceid, facts) = (product("faceid"), fixture("seed_facts"));
    let book = faceid.apis.iter();
    let book = book.map(|a| (a.name.zh.to_string(), faceid.meters[usize::from(a.meter)].name.zh.to_string()));
    let source =
        items(&facts["faceid"]["identity_api_map"]).iter().map(|a| (text(&a["api"]), text(&a["tag"])));
    let (book, source): (Vec<_>, Vec<_>) = (book.collect(), source.collect());
    assert_eq!(source.len(), 15);
    check("API rows", book, source);
}

#[test]
fn free_calls_of_photo_verification_need_a_late_activation() {
    let grants =
        |id: &str| meter(id).grants.iter().map(|g| (g.units, g.valid, g.test_only)).collect::<Vec<_>>();
    let year = vec![(100, Validity::Months(12), false)];
    assert_eq!(grants("faceid.photo-v2"), year);
    assert_eq!(grants("faceid.eid"), year);
    assert_eq!(grants("faceid.enhanced.photo.h5"), year);
    assert!(grants("faceid.plus.authority.wechat").is_empty());
    assert!(meter("faceid.photo-v2").grants[0].condition.zh.contains("2024-05-15"));
}

#[test]
fn priced_tags_without_a_channel_say_so() {
    let faceid = product("faceid");
    let reached: BTreeSet<_> =
        faceid.rows.iter().map(|r| r.meter).chain(faceid.apis.iter().map(|a| a.meter)).collect();
    let unreached =
        faceid.meters.iter().enumerate().filter(|(i, _)| !reached.contains(&u16::try_from(*i).unwrap()));
    let unreached: Vec<_> = unreached.map(|(_, m)| m).collect();
    let ids: Vec<_> = unreached.iter().map(|m| &*m.id).collect();
    assert_eq!(
        ids,
        [
            "faceid.plus.authority.app",
            "faceid.plus.photo.app",
            "faceid.legacy.liveness",
            "faceid.legacy.photo",
            "faceid.legacy.compare",
            "faceid.legacy.phone-three",
        ]
    );
    assert!(unreached.iter().all(|m| m.note.is_some()));
}

#[test]
fn captcha_has_eleven_packs_one_price_and_a_trial() {
    let (captcha, facts) = (product("captcha"), fixture("seed_facts"));
    let facts = &facts["captcha"];
    assert_eq!(captcha.meters.len(), 1);
    assert_eq!(captcha.overflow, Overflow::AfterFirstPack);
    let meter = meter("captcha.check");
    let list = daily(meter).unwrap();
    let source = packs_in(&facts["packs"], "", "");
    assert_eq!(source.len(), 11);
    check("captcha packs", packs(&list.packs), source);
    assert_eq!(list.postpaid, flat(facts["postpaid"].as_str().unwrap()));
    assert_eq!(list.pack_months, 12);
    let trial = &meter.grants[0];
    assert_eq!((meter.grants.len(), trial.units), (1, units(&facts["free"]["count"])));
    assert_eq!(trial.valid, Validity::Days(u16::try_from(units(&facts["free"]["valid_days"])).unwrap()));
    assert!(trial.test_only);
}

#[test]
fn both_domestic_lists_hold_the_fixed_packs_and_custom_prices_of_their_time() {
    let facts = fixture("sms_domestic");
    let meter = meter("sms.domestic");
    assert_eq!(product("sms").overflow, Overflow::Stop);
    assert_eq!(meter.lists.len(), 2);
    for (version, day_inside, packs_expected, tiers_expected) in
        [("v2026_04", "2026-11-21", 5, 5), ("v2020_02", "2026-03-31", 5, 6)]
    {
        let facts = &facts["versions"][version];
        let list = meter.list_on(Settlement::Daily, day(day_inside)).unwrap();
        assert_eq!(list.from, Some(day(facts["effective_from"].as_str().unwrap())), "{version}");
        assert_eq!((list.postpaid.clone(), list.pack_months), (Postpaid::None, 24), "{version}");
        let source = packs_in(&facts["fixed_packs"], "segments", "price");
        assert_eq!(source.len(), packs_expected);
        check(version, packs(&list.packs), source);
        let tiers = list.custom.as_ref().unwrap().tiers.iter().map(|t| (t.from, t.price));
        let source = items(&facts["custom"]["tiers"]).iter();
        let source = source.map(|t| (units(&t["min_segments"]), text(&t["unit_price"]).parse().unwrap()));
        let source: Vec<(u64, UnitPrice)> = source.collect();
        assert_eq!(source.len(), tiers_expected);
        check(version, tiers.collect(), source);
    }
    let current = daily(meter).unwrap();
    assert_eq!((current.from, current.cite.confidence), (Some(day("2026-04-01")), Confidence::Medium));
    assert_eq!(meter.lists[1].to, Some(day("2026-03-31")));
}

#[test]
fn domestic_gifts_are_those_reported_and_ended_ones_keep_their_last_day() {
    let facts = fixture("sms_domestic");
    let mut source: Vec<(u64, Option<Date>)> = Vec::new();
    for grant in items(&facts["free_grants"]) {
        let from = grant.get("from").map(|f| day(f.as_str().unwrap()));
        for key in ["enterprise", "individual", "order_lt_10000", "order_ge_10000", "grant"] {
            source.extend(grant.get(key).map(|units_| (units(units_), from)));
        }
    }
    let meter = meter("sms.domestic");
    // Several gifts of one size share a day, so they are counted, not only named.
    let count = |list: Vec<(u64, Option<Date>)>| {
        list.into_iter().fold(BTreeMap::<_, usize>::new(), |mut counts, grant| {
            *counts.entry(grant).or_default() += 1;
            counts
        })
    };
    assert_eq!(count(meter.grants.iter().map(|g| (g.units, g.from)).collect()), count(source));
    let current: Vec<_> = meter.grants.iter().filter(|g| g.to.is_none()).collect();
    assert_eq!(current.iter().map(|g| g.units).collect::<Vec<_>>(), [200, 100]);
    assert!(
        current.iter().all(|g| g.valid == Validity::Months(3) && g.cite.confidence == Confidence::Medium)
    );
}

#[test]
fn every_region_has_the_price_of_its_day() {
    let (sms, facts) = (product("sms"), fixture("sms_international"));
    let book = sms.meters.iter().filter_map(|m| Some((m, m.region.as_ref()?))).map(|(m, region)| {
        let list = daily(m).unwrap();
        let Postpaid::Flat(price) = &list.postpaid else { panic!("{} is not flat", m.id) };
        assert_eq!(m.id, format!("sms.intl.{}", region.iso));
        assert!(list.packs.is_empty() && list.cite.confidence == Confidence::Low && list.cite.note.is_some());
        let source = match &*sms.source(&list.cite).unwrap().id {
            "price-page-2021" => "A",
            "intl-2022" => "B",
            other => panic!("{} cites {other}", m.id),
        };
        (
            [region.iso.to_string(), region.dial.to_string(), m.name.zh.to_string(), m.name.en.to_string()],
            price.to_string(),
            list.from.unwrap().to_string(),
            source.to_owned(),
        )
    });
    let source = items(&facts["rows"]).iter().map(|r| {
        let zh = r.get("name_zh_suggested").unwrap_or(&r["name_zh"]);
        let price: UnitPrice = text(&r["price"]).parse().unwrap();
        (
            [text(&r["iso2"]), text(&r["dial_code"]), text(zh), text(&r["name_en"])],
            price.to_string(),
            text(&r["price_as_of"]),
            text(&r["source"]),
        )
    });
    let (book, source): (Vec<_>, Vec<_>) = (book.collect(), source.collect());
    assert_eq!(source.len(), 222);
    assert_eq!(sms.meters.len(), 223);
    check("regions", book, source);
}

/// A monthly list in one comparable form: the meter's name, its postpaid price or tiers, its packs.
type Monthly = (String, Vec<(u64, Option<String>)>, Vec<(u64, String)>);

fn monthly(settlement: Settlement) -> Vec<Monthly> {
    let meters = product("faceid").meters.iter();
    let lists = meters.filter_map(|m| Some((m, m.list(settlement)?)));
    lists
        .map(|(m, list)| {
            assert_eq!(list.cite.confidence, Confidence::Medium, "{}", m.id);
            assert_eq!(list.pack_months, if list.packs.is_empty() { 0 } else { 12 }, "{}", m.id);
            let prices = match &list.postpaid {
                Postpaid::Flat(price) => vec![(1, Some(price.to_string()))],
                Postpaid::Reached(tiers) | Postpaid::Graduated(tiers) => {
                    tiers.iter().map(|t| (t.from, t.price.map(|p| p.to_string()))).collect()
                }
                Postpaid::Unlisted => Vec::new(),
                Postpaid::None => panic!("{} offers no postpaid", m.id),
            };
            (m.name.zh.to_string(), prices, packs(&list.packs))
        })
        .collect()
}

fn tiers_in(value: &Value) -> Vec<(u64, Option<String>)> {
    let price = |v: &Value| v.as_str().unwrap().parse().ok().map(|p: UnitPrice| p.to_string());
    items(value).iter().map(|t| (units(&t["min_calls"]), price(&t["unit_price"]))).collect()
}

#[test]
fn customers_activated_from_mid_2021_pay_the_list_of_2022() {
    let facts = &fixture("faceid_monthly")["customers_after_2021_06_22"];
    let pack_label = |tag: &str| match tag {
        t if t.starts_with("增强版人脸核身（权威库）") => {
            "增强版权威库（each channel）".to_owned()
        }
        t if t.starts_with("增强版人脸核身（自传照片）") => {
            "增强版自传照片（each channel）".to_owned()
        }
        "基础版人脸核身（权威库）" => "基础版权威库".to_owned(),
        "基础版人脸核身（自传照片）" => "基础版自传照片".to_owned(),
        other => other.to_owned(),
    };
    let mut labels = BTreeSet::new();
    let mut row = |tag: &str, prices: Vec<(u64, Option<String>)>| -> Monthly {
        let label = pack_label(tag);
        let packs = facts["packs"].get(&label).map(|p| packs_in(p, "calls", "price")).unwrap_or_default();
        labels.insert(label);
        (tag.replace("-APP", "-App"), prices, packs)
    };
    let mut source = Vec::new();
    for (tag, tiers) in facts["tiered"].as_object().unwrap() {
        source.push(row(tag, tiers_in(tiers)));
    }
    for (tag, price) in facts["flat"].as_object().unwrap() {
        let price: UnitPrice = text(price).parse().unwrap();
        source.push(row(tag, vec![(1, Some(price.to_string()))]));
    }
    assert_eq!(source.len(), 16);
    assert!(
        facts["packs"].as_object().unwrap().keys().all(|label| labels.contains(label)),
        "packs left over"
    );
    check("monthly list of 2022", monthly(Settlement::Monthly2021), source);
}

#[test]
fn customers_activated_before_mid_2021_pay_the_older_list() {
    let facts = &fixture("faceid_monthly")["customers_before_2021_06_22"];
    const SIZES: [u64; 6] = [1_000, 10_000, 100_000, 200_000, 500_000, 1_000_000];
    let sized =
        |prices: &[u64]| SIZES.iter().copied().zip(prices.iter().map(u64::to_string)).collect::<Vec<_>>();
    let authority = sized(&[930, 8_000, 75_000, 140_000, 340_000, 660_000]);
    let photo = sized(&[145, 1_200, 11_500, 22_000, 52_500, 100_000]);
    let eid = [(1_000, "1400"), (5_000, "6500"), (10_000, "12000"), (100_000, "100000")];
    let eid = eid.map(|(units, price)| (units, price.to_owned())).to_vec();
    let mut source: Vec<Monthly> = vec![
        (
            "增强版人脸核身（权威库）-微信".into(),
            vec![],
            sized(&[1_150, 11_000, 100_000, 180_000, 400_000, 800_000]),
        ),
        (
            "增强版人脸核身（自传照片）-微信".into(),
            vec![],
            sized(&[280, 2_700, 26_000, 50_000, 115_000, 230_000]),
        ),
        ("基础版人脸核身（权威库）".into(), vec![], authority.clone()),
        ("基础版人脸核身（自传照片）".into(), vec![], photo.clone()),
        ("E证通（权威库）".into(), vec![(1, Some("1.5".into()))], eid),
    ];
    for (tag, tiers) in facts["tiered"].as_object().unwrap() {
        let packs = match tag.as_str() {
            "活体人脸核身" | "照片人脸核身" => authority.clone(),
            "活体人脸比对" => photo.clone(),
            "身份信息核验" => sized(&[300, 2_800, 26_000, 48_000, 115_000, 220_000]),
            "银行卡信息核验" => sized(&[380, 3_700, 35_000, 66_000]),
            "手机号在网时长/状态查询" => sized(&[380, 3_800, 37_000, 72_000]),
            "银行卡基础信息查询" => sized(&[280, 2_700, 26_000, 36_000]),
            other => panic!("{other} has no packs here"),
        };
        source.push((tag.clone(), tiers_in(tiers), packs));
    }
    assert_eq!(source.len(), 12);
    check("older monthly list", monthly(Settlement::MonthlyLegacy), source);
}

#[test]
fn a_tag_missing_from_the_older_pack_table_says_which_packs_it_takes() {
    for id in ["faceid.legacy.liveness", "faceid.legacy.photo", "faceid.legacy.compare"] {
        let note = meter(id).list(Settlement::MonthlyLegacy).unwrap().cite.note.as_ref().unwrap();
        assert!(note.zh.contains("基础版") && note.en.contains("Basic"), "{id}");
    }
}

#[test]
fn billed_result_codes_are_those_of_the_interface() {
    let (faceid, facts) = (product("faceid"), fixture("faceid_billing_codes"));
    let codes = |value: &Value, key: &str| items(&value[key]).iter().map(text).collect::<Vec<_>>();
    let compare = |id: &str, facts: &Value| {
        let results =
            faceid.results.iter().find(|r| r.id == id).unwrap_or_else(|| panic!("no results for {id}"));
        assert_eq!(
            results.billed.iter().map(ToString::to_string).collect::<Vec<_>>(),
            codes(facts, "charged"),
            "{id}"
        );
        let not_billed: Vec<_> = results.not_billed.iter().map(ToString::to_string).collect();
        assert_eq!(not_billed, codes(facts, "not_charged"), "{id}");
        let cut = facts.get("truncated_after").map(text);
        assert_eq!(results.truncated_after.as_deref(), cut.as_deref(), "{id}");
        results
    };
    for (id, key) in [
        ("plus", "plus"),
        ("eid", "eid"),
        ("intention", "intention"),
        ("wechat", "wechat_h5_mini_eid_since_2021_07_19"),
        ("sdk", "sdk_backend"),
        ("nfc", "nfc"),
    ] {
        compare(id, &facts["saas"][key]);
    }
    compare("shield", &facts["api_face"]["ai_face_shield"]);
    compare("face-apis", &facts["api_face"]["face_verification_apis"]);
    let interfaces = facts["api_elements"].as_object().unwrap();
    for (id, facts) in interfaces.iter().filter(|(id, _)| !id.starts_with('_')) {
        match facts.get("label").and_then(Value::as_str) {
            // Not on any price list, so there is no meter it could answer for.
            Some("not in the price list read") => assert!(faceid.results.iter().all(|r| r.id != id.as_str())),
            Some(label) => {
                let meters =
                    compare(id, facts).meters.iter().map(|m| &*faceid.meters[usize::from(*m)].name.zh);
                assert!(
                    meters.clone().any(|name| name.starts_with(label)),
                    "{id} does not answer for {label}"
                );
            }
            None => {
                let same = &interfaces[facts["assumed_same_as"].as_str().unwrap()];
                assert_eq!(compare(id, same).cite.confidence, Confidence::Low, "{id}");
            }
        }
    }
}

#[test]
fn a_figure_in_doubt_carries_the_reading_that_was_chosen() {
    let doubt = |id: &str, size: u64| {
        let list = daily(meter(id)).unwrap();
        let pack = list.packs.iter().find(|p| p.units == size).unwrap();
        pack.cite.as_ref().and_then(|c| c.note.as_ref()).unwrap_or_else(|| panic!("{id} {size} has no note"))
    };
    assert!(doubt("faceid.bankcard-info", 200_000).zh.contains("36,000"));
    assert!(doubt("faceid.plus.photo.app", 1_000_000).zh.contains("规格丢失"));
    assert!(doubt("faceid.eid", 5_000).zh.contains("5干次"));
    let list_note = |id: &str| daily(meter(id)).unwrap().cite.note.as_ref().unwrap();
    assert!(list_note("faceid.photo-v2").zh.contains("页末"));
    let misread = product("faceid").meters.iter().filter_map(|m| daily(m)?.cite.note.as_ref());
    assert_eq!(misread.filter(|n| n.zh.contains("1干次")).count(), 25);
    assert!(meter("captcha.check").note.as_ref().unwrap().zh.contains("2023-08-21"));
}

#[track_caller]
fn sourced(product: &Product, cite: &Cite) {
    let source = product.source(cite).expect("a cited source exists");
    assert!(!cite.place.is_empty());
    match &source.date {
        SourceDate::On(date) => assert!(*date <= embedded().checked, "{} lies in the future", source.id),
        SourceDate::Undated { evidence } => complete(evidence),
    }
}

#[track_caller]
fn complete(text: &Bilingual) {
    assert!(!text.zh.trim().is_empty() && !text.en.trim().is_empty());
}

#[test]
fn every_price_and_rule_names_a_source_with_a_date_or_evidence() {
    let mut prices = 0;
    for product in embedded().products.iter() {
        product.rules.iter().for_each(|r| sourced(product, &r.cite));
        product.rows.iter().for_each(|r| sourced(product, &r.cite));
        product.apis.iter().for_each(|a| sourced(product, &a.cite));
        product.results.iter().for_each(|r| sourced(product, &r.cite));
        for meter in product.meters.iter() {
            meter.grants.iter().for_each(|g| sourced(product, &g.cite));
            for list in meter.lists.iter() {
                sourced(product, &list.cite);
                for pack in list.packs.iter() {
                    sourced(product, list.pack_cite(pack));
                    prices += 1;
                }
                for custom in list.custom.iter() {
                    sourced(product, &custom.cite);
                    custom.tiers.iter().filter_map(|t| t.cite.as_ref()).for_each(|c| sourced(product, c));
                    prices += custom.tiers.len();
                }
                prices += match &list.postpaid {
                    Postpaid::Flat(_) => 1,
                    Postpaid::Reached(tiers) | Postpaid::Graduated(tiers) => {
                        tiers.iter().filter(|t| t.price.is_some()).count()
                    }
                    Postpaid::None | Postpaid::Unlisted => 0,
                };
            }
        }
    }
    assert!(prices > 600, "{prices}");
}

#[test]
fn no_source_stands_there_without_being_cited() {
    for product in embedded().products.iter() {
        let mut cited: BTreeSet<u16> = BTreeSet::new();
        cited.extend(product.rules.iter().map(|r| r.cite.source));
        cited.extend(product.rows.iter().map(|r| r.cite.source));
        cited.extend(product.apis.iter().map(|a| a.cite.source));
        cited.extend(product.results.iter().map(|r| r.cite.source));
        for meter in product.meters.iter() {
            cited.extend(meter.grants.iter().map(|g| g.cite.source));
            for list in meter.lists.iter() {
                cited.insert(list.cite.source);
                cited.extend(list.custom.iter().map(|c| c.cite.source));
            }
        }
        let unused =
            product.sources.iter().enumerate().filter(|(i, _)| !cited.contains(&u16::try_from(*i).unwrap()));
        let unused: Vec<_> = unused.map(|(_, s)| &*s.id).collect();
        assert!(unused.is_empty(), "{}: {unused:?}", product.id);
    }
}

#[test]
fn every_product_explains_the_rules_its_working_refers_to() {
    for product in embedded().products.iter() {
        for id in ["grant", "packs", "postpaid", "overflow", "settlement-order", "pack-validity", "refund"] {
            let rule = product.rule(id).unwrap_or_else(|| panic!("{} does not explain {id}", product.id));
            complete(&rule.text);
        }
    }
    for (product_id, rule) in [
        ("faceid", "same-day"),
        ("faceid", "results"),
        ("faceid", "arrears"),
        ("captcha", "metering"),
        ("captcha", "postpaid-switch"),
        ("sms", "error-1031"),
        ("sms", "error-1033"),
        ("sms", "length-domestic"),
        ("sms", "replies"),
        ("sms", "short-links"),
        ("sms", "interfaces-free"),
        ("sms", "intl-packs"),
    ] {
        assert!(product(product_id).rule(rule).is_some(), "{product_id} does not explain {rule}");
    }
}

#[test]
fn the_book_keeps_its_own_rules() {
    for product in embedded().products.iter() {
        assert_eq!(validate(product), [], "{}", product.id);
    }
    assert_eq!(validate_across(embedded()), []);
}

#[test]
fn the_book_says_what_it_is() {
    let book = embedded();
    assert_eq!((&*book.version, book.checked, &*book.currency), ("2026.11.1", day("2026-11-21"), "CNY"));
    assert_eq!((&*book.vendor.zh, &*book.vendor.en), ("腾讯云", "Tencent Cloud"));
    let products: Vec<_> =
        book.products.iter().map(|p| (&*p.id, &*p.name.zh, &*p.unit.zh, &*p.pack_name.zh)).collect();
    let expected = [
        ("faceid", "人脸核身", "次", "资源包"),
        ("captcha", "验证码", "次", "套餐包"),
        ("sms", "短信", "条", "套餐包"),
    ];
    assert_eq!(products, expected);
}

/// <https://www.tencentcloud.com/announce/detail/100814>, 2025-09-09: 7 characters more, for Malaysia alone.
#[test]
fn only_malaysia_s_carriers_put_something_before_a_message() {
    let sms = product("sms");
    let prefixes: Vec<_> =
        sms.meters.iter().filter_map(|m| Some((&*m.id, m.region.as_ref()?.prefix.as_ref()?))).collect();
    let [(id, prefix)] = prefixes.as_slice() else { panic!("{prefixes:?}") };
    assert_eq!((*id, prefix.units), ("sms.intl.MY", 7));
    assert_eq!(sms.source(&prefix.cite).unwrap().date, SourceDate::On("2025-09-09".parse().unwrap()));
}

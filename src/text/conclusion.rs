//! The estimate in plain sentences, for a request or the minutes of a meeting.

use super::{
    Lang, QuotedLine, buy_rows, confidence, date_line, finding, held_note, line_use, money, money_parts,
    of_list, pack_label, pays_sentence, per_mille, pieces, prices_of, quoted_lines, saving,
    saving_over_packs, size_label, uncertain_line, units,
};
use crate::calendar::Date;
use crate::money::Money;
use crate::price_book::PriceBook;
use crate::quote::{EstimateQuote, OptionQuote, Step, Sums};
use crate::scenario::Estimate;

/// The whole estimate in words: what each line uses, what each way to buy costs, what to buy when, what that saves and
/// risks, where the prices stand. `link` opens the same estimate again.
///
/// ```
/// use packwise::price_book::embedded;
/// use packwise::quote::{Quoter, estimate};
/// use packwise::scenario::Estimate;
/// use packwise::text::{Lang, conclusion};
/// let (book, today) = (embedded(), "2026-11-21".parse().unwrap());
/// let mine = Estimate::new(book);
/// let quote = estimate(&Quoter::new(book), &mine, today);
/// let text = conclusion(Lang::Zh, book, &mine, &quote, today, "https://packwise.example/#1");
/// assert!(text.contains("比全部后付费少付 80,000 元（22.2%）"));
/// ```
#[must_use]
pub fn conclusion(
    lang: Lang,
    book: &PriceBook,
    estimate: &Estimate,
    quote: &EstimateQuote,
    today: Date,
    link: &str,
) -> String {
    let lines = quoted_lines(lang, book, estimate, quote);
    let mut blocks = vec![format!("{} · {today}", lang.sheet_title())];
    blocks.extend(lines.iter().map(|line| paragraph(lang, line, today)));
    if lines.len() > 1 || lines.is_empty() || quote.unanswered > 0 {
        blocks.push(sum(lang, quote));
    } else if let Some(words) = quote.total.and_then(|total| uncertain_line(lang, &total)) {
        blocks.push(words);
    }
    blocks.push(foot(lang, book, &lines, link));
    blocks.join("\n\n")
}

/// A figure behind its name: `最省 280,000 元`.
fn named(lang: Lang, name: &str, amount: Money) -> String {
    match lang {
        Lang::Zh => format!("{name} {} 元", money(amount)),
        Lang::En => format!("{}: {} yuan", name.to_lowercase(), money(amount)),
    }
}

/// A sentence from parts of one.
fn sentence(lang: Lang, text: &str) -> String {
    if text.ends_with(['。', '.', '！']) {
        text.to_string()
    } else {
        format!("{text}{}", lang.pick("。", "."))
    }
}

fn paragraph(lang: Lang, line: &QuotedLine<'_>, today: Date) -> String {
    let QuotedLine { title, quote, product, .. } = line;
    let volume = line_use(lang, quote.units, product);
    let name = if *title == lang.of(&line.meter.name) {
        title.clone()
    } else {
        let meter = lang.of(&line.meter.name);
        if title.ends_with(meter) {
            title.clone()
        } else {
            format!("{title}{}{meter}{}", lang.pick("（", " ("), lang.pick("）", ")"))
        }
    };
    let mut said = vec![match lang {
        Lang::Zh => format!("{name}：12 个月 {volume}"),
        Lang::En => format!("{name}: {volume} in 12 months"),
    }];
    let why = |path: &str| {
        let found = quote.diagnostics.iter().find(|d| d.path == path || path.is_empty());
        found.map(|d| finding(lang, &d.finding, product))
    };
    let Some(best) = &quote.options.best else {
        let reason = why("options.best").or_else(|| why("")).unwrap_or_default();
        said.push(format!("{}{}{reason}", lang.no_answer(), lang.pick("：", ": ")));
        return finish(lang, &said);
    };
    if quote.units == 0 {
        return finish(lang, &said);
    }

    let options = &quote.options;
    let one = |name: &str, option: &Option<OptionQuote>, path: &str| match option {
        Some(option) => named(lang, name, option.payable),
        None => {
            let reason = why(path).unwrap_or_else(|| lang.no_answer().into());
            format!("{name}{}{}", lang.pick("：", ": "), reason.trim_end_matches(['。', '.']))
        }
    };
    let ways = [
        one(lang.all_postpaid(), &options.postpaid, "options.postpaid"),
        one(lang.all_packs(), &options.packs, "options.packs"),
        named(lang, lang.best(), best.payable),
    ];
    said.push(ways.join(lang.pick("；", "; ")));

    let bought = purchases(lang, line, best, today);
    if !bought.is_empty() {
        let list = bought.join(lang.pick("；", "; "));
        said.push(format!("{}{list}", lang.pick("建议购买：", "To buy: ")));
    }
    said.extend(held_note(lang, best, product));
    if best.granted > 0 {
        let free = units(lang, best.granted, &product.unit);
        said.push(format!("{}{}{free}", lang.free_quota(), lang.pick("：", ": ")));
    }
    if best.stopped > 0 {
        let n = units(lang, best.stopped, &product.unit);
        said.push(format!("{}{}{n}", lang.stopped(), lang.pick("：", ": ")));
    }
    said.extend(saved(lang, line, best));
    let due = best.due_today.rounded();
    said.push(money_parts(lang, due, best.payable.minus(due).unwrap_or(Money::ZERO)));
    let pays = quote.break_even.as_ref().and_then(|b| b.pays_from).filter(|_| !best.purchases.is_empty());
    if let Some(from) = pays {
        let risk = pays_sentence(lang, from, best, product);
        said.push(format!("{}{risk}", lang.pick("风险：", "Risk: ")));
    }
    said.extend(example(lang, line, best));
    if let Some(list) = quote.at_list.as_ref().and_then(|list| list.options.best.as_ref()) {
        said.push(of_list(lang, list.payable));
    }
    said.extend(super::line_confidence(line).and_then(|c| confidence(lang, c)).map(str::to_string));
    finish(lang, &said)
}

fn finish(lang: Lang, said: &[String]) -> String {
    let said: Vec<String> = said.iter().map(|text| sentence(lang, text)).collect();
    said.join("\n")
}

/// What to buy, one by one with the day from which it is needed; where that makes a long list, in the page's rows.
fn purchases(lang: Lang, line: &QuotedLine<'_>, best: &OptionQuote, today: Date) -> Vec<String> {
    const MOST: usize = 12;
    let QuotedLine { quote, product, .. } = line;
    let row = |when: &str, what: &str, amount: Money| match lang {
        Lang::Zh => {
            format!("{when}{}{what}，{} 元", if when.ends_with('）') { "" } else { " " }, money(amount))
        }
        Lang::En => format!("{when} {what}, {} yuan", money(amount)),
    };
    let rows = buy_rows(lang, best, product);
    if best.purchases.len() > MOST {
        return rows.iter().map(|r| row(&r.when, &r.what, r.amount)).collect();
    }
    let bought = best.purchases.iter().enumerate().map(|(at, p)| {
        let label = pack_label(lang, p.units, p.custom, &product.unit, &product.pack_name);
        let day = quote.ledger.as_ref().and_then(|l| l.bought().nth(at)?.bought_on);
        let when = match (lang, p.month, day) {
            (_, 1, None) => lang.now().to_string(),
            (_, 1, Some(day)) if day == today => lang.now().to_string(),
            (_, 1, Some(day)) => day.to_string(),
            (Lang::Zh, m, Some(day)) => format!("第 {m} 个月（{day} 起）"),
            (Lang::Zh, m, None) => format!("第 {m} 个月"),
            (Lang::En, m, Some(day)) => format!("Month {m} (from {day})"),
            (Lang::En, m, None) => format!("Month {m}"),
        };
        row(&when, &format!("{label} × {}", pieces(p.count)), p.amount)
    });
    let charged = best.steps.iter().filter(|s| matches!(s, Step::Postpaid { .. })).count();
    let postpaid = rows.iter().skip(rows.len().saturating_sub(charged));
    bought.chain(postpaid.map(|r| row(&r.when, &r.what, r.amount))).collect()
}

/// What the cheapest way saves, and against what.
fn saved(lang: Lang, line: &QuotedLine<'_>, best: &OptionQuote) -> Option<String> {
    let options = &line.quote.options;
    if let Some(postpaid) = &options.postpaid {
        return saving(lang, best, postpaid, line.product);
    }
    let packs = options.packs.as_ref()?;
    let saved = packs.payable.minus(best.payable).filter(|saved| *saved > Money::ZERO)?;
    Some(saving_over_packs(lang, saved, packs, line.product))
}

/// What the vendor's own worked example of the same volume costs, where that is more, and why.
fn example(lang: Lang, line: &QuotedLine<'_>, best: &OptionQuote) -> Option<String> {
    let QuotedLine { quote, product, .. } = line;
    let example = quote.options.picks.as_ref()?;
    let more = example.payable.minus(best.payable).filter(|more| *more > Money::ZERO)?;
    let mut sizes: Vec<(u64, bool, u64)> = Vec::new();
    for p in &example.purchases {
        match sizes.iter_mut().find(|(size, custom, _)| (*size, *custom) == (p.units, p.custom)) {
            Some((_, _, count)) => *count = count.saturating_add(p.count),
            None => sizes.push((p.units, p.custom, p.count)),
        }
    }
    let packs: Vec<String> = sizes
        .into_iter()
        .map(|(size, custom, count)| {
            let label = pack_label(lang, size, custom, &product.unit, &product.pack_name);
            format!("{label} × {}", pieces(count))
        })
        .collect();
    let (packs, total, more) = (packs.join(" + "), money(example.payable), money(more));
    let (theirs, ours) = (each(lang, line, example), each(lang, line, best));
    let unit = lang.unit(&product.unit, 1);
    let unused = example.lapsed.saturating_add(example.left);
    Some(match lang {
        Lang::Zh => {
            let unused = if unused > 0 {
                format!("，其中 {} {unit}用不到", pieces(unused))
            } else {
                String::new()
            };
            format!(
                "“{}”的买法（{packs}）要 {total} 元{unused}，比最省多 {more} 元：它每{unit}的价钱：{theirs}；最省的搭配：{ours}",
                lang.vendor_example()
            )
        }
        Lang::En => {
            let unused =
                if unused > 0 { format!(", {} of them unused", pieces(unused)) } else { String::new() };
            format!(
                "The “{}” ({packs}{unused}) costs {total} yuan, {more} more than the cheapest: per {unit} it pays {theirs}, \
                 the cheapest mix {ours}",
                lang.vendor_example()
            )
        }
    })
}

/// What one unit costs in every part of a purchase: `20万次包 0.9 元、10万次包 1 元`.
fn each(lang: Lang, line: &QuotedLine<'_>, option: &OptionQuote) -> String {
    let product = line.product;
    let row = |what: String, price: String| match lang {
        Lang::Zh => format!("{what} {price} 元"),
        Lang::En => format!("{price} yuan ({what})"),
    };
    let mut parts: Vec<String> = Vec::new();
    for step in &option.steps {
        let part = match step {
            Step::Packs { units, price, .. } => {
                let size = size_label(lang, *units, &product.unit);
                let pack = match lang {
                    Lang::Zh => format!("{size}包"),
                    Lang::En => format!("packs of {size}"),
                };
                price.per_unit(*units).map(|each| row(pack, each))
            }
            Step::Postpaid { price, .. } => Some(row(lang.from_postpaid().to_lowercase(), price.to_string())),
            Step::Grant { .. } | Step::Held { .. } | Step::Stopped { .. } => None,
        };
        parts.extend(part.filter(|part| !parts.contains(part)));
    }
    parts.join(lang.pick("、", ", "))
}

/// All lines together.
fn sum(lang: Lang, quote: &EstimateQuote) -> String {
    let Some(total) = quote.total else {
        return sentence(
            lang,
            &match lang {
                Lang::Zh => {
                    format!("{}：{} 项没有结果，不能合计", lang.grand_total(), pieces_of(quote.unanswered))
                }
                Lang::En => format!("No total: {} without an answer", pieces_of(quote.unanswered)),
            },
        );
    };
    let Sums { best, today, later, postpaid, packs, at_list, .. } = total;
    let ways: Vec<String> =
        [(lang.all_postpaid(), postpaid), (lang.all_packs(), packs), (lang.best(), Some(best))]
            .into_iter()
            .filter_map(|(name, amount)| Some(named(lang, name, amount?)))
            .collect();
    let mut said =
        vec![format!("{}{}{}", lang.grand_total(), lang.pick("：", ": "), ways.join(lang.pick("；", "; ")))];
    if let Some(all) = postpaid
        && let Some(saved) = all.minus(best).filter(|saved| *saved > Money::ZERO)
    {
        let share = saved.per_mille_of(all).map(per_mille).unwrap_or_default();
        said.push(match lang {
            Lang::Zh => format!("比全部后付费少付 {} 元（{share}）", money(saved)),
            Lang::En => format!("{} yuan less than all postpaid ({share})", money(saved)),
        });
    }
    said.push(money_parts(lang, today, later));
    said.extend(at_list.map(|list| of_list(lang, list)));
    said.extend(uncertain_line(lang, &total));
    finish(lang, &said)
}

fn pieces_of(count: usize) -> String {
    u64::try_from(count).map(pieces).unwrap_or_default()
}

/// From when the prices are, where to open the estimate, and whose tool this is.
fn foot(lang: Lang, book: &PriceBook, lines: &[QuotedLine<'_>], link: &str) -> String {
    let mut said: Vec<String> = Vec::new();
    for line in lines {
        let Some(list) = line.meter.list(line.quote.settlement) else { continue };
        // Who has prices of their own does not pay the list's.
        let own = line.quote.at_list.is_some();
        let dated = if own { prices_of } else { date_line }(lang, list, line.product);
        let dated = format!("{}{}{dated}", lang.of(&line.product.name), lang.pick("：", ": "));
        if !said.contains(&dated) {
            said.push(dated);
        }
    }
    said.push(lang.vendor_and_book(book));
    if !link.is_empty() {
        said.push(format!("{}{link}", lang.pick("打开这份估算：", "Open this estimate: ")));
    }
    said.push(lang.not_official().to_string());
    said.join("\n")
}

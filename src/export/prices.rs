//! The prices of one meter as a document of their own, for a wiki or a page of documentation.

use super::markdown::{Page, plain, target};
use super::{address, confidence_words};
use crate::price_book::{Cite, Meter, Postpaid, PriceBook, PriceList, Product};
use crate::text::{self, Lang};

/// What the id of a product's table of countries and regions ends in, after the product's own.
const REGIONS: &str = ".regions";

/// The ids that [`price_table`] knows a document for, in the book's order. Countries and regions share one of their own,
/// such as `sms.regions`: alone, each would be a table of a single price. Their own ids work too.
#[must_use]
pub fn price_table_ids(book: &PriceBook) -> Vec<String> {
    let mut ids = Vec::new();
    for product in book.products.iter() {
        let meters = product.meters.iter().filter(|meter| meter.region.is_none());
        ids.extend(meters.map(|meter| meter.id.to_string()));
        if product.meters.iter().any(|meter| meter.region.is_some()) {
            ids.push(format!("{}{REGIONS}", product.id));
        }
    }
    ids
}

/// The table of a meter, or of a product's countries and regions. `None` where the book has no such id.
#[must_use]
pub fn price_table<'a>(lang: Lang, book: &'a PriceBook, id: &str) -> Option<PriceTable<'a>> {
    if let Some((product, meter)) = book.meter(id) {
        return Some(of_meter(lang, book, product, meter));
    }
    let product = book.product(id.strip_suffix(REGIONS)?)?;
    let regions: Vec<&Meter> = product.meters.iter().filter(|meter| meter.region.is_some()).collect();
    (!regions.is_empty()).then(|| of_regions(lang, book, product, &regions))
}

/// Prices with everything that has to be said about them, ready to be written.
#[derive(Debug, Clone)]
pub struct PriceTable<'a> {
    /// The product, and what of it is priced.
    pub title: String,
    lang: Lang,
    id: String,
    product: &'a Product,
    vendor_and_book: String,
    blocks: Vec<Block>,
    notes: Vec<String>,
    /// Numbered from 1 by the last column of the tables.
    cites: Vec<&'a Cite>,
}

/// One price list. The first column names the rows, the last is the number of the source.
#[derive(Debug, Clone)]
struct Block {
    caption: String,
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// The number of a citation, from 1.
fn number<'a>(cites: &mut Vec<&'a Cite>, cite: &'a Cite) -> String {
    let known = cites.iter().position(|known| *known == cite);
    let at = known.unwrap_or_else(|| {
        cites.push(cite);
        cites.len().saturating_sub(1)
    });
    at.saturating_add(1).to_string()
}

fn of_meter<'a>(lang: Lang, book: &PriceBook, product: &'a Product, meter: &'a Meter) -> PriceTable<'a> {
    let mut cites = Vec::new();
    let blocks = meter.lists.iter().map(|list| block(lang, product, list, &mut cites)).collect();
    let prefix = meter.region.as_ref().and_then(|region| region.prefix.as_ref());
    let prefix = prefix.map(|prefix| text::carrier_prefix(lang, prefix.units, lang.of(&meter.name)));
    PriceTable {
        title: format!("{} · {}", lang.of(&product.name), lang.of(&meter.name)),
        lang,
        id: meter.id.to_string(),
        product,
        vendor_and_book: lang.vendor_and_book(book),
        blocks,
        notes: meter.note.iter().map(|note| lang.of(note).to_string()).chain(prefix).collect(),
        cites,
    }
}

fn block<'a>(lang: Lang, product: &Product, list: &'a PriceList, cites: &mut Vec<&'a Cite>) -> Block {
    let pays_off = text::pays_off_shown(list);
    let [price, each] = text::price_heads(lang, product);
    let mut heads = vec![lang.size().to_string(), price, each];
    if pays_off {
        heads.push(lang.pays_off().to_string());
    }
    heads.push(lang.source().to_string());
    let rows = text::price_rows(lang, list, product).into_iter().map(|row| {
        let mut cells = vec![row.label, row.price, row.each];
        if pays_off {
            let separator = if row.pays_units.is_empty() { "" } else { " · " };
            cells.push(format!("{}{separator}{}", row.pays_share, row.pays_units));
        }
        cells.push(number(cites, row.cite));
        cells
    });
    let rows = rows.collect();
    let mut caption = text::list_title(lang, list);
    if !list.packs.is_empty() || list.custom.is_some() {
        caption.push_str(lang.pick("，", ", "));
        caption.push_str(&text::pack_validity(lang, list, product));
    }
    Block { caption, heads, rows }
}

fn of_regions<'a>(
    lang: Lang,
    book: &PriceBook,
    product: &'a Product,
    regions: &[&'a Meter],
) -> PriceTable<'a> {
    let [_, each] = text::price_heads(lang, product);
    let [region, code, day, source] =
        [lang.region(), lang.dial_code(), lang.price_day(), lang.source()].map(str::to_string);
    let mut cites = Vec::new();
    let mut rows = Vec::new();
    for meter in regions {
        for list in meter.lists.iter() {
            let region = meter.region.as_ref();
            rows.push(vec![
                lang.of(&meter.name).to_string(),
                region.map(|region| format!("+{}", region.dial)).unwrap_or_default(),
                match &list.postpaid {
                    Postpaid::Flat(price) => price.to_string(),
                    _ => String::new(),
                },
                list.from.map(|day| day.to_string()).unwrap_or_default(),
                number(&mut cites, &list.cite),
            ]);
        }
    }
    PriceTable {
        title: format!("{} · {}", lang.of(&product.name), lang.international()),
        lang,
        id: format!("{}{REGIONS}", product.id),
        product,
        vendor_and_book: lang.vendor_and_book(book),
        blocks: vec![Block {
            caption: lang.region().to_string(),
            heads: vec![region, code, each, day, source],
            rows,
        }],
        notes: Vec::new(),
        cites,
    }
}

/// A citation in words, its title first.
struct Said {
    title: String,
    url: String,
    /// Where in the document, in the document's language.
    place: String,
    /// Of when it is, how far it can be trusted, and which reading was chosen.
    rest: String,
}

impl PriceTable<'_> {
    fn said(&self, cite: &Cite) -> Said {
        let (title, place, date) = text::source_parts(self.lang, cite, self.product);
        let note = cite.note.as_ref().map(|note| self.lang.of(note));
        let rest = [Some(date.as_str()), Some(confidence_words(self.lang, cite.confidence)), note];
        // Some are sentences and some are not; between points none needs its full stop.
        let rest = rest.map(|part| part.unwrap_or_default().trim_end_matches(['。', '.']));
        let rest: Vec<&str> = rest.into_iter().filter(|part| !part.is_empty()).collect();
        // Nothing but an address of the web becomes a link.
        let url = address(self.product, cite);
        let web = url.starts_with("https://") || url.starts_with("http://");
        Said {
            title,
            url: if web { url.to_string() } else { String::new() },
            place: place.to_string(),
            rest: rest.join(" · "),
        }
    }

    /// What stands below: how the prices are meant, and whose they are.
    fn legal(&self) -> [&'static str; 2] {
        [self.lang.list_price(), self.lang.not_official()]
    }

    /// As Markdown. Whatever the book says shows as it is and cannot break the tables.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut page = Page::default();
        page.say(&format!("# {}", plain(&self.title)));
        page.say(&plain(&format!("{} · {}", self.vendor_and_book, self.id)));
        for block in &self.blocks {
            page.say(&format!("## {}", plain(&block.caption)));
            page.table(&block.heads, 1, &block.rows);
        }
        for note in &self.notes {
            page.say(&plain(note));
        }
        let source = |(at, cite): (usize, &&Cite)| {
            let Said { title, url, place, rest } = self.said(cite);
            let title = match url.as_str() {
                "" => plain(&title),
                url => format!("[{}](<{}>)", plain(&title), target(url)),
            };
            format!("{}. {title} {} · {}", at.saturating_add(1), plain(&place), plain(&rest))
        };
        let sources: Vec<String> = self.cites.iter().enumerate().map(source).collect();
        page.say(&format!("## {}", plain(self.lang.sources_heading())));
        page.say(&sources.join("\n"));
        for line in self.legal() {
            page.say(&plain(line));
        }
        page.text
    }

    /// As a part of a page: one `section` without classes but its own, without scripts, styles and ids. Every text is
    /// escaped.
    #[must_use]
    pub fn html(&self) -> String {
        let mut html = format!(
            "<section class=\"packwise-prices\" lang=\"{}\" data-table=\"{}\">\n",
            self.lang.tag(),
            escape(&self.id)
        );
        let mut say = |tag: &str, inner: &str| html.push_str(&format!("<{tag}>{inner}</{tag}>\n"));
        for block in &self.blocks {
            let caption = format!("{}{}{}", self.title, self.lang.pick("：", ": "), block.caption);
            say("table", &table(&caption, block));
        }
        for note in &self.notes {
            say("p", &escape(note));
        }
        let sources: String = self.cites.iter().map(|cite| self.source_item(cite)).collect();
        say("ol", &format!("\n{sources}"));
        say("p", &escape(&self.vendor_and_book));
        for line in self.legal() {
            say("p", &escape(line));
        }
        html.push_str("</section>\n");
        html
    }

    fn source_item(&self, cite: &Cite) -> String {
        let Said { title, url, place, rest } = self.said(cite);
        let title = match url.as_str() {
            "" => escape(&title),
            url => format!("<a href=\"{}\" rel=\"noreferrer\">{}</a>", escape(url), escape(&title)),
        };
        format!("<li>{title} <span lang=\"zh-CN\">{}</span> · {}</li>\n", escape(&place), escape(&rest))
    }
}

/// What is inside a table.
fn table(caption: &str, block: &Block) -> String {
    let mut html = format!("\n<caption>{}</caption>\n<thead><tr>", escape(caption));
    for head in &block.heads {
        html.push_str(&format!("<th scope=\"col\">{}</th>", escape(head)));
    }
    html.push_str("</tr></thead>\n<tbody>\n");
    for row in &block.rows {
        html.push_str("<tr>");
        for (column, cell) in row.iter().enumerate() {
            let cell = escape(cell);
            if column == 0 {
                html.push_str(&format!("<th scope=\"row\">{cell}</th>"));
            } else {
                html.push_str(&format!("<td>{cell}</td>"));
            }
        }
        html.push_str("</tr>\n");
    }
    html.push_str("</tbody>\n");
    html
}

/// A text inside an element or a quoted attribute.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::price_book::{Bilingual, Text, embedded};

    const WECHAT: &str = "faceid.enhanced.authority.wechat";

    fn table(lang: Lang, id: &str) -> PriceTable<'static> {
        price_table(lang, embedded(), id).unwrap_or_else(|| panic!("{id}"))
    }

    /// 1.2 postpaid; 200,000 calls for 180,000 are 0.9 each and pay from 150,000 on, three quarters.
    #[test]
    fn a_table_has_prices_source_date_confidence_and_the_legal_line() {
        let markdown = table(Lang::Zh, WECHAT).markdown();
        for part in [
            "# 人脸核身 · 增强版人脸核身（权威库）-微信\n",
            "## 按日结算，资源包有效期 12 个月\n",
            "| 后付费 |  | 1.2 |  | 1 |\n",
            "| 20万次 | 180,000 | 0.9 | 75% · 150,000 | 1 |\n",
            "cloud.tencent.com/document/product/1007/84321>) 增强版人脸核身价格说明 · 2025-02-08 · 官方现行文档",
            "转录自公开资料，请核对购买页",
            "\n非腾讯云官方工具，以购买页和账单为准\n",
        ] {
            assert!(markdown.contains(part), "{part} is missing from:\n{markdown}");
        }
        let html = table(Lang::En, WECHAT).html();
        for part in [
            "<section class=\"packwise-prices\" lang=\"en\" data-table=\"faceid.enhanced.authority.wechat\">",
            "<tr><th scope=\"row\">200,000 calls</th><td>180,000</td><td>0.9</td><td>75% · 150,000</td><td>1</td></tr>",
            "2025-02-08 · The vendor&#39;s current document",
            "<p>Not an official Tencent Cloud tool; the purchase page and bill prevail</p>\n</section>\n",
        ] {
            assert!(html.contains(part), "{part} is missing from:\n{html}");
        }
    }

    #[test]
    fn every_meter_has_a_table_and_regions_share_one() {
        let book = embedded();
        let ids = price_table_ids(book);
        for lang in [Lang::Zh, Lang::En] {
            for id in &ids {
                let table = table(lang, id);
                for text in [table.markdown(), table.html()] {
                    assert!(text.contains(lang.not_official()) && text.contains(lang.list_price()), "{id}");
                }
            }
            let regions = table(lang, "sms.regions").markdown();
            for product in book.products.iter() {
                for meter in product.meters.iter() {
                    let own = price_table(lang, book, &meter.id).is_some();
                    assert!(
                        own && ids.iter().any(|id| *id == meter.id) != meter.region.is_some(),
                        "{}",
                        meter.id
                    );
                    let row = format!("| {} | +", plain(lang.of(&meter.name)));
                    assert_eq!(regions.contains(&row), meter.region.is_some(), "{row}");
                }
            }
        }
        for id in ["", ".regions", "captcha.regions", "sms", "sms.intl.XX"] {
            assert!(price_table(Lang::Zh, book, id).is_none(), "{id}");
        }
    }

    /// Every cell between two bars, every row as many as its head.
    #[test]
    fn rows_are_as_long_as_their_heads() {
        for id in price_table_ids(embedded()) {
            for block in table(Lang::En, &id).blocks {
                assert!(!block.rows.is_empty(), "{id}");
                for row in block.rows {
                    assert_eq!(row.len(), block.heads.len(), "{id}: {row:?}");
                }
            }
        }
    }

    #[test]
    fn whatever_the_book_says_shows_as_it_is() {
        const BAD: &str = "<b onclick=\"x('&')\">|`*_[x](y)\\\n# z";
        let bad = || Bilingual { zh: Text::from(BAD), en: Text::from(BAD) };
        let mut book = embedded().clone();
        for product in book.products.to_mut() {
            product.name = bad();
            for source in product.sources.to_mut() {
                source.title = bad();
                source.url = Some(Text::from("javascript:x(\"\")"));
            }
            for meter in product.meters.to_mut() {
                (meter.name, meter.note) = (bad(), Some(bad()));
                for list in meter.lists.to_mut() {
                    (list.cite.place, list.cite.note) = (Text::from(BAD), Some(bad()));
                }
            }
        }
        for id in price_table_ids(&book) {
            let table = price_table(Lang::En, &book, &id).unwrap();
            let html = table.html();
            for tag in html.split('<').skip(1).map(|rest| rest.split(['>', ' ']).next().unwrap()) {
                let own = tag.trim_start_matches('/');
                let known = [
                    "section", "table", "caption", "thead", "tbody", "tr", "th", "td", "p", "ol", "li",
                    "span",
                ];
                assert!(known.contains(&own), "<{tag}> in\n{html}");
            }
            let markdown = table.markdown();
            for line in markdown.lines() {
                let open = line.replace("\\<", "");
                assert!(!line.starts_with("# z") && !open.contains('<'), "{line}");
                let bars = line.replace("\\|", "").matches('|').count();
                assert!(bars == 0 || line.starts_with('|') && line.ends_with('|'), "{line}");
            }
        }
    }
}

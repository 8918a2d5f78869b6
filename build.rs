//! Placeholder until the price files are compiled.
#[allow(clippy::unwrap_used)]
fn main() {
    let out = std::env::var("OUT_DIR").unwrap();
    std::fs::write(
        std::path::Path::new(&out).join("price_book.rs"),
        "static BOOK: PriceBook = PriceBook { version: Text::Borrowed(\"0\"), checked: match crate::calendar::Date::new(2026, 11, 21) { Some(d) => d, None => unreachable!() }, currency: Text::Borrowed(\"CNY\"), vendor: Bilingual::fixed(\"腾讯云\", \"Tencent Cloud\"), products: List::Borrowed(&[]) };",
    )
    .unwrap();
}

//! A whole estimate in a browser: several products, conditions, steps back, keeping and handing on.

use crate::driver::Page;
use serde_json::json;

pub(crate) const GRAND: &str = ".cart [data-total=grand]";

/// Three products with a contract and a held pack.
///
/// 85 % of 180,000 + 100,000 = 238,000. Captcha for a first-time buyer: 85 % of 300, and 90,000 at 0.005 = 705. Messages:
/// 2 segments × 100,000 × 12 = 2,400,000 at 85 % of 0.043 = 87,720.
pub(crate) async fn three_products(page: &Page) {
    page.click("[data-fold=account] summary").await;
    page.type_over("#packs-discount", "85折").await;
    page.total("238,000").await;
    page.sees("#answer [data-own]", "280,000").await;
    page.click("#add-line").await;
    page.sees(GRAND, "476,000").await;
    page.click("[data-tab=captcha]").await;
    page.total("705").await;
    page.sees(GRAND, "238,705").await;
    page.click("#add-line").await;
    page.click("[data-tab=sms]").await;
    page.sees(GRAND, "326,425").await;
    // A held pack of 30,000 checks: postpaid is open then, and 90,000 at 0.005 are left to pay.
    page.click("[data-line='1'] .plain-link").await;
    page.total("705").await;
    page.click("#add-held").await;
    page.type_over("#held-0", "3万").await;
    page.total("450").await;
    page.sees(GRAND, "326,170").await;
}

#[tokio::test]
async fn an_estimate_of_three_products_with_a_contract_and_a_held_pack_adds_up_and_goes_back() {
    let page = Page::chinese("").await;
    three_products(&page).await;
    page.sees("#answer", "手上的包先用掉 30,000 次").await;
    page.choose("#shape", "逐月增减").await;
    page.click("[data-fold=months] summary").await;
    // 120,000 growing by a tenth: the first month is 1/21.384 of it.
    page.sees(".ledger tbody tr:first-child td", "5,611").await;
    page.sees(GRAND, "326,170").await;
    page.click("#undo").await;
    page.sees(".ledger tbody tr:first-child td", "10,000").await;
    page.click("#undo").await;
    page.click("#undo").await;
    page.sees(GRAND, "326,425").await;
    page.click("#redo").await;
    page.click("#redo").await;
    page.sees(GRAND, "326,170").await;
    // Keys do the same outside of fields.
    page.eval("document.activeElement.blur()").await;
    page.eval(
        "document.dispatchEvent(new KeyboardEvent('keydown', { key: 'z', ctrlKey: true, bubbles: true, cancelable: true }))",
    )
    .await;
    page.sees(GRAND, "326,425").await;
    page.end().await;
}

#[tokio::test]
async fn lines_are_named_moved_copied_and_removed() {
    let page = Page::chinese("").await;
    page.click("#add-line").await;
    page.type_over("input.name", "柜台").await;
    page.sees("[data-line='1'] .plain-link", "柜台").await;
    page.click("[data-row=up]").await;
    page.sees("[data-line='0'] .plain-link", "柜台").await;
    page.click("[data-row=duplicate]").await;
    page.sees(GRAND, "840,000").await;
    page.click("[data-row=remove]").await;
    page.click("[data-row=remove]").await;
    // One line is no list.
    page.until("!document.querySelector('.cart')").await;
    page.total("280,000").await;
    assert_eq!(page.eval("document.querySelectorAll('main h1').length").await, json!(1));
    page.end().await;
}

#[tokio::test]
async fn going_back_goes_back_to_the_product_before() {
    let page = Page::chinese("").await;
    page.click("[data-tab=captcha]").await;
    page.total("750").await;
    page.click("[data-tab=sms]").await;
    page.total("103,200").await;
    page.eval("history.back()").await;
    page.total("750").await;
    page.eval("history.back()").await;
    page.total("280,000").await;
    page.eval("history.forward()").await;
    page.total("750").await;
    page.end().await;
}

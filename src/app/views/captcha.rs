use super::faceid::{period_picker, still, volume_echo};
use crate::app::components::{Choice, Group, NumberField, picker};
use crate::price_book::{Postpaid, Product, Settlement};
use crate::scenario::{CaptchaPostpaid, Edit, Inputs};
use crate::text::{self, Lang};
use yew::prelude::*;

const STATES: [(CaptchaPostpaid, &str); 3] =
    [(CaptchaPostpaid::FirstPurchase, "first"), (CaptchaPostpaid::On, "on"), (CaptchaPostpaid::Off, "off")];

/// A sentence, with postpaid asked as a fact about the account.
pub(super) fn captcha_form(lang: Lang, product: &Product, inputs: &Inputs, on_edit: &Callback<Edit>) -> Html {
    let answers = &inputs.captcha;
    let checks = html! {
        <NumberField
            id="checks"
            label={lang.volume()}
            value={answers.checks.text.clone()}
            invalid={answers.checks.read().is_err()}
            on_type={on_edit.reform(Edit::Number)}
        />
    };
    let period = period_picker(lang, answers.period, on_edit);
    let meter = product.meters.first();
    let price = meter.and_then(|m| m.list(Settlement::Daily)).and_then(|list| match &list.postpaid {
        Postpaid::Flat(price) => Some(*price),
        _ => None,
    });
    let trial = meter.and_then(|m| m.grants.iter().find(|g| g.test_only));
    let (names, help) = match answers.postpaid {
        CaptchaPostpaid::FirstPurchase => ("first", lang.captcha_first_help().to_string()),
        CaptchaPostpaid::On => {
            ("on", price.map(|price| text::captcha_on_help(lang, price, product)).unwrap_or_default())
        }
        CaptchaPostpaid::Off => ("off", lang.captcha_off_help().to_string()),
    };
    let choices = STATES
        .iter()
        .map(|(state, id)| {
            Choice::new(
                *id,
                match state {
                    CaptchaPostpaid::FirstPurchase => lang.captcha_first(),
                    CaptchaPostpaid::On => lang.captcha_on(),
                    CaptchaPostpaid::Off => lang.captcha_off(),
                },
            )
        })
        .collect();
    let on_pick = on_edit.reform(|value: AttrValue| {
        let state = STATES.iter().find(|(_, id)| value == *id).map(|(state, _)| *state);
        Edit::CaptchaPostpaid(state.unwrap_or_default())
    });
    let postpaid =
        picker("captcha-postpaid", lang.captcha_postpaid(), &Group::plain(choices), names.into(), on_pick);
    html! {
        <>
            <p class="sentence">
                { match lang {
                    Lang::Zh => html! {
                        <>
                            <span class="keep">{ "每 " }{ period }</span>
                            { " " }<span class="keep">{ "约 " }{ checks }{ " 次验证，" }</span>
                            <span class="keep">{ "后付费 " }</span>{ postpaid }{ "。" }
                        </>
                    },
                    Lang::En => html! {
                        <>
                            <span class="keep">{ "About " }{ checks }{ " checks" }</span>
                            { " " }<span class="keep">{ "a " }{ period }{ "." }</span>
                            { " Postpaid: " }{ postpaid }
                        </>
                    },
                } }
            </p>
            { volume_echo(lang, product, "checks", &answers.checks, answers.period) }
            if answers.checks.read().is_ok() {
                <p class="meter">{ help }</p>
            } else {
                <div class="stack">
                    <p class="meter covered">{ help }</p>
                    { still(lang, product, &answers.checks) }
                </div>
            }
            if let Some(trial) = trial {
                <p class="note">{ text::trial_note(lang, trial, product) }</p>
            }
        </>
    }
}

//! The packing solver alone for Node, compiled as the shipped API is: what [`Packer::best`] takes, without the quote, the
//! ledger and the objects around it.

use packwise::packing::{Band, Beyond, Mix, Offer, Packer};
use wasm_bindgen::prelude::{JsError, wasm_bindgen};

/// Offers ready to answer for any need.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Offers(Packer);

#[wasm_bindgen]
impl Offers {
    /// Packs by sizes and prices, bands by first sizes and unit prices, all prices in grains; `over` is the price of a unit
    /// beyond packs, asked for only `after_first_pack`, and nothing where such units are not served.
    ///
    /// # Errors
    /// What the solver refuses.
    #[wasm_bindgen(constructor)]
    pub fn new(
        sizes: &[u64],
        prices: &[u64],
        starts: &[u64],
        rates: &[u64],
        over: Option<u64>,
        after_first_pack: bool,
    ) -> Result<Self, JsError> {
        let pairs = |units: &[u64], prices: &[u64]| -> Vec<(u64, u128)> {
            units.iter().copied().zip(prices.iter().map(|&price| u128::from(price))).collect()
        };
        let offers: Vec<Offer> =
            pairs(sizes, prices).into_iter().map(|(units, price)| Offer { units, price }).collect();
        let bands: Vec<Band> =
            pairs(starts, rates).into_iter().map(|(from, unit_price)| Band { from, unit_price }).collect();
        let beyond = match over.map(u128::from) {
            None => Beyond::Stop,
            Some(price) if after_first_pack => Beyond::AfterFirstPack(price),
            Some(price) => Beyond::Flat(price),
        };
        Packer::new(&offers, &bands, beyond).map(Self).map_err(|error| JsError::new(&format!("{error:?}")))
    }

    /// The best mix: upper and lower half of its cost in grains, packs, units beyond them, units unused; then size, count
    /// and price of each kind of pack. Empty where the need cannot be served.
    ///
    /// # Errors
    /// What the solver refuses.
    pub fn best(&self, need: u64) -> Result<Vec<u64>, JsError> {
        let mix = self.0.best(need).map_err(|error| JsError::new(&format!("{error:?}")))?;
        Ok(mix.map(|mix| figures(&mix)).unwrap_or_default())
    }
}

fn figures(mix: &Mix) -> Vec<u64> {
    let mut figures = Vec::with_capacity(mix.picks.len().saturating_mul(3).saturating_add(5));
    let half = |cost: u128| u64::try_from(cost & u128::from(u64::MAX)).unwrap_or(u64::MAX);
    figures.extend([half(mix.cost >> 64), half(mix.cost), mix.packs(), mix.overflow, mix.unused]);
    for pick in &mix.picks {
        figures.extend([pick.units, pick.count, half(pick.price)]);
    }
    figures
}

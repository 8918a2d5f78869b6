//! Mounts the page.

/// Half the code of the default allocator. The page is its own program, so it chooses for nobody else.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

fn main() {
    packwise::app::mount();
}

#[cfg(target_arch = "wasm32")]
mod element {
    use packwise::app::Place;
    use wasm_bindgen::prelude::wasm_bindgen;

    /// The estimator in an element of another page; see [`Place`].
    #[wasm_bindgen]
    #[derive(Debug)]
    pub struct Estimator(Place);

    /// Loads what an element needs besides the page's first part; a [`Place`] made before shows nothing.
    ///
    /// # Errors
    /// Where it cannot be loaded.
    #[wasm_bindgen]
    #[expect(unreachable_pub, reason = "JavaScript reaches it")]
    pub async fn whole() -> Result<(), wasm_bindgen::JsValue> {
        Place::prepare()
            .await
            .map_err(|_| wasm_bindgen::JsValue::from_str("a part of it could not be loaded"))
    }

    #[wasm_bindgen]
    impl Estimator {
        /// A place in a node.
        #[wasm_bindgen(constructor)]
        #[must_use]
        pub fn new(root: web_sys::Element) -> Self {
            Self(Place::new(root))
        }

        /// Shows it anew.
        pub fn show(&mut self, query: &str, estimate: &str) {
            self.0.show(query, estimate);
        }

        /// Shows nothing.
        pub fn clear(&mut self) {
            self.0.clear();
        }
    }
}

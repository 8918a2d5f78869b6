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
    use packwise::app::views::App;
    use wasm_bindgen::prelude::wasm_bindgen;

    /// The estimator in an element of another page, until it is taken out again.
    #[wasm_bindgen]
    pub struct Estimator(yew::AppHandle<App>);

    #[wasm_bindgen]
    impl Estimator {
        /// Puts it into a node; see [`packwise::app::mount_in`].
        #[wasm_bindgen(constructor)]
        pub fn new(root: web_sys::Element, query: &str, estimate: &str) -> Self {
            Self(packwise::app::mount_in(root, query, estimate))
        }

        /// Takes it out and lets go of everything it held.
        pub fn destroy(self) {
            self.0.destroy();
        }
    }
}

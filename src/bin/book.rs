//! The page on a price book of the reader's own. It is loaded where an address names a book, in place of the page.

/// Half the code of the default allocator. The page is its own program, so it chooses for nobody else.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// Nothing yet: the start script says where the files lie.
fn main() {}

#[cfg(target_arch = "wasm32")]
mod page {
    use packwise::app::own_book::{self, Place};
    use wasm_bindgen::prelude::wasm_bindgen;

    /// Opens the book that the address names; `base` is the folder of Packwise. Done once there is something to see.
    #[wasm_bindgen]
    pub async fn open(base: String) {
        own_book::open(&base).await;
    }

    /// The estimator in an element of another page; see [`Place`].
    #[wasm_bindgen]
    #[derive(Debug)]
    pub struct Estimator(Place);

    #[wasm_bindgen]
    impl Estimator {
        /// A place in a node; `base` is the folder of Packwise.
        #[wasm_bindgen(constructor)]
        #[must_use]
        pub fn new(root: web_sys::Element, base: &str) -> Self {
            Self(Place::new(root, base))
        }

        /// Shows it anew. A link holds an estimate on the built-in book and is none here.
        pub fn show(&mut self, query: &str, _estimate: &str) {
            self.0.show(query);
        }

        /// Shows nothing.
        pub fn clear(&mut self) {
            self.0.clear();
        }
    }
}

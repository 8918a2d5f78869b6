//! Mounts the page.

/// Half the code of the default allocator. The page is its own program, so it chooses for nobody else.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

fn main() {
    packwise::app::mount();
}

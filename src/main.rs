//! Mounts the page.

fn main() {
    packwise::app::mount();
}

//! What the page that is one file calls. Its script writes what is packed into the memory of this module, asks for a piece at
//! a time, so that the page is drawn in between, and reads the piece from where it is said to be.

use std::sync::Mutex;

use crate::Unpacking;

static PACKED: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static UNPACKING: Mutex<Option<Unpacking>> = Mutex::new(None);

/// Room for so many bytes that are packed.
#[expect(unsafe_code, reason = "an exported name")]
#[unsafe(no_mangle)]
extern "C" fn room(bytes: usize) -> *mut u8 {
    let mut packed = PACKED.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    *packed = vec![0; bytes];
    packed.as_mut_ptr()
}

/// Unpacks until there are so many bytes in all, and says where the first one is.
#[expect(unsafe_code, reason = "an exported name")]
#[unsafe(no_mangle)]
extern "C" fn unpack(bytes: usize) -> *const u8 {
    let packed = PACKED.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let mut unpacking = UNPACKING.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let unpacking = unpacking.get_or_insert_with(|| Unpacking::new(&packed));
    while unpacking.done().len() < bytes {
        unpacking.byte(&packed);
    }
    unpacking.done().as_ptr()
}

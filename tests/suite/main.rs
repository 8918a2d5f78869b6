//! One binary for all native tests.

mod price_book;
mod price_files;

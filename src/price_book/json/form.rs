//! The objects of the format and their keys: what the reader asks for, and what schema and documentation must list.

/// An object of the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    /// What it is called in the schema's `$defs` and in the documentation.
    pub name: &'static str,
    /// Keys it must have.
    pub required: &'static [&'static str],
    /// Keys it may have.
    pub optional: &'static [&'static str],
}

impl Form {
    /// Every key it knows.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.required.iter().chain(self.optional).copied()
    }
}

/// Declares each form and the list of all.
macro_rules! forms {
    ($($constant:ident $name:literal { $($required:literal)* } { $($optional:literal)* })*) => {
        $(pub(super) const $constant: Form =
            Form { name: $name, required: &[$($required),*], optional: &[$($optional),*] };)*

        /// Every object of the format, in the order of the documentation.
        pub const FORMS: &[Form] = &[$($constant),*];
    };
}

forms! {
    BOOK "book" { "version" "checked" "currency" "vendor" "products" } { "$schema" }
    NAME "name" { "zh" "en" } {}
    PRODUCT "product"
        { "id" "name" "unit" "purchaseUrl" "overflow" "sources" "meters" }
        { "wire" "packName" "editions" "rules" }
    UNIT "unit" { "zh" "en" "enPlural" } {}
    DOCUMENT "document" { "id" "title" } { "url" "date" "evidence" }
    CITATION "citation" { "id" "place" } { "confidence" "note" }
    RULE "rule" { "id" "text" "source" } {}
    EDITION "edition" { "id" "name" } {}
    METER "meter" { "id" "name" "lists" } { "wire" "edition" "note" "freeQuota" }
    LIST "list" { "postpaid" "source" } { "from" "to" "packs" "packMonths" "custom" }
    FLAT "flat" { "unitPrice" } {}
    TIERED "tiered" { "mode" "tiers" } {}
    TIER "tier" { "from" "unitPrice" } {}
    PACK "pack" { "units" "price" } { "source" }
    CUSTOM "custom" { "tiers" "source" } {}
    CUSTOM_TIER "customTier" { "from" "unitPrice" } { "source" }
    FREE_QUOTA "freeQuota" { "id" "units" "valid" "condition" "source" } { "testOnly" "from" "to" }
    VALID "valid" {} { "months" "days" }
}

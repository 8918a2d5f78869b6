//! How fixed words are written down: both languages or it does not compile.

macro_rules! words {
    ($($name:ident: $zh:literal, $en:literal;)*) => {
        /// Fixed words of the page.
        impl $crate::text::Lang {
            $(
                #[doc = $en]
                #[must_use]
                pub const fn $name(self) -> &'static str {
                    self.pick($zh, $en)
                }
            )*
        }
    };
}

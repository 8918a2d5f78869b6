//! Segments of a message by the printed rules: length against 70 / 67 or 160 / 153.

/// The alphabet of GSM 03.38 as the standard's table prints it, without its control characters but line feed and carriage
/// return.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// What is sent behind an escape.
const EXTENSION: &str = "^{}\\[~]|€";

pub(super) struct Text {
    pub(super) abroad: bool,
    pub(super) signature: &'static str,
    pub(super) body: String,
    pub(super) marketing: bool,
}

impl Text {
    /// Billed segments where carriers put so many units before the text.
    pub(super) fn segments(&self, prefix: i128) -> i128 {
        let mut text = String::new();
        if !self.signature.is_empty() {
            let (open, close) = if self.abroad { ("[", "]") } else { ("【", "】") };
            text = format!("{open}{}{close}", self.signature);
        }
        text.push_str(&self.body);
        // A marketing message at home ends with how to refuse further ones.
        if self.marketing && !self.abroad && !self.body.trim_end().ends_with("拒收请回复R") {
            text.push_str("拒收请回复R");
        }
        if text.is_empty() {
            return 0;
        }
        let latin = self.abroad && text.chars().all(|c| BASIC.contains(c) || EXTENSION.contains(c));
        let (length, single, multi) = if latin {
            (text.chars().map(|c| if EXTENSION.contains(c) { 2 } else { 1 }).sum::<i128>(), 160, 153)
        } else {
            (text.encode_utf16().map(|_| 1).sum::<i128>(), 70, 67)
        };
        let length = length + prefix;
        if length <= single { 1 } else { (length + multi - 1) / multi }
    }
}

//! The words of the API for the choices of the core.

use crate::billing::TierCounting;
use crate::diagnostic::Severity;
#[cfg(feature = "book-json")]
use crate::price_book::ChannelGroup;
use crate::price_book::{Confidence, Overflow, Settlement};

/// A choice that a request names by a word.
pub(super) trait Word: Copy + 'static {
    /// Every choice, in the order they are offered.
    const ALL: &'static [Self];

    /// The word.
    fn word(self) -> &'static str;
}

impl Word for Settlement {
    const ALL: &'static [Self] = &[Self::Daily, Self::Monthly2021, Self::MonthlyLegacy];

    fn word(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Monthly2021 => "monthly2021",
            Self::MonthlyLegacy => "monthlyLegacy",
        }
    }
}

impl Word for Overflow {
    const ALL: &'static [Self] = &[Self::Postpaid, Self::AfterFirstPack, Self::Stop];

    fn word(self) -> &'static str {
        match self {
            Self::Postpaid => "postpaid",
            Self::AfterFirstPack => "afterFirstPack",
            Self::Stop => "stop",
        }
    }
}

impl Word for TierCounting {
    const ALL: &'static [Self] = &[Self::Postpaid, Self::All];

    fn word(self) -> &'static str {
        match self {
            Self::Postpaid => "postpaid",
            Self::All => "all",
        }
    }
}

pub(super) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

pub(super) fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Low => "low",
        Confidence::Medium => "medium",
        Confidence::High => "high",
    }
}

#[cfg(feature = "book-json")]
pub(super) fn group(group: ChannelGroup) -> &'static str {
    match group {
        ChannelGroup::WeChat => "wechat",
        ChannelGroup::App => "app",
        ChannelGroup::Web => "web",
        ChannelGroup::Api => "api",
        ChannelGroup::Service => "service",
    }
}

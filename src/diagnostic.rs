//! Coded findings about an estimate. No prose: [`crate::text`] says each one in the reader's language.

use crate::calendar::Date;
use crate::money::Money;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// May change the decision.
    Warning,
    /// Something asked for could not be computed.
    Error,
}

/// Something an estimate has to say besides its figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// No meter has this id.
    UnknownMeter {
        /// The id asked for.
        id: String,
    },
    /// The meter has no prices for this settlement.
    NoListForSettlement,
    /// The year's usage is beyond what is computed exactly.
    VolumeTooLarge,
    /// The meter is not offered postpaid: service stops when packs are used up.
    NoPostpaid,
    /// Postpaid exists but is switched off in this estimate.
    PostpaidOff,
    /// Postpaid opens only once a pack has been bought.
    PostpaidNeedsPack,
    /// The meter is offered postpaid, but no source prints its price.
    PostpaidUnlisted,
    /// A month's postpaid use reaches a tier the vendor prices only on request.
    ContactSales {
        /// First unit count of that tier.
        from: u64,
        /// The month it happens in, from 1.
        month: u8,
    },
    /// No packs are sold for this meter.
    NoPacks,
    /// The best mix under tiered overflow was not searched: too many pack totals.
    TooManySteps,
    /// The packs cannot be combined exactly.
    PackingRefused,
    /// No pack of this size is sold.
    UnknownPick {
        /// Size asked for.
        units: u64,
    },
    /// The packs picked do not cover the usage, and nothing else serves it.
    PicksShort {
        /// Units not served.
        missing: u64,
    },
    /// No grant of the meter has this id.
    UnknownGrant {
        /// The id asked for.
        id: String,
    },
    /// A little more use would cost less, because it reaches a cheaper tier.
    Cliff {
        /// The month, from 1.
        month: u8,
        /// That month's postpaid units.
        now: u64,
        /// Where the cheaper tier begins.
        at: u64,
        /// What all-postpaid pays less for that month at `at`.
        postpaid_saves: Money,
        /// What the best mix pays less for the year when that month has `at` units; zero when it pays no less.
        best_saves: Money,
        /// From here up to `at` every unit count costs more than `at` itself.
        dead_from: u64,
    },
    /// The price is right on its date, but known not to be current or not confirmed.
    LowConfidence,
    /// The row that leads to this meter stands only in an older document.
    OldRow,
    /// The book was checked against its sources more than 180 days before `today`.
    BookOld {
        /// Day of the check.
        checked: Date,
        /// Days since.
        days: i64,
    },
}

/// Days after which a check of the book is called old.
const OLD_DAYS: i64 = 180;

impl Finding {
    /// That a book checked on one day is old on another, if it is.
    #[must_use]
    pub fn age(checked: Date, today: Date) -> Option<Self> {
        let days = checked.days_until(today);
        (days > OLD_DAYS).then_some(Self::BookOld { checked, days })
    }

    /// Stable code, the same in the page and the API.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownMeter { .. } => "meter.unknown",
            Self::NoListForSettlement => "settlement.notOffered",
            Self::VolumeTooLarge => "volume.tooLarge",
            Self::NoPostpaid => "postpaid.none",
            Self::PostpaidOff => "postpaid.off",
            Self::PostpaidNeedsPack => "postpaid.needsPack",
            Self::PostpaidUnlisted => "postpaid.unlisted",
            Self::ContactSales { .. } => "postpaid.contactSales",
            Self::NoPacks => "packs.none",
            Self::TooManySteps => "best.tooManySteps",
            Self::PackingRefused => "packs.refused",
            Self::UnknownPick { .. } => "picks.unknownSize",
            Self::PicksShort { .. } => "picks.short",
            Self::UnknownGrant { .. } => "grant.unknown",
            Self::Cliff { .. } => "tier.cliff",
            Self::LowConfidence => "price.lowConfidence",
            Self::OldRow => "row.oldOnly",
            Self::BookOld { .. } => "book.old",
        }
    }

    /// How much it matters.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self {
            Self::UnknownMeter { .. }
            | Self::NoListForSettlement
            | Self::VolumeTooLarge
            | Self::TooManySteps
            | Self::PackingRefused
            | Self::UnknownPick { .. }
            | Self::UnknownGrant { .. } => Severity::Error,
            Self::ContactSales { .. }
            | Self::PicksShort { .. }
            | Self::Cliff { .. }
            | Self::PostpaidUnlisted
            | Self::LowConfidence
            | Self::OldRow
            | Self::BookOld { .. } => Severity::Warning,
            Self::NoPostpaid | Self::PostpaidOff | Self::PostpaidNeedsPack | Self::NoPacks => Severity::Note,
        }
    }
}

/// A finding and what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What was found.
    pub finding: Finding,
    /// Path of the request's value or the quote's option it is about, such as `options.postpaid`.
    pub path: String,
}

impl Diagnostic {
    /// A finding about the value at `path`.
    pub fn new(path: impl Into<String>, finding: Finding) -> Self {
        Self { finding, path: path.into() }
    }
}

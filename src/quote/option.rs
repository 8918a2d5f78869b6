//! One way to buy, settled over the plan, with its working.

use super::{Terms, sum};
use crate::billing::{self, Origin};
use crate::calendar::Date;
use crate::money::{Money, UnitPrice};
use crate::packing::Mix;
use crate::price_book::{Bilingual, Cite, Overflow, Postpaid};

/// One way to buy, over twelve months.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionQuote {
    /// Exact cost.
    pub total: Money,
    /// What is actually paid: the total to two decimals.
    pub payable: Money,
    /// Paid at the start: packs needed in the first month.
    pub due_today: Money,
    /// Paid later: packs needed later, and everything charged postpaid.
    pub due_later: Money,
    /// What to buy, by month, larger packs first.
    pub purchases: Vec<Purchase>,
    /// Units served by free quota.
    pub granted: u64,
    /// Units served by packs held before.
    pub held: u64,
    /// Units in the packs bought.
    pub bought: u64,
    /// Of those, units that serve usage.
    pub used: u64,
    /// Of those, units that expire unused with the plan.
    pub lapsed: u64,
    /// Of those, units still valid at the plan's end.
    pub left: u64,
    /// Units charged postpaid.
    pub overflow: u64,
    /// Units not served, because service stops.
    pub stopped: u64,
    /// Total over units served from packs and postpaid, to six decimals.
    pub price_per_used_unit: Option<String>,
    /// How the total comes about; the amounts sum to it.
    pub steps: Vec<Step>,
}

impl OptionQuote {
    /// Number of packs bought.
    #[must_use]
    pub fn packs(&self) -> u64 {
        self.purchases.iter().fold(0, |n, p| n.saturating_add(p.count))
    }
}

/// Packs of one size bought in one month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purchase {
    /// Units each holds.
    pub units: u64,
    /// How many.
    pub count: u64,
    /// Price of each.
    pub price: Money,
    /// Price of all.
    pub amount: Money,
    /// Sized to order.
    pub custom: bool,
    /// The month it is bought in, from 1: the first in which it is needed.
    pub month: u8,
}

impl Purchase {
    /// Whether it is still valid after the plan. A pack bought in month m is valid through month m + `pack_months` − 1; one
    /// that ends with the plan does not outlast it.
    pub(super) fn outlasts(&self, pack_months: u16) -> bool {
        let through = u64::from(self.month).saturating_sub(1).saturating_add(u64::from(pack_months));
        through > billing::MONTHS as u64
    }
}

/// What the list asks for a pack of this size.
fn list_price(terms: &Terms<'_>, units: u64, custom: bool) -> Option<Money> {
    if custom {
        let tiers = &terms.public.custom.as_ref()?.tiers;
        return tiers.iter().rev().find(|t| t.from <= units)?.price.times(units);
    }
    terms.public.packs.iter().find(|p| p.units == units).map(|p| p.price)
}

/// One step of the working: quantity × unit price = amount, with the source behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Units served by free quota.
    Grant {
        /// Units served.
        units: u64,
        /// Whose grant it is.
        condition: Bilingual,
        /// Where it stands.
        cite: Cite,
    },
    /// Units served by a pack held before: paid already.
    Held {
        /// Units served.
        units: u64,
        /// Of so many left in it.
        of: u64,
        /// Its last day, where known.
        ends: Option<Date>,
    },
    /// Packs bought.
    Packs {
        /// Units each holds.
        units: u64,
        /// How many.
        count: u64,
        /// Price of each.
        price: Money,
        /// Price of all.
        amount: Money,
        /// Sized to order.
        custom: bool,
        /// What the list asks for each, where the customer pays another price.
        list_price: Option<Money>,
        /// Where the price stands.
        cite: Cite,
    },
    /// Units charged postpaid.
    Postpaid {
        /// How many.
        units: u64,
        /// Price of each.
        price: UnitPrice,
        /// Together.
        amount: Money,
        /// First and last month, from 1.
        months: (u8, u8),
        /// What the list asks for each, where the customer pays another price.
        list_price: Option<UnitPrice>,
        /// Where the price stands.
        cite: Cite,
    },
    /// Units not served.
    Stopped {
        /// How many.
        units: u64,
    },
}

/// Settles a purchase over the plan. `None` where overflow has no price or an amount leaves exact arithmetic.
pub(super) fn build(terms: &Terms<'_>, mix: &Mix) -> Option<OptionQuote> {
    let list = &*terms.list;
    let held = mix.units();
    let settled = billing::settle(&terms.usage, &terms.stocks, held);
    let granted = settled.iter().fold(0u64, |n, m| n.saturating_add(m.granted));
    let from_held = settled.iter().fold(0u64, |n, m| n.saturating_add(m.held));
    let beyond = terms.need_units.saturating_sub(held);
    let closed = match terms.overflow {
        Overflow::Stop => true,
        Overflow::AfterFirstPack => held == 0,
        Overflow::Postpaid => false,
    };
    let stops = closed || matches!(list.postpaid, Postpaid::None);
    let charges = if stops { Vec::new() } else { terms.charges(held).ok()? };

    let mut steps = Vec::new();
    for (stock, used) in terms.stocks.iter().zip(billing::serve(&terms.usage, &terms.stocks)) {
        let units = used.iter().fold(0u64, |n, &m| n.saturating_add(m));
        if units == 0 {
            continue;
        }
        match stock.origin {
            Origin::Grant(at) => {
                let grant = terms.grants.get(at)?;
                steps.push(Step::Grant {
                    units,
                    condition: grant.condition.clone(),
                    cite: grant.cite.clone(),
                });
            }
            Origin::Held(at) => {
                let ends = terms.held.get(at)?.ends;
                steps.push(Step::Held { units, of: stock.units, ends });
            }
        }
    }

    let sizes: Vec<(u64, u64)> = mix.picks.iter().map(|p| (p.units, p.count)).collect();
    let mut packs_total = Money::ZERO;
    for pick in &mix.picks {
        let price = Money::from_grains(pick.price)?;
        let amount = price.times(pick.count)?;
        packs_total = packs_total.plus(amount)?;
        let cite = if pick.custom {
            list.custom.as_ref().map(|c| {
                let tier = c.tiers.iter().rev().find(|t| t.from <= pick.units);
                tier.and_then(|t| t.cite.as_ref()).unwrap_or(&c.cite)
            })
        } else {
            list.packs.iter().find(|p| p.units == pick.units).map(|p| list.pack_cite(p))
        };
        steps.push(Step::Packs {
            units: pick.units,
            count: pick.count,
            price,
            amount,
            custom: pick.custom,
            list_price: list_price(terms, pick.units, pick.custom).filter(|public| *public != price),
            cite: cite.unwrap_or(&list.cite).clone(),
        });
    }

    let mut due_today = Money::ZERO;
    let (mut purchases, mut used, mut lapsed) = (Vec::new(), 0u64, 0u64);
    for bought in billing::buy(&sizes, &terms.need, terms.plan.buying) {
        let pick = mix.picks.get(bought.pick)?;
        let price = Money::from_grains(pick.price)?;
        let amount = price.times(bought.count)?;
        if bought.month == 1 {
            due_today = due_today.plus(amount)?;
        }
        used = used.saturating_add(bought.used);
        let purchase = Purchase {
            units: bought.units,
            count: bought.count,
            price,
            amount,
            custom: pick.custom,
            month: bought.month,
        };
        if !purchase.outlasts(list.pack_months) {
            let holds = bought.units.saturating_mul(bought.count);
            lapsed = lapsed.saturating_add(holds.saturating_sub(bought.used));
        }
        purchases.push(purchase);
    }

    for charge in &charges {
        steps.push(Step::Postpaid {
            units: charge.units,
            price: charge.price,
            amount: charge.amount,
            months: charge.months,
            list_price: match (&list.postpaid, &terms.public.postpaid) {
                (_, Postpaid::Flat(public)) if *public != charge.price => Some(*public),
                _ => None,
            },
            cite: list.cite.clone(),
        });
    }
    let stopped = if stops { beyond } else { 0 };
    if stopped > 0 {
        steps.push(Step::Stopped { units: stopped });
    }

    let total = packs_total.plus(sum(&charges)?)?;
    let overflow = if stops { 0 } else { beyond };
    Some(OptionQuote {
        total,
        payable: total.rounded(),
        due_today,
        due_later: total.minus(due_today)?,
        purchases,
        granted,
        held: from_held,
        bought: held,
        used,
        lapsed,
        left: held.saturating_sub(used).saturating_sub(lapsed),
        overflow,
        stopped,
        price_per_used_unit: total.per_unit(used.saturating_add(overflow)),
        steps,
    })
}

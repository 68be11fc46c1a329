//! Whether a channel's order, as it is now, may come back, and what of it (domain.md §6, Resync).

use super::CancelledDelivery;
use crate::codes::{ChannelItemId, Sku};
use crate::moment::Moment;
use crate::order::SaleOrder;
use crate::order::address::Address;
use crate::order::item::{ItemState, OrderItem};
use crate::recovery::CancelledBy;
use crate::refusal::{Refusal, RefusalCode};
use crate::sync::decide::flags_of;
use crate::sync::observation::{ListedOrder, ObservedUnits, Reading};
use std::collections::BTreeMap;

/// What a resync brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Unit by unit.
    pub units: Vec<WantedUnit>,
    /// The delivery address as the channel has it now, where it gives one.
    pub address: Option<Address>,
    /// Whether the channel has yet to verify it, and whether a claim is open there; `None` where no word can be read.
    pub flags: Option<(bool, bool)>,
}

/// One unit that a resync brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedUnit {
    /// The channel's id of its line.
    pub channel_item_id: ChannelItemId,
    /// What it is, on the site now.
    pub sku: Sku,
    /// What the buyer pays for it, in minor units of the order's currency.
    pub price_minor: i64,
    /// The time of the channel's word on its line: an older one says nothing about it.
    pub seen_at: Moment,
}

/// What of a line nobody here holds: its open units, and whether other units of it stand against a resync.
#[derive(Debug, Default)]
struct Free {
    open: u32,
    on_claim: u32,
    on_delivery: u32,
    cancelled: u32,
    unknown: u32,
}

/// Judges a channel's order as it is now, on those of its units that no live item of ours holds, and gives the units that a
/// resync of this record brings: the record's own, and those that are new on the site.
///
/// # Errors
/// `NOT_PAID`, `CANCELLED_AT_CHANNEL`, `ON_CLAIM`, `ALREADY_ON_DELIVERY`, `DUPLICATE_ALIVE`, `SKU_UNMAPPED` for a line without SKU; each with
/// the channel's own word.
pub fn judge(order: &SaleOrder, record: &CancelledDelivery, listed: &ListedOrder) -> Result<Wanted, Refusal> {
    let mut lines: BTreeMap<&ChannelItemId, Vec<(&ObservedUnits, i64)>> = BTreeMap::new();
    let observation = &listed.observation;
    for (place, entry) in observation.lines.iter().enumerate() {
        let price = listed.unit_prices_minor.get(place).copied().unwrap_or_default();
        lines
            .entry(&entry.channel_item_id)
            .or_default()
            .push((entry, price));
    }
    let mut units = Vec::new();
    let mut against = Free::default();
    for (line, entries) in &lines {
        let free = free_of(order, line, entries);
        against.on_claim += free.on_claim;
        against.on_delivery += free.on_delivery;
        against.cancelled += free.cancelled;
        against.unknown += free.unknown;
        let (own, all) = cancelled_on(order, record, line);
        let brought = free.open.min(own) + free.open.saturating_sub(all);
        let seen_at = time_of(entries, observation.asked_at);
        units.extend(wanted_of(line, entries, brought, seen_at)?);
    }
    let said = words(&observation.lines);
    refuse_against(order, listed, &against, &said)?;
    match (units.is_empty(), against.cancelled) {
        (false, _) => Ok(Wanted {
            units,
            address: observation.address.clone(),
            flags: flags_of(observation),
        }),
        (true, 0) => {
            let text = format!(
                "All that the sales site has of {} is in order {} already",
                order.channel_order_no, order.code
            );
            Err(Refusal::new(RefusalCode::DuplicateAlive, text))
        }
        (true, _) => {
            let text = format!("It is cancelled on the sales site by now ({said})");
            Err(Refusal::new(RefusalCode::CancelledAtChannel, text))
        }
    }
}

/// What stands against an order as it is on the site, whatever would come of it.
fn refuse_against(
    order: &SaleOrder,
    listed: &ListedOrder,
    against: &Free,
    said: &str,
) -> Result<(), Refusal> {
    if listed.is_paid == Some(false) && !listed.cash_on_delivery {
        let text = "It is not paid on the sales site, and not cash on delivery. Ask again when it is paid";
        return Err(Refusal::new(RefusalCode::NotPaid, text));
    }
    if against.on_claim > 0 {
        let text = format!("A claim is open on the sales site ({said}). Answer it there, then ask again");
        return Err(Refusal::new(RefusalCode::OnClaim, text));
    }
    if listed.currency != order.currency {
        let text = format!(
            "The sales site has it in {} now, and it was taken in in {}",
            listed.currency, order.currency
        );
        return Err(Refusal::new(RefusalCode::CurrencyDiffers, text));
    }
    if against.unknown > 0 {
        let text = format!(
            "The sales site has a word that nobody here can read ({said}), so whether the order is valid is not known. Look it up there"
        );
        return Err(Refusal::new(RefusalCode::UnknownWord, text));
    }
    if against.on_delivery > 0 {
        let text = format!("The sales site has it on its way already ({said})");
        return Err(Refusal::new(RefusalCode::AlreadyOnDelivery, text));
    }
    Ok(())
}

/// The channel's units of a line that no live item of ours holds. A live item holds a unit that is as far as it is, else one
/// that is open, else any.
fn free_of(order: &SaleOrder, line: &ChannelItemId, entries: &[(&ObservedUnits, i64)]) -> Free {
    let mut free = Free::default();
    for (entry, _) in entries {
        let place = match entry.reading {
            Reading::Open | Reading::PendingVerification => &mut free.open,
            Reading::Unknown => &mut free.unknown,
            Reading::OnClaim => &mut free.on_claim,
            Reading::Cancelled => &mut free.cancelled,
            Reading::Dispatched
            | Reading::Delivered
            | Reading::ReturnAnnounced(_)
            | Reading::ReturnOver(_) => &mut free.on_delivery,
        };
        *place += entry.quantity;
    }
    let live = order
        .items
        .iter()
        .filter(|item| item.is_live() && item.channel_item_id.as_ref() == Some(line));
    for item in live {
        let Free {
            open,
            on_claim,
            on_delivery,
            cancelled,
            unknown,
        } = &mut free;
        let first = match item.state.has_left() {
            true => [on_delivery, open, unknown, on_claim, cancelled],
            false => [open, unknown, on_claim, on_delivery, cancelled],
        };
        if let Some(held) = first.into_iter().find(|units| **units > 0) {
            *held -= 1;
        }
    }
    free
}

/// Units of a line that are cancelled here and may come back: of this record, and of all.
fn cancelled_on(order: &SaleOrder, record: &CancelledDelivery, line: &ChannelItemId) -> (u32, u32) {
    let is_one = |item: &&OrderItem| {
        item.channel_item_id.as_ref() == Some(line) && item.state == ItemState::Cancelled && !item.superseded
    };
    let all = order.items.iter().filter(is_one);
    let own = all.clone().filter(|item| record.items.contains(&item.no));
    let is_withdrawn = |item: &&OrderItem| {
        let mut of_it = order
            .cancelled
            .iter()
            .filter(|other| other.items.contains(&item.no));
        of_it.any(|other| other.withdrawn_at.is_some())
    };
    let others = all.filter(|item| {
        let may_come = item.cancelled_by == Some(CancelledBy::Seller) || is_withdrawn(item);
        !record.items.contains(&item.no) && may_come
    });
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let own = count(own.count());
    (own, own + count(others.count()))
}

fn wanted_of(
    line: &ChannelItemId,
    entries: &[(&ObservedUnits, i64)],
    units: u32,
    seen_at: Moment,
) -> Result<Vec<WantedUnit>, Refusal> {
    if units == 0 {
        return Ok(Vec::new());
    }
    // What is open is what comes: an entry that is cancelled or gone may be of another SKU or price.
    let is_open =
        |entry: &ObservedUnits| matches!(entry.reading, Reading::Open | Reading::PendingVerification);
    let mut left = units;
    let mut wanted = Vec::new();
    for (entry, price) in entries.iter().filter(|(entry, _)| is_open(entry)).rev() {
        let Some(sku) = &entry.sku else {
            let text = format!("Line {line} has no SKU on the sales site");
            return Err(Refusal::new(RefusalCode::SkuUnmapped, text));
        };
        let unit = WantedUnit {
            channel_item_id: line.clone(),
            sku: sku.clone(),
            price_minor: *price,
            seen_at,
        };
        let taken = left.min(entry.quantity);
        wanted.extend(std::iter::repeat_n(
            unit,
            usize::try_from(taken).unwrap_or(usize::MAX),
        ));
        left -= taken;
    }
    Ok(wanted)
}

/// The time of a line: the newest that the channel gives, else when it was asked (domain.md §4, Time).
fn time_of(entries: &[(&ObservedUnits, i64)], asked_at: Moment) -> Moment {
    let told = entries
        .iter()
        .map(|(entry, _)| entry.changed_at.unwrap_or(asked_at));
    told.max().unwrap_or(asked_at)
}

/// Whether something newer than this answer was applied to a line of the order meanwhile: then the channel must be asked again.
/// Compared line by line, by the channel's own times where it gives them, else by when it was asked.
pub fn is_outdated(order: &SaleOrder, listed: &ListedOrder) -> bool {
    let observation = &listed.observation;
    let mut lines: BTreeMap<&ChannelItemId, Option<Moment>> = BTreeMap::new();
    for entry in &observation.lines {
        let newest = lines.entry(&entry.channel_item_id).or_default();
        *newest = (*newest).max(entry.changed_at);
    }
    let current = order.items.iter().filter(|item| !item.superseded);
    let mut seen = current.filter_map(|item| item.channel_item_id.as_ref().zip(item.status_seen_at));
    seen.any(|(line, seen_at)| match lines.get(line) {
        Some(told) => seen_at > told.unwrap_or(observation.asked_at),
        None => seen_at > observation.asked_at,
    })
}

/// The channel's own words, each once.
fn words(lines: &[ObservedUnits]) -> String {
    let mut words: Vec<&str> = lines.iter().map(|entry| entry.raw_status.as_str()).collect();
    words.sort_unstable();
    words.dedup();
    let quoted: Vec<String> = words.iter().map(|word| format!("{word:?}")).collect();
    quoted.join(", ")
}

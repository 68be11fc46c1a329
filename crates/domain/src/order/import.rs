//! Taking an order in, and meeting it again (domain.md §4, last points; §6: the import never brings a cancelled one back).

use super::edit::Edit;
use super::event::EventKind;
use super::item::{ItemState, OrderItem};
use super::{Flags, OrderStatus, Origin, SaleOrder};
use crate::change::Desk;
use crate::codes::{ChannelCode, ChannelItemId, OrderCode};
use crate::putaway::PutawayMark;
use crate::refusal::Refusal;
use crate::sync::glance::Glance;
use crate::sync::observation::{LINE_UNITS_MAX, ListedOrder, ORDER_UNITS_MAX, Observation, Reading};
use crate::sync::{Decision, Outcome, OutcomeKind};
use crate::words::counted;
use std::collections::BTreeMap;

/// What an order that the channel lists is to us.
#[derive(Debug, Clone, Copy)]
pub enum Known<'o> {
    /// Never seen: it would get this code.
    No(&'o OrderCode),
    /// We have it.
    Yes(&'o SaleOrder),
}

/// Decides what a listed order becomes: a new order with its stock reserved, or nothing, since we have it; then only its
/// address may be taken over.
pub fn take_in(known: Known<'_>, channel: &ChannelCode, listed: &ListedOrder, desk: &mut Desk) -> Decision {
    match known {
        Known::Yes(order) if order.status() == OrderStatus::Cancelled => Decision {
            outcome: stays_cancelled(),
            change: None,
        },
        Known::Yes(order) => meet_again(order, &listed.observation, desk),
        Known::No(code) => take_in_new(code, channel, listed, desk),
    }
}

fn take_in_new(code: &OrderCode, channel: &ChannelCode, listed: &ListedOrder, desk: &mut Desk) -> Decision {
    if let Some(outcome) = not_taken_in(listed) {
        return Decision {
            outcome,
            change: None,
        };
    }
    let units = listed
        .observation
        .lines
        .iter()
        .map(|line| u64::from(line.quantity))
        .sum::<u64>();
    let decided = desk.all_or_nothing(|desk| {
        let order = new_order(code, channel, listed, desk);
        let mut edit = Edit::of_new(order, desk);
        edit.note(
            EventKind::OrderImported,
            &[],
            format!("Taken in from {channel} with {}", counted(units, "unit")),
        );
        edit.reserve_waiting()?;
        Ok::<_, Refusal>(edit.finish())
    });
    match decided {
        Ok(change) => {
            let short = change.as_ref().map_or(0, |c| {
                c.after
                    .items
                    .iter()
                    .filter(|i| i.state == ItemState::Unfulfillable)
                    .count()
            });
            let message = match short {
                0 => format!("Taken in as {code}"),
                n => format!(
                    "Taken in as {code}; {n} of {} without stock",
                    counted(units, "unit")
                ),
            };
            Decision {
                outcome: Outcome {
                    kind: OutcomeKind::Changed,
                    code: None,
                    message,
                },
                change,
            }
        }
        Err(refusal) => Decision {
            outcome: refusal.into(),
            change: None,
        },
    }
}

/// Why a listed order is not taken in, where it is not.
fn not_taken_in(listed: &ListedOrder) -> Option<Outcome> {
    let lines = &listed.observation.lines;
    let failed = |code: &str, text: String| Some(Outcome::with(OutcomeKind::Failed, code, text));
    if lines.is_empty() {
        return failed(
            "ORDER_WITHOUT_LINES",
            "The channel listed it without any line".to_owned(),
        );
    }
    let mut of_line: BTreeMap<&ChannelItemId, u64> = BTreeMap::new();
    for line in lines {
        *of_line.entry(&line.channel_item_id).or_default() += u64::from(line.quantity);
    }
    let units: u64 = of_line.values().sum();
    if units == 0 || units > u64::from(ORDER_UNITS_MAX) {
        let text = format!(
            "It has {}; an order holds 1 to {ORDER_UNITS_MAX}",
            counted(units, "unit")
        );
        return failed("QUANTITY_OUT_OF_RANGE", text);
    }
    if let Some((line, units)) = of_line
        .iter()
        .find(|(_, units)| **units > u64::from(LINE_UNITS_MAX))
    {
        let text = format!(
            "Line {line} has {}; a line holds up to {LINE_UNITS_MAX}",
            counted(*units, "unit")
        );
        return failed("QUANTITY_OUT_OF_RANGE", text);
    }
    if let Some(line) = lines.iter().find(|line| line.sku.is_none()) {
        return failed(
            "LINE_WITHOUT_SKU",
            format!("Line {} has no SKU", line.channel_item_id),
        );
    }
    if listed.unit_prices_minor.len() != lines.len() {
        let text = format!(
            "It has {} lines and {} prices",
            lines.len(),
            listed.unit_prices_minor.len()
        );
        return failed("LINE_WITHOUT_PRICE", text);
    }
    if lines.iter().all(|line| line.reading == Reading::Cancelled) {
        let text = "It was cancelled on the channel before it was ever taken in";
        return Some(Outcome::with(OutcomeKind::Skipped, "CANCELLED_AT_CHANNEL", text));
    }
    None
}

fn new_order(code: &OrderCode, channel: &ChannelCode, listed: &ListedOrder, desk: &Desk) -> SaleOrder {
    let observation = &listed.observation;
    let mut items = Vec::new();
    for (line, price_minor) in observation.lines.iter().zip(&listed.unit_prices_minor) {
        let Some(sku) = &line.sku else { continue };
        for _ in 0..line.quantity {
            items.push(OrderItem {
                no: u32::try_from(items.len()).unwrap_or(u32::MAX).saturating_add(1),
                sku: sku.clone(),
                channel_item_id: Some(line.channel_item_id.clone()),
                state: ItemState::Unfulfillable,
                package: None,
                shelf: None,
                putaway: PutawayMark::None,
                cancelled_by: None,
                superseded: false,
                price_minor: *price_minor,
                status_seen_at: None,
                return_seen_at: None,
            });
        }
    }
    let any = |reading: Reading| observation.lines.iter().any(|line| line.reading == reading);
    SaleOrder {
        code: code.clone(),
        channel: channel.clone(),
        channel_order_no: observation.channel_order_no.clone(),
        origin: Origin::Api,
        placed_at: listed.placed_at,
        imported_at: desk.now,
        currency: listed.currency.clone(),
        address: observation.address.clone().unwrap_or_default(),
        third_party_shipping: observation.third_party_shipping.unwrap_or(false),
        cash_on_delivery: listed.cash_on_delivery,
        flags: Flags {
            unverified: any(Reading::PendingVerification),
            on_claim: any(Reading::OnClaim),
            on_hold: false,
        },
        items,
        packages: Vec::new(),
        cancelled: Vec::new(),
        returns: Vec::new(),
        contradictions: Vec::new(),
        version: 0,
        events: 0,
        movements: 0,
    }
}

/// The ordinary import never brings a cancelled order back (domain.md §6).
fn stays_cancelled() -> Outcome {
    let text = "It is cancelled here and stays so; the import never brings an order back";
    Outcome::with(OutcomeKind::Unchanged, "CANCELLED_HERE", text)
}

/// The outcome of a listed order that we have, where a glance is enough to say that nothing changes: then it is what
/// [`take_in`] would say. `None` where the whole order must be looked at.
pub fn met_at_a_glance(glance: &Glance, observation: &Observation) -> Option<Outcome> {
    if glance.status == OrderStatus::Cancelled {
        return Some(stays_cancelled());
    }
    let mut drift = line_drift(&glance.items, observation);
    if glance.has_another_address(observation) {
        match glance.is_untouched() {
            Some(false) if glance.items.iter().any(OrderItem::is_live) => {
                drift.push(ADDRESS_DRIFT.to_owned())
            }
            Some(false) => {}
            Some(true) | None => return None,
        }
    }
    Some(outcome_with(&drift))
}

const ADDRESS_DRIFT: &str = "the delivery address differs on the site";

fn outcome_with(drift: &[String]) -> Outcome {
    match drift.is_empty() {
        true => Outcome::unchanged(),
        false => Outcome::with(OutcomeKind::Unchanged, "DRIFT", drift.join("; ")),
    }
}

fn meet_again(order: &SaleOrder, observation: &Observation, desk: &mut Desk) -> Decision {
    let mut drift = line_drift(&order.items, observation);
    let mut edit = Edit::of(order, desk);
    if let Some(address) = observation
        .address
        .as_ref()
        .filter(|address| **address != order.address)
    {
        if order.is_untouched() {
            edit.order.address = address.clone();
            let text = "The delivery address was changed on the channel and is taken over";
            edit.note(EventKind::AddressChanged, &[], text);
        } else if order.items.iter().any(OrderItem::is_live) {
            drift.push(ADDRESS_DRIFT.to_owned());
        }
    }
    match edit.finish() {
        Some(change) => {
            let message = "The delivery address is taken over".to_owned();
            Decision {
                outcome: Outcome {
                    kind: OutcomeKind::Changed,
                    code: None,
                    message,
                },
                change: Some(change),
            }
        }
        None => Decision {
            outcome: outcome_with(&drift),
            change: None,
        },
    }
}

/// How the lines on the site differ from ours, in quantity or in what they are.
pub fn line_drift(items: &[OrderItem], observation: &Observation) -> Vec<String> {
    let mut there: BTreeMap<&ChannelItemId, (u64, Option<&str>)> = BTreeMap::new();
    for line in &observation.lines {
        let entry = there.entry(&line.channel_item_id).or_default();
        entry.0 += u64::from(line.quantity);
        entry.1 = entry.1.or(line.sku.as_ref().map(|sku| sku.as_str()));
    }
    let mut here: BTreeMap<&ChannelItemId, (u64, &str)> = BTreeMap::new();
    for item in items.iter().filter(|item| !item.superseded) {
        if let Some(line) = &item.channel_item_id {
            here.entry(line).or_insert((0, item.sku.as_str())).0 += 1;
        }
    }
    let mut drift = Vec::new();
    for (line, (units, sku)) in &there {
        match here.get(line) {
            None => drift.push(format!(
                "line {line} with {} is new on the site",
                counted(*units, "unit")
            )),
            Some((ours, _)) if ours != units => {
                drift.push(format!(
                    "line {line} has {} on the site and {ours} here",
                    counted(*units, "unit")
                ));
            }
            Some((_, ours)) if sku.is_some_and(|sku| sku != *ours) => {
                drift.push(format!(
                    "line {line} is {} on the site and {ours} here",
                    sku.unwrap_or_default()
                ));
            }
            Some(_) => {}
        }
    }
    for line in here.keys().filter(|line| !there.contains_key(**line)) {
        drift.push(format!("line {line} is not on the site any more"));
    }
    drift
}

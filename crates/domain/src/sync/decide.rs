//! `decide`: what one observation does to one order. Pure; the same input gives the same decision.

use super::contradiction::ContradictionState;
use super::observation::{Observation, Reading};
use super::outcome::{Outcome, OutcomeKind};
use super::plan::{Asked, Plan};
use super::settle::settle_contradictions;
use crate::change::{Desk, OrderChange};
use crate::channel::Capabilities;
use crate::moment::Moment;
use crate::order::Cancelling;
use crate::order::edit::Edit;
use crate::order::event::{Event, EventKind};
use crate::order::item::ItemState;
use crate::order::{Origin, Parcel, SaleOrder};
use crate::recovery::{CancelledBy, CancelledDelivery};
use crate::refusal::Refusal;
use std::collections::{BTreeMap, BTreeSet};

/// What was decided on one order: its outcome, and what to write; `None` where nothing is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Its outcome in the run.
    pub outcome: Outcome,
    /// What changes.
    pub change: Option<OrderChange>,
}

/// Decides what a channel's word does to an order. A refusal leaves the order, the stock and the numbers as they were.
pub fn decide(
    order: &SaleOrder,
    observation: &Observation,
    capabilities: &Capabilities,
    desk: &mut Desk,
) -> Decision {
    let is_shipped_by_channel = order.third_party_shipping;
    if let Some(outcome) = skipped(order.origin, is_shipped_by_channel, observation, capabilities) {
        return Decision {
            outcome,
            change: None,
        };
    }
    let plan = Plan::of(order, observation);
    let decided = desk.all_or_nothing(|desk| {
        let mut edit = Edit::of(order, desk);
        apply(&mut edit, observation, &plan)?;
        Ok::<_, Refusal>(edit.finish())
    });
    match decided {
        Ok(change) => Decision {
            outcome: outcome_of(order, &plan, change.as_ref()),
            change,
        },
        Err(refusal) => Decision {
            outcome: refusal.into(),
            change: None,
        },
    }
}

/// Why an order is not synced, where it is not.
pub(super) fn skipped(
    origin: Origin,
    is_shipped_by_channel: bool,
    observation: &Observation,
    capabilities: &Capabilities,
) -> Option<Outcome> {
    if origin != Origin::Api {
        let text = format!("The order was not taken from the channel ({origin}); only API orders are synced");
        return Some(Outcome::with(OutcomeKind::Skipped, "NOT_FROM_CHANNEL", text));
    }
    let channel_ships = observation.third_party_shipping.unwrap_or(is_shipped_by_channel);
    if capabilities.channel_ships_only && !channel_ships {
        let text =
            "The seller ships this order; this channel tells the status only of orders that it ships itself";
        return Some(Outcome::with(OutcomeKind::Skipped, "SELLER_SHIPS", text));
    }
    None
}

fn apply(edit: &mut Edit<'_>, observation: &Observation, plan: &Plan<'_>) -> Result<(), Refusal> {
    if !plan.is_all_stale(&edit.order.items) {
        take_flags(edit, observation);
        take_address(edit, observation);
    }
    for at in moments_of(plan) {
        cancel(edit, plan, at)?;
        catch_up(edit, plan, at)?;
    }
    withdraw(edit, plan)?;
    note_recovery(edit, plan);
    settle_contradictions(edit, plan)
}

/// Words with a time of their own are applied in the order in which they came about; at one moment, cancels come first.
fn moments_of(plan: &Plan<'_>) -> BTreeSet<Moment> {
    plan.cancel
        .iter()
        .chain(&plan.catch_up)
        .map(|asked| asked.at)
        .collect()
}

pub(super) fn said(word: &str) -> String {
    format!("The channel says \"{word}\"")
}

/// Units by the word that speaks of them.
pub(super) fn by_word<'p, 'o>(asked: impl Iterator<Item = &'p Asked<'o>>) -> BTreeMap<&'o str, Vec<u32>>
where
    'o: 'p,
{
    let mut groups: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for asked in asked {
        groups.entry(&asked.entry.raw_status).or_default().push(asked.no);
    }
    groups
}

pub(super) fn seen(edit: &mut Edit<'_>, asked: &Asked<'_>) {
    let is_return = asked.entry.reading.is_of_returns();
    if let Some(item) = edit.item_mut(asked.no) {
        let newest = if is_return {
            &mut item.return_seen_at
        } else {
            &mut item.status_seen_at
        };
        *newest = (*newest).max(Some(asked.at));
    }
}

fn cancel(edit: &mut Edit<'_>, plan: &Plan<'_>, at: Moment) -> Result<(), Refusal> {
    let now: Vec<&Asked<'_>> = plan.cancel.iter().filter(|asked| asked.at == at).collect();
    for (word, nos) in by_word(now.iter().copied()) {
        edit.cancel(&nos, &Cancelling::by_channel(&said(word)))?;
    }
    now.into_iter().for_each(|asked| seen(edit, asked));
    Ok(())
}

fn catch_up(edit: &mut Edit<'_>, plan: &Plan<'_>, at: Moment) -> Result<(), Refusal> {
    let now: Vec<&Asked<'_>> = plan.catch_up.iter().filter(|asked| asked.at == at).collect();
    let mut leaving: Vec<(u32, Parcel)> = Vec::new();
    let mut words: BTreeSet<&str> = BTreeSet::new();
    for asked in &now {
        if edit
            .order
            .item(asked.no)
            .is_some_and(|item| item.state.is_before_dispatch())
        {
            let parcel = Parcel {
                tracking_no: asked.entry.tracking_no.clone(),
                shipping_provider: asked.entry.shipping_provider.clone(),
                invoice_no: asked.entry.invoice_no.clone(),
            };
            leaving.push((asked.no, parcel));
            words.insert(&asked.entry.raw_status);
        }
    }
    edit.dispatch(&leaving, &said(&words.into_iter().collect::<Vec<_>>().join(", ")))?;
    go_on(edit, &now)?;
    now.into_iter().for_each(|asked| seen(edit, asked));
    Ok(())
}

/// What follows dispatch, an entry at a time: its units share one word and one return.
fn go_on(edit: &mut Edit<'_>, now: &[&Asked<'_>]) -> Result<(), Refusal> {
    let mut entries: Vec<(&Asked<'_>, Vec<u32>)> = Vec::new();
    for asked in now {
        match entries
            .iter_mut()
            .find(|(first, _)| std::ptr::eq(first.entry, asked.entry))
        {
            Some((_, nos)) => nos.push(asked.no),
            None => entries.push((asked, vec![asked.no])),
        }
    }
    for (first, nos) in entries {
        let why = said(&first.entry.raw_status);
        let details = first.entry.return_details.clone().unwrap_or_default();
        match first.entry.reading {
            Reading::Delivered => edit.deliver(&nos, &why)?,
            Reading::ReturnAnnounced(kind) => edit.announce_return(&nos, kind, &details, &why)?,
            Reading::ReturnOver(kind) => edit.complete_return(&nos, kind, &details, &why)?,
            Reading::Open
            | Reading::PendingVerification
            | Reading::OnClaim
            | Reading::Cancelled
            | Reading::Dispatched
            | Reading::Unknown => {}
        }
    }
    Ok(())
}

fn withdraw(edit: &mut Edit<'_>, plan: &Plan<'_>) -> Result<(), Refusal> {
    for (word, nos) in by_word(plan.withdraw_return.iter()) {
        edit.withdraw_return(&nos, &said(word))?;
    }
    plan.withdraw_return.iter().for_each(|asked| seen(edit, asked));
    Ok(())
}

/// Marks on cancelled deliveries: the site cancelled too, or the site's cancel no longer holds. Each is written once.
fn note_recovery(edit: &mut Edit<'_>, plan: &Plan<'_>) {
    mark(
        edit,
        &plan.cancelled_on_site,
        EventKind::CancelledOnSite,
        |delivery, nos| {
            // While one of its units is open there, that one may come back.
            let is_meant = delivery.items.iter().all(|no| nos.contains(no));
            is_meant.then_some(&mut delivery.site_cancelled_at)
        },
    );
    mark(
        edit,
        &plan.withdrawn_cancel,
        EventKind::CancelWithdrawn,
        |delivery, nos| {
            let is_meant = match delivery.by {
                CancelledBy::Buyer => delivery.items.iter().any(|no| nos.contains(no)),
                // The site may have cancelled some of what the seller cancelled: open units beside those withdraw nothing.
                CancelledBy::Seller => {
                    delivery.site_cancelled_at.is_some() && delivery.items.iter().all(|no| nos.contains(no))
                }
            };
            is_meant.then_some(&mut delivery.withdrawn_at)
        },
    );
}

/// Writes one of the marks on the deliveries that it is for, and tells of their units.
fn mark(
    edit: &mut Edit<'_>,
    asked: &[Asked<'_>],
    kind: EventKind,
    mark_of: impl for<'d> Fn(&'d mut CancelledDelivery, &BTreeSet<u32>) -> Option<&'d mut Option<Moment>>,
) {
    let now = edit.now();
    let nos: BTreeSet<u32> = asked.iter().map(|asked| asked.no).collect();
    let mut told = BTreeSet::new();
    for delivery in &mut edit.order.cancelled {
        let items: Vec<u32> = delivery
            .items
            .iter()
            .copied()
            .filter(|no| nos.contains(no))
            .collect();
        if let Some(mark @ None) = mark_of(delivery, &nos) {
            *mark = Some(now);
            told.extend(items);
        }
    }
    let asked: Vec<&Asked<'_>> = asked.iter().filter(|asked| told.contains(&asked.no)).collect();
    if let Some(first) = asked.first() {
        let nos: Vec<u32> = told.into_iter().collect();
        edit.note(kind, &nos, said(&first.entry.raw_status));
        asked.into_iter().for_each(|asked| seen(edit, asked));
    }
}

/// The flags that an observation gives an order: unverified, on claim; `None` where none of its words can be read.
pub(crate) fn flags_of(observation: &Observation) -> Option<(bool, bool)> {
    let mut lines = observation.lines.iter();
    if lines.all(|entry| entry.reading == Reading::Unknown) {
        return None;
    }
    let any = |reading: Reading| observation.lines.iter().any(|entry| entry.reading == reading);
    Some((any(Reading::PendingVerification), any(Reading::OnClaim)))
}

fn take_flags(edit: &mut Edit<'_>, observation: &Observation) {
    let Some((unverified, on_claim)) = flags_of(observation) else {
        return;
    };
    if edit.order.flags.unverified != unverified {
        edit.order.flags.unverified = unverified;
        let text = if unverified {
            "Waits for the channel's verification"
        } else {
            "Verified by the channel"
        };
        edit.note(EventKind::FlagChanged, &[], text);
    }
    if edit.order.flags.on_claim != on_claim {
        edit.order.flags.on_claim = on_claim;
        let text = if on_claim {
            "A claim is open on the channel"
        } else {
            "No claim is open any more"
        };
        edit.note(EventKind::FlagChanged, &[], text);
    }
}

/// The address is taken over while the order is CREATED; later it is drift, which the outcome tells.
fn take_address(edit: &mut Edit<'_>, observation: &Observation) {
    let Some(address) = &observation.address else {
        return;
    };
    if *address == edit.order.address || !edit.order.is_untouched() {
        return;
    }
    edit.order.address = address.clone();
    edit.note(
        EventKind::AddressChanged,
        &[],
        "The delivery address was changed on the channel and is taken over",
    );
}

/// The gravest thing that happened gives the outcome its kind; what else there is to tell stands in the message.
fn outcome_of(before: &SaleOrder, plan: &Plan<'_>, change: Option<&OrderChange>) -> Outcome {
    let after = change.map_or(before, |change| &change.after);
    let open = after
        .contradictions
        .iter()
        .filter(|c| c.state == ContradictionState::Open);
    let open: Vec<String> = open
        .map(|c| format!("{} on items {:?}: {}", c.kind, c.items, said(&c.word)))
        .collect();
    let is_contradiction = !open.is_empty();
    let changed = change.map(|change| what_changed(before, change, is_contradiction));
    let mut told: Vec<String> = changed.filter(|text| !text.is_empty()).into_iter().collect();
    told.extend(open);
    if !is_contradiction && change.is_none() {
        return outcome_without_change(plan);
    }
    told.extend(told_beside(plan));
    let message = told.join("; ");
    if is_contradiction {
        return Outcome::with(OutcomeKind::Contradiction, "CONTRADICTION", message);
    }
    Outcome {
        kind: OutcomeKind::Changed,
        code: None,
        message,
    }
}

/// What there is to tell of words that change nothing: those that cannot be read, and drift.
fn told_beside(plan: &Plan<'_>) -> Vec<String> {
    let unknown: BTreeSet<&String> = plan.unknown.iter().collect();
    let unread = |word: &String| {
        format!(
            "{}, which is not in its status table; nothing was changed by it",
            said(word)
        )
    };
    let mut told: Vec<String> = unknown.into_iter().map(unread).collect();
    told.extend(plan.drift.iter().cloned());
    told
}

/// The outcome of an order that stays as it is and has no open contradiction.
pub(super) fn outcome_without_change(plan: &Plan<'_>) -> Outcome {
    let message = told_beside(plan).join("; ");
    if !plan.unknown.is_empty() {
        return Outcome::with(OutcomeKind::Unchanged, "UNKNOWN_STATUS", message);
    }
    if !plan.drift.is_empty() {
        return Outcome::with(OutcomeKind::Unchanged, "DRIFT", message);
    }
    if plan.stale > 0 {
        let text = "The channel's word is older than what is known";
        return Outcome::with(OutcomeKind::Unchanged, "STALE", text);
    }
    Outcome::unchanged()
}

/// The units that moved, or where none did, what the timeline says; without the contradictions where they are told anyway.
fn what_changed(before: &SaleOrder, change: &OrderChange, tells_contradictions: bool) -> String {
    let moved = summary(before, &change.after);
    if !moved.is_empty() {
        return moved;
    }
    let is_told = |event: &&Event| !(tells_contradictions && event.kind == EventKind::ContradictionChanged);
    let events = change.events.iter().filter(is_told);
    let mut details: Vec<String> = events.map(|event| event.detail.clone()).collect();
    details.dedup();
    details.join("; ")
}

/// "2 FULFILLABLE → DISPATCHED, 1 FULFILLABLE → CANCELLED".
fn summary(before: &SaleOrder, after: &SaleOrder) -> String {
    let mut moves: BTreeMap<(ItemState, ItemState), usize> = BTreeMap::new();
    for (old, new) in before.items.iter().zip(&after.items) {
        if old.state != new.state {
            *moves.entry((old.state, new.state)).or_default() += 1;
        }
    }
    moves
        .iter()
        .map(|((from, to), n)| format!("{n} {from} → {to}"))
        .collect::<Vec<_>>()
        .join(", ")
}

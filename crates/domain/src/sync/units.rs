//! Which unit: the channel speaks of lines and quantities, we hold single units (domain.md §4, Which unit).

use super::observation::{ObservedUnits, Reading, ReturnKind};
use crate::order::item::{ItemState, OrderItem};
use crate::recovery::CancelledBy;

/// What one line's observation is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Matched {
    /// Each unit's number with the index of the entry that speaks of it.
    Units(Vec<(u32, usize)>),
    /// The channel has more units than we do: a contradiction.
    More {
        /// Units there.
        there: u64,
    },
    /// The channel has fewer: drift, no change.
    Fewer {
        /// Units there.
        there: u64,
    },
}

/// Gives each unit of one line to one of the line's entries.
///
/// Units already in the observed state count first. Then what moves forward takes the most advanced unit, the one furthest
/// along first; of units equally far, the one with the lowest number. A cancel takes the least advanced, of equals the one
/// with the highest number: so a cancel and a dispatch never compete for one unit, in whatever order they arrive. Open and
/// unreadable entries take what is left.
///
/// What the seller cancelled here and took off the channel's order is not missing there: the others are still followed.
pub fn match_line(units: &[&OrderItem], entries: &[&ObservedUnits]) -> Matched {
    let there: u64 = entries.iter().map(|entry| u64::from(entry.quantity)).sum();
    if there > units.len() as u64 {
        return Matched::More { there };
    }
    let Some(mut free) = still_there(units, entries, there) else {
        return Matched::Fewer { there };
    };
    free.sort_by_key(|item| (std::cmp::Reverse(item.state.advancement()), item.no));
    let mut left: Vec<u32> = entries.iter().map(|entry| entry.quantity).collect();
    let mut given = Vec::with_capacity(units.len());
    for (i, entry) in entries.iter().enumerate() {
        take(&mut free, &mut left[i], &mut given, i, |free| {
            free.iter().rposition(|item| is_already(item, entry.reading))
        });
    }
    for i in in_order_of_taking(entries) {
        let last = entries[i].reading == Reading::Cancelled;
        take(&mut free, &mut left[i], &mut given, i, |free| match last {
            true => free
                .iter()
                .rposition(|item| item.state != ItemState::Cancelled)
                .or(free.len().checked_sub(1)),
            false => (!free.is_empty()).then_some(0),
        });
    }
    given.sort_unstable();
    Matched::Units(given)
}

/// The units that the channel's `there` units are about; `None` where it has too few. Where it shows cancelled units beside others,
/// nobody can say which of ours it dropped; where all that it has is cancelled, nothing of it is to be sent.
fn still_there<'i>(
    units: &[&'i OrderItem],
    entries: &[&ObservedUnits],
    there: u64,
) -> Option<Vec<&'i OrderItem>> {
    let mut left: Vec<&OrderItem> = units.to_vec();
    let is_cancelled = |entry: &&ObservedUnits| entry.reading == Reading::Cancelled;
    let is_mixed = entries.iter().any(is_cancelled) && !entries.iter().all(is_cancelled);
    while left.len() as u64 > there {
        let taken_off = |item: &&OrderItem| {
            item.state == ItemState::Cancelled && item.cancelled_by == Some(CancelledBy::Seller)
        };
        let place = left.iter().rposition(taken_off).filter(|_| !is_mixed)?;
        left.remove(place);
    }
    Some(left)
}

fn take(
    free: &mut Vec<&OrderItem>,
    left: &mut u32,
    given: &mut Vec<(u32, usize)>,
    entry: usize,
    choose: impl Fn(&[&OrderItem]) -> Option<usize>,
) {
    while *left > 0 {
        let Some(place) = choose(free) else { return };
        given.push((free.remove(place).no, entry));
        *left -= 1;
    }
}

/// Returns and deliveries first, then dispatches, then cancels; open and unreadable entries last.
fn in_order_of_taking(entries: &[&ObservedUnits]) -> Vec<usize> {
    let rank = |reading: Reading| match reading {
        Reading::ReturnOver(_) => 0,
        Reading::ReturnAnnounced(_) => 1,
        Reading::Delivered => 2,
        Reading::Dispatched => 3,
        Reading::Cancelled => 4,
        Reading::Open | Reading::PendingVerification | Reading::OnClaim | Reading::Unknown => 5,
    };
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by_key(|i| rank(entries[*i].reading));
    order
}

fn is_already(item: &OrderItem, reading: Reading) -> bool {
    let state = item.state;
    match reading {
        Reading::Cancelled => state == ItemState::Cancelled || is_expected_back_as_cancelled(item),
        Reading::Dispatched => state == ItemState::Dispatched,
        Reading::Delivered => state == ItemState::Delivered,
        Reading::ReturnAnnounced(ReturnKind::Cir) => state == ItemState::ReturnRequested,
        Reading::ReturnAnnounced(ReturnKind::Rto) => {
            state == ItemState::CourierReturn && !is_expected_back_as_cancelled(item)
        }
        Reading::ReturnOver(_) => state == ItemState::Returned,
        Reading::Open | Reading::PendingVerification | Reading::OnClaim | Reading::Unknown => false,
    }
}

/// Whether it is on its way back because the channel called it cancelled after it had left: no word of a return, which
/// would have left its time, announced that. The same word again speaks of this unit, not of the next one.
fn is_expected_back_as_cancelled(item: &OrderItem) -> bool {
    item.state == ItemState::CourierReturn && item.return_seen_at.is_none()
}

//! What an observation does to an order's contradictions (domain.md §4, Contradiction).

use super::contradiction::{Contradiction, ContradictionKind, ContradictionState};
use super::decide::{by_word, said, seen};
use super::observation::{ReturnDetails, ReturnKind};
use super::plan::{Plan, Shown};
use crate::order::edit::Edit;
use crate::order::event::EventKind;
use crate::refusal::Refusal;

/// Closes what the channel says otherwise by now, opens what is new, and leaves the rest as it is: a contradiction that is
/// open, or of which a person said *it did not*, stands as long as the channel repeats its word.
pub(super) fn settle_contradictions(edit: &mut Edit<'_>, plan: &Plan<'_>) -> Result<(), Refusal> {
    close_what_was_said_otherwise(edit, plan);
    for shown in &plan.contradictions {
        let covered = |no: &u32| {
            edit.order
                .contradictions
                .iter()
                .any(|c| stands(c) && same(c, shown) && c.items.contains(no))
        };
        let new: Vec<u32> = shown.items.iter().copied().filter(|no| !covered(no)).collect();
        if !new.is_empty() {
            open(edit, shown, &new);
            shown
                .asked
                .iter()
                .filter(|asked| new.contains(&asked.no))
                .for_each(|asked| seen(edit, asked));
        }
    }
    for (word, nos) in by_word(plan.return_expected.iter()) {
        edit.announce_return(&nos, ReturnKind::Rto, &ReturnDetails::default(), &said(word))?;
    }
    plan.return_expected.iter().for_each(|asked| seen(edit, asked));
    Ok(())
}

fn stands(contradiction: &Contradiction) -> bool {
    match contradiction.state {
        ContradictionState::Open | ContradictionState::ItDidNot => true,
        ContradictionState::ItLeft | ContradictionState::Resolved => false,
    }
}

fn same(contradiction: &Contradiction, shown: &Shown<'_>) -> bool {
    contradiction.kind == shown.kind && contradiction.word == shown.word
}

/// Whether the observation has another word for some of its items; of a count, whether it counts otherwise.
fn is_said_otherwise(contradiction: &Contradiction, plan: &Plan<'_>) -> bool {
    let items = &contradiction.items;
    match contradiction.kind {
        ContradictionKind::MoreUnitsThere => {
            let counted = items
                .iter()
                .any(|no| plan.words.contains_key(no) || plan.miscounted.contains(no));
            counted
                && !plan
                    .contradictions
                    .iter()
                    .any(|shown| same(contradiction, shown) && shown.items == *items)
        }
        // A carrier's word is not the channel's to take back.
        ContradictionKind::VoidHereMovedThere => false,
        // The site has cancelled it by now, or says where it went.
        ContradictionKind::CancelRefusedThere => {
            let is_cancelled = plan
                .cancelled_on_site
                .iter()
                .any(|asked| items.contains(&asked.no));
            let moved = |shown: &Shown<'_>| {
                shown.kind == ContradictionKind::CancelledHereMovedThere
                    && shown.items.iter().any(|no| items.contains(no))
            };
            is_cancelled || plan.contradictions.iter().any(moved)
        }
        ContradictionKind::CancelledHereMovedThere | ContradictionKind::CancelledAfterDispatch => items
            .iter()
            .any(|no| plan.words.get(no).is_some_and(|word| *word != contradiction.word)),
    }
}

fn close_what_was_said_otherwise(edit: &mut Edit<'_>, plan: &Plan<'_>) {
    let now = edit.now();
    let mut closed = Vec::new();
    for contradiction in &mut edit.order.contradictions {
        if stands(contradiction) && is_said_otherwise(contradiction, plan) {
            contradiction.state = ContradictionState::Resolved;
            contradiction.closed_at = Some(now);
            closed.push((contradiction.no, contradiction.items.clone()));
        }
    }
    for (no, items) in closed {
        edit.note(
            EventKind::ContradictionChanged,
            &items,
            format!("Contradiction {no}: the channel has changed its word"),
        );
    }
}

fn open(edit: &mut Edit<'_>, shown: &Shown<'_>, items: &[u32]) {
    let no = edit.contradict(shown.kind, items.to_vec(), &shown.word);
    let text = format!("Contradiction {no} ({}): {}", shown.kind, said(&shown.word));
    edit.note(EventKind::ContradictionChanged, items, text);
}

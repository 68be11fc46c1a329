//! Contradictions of an order as they open and close, and what a parcel that travels under a void label is kept in mind for.

use super::edit::Edit;
use super::event::EventKind;
use super::item::PackageKey;
use super::{Origin, SaleOrder};
use crate::recovery::CancelledDelivery;
use crate::refusal::{Refusal, RefusalCode};
use crate::sync::contradiction::{Contradiction, ContradictionKind, ContradictionState};
use std::collections::BTreeSet;

impl Edit<'_> {
    /// Opens a contradiction, and gives its number; the timeline is told by whoever knows what to say.
    pub(crate) fn contradict(&mut self, kind: ContradictionKind, items: Vec<u32>, word: &str) -> u32 {
        let no = u32::try_from(self.order.contradictions.len())
            .unwrap_or(u32::MAX)
            .saturating_add(1);
        let opened_at = self.now();
        self.order.contradictions.push(Contradiction {
            no,
            kind,
            items,
            word: word.to_owned(),
            state: ContradictionState::Open,
            opened_at,
            closed_at: None,
            said: None,
        });
        no
    }

    /// Closes contradictions about items that others have taken the place of: nothing is left to answer.
    pub(super) fn close_contradictions_about(&mut self, nos: &[u32]) {
        let now = self.now();
        let mut closed = Vec::new();
        for contradiction in &mut self.order.contradictions {
            let is_about = contradiction.items.iter().any(|no| nos.contains(no));
            if is_about && contradiction.state == ContradictionState::Open {
                contradiction.state = ContradictionState::Resolved;
                contradiction.closed_at = Some(now);
                closed.push((contradiction.no, contradiction.items.clone()));
            }
        }
        for (no, items) in closed {
            let text = format!("Contradiction {no}: the delivery came back");
            self.note(EventKind::ContradictionChanged, &items, text);
        }
    }
}

impl SaleOrder {
    /// The package and all that came back in its place, however often it was cancelled since.
    pub(super) fn packages_in_place_of(&self, key: &PackageKey) -> BTreeSet<PackageKey> {
        let mut packages = BTreeSet::from([key.clone()]);
        // A record is younger than what it was cancelled out of, so one walk in their order follows the whole line.
        for record in &self.cancelled {
            if record.package.as_ref().is_some_and(|old| packages.contains(old)) {
                packages.extend(record.came_back_in().cloned());
                // Several, where it came back from several facilities.
                let items = record.came_back_as().iter().filter_map(|no| self.item(*no));
                packages.extend(items.filter_map(|item| item.package.clone()));
            }
        }
        packages
    }
}

impl SaleOrder {
    /// What is open about void labels that travel, and about items that are still here.
    fn may_be_shipped_twice(&self) -> Option<&Contradiction> {
        let is_here = |no: &u32| self.item(*no).is_some_and(|item| item.state.is_before_dispatch());
        self.contradictions.iter().find(|known| {
            known.kind == ContradictionKind::VoidHereMovedThere
                && known.state == ContradictionState::Open
                && known.items.iter().any(is_here)
        })
    }

    /// Refuses to go on with an order whose goods may be out under a void label.
    pub(super) fn refuse_twice(&self) -> Result<(), Refusal> {
        let Some(open) = self.may_be_shipped_twice() else {
            return Ok(());
        };
        let text = format!(
            "Its goods may be on their way under a void label ({}). Find the parcel, and answer contradiction {}",
            open.word, open.no
        );
        Err(Refusal::new(RefusalCode::GoodsMayBeOut, text))
    }

    /// What left under the void label of a package, as a person said.
    pub(super) fn left_under_void_label(&self, key: &PackageKey) -> Vec<u32> {
        let packages = self.packages_in_place_of(key);
        let was_in = |no: u32| {
            let now = self.item(no).and_then(|item| item.package.as_ref());
            let before = self.cancelled.iter().filter(|record| record.items.contains(&no));
            let mut before = before.filter_map(|record| record.package.as_ref());
            now.is_some_and(|key| packages.contains(key)) || before.any(|key| packages.contains(key))
        };
        let answered = self
            .contradictions
            .iter()
            .filter(|known| known.is_about_what_left());
        let nos: BTreeSet<u32> = answered.flat_map(|known| known.items.iter().copied()).collect();
        nos.into_iter().filter(|no| was_in(*no)).collect()
    }
}

/// Why a delivery must not come back now, whoever asks: its goods may be out. The carrier has them under the void label; or the
/// channel says that they left, and the delivery is one that would come back without the channel being asked.
pub fn refuse_moved(
    origin: Origin,
    contradictions: &[Contradiction],
    record: &CancelledDelivery,
) -> Result<(), Refusal> {
    let says_it_moved = |kind: ContradictionKind| match kind {
        ContradictionKind::VoidHereMovedThere => true,
        ContradictionKind::CancelledHereMovedThere => origin != Origin::Api,
        ContradictionKind::CancelledAfterDispatch
        | ContradictionKind::CancelRefusedThere
        | ContradictionKind::MoreUnitsThere => false,
    };
    let found = contradictions.iter().find(|known| {
        known.state == ContradictionState::Open
            && says_it_moved(known.kind)
            && known.items.iter().any(|no| record.items.contains(no))
    });
    let Some(found) = found else {
        return Ok(());
    };
    let text = format!(
        "Its goods may be on their way although it is cancelled ({}). Find out whether they left, and answer contradiction {}",
        found.word, found.no
    );
    Err(Refusal::new(RefusalCode::GoodsMayBeOut, text))
}

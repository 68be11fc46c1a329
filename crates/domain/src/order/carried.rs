//! What a carrier tells of a package: it has it, it delivered it, it brings it back (domain.md §5).

use super::dispatch::Parcel;
use super::edit::Edit;
use super::event::EventKind;
use super::item::{ItemState, PackageKey, text_enum};
use crate::package::PackageStatus;
use crate::refusal::Refusal;
use crate::sync::contradiction::{Contradiction, ContradictionKind, ContradictionState};
use crate::sync::observation::{ReturnDetails, ReturnKind};

text_enum! {
    /// Where a carrier says that a parcel is, as far as it matters here.
    CarrierWord {
        /// The carrier has it, somewhere on its way.
        OnTheWay = "ON_THE_WAY",
        /// The recipient has it.
        Delivered = "DELIVERED",
        /// It goes back to the sender, or is there; what came back is received by the warehouse.
        ComingBack = "COMING_BACK",
    }
}

/// What a carrier said of one waybill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarrierSaid {
    /// Which waybill of the package it is about.
    pub serial: u32,
    /// Where it says that the parcel is.
    pub word: CarrierWord,
    /// Who said it and in which words, for the timeline.
    pub text: String,
}

/// What came of a carrier's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// The package is there by now.
    Changed,
    /// It was known.
    Known,
    /// The package is further here than the carrier says; nothing moves.
    Behind,
    /// The waybill is void here, and the carrier has the parcel all the same.
    Contradiction,
}

impl Edit<'_> {
    /// Takes a carrier's word on a package. What is here still leaves with every step that was skipped; what is cancelled here
    /// opens a contradiction for a person to answer.
    ///
    /// # Errors
    /// Those of the dispatch and of the return, such as `SEQUENCE_NOT_DEFINED`.
    pub fn carrier_says(&mut self, key: &PackageKey, said: &CarrierSaid) -> Result<Heard, Refusal> {
        self.order.settle_packages();
        let Some(package) = self.order.package(key).cloned() else {
            return Ok(Heard::Contradiction);
        };
        if package.waybill.as_ref().map(|waybill| waybill.serial) != Some(said.serial) {
            self.it_is_void(key, said);
            return Ok(Heard::Contradiction);
        }
        let before = self.order.items.clone();
        match package.status {
            PackageStatus::Created
            | PackageStatus::Confirmed
            | PackageStatus::Packed
            | PackageStatus::ReadyToShip => {
                let here: Vec<(u32, Parcel)> = self
                    .live_nos_of(key)
                    .into_iter()
                    .filter(|no| {
                        self.order
                            .item(*no)
                            .is_some_and(|item| item.state.is_before_dispatch())
                    })
                    .map(|no| (no, Parcel::default()))
                    .collect();
                self.dispatch(&here, &said.text)?;
                self.carry_on(key, said)?;
            }
            PackageStatus::Dispatched | PackageStatus::Delivered => self.carry_on(key, said)?,
            PackageStatus::ReturnExpected | PackageStatus::Returned => {}
            // It has no waybill, so it was told above.
            PackageStatus::Cancelled => return Ok(Heard::Contradiction),
        }
        Ok(match (before == self.order.items, package.status, said.word) {
            (false, _, _) => Heard::Changed,
            (true, PackageStatus::ReturnExpected | PackageStatus::Returned, CarrierWord::Delivered) => {
                Heard::Behind
            }
            (true, _, _) => Heard::Known,
        })
    }

    /// From DISPATCHED on.
    fn carry_on(&mut self, key: &PackageKey, said: &CarrierSaid) -> Result<(), Refusal> {
        let nos = self.live_nos_of(key);
        match said.word {
            CarrierWord::OnTheWay => Ok(()),
            CarrierWord::Delivered => self.deliver(&nos, &said.text),
            CarrierWord::ComingBack => {
                let mut out = self.in_state(&nos, ItemState::Dispatched);
                out.extend(self.in_state(&nos, ItemState::Delivered));
                out.sort_unstable();
                match out.is_empty() {
                    true => Ok(()),
                    false => {
                        self.announce_return(&out, ReturnKind::Rto, &ReturnDetails::default(), &said.text)
                    }
                }
            }
        }
    }

    /// Keeps visible that a void label travels: once for the goods that were cancelled with it, whatever the carrier says after.
    fn it_is_void(&mut self, key: &PackageKey, said: &CarrierSaid) {
        let stands = |no: u32, known: &Contradiction| {
            known.kind == ContradictionKind::VoidHereMovedThere && known.items.contains(&no)
        };
        let items: Vec<u32> = self
            .order
            .items
            .iter()
            .filter(|item| {
                item.package.as_ref() == Some(key)
                    && item.state == ItemState::Cancelled
                    && !item.superseded
                    && !self
                        .order
                        .contradictions
                        .iter()
                        .any(|known| stands(item.no, known))
            })
            .map(|item| item.no)
            .collect();
        if items.is_empty() {
            return;
        }
        let no = u32::try_from(self.order.contradictions.len())
            .unwrap_or(u32::MAX)
            .saturating_add(1);
        let opened_at = self.now();
        self.order.contradictions.push(Contradiction {
            no,
            kind: ContradictionKind::VoidHereMovedThere,
            items: items.clone(),
            word: said.text.clone(),
            state: ContradictionState::Open,
            opened_at,
            closed_at: None,
        });
        let text = format!(
            "Contradiction {no}: package {} is cancelled. {}",
            key.packing_no, said.text
        );
        self.note(EventKind::ContradictionChanged, &items, text);
    }
}

//! What a carrier tells of a package: it has it, it delivered it, it brings it back (domain.md §5).

use super::dispatch::Parcel;
use super::edit::Edit;
use super::event::EventKind;
use super::item::{ItemState, PackageKey, text_enum};
use crate::moment::Moment;
use crate::package::{PackageStatus, SaidOfParcel};
use crate::refusal::Refusal;
use crate::sync::contradiction::{Contradiction, ContradictionKind};
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
    /// When it was so, by the carrier's clock; `None` where the carrier did not say.
    pub at: Option<Moment>,
    /// Who said it and in which words, for the timeline.
    pub text: String,
}

impl CarrierSaid {
    /// Whether it was so before what was said earlier. Of two words of one moment the further one counts, in whatever order they
    /// are told; one without a time is as new as it is told.
    fn is_older_than(&self, before: Option<SaidOfParcel>) -> bool {
        let both = before.zip(self.at);
        both.is_some_and(|(before, at)| (at, self.word) < (before.at, before.word))
    }

    /// Whether it is the very word that was taken last. Read again it moves nothing: what happened here since, such as a return that
    /// the channel withdrew, is newer.
    fn is_repeated(&self, before: Option<SaidOfParcel>) -> bool {
        let both = before.zip(self.at);
        both.is_some_and(|(before, at)| (at, self.word) == (before.at, before.word))
    }
}

/// What came of a carrier's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// The package is there by now.
    Changed,
    /// It was known.
    Known,
    /// The package is further here than the carrier says, or the carrier said something newer before; nothing moves.
    Behind,
    /// The waybill is void here, and the carrier has the parcel all the same.
    Contradiction,
}

impl Edit<'_> {
    /// Takes a carrier's word on a package, in the order in which things happened, not in which they are told. What is here still
    /// leaves with every step that was skipped; a return that the carrier announced and that is not back is taken back where it
    /// delivered after all; what is cancelled here opens a contradiction for a person to answer.
    ///
    /// # Errors
    /// Those of the dispatch and of the return, such as `SEQUENCE_NOT_DEFINED`.
    pub fn carrier_says(&mut self, key: &PackageKey, said: &CarrierSaid) -> Result<Heard, Refusal> {
        self.order.settle_packages();
        let package = self.order.package(key).cloned();
        let live = package.as_ref().and_then(|package| {
            let waybill = package.waybill.as_ref()?;
            (waybill.serial == said.serial).then_some((package.status, waybill.said))
        });
        let Some((status, before)) = live else {
            return self.of_a_void_label(key, said);
        };
        if said.is_older_than(before) {
            return Ok(Heard::Behind);
        }
        if said.is_repeated(before) {
            return Ok(Heard::Known);
        }
        let items = self.order.items.clone();
        match status {
            PackageStatus::Created
            | PackageStatus::Confirmed
            | PackageStatus::Packed
            | PackageStatus::ReadyToShip => {
                self.dispatch(&self.here_in(key), &said.text)?;
                self.carry_on(&self.live_nos_of(key), said)?;
            }
            PackageStatus::Dispatched | PackageStatus::Delivered => {
                self.carry_on(&self.live_nos_of(key), said)?;
            }
            PackageStatus::ReturnExpected => self.delivered_after_all(key, said, before)?,
            PackageStatus::Returned => {}
            // It has no waybill, so it was told above.
            PackageStatus::Cancelled => return Ok(Heard::Contradiction),
        }
        let is_moved = items != self.order.items;
        self.remember(
            key,
            said,
            before.filter(|_| status == PackageStatus::ReturnExpected),
            is_moved,
        );
        Ok(match (!is_moved, status, said.word) {
            (false, _, _) => Heard::Changed,
            (true, PackageStatus::ReturnExpected | PackageStatus::Returned, CarrierWord::Delivered) => {
                Heard::Behind
            }
            (true, _, _) => Heard::Known,
        })
    }

    /// Keeps the newest word. A parcel that is on its way back stays so until it is delivered, whatever else the carrier sees of it.
    fn remember(
        &mut self,
        key: &PackageKey,
        said: &CarrierSaid,
        coming: Option<SaidOfParcel>,
        is_moved: bool,
    ) {
        let Some(at) = said.at else { return };
        let is_passing = said.word == CarrierWord::OnTheWay;
        let kept = match coming.filter(|before| is_passing && before.word == CarrierWord::ComingBack) {
            Some(before) => SaidOfParcel { at, ..before },
            None => SaidOfParcel {
                word: said.word,
                at,
                announced: said.word == CarrierWord::ComingBack
                    && (is_moved || coming.is_some_and(|before| before.announced)),
            },
        };
        if let Some(waybill) = self.package_mut(key).and_then(|package| package.waybill.as_mut()) {
            waybill.said = Some(kept);
        }
    }

    /// What is told of a void label: goods that left with it, as a person said, are followed; for all else a person is asked.
    fn of_a_void_label(&mut self, key: &PackageKey, said: &CarrierSaid) -> Result<Heard, Refusal> {
        let (before, left) = (self.order.items.clone(), self.order.left_under_void_label(key));
        let newest = self.said_of_what_left(&left);
        let is_behind = said.is_older_than(newest);
        if !is_behind && !said.is_repeated(newest) {
            self.carry_on(&left, said)?;
            self.remember_of_what_left(&left, said);
        }
        let is_moved = before != self.order.items;
        let is_told = self.it_is_void(key, said)?;
        Ok(match (is_told || left.is_empty(), is_moved, is_behind) {
            (true, _, _) => Heard::Contradiction,
            (false, true, _) => Heard::Changed,
            (false, false, true) => Heard::Behind,
            (false, false, false) => Heard::Known,
        })
    }

    /// The newest word on goods that left under a void label.
    fn said_of_what_left(&self, nos: &[u32]) -> Option<SaidOfParcel> {
        let about = self.order.contradictions.iter();
        let about = about.filter(|known| known.is_about_what_left() && known.is_on_any(nos));
        about
            .filter_map(|known| known.said)
            .max_by_key(|said| (said.at, said.word))
    }

    fn remember_of_what_left(&mut self, nos: &[u32], said: &CarrierSaid) {
        let Some(at) = said.at else { return };
        for known in &mut self.order.contradictions {
            if known.is_about_what_left() && known.is_on_any(nos) {
                known.said = Some(SaidOfParcel {
                    word: said.word,
                    at,
                    announced: false,
                });
            }
        }
    }

    /// What of a package has not left.
    fn here_in(&self, key: &PackageKey) -> Vec<(u32, Parcel)> {
        let here = |no: &u32| {
            self.order
                .item(*no)
                .is_some_and(|item| item.state.is_before_dispatch())
        };
        let nos = self.live_nos_of(key).into_iter().filter(here);
        nos.map(|no| (no, Parcel::default())).collect()
    }

    /// The carrier turned round and brought the parcel to the recipient after all. Only its own word is taken back so: a return that
    /// the channel or the warehouse knows of is theirs to end.
    fn delivered_after_all(
        &mut self,
        key: &PackageKey,
        said: &CarrierSaid,
        before: Option<SaidOfParcel>,
    ) -> Result<(), Refusal> {
        let announced_it = before.is_some_and(|before| before.announced);
        if said.word != CarrierWord::Delivered || said.at.is_none() || !announced_it {
            return Ok(());
        }
        let coming = self.in_state(&self.live_nos_of(key), ItemState::CourierReturn);
        match coming.is_empty() {
            true => Ok(()),
            false => self.withdraw_return(&coming, &said.text),
        }
    }

    /// From DISPATCHED on.
    fn carry_on(&mut self, nos: &[u32], said: &CarrierSaid) -> Result<(), Refusal> {
        match said.word {
            CarrierWord::OnTheWay => Ok(()),
            CarrierWord::Delivered => {
                let out = self.in_state(nos, ItemState::Dispatched);
                match out.is_empty() {
                    true => Ok(()),
                    false => self.deliver(&out, &said.text),
                }
            }
            CarrierWord::ComingBack => {
                let mut out = self.in_state(nos, ItemState::Dispatched);
                out.extend(self.in_state(nos, ItemState::Delivered));
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

    /// Keeps visible that a void label travels: once for the goods that it was for and for those that took their place, whatever
    /// the carrier says after. What of them could be shipped a second time is held, and leaves its pickup. Answers whether anything
    /// is told.
    fn it_is_void(&mut self, key: &PackageKey, said: &CarrierSaid) -> Result<bool, Refusal> {
        let packages = self.order.packages_in_place_of(key);
        let stands = |no: u32, known: &Contradiction| {
            known.kind == ContradictionKind::VoidHereMovedThere && known.items.contains(&no)
        };
        let concerned: Vec<(u32, bool)> = self
            .order
            .items
            .iter()
            .filter(|item| !item.superseded)
            .filter(|item| item.package.as_ref().is_some_and(|key| packages.contains(key)))
            .filter(|item| {
                !self
                    .order
                    .contradictions
                    .iter()
                    .any(|known| stands(item.no, known))
            })
            .map(|item| (item.no, item.state.is_before_dispatch()))
            .collect();
        if concerned.is_empty() {
            return Ok(false);
        }
        let items: Vec<u32> = concerned.iter().map(|(no, _)| *no).collect();
        let no = self.contradict(ContradictionKind::VoidHereMovedThere, items.clone(), &said.text);
        let mut text = format!(
            "Contradiction {no}: the label is void, and package {} travels with it. {}",
            key.packing_no, said.text
        );
        if concerned.iter().any(|(_, is_here)| *is_here) {
            self.order.flags.on_hold = true;
            for (package, _) in self.by_package(&items) {
                if let Some(package) = package {
                    self.take_out_of_pickup(&package, "a void label of it travels")?;
                }
            }
            text += ". The order is held, since it would be shipped twice: find the parcel, answer the contradiction, then release it";
        }
        self.note(EventKind::ContradictionChanged, &items, text);
        Ok(true)
    }
}

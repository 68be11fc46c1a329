//! Packing: the invoice is numbered and reserved stock becomes allocated.

use super::edit::Edit;
use super::item::{ItemState, PackageKey};
use crate::order::event::EventKind;
use crate::package::PackageStatus;
use crate::refusal::{Refusal, RefusalCode};
use crate::stock::Bucket;
use crate::transition::Command;

impl Edit<'_> {
    /// Packs a package's reserved units: RESERVED → ALLOCATED, FULFILLABLE → PACKED, invoice numbered.
    ///
    /// # Errors
    /// `SEQUENCE_NOT_DEFINED` where no number can be had.
    pub fn pack_units(&mut self, key: &PackageKey, channel_invoice_no: Option<&str>) -> Result<(), Refusal> {
        let nos = self.live_nos_of(key);
        let reserved = self.in_state(&nos, ItemState::Fulfillable);
        self.ensure_invoice(key, channel_invoice_no)?;
        self.move_stock(&reserved, Bucket::Reserved, Bucket::Allocated)?;
        self.step(&reserved, Command::Pack, &format!("Packed in {}", key.packing_no))
    }

    /// A package whose papers list the wrong goods goes back to CREATED: papers void, ALLOCATED → RESERVED.
    ///
    /// # Errors
    /// Those of the ledger and the transition table; none where items and stock agree.
    pub fn reopen_package(&mut self, key: &PackageKey, why: &str) -> Result<(), Refusal> {
        let nos = self.live_nos_of(key);
        let mut packed = self.in_state(&nos, ItemState::Packed);
        packed.extend(self.in_state(&nos, ItemState::ReadyToShip));
        self.void_papers(key, why);
        self.move_stock(&packed, Bucket::Allocated, Bucket::Reserved)?;
        self.step(&packed, Command::Unpack, why)?;
        if let Some(package) = self.package_mut(key) {
            package.confirmed = false;
        }
        self.note(
            EventKind::PackageReopened,
            &nos,
            format!("Package {} is CREATED again: {why}", key.packing_no),
        );
        Ok(())
    }

    /// The command *pack* on every package of the order that is ready for it.
    ///
    /// # Errors
    /// `NOT_ALLOWED_IN_STATE` where none is CONFIRMED, `UNVERIFIED`, `ON_HOLD`, `ON_CLAIM`, `SEQUENCE_NOT_DEFINED`.
    pub fn pack_order(&mut self) -> Result<(), Refusal> {
        self.refuse_held()?;
        self.order.settle_packages();
        let ready: Vec<_> = self
            .order
            .packages
            .iter()
            .filter(|package| package.status == PackageStatus::Confirmed)
            .map(|package| package.key.clone())
            .collect();
        if ready.is_empty() {
            return Err(self.not_ready("CONFIRMED", "Confirm it first with `ordertide orders confirm`"));
        }
        ready.iter().try_for_each(|key| self.pack_units(key, None))
    }

    /// The refusal of a step for which no package of the order is at the right point.
    pub(super) fn not_ready(&self, needed: &str, what_to_do: &str) -> Refusal {
        let packages: Vec<_> = self
            .order
            .packages
            .iter()
            .map(|p| format!("{} is {}", p.key.packing_no, p.status))
            .collect();
        let state = match packages.is_empty() {
            true => "it has none, for no stock is reserved".to_owned(),
            false => packages.join(", "),
        };
        let text = format!(
            "No package of {} is {needed}: {state}. {what_to_do}",
            self.order.code
        );
        Refusal::new(RefusalCode::NotAllowedInState, text)
    }
}

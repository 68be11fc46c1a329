//! Order confirmation: the first step of processing.

use super::OrderStatus;
use super::edit::Edit;
use super::item::ItemState;
use crate::codes::Sku;
use crate::order::event::EventKind;
use crate::package::PackageStatus;
use crate::refusal::{Refusal, RefusalCode};

impl Edit<'_> {
    /// The command *confirm* on every CREATED package of the order. `unmapped` are SKUs of it that the catalogue lacks.
    ///
    /// # Errors
    /// `ORDER_CANCELLED`, `UNVERIFIED`, `ON_HOLD`, `ON_CLAIM`, `ADDRESS_INCOMPLETE`, `SKU_UNMAPPED`, `STOCK_SHORT` and
    /// `NOT_ALLOWED_IN_STATE`, each with what to do.
    pub fn confirm_order(&mut self, unmapped: &[Sku]) -> Result<(), Refusal> {
        self.refuse_blocked(unmapped)?;
        self.order.settle_packages();
        let created: Vec<_> = self
            .order
            .packages
            .iter()
            .filter(|package| package.status == PackageStatus::Created)
            .map(|package| package.key.clone())
            .collect();
        if created.is_empty() {
            return Err(self.not_ready("CREATED", "Nothing was confirmed"));
        }
        for key in &created {
            let nos = self.live_nos_of(key);
            let short = self.in_state(&nos, ItemState::Unfulfillable);
            if !short.is_empty() {
                let text = format!(
                    "{} items of package {} have no stock",
                    short.len(),
                    key.packing_no
                );
                return Err(Refusal::new(RefusalCode::StockShort, text));
            }
            if let Some(package) = self.package_mut(key) {
                package.confirmed = true;
            }
            self.note(
                EventKind::PackageConfirmed,
                &nos,
                format!("Package {} is confirmed", key.packing_no),
            );
        }
        Ok(())
    }

    /// What stands against every step of processing: it may have come up since the step before.
    pub(super) fn refuse_held(&self) -> Result<(), Refusal> {
        let flags = self.order.flags;
        let (code, text) = if flags.unverified {
            (RefusalCode::Unverified, "The channel has yet to verify the order")
        } else if flags.on_hold {
            (RefusalCode::OnHold, "The order is on hold. Release it first")
        } else if flags.on_claim {
            (
                RefusalCode::OnClaim,
                "A claim is open on the channel. Answer it first",
            )
        } else {
            return Ok(());
        };
        Err(Refusal::new(code, text))
    }

    fn refuse_blocked(&self, unmapped: &[Sku]) -> Result<(), Refusal> {
        let order = &self.order;
        if order.status() == OrderStatus::Cancelled {
            let text = format!(
                "Order {} is cancelled. It is found under Cancelled Delivery",
                order.code
            );
            return Err(Refusal::new(RefusalCode::OrderCancelled, text));
        }
        self.refuse_held()?;
        let missing = order.address.missing();
        if !missing.is_empty() {
            let text = format!(
                "The address lacks {}. Complete it on the channel",
                missing.join(", ")
            );
            return Err(Refusal::new(RefusalCode::AddressIncomplete, text));
        }
        if let Some(sku) = unmapped.first() {
            let text = format!("SKU {sku} is not in the catalogue. Add it with `ordertide sku add {sku}`");
            return Err(Refusal::new(RefusalCode::SkuUnmapped, text));
        }
        Ok(())
    }
}

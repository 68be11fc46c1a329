//! What a scan says: what a label's package is now, or by what it was superseded.

use crate::{App, AppError, Caller};
use domain::order::SaleOrder;
use domain::order::item::PackageKey;
use domain::package::{Package, PackageStatus};
use domain::recovery::CancelledDelivery;

/// What a code turned out to be.
#[derive(Debug, Clone)]
pub struct Scanned {
    /// The order, as it stands.
    pub order: SaleOrder,
    /// The package.
    pub package: Package,
    /// Where it was cancelled: the last record of it.
    pub cancelled: Option<CancelledDelivery>,
    /// Where its goods travel under another packing no. now.
    pub superseded_by: Option<PackageKey>,
}

impl Scanned {
    /// Whether its label may not be used any more.
    pub fn is_void(&self) -> bool {
        self.package.status == PackageStatus::Cancelled
    }

    /// What to do, in words.
    pub fn in_words(&self) -> String {
        let no = &self.package.key.packing_no;
        match (self.package.status, &self.superseded_by) {
            (PackageStatus::Cancelled, Some(new)) => {
                format!(
                    "STOP: {no} is cancelled and its label is void. It came back as {}",
                    new.packing_no
                )
            }
            (PackageStatus::Cancelled, None) => format!("STOP: {no} is cancelled and its label is void"),
            (PackageStatus::Created, _) => format!("{no} waits for order confirmation"),
            (PackageStatus::Confirmed, _) => format!("{no} waits for its waybill"),
            (PackageStatus::Packed, _) if self.package.waybill.is_none() => {
                format!("{no} waits for its waybill")
            }
            (PackageStatus::Packed, _) => format!("{no} waits for its pickup to be requested"),
            (PackageStatus::ReadyToShip, _) => format!("{no} may be handed over"),
            (PackageStatus::Dispatched, _) => format!("{no} has left"),
            (PackageStatus::Delivered, _) => format!("{no} was delivered"),
            (PackageStatus::ReturnExpected, _) => format!("{no} is coming back"),
            (PackageStatus::Returned, _) => format!("{no} is back"),
        }
    }
}

impl App {
    /// What a packing no., a tracking no. or a label's 2D code stands for now.
    ///
    /// # Errors
    /// `NOT_FOUND`, `AMBIGUOUS`.
    pub async fn scan(&self, caller: &Caller, code: &str) -> Result<Scanned, AppError> {
        let names = [code.trim().to_owned()];
        let meant = self.named_packages(caller, &names, &[]).await?.into_iter().next();
        let not_found = || AppError::not_found("package", code, "scan a packing no. or a tracking no.");
        let name = meant.map_or_else(|| Err(not_found()), |meant| meant.package)?;
        let found = self
            .store
            .orders(&caller.tenant, std::slice::from_ref(&name.order))
            .await?;
        let order = found.into_iter().next().ok_or_else(not_found)?;
        let package = order.package(&name.key).cloned().ok_or_else(not_found)?;
        let of_it = order
            .cancelled
            .iter()
            .rev()
            .find(|record| record.package.as_ref() == Some(&name.key));
        Ok(Scanned {
            cancelled: of_it
                .filter(|_| package.status == PackageStatus::Cancelled)
                .cloned(),
            superseded_by: order.superseded_by(&name.key).cloned(),
            package,
            order,
        })
    }
}

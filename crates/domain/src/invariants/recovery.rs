//! What must hold of cancelled deliveries and of a package's papers.

use super::Checker;
use crate::order::SaleOrder;
use crate::package::PackageStatus;
use crate::recovery::{CancelledDelivery, Recovery};

impl Checker {
    pub(super) fn check_recovery(&mut self, order: &SaleOrder) {
        for item in order
            .items
            .iter()
            .filter(|item| item.superseded && item.is_live())
        {
            let text = format!("{} item {} is superseded and {}", order.code, item.no, item.state);
            self.broken("SUPERSEDED_IS_CANCELLED", text);
        }
        for record in &order.cancelled {
            self.check_record(order, record);
        }
        for package in &order.packages {
            let no = &package.key.packing_no;
            let has_papers =
                package.waybill.is_some() || package.pickup_no.is_some() || package.invoice.is_some();
            match package.status {
                PackageStatus::Cancelled if has_papers => {
                    self.broken(
                        "CANCELLED_HAS_NO_PAPERS",
                        format!("package {no} is cancelled and has papers"),
                    );
                }
                PackageStatus::Created | PackageStatus::Confirmed
                    if package.waybill.is_some() || package.pickup_no.is_some() =>
                {
                    let text = format!("package {no} is {} and has a waybill or a pickup", package.status);
                    self.broken("PAPERS_FOLLOW_STATE", text);
                }
                PackageStatus::Created
                | PackageStatus::Confirmed
                | PackageStatus::Packed
                | PackageStatus::ReadyToShip
                | PackageStatus::Dispatched
                | PackageStatus::Delivered
                | PackageStatus::ReturnExpected
                | PackageStatus::Returned
                | PackageStatus::Cancelled => {}
            }
        }
    }

    fn check_record(&mut self, order: &SaleOrder, record: &CancelledDelivery) {
        let name = format!("{}/{}", order.code, record.no);
        let is_back = match &record.recovery {
            Recovery::Back { package, .. } => {
                if let Some(key) = package.as_ref().filter(|key| order.package(key).is_none()) {
                    let text = format!("{name} came back in {}, which does not exist", key.packing_no);
                    self.broken("CAME_BACK_IN_A_PACKAGE", text);
                }
                true
            }
            Recovery::NotAsked | Recovery::Resyncing { .. } | Recovery::Failed { .. } => false,
        };
        let items = record.items.iter().filter_map(|no| order.item(*no));
        let replaced = items.filter(|item| item.superseded).count();
        if !is_back && replaced > 0 {
            self.broken(
                "REPLACED_IS_BACK",
                format!("{name} is not back and {replaced} of its items are replaced"),
            );
        }
    }
}

//! What waits for putaway, and where it lies: read from the order, so that there is one truth of it.

use super::{PutawayMark, PutawayType};
use crate::codes::{FacilityCode, Sku};
use crate::moment::Moment;
use crate::order::SaleOrder;
use crate::order::item::{ItemState, OrderItem};
use crate::returns::{GoodsReturn, Inspection, ReturnState};
use crate::sync::observation::ReturnKind;
use serde::Serialize;

/// One unit that waits for putaway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WaitingGoods {
    /// The number of its item.
    pub item: u32,
    /// What it is.
    pub sku: Sku,
    /// The facility that it lies in.
    pub facility: FacilityCode,
    /// Why it waits.
    pub source: PutawayType,
    /// The packing no. that it was cancelled out of, or the number of its return.
    pub document: String,
    /// Since when.
    pub since: Moment,
    /// The last word of its inspection.
    pub inspection: Option<Inspection>,
}

impl SaleOrder {
    /// The units that wait for putaway, by number.
    pub fn goods_waiting(&self) -> impl Iterator<Item = WaitingGoods> {
        self.items.iter().filter_map(|item| self.waiting_unit(item))
    }

    /// What an item waits for, where it waits.
    pub fn waiting_unit(&self, item: &OrderItem) -> Option<WaitingGoods> {
        if item.putaway != PutawayMark::Pending {
            return None;
        }
        let back = self.return_of(item);
        let source = match back.map(|goods| goods.kind) {
            Some(ReturnKind::Rto) => PutawayType::CourierReturnedItem,
            Some(ReturnKind::Cir) => PutawayType::CustomerReturnedItem,
            None => PutawayType::CancelledItem,
        };
        let document = match (back, &item.package) {
            (Some(goods), _) => goods.return_no.clone(),
            (None, Some(key)) => key.packing_no.clone(),
            (None, None) => String::new(),
        };
        Some(WaitingGoods {
            item: item.no,
            sku: item.sku.clone(),
            facility: self.lies_in(item)?,
            source,
            document,
            since: self.waits_since(item, back),
            inspection: back.and_then(|goods| goods.inspection_of(item.no)).cloned(),
        })
    }

    /// The facility that a unit which is here lies in: for one that came back, where it was received; else its package's.
    pub fn lies_in(&self, item: &OrderItem) -> Option<FacilityCode> {
        let received = self
            .return_of(item)
            .and_then(|goods| goods.receipt_of(item.no))
            .map(|receipt| receipt.facility.clone());
        received.or_else(|| item.package.as_ref().map(|key| key.facility.clone()))
    }

    /// The return that brought a unit back.
    pub fn return_of(&self, item: &OrderItem) -> Option<&GoodsReturn> {
        if item.state != ItemState::Returned {
            return None;
        }
        let brought =
            |goods: &&GoodsReturn| goods.state != ReturnState::Withdrawn && goods.items.contains(&item.no);
        self.returns
            .iter()
            .filter(brought)
            .max_by_key(|goods| (goods.receipt_of(item.no).is_some(), goods.opened_at))
    }

    fn waits_since(&self, item: &OrderItem, back: Option<&GoodsReturn>) -> Moment {
        match back {
            Some(goods) => goods
                .receipt_of(item.no)
                .map_or(goods.closed_at.unwrap_or(goods.opened_at), |receipt| receipt.at),
            None => self
                .cancelled
                .iter()
                .rfind(|record| record.items.contains(&item.no))
                .map_or(self.imported_at, |record| record.cancelled_at),
        }
    }
}

//! The way of goods back to a shelf, as it is told of their order: what lies where, in which putaway, and where it landed.

use super::{Condition, LineState, PutawayKey, PutawayLine, PutawayMark, PutawayType};
use crate::codes::{FacilityCode, ShelfCode, Sku};
use crate::invariants::PlacedLine;
use crate::moment::Moment;
use crate::order::SaleOrder;
use crate::order::item::OrderItem;
use serde::Serialize;
use std::collections::BTreeMap;

/// One unit that came back, or was cancelled after it was packed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GoodsWay {
    /// The number of its item.
    pub item: u32,
    /// What it is.
    pub sku: Sku,
    /// Whether it waits, or was put away.
    pub mark: PutawayMark,
    /// The facility that it lies in.
    pub facility: Option<FacilityCode>,
    /// Why it is here.
    pub source: Option<PutawayType>,
    /// The putaway that it lies in, or that it was put away with.
    pub putaway_no: Option<String>,
    /// How it was found: at its inspection while it waits, as it was put away then.
    pub condition: Option<Condition>,
    /// The shelf that it was put on.
    pub shelf: Option<ShelfCode>,
    /// Since when it waits, or when it was put away.
    pub at: Option<Moment>,
    /// Who put it away.
    pub by: Option<String>,
}

impl GoodsWay {
    /// The same in words.
    pub fn in_words(&self) -> String {
        let text =
            |value: Option<String>, before: &str| value.map(|it| format!("{before}{it}")).unwrap_or_default();
        let facility = text(self.facility.as_ref().map(ToString::to_string), " in ");
        match self.mark {
            PutawayMark::Pending => format!(
                "waits{facility} for putaway{}{}",
                text(self.putaway_no.clone(), ", lies in "),
                text(self.condition.map(|found| found.to_string()), ", found ")
            ),
            PutawayMark::Done => format!(
                "put away{}{facility}{}{}{}",
                text(self.condition.map(|found| found.to_string()), " as "),
                text(self.shelf.as_ref().map(ToString::to_string), " on shelf "),
                text(self.putaway_no.clone(), " with "),
                text(self.by.clone(), " by ")
            ),
            PutawayMark::None => "nothing to put away".to_owned(),
        }
    }
}

impl SaleOrder {
    /// The way of each unit that waits for putaway or was put away, by number. `lines` are all that putaways ever had of the
    /// order.
    pub fn goods_ways(&self, lines: &[PlacedLine]) -> Vec<GoodsWay> {
        let mut by_item: BTreeMap<u32, Vec<&PlacedLine>> = BTreeMap::new();
        for placed in lines {
            by_item.entry(placed.line.unit.item).or_default().push(placed);
        }
        let of_item = |item: &OrderItem| by_item.get(&item.no).map_or(&[][..], Vec::as_slice);
        let marked = self.items.iter().filter(|item| item.putaway != PutawayMark::None);
        marked.map(|item| self.way_of(item, of_item(item))).collect()
    }

    /// `lines` are those of the item.
    fn way_of(&self, item: &OrderItem, lines: &[&PlacedLine]) -> GoodsWay {
        let wanted = match item.putaway {
            PutawayMark::Done => LineState::Done,
            PutawayMark::None | PutawayMark::Pending => LineState::Open,
        };
        let last = lines
            .iter()
            .copied()
            .filter(|placed| placed.line.state == wanted)
            .max_by_key(|placed| placed.line.closed_at);
        let waiting = self.waiting_unit(item);
        let (key, line): (Option<&PutawayKey>, Option<&PutawayLine>) =
            (last.map(|placed| &placed.key), last.map(|placed| &placed.line));
        let inspected = waiting.as_ref().and_then(|goods| goods.inspection.as_ref());
        GoodsWay {
            item: item.no,
            sku: item.sku.clone(),
            mark: item.putaway,
            facility: key.map(|key| key.facility.clone()).or_else(|| self.lies_in(item)),
            source: last
                .map(|placed| placed.source)
                .or(waiting.as_ref().map(|goods| goods.source)),
            putaway_no: key.map(|key| key.putaway_no.clone()),
            condition: line
                .and_then(|line| line.result)
                .or(inspected.map(|inspection| inspection.condition)),
            shelf: line.and_then(|line| line.shelf.clone()),
            at: match item.putaway {
                PutawayMark::Done => line.and_then(|line| line.closed_at),
                PutawayMark::None | PutawayMark::Pending => waiting.as_ref().map(|goods| goods.since),
            },
            by: line.and_then(|line| line.done_by.clone()),
        }
    }
}

//! The page *Cancelled Delivery*: rows as they stand, with what can be done to each and why not.

use super::circumstances::Around;
use super::name::Delivery;
use crate::list::{Listed, ROWS_MAX, first_page, one_more};
use crate::{App, AppError, Caller};
use domain::codes::{ChannelCode, ChannelOrderNo, OrderCode};
use domain::moment::Moment;
use domain::order::{Origin, SaleOrder};
use domain::putaway::{GoodsWay, PutawayMark};
use domain::recovery::view::{Group, Heading, OfOrder, RecoveryState, RecoveryView, heading_of, view};
use domain::recovery::{CancelStage, CancelledDelivery, Push, Recovery};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use store::{CancelledFilter, CancelledPlace, CancelledRow};

/// Which rows.
#[derive(Debug, Clone, Default)]
pub struct CancelledWanted {
    /// Of this group; `None` is all three, one after the other.
    pub group: Option<Group>,
    /// That stand so.
    pub state: Option<RecoveryState>,
    /// Of which less than this is left, in seconds.
    pub left_s_max: Option<i64>,
    /// Of buyers whose name has this in it; an empty text lets all pass.
    pub buyer: String,
    /// What the database looks for.
    pub filter: CancelledFilter,
}

/// A row, as a person sees it.
#[derive(Debug, Clone)]
pub struct CancelledLine {
    /// The order and the record's number in it.
    pub delivery: Delivery,
    /// The order's channel.
    pub channel: ChannelCode,
    /// The channel's number of the order.
    pub channel_order_no: ChannelOrderNo,
    /// Where the order came from.
    pub origin: Origin,
    /// The buyer, as the address names them.
    pub buyer: String,
    /// What was cancelled, by whom, why, when.
    pub record: CancelledDelivery,
    /// How it stands.
    pub view: RecoveryView,
    /// Seconds in which it may still be asked for.
    pub left_s: Option<i64>,
}

impl CancelledLine {
    /// Whether goods of it were packed: others never left their shelf.
    fn was_packed(&self) -> bool {
        match self.record.stage {
            CancelStage::Packed | CancelStage::ReadyToShip => true,
            CancelStage::Unpackaged | CancelStage::Created | CancelStage::Confirmed => false,
        }
    }

    /// The code and text of what a person has to know: why nothing can be done, else what came of it last, of the recovery or of
    /// the cancel that the channel was told of. What stands in the way now comes before what failed once, and tells of it.
    pub fn last_result(&self) -> Option<(&str, Cow<'_, str>)> {
        let failed = match (&self.record.recovery, &self.record.push) {
            (Recovery::Failed { code, message, .. }, _) => Some((code.as_str(), message.as_str())),
            (_, Some(Push::Refused { code, message, .. })) => Some((code.as_str(), message.as_str())),
            (
                Recovery::NotAsked | Recovery::Resyncing { .. } | Recovery::Back { .. },
                Some(Push::Pending { .. } | Push::Acknowledged { .. }) | None,
            ) => None,
        };
        match (&self.view.blocker, failed) {
            (Some(blocker), Some((code, message))) if blocker.code.as_str() != code => {
                let text = format!("{}. Before that: {message} ({code})", blocker.message);
                Some((blocker.code.as_str(), text.into()))
            }
            (Some(blocker), Some(_) | None) => Some((blocker.code.as_str(), blocker.message.as_str().into())),
            (None, failed) => failed.map(|(code, message)| (code, message.into())),
        }
    }
}

/// How many rows a group has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupCount {
    /// The group.
    pub group: Group,
    /// Its rows; restored ones have left it.
    pub rows: i64,
}

/// The way of a delivery's goods, as a row tells it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GoodsOfRow {
    /// The first units.
    pub ways: Vec<GoodsWay>,
    /// How many more there are; the order tells all of them.
    pub more: u64,
}

impl GoodsOfRow {
    fn of(all: &[GoodsWay], items: &[u32]) -> Self {
        let items: BTreeSet<u32> = items.iter().copied().collect();
        let own = || all.iter().filter(|way| items.contains(&way.item));
        let ways: Vec<GoodsWay> = own().take(UNITS_TOLD).cloned().collect();
        Self {
            more: (own().count() - ways.len()) as u64,
            ways,
        }
    }
}

/// Units of a delivery whose way its row tells.
const UNITS_TOLD: usize = 20;
/// Orders that are in memory at once with all their items.
const ORDERS_AT_ONCE: usize = 10;
/// Rows that one page of the database has while a state is looked for.
const LOOKED_AT: i64 = 500;
/// Pages of the database that one page of the list looks at, at most: a rare state must not hold up the others. The list goes
/// on from there.
const LOOKS_MAX: usize = 20;

impl App {
    /// A page of cancelled deliveries, the newest of each group first, after a place. `limit` is 1 to 999. While only rows in some
    /// state are wanted, a page may be shorter than that and have a next one.
    ///
    /// # Errors
    /// `BAD_INPUT` for a place that no page gave, `NOT_FOUND` for the channel.
    pub async fn cancelled(
        &self,
        caller: &Caller,
        wanted: &CancelledWanted,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Listed<CancelledLine>, AppError> {
        if !wanted.filter.channel.is_empty() && wanted.filter.channel != ChannelCode::MANUAL {
            self.channel(caller, &wanted.filter.channel).await?;
        }
        let limit = limit.clamp(1, ROWS_MAX);
        let (first, mut place) = after.map(read_place).transpose()?.unzip();
        let mut rows: Vec<CancelledLine> = Vec::new();
        let mut looks = 0;
        let headings = headings(wanted);
        let begin = headings.iter().position(|heading| Some(*heading) == first);
        for heading in headings.iter().skip(begin.unwrap_or(0)) {
            loop {
                let ask = if wanted.looks_at_state() {
                    LOOKED_AT
                } else {
                    one_more(limit)
                };
                let tenant = &caller.tenant;
                let found = self
                    .store
                    .list_cancelled(tenant, *heading, &wanted.filter, place.as_ref(), ask)
                    .await?;
                let is_last = i64::try_from(found.len()).unwrap_or(i64::MAX) < ask;
                place = found.last().map(place_of);
                rows.extend(
                    self.lines(caller, found)
                        .await?
                        .into_iter()
                        .filter(|line| wanted.lets_pass(line)),
                );
                looks += 1;
                if rows.len() > limit {
                    return Ok(first_page(rows, limit, place_text));
                }
                if is_last {
                    break;
                }
                if looks >= LOOKS_MAX {
                    let next = place.map(|place| text_of(*heading, &place));
                    return Ok(Listed { rows, next });
                }
            }
            place = None;
        }
        Ok(Listed { rows, next: None })
    }

    /// The way of each delivery's goods back to a shelf, in their order; asked for all of them at once. Orders are loaded a few at a
    /// time, and only those of deliveries that were packed: an order may have thousands of units.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn goods_of_cancelled(
        &self,
        caller: &Caller,
        lines: &[CancelledLine],
    ) -> Result<Vec<GoodsOfRow>, AppError> {
        let packed = lines.iter().filter(|line| line.was_packed());
        let codes: BTreeSet<&OrderCode> = packed.map(|line| &line.delivery.order).collect();
        let codes: Vec<OrderCode> = codes.into_iter().cloned().collect();
        let mut goods: BTreeMap<(OrderCode, u32), GoodsOfRow> = BTreeMap::new();
        for codes in codes.chunks(ORDERS_AT_ONCE) {
            let ways = self.ways_of(caller, codes).await?;
            for line in lines.iter().filter(|line| line.was_packed()) {
                if let Some(all) = ways.get(&line.delivery.order) {
                    let delivery = (line.delivery.order.clone(), line.delivery.no);
                    goods.insert(delivery, GoodsOfRow::of(all, &line.record.items));
                }
            }
        }
        let of_line = |line: &CancelledLine| {
            let found = goods.get(&(line.delivery.order.clone(), line.delivery.no));
            found.cloned().unwrap_or_default()
        };
        Ok(lines.iter().map(of_line).collect())
    }

    async fn ways_of(
        &self,
        caller: &Caller,
        codes: &[OrderCode],
    ) -> Result<BTreeMap<OrderCode, Vec<GoodsWay>>, AppError> {
        let mut orders = self.store.orders(&caller.tenant, codes).await?;
        orders.retain(|order| order.items.iter().any(|item| item.putaway != PutawayMark::None));
        let codes: Vec<OrderCode> = orders.iter().map(|order| order.code.clone()).collect();
        let placed = match codes.is_empty() {
            true => BTreeMap::new(),
            false => self.store.putaway_lines(&caller.tenant, &codes).await?,
        };
        let ways = |order: SaleOrder| {
            let placed = placed.get(&order.code).map_or(&[][..], Vec::as_slice);
            let ways = order.goods_ways(placed);
            (order.code, ways)
        };
        Ok(orders.into_iter().map(ways).collect())
    }

    /// How many rows each group has, the three in the order of the page.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn cancelled_counts(&self, caller: &Caller) -> Result<Vec<GroupCount>, AppError> {
        let found = self.store.count_cancelled(&caller.tenant).await?;
        let of = |group: &Group| GroupCount {
            group: *group,
            rows: found
                .iter()
                .find(|(heading, _)| *heading == Heading::from(*group))
                .map_or(0, |(_, rows)| *rows),
        };
        Ok(Group::ALL.iter().map(of).collect())
    }

    async fn lines(&self, caller: &Caller, rows: Vec<CancelledRow>) -> Result<Vec<CancelledLine>, AppError> {
        let channels: BTreeSet<ChannelCode> = rows.iter().map(|row| row.channel.clone()).collect();
        let around = self.around_channels(caller, channels).await?;
        Ok(rows.into_iter().filter_map(|row| line(row, &around)).collect())
    }
}

impl CancelledWanted {
    /// Whether rows must be looked at one by one: how they stand is computed.
    fn looks_at_state(&self) -> bool {
        !self.buyer.is_empty()
            || self.left_s_max.is_some()
            || self.state.is_some_and(|state| state != RecoveryState::Restored)
    }

    fn lets_pass(&self, line: &CancelledLine) -> bool {
        let is_in_state = self.state.is_none_or(|state| line.view.state == state);
        let is_ending = self
            .left_s_max
            .is_none_or(|max| line.left_s.is_some_and(|left| left < max));
        let name = self.buyer.to_lowercase();
        let is_of_buyer = name.is_empty() || line.buyer.to_lowercase().contains(&name);
        is_in_state && is_ending && is_of_buyer
    }
}

/// The headings that are looked under; what was restored has left the list, and is there for who asks for that state.
fn headings(wanted: &CancelledWanted) -> Vec<Heading> {
    match (wanted.group, wanted.state) {
        (None | Some(Group::Manual), Some(RecoveryState::Restored)) => vec![Heading::Restored],
        (Some(group), _) => vec![group.into()],
        (None, _) => Group::ALL.iter().map(|group| Heading::from(*group)).collect(),
    }
}

fn line(row: CancelledRow, around: &BTreeMap<ChannelCode, Around>) -> Option<CancelledLine> {
    let circumstances = around.get(&row.channel)?.circumstances();
    let of_order = OfOrder {
        origin: row.origin,
        contradictions: &row.contradictions,
    };
    let view = view(of_order, &row.record, &circumstances);
    let left_s = view
        .ends_at
        .filter(|_| view.action.is_some())
        .map(|end| (end.0 - circumstances.now.0) / 1_000_000);
    Some(CancelledLine {
        delivery: Delivery {
            order: row.order,
            no: row.record.no,
        },
        channel: row.channel,
        channel_order_no: row.channel_order_no,
        origin: row.origin,
        buyer: row.buyer,
        record: row.record,
        view,
        left_s,
    })
}

fn place_of(row: &CancelledRow) -> CancelledPlace {
    (row.record.cancelled_at, row.order.to_string(), row.record.no)
}

fn place_text(line: &CancelledLine) -> String {
    let place = (
        line.record.cancelled_at,
        line.delivery.order.to_string(),
        line.record.no,
    );
    text_of(heading_of(line.origin, &line.record), &place)
}

fn text_of(heading: Heading, (at, order, no): &CancelledPlace) -> String {
    format!("{heading} {} {order} {no}", at.0)
}

fn read_place(text: &str) -> Result<(Heading, CancelledPlace), AppError> {
    let parts: Vec<&str> = text.split(' ').collect();
    let read = match parts.as_slice() {
        [heading, at, order, no] => Heading::parse(heading)
            .zip(at.parse().ok())
            .zip(no.parse().ok())
            .map(|((heading, at), no)| (heading, (Moment(at), (*order).to_owned(), no))),
        _ => None,
    };
    read.ok_or_else(|| AppError::bad_input("the list goes on from a place that one of its pages gave"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed expectation fails the test")]

    use super::*;
    use domain::codes::Sku;

    fn waits(item: u32) -> GoodsWay {
        GoodsWay {
            item,
            sku: Sku::parse("CUP").unwrap(),
            mark: PutawayMark::Pending,
            facility: None,
            source: None,
            putaway_no: None,
            condition: None,
            shelf: None,
            at: None,
            by: None,
        }
    }

    #[test]
    fn a_row_tells_so_many_units_and_counts_the_rest() {
        let all: Vec<GoodsWay> = (1..=60).map(waits).collect();
        let told = |items: &[u32]| {
            let goods = GoodsOfRow::of(&all, items);
            let items: Vec<u32> = goods.ways.iter().map(|way| way.item).collect();
            (items, goods.more)
        };
        assert_eq!(told(&[7, 3, 99]), (vec![3, 7], 0));
        let even: Vec<u32> = (1..=25).map(|n| 2 * n).collect();
        assert_eq!(told(&even), (even[..20].to_vec(), 5));
        assert_eq!(told(&[]), (vec![], 0));
    }
}

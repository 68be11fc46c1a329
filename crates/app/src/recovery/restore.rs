//! Restore: uploaded and typed orders come back at once, with the same packing no.

use super::circumstances::Around;
use super::name::{Delivery, Meant};
use super::{Answered, CameOf};
use crate::act::{Table, Verb};
use crate::{App, AppError, Caller};
use domain::change::OrderChange;
use domain::codes::{ChannelCode, OrderCode};
use domain::order::edit::Edit;
use domain::order::{Asked, SaleOrder};
use domain::recovery::view::{RecoveryAction, allow};
use domain::refusal::{Refusal, RefusalCode};
use std::collections::BTreeMap;

/// What came of each delivery of an order that was asked for.
pub(super) type Each = Vec<(u32, Result<CameOf, Refusal>)>;

impl App {
    /// Restores deliveries, each by itself. One that cannot come back now, though it might have, says so in the list from then
    /// on; one that may not be asked for is refused, and nothing of it changes.
    ///
    /// # Errors
    /// Only what stops all of them, such as a database that is gone.
    pub async fn restore(&self, caller: &Caller, names: &[String]) -> Result<Vec<Answered>, AppError> {
        let meant = self.named_deliveries(caller, names).await?;
        let channels = meant.iter().filter_map(channel_of);
        let around = self.around_channels(caller, channels).await?;
        let mut done: BTreeMap<Delivery, Result<CameOf, AppError>> = BTreeMap::new();
        for (channel, orders) in by_channel(&meant) {
            let Some(around) = around.get(&channel) else {
                continue;
            };
            let codes: Vec<OrderCode> = orders.keys().cloned().collect();
            let verb = Restoring {
                around,
                wanted: &orders,
                by: &caller.who,
            };
            let told = self
                .do_to_pages(caller, &around.facilities, &codes, &verb)
                .await?;
            done.extend(each_of(told, &orders));
        }
        Ok(answers(meant, done))
    }
}

/// The numbers of the wanted deliveries, by order.
pub(super) type Orders = BTreeMap<OrderCode, Vec<u32>>;

pub(super) fn channel_of(meant: &Meant) -> Option<ChannelCode> {
    meant.delivery.as_ref().ok().map(|(_, channel)| channel.clone())
}

/// The wanted deliveries of each channel, by order.
pub(super) fn by_channel(meant: &[Meant]) -> BTreeMap<ChannelCode, Orders> {
    let mut channels: BTreeMap<ChannelCode, Orders> = BTreeMap::new();
    for (delivery, channel) in meant.iter().filter_map(|meant| meant.delivery.as_ref().ok()) {
        let orders = channels.entry(channel.clone()).or_default();
        orders
            .entry(delivery.order.clone())
            .or_default()
            .push(delivery.no);
    }
    channels
}

/// What came of each delivery of a page.
pub(super) fn each_of(
    told: BTreeMap<OrderCode, Result<Each, AppError>>,
    orders: &Orders,
) -> Vec<(Delivery, Result<CameOf, AppError>)> {
    let mut all = Vec::new();
    for (order, told) in told {
        let delivery = |no: u32| Delivery {
            order: order.clone(),
            no,
        };
        match told {
            Ok(each) => {
                let each = each.into_iter();
                all.extend(each.map(|(no, result)| (delivery(no), result.map_err(AppError::from))));
            }
            // The database refused the order: all that was asked of it failed for one reason.
            Err(error) => {
                let mut nos = orders.get(&order).into_iter().flatten().copied();
                if let Some(first) = nos.next() {
                    all.extend(nos.map(|no| (delivery(no), Err(AppError::bad_input(error.to_string())))));
                    all.push((delivery(first), Err(error)));
                }
            }
        }
    }
    all
}

/// The answers in the order in which the deliveries were named.
pub(super) fn answers(
    meant: Vec<Meant>,
    mut done: BTreeMap<Delivery, Result<CameOf, AppError>>,
) -> Vec<Answered> {
    let answer = |meant: Meant| match meant.delivery {
        Err(error) => Answered {
            named: meant.named,
            delivery: None,
            result: Err(error),
        },
        Ok((delivery, _)) => {
            let result = done.remove(&delivery).unwrap_or_else(|| {
                let hint = "see `ordertide cancelled list`";
                Err(AppError::not_found("cancelled delivery", &meant.named, hint))
            });
            Answered {
                named: meant.named,
                delivery: Some(delivery),
                result,
            }
        }
    };
    meant.into_iter().map(answer).collect()
}

/// Restores the wanted deliveries of an order.
pub(super) struct Restoring<'a> {
    pub(super) around: &'a Around,
    pub(super) wanted: &'a Orders,
    pub(super) by: &'a str,
}

impl Verb for Restoring<'_> {
    type Told = Each;

    fn reason(&self) -> &'static str {
        "restored"
    }

    fn minds_rivals(&self) -> bool {
        true
    }

    /// The same packing no. is the rule; a package that went on meanwhile, or goods that never had one, get a new one.
    fn draws_numbers(&self) -> bool {
        false
    }

    fn on(&self, order: &SaleOrder, table: &mut Table<'_>) -> (Option<OrderChange>, Each) {
        let mut change: Option<OrderChange> = None;
        let mut told = Each::new();
        for no in self.wanted.get(&order.code).into_iter().flatten() {
            let now = change.as_ref().map_or(order, |change| &change.after).clone();
            let (next, result) = self.one(&now, *no, table);
            change = OrderChange::joined(change, next);
            told.push((*no, result));
        }
        (change, told)
    }
}

impl Restoring<'_> {
    fn one(
        &self,
        order: &SaleOrder,
        no: u32,
        table: &mut Table<'_>,
    ) -> (Option<OrderChange>, Result<CameOf, Refusal>) {
        let asked = Asked {
            record: no,
            by: self.by,
        };
        if let Err(refusal) = may(order, no, RecoveryAction::Restore, self.around) {
            return (None, Err(refusal));
        }
        match self.bring_back(order, no, table) {
            Ok(change) => {
                let after = change.as_ref().map_or(order, |change| &change.after);
                let package = after
                    .cancelled_record(no)
                    .and_then(|record| record.came_back_in())
                    .cloned();
                (change, Ok(CameOf::Back(package)))
            }
            Err(refusal) => {
                let mut edit = Edit::of(order, table.desk);
                edit.recovery_failed(asked, refusal.code.as_str(), &refusal.message);
                (edit.finish(), Err(refusal))
            }
        }
    }

    /// The restore itself, whatever the circumstances; what is refused leaves nothing on the table.
    pub(super) fn bring_back(
        &self,
        order: &SaleOrder,
        no: u32,
        table: &mut Table<'_>,
    ) -> Result<Option<OrderChange>, Refusal> {
        let (rival, policy) = (table.rival, self.around.policy.short);
        let asked = Asked {
            record: no,
            by: self.by,
        };
        table.desk.all_or_nothing(|desk| {
            let mut edit = Edit::of(order, desk);
            edit.restore(asked, rival, policy)?;
            Ok(edit.finish())
        })
    }
}

/// Whether a delivery has this button now, and why not.
pub(super) fn may(
    order: &SaleOrder,
    no: u32,
    action: RecoveryAction,
    around: &Around,
) -> Result<(), Refusal> {
    let Some(record) = order.cancelled_record(no) else {
        let text = format!("Order {} has no cancelled delivery {no}", order.code);
        return Err(Refusal::new(RefusalCode::ItemNotFound, text));
    };
    allow(order.into(), record, &around.circumstances(), action)
}

//! Asking a channel for whole orders as they are now: what a resync is judged on.

use super::perform::skus_of;
use crate::sync::may_be_one_order;
use crate::{App, AppError, Caller};
use ::channels::ChannelError;
use ::channels::channel::{Channel as Connector, ListStatus, ListWindow};
use domain::channel::Capabilities;
use domain::codes::ChannelOrderNo;
use domain::moment::Moment;
use domain::refusal::{Refusal, RefusalCode};
use domain::sync::observation::ListedOrder;
use std::collections::BTreeMap;

/// An order that is asked for.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub(super) number: ChannelOrderNo,
    pub(super) placed_at: Moment,
}

/// Why a channel gave no order.
#[derive(Debug, Clone)]
pub(super) struct NotGiven {
    pub(super) code: String,
    pub(super) message: String,
    /// Whether asking again later may help.
    pub(super) may_pass: bool,
}

impl From<ChannelError> for NotGiven {
    fn from(error: ChannelError) -> Self {
        Self {
            code: error.code().to_owned(),
            message: error.to_string(),
            may_pass: error.retryable(),
        }
    }
}

impl From<Refusal> for NotGiven {
    fn from(refusal: Refusal) -> Self {
        Self {
            code: refusal.code.as_str().to_owned(),
            message: refusal.message,
            may_pass: false,
        }
    }
}

impl NotGiven {
    /// What a use case could not do, as it is kept at a delivery.
    pub(super) fn of(error: &AppError) -> Self {
        Self {
            code: error.code().to_owned(),
            message: error.to_string(),
            may_pass: error.may_pass(),
        }
    }
}

pub(super) type Given = BTreeMap<ChannelOrderNo, Result<ListedOrder, NotGiven>>;

/// Pages of a listing that are looked through for one order: a day's orders of a large shop.
const PAGES_MAX: u32 = 200;
/// How far around the time of an order it is looked for, in seconds: channels list by day, in their own zone.
const AROUND_S: i64 = 86_400;

impl App {
    /// What the channel has of the orders now, by number. Every order is in the answer.
    pub(super) async fn ask_for_orders(&self, connector: &dyn Connector, wanted: &[Wanted]) -> Given {
        if connector.capabilities().status_by_ids {
            return self.ask_by_number(connector, wanted).await;
        }
        let mut given = Given::new();
        for order in wanted {
            let answer = ask_by_date(connector, order, self.clock.now()).await;
            given.insert(order.number.clone(), answer);
        }
        given
    }

    /// Orders with a SKU that the catalogue lacks are refused (domain.md §6): nobody could pick it.
    pub(super) async fn refuse_unmapped(&self, caller: &Caller, given: Given) -> Result<Given, AppError> {
        let lacking = self.store.unmapped(&caller.tenant, &skus_of(&given)).await?;
        let refuse = |listed: ListedOrder| {
            let mut skus = listed
                .observation
                .lines
                .iter()
                .filter_map(|line| line.sku.as_ref());
            match skus.find(|sku| lacking.contains(sku)) {
                None => Ok(listed),
                Some(sku) => {
                    let text = format!(
                        "SKU {sku} is not in the catalogue. Add it with `ordertide sku add {sku}`, then ask again"
                    );
                    Err(Refusal::new(RefusalCode::SkuUnmapped, text).into())
                }
            }
        };
        Ok(given
            .into_iter()
            .map(|(number, answer)| (number, answer.and_then(refuse)))
            .collect())
    }

    async fn ask_by_number(&self, connector: &dyn Connector, wanted: &[Wanted]) -> Given {
        let mut given = Given::new();
        let batch_max = usize::try_from(connector.capabilities().status_batch_max)
            .unwrap_or(1)
            .max(1);
        for batch in wanted.chunks(batch_max) {
            match self.ask_together(connector, batch, &mut given).await {
                Ok(()) => {}
                // One order may be to blame: each is asked for by itself.
                Err(error) if batch.len() > 1 && may_be_one_order(&error) => {
                    for order in batch {
                        let alone = std::slice::from_ref(order);
                        if let Err(error) = self.ask_together(connector, alone, &mut given).await {
                            given.insert(order.number.clone(), Err(error.into()));
                        }
                    }
                }
                Err(error) => {
                    let failed = batch
                        .iter()
                        .map(|order| (order.number.clone(), Err(error.clone().into())));
                    given.extend(failed);
                }
            }
        }
        given
    }

    async fn ask_together(
        &self,
        connector: &dyn Connector,
        batch: &[Wanted],
        given: &mut Given,
    ) -> Result<(), ChannelError> {
        let numbers: Vec<ChannelOrderNo> = batch.iter().map(|order| order.number.clone()).collect();
        // The moment before the request leaves: an answer is at least as fresh as that.
        let asked_at = self.clock.now();
        let page = connector.listed_by_id(&numbers, asked_at).await?;
        for answer in page.orders {
            match answer {
                Ok(listed) => {
                    given.insert(listed.observation.channel_order_no.clone(), Ok(listed));
                }
                Err(bad) => {
                    if let Some(number) = bad.channel_order_no {
                        let why = NotGiven {
                            code: bad.code.to_owned(),
                            message: bad.message,
                            may_pass: false,
                        };
                        given.insert(number, Err(why));
                    }
                }
            }
        }
        for number in numbers {
            given.entry(number).or_insert_with(|| Err(not_found().into()));
        }
        Ok(())
    }
}

/// Looks an order up in the listing of its date, for a channel that can be asked in no other way.
async fn ask_by_date(
    connector: &dyn Connector,
    order: &Wanted,
    now: Moment,
) -> Result<ListedOrder, NotGiven> {
    let earliest = within_reach(connector.capabilities(), order.placed_at, now)?;
    let window = ListWindow {
        from: order.placed_at.plus_s(-AROUND_S).max(earliest),
        to: order.placed_at.plus_s(AROUND_S).min(now),
    };
    for status in [ListStatus::Created, ListStatus::PendingVerification] {
        for page_no in 1..=PAGES_MAX {
            let page = connector.list_orders(window, status, page_no, now).await?;
            let mut listed = page.orders.into_iter().filter_map(Result::ok);
            if let Some(found) = listed.find(|one| one.observation.channel_order_no == order.number) {
                return Ok(found);
            }
            if page.last {
                break;
            }
        }
    }
    Err(not_found().into())
}

fn not_found() -> Refusal {
    let text = "The channel does not know this order (any more), or does not list it as open. Look it up on the channel's own panel";
    Refusal::new(RefusalCode::NotFoundAtChannel, text)
}

/// Since when a channel that can be asked by date only tells anything.
///
/// # Errors
/// `PAYMENT_DATE_MISMATCH` for an order of before that, with both dates (domain.md §6).
fn within_reach(can: &Capabilities, placed_at: Moment, now: Moment) -> Result<Moment, Refusal> {
    let earliest = now.plus_s(-i64::from(can.list_window_days_max) * 86_400);
    match placed_at < earliest {
        false => Ok(earliest),
        true => {
            let text = format!(
                "The channel can be asked by payment date only, and lets us read since {}; this order is of {}. Look it up on the \
                 channel's own panel, and upload it if it is valid",
                earliest.to_rfc3339(),
                placed_at.to_rfc3339()
            );
            Err(Refusal::new(RefusalCode::PaymentDateMismatch, text))
        }
    }
}

#[cfg(test)]
#[path = "channel_tests.rs"]
mod tests;

//! From the contract's JSON to observations. Pure: the same page gives the same answer.

mod address;
mod bad;
mod date;
mod lines;
mod money;
mod order;

#[cfg(test)]
mod tests;

use super::wire::{Order, Scalar};
use crate::channel::{Answered, BadOrder, ListPage, StatusPage};
use bad::Bad;
use domain::codes::ChannelOrderNo;
use domain::moment::Moment;
use domain::sync::observation::ListedOrder;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::HashSet;

/// The listed orders. The page is the last one where it is shorter than asked for.
pub(super) fn list_page(rows: &[&RawValue], page_size: u32, asked_at: Moment) -> ListPage {
    let orders = each(rows, |order| order::listed(order, asked_at));
    let last = u32::try_from(rows.len()).is_ok_and(|count| count < page_size);
    ListPage { orders, last }
}

/// Sorts the answers about the status of one batch into the page: answered, not answered, not asked for.
pub(super) fn add_statuses(
    page: &mut StatusPage,
    rows: &[&RawValue],
    batch: &[&ChannelOrderNo],
    asked_at: Moment,
) {
    let answers = each(rows, |order| order::observed(order, asked_at));
    add_answers(page, answers, batch, |observation| &observation.channel_order_no);
}

/// As [`add_statuses`], of whole orders.
pub(super) fn add_listed(
    page: &mut Answered<ListedOrder>,
    rows: &[&RawValue],
    batch: &[&ChannelOrderNo],
    asked_at: Moment,
) {
    let answers = each(rows, |order| order::listed(order, asked_at));
    add_answers(page, answers, batch, |listed| {
        &listed.observation.channel_order_no
    });
}

fn add_answers<T>(
    page: &mut Answered<T>,
    answers: Vec<Result<T, BadOrder>>,
    batch: &[&ChannelOrderNo],
    number_of: impl Fn(&T) -> &ChannelOrderNo,
) {
    let asked: HashSet<&ChannelOrderNo> = batch.iter().copied().collect();
    let mut answered = HashSet::new();
    for answer in answers {
        let order_no = match &answer {
            Ok(order) => Some(number_of(order)),
            Err(bad) => bad.channel_order_no.as_ref(),
        };
        match order_no.cloned() {
            Some(order_no) if !asked.contains(&order_no) => page.unasked.push(order_no),
            Some(order_no) => {
                answered.insert(order_no);
                page.orders.push(answer);
            }
            None => page.orders.push(answer),
        }
    }
    page.missing.extend(
        batch
            .iter()
            .filter(|id| !answered.contains(**id))
            .map(|id| (*id).clone()),
    );
}

/// Maps every row on its own.
fn each<T>(rows: &[&RawValue], map: impl Fn(&Order<'_>) -> Result<T, Bad>) -> Vec<Result<T, BadOrder>> {
    let one = |(index, row): (usize, &&RawValue)| {
        let order = serde_json::from_str::<Order<'_>>(row.get());
        let mapped = order.map_err(|error| bad::unreadable("the order", &error));
        mapped.and_then(|order| map(&order)).map_err(|bad| BadOrder {
            channel_order_no: number_of(row),
            position: index + 1,
            code: bad.code,
            message: bad.message,
        })
    };
    rows.iter().enumerate().map(one).collect()
}

/// The number of an order of which nothing else can be read.
fn number_of(row: &RawValue) -> Option<ChannelOrderNo> {
    #[derive(Deserialize)]
    struct Id<'a> {
        #[serde(borrow)]
        id: Option<&'a RawValue>,
    }
    let id: Id<'_> = serde_json::from_str(row.get()).ok()?;
    ChannelOrderNo::parse(&Scalar::of(id.id).filled()?).ok()
}

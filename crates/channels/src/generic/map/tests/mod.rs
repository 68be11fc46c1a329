//! The mapper over whole pages and over one order at a time.

mod faults;
mod pages;

use super::super::wire;
use crate::channel::{BadOrder, ListPage, StatusPage};
use domain::codes::ChannelOrderNo;
use domain::moment::Moment;
use domain::sync::observation::{ListedOrder, Observation};
use serde_json::{Value, json};

const ASKED_AT: Moment = Moment(1_795_400_000_000_000);

fn list(body: &str) -> ListPage {
    super::list_page(&wire::rows(body.as_bytes()).unwrap(), 50, ASKED_AT)
}

fn statuses(body: &str, asked: &[&str]) -> StatusPage {
    let ids: Vec<_> = asked
        .iter()
        .map(|id| ChannelOrderNo::parse(id).unwrap())
        .collect();
    let mut page = StatusPage::default();
    super::add_statuses(
        &mut page,
        &wire::rows(body.as_bytes()).unwrap(),
        &ids.iter().collect::<Vec<_>>(),
        ASKED_AT,
    );
    page
}

/// An order without fault.
fn order() -> Value {
    json!({
        "id": "O-1", "orderDate": "2026-11-22T10:00:00Z", "orderStatus": "CREATED",
        "orderPrice": { "currency": "INR" },
        "orderItems": [
            { "orderItemId": "L-1", "status": "CREATED", "sku": "A", "quantity": 1,
              "orderItemPrice": { "sellingPrice": 10 } }
        ],
    })
}

/// The faultless order with the value at a JSON pointer replaced, or removed by `None`.
fn changed(pointer: &str, value: Option<Value>) -> Value {
    let mut order = order();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let parent = order.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    match value {
        Some(value) => drop(parent.insert(key.to_owned(), value)),
        None => drop(parent.remove(key)),
    }
    order
}

fn listed(order: &Value) -> Result<ListedOrder, BadOrder> {
    list(&json!({ "orders": [order] }).to_string()).orders.remove(0)
}

fn observed(order: &Value) -> Result<Observation, BadOrder> {
    statuses(&json!({ "orders": [order] }).to_string(), &["O-1"])
        .orders
        .remove(0)
}

//! The seller's cancel, as the contract's `/orders/cancel` asks for it.

use serde::{Deserialize, Serialize};

use super::order::{Line, Order};
use super::unit::UnitStatus;

/// The units of one line the seller wants cancelled.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CancelItem {
    /// The line.
    pub(crate) order_item_id: String,
    /// The line's product, checked when given.
    pub(crate) product_id: Option<String>,
    /// The line's variant, checked when given.
    pub(crate) variant_id: Option<String>,
    /// How many units, at least one.
    pub(crate) quantity: u32,
}

/// Why some units of a line were not cancelled.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ItemError {
    /// The line asked for.
    pub(crate) order_item_id: String,
    /// The sentence the seller reads.
    pub(crate) error_message: String,
}

/// Cancels what can be cancelled. Returns how many units were, and the lines where some were not.
pub(crate) fn cancel(order: &mut Order, items: &[CancelItem]) -> (u32, Vec<ItemError>) {
    let mut cancelled = 0;
    let mut errors = Vec::new();
    for item in items {
        let (done, problem) = match order
            .lines
            .iter_mut()
            .find(|line| *line.item_id == *item.order_item_id)
        {
            Some(line) => cancel_units(line, item),
            None => (0, Some("Order item not found".to_owned())),
        };
        cancelled += done;
        if let Some(error_message) = problem {
            errors.push(ItemError {
                order_item_id: item.order_item_id.clone(),
                error_message,
            });
        }
    }
    (cancelled, errors)
}

fn cancel_units(line: &mut Line, item: &CancelItem) -> (u32, Option<String>) {
    let differs = |given: &Option<String>, own: &str| given.as_deref().is_some_and(|given| given != own);
    if differs(&item.product_id, &line.product_id) || differs(&item.variant_id, &line.variant_id) {
        return (0, Some("Product does not match the order item".to_owned()));
    }
    if item.quantity == 0 {
        return (0, Some("Quantity must be at least 1".to_owned()));
    }
    let done = line.change(
        item.quantity,
        |status| *status == UnitStatus::Created,
        |unit| unit.status = UnitStatus::Cancelled,
    );
    (
        done,
        (done < item.quantity).then(|| shortfall(line, item.quantity, done)),
    )
}

fn shortfall(line: &Line, wanted: u32, done: u32) -> String {
    if wanted > line.quantity() {
        return format!("Order item has only {} units", line.quantity());
    }
    if line.count(UnitStatus::has_left) > 0 {
        return "Order already dispatched, cannot cancel".to_owned();
    }
    if line.count(|status| *status == UnitStatus::Cancelled) == line.quantity() && done == 0 {
        return "Order item already cancelled".to_owned();
    }
    format!("Only {done} of {wanted} units could be cancelled")
}

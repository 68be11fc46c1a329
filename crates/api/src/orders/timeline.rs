//! `GET /orders/{order}/timeline`.

use super::words::ItemState;
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Who};
use crate::wire::Bucket;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// What happened to an order, and what moved.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "code": "SO-000000001",
    "events": [{"no": 1, "kind": "ORDER_IMPORTED", "items": [1], "before": null, "after": null,
        "detail": "Imported from SHOP1", "actor": "run:01920000", "at": "2026-11-20T08:05:00Z"}],
    "ledger": [{"sku": "CUP-RED", "facility": "WH1", "from": "AVAILABLE", "to": "RESERVED", "quantity": 1,
        "reason": "order import", "actor": "run:01920000", "at": "2026-11-20T08:05:00Z"}]
}))]
pub(crate) struct Timeline {
    /// The order's code.
    code: String,
    /// Oldest first.
    events: Vec<Event>,
    /// Stock movements, oldest first.
    ledger: Vec<Movement>,
}

/// One line of the timeline.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Event {
    no: u32,
    /// What happened: ORDER_IMPORTED, ITEMS_CHANGED, PACKAGE_MADE, …
    kind: String,
    /// Numbers of the items; none for the order as a whole.
    items: Vec<u32>,
    before: Option<ItemState>,
    after: Option<ItemState>,
    detail: String,
    /// `run:…`, `key:…`, `cli`.
    actor: String,
    at: String,
}

/// One line of the ledger.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Movement {
    sku: String,
    facility: String,
    from: Bucket,
    to: Bucket,
    quantity: i64,
    /// The shelf that they left from AVAILABLE, or came to; null is none.
    shelf: Option<String>,
    reason: String,
    actor: String,
    at: String,
}

/// Show an order's timeline
#[utoipa::path(
    get, path = "/api/v1/orders/{order}/timeline", tag = "orders", operation_id = "show_order_timeline",
    params(("order" = String, Path, description = "Our code or the channel's number.", example = "SO-000000001")),
    responses((status = 200, description = "The timeline and the ledger.", body = Timeline)),
)]
pub(crate) async fn timeline(
    State(api): State<Api>,
    Who(caller): Who,
    At(order): At<String>,
) -> Result<Json<Timeline>, Problem> {
    let (code, events, movements) = api.app.timeline(&caller, &order).await?;
    let events = events.into_iter().map(|line| Event {
        no: line.event.no,
        kind: line.event.kind.to_string(),
        items: line.event.items,
        before: line.event.before.map(Into::into),
        after: line.event.after.map(Into::into),
        detail: line.event.detail,
        actor: line.actor.who,
        at: line.actor.at.to_rfc3339(),
    });
    let ledger = movements.into_iter().map(|line| Movement {
        sku: line.movement.sku.to_string(),
        facility: line.movement.facility.to_string(),
        from: line.movement.from.into(),
        to: line.movement.to.into(),
        quantity: line.movement.quantity,
        shelf: line.movement.shelf.map(|shelf| shelf.to_string()),
        reason: line.reason,
        actor: line.actor.who,
        at: line.actor.at.to_rfc3339(),
    });
    Ok(Json(Timeline {
        code: code.to_string(),
        events: events.collect(),
        ledger: ledger.collect(),
    }))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;

    #[tokio::test]
    async fn an_unknown_order_has_none() {
        let served = Served::new().await;
        let said = served.get("/orders/SO-9/timeline").await;
        assert_eq!(said.problem(404), "NOT_FOUND");
    }
}

//! `POST /sync`.

use crate::Api;
use crate::problem::Problem;
use crate::read::{Body, Who};
use crate::wire::wire_enum;
use app::sync::{OrderOutcome, RunReport, RunState as State_, SyncRequest};
use axum::Json;
use axum::extract::State;
use domain::channel::Flow as DomainFlow;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

wire_enum! {
    /// One of the streams of work with a channel.
    Flow of domain::channel::Flow {
        OrderImport = "ORDER_IMPORT", StatusSync = "STATUS_SYNC", DeliverySync = "DELIVERY_SYNC",
        ReturnSync = "RETURN_SYNC",
    }
}

wire_enum! {
    /// How a run ended.
    RunState of app::sync::RunState {
        Succeeded = "SUCCEEDED", SucceededWithErrors = "SUCCEEDED_WITH_ERRORS", Failed = "FAILED", Skipped = "SKIPPED",
    }
}

/// What is to be tried.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"channel": "SHOP1", "flow": "STATUS_SYNC", "orders": ["112-7"], "dry_run": true}))]
pub(crate) struct SyncWish {
    #[schema(min_length = 1, max_length = 32)]
    channel: String,
    flow: Flow,
    /// Only these orders; none means all that the flow asks for.
    #[serde(default)]
    #[schema(max_items = 100)]
    orders: Vec<String>,
    /// How far back to look, in seconds; the flow's own window where nothing is said.
    #[schema(minimum = 1, maximum = 315_360_000)]
    since_s: Option<i64>,
    /// Decide and tell, and write nothing. Only `true` for now.
    dry_run: bool,
}

/// How it went.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "state": "SUCCEEDED", "message": "Dry run: nothing was written", "code": null,
    "counts": {"changed": 1, "unchanged": 0, "contradiction": 0, "skipped": 0, "failed": 0},
    "orders": [{"channel_order_no": "112-7", "outcome": "changed", "code": null, "message": "1 item DISPATCHED"}]
}))]
pub(crate) struct SyncReport {
    state: RunState,
    message: String,
    /// The code of what stopped a failed run.
    code: Option<String>,
    counts: SyncCounts,
    orders: Vec<SyncedOrder>,
}

/// How many orders ended in each way.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SyncCounts {
    changed: i64,
    unchanged: i64,
    contradiction: i64,
    skipped: i64,
    failed: i64,
}

/// One order.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SyncedOrder {
    channel_order_no: String,
    /// changed, unchanged, contradiction, skipped or failed.
    outcome: &'static str,
    code: Option<String>,
    message: String,
}

/// Orders that one call may name.
const ORDERS_MAX: usize = 100;
/// Ten years.
const SINCE_S_MAX: i64 = 315_360_000;

/// Try a sync
///
/// Asks the channel, decides, and tells what a run would do; nothing is written. Allowed before go-live.
#[utoipa::path(
    post, path = "/api/v1/sync", tag = "sync", operation_id = "try_sync", request_body = SyncWish,
    responses(
        (status = 200, description = "What a run would do, also where the channel failed: see `state` and `code`.", body = SyncReport),
        (status = 404, description = "There is no such channel or order.", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn run(
    State(api): State<Api>,
    Who(caller): Who,
    Body(wish): Body<SyncWish>,
) -> Result<Json<SyncReport>, Problem> {
    if !wish.dry_run {
        return Err(Problem::bad_input(
            "dry_run must be true for now; a real run is started with `ordertide sync`",
        ));
    }
    if wish.orders.len() > ORDERS_MAX {
        return Err(Problem::bad_input(format!("name {ORDERS_MAX} orders at most")));
    }
    if wish.since_s.is_some_and(|s| !(1..=SINCE_S_MAX).contains(&s)) {
        return Err(Problem::bad_input(format!("since_s must be 1 to {SINCE_S_MAX}")));
    }
    let request = SyncRequest {
        channel: wish.channel,
        flow: wish.flow.into(),
        orders: wish.orders,
        since_s: wish.since_s,
        dry_run: true,
    };
    let report = api.app.sync(&caller, &request).await?;
    Ok(Json(SyncReport::from(report)))
}

impl From<Flow> for DomainFlow {
    fn from(flow: Flow) -> Self {
        match flow {
            Flow::OrderImport => Self::OrderImport,
            Flow::StatusSync => Self::StatusSync,
            Flow::DeliverySync => Self::DeliverySync,
            Flow::ReturnSync => Self::ReturnSync,
        }
    }
}

impl From<RunReport> for SyncReport {
    fn from(report: RunReport) -> Self {
        let (state, counts): (State_, _) = (report.state, report.counts);
        Self {
            state: state.into(),
            message: report.message,
            code: report.code,
            counts: SyncCounts {
                changed: counts.changed,
                unchanged: counts.unchanged,
                contradiction: counts.contradiction,
                skipped: counts.skipped,
                failed: counts.failed,
            },
            orders: report.orders.into_iter().map(SyncedOrder::from).collect(),
        }
    }
}

impl From<OrderOutcome> for SyncedOrder {
    fn from(order: OrderOutcome) -> Self {
        Self {
            channel_order_no: order.channel_order_no,
            outcome: order.outcome,
            code: order.code,
            message: order.message,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn only_a_dry_run_of_a_known_channel() {
        let served = Served::new().await;
        let wish = |dry_run: bool| json!({"channel": "NOPE", "flow": "ORDER_IMPORT", "dry_run": dry_run});
        assert_eq!(served.post("/sync", wish(false)).await.problem(400), "BAD_INPUT");
        assert_eq!(served.post("/sync", wish(true)).await.problem(404), "NOT_FOUND");
    }
}

//! `POST /sync`.

use super::words::{Flow, RunState, SyncCounts, SyncedOrder};
use crate::Api;
use crate::orders::words::OrderStatus;
use crate::problem::Problem;
use crate::read::{Body, Who, at_most};
use crate::runs::words::Run;
use app::sync::{RunReport, SyncRequest};
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::run::RunCause;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa::openapi::schema::{Array, ArrayBuilder, ObjectBuilder, Type};

/// What is to be synced.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"channel": "SHOP1", "flow": "STATUS_SYNC", "orders": ["112-7"]}))]
pub(crate) struct SyncWish {
    #[schema(min_length = 1, max_length = 32)]
    channel: String,
    flow: Flow,
    /// Only these orders, by our code or the channel's number, an import by the channel's number only; none means all that the
    /// flow asks for.
    #[serde(default)]
    #[schema(schema_with = order_names)]
    orders: Vec<String>,
    /// Only orders in this status, instead of named ones; not for an import.
    status: Option<OrderStatus>,
    /// How far back to look, in seconds; the flow's own window where nothing is said.
    #[schema(minimum = 1, maximum = 315_360_000)]
    since_s: Option<i64>,
    /// Decide and tell, and write nothing: the answer is what a run would do. Allowed before go-live.
    #[serde(default)]
    dry_run: bool,
}

/// What a run would do.
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

/// Orders that one call may name.
const ORDERS_MAX: usize = 1_000;
/// Ten years.
const SINCE_S_MAX: i64 = 315_360_000;

/// Bounds of what is in a list cannot be said in an attribute.
fn order_names() -> Array {
    let name = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(128));
    ArrayBuilder::new()
        .items(name)
        .max_items(Some(ORDERS_MAX))
        .description(Some(
            "Only these orders, by our code or the channel's number, an import by the channel's number only; none means all \
             that the flow asks for.",
        ))
        .build()
}

/// Sync
///
/// Asks for a run, which a worker does in the background: follow it at `/runs/{run}`. While the tenant is not live the run is
/// recorded as SKIPPED, with the message. With `dry_run` the channel is asked at once and nothing is written.
#[utoipa::path(
    post, path = "/api/v1/sync", tag = "sync", operation_id = "sync", request_body = SyncWish,
    responses(
        (status = 200, description = "Dry run: what a run would do, also where the channel failed: see `state` and `code`.", body = SyncReport),
        (status = 202, description = "The run that was asked for.", body = Run),
        (status = 404, description = "There is no such channel or order.", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn run(
    State(api): State<Api>,
    Who(caller): Who,
    Body(wish): Body<SyncWish>,
) -> Result<Response, Problem> {
    at_most("orders", wish.orders.len(), ORDERS_MAX)?;
    if wish.status.is_some() && !wish.orders.is_empty() {
        return Err(Problem::bad_input("name orders, or a status, not both"));
    }
    if wish.since_s.is_some_and(|s| !(1..=SINCE_S_MAX).contains(&s)) {
        return Err(Problem::bad_input(format!("since_s must be 1 to {SINCE_S_MAX}")));
    }
    let request = SyncRequest {
        channel: wish.channel,
        flow: wish.flow.into(),
        orders: wish.orders,
        status: wish
            .status
            .and_then(|status| domain::order::OrderStatus::parse(status.as_str())),
        since_s: wish.since_s,
        dry_run: wish.dry_run,
    };
    if request.dry_run {
        let report = api.app.sync(&caller, &request).await?;
        return Ok(Json(SyncReport::from(report)).into_response());
    }
    let run_id = api.app.ask_to_sync(&caller, &request, RunCause::Hand).await?;
    let run = Run::from(api.app.run_line(&caller, &run_id).await?);
    Ok((StatusCode::ACCEPTED, Json(run)).into_response())
}

impl From<RunReport> for SyncReport {
    fn from(report: RunReport) -> Self {
        Self {
            state: report.state.into(),
            message: report.message,
            code: report.code,
            counts: report.counts.into(),
            orders: report.orders.into_iter().map(SyncedOrder::from).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn only_a_known_channel_and_one_choice_of_orders() {
        let served = Served::new().await;
        let wish = json!({"channel": "NOPE", "flow": "ORDER_IMPORT"});
        assert_eq!(served.post("/sync", wish).await.problem(404), "NOT_FOUND");
        let both = json!({"channel": "NOPE", "flow": "STATUS_SYNC", "orders": ["1"], "status": "CREATED"});
        assert_eq!(served.post("/sync", both).await.problem(400), "BAD_INPUT");
    }
}

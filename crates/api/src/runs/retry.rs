//! `POST /runs/{run}/retry`.

use super::words::Run;
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Body, Who};
use axum::Json;
use axum::extract::State;
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

/// What is to be done again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"failed_only": true}))]
pub(crate) struct RetryWish {
    /// Only the orders that failed in it.
    #[serde(default)]
    failed_only: bool,
}

/// Retry a run
///
/// A run that failed, was given up, interrupted or cancelled; with `failed_only` also one that succeeded with errors.
/// While the tenant is not live the run is recorded as SKIPPED, with the message.
#[utoipa::path(
    post, path = "/api/v1/runs/{run}/retry", tag = "sync", operation_id = "retry_run", request_body = RetryWish,
    params(("run" = String, Path, description = "The run's id.", example = "01a201b4-db31-75ae-a65d-37850b59dd4f")),
    responses((status = 202, description = "The new run.", body = Run)),
)]
pub(crate) async fn retry(
    State(api): State<Api>,
    Who(caller): Who,
    At(run): At<String>,
    Body(wish): Body<RetryWish>,
) -> Result<(StatusCode, Json<Run>), Problem> {
    let run_id = api.app.retry_run(&caller, &run, wish.failed_only).await?;
    let run = Run::from(api.app.run_line(&caller, &run_id).await?);
    Ok((StatusCode::ACCEPTED, Json(run)))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn an_unknown_run_is_not_found() {
        let served = Served::new().await;
        assert_eq!(
            served.post("/runs/X/retry", json!({})).await.problem(404),
            "NOT_FOUND"
        );
        assert_eq!(
            served.post("/runs/X/cancel", json!({})).await.problem(404),
            "NOT_FOUND"
        );
    }
}

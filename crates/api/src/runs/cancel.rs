//! `POST /runs/{run}/cancel`.

use super::words::Run;
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Who};
use axum::Json;
use axum::extract::State;

/// Cancel a run
///
/// One that waits ends at once; one that runs ends after its current page, and what it did stands. Refused for one that is over.
#[utoipa::path(
    post, path = "/api/v1/runs/{run}/cancel", tag = "sync", operation_id = "cancel_run",
    params(("run" = String, Path, description = "The run's id.", example = "01a201b4-db31-75ae-a65d-37850b59dd4f")),
    responses((status = 200, description = "The run as it stands now.", body = Run)),
)]
pub(crate) async fn cancel(
    State(api): State<Api>,
    Who(caller): Who,
    At(run): At<String>,
) -> Result<Json<Run>, Problem> {
    api.app.cancel_run(&caller, &run).await?;
    Ok(Json(Run::from(api.app.run_line(&caller, &run).await?)))
}

//! `POST /tasks/{channel}/{kind}/run`.

use super::words::Named;
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Who};
use crate::runs::words::Run;
use axum::Json;
use axum::extract::State;
use http::StatusCode;

/// Run a recurrent task now
///
/// Besides its timer, also while it is paused. Refused while a run of it waits or runs already.
/// While the tenant is not live the run is recorded as SKIPPED, with the message.
#[utoipa::path(
    post, path = "/api/v1/tasks/{channel}/{kind}/run", tag = "sync", operation_id = "run_task", params(Named),
    responses((status = 202, description = "The run that was asked for.", body = Run)),
)]
pub(crate) async fn run(
    State(api): State<Api>,
    Who(caller): Who,
    At(named): At<Named>,
) -> Result<(StatusCode, Json<Run>), Problem> {
    let run_id = api.app.run_task(&caller, &named.name()?).await?;
    let run = Run::from(api.app.run_line(&caller, &run_id).await?);
    Ok((StatusCode::ACCEPTED, Json(run)))
}

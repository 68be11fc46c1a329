//! `POST /tasks/{channel}/{kind}/pause`.

use super::words::{Named, Task};
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Who};
use axum::Json;
use axum::extract::State;

/// Pause a recurrent task
///
/// Its timer rests; running it by hand is possible all the same.
#[utoipa::path(
    post, path = "/api/v1/tasks/{channel}/{kind}/pause", tag = "sync", operation_id = "pause_task", params(Named),
    responses((status = 200, description = "The task as it stands now.", body = Task)),
)]
pub(crate) async fn pause(
    State(api): State<Api>,
    Who(caller): Who,
    At(named): At<Named>,
) -> Result<Json<Task>, Problem> {
    let task = api.app.pause_task(&caller, &named.name()?, true).await?;
    Ok(Json(Task::from(task)))
}

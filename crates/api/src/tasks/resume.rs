//! `POST /tasks/{channel}/{kind}/resume`.

use super::words::{Named, Task};
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Who};
use axum::Json;
use axum::extract::State;

/// Resume a recurrent task
///
/// Its timer goes on; a tick that was missed meanwhile is run once.
#[utoipa::path(
    post, path = "/api/v1/tasks/{channel}/{kind}/resume", tag = "sync", operation_id = "resume_task", params(Named),
    responses((status = 200, description = "The task as it stands now.", body = Task)),
)]
pub(crate) async fn resume(
    State(api): State<Api>,
    Who(caller): Who,
    At(named): At<Named>,
) -> Result<Json<Task>, Problem> {
    let task = api.app.pause_task(&caller, &named.name()?, false).await?;
    Ok(Json(Task::from(task)))
}

//! `GET /tasks/{channel}/{kind}`.

use super::words::{Named, Task};
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Who};
use axum::Json;
use axum::extract::State;

/// Show a recurrent task
#[utoipa::path(
    get, path = "/api/v1/tasks/{channel}/{kind}", tag = "sync", operation_id = "show_task", params(Named),
    responses((status = 200, description = "The task.", body = Task)),
)]
pub(crate) async fn show(
    State(api): State<Api>,
    Who(caller): Who,
    At(named): At<Named>,
) -> Result<Json<Task>, Problem> {
    Ok(Json(Task::from(api.app.task(&caller, &named.name()?).await?)))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;

    #[tokio::test]
    async fn an_unknown_task_is_not_found() {
        let served = Served::new().await;
        for path in ["/tasks/SHOP1/STATUS_SYNC", "/tasks/SHOP1/NOPE"] {
            assert_eq!(served.get(path).await.problem(404), "NOT_FOUND", "{path}");
        }
    }
}

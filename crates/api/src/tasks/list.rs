//! `GET /tasks`.

use super::words::Task;
use crate::Api;
use crate::problem::Problem;
use crate::read::Who;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// The tenant's recurrent tasks.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"data": []}))]
pub(crate) struct Tasks {
    /// By channel and kind.
    data: Vec<Task>,
}

/// List recurrent tasks
///
/// How fresh each flow of each channel is: last success, lag, next run.
#[utoipa::path(
    get, path = "/api/v1/tasks", tag = "sync", operation_id = "list_tasks",
    responses((status = 200, description = "All tasks.", body = Tasks)),
)]
pub(crate) async fn list(State(api): State<Api>, Who(caller): Who) -> Result<Json<Tasks>, Problem> {
    let tasks = api.app.tasks(&caller).await?;
    Ok(Json(Tasks {
        data: tasks.into_iter().map(Task::from).collect(),
    }))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn there_are_none_without_a_channel() {
        let served = Served::new().await;
        assert_eq!(served.get("/tasks").await.expect(200), json!({"data": []}));
    }
}

//! `PATCH /tasks/{channel}/{kind}`.

use super::words::{Named, Task};
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Body, Who};
use app::tasks::TimerWish;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

/// What is to be set; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"timer": "every 20m", "jitter_s": 30}))]
pub(crate) struct TimerChange {
    /// `every 40m` (5s to 31d), or `cron` and five fields in the tenant's zone: `cron 0 3 * * *`.
    #[schema(max_length = 200)]
    timer: Option<String>,
    /// Seconds by which a tick may be late.
    #[schema(minimum = 0, maximum = 3600)]
    jitter_s: Option<i64>,
    /// How far back it looks, in seconds; 0 is the kind's own window again.
    #[schema(minimum = 0, maximum = 315_360_000)]
    window_s: Option<i64>,
}

/// Set a recurrent task's timer
///
/// Its next tick is counted anew, from now.
#[utoipa::path(
    patch, path = "/api/v1/tasks/{channel}/{kind}", tag = "sync", operation_id = "set_timer", request_body = TimerChange,
    params(Named),
    responses((status = 200, description = "The task as it stands now.", body = Task)),
)]
pub(crate) async fn set_timer(
    State(api): State<Api>,
    Who(caller): Who,
    At(named): At<Named>,
    Body(change): Body<TimerChange>,
) -> Result<Json<Task>, Problem> {
    let wish = TimerWish {
        timer: change.timer,
        jitter_s: change.jitter_s,
        window_s: change.window_s.map(|s| (s != 0).then_some(s)),
    };
    let task = api.app.set_timer(&caller, &named.name()?, &wish).await?;
    Ok(Json(Task::from(task)))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn an_unknown_task_has_no_timer() {
        let served = Served::new().await;
        for (verb, status) in [("run", 404), ("pause", 404), ("resume", 404)] {
            let said = served
                .post(&format!("/tasks/X/STATUS_SYNC/{verb}"), json!({}))
                .await;
            assert_eq!(said.problem(status), "NOT_FOUND", "{verb}");
        }
    }
}

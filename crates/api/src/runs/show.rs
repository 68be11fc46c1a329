//! `GET /runs/{run}`.

use super::words::Run;
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Who};
use axum::Json;
use axum::extract::State;

/// Show a run
///
/// As it stands now: while it runs, `done` of `expected`.
#[utoipa::path(
    get, path = "/api/v1/runs/{run}", tag = "sync", operation_id = "show_run",
    params(("run" = String, Path, description = "The run's id.", example = "01a201b4-db31-75ae-a65d-37850b59dd4f")),
    responses((status = 200, description = "The run.", body = Run)),
)]
pub(crate) async fn show(
    State(api): State<Api>,
    Who(caller): Who,
    At(run): At<String>,
) -> Result<Json<Run>, Problem> {
    Ok(Json(Run::from(api.app.run_line(&caller, &run).await?)))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;

    #[tokio::test]
    async fn an_unknown_run_is_not_found() {
        let served = Served::new().await;
        for path in ["/runs/X", "/runs/X/orders", "/runs/X/unchanged"] {
            assert_eq!(served.get(path).await.problem(404), "NOT_FOUND", "{path}");
        }
    }
}

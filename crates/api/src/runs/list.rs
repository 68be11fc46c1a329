//! `GET /runs`.

use super::words::Run;
use crate::Api;
use crate::page::Page;
use crate::problem::Problem;
use crate::read::{Query, Who};
use crate::sync::words::{RunKind, RunState};
use app::runs::RunsWanted;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which runs, and which page of them.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// Runs on the page: 50 unless said otherwise.
    #[param(minimum = 1, maximum = 250)]
    limit: Option<u32>,
    /// The `next` of the page before.
    #[param(max_length = 1024)]
    after: Option<String>,
    /// Only those of this channel.
    #[param(min_length = 1, max_length = 32, example = "SHOP1")]
    channel: Option<String>,
    /// Only those of this kind.
    #[param(inline)]
    kind: Option<RunKind>,
    /// Only those that stand so.
    #[param(inline)]
    state: Option<RunState>,
}

/// A page of runs, newest first.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"data": [], "next": null}))]
pub(crate) struct RunPage {
    data: Vec<Run>,
    /// The `after` of the next page; null on the last one.
    next: Option<String>,
}

/// Orders that a run in a list says it was asked for.
const ASKED_FOR_MAX: usize = 10;

/// List runs
///
/// Skipped ones are among them, with the reason. Of the orders that a run was asked for the first 10 are told here, and all of
/// them where the run is asked for by itself.
#[utoipa::path(
    get, path = "/api/v1/runs", tag = "sync", operation_id = "list_runs", params(Wanted),
    responses(
        (status = 200, description = "A page of runs.", body = RunPage),
        (status = 404, description = "There is no such channel.", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn list(
    State(api): State<Api>,
    Who(caller): Who,
    Query(wanted): Query<Wanted>,
) -> Result<Json<RunPage>, Problem> {
    let page = Page::<1>::read("runs", wanted.limit, wanted.after.as_deref())?;
    let [before] = &page.after;
    let filter = RunsWanted {
        channel: wanted.channel,
        kind: wanted
            .kind
            .and_then(|kind| domain::run::RunKind::parse(kind.as_str())),
        state: wanted
            .state
            .and_then(|state| domain::run::RunState::parse(state.as_str())),
    };
    let mut rows = api.app.runs(&caller, &filter, before, page.rows()).await?;
    let next = page.cut(&mut rows, |run| [run.run_id.clone()]);
    for run in &mut rows {
        // A run may name thousands; a page of such runs would be hundreds of megabytes.
        run.orders.truncate(ASKED_FOR_MAX);
    }
    Ok(Json(RunPage {
        data: rows.into_iter().map(Run::from).collect(),
        next,
    }))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;

    #[tokio::test]
    async fn filters_are_checked() {
        let served = Served::new().await;
        let all = served
            .get("/runs?state=SKIPPED&kind=STATUS_SYNC")
            .await
            .expect(200);
        assert_eq!(all, serde_json::json!({"data": [], "next": null}));
        for (path, status) in [
            ("/runs?channel=NOPE", 404),
            ("/runs?state=LOST", 400),
            ("/runs?kind=X", 400),
        ] {
            assert!(!served.get(path).await.problem(status).is_empty(), "{path}");
        }
    }
}

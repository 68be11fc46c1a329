//! `GET /runs/{run}/unchanged`.

use crate::Api;
use crate::page::Page;
use crate::problem::Problem;
use crate::read::{At, Query, Who};
use crate::sync::words::SyncedOrder;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// The `next` of the page before.
    #[param(max_length = 1024)]
    after: Option<String>,
}

/// Orders that a run left unchanged, as it met them.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "data": [{"channel_order_no": "112-8", "outcome": "unchanged", "code": null, "message": ""}], "next": null
}))]
pub(crate) struct UnchangedPage {
    data: Vec<SyncedOrder>,
    /// The `after` of the next page; null on the last one.
    next: Option<String>,
}

/// List the orders that a run left unchanged
///
/// They are kept by the page in which the channel was asked, so a page here holds what some pages of the run held.
#[utoipa::path(
    get, path = "/api/v1/runs/{run}/unchanged", tag = "sync", operation_id = "list_run_unchanged",
    params(("run" = String, Path, description = "The run's id.", example = "01a201b4-db31-75ae-a65d-37850b59dd4f"), Wanted),
    responses((status = 200, description = "Some unchanged orders.", body = UnchangedPage)),
)]
pub(crate) async fn unchanged(
    State(api): State<Api>,
    Who(caller): Who,
    At(run): At<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<UnchangedPage>, Problem> {
    let page = Page::<1>::read("run unchanged", None, wanted.after.as_deref())?;
    let [after] = &page.after;
    let after: i64 = match after.as_str() {
        "" => 0,
        page_no => page_no
            .parse()
            .map_err(|_| Problem::bad_input("`after` must be the `next` of the page before"))?,
    };
    let (orders, next) = api.app.run_unchanged(&caller, &run, after).await?;
    Ok(Json(UnchangedPage {
        data: orders.into_iter().map(SyncedOrder::from).collect(),
        next: next.and_then(|page_no| page.cursor([page_no.to_string()])),
    }))
}

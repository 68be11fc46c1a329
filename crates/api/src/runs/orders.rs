//! `GET /runs/{run}/orders`.

use crate::Api;
use crate::page::Page;
use crate::problem::Problem;
use crate::read::{At, Query, Who};
use crate::sync::words::{OutcomeKind, SyncedOrder};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which orders of the run, and which page of them.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// Orders on the page: 50 unless said otherwise.
    #[param(minimum = 1, maximum = 250)]
    limit: Option<u32>,
    /// The `next` of the page before.
    #[param(max_length = 1024)]
    after: Option<String>,
    /// Only those that ended so. Unchanged ones are at `/runs/{run}/unchanged`.
    #[param(inline)]
    outcome: Option<OutcomeKind>,
}

/// A page of a run's orders, by the channel's number.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "data": [{"channel_order_no": "112-7", "outcome": "failed", "code": "SEQUENCE_NOT_DEFINED",
              "message": "Define the INVOICE sequence of facility WH1 (SEQUENCE_NOT_DEFINED)"}],
    "next": null
}))]
pub(crate) struct OutcomePage {
    data: Vec<SyncedOrder>,
    /// The `after` of the next page; null on the last one.
    next: Option<String>,
}

/// List a run's orders
///
/// Those that did not stay unchanged: changed, contradiction, skipped, failed, each with its reason.
#[utoipa::path(
    get, path = "/api/v1/runs/{run}/orders", tag = "sync", operation_id = "list_run_orders",
    params(("run" = String, Path, description = "The run's id.", example = "01a201b4-db31-75ae-a65d-37850b59dd4f"), Wanted),
    responses((status = 200, description = "A page of outcomes.", body = OutcomePage)),
)]
pub(crate) async fn orders(
    State(api): State<Api>,
    Who(caller): Who,
    At(run): At<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<OutcomePage>, Problem> {
    let page = Page::<1>::read("run orders", wanted.limit, wanted.after.as_deref())?;
    let [after] = &page.after;
    let kind = wanted
        .outcome
        .and_then(|kind| domain::sync::OutcomeKind::parse(kind.as_str()));
    let mut rows = api
        .app
        .run_orders(&caller, &run, kind, after, page.rows())
        .await?;
    let next = page.cut(&mut rows, |order| [order.channel_order_no.clone()]);
    Ok(Json(OutcomePage {
        data: rows.into_iter().map(SyncedOrder::from).collect(),
        next,
    }))
}

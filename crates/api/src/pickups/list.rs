//! `GET /pickups`.

use super::words::{Pickup, PickupState};
use crate::Api;
use crate::page::Page;
use crate::problem::Problem;
use crate::read::{Query, Who};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which pickups, and which page of them.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// Pickups on the page: 50 unless said otherwise.
    #[param(minimum = 1, maximum = 250)]
    limit: Option<u32>,
    /// The `next` of the page before.
    #[param(max_length = 1024)]
    after: Option<String>,
    /// Only those in this state.
    #[param(inline)]
    state: Option<PickupState>,
}

/// A page of pickups, the newest first.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "data": [{
        "pickup_no": "WH1-PU000001", "facility": "WH1", "carrier": "OWN", "state": "COLLECTED",
        "from": null, "to": null, "note": null, "asked_by": "key:erp", "asked_at": "2026-11-21T08:00:00Z",
        "closed_at": "2026-11-22T08:00:00Z", "packages": [{"packing_no": "WH1-PK000001", "status": "DISPATCHED"}]
    }],
    "next": null
}))]
pub(crate) struct PickupPage {
    data: Vec<Pickup>,
    /// The `after` of the next page; null on the last one.
    next: Option<String>,
}

/// List pickups
#[utoipa::path(
    get, path = "/api/v1/pickups", tag = "pickups", operation_id = "list_pickups", params(Wanted),
    responses((status = 200, description = "A page of pickups.", body = PickupPage)),
)]
pub(crate) async fn list(
    State(api): State<Api>,
    Who(caller): Who,
    Query(wanted): Query<Wanted>,
) -> Result<Json<PickupPage>, Problem> {
    let page = Page::<1>::read("pickups", wanted.limit, wanted.after.as_deref())?;
    let (state, place) = (wanted.state.map(Into::into), page.place());
    let found = api
        .app
        .list_pickups(&caller, state, place.as_deref(), page.limit())
        .await?;
    Ok(Json(PickupPage {
        data: found.rows.into_iter().map(Pickup::from).collect(),
        next: page.after_place(found.next),
    }))
}

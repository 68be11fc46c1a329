//! `POST /facilities/{facility}/shelves/{shelf}/block`.

use super::list::Shelf;
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Body, Who};
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// Which shelf.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct Named {
    /// The facility's code.
    #[param(example = "WH1")]
    pub(super) facility: String,
    /// The shelf's code. A `/` in it is written `%2F`.
    #[param(example = "A-01")]
    pub(super) shelf: String,
}

/// Why a shelf is blocked.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "being repaired"}))]
pub(crate) struct Blocking {
    /// For whoever is turned away there.
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

/// Block a shelf
///
/// Nothing may be put there any more. What lies there is sellable all the same.
#[utoipa::path(
    post, path = "/api/v1/facilities/{facility}/shelves/{shelf}/block", tag = "stock", operation_id = "block_shelf",
    request_body = Blocking, params(Named),
    responses((status = 200, description = "The shelf as it stands now.", body = Shelf)),
)]
pub(crate) async fn block(
    State(api): State<Api>,
    Who(caller): Who,
    At(named): At<Named>,
    Body(wish): Body<Blocking>,
) -> Result<Json<Shelf>, Problem> {
    let place = (named.facility.as_str(), named.shelf.as_str());
    let shelf = api.app.block_shelf(&caller, place, &wish.reason).await?;
    Ok(Json(Shelf::from(shelf)))
}

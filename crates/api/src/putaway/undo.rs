//! `POST /facilities/{facility}/putaways/{putaway_no}/undo`.

use super::scan::Scanned;
use super::show::Named;
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Body, Who};
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

/// Which scan is taken back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"scan_id": "gun7-118"}))]
pub(crate) struct Undo {
    /// The scan that is meant to be the last: another one is refused, and one that was taken back stays so. Null takes the last
    /// one, whichever it is.
    #[schema(min_length = 1, max_length = 64, pattern = "^[A-Za-z0-9_./-]+$")]
    scan_id: Option<String>,
}

/// Take the last scan of a putaway back
///
/// Its units wait again, and are not sellable. Refused where they were promised to an order meanwhile (`UNIT_PROMISED`), and
/// where the putaway is over.
#[utoipa::path(
    post, path = "/api/v1/facilities/{facility}/putaways/{putaway_no}/undo", tag = "putaway", operation_id = "undo_scan",
    request_body = Undo, params(Named),
    responses((status = 200, description = "The scan, and the putaway as it stands now.", body = Scanned)),
)]
pub(crate) async fn undo(
    State(api): State<Api>,
    Who(caller): Who,
    At(named): At<Named>,
    Body(wish): Body<Undo>,
) -> Result<Json<Scanned>, Problem> {
    let place = (named.putaway_no.as_str(), Some(named.facility.as_str()));
    let done = api.app.undo_scan(&caller, place, wish.scan_id.as_deref()).await?;
    Ok(Json(Scanned::from(done)))
}

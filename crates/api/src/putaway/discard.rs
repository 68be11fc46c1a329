//! `POST /facilities/{facility}/putaways/{putaway_no}/discard`.

use super::show::{Named, Putaway};
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Who};
use axum::Json;
use axum::extract::State;

/// Discard a putaway
///
/// One of which nothing is placed; its goods wait again.
#[utoipa::path(
    post, path = "/api/v1/facilities/{facility}/putaways/{putaway_no}/discard", tag = "putaway",
    operation_id = "discard_putaway", params(Named),
    responses((status = 200, description = "The putaway as it stands now.", body = Putaway)),
)]
pub(crate) async fn discard(
    State(api): State<Api>,
    Who(caller): Who,
    At(named): At<Named>,
) -> Result<Json<Putaway>, Problem> {
    let putaway = api
        .app
        .discard_putaway(&caller, &named.putaway_no, Some(&named.facility))
        .await?;
    Ok(Json(Putaway::from(putaway)))
}

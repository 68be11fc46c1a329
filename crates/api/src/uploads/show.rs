//! `GET /uploads/{upload}`.

use super::words::Upload;
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Who};
use axum::Json;
use axum::extract::State;

/// Show an upload
///
/// As it stands now: while a worker goes through it, `progress` tells how far it is.
#[utoipa::path(
    get, path = "/api/v1/uploads/{upload}", tag = "uploads", operation_id = "show_upload",
    params(("upload" = String, Path, description = "The upload's id.", example = "01a201b4-db31-75ae-a65d-37850b59dd4f")),
    responses((status = 200, description = "The upload as it stands.", body = Upload)),
)]
pub(crate) async fn show(
    State(api): State<Api>,
    Who(caller): Who,
    At(upload): At<String>,
) -> Result<Json<Upload>, Problem> {
    let job = api.app.upload(&caller, &upload).await?;
    Ok(Json(Upload::from(job)))
}

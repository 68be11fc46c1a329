//! `POST /uploads/{upload}/cancel`.

use super::words::Upload;
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Who};
use axum::Json;
use axum::extract::State;
use http::StatusCode;

/// Cancel an upload
///
/// One that waits ends at once, one that a worker goes through within seconds. What was committed stands, and committing it again goes on.
#[utoipa::path(
    post, path = "/api/v1/uploads/{upload}/cancel", tag = "uploads", operation_id = "cancel_upload",
    params(("upload" = String, Path, description = "The upload's id.", example = "01a201b4-db31-75ae-a65d-37850b59dd4f")),
    responses((status = 202, description = "The upload as it stands.", body = Upload)),
)]
pub(crate) async fn cancel(
    State(api): State<Api>,
    Who(caller): Who,
    At(upload): At<String>,
) -> Result<(StatusCode, Json<Upload>), Problem> {
    let job = api.app.cancel_upload(&caller, &upload).await?;
    Ok((StatusCode::ACCEPTED, Json(Upload::from(job))))
}

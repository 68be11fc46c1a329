//! `POST /uploads/{upload}/commit`.

use super::words::Upload;
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Who};
use axum::Json;
use axum::extract::State;
use http::StatusCode;

/// Commit an upload
///
/// One that was validated; or one that failed or was cancelled, which goes on: nothing is done twice. A file is kept for 7 days.
#[utoipa::path(
    post, path = "/api/v1/uploads/{upload}/commit", tag = "uploads", operation_id = "commit_upload",
    params(("upload" = String, Path, description = "The upload's id.", example = "01a201b4-db31-75ae-a65d-37850b59dd4f")),
    responses((status = 202, description = "The upload as it stands.", body = Upload)),
)]
pub(crate) async fn commit(
    State(api): State<Api>,
    Who(caller): Who,
    At(upload): At<String>,
) -> Result<(StatusCode, Json<Upload>), Problem> {
    let job = api.app.commit_upload(&caller, &upload).await?;
    Ok((StatusCode::ACCEPTED, Json(Upload::from(job))))
}

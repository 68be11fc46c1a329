//! `POST /uploads/{upload}/remove`.

use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Who};
use axum::extract::State;
use http::StatusCode;

/// Remove an upload
///
/// With its file and its file of errors, which makes room for others; what was committed stands. One that waits or is gone through is
/// refused (`NOT_ALLOWED_IN_STATE`): cancel it first; so is one that is being received, for two minutes.
#[utoipa::path(
    post, path = "/api/v1/uploads/{upload}/remove", tag = "uploads", operation_id = "remove_upload",
    params(("upload" = String, Path, description = "The upload's id.", example = "01a201b4-db31-75ae-a65d-37850b59dd4f")),
    responses((status = 204, description = "It is gone.")),
)]
pub(crate) async fn remove(
    State(api): State<Api>,
    Who(caller): Who,
    At(upload): At<String>,
) -> Result<StatusCode, Problem> {
    api.app.remove_upload(&caller, &upload).await?;
    Ok(StatusCode::NO_CONTENT)
}

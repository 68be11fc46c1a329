//! `GET /uploads/{upload}/errors`.

use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Who};
use crate::sent_file::{FileBytes, answer};
use app::AppError;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::response::Response;
use futures_util::stream;

/// Download the file of errors
///
/// The rows that were not done, as they were given, each with `error_code` and `error_message`: mend it there and upload it.
#[utoipa::path(
    get, path = "/api/v1/uploads/{upload}/errors", tag = "uploads", operation_id = "upload_errors",
    params(("upload" = String, Path, description = "The upload's id.", example = "01a201b4-db31-75ae-a65d-37850b59dd4f")),
    responses((status = 200, description = "The file, in the format of the upload.", content(
        (FileBytes = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (FileBytes = "text/csv"),
    ))),
)]
pub(crate) async fn errors(
    State(api): State<Api>,
    Who(caller): Who,
    At(upload): At<String>,
) -> Result<Response, Problem> {
    let job = api.app.upload(&caller, &upload).await?;
    let Some(format) = job.errors_format else {
        let text = "it has none so far; its `errors_format` tells when there is one";
        return Err(AppError::not_found("file of errors of upload", &job.upload_id, text).into());
    };
    let name = format!("errors-{}.{}", job.upload_id, format.ending());
    let parts = stream::try_unfold((api, caller, 0), move |(api, caller, no)| {
        let upload_id = job.upload_id.clone();
        async move {
            let part = api.app.upload_errors(&caller, &upload_id, no).await?;
            Ok::<_, AppError>(part.map(|bytes| (Bytes::from(bytes), (api, caller, no + 1))))
        }
    });
    answer(&name, format, Body::from_stream(parts))
}

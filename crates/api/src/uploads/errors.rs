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
use http::header;

/// Download the file of errors
///
/// The rows that were not done, as they were given, each with `error_code` and `error_message`: mend it there and upload it.
/// Where the upload is committed while it is read, the answer is broken off short of its `Content-Length`: ask again.
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
    let file = api.app.upload_errors(&caller, &upload).await?;
    let name = format!("errors-{}.{}", file.upload_id, file.format.ending());
    let (format, length) = (file.format, file.bytes);
    // Where the file changes meanwhile the answer is broken off: half of it, or a mix, must not look like the whole.
    let parts = stream::try_unfold((api, caller, file), |(api, caller, mut file)| async move {
        let part = api.app.next_of_errors(&caller, &mut file).await?;
        Ok::<_, AppError>(part.map(|bytes| (Bytes::from(bytes), (api, caller, file))))
    });
    let mut answer = answer(&name, format, Body::from_stream(parts))?;
    answer.headers_mut().insert(header::CONTENT_LENGTH, length.into());
    Ok(answer)
}

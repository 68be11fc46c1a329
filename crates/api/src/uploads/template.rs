//! `GET /upload-templates/{kind}`.

use super::words::kind_named;
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Who};
use crate::sent_file::{FileBytes, answer};
use app::upload::job::FileFormat;
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use domain::upload::UploadKind;

/// Download an empty file to fill in
///
/// With an example and a note on each column.
#[utoipa::path(
    get, path = "/api/v1/upload-templates/{kind}", tag = "uploads", operation_id = "upload_template",
    params(("kind" = String, Path, description = "`orders` or `cancel`.", example = "orders")),
    responses((status = 200, description = "The file.", content(
        (FileBytes = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ))),
)]
pub(crate) async fn template(
    State(api): State<Api>,
    Who(caller): Who,
    At(kind): At<String>,
) -> Result<Response, Problem> {
    let (name, bytes) = match kind_named(&kind)? {
        UploadKind::Orders => ("orders.xlsx", api.app.order_template(&caller)?),
        UploadKind::Cancel => ("cancel.xlsx", api.app.cancel_template(&caller)?),
    };
    answer(name, FileFormat::Xlsx, Body::from(bytes))
}

//! `GET /uploads`.

use super::words::{Upload, UploadKind, UploadState};
use crate::Api;
use crate::page::Page;
use crate::problem::Problem;
use crate::read::{Query, Who};
use app::upload::job::JobsWanted;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which uploads, and which page of them.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// Uploads on the page: 50 unless said otherwise.
    #[param(minimum = 1, maximum = 250)]
    limit: Option<u32>,
    /// The `next` of the page before.
    #[param(max_length = 1024)]
    after: Option<String>,
    /// Only those of this kind.
    #[param(inline)]
    kind: Option<UploadKind>,
    /// Only those that stand so.
    #[param(inline)]
    state: Option<UploadState>,
}

/// A page of uploads, newest first.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"data": [], "next": null}))]
pub(crate) struct UploadPage {
    data: Vec<Upload>,
    /// The `after` of the next page; null on the last one.
    next: Option<String>,
}

/// List uploads
///
/// They are kept for 30 days.
#[utoipa::path(
    get, path = "/api/v1/uploads", tag = "uploads", operation_id = "list_uploads", params(Wanted),
    responses((status = 200, description = "A page of uploads.", body = UploadPage)),
)]
pub(crate) async fn list(
    State(api): State<Api>,
    Who(caller): Who,
    Query(wanted): Query<Wanted>,
) -> Result<Json<UploadPage>, Problem> {
    let page = Page::<1>::read("uploads", wanted.limit, wanted.after.as_deref())?;
    let [before] = &page.after;
    let filter = JobsWanted {
        kind: wanted.kind.map(Into::into),
        state: wanted.state.map(Into::into),
    };
    let mut rows = api.app.uploads(&caller, filter, before, page.rows()).await?;
    let next = page.cut(&mut rows, |job| [job.upload_id.clone()]);
    Ok(Json(UploadPage {
        data: rows.into_iter().map(Upload::from).collect(),
        next,
    }))
}

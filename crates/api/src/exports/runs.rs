//! `GET /exports/runs`.

use super::words::{ExportFormat, file};
use crate::Api;
use crate::problem::Problem;
use crate::read::{Query, Who};
use crate::sent_file::FileBytes;
use crate::sync::words::{RunKind, RunState};
use app::runs::RunsWanted;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;

/// Which runs, and in which format.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// XLSX unless said otherwise.
    #[param(inline)]
    format: Option<ExportFormat>,
    /// Only those of this channel.
    #[param(min_length = 1, max_length = 32, example = "SHOP1")]
    channel: Option<String>,
    /// Only those of this kind.
    #[param(inline)]
    kind: Option<RunKind>,
    /// Only those that stand so.
    #[param(inline)]
    state: Option<RunState>,
}

/// Export runs
///
/// A row a run, the newest first; times are in the tenant's zone.
#[utoipa::path(
    get, path = "/api/v1/exports/runs", tag = "exports", operation_id = "export_runs", params(Wanted),
    responses(
        (status = 200, description = "The file.", content(
            (FileBytes = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (FileBytes = "text/csv"),
        )),
        (status = 404, description = "There is no such channel.", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn runs(
    State(api): State<Api>,
    Who(caller): Who,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let file = file("runs", wanted.format)?;
    let filter = RunsWanted {
        channel: wanted.channel,
        kind: wanted.kind.map(Into::into),
        state: wanted.state.map(Into::into),
    };
    api.app.export_runs(&caller, &filter, &file.path()).await?;
    file.send()
}

//! `GET /exports/cancelled`.

use super::words::{ExportFormat, file};
use crate::Api;
use crate::cancelled::list;
use crate::cancelled::words::{CancelGroup, RecoveryState};
use crate::problem::Problem;
use crate::read::{Query, Who};
use crate::sent_file::FileBytes;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;

/// Which cancelled deliveries, and in which format: the filters of the list. They stand here again because what is flattened into a
/// query cannot refuse names that nobody knows.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// XLSX unless said otherwise.
    #[param(inline)]
    format: Option<ExportFormat>,
    /// Only those of this group.
    #[param(inline)]
    group: Option<CancelGroup>,
    /// Only those in this state. What was restored is listed only so.
    #[param(inline)]
    state: Option<RecoveryState>,
    /// Only those of this channel, or of MANUAL.
    #[param(
        min_length = 1,
        max_length = 32,
        pattern = "^[A-Za-z0-9_-]+$",
        example = "SHOP1"
    )]
    channel: Option<String>,
    /// Only those with this reason.
    #[param(min_length = 1, max_length = 500, example = "OUT_OF_STOCK")]
    reason: Option<String>,
    /// Only those by this user, key or run.
    #[param(min_length = 1, max_length = 128)]
    who: Option<String>,
    /// Only those with this packing no., old or new.
    #[param(min_length = 1, max_length = 64)]
    packing_no: Option<String>,
    /// Only those of the order with this code or channel's number.
    #[param(min_length = 1, max_length = 128)]
    order: Option<String>,
    /// Only those of buyers with this in their name.
    #[param(min_length = 1, max_length = 200)]
    buyer: Option<String>,
    /// Only those cancelled then or later.
    #[param(format = "date-time")]
    from: Option<String>,
    /// Only those cancelled then or earlier.
    #[param(format = "date-time")]
    to: Option<String>,
    /// Only those with something that can be done, in less than so many seconds.
    #[param(minimum = 1, maximum = 31_622_400)]
    left_s_max: Option<i64>,
}

/// Export cancelled deliveries
///
/// A row a delivery, in the order of the list; times are in the tenant's zone.
#[utoipa::path(
    get, path = "/api/v1/exports/cancelled", tag = "exports", operation_id = "export_cancelled", params(Wanted),
    responses(
        (status = 200, description = "The file.", content(
            (FileBytes = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (FileBytes = "text/csv"),
        )),
        (status = 404, description = "There is no such channel.", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn cancelled(
    State(api): State<Api>,
    Who(caller): Who,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let file = file("cancelled", wanted.format)?;
    let wanted = list::Wanted::from(wanted).read()?;
    api.app.export_cancelled(&caller, &wanted, &file.path()).await?;
    file.send()
}

impl From<Wanted> for list::Wanted {
    /// All pages of the list that has these filters.
    fn from(wanted: Wanted) -> Self {
        Self {
            limit: None,
            after: None,
            group: wanted.group,
            state: wanted.state,
            channel: wanted.channel,
            reason: wanted.reason,
            who: wanted.who,
            packing_no: wanted.packing_no,
            order: wanted.order,
            buyer: wanted.buyer,
            from: wanted.from,
            to: wanted.to,
            left_s_max: wanted.left_s_max,
        }
    }
}

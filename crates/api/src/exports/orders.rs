//! `GET /exports/orders`.

use super::words::{ExportFormat, file};
use crate::Api;
use crate::orders::words::OrderStatus;
use crate::problem::Problem;
use crate::read::{Query, Who, filter};
use crate::sent_file::FileBytes;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;

/// Which orders, and in which format.
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
    /// Only those in this status.
    #[param(inline)]
    status: Option<OrderStatus>,
    /// Only those with this number of the channel's.
    #[param(min_length = 1, max_length = 128)]
    channel_order_no: Option<String>,
}

/// Export orders
///
/// A row an order, by code; times are in the tenant's zone. No cell is ever a formula.
#[utoipa::path(
    get, path = "/api/v1/exports/orders", tag = "exports", operation_id = "export_orders", params(Wanted),
    responses(
        (status = 200, description = "The file.", content(
            (FileBytes = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (FileBytes = "text/csv"),
        )),
        (status = 404, description = "There is no such channel.", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn orders(
    State(api): State<Api>,
    Who(caller): Who,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let file = file("orders", wanted.format)?;
    let channel = filter("channel", wanted.channel, 32)?;
    let number = filter("channel_order_no", wanted.channel_order_no, 128)?;
    let status = wanted.status.map_or("", OrderStatus::as_str);
    let wanted = (channel.as_str(), status, number.as_str());
    api.app.export_orders(&caller, wanted, &file.path()).await?;
    file.send()
}

//! `GET /header-mappings/{kind}`.

use super::words::kind_named;
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Who};
use app::upload::{KeptHeader, column_names};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A header, and the column of ours that it means.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeptMapping {
    /// The header; case, spaces and punctuation do not count.
    #[schema(min_length = 1, max_length = 200)]
    pub(crate) header: String,
    /// Our name for the column.
    #[schema(min_length = 1, max_length = 64)]
    pub(crate) column: String,
}

/// The headers that are kept for a kind of files.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "headers": [{"header": "Bestell-Nr.", "column": "channel_order_no"}], "columns": ["channel_order_no", "sku"]
}))]
pub(crate) struct KeptMappings {
    pub(crate) headers: Vec<KeptMapping>,
    /// The columns that a header can mean.
    columns: Vec<&'static str>,
}

impl KeptMappings {
    pub(super) fn of(kind: domain::upload::UploadKind, kept: Vec<KeptHeader>) -> Self {
        let told = |one: KeptHeader| KeptMapping {
            header: one.header,
            column: one.column,
        };
        Self {
            headers: kept.into_iter().map(told).collect(),
            columns: column_names(kind),
        }
    }
}

/// Show the kept headers
///
/// Files of this kind are read with them, by command and by upload. Headers that go by our names or by known others need none.
#[utoipa::path(
    get, path = "/api/v1/header-mappings/{kind}", tag = "uploads", operation_id = "kept_headers",
    params(("kind" = String, Path, description = "`orders` or `cancel`.", example = "orders")),
    responses((status = 200, description = "The headers.", body = KeptMappings)),
)]
pub(crate) async fn headers(
    State(api): State<Api>,
    Who(caller): Who,
    At(kind): At<String>,
) -> Result<Json<KeptMappings>, Problem> {
    let kind = kind_named(&kind)?;
    let kept = api.app.header_mappings(&caller, kind).await?;
    Ok(Json(KeptMappings::of(kind, kept)))
}

//! `PUT /header-mappings/{kind}`.

use super::headers::{KeptMapping, KeptMappings};
use super::words::kind_named;
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Body, Who, at_most};
use app::upload::HEADERS_KEPT_MAX;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

/// All headers that are to be kept.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"headers": [{"header": "Bestell-Nr.", "column": "channel_order_no"}]}))]
pub(crate) struct MappingsWanted {
    #[schema(max_items = 200)]
    headers: Vec<KeptMapping>,
}

/// Keep headers
///
/// All that are kept for the kind are replaced; none forgets them. The next files are read with them.
#[utoipa::path(
    put, path = "/api/v1/header-mappings/{kind}", tag = "uploads", operation_id = "keep_headers", request_body = MappingsWanted,
    params(("kind" = String, Path, description = "`orders` or `cancel`.", example = "orders")),
    responses((status = 200, description = "The headers as they are kept.", body = KeptMappings)),
)]
pub(crate) async fn set_headers(
    State(api): State<Api>,
    Who(caller): Who,
    At(kind): At<String>,
    Body(wanted): Body<MappingsWanted>,
) -> Result<Json<KeptMappings>, Problem> {
    let kind = kind_named(&kind)?;
    at_most("headers", wanted.headers.len(), HEADERS_KEPT_MAX)?;
    let pairs: Vec<(String, String)> = wanted
        .headers
        .into_iter()
        .map(|one| (one.header, one.column))
        .collect();
    let kept = api.app.keep_headers(&caller, kind, (&pairs, true)).await?;
    Ok(Json(KeptMappings::of(kind, kept)))
}

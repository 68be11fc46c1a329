//! `GET /scans`: the feed of scans.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::Deserialize;
use serde_json::json;

use super::answer::failed;
use super::shaped::shaped;
use crate::carrier::book::Scan;
use crate::carrier::courier::Courier;
use crate::faults::Shape;

const MAX_LIMIT: usize = 500;
const DEFAULT_LIMIT: usize = 100;

#[derive(Deserialize)]
pub(super) struct ScansAsked {
    since: Option<String>,
    limit: Option<usize>,
}

/// A page of the feed, and where the next one begins.
pub(super) async fn list(
    State(courier): State<Courier>,
    Extension(shape): Extension<Arc<Shape>>,
    query: Result<Query<ScansAsked>, QueryRejection>,
) -> Response {
    let bad = |message: &str| failed(StatusCode::BAD_REQUEST, message);
    let asked = match query {
        Ok(Query(asked)) => asked,
        Err(rejection) => return bad(&rejection.body_text()),
    };
    let limit = asked.limit.unwrap_or(DEFAULT_LIMIT);
    if limit == 0 || limit > MAX_LIMIT {
        return bad(&format!("limit must be 1 to {MAX_LIMIT}"));
    }
    let (state, offset) = (courier.state(), courier.offset());
    let Some((scans, next, more)) = state.books.scans.page(asked.since.as_deref(), limit) else {
        return bad("since is no cursor of this feed");
    };
    let rows: Vec<_> = scans.iter().map(|scan: &Scan| scan.shown(offset)).collect();
    let page = json!({ "scans": rows, "next": next, "more": more });
    Json(shaped(page, "scans", Some("code"), &shape)).into_response()
}

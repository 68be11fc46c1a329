//! `POST /orders/cancel`: the seller cancels units of an order.

use std::sync::Arc;

use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::Deserialize;
use serde_json::json;

use super::failed;
use crate::bounds::MAX_LINES;
use crate::faults::Shape;
use crate::market::Market;
use crate::orders::cancel::{CancelItem, cancel};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CancelRequest {
    order_id: String,
    order_items: Vec<CancelItem>,
}

/// Cancels the units that can be and names the lines where some could not, with status 200 either way.
pub(super) async fn orders_cancel(
    State(market): State<Market>,
    Extension(shape): Extension<Arc<Shape>>,
    request: Result<Json<CancelRequest>, JsonRejection>,
) -> Response {
    let request = match request {
        Ok(Json(request)) => request,
        Err(rejection) => return failed(rejection.status(), &rejection.body_text()),
    };
    if request.order_items.is_empty() || request.order_items.len() > MAX_LINES {
        return failed(
            StatusCode::BAD_REQUEST,
            &format!("orderItems must name 1 to {MAX_LINES} items"),
        );
    }
    if shape.hides(&request.order_id) {
        return failed(StatusCode::OK, "Order not found");
    }
    let mut state = market.state();
    let outcome = state
        .book
        .change(&request.order_id, |order| Ok(cancel(order, &request.order_items)));
    match outcome {
        Ok((cancelled, errors)) => {
            let status = match (errors.is_empty(), cancelled) {
                (true, _) => "SUCCESS",
                (false, 0) => "FAILED",
                (false, _) => "PARTIAL_SUCCESS",
            };
            Json(json!({ "status": status, "orderItems": errors })).into_response()
        }
        Err(_) => failed(StatusCode::OK, "Order not found"),
    }
}

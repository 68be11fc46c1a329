//! `/authToken`: credentials for a token.

use axum::extract::{FromRequest, Query, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Form, Json};
use serde::Deserialize;
use serde_json::json;

use super::failed;
use crate::market::Market;

#[derive(Deserialize)]
struct Credentials {
    username: String,
    password: String,
}

/// GET with the credentials in the query, or POST with them in the query, a form or JSON.
pub(super) async fn token(State(market): State<Market>, request: Request) -> Response {
    let Some(given) = credentials(request).await else {
        return failed(StatusCode::BAD_REQUEST, "username and password are required");
    };
    let settings = market.settings();
    if given.username != settings.username || given.password != settings.password {
        return Json(json!({ "status": "INVALID_CREDENTIALS", "message": "Wrong username or password" }))
            .into_response();
    }
    let issued = market.state().tokens.issue(market.now(), settings.token_ttl_s);
    match issued {
        Ok(token) => Json(json!({ "status": "SUCCESS", "accessToken": token })).into_response(),
        Err(error) => {
            tracing::error!(%error, "no randomness for a token");
            failed(StatusCode::INTERNAL_SERVER_ERROR, "Could not issue a token")
        }
    }
}

async fn credentials(request: Request) -> Option<Credentials> {
    if let Ok(Query(found)) = Query::<Credentials>::try_from_uri(request.uri()) {
        return Some(found);
    }
    if request.method() != Method::POST {
        return None;
    }
    let content_type = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if content_type.starts_with("application/json") {
        Json::<Credentials>::from_request(request, &())
            .await
            .ok()
            .map(|Json(found)| found)
    } else {
        Form::<Credentials>::from_request(request, &())
            .await
            .ok()
            .map(|Form(found)| found)
    }
}

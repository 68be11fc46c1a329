//! A changing call: its key, its body, and one effect however often it comes.

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::answer::failed;
use super::kept::{Asked, Known};
use crate::bounds::MAX_CODE;
use crate::carrier::book::Calendar;
use crate::carrier::courier::{Courier, State};

/// A changing call as it came.
pub(super) struct Change {
    key: String,
    asked: Asked,
    body: Bytes,
}

impl<S: Send + Sync> FromRequest<S> for Change {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let key = key(request.headers()).ok_or_else(|| {
            let message = format!("Idempotency-Key must be 1 to {MAX_CODE} printable characters");
            failed(StatusCode::BAD_REQUEST, &message)
        })?;
        let (method, path) = (request.method().to_string(), request.uri().path().to_owned());
        let body = Bytes::from_request(request, state)
            .await
            .map_err(|rejection| failed(rejection.status(), &rejection.body_text()))?;
        let mut hasher = DefaultHasher::new();
        body.hash(&mut hasher);
        let asked = Asked {
            method,
            path,
            hash: hasher.finish(),
        };
        Ok(Self { key, asked, body })
    }
}

fn key(headers: &HeaderMap) -> Option<String> {
    let key = headers.get("idempotency-key")?.to_str().ok()?;
    let fits = !key.is_empty() && key.len() <= MAX_CODE && key.bytes().all(|byte| byte.is_ascii_graphic());
    fits.then(|| key.to_owned())
}

impl Change {
    /// Carries the call out once, and repeats its answer when it comes again; `shape` is what the faults make of the
    /// answer on its way. What cannot be a call at all (`Err`) changes nothing and is not kept.
    pub(super) fn once<T: DeserializeOwned>(
        self,
        courier: &Courier,
        act: impl FnOnce(&mut Ledger<'_>, T) -> Result<Value, String>,
        shape: impl FnOnce(Value) -> Value,
    ) -> Response {
        let mut state = courier.state();
        let answer = match state.kept.find(&self.key, &self.asked) {
            Known::Answer(answer) => answer,
            Known::OtherCall => {
                let message = "This Idempotency-Key was used for another call";
                return failed(StatusCode::UNPROCESSABLE_ENTITY, message);
            }
            Known::Nothing => {
                let sent = match serde_json::from_slice(&self.body) {
                    Ok(sent) => sent,
                    Err(error) => return failed(StatusCode::BAD_REQUEST, &error.to_string()),
                };
                let mut ledger = Ledger {
                    courier,
                    state: &mut state,
                };
                let answer = match act(&mut ledger, sent) {
                    Ok(answer) => answer,
                    Err(message) => return failed(StatusCode::BAD_REQUEST, &message),
                };
                state.kept.keep(self.key, self.asked, &answer);
                answer
            }
        };
        Json(shape(answer)).into_response()
    }
}

/// The carrier's state while a call changes it.
pub(super) struct Ledger<'a> {
    pub(super) courier: &'a Courier,
    pub(super) state: &'a mut State,
}

impl Ledger<'_> {
    /// The rules at this moment.
    pub(super) fn calendar(&self) -> Calendar<'_> {
        Calendar {
            rules: &self.state.rules,
            now: self.courier.now(self.state.ahead),
            offset: self.courier.offset(),
        }
    }
}

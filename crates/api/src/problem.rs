//! What went wrong, as `application/problem+json` (RFC 9457). One function maps errors of use cases to HTTP.

use app::AppError;
use axum::Json;
use axum::response::{IntoResponse, Response};
use domain::refusal::{LineRefused, RefusalCode, RefusalSort};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use utoipa::ToSchema;

/// What went wrong. Programs match on `code`; the other texts are for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "type": "urn:ordertide:problem:NOT_FOUND", "title": "Not Found", "status": 404,
    "detail": "order \"SO-9\" does not exist. Known: see `ordertide orders list`", "code": "NOT_FOUND",
    "instance": "urn:ordertide:request:01920000-0000-7000-8000-000000000000"
}))]
pub(crate) struct Problem {
    /// A name of the sort of problem.
    #[serde(rename = "type")]
    #[schema(value_type = String)]
    pub(crate) kind: Box<str>,
    /// The HTTP status in words.
    pub(crate) title: &'static str,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    pub(crate) status: u16,
    /// What happened, why, and what to do.
    pub(crate) detail: String,
    /// The stable code.
    #[schema(pattern = "^[A-Z][A-Z0-9_]*$")]
    pub(crate) code: &'static str,
    /// The request, as in the header `X-Request-Id` of this answer.
    #[schema(value_type = String)]
    pub(crate) instance: Box<str>,
    /// Which lines of the call were refused, where those are why: all of them.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    #[schema(value_type = Vec<RefusedLine>)]
    pub(crate) lines: Box<[RefusedLine]>,
    #[serde(skip)]
    retry_after_s: Option<u32>,
}

/// One line of a call that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "place": "SO-000000001-2", "code": "OTHER_FACILITY", "detail": "It lies in facility WH2, not in WH1"
}))]
pub(crate) struct RefusedLine {
    /// Which one: a line's number, or an order's code and an item's number.
    place: String,
    /// The stable code.
    #[schema(pattern = "^[A-Z][A-Z0-9_]*$")]
    code: &'static str,
    /// Why.
    detail: String,
}

impl From<&LineRefused> for RefusedLine {
    fn from(line: &LineRefused) -> Self {
        Self {
            place: line.place.clone(),
            code: line.refusal.code.as_str(),
            detail: line.refusal.message.clone(),
        }
    }
}

/// The code of the problem that an answer tells, for those that the answer passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CodeTold(pub(crate) &'static str);

pub(crate) const CONTENT_TYPE: &str = "application/problem+json";
/// When a client may try again what a busy database turned away.
const BUSY_RETRY_S: u32 = 1;

impl Problem {
    pub(crate) fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("urn:ordertide:problem:{code}").into(),
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            detail: detail.into(),
            code,
            instance: Box::default(),
            lines: Box::default(),
            retry_after_s: None,
        }
    }

    pub(crate) fn bad_input(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "BAD_INPUT", detail)
    }

    pub(crate) fn internal() -> Self {
        let text = "this is a defect of Ordertide or of its database; please report it with the request id";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", text)
    }

    /// To be tried again after so long, where somebody outside says so.
    fn after_wait(self, wait: Option<std::time::Duration>) -> Self {
        match wait.and_then(|wait| u32::try_from(wait.as_secs()).ok()) {
            Some(seconds) => self.after(seconds),
            None => self,
        }
    }

    pub(crate) fn after(mut self, seconds: u32) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }

    /// The answer for the request of this id.
    pub(crate) fn render(mut self, request_id: &str) -> Response {
        self.instance = format!("urn:ordertide:request:{request_id}").into();
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let (retry_after, code) = (self.retry_after_s, CodeTold(self.code));
        let mut answer = (status, Json(self)).into_response();
        answer.extensions_mut().insert(code);
        let headers = answer.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE));
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            let challenge = HeaderValue::from_static("Bearer realm=\"ordertide\"");
            headers.insert(header::WWW_AUTHENTICATE, challenge);
        }
        answer
    }
}

/// Not yet rendered: who knows the request's id does that, see [`dress`].
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut answer = status.into_response();
        answer.extensions_mut().insert(self);
        answer
    }
}

/// Renders the problem that an answer is, if it is one.
pub(crate) fn dress(mut answer: Response, request_id: &str) -> Response {
    match answer.extensions_mut().remove::<Problem>() {
        Some(problem) => {
            let mut rendered = problem.render(request_id);
            // What the router added, such as `Allow`.
            for (name, value) in answer.headers() {
                if !matches!(*name, header::CONTENT_LENGTH | header::CONTENT_TYPE) {
                    rendered.headers_mut().insert(name, value.clone());
                }
            }
            rendered
        }
        None => answer,
    }
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        let (status, code) = (status_of(&error), error.code());
        match &error {
            AppError::Store(inner) => {
                tracing::warn!(code, error = %inner, "the database failed a request");
                match status {
                    StatusCode::SERVICE_UNAVAILABLE => {
                        let text = "the database is busy or away; nothing was changed, try again";
                        Self::new(status, code, text).after(BUSY_RETRY_S)
                    }
                    _ => Self {
                        code,
                        ..Self::internal()
                    },
                }
            }
            AppError::Channel(inner) => {
                Self::new(status, code, error.to_string()).after_wait(inner.retry_after())
            }
            AppError::Carrier(inner) => {
                Self::new(status, code, error.to_string()).after_wait(inner.retry_after())
            }
            AppError::LinesRefused { lines } => Self {
                lines: lines.iter().map(RefusedLine::from).collect(),
                ..Self::new(status, code, error.to_string())
            },
            AppError::NotFound { .. }
            | AppError::Exists { .. }
            | AppError::Ambiguous { .. }
            | AppError::BadInput { .. }
            | AppError::Refused(_)
            | AppError::Secret { .. }
            | AppError::BadFile(_)
            | AppError::NotWritten(_)
            | AppError::Fonts(_) => Self::new(status, code, error.to_string()),
        }
    }
}

/// The HTTP status for an error of a use case: who can act on it, as exit codes are.
pub(crate) fn status_of(error: &AppError) -> StatusCode {
    match error {
        AppError::NotFound { .. } => StatusCode::NOT_FOUND,
        AppError::Exists { .. } => StatusCode::CONFLICT,
        AppError::Ambiguous { .. } | AppError::BadInput { .. } | AppError::BadFile(_) => {
            StatusCode::BAD_REQUEST
        }
        AppError::Refused(refusal) => of_refusal(refusal.code),
        AppError::LinesRefused { lines } => lines
            .first()
            .map_or(StatusCode::CONFLICT, |line| of_refusal(line.refusal.code)),
        AppError::Channel(inner) => of_outside(inner.code()),
        AppError::Carrier(inner) => of_outside(inner.code()),
        AppError::Store(inner) if inner.is_passing() => StatusCode::SERVICE_UNAVAILABLE,
        AppError::Store(_) | AppError::NotWritten(_) => StatusCode::INTERNAL_SERVER_ERROR,
        AppError::Secret { .. } | AppError::Fonts(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// A channel or a carrier that could not be asked.
fn of_outside(code: &str) -> StatusCode {
    match code {
        "TIMEOUT" => StatusCode::GATEWAY_TIMEOUT,
        "RATE_LIMITED" => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::BAD_GATEWAY,
    }
}

fn of_refusal(code: RefusalCode) -> StatusCode {
    match code.sort() {
        RefusalSort::BadInput => StatusCode::BAD_REQUEST,
        RefusalSort::NotFound => StatusCode::NOT_FOUND,
        RefusalSort::NotLive | RefusalSort::NotAllowed => StatusCode::CONFLICT,
    }
}

pub(crate) async fn no_such_route() -> Problem {
    let text = "there is nothing at this address. What there is: /openapi.json, and /docs to try it";
    Problem::new(StatusCode::NOT_FOUND, "NO_SUCH_ROUTE", text)
}

pub(crate) async fn method_not_allowed() -> Problem {
    let text = "this address does not take this method; see the header Allow";
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::refusal::Refusal;

    #[test]
    fn who_can_act_decides_the_status() {
        let not_found = AppError::not_found("order", "X", "");
        assert_eq!(Problem::from(not_found).status, 404);
        let refused = |code| AppError::from(Refusal::new(code, "no"));
        assert_eq!(Problem::from(refused(RefusalCode::StockShort)).status, 409);
        assert_eq!(Problem::from(refused(RefusalCode::BadInput)).status, 400);
        let busy = store::StoreError::Busy {
            message: "locked".to_owned(),
        };
        let busy = Problem::from(AppError::from(busy)).render("r").headers().clone();
        assert_eq!(busy[header::RETRY_AFTER], "1");
    }

    #[test]
    fn what_the_database_said_is_not_told() {
        let damaged = store::StoreError::Other {
            message: "near \"sale_order\"".to_owned(),
        };
        let problem = Problem::from(AppError::from(damaged));
        assert_eq!((problem.status, problem.code), (500, "STORE_OTHER"));
        assert!(!problem.detail.contains("sale_order"));
    }
}

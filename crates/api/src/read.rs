//! What a request says, read into types; what cannot be read is a problem that names the place.

use crate::Api;
use crate::problem::Problem;
use app::{AppError, Caller};
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use domain::codes::{ChannelCode, FacilityCode};
use domain::moment::Moment;
use http::request::Parts;
use http::{StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Who calls; the gate has seen to it.
pub(crate) struct Who(pub(crate) Caller);

impl<S: Send + Sync> FromRequestParts<S> for Who {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let caller = parts.extensions.get::<Caller>().cloned();
        caller.map(Self).ok_or_else(Problem::internal)
    }
}

/// The parameters in the address.
pub(crate) struct At<T>(pub(crate) T);

impl<T: DeserializeOwned + Send> FromRequestParts<Api> for At<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        check_text(parts.uri.path())?;
        let read = axum::extract::Path::<T>::from_request_parts(parts, api).await;
        read.map(|path| Self(path.0))
            .map_err(|error| Problem::bad_input(format!("the address cannot be read: {error}")))
    }
}

/// The parameters of the query.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned + Send> FromRequestParts<Api> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        check_text(parts.uri.query().unwrap_or_default())?;
        let read = axum::extract::Query::<T>::from_request_parts(parts, api).await;
        read.map(|query| Self(query.0))
            .map_err(|error| Problem::bad_input(error.body_text()))
    }
}

/// No text may hold a NUL character: PostgreSQL cannot store it. What is not UTF-8 is not guessed at.
fn check_text(encoded: &str) -> Result<(), Problem> {
    let mut parts = encoded.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let code = part.get(..2).and_then(|two| u8::from_str_radix(two, 16).ok());
        bytes.push(code.unwrap_or(b'%'));
        bytes.extend_from_slice(
            part.get(if code.is_some() { 2 } else { 0 }..)
                .unwrap_or_default()
                .as_bytes(),
        );
    }
    match std::str::from_utf8(&bytes) {
        Ok(text) if text.contains('\0') => Err(Problem::bad_input("NUL characters are not allowed")),
        Ok(_) => Ok(()),
        Err(_) => Err(Problem::bad_input("the address is not UTF-8")),
    }
}

/// The JSON body.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Api> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, api: &Api) -> Result<Self, Problem> {
        if !is_json(&request) {
            let text = "send JSON, with `Content-Type: application/json`";
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "UNSUPPORTED_MEDIA_TYPE",
                text,
            ));
        }
        let bytes = Bytes::from_request(request, api)
            .await
            .map_err(|_| Problem::bad_input("the body could not be read"))?;
        parse(&bytes).map(Self)
    }
}

fn is_json(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut value: Value = serde_json::from_slice(bytes).map_err(|error| {
        let text = format!("the body is not JSON: {error}");
        Problem::new(StatusCode::BAD_REQUEST, "BAD_JSON", text)
    })?;
    settle(&mut value)?;
    serde_path_to_error::deserialize(value).map_err(|error| {
        let place = error.path().to_string();
        Problem::bad_input(match place.as_str() {
            "." => error.inner().to_string(),
            place => format!("{place}: {}", error.inner()),
        })
    })
}

/// 1.0 is an integer to JSON Schema, so it is one here; NUL characters are refused.
fn settle(value: &mut Value) -> Result<(), Problem> {
    match value {
        Value::Null | Value::Bool(_) => Ok(()),
        Value::Number(number) => {
            let whole = number.as_f64().filter(|n| n.fract() == 0.0 && n.abs() < 9e15);
            if let Some(n) = whole.filter(|_| number.is_f64()) {
                #[expect(clippy::cast_possible_truncation, reason = "whole and within the bounds")]
                let n = n as i64;
                *number = n.into();
            }
            Ok(())
        }
        Value::String(text) if text.contains('\0') => {
            Err(Problem::bad_input("NUL characters are not allowed"))
        }
        Value::String(_) => Ok(()),
        Value::Array(values) => values.iter_mut().try_for_each(settle),
        Value::Object(fields) => fields.values_mut().try_for_each(settle),
    }
}

/// Numbers of items at most, as the description's 32-bit numbers have it.
pub(crate) const NUMBER_MAX: u32 = 2_147_483_647;

/// A facility's code that may be one; whether there is such a facility is for the use case.
pub(crate) fn facility_code(code: Option<String>) -> Result<Option<String>, Problem> {
    code.as_deref()
        .map(FacilityCode::parse)
        .transpose()
        .map_err(AppError::from)?;
    Ok(code)
}

/// A channel's code that may be one; whether there is such a channel is for the use case.
pub(crate) fn channel_code(code: Option<String>) -> Result<Option<String>, Problem> {
    code.as_deref()
        .map(ChannelCode::parse)
        .transpose()
        .map_err(AppError::from)?;
    Ok(code)
}

/// A moment, where one is given.
pub(crate) fn moment(place: &str, value: Option<String>) -> Result<Option<Moment>, Problem> {
    let read = |text: String| {
        let refuse = || Problem::bad_input(format!("{place}: not a moment such as 2026-11-22T05:00:00Z"));
        Moment::from_rfc3339(&text).ok_or_else(refuse)
    };
    value.map(read).transpose()
}

/// A number is one of 1 to its bound.
pub(crate) fn number_within(place: &str, number: u32, max: u32) -> Result<u32, Problem> {
    match (1..=max).contains(&number) {
        true => Ok(number),
        false => Err(Problem::bad_input(format!("{place}: a number is 1 to {max}"))),
    }
}

/// A filter that is there is not empty: an empty one lets all pass.
pub(crate) fn filter(name: &str, value: Option<String>, chars_max: usize) -> Result<String, Problem> {
    if let Some(text) = &value {
        text_within(name, text, chars_max)?;
    }
    Ok(value.unwrap_or_default())
}

/// A text is not empty and not longer than its bound.
pub(crate) fn text_within(place: &str, text: &str, chars_max: usize) -> Result<(), Problem> {
    match (1..=chars_max).contains(&text.chars().count()) {
        true => Ok(()),
        false => Err(Problem::bad_input(format!(
            "{place}: give 1 to {chars_max} characters"
        ))),
    }
}

/// A list is not longer than its bound.
pub(crate) fn at_most(place: &str, len: usize, max: usize) -> Result<(), Problem> {
    match len <= max {
        true => Ok(()),
        false => Err(Problem::bad_input(format!(
            "{place}: {max} at most, and there are {len}"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Wish {
        orders: Vec<String>,
        #[serde(default)]
        n: i64,
    }

    #[test]
    fn what_cannot_be_read_names_its_place() {
        let problem = |text: &str| parse::<Wish>(text.as_bytes()).unwrap_err();
        assert_eq!(problem("{").code, "BAD_JSON");
        assert!(
            problem(r#"{"orders": ["a", 1]}"#)
                .detail
                .starts_with("orders[1]: ")
        );
        assert!(
            problem(r#"{"orders": [], "x": 1}"#)
                .detail
                .contains("unknown field `x`")
        );
        assert!(problem(r#"{"orders": ["\u0000"]}"#).detail.contains("NUL"));
        assert!(problem(r#"{"orders": [], "n": 1.5}"#).detail.starts_with("n: "));
        assert_eq!(problem(&"[".repeat(100_000)).code, "BAD_JSON");
        assert_eq!(parse::<Wish>(br#"{"orders": [], "n": 2.0}"#).unwrap().n, 2);
    }
}

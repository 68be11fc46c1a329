//! Who calls: the key in `Authorization: Bearer otk_…`.

use crate::Api;
use crate::problem::Problem;
use app::keys::{KeyCaller, Recognised, Scope};
use http::{HeaderMap, StatusCode, header};

/// The caller whose key a request brings, where the key has the scope.
pub(crate) async fn caller(api: &Api, headers: &HeaderMap, scope: Scope) -> Result<KeyCaller, Problem> {
    let refuse = |code, text: &str| Problem::new(StatusCode::UNAUTHORIZED, code, text);
    let Some(brought) = bearer(headers) else {
        let text = "send a key: `Authorization: Bearer otk_…`. `ordertide apikey create` makes one";
        return Err(refuse("KEY_MISSING", text));
    };
    let caller = match api.app.recognise(brought).await? {
        Recognised::Valid(caller) => *caller,
        Recognised::Unknown => return Err(refuse("KEY_UNKNOWN", "this is none of our keys")),
        Recognised::Expired => return Err(refuse("KEY_EXPIRED", "this key has expired; use another")),
        Recognised::Revoked => return Err(refuse("KEY_REVOKED", "this key was revoked; use another")),
    };
    if !caller.may(scope) {
        let text = format!("this key lacks the scope {}", scope.as_str());
        return Err(Problem::new(StatusCode::FORBIDDEN, "SCOPE_MISSING", text));
    }
    Ok(caller)
}

/// The token of the one `Authorization` header, whose scheme is written as anyone likes.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut all = headers.get_all(header::AUTHORIZATION).iter();
    let (only, None) = (all.next()?, all.next()) else {
        return None;
    };
    let (scheme, token) = only.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn exactly_one_bearer_token_is_taken() {
        let of = |values: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(header::AUTHORIZATION, HeaderValue::from_static(value));
            }
            bearer(&headers).map(str::to_owned)
        };
        assert_eq!(of(&["Bearer otk_1"]).as_deref(), Some("otk_1"));
        assert_eq!(of(&["bearer  otk_1 "]).as_deref(), Some("otk_1"));
        for bad in [&[][..], &["otk_1"], &["Basic otk_1"], &["Bearer a", "Bearer b"]] {
            assert_eq!(of(bad), None, "{bad:?}");
        }
    }
}

//! `Idempotency-Key`: a call with one is run once, and told again word for word to who sends it again.

use crate::problem::{CodeTold, Problem};
use app::App;
use app::idempotency::Claimed;
use app::keys::KeyCaller;
use axum::body::Body;
use axum::response::Response;
use domain::refusal::RefusalCode;
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use sha2::{Digest, Sha256};

pub(crate) const HEADER: HeaderName = HeaderName::from_static("idempotency-key");
pub(crate) const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// Characters of a key at most.
pub(crate) const CHARS_MAX: usize = 128;
/// Answers are far smaller; one that is not is not kept.
const ANSWER_BYTES_MAX: usize = 8 * 1024 * 1024;
/// When to ask again for a call that runs.
const RUNNING_RETRY_S: u32 = 1;

/// One call that its caller named.
pub(crate) struct Call {
    pub(crate) app: App,
    pub(crate) caller: KeyCaller,
    pub(crate) name: String,
    pub(crate) fingerprint: [u8; 32],
}

/// The name that the caller gave the call.
pub(crate) fn name(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let mut all = headers.get_all(HEADER).iter();
    let (first, second) = (all.next(), all.next());
    let Some(value) = first else { return Ok(None) };
    let text = value.to_str().unwrap_or_default();
    let is_visible = text.bytes().all(|b| b.is_ascii_graphic());
    if second.is_some() || text.is_empty() || text.len() > CHARS_MAX || !is_visible {
        return Err(Problem::bad_input(format!(
            "Idempotency-Key must be one header of 1 to {CHARS_MAX} visible ASCII characters"
        )));
    }
    Ok(Some(text.to_owned()))
}

/// Of all that makes a call what it is: method, address, and the body as it comes.
pub(crate) struct Fingerprint(Sha256);

impl Fingerprint {
    pub(crate) fn of(parts: &Parts) -> Self {
        let head = format!("{}\n{}\n", parts.method, parts.uri);
        Self(Sha256::new_with_prefix(head.as_bytes()))
    }

    pub(crate) fn add(&mut self, body: &[u8]) {
        self.0.update(body);
    }

    pub(crate) fn finish(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}

impl Call {
    /// Runs the work, or tells what came of it before.
    pub(crate) async fn once(self, work: impl Future<Output = Response>) -> Result<Response, Problem> {
        let claim = self
            .app
            .claim_call(&self.caller, &self.name, &self.fingerprint)
            .await?;
        match claim {
            Claimed::Ours(claim_id) => self.keep(&claim_id, work.await).await,
            Claimed::Answered(status, answer) => replay(status, &answer),
            Claimed::OtherCall => Err(Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "IDEMPOTENCY_KEY_REUSED",
                "this Idempotency-Key was sent with another method, address or body; take a new one for another call",
            )),
            Claimed::Running => Err(Problem::new(
                StatusCode::CONFLICT,
                "IDEMPOTENCY_IN_PROGRESS",
                "the first call with this Idempotency-Key is running; ask again for its answer",
            )
            .after(RUNNING_RETRY_S)),
        }
    }

    /// Keeps an answer, unless it is one that passes: then the same call may be made again at once.
    async fn keep(&self, claim_id: &str, answer: Response) -> Result<Response, Problem> {
        let (parts, body) = answer.into_parts();
        let body = axum::body::to_bytes(body, ANSWER_BYTES_MAX)
            .await
            .map_err(|_| Problem::internal())?;
        let kept = match passes(&parts) {
            true => self.app.release_call(&self.caller, &self.name, claim_id).await,
            false => {
                let kind = parts.headers.get(header::CONTENT_TYPE);
                let mut kept = kind.map_or(&b""[..], HeaderValue::as_bytes).to_vec();
                kept.push(b'\n');
                kept.extend_from_slice(&body);
                let answer = (parts.status.as_u16(), kept.as_slice());
                self.app
                    .answer_call(&self.caller, &self.name, claim_id, answer)
                    .await
            }
        };
        if let Err(error) = kept {
            // The work is done and is told; sent again, the call is run again once its claim counts as abandoned.
            tracing::warn!(code = error.code(), "an answer could not be kept");
        }
        Ok(Response::from_parts(parts, Body::from(body)))
    }
}

/// Whether the same call may come to something else later: after a failure of ours, and once there is room for a file.
fn passes(answer: &http::response::Parts) -> bool {
    let told = answer.extensions.get::<CodeTold>();
    answer.status.is_server_error() || told.is_some_and(|told| told.0 == RefusalCode::UploadsFull.as_str())
}

fn replay(status: u16, kept: &[u8]) -> Result<Response, Problem> {
    let end = kept.iter().position(|byte| *byte == b'\n').unwrap_or(0);
    let (kind, body) = (&kept[..end], kept.get(end + 1..).unwrap_or_default());
    let mut answer = Response::builder().status(status).header(REPLAYED, "true");
    if !kind.is_empty() {
        answer = answer.header(header::CONTENT_TYPE, kind);
    }
    answer
        .body(Body::from(body.to_vec()))
        .map_err(|_| Problem::internal())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_visible_ascii() {
        let of = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(HEADER, HeaderValue::from_static(value));
            name(&headers)
        };
        assert_eq!(of("a-1").unwrap().as_deref(), Some("a-1"));
        assert_eq!(name(&HeaderMap::new()).unwrap(), None);
        for bad in ["", "a b"] {
            assert!(of(bad).is_err(), "{bad:?}");
        }
        assert!(of(Box::leak("x".repeat(129).into_boxed_str())).is_err());
    }
}

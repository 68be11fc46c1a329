//! The gate in front of every endpoint: key, scope, query names, size, time, and for changing calls the Idempotency-Key.

use crate::outside::RequestId;
use crate::problem::{Problem, dress};
use crate::{Api, auth, document, file_body, idempotency};
use app::Caller;
use app::keys::Scope;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use http::request::Parts;
use http::{Method, StatusCode};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use utoipa_axum::router::{UtoipaMethodRouter, UtoipaMethodRouterExt};

/// A body is at most this long: 1 MiB, some thousands of order numbers.
pub(crate) const BODY_BYTES_MAX: usize = 1024 * 1024;
/// How long the body may take to arrive.
const BODY_TIME_MAX: Duration = Duration::from_secs(20);
/// How long the work may take. Shorter than the time after which a claimed call counts as abandoned.
const WORK_TIME_MAX: Duration = Duration::from_secs(50);

/// How long an export may take: it is written whole before its first byte is sent, and all orders of years are many.
const EXPORT_TIME_MAX: Duration = Duration::from_secs(600);

/// What an endpoint takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Takes {
    /// A short body, which is held in memory.
    Json,
    /// A file, which is put on disk as it comes.
    File,
}

/// What one endpoint's gate asks for.
#[derive(Debug, Clone)]
pub(crate) struct Gate {
    scope: Scope,
    queries: Arc<[String]>,
    takes: Takes,
    time_max: Duration,
}

/// An endpoint behind its gate. Its description gets what the gate adds: the scope, the headers, the problems.
pub(crate) fn guarded(scope: Scope, routes: UtoipaMethodRouter<Api>) -> UtoipaMethodRouter<Api> {
    behind(scope, (Takes::Json, WORK_TIME_MAX), routes)
}

/// An endpoint that takes a file.
pub(crate) fn guarded_upload(scope: Scope, routes: UtoipaMethodRouter<Api>) -> UtoipaMethodRouter<Api> {
    behind(scope, (Takes::File, WORK_TIME_MAX), routes)
}

/// An endpoint that writes a file of a whole list.
pub(crate) fn guarded_export(scope: Scope, routes: UtoipaMethodRouter<Api>) -> UtoipaMethodRouter<Api> {
    behind(scope, (Takes::Json, EXPORT_TIME_MAX), routes)
}

fn behind(
    scope: Scope,
    (takes, time_max): (Takes, Duration),
    (schemas, mut paths, endpoint): UtoipaMethodRouter<Api>,
) -> UtoipaMethodRouter<Api> {
    let queries = document::guard(&mut paths, scope);
    let gate = Gate {
        scope,
        queries: queries.into(),
        takes,
        time_max,
    };
    (schemas, paths, endpoint).map(|endpoint| endpoint.route_layer(from_fn_with_state(gate, pass)))
}

/// Whether calls of this method change something.
pub(crate) fn changes(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

async fn pass(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().cloned();
    let id = id.map_or_else(String::new, |id| id.0);
    let answer = through(&gate, request, next, &id).await;
    answer.unwrap_or_else(IntoResponse::into_response)
}

async fn through(gate: &Gate, request: Request, next: Next, id: &str) -> Result<Response, Problem> {
    let Some(api) = request.extensions().get::<Api>().cloned() else {
        return Err(Problem::internal());
    };
    let caller = auth::caller(&api, request.headers(), gate.scope).await?;
    check_query(gate, request.uri().query().unwrap_or_default())?;
    let name = idempotency::name(request.headers())?.filter(|_| changes(request.method()));
    let (mut parts, body) = request.into_parts();
    let sender = (&api, &caller.caller);
    let (body, fingerprint) = taken((gate, sender), &mut parts, body).await?;
    parts.extensions.insert(caller.caller.clone());
    let changing = changes(&parts.method);
    let work = next.run(Request::from_parts(parts, body));
    let id = id.to_owned();
    match (name, changing) {
        (Some(name), _) => {
            let call = idempotency::Call {
                app: api.app,
                caller,
                name,
                fingerprint,
            };
            to_the_end(call.once(async move { dress(bounded(work, WORK_TIME_MAX).await, &id) })).await
        }
        (None, true) => to_the_end(async move { Ok(bounded(work, WORK_TIME_MAX).await) }).await,
        (None, false) => Ok(bounded(work, gate.time_max).await),
    }
}

/// The body, read to its end, and what makes the call what it is. A file goes along beside the request.
async fn taken(
    (gate, sender): (&Gate, (&Api, &Caller)),
    parts: &mut Parts,
    body: Body,
) -> Result<(Body, [u8; 32]), Problem> {
    let mut fingerprint = idempotency::Fingerprint::of(parts);
    match gate.takes {
        Takes::Json => {
            let body = read(body).await?;
            fingerprint.add(&body);
            Ok((Body::from(body), fingerprint.finish()))
        }
        Takes::File => {
            let file = file_body::take(sender, &parts.headers, body, &mut fingerprint).await?;
            parts.extensions.insert(file);
            Ok((Body::empty(), fingerprint.finish()))
        }
    }
}

/// What is begun is finished, also when the client goes away meanwhile.
async fn to_the_end(
    work: impl Future<Output = Result<Response, Problem>> + Send + 'static,
) -> Result<Response, Problem> {
    tokio::spawn(work)
        .await
        .unwrap_or_else(|_| Err(Problem::internal()))
}

/// The answer, or a problem where it takes too long or panics.
async fn bounded(work: impl Future<Output = Response>, time_max: Duration) -> Response {
    match tokio::time::timeout(time_max, AssertUnwindSafe(work).catch_unwind()).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(_panic)) => Problem::internal().into_response(),
        Err(_elapsed) => {
            let text = format!(
                "it took longer than {} s and was stopped; what was committed stands",
                time_max.as_secs()
            );
            Problem::new(StatusCode::GATEWAY_TIMEOUT, "TIMEOUT", text).into_response()
        }
    }
}

async fn read(body: Body) -> Result<Bytes, Problem> {
    let reading = Limited::new(body, BODY_BYTES_MAX).collect();
    match tokio::time::timeout(BODY_TIME_MAX, reading).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            let text = format!("the body is longer than {BODY_BYTES_MAX} bytes");
            Err(Problem::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "BODY_TOO_LARGE",
                text,
            ))
        }
        Ok(Err(_)) => Err(Problem::bad_input("the body could not be read to its end")),
        Err(_elapsed) => {
            let text = "the body did not arrive in time";
            Err(Problem::new(StatusCode::REQUEST_TIMEOUT, "BODY_TOO_SLOW", text))
        }
    }
}

/// A name that the endpoint does not know is refused: a filter that is spelt wrong must not let everything pass.
fn check_query(gate: &Gate, query: &str) -> Result<(), Problem> {
    let names = query.split('&').filter(|pair| !pair.is_empty());
    for name in names.map(|pair| pair.split('=').next().unwrap_or_default()) {
        if !gate.queries.iter().any(|known| known == name) {
            let known = match gate.queries.is_empty() {
                true => "there are none here".to_owned(),
                false => format!("known are {}", gate.queries.join(", ")),
            };
            let name: String = name.chars().take(80).collect();
            return Err(Problem::bad_input(format!(
                "the query parameter {name:?} is not known; {known}"
            )));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_and_an_endless_wait_are_problems() {
        let status = |answer: Response| answer.status().as_u16();
        let panics = async { panic!("a defect") };
        assert_eq!(status(bounded(panics, WORK_TIME_MAX).await), 500);
        let short = Duration::from_millis(1);
        assert_eq!(status(bounded(std::future::pending(), short).await), 504);
    }

    #[tokio::test]
    async fn a_body_is_bounded() {
        let at_most = |n: usize| read(Body::from(vec![b' '; n]));
        assert_eq!(at_most(BODY_BYTES_MAX).await.unwrap().len(), BODY_BYTES_MAX);
        assert_eq!(at_most(BODY_BYTES_MAX + 1).await.unwrap_err().status, 413);
    }

    #[test]
    fn a_query_that_is_spelt_wrong_is_refused() {
        let gate = Gate {
            scope: Scope::OrdersRead,
            queries: ["limit".to_owned()].into(),
            takes: Takes::Json,
            time_max: WORK_TIME_MAX,
        };
        assert!(check_query(&gate, "").is_ok());
        assert!(check_query(&gate, "limit=2").is_ok());
        assert!(check_query(&gate, "limit=2&chanel=X").is_err());
    }
}

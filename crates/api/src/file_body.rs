//! A body that is a file: it is put on disk as it comes, so that memory holds a piece of it, and refused as soon as it is too
//! long.

use crate::Api;
use crate::idempotency::{self, Fingerprint};
use crate::problem::Problem;
use crate::streams::Turn;
use app::Caller;
use axum::body::{Body, Bytes};
use axum::extract::FromRequestParts;
use futures_util::{Stream, StreamExt};
use http::request::Parts;
use http::{HeaderMap, StatusCode, header};
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tempfile::NamedTempFile;

/// How long a file may take to arrive: 50 MB at 170 kB/s.
const FILE_TIME_MAX: Duration = Duration::from_secs(300);
/// Bytes that are written at once: each time takes a thread.
const WRITTEN_BYTES: usize = 256 * 1024;

/// The file that came as the body. It is gone when the request is, and its turn with it.
#[derive(Debug, Clone)]
pub(crate) struct FileBody {
    file: Arc<NamedTempFile>,
    _turn: Arc<Turn>,
}

impl FileBody {
    /// Where it lies.
    pub(crate) fn path(&self) -> &Path {
        self.file.path()
    }
}

impl FromRequestParts<Api> for FileBody {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Api) -> Result<Self, Problem> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(Problem::internal)
    }
}

/// Takes the body to its end, where there is room for it.
pub(crate) async fn take(
    (api, caller): (&Api, &Caller),
    headers: &HeaderMap,
    body: Body,
    fingerprint: &mut Fingerprint,
) -> Result<FileBody, Problem> {
    let bytes_max = app::upload::file_bytes_max();
    let told = headers.get(header::CONTENT_LENGTH);
    let told = told.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if told.is_some_and(|length| length > bytes_max) {
        return Err(too_large(bytes_max));
    }
    let turn = Arc::new(api.streams.take(&caller.tenant)?);
    // A call that may have been made before is to get its first answer, also where there is no room any more.
    if !headers.contains_key(idempotency::HEADER) {
        api.app.room_for_upload(caller, told.unwrap_or_default()).await?;
    }
    let taking = put(body.into_data_stream(), bytes_max, fingerprint);
    match tokio::time::timeout(FILE_TIME_MAX, taking).await {
        Ok(taken) => taken.map(|file| FileBody {
            file: Arc::new(file),
            _turn: turn,
        }),
        Err(_elapsed) => {
            let text = "the file did not arrive in time";
            Err(Problem::new(StatusCode::REQUEST_TIMEOUT, "BODY_TOO_SLOW", text))
        }
    }
}

async fn put<E>(
    mut pieces: impl Stream<Item = Result<Bytes, E>> + Unpin,
    bytes_max: u64,
    fingerprint: &mut Fingerprint,
) -> Result<NamedTempFile, Problem> {
    let mut file = app::scratch::file().map_err(|error| disk(&error))?;
    let mut waiting = Vec::new();
    let mut taken = 0_u64;
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|_| Problem::bad_input("the file could not be read to its end"))?;
        taken += piece.len() as u64;
        if taken > bytes_max {
            return Err(too_large(bytes_max));
        }
        fingerprint.add(&piece);
        waiting.extend_from_slice(&piece);
        if waiting.len() >= WRITTEN_BYTES {
            file = write(file, std::mem::take(&mut waiting)).await?;
        }
    }
    write(file, waiting).await
}

async fn write(mut file: NamedTempFile, bytes: Vec<u8>) -> Result<NamedTempFile, Problem> {
    let writing = tokio::task::spawn_blocking(move || file.write_all(&bytes).map(|()| file));
    let written = writing.await.map_err(|_| Problem::internal())?;
    written.map_err(|error| disk(&error))
}

fn disk(error: &std::io::Error) -> Problem {
    tracing::warn!(%error, "a file could not be put on disk");
    let text = "the server's disk does not take the file; nothing was changed, try again later";
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "DISK", text)
}

fn too_large(bytes_max: u64) -> Problem {
    let text = format!("the file is longer than {bytes_max} bytes. Split it into several files");
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "FILE_TOO_LARGE", text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::streams::FILES_OF_TENANT_MAX;
    use crate::testing::Served;
    use app::upload::job::UPLOADS_KEPT_BYTES_MAX;
    use domain::upload::UploadKind;
    use futures_util::FutureExt as _;
    use http::Request;
    use serde_json::json;
    use store::NewJob;

    fn fingerprint() -> Fingerprint {
        Fingerprint::of(&Request::new(()).into_parts().0)
    }

    async fn put_all(pieces: &[&'static [u8]], bytes_max: u64) -> Result<Vec<u8>, Problem> {
        let pieces: Vec<Result<Bytes, ()>> = pieces.iter().map(|it| Ok(Bytes::from_static(it))).collect();
        let file = put(futures_util::stream::iter(pieces), bytes_max, &mut fingerprint()).await?;
        Ok(std::fs::read(file.path()).unwrap())
    }

    #[tokio::test]
    async fn a_file_is_bounded_as_it_comes() {
        assert_eq!(put_all(&[b"ab", b"c"], 3).await.unwrap(), b"abc");
        let refused = put_all(&[b"ab", b"cd"], 3).await.unwrap_err();
        assert_eq!((refused.status, refused.code), (413, "FILE_TOO_LARGE"));
        let long: &'static [u8] = Box::leak(vec![7; WRITTEN_BYTES + 9].into_boxed_slice());
        assert_eq!(
            put_all(&[long, long], u64::MAX).await.unwrap(),
            [long, long].concat()
        );
    }

    #[tokio::test]
    async fn one_that_says_that_it_is_too_long_is_not_read() {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_LENGTH, (50 * 1024 * 1024 + 1).into());
        let served = Served::new().await;
        let sender = (&served.api, &served.acme);
        let refused = take(sender, &headers, never(), &mut fingerprint())
            .await
            .unwrap_err();
        assert_eq!(refused.status, 413);
    }

    /// A file that never comes to its end.
    fn never() -> Body {
        Body::from_stream(futures_util::stream::pending::<Result<Bytes, std::io::Error>>())
    }

    fn upload(served: &Served, body: Body) -> Request<Body> {
        Request::builder()
            .method("POST")
            .uri("/api/v1/uploads?kind=ORDERS")
            .header("authorization", format!("Bearer {}", served.key))
            .body(body)
            .unwrap()
    }

    #[tokio::test]
    async fn files_on_their_way_are_bounded_and_give_their_turn_back() {
        let served = Served::new().await;
        let send = async |body: Body| {
            let sender = (&served.api, &served.acme);
            take(sender, &HeaderMap::new(), body, &mut fingerprint()).await
        };
        let mut sending: Vec<_> = (0..FILES_OF_TENANT_MAX)
            .map(|_| Box::pin(send(never())))
            .collect();
        for one in &mut sending {
            assert!(one.as_mut().now_or_never().is_none(), "it is on its way");
        }
        let refused = send(Body::empty()).await.unwrap_err();
        assert_eq!((refused.status, refused.code), (429, "TOO_MANY_UPLOADS"));
        // A client that goes away gives its turn back, and a file that has come keeps it until it is dealt with.
        drop(sending);
        let mut kept = Vec::new();
        for _ in 0..FILES_OF_TENANT_MAX {
            kept.push(send(Body::empty()).await.unwrap());
        }
        assert_eq!(send(Body::empty()).await.unwrap_err().status, 429);
        kept.clear();
        assert!(send(Body::empty()).await.is_ok());
    }

    #[tokio::test]
    async fn what_a_tenant_keeps_is_bounded() {
        let served = Served::new().await;
        let kept = NewJob {
            upload_id: "U1".to_owned(),
            kind: UploadKind::Orders,
            file_name: "orders.csv".to_owned(),
            sha256: String::new(),
            bytes: UPLOADS_KEPT_BYTES_MAX - 9,
            wish: String::new(),
            by: "test".to_owned(),
            at: served.app.clock.now(),
        };
        let store = &served.app.store;
        store.receive_job(&served.acme.tenant, &kept).await.unwrap();
        // Ten bytes are told before: nothing of them is read.
        let mut request = upload(&served, never());
        request.headers_mut().insert("content-length", 10.into());
        assert_eq!(served.raw(request).await.problem(409), "UPLOADS_FULL");
        // One that does not say how long it is, is refused before it is stored.
        let file = "order no,sku,qty,price,currency,name,line1,city,zip\n1,CUP,1,1,INR,A,L,C,Z\n";
        let said = served.raw(upload(&served, Body::from(file))).await;
        assert_eq!(said.problem(409), "UPLOADS_FULL");
        // Its receiver may live yet; where it does no more, as where it ran out of time, the upload can be removed.
        let remove = async || served.post("/uploads/U1/remove", json!({})).await;
        assert_eq!(remove().await.problem(409), "NOT_ALLOWED_IN_STATE");
        served.clock.forward_s(120);
        remove().await.expect(204);
        let upload_id = served.raw(upload(&served, Body::from(file))).await.expect(202)["upload_id"].clone();
        let path = format!("/uploads/{}/remove", upload_id.as_str().unwrap());
        assert_eq!(
            served.post(&path, json!({})).await.problem(409),
            "NOT_ALLOWED_IN_STATE"
        );
    }
}

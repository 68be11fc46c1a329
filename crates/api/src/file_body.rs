//! A body that is a file: it is put on disk as it comes, so that memory holds a piece of it, and refused as soon as it is too
//! long.

use crate::Api;
use crate::idempotency::Fingerprint;
use crate::problem::Problem;
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

/// The file that came as the body. It is gone when the request is.
#[derive(Debug, Clone)]
pub(crate) struct FileBody(Arc<NamedTempFile>);

impl FileBody {
    /// Where it lies.
    pub(crate) fn path(&self) -> &Path {
        self.0.path()
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

/// Takes the body to its end.
pub(crate) async fn take(
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
    let taking = put(body.into_data_stream(), bytes_max, fingerprint);
    match tokio::time::timeout(FILE_TIME_MAX, taking).await {
        Ok(taken) => taken.map(|file| FileBody(Arc::new(file))),
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
    let mut file = NamedTempFile::new().map_err(|error| disk(&error))?;
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
    use http::Request;

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
        let never = Body::from_stream(futures_util::stream::pending::<Result<Bytes, std::io::Error>>());
        let refused = take(&headers, never, &mut fingerprint()).await.unwrap_err();
        assert_eq!(refused.status, 413);
    }
}

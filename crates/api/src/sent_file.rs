//! A file as an answer: sent piece by piece, so that memory holds one of them.

use crate::problem::Problem;
use app::upload::job::FileFormat;
use axum::body::{Body, Bytes};
use axum::response::Response;
use futures_util::stream;
use http::{HeaderValue, header};
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use utoipa::ToSchema;

/// Bytes that are sent at once.
const SENT_BYTES: u64 = 256 * 1024;

/// What workbooks are called on the wire.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// What separated values are.
const CSV: &str = "text/csv";

/// A file's bytes.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
pub(crate) struct FileBytes(());

/// A file to be written, in a folder of its own that is gone after it was sent.
pub(crate) struct SentFile {
    folder: TempDir,
    name: String,
    format: FileFormat,
}

impl SentFile {
    pub(crate) fn new(name: &str, format: FileFormat) -> Result<Self, Problem> {
        Ok(Self {
            folder: app::scratch::folder().map_err(|error| disk(&error))?,
            name: format!("{name}.{}", format.ending()),
            format,
        })
    }

    /// Where it is to be written.
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join(&self.name)
    }

    /// The answer, once it is written.
    pub(crate) fn send(self) -> Result<Response, Problem> {
        let file = opened(&self.path())?;
        let head = (self.name.clone(), self.format);
        // The folder goes along: it must outlive the reading.
        let pieces = stream::try_unfold((file, self.folder), |(file, folder)| async move {
            let read = tokio::task::spawn_blocking(move || piece(file)).await;
            let (file, bytes) = read.map_err(std::io::Error::other)??;
            Ok::<_, std::io::Error>((!bytes.is_empty()).then_some((bytes, (file, folder))))
        });
        answer(&head.0, head.1, Body::from_stream(pieces))
    }
}

/// The answer that a file is.
pub(crate) fn answer(name: &str, format: FileFormat, body: Body) -> Result<Response, Problem> {
    let kind = match format {
        FileFormat::Xlsx => XLSX,
        FileFormat::Csv => CSV,
    };
    let attached = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    Response::builder()
        .header(header::CONTENT_TYPE, kind)
        .header(
            header::CONTENT_DISPOSITION,
            attached.map_err(|_| Problem::internal())?,
        )
        .body(body)
        .map_err(|_| Problem::internal())
}

fn opened(path: &Path) -> Result<File, Problem> {
    File::open(path).map_err(|error| disk(&error))
}

fn piece(mut file: File) -> std::io::Result<(File, Bytes)> {
    let mut bytes = Vec::new();
    file.by_ref().take(SENT_BYTES).read_to_end(&mut bytes)?;
    Ok((file, bytes.into()))
}

fn disk(error: &std::io::Error) -> Problem {
    tracing::warn!(%error, "a file could not be written or read");
    Problem::internal()
}

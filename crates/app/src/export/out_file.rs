//! A file that is written beside its place and put there when it is whole, by a thread of its own: writing blocks.

use crate::AppError;
use crate::blocking::joined;
use sheets::{Format, WriteError};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// Pages that wait for the disk: one is written while the next is read.
const PAGES_WAITING: usize = 2;

/// The format that a file's name asks for.
///
/// # Errors
/// `BAD_INPUT` for a name that ends neither in .xlsx nor in .csv.
pub fn format_of(path: &Path) -> Result<Format, AppError> {
    let ending = path.extension().and_then(|it| it.to_str()).unwrap_or_default();
    match ending.to_ascii_lowercase().as_str() {
        "xlsx" => Ok(Format::Xlsx),
        "csv" => Ok(Format::Csv),
        _ => Err(AppError::bad_input(format!(
            "{} ends neither in .xlsx nor in .csv, so its format is not known. Name it so",
            path.display()
        ))),
    }
}

fn disk(path: &Path, error: &std::io::Error) -> AppError {
    let why = format!("{}: {error}", path.display());
    AppError::NotWritten(WriteError::Disk { why })
}

/// A file that is not in its place yet. Dropped, it is gone.
#[derive(Debug)]
pub(crate) struct Beside {
    place: PathBuf,
    file: NamedTempFile,
}

impl Beside {
    /// Makes the file in the folder of its place, so that it can be renamed. Where the place is a link, what it points to is
    /// replaced, and nothing that is no plain file ever is, such as /dev/null.
    pub(crate) fn new(place: &Path) -> Result<Self, AppError> {
        let place = &place.canonicalize().unwrap_or_else(|_| place.to_owned());
        if place.exists() && !place.is_file() {
            return Err(AppError::bad_input(format!(
                "{} is there already and is no file. Name another one",
                place.display()
            )));
        }
        let folder = match place.parent() {
            Some(folder) if folder != Path::new("") => folder,
            Some(_) | None => Path::new("."),
        };
        let file = tempfile::Builder::new()
            .prefix(".ordertide-")
            .tempfile_in(folder)
            .map_err(|error| disk(place, &error))?;
        Ok(Self {
            place: place.to_owned(),
            file,
        })
    }

    /// A handle to write with.
    pub(crate) fn handle(&self) -> Result<File, AppError> {
        self.file.reopen().map_err(|error| disk(&self.place, &error))
    }

    /// Writes it in one go.
    pub(crate) fn write(&self, bytes: &[u8]) -> Result<(), AppError> {
        let written = self.handle()?.write_all(bytes);
        written.map_err(|error| disk(&self.place, &error))
    }

    /// Writes more of it.
    pub(crate) fn append(&mut self, bytes: &[u8]) -> Result<(), AppError> {
        let written = self.file.write_all(bytes);
        written.map_err(|error| disk(&self.place, &error))
    }

    /// Puts it in its place; what was there is replaced.
    pub(crate) fn put(self) -> Result<(), AppError> {
        let place = self.place;
        self.file
            .as_file()
            .sync_all()
            .map_err(|error| disk(&place, &error))?;
        self.file
            .persist(&place)
            .map(drop)
            .map_err(|failed| disk(&place, &failed.error))
    }
}

/// Pages on their way to a file.
pub(crate) struct Pages<T, R> {
    to: mpsc::Sender<Vec<T>>,
    written: JoinHandle<Result<R, AppError>>,
}

impl<T: Send + 'static, R: Send + 'static> Pages<T, R> {
    /// Starts the thread that writes.
    pub(crate) fn begin(
        write: impl FnOnce(&mut dyn Iterator<Item = Vec<T>>) -> Result<R, AppError> + Send + 'static,
    ) -> Self {
        let (to, mut from) = mpsc::channel(PAGES_WAITING);
        let written = tokio::task::spawn_blocking(move || {
            let mut pages = std::iter::from_fn(|| from.blocking_recv());
            write(&mut pages)
        });
        Self { to, written }
    }

    /// Hands a page over; answers whether it is wanted: after a failure, which [`Self::finish`] tells, none is.
    pub(crate) async fn send(&self, page: Vec<T>) -> bool {
        self.to.send(page).await.is_ok()
    }

    /// Waits until all is written, and gives what the thread has made. Without this it is dropped.
    ///
    /// # Errors
    /// Those of writing.
    pub(crate) async fn finish(self) -> Result<R, AppError> {
        drop(self.to);
        joined(self.written).await
    }
}

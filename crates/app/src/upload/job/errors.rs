//! The file of errors of an upload, read part by part. It is written anew where the upload is committed, so what was read counts
//! only where all of it is of one writing.

use super::asked::FileFormat;
use crate::blocking::on_a_thread;
use crate::export::{Beside, format_of};
use crate::{App, AppError, Caller};
use domain::refusal::{Refusal, RefusalCode};
use std::path::Path;
use store::JobPart;

/// A file of errors that is read, and how far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorsFile {
    /// Its upload.
    pub upload_id: String,
    /// Its format.
    pub format: FileFormat,
    /// Its length.
    pub bytes: i64,
    /// The run that wrote it.
    run_id: Option<String>,
    /// Parts that were read, and the bytes in them.
    read: (i64, i64),
}

impl App {
    /// The file of errors of an upload, to be read from its beginning.
    ///
    /// # Errors
    /// `NOT_FOUND` where there is none.
    pub async fn upload_errors(&self, caller: &Caller, upload_id: &str) -> Result<ErrorsFile, AppError> {
        let job = self.upload(caller, upload_id).await?;
        let Some(format) = job.errors_format else {
            let text = "it has none so far; its `errors_format` tells when there is one";
            return Err(AppError::not_found("file of errors of upload", upload_id, text));
        };
        Ok(ErrorsFile {
            upload_id: job.upload_id,
            format,
            bytes: job.errors_bytes,
            run_id: job.run_id,
            read: (0, 0),
        })
    }

    /// The next part of it; `None` after the last, which is said only where the parts are all of the file as it was begun.
    ///
    /// # Errors
    /// `NOT_ALLOWED_IN_STATE` where it was written anew meanwhile, `NOT_FOUND` where it is gone: what was read is no file.
    pub async fn next_of_errors(
        &self,
        caller: &Caller,
        file: &mut ErrorsFile,
    ) -> Result<Option<Vec<u8>>, AppError> {
        let (no, before) = file.read;
        let place = (file.upload_id.as_str(), JobPart::Errors, no);
        if let Some(bytes) = self.store.job_chunk(&caller.tenant, place).await? {
            let length = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
            file.read = (no + 1, before.saturating_add(length));
            return Ok(Some(bytes));
        }
        let now = self.upload(caller, &file.upload_id).await?;
        let is_same = now.run_id == file.run_id && now.errors_format == Some(file.format);
        if is_same && before == file.bytes {
            return Ok(None);
        }
        let text = format!(
            "The file of errors of upload {} changed while it was read: the upload was committed meanwhile. Read it again once that is over",
            file.upload_id
        );
        Err(Refusal::new(RefusalCode::NotAllowedInState, text).into())
    }

    /// Writes the file of errors of an upload to a place, whole or not at all. Answers how long it is.
    ///
    /// # Errors
    /// `NOT_FOUND` where there is none; `BAD_INPUT` for an ending of another format; those of [`App::next_of_errors`] and of the
    /// disk.
    pub async fn save_upload_errors(
        &self,
        caller: &Caller,
        upload_id: &str,
        place: &Path,
    ) -> Result<i64, AppError> {
        let mut file = self.upload_errors(caller, upload_id).await?;
        if FileFormat::of(format_of(place)?) != file.format {
            let (place, ending) = (place.display(), file.format.ending());
            return Err(AppError::bad_input(format!(
                "{place} does not end in .{ending}, which is the upload's format"
            )));
        }
        let place = place.to_owned();
        let mut beside = on_a_thread(move || Beside::new(&place)).await?;
        while let Some(bytes) = self.next_of_errors(caller, &mut file).await? {
            beside = on_a_thread(move || beside.append(&bytes).map(|()| beside)).await?;
        }
        on_a_thread(move || beside.put()).await?;
        Ok(file.bytes)
    }
}

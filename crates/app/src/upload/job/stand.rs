//! How uploads stand, told.

use super::asked::{Asked, FileFormat, JobWish, read};
use super::result::JobResult;
use crate::{App, AppError, Caller};
use domain::moment::Moment;
use domain::upload::{JobState, UploadKind};
use store::{JobCounts, JobFilter, UploadJob};

/// Which uploads.
pub type JobsWanted = JobFilter;

/// An upload, told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobLine {
    /// Its id, which sorts by time.
    pub upload_id: String,
    /// What is in it.
    pub kind: UploadKind,
    /// What the file was called.
    pub file_name: String,
    /// Its length.
    pub bytes: i64,
    /// SHA-256 of all its bytes, as 64 hexadecimal digits.
    pub sha256: String,
    /// Who uploaded it.
    pub uploaded_by: String,
    /// When.
    pub uploaded_at: Moment,
    /// How it stands.
    pub state: JobState,
    /// The stable code of what stopped it.
    pub code: Option<String>,
    /// For people.
    pub message: String,
    /// The run that goes or went through it.
    pub run_id: Option<String>,
    /// When it ended.
    pub ended_at: Option<Moment>,
    /// How far it is.
    pub counts: JobCounts,
    /// What is to be done with it, with the columns as they were found.
    pub wish: JobWish,
    /// Headers that are not read.
    pub unknown_columns: Vec<String>,
    /// What came of it, once it ended.
    pub result: Option<JobResult>,
    /// The format of the file of errors, where there is one.
    pub errors_format: Option<FileFormat>,
    /// Bytes of that file.
    pub errors_bytes: i64,
    /// Whether its file is here still.
    pub file_kept: bool,
}

impl App {
    /// An upload.
    ///
    /// # Errors
    /// `NOT_FOUND`.
    pub async fn upload(&self, caller: &Caller, upload_id: &str) -> Result<JobLine, AppError> {
        line(self.job(caller, upload_id).await?)
    }

    /// Uploads, newest first, before one (empty: from the newest). `limit` is 1 to 1,000.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn uploads(
        &self,
        caller: &Caller,
        wanted: JobsWanted,
        before: &str,
        limit: i64,
    ) -> Result<Vec<JobLine>, AppError> {
        let jobs = self.store.jobs(&caller.tenant, wanted, before, limit).await?;
        jobs.into_iter().map(line).collect()
    }

    pub(super) async fn job(&self, caller: &Caller, upload_id: &str) -> Result<UploadJob, AppError> {
        let found = self.store.job(&caller.tenant, upload_id).await?;
        found.ok_or_else(|| AppError::not_found("upload", upload_id, "see the list of uploads"))
    }
}

fn line(job: UploadJob) -> Result<JobLine, AppError> {
    let asked: Asked = read(&job.given.wish)?;
    let result = match job.report.as_str() {
        "" => None,
        text => Some(read(text)?),
    };
    let format = job.errors_format.as_deref().and_then(FileFormat::parse);
    let counts = JobCounts {
        rows_all: i64::try_from(asked.rows).ok(),
        ..job.counts
    };
    Ok(JobLine {
        upload_id: job.given.upload_id,
        kind: job.given.kind,
        file_name: job.given.file_name,
        bytes: job.given.bytes,
        sha256: job.given.sha256,
        uploaded_by: job.given.by,
        uploaded_at: job.given.at,
        state: job.state,
        code: job.code,
        message: job.message,
        run_id: job.run_id,
        ended_at: job.ended_at,
        counts,
        wish: asked.wish,
        unknown_columns: asked.unknown,
        result,
        errors_format: format,
        errors_bytes: job.errors_bytes,
        file_kept: job.file_kept,
    })
}

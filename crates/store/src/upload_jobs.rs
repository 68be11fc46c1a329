//! Uploads that workers go through: what is asked, the file in parts, how far it is and what came of it.

use crate::engine::{RowReader, Statement, StoreError, Value, with_retry};
use crate::page::Fence;
use crate::queue::{NewRun, check_fence, insert_run};
use crate::{Store, statements as sql};
use domain::codes::TenantCode;
use domain::moment::Moment;
use domain::upload::{JobState, UploadKind};

/// A file that was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJob {
    /// Its id, which sorts by time.
    pub upload_id: String,
    /// What is in it.
    pub kind: UploadKind,
    /// What it was called.
    pub file_name: String,
    /// SHA-256 of all its bytes, as 64 hexadecimal digits.
    pub sha256: String,
    /// How many bytes it has.
    pub bytes: i64,
    /// What is to be done with it, as JSON.
    pub wish: String,
    /// Who uploaded it.
    pub by: String,
    /// When.
    pub at: Moment,
}

/// How many rows were dealt with, and what became of what is in them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct JobCounts {
    /// Rows dealt with.
    pub rows: i64,
    /// Rows of the file, once they were counted.
    pub rows_all: Option<i64>,
    /// Orders taken in, or rows done; where nothing is written, those that would be.
    pub done: i64,
    /// Left as they were.
    pub skipped: i64,
    /// Not done.
    pub failed: i64,
}

/// An upload as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadJob {
    /// What was received.
    pub given: NewJob,
    /// How it stands.
    pub state: JobState,
    /// Whether its run only tells what would come of it.
    pub validates: bool,
    /// The run that goes or went through it.
    pub run_id: Option<String>,
    /// The stable code of what stopped its run.
    pub code: Option<String>,
    /// What its run says.
    pub message: String,
    /// When it was first begun for good.
    pub begun_at: Option<Moment>,
    /// When it ended.
    pub ended_at: Option<Moment>,
    /// How far it is.
    pub counts: JobCounts,
    /// What came of it, as JSON; empty until it ended.
    pub report: String,
    /// CSV or XLSX, where there is a file of errors.
    pub errors_format: Option<String>,
    /// Bytes of that file.
    pub errors_bytes: i64,
    /// Whether its file is here still.
    pub file_kept: bool,
}

/// Which uploads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct JobFilter {
    /// Of this kind.
    pub kind: Option<UploadKind>,
    /// That stand so.
    pub state: Option<JobState>,
}

/// One of the files of an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobPart {
    /// The file that was uploaded.
    File,
    /// The file of errors.
    Errors,
}

impl JobPart {
    const fn as_str(self) -> &'static str {
        match self {
            Self::File => "FILE",
            Self::Errors => "ERRORS",
        }
    }
}

/// How an upload ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobEnd {
    /// VALIDATED, DONE, DONE_WITH_ERRORS, REFUSED or DONE_BEFORE.
    pub state: JobState,
    /// When.
    pub at: Moment,
    /// The counts.
    pub counts: JobCounts,
    /// What came of it, as JSON.
    pub report: String,
    /// CSV or XLSX, where there is a file of errors.
    pub errors_format: Option<String>,
    /// How many bytes that has.
    pub errors_bytes: i64,
}

impl Store {
    /// Notes that a file is being received; its parts follow, and [`Store::queue_job`] ends it.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn receive_job(&self, tenant: &TenantCode, job: &NewJob) -> Result<bool, StoreError> {
        let binds = [
            tenant.as_str().into(),
            job.upload_id.as_str().into(),
            job.kind.as_str().into(),
            job.file_name.as_str().into(),
            job.sha256.as_str().into(),
            job.bytes.into(),
            job.wish.as_str().into(),
            job.by.as_str().into(),
            job.at.0.into(),
        ];
        let inserted = self.exec_once(&sql::INSERT_UPLOAD_JOB, &binds).await?;
        Ok(inserted == 1)
    }

    /// Stores a part of a file of an upload; parts are numbered from 0. With a fence it is written only while the run is its
    /// worker's. Answers whether it was: a part of the file itself is taken only while its upload is received.
    ///
    /// # Errors
    /// Those of the database; `Fenced`.
    pub async fn put_job_chunk(
        &self,
        tenant: &TenantCode,
        (upload_id, part, no): (&str, JobPart, i64),
        bytes: &[u8],
        fence: Option<(&Fence, Moment)>,
    ) -> Result<bool, StoreError> {
        with_retry(&self.retries, self.limit, || async move {
            let mut session = self.engine().write().await?;
            if let Some((fence, at)) = fence {
                check_fence(&mut *session, tenant, fence, at).await?;
            }
            let binds = [
                tenant.as_str().into(),
                upload_id.into(),
                part.as_str().into(),
                no.into(),
                Value::Blob(bytes.to_vec()),
            ];
            let put = session.exec(&sql::INSERT_UPLOAD_CHUNK, &binds).await?;
            session.commit().await?;
            Ok(put == 1)
        })
        .await
    }

    /// A part of a file of an upload; `None` after the last.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn job_chunk(
        &self,
        tenant: &TenantCode,
        (upload_id, part, no): (&str, JobPart, i64),
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let binds = [
            tenant.as_str().into(),
            upload_id.into(),
            part.as_str().into(),
            no.into(),
        ];
        let found = self.engine().ask(&sql::LOAD_UPLOAD_CHUNK, &binds).await?;
        found
            .into_iter()
            .next()
            .map(|row| row.reader().blob())
            .transpose()
    }

    /// Gives an upload to a new run, with what is to be done, where it is still that of the run `before` (`None`: of none).
    /// Answers whether it was.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn queue_job(
        &self,
        tenant: &TenantCode,
        (upload_id, before): (&str, Option<&str>),
        (wish, validates): (&str, bool),
        run: &NewRun,
    ) -> Result<bool, StoreError> {
        with_retry(&self.retries, self.limit, || async move {
            let mut session = self.engine().write().await?;
            let binds = [
                tenant.as_str().into(),
                upload_id.into(),
                run.run_id.as_str().into(),
                i64::from(validates).into(),
                before.unwrap_or_default().into(),
                wish.into(),
            ];
            if session.exec(&sql::QUEUE_UPLOAD_JOB, &binds).await? != 1 {
                return Ok(false);
            }
            insert_run(&mut *session, tenant, run).await?;
            session.commit().await?;
            Ok(true)
        })
        .await
    }

    /// Notes that an upload is begun for good, where it was not before.
    ///
    /// # Errors
    /// Those of the database; `Fenced`.
    pub async fn begin_job(
        &self,
        tenant: &TenantCode,
        (fence, at): (&Fence, Moment),
        upload_id: &str,
    ) -> Result<(), StoreError> {
        let more = [at.0.into()];
        self.fenced_job(tenant, (fence, at), upload_id, (&sql::BEGIN_UPLOAD_JOB, &more))
            .await
    }

    /// Notes how far an upload is.
    ///
    /// # Errors
    /// Those of the database; `Fenced`.
    pub async fn note_job(
        &self,
        tenant: &TenantCode,
        (fence, at): (&Fence, Moment),
        upload_id: &str,
        counts: JobCounts,
    ) -> Result<(), StoreError> {
        let more = [
            counts.rows.into(),
            Value::OptInt(counts.rows_all),
            counts.done.into(),
            counts.skipped.into(),
            counts.failed.into(),
        ];
        self.fenced_job(tenant, (fence, at), upload_id, (&sql::NOTE_UPLOAD_JOB, &more))
            .await
    }

    /// Ends an upload. Its file is kept where it may be committed yet.
    ///
    /// # Errors
    /// Those of the database; `Fenced`, also where the upload is another run's by now: then nothing of it is touched.
    pub async fn end_job(
        &self,
        tenant: &TenantCode,
        fence: &Fence,
        upload_id: &str,
        end: &JobEnd,
    ) -> Result<(), StoreError> {
        with_retry(&self.retries, self.limit, || async move {
            let kept = end.state.may_commit();
            let mut session = self.engine().write().await?;
            check_fence(&mut *session, tenant, fence, end.at).await?;
            let counts = end.counts;
            let mut binds = job_binds(tenant, fence, upload_id);
            binds.extend([
                end.state.as_str().into(),
                end.at.0.into(),
                counts.rows.into(),
                Value::OptInt(counts.rows_all),
                counts.done.into(),
                counts.skipped.into(),
                counts.failed.into(),
                end.report.as_str().into(),
                Value::OptText(end.errors_format.clone()),
                i64::from(kept).into(),
                end.errors_bytes.into(),
            ]);
            hit(session.exec(&sql::END_UPLOAD_JOB, &binds).await?, fence)?;
            if !kept {
                let file = [tenant.as_str().into(), upload_id.into(), "FILE".into()];
                session.exec(&sql::DELETE_UPLOAD_CHUNKS, &file).await?;
            }
            session.commit().await
        })
        .await
    }

    async fn fenced_job(
        &self,
        tenant: &TenantCode,
        (fence, at): (&Fence, Moment),
        upload_id: &str,
        (statement, more): (&'static Statement, &[Value]),
    ) -> Result<(), StoreError> {
        with_retry(&self.retries, self.limit, || async move {
            let mut session = self.engine().write().await?;
            check_fence(&mut *session, tenant, fence, at).await?;
            let mut binds = job_binds(tenant, fence, upload_id);
            binds.extend(more.iter().cloned());
            hit(session.exec(statement, &binds).await?, fence)?;
            session.commit().await
        })
        .await
    }

    /// Forgets the file of errors of an upload, which is written anew.
    ///
    /// # Errors
    /// Those of the database; `Fenced`.
    pub async fn drop_job_errors(
        &self,
        tenant: &TenantCode,
        (fence, at): (&Fence, Moment),
        upload_id: &str,
    ) -> Result<(), StoreError> {
        with_retry(&self.retries, self.limit, || async move {
            let mut session = self.engine().write().await?;
            check_fence(&mut *session, tenant, fence, at).await?;
            let binds = [tenant.as_str().into(), upload_id.into(), "ERRORS".into()];
            session.exec(&sql::DELETE_UPLOAD_CHUNKS, &binds).await?;
            session.commit().await
        })
        .await
    }

    /// An upload.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn job(&self, tenant: &TenantCode, upload_id: &str) -> Result<Option<UploadJob>, StoreError> {
        let binds = [tenant.as_str().into(), upload_id.into()];
        let found = self.engine().ask(&sql::LOAD_UPLOAD_JOB, &binds).await?;
        found
            .into_iter()
            .next()
            .map(|row| job_of(&mut row.reader()))
            .transpose()
    }

    /// Uploads, the newest first, before one (empty: from the newest).
    ///
    /// # Errors
    /// Those of the database.
    pub async fn jobs(
        &self,
        tenant: &TenantCode,
        filter: JobFilter,
        before: &str,
        limit: i64,
    ) -> Result<Vec<UploadJob>, StoreError> {
        let binds = [
            tenant.as_str().into(),
            before.into(),
            filter.kind.map_or("", UploadKind::as_str).into(),
            filter.state.map_or("", JobState::as_str).into(),
            limit.into(),
        ];
        let mut session = self.engine().read().await?;
        let found = session.query(&sql::LIST_UPLOAD_JOBS, &binds).await?;
        found.into_iter().map(|row| job_of(&mut row.reader())).collect()
    }
}

fn job_of(r: &mut RowReader) -> Result<UploadJob, StoreError> {
    let upload_id = r.text()?;
    let corrupt = |what: &str, problem: String| StoreError::Corrupt {
        what: format!("{what} of upload {upload_id}"),
        problem,
    };
    let kind = r.text()?;
    let kind = UploadKind::parse(&kind).ok_or_else(|| corrupt("kind", kind))?;
    let (file_name, sha256, bytes, wish) = (r.text()?, r.text()?, r.int()?, r.text()?);
    let (by, at, state) = (r.text()?, Moment(r.int()?), r.text()?);
    let state = JobState::parse(&state).ok_or_else(|| corrupt("state", state))?;
    Ok(UploadJob {
        given: NewJob {
            upload_id,
            kind,
            file_name,
            sha256,
            bytes,
            wish,
            by,
            at,
        },
        state,
        validates: r.flag()?,
        run_id: r.opt_text()?,
        code: r.opt_text()?,
        message: r.text()?,
        begun_at: r.opt_int()?.map(Moment),
        ended_at: r.opt_int()?.map(Moment),
        counts: JobCounts {
            rows: r.int()?,
            rows_all: r.opt_int()?,
            done: r.int()?,
            skipped: r.int()?,
            failed: r.int()?,
        },
        report: r.text()?,
        errors_format: r.opt_text()?,
        errors_bytes: r.int()?,
        file_kept: r.flag()?,
    })
}

/// The run may be its worker's, and the upload another run's all the same.
fn hit(rows: u64, fence: &Fence) -> Result<(), StoreError> {
    match rows {
        1 => Ok(()),
        _ => Err(StoreError::Fenced {
            run_id: fence.run_id.clone(),
        }),
    }
}

fn job_binds(tenant: &TenantCode, fence: &Fence, upload_id: &str) -> Vec<Value> {
    vec![
        tenant.as_str().into(),
        upload_id.into(),
        fence.run_id.as_str().into(),
    ]
}

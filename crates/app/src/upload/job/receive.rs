//! Receiving a file, and giving it to a worker: at once, or again after it was validated.

use super::CHUNK_BYTES;
use super::asked::{Asked, JobWish, NewUpload, read, written};
use super::look::look;
use super::stand::JobLine;
use crate::blocking::on_a_thread;
use crate::upload::UploadFile;
use crate::upload::mapping::columns_of;
use crate::upload::snapshot::Snapshot;
use crate::{App, AppError, Caller};
use domain::codes::ChannelCode;
use domain::refusal::{Refusal, RefusalCode};
use domain::run::{RunCause, RunKind, RunState, UPLOAD_ATTEMPTS_MAX};
use domain::upload::UploadKind;
use sheets::SheetError;
use std::fs::File;
use std::io::Read as _;
use std::path::PathBuf;
use std::sync::Arc;
use store::{JobPart, NewJob, NewRun};

/// A file as the reader of it is told of.
pub(super) fn file_of(path: PathBuf, called: String, wish: &JobWish) -> UploadFile {
    UploadFile {
        called: Some(called),
        mapping: wish.columns.clone(),
        sheet: wish.sheet.clone(),
        encoding: wish.encoding.clone(),
        dates: wish.dates.order(),
        ..UploadFile::new(path)
    }
}

impl App {
    /// Receives a file: looks through it to its end, keeps it, and has a worker validate or commit it.
    ///
    /// # Errors
    /// `BAD_INPUT` and the codes of [`sheets::SheetError`] where nothing can be done with the file; those of the database.
    pub async fn receive_upload(&self, caller: &Caller, new: NewUpload) -> Result<JobLine, AppError> {
        let upload_id = self.new_id();
        if new.kind == UploadKind::Cancel && new.wish != wish_of_cancels(&new.wish) {
            return Err(AppError::bad_input(
                "each row of a file of cancels stands by itself and has no date: leave out duplicates, all_or_nothing and dates",
            ));
        }
        let file = file_of(new.path, new.name, &new.wish);
        let (name, kept) = (file.name(), self.kept_headers(caller, new.kind).await?);
        let snapshot = Arc::new(on_a_thread(move || Snapshot::take(&file, kept)).await?);
        let (looked_at, wanted) = (Arc::clone(&snapshot), columns_of(new.kind));
        let seen = on_a_thread(move || look(&looked_at, wanted)).await?;
        let asked = Asked {
            wish: JobWish {
                columns: seen.columns,
                ..new.wish
            },
            format: seen.format,
            rows: seen.rows,
            unknown: seen.unknown,
        };
        let bytes = snapshot.bytes()?;
        let length = bytes.metadata().map_err(unreadable)?.len();
        self.room_for_upload(caller, length).await?;
        let job = NewJob {
            upload_id: upload_id.clone(),
            kind: new.kind,
            file_name: name,
            sha256: snapshot.sha256.clone(),
            bytes: i64::try_from(length).unwrap_or(i64::MAX),
            wish: written(&asked)?,
            by: caller.who.clone(),
            at: self.clock.now(),
        };
        self.store.receive_job(&caller.tenant, &job).await?;
        if let Err(error) = self.keep_and_queue(caller, (&job, new.validate), bytes).await {
            self.forget_broken_off(caller, &upload_id).await;
            return Err(error);
        }
        self.upload(caller, &upload_id).await
    }

    async fn keep_and_queue(
        &self,
        caller: &Caller,
        (job, validate): (&NewJob, bool),
        bytes: File,
    ) -> Result<(), AppError> {
        let place = (job.upload_id.as_str(), JobPart::File);
        self.put_file(caller, place, bytes, caller.fence.as_ref()).await?;
        let run = self.upload_run(caller, &job.upload_id)?;
        let given = (job.wish.as_str(), validate);
        let place = (job.upload_id.as_str(), None);
        match self.store.queue_job(&caller.tenant, place, given, &run).await? {
            true => Ok(()),
            false => Err(counted_as_broken_off()),
        }
    }

    /// What could not be received to its end is not left behind. Where that fails too, the hourly round forgets it.
    async fn forget_broken_off(&self, caller: &Caller, upload_id: &str) {
        if let Err(error) = self.store.forget_job(&caller.tenant, (upload_id, None)).await {
            tracing::warn!(upload = upload_id, %error, "what was received of an upload could not be forgotten");
        }
    }

    /// Stores a file in parts.
    ///
    /// # Errors
    /// `NOT_ALLOWED_IN_STATE` where its upload was forgotten meanwhile.
    pub(super) async fn put_file(
        &self,
        caller: &Caller,
        (upload_id, part): (&str, JobPart),
        mut file: File,
        fence: Option<&store::Fence>,
    ) -> Result<(), AppError> {
        for no in 0.. {
            let (rest, bytes) = on_a_thread(move || {
                let mut bytes = Vec::new();
                let taken = file.by_ref().take(CHUNK_BYTES as u64).read_to_end(&mut bytes);
                taken.map_err(unreadable)?;
                Ok((file, bytes))
            })
            .await?;
            if bytes.is_empty() {
                break;
            }
            file = rest;
            let fence = fence.map(|fence| (fence, self.clock.now()));
            let put = self
                .store
                .put_job_chunk(&caller.tenant, (upload_id, part, no), &bytes, fence)
                .await?;
            if !put {
                return Err(counted_as_broken_off());
            }
        }
        Ok(())
    }

    /// Commits an upload that was validated, failed or was cancelled. What it did before is not done again.
    ///
    /// # Errors
    /// `NOT_FOUND`; `NOT_ALLOWED_IN_STATE`.
    pub async fn commit_upload(&self, caller: &Caller, upload_id: &str) -> Result<JobLine, AppError> {
        let job = self.job(caller, upload_id).await?;
        let refuse = |text: String| Err(Refusal::new(RefusalCode::NotAllowedInState, text).into());
        if !job.state.may_commit() {
            let text = "one that is VALIDATED, FAILED or CANCELLED can be committed";
            return refuse(format!("Upload {upload_id} is {}; only {text}", job.state));
        }
        if !job.file_kept {
            return refuse(format!(
                "The file of upload {upload_id} is not kept any more. Upload it again"
            ));
        }
        // What it was asked stands; that it can be read is seen here and not by a worker.
        let asked: Asked = read(&job.given.wish)?;
        let run = self.upload_run(caller, upload_id)?;
        let place = (upload_id, job.run_id.as_deref());
        let given = (written(&asked)?, false);
        let is_queued = self
            .store
            .queue_job(&caller.tenant, place, (&given.0, given.1), &run)
            .await?;
        if !is_queued {
            return refuse(format!(
                "Upload {upload_id} was committed by somebody else just now"
            ));
        }
        self.upload(caller, upload_id).await
    }

    /// Cancels an upload that waits or is gone through: it ends within a second, and what it did stands.
    ///
    /// # Errors
    /// `NOT_FOUND`; `NOT_ALLOWED_IN_STATE`.
    pub async fn cancel_upload(&self, caller: &Caller, upload_id: &str) -> Result<JobLine, AppError> {
        let job = self.job(caller, upload_id).await?;
        match job.run_id.filter(|_| job.state.is_under_way()) {
            Some(run_id) => {
                self.cancel_run(caller, &run_id).await?;
            }
            None => {
                let text = format!("Upload {upload_id} is {}: nobody goes through it", job.state);
                return Err(Refusal::new(RefusalCode::NotAllowedInState, text).into());
            }
        }
        self.upload(caller, upload_id).await
    }

    /// A run that goes through an upload. Those of a tenant go one after the other: of two with the same orders, the second
    /// finds what the first one did.
    fn upload_run(&self, caller: &Caller, upload_id: &str) -> Result<NewRun, AppError> {
        let now = self.clock.now();
        Ok(NewRun {
            run_id: self.new_id(),
            channel: ChannelCode::manual(),
            kind: RunKind::Upload,
            request: written(&super::perform::Request {
                upload_id: upload_id.to_owned(),
            })?,
            started_by: caller.who.clone(),
            cause: RunCause::Hand,
            of_task: false,
            tick_at: None,
            state: RunState::Queued,
            message: String::new(),
            attempts_max: UPLOAD_ATTEMPTS_MAX,
            at: now,
        })
    }
}

/// The same without what a file of cancels has no use for.
fn wish_of_cancels(wish: &JobWish) -> JobWish {
    JobWish {
        again: wish.again,
        sheet: wish.sheet.clone(),
        encoding: wish.encoding.clone(),
        columns: wish.columns.clone(),
        ..JobWish::default()
    }
}

fn counted_as_broken_off() -> AppError {
    let text = "it took so long to receive that it counted as broken off. Send it again";
    Refusal::new(RefusalCode::NotAllowedInState, text).into()
}

fn unreadable(error: std::io::Error) -> SheetError {
    SheetError::FileUnreadable {
        why: error.to_string(),
    }
}

//! Working off an upload. It is gone through from its beginning at every attempt: what an earlier one did is found done and
//! counts as this upload's own, and nothing is done twice. Every commit is fenced, so a worker that lost it writes nothing more.

use super::asked::{Asked, FileFormat, read, written};
use super::receive::file_of;
use super::result::{JobResult, state_of};
use crate::blocking::on_a_thread;
use crate::sync::Done;
use crate::upload::report::Own;
use crate::upload::{CancelImport, OrderImport, Progress, UploadFile, UploadState};
use crate::work::{Lease, Stopped};
use crate::{App, AppError, Caller};
use domain::moment::Moment;
use domain::upload::UploadKind;
use serde::{Deserialize, Serialize};
use sheets::WriteError;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use store::{Claimed, JobCounts, JobEnd, JobPart, UploadJob};

/// What a run of an upload is asked for.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Request {
    pub(super) upload_id: String,
}

/// Between two looks whether the run is to end, and two notes how far it is.
const LOOK: Duration = Duration::from_millis(250);

/// An upload in a worker's hands.
struct Hand<'a> {
    app: &'a App,
    caller: Caller,
    work: &'a Claimed,
    job: UploadJob,
    asked: Asked,
    folder: tempfile::TempDir,
}

/// How an upload ended, and what is told of it.
type Ended = (UploadState, JobResult);

impl App {
    /// Works off a claimed upload.
    pub(crate) async fn run_upload(&self, work: &Claimed, lease: &Lease) -> Result<Done, Stopped> {
        let request: Request = read(&work.request)?;
        let who = format!("upload:{}", request.upload_id);
        let caller = Caller {
            fence: Some(work.fence.clone()),
            ..self.caller(Some(work.tenant.as_str()), &who).await?
        };
        let job = self.job(&caller, &request.upload_id).await?;
        if !job.state.is_under_way() {
            // Its worker was lost between the upload's end and the run's.
            return Ok(Done {
                failed: job.counts.failed,
                reached_all: false,
            });
        }
        let asked: Asked = read(&job.given.wish)?;
        let hand = Hand {
            app: self,
            caller,
            work,
            job,
            asked,
            folder: crate::scratch::folder().map_err(|error| disk(&error))?,
        };
        let place = hand.fetch().await?;
        let progress = Mutex::new(Progress::default());
        let going = async { hand.go_through(place, &progress).await.map_err(Stopped::from) };
        // Dropped between two commits it is as if its worker had been lost, which it stands.
        let (state, result) = tokio::select! {
            ended = going => ended?,
            stopped = hand.watch(lease, &progress) => return Err(stopped),
        };
        let failed = i64::try_from(result.failed).unwrap_or(i64::MAX);
        hand.end(state, &result).await?;
        Ok(Done {
            failed,
            reached_all: false,
        })
    }
}

impl App {
    /// Notes that an upload is begun for good, unless an earlier attempt did; and says when it was. One that turns out to be done
    /// before, or to be refused, is never begun, or the attempt after a lost worker's would take it for one that was.
    pub(crate) async fn begin_own(&self, caller: &Caller, own: Option<Own<'_>>) -> Result<Moment, AppError> {
        let now = self.clock.now();
        let Some(own) = own else { return Ok(now) };
        if let Some(fence) = &caller.fence {
            let begun = self.store.begin_job(&caller.tenant, (fence, now), own.upload_id);
            begun.await?;
        }
        Ok(own.begun_at.unwrap_or(now))
    }
}

impl Hand<'_> {
    /// Puts the file together again from its parts.
    ///
    /// # Errors
    /// `NOT_FOUND` where parts of it are gone: half a file would be taken for all of it.
    async fn fetch(&self) -> Result<PathBuf, AppError> {
        let path = self.folder.path().join("file");
        let mut file = File::create(&path).map_err(|error| disk(&error))?;
        let mut length = 0;
        for no in 0.. {
            let place = (self.job.given.upload_id.as_str(), JobPart::File, no);
            let Some(bytes) = self.app.store.job_chunk(&self.caller.tenant, place).await? else {
                break;
            };
            length += bytes.len();
            file = on_a_thread(move || {
                file.write_all(&bytes).map_err(|error| disk(&error))?;
                Ok(file)
            })
            .await?;
        }
        if i64::try_from(length) != Ok(self.job.given.bytes) {
            let id = &self.job.given.upload_id;
            return Err(AppError::not_found(
                "file of the upload",
                id,
                "send the file again",
            ));
        }
        Ok(path)
    }

    fn errors_path(&self) -> PathBuf {
        let name = format!("errors.{}", self.asked.format.ending());
        self.folder.path().join(name)
    }

    async fn go_through(&self, path: PathBuf, progress: &Mutex<Progress>) -> Result<Ended, AppError> {
        let validate = self.job.validates;
        let own = (!validate).then_some(Own {
            upload_id: &self.job.given.upload_id,
            begun_at: self.job.begun_at,
        });
        // It is read as it was shown when it came, whatever headers were given a meaning since.
        let file = UploadFile {
            as_found: true,
            ..file_of(path, self.job.given.file_name.clone(), &self.asked.wish)
        };
        let mut tell = |now: Progress| *progress.lock().unwrap_or_else(PoisonError::into_inner) = now;
        match self.job.given.kind {
            UploadKind::Orders => {
                let wish = self.orders_wish(file, validate);
                let done = self
                    .app
                    .import_orders_of(&self.caller, (&wish, own), &mut tell)
                    .await?;
                Ok((done.state, JobResult::from(&done)))
            }
            UploadKind::Cancel => {
                let wish = CancelImport {
                    file,
                    validate,
                    again: self.asked.wish.again,
                    errors: Some(self.errors_path()),
                    results: None,
                };
                let done = self
                    .app
                    .import_cancels_of(&self.caller, (&wish, own), &mut tell)
                    .await?;
                Ok((done.state, JobResult::from(&done)))
            }
        }
    }

    fn orders_wish(&self, file: UploadFile, validate: bool) -> OrderImport {
        OrderImport {
            file,
            validate,
            duplicates: self.asked.wish.duplicates,
            all_or_nothing: self.asked.wish.all_or_nothing,
            again: self.asked.wish.again,
            errors: Some(self.errors_path()),
        }
    }

    /// Notes how far it is, until the run is to end.
    async fn watch(&self, lease: &Lease, progress: &Mutex<Progress>) -> Stopped {
        let mut noted = Progress::default();
        loop {
            tokio::time::sleep(LOOK).await;
            if let Some(asked) = lease.end_asked() {
                return Stopped::Asked(asked);
            }
            let now = *progress.lock().unwrap_or_else(PoisonError::into_inner);
            if now == noted {
                continue;
            }
            noted = now;
            let at = (&self.work.fence, self.app.clock.now());
            let upload_id = &self.job.given.upload_id;
            let told = self
                .app
                .store
                .note_job(&self.work.tenant, at, upload_id, counts(now));
            match told.await {
                Ok(()) => {}
                Err(error @ store::StoreError::Fenced { .. }) => return error.into(),
                // The work itself says whether it can go on.
                Err(error) => tracing::warn!(upload = upload_id, %error, "how far it is could not be noted"),
            }
        }
    }

    /// Keeps what came of it.
    async fn end(&self, state: UploadState, result: &JobResult) -> Result<(), AppError> {
        let state = state_of(state, result.failed);
        let (errors_format, errors_bytes) = self.keep_errors(result).await?;
        let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let end = JobEnd {
            state,
            at: self.app.clock.now(),
            counts: JobCounts {
                rows: number(result.rows),
                rows_all: Some(number(result.rows)),
                done: number(result.done),
                skipped: number(result.skipped),
                failed: number(result.failed),
            },
            report: written(result)?,
            errors_format: errors_format.map(|format| format.as_str().to_owned()),
            errors_bytes: number(errors_bytes),
        };
        self.app
            .store
            .end_job(
                &self.work.tenant,
                &self.work.fence,
                &self.job.given.upload_id,
                &end,
            )
            .await?;
        Ok(())
    }

    /// Keeps the file of errors, where there are any; and says how long it is.
    async fn keep_errors(&self, result: &JobResult) -> Result<(Option<FileFormat>, u64), AppError> {
        let upload_id = self.job.given.upload_id.as_str();
        let now = (&self.work.fence, self.app.clock.now());
        self.app
            .store
            .drop_job_errors(&self.caller.tenant, now, upload_id)
            .await?;
        if result.failed == 0 {
            return Ok((None, 0));
        }
        let file = opened(&self.errors_path())?;
        let length = file.metadata().map_err(|error| disk(&error))?.len();
        let place = (upload_id, JobPart::Errors);
        self.app
            .put_file(&self.caller, place, file, Some(&self.work.fence))
            .await?;
        Ok((Some(self.asked.format), length))
    }
}

fn counts(now: Progress) -> JobCounts {
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let [done, skipped, failed] = now.came.map(number);
    JobCounts {
        rows: number(now.rows),
        rows_all: Some(number(now.rows_all)),
        done,
        skipped,
        failed,
    }
}

fn opened(path: &Path) -> Result<File, AppError> {
    File::open(path).map_err(|error| disk(&error))
}

fn disk(error: &std::io::Error) -> AppError {
    AppError::NotWritten(WriteError::Disk {
        why: error.to_string(),
    })
}

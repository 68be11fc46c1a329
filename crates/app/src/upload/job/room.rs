//! How much a tenant may keep of uploads, and how he makes room.

use super::BROKEN_OFF_KEPT_S;
use crate::{App, AppError, Caller};
use domain::refusal::{Refusal, RefusalCode};
use domain::upload::JobState;

/// Uploads that a tenant keeps at most. They are forgotten after 30 days: this is one every five minutes.
pub const UPLOADS_KEPT_MAX: i64 = 10_000;
/// Bytes that they have at most, files of errors among them: 2 GiB.
pub const UPLOADS_KEPT_BYTES_MAX: i64 = 2 * 1024 * 1024 * 1024;

impl App {
    /// Whether a file of so many bytes may be kept, asked before it is read and again before it is stored. Files that come in at
    /// the same moment do not see each other, so a tenant may keep as many more as he may send at once.
    ///
    /// # Errors
    /// `UPLOADS_FULL`.
    pub async fn room_for_upload(&self, caller: &Caller, bytes: u64) -> Result<(), AppError> {
        let kept = self.store.kept_uploads(&caller.tenant).await?;
        let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
        let text = match () {
            () if kept.uploads >= UPLOADS_KEPT_MAX => {
                format!("{} uploads are kept, and {UPLOADS_KEPT_MAX} may be", kept.uploads)
            }
            () if kept.bytes.saturating_add(bytes) > UPLOADS_KEPT_BYTES_MAX => format!(
                "Files of {} bytes are kept and this one has {bytes}; {UPLOADS_KEPT_BYTES_MAX} may be kept",
                kept.bytes
            ),
            () => return Ok(()),
        };
        let text = format!(
            "{text}. Commit the uploads that wait, remove those that are not needed, or wait: files go after 7 days"
        );
        Err(Refusal::new(RefusalCode::UploadsFull, text).into())
    }

    /// Removes an upload with its files. What was committed stands.
    ///
    /// # Errors
    /// `NOT_FOUND`; `NOT_ALLOWED_IN_STATE` while it is received (for two minutes at most), waits or is gone through.
    pub async fn remove_upload(&self, caller: &Caller, upload_id: &str) -> Result<(), AppError> {
        let job = self.job(caller, upload_id).await?;
        let refuse = |text: String| Err(Refusal::new(RefusalCode::NotAllowedInState, text).into());
        let is_broken_off = job.given.at.plus_s(BROKEN_OFF_KEPT_S).0 <= self.clock.now().0;
        if job.state == JobState::Receiving && !is_broken_off {
            return refuse(format!(
                "Upload {upload_id} is on its way. Where it was broken off it can be removed {BROKEN_OFF_KEPT_S} s after it came"
            ));
        }
        if job.state.is_under_way() {
            return refuse(format!("Upload {upload_id} is {}. Cancel it first", job.state));
        }
        let place = (upload_id, job.run_id.as_deref());
        match self.store.forget_job(&caller.tenant, place).await? {
            true => Ok(()),
            false => refuse(format!(
                "Upload {upload_id} was committed or removed by somebody else just now"
            )),
        }
    }
}

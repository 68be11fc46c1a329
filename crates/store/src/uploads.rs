//! Files that were uploaded, found again by what is in them.

use crate::engine::{RowReader, StoreError, Value};
use crate::{Store, statements as sql};
use domain::codes::TenantCode;
use domain::moment::Moment;

/// A file that was uploaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Its id, which sorts by time.
    pub upload_id: String,
    /// What is in it: ORDERS or CANCEL.
    pub kind: String,
    /// What it was called.
    pub file_name: String,
    /// SHA-256 of all its bytes, as 64 hexadecimal digits.
    pub sha256: String,
    /// Who uploaded it.
    pub by: String,
    /// When it was begun; where an upload was broken off and goes on, when it was first begun.
    pub begun_at: Moment,
    /// When it ended; `None` while it runs or where it was broken off.
    pub ended_at: Option<Moment>,
    /// Rows, the header not counted.
    pub rows: i64,
    /// What became of it.
    pub ended: UploadEnd,
    /// RUNNING, DONE or DONE_WITH_ERRORS.
    pub state: String,
}

/// What became of an upload, in orders, or in rows where each row stands by itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UploadEnd {
    /// Done as asked.
    pub done: i64,
    /// Left as they were.
    pub skipped: i64,
    /// Failed.
    pub failed: i64,
}

impl Upload {
    /// Whether it ran to its end, whatever came of it.
    pub fn is_over(&self) -> bool {
        self.ended_at.is_some()
    }
}

impl Store {
    /// The newest upload of this kind with this content.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn newest_upload(
        &self,
        tenant: &TenantCode,
        kind: &str,
        sha256: &str,
    ) -> Result<Option<Upload>, StoreError> {
        let binds = [tenant.as_str().into(), kind.into(), sha256.into()];
        let found = self.engine().ask(&sql::NEWEST_UPLOAD, &binds).await?;
        found
            .into_iter()
            .next()
            .map(|row| upload_of(&mut row.reader()))
            .transpose()
    }

    /// Notes that an upload begins; answers whether its id was new.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn begin_upload(&self, tenant: &TenantCode, upload: &Upload) -> Result<bool, StoreError> {
        let binds = [
            tenant.as_str().into(),
            upload.upload_id.as_str().into(),
            upload.kind.as_str().into(),
            upload.file_name.as_str().into(),
            upload.sha256.as_str().into(),
            upload.by.as_str().into(),
            upload.begun_at.0.into(),
            upload.rows.into(),
        ];
        self.exec_once(&sql::INSERT_UPLOAD, &binds).await.map(|n| n == 1)
    }

    /// Notes how an upload ended; answers whether it exists.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn end_upload(
        &self,
        tenant: &TenantCode,
        upload_id: &str,
        ended: UploadEnd,
        at: Moment,
    ) -> Result<bool, StoreError> {
        let state = match ended.failed {
            0 => "DONE",
            _ => "DONE_WITH_ERRORS",
        };
        let binds: [Value; 7] = [
            tenant.as_str().into(),
            upload_id.into(),
            at.0.into(),
            ended.done.into(),
            ended.skipped.into(),
            ended.failed.into(),
            state.into(),
        ];
        self.exec_once(&sql::END_UPLOAD, &binds).await.map(|n| n == 1)
    }
}

fn upload_of(r: &mut RowReader) -> Result<Upload, StoreError> {
    Ok(Upload {
        upload_id: r.text()?,
        kind: r.text()?,
        file_name: r.text()?,
        sha256: r.text()?,
        by: r.text()?,
        begun_at: Moment(r.int()?),
        ended_at: r.opt_int()?.map(Moment),
        rows: r.int()?,
        ended: UploadEnd {
            done: r.int()?,
            skipped: r.int()?,
            failed: r.int()?,
        },
        state: r.text()?,
    })
}

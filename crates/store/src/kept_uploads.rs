//! What is kept of uploads: how much of it, and when it is forgotten.

use crate::engine::{Statement, StoreError, Value, with_retry};
use crate::{Store, statements as sql};
use domain::codes::TenantCode;
use domain::moment::Moment;

/// What a tenant keeps of uploads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct KeptUploads {
    /// Uploads.
    pub uploads: i64,
    /// Bytes of their files, and of their files of errors.
    pub bytes: i64,
}

/// What is old of uploads: what was uploaded before these moments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OldUploads {
    /// Uploads that were never received to their end.
    pub broken_off: Moment,
    /// Files that no run has.
    pub files: Moment,
    /// Uploads with all that is theirs.
    pub uploads: Moment,
}

/// Uploads that are forgotten in one go.
const BATCH: i64 = 20;
/// Both files of an upload.
const ALL_PARTS: &str = "";

impl Store {
    /// How much a tenant keeps of uploads.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn kept_uploads(&self, tenant: &TenantCode) -> Result<KeptUploads, StoreError> {
        let found = self
            .engine()
            .ask(&sql::COUNT_KEPT_UPLOADS, &[tenant.as_str().into()])
            .await?;
        let Some(row) = found.into_iter().next() else {
            return Ok(KeptUploads::default());
        };
        let mut r = row.reader();
        Ok(KeptUploads {
            uploads: r.int()?,
            bytes: r.int()?,
        })
    }

    /// Forgets an upload with all that is theirs, where it is still that of the run `before` (`None`: of none). Answers whether
    /// it was.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn forget_job(
        &self,
        tenant: &TenantCode,
        (upload_id, before): (&str, Option<&str>),
    ) -> Result<bool, StoreError> {
        let id = [
            tenant.as_str().into(),
            upload_id.into(),
            before.unwrap_or_default().into(),
        ];
        self.forget_parts(id, ALL_PARTS, &sql::DELETE_UPLOAD_JOB).await
    }

    /// Forgets some of what is old of uploads. Answers how many of them were.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn forget_jobs(&self, old: OldUploads) -> Result<usize, StoreError> {
        let mut gone = 0;
        for (found, before, part, end) in [
            (
                &sql::BROKEN_OFF_UPLOAD_JOBS,
                old.broken_off,
                ALL_PARTS,
                &sql::DELETE_UPLOAD_JOB,
            ),
            (&sql::OLD_UPLOAD_FILES, old.files, "FILE", &sql::DROP_UPLOAD_FILE),
            (
                &sql::OLD_UPLOAD_JOBS,
                old.uploads,
                ALL_PARTS,
                &sql::DELETE_UPLOAD_JOB,
            ),
        ] {
            for row in self.engine().ask(found, &[before.0.into(), BATCH.into()]).await? {
                let mut r = row.reader();
                let id = [r.text()?.into(), r.text()?.into(), r.text()?.into()];
                gone += usize::from(self.forget_parts(id, part, end).await?);
            }
        }
        Ok(gone)
    }

    /// Forgets a part of an upload, where `end` finds it as it was seen.
    async fn forget_parts(
        &self,
        id: [Value; 3],
        part: &str,
        end: &'static Statement,
    ) -> Result<bool, StoreError> {
        let id = &id;
        with_retry(&self.retries, self.limit, || async move {
            let mut session = self.engine().write().await?;
            if session.exec(end, id).await? != 1 {
                return Ok(false);
            }
            let [tenant, upload_id, _] = id;
            let parts = [tenant.clone(), upload_id.clone(), part.into()];
            session.exec(&sql::DELETE_UPLOAD_CHUNKS, &parts).await?;
            session.commit().await?;
            Ok(true)
        })
        .await
    }
}

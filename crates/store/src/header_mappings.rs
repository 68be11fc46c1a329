//! Headers of files that a tenant gave a meaning, kept for the next ones.

use crate::engine::{StoreError, with_retry};
use crate::{Store, statements as sql};
use domain::codes::TenantCode;
use domain::upload::UploadKind;

/// A header, and the column of ours that it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderMapping {
    /// The header without case, spaces and punctuation, as headers are compared.
    pub key: String,
    /// The header as it was given.
    pub header: String,
    /// Our name for the column.
    pub column: String,
}

impl Store {
    /// The headers that a tenant gave a meaning, by column and header.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn header_mappings(
        &self,
        tenant: &TenantCode,
        kind: UploadKind,
    ) -> Result<Vec<HeaderMapping>, StoreError> {
        let binds = [tenant.as_str().into(), kind.as_str().into()];
        let found = self.engine().ask(&sql::LOAD_HEADER_MAPPINGS, &binds).await?;
        let mut mappings = Vec::with_capacity(found.len());
        for row in found {
            let mut r = row.reader();
            mappings.push(HeaderMapping {
                key: r.text()?,
                header: r.text()?,
                column: r.text()?,
            });
        }
        Ok(mappings)
    }

    /// Keeps some headers' meanings in one transaction, after forgetting one of this key, or all where the key is empty. Answers
    /// how many were forgotten.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn change_header_mappings(
        &self,
        tenant: &TenantCode,
        kind: UploadKind,
        forgotten: Option<&str>,
        kept: &[HeaderMapping],
    ) -> Result<u64, StoreError> {
        with_retry(&self.retries, self.limit, || async move {
            let mut session = self.engine().write().await?;
            let mut gone = 0;
            if let Some(key) = forgotten {
                let binds = [tenant.as_str().into(), kind.as_str().into(), key.into()];
                gone = session.exec(&sql::DELETE_HEADER_MAPPINGS, &binds).await?;
            }
            for mapping in kept {
                let binds = [
                    tenant.as_str().into(),
                    kind.as_str().into(),
                    mapping.key.as_str().into(),
                    mapping.header.as_str().into(),
                    mapping.column.as_str().into(),
                ];
                session.exec(&sql::UPSERT_HEADER_MAPPING, &binds).await?;
            }
            session.commit().await?;
            Ok(gone)
        })
        .await
    }
}

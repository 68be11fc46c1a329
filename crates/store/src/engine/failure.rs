//! What both databases' errors have in common.

use super::StoreError;

/// Whether a transaction may still be used. See [`super::Session`] for why it may not after an error.
#[derive(Debug, Default)]
pub(crate) struct Failed(bool);

impl Failed {
    /// Marks the transaction failed until [`Failed::clear`], so that a dropped future leaves it so.
    pub(crate) fn begin(&mut self) -> Result<(), StoreError> {
        self.check()?;
        self.0 = true;
        Ok(())
    }

    /// The statement succeeded.
    pub(crate) fn clear(&mut self) {
        self.0 = false;
    }

    /// # Errors
    /// `Other` when a statement of this transaction failed or was given up.
    pub(crate) fn check(&self) -> Result<(), StoreError> {
        if self.0 {
            let message = "an earlier statement of this transaction failed; nothing of it can be committed";
            return Err(StoreError::Other {
                message: message.to_owned(),
            });
        }
        Ok(())
    }
}

/// An error that is not the database's answer to a statement: the way to it failed, or we used the library wrongly.
pub(crate) fn unreachable_or_defect(error: &sqlx::Error, doing: &str) -> StoreError {
    let message = format!("{doing}: {error}");
    if matches!(error, sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_)) {
        return StoreError::Corrupt {
            what: doing.to_owned(),
            problem: error.to_string(),
        };
    }
    let unreachable = matches!(
        error,
        sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::Protocol(_)
            | sqlx::Error::Configuration(_)
    );
    if unreachable {
        StoreError::Unavailable { message }
    } else {
        StoreError::Other { message }
    }
}

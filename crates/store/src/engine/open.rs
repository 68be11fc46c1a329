//! From an address to an engine: the only place that chooses a database.

use std::sync::Arc;

use super::{Engine, StoreError};
use crate::postgres::PostgresEngine;
use crate::sqlite::SqliteEngine;

/// Opens the database at `url`. Does not migrate it.
///
/// - `sqlite:/var/lib/ordertide/shop.db` or `sqlite:shop.db`: created, with its folder, when it is missing;
/// - `postgres://user:password@host:5432/name` (also `postgresql://`): must exist.
///
/// # Errors
/// `Unavailable` when it cannot be reached or created; `Address` for another form.
pub async fn open(url: &str) -> Result<Arc<dyn Engine>, StoreError> {
    // The address is never shown: it may hold a password.
    match url.split_once(':').map(|(scheme, _)| scheme) {
        Some("sqlite") => Ok(Arc::new(SqliteEngine::open(url).await?)),
        Some("postgres" | "postgresql") => Ok(Arc::new(PostgresEngine::open(url).await?)),
        Some(_) | None => Err(StoreError::Address {
            problem: "it begins with sqlite: or postgres:".to_owned(),
        }),
    }
}

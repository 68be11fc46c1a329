//! The composition root: from options to a running `App`. The only place that names a concrete clock, transport and store.

use crate::cli::Global;
use crate::clock::SystemClock;
use crate::exit::{Exit, Failure};
use app::{App, Caller};
use channels::transport::HttpTransport;
use std::path::PathBuf;
use std::sync::Arc;
use store::Store;
use store::engine::{self, Engine};
use store::secrets::{SecretKey, Vault};

/// The database's address: as given, else SQLite in the data folder.
pub(crate) fn database_url(global: &Global) -> String {
    global
        .database
        .clone()
        .unwrap_or_else(|| format!("sqlite:{}", global.data.join("ordertide.db").display()))
}

fn is_sqlite(url: &str) -> bool {
    url.starts_with("sqlite:")
}

/// Where the key for secrets is: as configured, else in the data folder; with PostgreSQL it must be configured, since the
/// machines that share the database must share the key.
pub(crate) fn key_path(global: &Global) -> Option<PathBuf> {
    match &global.secret_key_file {
        Some(path) => Some(path.clone()),
        None if is_sqlite(&database_url(global)) => Some(global.data.join("secret.key")),
        None => None,
    }
}

/// Connects to the database as it is, migrated or not.
pub(crate) async fn connect(global: &Global) -> Result<Arc<dyn Engine>, Failure> {
    let url = database_url(global);
    if is_sqlite(&url) && global.database.is_none() {
        std::fs::create_dir_all(&global.data).map_err(|e| {
            let text = format!("the data folder {} cannot be made: {e}", global.data.display());
            Failure::new(Exit::Database, "DATA_FOLDER", text)
        })?;
    }
    Ok(engine::open(&url).await?)
}

/// The key's vault, where a key is configured or lies in the data folder.
///
/// # Errors
/// A key that is there and cannot be used.
pub(crate) fn vault(global: &Global) -> Result<Option<Arc<Vault>>, Failure> {
    let Some(path) = key_path(global).filter(|path| global.secret_key_file.is_some() || path.exists()) else {
        return Ok(None);
    };
    let key =
        SecretKey::load(&path).map_err(|e| Failure::new(Exit::Database, "SECRET_KEY", e.to_string()))?;
    Ok(Some(Arc::new(Vault::new(key))))
}

/// The app on a migrated database.
pub(crate) async fn app(global: &Global) -> Result<App, Failure> {
    if global.database.is_none() && !global.data.join("ordertide.db").exists() {
        let text = format!(
            "there is no data in {}. Begin with `ordertide init --tenant CODE --time-zone ZONE`, or name the place with --data \
             or --database",
            global.data.display()
        );
        return Err(Failure::new(Exit::Database, "NOT_INITIALISED", text));
    }
    let engine = connect(global).await?;
    let pending = engine.pending().await?;
    if !pending.is_empty() {
        let text = format!(
            "the database lacks migrations: {}. Run `ordertide migrate`",
            pending.join(", ")
        );
        return Err(Failure::new(Exit::Database, "PENDING_MIGRATIONS", text));
    }
    assemble(global, engine)
}

/// The app on an engine.
pub(crate) fn assemble(global: &Global, engine: Arc<dyn Engine>) -> Result<App, Failure> {
    let transport =
        HttpTransport::new().map_err(|e| Failure::new(Exit::Failed, "TRANSPORT", e.to_string()))?;
    Ok(App {
        store: Store::new(engine),
        vault: vault(global)?,
        clock: Arc::new(SystemClock),
        transport: Arc::new(transport),
    })
}

/// The app and who calls it.
pub(crate) async fn session(global: &Global) -> Result<(App, Caller), Failure> {
    let app = app(global).await?;
    let caller = app.caller(global.tenant.as_deref(), "cli").await?;
    Ok((app, caller))
}

//! A database for one test.

use std::str::FromStr;
use std::sync::Arc;

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection};
use store::engine::{Engine, open};
use tempfile::TempDir;

/// Names the cluster of the tests; `tests/postgres.sh` sets it.
const CLUSTER: &str = "ORDERTIDE_TEST_POSTGRES_URL";

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A file in a temporary folder.
    Sqlite,
    /// A database in the cluster of the tests.
    Postgres,
}

/// A new, empty database that disappears with this value.
#[derive(Debug)]
pub struct TestDatabase {
    /// Which database it is.
    pub kind: Kind,
    /// The address, as [`store::engine::open`] takes it.
    pub url: String,
    place: Place,
}

#[derive(Debug)]
enum Place {
    Folder(TempDir),
    Cluster { url: String, name: String },
}

impl TestDatabase {
    /// A database without tables.
    ///
    /// # Panics
    /// When PostgreSQL is not there: a test is never skipped for the lack of it.
    pub async fn fresh(kind: Kind) -> Self {
        match kind {
            Kind::Sqlite => sqlite(),
            Kind::Postgres => postgres().await,
        }
    }

    /// Opens it and applies all migrations. Each call opens anew, as another process would.
    ///
    /// # Panics
    /// When either fails.
    pub async fn engine(&self) -> Arc<dyn Engine> {
        let engine = self.unmigrated().await;
        engine
            .migrate()
            .await
            .unwrap_or_else(|error| panic!("migrating the test database: {error}"));
        engine
    }

    /// Opens it as it is.
    ///
    /// # Panics
    /// When that fails.
    pub async fn unmigrated(&self) -> Arc<dyn Engine> {
        open(&self.url)
            .await
            .unwrap_or_else(|error| panic!("opening the test database: {error}"))
    }

    /// Where a test may put files of its own (keys, imports); gone with the database.
    #[must_use]
    pub fn folder(&self) -> Option<&std::path::Path> {
        match &self.place {
            Place::Folder(folder) => Some(folder.path()),
            Place::Cluster { .. } => None,
        }
    }
}

fn sqlite() -> TestDatabase {
    let folder = tempfile::Builder::new().prefix("ordertide-test-").tempdir();
    let folder = folder.unwrap_or_else(|error| panic!("a temporary folder: {error}"));
    let url = format!("sqlite:{}", folder.path().join("test.db").display());
    TestDatabase {
        kind: Kind::Sqlite,
        url,
        place: Place::Folder(folder),
    }
}

async fn postgres() -> TestDatabase {
    let cluster = cluster();
    let name = new_name();
    let mut connection = connect(&cluster).await;
    // template0 is never connected to, so copying it cannot fail because another test is copying too.
    let create = format!("CREATE DATABASE {name} TEMPLATE template0");
    connection
        .execute(AssertSqlSafe(create))
        .await
        .unwrap_or_else(|error| panic!("creating {name}: {error}"));
    connection
        .close()
        .await
        .unwrap_or_else(|error| panic!("closing: {error}"));
    let options = PgConnectOptions::from_str(&cluster).unwrap_or_else(|error| panic!("{CLUSTER}: {error}"));
    let url = options.database(&name).to_url_lossy().to_string();
    TestDatabase {
        kind: Kind::Postgres,
        url,
        place: Place::Cluster { url: cluster, name },
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "how tests/postgres.sh hands over the cluster"
)]
fn cluster() -> String {
    std::env::var(CLUSTER).unwrap_or_else(|_| panic!("PostgreSQL is required: run `make test`"))
}

#[expect(
    clippy::disallowed_methods,
    reason = "two runs may share a cluster: the name must be new"
)]
fn new_name() -> String {
    format!("ordertide_test_{}", uuid::Uuid::now_v7().simple())
}

async fn connect(cluster: &str) -> PgConnection {
    PgConnection::connect(cluster)
        .await
        .unwrap_or_else(|error| panic!("PostgreSQL at {CLUSTER}: {error}"))
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let Place::Cluster { url, name } = &self.place else {
            return; // the folder removes itself
        };
        let (url, name) = (url.clone(), name.clone());
        // A thread with a runtime of its own: drop is not async, and the test's runtime may be on its way out.
        // Best effort: the cluster is removed after the run anyway.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            if let Ok(runtime) = runtime {
                runtime.block_on(async {
                    if let Ok(mut connection) = PgConnection::connect(&url).await {
                        let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
                        connection.execute(AssertSqlSafe(drop)).await.ok();
                    }
                });
            }
        });
        dropping.join().ok();
    }
}

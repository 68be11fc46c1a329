//! The migrations built into this program, and what their runner reports.

use std::borrow::Cow;

use sqlx::SqlSafeStr;
use sqlx::migrate::{AppliedMigration, MigrateError, Migration, MigrationType, Migrator};

use crate::engine::StoreError;

/// One file of `migrations/<database>/`.
#[derive(Debug)]
pub(crate) struct Embedded {
    pub(crate) version: i64,
    /// The file's name without `.sql`, e.g. `0001_spine`.
    pub(crate) name: &'static str,
    pub(crate) sql: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

/// The table sqlx keeps its record in.
pub(crate) const RECORD_TABLE: &str = "_sqlx_migrations";

/// The runner for one database's migrations.
pub(crate) fn migrator(all: &'static [Embedded]) -> Migrator {
    let migrations = all.iter().map(|one| {
        let description = Cow::Borrowed(one.name);
        Migration::new(
            one.version,
            description,
            MigrationType::Simple,
            one.sql.into_sql_str(),
            false,
        )
    });
    Migrator::with_migrations(migrations.collect())
}

/// The names that are built in and not applied, oldest first.
pub(crate) fn missing(all: &[Embedded], applied: &[AppliedMigration]) -> Vec<String> {
    let is_missing = |one: &&Embedded| !applied.iter().any(|done| done.version == one.version);
    all.iter()
        .filter(is_missing)
        .map(|one| one.name.to_owned())
        .collect()
}

/// Turns the runner's error into ours; `explain` does so for an error of the database itself.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "sqlx may add kinds; those we do not know are of the schema"
)]
pub(crate) fn failed(
    error: MigrateError,
    explain: impl FnOnce(sqlx::Error, &str) -> StoreError,
) -> StoreError {
    let problem = match error {
        MigrateError::Execute(source) => return explain(source, "migrations"),
        MigrateError::ExecuteMigration(source, version) => {
            return explain(source, &format!("migration {version}"));
        }
        MigrateError::VersionMissing(version) => {
            format!("it has migration {version}, which this program does not know; update the program")
        }
        MigrateError::VersionMismatch(version) => {
            format!(
                "migration {version} was applied there with another text; use the program that applied it"
            )
        }
        other => other.to_string(),
    };
    StoreError::Schema { problem }
}

//! What SQLite's errors mean to us.

use sqlx::sqlite::SqliteConnection;

use crate::engine::{ConstraintKind, StoreError, unreachable_or_defect};

// Primary result codes, the low byte of the extended ones: https://www.sqlite.org/rescode.html
const BUSY: i32 = 5;
const LOCKED: i32 = 6;
const READONLY: i32 = 8;
const IOERR: i32 = 10;
const CORRUPT: i32 = 11;
const FULL: i32 = 13;
const CANTOPEN: i32 = 14;
const CONSTRAINT: i32 = 19;
const NOTADB: i32 = 26;

// Extended result codes of CONSTRAINT.
const CHECK: i32 = 275;
const FOREIGNKEY: i32 = 787;
const NOTNULL: i32 = 1299;
const PRIMARYKEY: i32 = 1555;
const UNIQUE: i32 = 2067;
const ROWID: i32 = 2579;

/// `doing` is a statement's name or what else was tried.
pub(super) fn explain(error: &sqlx::Error, doing: &str) -> StoreError {
    let Some(answer) = error.as_database_error() else {
        return unreachable_or_defect(error, doing);
    };
    let code = extended_code(error).unwrap_or_default();
    let message = format!("{doing}: {}", answer.message());
    match code & 0xff {
        BUSY | LOCKED => StoreError::Busy { message },
        READONLY | IOERR | FULL | CANTOPEN => StoreError::Unavailable { message },
        CORRUPT | NOTADB => StoreError::Corrupt {
            what: "the database file".to_owned(),
            problem: message,
        },
        CONSTRAINT => constraint(code, answer.message(), message),
        _ => StoreError::Other { message },
    }
}

/// As [`explain`], with a unique index's own name looked up: SQLite's message gives the columns only. The transaction
/// is still usable after a constraint failed.
pub(super) async fn explain_with_names(
    error: &sqlx::Error,
    doing: &str,
    connection: &mut SqliteConnection,
) -> StoreError {
    let explained = explain(error, doing);
    if extended_code(error) != Some(UNIQUE) {
        return explained;
    }
    let StoreError::Constraint { kind, name, message } = explained else {
        return explained;
    };
    let looked_up = match error
        .as_database_error()
        .and_then(|answer| columns_of(answer.message()))
    {
        Some((table, columns)) => unique_name(connection, &table, &columns).await,
        None => None,
    };
    StoreError::Constraint {
        kind,
        name: looked_up.unwrap_or(name),
        message,
    }
}

fn extended_code(error: &sqlx::Error) -> Option<i32> {
    error.as_database_error()?.code()?.parse().ok()
}

fn constraint(code: i32, said: &str, message: String) -> StoreError {
    let subject = said
        .split_once("constraint failed: ")
        .map_or("", |(_, subject)| subject);
    let (kind, name) = match code {
        UNIQUE => (ConstraintKind::Unique, unnamed_unique(subject)),
        PRIMARYKEY | ROWID => (ConstraintKind::Unique, primary_key(subject)),
        CHECK => (ConstraintKind::Check, subject.to_owned()),
        NOTNULL => (ConstraintKind::NotNull, subject.to_owned()),
        FOREIGNKEY => (ConstraintKind::ForeignKey, "foreign_key".to_owned()),
        _ => (ConstraintKind::Other, subject.to_owned()),
    };
    StoreError::Constraint { kind, name, message }
}

/// PostgreSQL's name for the primary key of `table.a, table.b`.
fn primary_key(subject: &str) -> String {
    let table = subject.split_once('.').map_or(subject, |(table, _)| table);
    format!("{table}_pkey")
}

/// An index over an expression is named in the message; another one is named by its table and columns as PostgreSQL
/// names an inline UNIQUE.
fn unnamed_unique(subject: &str) -> String {
    if let Some(name) = subject.strip_prefix("index '") {
        return name.trim_end_matches('\'').to_owned();
    }
    split_columns(subject).map_or_else(
        || subject.to_owned(),
        |(table, columns)| format!("{table}_{}_key", columns.join("_")),
    )
}

fn columns_of(said: &str) -> Option<(String, Vec<String>)> {
    split_columns(said.split_once("constraint failed: ")?.1)
}

fn split_columns(subject: &str) -> Option<(String, Vec<String>)> {
    let mut table = None;
    let mut columns = Vec::new();
    for part in subject.split(", ") {
        let (of, column) = part.split_once('.')?;
        table = Some(of.to_owned());
        columns.push(column.to_owned());
    }
    Some((table?, columns))
}

/// The created unique index over exactly these columns. Two partial ones over the same columns cannot be told apart:
/// the first by name is given.
async fn unique_name(connection: &mut SqliteConnection, table: &str, columns: &[String]) -> Option<String> {
    let found = sqlx::query_scalar::<_, String>(
        "SELECT made.name FROM pragma_index_list($1) AS made \
         WHERE made.\"unique\" = 1 AND made.origin = 'c' AND $2 = \
           (SELECT group_concat(name, ',') FROM (SELECT name FROM pragma_index_info(made.name) ORDER BY seqno)) \
         ORDER BY made.name LIMIT 1",
    );
    // A failure here must not hide the violation itself: the name by columns stands in.
    found
        .bind(table.to_owned())
        .bind(columns.join(","))
        .fetch_optional(connection)
        .await
        .ok()
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::{CHECK, FOREIGNKEY, PRIMARYKEY, UNIQUE, constraint};

    #[test]
    fn rules_are_named_as_postgres_would() {
        for (code, said, name) in [
            (
                PRIMARYKEY,
                "UNIQUE constraint failed: item.tenant_id, item.id",
                "item_pkey",
            ),
            (
                UNIQUE,
                "UNIQUE constraint failed: item.tenant_id, item.sku",
                "item_tenant_id_sku_key",
            ),
            (
                UNIQUE,
                "UNIQUE constraint failed: index 'item_by_name'",
                "item_by_name",
            ),
            (
                CHECK,
                "CHECK constraint failed: item_count_positive",
                "item_count_positive",
            ),
            (FOREIGNKEY, "FOREIGN KEY constraint failed", "foreign_key"),
        ] {
            assert!(
                constraint(code, said, String::new()).is_constraint(name),
                "{said}"
            );
        }
    }
}

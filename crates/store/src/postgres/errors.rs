//! What PostgreSQL's errors mean to us.

use sqlx::postgres::PgDatabaseError;

use crate::engine::{ConstraintKind, StoreError, unreachable_or_defect};

/// `doing` is a statement's name or what else was tried. The DETAIL of an answer is left out: it shows the row.
pub(super) fn explain(error: &sqlx::Error, doing: &str) -> StoreError {
    let answer = error
        .as_database_error()
        .and_then(|answer| answer.try_downcast_ref::<PgDatabaseError>());
    let Some(answer) = answer else {
        return unreachable_or_defect(error, doing);
    };
    let message = format!("{doing}: {}", answer.message());
    match answer.code() {
        // Serialization failure, deadlock, lock timeout.
        "40001" | "40P01" | "55P03" => StoreError::Busy { message },
        code if is_unavailable(code) => StoreError::Unavailable { message },
        code if code.starts_with("XX") => StoreError::Corrupt {
            what: "the database".to_owned(),
            problem: message,
        },
        code if code.starts_with("23") => constraint(code, answer, message),
        _ => StoreError::Other { message },
    }
}

/// By class: connection, wrong user or password, resources (disk, memory, connections), shutting down or starting, I/O;
/// and by code: no such database, a transaction left idle.
fn is_unavailable(code: &str) -> bool {
    let class = code.get(..2).unwrap_or_default();
    matches!(class, "08" | "28" | "53" | "58")
        || matches!(code, "57P01" | "57P02" | "57P03" | "57P05" | "3D000" | "25P03")
}

fn constraint(code: &str, answer: &PgDatabaseError, message: String) -> StoreError {
    let named = || answer.constraint().unwrap_or_default().to_owned();
    let (kind, name) = match code {
        "23505" => (ConstraintKind::Unique, named()),
        "23514" => (ConstraintKind::Check, named()),
        "23503" => (ConstraintKind::ForeignKey, named()),
        // This rule has no name of its own before PostgreSQL 18.
        "23502" => {
            let (table, column) = (
                answer.table().unwrap_or_default(),
                answer.column().unwrap_or_default(),
            );
            (ConstraintKind::NotNull, format!("{table}.{column}"))
        }
        _ => (ConstraintKind::Other, named()),
    };
    StoreError::Constraint { kind, name, message }
}

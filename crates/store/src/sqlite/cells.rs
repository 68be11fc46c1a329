//! From SQLite's values to ours and back.

use sqlx::error::BoxDynError;
use sqlx::query::Query;
use sqlx::sqlite::{Sqlite, SqliteArguments, SqliteRow, SqliteValueRef};
use sqlx::{Decode, Row as _, TypeInfo, ValueRef};

use super::errors::explain;
use crate::engine::{Cell, Row, StoreError, Value};

/// Binds by position: sqlx reads the number in `$1`, also when it occurs again.
pub(super) fn bind<'q, 'b>(
    mut query: Query<'q, Sqlite, SqliteArguments>,
    binds: impl IntoIterator<Item = &'b Value>,
) -> Query<'q, Sqlite, SqliteArguments> {
    for value in binds {
        query = match value {
            Value::Int(number) => query.bind(*number),
            Value::OptInt(number) => query.bind(*number),
            Value::Text(text) => query.bind(text.as_str()),
            Value::OptText(text) => query.bind(text.as_deref()),
            Value::Blob(bytes) => query.bind(bytes.as_slice()),
        };
    }
    query
}

/// Reads a row by the class each value is stored in; the declared type of a column says nothing about expressions.
pub(super) fn row(row: &SqliteRow, statement: &'static str) -> Result<Row, StoreError> {
    let mut cells = Vec::with_capacity(row.len());
    for column in 0..row.len() {
        let raw = row
            .try_get_raw(column)
            .map_err(|error| explain(&error, statement))?;
        cells.push(cell(raw).map_err(|problem| StoreError::Corrupt {
            what: format!("column {column} of statement {statement}"),
            problem,
        })?);
    }
    Ok(Row::new(statement, cells))
}

fn cell(raw: SqliteValueRef<'_>) -> Result<Cell, String> {
    if raw.is_null() {
        return Ok(Cell::Null);
    }
    let decode: fn(SqliteValueRef<'_>) -> Result<Cell, BoxDynError> = match raw.type_info().name() {
        "INTEGER" => |raw| <i64 as Decode<Sqlite>>::decode(raw).map(Cell::Int),
        "TEXT" => |raw| <String as Decode<Sqlite>>::decode(raw).map(Cell::Text),
        "BLOB" => |raw| <Vec<u8> as Decode<Sqlite>>::decode(raw).map(Cell::Blob),
        other => {
            return Err(format!(
                "it is {other}; the statement must CAST it to an integer or text"
            ));
        }
    };
    decode(raw).map_err(|error| error.to_string())
}

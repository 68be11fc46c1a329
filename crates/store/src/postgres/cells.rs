//! From PostgreSQL's values to ours and back.

use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArguments, PgRow, PgValueRef, Postgres};
use sqlx::query::Query;
use sqlx::{Decode, Row as _, TypeInfo, ValueRef};

use super::errors::explain;
use crate::engine::{Cell, Row, StoreError, Value};

/// Binds as bigint, text or bytea, a missing value too: the server fixes the types when it prepares the statement.
pub(super) fn bind<'q, 'b>(
    mut query: Query<'q, Postgres, PgArguments>,
    binds: impl IntoIterator<Item = &'b Value>,
) -> Query<'q, Postgres, PgArguments> {
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

/// Reads a row by the types of its columns.
pub(super) fn row(row: &PgRow, statement: &'static str) -> Result<Row, StoreError> {
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

fn cell(raw: PgValueRef<'_>) -> Result<Cell, String> {
    // A NULL of a type we do not take is refused as well: the next row may not be NULL.
    let null = raw.is_null();
    let decode: fn(PgValueRef<'_>) -> Result<Cell, BoxDynError> = match raw.type_info().name() {
        "INT8" | "INT4" | "INT2" | "BOOL" | "TEXT" | "VARCHAR" | "BYTEA" if null => return Ok(Cell::Null),
        "INT8" => |raw| <i64 as Decode<Postgres>>::decode(raw).map(Cell::Int),
        "INT4" => |raw| <i32 as Decode<Postgres>>::decode(raw).map(|number| Cell::Int(i64::from(number))),
        "INT2" => |raw| <i16 as Decode<Postgres>>::decode(raw).map(|number| Cell::Int(i64::from(number))),
        "BOOL" => |raw| <bool as Decode<Postgres>>::decode(raw).map(|flag| Cell::Int(i64::from(flag))),
        "TEXT" | "VARCHAR" => |raw| <String as Decode<Postgres>>::decode(raw).map(Cell::Text),
        "BYTEA" => |raw| <Vec<u8> as Decode<Postgres>>::decode(raw).map(Cell::Blob),
        other => {
            return Err(format!(
                "it is {other}; the statement must CAST it to BIGINT or TEXT"
            ));
        }
    };
    decode(raw).map_err(|error| error.to_string())
}

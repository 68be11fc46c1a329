//! The facts of a PostgreSQL schema.

use store::engine::{Engine, Statement};
use testkit::{Kind, TestDatabase};

use super::{Facts, columns, indexes, read, stated};

static COLUMNS: Statement = Statement::new(
    "postgres_columns",
    "SELECT CAST(c.relname AS text), CAST(a.attnum AS bigint), CAST(a.attname AS text),
       format_type(a.atttypid, a.atttypmod), a.attnotnull, a.atthasdef
     FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
     WHERE c.relkind = 'r' AND c.relnamespace = CAST(current_schema() AS regnamespace)
       AND a.attnum > 0 AND NOT a.attisdropped AND c.relname <> '_sqlx_migrations'",
);
static KEYS: Statement = Statement::new(
    "postgres_keys",
    "SELECT CAST(c.relname AS text), 'primary key',
       (SELECT string_agg(a.attname, ', ' ORDER BY k.place)
        FROM unnest(p.conkey) WITH ORDINALITY AS k(number, place)
        JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = k.number)
     FROM pg_constraint AS p JOIN pg_class AS c ON c.oid = p.conrelid
     WHERE p.contype = 'p' AND c.relnamespace = CAST(current_schema() AS regnamespace) AND c.relname <> '_sqlx_migrations'",
);
static INDEXES: Statement = Statement::new(
    "postgres_indexes",
    "SELECT CAST(c.relname AS text), CASE WHEN u.oid IS NULL THEN CAST(i.relname AS text) ELSE '' END,
       x.indisunique, x.indpred IS NOT NULL,
       (SELECT string_agg(coalesce(a.attname, '(expression)')
           || CASE WHEN x.indoption[k.place - 1] & 1 = 1 THEN ' DESC' ELSE '' END, ', ' ORDER BY k.place)
        FROM unnest(CAST(x.indkey AS int2[])) WITH ORDINALITY AS k(number, place)
        LEFT JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = k.number AND k.number <> 0
        WHERE k.place <= x.indnkeyatts)
     FROM pg_index AS x JOIN pg_class AS i ON i.oid = x.indexrelid JOIN pg_class AS c ON c.oid = x.indrelid
     LEFT JOIN pg_constraint AS u ON u.conindid = x.indexrelid AND u.contype = 'u'
     WHERE c.relnamespace = CAST(current_schema() AS regnamespace) AND NOT x.indisprimary",
);
static FOREIGN_KEYS: Statement = Statement::new(
    "postgres_foreign_keys",
    "SELECT CAST(c.relname AS text), 'foreign key',
       (SELECT '(' || string_agg(a.attname, ', ' ORDER BY k.place) || ') to ' || t.relname
        FROM unnest(f.conkey) WITH ORDINALITY AS k(number, place)
        JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = k.number)
     FROM pg_constraint AS f JOIN pg_class AS c ON c.oid = f.conrelid JOIN pg_class AS t ON t.oid = f.confrelid
     WHERE f.contype = 'f' AND c.relnamespace = CAST(current_schema() AS regnamespace)",
);
static CHECKS: Statement = Statement::new(
    "postgres_checks",
    "SELECT CAST(c.relname AS text), 'check', CAST(k.conname AS text)
     FROM pg_constraint AS k JOIN pg_class AS c ON c.oid = k.conrelid
     WHERE k.contype = 'c' AND c.relnamespace = CAST(current_schema() AS regnamespace)",
);
static COLLATIONS: Statement = Statement::new(
    "postgres_collations",
    "SELECT c.relname || '.' || a.attname
     FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid JOIN pg_collation AS l ON l.oid = a.attcollation
     WHERE c.relkind = 'r' AND c.relnamespace = CAST(current_schema() AS regnamespace) AND a.attnum > 0
       AND c.relname <> '_sqlx_migrations' AND l.collname <> 'C' ORDER BY 1",
);

/// Everything the test compares.
pub(crate) async fn facts(engine: &dyn Engine) -> Facts {
    let mut facts = columns(read(engine, &COLUMNS).await, logical);
    facts.extend(stated(read(engine, &KEYS).await));
    facts.extend(indexes(read(engine, &INDEXES).await));
    facts.extend(stated(read(engine, &FOREIGN_KEYS).await));
    facts.extend(stated(read(engine, &CHECKS).await));
    facts
}

fn logical(kind: &str) -> Option<&'static str> {
    match kind {
        "bigint" => Some("integer"),
        "text" => Some("text"),
        "bytea" => Some("blob"),
        _ => None,
    }
}

// SQLite compares text by bytes. PostgreSQL does it by the language of whoever made the database, unless the column
// says COLLATE "C": paging by a text key would skip and repeat rows there, and only there.
#[tokio::test]
async fn text_is_compared_by_bytes() {
    let db = TestDatabase::fresh(Kind::Postgres).await;
    let engine = db.engine().await;
    let rows = read(&*engine, &COLLATIONS).await;
    let wrong: Vec<_> = rows.into_iter().map(|mut row| row.text().unwrap()).collect();
    assert!(wrong.is_empty(), "without COLLATE \"C\": {}", wrong.join(", "));
}

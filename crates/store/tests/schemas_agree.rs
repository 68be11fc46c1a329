//! The two folders of migrations make the same tables: every fact about a schema is a line, and the lines must be the
//! same.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed expectation fails the test"
)]

#[path = "schemas/postgres.rs"]
mod postgres;
#[path = "schemas/sqlite.rs"]
mod sqlite;

use std::collections::BTreeSet;

use store::engine::{Engine, RowReader, Statement};
use testkit::{Kind, TestDatabase};

/// Tables that are not a tenant's.
const NOT_A_TENANTS: &[&str] = &["_sqlx_migrations"];

/// One line a fact, e.g. `sale_order: column 3 channel is text NOT NULL`.
type Facts = BTreeSet<String>;

/// All rows of a statement of these tests, each ready to be read.
async fn read(engine: &dyn Engine, statement: &'static Statement) -> Vec<RowReader> {
    let mut session = engine.read().await.unwrap();
    let rows = session
        .query(statement, &[])
        .await
        .unwrap_or_else(|error| panic!("{error}"));
    rows.into_iter().map(store::engine::Row::reader).collect()
}

/// Facts of columns from rows (table, number from 1, name, type, not null, has a default).
fn columns(rows: Vec<RowReader>, logical: fn(&str) -> Option<&'static str>) -> Facts {
    let fact = |mut row: RowReader| {
        let (table, number, name) = (row.text().unwrap(), row.int().unwrap(), row.text().unwrap());
        let kind = row.text().unwrap();
        let kind = logical(&kind.to_lowercase())
            .map_or_else(|| format!("{kind}, which has no counterpart"), str::to_owned);
        let null = if row.flag().unwrap() {
            "NOT NULL"
        } else {
            "or NULL"
        };
        let default = if row.flag().unwrap() {
            " with a default"
        } else {
            ""
        };
        format!("{table}: column {number} {name} is {kind} {null}{default}")
    };
    rows.into_iter().map(fact).collect()
}

/// Facts of indexes from rows (table, name or '' for a constraint, unique, partial, columns).
fn indexes(rows: Vec<RowReader>) -> Facts {
    let fact = |mut row: RowReader| {
        let (table, name) = (row.text().unwrap(), row.text().unwrap());
        let unique = if row.flag().unwrap() { "unique " } else { "" };
        let partial = if row.flag().unwrap() { "partial " } else { "" };
        format!(
            "{table}: {unique}{partial}index {name} on ({})",
            row.text().unwrap()
        )
    };
    rows.into_iter().map(fact).collect()
}

/// Facts that rows state as (table, what, detail).
fn stated(rows: Vec<RowReader>) -> Facts {
    let fact = |mut row: RowReader| {
        let (table, what, detail) = (row.text().unwrap(), row.text().unwrap(), row.text().unwrap());
        format!("{table}: {what} {detail}")
    };
    rows.into_iter().map(fact).collect()
}

#[tokio::test]
async fn both_schemas_state_the_same_facts() {
    let (file, cluster) = (
        TestDatabase::fresh(Kind::Sqlite).await,
        TestDatabase::fresh(Kind::Postgres).await,
    );
    let sqlite = sqlite::facts(&*file.engine().await).await;
    let postgres = postgres::facts(&*cluster.engine().await).await;
    assert!(sqlite.len() > 100, "only {} facts were found", sqlite.len());
    let mut differences: Vec<String> = Vec::new();
    differences.extend(
        sqlite
            .difference(&postgres)
            .map(|fact| format!("{fact}   <- only on SQLite")),
    );
    differences.extend(
        postgres
            .difference(&sqlite)
            .map(|fact| format!("{fact}   <- only on PostgreSQL")),
    );
    differences.sort();
    assert!(
        differences.is_empty(),
        "the schemas differ:\n{}",
        differences.join("\n")
    );
}

testkit::on_both!(every_key_begins_with_the_tenant, async |db| {
    let engine = db.engine().await;
    let facts = match db.kind {
        Kind::Sqlite => sqlite::facts(&*engine).await,
        Kind::Postgres => postgres::facts(&*engine).await,
    };
    let tables: BTreeSet<&str> = facts
        .iter()
        .filter_map(|fact| fact.split_once(':'))
        .map(|(table, _)| table)
        .collect();
    let begins_well = |table: &&str| {
        let key = format!("{table}: primary key ");
        facts.iter().any(|fact| {
            fact.strip_prefix(&key)
                .is_some_and(|columns| columns.split(", ").next() == Some("tenant_id"))
        })
    };
    let wrong: Vec<_> = tables
        .iter()
        .filter(|table| !NOT_A_TENANTS.contains(table) && !begins_well(table))
        .collect();
    assert!(
        wrong.is_empty(),
        "tenant_id is not the first column of the primary key of {wrong:?}"
    );
});

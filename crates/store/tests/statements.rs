//! Every statement of the house is understood by both databases, with the number of binds it is said to take.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed expectation fails the test"
)]

use sqlx::{AssertSqlSafe, Connection, Either, Executor, PgConnection, SqliteConnection, Statement as _};
use store::STATEMENTS;
use store::engine::Dialect;
use testkit::Kind;

/// What a database makes of a statement: how many binds it found.
fn binds(parameters: Option<Either<&[impl Sized], usize>>) -> usize {
    match parameters {
        Some(Either::Left(types)) => types.len(),
        Some(Either::Right(count)) => count,
        None => 0,
    }
}

testkit::on_both!(every_statement_is_understood, async |db| {
    let engine = db.engine().await;
    let mut problems = Vec::new();
    for statement in STATEMENTS {
        let (name, dialect) = (statement.name(), engine.dialect());
        let sql = match statement.sql(dialect) {
            Ok(sql) => AssertSqlSafe(sql.to_owned()),
            Err(error) => {
                problems.push(error.to_string());
                continue;
            }
        };
        let found = match db.kind {
            Kind::Sqlite => {
                let mut connection = SqliteConnection::connect(&db.url).await.unwrap();
                let prepared = sqlx::SqlSafeStr::into_sql_str(sql);
                connection
                    .prepare(prepared)
                    .await
                    .map(|prepared| binds(prepared.parameters()))
            }
            Kind::Postgres => {
                let mut connection = PgConnection::connect(&db.url).await.unwrap();
                let prepared = sqlx::SqlSafeStr::into_sql_str(sql);
                connection
                    .prepare(prepared)
                    .await
                    .map(|prepared| binds(prepared.parameters()))
            }
        };
        match found {
            Ok(count) if Ok(count) == statement.bind_count(dialect) => {}
            Ok(count) => problems.push(format!(
                "{name} takes {count} binds, {:?} counted",
                statement.bind_count(dialect)
            )),
            Err(error) => problems.push(format!("{name}: {error}")),
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
});

#[test]
fn names_are_distinct() {
    let mut names: Vec<_> = STATEMENTS.iter().map(|statement| statement.name()).collect();
    names.sort_unstable();
    let all = names.len();
    names.dedup();
    assert_eq!(names.len(), all);
}

#[test]
fn both_dialects_take_the_same_binds() {
    for statement in STATEMENTS {
        assert_eq!(
            statement.bind_count(Dialect::Sqlite),
            statement.bind_count(Dialect::Postgres),
            "{}",
            statement.name()
        );
    }
}

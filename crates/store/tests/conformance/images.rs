//! The tables as they are, read past the store: row images, and which rows were written.

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row, SqliteConnection};
use std::collections::BTreeMap;
use testkit::{Kind, TestDatabase};

/// Every row of every table as text, sorted, by table.
pub(crate) type Image = BTreeMap<String, Vec<String>>;

/// Runs a statement past the store.
pub(crate) async fn exec(db: &TestDatabase, sql: &str) {
    let sql = AssertSqlSafe(sql.to_owned());
    let done = match db.kind {
        Kind::Sqlite => {
            let mut connection = SqliteConnection::connect(&db.url).await.unwrap();
            connection.execute(sql).await.map(drop)
        }
        Kind::Postgres => {
            let mut connection = PgConnection::connect(&db.url).await.unwrap();
            connection.execute(sql).await.map(drop)
        }
    };
    done.unwrap();
}

/// The first column of every row, which must be text.
pub(crate) async fn texts(db: &TestDatabase, sql: &str) -> Vec<String> {
    let sql = AssertSqlSafe(sql.to_owned());
    match db.kind {
        Kind::Sqlite => {
            let mut connection = SqliteConnection::connect(&db.url).await.unwrap();
            let rows = connection.fetch_all(sql).await.unwrap();
            rows.iter().map(|row| row.get(0)).collect()
        }
        Kind::Postgres => {
            let mut connection = PgConnection::connect(&db.url).await.unwrap();
            let rows = connection.fetch_all(sql).await.unwrap();
            rows.iter().map(|row| row.get(0)).collect()
        }
    }
}

/// The first column of the one row, as a number.
pub(crate) async fn number(db: &TestDatabase, sql: &str) -> i64 {
    let found = texts(db, &format!("SELECT CAST(({sql}) AS TEXT)")).await;
    found[0].parse().unwrap()
}

/// The house's own tables.
pub(crate) async fn tables(db: &TestDatabase) -> Vec<String> {
    let all = match db.kind {
        Kind::Sqlite => "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1",
        Kind::Postgres => {
            "SELECT CAST(tablename AS text) FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        }
    };
    let is_ours = |name: &String| {
        !name.starts_with("sqlite") && !name.starts_with("_sqlx") && name.as_str() != "touched_row"
    };
    texts(db, all).await.into_iter().filter(is_ours).collect()
}

/// The image of everything.
pub(crate) async fn image(db: &TestDatabase) -> Image {
    take(db, "").await
}

/// The image of one tenant's rows, without the tenant's own code, which is the first column everywhere.
pub(crate) async fn image_of(db: &TestDatabase, tenant: &str) -> Image {
    let mut image = take(db, &format!("WHERE tenant_id = '{tenant}'")).await;
    for row in image.values_mut().flatten() {
        let (_, rest) = row.split_once(',').unwrap();
        *row = rest.to_owned();
    }
    image
}

async fn take(db: &TestDatabase, filter: &str) -> Image {
    let mut image = Image::new();
    for table in tables(db).await {
        let row = match db.kind {
            Kind::Sqlite => {
                let columns = format!("SELECT 'quote(' || name || ')' FROM pragma_table_info('{table}')");
                texts(db, &columns).await.join(" || ',' || ")
            }
            Kind::Postgres => "CAST(t AS text)".to_owned(),
        };
        let mut rows = texts(db, &format!("SELECT {row} FROM {table} AS t {filter}")).await;
        rows.sort();
        image.insert(table, rows);
    }
    image
}

/// The tables in which two images differ.
pub(crate) fn differing<'a>(one: &'a Image, other: &'a Image) -> Vec<&'a str> {
    assert!(one.keys().eq(other.keys()));
    let differs = |(table, rows): &(&'a String, &Vec<String>)| other.get(*table) != Some(*rows);
    one.iter()
        .filter(differs)
        .map(|(table, _)| table.as_str())
        .collect()
}

/// Watches every table from now on: each row written leaves a line, also where it is written as it was.
pub(crate) async fn watch(db: &TestDatabase) {
    let all = tables(db).await;
    exec(
        db,
        "CREATE TABLE touched_row (tbl TEXT NOT NULL, op TEXT NOT NULL)",
    )
    .await;
    if db.kind == Kind::Postgres {
        let function = "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS
             $$ BEGIN INSERT INTO touched_row VALUES (TG_TABLE_NAME, TG_OP); RETURN NULL; END $$";
        exec(db, function).await;
    }
    for table in all {
        for op in ["INSERT", "UPDATE", "DELETE"] {
            let then = match db.kind {
                Kind::Sqlite => format!("BEGIN INSERT INTO touched_row VALUES ('{table}', '{op}'); END"),
                Kind::Postgres => "FOR EACH ROW EXECUTE FUNCTION touch()".to_owned(),
            };
            exec(
                db,
                &format!("CREATE TRIGGER touch_{table}_{op} AFTER {op} ON {table} {then}"),
            )
            .await;
        }
    }
}

/// What was written since the last time it was asked: "INSERT order_event 2".
pub(crate) async fn touched(db: &TestDatabase) -> Vec<String> {
    let sql = "SELECT op || ' ' || tbl || ' ' || CAST(COUNT(*) AS TEXT) FROM touched_row GROUP BY op, tbl";
    let mut found = texts(db, sql).await;
    exec(db, "DELETE FROM touched_row").await;
    found.sort();
    found
}

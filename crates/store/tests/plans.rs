//! How SQLite means to run each statement, on a database without statistics, as every young one is.
//!
//! A statement over given rows must begin with the rows: the planner's own idea was to walk all of a tenant's orders for
//! each page, which made an import slower with every order that was there.
#![allow(clippy::unwrap_used, reason = "a failed expectation fails the test")]

use sqlx::Row as _;
use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection};
use store::STATEMENTS;
use store::engine::Dialect;
use testkit::{Kind, TestDatabase};

/// The plan's steps that read a table of the schema by its tenant alone.
fn walks(steps: &[String]) -> Vec<&String> {
    let by_tenant = |step: &&String| step.starts_with("SEARCH") && step.ends_with("(tenant_id=?)");
    let whole = |step: &&String| {
        step.starts_with("SCAN") && !step.contains("VIRTUAL TABLE") && !step.contains("SUBQUERY")
    };
    steps
        .iter()
        .filter(|step| by_tenant(step) || (whole(step) && !step.starts_with("SCAN r")))
        .collect()
}

/// The statements over given rows whose plan walks all of a tenant, and how many were looked at. Inserts read nothing but the
/// rows; locks are not run on SQLite.
async fn walking(connection: &mut SqliteConnection) -> (usize, Vec<(&'static str, Vec<String>)>) {
    let mut looked_at = 0;
    let mut walking = Vec::new();
    for statement in STATEMENTS {
        let sql = statement.sql(Dialect::Sqlite).unwrap();
        if !sql.contains("jsonb_each") || sql.starts_with("INSERT") || statement.name().starts_with("lock_") {
            continue;
        }
        looked_at += 1;
        let steps = plan(connection, sql).await;
        if !walks(&steps).is_empty() {
            walking.push((statement.name(), steps));
        }
    }
    (looked_at, walking)
}

async fn plan(connection: &mut SqliteConnection, sql: &str) -> Vec<String> {
    let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
    let rows = sqlx::query(explain).fetch_all(connection).await.unwrap();
    rows.iter().map(|row| row.get::<String, _>("detail")).collect()
}

#[tokio::test]
async fn a_statement_over_given_rows_never_walks_all_of_a_tenant() {
    let database = TestDatabase::fresh(Kind::Sqlite).await;
    database.engine().await.close().await;
    let mut connection = SqliteConnection::connect(&database.url).await.unwrap();
    let (looked_at, walking) = walking(&mut connection).await;
    assert!(looked_at > 12, "only {looked_at} statements over rows were found");
    assert!(walking.is_empty(), "{walking:#?}");
}

/// 1,000 orders of one tenant.
const ORDERS: &str = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 1000)
    INSERT INTO sale_order (tenant_id, order_code, channel, channel_order_no, origin, status, placed_at, imported_at, currency,
        address, third_party_shipping, cash_on_delivery, unverified, on_claim, on_hold, units_before_dispatch,
        units_in_transit, units_returnable, cancelled_count, return_count, contradiction_count, event_count,
        movement_count, version)
    SELECT 'ACME', 'SO-' || n, 'SHOP1', 'N-' || n, 'API', 'CREATED', n, n, 'INR', '{}', 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1
    FROM n";

#[tokio::test]
async fn with_refreshed_statistics_none_does() {
    let database = TestDatabase::fresh(Kind::Sqlite).await;
    let engine = database.engine().await;
    let mut connection = SqliteConnection::connect(&database.url).await.unwrap();
    sqlx::raw_sql(ORDERS).execute(&mut connection).await.unwrap();
    engine.refresh_statistics().await.unwrap();
    let mut connection = SqliteConnection::connect(&database.url).await.unwrap();
    let (_, walking) = walking(&mut connection).await;
    assert!(walking.is_empty(), "{walking:#?}");
}

#[tokio::test]
async fn the_check_sees_a_walk() {
    let database = TestDatabase::fresh(Kind::Sqlite).await;
    database.engine().await.close().await;
    let mut connection = SqliteConnection::connect(&database.url).await.unwrap();
    let naive = "SELECT o.order_code FROM (SELECT value ->> 0 AS order_code FROM jsonb_each($1)) AS r
                 JOIN sale_order AS o ON o.tenant_id = $2 AND o.order_code = r.order_code";
    let steps = plan(&mut connection, naive).await;
    assert!(!walks(&steps).is_empty(), "{steps:#?}");
}

/// Lists are read by an index that has every filter, and end at the limit without a sort.
#[tokio::test]
async fn lists_neither_sort_nor_filter() {
    let database = TestDatabase::fresh(Kind::Sqlite).await;
    database.engine().await.close().await;
    let mut connection = SqliteConnection::connect(&database.url).await.unwrap();
    for (name, index) in [
        ("list_orders", "PRIMARY KEY (tenant_id=? AND order_code>?)"),
        (
            "list_orders_of_channel",
            "sale_order_by_channel (channel=? AND tenant_id=? AND order_code>?)",
        ),
        (
            "list_orders_in_status",
            "sale_order_by_status (status=? AND tenant_id=? AND order_code>?)",
        ),
        (
            "list_orders_of_channel_in_status",
            "sale_order_by_channel_status (channel=? AND status=? AND tenant_id=? AND order_code>?)",
        ),
        ("list_orders_by_number", "sale_order_number (channel_order_no=?"),
        (
            "list_levels",
            "PRIMARY KEY (tenant_id=? AND (sku,facility)>(?,?))",
        ),
        ("list_skus", "PRIMARY KEY (tenant_id=? AND sku>?)"),
        ("find_api_keys", "api_key_id (key_id=?)"),
    ] {
        let statement = STATEMENTS
            .iter()
            .find(|statement| statement.name() == name)
            .unwrap();
        let steps = plan(&mut connection, statement.sql(Dialect::Sqlite).unwrap()).await;
        assert!(steps[0].contains(index), "{name}: {steps:#?}");
        let sorts = steps.iter().any(|step| step.contains("TEMP B-TREE"));
        assert!(!sorts || name == "list_orders_by_number", "{name}: {steps:#?}");
    }
}

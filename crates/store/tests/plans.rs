//! How SQLite means to run each statement, on a database without statistics, as every young one is.
//!
//! A statement over given rows must begin with the rows: the planner's own idea was to walk all of a tenant's orders for
//! each page, which made an import slower with every order that was there.
#![allow(clippy::unwrap_used, reason = "a failed expectation fails the test")]

use sqlx::Row as _;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, PgConnection, SqliteConnection};
use std::str::FromStr as _;
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
/// rows.
async fn walking(connection: &mut SqliteConnection) -> (usize, Vec<(&'static str, Vec<String>)>) {
    let mut looked_at = 0;
    let mut walking = Vec::new();
    for statement in STATEMENTS {
        let sql = statement.sql(Dialect::Sqlite).unwrap();
        if !sql.contains("jsonb_each") || sql.starts_with("INSERT") {
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

/// What PostgreSQL means to do with a statement whatever its binds are, with the settings of our connections.
async fn postgres_plan(connection: &mut PgConnection, sql: &str, binds: usize) -> Vec<String> {
    let nulls = vec!["NULL"; binds].join(", ");
    let prepare = AssertSqlSafe(format!("PREPARE looked_at AS {sql}"));
    sqlx::raw_sql(prepare).execute(&mut *connection).await.unwrap();
    let explain = AssertSqlSafe(format!("EXPLAIN (COSTS OFF) EXECUTE looked_at ({nulls})"));
    let rows = sqlx::raw_sql(explain).fetch_all(&mut *connection).await.unwrap();
    sqlx::raw_sql("DEALLOCATE looked_at")
        .execute(&mut *connection)
        .await
        .unwrap();
    rows.iter().map(|row| row.get::<String, _>(0)).collect()
}

/// Steps that read all of a table, or of a tenant.
fn postgres_walks(steps: &[String]) -> bool {
    let mut after_index = false;
    for step in steps {
        let step = step.trim();
        let is_walk = step.contains("Seq Scan") || step.contains("Hash Join") || step.contains("Merge Join");
        let by_tenant =
            step.starts_with("Index Cond:") && !step.contains(" AND ") && step.contains("tenant_id");
        if is_walk || by_tenant || (after_index && !step.starts_with("Index Cond:")) {
            return true;
        }
        after_index = step.contains("Index Scan using") || step.contains("Index Only Scan using");
    }
    after_index
}

async fn postgres_walking(url: &str) -> (usize, Vec<(&'static str, Vec<String>)>) {
    let settings = [
        ("enable_seqscan", "off"),
        ("enable_hashjoin", "off"),
        ("enable_mergejoin", "off"),
        ("plan_cache_mode", "force_generic_plan"),
    ];
    let options = PgConnectOptions::from_str(url).unwrap().options(settings);
    let mut connection = options.connect().await.unwrap();
    let (mut looked_at, mut walking) = (0, Vec::new());
    for statement in STATEMENTS {
        let sql = statement.sql(Dialect::Postgres).unwrap();
        if !sql.contains("jsonb_array_elements") || sql.starts_with("INSERT") {
            continue;
        }
        looked_at += 1;
        let binds = statement.bind_count(Dialect::Postgres).unwrap();
        let steps = postgres_plan(&mut connection, sql, binds).await;
        if postgres_walks(&steps) {
            walking.push((statement.name(), steps));
        }
    }
    (looked_at, walking)
}

/// Statements that PostgreSQL plans badly before it has any statistics: of putaways, which are made by people and are few.
const WITHOUT_STATISTICS: [&str; 5] = [
    "lines_of_orders",
    "named_cancelled",
    "named_packages",
    "open_putaways_of_orders",
    "update_putaway_lines",
];

/// And those that it plans badly while its statistics call their tables empty: between two of their indexes it sees no
/// difference then. Runs refresh them as they write (`refresh_as_it_grows`).
const WHILE_CALLED_EMPTY: [&str; 19] = [
    "close_pickups",
    "hold_pickups",
    "hurry_carriers",
    "use_bookings",
    "lines_of_orders",
    "load_packages",
    "load_putaway_lines",
    "load_putaways",
    "load_returns",
    "load_shelf_stock",
    "lock_putaways",
    "named_cancelled",
    "named_packages",
    "open_putaways_of_orders",
    "unmapped_of_orders",
    "unmapped_skus",
    "update_putaway_lines",
    "update_putaways",
    "update_shelf_stock",
];

fn beyond(allowed: &[&str], walking: Vec<(&'static str, Vec<String>)>) -> Vec<(&'static str, Vec<String>)> {
    let is_new = |walk: &(&str, _)| !allowed.contains(&walk.0);
    walking.into_iter().filter(is_new).collect()
}

#[tokio::test]
async fn nor_does_it_on_postgresql() {
    let database = TestDatabase::fresh(Kind::Postgres).await;
    database.engine().await.close().await;
    let (looked_at, walking) = postgres_walking(&database.url).await;
    assert!(looked_at > 12, "only {looked_at} statements over rows were found");
    let walking = beyond(&WITHOUT_STATISTICS, walking);
    assert!(walking.is_empty(), "{walking:#?}");
    // Statistics of empty tables, and rows since then.
    let mut connection = PgConnection::connect(&database.url).await.unwrap();
    let orders = ORDERS.replace(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 1000)",
        "",
    );
    let orders = orders.replace("FROM n", "FROM generate_series(1, 1000) AS n");
    for sql in ["ANALYZE".to_owned(), orders] {
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&mut connection)
            .await
            .unwrap();
    }
    let walking = beyond(&WHILE_CALLED_EMPTY, postgres_walking(&database.url).await.1);
    assert!(walking.is_empty(), "{walking:#?}");
    sqlx::raw_sql("ANALYZE").execute(&mut connection).await.unwrap();
    let walking = beyond(&WHILE_CALLED_EMPTY, postgres_walking(&database.url).await.1);
    assert!(walking.is_empty(), "{walking:#?}");
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
            "sale_order_by_channel (tenant_id=? AND (channel,order_code)>(?,?) AND channel<?)",
        ),
        (
            "list_orders_in_status",
            "sale_order_by_status (tenant_id=? AND (status,order_code)>(?,?) AND status<?)",
        ),
        (
            "list_orders_of_channel_in_status",
            "sale_order_by_channel_status (tenant_id=? AND (channel,status,order_code)>(?,?,?) AND (channel,status)<(?,?))",
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

/// Without `.cargo/config.toml` all of it works, and restores take half as long again.
#[tokio::test]
async fn sqlite_is_compiled_as_was_measured() {
    let database = TestDatabase::fresh(Kind::Sqlite).await;
    database.engine().await.close().await;
    let mut connection = SqliteConnection::connect(&database.url).await.unwrap();
    let options: Vec<String> = sqlx::query_scalar("PRAGMA compile_options")
        .fetch_all(&mut connection)
        .await
        .unwrap();
    assert!(options.contains(&"DEFAULT_MEMSTATUS=0".to_owned()), "{options:?}");
    for slow in ["ENABLE_STAT4", "ENABLE_MEMORY_MANAGEMENT"] {
        assert!(!options.contains(&slow.to_owned()), "{options:?}");
    }
}

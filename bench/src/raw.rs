//! The raw program: the writes of promises.md §1 as set-based statements on the same schema, and nothing else. No decision,
//! no records of a run, no papers; the rows follow from the orders' numbers, so that even binding them costs nothing.

use crate::Outcome;
use crate::page::{Case, SKUS, numbers, order_no};
use crate::place::{Bare, Place};
use sqlx::AssertSqlSafe;
use sqlx::{Connection, Executor};

/// Match by (channel, number) and read the items. CROSS JOIN, since it is an order to SQLite: without statistics its planner
/// walks all of the tenant's orders for each page.
const MATCH: &str = "SELECT o.order_code, o.version, o.status, i.item_no, i.sku, i.state FROM {nos} \
    CROSS JOIN sale_order AS o CROSS JOIN order_item AS i WHERE o.tenant_id = $1 AND o.channel_order_no = c.value \
    AND o.channel = 'SHOP1' AND i.tenant_id = $1 AND i.order_code = o.order_code";

const STOCK_OF_PAGE: &str = "(SELECT {sku} AS sku, COUNT(*) AS units FROM {nos} {units} GROUP BY 1) AS d \
    WHERE stock_level.tenant_id = $1 AND stock_level.sku = d.sku AND stock_level.facility = 'WH1'";

const UNITS: &str = "CROSS JOIN (SELECT 1 AS n UNION ALL SELECT 2) AS u";

const CHANGED: [&str; 6] = [
    "UPDATE sale_order SET status = 'COMPLETE', units_before_dispatch = 0, units_in_transit = 2, dispatched_at = 2, \
     version = version + 1 FROM {nos} WHERE sale_order.tenant_id = $1 AND sale_order.order_code = 'R' || c.value \
     AND sale_order.version = 1",
    "UPDATE order_item SET state = 'DISPATCHED' FROM {nos} WHERE order_item.tenant_id = $1 \
     AND order_item.order_code = 'R' || c.value AND order_item.state = 'FULFILLABLE'",
    "INSERT INTO package SELECT $1, 'R' || c.value, 'WH1', 'P' || c.value, 1, 'DISPATCHED', 1, 1, 'T' || c.value, 'Courier', 2, NULL, 0, NULL \
     FROM {nos}",
    "INSERT INTO stock_ledger SELECT $1, 'R' || c.value, u.n + 2, {sku}, 'WH1', 'RESERVED', 'CUSTOMER', 1, 'status', 'raw', 2, NULL \
     FROM {nos} {units}",
    "UPDATE stock_level SET reserved = reserved - d.units FROM {stock}",
    "INSERT INTO order_event SELECT $1, 'R' || c.value, 2, 'STATE', '[1,2]', 'FULFILLABLE', 'DISPATCHED', 'dispatched', 'raw', 2 \
     FROM {nos}",
];

const EXISTS: &str = "SELECT o.order_code FROM {nos} CROSS JOIN sale_order AS o WHERE o.tenant_id = $1 \
    AND o.channel_order_no = c.value AND o.channel = 'SHOP1'";

const IMPORT: [&str; 5] = [
    "INSERT INTO sale_order SELECT $1, 'R' || c.value, 'SHOP1', c.value, 'API', 'CREATED', 1, 1, 'INR', '{}', 0, 0, 0, 0, 0, 2, \
     0, 0, NULL, 0, 0, 0, 1, 2, 1, NULL FROM {nos}",
    "INSERT INTO order_item SELECT $1, 'R' || c.value, u.n, {sku}, 'L' || u.n, 'FULFILLABLE', NULL, NULL, 'NONE', NULL, 0, \
     34900, NULL, NULL, NULL FROM {nos} {units}",
    "INSERT INTO stock_ledger SELECT $1, 'R' || c.value, u.n, {sku}, 'WH1', 'AVAILABLE', 'RESERVED', 1, 'import', 'raw', 1, NULL \
     FROM {nos} {units}",
    "UPDATE stock_level SET available = available - d.units, reserved = reserved + d.units FROM {stock}",
    "INSERT INTO order_event SELECT $1, 'R' || c.value, 1, 'ORDER_IMPORTED', '[]', NULL, NULL, 'taken in', 'raw', 1 FROM {nos}",
];

/// The raw program on one connection.
pub(crate) struct Raw {
    connection: Bare,
    found: String,
    matched: String,
    import: Vec<String>,
    changed: Vec<String>,
}

impl Raw {
    pub(crate) async fn open(place: &Place) -> Outcome<Self> {
        let connection = place.connect().await?;
        let nos = match connection {
            Bare::Sqlite(_) => "json_each($2) AS c",
            Bare::Postgres(_) => "unnest($2::text[]) AS c(value)",
        };
        let sku = format!("'SKU-' || ((CAST(substr(c.value, 2) AS BIGINT) * 2 + u.n) % {SKUS})");
        let spell = |sql: &str| {
            let whole = sql.replace("{stock}", STOCK_OF_PAGE).replace("{units}", UNITS);
            whole.replace("{sku}", &sku).replace("{nos}", nos)
        };
        Ok(Self {
            found: spell(EXISTS),
            matched: spell(MATCH),
            import: IMPORT.map(spell).into(),
            changed: CHANGED.map(spell).into(),
            connection,
        })
    }

    /// Writes a page, or sees that nothing changes.
    pub(crate) async fn page(&mut self, case: Case, page: usize) -> Outcome<()> {
        self.orders(case, numbers(page)).await
    }

    /// Writes one order by itself.
    pub(crate) async fn single(&mut self, n: usize) -> Outcome<()> {
        self.orders(Case::Changed, vec![n]).await
    }

    async fn orders(&mut self, case: Case, orders: Vec<usize>) -> Outcome<()> {
        let count = orders.len();
        let numbers: Vec<String> = orders.into_iter().map(order_no).collect();
        let (read, writes, rows) = match case {
            Case::Import => (&self.found, self.import.as_slice(), 0),
            Case::Unchanged => (&self.matched, [].as_slice(), 2 * count),
            Case::Changed => (&self.matched, self.changed.as_slice(), 2 * count),
        };
        let done = match &mut self.connection {
            Bare::Sqlite(connection) => {
                let numbers = serde_json::to_string(&numbers)?;
                let query = |sql: &String| {
                    sqlx::query(AssertSqlSafe(sql.clone()))
                        .bind("ACME")
                        .bind(numbers.clone())
                };
                if writes.is_empty() {
                    // As ours: a single read needs no transaction of its own.
                    return seen(case, connection.fetch_all(query(read)).await?.len(), rows);
                }
                // A write transaction of SQLite begins as one, else it cannot wait for another.
                let mut t = connection.begin_with("BEGIN IMMEDIATE").await?;
                let found = t.fetch_all(query(read)).await?.len();
                let mut first = None;
                for sql in writes {
                    first.get_or_insert(t.execute(query(sql)).await?.rows_affected());
                }
                t.commit().await?;
                (found, first)
            }
            Bare::Postgres(connection) => {
                let query = |sql: &String| {
                    sqlx::query(AssertSqlSafe(sql.clone()))
                        .bind("ACME")
                        .bind(numbers.clone())
                };
                if writes.is_empty() {
                    return seen(case, connection.fetch_all(query(read)).await?.len(), rows);
                }
                let mut t = connection.begin().await?;
                let found = t.fetch_all(query(read)).await?.len();
                let mut first = None;
                for sql in writes {
                    first.get_or_insert(t.execute(query(sql)).await?.rows_affected());
                }
                t.commit().await?;
                (found, first)
            }
        };
        match done {
            (found, Some(first)) if found == rows && first == count as u64 => Ok(()),
            other => Err(format!("raw {case:?}, {count} orders: {other:?}").into()),
        }
    }
}

fn seen(case: Case, found: usize, rows: usize) -> Outcome<()> {
    match found == rows {
        true => Ok(()),
        false => Err(format!("raw {case:?}: {found} rows instead of {rows}").into()),
    }
}

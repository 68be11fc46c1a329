//! Where the two databases read the same statement differently, and how a shared one is written so that they do not.

use store::engine::{Engine, Statement, Value, rows};
use testkit::Kind;

use super::{exec, one, query, texts};

static MAKE: Statement = Statement::new(
    "make",
    "CREATE TABLE t_trap (id BIGINT PRIMARY KEY, word TEXT, amount BIGINT)",
);
static PUT_ROWS: Statement = Statement::new(
    "put_rows",
    "INSERT INTO t_trap (id, word, amount)
     SELECT r.id, r.word, r.amount FROM {{rows $1: id bigint, word text, amount bigint}} AS r",
);

async fn fill(engine: &dyn Engine, given: &[(i64, Option<&str>, Option<i64>)]) {
    exec(engine, &MAKE, &[]).await;
    let cells = |(id, word, amount): &(i64, Option<&str>, Option<i64>)| -> [Value; 3] {
        [(*id).into(), (*word).into(), (*amount).into()]
    };
    exec(engine, &PUT_ROWS, &[rows(given.iter().map(cells)).unwrap()]).await;
}

static LIKE: Statement = Statement::new("like", "SELECT word FROM t_trap WHERE word LIKE $1 ORDER BY word");
static LIKE_FOLDED: Statement = Statement::new(
    "like_folded",
    "SELECT word FROM t_trap WHERE lower(word) LIKE lower($1) ESCAPE '\\' ORDER BY word",
);

// LIKE ignores the case of ASCII on SQLite and minds it on PostgreSQL. Write lower(x) LIKE lower($1) ESCAPE '\', and
// escape the user's text. Beyond ASCII SQLite's lower() does nothing: fold in Rust into a column where that matters.
testkit::on_both!(like_needs_lower_on_both_sides, async |db| {
    let engine = db.unmigrated().await;
    fill(
        &*engine,
        &[
            (1, Some("Ab%"), None),
            (2, Some("abc"), None),
            (3, Some("Éb"), None),
        ],
    )
    .await;
    let plain = texts(query(&*engine, &LIKE, &["ab%".into()]).await);
    assert_eq!(plain.len(), if db.kind == Kind::Sqlite { 2 } else { 1 });
    assert_eq!(
        texts(query(&*engine, &LIKE_FOLDED, &["aB%".into()]).await),
        ["Ab%", "abc"]
    );
    assert_eq!(
        texts(query(&*engine, &LIKE_FOLDED, &["aB\\%".into()]).await),
        ["Ab%"]
    );
    let accented = texts(query(&*engine, &LIKE_FOLDED, &["éb".into()]).await);
    assert_eq!(accented.len(), if db.kind == Kind::Sqlite { 0 } else { 1 });
});

static NULLS_SILENT: Statement = Statement::new("nulls_silent", "SELECT id FROM t_trap ORDER BY word, id");
static NULLS_SAID: Statement = Statement::new(
    "nulls_said",
    "SELECT id FROM t_trap ORDER BY word ASC NULLS LAST, id",
);

// NULL sorts first on SQLite and last on PostgreSQL. Write NULLS FIRST or NULLS LAST after every nullable sort column.
testkit::on_both!(null_order_must_be_said, async |db| {
    let engine = db.unmigrated().await;
    fill(&*engine, &[(1, None, None), (2, Some("a"), None)]).await;
    let ids = |rows: Vec<store::engine::Row>| -> Vec<i64> {
        rows.into_iter().map(|row| row.reader().int().unwrap()).collect()
    };
    let silent = ids(query(&*engine, &NULLS_SILENT, &[]).await);
    assert_eq!(silent, if db.kind == Kind::Sqlite { [1, 2] } else { [2, 1] });
    assert_eq!(ids(query(&*engine, &NULLS_SAID, &[]).await), [2, 1]);
});

static SUM: Statement = Statement::new("sum", "SELECT SUM(amount) FROM t_trap");
static SUM_CAST: Statement = Statement::new(
    "sum_cast",
    "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM t_trap",
);

// SUM of bigint is numeric on PostgreSQL, and NULL over no rows on both. Write CAST(COALESCE(SUM(x), 0) AS BIGINT).
// AVG, and / between integers where a fraction is meant, have no shared form: compute in Rust.
testkit::on_both!(a_sum_is_cast, async |db| {
    let engine = db.unmigrated().await;
    fill(&*engine, &[(1, None, Some(2)), (2, None, Some(3))]).await;
    let plain = engine.read().await.unwrap().query(&SUM, &[]).await;
    assert_eq!(plain.is_ok(), db.kind == Kind::Sqlite);
    assert_eq!(one(&*engine, &SUM_CAST, &[]).await.int(), Ok(5));
});

static RETURNING: Statement = Statement::new(
    "returning",
    "INSERT INTO t_trap (id, word)
     SELECT r.id, r.word FROM {{rows $1: id bigint, word text}} AS r WHERE true
     ON CONFLICT (id) DO NOTHING RETURNING id, word",
);

// RETURNING has no order, and leaves out rows in conflict. Return the key, and match in Rust. Neither database takes
// ORDER BY there; SQLite does not let RETURNING be read from in a WITH.
testkit::on_both!(returning_is_matched_by_key, async |db| {
    let engine = db.unmigrated().await;
    fill(&*engine, &[(2, Some("there already"), None)]).await;
    let bind = rows([
        [Value::Int(3), "c".into()],
        [1.into(), "a".into()],
        [2.into(), "b".into()],
    ])
    .unwrap();
    let mut session = engine.write().await.unwrap();
    let returned = session.query(&RETURNING, &[bind]).await.unwrap();
    session.commit().await.unwrap();
    let mut found: Vec<_> = returned
        .into_iter()
        .map(|row| {
            let mut row = row.reader();
            (row.int().unwrap(), row.text().unwrap())
        })
        .collect();
    found.sort();
    assert_eq!(found, [(1, "a".to_owned()), (3, "c".to_owned())]);
});

static SORTED: Statement = Statement::new("sorted", "SELECT word FROM t_trap ORDER BY word");
static SORTED_BYTES: Statement = Statement::new(
    "sorted_bytes",
    "SELECT word FROM t_trap ORDER BY word {{for_update}}",
);

// SQLite compares text byte by byte. PostgreSQL does so only where the database or column has the collation "C" (or
// C.UTF-8): write `TEXT COLLATE "C"` on every text column that is sorted, paged or ranged over in its migration.
testkit::on_both!(text_sorts_by_bytes_in_the_tests_cluster, async |db| {
    let engine = db.unmigrated().await;
    fill(
        &*engine,
        &[
            (1, Some("b"), None),
            (2, Some("B"), None),
            (3, Some("a"), None),
            (4, Some("é"), None),
        ],
    )
    .await;
    assert_eq!(texts(query(&*engine, &SORTED, &[]).await), ["B", "a", "b", "é"]);
    let mut session = engine.write().await.unwrap();
    assert_eq!(
        texts(session.query(&SORTED_BYTES, &[]).await.unwrap()),
        ["B", "a", "b", "é"]
    );
});

static GREATEST: Statement = Statement::new(
    "greatest",
    "SELECT CASE WHEN $1 > $2 THEN CAST($1 AS BIGINT) ELSE CAST($2 AS BIGINT) END",
);

// The larger of two is MAX(a, b) on SQLite and GREATEST(a, b) on PostgreSQL. Write CASE.
testkit::on_both!(the_larger_of_two_is_a_case, async |db| {
    let engine = db.unmigrated().await;
    assert_eq!(
        one(&*engine, &GREATEST, &[2.into(), 10.into()]).await.int(),
        Ok(10)
    );
});

static TYPED: Statement = Statement::new(
    "typed",
    "SELECT r.word || '!', r.id + 1 FROM {{rows $1: id bigint, word text}} AS r WHERE r.id = $2 AND r.word = $3",
);

// Cells of rows have their types on both: on SQLite those of the JSON, so give text for text and numbers for bigint.
testkit::on_both!(cells_of_rows_are_typed, async |db| {
    let engine = db.unmigrated().await;
    let bind = rows([[Value::Int(41), "12".into()]]).unwrap();
    let mut row = one(&*engine, &TYPED, &[bind, 41.into(), "12".into()]).await;
    assert_eq!((row.text(), row.int()), (Ok("12!".to_owned()), Ok(42)));
});

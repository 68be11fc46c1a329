//! Binding and reading.

use store::engine::{Statement, StoreError, Value, rows};

use super::{exec, one, query};

static KEEP: Statement = Statement::new(
    "keep",
    "CREATE TABLE IF NOT EXISTS t_engine (id BIGINT PRIMARY KEY, i BIGINT, t TEXT, b {{blob}})",
);
static MAKE: Statement = Statement::new(
    "make",
    "CREATE TABLE t_engine (id BIGINT PRIMARY KEY, number BIGINT, word TEXT, amount BIGINT, note TEXT)",
);
static PUT: Statement = Statement::new(
    "put",
    "INSERT INTO t_engine (id, number, word, amount, note) VALUES ($1, $2, $3, $4, $5)",
);
static GET: Statement = Statement::new(
    "get",
    "SELECT number, word, amount, note FROM t_engine WHERE id = $1",
);
static ECHO: Statement = Statement::new("echo", "SELECT $1, $2, $1, $3");
static FLAGS: Statement = Statement::new(
    "flags",
    "SELECT EXISTS (SELECT 1 WHERE $1 = 1), CAST($1 AS BIGINT)",
);
static REAL: Statement = Statement::new("real", "SELECT 1, CAST(1.5 AS REAL)");
// A statement that inserts from a SELECT and has ON CONFLICT needs WHERE true: SQLite would read ON as a join's.
static PUT_ROWS: Statement = Statement::new(
    "put_rows",
    "-- $1: id, number, word
     INSERT INTO t_engine (id, number, word)
     SELECT r.id, r.number, r.word FROM {{rows $1: id bigint, number bigint, word text}} AS r
     WHERE true
     ON CONFLICT (id) DO UPDATE SET number = excluded.number, word = excluded.word",
);
static UPDATE_ROWS: Statement = Statement::new(
    "update_rows",
    "UPDATE t_engine AS t SET word = r.word FROM {{rows $1: id bigint, word text}} AS r WHERE t.id = r.id",
);
static ALL: Statement = Statement::new("all", "SELECT id, number, word FROM t_engine ORDER BY id");

testkit::on_both!(every_kind_of_value_comes_back, async |db| {
    let engine = db.unmigrated().await;
    exec(&*engine, &MAKE, &[]).await;
    let word = "naïve \"quoted\" 'single' \\ 日本語 🚚\n\ttab";
    exec(
        &*engine,
        &PUT,
        &[1.into(), i64::MAX.into(), word.into(), i64::MIN.into(), "".into()],
    )
    .await;
    exec(
        &*engine,
        &PUT,
        &[
            2.into(),
            Value::OptInt(None),
            Value::OptText(None),
            Some(5).into(),
            Some("x").into(),
        ],
    )
    .await;
    let mut row = one(&*engine, &GET, &[1.into()]).await;
    assert_eq!(
        (row.int(), row.text(), row.int(), row.text()),
        (Ok(i64::MAX), Ok(word.to_owned()), Ok(i64::MIN), Ok(String::new()))
    );
    let mut row = one(&*engine, &GET, &[2.into()]).await;
    assert_eq!(
        (row.opt_int(), row.opt_text(), row.opt_int(), row.opt_text()),
        (Ok(None), Ok(None), Ok(Some(5)), Ok(Some("x".to_owned())))
    );
});

testkit::on_both!(binds_are_by_number_and_may_repeat, async |db| {
    let engine = db.unmigrated().await;
    let mut row = one(&*engine, &ECHO, &["a".into(), 7.into(), vec![0_u8, 255].into()]).await;
    assert_eq!(
        (row.text(), row.int(), row.text(), row.blob()),
        (Ok("a".to_owned()), Ok(7), Ok("a".to_owned()), Ok(vec![0, 255]))
    );
});

testkit::on_both!(flags_are_0_and_1, async |db| {
    let engine = db.unmigrated().await;
    for flag in [true, false] {
        let mut row = one(&*engine, &FLAGS, &[flag.into()]).await;
        assert_eq!((row.flag(), row.flag()), (Ok(flag), Ok(flag)));
    }
});

testkit::on_both!(a_wrong_type_names_statement_and_column, async |db| {
    let engine = db.unmigrated().await;
    let mut row = one(&*engine, &ECHO, &["a".into(), 7.into(), "b".into()]).await;
    row.text().unwrap();
    let Err(StoreError::Corrupt { what, problem }) = row.text() else {
        panic!("7 is no text")
    };
    assert_eq!(what, "column 1 of statement echo");
    assert_eq!(problem, "expected text and found an integer");
    row.text().unwrap();
    row.text().unwrap();
    assert!(
        row.text()
            .is_err_and(|error| error.to_string().contains("the row ends before it"))
    );
    let mut session = engine.read().await.unwrap();
    let error = session.query(&REAL, &[]).await.unwrap_err();
    assert!(
        matches!(&error, StoreError::Corrupt { what, .. } if what == "column 1 of statement real"),
        "{error}"
    );
});

testkit::on_both!(rows_keep_nulls_text_and_big_numbers, async |db| {
    let engine = db.unmigrated().await;
    exec(&*engine, &MAKE, &[]).await;
    let given = [
        (
            1,
            Some(i64::MAX),
            Some("it's \"x\" \\ \u{1} \u{7f} \u{2028} 日本 🚚"),
        ),
        (2, Some(i64::MIN), Some("")),
        (3, None, None),
        (4, Some(9_007_199_254_740_993), Some("null")),
        (5, Some(0), Some("[1]")),
        (6, Some(-1), Some("007")),
    ];
    let cells = |(id, number, word): &(i64, Option<i64>, Option<&str>)| -> [Value; 3] {
        [(*id).into(), (*number).into(), (*word).into()]
    };
    let bind = rows(given.iter().map(cells)).unwrap();
    assert_eq!(exec(&*engine, &PUT_ROWS, std::slice::from_ref(&bind)).await, 6);
    assert_eq!(
        exec(&*engine, &PUT_ROWS, &[bind]).await,
        6,
        "a second time all are in conflict"
    );
    for (row, (id, number, word)) in query(&*engine, &ALL, &[]).await.into_iter().zip(given) {
        let mut row = row.reader();
        assert_eq!(
            (row.int(), row.opt_int(), row.opt_text()),
            (Ok(id), Ok(number), Ok(word.map(str::to_owned)))
        );
    }
    let words = rows([[Value::Int(1), "one".into()], [Value::Int(99), "none".into()]]).unwrap();
    assert_eq!(exec(&*engine, &UPDATE_ROWS, &[words]).await, 1);
    assert_eq!(exec(&*engine, &UPDATE_ROWS, &[rows([[]; 0]).unwrap()]).await, 0);
});

#[test]
fn rows_refuse_what_json_cannot_carry() {
    assert!(rows([[Value::Blob(vec![1])]]).is_err());
    assert!(rows([["a\0b".into()] as [Value; 1]]).is_err());
}

testkit::on_both!(what_would_differ_is_refused_on_both, async |db| {
    let engine = db.unmigrated().await;
    for binds in [
        vec!["a".into()],
        vec![1.into(), 2.into(), 3.into(), 4.into()],
        vec!["a\0".into(), 1.into(), 1.into()],
    ] {
        let error = engine
            .read()
            .await
            .unwrap()
            .query(&ECHO, &binds)
            .await
            .unwrap_err();
        assert_eq!(error.code(), "STORE_OTHER", "{error}");
    }
    let error = engine.write().await.unwrap().exec(&KEEP, &[]).await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("statement keep: unknown placeholder {{blob}}"),
        "{error}"
    );
});

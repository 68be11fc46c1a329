//! Errors by what can be done about them, the same on both.

use store::engine::{ConstraintKind, Engine, Statement, StoreError, Value, open};
use testkit::{Kind, TestDatabase};

use super::exec;

static MAKE: Statement = Statement::new(
    "make",
    "CREATE TABLE t_rule (tenant BIGINT, id BIGINT NOT NULL, code TEXT, label TEXT UNIQUE,
       parent BIGINT, PRIMARY KEY (tenant, id), UNIQUE (tenant, code, id),
       CONSTRAINT t_rule_id_positive CHECK (id > 0))",
);
static INDEX: Statement = Statement::new(
    "index",
    "CREATE UNIQUE INDEX t_rule_code_live ON t_rule (tenant, code) WHERE label IS NULL",
);
static INDEX_LOWER: Statement = Statement::new(
    "index_lower",
    "CREATE UNIQUE INDEX t_rule_code_folded ON t_rule (tenant, lower(code)) WHERE id >= 5",
);
static CHILD: Statement = Statement::new(
    "child",
    "CREATE TABLE t_child (tenant BIGINT NOT NULL, id BIGINT NOT NULL, note TEXT NOT NULL,
       CONSTRAINT t_child_rule FOREIGN KEY (tenant, id) REFERENCES t_rule (tenant, id))",
);
static PUT: Statement = Statement::new(
    "put",
    "INSERT INTO t_rule (tenant, id, code, label) VALUES ($1, $2, $3, $4)",
);
static PUT_CHILD: Statement = Statement::new(
    "put_child",
    "INSERT INTO t_child (tenant, id, note) VALUES ($1, $2, $3)",
);
static NONSENSE: Statement = Statement::new("nonsense", "SELECT * FROM t_nowhere");

async fn refused(
    engine: &dyn Engine,
    statement: &'static Statement,
    binds: &[Value],
) -> (ConstraintKind, String) {
    match engine.write().await.unwrap().exec(statement, binds).await {
        Err(StoreError::Constraint { kind, name, message }) => {
            assert!(message.starts_with(statement.name()), "{message}");
            (kind, name)
        }
        other => panic!("{other:?}"),
    }
}

testkit::on_both!(a_broken_rule_has_the_same_name, async |db| {
    let engine = db.unmigrated().await;
    for statement in [&MAKE, &INDEX, &INDEX_LOWER, &CHILD] {
        exec(&*engine, statement, &[]).await;
    }
    let none = || Value::OptText(None);
    exec(&*engine, &PUT, &[1.into(), 1.into(), Some("a").into(), none()]).await;
    exec(
        &*engine,
        &PUT,
        &[1.into(), 2.into(), Some("b").into(), Some("x").into()],
    )
    .await;
    exec(
        &*engine,
        &PUT,
        &[1.into(), 5.into(), Some("e").into(), Some("y").into()],
    )
    .await;
    for (binds, kind, name) in [
        (
            [1.into(), 1.into(), Some("z").into(), none()],
            ConstraintKind::Unique,
            "t_rule_pkey",
        ),
        (
            [1.into(), 3.into(), Some("a").into(), none()],
            ConstraintKind::Unique,
            "t_rule_code_live",
        ),
        (
            [1.into(), 6.into(), Some("E").into(), none()],
            ConstraintKind::Unique,
            "t_rule_code_folded",
        ),
        (
            [1.into(), 3.into(), Some("c").into(), Some("x").into()],
            ConstraintKind::Unique,
            "t_rule_label_key",
        ),
        (
            [1.into(), 0.into(), Some("d").into(), none()],
            ConstraintKind::Check,
            "t_rule_id_positive",
        ),
    ] {
        // One rule at a time: of several broken ones, each database tells another first.
        assert_eq!(refused(&*engine, &PUT, &binds).await, (kind, name.to_owned()));
    }
    let missing = refused(&*engine, &PUT_CHILD, &[1.into(), 1.into(), none()]).await;
    assert_eq!(missing, (ConstraintKind::NotNull, "t_child.note".to_owned()));
    let orphan = refused(&*engine, &PUT_CHILD, &[1.into(), 9.into(), Some("n").into()]).await;
    // SQLite knows only that one foreign key failed.
    let name = if db.kind == Kind::Sqlite {
        "foreign_key"
    } else {
        "t_child_rule"
    };
    assert_eq!(orphan, (ConstraintKind::ForeignKey, name.to_owned()));
});

testkit::on_both!(our_own_mistakes_are_other_and_name_the_statement, async |db| {
    let engine = db.unmigrated().await;
    let error = engine
        .read()
        .await
        .unwrap()
        .query(&NONSENSE, &[])
        .await
        .unwrap_err();
    assert_eq!(error.code(), "STORE_OTHER");
    assert!(
        error.to_string().contains("nonsense") && error.to_string().contains("t_nowhere"),
        "{error}"
    );
});

#[tokio::test]
async fn addresses_are_refused_without_showing_them() {
    for (url, code) in [
        ("mysql://u:secret@h/d", "STORE_ADDRESS"),
        ("nothing", "STORE_ADDRESS"),
        ("sqlite::memory:", "STORE_ADDRESS"),
        ("postgres://u:secret@h:port/d", "STORE_ADDRESS"),
        ("postgres://u:secret@127.0.0.1:1/d", "STORE_UNAVAILABLE"),
        ("sqlite:/proc/none/x.db", "STORE_UNAVAILABLE"),
    ] {
        let error = open(url).await.err().unwrap();
        assert_eq!(error.code(), code, "{error}");
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}

#[tokio::test]
async fn a_file_that_is_no_database_is_corrupt() {
    let db = TestDatabase::fresh(Kind::Sqlite).await;
    std::fs::write(
        db.url.strip_prefix("sqlite:").unwrap(),
        "this is a letter, not a database".repeat(99),
    )
    .unwrap();
    assert_eq!(
        open(&db.url).await.err().map(|error| error.code()),
        Some("STORE_CORRUPT")
    );
}

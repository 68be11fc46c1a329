//! The runner of migrations. The schemas themselves are compared in `schemas_agree.rs`.

use store::engine::Statement;

use super::exec;

static FUTURE: Statement = Statement::new(
    "future",
    "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
     VALUES (9999, 'from the future', true, $1, 1)",
);

testkit::on_both!(pending_then_applied_then_nothing, async |db| {
    let engine = db.unmigrated().await;
    let pending = engine.pending().await.unwrap();
    assert!(pending.is_sorted());
    assert_eq!(engine.migrate().await.unwrap(), pending);
    assert_eq!(engine.pending().await.unwrap(), Vec::<String>::new());
    assert_eq!(engine.migrate().await.unwrap(), Vec::<String>::new());
});

testkit::on_both!(several_processes_apply_each_migration_once, async |db| {
    let (one, two, three) = tokio::join!(db.unmigrated(), db.unmigrated(), db.unmigrated());
    let pending = one.pending().await.unwrap();
    let (first, second, third) = tokio::join!(one.migrate(), two.migrate(), three.migrate());
    let applied: Vec<_> = [first, second, third]
        .into_iter()
        .flat_map(Result::unwrap)
        .collect();
    assert_eq!(applied, pending, "one of them applied all");
});

testkit::on_both!(a_database_of_a_newer_program_is_refused, async |db| {
    let engine = db.engine().await;
    exec(&*engine, &FUTURE, &[vec![1_u8].into()]).await;
    let error = engine.migrate().await.unwrap_err();
    assert_eq!(error.code(), "STORE_SCHEMA");
    assert!(error.to_string().contains("update the program"), "{error}");
});

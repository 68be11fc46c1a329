//! What a transaction sees and leaves behind.

use store::engine::Statement;

use super::{exec, one};

static MAKE: Statement = Statement::new("make", "CREATE TABLE t_session (id BIGINT PRIMARY KEY)");
static PUT: Statement = Statement::new("put", "INSERT INTO t_session (id) VALUES ($1)");
static COUNT: Statement = Statement::new("count", "SELECT COUNT(*) FROM t_session");

testkit::on_both!(a_dropped_session_leaves_nothing, async |db| {
    let engine = db.unmigrated().await;
    exec(&*engine, &MAKE, &[]).await;
    let mut session = engine.write().await.unwrap();
    session.exec(&PUT, &[1.into()]).await.unwrap();
    drop(session);
    assert_eq!(one(&*engine, &COUNT, &[]).await.int(), Ok(0));
    assert_eq!(
        exec(&*engine, &PUT, &[1.into()]).await,
        1,
        "the connection is usable again"
    );
});

testkit::on_both!(a_session_that_failed_cannot_be_committed, async |db| {
    let engine = db.unmigrated().await;
    exec(&*engine, &MAKE, &[]).await;
    let mut session = engine.write().await.unwrap();
    session.exec(&PUT, &[1.into()]).await.unwrap();
    session.exec(&PUT, &[1.into()]).await.unwrap_err();
    assert!(
        session
            .exec(&PUT, &[2.into()])
            .await
            .unwrap_err()
            .to_string()
            .contains("earlier statement")
    );
    assert!(
        session
            .commit()
            .await
            .unwrap_err()
            .to_string()
            .contains("earlier statement")
    );
    assert_eq!(one(&*engine, &COUNT, &[]).await.int(), Ok(0));
});

testkit::on_both!(a_read_session_sees_one_moment, async |db| {
    let engine = db.unmigrated().await;
    exec(&*engine, &MAKE, &[]).await;
    let mut session = engine.read().await.unwrap();
    let count = async |session: &mut Box<dyn store::engine::Session>| {
        session.query(&COUNT, &[]).await.unwrap().remove(0).reader().int()
    };
    assert_eq!(count(&mut session).await, Ok(0));
    exec(&*engine, &PUT, &[1.into()]).await;
    assert_eq!(count(&mut session).await, Ok(0));
    session.commit().await.unwrap();
    assert_eq!(one(&*engine, &COUNT, &[]).await.int(), Ok(1));
});

testkit::on_both!(a_read_session_cannot_write, async |db| {
    let engine = db.unmigrated().await;
    exec(&*engine, &MAKE, &[]).await;
    let mut session = engine.read().await.unwrap();
    session.exec(&PUT, &[1.into()]).await.unwrap_err();
    drop(session);
    assert_eq!(one(&*engine, &COUNT, &[]).await.int(), Ok(0));
});

testkit::on_both!(a_closed_engine_is_unavailable, async |db| {
    let engine = db.unmigrated().await;
    engine.close().await;
    assert_eq!(
        engine.read().await.err().map(|error| error.code()),
        Some("STORE_UNAVAILABLE")
    );
    assert_eq!(
        engine.write().await.err().map(|error| error.code()),
        Some("STORE_UNAVAILABLE")
    );
});

//! Two who want the same row.

use std::sync::Arc;

use store::engine::{Engine, RetryCounter, RetryLimit, Statement, StoreError, with_retry};
use testkit::{Kind, TestDatabase};

use super::{exec, one};

static MAKE: Statement = Statement::new(
    "make",
    "CREATE TABLE t_stock (id BIGINT PRIMARY KEY, units BIGINT NOT NULL, version BIGINT NOT NULL)",
);
static PUT: Statement = Statement::new(
    "put",
    "INSERT INTO t_stock (id, units, version) VALUES ($1, 0, 0)",
);
static GET: Statement = Statement::new("get", "SELECT units, version FROM t_stock WHERE id = $1");
static GET_LOCKED: Statement = Statement::new(
    "get_locked",
    "SELECT s.units FROM t_stock AS s WHERE s.id = $1 {{for_update_of:s}}",
);
static SET_GUARDED: Statement = Statement::new(
    "set_guarded",
    "UPDATE t_stock SET units = $2, version = version + 1 WHERE id = $1 AND version = $3",
);
static ADD: Statement = Statement::new("add", "UPDATE t_stock SET units = units + 1 WHERE id = $1");

const WORKERS: i64 = 4;
const ROUNDS: i64 = 25;
/// How often they contend at most, until one is in the way of another.
const TIMES_MAX: i64 = 20;

/// Load, decide, write with a guard: what the house does with every order.
async fn add_guarded(engine: &dyn Engine) -> Result<(), StoreError> {
    let mut session = engine.write().await?;
    let mut row = session.query(&GET, &[1.into()]).await?.remove(0).reader();
    let (units, version) = (row.int()?, row.int()?);
    // Give the others a chance to read the same version.
    tokio::task::yield_now().await;
    if session
        .exec(&SET_GUARDED, &[1.into(), (units + 1).into(), version.into()])
        .await?
        == 0
    {
        return Err(StoreError::Conflict {
            what: "stock 1".to_owned(),
        });
    }
    session.commit().await
}

async fn contend(engines: Vec<Arc<dyn Engine>>) -> Arc<RetryCounter> {
    let counter = Arc::new(RetryCounter::new());
    let limit = RetryLimit {
        attempts_max: 1_000,
        ..RetryLimit::default()
    };
    let workers: Vec<_> = engines
        .into_iter()
        .map(|engine| {
            let counter = Arc::clone(&counter);
            tokio::spawn(async move {
                for _ in 0..ROUNDS {
                    with_retry(&counter, limit, || add_guarded(&*engine))
                        .await
                        .unwrap();
                }
            })
        })
        .collect();
    for worker in workers {
        worker.await.unwrap();
    }
    counter
}

testkit::on_both!(no_update_is_lost, async |db| {
    // An engine each, as separate processes would have.
    let mut engines = Vec::new();
    for _ in 0..WORKERS {
        engines.push(db.unmigrated().await);
    }
    let engine = Arc::clone(&engines[0]);
    exec(&*engine, &MAKE, &[]).await;
    exec(&*engine, &PUT, &[1.into()]).await;
    // On a busy machine they may come one after the other, once and again.
    for time in 1..=TIMES_MAX {
        let counter = contend(engines.clone()).await;
        assert_eq!(
            one(&*engine, &GET, &[1.into()]).await.int(),
            Ok(time * WORKERS * ROUNDS)
        );
        assert_eq!(counter.gave_up(), 0);
        if db.kind == Kind::Sqlite || counter.retries() > 0 {
            return;
        }
    }
    panic!("the guard was never needed: the test contends no more");
});

testkit::on_both!(a_locked_row_waits_and_is_not_retried, async |db| {
    let engine = db.unmigrated().await;
    exec(&*engine, &MAKE, &[]).await;
    exec(&*engine, &PUT, &[1.into()]).await;
    let counter = RetryCounter::new();
    let add = || async {
        let mut session = engine.write().await?;
        let units = session
            .query(&GET_LOCKED, &[1.into()])
            .await?
            .remove(0)
            .reader()
            .int()?;
        tokio::task::yield_now().await;
        session
            .exec(&SET_GUARDED, &[1.into(), (units + 1).into(), units.into()])
            .await?;
        session.commit().await
    };
    let (one_done, two_done) = tokio::join!(
        with_retry(&counter, RetryLimit::default(), add),
        with_retry(&counter, RetryLimit::default(), add)
    );
    assert_eq!((one_done, two_done, counter.retries()), (Ok(()), Ok(()), 0));
    assert_eq!(one(&*engine, &GET, &[1.into()]).await.int(), Ok(2));
});

/// Two sessions that take two rows in opposite order: PostgreSQL ends one of them, and the retry saves it.
#[test]
fn a_deadlock_is_busy_and_retried() {
    testkit::run(Kind::Postgres, async |db: &TestDatabase| {
        let engine = db.unmigrated().await;
        exec(&*engine, &MAKE, &[]).await;
        exec(&*engine, &PUT, &[1.into()]).await;
        exec(&*engine, &PUT, &[2.into()]).await;
        let counter = RetryCounter::new();
        let barrier = tokio::sync::Barrier::new(2);
        let add = async |first: i64, second: i64| {
            let met = std::cell::Cell::new(false);
            with_retry(&counter, RetryLimit::default(), || async {
                let mut session = engine.write().await?;
                session.exec(&ADD, &[first.into()]).await?;
                if !met.replace(true) {
                    barrier.wait().await;
                }
                session.exec(&ADD, &[second.into()]).await?;
                session.commit().await
            })
            .await
        };
        let done = tokio::join!(add(1, 2), add(2, 1));
        assert_eq!((done, counter.retries()), ((Ok(()), Ok(())), 1));
        assert_eq!(one(&*engine, &GET, &[1.into()]).await.int(), Ok(2));
    });
}

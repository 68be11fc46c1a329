//! The observer in the database, and what it saw.

use crate::place::Place;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::collections::BTreeMap;

/// A commit is good when its process holds the run and its transaction has the run's row, so that nobody can take it meanwhile.
const STALE: &str = "SELECT 'run ' || run_id || ': ' || process || ' committed ' || source || ' while '
        || COALESCE(holder, 'nobody') || ' held it, run ' || COALESCE(state, 'gone')
        || CASE WHEN is_locked THEN '' ELSE ', row not locked' END || ' (' || count(*) || ' times)'
    FROM watch.commit WHERE holder IS DISTINCT FROM process OR NOT is_locked
    GROUP BY run_id, process, source, holder, state, is_locked
    UNION ALL
    SELECT 'run ' || run_id || ': ' || what || ' by ' || process || ' while ' || COALESCE(holder, 'nobody') || ' held it ('
        || count(*) || ' times)'
    FROM watch.foreign_change GROUP BY run_id, process, holder, what
    ORDER BY 1";

/// The planted fault: a claim does not move the token on, so that whoever lost a run still has the right one and every commit
/// passes without proving anything.
const FREEZE_TOKENS: &str = "CREATE FUNCTION watch.freeze_token() RETURNS TRIGGER LANGUAGE plpgsql AS $$
    BEGIN NEW.token := OLD.token; RETURN NEW; END $$;
    CREATE TRIGGER freeze_token BEFORE UPDATE ON run FOR EACH ROW WHEN (NEW.token <> OLD.token) EXECUTE FUNCTION watch.freeze_token()";

/// Installs the observer.
pub(super) async fn install(place: &Place) {
    script(place, include_str!("watch.sql")).await;
}

/// Makes all tokens alike.
pub(super) async fn freeze_tokens(place: &Place) {
    script(place, FREEZE_TOKENS).await;
}

async fn script(place: &Place, sql: &str) {
    let mut beside = PgConnection::connect(place.database_url()).await.unwrap();
    let run = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(&mut beside)
        .await;
    run.unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// Every commit, and every change of a run, by a process that did not hold it.
pub(super) async fn stale_commits(place: &Place) -> Vec<String> {
    place.select(STALE).await
}

/// How many commits of work were seen.
pub(super) async fn commits(place: &Place) -> usize {
    let count = place.select("SELECT count(*)::text FROM watch.commit").await;
    count[0].parse().unwrap()
}

/// Every run went from state to state as it may, and no two of a lane ran at once, whoever worked.
pub(super) async fn assert_steps(place: &Place) {
    let sql = "SELECT run_id || ' ' || lane || ' ' || old_state || ' ' || new_state || ' ' || old_token || ' ' || new_token || ' '
        || process FROM watch.step ORDER BY turn";
    let mut stands: BTreeMap<String, String> = BTreeMap::new();
    let mut in_lane: BTreeMap<String, String> = BTreeMap::new();
    for step in place.select(sql).await {
        let [run, lane, old, new, had, has] = step.splitn(7, ' ').take(6).collect::<Vec<_>>()[..] else {
            panic!("{step}")
        };
        let (had, has): (i64, i64) = (had.parse().unwrap(), has.parse().unwrap());
        let before = stands.insert(run.to_owned(), new.to_owned());
        assert_eq!(
            before.as_deref().unwrap_or("QUEUED"),
            old,
            "a step is missing: {step}"
        );
        match (old, new) {
            ("QUEUED", "RUNNING") => {
                assert_eq!(has, had + 1, "a claim has a token of its own: {step}");
                let other = in_lane.insert(lane.to_owned(), run.to_owned());
                assert_eq!(other, None, "two runs of a lane at once: {step}");
            }
            ("RUNNING", "QUEUED" | "SUCCEEDED" | "INTERRUPTED" | "SKIPPED") => {
                assert_eq!(has, had, "only a claim changes the token: {step}");
                assert_eq!(in_lane.remove(lane).as_deref(), Some(run), "{step}");
            }
            _ => panic!("no run may go this way here: {step}"),
        }
    }
    assert!(!stands.is_empty(), "nothing was seen");
    assert_eq!(in_lane, BTreeMap::new(), "something runs still");
}

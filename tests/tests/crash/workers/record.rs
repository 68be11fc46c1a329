//! What the rows of runs say when all is over: no tick twice, none left out, each run's record whole.

use crate::place::Place;
use std::collections::BTreeMap;

/// What the runs came to.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// Runs that were worked on.
    pub(super) runs: usize,
    /// Ticks that came while their lane was busy.
    pub(super) skipped: usize,
    /// Runs that more than one claim worked on.
    pub(super) claimed_again: usize,
    /// Runs whose every attempt was lost.
    pub(super) interrupted: usize,
    /// Ticks that were over before anybody looked.
    pub(super) missed: i64,
}

/// Reads and checks all runs; `beat_us` is the time between two ticks.
pub(super) async fn check(place: &Place, beat_us: i64) -> Record {
    let mut record = Record::default();
    let mut ticks: BTreeMap<String, Vec<(i64, i64)>> = BTreeMap::new();
    for row in rows(place).await {
        let [
            lane,
            tick,
            queued,
            state,
            attempts,
            attempts_max,
            token,
            pages,
            noted,
        ] = row.split(' ').collect::<Vec<_>>()[..]
        else {
            panic!("{row}")
        };
        let number = |text: &str| text.parse::<i64>().unwrap_or_else(|e| panic!("{row}: {e}"));
        let (attempts, token) = (number(attempts), number(token));
        assert_eq!(
            number(pages),
            number(noted),
            "pages counted and pages noted: {row}"
        );
        match state {
            // A tick whose lane was busy: nobody ever had it.
            "SKIPPED" if token == 0 => record.skipped += 1,
            "SUCCEEDED" | "INTERRUPTED" => {
                record.runs += 1;
                record.claimed_again += usize::from(token > 1);
                record.interrupted += usize::from(state == "INTERRUPTED");
                assert!((1..=number(attempts_max)).contains(&attempts), "{row}");
                assert!(token >= attempts, "an attempt without a claim: {row}");
            }
            _ => panic!("no run ends like this here: {row}"),
        }
        if tick != "-" {
            let of_lane = ticks.entry(lane.to_owned()).or_default();
            of_lane.push((number(tick), number(queued)));
        }
    }
    let next = "SELECT channel || '/' || kind || ' ' || tick_at FROM task";
    for task in place.select(next).await {
        let (lane, next) = task.split_once(' ').unwrap();
        let mut of_lane = ticks.remove(lane).unwrap_or_default();
        of_lane.sort_unstable();
        of_lane.push((next.parse().unwrap(), i64::MAX));
        record.missed += no_gap(lane, &of_lane, beat_us);
    }
    assert!(ticks.is_empty(), "ticks of no task: {ticks:?}");
    record
}

async fn rows(place: &Place) -> Vec<String> {
    let sql = "SELECT r.lane || ' ' || COALESCE(CAST(r.tick_at AS TEXT), '-') || ' ' || r.queued_at || ' ' || r.state || ' '
        || r.attempts || ' ' || r.attempts_max || ' ' || r.token || ' ' || r.pages || ' '
        || (SELECT count(*) FROM run_page AS p WHERE p.tenant_id = r.tenant_id AND p.run_id = r.run_id)
        FROM run AS r ORDER BY r.run_id";
    place.select(sql).await
}

/// Ticks keep their beat, none twice. Those between two that were taken were over when the first of them was taken, which is
/// how ticks are missed; answers how many.
fn no_gap(lane: &str, ticks: &[(i64, i64)], beat_us: i64) -> i64 {
    let mut missed = 0;
    for pair in ticks.windows(2) {
        let [(tick, taken_at), (next, _)] = [pair[0], pair[1]];
        let apart = next - tick;
        assert!(apart > 0, "{lane}: the tick {tick} was run twice");
        assert_eq!(apart % beat_us, 0, "{lane}: {tick} and {next} are off the beat");
        let last_missed = next - beat_us;
        assert!(
            last_missed == tick || last_missed <= taken_at,
            "{lane}: the tick {last_missed} was left out, after {tick} was taken at {taken_at}"
        );
        missed += apart / beat_us - 1;
    }
    missed
}

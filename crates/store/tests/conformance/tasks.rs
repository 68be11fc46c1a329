//! Recurrent tasks: a tick makes one run, whoever sees it first, and the task knows how its runs went.

use crate::images::{number, texts};
use crate::runs::{end, found, run, worker};
use crate::shop::{CHANNEL, Shop, channel};
use crate::words::at;
use domain::channel::Flow;
use domain::run::{RunCause, RunState};
use futures_util::future::join_all;
use store::{DueTask, NewRun, NewTask, Task, Tick, TimerSetting};

/// A tick that is due five seconds late.
pub(crate) fn tick(seconds: i64) -> Tick {
    Tick {
        at: at(seconds),
        due: at(seconds + 5),
    }
}

async fn with_task(shop: &Shop, seconds: i64) {
    let task = NewTask {
        flow: Flow::StatusSync,
        timer: "every 40m".to_owned(),
        jitter_s: 5,
        tick: tick(seconds),
    };
    shop.store
        .add_tasks(&shop.tenant, &channel(CHANNEL), &[task])
        .await
        .unwrap();
}

async fn due(shop: &Shop, seconds: i64) -> Vec<DueTask> {
    shop.store.due_tasks(at(seconds), 100).await.unwrap()
}

async fn task(shop: &Shop) -> Task {
    let mut tasks = shop.store.tasks(&shop.tenant).await.unwrap();
    assert_eq!(tasks.len(), 1);
    tasks.remove(0)
}

fn of_tick(id: &str, seconds: i64) -> NewRun {
    NewRun {
        cause: RunCause::Timer,
        of_task: true,
        tick_at: Some(at(seconds)),
        ..run(id, seconds + 5)
    }
}

testkit::on_both!(a_tick_is_taken_once_however_many_see_it, async |db| {
    let shop = Shop::open(db).await;
    with_task(&shop, 100).await;
    assert_eq!(due(&shop, 104).await, Vec::new());
    let seen = due(&shop, 105).await;
    assert_eq!((seen.len(), seen[0].tick), (1, tick(100)));
    let takers = (0..8).map(|n| {
        let (shop, seen) = (shop.clone(), seen[0].clone());
        async move {
            let run = of_tick(&format!("R{n}"), 100);
            shop.store
                .claim_tick(&seen, tick(200), &run, "busy")
                .await
                .unwrap()
        }
    });
    let taken = join_all(takers).await.into_iter().filter(|taken| *taken).count();
    assert_eq!(taken, 1);
    assert_eq!(number(db, "SELECT COUNT(*) FROM run").await, 1);
    assert_eq!(task(&shop).await.next, tick(200));
    assert_eq!(due(&shop, 105).await, Vec::new());

    // A clock that went back, or a task set anew: the same tick makes no second run.
    let again = of_tick("R9", 100);
    let second = shop.store.enqueue_run(&shop.tenant, &again).await;
    assert!(second.unwrap_err().is_constraint("run_tick"));
});

testkit::on_both!(a_tick_that_comes_to_the_same_moment_again_moves_on, async |db| {
    let shop = Shop::open(db).await;
    with_task(&shop, 100).await;
    let seen = due(&shop, 105).await.remove(0);
    let taken = |id: &str, next: Tick| {
        let (shop, seen, run) = (shop.clone(), seen.clone(), of_tick(id, 100));
        async move { shop.store.claim_tick(&seen, next, &run, "busy").await }
    };
    // A clock that is behind set the timer, and came to the tick that was just taken.
    assert_eq!(taken("R1", tick(100)).await, Ok(true));
    assert_eq!(taken("R2", tick(200)).await, Ok(false), "it has its run");
    assert_eq!(task(&shop).await.next, tick(200));
    assert_eq!(number(db, "SELECT COUNT(*) FROM run").await, 1);
});

testkit::on_both!(a_tick_while_its_lane_is_busy_is_skipped_and_told, async |db| {
    let shop = Shop::open(db).await;
    with_task(&shop, 100).await;
    shop.store.enqueue_run(&shop.tenant, &run("R1", 0)).await.unwrap();
    let seen = due(&shop, 105).await;
    let taken = shop
        .store
        .claim_tick(&seen[0], tick(200), &of_tick("R2", 100), "still going")
        .await;
    assert_eq!(taken, Ok(true));
    let skipped = found(&shop, "R2").await;
    assert_eq!(
        (skipped.state, skipped.message.as_str()),
        (RunState::Skipped, "still going")
    );
    assert_eq!(found(&shop, "R1").await.state, RunState::Queued);
    let told = task(&shop).await;
    assert_eq!(told.last_run.unwrap().run_id, "R2");
    assert_eq!(told.failures_in_row, 0);
});

testkit::on_both!(a_paused_task_has_no_ticks, async |db| {
    let shop = Shop::open(db).await;
    with_task(&shop, 100).await;
    let place = (&channel(CHANNEL), Flow::StatusSync);
    let seen = due(&shop, 105).await;
    assert_eq!(
        shop.store.set_task_paused(&shop.tenant, place, true).await,
        Ok(true)
    );
    assert_eq!(due(&shop, 105).await, Vec::new());
    let late = shop
        .store
        .claim_tick(&seen[0], tick(200), &of_tick("R1", 100), "busy")
        .await;
    assert_eq!(late, Ok(false), "paused between the look and the claim");
    assert!(task(&shop).await.paused);
    assert_eq!(
        shop.store.set_task_paused(&shop.tenant, place, false).await,
        Ok(true)
    );
    assert_eq!(due(&shop, 105).await.len(), 1);
    let setting = TimerSetting {
        timer: "cron 0 3 * * *".to_owned(),
        jitter_s: 0,
        window_s: Some(86_400),
    };
    assert_eq!(
        shop.store
            .set_timer(&shop.tenant, place, &setting, tick(300))
            .await,
        Ok(true)
    );
    let told = task(&shop).await;
    assert_eq!((told.setting, told.next), (setting, tick(300)));
    assert_eq!(texts(db, "SELECT timer FROM task").await, ["cron 0 3 * * *"]);
    with_task(&shop, 100).await;
    assert_eq!(
        task(&shop).await.next,
        tick(300),
        "a task that is there stays as it is"
    );
});

testkit::on_both!(failures_in_a_row_are_counted_and_end_with_a_success, async |db| {
    let shop = Shop::open(db).await;
    with_task(&shop, 100).await;
    use RunState::{Cancelled, Failed, GaveUp, Interrupted, Queued, Skipped, Succeeded, SucceededWithErrors};
    let story = [
        (Failed, 1),
        (GaveUp, 2),
        (Skipped, 2),
        (Queued, 2),
        (Interrupted, 3),
        (Cancelled, 3),
        (SucceededWithErrors, 0),
        (Failed, 1),
        (Succeeded, 0),
    ];
    for (n, (state, failures)) in (1..).zip(story) {
        let id = format!("R{n}");
        shop.store
            .enqueue_run(&shop.tenant, &run(&id, n * 10))
            .await
            .unwrap();
        let only = Some((&shop.tenant, id.as_str()));
        let work = shop
            .store
            .claim_run(worker("W1", n * 10), only)
            .await
            .unwrap()
            .unwrap();
        shop.store
            .finish_run(&work, &end(state, "", n * 10 + 1))
            .await
            .unwrap();
        let told = task(&shop).await;
        assert_eq!(told.failures_in_row, failures, "after {state}");
        assert_eq!(told.last_run.unwrap().run_id, id);
        if state == Queued {
            shop.store
                .cancel_run(&shop.tenant, &id, "ann", at(n * 10 + 2))
                .await
                .unwrap();
        }
    }
    let last = shop.store.claim_run(worker("W1", 999), None).await;
    assert_eq!(last, Ok(None));
    let by_name = NewRun {
        of_task: false,
        ..run("R99", 1_000)
    };
    shop.store.enqueue_run(&shop.tenant, &by_name).await.unwrap();
    let work = shop
        .store
        .claim_run(worker("W1", 1_000), None)
        .await
        .unwrap()
        .unwrap();
    let failed = end(Failed, "", 1_001);
    shop.store.finish_run(&work, &failed).await.unwrap();
    assert_eq!(
        task(&shop).await.failures_in_row,
        0,
        "a run of chosen orders does not count"
    );
});

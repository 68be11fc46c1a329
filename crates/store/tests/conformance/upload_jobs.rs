//! An upload that a worker goes through: its file in parts, how far it is, and what came of it, through one run after the other.

use crate::runs::{finish, run, start};
use crate::shop::Shop;
use crate::words::at;
use domain::run::RunKind;
use domain::upload::{JobState, UploadKind};
use store::{
    Cancelled, Claimed, HeaderMapping, JobCounts, JobEnd, JobFilter, JobPart, KeptUploads, NewJob, NewRun,
    OldUploads, Store, StoreError, UploadJob,
};

/// A file of orders that has come in.
fn job(upload_id: &str, seconds: i64) -> NewJob {
    NewJob {
        upload_id: upload_id.to_owned(),
        kind: UploadKind::Orders,
        file_name: "orders.xlsx".to_owned(),
        sha256: "0123".to_owned(),
        bytes: 7,
        wish: "{}".to_owned(),
        by: "key:erp".to_owned(),
        at: at(seconds),
    }
}

fn run_of(run_id: &str, seconds: i64) -> NewRun {
    NewRun {
        kind: RunKind::Upload,
        of_task: false,
        ..run(run_id, seconds)
    }
}

pub(crate) fn end(state: JobState, seconds: i64) -> JobEnd {
    JobEnd {
        state,
        at: at(seconds),
        counts: COUNTS,
        report: "{\"rows\": 4}".to_owned(),
        errors_format: Some("CSV".to_owned()),
        errors_bytes: 3,
    }
}

/// What was uploaded before these seconds: never received to its end, files, uploads.
fn before(broken_off: i64, files: i64, uploads: i64) -> OldUploads {
    OldUploads {
        broken_off: at(broken_off),
        files: at(files),
        uploads: at(uploads),
    }
}

pub(crate) const COUNTS: JobCounts = JobCounts {
    rows: 4,
    rows_all: Some(4),
    done: 2,
    skipped: 1,
    failed: 1,
};

/// The meaning of a header.
pub(crate) fn meaning(key: &str, column: &str) -> HeaderMapping {
    HeaderMapping {
        key: key.to_owned(),
        header: key.to_uppercase(),
        column: column.to_owned(),
    }
}

/// Receives a file of two parts.
async fn receive(shop: &Shop, upload_id: &str, seconds: i64) {
    let (store, tenant) = (&shop.store, &shop.tenant);
    let new = job(upload_id, seconds);
    assert_eq!(store.receive_job(tenant, &new).await, Ok(true));
    assert_eq!(store.receive_job(tenant, &new).await, Ok(false));
    for (no, bytes) in [(0, &b"abcd"[..]), (1, b"efg")] {
        let place = (upload_id, JobPart::File, no);
        assert_eq!(store.put_job_chunk(tenant, place, bytes, None).await, Ok(true));
    }
}

/// Gives the upload to a run, which a worker claims at once.
async fn queue(
    shop: &Shop,
    (upload_id, before): (&str, Option<&str>),
    run: &NewRun,
    validates: bool,
) -> Claimed {
    let (store, tenant) = (&shop.store, &shop.tenant);
    let queued = store
        .queue_job(tenant, (upload_id, before), ("{}", validates), run)
        .await;
    assert_eq!(queued, Ok(true));
    // The run is there already, so asking for it again changes nothing.
    start(shop, run).await
}

/// What a tenant's life has of uploads: one that is validated, one that is done, and headers.
pub(crate) async fn live_uploads(shop: &Shop) {
    let (store, tenant) = (&shop.store, &shop.tenant);
    receive(shop, "J1", 10_000).await;
    let work = queue(shop, ("J1", None), &run_of("JR1", 10_000), true).await;
    store
        .end_job(tenant, &work.fence, "J1", &end(JobState::Validated, 10_001))
        .await
        .unwrap();
    finish(shop, &work, 10_002, None).await.unwrap();
    receive(shop, "J2", 10_010).await;
    let work = queue(shop, ("J2", None), &run_of("JR2", 10_010), false).await;
    let now = (&work.fence, at(10_011));
    store.begin_job(tenant, now, "J2").await.unwrap();
    store.note_job(tenant, now, "J2", COUNTS).await.unwrap();
    store.drop_job_errors(tenant, now, "J2").await.unwrap();
    let place = ("J2", JobPart::Errors, 0);
    store
        .put_job_chunk(tenant, place, b"bad", Some(now))
        .await
        .unwrap();
    store
        .end_job(tenant, &work.fence, "J2", &end(JobState::DoneWithErrors, 10_012))
        .await
        .unwrap();
    finish(shop, &work, 10_013, None).await.unwrap();
    let kept = [meaning("menge", "quantity"), meaning("nr", "sku")];
    let gone = store
        .change_header_mappings(tenant, UploadKind::Orders, None, &kept)
        .await;
    assert_eq!(gone, Ok(0));
}

/// All that is told of uploads.
pub(crate) async fn read_uploads(shop: &Shop) -> Vec<String> {
    let (store, tenant) = (&shop.store, &shop.tenant);
    let mut said = vec![format!(
        "{:?}",
        store.jobs(tenant, JobFilter::default(), "", 100).await
    )];
    for upload_id in ["J1", "J2"] {
        said.push(format!("{:?}", store.job(tenant, upload_id).await));
        for part in [JobPart::File, JobPart::Errors] {
            said.push(format!(
                "{:?}",
                store.job_chunk(tenant, (upload_id, part, 0)).await
            ));
        }
    }
    said.push(format!("{:?}", store.kept_uploads(tenant).await));
    for kind in UploadKind::ALL {
        said.push(format!("{:?}", store.header_mappings(tenant, *kind).await));
    }
    said
}

/// The uploads of another, by their ids.
pub(crate) async fn meddle_with_uploads(nobody: &Shop, other: &Shop) {
    let (store, tenant) = (&nobody.store, &nobody.tenant);
    let queued = store
        .queue_job(tenant, ("J1", Some("JR1")), ("{}", false), &run_of("JR1", 1))
        .await;
    assert_eq!(queued, Ok(false));
    let gone = store.forget_job(tenant, ("J1", Some("JR1"))).await;
    assert_eq!(gone, Ok(false));
    let theirs = other.store.run(&other.tenant, "JR2").await.unwrap().unwrap();
    let fence = store::Fence {
        run_id: theirs.run_id,
        token: 1,
    };
    let now = (&fence, at(9));
    for refused in [
        store.begin_job(tenant, now, "J2").await,
        store.note_job(tenant, now, "J2", COUNTS).await,
        store.drop_job_errors(tenant, now, "J2").await,
        store.end_job(tenant, &fence, "J2", &end(JobState::Done, 9)).await,
        store
            .put_job_chunk(tenant, ("J2", JobPart::File, 0), b"x", Some(now))
            .await
            .map(drop),
    ] {
        assert!(matches!(refused, Err(StoreError::Fenced { .. })), "{refused:?}");
    }
    let gone = store
        .change_header_mappings(tenant, UploadKind::Orders, Some(""), &[])
        .await;
    assert_eq!(gone, Ok(0));
}

async fn found(shop: &Shop, upload_id: &str) -> UploadJob {
    shop.store.job(&shop.tenant, upload_id).await.unwrap().unwrap()
}

testkit::on_both!(an_upload_stands_as_its_run_stands_until_it_ends, async |db| {
    let shop = Shop::bare(Store::new(db.engine().await), "T1").await;
    let (store, tenant) = (&shop.store, &shop.tenant);
    let state = async || found(&shop, "J1").await.state;
    receive(&shop, "J1", 1).await;
    assert_eq!(state().await, JobState::Receiving);
    assert_eq!(found(&shop, "J1").await.given, job("J1", 1));
    let first = run_of("JR1", 2);
    let queued = store.queue_job(tenant, ("J1", None), ("{}", true), &first).await;
    assert_eq!(queued, Ok(true));
    assert_eq!(state().await, JobState::Queued);
    let work = start(&shop, &first).await;
    assert_eq!(state().await, JobState::Validating);
    store
        .end_job(tenant, &work.fence, "J1", &end(JobState::Validated, 3))
        .await
        .unwrap();
    finish(&shop, &work, 4, None).await.unwrap();
    let validated = found(&shop, "J1").await;
    assert_eq!(
        (validated.state, validated.file_kept),
        (JobState::Validated, true)
    );
    assert_eq!((validated.counts, validated.ended_at), (COUNTS, Some(at(3))));

    // Of two who commit it at once, one is refused.
    let second = run_of("JR2", 5);
    let late = run_of("JR3", 5);
    for (run, is_taken) in [(&second, true), (&late, false)] {
        let queued = store
            .queue_job(tenant, ("J1", Some("JR1")), ("{\"x\": 1}", false), run)
            .await;
        assert_eq!(queued, Ok(is_taken));
    }
    assert_eq!(store.run(tenant, "JR3").await, Ok(None), "nor is its run there");
    let again = found(&shop, "J1").await;
    let known = JobCounts {
        rows_all: Some(4),
        ..JobCounts::default()
    };
    assert_eq!((again.state, again.counts), (JobState::Queued, known));
    let work = start(&shop, &second).await;
    assert_eq!(state().await, JobState::Committing);
    for seconds in [6, 7] {
        store
            .begin_job(tenant, (&work.fence, at(seconds)), "J1")
            .await
            .unwrap();
    }
    store
        .note_job(tenant, (&work.fence, at(8)), "J1", COUNTS)
        .await
        .unwrap();
    let begun = found(&shop, "J1").await;
    assert_eq!(
        (begun.begun_at, begun.counts),
        (Some(at(6)), COUNTS),
        "the first counts"
    );
    assert_eq!(
        store.cancel_run(tenant, "JR2", "ann", at(9)).await,
        Ok(Cancelled::AfterPage)
    );
    assert_eq!(state().await, JobState::Committing);
});

testkit::on_both!(a_worker_that_lost_an_upload_writes_nothing_more, async |db| {
    let shop = Shop::bare(Store::new(db.engine().await), "T1").await;
    let (store, tenant) = (&shop.store, &shop.tenant);
    receive(&shop, "J1", 1).await;
    let work = queue(&shop, ("J1", None), &run_of("JR1", 2), false).await;
    // The lease of a minute is over, and the run goes back to the queue or is given up.
    store.reap_runs(at(99)).await.unwrap();
    let now = (&work.fence, at(100));
    for refused in [
        store.begin_job(tenant, now, "J1").await,
        store.note_job(tenant, now, "J1", COUNTS).await,
        store
            .put_job_chunk(tenant, ("J1", JobPart::Errors, 0), b"x", Some(now))
            .await
            .map(drop),
        store
            .end_job(tenant, &work.fence, "J1", &end(JobState::Done, 100))
            .await,
    ] {
        assert!(matches!(refused, Err(StoreError::Fenced { .. })), "{refused:?}");
    }
    let lost = found(&shop, "J1").await;
    // Its one attempt is over.
    assert_eq!(lost.state, JobState::Failed);
    assert_eq!((lost.begun_at, lost.counts.rows), (None, 0));
    assert_eq!(
        store.job_chunk(tenant, ("J1", JobPart::Errors, 0)).await,
        Ok(None)
    );
    let file = store.job_chunk(tenant, ("J1", JobPart::File, 1)).await;
    assert_eq!(file, Ok(Some(b"efg".to_vec())), "it can be committed yet");
});

testkit::on_both!(an_upload_of_another_run_is_not_ended, async |db| {
    let shop = Shop::bare(Store::new(db.engine().await), "T1").await;
    let (store, tenant) = (&shop.store, &shop.tenant);
    receive(&shop, "J1", 1).await;
    let first = queue(&shop, ("J1", None), &run_of("JR1", 2), true).await;
    // Its run is RUNNING still, and its upload was given to another one.
    let second = run_of("JR2", 3);
    let queued = store
        .queue_job(tenant, ("J1", Some("JR1")), ("{}", false), &second)
        .await;
    assert_eq!(queued, Ok(true));
    for refused in [
        store.begin_job(tenant, (&first.fence, at(4)), "J1").await,
        store.note_job(tenant, (&first.fence, at(4)), "J1", COUNTS).await,
        store
            .end_job(tenant, &first.fence, "J1", &end(JobState::Done, 4))
            .await,
    ] {
        assert!(matches!(refused, Err(StoreError::Fenced { .. })), "{refused:?}");
    }
    let file = store.job_chunk(tenant, ("J1", JobPart::File, 0)).await;
    assert_eq!(file, Ok(Some(b"abcd".to_vec())), "the other one needs it");
    assert_eq!(found(&shop, "J1").await.state, JobState::Queued);
});

testkit::on_both!(what_uploads_keep_is_counted_and_forgotten, async |db| {
    let shop = Shop::bare(Store::new(db.engine().await), "T1").await;
    let (store, tenant) = (&shop.store, &shop.tenant);
    let kept = async || store.kept_uploads(tenant).await.unwrap();
    let count = |uploads, bytes| KeptUploads { uploads, bytes };
    assert_eq!(kept().await, count(0, 0));
    live_uploads(&shop).await;
    // One file of 7 bytes waits to be committed; two files of errors, said to have 3 bytes each, are kept.
    assert_eq!(kept().await, count(2, 13));
    receive(&shop, "J3", 10_020).await;
    assert_eq!(kept().await, count(3, 20));
    // It was never given to a run: its receiver died.
    assert_eq!(store.forget_jobs(before(10_020, 0, 0)).await, Ok(0));
    assert_eq!(store.forget_jobs(before(10_021, 0, 0)).await, Ok(1));
    assert_eq!(store.job(tenant, "J3").await, Ok(None));
    assert_eq!(store.job_chunk(tenant, ("J3", JobPart::File, 0)).await, Ok(None));
    // Its receiver lives after all: nothing that nobody would forget is left of it. Nor does a file change once it is queued.
    for upload_id in ["J3", "J1"] {
        let place = (upload_id, JobPart::File, 2);
        assert_eq!(store.put_job_chunk(tenant, place, b"late", None).await, Ok(false));
        assert_eq!(store.job_chunk(tenant, place).await, Ok(None));
    }
    // A person's word: what another run has by now stays.
    assert_eq!(store.forget_job(tenant, ("J1", None)).await, Ok(false));
    assert_eq!(store.forget_job(tenant, ("J1", Some("JR1"))).await, Ok(true));
    assert_eq!(kept().await, count(1, 3));
    // The file of one that failed is old in its time too, that of one that waits is not.
    receive(&shop, "J4", 10_030).await;
    let run = run_of("JR4", 10_030);
    queue(&shop, ("J4", None), &run, false).await;
    assert_eq!(store.forget_jobs(before(0, 10_031, 0)).await, Ok(0));
    store.reap_runs(at(20_000)).await.unwrap();
    assert_eq!(found(&shop, "J4").await.state, JobState::Failed);
    assert_eq!(store.forget_jobs(before(0, 10_031, 0)).await, Ok(1));
    assert!(!found(&shop, "J4").await.file_kept);
});

testkit::on_both!(files_and_uploads_are_forgotten_in_their_time, async |db| {
    let shop = Shop::bare(Store::new(db.engine().await), "T1").await;
    let (store, tenant) = (&shop.store, &shop.tenant);
    live_uploads(&shop).await;
    let chunk = async |upload_id, part| store.job_chunk(tenant, (upload_id, part, 0)).await.unwrap();
    assert_eq!(
        chunk("J2", JobPart::File).await,
        None,
        "it is done, and needs its file no more"
    );
    assert_eq!(chunk("J2", JobPart::Errors).await, Some(b"bad".to_vec()));
    assert_eq!(store.forget_jobs(before(0, 10_000, 0)).await, Ok(0));
    assert_eq!(store.forget_jobs(before(0, 10_001, 0)).await, Ok(1));
    let first = found(&shop, "J1").await;
    assert_eq!((first.state, first.file_kept), (JobState::Validated, false));
    assert_eq!(chunk("J1", JobPart::File).await, None);
    let queued = store
        .queue_job(tenant, ("J1", Some("JR1")), ("{}", false), &run_of("JR9", 1))
        .await;
    assert_eq!(queued, Ok(false), "there is nothing to commit any more");
    assert_eq!(store.forget_jobs(before(0, 0, 10_010)).await, Ok(1));
    let left = store.jobs(tenant, JobFilter::default(), "", 9).await.unwrap();
    assert_eq!(
        left.iter()
            .map(|job| job.given.upload_id.as_str())
            .collect::<Vec<_>>(),
        ["J2"]
    );
    assert_eq!(store.forget_jobs(before(0, 0, 10_011)).await, Ok(1));
    assert_eq!(chunk("J2", JobPart::Errors).await, None);
});

testkit::on_both!(uploads_are_listed_newest_first, async |db| {
    let shop = Shop::bare(Store::new(db.engine().await), "T1").await;
    let (store, tenant) = (&shop.store, &shop.tenant);
    live_uploads(&shop).await;
    let ids = async |filter, before, limit| {
        let jobs = store.jobs(tenant, filter, before, limit).await.unwrap();
        jobs.into_iter()
            .map(|job| job.given.upload_id)
            .collect::<Vec<_>>()
    };
    let all = JobFilter::default();
    assert_eq!(ids(all, "", 9).await, ["J2", "J1"]);
    assert_eq!(ids(all, "", 1).await, ["J2"]);
    assert_eq!(ids(all, "J2", 9).await, ["J1"]);
    let state = Some(JobState::Validated);
    assert_eq!(ids(JobFilter { state, ..all }, "", 9).await, ["J1"]);
    let kind = Some(UploadKind::Cancel);
    assert_eq!(ids(JobFilter { kind, ..all }, "", 9).await, [""; 0]);
});

testkit::on_both!(headers_are_kept_by_kind_and_replaced, async |db| {
    let shop = Shop::bare(Store::new(db.engine().await), "T1").await;
    let (store, tenant) = (&shop.store, &shop.tenant);
    let kept = async |kind| store.header_mappings(tenant, kind).await.unwrap();
    let change = async |forgotten, kept: &[HeaderMapping]| {
        let kind = UploadKind::Orders;
        store
            .change_header_mappings(tenant, kind, forgotten, kept)
            .await
            .unwrap()
    };
    let (one, two) = (meaning("menge", "quantity"), meaning("nr", "sku"));
    assert_eq!(change(None, &[two.clone(), one.clone()]).await, 0);
    assert_eq!(kept(UploadKind::Orders).await, [one.clone(), two.clone()]);
    assert_eq!(kept(UploadKind::Cancel).await, []);
    let other = meaning("nr", "channel_order_no");
    change(None, std::slice::from_ref(&other)).await;
    assert_eq!(kept(UploadKind::Orders).await, [other.clone(), one.clone()]);
    assert_eq!(change(Some("menge"), &[]).await, 1);
    assert_eq!(change(Some("menge"), &[]).await, 0);
    assert_eq!(kept(UploadKind::Orders).await, [other]);
    assert_eq!(change(Some(""), std::slice::from_ref(&two)).await, 1);
    assert_eq!(kept(UploadKind::Orders).await, [two]);
});

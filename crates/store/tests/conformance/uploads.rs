//! An uploaded file is known again by what is in it, and by nothing else.

use crate::shop::Shop;
use crate::words::at;
use store::{Store, Upload, UploadEnd};

/// An upload of orders that has just begun.
pub(crate) fn upload(upload_id: &str, second: i64) -> Upload {
    Upload {
        upload_id: upload_id.to_owned(),
        kind: "ORDERS".to_owned(),
        file_name: "orders.xlsx".to_owned(),
        sha256: "0123".to_owned(),
        by: "test".to_owned(),
        begun_at: at(second),
        ended_at: None,
        rows: 4,
        ended: UploadEnd::default(),
        state: "RUNNING".to_owned(),
    }
}

testkit::on_both!(
    an_upload_is_found_by_its_content_and_the_newest_counts,
    async |db| {
        let shop = Shop::bare(Store::new(db.engine().await), "T1").await;
        let (store, tenant) = (&shop.store, &shop.tenant);
        let find = async |kind: &'static str, sha256: &'static str| {
            store.newest_upload(tenant, kind, sha256).await.unwrap()
        };
        assert_eq!(find("ORDERS", "0123").await, None);
        let first = upload("U1", 1);
        assert_eq!(store.begin_upload(tenant, &first).await, Ok(true));
        assert_eq!(find("ORDERS", "0123").await, Some(first.clone()));
        assert_eq!(find("ORDERS", "0124").await, None);
        assert_eq!(
            find("CANCEL", "0123").await,
            None,
            "the same bytes for another purpose"
        );
        let ended = UploadEnd {
            done: 3,
            skipped: 2,
            failed: 0,
        };
        assert_eq!(store.end_upload(tenant, "U1", ended, at(2)).await, Ok(true));
        let done = find("ORDERS", "0123").await.unwrap();
        assert!(done.is_over());
        assert_eq!(
            (done.state.as_str(), done.ended, done.ended_at),
            ("DONE", ended, Some(at(2)))
        );
        let again = upload("U2", 5);
        assert_eq!(store.begin_upload(tenant, &again).await, Ok(true));
        assert_eq!(find("ORDERS", "0123").await, Some(again));
        let ended = UploadEnd { failed: 1, ..ended };
        assert_eq!(store.end_upload(tenant, "U2", ended, at(6)).await, Ok(true));
        let state = find("ORDERS", "0123").await.map(|upload| upload.state);
        assert_eq!(state.as_deref(), Some("DONE_WITH_ERRORS"));
        assert_eq!(store.end_upload(tenant, "U3", ended, at(6)).await, Ok(false));
    }
);

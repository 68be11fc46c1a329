//! Files that are refused at the door, and calls that are made twice.

use super::{HEAD, acme, count, csv, row};
use serde_json::json;
use std::io::Write as _;
use testkit::{Door, on_both};

/// More rows than are taken, in a file that is short.
fn very_many_rows() -> Vec<u8> {
    let mut file = HEAD.as_bytes().to_vec();
    for _ in 0..200_001 {
        file.write_all(b"x\n").unwrap();
    }
    file
}

on_both!(what_cannot_be_gone_through_is_refused_at_the_door, async |db| {
    let acme = acme(db).await;
    let door = Door::open(&acme, &["--no-work"]).await;
    let long_cell = format!("{HEAD}{}", row(&"9".repeat(33_000), "SKU-A"));
    for (query, file, status, code) in [
        ("kind=ORDERS", b"".to_vec(), 400, "FILE_EMPTY"),
        ("kind=ORDERS", b"sku,qty\nA,1\n".to_vec(), 400, "HEADER_MISSING"),
        (
            "kind=CANCEL",
            HEAD.replace("Order No", "No").into_bytes(),
            400,
            "HEADER_MISSING",
        ),
        ("kind=ORDERS", b"%PDF-1.7".to_vec(), 400, "FORMAT_UNKNOWN"),
        ("kind=ORDERS", very_many_rows(), 400, "TOO_MANY_ROWS"),
        (
            "kind=ORDERS&encoding=klingon",
            HEAD.as_bytes().to_vec(),
            400,
            "ENCODING_UNHEARD_OF",
        ),
        (
            "kind=ORDERS&mapping=Menge",
            HEAD.as_bytes().to_vec(),
            400,
            "BAD_INPUT",
        ),
        (
            "kind=ORDERS&mapping=Qty%3Damount",
            HEAD.as_bytes().to_vec(),
            400,
            "BAD_INPUT",
        ),
        ("kind=RETURNS", HEAD.as_bytes().to_vec(), 400, "BAD_INPUT"),
        ("name=x", HEAD.as_bytes().to_vec(), 400, "BAD_INPUT"),
    ] {
        let said = door.send("POST", &format!("/uploads?{query}"), file, &[]).await;
        assert_eq!(said.problem(status), code, "{query}");
    }
    assert_eq!(
        door.get("/uploads").await.expect(200)["data"],
        json!([]),
        "nothing is kept"
    );
    // What is wrong with one row is told with the row.
    let id = door.upload("kind=ORDERS&validate=true", long_cell).await;
    assert_eq!(door.upload_now(&id).await["progress"]["rows_all"], 1);
    let said = door.post("/uploads/nothing/commit").await;
    assert_eq!(said.problem(404), "NOT_FOUND");
});

on_both!(
    duplicates_and_bad_rows_refuse_a_whole_file_where_asked,
    async |db| {
        let acme = acme(db).await;
        let door = Door::open(&acme, &[]).await;
        acme.ok(&format!(
            "import orders {}",
            csv(&acme, "one.csv", &row("1", "SKU-A"))
        ))
        .await;
        let two = format!("{HEAD}{}{}", row("1", "SKU-B"), row("2", "SKU-A"));
        let bad = format!(
            "{HEAD}{}{}",
            row("3", "SKU-A"),
            row("4", "SKU-A").replace("INR", "rupees")
        );
        for (query, file, [done, skipped, failed]) in [
            ("kind=ORDERS&duplicates=REFUSE", two.clone(), [1, 0, 1]),
            ("kind=ORDERS&all_or_nothing=true", bad, [1, 0, 1]),
        ] {
            let upload = door.until_over(&door.upload(query, file).await).await;
            assert_eq!(upload["state"], "REFUSED", "{upload}");
            let result = &upload["result"];
            assert_eq!(
                (&result["done"], &result["skipped"], &result["failed"]),
                (&json!(done), &json!(skipped), &json!(failed)),
                "{upload}"
            );
            assert_eq!(upload["errors_format"], "CSV");
            assert_eq!(count(&acme).await, 1);
        }
        let upload = door.until_over(&door.upload("kind=ORDERS", two).await).await;
        assert_eq!(
            (&upload["state"], &upload["result"]["duplicates"]),
            (&json!("DONE"), &json!(1))
        );
        assert_eq!(count(&acme).await, 2);
    }
);

on_both!(a_call_that_is_sent_twice_uploads_once, async |db| {
    let acme = acme(db).await;
    let door = Door::open(&acme, &[]).await;
    let file = format!("{HEAD}{}", row("1", "SKU-A"));
    let other = format!("{HEAD}{}", row("2", "SKU-A"));
    let once = [("idempotency-key", "file-1")];
    let send = async |file: &str| {
        door.send("POST", "/uploads?kind=ORDERS", file.into(), &once)
            .await
    };
    let first = send(&file).await.expect(202);
    let again = send(&file).await;
    assert_eq!(again.headers["idempotency-replayed"], "true");
    assert_eq!(again.expect(202), first);
    assert_eq!(send(&other).await.problem(422), "IDEMPOTENCY_KEY_REUSED");
    door.until_over(first["upload_id"].as_str().unwrap()).await;
    let listed = door.get("/uploads?kind=ORDERS&state=DONE").await.expect(200);
    assert_eq!(listed["data"].as_array().unwrap().len(), 1);
    assert_eq!(count(&acme).await, 1);
});

//! What is told of uploads that go on, that are much at fault, or whose headers got another meaning meanwhile.

use super::{HEAD, acme, count, csv, place, read, row};
use serde_json::{Value, json};
use std::time::Duration;
use testkit::{Door, Installation, on_both};
use tokio::process::Child;

/// A process that goes through uploads.
fn worker(acme: &Installation) -> Child {
    let mut command = acme.command();
    command.args(["work", "--lease-ms", "2000"]).kill_on_drop(true);
    command.stdout(std::process::Stdio::null()).spawn().unwrap()
}

/// How many orders there are, asked beside the binary.
async fn count_of(acme: &Installation) -> usize {
    acme.select("SELECT order_code FROM sale_order").await.len()
}

/// The state, and done, skipped and failed.
fn came(upload: &Value) -> (&str, [u64; 3]) {
    let counts =
        ["done", "skipped", "failed"].map(|field| upload["result"][field].as_u64().unwrap_or(u64::MAX));
    (upload["state"].as_str().unwrap_or_default(), counts)
}

on_both!(
    a_strict_file_that_was_begun_is_never_said_to_be_unwritten,
    async |db| {
        let acme = acme(db).await;
        let door = Door::open(&acme, &["--no-work"]).await;
        let rows: String = (0..1_500).map(|n| row(&format!("L{n}"), "SKU-A")).collect();
        let file = format!("{HEAD}{rows}");
        let id = door
            .upload("kind=ORDERS&duplicates=REFUSE&all_or_nothing=true", file.clone())
            .await;
        let mut first = worker(&acme);
        while count_of(&acme).await == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        first.start_kill().unwrap();
        first.wait().await.unwrap();
        assert!(
            count_of(&acme).await < 1_500,
            "it was killed too late: the test proves nothing"
        );
        // Its last order is typed in by somebody else before the upload goes on.
        let address =
            json!({"name": "Asha", "line1": "1 First Street", "city": "Pune", "postal_code": "411001"});
        let typed = json!({
            "channel_order_no": "L1499", "currency": "INR", "items": [{"sku": "SKU-A", "quantity": 1, "price": "1"}],
            "shipping_address": address,
        });
        let typed = acme.file("order.json", &typed.to_string()).display().to_string();
        acme.ok(&format!("orders create --file {typed}")).await;
        let _second = worker(&acme);
        let upload = door.until_over(&id).await;
        assert_eq!(came(&upload), ("DONE_WITH_ERRORS", [1_499, 0, 1]), "{upload}");
        assert_eq!(upload["result"]["errors"][0]["code"], "DUPLICATE_ALIVE");
        assert_eq!(count_of(&acme).await, 1_500);
        // Uploaded once more it is another upload, which writes nothing and says what was there before.
        let id = door.upload("kind=ORDERS&duplicates=REFUSE", file).await;
        let upload = door.until_over(&id).await;
        assert_eq!(came(&upload), ("REFUSED", [0, 1_499, 1]), "{upload}");
        assert_eq!(upload["result"]["taken_before"], 1_499);
    }
);

on_both!(cancels_that_were_done_before_are_never_begun, async |db| {
    let acme = acme(db).await;
    let door = Door::open(&acme, &[]).await;
    let rows: String = (1..=3).map(|n| row(&n.to_string(), "SKU-A")).collect();
    acme.ok(&format!("import orders {}", csv(&acme, "orders.csv", &rows)))
        .await;
    let file = "order,item,reason\n1,,MISTAKE\n2,,MISTAKE\n";
    let upload = door.until_over(&door.upload("kind=CANCEL", file).await).await;
    assert_eq!(came(&upload), ("DONE", [2, 0, 0]), "{upload}");
    acme.ok("restore 1").await;
    let again = door.upload("kind=CANCEL", file).await;
    let upload = door.until_over(&again).await;
    assert_eq!(came(&upload), ("DONE_BEFORE", [0, 0, 0]), "{upload}");
    // What is noted as begun is gone on with by the worker after a lost one, and would cancel what came back since.
    let begun = "SELECT upload_id FROM upload_job WHERE begun_at IS NOT NULL";
    assert_eq!(acme.select(begun).await.len(), 1, "the first alone");
    assert_eq!(acme.show("1").await["status"], "CREATED");
});

on_both!(
    a_header_that_gets_a_meaning_later_changes_no_file_that_was_shown,
    async |db| {
        let acme = acme(db).await;
        let door = Door::open(&acme, &[]).await;
        let head = HEAD.replace("Mobile", "Farbe");
        let file = format!("{head}{}", row("1", "SKU-A"));
        let validated = door.upload("kind=ORDERS&validate=true", file.clone()).await;
        let upload = door.until_over(&validated).await;
        assert_eq!(came(&upload), ("VALIDATED", [1, 0, 0]), "{upload}");
        assert_eq!(upload["unknown_columns"], json!(["Farbe"]));
        acme.ok("import mapping set orders Farbe=line2").await;
        door.post(&format!("/uploads/{validated}/commit"))
            .await
            .expect(202);
        let upload = door.until_over(&validated).await;
        assert_eq!(came(&upload), ("DONE", [1, 0, 0]), "{upload}");
        let line2 = async |number: &str| acme.show(number).await["shipping_address"]["line2"].clone();
        assert_eq!(line2("1").await, "");
        // The next file is read with it.
        let next = file.replace("\n1,", "\n2,");
        door.until_over(&door.upload("kind=ORDERS", next).await).await;
        assert_eq!(line2("2").await, "0900");
    }
);

on_both!(what_is_wrong_is_told_wherever_it_stands, async |db| {
    let acme = acme(db).await;
    let door = Door::open(&acme, &[]).await;
    let rows: String = (0..1_050).map(|n| row(&format!("G{n}"), "SKU-A")).collect();
    acme.ok(&format!("import orders {}", csv(&acme, "orders.csv", &rows)))
        .await;
    let good = (0..1_050).map(|n| format!("G{n},,MISTAKE\n"));
    let bad = (0..1_200).map(|n| format!("B{n},,MISTAKE\n"));
    let file: String = ["order,item,reason\n".to_owned()]
        .into_iter()
        .chain(good)
        .chain(bad)
        .collect();
    let id = door.upload("kind=CANCEL&name=c.csv", file).await;
    let upload = door.until_over(&id).await;
    assert_eq!(came(&upload), ("DONE_WITH_ERRORS", [1_050, 0, 1_200]), "{upload}");
    let result = &upload["result"];
    assert_eq!(result["errors"].as_array().unwrap().len(), 100);
    assert_eq!(
        (&result["errors"][0]["row_no"], &result["errors_more"]),
        (&json!(1_052), &json!(1_100))
    );
    let errors = place(&acme, "errors.csv");
    door.download(&format!("/uploads/{id}/errors"), std::path::Path::new(&errors))
        .await;
    assert_eq!(read(&errors).len(), 1_201, "all of it, under its header");
});

on_both!(a_wrong_column_as_order_number_is_told_in_bounds, async |db| {
    let acme = acme(db).await;
    let door = Door::open(&acme, &[]).await;
    // Every row says INR, so all of them are one order, and each of them contradicts the first.
    let rows: String = (0..2_500)
        .map(|n| row("INR", "SKU-A").replace("Asha", &format!("Asha{n}")))
        .collect();
    let id = door
        .upload("kind=ORDERS&name=o.csv", format!("{HEAD}{rows}"))
        .await;
    let upload = door.until_over(&id).await;
    assert_eq!(came(&upload), ("DONE_WITH_ERRORS", [0, 0, 1]), "{upload}");
    let result = &upload["result"];
    assert_eq!(
        (&result["failed_rows"], &result["errors_more"]),
        (&json!(2_500), &json!(2_400)),
        "a fault a row, of which 1,499 say that nobody looked: {upload}"
    );
    assert_eq!(count(&acme).await, 0);
    let file = csv(&acme, "o.csv", &rows);
    let told = acme.run_as_text(&format!("import orders {file}")).await;
    assert!(told.stdout.contains("and 2400 more of what is wrong"), "{told}");
});

on_both!(a_person_at_the_server_sees_and_ends_uploads, async |db| {
    let acme = acme(db).await;
    let door = Door::open(&acme, &["--no-work"]).await;
    let rows = [row("1", "SKU-A"), row("2", "SKU-A").replace(",1,12", ",x,12")];
    let file = format!("{HEAD}{}", rows.concat());
    let id = door
        .upload("kind=ORDERS&name=orders.csv&validate=true", file)
        .await;
    let listed = acme.ok("uploads list --kind orders --state queued").await.json;
    assert_eq!(
        (&listed[0]["upload_id"], &listed[0]["file_name"]),
        (&json!(id), &json!("orders.csv"))
    );
    assert_eq!(
        acme.run(&format!("uploads remove {id}")).await.error_code(),
        "NOT_ALLOWED_IN_STATE"
    );
    let cancelled = acme.ok(&format!("uploads cancel {id}")).await;
    assert_eq!(cancelled.json["state"], "CANCELLED");
    assert_eq!(
        acme.ok(&format!("uploads commit {id}")).await.json["state"],
        "QUEUED"
    );
    let _worker = worker(&acme);
    door.until_over(&id).await;
    let shown = acme.run_as_text(&format!("uploads show {id}")).await;
    assert!(
        shown.stdout.contains("ORDERS orders.csv: DONE_WITH_ERRORS"),
        "{shown}"
    );
    assert!(shown.stdout.contains("1 done, 0 skipped, 1 failed"), "{shown}");
    assert!(shown.stdout.contains("NOT_A_NUMBER"), "{shown}");
    let errors = place(&acme, "errors.csv");
    let other = acme.run(&format!("uploads errors {id} -o {errors}.xlsx")).await;
    assert_eq!(other.error_code(), "BAD_INPUT", "{other}");
    acme.ok(&format!("uploads errors {id} -o {errors}")).await;
    assert_eq!(read(&errors).len(), 2);
    acme.ok(&format!("uploads remove {id}")).await;
    assert_eq!(acme.ok("uploads list").await.json, json!([]));
    assert_eq!(
        acme.run(&format!("uploads show {id}")).await.error_code(),
        "NOT_FOUND"
    );
    assert_eq!(count(&acme).await, 1, "what was committed stands");
});

//! Files through the API: received by one process, gone through by another, mended and uploaded again.

use super::{acme, count, csv, place, read, row};
use serde_json::json;
use std::time::Duration;
use testkit::{Door, Installation, on_both};
use tokio::process::Child;

/// A process that goes through uploads.
fn worker(acme: &Installation) -> Child {
    let mut command = acme.command();
    command.args(["work", "--lease-ms", "2000"]).kill_on_drop(true);
    command.stdout(std::process::Stdio::null()).spawn().unwrap()
}

/// done, skipped, failed
fn came(upload: &serde_json::Value) -> [i64; 3] {
    ["done", "skipped", "failed"].map(|field| upload["progress"][field].as_i64().unwrap_or(-1))
}

on_both!(a_file_is_validated_committed_mended_and_known_again, async |db| {
    let acme = acme(db).await;
    let door = Door::open(&acme, &["--no-work"]).await;
    let _worker = worker(&acme);
    let rows = [
        row("1", "SKU-A"),
        row("2", "SKU-A"),
        row("3", "SKU-A").replace(",1,12", ",x,12"),
    ];
    let file = csv(&acme, "orders.csv", &rows.concat());
    let file = std::fs::read_to_string(file).unwrap();
    let validated = door
        .upload("kind=ORDERS&name=orders.csv&validate=true", file.clone())
        .await;
    let upload = door.until_over(&validated).await;
    assert_eq!(upload["state"], "VALIDATED", "{upload}");
    assert_eq!((came(&upload), count(&acme).await), ([2, 0, 1], 0));
    assert_eq!(upload["file_kept"], true);
    door.post(&format!("/uploads/{validated}/commit"))
        .await
        .expect(202);
    let upload = door.until_over(&validated).await;
    assert_eq!(
        (upload["state"].as_str(), came(&upload)),
        (Some("DONE_WITH_ERRORS"), [2, 0, 1])
    );
    assert_eq!((count(&acme).await, &upload["file_kept"]), (2, &json!(false)));
    assert_eq!(acme.show("1").await["origin"], "EXCEL");

    let errors = place(&acme, "errors.csv");
    door.download(
        &format!("/uploads/{validated}/errors"),
        std::path::Path::new(&errors),
    )
    .await;
    let told = read(&errors);
    assert_eq!((told.len(), told[1][11].as_str()), (2, "NOT_A_NUMBER"));
    let mended = std::fs::read_to_string(&errors)
        .unwrap()
        .replacen(",x,", ",1,", 1);
    let again = door.upload("kind=ORDERS&name=errors.csv", mended).await;
    let upload = door.until_over(&again).await;
    assert_eq!(
        (upload["state"].as_str(), came(&upload)),
        (Some("DONE"), [1, 0, 0])
    );
    assert_eq!(upload["unknown_columns"], json!([]));
    assert_eq!(count(&acme).await, 3);
    let none = door.get(&format!("/uploads/{again}/errors")).await;
    assert_eq!(none.problem(404), "NOT_FOUND");

    // The same files again, by either way: nothing changes but that they were uploaded.
    acme.ok("orders cancel 1 2").await;
    let mended = std::fs::read_to_string(&errors)
        .unwrap()
        .replacen(",x,", ",1,", 1);
    let before = acme.contents().await;
    let known = door.upload("kind=ORDERS", mended.clone()).await;
    let upload = door.until_over(&known).await;
    assert_eq!(
        (upload["state"].as_str(), came(&upload)),
        (Some("DONE_BEFORE"), [0, 0, 0])
    );
    let changed = before.changed_tables(&acme.contents().await);
    // The worker's recurrent tasks go on meanwhile; of orders and stock nothing may differ.
    let of_orders = [
        "cancelled_delivery",
        "order_event",
        "order_item",
        "package",
        "sale_order",
        "stock_level",
        "stock_ledger",
    ];
    assert!(
        of_orders.iter().all(|table| !changed.contains(*table)),
        "{changed:?}"
    );
    let by_command = acme.file("mended.csv", &mended).display().to_string();
    let run = acme.ok(&format!("import orders {by_command}")).await;
    assert_eq!(run.json["state"], "DONE_BEFORE", "{run}");
    // One whose rows failed is gone through again, and does not bring back what was cancelled since.
    let again = door.upload("kind=ORDERS", file).await;
    let upload = door.until_over(&again).await;
    assert_eq!(
        (upload["state"].as_str(), came(&upload)),
        (Some("DONE_WITH_ERRORS"), [0, 2, 1])
    );
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(headers_are_kept_for_command_and_api_alike, async |db| {
    let acme = acme(db).await;
    let door = Door::open(&acme, &[]).await;
    let file = csv(&acme, "first.csv", &row("1", "SKU-A"));
    let own = std::fs::read_to_string(&file)
        .unwrap()
        .replace("Order No", "Bestell-Nr.");
    let own = acme.file("first.csv", &own).display().to_string();
    let refused = acme.run(&format!("import orders {own}")).await;
    assert_eq!(refused.error_code(), "HEADER_MISSING");
    let kept = acme
        .ok("import mapping set orders 'bestell nr=channel_order_no' 'Farbe=line2'")
        .await;
    assert_eq!(
        kept.json,
        json!([{"header": "bestell nr", "column": "channel_order_no"}, {"header": "Farbe", "column": "line2"}])
    );
    let run = acme.ok(&format!("import orders {own}")).await;
    assert_eq!(run.json["created"], 1, "{run}");
    let second = std::fs::read_to_string(&own).unwrap().replace("\n1,", "\n2,");
    let upload = door
        .until_over(&door.upload("kind=ORDERS", second.clone()).await)
        .await;
    assert_eq!(
        (upload["state"].as_str(), came(&upload)),
        (Some("DONE"), [1, 0, 0])
    );
    assert_eq!(upload["columns"]["channel_order_no"], "Bestell-Nr.");
    // What is said of one file goes before what is kept, and both sides change what both use.
    let said = second.replace("Address 1", "Farbe").replace("\n2,", "\n3,");
    let query = "kind=ORDERS&mapping=Farbe%3Dline1";
    let upload = door.until_over(&door.upload(query, said).await).await;
    assert_eq!(upload["columns"]["line1"], "Farbe", "{upload}");
    assert_eq!(
        acme.show("3").await["shipping_address"]["line1"],
        "1 First Street"
    );
    let headers = json!({"headers": [{"header": "Menge", "column": "quantity"}]}).to_string();
    let json = [("content-type", "application/json")];
    door.send("PUT", "/header-mappings/orders", headers.into(), &json)
        .await
        .expect(200);
    let listed = acme.ok("import mapping list orders").await;
    assert_eq!(listed.json, json!([{"header": "Menge", "column": "quantity"}]));
    assert_eq!(
        acme.run("import mapping remove orders farbe").await.error_code(),
        "NOT_FOUND"
    );
    assert_eq!(
        acme.ok("import mapping remove orders menge").await.json,
        json!([])
    );
    let refused = acme.run("import mapping set orders Menge=amount").await;
    assert_eq!(refused.error_code(), "BAD_INPUT", "{refused}");
});

on_both!(cancels_are_uploaded_stopped_and_go_on, async |db| {
    let acme = acme(db).await;
    let door = Door::open(&acme, &["--no-work"]).await;
    let rows: String = (1..=4).map(|n| row(&n.to_string(), "SKU-A")).collect();
    acme.ok(&format!("import orders {}", csv(&acme, "orders.csv", &rows)))
        .await;
    let file = "order,item,reason\n1,,MISTAKE\n2,1,too late\n9,,\n3,7,\n";
    let refused = door
        .send("POST", "/uploads?kind=CANCEL&duplicates=REFUSE", file.into(), &[])
        .await;
    assert_eq!(refused.problem(400), "BAD_INPUT");
    let id = door.upload("kind=CANCEL&name=cancels.csv", file).await;
    assert_eq!(door.upload_now(&id).await["state"], "QUEUED", "nobody works yet");
    let cancelled = door.post(&format!("/uploads/{id}/cancel")).await.expect(202);
    assert_eq!(cancelled["state"], "CANCELLED");
    assert_eq!(
        door.post(&format!("/uploads/{id}/cancel")).await.problem(409),
        "NOT_ALLOWED_IN_STATE"
    );
    door.post(&format!("/uploads/{id}/commit")).await.expect(202);
    let _worker = worker(&acme);
    let upload = door.until_over(&id).await;
    assert_eq!(
        (upload["state"].as_str(), came(&upload)),
        (Some("DONE_WITH_ERRORS"), [2, 0, 2])
    );
    let codes: Vec<&str> = upload["result"]["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["NOT_FOUND", "NOT_FOUND"]);
    for (order, status) in [("1", "CANCELLED"), ("2", "CANCELLED"), ("3", "CREATED")] {
        assert_eq!(acme.show(order).await["status"], status, "{order}");
    }
    let who = acme.select("SELECT DISTINCT who FROM cancelled_delivery").await;
    assert_eq!(who, [format!("upload:{id}")]);
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(lists_are_exported_by_their_filters, async |db| {
    let acme = acme(db).await;
    let door = Door::open(&acme, &[]).await;
    let rows: String = (1..=300).map(|n| row(&n.to_string(), "SKU-A")).collect();
    let file = csv(&acme, "orders.csv", &rows.replace("Asha", "=1+1"));
    acme.ok(&format!("import orders {file}")).await;
    acme.ok("orders cancel 7").await;
    for ending in ["csv", "xlsx"] {
        let format = ending.to_uppercase();
        let into = place(&acme, &format!("all.{ending}"));
        let path = std::path::Path::new(&into);
        let get = async |what: &str| {
            door.download(&format!("/exports/{what}format={format}"), path)
                .await;
            read(&into)
        };
        let all = get("orders?").await;
        assert_eq!(all.len(), 301);
        assert_eq!(all[1][14], "=1+1", "read back without its guard");
        let one = get("orders?status=CANCELLED&").await;
        assert_eq!((one.len(), one[1][2].as_str()), (2, "7"));
        assert_eq!(get("orders?channel_order_no=12&").await.len(), 2);
        assert_eq!(get("cancelled?reason=NOT_STATED&").await.len(), 2);
        assert_eq!(get("cancelled?reason=MISTAKE&").await.len(), 1);
        assert_eq!(get("stock?").await.len(), 3);
        assert_eq!(get("runs?kind=RESYNC&").await.len(), 1);
    }
    let bytes = door.get("/exports/orders?format=CSV").await.bytes;
    assert!(
        String::from_utf8(bytes).unwrap().contains(",'=1+1,"),
        "no formula"
    );
    assert_eq!(
        door.get("/exports/orders?channel=NOPE").await.problem(404),
        "NOT_FOUND"
    );
    assert_eq!(
        door.get("/exports/orders?limit=3").await.problem(400),
        "BAD_INPUT"
    );
    let template = door.get("/upload-templates/cancel").await;
    assert!(template.bytes.starts_with(b"PK"), "{:?}", template.headers);
});

on_both!(an_upload_whose_worker_is_killed_goes_on_elsewhere, async |db| {
    let acme = acme(db).await;
    let door = Door::open(&acme, &["--no-work"]).await;
    let rows: String = (0..1_500).map(|n| row(&format!("L{n}"), "SKU-A")).collect();
    let file = std::fs::read(csv(&acme, "long.csv", &rows)).unwrap();
    let id = door.upload("kind=ORDERS&again=true", file).await;
    let mut first = worker(&acme);
    while count_of(&acme).await == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    first.start_kill().unwrap();
    first.wait().await.unwrap();
    let there = count_of(&acme).await;
    assert!(there < 1_500, "it was killed too late: the test proves nothing");
    // What was taken in and is cancelled now must not come again, though `again` is asked for.
    acme.ok("orders cancel L0").await;
    let _second = worker(&acme);
    let upload = door.until_over(&id).await;
    assert_eq!(
        (upload["state"].as_str(), came(&upload)),
        (Some("DONE"), [1_500, 0, 0]),
        "{upload}"
    );
    assert_eq!(count_of(&acme).await, 1_500);
    assert_eq!(acme.healthy().await, [""; 0]);
});

/// How many orders there are, asked beside the binary.
async fn count_of(acme: &Installation) -> usize {
    acme.select("SELECT order_code FROM sale_order").await.len()
}

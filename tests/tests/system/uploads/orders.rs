//! Files of orders of every sort, taken in.

use super::{acme, bytes, count, csv, place, read, row};
use rust_xlsxwriter::{Format, Workbook};
use serde_json::json;
use testkit::{Installation, on_both};

/// created, skipped, failed
fn counts(run: &testkit::Output) -> [i64; 3] {
    ["created", "skipped", "failed"].map(|field| run.json[field].as_i64().unwrap_or(-1))
}

/// A workbook as Excel writes one: numbers as numbers, a date as a date, a formula with its result.
fn workbook(acme: &Installation) -> String {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let head = [
        "zip",
        "ORDER_NO",
        "sku",
        "qty",
        "price",
        "currency",
        "name",
        "line1",
        "city",
        "phone",
        "placed at",
        "cod",
    ];
    for (column, name) in (0..).zip(head) {
        sheet.write_string(0, column, name).unwrap();
    }
    let date = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    let padded = Format::new().set_num_format("00000");
    sheet.write_number_with_format(1, 0, 411.0, &padded).unwrap();
    sheet.write_string(1, 1, "0007").unwrap();
    sheet.write_string(1, 2, "SKU-A").unwrap();
    sheet.write_number(1, 3, 2.0).unwrap();
    sheet
        .write_formula(1, 4, rust_xlsxwriter::Formula::new("=10+2.5").set_result("12.5"))
        .unwrap();
    for (column, text) in [
        (5, "INR"),
        (6, "Asha"),
        (7, "1 First Street"),
        (8, "Pune"),
        (9, "0900"),
        (11, "Y"),
    ] {
        sheet.write_string(1, column, text).unwrap();
    }
    // 2026-11-20 18:00
    sheet.write_number_with_format(1, 10, 46_346.75, &date).unwrap();
    bytes(acme, "orders.xlsx", &book.save_to_buffer().unwrap())
        .display()
        .to_string()
}

on_both!(a_workbook_is_taken_in_as_it_is_seen, async |db| {
    let acme = acme(db).await;
    let file = workbook(&acme);
    let run = acme.ok(&format!("import orders {file}")).await;
    assert_eq!(counts(&run), [1, 0, 0], "{run}");
    let order = acme.show("0007").await;
    assert_eq!(order["origin"], "EXCEL");
    assert_eq!(order["channel"], "MANUAL");
    assert_eq!(order["shipping_address"]["postal_code"], "00411");
    assert_eq!(order["shipping_address"]["phone"], "0900");
    assert_eq!(order["placed_at"], "2026-11-20T12:30:00Z", "in the tenant's zone");
    assert_eq!(acme.states("0007").await, ["FULFILLABLE"; 2]);
    let prices = acme
        .select("SELECT CAST(price_minor AS TEXT) FROM order_item")
        .await;
    assert_eq!(prices, ["1250"; 2]);
    assert_eq!(acme.stock("SKU-A").await, [8, 2, 0, 0, 0]);
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(a_korean_file_is_read, async |db| {
    let acme = acme(db).await;
    let text = "order no,sku,qty,price,currency,name,line1,city,zip\nK-1,SKU-A,1,9900,KRW,김민수,종로 1,서울,03154\n";
    let (encoded, ..) = encoding_rs::EUC_KR.encode(text);
    let file = bytes(&acme, "korean.csv", &encoded);
    acme.ok(&format!("import orders {}", file.display())).await;
    let address = acme.show("K-1").await["shipping_address"].clone();
    assert_eq!(
        (&address["name"], &address["city"], &address["postal_code"]),
        (&json!("김민수"), &json!("서울"), &json!("03154"))
    );
});

on_both!(the_same_file_again_changes_nothing, async |db| {
    let acme = acme(db).await;
    let file = csv(
        &acme,
        "orders.csv",
        &[row("1", "SKU-A"), row("2", "SKU-NEW")].concat(),
    );
    let run = acme.ok(&format!("import orders {file}")).await;
    assert_eq!(counts(&run), [2, 0, 0]);
    assert_eq!(
        (&run.json["orders_unmapped"], &run.json["unknown_skus"]),
        (&json!(1), &json!(["SKU-NEW"]))
    );
    let before = acme.contents().await;
    let again = acme.ok(&format!("import orders {file}")).await;
    assert_eq!(again.json["state"], "DONE_BEFORE");
    before.assert_same(&acme.contents().await);
    acme.ok("orders cancel 1").await;
    let before = acme.contents().await;
    let again = acme.ok(&format!("import orders {file}")).await;
    assert_eq!(again.json["state"], "DONE_BEFORE");
    assert!(
        again.json["message"]
            .as_str()
            .unwrap()
            .contains("nothing was changed")
    );
    before.assert_same(&acme.contents().await);
    // A person may want it all the same: the cancelled one comes again, the live one does not.
    let again = acme.ok(&format!("import orders {file} --again")).await;
    assert_eq!(counts(&again), [1, 1, 0], "{again}");
    assert_eq!(again.json["skips"][0]["code"], "DUPLICATE_ALIVE");
    assert_eq!(count(&acme).await, 3);
});

on_both!(a_cancelled_number_comes_again_by_another_file_only, async |db| {
    let acme = acme(db).await;
    // One bad row keeps the file from being done, so that it is gone through again.
    let rows = [row("1", "SKU-A"), "2,SKU-A,none,1,INR,A,B,C,D,\n".to_owned()].concat();
    let file = csv(&acme, "first.csv", &rows);
    let run = acme.run(&format!("import orders {file}")).await.expect(7);
    assert_eq!(counts(&run), [1, 0, 1]);
    acme.ok("orders cancel 1").await;
    let before = acme.contents().await;
    let again = acme.run(&format!("import orders {file}")).await.expect(7);
    assert_eq!(counts(&again), [0, 1, 1], "{again}");
    assert_eq!(again.json["skips"][0]["code"], "TAKEN_IN_BEFORE");
    assert_eq!(
        before.changed_tables(&acme.contents().await),
        ["upload".to_owned()].into(),
        "how the upload ended, and nothing else"
    );
    let other = csv(&acme, "second.csv", &row("1", "SKU-A"));
    let run = acme.ok(&format!("import orders {other}")).await;
    assert_eq!(counts(&run), [1, 0, 0]);
});

on_both!(duplicates_are_skipped_or_refused, async |db| {
    let acme = acme(db).await;
    acme.ok(&format!(
        "import orders {}",
        csv(&acme, "one.csv", &row("1", "SKU-A"))
    ))
    .await;
    let both = csv(
        &acme,
        "both.csv",
        &[row("1", "SKU-A"), row("2", "SKU-A")].concat(),
    );
    let before = acme.contents().await;
    let errors = place(&acme, "errors.csv");
    let refused = acme
        .run(&format!(
            "import orders {both} --duplicates refuse --errors {errors}"
        ))
        .await
        .expect(6);
    assert_eq!(
        (&refused.json["state"], &refused.json["duplicates"]),
        (&json!("REFUSED"), &json!(1))
    );
    before.assert_same(&acme.contents().await);
    assert_eq!(read(&errors)[1][11], "DUPLICATE_ALIVE");
    let skipped = acme.ok(&format!("import orders {both}")).await;
    assert_eq!(counts(&skipped), [1, 1, 0]);
    assert_eq!(count(&acme).await, 2);
});

on_both!(validating_writes_nothing_and_tells_all, async |db| {
    let acme = acme(db).await;
    acme.ok(&format!(
        "import orders {}",
        csv(&acme, "one.csv", &row("1", "SKU-A"))
    ))
    .await;
    let rows = [row("1", "SKU-A"), row("2", "SKU-A"), row("1.5E+11", "SKU-A")].concat();
    let file = csv(&acme, "three.csv", &rows);
    let before = acme.contents().await;
    let told = acme
        .run(&format!("import orders {file} --validate"))
        .await
        .expect(7);
    before.assert_same(&acme.contents().await);
    assert_eq!(told.json["state"], "VALIDATED");
    assert_eq!(counts(&told), [0, 1, 1]);
    assert_eq!(told.json["would_create"], 1);
    let error = &told.json["errors"][0];
    assert_eq!(
        (&error["row_no"], &error["column"], &error["code"]),
        (
            &json!(4),
            &json!("channel_order_no"),
            &json!("SCIENTIFIC_NOTATION")
        )
    );
});

on_both!(files_that_cannot_be_read_are_refused_whole, async |db| {
    let acme = acme(db).await;
    let before = acme.contents().await;
    let large = vec![b'0'; 60 * 1024 * 1024];
    for (name, content, code) in [
        ("no_columns.csv", b"a,b\n1,2\n".as_slice(), "HEADER_MISSING"),
        ("empty.csv", b"", "FILE_EMPTY"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "OLD_XLS"),
        ("large.csv", &large, "FILE_TOO_LARGE"),
    ] {
        let file = bytes(&acme, name, content);
        let refused = acme
            .run(&format!("import orders {}", file.display()))
            .await
            .expect(2);
        assert_eq!(refused.error_code(), code, "{refused}");
    }
    let broken = csv(
        &acme,
        "broken.csv",
        &format!("{}\"3,never closed\n", row("1", "SKU-A")),
    );
    let refused = acme.run(&format!("import orders {broken}")).await.expect(2);
    assert_eq!(refused.error_code(), "QUOTE_NOT_CLOSED");
    before.assert_same(&acme.contents().await);
});

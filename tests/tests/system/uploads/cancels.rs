//! Cancels by file, row by row.

use super::{acme, csv, place, read, row};
use serde_json::json;
use testkit::{Installation, Output, list, on_both};

/// Orders 1 to 3, the second with two items.
async fn three(acme: &Installation) {
    let rows = [
        row("1", "SKU-A"),
        row("2", "SKU-A"),
        row("2", "SKU-B"),
        row("3", "SKU-A"),
    ]
    .concat();
    acme.ok(&format!("import orders {}", csv(acme, "orders.csv", &rows)))
        .await;
}

/// The results, as `2 done` or `3 NOT_FOUND`.
fn results(run: &Output) -> Vec<String> {
    let word = |row: &serde_json::Value| match row["code"].as_str() {
        Some(code) => format!("{} {code}", row["row_no"]),
        None => format!("{} {}", row["row_no"], row["result"].as_str().unwrap()),
    };
    list(&run.json["results"]).iter().map(word).collect()
}

on_both!(each_row_has_its_result, async |db| {
    let acme = acme(db).await;
    three(&acme).await;
    let second = acme.show("2").await["code"].as_str().unwrap().to_owned();
    let rows = format!(
        "sale order code,item code,facility,reason,cancel on channel\n1,,,BUYER_ASKED,N\n{second},{second}-2,WH1,broken,\n\
         2,9,,,\nNONE,,,,\n3,,WH9,,\n3,,,,Y\n3,,,,maybe\n"
    );
    let file = acme.file("cancel.csv", &rows).display().to_string();
    let expected = [
        "2 done",
        "3 done",
        "4 NOT_FOUND",
        "5 NOT_FOUND",
        "6 NOT_AT_FACILITY",
        "7 CHANNEL_NOT_READY",
        "8 NOT_YES_NO",
    ];
    let before = acme.contents().await;
    let told = acme
        .run(&format!("import cancel {file} --validate"))
        .await
        .expect(7);
    assert_eq!(results(&told), expected, "{told}");
    before.assert_same(&acme.contents().await);
    let (errors, all) = (place(&acme, "errors.csv"), place(&acme, "results.xlsx"));
    let run = acme
        .run(&format!("import cancel {file} --errors {errors} --results {all}"))
        .await
        .expect(7);
    assert_eq!(results(&run), expected, "{run}");
    assert_eq!(
        (&run.json["cancelled"], &run.json["failed"]),
        (&json!(2), &json!(5))
    );
    assert_eq!(acme.states("1").await, ["CANCELLED"]);
    assert_eq!(acme.states("2").await, ["CANCELLED", "FULFILLABLE"]);
    assert_eq!(acme.states("3").await, ["FULFILLABLE"]);
    assert_eq!(read(&errors).len(), 6);
    let codes: Vec<String> = read(&all)[1..].iter().map(|row| row[6].clone()).collect();
    assert_eq!(codes[..3], ["DONE", "DONE", "NOT_FOUND"]);
    let reasons = acme.ok("cancelled list").await.json;
    let mut reasons: Vec<String> = list(&reasons)
        .iter()
        .map(|row| format!("{} {}", row["reason"], row["comment"]))
        .collect();
    reasons.sort();
    assert_eq!(reasons, ["\"BUYER_ASKED\" null", "\"OTHER\" \"broken\""]);
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(the_same_file_of_cancels_again_changes_nothing, async |db| {
    let acme = acme(db).await;
    three(&acme).await;
    let file = acme.file("cancel.csv", "order\n1\n3\n").display().to_string();
    acme.ok(&format!("import cancel {file}")).await;
    acme.ok("restore 1").await;
    let before = acme.contents().await;
    let again = acme.ok(&format!("import cancel {file}")).await;
    assert_eq!(again.json["state"], "DONE_BEFORE");
    before.assert_same(&acme.contents().await);
    let again = acme.run(&format!("import cancel {file} --again")).await.expect(7);
    assert_eq!(again.json["cancelled"], 1, "the restored one: {again}");
});

//! What failed is mended where it was written down, and uploaded; what was broken off goes on.

use super::{HEAD, acme, count, csv, place, read, row};
use serde_json::json;
use std::time::Duration;
use testkit::on_both;

on_both!(what_failed_is_mended_and_uploaded_again, async |db| {
    let acme = acme(db).await;
    let rows = [
        row("1", "SKU-A"),
        row("2", "SKU-A"),
        row("2", "SKU-B").replace(",12.50,", ",12.505,"),
        row("3", "SKU-A"),
    ];
    for (name, errors) in [("first", "errors.csv"), ("second", "errors.xlsx")] {
        let numbered = rows.concat().replace("SKU-", &format!("{name}-"));
        let file = csv(
            &acme,
            &format!("{name}.csv"),
            &numbered.replace('\n', &format!("{name}\n")),
        );
        let errors = place(&acme, errors);
        let before = count(&acme).await;
        let run = acme
            .run(&format!("import orders {file} --errors {errors}"))
            .await
            .expect(7);
        assert_eq!(
            (&run.json["failed"], &run.json["failed_rows"]),
            (&json!(1), &json!(2)),
            "{run}"
        );
        assert_eq!(run.json["errors_file"], json!(errors));
        let told = read(&errors);
        assert_eq!(told.len(), 3);
        assert_eq!(told[0][10..], ["row_no", "error_code", "error_message"]);
        assert_eq!(told[1][10..12], ["3", "OTHER_ROW_BAD"]);
        assert_eq!(told[2][10..12], ["4", "TOO_PRECISE"]);
        assert!(
            told[2][12].starts_with("price: 12.505 has more than 2 decimals"),
            "{told:?}"
        );
        // Mended as a person would: the price alone, the columns of the errors left in.
        let lines: Vec<String> = told[1..]
            .iter()
            .map(|row| row.join(",").replace("12.505", "12.50"))
            .collect();
        let head = HEAD.trim_end();
        let mended = format!("{head},row_no,error_code,error_message\n{}\n", lines.join("\n"));
        let mended = acme.file("mended.csv", &mended).display().to_string();
        let run = acme.ok(&format!("import orders {mended}")).await;
        assert_eq!(run.json["created"], json!(1), "{run}");
        assert_eq!(run.json["unknown_columns"], json!([]));
        for number in ["1", "2", "3"] {
            acme.ok(&format!("orders cancel {number}")).await;
        }
        assert_eq!(count(&acme).await, before + 3);
    }
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(all_or_nothing_is_nothing_where_a_row_is_bad, async |db| {
    let acme = acme(db).await;
    let before = acme.contents().await;
    let file = csv(&acme, "orders.csv", &[row("1", "SKU-A"), row("2", "")].concat());
    let refused = acme
        .run(&format!("import orders {file} --all-or-nothing"))
        .await
        .expect(6);
    assert_eq!(
        (&refused.json["state"], &refused.json["would_create"]),
        (&json!("REFUSED"), &json!(1))
    );
    before.assert_same(&acme.contents().await);
    let good = csv(&acme, "good.csv", &row("1", "SKU-A"));
    acme.ok(&format!("import orders {good} --all-or-nothing")).await;
    assert_eq!(count(&acme).await, 1);
});

on_both!(headers_are_mapped_by_hand, async |db| {
    let acme = acme(db).await;
    let text = format!("{HEAD}{}", row("1", "SKU-A"));
    let text = text.replace("Order No", "Bestell-Nr").replace("Qty", "Menge");
    let file = acme.file("german.csv", &text).display().to_string();
    let refused = acme.run(&format!("import orders {file}")).await.expect(2);
    assert_eq!(refused.error_code(), "HEADER_MISSING");
    let mapping = "Bestell-Nr=channel_order_no,Menge=quantity";
    let unknown = acme
        .run(&format!("import orders {file} --mapping Menge=amount"))
        .await
        .expect(2);
    assert_eq!(unknown.error_code(), "BAD_INPUT");
    acme.ok(&format!("import orders {file} --mapping {mapping}"))
        .await;
    assert_eq!(count(&acme).await, 1);
});

on_both!(
    an_upload_that_was_killed_leaves_whole_orders_and_goes_on,
    async |db| {
        const ORDERS: usize = 4_000;
        let acme = acme(db).await;
        let rows: String = (0..ORDERS)
            .map(|n| row(&format!("N-{n}"), "SKU-A") + &row(&format!("N-{n}"), "SKU-B"))
            .collect();
        let file = csv(&acme, "many.csv", &rows);
        let mut child = acme
            .command()
            .args(["import", "orders", &file])
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let orders = async || {
            acme.select("SELECT CAST(COUNT(*) AS TEXT) FROM sale_order").await[0]
                .parse::<usize>()
                .unwrap()
        };
        while orders().await == 0 {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        child.kill().await.unwrap();
        let (there, of_two) = (
        orders().await,
        acme.select(
            "SELECT CAST(COUNT(*) AS TEXT) FROM (SELECT order_code FROM order_item GROUP BY order_code HAVING COUNT(*) = 2) AS whole",
        )
        .await[0]
            .parse::<usize>()
            .unwrap(),
    );
        assert_eq!(there, of_two, "each order has both of its lines");
        // One of them is cancelled meanwhile: it does not come again.
        acme.ok("orders cancel N-0").await;
        let run = acme.ok(&format!("import orders {file}")).await;
        assert_eq!(run.json["skipped"].as_u64(), Some(there as u64), "{run}");
        assert_eq!(orders().await, ORDERS);
        assert_eq!(acme.states("N-0").await, ["CANCELLED"; 2]);
    }
);

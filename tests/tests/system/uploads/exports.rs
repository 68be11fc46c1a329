//! Lists as files, read back.

use super::{acme, csv, place, read, row};
use testkit::{Installation, Shop, list, on_both};

/// The column of a name.
fn column(table: &[Vec<String>], name: &str) -> Vec<String> {
    let at = table[0].iter().position(|it| it == name).unwrap();
    table[1..]
        .iter()
        .map(|row| row.get(at).cloned().unwrap_or_default())
        .collect()
}

on_both!(orders_are_exported_as_they_are, async |db| {
    let acme = acme(db).await;
    let rows: String = (0..450).map(|n| row(&format!("{n:04}"), "SKU-A")).collect();
    acme.ok(&format!("import orders {}", csv(&acme, "orders.csv", &rows)))
        .await;
    acme.ok("orders cancel 0003").await;
    let listed = list(&acme.ok("orders list").await.json);
    for name in ["orders.xlsx", "orders.csv"] {
        let file = place(&acme, name);
        let told = acme.ok(&format!("export orders -o {file}")).await;
        assert_eq!(told.json["rows"], 450);
        let table = read(&file);
        for (field, name) in [
            ("code", "sale_order_code"),
            ("channel_order_no", "channel_order_no"),
            ("status", "status"),
        ] {
            let expected: Vec<&str> = listed
                .iter()
                .map(|order| order[field].as_str().unwrap())
                .collect();
            assert_eq!(column(&table, name), expected);
        }
        assert_eq!(column(&table, "postal_code")[0], "411001");
        assert_eq!(column(&table, "phone")[0], "0900");
        assert!(column(&table, "total")[0].starts_with("12.5"));
    }
    let cancelled = place(&acme, "some.csv");
    acme.ok(&format!("export orders --status CANCELLED -o {cancelled}"))
        .await;
    assert_eq!(column(&read(&cancelled), "channel_order_no"), ["0003"]);
    let file = place(&acme, "cancelled.xlsx");
    acme.ok(&format!("export cancelled --reason NOT_STATED -o {file}"))
        .await;
    assert_eq!(column(&read(&file), "channel_order_no"), ["0003"]);
    let file = place(&acme, "stock.xlsx");
    acme.ok(&format!("export stock -o {file}")).await;
    assert_eq!(column(&read(&file), "sku"), ["SKU-A", "SKU-B"]);
    for (place, name) in ["available", "reserved", "allocated"].into_iter().enumerate() {
        let mut expected = Vec::new();
        for sku in ["SKU-A", "SKU-B"] {
            expected.push(acme.stock(sku).await[place].to_string());
        }
        assert_eq!(column(&read(&file), name), expected);
    }
});

on_both!(no_cell_of_an_export_is_a_formula, async |db| {
    let acme = acme(db).await;
    let evil = "=cmd|' /C calc'!A0";
    let rows = row("=1+1", "SKU-A")
        .replace("Asha", &format!("\"{evil}\""))
        .replace("Pune", "@SUM(A1)");
    acme.ok(&format!("import orders {}", csv(&acme, "orders.csv", &rows)))
        .await;
    let told = acme.run_as_text("export orders -o -").await.expect(0);
    for begin in ["'=1+1", "'=cmd", "'@SUM"] {
        assert!(told.stdout.contains(&format!(",{begin}")), "{begin}: {told}");
    }
    let file = place(&acme, "orders.xlsx");
    acme.ok(&format!("export orders -o {file}")).await;
    let reader = sheets::open(std::path::Path::new(&file), &sheets::Limits::default()).unwrap();
    for row in reader {
        let row = row.unwrap();
        assert!(row.formulas.is_empty());
        assert!(
            row.cells.contains(&sheets::Cell::Text(evil.to_owned())),
            "{row:?}"
        );
    }
});

on_both!(runs_are_exported, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    shop.order("O-1", "SKU-A", 1).await;
    acme.sync("orders").await.expect(0);
    let file = place(&acme, "runs.csv");
    acme.ok(&format!("export runs --state SUCCEEDED -o {file}")).await;
    let table = read(&file);
    assert_eq!(column(&table, "task"), ["SHOP1/ORDER_IMPORT"]);
    assert_eq!(column(&table, "changed"), ["1"]);
});

on_both!(what_is_no_file_is_never_replaced, async |db| {
    let acme = acme(db).await;
    let folder = acme.data().display().to_string();
    let refused = acme.run(&format!("export stock -o {folder}")).await.expect(2);
    assert_eq!(refused.error_code(), "BAD_INPUT");
    let refused = acme
        .run(&format!("export stock -o {folder}/stock.txt"))
        .await
        .expect(2);
    assert!(refused.error_message().contains(".xlsx nor in .csv"), "{refused}");
    let template = place(&acme, "template.xlsx");
    acme.ok(&format!("import template orders -o {template}")).await;
    let told = acme.ok(&format!("import orders {template} --validate")).await;
    assert_eq!(told.json["would_create"], 1, "its example is a good order");
});

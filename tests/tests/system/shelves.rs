//! Shelves and putaway by scanning, as a warehouse works: goods are reserved from shelves, and what comes back is scanned to one.

use serde_json::{Value, json};
use std::process::{Command, Stdio};
use testkit::{Installation, Output, Shop, list, on_both};

/// Ten of SKU-A: four on shelf A-1, two on B/2, four on none.
async fn shelved(acme: &Installation) {
    acme.ok("facility shelf add WH1 A-1 B/2 C.3 --capacity 6").await;
    for (shelf, units) in [("A-1", 4), ("B/2", 2)] {
        acme.ok(&format!(
            "stock adjust SKU-A --facility WH1 --remove {units} --reason moved"
        ))
        .await;
        acme.ok(&format!(
            "stock adjust SKU-A --facility WH1 --shelf {shelf} --add {units} --reason moved"
        ))
        .await;
    }
}

/// What lies on which shelf.
async fn on_shelves(acme: &Installation, sku: &str) -> Vec<String> {
    let shown = acme.ok(&format!("stock show {sku}")).await;
    let of = |one: &Value| format!("{} {}", one["shelf"].as_str().unwrap(), one["available"]);
    list(&shown.json[0]["shelves"]).iter().map(of).collect()
}

async fn shelf(acme: &Installation, code: &str) -> Value {
    let all = acme.ok("facility shelf list WH1").await.json;
    list(&all)
        .iter()
        .find(|one| one["shelf"] == code)
        .unwrap()
        .clone()
}

/// An order of so many units, packed and cancelled by the seller: it waits in a putaway.
async fn carried(acme: &Installation, shop: &Shop, no: &str, units: u32) -> String {
    shop.order(no, "SKU-A", units).await;
    acme.sync("orders").await.expect(0);
    acme.ok(&format!("orders confirm {no}")).await;
    acme.ok(&format!("orders pack {no}")).await;
    acme.ok(&format!("orders cancel {no} --reason MISTAKE")).await;
    let made = acme
        .ok(&format!(
            "putaway create {no} --facility WH1 --source CANCELLED_ITEM"
        ))
        .await;
    made.json["putaway_no"].as_str().unwrap().to_owned()
}

/// Runs a scanner: these lines on standard input.
async fn scanner(acme: &Installation, line: &str, typed: &str) -> Output {
    let file = acme.file("scanner.txt", typed);
    let mut command = acme.command();
    command
        .args(line.split(' '))
        .stdin(Stdio::from(std::fs::File::open(file).unwrap()));
    acme.finish(&mut command, line).await
}

fn text_of(pdf: &std::path::Path) -> String {
    let output = Command::new("pdftotext")
        .arg("-layout")
        .arg(pdf)
        .arg("-")
        .output();
    let output = output.expect("pdftotext is installed by `make setup`");
    assert!(output.status.success(), "{pdf:?} is no PDF: {output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

on_both!(goods_are_reserved_from_shelves_and_go_back_to_them, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    shelved(&acme).await;
    assert_eq!(on_shelves(&acme, "SKU-A").await, ["A-1 4", "B/2 2"]);
    shop.order("O-1", "SKU-A", 3).await;
    acme.sync("orders").await.expect(0);
    let order = acme.show("O-1").await;
    let items = list(&order["items"]);
    let from: Vec<&Value> = items.iter().map(|item| &item["shelf"]).collect();
    assert_eq!(from, ["B/2", "B/2", "A-1"], "the emptiest shelf first");
    assert_eq!(on_shelves(&acme, "SKU-A").await, ["A-1 3"]);
    assert_eq!(shelf(&acme, "B/2").await["promised"], 2);
    let used = acme.run("facility shelf remove WH1 B/2").await.expect(6);
    assert_eq!(used.error_code(), "SHELF_IN_USE");

    // A blocked shelf takes nothing that is counted to it; what was taken from it goes back all the same.
    acme.ok("facility shelf block WH1 B/2 --reason wet").await;
    let wish = "stock adjust SKU-A --facility WH1 --shelf B/2 --add 1 --reason found";
    assert_eq!(acme.run(wish).await.expect(6).error_code(), "SHELF_BLOCKED");
    acme.ok("orders cancel O-1 --items 1,3 --reason MISTAKE").await;
    assert_eq!(on_shelves(&acme, "SKU-A").await, ["A-1 4", "B/2 1"]);
    acme.ok("orders confirm O-1").await;
    acme.ok("orders pack O-1").await;
    assert_eq!(shelf(&acme, "B/2").await["packed"], 1);
    // Two of the units that the shop sends are cancelled here: they are contradictions, and the third one leaves.
    shop.act("O-1", "dispatch").await;
    acme.sync("status").await;
    assert_eq!(shelf(&acme, "B/2").await["packed"], 0);
    acme.ok("facility shelf unblock WH1 B/2").await;
    acme.ok("stock adjust SKU-A --facility WH1 --shelf B/2 --remove 1 --reason lost")
        .await;
    acme.ok("facility shelf remove WH1 B/2").await;
    for (line, exit, code) in [
        ("facility shelf remove WH1 B/2", 5, "SHELF_UNKNOWN"),
        ("facility shelf add WH1 A-1", 6, "EXISTS"),
        ("facility shelf add WH9 A-1", 5, "NOT_FOUND"),
        ("facility shelf add WH1 'A 1'", 2, "BAD_INPUT"),
        (
            "stock adjust SKU-A --facility WH1 --shelf NO --add 1 --reason x",
            5,
            "SHELF_UNKNOWN",
        ),
        (
            "stock adjust SKU-A --facility WH1 --shelf A-1 --remove 5 --reason x",
            6,
            "STOCK_SHORT",
        ),
        (
            "stock adjust SKU-A --facility WH1 --shelf A-1 --add 3 --reason x",
            6,
            "SHELF_FULL",
        ),
    ] {
        assert_eq!(acme.run(line).await.expect(exit).error_code(), code, "{line}");
    }
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(what_comes_back_is_scanned_to_a_shelf, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    shelved(&acme).await;
    let no = carried(&acme, &shop, "O-1", 3).await;
    let shown = acme.ok(&format!("putaway show {no}")).await.json;
    let lines = list(&shown["lines"]);
    let suggested: Vec<&Value> = lines.iter().map(|line| &line["suggested_shelf"]).collect();
    assert_eq!(suggested, ["A-1", "A-1", "A-1"], "where most of it lies");
    let scan = |rest: &str| format!("putaway scan {no} {rest}");
    let first = acme.ok(&scan("SKU-A A-1 --scan-id S1")).await.json;
    assert_eq!(
        (&first["open"], &first["next"]["shelf"]),
        (&json!(2), &json!("A-1"))
    );
    let before = acme.contents().await;
    let again = acme.ok(&scan("SKU-A A-1 --scan-id S1")).await.json;
    assert_eq!(again["repeated"], true);
    acme.ok("facility shelf block WH1 B/2 --reason wet").await;
    for (rest, exit, code) in [
        ("SKU-A C.3 --scan-id S1", 6, "SCAN_ID_USED"),
        ("SKU-B A-1", 6, "NOT_IN_PUTAWAY"),
        ("SO-000000001-1 A-1", 6, "LINE_ALREADY_DONE"),
        ("SKU-A A-1 --quantity 3", 6, "OVER_QUANTITY"),
        ("SKU-A A-1 --quantity 0", 2, "BAD_INPUT"),
        ("SKU-A NO", 5, "SHELF_UNKNOWN"),
        ("SKU-A B/2", 6, "SHELF_BLOCKED"),
    ] {
        let refused = acme.run(&scan(rest)).await.expect(exit);
        assert_eq!(refused.error_code(), code, "{rest}");
    }
    acme.ok("facility shelf unblock WH1 B/2").await;
    before.assert_same(&acme.contents().await);

    let pdf = acme.file("list.pdf", "");
    let path = pdf.display();
    acme.ok(&format!("putaway print {no} -o {path}")).await;
    let text = text_of(&pdf);
    for word in [no.as_str(), "CANCELLED_ITEM", "A-1", "SKU-A", "2 units"] {
        assert!(text.contains(word), "{word} stands on the list:\n{text}");
    }

    let undone = acme.ok(&format!("putaway undo {no} --scan-id S1")).await.json;
    assert_eq!(
        (&undone["state"], &undone["open"]),
        (&json!("CREATED"), &json!(3))
    );
    let nothing = acme.run(&format!("putaway undo {no}")).await.expect(6);
    assert_eq!(nothing.error_code(), "NOTHING_TO_UNDO");
    acme.ok(&scan("SKU-A A-1 --quantity 2")).await;
    acme.ok(&scan("SO-000000001:3 C.3")).await;
    let over = acme.run(&format!("putaway undo {no}")).await.expect(6);
    assert_eq!(over.error_code(), "NOT_ALLOWED_IN_STATE", "complete is complete");
    assert_eq!(on_shelves(&acme, "SKU-A").await, ["A-1 5", "C.3 1"]);
    let order = acme.show("O-1").await;
    let goods = list(&order["goods"]);
    let told: Vec<&str> = goods.iter().map(|way| way["told"].as_str().unwrap()).collect();
    assert!(
        told[2].starts_with("put away as GOOD in WH1 on shelf C.3 with"),
        "{told:?}"
    );
    let text = acme.run_as_text("orders show O-1").await.expect(0);
    assert!(text.stdout.contains("on shelf A-1 with"), "{text}");
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(
    a_hand_scanner_says_item_and_shelf_and_goes_on_after_a_refusal,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        shelved(&acme).await;
        let no = carried(&acme, &shop, "O-1", 3).await;
        let line = format!("putaway scan {no} --stdin --scan-id GUN");
        let typed = "SKU-A\nC.3\n\nSKU-Z\nC.3\nSKU-A\nA-1\nundo\nSKU-A\n\nSKU-A\nC.3\nSKU-A\n";
        let done = scanner(&acme, &line, typed).await.expect(7);
        let said: Vec<&str> = done.stdout.lines().collect();
        assert_eq!(said.len(), 6, "{done}");
        assert_eq!(said[0], "1 × SKU-A to shelf C.3. 1 of 3 done. Next: SKU-A to A-1");
        assert!(
            said[1].starts_with("REFUSED: ") && said[1].ends_with("(NOT_IN_PUTAWAY)"),
            "{done}"
        );
        assert!(said[3].contains("taken back off shelf A-1"), "{done}");
        assert!(said[5].contains("no shelf after it"), "{done}");
        assert_eq!(on_shelves(&acme, "SKU-A").await, ["A-1 3", "C.3 2"]);
        // The same lines again, as after a lost connection: what was scanned stays scanned.
        let again = scanner(&acme, &line, "SKU-A\nC.3\n").await.expect(0);
        assert!(again.stdout.contains("(scanned before)"), "{again}");
        assert_eq!(on_shelves(&acme, "SKU-A").await, ["A-1 3", "C.3 2"]);
        let unknown = scanner(&acme, "putaway scan NONE --stdin", "SKU-A\nC.3\n")
            .await
            .expect(5);
        assert_eq!(unknown.stdout, "");
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);

on_both!(labels_are_sorted_as_they_are_picked_shelf_by_shelf, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    acme.ok("facility shelf add WH1 Z-1 A-1").await;
    acme.ok("stock adjust SKU-A --facility WH1 --shelf Z-1 --add 1 --reason found")
        .await;
    acme.ok("stock adjust SKU-B --facility WH1 --shelf A-1 --add 1 --reason found")
        .await;
    let mut nos = Vec::new();
    for (no, sku) in [("O-1", "SKU-A"), ("O-2", "SKU-B"), ("O-3", "SKU-A")] {
        shop.order(no, sku, 1).await;
        acme.sync("orders").await.expect(0);
        nos.push(acme.show(no).await["packages"][0]["packing_no"].clone());
    }
    acme.ok("orders confirm O-1 O-2 O-3").await;
    let pdf = acme.file("labels.pdf", "");
    acme.ok(&format!("waybill print O-1 O-2 O-3 -o {}", pdf.display()))
        .await;
    let text = text_of(&pdf);
    let place = |no: &Value| text.find(no.as_str().unwrap()).unwrap();
    assert!(
        place(&nos[1]) < place(&nos[0]) && place(&nos[0]) < place(&nos[2]),
        "A-1, Z-1, and what is on no shelf:\n{text}"
    );
    assert_eq!(acme.healthy().await, [""; 0]);
});

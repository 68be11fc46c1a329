//! From confirmation to pickup (domain.md §5): each step refuses with a reason, and never does a cancelled order leave.

use serde_json::{Value, json};
use std::process::Command;
use testkit::{Installation, Shop, list, on_both};

/// Two confirmed orders: one of the site, one typed.
async fn confirmed(acme: &Installation, shop: &Shop) -> (String, String) {
    shop.order("O-1", "SKU-A", 2).await;
    acme.sync("orders").await.expect(0);
    let typed = json!({
        "channel_order_no": "T-1", "currency": "INR", "items": [{"sku": "SKU-B", "quantity": 1, "price": "12.50"}],
        "cash_on_delivery": true,
        "shipping_address": {"name": "आशा देशपांडे", "line1": "1 First Street", "city": "Pune", "state": "MH", "country": "IN",
            "postal_code": "411001", "phone": "123"}
    });
    let file = acme.file("typed.json", &typed.to_string());
    acme.ok(&format!("orders create --file {}", file.display())).await;
    acme.ok("orders confirm O-1 T-1").await;
    let mut nos = Vec::new();
    for order in ["O-1", "T-1"] {
        let no = acme.show(order).await["packages"][0]["packing_no"].clone();
        nos.push(no.as_str().unwrap_or_default().to_owned());
    }
    (nos[0].clone(), nos[1].clone())
}

/// The text of a PDF.
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

fn results(told: &Value) -> Vec<String> {
    let of = |one: &Value| match one["code"].as_str() {
        Some(code) => code.to_owned(),
        None => one["result"].as_str().unwrap_or_default().to_owned(),
    };
    list(told).iter().map(of).collect()
}

on_both!(an_order_goes_from_confirmation_to_hand_over, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    acme.ok(
        "facility address WH1 --name 'Acme Stores' --line1 '9 Dock Road' --city Mumbai --postal-code 400001",
    )
    .await;
    let (first, second) = confirmed(&acme, &shop).await;
    let pdf = acme.file("labels.pdf", "");
    let printed = acme
        .ok(&format!("waybill print O-1 T-1 -o {}", pdf.display()))
        .await
        .json;
    assert_eq!(results(&printed), ["done", "done"]);
    let text = text_of(&pdf);
    for word in [
        "Acme Stores",
        "9 Dock Road",
        first.as_str(),
        second.as_str(),
        "12.50",
    ] {
        assert!(text.contains(word), "{word} stands on the labels:\n{text}");
    }
    assert_eq!(acme.stock("SKU-A").await, [8, 0, 2, 0, 0], "stock is allocated");
    let order = acme.show("O-1").await;
    assert_eq!(order["packages"][0]["status"], "PACKED");
    let invoice_no = order["packages"][0]["invoice_no"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    assert!(invoice_no.starts_with("INV/26-"), "{order:#}");
    assert_eq!(order["packages"][0]["tracking_no"], json!(first));

    let again = acme
        .run(&format!("waybill print {first} -o {}", pdf.display()))
        .await
        .expect(6)
        .json;
    assert_eq!(results(&again), ["ALREADY_PRINTED"]);
    acme.ok(&format!("waybill reprint {first} -o {}", pdf.display()))
        .await;
    assert!(text_of(&pdf).contains("COPY"), "{}", text_of(&pdf));
    acme.ok(&format!("invoice print O-1 -o {}", pdf.display())).await;
    assert!(text_of(&pdf).contains(&invoice_no));

    let refused = acme.run(&format!("dispatch {first}")).await.expect(6).json;
    assert_eq!(results(&refused), ["NOT_ALLOWED_IN_STATE"]);
    let window = "--from 2027-01-02T05:00:00Z --to 2027-01-02T08:00:00Z";
    let asked = acme
        .ok(&format!("pickup request {first} {second} {window}"))
        .await
        .json;
    let pickup = asked["pickups"][0]["pickup_no"].as_str().unwrap().to_owned();
    assert_eq!(list(&asked["pickups"][0]["packages"]).len(), 2);
    assert_eq!(acme.show("O-1").await["packages"][0]["status"], "READY_TO_SHIP");
    acme.ok(&format!("pickup cancel {pickup}")).await;
    assert_eq!(acme.show("O-1").await["packages"][0]["status"], "PACKED");
    acme.run(&format!("pickup cancel {pickup}")).await.expect(6);
    let asked = acme.ok(&format!("pickup request {first} {second}")).await.json;
    let next = asked["pickups"][0]["pickup_no"].as_str().unwrap().to_owned();
    assert_ne!(next, pickup, "a number is never used twice");

    assert_eq!(
        acme.ok(&format!("scan {first}")).await.json["status"],
        "READY_TO_SHIP"
    );
    assert_eq!(
        acme.ok(&format!("scan WH1/{first}")).await.json["packing_no"],
        json!(first)
    );
    let left = acme.ok(&format!("dispatch {first} {second}")).await.json;
    assert_eq!(results(&left), ["done", "done"]);
    assert_eq!(
        acme.ok(&format!("pickup show {next}")).await.json[0]["state"],
        "COLLECTED"
    );
    assert_eq!(acme.stock("SKU-A").await, [8, 0, 0, 0, 0]);
    assert_eq!(acme.states("O-1").await, ["DISPATCHED", "DISPATCHED"]);
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(
    a_cancelled_package_is_never_printed_or_handed_over_and_a_scan_says_so,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        let (first, second) = confirmed(&acme, &shop).await;
        let pdf = acme.file("labels.pdf", "");
        acme.ok(&format!("waybill print {first} {second} -o {}", pdf.display()))
            .await;
        acme.ok(&format!("pickup request {first} {second}")).await;
        acme.ok("orders cancel O-1 --reason MISTAKE").await;
        assert_eq!(acme.stock("SKU-A").await, [8, 0, 0, 2, 0]);
        let done = acme
            .run(&format!("dispatch {first} {second}"))
            .await
            .expect(7)
            .json;
        assert_eq!(results(&done), ["ORDER_CANCELLED", "done"]);
        let scan = acme.run(&format!("scan {first}")).await.expect(6).json;
        assert_eq!(
            (&scan["void"], &scan["superseded_by"]),
            (&json!(true), &json!(null))
        );
        acme.ok("resync O-1 --wait").await;
        let scan = acme.run(&format!("scan {first}")).await.expect(6).json;
        let new = scan["superseded_by"].as_str().unwrap().to_owned();
        assert!(scan["message"].as_str().unwrap().contains(&new), "{scan}");
        let reprint = acme
            .run(&format!("waybill reprint {first} -o {}", pdf.display()))
            .await
            .expect(6)
            .json;
        assert_eq!(results(&reprint), ["ORDER_CANCELLED"]);
        assert_eq!(
            acme.run(&format!("scan {new}")).await.expect(0).json["status"],
            "CREATED"
        );
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);

on_both!(
    a_label_without_a_font_is_refused_alone_before_anything_of_it_is_packed,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        for (number, name) in [("GOOD", "Asha"), ("BAD", "A \u{e000} name")] {
            let order = json!({
                "channel_order_no": number, "currency": "INR", "items": [{"sku": "SKU-A", "quantity": 1, "price": 1}],
                "shipping_address": {"name": name, "line1": "1 First Street", "city": "Pune", "postal_code": "411001"}
            });
            let file = acme.file("order.json", &order.to_string());
            acme.ok(&format!("orders create --file {}", file.display())).await;
        }
        acme.ok("orders confirm GOOD BAD").await;
        let pdf = acme.file("labels.pdf", "");
        let done = acme
            .run(&format!("waybill print GOOD BAD -o {}", pdf.display()))
            .await
            .expect(7)
            .json;
        assert_eq!(results(&done), ["done", "FONT_MISSING"]);
        assert!(done[1]["message"].as_str().unwrap().contains("U+E000"), "{done}");
        assert_eq!(acme.show("BAD").await["packages"][0]["status"], "CONFIRMED");
        assert_eq!(acme.show("BAD").await["packages"][0]["invoice_no"], json!(null));
        let hold = acme.ok("orders hold BAD").await;
        assert_eq!(hold.json[0]["result"], "done");
        let refused = acme.run("waybill void GOOD").await.expect(0).json;
        assert_eq!(results(&refused), ["done"]);
        let order = acme.show("GOOD").await;
        assert_eq!(
            (
                &order["packages"][0]["status"],
                &order["packages"][0]["tracking_no"]
            ),
            (&json!("PACKED"), &json!(null))
        );
        let pickup = acme.run("pickup request GOOD").await.expect(6).json;
        assert_eq!(pickup["packages"][0]["code"], "NOT_PRINTED");
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);

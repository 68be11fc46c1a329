//! Packages of tests, as far as processing goes.

use super::Served;
use serde_json::{Value, json};

impl Served {
    /// Confirmed typed orders with these numbers, a unit of CUP each, and the packing no. of each.
    pub(crate) async fn confirmed<const N: usize>(&self, numbers: [&str; N]) -> [String; N] {
        self.go_live().await;
        let sequence = json!({"prefix": "INV-"});
        self.put("/facilities/WH1/sequences/INVOICE", sequence)
            .await
            .expect(200);
        let mut nos = numbers.map(str::to_owned);
        for no in &mut nos {
            let mut order = super::typed(no);
            order["items"][0]["quantity"] = json!(1);
            self.post("/orders", order).await.expect(201);
            let confirm = format!("/orders/{no}/confirm");
            self.post(&confirm, json!({})).await.expect(200);
            let packing_no = self.package(no).await["packing_no"].clone();
            *no = packing_no.as_str().unwrap().to_owned();
        }
        nos
    }

    /// The first package of an order.
    pub(crate) async fn package(&self, order: &str) -> Value {
        let said = self.get(&format!("/orders/{order}")).await.expect(200);
        said["packages"][0].clone()
    }

    /// The code of each result of a call on packages, or `done`.
    pub(crate) async fn on(&self, path: &str, packages: &[&str]) -> (Vec<String>, Value) {
        let said = self.post(path, json!({ "packages": packages })).await.expect(200);
        let results = said["results"].as_array().unwrap().iter();
        let codes = results.map(|one| {
            one["code"]
                .as_str()
                .or(one["result"].as_str())
                .unwrap()
                .to_owned()
        });
        (codes.collect(), said)
    }
}

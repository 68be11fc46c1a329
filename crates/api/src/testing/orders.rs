//! Orders of tests: of a channel's, as it would have listed them, and typed ones; cancelled ones of both.

use super::Served;
use domain::change::OrderChange;
use domain::codes::{ChannelCode, ChannelItemId, ChannelOrderNo, FacilityCode, OrderCode, Sku};
use domain::moment::Moment;
use domain::order::edit::Edit;
use domain::order::event::Actor;
use domain::order::import::{Known, take_in};
use domain::order::{Cancelling, Parcel};
use domain::recovery::CancelledBy;
use domain::sync::observation::{ListedOrder, Observation, ObservedUnits, Reading};
use serde_json::{Value, json};
use store::{FollowUp, Loaded, Numbering, Pick, Scope, Written};

fn two_cups(channel_order_no: &str, now: Moment) -> ListedOrder {
    let cups = ObservedUnits {
        channel_item_id: ChannelItemId::parse("L1").unwrap(),
        sku: Some(Sku::parse("CUP").unwrap()),
        raw_status: "NEW".to_owned(),
        reading: Reading::Open,
        quantity: 2,
        changed_at: None,
        tracking_no: None,
        shipping_provider: None,
        invoice_no: None,
        return_details: None,
    };
    ListedOrder {
        observation: Observation {
            channel_order_no: ChannelOrderNo::parse(channel_order_no).unwrap(),
            asked_at: now,
            raw_status: "NEW".to_owned(),
            third_party_shipping: None,
            address: None,
            lines: vec![cups],
        },
        placed_at: now,
        currency: "INR".to_owned(),
        cash_on_delivery: false,
        is_paid: None,
        unit_prices_minor: vec![34_900],
    }
}

/// A typed order of two units of CUP.
pub(crate) fn typed(channel_order_no: &str) -> Value {
    json!({
        "channel_order_no": channel_order_no, "currency": "INR",
        "items": [{"sku": "CUP", "quantity": 2, "price": "12.50"}],
        "shipping_address": {"name": "Asha", "line1": "1 First Street", "city": "Pune", "state": "MH", "country": "IN",
            "postal_code": "411001", "phone": "123"}
    })
}

impl Served {
    async fn open_shop(&self) {
        if self.app.channel(&self.acme, "SHOP1").await.is_err() {
            let wish = json!({"code": "SHOP1", "source": "PARTNER", "base_url": "https://shop.example",
                "username": "u", "password": "hush", "facilities": ["WH1"]});
            self.post("/channels", wish).await.expect(201);
            let sequence = json!({"prefix": "INV-"});
            self.put("/facilities/WH1/sequences/INVOICE", sequence)
                .await
                .expect(200);
        }
    }

    /// An order of channel SHOP1 with this number: two units of CUP in WH1, and what happened to it since.
    async fn taken_in(&self, channel_order_no: &str, since: impl Fn(&mut Edit<'_>) + Send + Sync) {
        self.open_shop().await;
        let channel = ChannelCode::parse("SHOP1").unwrap();
        let now = self.app.clock.now();
        let listed = two_cups(channel_order_no, now);
        let scope = Scope {
            tenant: self.acme.tenant.clone(),
            pick: Pick::Codes(Vec::new()),
            skus: [Sku::parse("CUP").unwrap()].into(),
            facilities: vec![FacilityCode::parse("WH1").unwrap()],
            numbering: Numbering::OrdersToo,
            now: (now, jiff::civil::date(2026, 11, 20)),
            fence: None,
        };
        let actor = Actor {
            who: "test".to_owned(),
            at: now,
        };
        let decide = |mut loaded: Loaded| {
            let code = OrderCode::numbered(loaded.next_order);
            let taken = take_in(Known::No(&code), &channel, &listed, &mut loaded.desk);
            let change = taken.change.unwrap();
            let mut edit = Edit::of(&change.after, &mut loaded.desk);
            since(&mut edit);
            let next = edit.finish();
            Written {
                changes: OrderChange::joined(Some(change), next).into_iter().collect(),
                adjustment: None,
                desk: loaded.desk,
                next_order: loaded.next_order + 1,
                page: None,
                follow_up: FollowUp::default(),
                result: (),
            }
        };
        self.app
            .store
            .decide(&scope, &actor, "test", decide)
            .await
            .unwrap();
    }

    /// An order of channel SHOP1 with this number: two units of CUP in WH1.
    pub(crate) async fn imported(&self, channel_order_no: &str) {
        self.taken_in(channel_order_no, |_| {}).await;
    }

    /// The same, cancelled on the site.
    pub(crate) async fn cancelled_there(&self, channel_order_no: &str) {
        let cancelling = Cancelling {
            by: CancelledBy::Buyer,
            who: "channel",
            reason: "CANCELLED",
            comment: None,
            push_run: None,
        };
        self.taken_in(channel_order_no, |edit| {
            edit.cancel(&[1, 2], &cancelling).unwrap()
        })
        .await;
    }

    /// The same, and it left the building.
    pub(crate) async fn dispatched(&self, channel_order_no: &str) {
        self.taken_in(channel_order_no, |edit| {
            edit.dispatch(&[(1, Parcel::default()), (2, Parcel::default())], "It left")
                .unwrap();
        })
        .await;
    }

    /// The same order, come back from its buyer: both units wait for putaway.
    pub(crate) async fn returned(&self, channel_order_no: &str) {
        self.dispatched(channel_order_no).await;
        let receipt = json!({"named": channel_order_no, "kind": "CIR"});
        self.post("/returns/receive", receipt).await.expect(200);
    }

    /// A typed order with this number, as [`typed`] has it.
    pub(crate) async fn typed(&self, channel_order_no: &str) {
        self.post("/orders", typed(channel_order_no)).await.expect(201);
    }

    /// Cancels all of an order by mistake.
    pub(crate) async fn cancel(&self, order: &str) {
        let wish = json!({"reason": "MISTAKE"});
        self.post(&format!("/orders/{order}/cancel"), wish)
            .await
            .expect(200);
    }

    /// A typed order that was cancelled.
    pub(crate) async fn cancelled(&self, channel_order_no: &str) {
        self.typed(channel_order_no).await;
        self.cancel(channel_order_no).await;
    }

    /// The one row of an order under *Cancelled Delivery*.
    pub(crate) async fn row(&self, order: &str) -> Value {
        let said = self.get(&format!("/cancelled?order={order}")).await.expect(200);
        let rows = said["data"].as_array().unwrap();
        assert_eq!(rows.len(), 1, "{order}: {rows:#?}");
        rows[0].clone()
    }

    /// The level of a SKU in WH1.
    pub(crate) async fn stock(&self, sku: &str) -> Value {
        self.get(&format!("/stock/{sku}")).await.expect(200)["levels"][0].clone()
    }

    /// Units of CUP that are not there any more.
    pub(crate) async fn lose_cups(&self, units: i64) {
        let lost = json!({"sku": "CUP", "facility": "WH1", "delta": -units, "reason": "lost"});
        self.post("/stock-adjustments", lost).await.expect(200);
    }

    pub(crate) async fn go_live(&self) {
        let confirm = json!({"confirm": "ACME"});
        self.post("/golive/start", confirm).await.expect(200);
    }
}

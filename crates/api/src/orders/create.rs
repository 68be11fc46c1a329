//! `POST /orders`.

use super::show::{Order, load};
use crate::Api;
use crate::problem::Problem;
use crate::read::{Body, Who, at_most, channel_code, text_within};
use app::typed::{AddressWish, ItemWish, OrderWish};
use axum::Json;
use axum::extract::State;
use domain::sync::observation::LINE_UNITS_MAX;
use http::StatusCode;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

/// Lines that one order may have: what people type in, and programs too, has a few.
const LINES_MAX: usize = 500;
/// Characters of a price: the largest amount that is counted has fewer.
const PRICE_CHARS_MAX: usize = 24;
/// Characters of one text of an address: more fits on no label.
const ADDRESS_CHARS_MAX: usize = 200;

/// An order as it is typed in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "channel_order_no": "PHONE-17", "currency": "INR",
    "items": [{"sku": "CUP-RED", "quantity": 2, "price": "349.00"}],
    "shipping_address": {"name": "A. Buyer", "line1": "1 Lake Road", "line2": null, "city": "Kolkata", "state": "WB",
        "country": "IN", "postal_code": "700029", "phone": "98300 00000"},
    "cash_on_delivery": true
}))]
pub(crate) struct TypedOrder {
    /// Its number, unique among the live orders of its channel.
    #[schema(min_length = 1, max_length = 128)]
    channel_order_no: String,
    /// The channel that it is of; MANUAL where nothing is said.
    #[schema(min_length = 1, max_length = 32, pattern = "^[A-Za-z0-9_-]+$")]
    channel: Option<String>,
    /// ISO 4217.
    #[schema(min_length = 3, max_length = 3, pattern = "^[A-Za-z]{3}$")]
    currency: String,
    /// What was ordered; an order holds 20,000 units at most.
    #[schema(min_items = 1, max_items = 500)]
    items: Vec<TypedItem>,
    shipping_address: TypedAddress,
    /// Whether the courier collects the money.
    #[serde(default)]
    cash_on_delivery: bool,
}

/// Some units of one SKU.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TypedItem {
    /// What. One that the catalogue lacks stands against the order's confirmation.
    #[schema(min_length = 1, max_length = 64)]
    sku: String,
    #[schema(minimum = 1, maximum = 10_000)]
    quantity: u32,
    /// What the buyer pays for one, with the currency's decimals at most.
    #[schema(min_length = 1, max_length = 24, pattern = "^[0-9]+([.][0-9]*)?$")]
    price: String,
}

/// Where a typed order goes. What a courier cannot do without stands against its confirmation where it is empty.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TypedAddress {
    #[schema(max_length = 200)]
    name: String,
    /// Street and house.
    #[schema(max_length = 200)]
    line1: String,
    /// More of it.
    #[schema(max_length = 200)]
    line2: Option<String>,
    #[schema(max_length = 200)]
    city: String,
    /// State, province or prefecture.
    #[schema(max_length = 200)]
    state: String,
    #[schema(max_length = 200)]
    country: String,
    #[schema(max_length = 200)]
    postal_code: String,
    #[schema(max_length = 200)]
    phone: String,
}

impl TypedOrder {
    fn check(&self) -> Result<(), Problem> {
        if self.items.is_empty() {
            return Err(Problem::bad_input("items: an order has one at least"));
        }
        at_most("items", self.items.len(), LINES_MAX)?;
        for (place, item) in self.items.iter().enumerate() {
            text_within(&format!("items[{place}].price"), &item.price, PRICE_CHARS_MAX)?;
            if !(1..=LINE_UNITS_MAX).contains(&item.quantity) {
                return Err(Problem::bad_input(format!(
                    "items[{place}].quantity: 1 to {LINE_UNITS_MAX}"
                )));
            }
        }
        let address = &self.shipping_address;
        let line2 = address.line2.as_deref().unwrap_or_default();
        for (name, text) in [
            ("name", address.name.as_str()),
            ("line1", &address.line1),
            ("line2", line2),
            ("city", &address.city),
            ("state", &address.state),
            ("country", &address.country),
            ("postal_code", &address.postal_code),
            ("phone", &address.phone),
        ] {
            let place = format!("shipping_address.{name}, in characters");
            at_most(&place, text.chars().count(), ADDRESS_CHARS_MAX)?;
        }
        Ok(())
    }

    fn into_wish(self) -> Result<OrderWish, Problem> {
        let address = self.shipping_address;
        let items = self.items.into_iter().map(|item| ItemWish {
            sku: item.sku,
            quantity: item.quantity,
            price: Value::String(item.price),
        });
        Ok(OrderWish {
            channel_order_no: self.channel_order_no,
            channel: channel_code(self.channel)?,
            currency: self.currency,
            items: items.collect(),
            shipping_address: AddressWish {
                name: address.name,
                line1: address.line1,
                line2: address.line2,
                city: address.city,
                state: address.state,
                country: address.country,
                postal_code: address.postal_code,
                phone: address.phone,
            },
            cash_on_delivery: self.cash_on_delivery,
        })
    }
}

/// Type in an order
///
/// Its stock is reserved at once. Refused where another live order of the channel has the number.
#[utoipa::path(
    post, path = "/api/v1/orders", tag = "orders", operation_id = "create_order", request_body = TypedOrder,
    responses(
        (status = 201, description = "The order.", body = Order),
        (status = 404, description = "There is no such channel.", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn create(
    State(api): State<Api>,
    Who(caller): Who,
    Body(typed): Body<TypedOrder>,
) -> Result<(StatusCode, Json<Order>), Problem> {
    typed.check()?;
    let code = api.app.create_order(&caller, &typed.into_wish()?).await?;
    let order = load(&api, &caller, code.as_str()).await?;
    Ok((StatusCode::CREATED, Json(order)))
}

#[cfg(test)]
mod tests {
    use crate::testing::{Served, typed};
    use serde_json::{Value, json};

    #[tokio::test]
    async fn a_typed_order_takes_its_stock() {
        let served = Served::new().await;
        let order = served.post("/orders", typed("T-1")).await.expect(201);
        for (field, value) in [
            ("code", json!("SO-000000001")),
            ("channel", json!("MANUAL")),
            ("channel_order_no", json!("T-1")),
            ("origin", json!("MANUAL")),
            ("status", json!("CREATED")),
            ("currency", json!("INR")),
            ("address_missing", json!([])),
        ] {
            assert_eq!(order[field], value, "{field}");
        }
        assert_eq!(order["items"].as_array().unwrap().len(), 2);
        assert_eq!(order["items"][1]["price_minor"], 1_250);
        assert_eq!(order["items"][1]["superseded"], false);
        assert_eq!(served.get("/orders/T-1").await.expect(200), order);
        let stock = served.stock("CUP").await;
        assert_eq!((&stock["available"], &stock["reserved"]), (&json!(3), &json!(2)));
        let again = served.post("/orders", typed("T-1")).await;
        assert_eq!(again.problem(409), "DUPLICATE_ALIVE");
    }

    #[tokio::test]
    async fn what_cannot_be_an_order_is_refused() {
        let served = Served::new().await;
        let with = |place: &str, value: Value| {
            let mut order = typed("T-1");
            *order.pointer_mut(place).unwrap() = value;
            order
        };
        let line = &typed("T-1")["items"][0];
        for (place, value) in [
            ("/channel_order_no", json!("")),
            ("/channel_order_no", json!("a\nb")),
            ("/channel_order_no", json!("x".repeat(129))),
            ("/currency", json!("rupees")),
            ("/items", json!([])),
            ("/items", json!(vec![line; 501])),
            ("/items/0/sku", json!("")),
            ("/items/0/quantity", json!(0)),
            ("/items/0/quantity", json!(10_001)),
            ("/items/0/price", json!("-1")),
            ("/items/0/price", json!("1.005")),
            ("/items/0/price", json!(12.5)),
            ("/items/0/price", json!("1".repeat(25))),
            ("/shipping_address/city", json!("x".repeat(201))),
            ("/shipping_address/city", json!("a\nb")),
        ] {
            let said = served.post("/orders", with(place, value.clone())).await;
            assert_eq!(said.problem(400), "BAD_INPUT", "{place} {value}");
        }
        let mut elsewhere = typed("T-1");
        elsewhere["channel"] = json!("NOPE");
        assert_eq!(
            served.post("/orders", elsewhere.clone()).await.problem(404),
            "NOT_FOUND"
        );
        elsewhere["channel"] = json!("a b");
        assert_eq!(served.post("/orders", elsewhere).await.problem(400), "BAD_INPUT");
        assert_eq!(served.get("/orders").await.expect(200)["data"], json!([]));
    }
}

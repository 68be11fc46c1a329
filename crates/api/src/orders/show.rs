//! `GET /orders/{order}`.

use super::cancelled::Cancelled;
use super::words::{
    CancelledBy, ContradictionKind, ContradictionState, ItemState, OrderStatus, Origin, PackageStatus,
    ReturnState,
};
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Who};
use crate::wire::when;
use app::Caller;
use axum::Json;
use axum::extract::State;
use domain::codes::Sku;
use domain::moment::Moment;
use domain::order::SaleOrder;
use domain::order::item::OrderItem;
use domain::package::{self, Package};
use domain::returns::GoodsReturn;
use domain::sync::contradiction::Contradiction;
use serde::Serialize;
use utoipa::ToSchema;

/// A sale order with all that belongs to it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "code": "SO-000000001", "channel": "SHOP1", "channel_order_no": "112-7", "origin": "API", "status": "PROCESSING",
    "placed_at": "2026-11-20T08:00:00Z", "imported_at": "2026-11-20T08:05:00Z", "currency": "INR",
    "third_party_shipping": false, "cash_on_delivery": false,
    "flags": {"unverified": false, "on_claim": false, "on_hold": false},
    "address_missing": [], "unmapped_skus": [],
    "shipping_address": {"name": "A. Buyer", "line1": "1 Lake Road", "line2": "", "city": "Kolkata", "state": "WB",
        "country": "IN", "postal_code": "700029", "phone": ""},
    "items": [{"id": "SO-000000001-1", "no": 1, "sku": "CUP-RED", "state": "PACKED", "facility": "WH1",
        "packing_no": "WH1-PK000001", "channel_item_id": "L1", "putaway": "NONE", "cancelled_by": null,
        "superseded": false, "price_minor": 34900}],
    "packages": [{"packing_no": "WH1-PK000001", "facility": "WH1", "status": "PACKED", "invoice_no": "INV/26-1",
        "channel_invoice_no": null, "tracking_no": "WH1-PK000001", "shipping_provider": "OWN",
        "waybill": {"tracking_no": "WH1-PK000001", "carrier": "OWN", "serial": 1, "prints": 1,
            "printed_at": "2026-11-20T09:00:00Z", "printed_by": "key:erp"}, "pickup_no": null}],
    "cancelled": [], "returns": [], "contradictions": []
}))]
pub(crate) struct Order {
    /// Our code.
    code: String,
    channel: String,
    /// The channel's number.
    channel_order_no: String,
    origin: Origin,
    status: OrderStatus,
    /// Up to when the channel's word on it is known; null where no channel was asked.
    channel_status_as_of: Option<String>,
    /// When the buyer placed it.
    placed_at: String,
    imported_at: String,
    /// ISO 4217.
    currency: String,
    /// Whether the channel ships it.
    third_party_shipping: bool,
    cash_on_delivery: bool,
    flags: Flags,
    /// What a courier cannot do without and that the address lacks.
    address_missing: Vec<&'static str>,
    /// SKUs that the catalogue lacks.
    unmapped_skus: Vec<String>,
    shipping_address: Address,
    items: Vec<Item>,
    packages: Vec<Parcel>,
    cancelled: Vec<Cancelled>,
    returns: Vec<Return>,
    contradictions: Vec<Disputed>,
}

/// What stands beside the status.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Flags {
    unverified: bool,
    on_claim: bool,
    on_hold: bool,
}

/// Where an order goes. Empty text means that the channel did not give it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Address {
    name: String,
    line1: String,
    line2: String,
    city: String,
    state: String,
    country: String,
    postal_code: String,
    phone: String,
}

/// One unit.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Item {
    /// The order's code and the number.
    id: String,
    no: u32,
    sku: String,
    state: ItemState,
    facility: Option<String>,
    packing_no: Option<String>,
    /// The channel's id of its line.
    channel_item_id: Option<String>,
    /// Whether it waits to be brought back to a shelf.
    putaway: String,
    cancelled_by: Option<CancelledBy>,
    /// Whether a resync put another unit in its place.
    superseded: bool,
    /// In minor units of the order's currency.
    price_minor: i64,
}

/// One package.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Parcel {
    packing_no: String,
    facility: String,
    status: PackageStatus,
    invoice_no: Option<String>,
    channel_invoice_no: Option<String>,
    tracking_no: Option<String>,
    shipping_provider: Option<String>,
    /// Null before it is printed, and after it was voided.
    waybill: Option<Waybill>,
    /// The pickup that it was asked for with.
    pickup_no: Option<String>,
}

/// The live waybill of a package.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Waybill {
    /// What the carrier knows the parcel by.
    tracking_no: String,
    carrier: String,
    /// Which of the package's waybills it is, from 1; earlier ones are void.
    serial: u32,
    /// How often its label was printed.
    prints: u32,
    /// When it was last printed.
    printed_at: String,
    printed_by: String,
}

/// A return.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Return {
    return_no: String,
    facility: String,
    /// CIR (by the customer) or RTO (by the courier).
    kind: String,
    state: ReturnState,
    /// Numbers of the items.
    items: Vec<u32>,
    /// In the channel's words.
    reason: Option<String>,
    /// As the channel wrote it.
    date: Option<String>,
    tracking_no: Option<String>,
    shipping_provider: Option<String>,
    opened_at: String,
    closed_at: Option<String>,
}

/// A contradiction.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Disputed {
    /// Its number in the order; an answer names it.
    no: u32,
    kind: ContradictionKind,
    /// Numbers of the items.
    items: Vec<u32>,
    /// The channel's word.
    word: String,
    state: ContradictionState,
    opened_at: String,
    closed_at: Option<String>,
}

/// Show an order
///
/// By our code or the channel's number: the live one, else the newest. `AMBIGUOUS` where live orders of several channels have it.
#[utoipa::path(
    get, path = "/api/v1/orders/{order}", tag = "orders", operation_id = "show_order",
    params(("order" = String, Path, description = "Our code or the channel's number.", example = "SO-000000001")),
    responses((status = 200, description = "The order.", body = Order)),
)]
pub(crate) async fn show(
    State(api): State<Api>,
    Who(caller): Who,
    At(order): At<String>,
) -> Result<Json<Order>, Problem> {
    load(&api, &caller, &order).await.map(Json)
}

/// An order as it stands.
pub(super) async fn load(api: &Api, caller: &Caller, named: &str) -> Result<Order, Problem> {
    let order = api.app.order(caller, named).await?;
    let unmapped = api.app.unmapped_skus(caller, &order).await?;
    let as_of = api.app.status_as_of(caller, &order).await?;
    Ok(Order::of(&order, &unmapped, as_of))
}

impl Order {
    fn of(order: &SaleOrder, unmapped: &[Sku], as_of: Option<Moment>) -> Self {
        let address = &order.address;
        Self {
            code: order.code.to_string(),
            channel: order.channel.to_string(),
            channel_order_no: order.channel_order_no.to_string(),
            origin: order.origin.into(),
            status: order.status().into(),
            channel_status_as_of: when(as_of),
            placed_at: order.placed_at.to_rfc3339(),
            imported_at: order.imported_at.to_rfc3339(),
            currency: order.currency.clone(),
            third_party_shipping: order.third_party_shipping,
            cash_on_delivery: order.cash_on_delivery,
            flags: Flags {
                unverified: order.flags.unverified,
                on_claim: order.flags.on_claim,
                on_hold: order.flags.on_hold,
            },
            address_missing: address.missing(),
            unmapped_skus: unmapped.iter().map(ToString::to_string).collect(),
            shipping_address: Address {
                name: address.name.clone(),
                line1: address.line1.clone(),
                line2: address.line2.clone(),
                city: address.city.clone(),
                state: address.state.clone(),
                country: address.country.clone(),
                postal_code: address.postal_code.clone(),
                phone: address.phone.clone(),
            },
            items: order.items.iter().map(|item| Item::of(order, item)).collect(),
            packages: order.packages.iter().map(Parcel::from).collect(),
            cancelled: order.cancelled.iter().map(Cancelled::from).collect(),
            returns: order.returns.iter().map(Return::from).collect(),
            contradictions: order.contradictions.iter().map(Disputed::from).collect(),
        }
    }
}

impl Item {
    fn of(order: &SaleOrder, item: &OrderItem) -> Self {
        let package = item.package.as_ref();
        Self {
            id: format!("{}-{}", order.code, item.no),
            no: item.no,
            sku: item.sku.to_string(),
            state: item.state.into(),
            facility: package.map(|key| key.facility.to_string()),
            packing_no: package.map(|key| key.packing_no.clone()),
            channel_item_id: item.channel_item_id.as_ref().map(ToString::to_string),
            putaway: item.putaway.to_string(),
            cancelled_by: item.cancelled_by.map(Into::into),
            superseded: item.superseded,
            price_minor: item.price_minor,
        }
    }
}

impl From<&Package> for Parcel {
    fn from(package: &Package) -> Self {
        let invoice = package.invoice.as_ref();
        Self {
            packing_no: package.key.packing_no.clone(),
            facility: package.key.facility.to_string(),
            status: package.status.into(),
            invoice_no: invoice.map(|invoice| invoice.invoice_no.clone()),
            channel_invoice_no: invoice.and_then(|invoice| invoice.channel_invoice_no.clone()),
            tracking_no: package.tracking_no.clone(),
            shipping_provider: package.shipping_provider.clone(),
            waybill: package.waybill.as_ref().map(Waybill::from),
            pickup_no: package.pickup_no.clone(),
        }
    }
}

impl From<&package::Waybill> for Waybill {
    fn from(waybill: &package::Waybill) -> Self {
        Self {
            tracking_no: waybill.tracking_no.clone(),
            carrier: waybill.carrier.clone(),
            serial: waybill.serial,
            prints: waybill.prints,
            printed_at: waybill.printed_at.to_rfc3339(),
            printed_by: waybill.printed_by.clone(),
        }
    }
}

impl From<&GoodsReturn> for Return {
    fn from(goods: &GoodsReturn) -> Self {
        Self {
            return_no: goods.return_no.clone(),
            facility: goods.facility.to_string(),
            kind: goods.kind.to_string(),
            state: goods.state.into(),
            items: goods.items.clone(),
            reason: goods.details.reason.clone(),
            date: goods.details.date.clone(),
            tracking_no: goods.details.tracking_no.clone(),
            shipping_provider: goods.details.shipping_provider.clone(),
            opened_at: goods.opened_at.to_rfc3339(),
            closed_at: when(goods.closed_at),
        }
    }
}

impl From<&Contradiction> for Disputed {
    fn from(contradiction: &Contradiction) -> Self {
        Self {
            no: contradiction.no,
            kind: contradiction.kind.into(),
            items: contradiction.items.clone(),
            word: contradiction.word.clone(),
            state: contradiction.state.into(),
            opened_at: contradiction.opened_at.to_rfc3339(),
            closed_at: when(contradiction.closed_at),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;

    #[tokio::test]
    async fn an_unknown_order_is_not_found() {
        let served = Served::new().await;
        for name in ["SO-1", "%EC%A3%BC%EB%AC%B8%201%2F2", "a%2Fb"] {
            let said = served.get(&format!("/orders/{name}")).await;
            assert_eq!(said.problem(404), "NOT_FOUND");
        }
        assert_eq!(served.get("/orders/%00").await.problem(400), "BAD_INPUT");
        assert_eq!(served.get("/orders/%FF").await.problem(400), "BAD_INPUT");
    }
}

//! Letting something happen to one order.

use axum::Json;
use axum::extract::{Path, State};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::body::Sent;
use super::order::shown;
use crate::bounds;
use crate::market::{Market, State as MarketState};
use crate::orders::action::{Action, Move, carry_out};
use crate::orders::unit::Papers;
use crate::refusal::Refusal;

/// Who carries a parcel when nothing is said.
const DEFAULT_COURIER: &str = "Sandbox Courier";

/// What may be said about an action; every field is optional.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ActionSent {
    /// Only for a bulk action: the orders it is for.
    pub(super) ids: Option<Vec<String>>,
    order_item_id: Option<String>,
    quantity: Option<u32>,
    #[serde(default)]
    no_tracking: bool,
    tracking_number: Option<String>,
    shipping_provider: Option<String>,
    invoice_number: Option<String>,
    return_reason: Option<String>,
    return_date: Option<Timestamp>,
    #[serde(rename = "returnAWB")]
    return_awb: Option<String>,
    return_shipping_provider: Option<String>,
}

/// The action a path names.
pub(super) fn named(action: &str) -> Result<Action, Refusal> {
    Action::from_path(action).ok_or_else(|| Refusal::Missing(format!("there is no action {action}")))
}

impl ActionSent {
    /// The move this asks for, before the site's own numbers are filled in.
    pub(super) fn asked(&self, action: Action, now: Timestamp) -> Result<Move, Refusal> {
        let papers = Papers {
            tracking_number: bounds::optional_code("trackingNumber", self.tracking_number.as_deref())?,
            shipping_provider: bounds::optional_code("shippingProvider", self.shipping_provider.as_deref())?,
            invoice_number: bounds::optional_code("invoiceNumber", self.invoice_number.as_deref())?,
            return_reason: self
                .return_reason
                .as_deref()
                .map(|reason| bounds::text("returnReason", reason))
                .transpose()?,
            return_date: self.return_date,
            return_awb: bounds::optional_code("returnAWB", self.return_awb.as_deref())?,
            return_shipping_provider: bounds::optional_code(
                "returnShippingProvider",
                self.return_shipping_provider.as_deref(),
            )?,
        };
        let item_id = bounds::optional_code("orderItemId", self.order_item_id.as_deref())?;
        let quantity = self.quantity.map(bounds::quantity).transpose()?;
        Ok(Move {
            action,
            item_id,
            quantity,
            papers,
            now,
        })
    }

    /// Carries the move out on one order; a dispatch gets a parcel of its own unless that is declined.
    pub(super) fn carry_out(
        &self,
        state: &mut MarketState,
        id: &str,
        mut asked: Move,
    ) -> Result<u32, Refusal> {
        if asked.action == Action::Dispatch && !self.no_tracking {
            asked
                .papers
                .tracking_number
                .get_or_insert_with(|| state.next_tracking_number());
            asked
                .papers
                .shipping_provider
                .get_or_insert_with(|| DEFAULT_COURIER.into());
        }
        state.book.change(id, |order| carry_out(order, &asked))
    }
}

/// `POST /control/orders/{id}/{action}`: answers the order as it then is.
pub(super) async fn act(
    State(market): State<Market>,
    Path((id, action)): Path<(String, String)>,
    Sent(sent): Sent<ActionSent>,
) -> Result<Json<Box<RawValue>>, Refusal> {
    if sent.ids.is_some() {
        return Err(Refusal::Bad("ids belong to a bulk action".to_owned()));
    }
    let asked = sent.asked(named(&action)?, market.now_to_the_second())?;
    let mut state = market.state();
    sent.carry_out(&mut state, &id, asked)?;
    shown(state.book.get(&id)?, market.offset())
}

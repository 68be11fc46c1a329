//! An uploaded or typed order, taken in (domain.md §1, §6).

use super::address::Address;
use super::edit::Edit;
use super::event::EventKind;
use super::item::{ItemState, OrderItem};
use super::{Flags, Origin, SaleOrder, refuse_moved};
use crate::change::{Desk, OrderChange};
use crate::codes::{ChannelCode, ChannelOrderNo, OrderCode, Sku};
use crate::moment::Moment;
use crate::putaway::PutawayMark;
use crate::refusal::{Refusal, RefusalCode};
use crate::sync::observation::{LINE_UNITS_MAX, ORDER_UNITS_MAX};
use crate::words::counted;

/// An order as a person gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedOrder {
    /// How it was given: EXCEL or MANUAL.
    pub origin: Origin,
    /// The channel that it is of; MANUAL where it names none.
    pub channel: ChannelCode,
    /// Its number there.
    pub channel_order_no: ChannelOrderNo,
    /// When the buyer placed it.
    pub placed_at: Moment,
    /// ISO 4217.
    pub currency: String,
    /// Where it goes.
    pub address: Address,
    /// Whether the courier collects the money.
    pub cash_on_delivery: bool,
    /// What was ordered.
    pub lines: Vec<TypedLine>,
}

/// Some units of one SKU.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedLine {
    /// What.
    pub sku: Sku,
    /// How many, 1 to 10,000.
    pub quantity: u32,
    /// What the buyer pays for one, in minor units.
    pub price_minor: i64,
}

/// The highest price of one unit, in minor units: no sum of an order's units overflows with it.
pub(super) const PRICE_MINOR_MAX: i64 = 100_000_000_000_000;

/// Takes an order in, with its stock reserved. `known` is the order that the number has now: the live one, else the newest; a
/// number whose order is cancelled may be given again (domain.md §6).
///
/// # Errors
/// `DUPLICATE_ALIVE`; `GOODS_MAY_BE_OUT` while nobody has said whether the goods of the cancelled order left; `BAD_INPUT` for no lines, too many units or a price below zero; `SEQUENCE_NOT_DEFINED`.
pub fn take_in_typed(
    code: &OrderCode,
    known: Option<&SaleOrder>,
    typed: &TypedOrder,
    desk: &mut Desk,
) -> Result<Option<OrderChange>, Refusal> {
    if let Some(alive) = known.filter(|order| order.items.iter().any(OrderItem::is_live)) {
        let text = format!(
            "Number {} is order {}, which is alive",
            typed.channel_order_no, alive.code
        );
        return Err(Refusal::new(RefusalCode::DuplicateAlive, text));
    }
    for record in known.iter().flat_map(|order| &order.cancelled) {
        let contradictions = known.map_or(&[][..], |order| &order.contradictions);
        refuse_moved(typed.origin, contradictions, record)?;
    }
    check(typed)?;
    desk.all_or_nothing(|desk| {
        let order = new_order(code, typed, desk);
        let units = order.items.len() as u64;
        let mut edit = Edit::of_new(order, desk);
        let how = match typed.origin {
            Origin::Excel => "Uploaded",
            Origin::Manual | Origin::Api => "Typed in",
        };
        edit.note(
            EventKind::OrderImported,
            &[],
            format!("{how} with {}", counted(units, "unit")),
        );
        edit.reserve_waiting()?;
        Ok(edit.finish())
    })
}

fn check(typed: &TypedOrder) -> Result<(), Refusal> {
    let bad = |text: String| Err(Refusal::new(RefusalCode::BadInput, text));
    let units: u64 = typed.lines.iter().map(|line| u64::from(line.quantity)).sum();
    if units == 0 || units > u64::from(ORDER_UNITS_MAX) {
        return bad(format!(
            "It has {}; an order holds 1 to {ORDER_UNITS_MAX}",
            counted(units, "unit")
        ));
    }
    for line in &typed.lines {
        if !(1..=LINE_UNITS_MAX).contains(&line.quantity) {
            let (sku, quantity) = (&line.sku, line.quantity);
            return bad(format!(
                "The line of {sku} has {quantity} units; a line holds 1 to {LINE_UNITS_MAX}"
            ));
        }
        if !(0..=PRICE_MINOR_MAX).contains(&line.price_minor) {
            return bad(format!(
                "The price of {} is out of bounds: 0 to {PRICE_MINOR_MAX} minor units",
                line.sku
            ));
        }
    }
    Ok(())
}

fn new_order(code: &OrderCode, typed: &TypedOrder, desk: &Desk) -> SaleOrder {
    let units = typed
        .lines
        .iter()
        .flat_map(|line| (0..line.quantity).map(move |_| line));
    let items = (1_u32..).zip(units).map(|(no, line)| OrderItem {
        no,
        sku: line.sku.clone(),
        channel_item_id: None,
        state: ItemState::Unfulfillable,
        package: None,
        shelf: None,
        putaway: PutawayMark::None,
        cancelled_by: None,
        superseded: false,
        price_minor: line.price_minor,
        status_seen_at: None,
        return_seen_at: None,
    });
    SaleOrder {
        code: code.clone(),
        channel: typed.channel.clone(),
        channel_order_no: typed.channel_order_no.clone(),
        origin: typed.origin,
        placed_at: typed.placed_at,
        imported_at: desk.now,
        currency: typed.currency.clone(),
        address: typed.address.clone(),
        third_party_shipping: false,
        cash_on_delivery: typed.cash_on_delivery,
        flags: Flags::default(),
        items: items.collect(),
        packages: Vec::new(),
        cancelled: Vec::new(),
        returns: Vec::new(),
        contradictions: Vec::new(),
        version: 0,
        events: 0,
        movements: 0,
    }
}

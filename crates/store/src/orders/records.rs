//! The records that only some orders have: cancelled deliveries, returns, contradictions.

use super::load::{Event, Page, code_rows, corrupt, key_of, number};
use crate::engine::{Row, RowReader, Session, StoreError, Value};
use crate::statements as sql;
use domain::codes::{FacilityCode, OrderCode, TenantCode};
use domain::moment::Moment;
use domain::order::event::{Actor, EventKind};
use domain::order::item::ItemState;
use domain::recovery::{CancelStage, CancelledBy, CancelledDelivery, Recovery};
use domain::returns::{GoodsReturn, ReturnState};
use domain::sync::contradiction::{Contradiction, ContradictionKind, ContradictionState};
use domain::sync::observation::ReturnKind;

pub(crate) fn items_of(text: &str) -> Result<Vec<u32>, StoreError> {
    serde_json::from_str(text).map_err(|_| corrupt("a list of items", text))
}

pub(super) async fn load_cancelled(
    session: &mut dyn Session,
    binds: &[Value],
    page: &mut Page,
) -> Result<(), StoreError> {
    for row in session.query(&sql::LOAD_CANCELLED, binds).await? {
        let mut r = row.reader();
        let code = OrderCode::stored(r.text()?);
        let cancelled = record_of(&mut r)?;
        if let Some(order) = page.get_mut(&code) {
            order.cancelled.push(cancelled);
        }
    }
    Ok(())
}

/// A cancelled delivery from the columns that follow the order's code.
pub(crate) fn record_of(r: &mut RowReader) -> Result<CancelledDelivery, StoreError> {
    let no = number(r.int()?)?;
    let package = key_of(r.opt_text()?, r.opt_text()?);
    let whole_package = r.flag()?;
    let items = items_of(&r.text()?)?;
    let (by, reason, stage) = (r.text()?, r.text()?, r.text()?);
    Ok(CancelledDelivery {
        no,
        package,
        whole_package,
        items,
        by: CancelledBy::parse(&by).ok_or_else(|| corrupt("cancelled by", &by))?,
        reason,
        stage: CancelStage::parse(&stage).ok_or_else(|| corrupt("cancel stage", &stage))?,
        cancelled_at: Moment(r.int()?),
        site_cancelled_at: r.opt_int()?.map(Moment),
        withdrawn_at: r.opt_int()?.map(Moment),
        who: r.text()?,
        comment: r.opt_text()?,
        push: match r.opt_text()? {
            Some(text) => Some(serde_json::from_str(&text).map_err(|_| corrupt("a pushed cancel", &text))?),
            None => None,
        },
        recovery: recovery_of(&r.text()?)?,
    })
}

fn recovery_of(text: &str) -> Result<Recovery, StoreError> {
    serde_json::from_str(text).map_err(|_| corrupt("a recovery", text))
}

pub(super) async fn load_returns(
    session: &mut dyn Session,
    binds: &[Value],
    page: &mut Page,
) -> Result<(), StoreError> {
    for row in session.query(&sql::LOAD_RETURNS, binds).await? {
        let mut r = row.reader();
        let code = OrderCode::stored(r.text()?);
        let goods_return = return_of(&mut r)?;
        if let Some(order) = page.get_mut(&code) {
            order.returns.push(goods_return);
        }
    }
    Ok(())
}

/// A return from the columns that follow the order's code.
pub(crate) fn return_of(r: &mut RowReader) -> Result<GoodsReturn, StoreError> {
    let facility = FacilityCode::stored(r.text()?);
    let return_no = r.text()?;
    let (kind, state) = (r.text()?, r.text()?);
    let (items, details) = (r.text()?, r.text()?);
    Ok(GoodsReturn {
        kind: ReturnKind::parse(&kind).ok_or_else(|| corrupt("return kind", &kind))?,
        state: ReturnState::parse(&state).ok_or_else(|| corrupt("return state", &state))?,
        items: items_of(&items)?,
        details: serde_json::from_str(&details).map_err(|_| corrupt("return details", &return_no))?,
        opened_at: Moment(r.int()?),
        closed_at: r.opt_int()?.map(Moment),
        receipts: serde_json::from_str(&r.text()?).map_err(|_| corrupt("receipts", &return_no))?,
        inspections: serde_json::from_str(&r.text()?).map_err(|_| corrupt("inspections", &return_no))?,
        facility,
        return_no,
    })
}

pub(super) async fn load_contradictions(
    session: &mut dyn Session,
    binds: &[Value],
    page: &mut Page,
) -> Result<(), StoreError> {
    for row in session.query(&sql::LOAD_CONTRADICTIONS, binds).await? {
        let (code, contradiction) = contradiction_of(row)?;
        if let Some(order) = page.get_mut(&code) {
            order.contradictions.push(contradiction);
        }
    }
    Ok(())
}

/// A contradiction, and whose.
pub(crate) fn contradiction_of(row: Row) -> Result<(OrderCode, Contradiction), StoreError> {
    let mut r = row.reader();
    let code = OrderCode::stored(r.text()?);
    let no = number(r.int()?)?;
    let kind = r.text()?;
    let items = items_of(&r.text()?)?;
    let (word, state) = (r.text()?, r.text()?);
    let contradiction = Contradiction {
        no,
        kind: ContradictionKind::parse(&kind).ok_or_else(|| corrupt("contradiction", &kind))?,
        items,
        word,
        state: ContradictionState::parse(&state).ok_or_else(|| corrupt("contradiction state", &state))?,
        opened_at: Moment(r.int()?),
        closed_at: r.opt_int()?.map(Moment),
        said: match r.opt_text()? {
            Some(text) => Some(serde_json::from_str(&text).map_err(|_| corrupt("a carrier's word", &text))?),
            None => None,
        },
    };
    Ok((code, contradiction))
}

/// The timelines of these orders, by order and number.
pub(crate) async fn load_timelines(
    session: &mut dyn Session,
    tenant: &TenantCode,
    codes: &[OrderCode],
) -> Result<Vec<(OrderCode, Event)>, StoreError> {
    let mut events = Vec::new();
    for row in session
        .query(&sql::LOAD_EVENTS, &[code_rows(codes)?, tenant.as_str().into()])
        .await?
    {
        let mut r = row.reader();
        let code = OrderCode::stored(r.text()?);
        let no = number(r.int()?)?;
        let kind = r.text()?;
        let items = items_of(&r.text()?)?;
        let (before, after) = (r.opt_text()?, r.opt_text()?);
        let event = domain::order::event::Event {
            no,
            kind: EventKind::parse(&kind).ok_or_else(|| corrupt("an event's kind", &kind))?,
            items,
            before: before.as_deref().and_then(ItemState::parse),
            after: after.as_deref().and_then(ItemState::parse),
            detail: r.text()?,
        };
        let actor = Actor {
            who: r.text()?,
            at: Moment(r.int()?),
        };
        events.push((code, Event { event, actor }));
    }
    Ok(events)
}

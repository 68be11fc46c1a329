//! Orders with all that belongs to them, a page at a time: one statement a table, never one an order.

use super::records;
use crate::engine::{Row, Session, Statement, StoreError, Value, rows};
use crate::statements as sql;
use domain::codes::{
    ChannelCode, ChannelItemId, ChannelOrderNo, FacilityCode, OrderCode, ShelfCode, Sku, TenantCode,
};
use domain::moment::Moment;
use domain::order::item::{ItemState, OrderItem, PackageKey};
use domain::order::{Flags, OrderStatus, Origin, SaleOrder};
use domain::package::{Invoice, InvoiceSource, Package, PackageStatus};
use domain::putaway::PutawayMark;
use domain::recovery::CancelledBy;
use std::collections::{BTreeMap, BTreeSet};

/// A line of a timeline as stored: with who and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What happened.
    pub event: domain::order::event::Event,
    /// Who and when.
    pub actor: domain::order::event::Actor,
}

/// A line of the ledger as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// What moved.
    pub movement: domain::stock::Movement,
    /// Why.
    pub reason: String,
    /// Who and when.
    pub actor: domain::order::event::Actor,
}

/// Orders of a page while they are put together, by code.
pub(super) type Page = BTreeMap<OrderCode, SaleOrder>;

/// Each code once: a code that is asked for twice would give every row of its order twice.
pub(crate) fn code_rows<'a>(codes: impl IntoIterator<Item = &'a OrderCode>) -> Result<Value, StoreError> {
    let unique: BTreeSet<&OrderCode> = codes.into_iter().collect();
    rows(unique.into_iter().map(|code| [Value::from(code.as_str())]))
}

/// Loads orders whole, sorted by code; codes that do not exist are left out.
pub(crate) async fn load_by_codes(
    session: &mut dyn Session,
    tenant: &TenantCode,
    codes: &[OrderCode],
) -> Result<Vec<SaleOrder>, StoreError> {
    load_with(session, tenant, codes, &sql::LOAD_ORDERS_BY_CODE).await
}

/// As [`load_by_codes`], with the orders locked in the order of their codes (PostgreSQL; SQLite's write transaction is the
/// lock).
pub(crate) async fn lock_by_codes(
    session: &mut dyn Session,
    tenant: &TenantCode,
    codes: &[OrderCode],
) -> Result<Vec<SaleOrder>, StoreError> {
    load_with(session, tenant, codes, &sql::LOCK_ORDERS_BY_CODE).await
}

async fn load_with(
    session: &mut dyn Session,
    tenant: &TenantCode,
    codes: &[OrderCode],
    statement: &'static Statement,
) -> Result<Vec<SaleOrder>, StoreError> {
    if codes.is_empty() {
        return Ok(Vec::new());
    }
    let binds = [code_rows(codes)?, tenant.as_str().into()];
    let heads = session.query(statement, &binds).await?;
    let heads = heads.into_iter().map(head_of);
    complete(session, &binds, heads.collect::<Result<_, _>>()?).await
}

/// The code for each number: of each the live order, else the newest cancelled one.
pub(crate) async fn codes_of_numbers(
    session: &mut dyn Session,
    tenant: &TenantCode,
    channel: &ChannelCode,
    nos: &[ChannelOrderNo],
) -> Result<Vec<OrderCode>, StoreError> {
    let binds = [number_rows(nos)?, tenant.as_str().into(), channel.as_str().into()];
    let mut chosen: BTreeMap<String, (bool, String)> = BTreeMap::new();
    for row in session.query(&sql::CODES_OF_NUMBERS, &binds).await? {
        let mut r = row.reader();
        let (code, number, status) = (r.text()?, r.text()?, r.text()?);
        let candidate = (status != OrderStatus::Cancelled.as_str(), code);
        let best = chosen.entry(number).or_default();
        if *best < candidate {
            *best = candidate;
        }
    }
    Ok(chosen
        .into_values()
        .map(|(_, code)| OrderCode::stored(code))
        .collect())
}

/// Each number once, as given rows.
pub(crate) fn number_rows(nos: &[ChannelOrderNo]) -> Result<Value, StoreError> {
    let unique: BTreeSet<&str> = nos.iter().map(ChannelOrderNo::as_str).collect();
    rows(unique.into_iter().map(|no| [Value::from(no)]))
}

/// Puts orders together with all that belongs to them. The binds are their codes and the tenant.
async fn complete(
    session: &mut dyn Session,
    binds: &[Value],
    heads: Vec<Head>,
) -> Result<Vec<SaleOrder>, StoreError> {
    let mut page = Page::new();
    let (mut cancelled, mut returns, mut contradictions) = (0, 0, 0);
    for (order, counts) in heads {
        cancelled += counts.0;
        returns += counts.1;
        contradictions += counts.2;
        page.insert(order.code.clone(), order);
    }
    for row in session.query(&sql::LOAD_ITEMS, binds).await? {
        let (code, item) = item_of(row)?;
        if let Some(order) = page.get_mut(&code) {
            order.items.push(item);
        }
    }
    for order in page.values_mut() {
        order.items.sort_unstable_by_key(|item| item.no);
    }
    for row in session.query(&sql::LOAD_PACKAGES, binds).await? {
        let (code, package) = package_of(row)?;
        if let Some(order) = page.get_mut(&code) {
            order.packages.push(package);
        }
    }
    if cancelled > 0 {
        records::load_cancelled(session, binds, &mut page).await?;
    }
    if returns > 0 {
        records::load_returns(session, binds, &mut page).await?;
    }
    if contradictions > 0 {
        records::load_contradictions(session, binds, &mut page).await?;
    }
    Ok(page.into_values().collect())
}

pub(crate) fn corrupt(what: &str, text: &str) -> StoreError {
    StoreError::Corrupt {
        what: what.to_owned(),
        problem: format!("{text:?} is no value of it"),
    }
}

pub(crate) fn number(value: i64) -> Result<u32, StoreError> {
    u32::try_from(value).map_err(|_| corrupt("a count", &value.to_string()))
}

/// An order without its parts, and how many records it has: cancelled deliveries, returns, contradictions.
type Head = (SaleOrder, (i64, i64, i64));

fn head_of(row: Row) -> Result<Head, StoreError> {
    let mut r = row.reader();
    let code = OrderCode::stored(r.text()?);
    let channel = ChannelCode::stored(r.text()?);
    let channel_order_no = ChannelOrderNo::stored(r.text()?);
    let origin = r.text()?;
    let placed_at = Moment(r.int()?);
    let imported_at = Moment(r.int()?);
    let currency = r.text()?;
    let address = r.text()?;
    let third_party_shipping = r.flag()?;
    let cash_on_delivery = r.flag()?;
    let flags = Flags {
        unverified: r.flag()?,
        on_claim: r.flag()?,
        on_hold: r.flag()?,
    };
    let counts = (r.int()?, r.int()?, r.int()?);
    let order = SaleOrder {
        origin: Origin::parse(&origin).ok_or_else(|| corrupt("origin", &origin))?,
        address: serde_json::from_str(&address).map_err(|_| corrupt("address", code.as_str()))?,
        code,
        channel,
        channel_order_no,
        placed_at,
        imported_at,
        currency,
        third_party_shipping,
        cash_on_delivery,
        flags,
        items: Vec::new(),
        packages: Vec::new(),
        cancelled: Vec::new(),
        returns: Vec::new(),
        contradictions: Vec::new(),
        events: number(r.int()?)?,
        movements: number(r.int()?)?,
        version: u64::from(number(r.int()?)?),
    };
    Ok((order, counts))
}

pub(super) fn key_of(facility: Option<String>, packing_no: Option<String>) -> Option<PackageKey> {
    Some(PackageKey {
        facility: FacilityCode::stored(facility?),
        packing_no: packing_no?,
    })
}

fn item_of(row: Row) -> Result<(OrderCode, OrderItem), StoreError> {
    let mut r = row.reader();
    let code = OrderCode::stored(r.text()?);
    let no = number(r.int()?)?;
    let sku = Sku::stored(r.text()?);
    let channel_item_id = r.opt_text()?.map(ChannelItemId::stored);
    let state = r.text()?;
    let package = key_of(r.opt_text()?, r.opt_text()?);
    let putaway = r.text()?;
    let cancelled_by = r.opt_text()?;
    let item = OrderItem {
        no,
        sku,
        channel_item_id,
        state: ItemState::parse(&state).ok_or_else(|| corrupt("item state", &state))?,
        package,
        putaway: PutawayMark::parse(&putaway).ok_or_else(|| corrupt("putaway", &putaway))?,
        cancelled_by: cancelled_by.as_deref().and_then(CancelledBy::parse),
        superseded: r.flag()?,
        price_minor: r.int()?,
        status_seen_at: r.opt_int()?.map(Moment),
        return_seen_at: r.opt_int()?.map(Moment),
        shelf: r.opt_text()?.map(ShelfCode::stored),
    };
    Ok((code, item))
}

fn package_of(row: Row) -> Result<(OrderCode, Package), StoreError> {
    let mut r = row.reader();
    let code = OrderCode::stored(r.text()?);
    let key = PackageKey {
        facility: FacilityCode::stored(r.text()?),
        packing_no: r.text()?,
    };
    let status = r.text()?;
    let confirmed = r.flag()?;
    let invoices_issued = number(r.int()?)?;
    let tracking_no = r.opt_text()?;
    let shipping_provider = r.opt_text()?;
    let created_at = Moment(r.int()?);
    let waybill = match r.opt_text()? {
        Some(text) => Some(serde_json::from_str(&text).map_err(|_| corrupt("a waybill", &text))?),
        None => None,
    };
    let (waybills_issued, pickup_no) = (number(r.int()?)?, r.opt_text()?);
    let invoice = match (
        r.opt_int()?,
        r.opt_text()?,
        r.opt_text()?,
        r.opt_text()?,
        r.opt_int()?,
    ) {
        (Some(serial), Some(invoice_no), Some(source), channel_invoice_no, Some(issued_at)) => {
            Some(Invoice {
                serial: number(serial)?,
                invoice_no,
                source: InvoiceSource::parse(&source).ok_or_else(|| corrupt("invoice source", &source))?,
                channel_invoice_no,
                issued_at: Moment(issued_at),
            })
        }
        _ => None,
    };
    let package = Package {
        key,
        confirmed,
        status: PackageStatus::parse(&status).ok_or_else(|| corrupt("package status", &status))?,
        invoice,
        invoices_issued,
        waybill,
        waybills_issued,
        pickup_no,
        tracking_no,
        shipping_provider,
        created_at,
    };
    Ok((code, package))
}

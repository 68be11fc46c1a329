//! What labels and invoices say, from an order and its package.

use crate::{App, AppError, Caller};
use domain::codes::{CarrierCode, FacilityCode, Sku};
use domain::moment::Moment;
use domain::money;
use domain::order::SaleOrder;
use domain::order::address::Address;
use domain::order::item::{OrderItem, PackageKey};
use domain::package::Package;
use papers::{Invoice, InvoiceLine, Item, Label, Money, Party};
use std::collections::{BTreeMap, BTreeSet};

/// What papers need beside the orders.
pub(super) struct Desk {
    addresses: BTreeMap<FacilityCode, Address>,
    names: BTreeMap<Sku, String>,
    tenant: String,
    zone: jiff::tz::TimeZone,
    pub(super) now: Moment,
}

impl App {
    pub(super) async fn paper_desk(&self, caller: &Caller, orders: &[SaleOrder]) -> Result<Desk, AppError> {
        let skus: BTreeSet<Sku> = orders
            .iter()
            .flat_map(|order| order.items.iter().map(|item| item.sku.clone()))
            .collect();
        Ok(Desk {
            addresses: self.store.facility_addresses(&caller.tenant).await?,
            names: self.store.names_of_skus(&caller.tenant, &skus).await?,
            tenant: caller.tenant.to_string(),
            zone: caller.zone.clone(),
            now: self.clock.now(),
        })
    }
}

impl Desk {
    /// The label of a package, as its `copy`-th print beyond the first.
    pub(super) fn label(&self, order: &SaleOrder, package: &Package, copy: u32) -> Label {
        let waybill = package.waybill.as_ref();
        let goods = goods_of(order, &package.key);
        let total: i64 = goods
            .values()
            .map(|(quantity, price)| i64::from(*quantity) * price)
            .sum();
        Label {
            sender: self.sender(&package.key.facility),
            recipient: party(&order.address),
            channel: order.channel.to_string(),
            channel_order_no: order.channel_order_no.to_string(),
            carrier: waybill
                .map_or(CarrierCode::OWN, |waybill| &waybill.carrier)
                .to_owned(),
            facility: package.key.facility.to_string(),
            packing_no: package.key.packing_no.clone(),
            // The packing no. stands on the label anyway.
            tracking_no: waybill
                .map(|waybill| waybill.tracking_no.clone())
                .filter(|no| *no != package.key.packing_no),
            items: goods
                .iter()
                .map(|((sku, _), (quantity, _))| Item {
                    sku: sku.to_string(),
                    name: self.name_of(sku),
                    quantity: *quantity,
                })
                .collect(),
            cash_on_delivery: order.cash_on_delivery.then(|| Money {
                minor: total,
                digits: digits_of(&order.currency),
                currency: order.currency.clone(),
            }),
            copy,
            printed_at: self.local(self.now, "%Y-%m-%d %H:%M"),
        }
    }

    /// The invoice of a package; `None` where it has none.
    pub(super) fn invoice(&self, order: &SaleOrder, package: &Package) -> Option<Invoice> {
        let live = package.invoice.as_ref()?;
        let goods = goods_of(order, &package.key);
        let lines: Vec<InvoiceLine> = goods
            .iter()
            .map(|((sku, _), (quantity, price))| InvoiceLine {
                sku: sku.to_string(),
                name: self.name_of(sku),
                quantity: *quantity,
                unit_price: *price,
                amount: i64::from(*quantity).saturating_mul(*price),
            })
            .collect();
        Some(Invoice {
            seller: self.sender(&package.key.facility),
            buyer: party(&order.address),
            invoice_no: live.invoice_no.clone(),
            date: self.local(live.issued_at, "%Y-%m-%d"),
            order_no: order.channel_order_no.to_string(),
            packing_no: package.key.packing_no.clone(),
            total: lines.iter().map(|line| line.amount).fold(0, i64::saturating_add),
            lines,
            currency: order.currency.clone(),
            digits: digits_of(&order.currency),
        })
    }

    /// Where a package is sent from: its facility's address, else the tenant's code and the facility's.
    fn sender(&self, facility: &FacilityCode) -> Party {
        match self
            .addresses
            .get(facility)
            .filter(|address| !address.name.is_empty())
        {
            Some(address) => party(address),
            None => Party {
                name: self.tenant.clone(),
                lines: vec![facility.to_string()],
                phone: None,
                country: None,
            },
        }
    }

    fn name_of(&self, sku: &Sku) -> String {
        self.names.get(sku).cloned().unwrap_or_default()
    }

    fn local(&self, at: Moment, format: &str) -> String {
        let local = jiff::Timestamp::from_microsecond(at.0).map(|at| at.to_zoned(self.zone.clone()));
        local.map_or_else(|_| at.to_rfc3339(), |local| local.strftime(format).to_string())
    }
}

/// The live goods of a package by SKU and price: how many, and the price of one.
fn goods_of(order: &SaleOrder, key: &PackageKey) -> BTreeMap<(Sku, i64), (u32, i64)> {
    let mut goods: BTreeMap<(Sku, i64), (u32, i64)> = BTreeMap::new();
    let live = order.live_items_of(key);
    for OrderItem { sku, price_minor, .. } in live {
        let line = goods
            .entry((sku.clone(), *price_minor))
            .or_insert((0, *price_minor));
        line.0 += 1;
    }
    goods
}

fn digits_of(currency: &str) -> u8 {
    u8::try_from(money::decimals_of(currency)).unwrap_or(2)
}

fn party(address: &Address) -> Party {
    let town = [&address.postal_code, &address.city, &address.state].map(|part| part.trim());
    let town: Vec<&str> = town.into_iter().filter(|part| !part.is_empty()).collect();
    let lines = [&address.line1, &address.line2].map(|line| line.trim().to_owned());
    let lines = lines
        .into_iter()
        .chain([town.join(" "), address.country.trim().to_owned()]);
    let is_code = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    Party {
        name: address.name.clone(),
        lines: lines.filter(|line| !line.is_empty()).collect(),
        phone: Some(address.phone.clone()).filter(|phone| !phone.trim().is_empty()),
        country: Some(address.country.trim().to_uppercase()).filter(|code| is_code(code)),
    }
}

//! What must be true at the end, told by the shop and by the ledger, not by the code under test alone.

use crate::place::{Place, channels};
use crate::shop::{Bazaar, Lines, SKUS};
use domain::codes::TenantCode;
use domain::order::SaleOrder;
use domain::order::item::ItemState;
use domain::stock::Bucket;
use std::collections::{BTreeMap, BTreeSet};
use store::Store;

/// What `sync` syncs.
pub(crate) const KINDS: [&str; 4] = ["orders", "status", "delivery", "returns"];

/// Full good runs of everything. The second time round nothing is left to do.
pub(crate) async fn settle(place: &Place) {
    for _ in 0..2 {
        for kind in KINDS {
            let said = place.good(&["sync", kind, "--channel", "SHOP1"]).await;
            assert_eq!(said["state"], "SUCCEEDED", "{said}");
        }
    }
    nothing_is_left(place, "SHOP1").await;
}

/// Full good runs of a channel change nothing any more.
pub(crate) async fn nothing_is_left(place: &Place, channel: &str) {
    for kind in KINDS {
        let said = place.good(&["sync", kind, "--channel", channel]).await;
        assert_eq!(said["state"], "SUCCEEDED", "{said}");
        assert_eq!(
            said["counts"]["changed"], 0,
            "{kind} of {channel}, once more: {said}"
        );
    }
    place.assert_clean().await;
}

/// Checks everything that was promised, and answers how many orders there are.
pub(crate) async fn check(place: &Place, shops: &[Bazaar]) -> usize {
    let store = Store::new(store::engine::open(place.database_url()).await.unwrap());
    let tenant = TenantCode::parse("ACME").unwrap();
    let orders = all_orders(&store, &tenant).await;
    let mut truths = Vec::new();
    for (shop, channel) in shops.iter().zip(channels(shops)) {
        let truth = shop.orders().await;
        orders_agree(&truth, &orders, &channel);
        let listed = place.good(&["orders", "list", "--channel", &channel]).await;
        assert_eq!(listed.as_array().unwrap().len(), truth.len(), "{channel}");
        truths.push(truth);
    }
    let count: usize = truths.iter().map(BTreeMap::len).sum();
    assert_eq!(orders.len(), count, "every order is of one of the shops");
    numbers_are_unique(&orders);
    stock_is_conserved(&truths, &orders, &store, &tenant).await;
    store.engine().close().await;
    println!("  {count} orders agree with the shop");
    count
}

async fn all_orders(store: &Store, tenant: &TenantCode) -> Vec<SaleOrder> {
    let mut orders: Vec<SaleOrder> = Vec::new();
    loop {
        let after = orders.last().map_or("", |order| order.code.as_str());
        let codes = store.order_codes(tenant, after, 1_000).await.unwrap();
        if codes.is_empty() {
            return orders;
        }
        orders.extend(store.orders(tenant, &codes).await.unwrap());
    }
}

fn orders_agree(truth: &BTreeMap<String, Lines>, orders: &[SaleOrder], channel: &str) {
    let mut ours: BTreeMap<String, &SaleOrder> = BTreeMap::new();
    for order in orders.iter().filter(|order| order.channel.as_str() == channel) {
        let twice = ours.insert(order.channel_order_no.to_string(), order);
        assert!(twice.is_none(), "{} is here twice", order.channel_order_no);
    }
    let (here, there): (BTreeSet<_>, BTreeSet<_>) = (ours.keys().collect(), truth.keys().collect());
    let apart: Vec<_> = here.symmetric_difference(&there).collect();
    assert!(
        apart.is_empty(),
        "{} lost or made up on {channel}: {:?} …",
        apart.len(),
        &apart[..apart.len().min(20)]
    );
    for (number, lines) in truth {
        let order = ours[number];
        assert!(
            order.contradictions.is_empty(),
            "{number}: {:?}",
            order.contradictions
        );
        let mut found: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
        for item in &order.items {
            let line = item.channel_item_id.as_ref().unwrap().as_str();
            *found
                .entry(line)
                .or_default()
                .entry(word_of(item.state))
                .or_default() += 1;
        }
        for (line, (_, words)) in lines {
            let mut told: BTreeMap<&str, usize> = BTreeMap::new();
            for (word, units) in words {
                *told.entry(read(word)).or_default() += units;
            }
            assert_eq!(found.remove(line.as_str()), Some(told), "{number} line {line}");
        }
        assert!(
            found.is_empty(),
            "{number} has lines that the shop does not: {found:?}"
        );
    }
}

/// The shop's word for what we have; a return that the courier brings is over when the shop says so.
fn word_of(state: ItemState) -> &'static str {
    match state {
        ItemState::Unfulfillable | ItemState::Fulfillable | ItemState::Packed | ItemState::ReadyToShip => {
            "CREATED"
        }
        ItemState::Dispatched => "DISPATCHED",
        ItemState::Delivered => "DELIVERED",
        ItemState::ReturnRequested => "RETURN_REQUESTED",
        ItemState::CourierReturn => "COURIER_RETURN announced",
        ItemState::Returned => "RETURNED",
        ItemState::Cancelled => "CANCELLED",
    }
}

fn read(word: &str) -> &str {
    if word == "COURIER_RETURN" {
        "RETURNED"
    } else {
        word
    }
}

fn numbers_are_unique(orders: &[SaleOrder]) {
    let (mut packing, mut invoices) = (BTreeSet::new(), BTreeSet::new());
    for package in orders.iter().flat_map(|order| &order.packages) {
        assert!(packing.insert(&package.key), "{:?} twice", package.key);
        if let Some(invoice) = &package.invoice {
            let number = (&package.key.facility, &invoice.invoice_no);
            assert!(invoices.insert(number), "{number:?} twice");
        }
    }
    assert!(
        invoices.len() > 50,
        "too few invoices to prove anything: {}",
        invoices.len()
    );
}

/// opening + what left without ever having been stock here = what is here + what the shop says is away.
async fn stock_is_conserved(
    truths: &[BTreeMap<String, Lines>],
    orders: &[SaleOrder],
    store: &Store,
    tenant: &TenantCode,
) {
    let mut away: BTreeMap<&str, i64> = BTreeMap::new();
    let lines = truths.iter().flat_map(BTreeMap::values);
    for (sku, words) in lines.flat_map(BTreeMap::values) {
        for (word, units) in words {
            if matches!(word.as_str(), "DISPATCHED" | "DELIVERED" | "RETURN_REQUESTED") {
                *away.entry(sku).or_default() += i64::try_from(*units).unwrap();
            }
        }
    }
    let mut untracked: BTreeMap<String, i64> = BTreeMap::new();
    for order in orders {
        for line in store.movements(tenant, order.code.as_str()).await.unwrap() {
            if line.movement.from == Bucket::Untracked {
                *untracked.entry(line.movement.sku.to_string()).or_default() += line.movement.quantity;
            }
        }
    }
    let levels = store.books(tenant).await.unwrap().levels;
    for (sku, opening) in SKUS {
        let here: i64 = levels
            .iter()
            .filter(|((s, _), _)| s.as_str() == sku)
            .map(|(_, l)| l.0.iter().sum::<i64>())
            .sum();
        let away = away.get(sku).copied().unwrap_or(0);
        let untracked = untracked.get(sku).copied().unwrap_or(0);
        assert_eq!(
            opening + untracked,
            here + away,
            "{sku}: {here} here, {away} away, {untracked} untracked"
        );
        if opening > 1_000 {
            assert_eq!(untracked, 0, "{sku} never ran out, and left untracked");
        }
    }
}

//! Cancelled deliveries as people name them: by the old packing no., by the order, or by order and number (`SO-7/2`).

use crate::{App, AppError, Caller};
use domain::codes::{ChannelCode, OrderCode};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Names looked up at a time.
const NAMES: usize = 500;

/// A cancelled delivery: the order and the record's number in it. Written `SO-7/2`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Delivery {
    /// Our code of the order.
    pub order: OrderCode,
    /// The record's number in it, from 1.
    pub no: u32,
}

impl fmt::Display for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.order, self.no)
    }
}

/// What a name turned out to mean.
pub(super) struct Meant {
    pub(super) named: String,
    /// One delivery, or why none.
    pub(super) delivery: Result<(Delivery, ChannelCode), AppError>,
}

impl App {
    /// The deliveries behind the names, in their order. A packing no. means all that was cancelled out of that package, an order's
    /// name all its deliveries; those that are back are left out where others are not. A packing no. that packages of several
    /// orders have had is ambiguous, and so is a number of orders in several channels. What is named twice stands once.
    pub(super) async fn named_deliveries(
        &self,
        caller: &Caller,
        names: &[String],
    ) -> Result<Vec<Meant>, AppError> {
        let mut found: BTreeMap<String, Vec<store::NamedCancelled>> = BTreeMap::new();
        let looked_up: BTreeSet<String> = names.iter().map(|name| order_in(name).to_owned()).collect();
        let looked_up: Vec<String> = looked_up.into_iter().collect();
        for names in looked_up.chunks(NAMES) {
            for row in self.store.named_cancelled(&caller.tenant, names).await? {
                found.entry(row.name.clone()).or_default().push(row);
            }
        }
        let mut seen = BTreeSet::new();
        let mut meant = Vec::with_capacity(names.len());
        for name in names {
            let rows = found.get(order_in(name)).map_or(&[][..], Vec::as_slice);
            let deliveries = meant_by(name, rows);
            let orders: BTreeSet<&OrderCode> =
                deliveries.iter().map(|(delivery, _)| &delivery.order).collect();
            if orders.len() > 1 {
                let known: Vec<String> = deliveries
                    .iter()
                    .map(|(delivery, _)| delivery.to_string())
                    .collect();
                meant.push(Meant {
                    named: name.clone(),
                    delivery: Err(AppError::Ambiguous {
                        what: "cancelled delivery",
                        option: "its order and number",
                        known: known.join(", "),
                    }),
                });
                continue;
            }
            if deliveries.is_empty() {
                let hint = "see `ordertide cancelled list`";
                meant.push(Meant {
                    named: name.clone(),
                    delivery: Err(AppError::not_found("cancelled delivery", name, hint)),
                });
            }
            for (delivery, channel) in deliveries {
                if seen.insert(delivery.clone()) {
                    meant.push(Meant {
                        named: name.clone(),
                        delivery: Ok((delivery, channel)),
                    });
                }
            }
        }
        Ok(meant)
    }
}

/// The part of a name that is looked up: of `SO-7/2` the order.
fn order_in(name: &str) -> &str {
    split(name).map_or(name, |(order, _)| order)
}

/// `SO-7/2` is an order's delivery only where the order is one of ours: packing nos. may have slashes too.
fn split(name: &str) -> Option<(&str, u32)> {
    let (order, no) = name.rsplit_once('/')?;
    let no = no.parse().ok()?;
    order.starts_with(OrderCode::PREFIX).then_some((order, no))
}

fn meant_by(name: &str, rows: &[store::NamedCancelled]) -> Vec<(Delivery, ChannelCode)> {
    let of = |row: &store::NamedCancelled| {
        let delivery = Delivery {
            order: row.order.clone(),
            no: row.no,
        };
        (delivery, row.channel.clone())
    };
    if let Some((order, no)) = split(name) {
        let is_it = |row: &&store::NamedCancelled| row.order.as_str() == order && row.no == no;
        return rows.iter().filter(is_it).map(of).collect();
    }
    let is_of_package = |row: &&store::NamedCancelled| row.packing_no.as_deref() == Some(name);
    let of_package: Vec<_> = rows.iter().filter(is_of_package).collect();
    let meant = match of_package.is_empty() {
        true => rows.iter().collect(),
        false => of_package,
    };
    // Orders of several channels may have one number: which is meant must not depend on how far they are.
    let channels: BTreeSet<&ChannelCode> = meant.iter().map(|row| &row.channel).collect();
    if channels.len() > 1 {
        return meant.into_iter().map(of).collect();
    }
    let not_back: Vec<_> = meant.iter().filter(|row| !row.is_back).copied().collect();
    match not_back.is_empty() {
        true => meant.into_iter().map(of).collect(),
        false => not_back.into_iter().map(of).collect(),
    }
}

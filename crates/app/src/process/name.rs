//! Packages as people name and scan them: by packing no. (alone, or after the facility as a label's 2D code has it), by tracking
//! no., or by their order.

use crate::{App, AppError, Caller};
use domain::codes::{ChannelCode, OrderCode};
use domain::order::item::PackageKey;
use domain::package::PackageStatus;
use std::collections::{BTreeMap, BTreeSet};
use store::NamedPackage;

/// Names looked up at a time.
const NAMES: usize = 500;

/// A package that was named.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PackageName {
    /// Our code of its order.
    pub order: OrderCode,
    /// Facility and packing no.
    pub key: PackageKey,
    /// The order's channel.
    pub channel: ChannelCode,
}

/// What a name turned out to mean.
pub(super) struct Meant {
    pub(super) named: String,
    pub(super) package: Result<PackageName, AppError>,
}

impl App {
    /// The packages behind the names, in their order. An order's name means those of its packages that stand so, or where none does
    /// all that are not cancelled; of orders with one number the one that lives.
    pub(super) async fn named_packages(
        &self,
        caller: &Caller,
        names: &[String],
        wanted: &[PackageStatus],
    ) -> Result<Vec<Meant>, AppError> {
        let mut found: BTreeMap<String, Vec<NamedPackage>> = BTreeMap::new();
        let looked_up: BTreeSet<String> = names
            .iter()
            .map(|name| without_facility(name).to_owned())
            .collect();
        let looked_up: Vec<String> = looked_up.into_iter().chain(names.iter().cloned()).collect();
        for names in looked_up.chunks(NAMES) {
            for row in self.store.named_packages(&caller.tenant, names).await? {
                found.entry(row.name.clone()).or_default().push(row);
            }
        }
        let numbers: Vec<String> = names
            .iter()
            .filter(|name| is_number(name, &found))
            .cloned()
            .collect();
        // Also orders that have no package yet: work that is meant for one must never hit the other.
        let orders = self.named_orders(caller, &numbers).await?;
        let mut seen = BTreeSet::new();
        let mut meant = Vec::with_capacity(names.len());
        for name in names {
            let packages = match orders.one(name) {
                Err(error @ AppError::Ambiguous { .. }) => Err(error),
                Ok(_) | Err(_) => meant_by(name, &found, wanted),
            };
            match packages {
                Ok(packages) => {
                    let new = packages
                        .into_iter()
                        .filter(|package| seen.insert(package.clone()));
                    meant.extend(new.map(|package| Meant {
                        named: name.clone(),
                        package: Ok(package),
                    }));
                }
                Err(error) => meant.push(Meant {
                    named: name.clone(),
                    package: Err(error),
                }),
            }
        }
        Ok(meant)
    }
}

/// A label's 2D code says `WH1/WH1-P000001`.
fn without_facility(name: &str) -> &str {
    name.split_once('/').map_or(name, |(_, rest)| rest)
}

/// Whether a name may be a number that a channel gave to an order.
fn is_number(name: &str, found: &BTreeMap<String, Vec<NamedPackage>>) -> bool {
    let rows = found.get(name).map_or(&[][..], Vec::as_slice);
    !rows.is_empty()
        && rows
            .iter()
            .all(|row| row.key.packing_no != name && row.order.as_str() != name)
}

fn meant_by(
    name: &str,
    found: &BTreeMap<String, Vec<NamedPackage>>,
    wanted: &[PackageStatus],
) -> Result<Vec<PackageName>, AppError> {
    let of = |row: &NamedPackage| PackageName {
        order: row.order.clone(),
        key: row.key.clone(),
        channel: row.channel.clone(),
    };
    let rows = found.get(name).map_or(&[][..], Vec::as_slice);
    let direct: Vec<&NamedPackage> = rows.iter().filter(|row| row.key.packing_no == *name).collect();
    let scanned = found.get(without_facility(name)).into_iter().flatten();
    let mut scanned = scanned.filter(|row| format!("{}/{}", row.key.facility, row.key.packing_no) == *name);
    if let Some(row) = scanned.next() {
        return Ok(vec![of(row)]);
    }
    match direct.as_slice() {
        [one] => return Ok(vec![of(one)]),
        [] => {}
        several => {
            let known: Vec<String> = several
                .iter()
                .map(|row| format!("{}/{}", row.key.facility, row.key.packing_no))
                .collect();
            return Err(AppError::Ambiguous {
                what: "package",
                option: "its facility before it",
                known: known.join(", "),
            });
        }
    }
    if rows.is_empty() {
        return Err(AppError::not_found(
            "package",
            name,
            "see `ordertide orders list`",
        ));
    }
    let any_alive = rows.iter().any(|row| row.is_of_live_order);
    let alive: Vec<&NamedPackage> = rows
        .iter()
        .filter(|row| row.is_of_live_order || !any_alive)
        .collect();
    let ready: Vec<&&NamedPackage> = alive.iter().filter(|row| wanted.contains(&row.status)).collect();
    let here: Vec<&&NamedPackage> = alive
        .iter()
        .filter(|row| row.status != PackageStatus::Cancelled)
        .collect();
    let chosen = match (ready.is_empty(), here.is_empty()) {
        (false, _) => ready,
        (true, false) => here,
        (true, true) => alive.iter().collect(),
    };
    Ok(chosen.into_iter().map(|row| of(row)).collect())
}

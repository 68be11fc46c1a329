//! One step of processing on many packages: each is decided by itself, on what it is inside the transaction.

use super::name::{Meant, PackageName};
use super::own_tracking;
use crate::act::{Table, Verb};
use crate::carriers::Numbers;
use crate::{App, AppError, Caller};
use domain::change::OrderChange;
use domain::codes::{ChannelCode, OrderCode};
use domain::order::SaleOrder;
use domain::order::edit::Edit;
use domain::order::item::PackageKey;
use domain::package::PackageStatus;
use domain::refusal::{Refusal, RefusalCode};
use std::collections::BTreeMap;

/// A step of processing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The waybill is printed, with the numbers that carriers gave; a CONFIRMED package is packed with it.
    Print(Numbers),
    /// The waybill's label is printed again.
    Reprint,
    /// The waybill is voided, for this reason.
    Void(String),
    /// The package joins a pickup.
    Join(String),
    /// The package leaves its pickup, for this reason.
    Leave(String),
    /// The package is handed over.
    HandOver,
}

/// What came of a package.
#[derive(Debug)]
pub struct Stepped {
    /// What was named.
    pub named: String,
    /// The package, where it was found, and what came of it.
    pub result: Result<PackageName, AppError>,
}

impl Step {
    /// Where packages must stand for it, for who names an order and means those that are ready.
    pub(super) const fn wanted(&self) -> &'static [PackageStatus] {
        match self {
            Self::Print(_) => &[PackageStatus::Confirmed],
            Self::Reprint | Self::Void(_) => &[PackageStatus::Packed, PackageStatus::ReadyToShip],
            Self::Join(_) => &[PackageStatus::Packed],
            Self::Leave(_) | Self::HandOver => &[PackageStatus::ReadyToShip],
        }
    }

    const fn reason(&self) -> &'static str {
        match self {
            Self::Print(_) => "waybill printed",
            Self::Reprint => "waybill printed again",
            Self::Void(_) => "waybill voided",
            Self::Join(_) => "pickup requested",
            Self::Leave(_) => "pickup left",
            Self::HandOver => "handed over",
        }
    }

    fn on(&self, edit: &mut Edit<'_>, key: &PackageKey, who: &str) -> Result<(), Refusal> {
        match self {
            Self::Print(numbers) => print_with(edit, key, numbers, who),
            Self::Reprint => edit.reprint_waybill(key, who),
            Self::Void(why) => edit.void_waybill(key, why),
            Self::Join(pickup_no) => edit.request_pickup(key, pickup_no),
            Self::Leave(why) => edit.take_out_of_pickup(key, why),
            Self::HandOver => edit.hand_over(key),
        }
    }
}

/// Prints a waybill with its carrier's number, or with the seller's own where no carrier takes the package. What the carrier was told
/// must be what is printed.
fn print_with(edit: &mut Edit<'_>, key: &PackageKey, numbers: &Numbers, who: &str) -> Result<(), Refusal> {
    let issued = edit.may_print(key)?.waybills_issued;
    if let Some(tracking) = numbers.of(&edit.order, key)? {
        return edit.print_waybill(key, tracking, who);
    }
    if !numbers.is_carried(key) {
        return edit.print_waybill(key, &own_tracking(key, issued.saturating_add(1)), who);
    }
    let text = format!(
        "Package {} changed while its carrier was to be asked for a tracking number. Print it again",
        key.packing_no
    );
    Err(Refusal::new(RefusalCode::NotAllowedInState, text))
}

/// What came of packages.
pub(crate) type Done = BTreeMap<PackageName, Result<(), AppError>>;

impl App {
    /// Takes packages through a step, each by itself.
    ///
    /// # Errors
    /// Only what stops all of them, such as a database that is gone.
    pub async fn step(
        &self,
        caller: &Caller,
        names: &[String],
        step: &Step,
    ) -> Result<Vec<Stepped>, AppError> {
        let meant = self.named_packages(caller, names, step.wanted()).await?;
        let packages: Vec<PackageName> = meant
            .iter()
            .filter_map(|one| one.package.as_ref().ok().cloned())
            .collect();
        let done = self.step_packages(caller, &packages, step).await?;
        Ok(told(meant, done))
    }

    pub(crate) async fn step_packages(
        &self,
        caller: &Caller,
        packages: &[PackageName],
        step: &Step,
    ) -> Result<Done, AppError> {
        let mut channels: BTreeMap<&ChannelCode, BTreeMap<OrderCode, Vec<PackageKey>>> = BTreeMap::new();
        for package in packages {
            let orders = channels.entry(&package.channel).or_default();
            orders
                .entry(package.order.clone())
                .or_default()
                .push(package.key.clone());
        }
        let mut done = Done::new();
        for (channel, orders) in channels {
            let facilities = self.store.facilities(&caller.tenant, Some(channel)).await?;
            let codes: Vec<OrderCode> = orders.keys().cloned().collect();
            let verb = Stepping {
                step,
                wanted: &orders,
                who: &caller.who,
            };
            for (order, told) in self.do_to_pages(caller, &facilities, &codes, &verb).await? {
                let keys = orders.get(&order).map_or(&[][..], Vec::as_slice);
                done.extend(each_of(&order, channel, keys, told));
            }
        }
        Ok(done)
    }
}

fn each_of(
    order: &OrderCode,
    channel: &ChannelCode,
    keys: &[PackageKey],
    told: Result<Vec<Result<(), Refusal>>, AppError>,
) -> Vec<(PackageName, Result<(), AppError>)> {
    let name = |key: &PackageKey| PackageName {
        order: order.clone(),
        key: key.clone(),
        channel: channel.clone(),
    };
    match told {
        Ok(each) => {
            let each = keys.iter().zip(each);
            each.map(|(key, result)| (name(key), result.map_err(AppError::from)))
                .collect()
        }
        // The database refused the order.
        Err(error) => alike(keys.iter().map(name).collect(), error),
    }
}

/// Packages that failed for one reason, each told of it.
pub(super) fn alike(packages: Vec<PackageName>, error: AppError) -> Vec<(PackageName, Result<(), AppError>)> {
    let text = error.to_string();
    let refusal = match &error {
        AppError::Refused(refusal) => Some(refusal.clone()),
        AppError::NotFound { .. }
        | AppError::Exists { .. }
        | AppError::Ambiguous { .. }
        | AppError::BadInput { .. }
        | AppError::LinesRefused { .. }
        | AppError::Channel(_)
        | AppError::Carrier(_)
        | AppError::Store(_)
        | AppError::Secret { .. }
        | AppError::BadFile(_)
        | AppError::NotWritten(_)
        | AppError::Fonts(_) => None,
    };
    let again = || match &refusal {
        Some(refusal) => refusal.clone().into(),
        None => AppError::bad_input(text.clone()),
    };
    let mut first = Some(error);
    let each = packages.into_iter();
    each.map(|package| (package, Err(first.take().unwrap_or_else(again))))
        .collect()
}

/// The answers in the order in which the packages were named.
pub(super) fn told(meant: Vec<Meant>, mut done: Done) -> Vec<Stepped> {
    let tell = |one: Meant| Stepped {
        result: one.package.and_then(|package| {
            let hint = "see `ordertide orders list`";
            let missing = || Err(AppError::not_found("package", &package.key.packing_no, hint));
            done.remove(&package).unwrap_or_else(missing).map(|()| package)
        }),
        named: one.named,
    };
    meant.into_iter().map(tell).collect()
}

struct Stepping<'a> {
    step: &'a Step,
    wanted: &'a BTreeMap<OrderCode, Vec<PackageKey>>,
    who: &'a str,
}

impl Verb for Stepping<'_> {
    type Told = Vec<Result<(), Refusal>>;

    fn reason(&self) -> &'static str {
        self.step.reason()
    }

    fn on(&self, order: &SaleOrder, table: &mut Table<'_>) -> (Option<OrderChange>, Self::Told) {
        let mut change: Option<OrderChange> = None;
        let mut told = Vec::new();
        for key in self.wanted.get(&order.code).into_iter().flatten() {
            let now = change.as_ref().map_or(order, |change| &change.after).clone();
            let stepped = table.desk.all_or_nothing(|desk| {
                let mut edit = Edit::of(&now, desk);
                self.step.on(&mut edit, key, self.who)?;
                Ok::<_, Refusal>(edit.finish())
            });
            match stepped {
                Ok(next) => {
                    change = OrderChange::joined(change, next);
                    told.push(Ok(()));
                }
                Err(refusal) => told.push(Err(refusal)),
            }
        }
        (change, told)
    }
}

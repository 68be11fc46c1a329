//! Cancelled deliveries come back (domain.md §6). Both ways put new items in the place of cancelled ones, which are superseded
//! and never counted again; so goods that still wait for putaway from the first time stay what they are.

use super::SaleOrder;
use super::contradict::refuse_moved;
use super::edit::Edit;
use super::event::EventKind;
use super::item::{ItemState, OrderItem, PackageKey, text_enum};
use crate::codes::{ChannelItemId, OrderCode, Sku};
use crate::moment::Moment;
use crate::package::PackageStatus;
use crate::putaway::PutawayMark;
use crate::recovery::resync::Wanted;
use crate::recovery::{CancelledDelivery, Recovery};
use crate::refusal::{Refusal, RefusalCode};
use crate::words::counted;

text_enum! {
    /// What happens where not all of a restored delivery is in stock.
    ShortPolicy {
        /// It comes back; what is short gets the next stock.
        ComeBack = "COME_BACK",
        /// It does not come back.
        Refuse = "REFUSE",
    }
}

/// Who asks for a cancelled delivery.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The record's number in the order.
    pub record: u32,
    /// The user or the key.
    pub by: &'a str,
}

/// One unit that comes back.
struct Returning {
    sku: Sku,
    channel_item_id: Option<ChannelItemId>,
    price_minor: i64,
    status_seen_at: Option<Moment>,
}

impl Edit<'_> {
    /// Brings a delivery of an uploaded or typed order back: same packing no., stock reserved again, papers void, and
    /// processing starts at confirmation. Whether it may come back by time and circumstances was asked of
    /// [`crate::recovery::view`] before; `alive` is another live order of the same number.
    ///
    /// # Errors
    /// `ALREADY_BACK`, `GOODS_MAY_BE_OUT`, `DUPLICATE_ALIVE`, `STOCK_SHORT` by policy, `SEQUENCE_NOT_DEFINED`, `NOT_ALLOWED_IN_STATE`.
    pub fn restore(
        &mut self,
        asked: Asked<'_>,
        alive: Option<&OrderCode>,
        policy: ShortPolicy,
    ) -> Result<(), Refusal> {
        let record = self.record(asked.record)?.clone();
        record.refuse_back()?;
        refuse_moved(self.order.origin, &self.order.contradictions, &record)?;
        if let Some(other) = alive {
            return Err(duplicate_alive(&self.order, other));
        }
        let units = self.supersede(&record.items);
        let nos = self.add_items(units);
        let package = match &record.package {
            Some(key) => Some(self.package_to_return_to(key, &nos)?),
            None => None,
        };
        self.reserve_waiting()?;
        let short = self.in_state(&nos, ItemState::Unfulfillable).len();
        if short > 0 && policy == ShortPolicy::Refuse {
            let text = format!("{} of it are not in stock", counted(short as u64, "unit"));
            return Err(Refusal::new(RefusalCode::StockShort, text));
        }
        let package = package.or_else(|| self.package_of(&nos));
        let what = match &package {
            Some(key) => format!("Restored into package {}", key.packing_no),
            None => "Restored, and waits for stock".to_owned(),
        };
        self.come_back(asked, package, &nos, what + &without_stock(short))
    }

    /// Brings a delivery of a channel's order back as the channel has the order now: in a new package with a new packing no.,
    /// short units included.
    ///
    /// # Errors
    /// `ALREADY_BACK`, `GOODS_MAY_BE_OUT`, `SEQUENCE_NOT_DEFINED`, `NO_FACILITY`.
    pub fn resync(&mut self, asked: Asked<'_>, wanted: &Wanted) -> Result<PackageKey, Refusal> {
        let record = self.record(asked.record)?.clone();
        record.refuse_back()?;
        refuse_moved(self.order.origin, &self.order.contradictions, &record)?;
        let is_untouched = !self.order.items.iter().any(OrderItem::is_live) || self.order.is_untouched();
        if let Some(address) = wanted.address.as_ref().filter(|a| **a != self.order.address)
            && is_untouched
        {
            self.order.address = address.clone();
            let text = "The delivery address was changed on the channel and is taken over";
            self.note(EventKind::AddressChanged, &[], text);
        } else if wanted
            .address
            .as_ref()
            .is_some_and(|address| *address != self.order.address)
        {
            // Other packages are on their way to the old one: a person must look before this one follows.
            self.order.flags.on_hold = true;
            let text = "The delivery address differs on the channel, and parts of the order are under way to the old one. The \
                        order is held: look at both, then release it";
            self.note(EventKind::FlagChanged, &[], text);
        }
        if let Some((unverified, on_claim)) = wanted.flags {
            (self.order.flags.unverified, self.order.flags.on_claim) = (unverified, on_claim);
        }
        self.supersede(&record.items);
        let units = wanted.units.iter().map(|unit| Returning {
            sku: unit.sku.clone(),
            channel_item_id: Some(unit.channel_item_id.clone()),
            price_minor: unit.price_minor,
            status_seen_at: Some(unit.seen_at),
        });
        let nos = self.add_items(units.collect());
        self.reserve_apart(&nos)?;
        let short = self.in_state(&nos, ItemState::Unfulfillable);
        let loose: Vec<u32> = short
            .iter()
            .copied()
            .filter(|no| self.order.item(*no).is_some_and(|item| item.package.is_none()))
            .collect();
        let package = match (self.package_of(&nos), loose.is_empty()) {
            (Some(key), _) => {
                self.put_into(&key, &loose);
                key
            }
            (None, _) => {
                let facility = match &record.package {
                    Some(key) => key.facility.clone(),
                    None => self.first_facility()?,
                };
                self.make_package(&facility, &loose)?
            }
        };
        let text = format!(
            "Resynced from the channel as package {}{}",
            package.packing_no,
            without_stock(short.len())
        );
        self.come_back(asked, Some(package.clone()), &nos, text)?;
        Ok(package)
    }

    fn record(&self, no: u32) -> Result<&CancelledDelivery, Refusal> {
        self.order.cancelled_record(no).ok_or_else(|| {
            let text = format!("Order {} has no cancelled delivery {no}", self.order.code);
            Refusal::new(RefusalCode::ItemNotFound, text)
        })
    }

    /// Marks cancelled items as replaced, and gives what they were.
    fn supersede(&mut self, nos: &[u32]) -> Vec<Returning> {
        self.close_contradictions_about(nos);
        let mut units = Vec::new();
        for no in nos {
            if let Some(item) = self.item_mut(*no)
                && !item.superseded
                && item.state == ItemState::Cancelled
            {
                item.superseded = true;
                units.push(Returning {
                    sku: item.sku.clone(),
                    channel_item_id: item.channel_item_id.clone(),
                    price_minor: item.price_minor,
                    status_seen_at: None,
                });
            }
        }
        units
    }

    fn add_items(&mut self, units: Vec<Returning>) -> Vec<u32> {
        let mut nos = Vec::new();
        for unit in units {
            let no = u32::try_from(self.order.items.len())
                .unwrap_or(u32::MAX)
                .saturating_add(1);
            nos.push(no);
            self.order.items.push(OrderItem {
                no,
                sku: unit.sku,
                channel_item_id: unit.channel_item_id,
                state: ItemState::Unfulfillable,
                package: None,
                shelf: None,
                putaway: PutawayMark::None,
                cancelled_by: None,
                superseded: false,
                price_minor: unit.price_minor,
                status_seen_at: unit.status_seen_at,
                return_seen_at: None,
            });
        }
        nos
    }

    /// Puts restored items into the package that they were cancelled out of, which is CREATED then; one that is further than
    /// CONFIRMED by now has papers that would list too little, so they get a new one.
    fn package_to_return_to(&mut self, key: &PackageKey, nos: &[u32]) -> Result<PackageKey, Refusal> {
        self.order.settle_packages();
        let status = self.order.package(key).map(|package| package.status);
        match status {
            Some(PackageStatus::Cancelled | PackageStatus::Created | PackageStatus::Confirmed) => {
                if let Some(package) = self.package_mut(key) {
                    package.confirmed = false;
                }
                self.put_into(key, nos);
                Ok(key.clone())
            }
            Some(
                PackageStatus::Packed
                | PackageStatus::ReadyToShip
                | PackageStatus::Dispatched
                | PackageStatus::Delivered
                | PackageStatus::ReturnExpected
                | PackageStatus::Returned,
            )
            | None => self.make_package(&key.facility, nos),
        }
    }

    fn package_of(&self, nos: &[u32]) -> Option<PackageKey> {
        nos.iter()
            .find_map(|no| self.order.item(*no).and_then(|item| item.package.clone()))
    }

    fn come_back(
        &mut self,
        asked: Asked<'_>,
        package: Option<PackageKey>,
        nos: &[u32],
        text: String,
    ) -> Result<(), Refusal> {
        let at = self.now();
        self.note(EventKind::BroughtBack, nos, text);
        self.set_recovery(
            asked.record,
            Recovery::Back {
                package,
                items: nos.to_vec(),
                by: asked.by.to_owned(),
                at,
            },
        );
        Ok(())
    }

    /// Records that a delivery was asked for and cannot come back now.
    pub fn recovery_failed(&mut self, asked: Asked<'_>, code: &str, message: &str) {
        let at = self.now();
        self.set_recovery(
            asked.record,
            Recovery::Failed {
                code: code.to_owned(),
                message: message.to_owned(),
                by: asked.by.to_owned(),
                at,
            },
        );
        let text = format!(
            "Cancelled delivery {} did not come back: {message} ({code})",
            asked.record
        );
        self.note(EventKind::RecoveryChanged, &[], text);
    }

    /// Records that the channel is asked for a delivery.
    pub fn resync_asked(&mut self, asked: Asked<'_>, run_id: &str) {
        let asked_at = self.now();
        self.set_recovery(
            asked.record,
            Recovery::Resyncing {
                run_id: run_id.to_owned(),
                by: asked.by.to_owned(),
                asked_at,
            },
        );
        let text = format!(
            "Resync of cancelled delivery {} is asked for by {}",
            asked.record, asked.by
        );
        self.note(EventKind::RecoveryChanged, &[], text);
    }

    fn set_recovery(&mut self, no: u32, recovery: Recovery) {
        if let Some(record) = self.order.cancelled.iter_mut().find(|record| record.no == no) {
            record.recovery = recovery;
        }
    }
}

/// The refusal of what would make a second live order of one number.
pub fn duplicate_alive(order: &SaleOrder, other: &OrderCode) -> Refusal {
    let text = format!(
        "Order {other} is alive with the same number {}. Cancel it first, or leave this one",
        order.channel_order_no
    );
    Refusal::new(RefusalCode::DuplicateAlive, text)
}

fn without_stock(short: usize) -> String {
    match short {
        0 => String::new(),
        n => format!("; {} without stock", counted(n as u64, "unit")),
    }
}

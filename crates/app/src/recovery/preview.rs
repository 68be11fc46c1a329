//! What a restore or a resync would do: decided by the same code, on what is stored and what the channel says now, and nothing is
//! written.

use super::channel::{Given, NotGiven, Wanted};
use super::circumstances::Around;
use super::name::{Delivery, Meant};
use super::perform::one;
use super::restore::{Orders, Restoring, by_channel, channel_of, may};
use crate::act::{Table, Verb, decide_page};
use crate::{App, AppError, Caller};
use domain::change::OrderChange;
use domain::codes::{ChannelCode, OrderCode};
use domain::order::item::{ItemState, PackageKey};
use domain::order::{Asked, Origin, SaleOrder};
use domain::putaway::PutawayMark;
use domain::recovery::view::{RecoveryAction, RecoveryState, view};
use domain::refusal::RefusalCode;
use domain::sync::OutcomeKind;
use std::collections::BTreeMap;

/// A delivery that was asked about.
#[derive(Debug)]
pub struct Previewed {
    /// What was named.
    pub named: String,
    /// What would come of it.
    pub result: Result<Preview, AppError>,
}

/// What would come of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The delivery.
    pub delivery: Delivery,
    /// How it stands.
    pub state: RecoveryState,
    /// The button that it has.
    pub action: Option<RecoveryAction>,
    /// Everything that stands against it now: code and text. Empty where it would come back.
    pub blockers: Vec<(String, String)>,
    /// The package that it would come back in, where that is known before: a restore keeps its own.
    pub package: Option<PackageKey>,
    /// Units that would come back.
    pub units: usize,
    /// Of them without stock.
    pub short: usize,
    /// Units of the cancelled delivery that wait for putaway: they are not available to it before.
    pub awaiting_putaway: usize,
}

impl App {
    /// What asking for the deliveries would do, one by one. The channel is asked; nothing is written.
    ///
    /// # Errors
    /// Only what stops all of them, such as a database that is gone.
    pub async fn preview_recovery(
        &self,
        caller: &Caller,
        names: &[String],
    ) -> Result<Vec<Previewed>, AppError> {
        let meant = self.named_deliveries(caller, names).await?;
        let channels = meant.iter().filter_map(channel_of);
        let around = self.around_channels(caller, channels).await?;
        let mut done: BTreeMap<Delivery, Preview> = BTreeMap::new();
        for (channel, orders) in by_channel(&meant) {
            let Some(around) = around.get(&channel) else {
                continue;
            };
            done.extend(self.preview_channel(caller, &channel, around, &orders).await?);
        }
        let tell = |meant: Meant| Previewed {
            result: meant.delivery.and_then(|(delivery, _)| {
                let hint = "see `ordertide cancelled list`";
                let found = done.remove(&delivery);
                found.ok_or_else(|| AppError::not_found("cancelled delivery", &meant.named, hint))
            }),
            named: meant.named,
        };
        Ok(meant.into_iter().map(tell).collect())
    }

    async fn preview_channel(
        &self,
        caller: &Caller,
        channel: &ChannelCode,
        around: &Around,
        orders: &Orders,
    ) -> Result<Vec<(Delivery, Preview)>, AppError> {
        let codes: Vec<OrderCode> = orders.keys().cloned().collect();
        let scope = self.scope_of(caller, &around.facilities, &codes, true);
        let loaded = self.store.look(&scope).await?;
        let askable = loaded.orders.iter().filter(|order| {
            let nos = orders.get(&order.code).into_iter().flatten();
            nos.copied()
                .any(|no| may(order, no, RecoveryAction::Resync, around).is_ok())
        });
        let wanted: Vec<Wanted> = askable
            .map(|order| Wanted {
                number: order.channel_order_no.clone(),
                placed_at: order.placed_at,
            })
            .collect();
        let given = match wanted.is_empty() {
            true => Given::new(),
            false => self.ask_now(caller, channel, &wanted).await?,
        };
        let verb = Rehearsing {
            restoring: Restoring {
                around,
                wanted: orders,
                by: &caller.who,
            },
            given,
        };
        let told = decide_page(loaded, Vec::new(), &verb).written.result;
        let of_order = told.into_iter().flat_map(|(_, previews)| previews);
        Ok(of_order
            .map(|preview| (preview.delivery.clone(), preview))
            .collect())
    }

    async fn ask_now(
        &self,
        caller: &Caller,
        channel: &ChannelCode,
        wanted: &[Wanted],
    ) -> Result<Given, AppError> {
        let connector = async {
            let channel = self.channel(caller, channel.as_str()).await?;
            self.connect(caller, &channel).await
        };
        Ok(match connector.await {
            Ok(connector) => {
                let given = self.ask_for_orders(connector.as_ref(), wanted).await;
                self.refuse_unmapped(caller, given).await?
            }
            Err(error) => {
                let why = NotGiven::of(&error);
                let each = wanted
                    .iter()
                    .map(|order| (order.number.clone(), Err(why.clone())));
                each.collect()
            }
        })
    }
}

/// Does to each order on the table what a restore or a resync would do to it alone.
struct Rehearsing<'a> {
    restoring: Restoring<'a>,
    given: Given,
}

impl Verb for Rehearsing<'_> {
    type Told = Vec<Preview>;

    fn reason(&self) -> &'static str {
        "preview"
    }

    fn on(&self, order: &SaleOrder, table: &mut Table<'_>) -> (Option<OrderChange>, Vec<Preview>) {
        let mut previews = Vec::new();
        for no in self.restoring.wanted.get(&order.code).into_iter().flatten() {
            let (rival, putaways) = (table.rival, &mut *table.putaways);
            // Whatever it takes is put back: each is told as if it were alone.
            let put_back: Result<(), ()> = table.desk.all_or_nothing(|desk| {
                let mut alone = Table {
                    desk,
                    putaways,
                    rival,
                };
                previews.extend(self.preview(order, *no, &mut alone));
                Err(())
            });
            debug_assert!(put_back.is_err());
        }
        (None, previews)
    }
}

impl Rehearsing<'_> {
    fn preview(&self, order: &SaleOrder, no: u32, table: &mut Table<'_>) -> Option<Preview> {
        let record = order.cancelled_record(no)?;
        let seen = view(order.into(), record, &self.restoring.around.circumstances());
        let waits = |no: &&u32| {
            order
                .item(**no)
                .is_some_and(|item| item.putaway == PutawayMark::Pending)
        };
        let mut preview = Preview {
            delivery: Delivery {
                order: order.code.clone(),
                no,
            },
            state: seen.state,
            action: seen.action,
            blockers: Vec::new(),
            package: None,
            units: 0,
            short: 0,
            awaiting_putaway: record.items.iter().filter(waits).count(),
        };
        let action = match order.origin {
            Origin::Api => RecoveryAction::Resync,
            Origin::Excel | Origin::Manual => RecoveryAction::Restore,
        };
        let allowed = may(order, no, action, self.restoring.around);
        if let Err(refusal) = &allowed {
            preview.add(refusal.code.as_str(), &refusal.message);
        }
        match (action, allowed.is_ok()) {
            // What else stands against a restore can be told beside it; it asks nobody.
            (RecoveryAction::Restore, _) => self.preview_restore(order, no, table, &mut preview),
            (RecoveryAction::Resync, true) => self.preview_resync(order, no, table, &mut preview),
            (RecoveryAction::Resync, false) => {}
        }
        Some(preview)
    }

    fn preview_restore(&self, order: &SaleOrder, no: u32, table: &mut Table<'_>, preview: &mut Preview) {
        match self.restoring.bring_back(order, no, table) {
            Ok(change) => preview.take(order, change.as_ref()),
            Err(refusal) if refusal.code == RefusalCode::AlreadyBack && !preview.blockers.is_empty() => {}
            Err(refusal) => preview.add(refusal.code.as_str(), &refusal.message),
        }
    }

    fn preview_resync(&self, order: &SaleOrder, no: u32, table: &mut Table<'_>, preview: &mut Preview) {
        let asked = Asked {
            record: no,
            by: self.restoring.by,
        };
        let (change, outcome) = one(order, asked, self.given.get(&order.channel_order_no), table);
        match outcome.kind {
            OutcomeKind::Failed => preview.add(outcome.code.as_deref().unwrap_or_default(), &outcome.message),
            OutcomeKind::Changed
            | OutcomeKind::Unchanged
            | OutcomeKind::Skipped
            | OutcomeKind::Contradiction => {
                preview.take(order, change.as_ref());
                // Its number is drawn when it is done, and may be another one then.
                preview.package = None;
            }
        }
    }
}

impl Preview {
    fn add(&mut self, code: &str, message: &str) {
        if !self.blockers.iter().any(|(known, _)| known == code) {
            self.blockers.push((code.to_owned(), message.to_owned()));
        }
    }

    fn take(&mut self, before: &SaleOrder, change: Option<&OrderChange>) {
        let Some(after) = change.map(|change| &change.after) else {
            return;
        };
        let new = after.items.iter().skip(before.items.len());
        self.units = new.clone().count();
        self.short = new.filter(|item| item.state == ItemState::Unfulfillable).count();
        let record = after.cancelled_record(self.delivery.no);
        self.package = record.and_then(|record| record.came_back_in()).cloned();
    }
}

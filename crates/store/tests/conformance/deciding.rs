//! A page decided as the house's sync decides it.

use crate::shop::{CHANNEL, capabilities, channel};
use domain::change::OrderChange;
use domain::codes::{ChannelOrderNo, OrderCode};
use domain::order::import::{Known, take_in};
use domain::order::{OrderStatus, SaleOrder};
use domain::sync::observation::{ListedOrder, Observation};
use domain::sync::{Decision, Outcome, OutcomeKind, decide};
use std::collections::BTreeMap;
use store::{FollowUp, Loaded, PageRecord, Written};

/// What one order of a page is.
#[derive(Debug, Clone)]
pub(crate) enum Said {
    Listed(ListedOrder),
    Status(Observation),
}

impl Said {
    pub(crate) fn observation(&self) -> &Observation {
        match self {
            Self::Listed(listed) => &listed.observation,
            Self::Status(observation) => observation,
        }
    }
}

/// Outcomes of a page, and the changes that were written.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) outcomes: Vec<(ChannelOrderNo, Outcome)>,
    pub(crate) changes: Vec<OrderChange>,
}

/// What a decision gives that changes these orders and nothing else.
pub(crate) fn written<R>(loaded: Loaded, changes: Vec<OrderChange>, result: R) -> Written<R> {
    Written {
        changes,
        adjustment: None,
        desk: loaded.desk,
        next_order: loaded.next_order,
        page: None,
        follow_up: FollowUp::default(),
        result,
    }
}

/// Decides a page, an order after the other.
pub(crate) fn decide_page(mut loaded: Loaded, said: &[Said], record: Option<PageRecord>) -> Written<Done> {
    let mut orders: BTreeMap<ChannelOrderNo, SaleOrder> = std::mem::take(&mut loaded.orders)
        .into_iter()
        .map(|order| (order.channel_order_no.clone(), order))
        .collect();
    let mut done = Done {
        outcomes: Vec::new(),
        changes: Vec::new(),
    };
    for one in said {
        let number = &one.observation().channel_order_no;
        let code = OrderCode::numbered(loaded.next_order);
        let decision = decide_one(one, orders.get(number), &code, &mut loaded);
        if let Some(change) = decision.change {
            orders.insert(number.clone(), change.after.clone());
            loaded.next_order += u64::from(change.before.is_none());
            done.changes.push(change);
        }
        done.outcomes.push((number.clone(), decision.outcome));
    }
    let page = record.map(|record| record_of(record, &done.outcomes));
    let changes = done.changes.clone();
    Written {
        page,
        ..written(loaded, changes, done)
    }
}

fn decide_one(one: &Said, known: Option<&SaleOrder>, code: &OrderCode, loaded: &mut Loaded) -> Decision {
    let unchanged = || Decision {
        outcome: Outcome::unchanged(),
        change: None,
    };
    match (one, known) {
        (Said::Status(_), None) => unchanged(),
        (Said::Status(said), Some(order)) => decide(order, said, &capabilities(), &mut loaded.desk),
        (Said::Listed(_), Some(order)) if order.status() == OrderStatus::Cancelled => unchanged(),
        (Said::Listed(listed), known) => {
            let known = known.map_or(Known::No(code), Known::Yes);
            take_in(known, &channel(CHANNEL), listed, &mut loaded.desk)
        }
    }
}

fn record_of(record: PageRecord, outcomes: &[(ChannelOrderNo, Outcome)]) -> PageRecord {
    let mut counts = [0; 5];
    for (_, outcome) in outcomes {
        counts[outcome.kind as usize] += 1;
    }
    let (unchanged, others) = outcomes
        .iter()
        .cloned()
        .partition(|(_, outcome)| outcome.kind == OutcomeKind::Unchanged);
    PageRecord {
        unchanged,
        outcomes: others,
        counts,
        ..record
    }
}

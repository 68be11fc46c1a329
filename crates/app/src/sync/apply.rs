//! A page of a channel's words, applied: a glance settles the orders on which nothing changes, so that a page of them loads
//! little and writes nothing but its record; what may change is decided under locks and written with its outcomes in one
//! transaction.

use super::tally::{Outcomes, split};
use super::{Run, Stop};
use crate::AppError;
use domain::change::{Desk, OrderChange};
use domain::channel::Capabilities;
use domain::codes::{ChannelCode, ChannelOrderNo, OrderCode, Sku};
use domain::order::SaleOrder;
use domain::order::import::{Known, met_at_a_glance, take_in};
use domain::stock::Bucket;
use domain::sync::glance::{Glance, settled};
use domain::sync::observation::{ListedOrder, Observation, Reading};
use domain::sync::{Decision, Outcome, OutcomeKind, decide};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use store::{FollowUp, Loaded, Numbering, PageRecord, Pick, Scope, StoreError, Written};

/// What one order of a page is: something to take in, or word of an order that we should have.
#[derive(Debug, Clone)]
pub(super) enum Said {
    Listed(Box<ListedOrder>),
    Status(Box<Observation>),
}

impl Said {
    fn observation(&self) -> &Observation {
        match self {
            Self::Listed(listed) => &listed.observation,
            Self::Status(observation) => observation,
        }
    }

    fn number(&self) -> &ChannelOrderNo {
        &self.observation().channel_order_no
    }
}

/// A page, decided.
struct Decided {
    changes: Vec<OrderChange>,
    outcomes: Outcomes,
    desk: Desk,
    next_order: u64,
}

impl Run<'_> {
    /// Applies a page. An order that the database refuses is found by halving the page and fails alone.
    pub(super) async fn apply(&mut self, page: Vec<Said>) -> Result<(), Stop> {
        let mut waiting = vec![page];
        let mut freed = false;
        while let Some(mut page) = waiting.pop() {
            match self.apply_whole(&page).await {
                Ok(has_freed) => freed |= has_freed,
                // The run is another's by now: nothing of the page is to blame.
                Err(error @ StoreError::Fenced { .. }) => return Err(error.into()),
                Err(error) if error.is_passing() => return Err(error.into()),
                Err(error) if page.len() > 1 => {
                    tracing::warn!(orders = page.len(), %error, "a page was refused; it is halved");
                    let second = page.split_off(page.len() / 2);
                    waiting.extend([second, page]);
                }
                Err(error) => {
                    let error = AppError::of_store(error);
                    let outcome = Outcome::with(OutcomeKind::Failed, error.code(), error.to_string());
                    let alone = page
                        .iter()
                        .map(|said| (said.number().to_string(), outcome.clone()))
                        .collect();
                    self.record_only(alone).await?;
                }
            }
        }
        if freed {
            self.app.allocate_waiting(&self.caller).await?;
        }
        Ok(())
    }

    /// Answers whether stock became available.
    async fn apply_whole(&mut self, page: &[Said]) -> Result<bool, StoreError> {
        let store = &self.app.store;
        let Some(asked_at) = page.iter().map(|said| said.observation().asked_at).min() else {
            return Ok(false);
        };
        let mut numbers = Vec::with_capacity(page.len());
        for said in page {
            self.tally.meet(said.number().as_str());
            numbers.push(said.number().clone());
        }
        let (tenant, channel) = (&self.caller.tenant, &self.channel.code);
        let seen = store.glance(tenant, channel, &numbers).await?;
        let (mut settled, open) = at_a_glance(page, &seen, self.connector.capabilities());
        let words = unknown_words(page);
        if !open.is_empty() && !self.request.dry_run {
            let empty = self.page_record(Some(asked_at), Vec::new(), words);
            return self.write_changes(&open, settled, empty).await;
        }
        if !open.is_empty() {
            let loaded = store.look(&self.scope(&open)).await?;
            settled.extend(decide_page(loaded, &open, channel, self.connector.capabilities()).outcomes);
        }
        let record = self.page_record(Some(asked_at), in_text(settled), words);
        self.keep(record).await?;
        Ok(false)
    }

    /// Decides, under locks, on what may change, and writes it with the whole page's outcomes. Answers whether stock became
    /// available.
    async fn write_changes(
        &mut self,
        open: &[&Said],
        settled: Outcomes,
        mut empty: PageRecord,
    ) -> Result<bool, StoreError> {
        let scope = self.scope(open);
        empty.earlier.clone_from(&self.unsaved.pages);
        let (tally, channel, capabilities) = (&self.tally, &self.channel.code, self.connector.capabilities());
        let decide = |loaded| {
            let decided = decide_page(loaded, open, channel, capabilities);
            let outcomes = settled.iter().cloned().chain(decided.outcomes).collect();
            let (unchanged, outcomes, counts) = split(tally.weigh(outcomes));
            let record = PageRecord {
                unchanged,
                outcomes,
                counts,
                ..empty.clone()
            };
            let mut movements = decided.changes.iter().flat_map(|c| &c.movements);
            let freed = movements.any(|m| m.to == Bucket::Available);
            Written {
                changes: decided.changes,
                adjustment: None,
                desk: decided.desk,
                next_order: decided.next_order,
                page: Some(record.clone()),
                follow_up: FollowUp::default(),
                result: (record, freed),
            }
        };
        let actor = self.caller.actor(scope.now.0);
        let reason = self.request.flow.as_str();
        let (record, freed) = self.app.store.decide(&scope, &actor, reason, decide).await?;
        self.unsaved.are_saved(actor.at);
        self.tally.accept(&record);
        Ok(freed)
    }

    fn scope(&self, page: &[&Said]) -> Scope {
        let listed = page.iter().filter(|said| matches!(said, Said::Listed(_)));
        let skus: BTreeSet<Sku> = listed
            .clone()
            .flat_map(|said| {
                said.observation()
                    .lines
                    .iter()
                    .filter_map(|line| line.sku.clone())
            })
            .collect();
        Scope {
            tenant: self.caller.tenant.clone(),
            pick: Pick::Numbers(
                self.channel.code.clone(),
                page.iter().map(|said| said.number().clone()).collect(),
            ),
            numbering: match listed.clone().next() {
                Some(_) => Numbering::OrdersToo,
                None => Numbering::Papers,
            },
            skus,
            facilities: self.facilities.clone(),
            now: self.app.now(&self.caller),
            fence: self.caller.fence.clone(),
        }
    }
}

fn in_text(outcomes: Outcomes) -> Vec<(String, Outcome)> {
    outcomes
        .into_iter()
        .map(|(no, outcome)| (no.to_string(), outcome))
        .collect()
}

fn unknown_words(page: &[Said]) -> Vec<(String, i64)> {
    let mut words: BTreeMap<String, i64> = BTreeMap::new();
    for line in page.iter().flat_map(|said| &said.observation().lines) {
        if line.reading == Reading::Unknown {
            *words.entry(line.raw_status.clone()).or_default() += i64::from(line.quantity);
        }
    }
    words.into_iter().collect()
}

/// Of a page, what a glance at the orders settles, and what must be decided. Of a number that comes up twice all is settled
/// or nothing.
fn at_a_glance<'p>(
    page: &'p [Said],
    seen: &HashMap<ChannelOrderNo, Glance>,
    capabilities: &Capabilities,
) -> (Outcomes, Vec<&'p Said>) {
    let (mut outcomes, mut open) = (Vec::with_capacity(page.len()), HashSet::new());
    for said in page {
        let outcome = match (said, seen.get(said.number())) {
            (Said::Status(observation), Some(glance)) => settled(glance, observation, capabilities),
            (Said::Status(_), None) => Some(not_here().outcome),
            (Said::Listed(listed), Some(glance)) => met_at_a_glance(glance, &listed.observation),
            (Said::Listed(_), None) => None,
        };
        match outcome {
            Some(outcome) => outcomes.push((said.number().clone(), outcome)),
            None => {
                open.insert(said.number());
            }
        }
    }
    outcomes.retain(|(no, _)| !open.contains(no));
    let must_be_decided = |said: &&Said| open.contains(said.number());
    (outcomes, page.iter().filter(must_be_decided).collect())
}

/// Decides a page, an order after the other, each on what the ones before it left.
fn decide_page(
    loaded: Loaded,
    page: &[&Said],
    channel: &ChannelCode,
    capabilities: &Capabilities,
) -> Decided {
    let Loaded {
        orders,
        mut desk,
        mut next_order,
        rivals: _,
        shelf: _,
    } = loaded;
    let mut orders: BTreeMap<ChannelOrderNo, SaleOrder> = orders
        .into_iter()
        .map(|order| (order.channel_order_no.clone(), order))
        .collect();
    let mut changes: BTreeMap<OrderCode, OrderChange> = BTreeMap::new();
    let numbers: HashSet<&ChannelOrderNo> = page.iter().map(|said| said.number()).collect();
    let comes_up_again = numbers.len() < page.len();
    let mut outcomes = Vec::with_capacity(page.len());
    for said in page {
        let number = said.number();
        let known = orders.get(number);
        let decision = match said {
            Said::Status(observation) => match known {
                Some(order) => decide(order, observation, capabilities, &mut desk),
                None => not_here(),
            },
            Said::Listed(listed) => match known {
                Some(order) => take_in(Known::Yes(order), channel, listed, &mut desk),
                None => take_in(
                    Known::No(&OrderCode::numbered(next_order)),
                    channel,
                    listed,
                    &mut desk,
                ),
            },
        };
        if let Some(change) = decision.change {
            if change.before.is_none() {
                next_order += 1;
            }
            if comes_up_again {
                orders.insert(number.clone(), change.after.clone());
            }
            join(&mut changes, change);
        }
        outcomes.push((number.clone(), decision.outcome));
    }
    Decided {
        changes: changes.into_values().collect(),
        outcomes,
        desk,
        next_order,
    }
}

fn not_here() -> Decision {
    let text = "The channel knows it and we do not. Take it in with `ordertide sync orders`";
    Decision {
        outcome: Outcome::with(OutcomeKind::Skipped, "NOT_IMPORTED", text),
        change: None,
    }
}

/// Two changes of one order on one page are one change.
fn join(changes: &mut BTreeMap<OrderCode, OrderChange>, change: OrderChange) {
    let code = change.after.code.clone();
    if let Some(joined) = OrderChange::joined(changes.remove(&code), Some(change)) {
        changes.insert(code, joined);
    }
}

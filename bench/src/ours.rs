//! Our program: what a sync run does with a page once the channel has answered, without HTTP.
//! `look`, then, where something changes, `decide` under locks, with its outcomes and the run's record.

use crate::Outcome;
use crate::page::{Case, ORDERS_A_PAGE, numbers, order_no, sku};
use crate::place::Place;
use domain::change::OrderChange;
use domain::channel::{Capabilities, Flow};
use domain::codes::{ChannelCode, ChannelItemId, ChannelOrderNo, FacilityCode, OrderCode, Sku, TenantCode};
use domain::moment::Moment;
use domain::order::SaleOrder;
use domain::order::address::Address;
use domain::order::event::Actor;
use domain::order::import::{Known, take_in};
use domain::run::{RunCause, RunState};
use domain::sequence::{Sequence, SequenceKind};
use domain::sync::glance::settled;
use domain::sync::observation::{ListedOrder, Observation, ObservedUnits, Reading};
use domain::sync::{OutcomeKind, decide};
use std::collections::BTreeMap;
use store::{Claimant, FollowUp, Loaded, NewRun, Numbering, PageRecord, Pick, Scope, Store, Written};

/// Our program on its store.
pub(crate) struct Ours {
    store: Store,
    pages: u32,
    /// Pages of the case so far.
    of_case: u32,
    kept: Vec<PageRecord>,
}

/// Pages without a change whose records are written together, as in `app::sync`.
const PAGES_KEPT: usize = 32;

/// A page as `channels` would hand it over.
pub(crate) struct Ready {
    case: Case,
    listed: Vec<ListedOrder>,
}

const RUN: &str = "run-1";

fn tenant() -> TenantCode {
    TenantCode::stored("ACME")
}

fn channel() -> ChannelCode {
    ChannelCode::stored("SHOP1")
}

fn capabilities() -> Capabilities {
    Capabilities {
        lists_orders: true,
        status_by_ids: true,
        changes_since: false,
        tells_returns: true,
        cancels_units: true,
        channel_ships_only: false,
        status_batch_max: 100,
        list_page_max: 100,
        list_window_days_max: 30,
        request_interval_ms_min: 0,
    }
}

impl Ours {
    /// A migrated database with a tenant, a facility and its sequences.
    pub(crate) async fn set_up(place: &Place) -> Outcome<()> {
        let engine = store::engine::open(&place.url).await?;
        engine.migrate().await?;
        let store = Store::new(engine);
        store.add_tenant(&tenant(), "Asia/Kolkata", Moment(1)).await?;
        let sequences: Vec<(SequenceKind, Sequence)> = SequenceKind::ALL
            .iter()
            .map(|kind| {
                Sequence::define(&format!("{}-", &kind.as_str()[..3]), 0, 1).map(|sequence| (*kind, sequence))
            })
            .collect::<Result<_, _>>()?;
        store
            .add_facility(&tenant(), &FacilityCode::stored("WH1"), &sequences, Moment(1))
            .await?;
        store.engine().close().await;
        Ok(())
    }

    /// A run under way on what [`Ours::set_up`] made: it holds the lane of its channel and flow for good.
    pub(crate) async fn open(place: &Place) -> Outcome<Self> {
        let store = Store::new(store::engine::open(&place.url).await?);
        let run = NewRun {
            run_id: RUN.to_owned(),
            channel: channel(),
            kind: Flow::StatusSync.into(),
            request: "{}".to_owned(),
            started_by: "bench".to_owned(),
            cause: RunCause::Hand,
            of_task: true,
            tick_at: None,
            state: RunState::Queued,
            message: String::new(),
            attempts_max: 1,
            at: Moment(1),
        };
        store.enqueue_run(&tenant(), &run).await?;
        let claimant = Claimant {
            worker: "bench",
            now: Moment(1),
            lease_until: Moment(i64::MAX),
        };
        let claimed = store.claim_run(claimant, None).await?;
        claimed.ok_or("the run could not be claimed")?;
        Ok(Self {
            store,
            pages: 0,
            of_case: 0,
            kept: Vec::new(),
        })
    }

    /// All pages of a case, made before the clock runs.
    pub(crate) fn prepare(&mut self, case: Case, pages: usize) -> Vec<Ready> {
        self.of_case = 0;
        let page = |page| Ready {
            case,
            listed: numbers(page).into_iter().map(|n| listed(case, n)).collect(),
        };
        (0..pages).map(page).collect()
    }

    /// Applies a page as `app::sync` does.
    pub(crate) async fn page(&mut self, page: &Ready) -> Outcome<()> {
        self.pages += 1;
        let numbers: Vec<ChannelOrderNo> = page
            .listed
            .iter()
            .map(|order| order.observation.channel_order_no.clone())
            .collect();
        let seen = self.store.glance(&tenant(), &channel(), &numbers).await?;
        let quiet: Vec<_> = page
            .listed
            .iter()
            .filter_map(|listed| {
                let number = &listed.observation.channel_order_no;
                let outcome = settled(seen.get(number)?, &listed.observation, &capabilities())?;
                Some((number.clone(), outcome))
            })
            .collect();
        match (page.case, quiet.len()) {
            (Case::Unchanged, ORDERS_A_PAGE) => {
                let counts = [ORDERS_A_PAGE as i64, 0, 0, 0, 0];
                self.kept.push(record(self.pages, quiet, Vec::new(), counts));
                if self.kept.len() >= PAGES_KEPT {
                    self.save().await?;
                }
                return Ok(());
            }
            (Case::Import | Case::Changed, 0) => {}
            (case, quiet) => return Err(format!("{case:?}: {quiet} orders do not change").into()),
        }
        let actor = Actor {
            who: "run:bench".to_owned(),
            at: Moment(3),
        };
        let pages = self.pages;
        let changes = self
            .store
            .decide(&scope(page), &actor, "STATUS_SYNC", |loaded| {
                decide_page(loaded, page, pages)
            })
            .await?;
        self.of_case += 1;
        if self.of_case.is_power_of_two() {
            self.store.engine().refresh_statistics().await?;
        }
        match changes {
            ORDERS_A_PAGE => Ok(()),
            changes => Err(format!("{:?}: {changes} orders change", page.case).into()),
        }
    }

    /// Writes the records that are kept, as the end of a run does.
    pub(crate) async fn save(&mut self) -> Outcome<()> {
        if let Some(mut last) = self.kept.pop() {
            last.earlier = std::mem::take(&mut self.kept);
            self.store.record_page(&tenant(), &last, Moment(3)).await?;
        }
        Ok(())
    }
}

fn record(
    page_no: u32,
    unchanged: Vec<(ChannelOrderNo, domain::sync::Outcome)>,
    outcomes: Vec<(ChannelOrderNo, domain::sync::Outcome)>,
    counts: [i64; 5],
) -> PageRecord {
    PageRecord {
        run_id: RUN.to_owned(),
        token: 1,
        channel: Some(channel()),
        page_no,
        asked_at: Some(Moment(2)),
        unchanged,
        // Outcomes are one a run and order; the bench says the same order twice in its one run.
        outcomes,
        counts,
        unknown_words: Vec::new(),
        earlier: Vec::new(),
    }
}

fn scope(page: &Ready) -> Scope {
    let is_import = page.case == Case::Import;
    let skus = page.listed.iter().filter(|_| is_import);
    Scope {
        tenant: tenant(),
        pick: Pick::Numbers(
            channel(),
            page.listed
                .iter()
                .map(|order| order.observation.channel_order_no.clone())
                .collect(),
        ),
        skus: skus
            .flat_map(|order| order.observation.lines.iter().filter_map(|line| line.sku.clone()))
            .collect(),
        facilities: vec![FacilityCode::stored("WH1")],
        numbering: match is_import {
            true => Numbering::OrdersToo,
            false => Numbering::Papers,
        },
        now: (Moment(3), jiff::civil::date(2026, 11, 22)),
        fence: None,
    }
}

fn decide_page(loaded: Loaded, page: &Ready, page_no: u32) -> Written<usize> {
    let Loaded {
        orders,
        mut desk,
        mut next_order,
        rivals: _,
        shelf: _,
    } = loaded;
    let orders: BTreeMap<ChannelOrderNo, SaleOrder> = orders
        .into_iter()
        .map(|order| (order.channel_order_no.clone(), order))
        .collect();
    let mut changes: Vec<OrderChange> = Vec::new();
    let (mut unchanged, mut outcomes, mut counts) = (Vec::new(), Vec::new(), [0; 5]);
    for listed in &page.listed {
        let number = &listed.observation.channel_order_no;
        let decision = match orders.get(number) {
            Some(order) => decide(order, &listed.observation, &capabilities(), &mut desk),
            None => {
                let code = OrderCode::numbered(next_order);
                next_order += 1;
                take_in(Known::No(&code), &channel(), listed, &mut desk)
            }
        };
        counts[decision.outcome.kind as usize] += 1;
        changes.extend(decision.change);
        match decision.outcome.kind {
            OutcomeKind::Unchanged => unchanged.push((number.clone(), decision.outcome)),
            OutcomeKind::Skipped
            | OutcomeKind::Changed
            | OutcomeKind::Contradiction
            | OutcomeKind::Failed => {
                outcomes.push((number.clone(), decision.outcome));
            }
        }
    }
    let changed = changes.len();
    Written {
        changes,
        adjustment: None,
        desk,
        next_order,
        page: Some(record(page_no, unchanged, outcomes, counts)),
        follow_up: FollowUp::default(),
        result: changed,
    }
}

fn listed(case: Case, n: usize) -> ListedOrder {
    let (word, reading) = match case {
        Case::Import | Case::Unchanged => ("CREATED", Reading::Open),
        Case::Changed => ("DISPATCHED", Reading::Dispatched),
    };
    let line = |unit: usize| ObservedUnits {
        channel_item_id: ChannelItemId::stored(format!("L{unit}")),
        sku: Some(Sku::stored(sku(n, unit))),
        raw_status: word.to_owned(),
        reading,
        quantity: 1,
        changed_at: None,
        tracking_no: (case == Case::Changed).then(|| format!("T{n}")),
        shipping_provider: (case == Case::Changed).then(|| "Courier".to_owned()),
        invoice_no: None,
        return_details: None,
    };
    let address = Address {
        name: format!("Buyer {n}"),
        line1: "12 MG Road".to_owned(),
        city: "Pune".to_owned(),
        country: "IN".to_owned(),
        postal_code: "411001".to_owned(),
        ..Address::default()
    };
    ListedOrder {
        observation: Observation {
            channel_order_no: ChannelOrderNo::stored(order_no(n)),
            asked_at: Moment(2),
            raw_status: word.to_owned(),
            third_party_shipping: Some(false),
            address: Some(address),
            lines: vec![line(1), line(2)],
        },
        placed_at: Moment(1),
        currency: "INR".to_owned(),
        cash_on_delivery: false,
        is_paid: None,
        unit_prices_minor: vec![34_900, 34_900],
    }
}

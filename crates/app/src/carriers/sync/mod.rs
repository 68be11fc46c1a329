//! A run with a carrier: what is open is settled, then pickups and scans are read. What one part changed is recorded with it; a
//! run that is worked off again finds that done.

mod numbers;
mod pickups;
mod scans;

use crate::sync::Done;
use crate::work::{Lease, Stopped};
use crate::{App, AppError, Caller};
use ::channels::carrier::{Carrier, CarrierError};
use domain::carrier::CarrierAccount;
use domain::codes::{CarrierCode, ChannelOrderNo};
use domain::sync::{Outcome, OutcomeKind};
use std::collections::BTreeMap;
use store::{Claimed, Loaded, PageRecord, Pick, Scope, Written};

/// What a run with a carrier works with.
pub(super) struct Desk<'a> {
    app: &'a App,
    caller: Caller,
    work: &'a Claimed,
    lease: &'a Lease,
    account: CarrierAccount,
    connector: Box<dyn Carrier>,
    pages: u32,
    /// What was recorded so far.
    known: BTreeMap<String, Outcome>,
    /// What is yet to be recorded.
    told: BTreeMap<String, Outcome>,
}

impl App {
    /// Works off a claimed run with a carrier.
    pub(crate) async fn run_carrier_sync(&self, work: &Claimed, lease: &Lease) -> Result<Done, Stopped> {
        let caller = self.caller_of_run(work).await?;
        let account = self.carrier(&caller, work.channel.as_str()).await?;
        if !account.enabled {
            return Err(Stopped::Skipped(format!(
                "Carrier {} is switched off",
                account.code
            )));
        }
        let connector = self.carrier_to_ask(&caller, &account.code).await?;
        let mut desk = Desk {
            app: self,
            caller,
            work,
            lease,
            account,
            connector,
            pages: u32::try_from(work.pages).unwrap_or(u32::MAX),
            known: BTreeMap::new(),
            told: BTreeMap::new(),
        };
        let worked = desk.work_off().await;
        desk.record().await?;
        worked?;
        let failed = desk
            .known
            .values()
            .filter(|outcome| outcome.kind == OutcomeKind::Failed)
            .count();
        Ok(Done {
            failed: i64::try_from(failed).unwrap_or(i64::MAX),
            reached_all: false,
        })
    }
}

impl Desk<'_> {
    async fn work_off(&mut self) -> Result<(), Stopped> {
        self.settle_numbers().await?;
        self.record().await?;
        self.settle_owed_pickups().await?;
        self.read_pickups().await?;
        self.record().await?;
        self.read_scans().await
    }

    fn code(&self) -> &CarrierCode {
        &self.account.code
    }

    /// Ends the run here where that was asked.
    fn may_go_on(&self) -> Result<(), Stopped> {
        self.lease
            .end_asked()
            .map_or(Ok(()), |asked| Err(Stopped::Asked(asked)))
    }

    /// Tells an outcome; of several of one thing the gravest stays, and of equals the last.
    fn tell(&mut self, about: &str, outcome: Outcome) {
        let place = self
            .told
            .entry(about.to_owned())
            .or_insert_with(Outcome::unchanged);
        if place.kind <= outcome.kind {
            *place = outcome;
        }
    }

    /// Records what was told since the last record.
    async fn record(&mut self) -> Result<(), AppError> {
        let told = std::mem::take(&mut self.told);
        let mut page = PageRecord {
            run_id: self.work.fence.run_id.clone(),
            token: self.work.fence.token,
            channel: Some(self.work.channel.clone()),
            ..PageRecord::default()
        };
        for (about, outcome) in told {
            let known = self.known.get(&about).map(|known| known.kind);
            if known.is_some_and(|known| known >= outcome.kind) {
                continue;
            }
            page.counts[outcome.kind as usize] += 1;
            if let Some(known) = known {
                page.counts[known as usize] -= 1;
            }
            self.known.insert(about.clone(), outcome.clone());
            let no = ChannelOrderNo::stored(about);
            match outcome.kind {
                OutcomeKind::Unchanged => page.unchanged.push((no, outcome)),
                OutcomeKind::Skipped
                | OutcomeKind::Changed
                | OutcomeKind::Contradiction
                | OutcomeKind::Failed => page.outcomes.push((no, outcome)),
            }
        }
        if page.unchanged.is_empty() && page.outcomes.is_empty() {
            return Ok(());
        }
        self.pages += 1;
        page.page_no = self.pages;
        let scope = Scope {
            pick: Pick::None,
            ..self.app.scope_of(&self.caller, &[], &[], false)
        };
        let actor = self.caller.actor(scope.now.0);
        let write = |loaded: Loaded| Written {
            changes: Vec::new(),
            adjustment: None,
            desk: loaded.desk,
            next_order: loaded.next_order,
            page: Some(page.clone()),
            follow_up: store::FollowUp::default(),
            result: (),
        };
        self.app.store.decide(&scope, &actor, "carrier", write).await?;
        Ok(())
    }
}

/// What stopped a run, from a carrier that could not be asked.
fn stopped(error: &CarrierError) -> Stopped {
    Stopped::Failed {
        code: error.code().to_owned(),
        message: error.to_string(),
        may_pass: error.retryable(),
    }
}

/// Something changed.
fn changed(message: String) -> Outcome {
    Outcome {
        kind: OutcomeKind::Changed,
        code: None,
        message,
    }
}

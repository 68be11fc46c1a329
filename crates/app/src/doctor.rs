//! `doctor`: every invariant on the stored data, by the module that the property tests use.

use crate::{App, AppError, Caller};
use domain::invariants::{Checker, PlacedLine, Violation};
use domain::moment::Moment;
use domain::order::SaleOrder;
use domain::order::event::Event;

/// What doctor found.
#[derive(Debug, Default)]
pub struct Findings {
    /// How many orders were checked.
    pub orders: usize,
    /// What must never be.
    pub violations: Vec<Violation>,
    /// What a person should look at.
    pub warnings: Vec<String>,
}

impl App {
    /// Checks the tenant's data. Nothing is written. It reads one snapshot, so it may run at any time.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn doctor(&self, caller: &Caller) -> Result<Findings, AppError> {
        let mut findings = Findings::default();
        let mut checker = Checker::default();
        let visit = |order: &SaleOrder, events: &[Event], lines: &[PlacedLine]| {
            checker.order(order);
            checker.timeline(order, events);
            checker.putaway_lines(order, events, lines);
            findings.orders += 1;
        };
        let books = self.store.audit(&caller.tenant, visit).await?;
        checker.counters(&books.counters);
        checker.putaways(&books.putaways);
        checker.shelves(&books.shelves, &books.levels);
        checker.pickups(&books.pickups);
        checker.bookings(&books.bookings);
        findings.violations = checker.finish(&books.levels, &books.ledger);
        findings.warnings = self.warnings(caller).await?;
        Ok(findings)
    }

    async fn warnings(&self, caller: &Caller) -> Result<Vec<String>, AppError> {
        let mut warnings = Vec::new();
        for [run_id, channel, flow] in self.store.silent_runs(&caller.tenant, self.clock.now()).await? {
            warnings.push(format!(
                "run {run_id} ({flow} of {channel}) is RUNNING and has not been heard of for minutes: its process ended. \
                 What it committed stands; the next run goes on"
            ));
        }
        let served = self
            .store
            .waiting(&caller.tenant, (Moment(i64::MIN), ""), 1)
            .await?;
        if let Some((code, ..)) = served.first() {
            warnings.push(format!(
                "order {code} waits for stock that lies in a facility. The next sync or stock adjustment gives it, if a \
                 facility of its channel has it"
            ));
        }
        for account in self.store.carriers(&caller.tenant).await? {
            let open = self.carrier_report(caller, account.code.as_str()).await?.open;
            let tries = open
                .numbers
                .iter()
                .map(|one| one.tries)
                .chain(open.pickups.iter().map(|one| one.tries));
            let stuck = tries.filter(|tries| *tries > 2).count();
            if stuck > 0 {
                warnings.push(format!(
                    "carrier {0} does not take {stuck} numbers or pickups; see `ordertide carrier show {0}`",
                    account.code
                ));
            }
        }
        for (channel, word, seen) in self.store.unknown_words(&caller.tenant).await? {
            warnings.push(format!(
                "channel {channel} said {word:?} {seen} times, which is not in its status table; nothing was changed by it"
            ));
        }
        Ok(warnings)
    }
}

//! What can be loaded and saved, on SQLite and PostgreSQL.
//!
//! [`Store`] is all that use cases see. Below it, `engine` is the seam between the two databases: every statement is
//! written once, in `sql/`, and runs on both.

mod audit;
mod bookings;
mod cancelled;
mod carriers;
mod catalogue;
mod channels;
pub mod engine;
mod find;
mod header_mappings;
mod idempotency;
mod kept_uploads;
mod keys;
mod list;
mod migrate;
mod numbers;
mod orders;
mod page;
mod pickups;
mod postgres;
mod putaway_rows;
mod putaways;
mod queue;
mod returns;
mod run_history;
mod runs;
pub mod secrets;
mod shelves;
mod sqlite;
mod statements;
mod stock;
mod tasks;
mod tenants;
mod upload_jobs;
mod uploads;

pub use audit::Books;
pub use bookings::{NUMBER_HELD, Settled};
pub use cancelled::{
    CancelledFilter, CancelledOfRun, CancelledPlace, CancelledRow, Forsaken, NamedCancelled,
};
pub use carriers::DueCarrier;
pub use engine::StoreError;
pub use header_mappings::HeaderMapping;
pub use idempotency::{Claim, IdempotentCall, KeptAnswer};
pub use kept_uploads::{KeptUploads, OldUploads};
pub use keys::{ApiKey, FoundKey, NewApiKey};
pub use list::{OrderFilter, OrderLine};
pub use orders::{Event, Movement};
pub use page::{Fence, FollowUp, Loaded, Numbering, PageRecord, Pick, Scope, Written};
pub use pickups::{NamedPackage, PICKUP_OPEN, PickupPlace};
pub use putaways::{Decided, PutawayPick, PutawaySummary};
pub use queue::{Cancelled, Claimant, Claimed, Kept, NewRun, RunEnd};
pub use returns::ReturnLine;
pub use run_history::{Run, RunFilter, StoredOutcome};
pub use shelves::ShelfRemoved;
pub use statements::ALL as STATEMENTS;
pub use tasks::{DueTask, NewTask, Task, Tick, TimerSetting};
pub use tenants::Tenant;
pub use upload_jobs::{JobCounts, JobEnd, JobFilter, JobPart, NewJob, UploadJob};
pub use uploads::{Upload, UploadEnd};

use engine::{Engine, RetryCounter, RetryLimit};
use std::sync::Arc;

/// Everything that is stored, behind one handle that is cheap to clone.
#[derive(Clone)]
pub struct Store {
    engine: Arc<dyn Engine>,
    retries: Arc<RetryCounter>,
    limit: RetryLimit,
}

impl Store {
    /// A store on an engine.
    pub fn new(engine: Arc<dyn Engine>) -> Self {
        Self {
            engine,
            retries: Arc::default(),
            limit: RetryLimit::default(),
        }
    }

    /// The database below.
    pub fn engine(&self) -> &Arc<dyn Engine> {
        &self.engine
    }

    /// How often work was tried again.
    pub fn retries(&self) -> &RetryCounter {
        &self.retries
    }
}

//! What can be loaded and saved, on SQLite and PostgreSQL.
//!
//! [`Store`] is all that use cases see. Below it, `engine` is the seam between the two databases: every statement is
//! written once, in `sql/`, and runs on both.

mod audit;
mod catalogue;
mod channels;
pub mod engine;
mod find;
mod migrate;
mod numbers;
mod orders;
mod page;
mod postgres;
mod putaways;
mod returns;
mod runs;
pub mod secrets;
mod sqlite;
mod statements;
mod stock;

pub use audit::Books;
pub use catalogue::Tenant;
pub use engine::StoreError;
pub use find::OrderLine;
pub use orders::{Event, Movement};
pub use page::{Loaded, PageRecord, Pick, Scope, Written};
pub use putaways::{Decided, PutawayPick, PutawaySummary};
pub use returns::ReturnLine;
pub use runs::{NewRun, Run};
pub use statements::ALL as STATEMENTS;

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

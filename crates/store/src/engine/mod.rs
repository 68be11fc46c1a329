//! The seam between what we store and where: one statement text, one value type, one session, two databases.
//!
//! Everything above this module speaks only these types. `sqlite` and `postgres` are the two implementations; nothing
//! else in the house branches on the database.

mod error;
mod expand;
mod failure;
mod open;
mod retry;
mod row;
mod statement;
mod together;
mod value;

pub use error::{ConstraintKind, StoreError};
pub use open::open;
pub use retry::{RetryCounter, RetryLimit, with_retry};
pub use row::{Row, RowReader};
pub use statement::Statement;
pub use value::{Value, rows};

pub(crate) use failure::{Failed, unreachable_or_defect};
pub(crate) use row::Cell;
pub(crate) use statement::Expansion;
pub use together::Part;
pub(crate) use together::{Texts, Together};

use async_trait::async_trait;

/// Which SQL a [`Statement`] is expanded into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite 3.51, one file.
    Sqlite,
    /// PostgreSQL 15 or newer.
    Postgres,
}

/// One transaction. Dropping it without [`Session::commit`] rolls everything back.
///
/// After any error, or a statement whose future was dropped, the session refuses everything, its commit included:
/// PostgreSQL ends a failed transaction by rolling back and calls that a successful COMMIT, SQLite would commit the
/// rest. To try something that may fail, ask first (`ON CONFLICT DO NOTHING`), or begin again.
#[async_trait]
pub trait Session: Send {
    /// Runs a statement and gives the number of rows it changed.
    ///
    /// # Errors
    /// `Busy`, `Constraint`, `Unavailable`; `Other` after an earlier error, for text with a NUL character and when the number of binds is not the number the statement has.
    async fn exec(&mut self, statement: &'static Statement, binds: &[Value]) -> Result<u64, StoreError>;

    /// Runs a statement and gives all its rows. The caller bounds them (`LIMIT`): they are held in memory. One with
    /// `{{for_update_of:…}}` locks them until the transaction ends; on SQLite the write transaction is the lock.
    ///
    /// # Errors
    /// As [`Session::exec`]; `Corrupt` when a column has a type no [`Row`] cell can hold.
    async fn query(&mut self, statement: &'static Statement, binds: &[Value])
    -> Result<Vec<Row>, StoreError>;

    /// Runs several writes in one way to the database and gives the number of rows each changed. None may need what another one
    /// writes.
    ///
    /// # Errors
    /// As [`Session::exec`].
    async fn exec_together(&mut self, parts: &[Part]) -> Result<Vec<u64>, StoreError>;

    /// Tells waiting workers, once the changes are committed, that there is work ([`Engine::work_arrives`]).
    ///
    /// # Errors
    /// As [`Session::exec`].
    async fn wake(&mut self) -> Result<(), StoreError>;

    /// Makes the changes durable and visible to others. On a read session it just ends it.
    ///
    /// # Errors
    /// `Busy` (nothing was written, retry the whole unit of work); `Unavailable` (it is not known whether it was
    /// written: the unit of work must be idempotent before it is tried again).
    async fn commit(self: Box<Self>) -> Result<(), StoreError>;
}

/// A database that sessions can be opened on.
#[async_trait]
pub trait Engine: Send + Sync {
    /// The SQL this database speaks. For diagnostics; statements are already expanded by the session.
    fn dialect(&self) -> Dialect;

    /// Write transactions that one piece of work may have open at once: more only wait for each other.
    fn writers_at_once(&self) -> usize;

    /// A read-only transaction over one consistent snapshot, taken by its first statement. Writes are refused.
    ///
    /// # Errors
    /// `Unavailable` when no connection came free within 30 s.
    async fn read(&self) -> Result<Box<dyn Session>, StoreError>;

    /// Runs one reading statement by itself and gives all its rows, which are one snapshot: a transaction around it would cost
    /// two more ways to the database and back. It goes by keys: on PostgreSQL its plan is made once for all binds, so a list with
    /// optional filters is for [`Engine::read`].
    ///
    /// # Errors
    /// As [`Engine::read`] and [`Session::query`].
    async fn ask(&self, statement: &'static Statement, binds: &[Value]) -> Result<Vec<Row>, StoreError>;

    /// A write transaction: `BEGIN IMMEDIATE` on SQLite (one writer at a time), READ COMMITTED on PostgreSQL. Lost
    /// updates are possible on PostgreSQL: guard with `version`, or lock with `{{for_update}}`.
    ///
    /// # Errors
    /// `Busy` when another process held SQLite's write lock for 30 s; `Unavailable` when no connection came free
    /// within 30 s.
    async fn write(&self) -> Result<Box<dyn Session>, StoreError>;

    /// Applies what is pending and gives the applied names, oldest first. Safe to run from several processes at once.
    ///
    /// # Errors
    /// `Busy`, `Unavailable`; `Schema` when the database was migrated by another version of us.
    async fn migrate(&self) -> Result<Vec<String>, StoreError>;

    /// The names (`0001_spine`) this binary has and the database has not, oldest first. Changes nothing.
    ///
    /// # Errors
    /// As [`Engine::migrate`].
    async fn pending(&self) -> Result<Vec<String>, StoreError>;

    /// Brings the planner's statistics up to date where the tables have grown enough for it; cheap where they have not.
    /// Without statistics both databases plan as for empty tables (measured on PostgreSQL: 33 times slower).
    ///
    /// # Errors
    /// `Busy`, `Unavailable`.
    async fn refresh_statistics(&self) -> Result<(), StoreError>;

    /// Waits until someone says that there is work, or until the time is over: a hint only, for it may be missed. On
    /// PostgreSQL any process may say so (LISTEN), on SQLite this one.
    async fn work_arrives(&self, at_most: std::time::Duration);

    /// Waits for open sessions, then closes the connections. Later calls fail with `Unavailable`.
    async fn close(&self);
}

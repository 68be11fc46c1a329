//! What can go wrong with a database, by what the caller can do about it.

/// Which rule of the schema a write broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConstraintKind {
    /// A unique index or primary key.
    Unique,
    /// A CHECK.
    Check,
    /// A foreign key.
    ForeignKey,
    /// A column that must have a value.
    NotNull,
    /// Another rule (an exclusion, a trigger, a STRICT type).
    Other,
}

/// Every failure of the store.
///
/// `Busy` and `Conflict` are worth trying again ([`super::with_retry`] does); the others are not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Another transaction was in the way: SQLite's BUSY or LOCKED, PostgreSQL's 40001, 40P01, 55P03.
    #[error("another transaction was in the way ({message}); nothing was written, try again")]
    Busy {
        /// What the database said.
        message: String,
    },
    /// A version guard found that someone else changed the row first. Raised above the engine.
    #[error("{what} was changed by someone else meanwhile; nothing was written, load it again and retry")]
    Conflict {
        /// What was changed, e.g. `order 1042`.
        what: String,
    },
    /// The run that this is work of was given to another worker meanwhile, ended or cancelled.
    #[error(
        "run {run_id} is no longer this worker's: its lease ran out or it was ended; nothing of this was written"
    )]
    Fenced {
        /// The run.
        run_id: String,
    },
    /// A rule of the schema refused the write.
    ///
    /// `name` is the same on both databases:
    /// a unique index by its name, a primary key as `<table>_pkey`, an inline `UNIQUE (a, b)` as `<table>_a_b_key`,
    /// a CHECK by its name (name every CHECK: SQLite gives an unnamed one's text), NOT NULL as `<table>.<column>`.
    /// SQLite does not say which foreign key failed: there `name` is `foreign_key`.
    #[error("the rule {name} of the database refused the write ({message}); correct the data")]
    Constraint {
        /// What sort of rule.
        kind: ConstraintKind,
        /// The rule's name, as above.
        name: String,
        /// What the database said, without the row's values.
        message: String,
    },
    /// The database cannot be reached or cannot read or write its storage.
    #[error(
        "the database is not available: {message}; check that it runs, its address, the disk and permissions"
    )]
    Unavailable {
        /// What was seen.
        message: String,
    },
    /// The database is older than this program.
    #[error("the database lacks migrations {}; run `ordertide migrate`", names.join(", "))]
    PendingMigrations {
        /// The missing ones, oldest first.
        names: Vec<String>,
    },
    /// The database was migrated by another version of this program.
    #[error("the schema of the database does not fit this program: {problem}")]
    Schema {
        /// What differs and what to do.
        problem: String,
    },
    /// The address given is not of a form we know. Never shows the address: it may hold a password.
    #[error("the database address is not usable: {problem}")]
    Address {
        /// What is wrong and what a right one looks like.
        problem: String,
    },
    /// Something read back is not what we could have written.
    #[error("{what} cannot be read: {problem}; this is a defect or a damaged database, please report it")]
    Corrupt {
        /// Which column, statement or row.
        what: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A stored secret cannot be sealed or opened.
    #[error(transparent)]
    Secret(#[from] crate::secrets::SecretError),
    /// A mistake of ours: a statement the database does not understand, a wrong number of binds.
    #[error("the database refused the request: {message}; this is a defect, please report it")]
    Other {
        /// What was seen.
        message: String,
    },
}

impl StoreError {
    /// A stable name of the failure, for the API, logs and metrics.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            StoreError::Busy { .. } => "STORE_BUSY",
            StoreError::Conflict { .. } => "STORE_CONFLICT",
            StoreError::Fenced { .. } => "RUN_TAKEN_OVER",
            StoreError::Constraint { .. } => "STORE_CONSTRAINT",
            StoreError::Unavailable { .. } => "STORE_UNAVAILABLE",
            StoreError::PendingMigrations { .. } => "STORE_PENDING_MIGRATIONS",
            StoreError::Schema { .. } => "STORE_SCHEMA",
            StoreError::Address { .. } => "STORE_ADDRESS",
            StoreError::Corrupt { .. } => "STORE_CORRUPT",
            StoreError::Secret(_) => "STORE_SECRET",
            StoreError::Other { .. } => "STORE_OTHER",
        }
    }

    /// Whether the same unit of work may succeed when simply run again: nothing of it was written.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        matches!(self, StoreError::Busy { .. } | StoreError::Conflict { .. })
    }

    /// Whether the database is away or contended, so that what was to be written is not at fault.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        self.is_retryable() || matches!(self, StoreError::Unavailable { .. })
    }

    /// Whether the write broke exactly this rule. For the names see [`StoreError::Constraint`].
    #[must_use]
    pub fn is_constraint(&self, rule: &str) -> bool {
        matches!(self, StoreError::Constraint { name, .. } if name == rule)
    }
}

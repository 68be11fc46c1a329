//! A statement that both databases share.

use std::sync::{Arc, OnceLock};

use super::expand::expand;
use super::{Dialect, StoreError, Value, value::refuse_nul};

/// One SQL statement, written once and expanded for each database the first time it runs there.
///
/// ```ignore
/// static LOAD_ITEMS: Statement = Statement::new("load_items", include_str!("../sql/load_items.sql"));
/// ```
///
/// Placeholders, all others are an error:
/// - `{{rows $1: code text, item_no bigint}}`: the rows of [`super::rows`] as a table to select from, give it an
///   alias; the types are `text` and `bigint`;
/// - `{{joined $2: r.code}}`: the bind `$2`, in a comparison with a key that is looked up for every row of `r`;
/// - `{{filter o.tenant_id}}`: a column to compare that is not to choose the index;
/// - `{{looked_up o.number: r.number}}`: an index's first column, equal to a column of the given rows;
/// - `{{each t AS x}} … {{end x}}`: joins a table that is looked up for each row before it by that condition, whatever the
///   statistics say;
/// - `{{for_update}}` and `{{for_update_of:alias}}`: locks the rows on PostgreSQL; SQLite's write transaction already
///   excludes every other writer.
///
/// `$1…$n` are the binds, each used at least once. `--` comments are removed. `x::type` is refused (SQLite reads
/// `$1::bigint` as the name of a bind): write `CAST(x AS BIGINT)`.
#[derive(Debug)]
pub struct Statement {
    name: &'static str,
    template: &'static str,
    sqlite: OnceLock<Result<Expansion, StoreError>>,
    postgres: OnceLock<Result<Expansion, StoreError>>,
}

/// The SQL for one database.
#[derive(Debug, Clone)]
pub(crate) struct Expansion {
    pub(crate) sql: Arc<str>,
    /// How many binds it takes: `$1` to `$binds`.
    pub(crate) binds: usize,
}

impl Statement {
    /// A statement and the name that errors and logs call it by.
    #[must_use]
    pub const fn new(name: &'static str, template: &'static str) -> Self {
        Statement {
            name,
            template,
            sqlite: OnceLock::new(),
            postgres: OnceLock::new(),
        }
    }

    /// The name given to [`Statement::new`].
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The SQL as this database receives it: for tests over all statements and for `EXPLAIN`.
    ///
    /// # Errors
    /// `Other` naming the statement and its malformed placeholder.
    pub fn sql(&self, dialect: Dialect) -> Result<&str, StoreError> {
        self.expansion(dialect).map(|expansion| &*expansion.sql)
    }

    /// How many binds it takes.
    ///
    /// # Errors
    /// As [`Statement::sql`].
    pub fn bind_count(&self, dialect: Dialect) -> Result<usize, StoreError> {
        self.expansion(dialect).map(|expansion| expansion.binds)
    }

    /// The expansion, after checking that these binds fit it. sqlx would bind a missing one as NULL on SQLite.
    pub(crate) fn prepare(&self, dialect: Dialect, binds: &[Value]) -> Result<Arc<str>, StoreError> {
        let expansion = self.expansion(dialect)?;
        if expansion.binds != binds.len() {
            let message = format!(
                "{} takes {} binds and was given {}",
                self.name,
                expansion.binds,
                binds.len()
            );
            return Err(StoreError::Other { message });
        }
        for bind in binds {
            if let Value::Text(text) | Value::OptText(Some(text)) = bind {
                refuse_nul(text)?;
            }
        }
        Ok(Arc::clone(&expansion.sql))
    }

    fn expansion(&self, dialect: Dialect) -> Result<&Expansion, StoreError> {
        let cell = match dialect {
            Dialect::Sqlite => &self.sqlite,
            Dialect::Postgres => &self.postgres,
        };
        let expansion = cell.get_or_init(|| {
            expand(self.template, dialect).map_err(|problem| StoreError::Other {
                message: format!("statement {}: {problem}", self.name),
            })
        });
        expansion.as_ref().map_err(Clone::clone)
    }
}

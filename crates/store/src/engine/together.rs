//! Writes of one transaction that go to the database in one way.

use super::expand::shifted;
use super::{Dialect, Session, Statement, StoreError, Value};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Writes none of which sees what another one writes, and of which no two touch the same row: PostgreSQL runs all of them on one
/// snapshot, and promises no order among them. Each way to the database costs 60 µs there and 20 µs on SQLite, whatever is done at its end.
#[derive(Debug, Default)]
pub(crate) struct Together {
    parts: Vec<Part>,
}

/// One statement that goes together with others: its binds, and the rows it must change where it is guarded.
#[derive(Debug)]
pub struct Part {
    pub(crate) statement: &'static Statement,
    pub(crate) binds: Vec<Value>,
    guard: Option<(u64, &'static str)>,
}

impl Together {
    /// Adds a statement.
    pub(crate) fn add(&mut self, statement: &'static Statement, binds: Vec<Value>) {
        self.parts.push(Part {
            statement,
            binds,
            guard: None,
        });
    }

    /// Adds one that must change so many rows: less means that `what` was changed by somebody else.
    pub(crate) fn add_guarded(
        &mut self,
        statement: &'static Statement,
        binds: Vec<Value>,
        guard: (u64, &'static str),
    ) {
        self.parts.push(Part {
            statement,
            binds,
            guard: Some(guard),
        });
    }

    /// Writes all of it.
    ///
    /// # Errors
    /// `Conflict` where a guarded one changed another number of rows, else as [`Session::exec`]; nothing may be committed then.
    pub(crate) async fn run(self, session: &mut dyn Session) -> Result<(), StoreError> {
        let changed = match self.parts.as_slice() {
            [] => Vec::new(),
            [one] => vec![session.exec(one.statement, &one.binds).await?],
            all => session.exec_together(all).await?,
        };
        if changed.len() != self.parts.len() {
            let message = format!("{} of {} writes were counted", changed.len(), self.parts.len());
            return Err(StoreError::Other { message });
        }
        for (part, changed) in self.parts.iter().zip(changed) {
            if let Some((expected, what)) = part.guard
                && changed != expected
            {
                return Err(StoreError::Conflict {
                    what: what.to_owned(),
                });
            }
        }
        Ok(())
    }
}

/// Some dozens come up. More are no harm, but the texts are some KB each.
const TEXTS_MAX: usize = 200;

/// The texts of statements that go together, by their names: put together once.
#[derive(Debug, Default)]
pub(crate) struct Texts(Mutex<HashMap<Vec<&'static str>, Arc<str>>>);

impl Texts {
    /// The one text, whose binds are those of all parts in their order.
    ///
    /// # Errors
    /// As [`Statement::prepare`].
    pub(crate) fn of(&self, parts: &[Part], dialect: Dialect) -> Result<Arc<str>, StoreError> {
        let mut each = Vec::with_capacity(parts.len());
        for part in parts {
            each.push(part.statement.prepare(dialect, &part.binds)?);
        }
        let names: Vec<&'static str> = parts.iter().map(|part| part.statement.name()).collect();
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= TEXTS_MAX {
            known.clear();
        }
        let text = known.entry(names).or_insert_with(|| {
            let mut before = 0;
            let moved = each.iter().zip(parts).map(|(sql, part)| {
                let moved = shifted(sql, before);
                before += part.binds.len();
                moved
            });
            one_text(&moved.collect::<Vec<_>>(), dialect).into()
        });
        Ok(Arc::clone(text))
    }
}

fn one_text(each: &[String], dialect: Dialect) -> String {
    match dialect {
        Dialect::Sqlite => each.join(";\n"),
        Dialect::Postgres => {
            let parts = each.iter().enumerate();
            let written: Vec<String> = parts
                .map(|(n, sql)| format!("w{n} AS ({sql} RETURNING 1)"))
                .collect();
            let counted: Vec<String> = (0..each.len())
                .map(|n| format!("(SELECT COUNT(*) FROM w{n})"))
                .collect();
            format!("WITH {} SELECT {}", written.join(", "), counted.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Dialect, Part, Statement, Texts};
    use crate::engine::Value;

    static PUT: Statement = Statement::new(
        "put",
        "INSERT INTO a SELECT $2, '$1', r.x FROM {{rows $1: x text}} AS r",
    );
    static MOVE: Statement = Statement::new("move", "UPDATE b SET y = $2, z = $1");

    fn parts() -> Vec<Part> {
        let part = |statement| Part {
            statement,
            binds: vec![Value::from("[]"), Value::from("ACME")],
            guard: None,
        };
        vec![part(&PUT), part(&MOVE)]
    }

    #[test]
    fn the_binds_of_one_follow_those_of_another() {
        let texts = Texts::default();
        let sqlite = texts.of(&parts(), Dialect::Sqlite).map(|text| text.to_string());
        assert_eq!(
            sqlite.as_deref(),
            Ok(
                "INSERT INTO a SELECT $2, '$1', r.x FROM (SELECT value ->> 0 AS x FROM jsonb_each($1)) AS r;\n\
                UPDATE b SET y = $4, z = $3"
            )
        );
    }

    #[test]
    fn on_postgresql_each_is_counted() {
        let texts = Texts::default();
        let text = texts.of(&parts(), Dialect::Postgres).map(|text| text.to_string());
        assert_eq!(
            text.as_deref(),
            Ok(
                "WITH w0 AS (INSERT INTO a SELECT $2, '$1', r.x FROM (SELECT CAST(cells ->> 0 AS text) AS x FROM \
                jsonb_array_elements(CAST($1 AS jsonb)) AS given(cells)) AS r RETURNING 1), \
                w1 AS (UPDATE b SET y = $4, z = $3 RETURNING 1) \
                SELECT (SELECT COUNT(*) FROM w0), (SELECT COUNT(*) FROM w1)"
            )
        );
    }

    #[test]
    fn binds_that_do_not_fit_are_refused() {
        let mut parts = parts();
        parts.iter_mut().for_each(|part| part.binds.truncate(1));
        assert!(Texts::default().of(&parts, Dialect::Sqlite).is_err());
    }
}

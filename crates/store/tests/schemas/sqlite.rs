//! The facts of a SQLite schema.

use store::engine::{Engine, Statement};

use super::{Facts, columns, indexes, read, stated};

static COLUMNS: Statement = Statement::new(
    "sqlite_columns",
    "SELECT t.name, c.cid + 1, c.name, c.type, c.\"notnull\" OR c.pk > 0, c.dflt_value IS NOT NULL
     FROM sqlite_schema AS t, pragma_table_info(t.name) AS c
     WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name <> '_sqlx_migrations'",
);
static KEYS: Statement = Statement::new(
    "sqlite_keys",
    "SELECT t.name, 'primary key',
       (SELECT group_concat(name, ', ') FROM (SELECT name FROM pragma_table_info(t.name) WHERE pk > 0 ORDER BY pk))
     FROM sqlite_schema AS t
     WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name <> '_sqlx_migrations'
       AND EXISTS (SELECT 1 FROM pragma_table_info(t.name) WHERE pk > 0)",
);
static INDEXES: Statement = Statement::new(
    "sqlite_indexes",
    "SELECT t.name, CASE i.origin WHEN 'c' THEN i.name ELSE '' END, i.\"unique\", i.partial,
       (SELECT group_concat(part, ', ') FROM
         (SELECT coalesce(name, '(expression)') || CASE desc WHEN 1 THEN ' DESC' ELSE '' END AS part
          FROM pragma_index_xinfo(i.name) WHERE key = 1 ORDER BY seqno))
     FROM sqlite_schema AS t, pragma_index_list(t.name) AS i
     WHERE t.type = 'table' AND t.name <> '_sqlx_migrations' AND i.origin <> 'pk'",
);
static FOREIGN_KEYS: Statement = Statement::new(
    "sqlite_foreign_keys",
    "SELECT t.name, 'foreign key',
       '(' || group_concat(f.\"from\", ', ' ORDER BY f.seq) || ') to ' || f.\"table\"
     FROM sqlite_schema AS t, pragma_foreign_key_list(t.name) AS f WHERE t.type = 'table'
     GROUP BY t.name, f.id",
);
static TEXTS: Statement = Statement::new(
    "sqlite_texts",
    "SELECT name, sql FROM sqlite_schema
     WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> '_sqlx_migrations'",
);

/// Everything the test compares.
pub(crate) async fn facts(engine: &dyn Engine) -> Facts {
    let mut facts = columns(read(engine, &COLUMNS).await, logical);
    facts.extend(stated(read(engine, &KEYS).await));
    facts.extend(indexes(read(engine, &INDEXES).await));
    facts.extend(stated(read(engine, &FOREIGN_KEYS).await));
    for mut row in read(engine, &TEXTS).await {
        let (table, sql) = (row.text().unwrap(), row.text().unwrap());
        facts.extend(
            checks(&sql)
                .into_iter()
                .map(|name| format!("{table}: check {name}")),
        );
        let strict = sql.rsplit(')').next().unwrap_or_default().to_uppercase();
        assert!(strict.contains("STRICT"), "{table} is not STRICT");
    }
    facts
}

fn logical(kind: &str) -> Option<&'static str> {
    match kind {
        "integer" => Some("integer"),
        "text" => Some("text"),
        "blob" => Some("blob"),
        _ => None,
    }
}

/// The names of the CHECKs, which SQLite keeps only in the table's text.
fn checks(sql: &str) -> Vec<String> {
    let code: Vec<&str> = sql.lines().filter_map(|line| line.split("--").next()).collect();
    let code = code.join(" ").replace('(', " ( ");
    let words: Vec<&str> = code.split_whitespace().collect();
    let is = |index: usize, word: &str| {
        words
            .get(index)
            .is_some_and(|found| found.eq_ignore_ascii_case(word))
    };
    let name = |index: usize| {
        let named = index >= 2 && is(index - 2, "CONSTRAINT");
        if named {
            words[index - 1].to_owned()
        } else {
            format!("without a name, number {index}")
        }
    };
    (0..words.len())
        .filter(|index| is(*index, "CHECK") && is(index + 1, "("))
        .map(name)
        .collect()
}

#[test]
fn checks_are_found_by_name() {
    let sql = "CREATE TABLE t (a INTEGER CONSTRAINT a_ok CHECK (a IN (0, 1)), -- CHECK (no)\n b TEXT CHECK(b > ''))";
    assert_eq!(checks(sql), ["a_ok", "without a name, number 17"]);
}

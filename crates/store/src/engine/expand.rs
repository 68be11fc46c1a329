//! From the shared text of a statement to the SQL of one database.

use std::fmt::Write as _;
use std::sync::Arc;

use super::{Dialect, Expansion};

/// Expands the placeholders of [`super::Statement`], drops comments and counts the binds.
///
/// # Errors
/// What is malformed, without the statement's name.
pub(crate) fn expand(template: &str, dialect: Dialect) -> Result<Expansion, String> {
    let text = without_comments(template);
    if outside_quotes(&text).contains("::") {
        return Err("`::` is PostgreSQL's alone; write CAST(x AS type)".to_owned());
    }
    let mut sql = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("{{") {
        let (placeholder, tail) = after
            .split_once("}}")
            .ok_or("a placeholder is not closed by }}")?;
        sql.push_str(before);
        sql.push_str(&placeholder_sql(placeholder.trim(), dialect)?);
        rest = tail;
    }
    sql.push_str(rest);
    if sql.contains("}}") {
        return Err("}} without {{".to_owned());
    }
    let sql = sql.trim().trim_end_matches(';').trim_end();
    let binds = count_binds(sql)?;
    Ok(Expansion {
        sql: Arc::from(sql),
        binds,
    })
}

fn placeholder_sql(placeholder: &str, dialect: Dialect) -> Result<String, String> {
    if let Some(columns) = placeholder.strip_prefix("rows ") {
        return rows_sql(columns, dialect);
    }
    if let Some(bind) = placeholder.strip_prefix("joined ") {
        return joined_sql(bind, dialect);
    }
    if let Some(column) = placeholder.strip_prefix("filter ") {
        return filter_sql(column);
    }
    if let Some(columns) = placeholder.strip_prefix("looked_up ") {
        return looked_up_sql(columns, dialect);
    }
    if let Some(table) = placeholder.strip_prefix("each ") {
        return each_sql(table, dialect);
    }
    if let Some(alias) = placeholder.strip_prefix("end ") {
        return end_sql(alias, dialect);
    }
    let lock = if placeholder == "for_update" {
        "FOR UPDATE".to_owned()
    } else if let Some(alias) = placeholder.strip_prefix("for_update_of:") {
        format!("FOR UPDATE OF {}", identifier(alias)?)
    } else {
        return Err(format!("unknown placeholder {{{{{placeholder}}}}}"));
    };
    Ok(match dialect {
        Dialect::Sqlite => String::new(),
        Dialect::Postgres => lock,
    })
}

/// `$1: code text, item_no bigint` as a table expression over one JSON text.
///
/// Measured with 1,000 rows of 10 cells, to insert them: SQLite's `jsonb_each` 1.6 ms against `json_each` 3.2 ms (which
/// parses each row's text again); PostgreSQL's `jsonb_array_elements` 3.2 ms against `json_array_elements` 7.1 ms,
/// `json_to_recordset` 3.2 ms and `jsonb_to_recordset` 5.5 ms (and those two need every row's names sent).
fn rows_sql(declaration: &str, dialect: Dialect) -> Result<String, String> {
    let (bind, columns) = declaration
        .split_once(':')
        .ok_or("rows needs `$n: column type, …`")?;
    let bind = bind.trim();
    if bind
        .strip_prefix('$')
        .is_none_or(|digits| digits.parse::<u16>().is_err())
    {
        return Err(format!("rows needs a bind such as $1, not {bind}"));
    }
    let mut sql = String::from("(SELECT ");
    for (index, column) in columns.split(',').enumerate() {
        let (name, kind) = column
            .trim()
            .split_once(' ')
            .ok_or(format!("column `{column}` needs a name and a type"))?;
        let (name, kind) = (identifier(name)?, column_type(kind.trim())?);
        let comma = if index == 0 { "" } else { ", " };
        match dialect {
            Dialect::Sqlite => write!(sql, "{comma}value ->> {index} AS {name}"),
            Dialect::Postgres => write!(sql, "{comma}CAST(cells ->> {index} AS {kind}) AS {name}"),
        }
        .map_err(|error| error.to_string())?;
    }
    sql.push_str(&match dialect {
        Dialect::Sqlite => format!(" FROM jsonb_each({bind}))"),
        Dialect::Postgres => format!(" FROM jsonb_array_elements(CAST({bind} AS jsonb)) AS given(cells))"),
    });
    Ok(sql)
}

/// `$2: r.order_code`: the bind `$2`, for a key that is looked up once for every row of `r`.
///
/// Without statistics SQLite expects a comparison with a bind alone to find ten rows, walks all of a tenant and searches
/// the given rows for each of its own; and PostgreSQL does the same with a plan that it made when the table was small. A
/// comparison that needs `r` makes both begin with `r`. It stands on the right of an `=`.
fn joined_sql(declaration: &str, dialect: Dialect) -> Result<String, String> {
    let (bind, column) = declaration
        .split_once(':')
        .ok_or("joined needs `$n: alias.column`")?;
    let (alias, name) = column
        .trim()
        .split_once('.')
        .ok_or("joined needs `$n: alias.column`")?;
    let (bind, alias, name) = (bind.trim(), identifier(alias)?, identifier(name)?);
    let needing = format!("CASE WHEN {alias}.{name} IS NULL THEN NULL ELSE {bind} END");
    Ok(match dialect {
        Dialect::Sqlite => needing,
        // As in `looked_up_sql`.
        Dialect::Postgres => format!("ANY (ARRAY[{needing}])"),
    })
}

/// `o.tenant_id`: a column to compare that is not to choose the index.
fn filter_sql(column: &str) -> Result<String, String> {
    let (alias, name) = column
        .trim()
        .split_once('.')
        .ok_or("filter needs `alias.column`")?;
    let (alias, name) = (identifier(alias)?, identifier(name)?);
    Ok(format!("{alias}.{name} || ''"))
}

/// `o.number: r.number`: the first column of an index, equal to a given row's. PostgreSQL takes the order of such an index for
/// a reason to walk all of it; an element of an array gives it none, and is looked up all the same.
fn looked_up_sql(declaration: &str, dialect: Dialect) -> Result<String, String> {
    let wrong = "looked_up needs `alias.column: alias.column`";
    let (column, given) = declaration.split_once(':').ok_or(wrong)?;
    let qualified = |text: &str| {
        let (alias, name) = text.trim().split_once('.').ok_or(wrong)?;
        Ok::<_, String>(format!("{}.{}", identifier(alias)?, identifier(name)?))
    };
    let (column, given) = (qualified(column)?, qualified(given)?);
    Ok(match dialect {
        Dialect::Sqlite => format!("{column} = {given}"),
        Dialect::Postgres => format!("{column} = ANY (ARRAY[{given}])"),
    })
}

/// `cancelled_delivery AS c`: joins a table that is looked up for each row before it, never the other way round, by the condition
/// that follows up to `{{end c}}`.
///
/// SQLite takes statistics of a table that was empty for a reason to walk all of it: an installation that was analyzed before its
/// first cancel walked every cancelled delivery for each restore (9 ms against 0.5 at 5,000). There a CROSS JOIN keeps to the order
/// written. PostgreSQL expects a hundred given rows and walks a table of some thousands once rather than look it up a hundred
/// times (1.5 ms against 0.05 for one row and 2,300); it plans what is LATERAL and has an OFFSET for one row.
fn each_sql(declaration: &str, dialect: Dialect) -> Result<String, String> {
    let (table, alias) = declaration
        .split_once(" AS ")
        .ok_or("each needs `table AS alias`")?;
    let (table, alias) = (identifier(table.trim())?, identifier(alias.trim())?);
    Ok(match dialect {
        Dialect::Sqlite => format!("CROSS JOIN {table} AS {alias} ON"),
        Dialect::Postgres => format!("CROSS JOIN LATERAL (SELECT * FROM {table} AS {alias} WHERE"),
    })
}

/// The end of [`each_sql`]'s condition.
fn end_sql(alias: &str, dialect: Dialect) -> Result<String, String> {
    let alias = identifier(alias.trim())?;
    Ok(match dialect {
        Dialect::Sqlite => String::new(),
        Dialect::Postgres => format!("OFFSET 0) AS {alias}"),
    })
}

fn column_type(kind: &str) -> Result<&str, String> {
    match kind {
        "text" | "bigint" => Ok(kind),
        _ => Err(format!("a column of rows is `text` or `bigint`, not `{kind}`")),
    }
}

fn identifier(name: &str) -> Result<&str, String> {
    let starts_well = name.starts_with(|first: char| first.is_ascii_lowercase() || first == '_');
    if starts_well
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    {
        return Ok(name);
    }
    Err(format!("`{name}` is not a lower-case identifier"))
}

/// Highest `$n`; every number up to it must occur, or a bind is passed that means nothing.
fn count_binds(sql: &str) -> Result<usize, String> {
    let mut seen: Vec<usize> = Vec::new();
    for part in outside_quotes(sql).split('$').skip(1) {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        let number: u16 = digits
            .parse()
            .map_err(|_| "`$` must be followed by the bind's number".to_owned())?;
        seen.push(usize::from(number));
    }
    seen.sort_unstable();
    seen.dedup();
    if let Some(missing) = (1..=seen.len()).find(|number| seen.get(number - 1) != Some(number)) {
        return Err(format!("the bind ${missing} is missing"));
    }
    Ok(seen.len())
}

/// The same text with every bind's number moved on by so many.
pub(crate) fn shifted(sql: &str, by: usize) -> String {
    let mut moved = String::with_capacity(sql.len() + 16);
    let mut number: Option<usize> = None;
    scan(sql, |c, inside| {
        if let (Some(so_far), Some(digit)) = (number, c.to_digit(10)) {
            number = Some(so_far * 10 + digit as usize);
            return;
        }
        if let Some(whole) = number.take() {
            // Writing to a String cannot fail.
            let _ = write!(moved, "{}", whole + by);
        }
        moved.push(c);
        if c == '$' && inside == Inside::Sql {
            number = Some(0);
        }
    });
    if let Some(whole) = number {
        let _ = write!(moved, "{}", whole + by);
    }
    moved
}

/// What the scanners below are inside of.
#[derive(Clone, Copy, PartialEq)]
enum Inside {
    Sql,
    Quote(char),
    Comment,
}

fn scan(text: &str, mut see: impl FnMut(char, Inside)) {
    let mut inside = Inside::Sql;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        inside = match (inside, c) {
            (Inside::Sql, '\'' | '"') => {
                see(c, Inside::Quote(c));
                Inside::Quote(c)
            }
            (Inside::Sql, '-') if chars.peek() == Some(&'-') => Inside::Comment,
            (Inside::Comment, '\n') => {
                see(c, Inside::Sql);
                Inside::Sql
            }
            (Inside::Quote(quote), _) if c == quote => {
                see(c, inside);
                Inside::Sql
            }
            (same, _) => {
                see(c, same);
                same
            }
        };
    }
}

fn without_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    scan(text, |c, inside| {
        if inside != Inside::Comment {
            kept.push(c);
        }
    });
    kept
}

fn outside_quotes(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    scan(text, |c, inside| {
        if inside == Inside::Sql {
            kept.push(c);
        }
    });
    kept
}

#[cfg(test)]
mod tests {
    use super::{Dialect, expand};

    fn both(template: &str) -> (String, String) {
        let sql = |dialect| {
            expand(template, dialect)
                .map(|done| done.sql.to_string())
                .unwrap_or_else(|error| error)
        };
        (sql(Dialect::Sqlite), sql(Dialect::Postgres))
    }

    #[test]
    fn rows_become_a_table_of_each_database() {
        let (sqlite, postgres) = both("SELECT * FROM {{rows $1: code text, item_no bigint}} AS r");
        assert_eq!(
            sqlite,
            "SELECT * FROM (SELECT value ->> 0 AS code, value ->> 1 AS item_no FROM jsonb_each($1)) AS r"
        );
        assert_eq!(
            postgres,
            "SELECT * FROM (SELECT CAST(cells ->> 0 AS text) AS code, CAST(cells ->> 1 AS bigint) AS item_no \
             FROM jsonb_array_elements(CAST($1 AS jsonb)) AS given(cells)) AS r"
        );
    }

    #[test]
    fn keys_of_given_rows_are_looked_up() {
        let template = "{{joined $2: r.code}}, {{filter o.tenant_id}}, {{looked_up o.no: r.no}}, $1";
        let joined = "CASE WHEN r.code IS NULL THEN NULL ELSE $2 END";
        let filter = "o.tenant_id || ''";
        let (sqlite, postgres) = both(template);
        assert_eq!(sqlite, format!("{joined}, {filter}, o.no = r.no, $1"));
        assert_eq!(
            postgres,
            format!("ANY (ARRAY[{joined}]), {filter}, o.no = ANY (ARRAY[r.no]), $1")
        );
    }

    #[test]
    fn a_table_is_looked_up_for_each_row() {
        let (sqlite, postgres) = both("SELECT 1 FROM a AS r {{each b AS c}} c.x = r.x AND $1 = 1 {{end c}}");
        assert_eq!(
            sqlite,
            "SELECT 1 FROM a AS r CROSS JOIN b AS c ON c.x = r.x AND $1 = 1"
        );
        assert_eq!(
            postgres,
            "SELECT 1 FROM a AS r CROSS JOIN LATERAL (SELECT * FROM b AS c WHERE c.x = r.x AND $1 = 1 OFFSET 0) AS c"
        );
    }

    #[test]
    fn locks_are_postgres_only() {
        let (sqlite, postgres) = both("SELECT a FROM t AS x WHERE b = $1 {{for_update_of:x}};\n");
        assert_eq!(sqlite, "SELECT a FROM t AS x WHERE b = $1");
        assert_eq!(postgres, "SELECT a FROM t AS x WHERE b = $1 FOR UPDATE OF x");
    }

    #[test]
    fn comments_and_quotes_hide_binds() {
        let template = "-- takes $9 and {{nothing}}\nSELECT '$8 -- ::', \"$7\", $1, $2, $1 -- tail";
        let done = expand(template, Dialect::Sqlite).map(|done| (done.sql.to_string(), done.binds));
        assert_eq!(done, Ok(("SELECT '$8 -- ::', \"$7\", $1, $2, $1".to_owned(), 2)));
    }

    #[test]
    fn what_is_malformed_is_named() {
        for (template, problem) in [
            ("{{rows $1 code text}}", "rows needs"),
            ("{{rows x: code text}}", "a bind such as $1"),
            ("{{rows $1: code}}", "needs a name and a type"),
            ("{{rows $1: code jsonb}}", "not `jsonb`"),
            ("{{rows $1: Code text}}", "not a lower-case identifier"),
            ("{{rows $1:}}", "needs a name and a type"),
            ("{{each b}}", "needs `table AS alias`"),
            ("{{end B}}", "not a lower-case identifier"),
            ("{{for_updates}}", "unknown placeholder {{for_updates}}"),
            ("{{for_update_of:a b}}", "not a lower-case identifier"),
            ("{{for_update", "not closed"),
            ("SELECT }}", "}} without {{"),
            ("SELECT $1, $3", "the bind $2 is missing"),
            ("SELECT $0", "the bind $1 is missing"),
            ("SELECT $name", "must be followed"),
            ("SELECT $1::bigint", "write CAST"),
        ] {
            let (sqlite, postgres) = both(template);
            assert!(
                sqlite.contains(problem) && postgres.contains(problem),
                "{template}: {sqlite} / {postgres}"
            );
        }
    }
}

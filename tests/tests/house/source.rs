//! How source is laid out, and what it may not say.

/// Folders and files that attract whatever has no home.
pub(crate) const MAGNETS: &[&str] = &["common", "helper", "helpers", "util", "utils"];

pub(crate) const SOURCE_LINES_MAX: usize = 500;

/// Words that are I/O, a clock, randomness or async; `fs::` and `net::` catch `use std::{fs, net}`.
pub(crate) const IMPURE: &[&str] = &[
    "async fn",
    "SystemTime",
    "Instant::now",
    "std::fs",
    "std::net",
    "fs::",
    "net::",
    "rand",
    "getrandom",
];

/// Shared statements that rightly serve every tenant at once: file name, and why. Keep it short.
pub(crate) const WITHOUT_TENANT: &[(&str, &str)] = &[(
    "find_api_keys.sql",
    "a call names its key before its tenant is known; the tenant is what it answers",
)];

pub(crate) fn check_magnet(path: &str) -> Vec<String> {
    let parts = path
        .split('/')
        .map(|part| part.strip_suffix(".rs").unwrap_or(part));
    let magnet = parts.filter(|part| MAGNETS.contains(part));
    magnet
        .map(|it| format!("{path}: name it after what it does; {it} attracts everything"))
        .collect()
}

pub(crate) fn check_length(path: &str, source: &str) -> Vec<String> {
    let lines = source.lines().count();
    if lines <= SOURCE_LINES_MAX {
        vec![]
    } else {
        vec![format!("{path}: {lines} lines, over {SOURCE_LINES_MAX}")]
    }
}

pub(crate) fn check_pure(path: &str, source: &str) -> Vec<String> {
    let code = source
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim_start().starts_with("//"));
    code.flat_map(|(index, line)| {
        let impure = IMPURE.iter().filter(|it| has_word(line, it));
        impure.map(move |it| format!("{path}:{}: `{it}` has no place in domain", index + 1))
    })
    .collect()
}

/// Whether `word` stands in `line` not as a part of a longer identifier.
pub(crate) fn has_word(line: &str, word: &str) -> bool {
    let joins = |a: Option<char>, b: Option<char>| [a, b].iter().all(|it| it.is_some_and(is_identifier));
    line.match_indices(word).any(|(at, _)| {
        let (before, after) = (&line[..at], &line[at + word.len()..]);
        !joins(before.chars().next_back(), word.chars().next())
            && !joins(word.chars().next_back(), after.chars().next())
    })
}

pub(crate) fn is_identifier(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

pub(crate) fn check_tenant(path: &str, sql: &str) -> Vec<String> {
    let code: Vec<&str> = sql
        .lines()
        .map(|line| line.split("--").next().unwrap_or(""))
        .collect();
    let code = code.join("\n").to_uppercase();
    let touches = |it: &&str| ["FROM", "UPDATE", "INSERT"].iter().any(|word| has_word(it, word));
    let forgets = |it: &&str| !has_word(it, "TENANT_ID");
    let statements = code.split(';').filter(touches).filter(forgets);
    statements
        .map(|_| format!("{path}: a statement never mentions tenant_id"))
        .collect()
}

/// The file names that are excepted but do not exist: an exception goes with its file.
pub(crate) fn check_exceptions(excepted: &[(&str, &str)], present: &[(String, String)]) -> Vec<String> {
    let gone = excepted
        .iter()
        .filter(|(name, _)| !present.iter().any(|(path, _)| file_name(path) == *name));
    gone.map(|(name, _)| format!("{name} is excepted from tenant_id but does not exist"))
        .collect()
}

pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Each gate can fail, and fails for its own reason only.
mod proofs {
    use super::*;

    #[test]
    fn magnets_and_long_files_are_refused() {
        assert_eq!(check_magnet("crates/app/src/utils.rs").len(), 1);
        assert_eq!(check_magnet("crates/app/src/common/mod.rs").len(), 1);
        assert!(check_magnet("crates/app/src/common_carrier.rs").is_empty());
        assert!(check_length("x.rs", &"\n".repeat(SOURCE_LINES_MAX)).is_empty());
        assert_eq!(check_length("x.rs", &"\n".repeat(SOURCE_LINES_MAX + 1)).len(), 1);
    }

    #[test]
    fn impure_domain_source_is_refused() {
        let impure = [
            "pub async fn f() {}",
            "SystemTime::now()",
            "std::fs::read(p)",
            "use std::{fs, io}; fs::read(p)",
        ];
        for line in
            impure
                .into_iter()
                .chain(["use rand::Rng;", "let at = Instant::now();", "std::net::IpAddr"])
        {
            assert!(!check_pure("x.rs", line).is_empty(), "{line}");
        }
        for line in [
            "// no SystemTime, no async fn",
            "/// rand",
            "let brand = operand;",
            "offs::set()",
        ] {
            assert!(check_pure("x.rs", line).is_empty(), "{line}");
        }
    }

    #[test]
    fn a_statement_without_its_tenant_is_refused() {
        let held = [
            "select 1",
            "SELECT sku FROM stock WHERE tenant_id = $1",
            "-- FROM nothing\nSELECT 1;",
        ];
        assert!(held.into_iter().all(|sql| check_tenant("x.sql", sql).is_empty()));
        let forgot = [
            "select sku\nfrom stock",
            "UPDATE stock SET n = 0 -- tenant_id",
            "INSERT INTO t (tenant_ids)",
        ];
        assert!(
            forgot
                .into_iter()
                .all(|sql| check_tenant("x.sql", sql).len() == 1)
        );
        assert_eq!(
            check_tenant("x.sql", "DELETE FROM a WHERE tenant_id = 1; DELETE FROM b;").len(),
            1
        );
    }

    #[test]
    fn an_exception_whose_file_is_gone_is_refused() {
        let present = vec![("crates/store/src/sql/here.sql".to_owned(), String::new())];
        assert!(check_exceptions(&[("here.sql", "serves all")], &present).is_empty());
        assert_eq!(check_exceptions(&[("gone.sql", "served all")], &present).len(), 1);
    }
}

//! The rules of the house as gates: who may depend on whom, where code may come from, how source is laid out.
//!
//! Every gate is a function from data to the list of its violations, so that `proofs` below can feed it something bad
//! and see it object. `gates` run them on this workspace. Both allow lists of the supply chain live in deny.toml.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

type Result<T> = std::result::Result<T, String>;

/// What a workspace crate may depend on in what it ships; dev-dependencies are free. `None` may use all.
/// A crate without a line here fails: a crate needs a dependency rule as its reason.
const EDGES: &[(&str, Option<&[&str]>)] = &[
    ("domain", Some(&[])),
    ("store", Some(&["domain"])),
    ("channels", Some(&["domain"])),
    ("app", Some(&["channels", "domain", "store"])),
    ("api", Some(&["app", "domain"])),
    // Wire types shared with the sandbox would hide shared mistakes.
    ("sandbox", Some(&[])),
    // All of them, but not what exists for tests.
    (
        "ordertide",
        Some(&["api", "app", "channels", "domain", "sandbox", "store"]),
    ),
    ("testkit", None),
    ("bench", None),
];

/// Everything `domain` names. A rule that needs more than values is not a rule.
const DOMAIN_DEPENDENCIES: &[&str] = &["jiff", "serde", "serde_json", "thiserror"];

/// What may not come in below `domain` through one of those either.
const NEVER_UNDER_DOMAIN: &[&str] = &[
    "async-trait",
    "axum",
    "getrandom",
    "hyper",
    "rand",
    "reqwest",
    "sqlx",
    "sqlx-core",
    "tokio",
    "uuid",
];

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Folders and files that attract whatever has no home.
const MAGNETS: &[&str] = &["common", "helper", "helpers", "util", "utils"];

const SOURCE_LINES_MAX: usize = 500;

/// Words that are I/O, a clock, randomness or async; `fs::` and `net::` catch `use std::{fs, net}`.
const IMPURE: &[&str] = &[
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
const WITHOUT_TENANT: &[(&str, &str)] = &[(
    "find_api_keys.sql",
    "a call names its key before its tenant is known; the tenant is what it answers",
)];

// ---- what the gates read ----

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

#[expect(
    clippy::disallowed_methods,
    reason = "cargo names itself to its tests in the environment"
)]
fn metadata() -> Result<Value> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--offline", "--locked"])
        .current_dir(root())
        .output()
        .map_err(|error| format!("cargo metadata did not start: {error}"))?;
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        return Err(format!(
            "cargo metadata failed (`cargo fetch --locked` first?): {stderr}"
        ));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| error.to_string())
}

/// The files under `folder` with this extension, as (path relative to the root, text). None at all is an error: a gate
/// over nothing proves nothing.
fn files(folder: &str, extension: &str) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(next) = folders.pop() {
        let entries = std::fs::read_dir(&next).map_err(|error| format!("{}: {error}", next.display()))?;
        for entry in entries {
            let path = entry.map_err(|error| error.to_string())?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == extension) {
                let relative = path.strip_prefix(root()).unwrap_or(&path);
                found.push((relative.display().to_string(), read(&path)?));
            }
        }
    }
    found.sort();
    if found.is_empty() {
        Err(format!("no .{extension} file under {folder}"))
    } else {
        Ok(found)
    }
}

/// Every `.rs` file of every `crates/*/src`.
fn crate_sources() -> Result<Vec<(String, String)>> {
    let mut sources = files("crates", "rs")?;
    sources.retain(|(path, _)| path.split('/').nth(2) == Some("src"));
    Ok(sources)
}

/// The first quoted string of each line in the list `key` under `[section]`; enough TOML for deny.toml.
fn toml_list(toml: &str, section: &str, key: &str) -> Result<Vec<String>> {
    let entries: Vec<String> = toml
        .lines()
        .skip_while(|line| line.trim() != format!("[{section}]"))
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .skip_while(|line| line.trim() != format!("{key} = ["))
        .skip(1)
        .take_while(|line| line.trim() != "]")
        .filter(|line| !line.trim_start().starts_with('#'))
        .filter_map(|line| line.split('"').nth(1).map(str::to_owned))
        .collect();
    if entries.is_empty() {
        Err(format!("deny.toml has no list {section}.{key}"))
    } else {
        Ok(entries)
    }
}

// ---- small readers of metadata ----

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or("")
}

fn members(metadata: &Value) -> Vec<&Value> {
    let ids = list(metadata, "workspace_members");
    list(metadata, "packages")
        .iter()
        .filter(|package| ids.contains(&package["id"]))
        .collect()
}

/// Normal and build dependencies: what reaches the shipped crate.
fn shipped_dependencies(package: &Value) -> impl Iterator<Item = &str> {
    list(package, "dependencies")
        .iter()
        .filter(|it| it["kind"] != "dev")
        .map(|it| text(it, "name"))
}

fn id_of<'a>(metadata: &'a Value, name: &str) -> Option<&'a str> {
    members(metadata)
        .into_iter()
        .find(|it| it["name"] == name)
        .map(|it| text(it, "id"))
}

/// Names of the packages that shipped code of `id` reaches, as resolved.
fn reached_from<'a>(metadata: &'a Value, id: &'a str) -> BTreeSet<&'a str> {
    let mut seen = BTreeSet::from([id]);
    let mut todo = vec![id];
    while let Some(next) = todo.pop() {
        let nodes = list(&metadata["resolve"], "nodes")
            .iter()
            .filter(|node| node["id"] == next);
        let edges = nodes.flat_map(|node| list(node, "deps"));
        let shipped = edges.filter(|edge| list(edge, "dep_kinds").iter().any(|it| it["kind"] != "dev"));
        todo.extend(shipped.map(|edge| text(edge, "pkg")).filter(|it| seen.insert(it)));
    }
    let reached = list(metadata, "packages")
        .iter()
        .filter(|it| seen.contains(text(it, "id")));
    reached.map(|it| text(it, "name")).collect()
}

// ---- the checks: data in, violations out ----

fn check_edges(metadata: &Value) -> Vec<String> {
    let ours: BTreeSet<&str> = members(metadata).into_iter().map(|it| text(it, "name")).collect();
    members(metadata)
        .into_iter()
        .flat_map(|member| check_edges_of(member, &ours))
        .collect()
}

fn check_edges_of(member: &Value, ours: &BTreeSet<&str>) -> Vec<String> {
    let name = text(member, "name");
    let allowed = match EDGES.iter().find(|(known, _)| *known == name) {
        None => {
            return vec![format!(
                "{name} is not in the table of allowed edges: a new crate needs a dependency rule as its reason. \
                 Make it a module, or add its rule to EDGES here and to architecture §1"
            )];
        }
        Some((_, None)) => return vec![],
        Some((_, Some(allowed))) => allowed,
    };
    shipped_dependencies(member)
        .filter(|it| ours.contains(it) && !allowed.contains(it))
        .map(|it| format!("{name} may not depend on {it} (allowed: {allowed:?}; dev-dependencies are free)"))
        .collect()
}

fn check_domain(metadata: &Value) -> Vec<String> {
    let Some(domain) = members(metadata).into_iter().find(|it| it["name"] == "domain") else {
        return vec!["there is no workspace crate named domain".to_owned()];
    };
    let named = shipped_dependencies(domain)
        .filter(|it| !DOMAIN_DEPENDENCIES.contains(it))
        .map(|it| format!("domain depends on {it}: its list is closed {DOMAIN_DEPENDENCIES:?}"));
    let reached = reached_from(metadata, id_of(metadata, "domain").unwrap_or(""));
    let reached = NEVER_UNDER_DOMAIN
        .iter()
        .filter(|it| reached.contains(*it))
        .map(|it| format!("domain reaches {it}: it is pure, without I/O, clock, randomness or async"));
    named.chain(reached).collect()
}

fn check_sources(metadata: &Value) -> Vec<String> {
    let ours = list(metadata, "workspace_members");
    let packages = list(metadata, "packages").iter();
    let foreign = packages.filter(|it| it["source"] != CRATES_IO && !ours.contains(&it["id"]));
    foreign
        .map(|it| {
            format!(
                "{} comes from {}, not from crates.io",
                text(it, "name"),
                it["source"]
            )
        })
        .collect()
}

fn check_wildcards(metadata: &Value) -> Vec<String> {
    let any_version = |it: &&Value| it["req"] == "*" && it["path"].is_null();
    let ours = members(metadata).into_iter();
    ours.flat_map(|member| {
        let wild = list(member, "dependencies").iter().filter(any_version);
        wild.map(|it| {
            format!(
                "{} takes any version of {}",
                text(member, "name"),
                text(it, "name")
            )
        })
    })
    .collect()
}

fn check_licences(metadata: &Value, allowed: &[String]) -> Vec<String> {
    let packages = list(metadata, "packages").iter();
    let refused = packages.filter(|it| !licence_allowed(text(it, "license"), allowed));
    refused
        .map(|it| {
            format!(
                "{} {}: licence {}",
                text(it, "name"),
                text(it, "version"),
                it["license"]
            )
        })
        .collect()
}

/// Whether an SPDX expression can be met by the allowed licences: AND binds tighter than OR, and the old `/` is OR.
fn licence_allowed(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = tokens.as_slice();
    let met = either(&mut rest, allowed);
    met && rest.is_empty()
}

fn either(tokens: &mut &[&str], allowed: &[String]) -> bool {
    let mut met = both(tokens, allowed);
    while take(tokens, "OR") {
        met |= both(tokens, allowed);
    }
    met
}

fn both(tokens: &mut &[&str], allowed: &[String]) -> bool {
    let mut met = one(tokens, allowed);
    while take(tokens, "AND") {
        met &= one(tokens, allowed);
    }
    met
}

fn one(tokens: &mut &[&str], allowed: &[String]) -> bool {
    if take(tokens, "(") {
        return either(tokens, allowed) & take(tokens, ")");
    }
    let Some((licence, rest)) = tokens.split_first() else {
        return false;
    };
    *tokens = rest;
    if take(tokens, "WITH") {
        let Some((exception, rest)) = tokens.split_first() else {
            return false;
        };
        *tokens = rest;
        return allowed.contains(&format!("{licence} WITH {exception}"));
    }
    allowed.iter().any(|it| it == licence)
}

fn take(tokens: &mut &[&str], expected: &str) -> bool {
    match tokens.split_first() {
        Some((first, rest)) if *first == expected => {
            *tokens = rest;
            true
        }
        Some(_) | None => false,
    }
}

fn check_banned(metadata: &Value, banned: &[String]) -> Vec<String> {
    let named = |name: &str| {
        list(metadata, "packages")
            .iter()
            .filter(|it| it["name"] == name)
            .count()
    };
    let present = banned.iter().filter(|it| named(it) > 0);
    let mut violations: Vec<String> = present.map(|it| format!("{it} is banned by deny.toml")).collect();
    if named("libsqlite3-sys") != 1 {
        let count = named("libsqlite3-sys");
        violations.push(format!(
            "{count} versions of libsqlite3-sys: exactly one SQLite is linked"
        ));
    }
    violations
}

fn check_lints(manifest: &str, toml: &str) -> Vec<String> {
    let section = toml.lines().skip_while(|line| line.trim() != "[lints]").skip(1);
    let inherits = section
        .take_while(|line| !line.starts_with('['))
        .any(|line| line.trim() == "workspace = true");
    if inherits {
        vec![]
    } else {
        vec![format!(
            "{manifest} does not inherit the lints: [lints] workspace = true"
        )]
    }
}

fn check_magnet(path: &str) -> Vec<String> {
    let parts = path
        .split('/')
        .map(|part| part.strip_suffix(".rs").unwrap_or(part));
    let magnet = parts.filter(|part| MAGNETS.contains(part));
    magnet
        .map(|it| format!("{path}: name it after what it does; {it} attracts everything"))
        .collect()
}

fn check_length(path: &str, source: &str) -> Vec<String> {
    let lines = source.lines().count();
    if lines <= SOURCE_LINES_MAX {
        vec![]
    } else {
        vec![format!("{path}: {lines} lines, over {SOURCE_LINES_MAX}")]
    }
}

fn check_pure(path: &str, source: &str) -> Vec<String> {
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
fn has_word(line: &str, word: &str) -> bool {
    let joins = |a: Option<char>, b: Option<char>| [a, b].iter().all(|it| it.is_some_and(is_identifier));
    line.match_indices(word).any(|(at, _)| {
        let (before, after) = (&line[..at], &line[at + word.len()..]);
        !joins(before.chars().next_back(), word.chars().next())
            && !joins(word.chars().next_back(), after.chars().next())
    })
}

fn is_identifier(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

fn check_tenant(path: &str, sql: &str) -> Vec<String> {
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
fn check_exceptions(excepted: &[(&str, &str)], present: &[(String, String)]) -> Vec<String> {
    let gone = excepted
        .iter()
        .filter(|(name, _)| !present.iter().any(|(path, _)| file_name(path) == *name));
    gone.map(|(name, _)| format!("{name} is excepted from tenant_id but does not exist"))
        .collect()
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

mod gates {
    use super::*;

    fn verdict(violations: Vec<String>) -> Result<()> {
        if violations.is_empty() {
            Ok(())
        } else {
            Err(format!("\n  {}", violations.join("\n  ")))
        }
    }

    fn denied(section: &str, key: &str) -> Result<Vec<String>> {
        toml_list(&read(&root().join("deny.toml"))?, section, key)
    }

    #[test]
    fn crates_depend_only_on_what_the_architecture_allows() -> Result<()> {
        verdict(check_edges(&metadata()?))
    }

    #[test]
    fn domain_is_pure_in_its_dependencies() -> Result<()> {
        verdict(check_domain(&metadata()?))
    }

    #[test]
    fn every_crate_comes_from_crates_io_at_a_stated_version() -> Result<()> {
        let metadata = metadata()?;
        verdict([check_sources(&metadata), check_wildcards(&metadata)].concat())
    }

    #[test]
    fn every_licence_is_allowed() -> Result<()> {
        verdict(check_licences(&metadata()?, &denied("licenses", "allow")?))
    }

    #[test]
    fn banned_crates_are_absent_and_sqlite_is_one() -> Result<()> {
        verdict(check_banned(&metadata()?, &denied("bans", "deny")?))
    }

    #[test]
    fn every_crate_inherits_the_lints() -> Result<()> {
        let metadata = metadata()?;
        let manifests = members(&metadata).into_iter().map(|it| text(it, "manifest_path"));
        let checked = manifests.map(|it| Ok(check_lints(it, &read(Path::new(it))?)));
        verdict(checked.collect::<Result<Vec<_>>>()?.concat())
    }

    #[test]
    fn no_source_file_is_a_magnet_or_too_long() -> Result<()> {
        let sources = crate_sources()?;
        let checked = sources
            .iter()
            .flat_map(|(path, it)| [check_magnet(path), check_length(path, it)].concat());
        verdict(checked.collect())
    }

    #[test]
    fn domain_source_is_pure() -> Result<()> {
        let sources = files("crates/domain/src", "rs")?;
        verdict(
            sources
                .iter()
                .flat_map(|(path, it)| check_pure(path, it))
                .collect(),
        )
    }

    #[test]
    fn every_shared_statement_names_its_tenant() -> Result<()> {
        let statements = files("crates/store/src/sql", "sql")?;
        let excepted = |path: &str| WITHOUT_TENANT.iter().any(|(name, _)| *name == file_name(path));
        let held = statements.iter().filter(|(path, _)| !excepted(path));
        let mut violations: Vec<String> = held.flat_map(|(path, sql)| check_tenant(path, sql)).collect();
        violations.extend(check_exceptions(WITHOUT_TENANT, &statements));
        verdict(violations)
    }
}

/// Each gate can fail, and fails for its own reason only.
mod proofs {
    use serde_json::json;

    use super::*;

    /// A workspace of one crate with these `(dependency, kind)`s, and a store and a domain beside it.
    fn workspace(name: &str, dependencies: &[(&str, Option<&str>)]) -> Value {
        let dependencies: Vec<Value> = dependencies
            .iter()
            .map(|(name, kind)| json!({"name": name, "kind": kind, "req": "^1", "path": null}))
            .collect();
        let package = |name: &str| json!({"id": name, "name": name, "source": null, "license": "MIT"});
        let mut first = package(name);
        first["dependencies"] = Value::from(dependencies);
        let mut packages = vec![first];
        packages.extend(
            ["domain", "store"]
                .into_iter()
                .filter(|it| *it != name)
                .map(package),
        );
        let members: Vec<Value> = packages.iter().map(|it| it["id"].clone()).collect();
        json!({"packages": packages, "workspace_members": members, "resolve": {"nodes": []}})
    }

    fn with_package(mut metadata: Value, package: Value) -> Value {
        if let Some(packages) = metadata["packages"].as_array_mut() {
            packages.push(package);
        }
        metadata
    }

    fn owned(names: &[&str]) -> Vec<String> {
        names.iter().map(|it| (*it).to_owned()).collect()
    }

    #[test]
    fn a_forbidden_edge_is_refused_and_a_dev_edge_is_not() {
        assert_eq!(check_edges(&workspace("sandbox", &[("domain", None)])).len(), 1);
        assert_eq!(check_edges(&workspace("channels", &[("store", None)])).len(), 1);
        assert_eq!(
            check_edges(&workspace("api", &[("store", Some("build"))])).len(),
            1
        );
        assert!(check_edges(&workspace("api", &[("store", Some("dev"))])).is_empty());
        assert!(
            check_edges(&workspace(
                "app",
                &[("store", None), ("domain", None), ("tokio", None)]
            ))
            .is_empty()
        );
    }

    #[test]
    fn an_unknown_crate_is_refused_with_the_reason() {
        let violations = check_edges(&workspace("toolbox", &[]));
        assert!(
            violations[0].contains("toolbox is not in the table"),
            "{violations:?}"
        );
        assert!(
            violations[0].contains("needs a dependency rule as its reason"),
            "{violations:?}"
        );
    }

    #[test]
    fn domain_may_not_name_a_new_dependency() {
        assert_eq!(
            check_domain(&workspace("domain", &[("jiff", None), ("regex", None)])).len(),
            1
        );
        assert!(check_domain(&workspace("domain", &[("jiff", None), ("proptest", Some("dev"))])).is_empty());
        assert_eq!(check_domain(&json!({})).len(), 1);
    }

    #[test]
    fn domain_may_not_reach_tokio_through_a_friend() {
        let edge = |to: &str, kind: Option<&str>| json!({"pkg": to, "dep_kinds": [{"kind": kind}]});
        let mut metadata = workspace("domain", &[("jiff", None)]);
        metadata = with_package(metadata, json!({"id": "jiff", "name": "jiff"}));
        metadata = with_package(metadata, json!({"id": "tokio", "name": "tokio"}));
        metadata["resolve"]["nodes"] = json!([
            {"id": "domain", "deps": [edge("jiff", None), edge("tokio", Some("dev"))]},
            {"id": "jiff", "deps": []},
        ]);
        assert!(check_domain(&metadata).is_empty());
        metadata["resolve"]["nodes"][1]["deps"] = json!([edge("tokio", None)]);
        assert!(check_domain(&metadata)[0].contains("reaches tokio"));
    }

    #[test]
    fn git_path_and_other_registries_are_refused() {
        let from = |source: Value| {
            let package = json!({"id": "x", "name": "x", "source": source});
            check_sources(&with_package(workspace("app", &[]), package)).len()
        };
        assert_eq!(from(json!(CRATES_IO)), 0);
        assert_eq!(from(json!("git+https://github.com/someone/x?rev=1#1")), 1);
        assert_eq!(from(json!("registry+https://crates.example.com/index")), 1);
        assert_eq!(from(Value::Null), 1);
    }

    #[test]
    fn a_wildcard_version_is_refused_unless_by_path() {
        let mut metadata = workspace("app", &[("tokio", None)]);
        assert!(check_wildcards(&metadata).is_empty());
        metadata["packages"][0]["dependencies"][0]["req"] = json!("*");
        assert_eq!(check_wildcards(&metadata).len(), 1);
        metadata["packages"][0]["dependencies"][0]["path"] = json!("/work/crates/tokio");
        assert!(check_wildcards(&metadata).is_empty());
    }

    #[test]
    fn licence_expressions_are_read_as_spdx() {
        let allowed = owned(&["MIT", "ISC", "Apache-2.0"]);
        let met = [
            "MIT",
            "GPL-3.0 OR MIT",
            "MIT/GPL-3.0",
            "MIT AND ISC",
            "(GPL-3.0 OR MIT) AND ISC",
        ];
        for expression in met
            .into_iter()
            .chain(["Apache-2.0 WITH LLVM-exception OR MIT", "GPL-3.0 AND X OR MIT"])
        {
            assert!(licence_allowed(expression, &allowed), "{expression}");
        }
        let unmet = [
            "",
            "GPL-3.0",
            "MIT AND GPL-3.0",
            "(MIT OR ISC) AND GPL-3.0",
            "Apache-2.0 WITH LLVM-exception",
        ];
        for expression in unmet.into_iter().chain(["(MIT", "MIT ISC", "MIT)"]) {
            assert!(!licence_allowed(expression, &allowed), "{expression}");
        }
    }

    #[test]
    fn a_refused_or_absent_licence_is_reported() {
        let package =
            |licence: Value| json!({"id": "x", "name": "x", "version": "1.0.0", "license": licence});
        for licence in [json!("AGPL-3.0"), Value::Null] {
            let metadata = with_package(workspace("app", &[]), package(licence));
            assert_eq!(check_licences(&metadata, &owned(&["MIT"])).len(), 1);
        }
    }

    #[test]
    fn a_banned_crate_a_second_sqlite_and_none_are_refused() {
        let banned = owned(&["openssl-sys"]);
        let package = |name: &str| json!({"id": name, "name": name});
        let none = workspace("app", &[]);
        assert_eq!(check_banned(&none, &banned).len(), 1);
        let one = with_package(none, package("libsqlite3-sys"));
        assert!(check_banned(&one, &banned).is_empty());
        assert_eq!(
            check_banned(&with_package(one.clone(), package("libsqlite3-sys")), &banned).len(),
            1
        );
        assert_eq!(
            check_banned(&with_package(one, package("openssl-sys")), &banned).len(),
            1
        );
    }

    #[test]
    fn the_lists_of_deny_toml_are_read_and_an_absent_one_is_an_error() {
        let toml = "[a]\nallow = [\n    \"no\",\n]\n[b]\nallow = [\n    # \"off\"\n    { crate = \"x\", reason = \"y\" },\n]\n";
        assert_eq!(toml_list(toml, "b", "allow"), Ok(owned(&["x"])));
        assert!(toml_list(toml, "b", "deny").is_err());
        assert!(toml_list(toml, "c", "allow").is_err());
    }

    #[test]
    fn a_manifest_without_the_workspace_lints_is_refused() {
        assert!(check_lints("m", "[lints]\nworkspace = true\n").is_empty());
        assert_eq!(check_lints("m", "[package]\nname = \"m\"\n").len(), 1);
        assert_eq!(
            check_lints("m", "[lints]\n[dependencies]\nworkspace = true\n").len(),
            1
        );
    }

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

    #[test]
    fn a_gate_over_nothing_is_an_error() -> Result<()> {
        assert!(files("crates/no-such-folder", "rs").is_err());
        assert!(files("crates/domain/src", "no-such-extension").is_err());
        assert!(
            crate_sources()?
                .iter()
                .any(|(path, _)| path == "crates/domain/src/lib.rs")
        );
        Ok(())
    }
}

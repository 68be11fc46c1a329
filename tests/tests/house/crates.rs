//! Who may depend on whom, and where code may come from.

use crate::workspace::{id_of, list, members, reached_from, shipped_dependencies, text};
use serde_json::Value;
use std::collections::BTreeSet;

/// What a workspace crate may depend on in what it ships; dev-dependencies are free. `None` may use all.
/// A crate without a line here fails: a crate needs a dependency rule as its reason.
pub(crate) const EDGES: &[(&str, Option<&[&str]>)] = &[
    ("domain", Some(&[])),
    ("store", Some(&["domain"])),
    ("channels", Some(&["domain"])),
    // Values in, bytes out.
    ("papers", Some(&[])),
    // Files in and out are the same whatever is in them.
    ("sheets", Some(&[])),
    ("app", Some(&["channels", "domain", "papers", "sheets", "store"])),
    ("api", Some(&["app", "domain"])),
    // Wire types shared with the sandbox would hide shared mistakes.
    ("sandbox", Some(&[])),
    // All of them, but not what exists for tests.
    (
        "ordertide",
        Some(&[
            "api", "app", "channels", "domain", "papers", "sandbox", "sheets", "store",
        ]),
    ),
    ("testkit", None),
    ("bench", None),
];

/// Everything `domain` names. A rule that needs more than values is not a rule.
pub(crate) const DOMAIN_DEPENDENCIES: &[&str] = &["jiff", "serde", "serde_json", "thiserror"];

/// What may not come in below `domain` through one of those either.
pub(crate) const NEVER_UNDER_DOMAIN: &[&str] = &[
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

pub(crate) const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

pub(crate) fn check_edges(metadata: &Value) -> Vec<String> {
    let ours: BTreeSet<&str> = members(metadata).into_iter().map(|it| text(it, "name")).collect();
    members(metadata)
        .into_iter()
        .flat_map(|member| check_edges_of(member, &ours))
        .collect()
}

pub(crate) fn check_edges_of(member: &Value, ours: &BTreeSet<&str>) -> Vec<String> {
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

pub(crate) fn check_domain(metadata: &Value) -> Vec<String> {
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

pub(crate) fn check_sources(metadata: &Value) -> Vec<String> {
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

pub(crate) fn check_wildcards(metadata: &Value) -> Vec<String> {
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

pub(crate) fn check_banned(metadata: &Value, banned: &[String]) -> Vec<String> {
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

pub(crate) fn check_lints(manifest: &str, toml: &str) -> Vec<String> {
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

/// Each gate can fail, and fails for its own reason only.
mod proofs {
    use super::*;
    use crate::workspace::{owned, with_package, workspace};
    use serde_json::json;

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
    fn a_manifest_without_the_workspace_lints_is_refused() {
        assert!(check_lints("m", "[lints]\nworkspace = true\n").is_empty());
        assert_eq!(check_lints("m", "[package]\nname = \"m\"\n").len(), 1);
        assert_eq!(
            check_lints("m", "[lints]\n[dependencies]\nworkspace = true\n").len(),
            1
        );
    }
}

//! Which licences code may come under.

use crate::workspace::{list, text};
use serde_json::Value;

pub(crate) fn check_licences(metadata: &Value, allowed: &[String]) -> Vec<String> {
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

/// Each gate can fail, and fails for its own reason only.
mod proofs {
    use super::*;
    use crate::workspace::{owned, with_package, workspace};
    use serde_json::json;

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
}

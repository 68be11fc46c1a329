//! ARCHITECTURE.md tells the truth: every path in it exists, and every name in it stands in the source.

#![allow(clippy::expect_used, reason = "a failed expectation fails the test")]

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the workspace")
        .to_owned()
}

/// All text of the house's own source, by file.
fn sources(folder: &Path, found: &mut String) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let kind = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
        if path.is_dir() && !path.ends_with("target") {
            sources(&path, found);
        } else if ["rs", "toml", "sql"].contains(&kind) && !path.ends_with("architecture.rs") {
            found.push_str(&fs::read_to_string(&path).expect("a source file"));
        }
    }
}

/// What stands between backticks, code blocks aside.
fn names(text: &str) -> Vec<String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Why a name of the document is false, if it is.
fn problem(name: &str, root: &Path, source: &str) -> Option<String> {
    if name.starts_with("ordertide ") || name.contains('{') || name == "code type" || name.starts_with("--") {
        return None;
    }
    if name.contains('/') || name == "tests" || name == "bench" {
        let places = [root.join(name), root.join("crates/ordertide/src").join(name)];
        return (!places.iter().any(|p| p.exists())).then(|| format!("{name}: no such path"));
    }
    if name.ends_with(".toml") || name.contains(' ') {
        return None;
    }
    let last = name.rsplit("::").next().unwrap_or(name).trim_end_matches("()");
    let defined = ["fn ", "struct ", "enum ", "trait ", "mod ", "const ", "static "]
        .iter()
        .any(|word| source.contains(&format!("{word}{last}")));
    let stands =
        defined || source.contains(&format!("    {last}")) || source.contains(&format!("\"{last}\""));
    (!stands).then(|| format!("{name}: nothing of this name in the source"))
}

#[test]
fn every_name_in_architecture_md_exists() {
    let root = root();
    let text = fs::read_to_string(root.join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    let mut source = String::new();
    sources(&root.join("crates"), &mut source);
    let names = names(&text);
    assert!(
        names.len() > 60,
        "only {} names: is the document read at all?",
        names.len()
    );
    let false_ones: Vec<String> = names
        .iter()
        .filter_map(|name| problem(name, &root, &source))
        .collect();
    assert!(false_ones.is_empty(), "{false_ones:#?}");
}

#[test]
fn a_false_name_is_found() {
    let root = root();
    let mut source = String::new();
    sources(&root.join("crates"), &mut source);
    for name in [
        "crates/domain/src/nowhere.rs",
        "Store::teleport",
        "frobnicate_waiting",
    ] {
        assert!(problem(name, &root, &source).is_some(), "{name} passes");
    }
}

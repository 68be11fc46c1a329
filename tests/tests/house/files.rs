//! What the gates read: files of this workspace, what cargo says of it, and the lists of deny.toml.

use crate::Result;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

pub(crate) fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

#[expect(
    clippy::disallowed_methods,
    reason = "cargo names itself to its tests in the environment"
)]
pub(crate) fn metadata() -> Result<Value> {
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
pub(crate) fn files(folder: &str, extension: &str) -> Result<Vec<(String, String)>> {
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
pub(crate) fn crate_sources() -> Result<Vec<(String, String)>> {
    let mut sources = files("crates", "rs")?;
    sources.retain(|(path, _)| path.split('/').nth(2) == Some("src"));
    Ok(sources)
}

/// The first quoted string of each line in the list `key` under `[section]`; enough TOML for deny.toml.
pub(crate) fn toml_list(toml: &str, section: &str, key: &str) -> Result<Vec<String>> {
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

/// Each gate can fail, and fails for its own reason only.
mod proofs {
    use super::*;
    use crate::workspace::owned;

    #[test]
    fn the_lists_of_deny_toml_are_read_and_an_absent_one_is_an_error() {
        let toml = "[a]\nallow = [\n    \"no\",\n]\n[b]\nallow = [\n    # \"off\"\n    { crate = \"x\", reason = \"y\" },\n]\n";
        assert_eq!(toml_list(toml, "b", "allow"), Ok(owned(&["x"])));
        assert!(toml_list(toml, "b", "deny").is_err());
        assert!(toml_list(toml, "c", "allow").is_err());
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

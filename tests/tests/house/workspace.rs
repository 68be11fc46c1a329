//! What cargo says of a workspace, read; and made-up workspaces for the proofs.

use serde_json::{Value, json};
use std::collections::BTreeSet;

pub(crate) fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

pub(crate) fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or("")
}

pub(crate) fn members(metadata: &Value) -> Vec<&Value> {
    let ids = list(metadata, "workspace_members");
    list(metadata, "packages")
        .iter()
        .filter(|package| ids.contains(&package["id"]))
        .collect()
}

/// Normal and build dependencies: what reaches the shipped crate.
pub(crate) fn shipped_dependencies(package: &Value) -> impl Iterator<Item = &str> {
    list(package, "dependencies")
        .iter()
        .filter(|it| it["kind"] != "dev")
        .map(|it| text(it, "name"))
}

pub(crate) fn id_of<'a>(metadata: &'a Value, name: &str) -> Option<&'a str> {
    members(metadata)
        .into_iter()
        .find(|it| it["name"] == name)
        .map(|it| text(it, "id"))
}

/// Names of the packages that shipped code of `id` reaches, as resolved.
pub(crate) fn reached_from<'a>(metadata: &'a Value, id: &'a str) -> BTreeSet<&'a str> {
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

/// A workspace of one crate with these `(dependency, kind)`s, and a store and a domain beside it.
pub(crate) fn workspace(name: &str, dependencies: &[(&str, Option<&str>)]) -> Value {
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

pub(crate) fn with_package(mut metadata: Value, package: Value) -> Value {
    if let Some(packages) = metadata["packages"].as_array_mut() {
        packages.push(package);
    }
    metadata
}

pub(crate) fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|it| (*it).to_owned()).collect()
}

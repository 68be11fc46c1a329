//! The rules of the house as gates: who may depend on whom, where code may come from, how source is laid out.
//!
//! Every gate is a function from data to the list of its violations, so that the `proofs` beside it can feed it something bad
//! and see it object. Here they run on this workspace. Both allow lists of the supply chain live in deny.toml.

mod crates;
mod files;
mod licences;
mod source;
mod workspace;

use crates::{check_banned, check_domain, check_edges, check_lints, check_sources, check_wildcards};
use files::{crate_sources, files, metadata, read, root, toml_list};
use licences::check_licences;
use source::{
    WITHOUT_TENANT, check_exceptions, check_length, check_magnet, check_pure, check_tenant, file_name,
};
use std::path::Path;
use workspace::{members, text};

type Result<T> = std::result::Result<T, String>;

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

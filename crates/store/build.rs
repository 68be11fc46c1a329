//! Lists the migrations of both databases into `$OUT_DIR/migrations.rs`, and fails the build when the two folders do
//! not hold the same numbers and names.
//!
//! This is what `sqlx::migrate!` does; that macro would build sqlx and SQLite a second time, for the compiler.
#![allow(clippy::print_stdout, reason = "cargo reads a build script's standard output")]
#![allow(
    clippy::disallowed_methods,
    reason = "cargo speaks to a build script through the environment"
)]

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=migrations");
    println!("cargo:rerun-if-changed=build.rs");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("migrations");
    let (sqlite, postgres) = (names(&root.join("sqlite"))?, names(&root.join("postgres"))?);
    if sqlite != postgres {
        return Err(format!("migrations differ: sqlite has {sqlite:?}, postgres has {postgres:?}").into());
    }
    let mut code = String::new();
    list(&mut code, "SQLITE", &root.join("sqlite"), &sqlite)?;
    list(&mut code, "POSTGRES", &root.join("postgres"), &postgres)?;
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("migrations.rs"), code)?;
    Ok(())
}

/// The migrations of one folder, oldest first, each checked to be `0001_name.sql` with a number of its own.
fn names(folder: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    println!("cargo:rerun-if-changed={}", folder.display());
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))? {
        let file = entry?.file_name();
        let file = file.to_str().ok_or("a migration's name is not UTF-8")?;
        if let Some(name) = file.strip_suffix(".sql") {
            names.push(name.to_owned());
        }
    }
    names.sort();
    // Distinct, and not without gaps: branches that are worked on at once each have numbers of their own.
    for pair in names.windows(2) {
        if version(&pair[0])? == version(&pair[1])? {
            return Err(format!("{} has {} and {}", folder.display(), pair[0], pair[1]).into());
        }
    }
    Ok(names)
}

/// The number that a migration's name begins with.
fn version(name: &str) -> Result<u32, Box<dyn Error>> {
    let number = name.get(..4).filter(|_| name.get(4..5) == Some("_"));
    let number = number.and_then(|digits| digits.parse().ok());
    number.ok_or_else(|| format!("{name}.sql should begin with a number such as 0002_").into())
}

fn list(code: &mut String, constant: &str, folder: &Path, names: &[String]) -> Result<(), Box<dyn Error>> {
    writeln!(code, "pub(crate) const {constant}: &[Embedded] = &[")?;
    for name in names {
        let path = folder.join(format!("{name}.sql"));
        println!("cargo:rerun-if-changed={}", path.display());
        let version = version(name)?;
        writeln!(
            code,
            "    Embedded {{ version: {version}, name: {name:?}, sql: include_str!({path:?}) }},"
        )?;
    }
    writeln!(code, "];")?;
    Ok(())
}

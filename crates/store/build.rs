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

/// The migrations of one folder, oldest first, each checked to be `0001_name.sql` with the number that follows.
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
    for (index, name) in names.iter().enumerate() {
        let number = format!("{:04}_", index + 1);
        if !name.starts_with(&number) {
            return Err(format!("{}/{name}.sql should begin with {number}", folder.display()).into());
        }
    }
    Ok(names)
}

fn list(code: &mut String, constant: &str, folder: &Path, names: &[String]) -> Result<(), Box<dyn Error>> {
    writeln!(code, "pub(crate) const {constant}: &[Embedded] = &[")?;
    for (index, name) in names.iter().enumerate() {
        let path = folder.join(format!("{name}.sql"));
        println!("cargo:rerun-if-changed={}", path.display());
        let version = index + 1;
        writeln!(
            code,
            "    Embedded {{ version: {version}, name: {name:?}, sql: include_str!({path:?}) }},"
        )?;
    }
    writeln!(code, "];")?;
    Ok(())
}

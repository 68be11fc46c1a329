//! Ordertide as an operator has it: the real binary as a process, on a database of its own.

use crate::output::Output;
use crate::shop::{PASSWORD, Shop, USERNAME};
use crate::{Kind, TestDatabase};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use tempfile::TempDir;
use tokio::process::Command;

/// A command that takes longer hangs.
const COMMAND_MAX: Duration = Duration::from_secs(120);

/// One installation: a data folder, a database, a key. Each command is a process.
#[derive(Debug)]
pub struct Installation {
    binary: PathBuf,
    folder: TempDir,
    /// Which database it is.
    pub kind: Kind,
    /// The database's address: of the default SQLite file, or PostgreSQL's.
    pub database_url: String,
}

impl Installation {
    /// One on which nothing has been run yet.
    ///
    /// # Panics
    /// When the binary has not been built.
    pub fn empty(database: &TestDatabase) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("ordertide-installation-")
            .tempdir();
        let folder = folder.unwrap_or_else(|error| panic!("a temporary folder: {error}"));
        let database_url = match database.kind {
            Kind::Sqlite => format!("sqlite:{}", folder.path().join("data/ordertide.db").display()),
            Kind::Postgres => database.url.clone(),
        };
        Self {
            binary: binary(),
            folder,
            kind: database.kind,
            database_url,
        }
    }

    /// Tenant ACME in SETUP: facility WH1, the INVOICE sequence `INV/26-1`…, ten of SKU-A, three of SKU-B, none of SKU-NONE, and
    /// the channel SHOP1, which is the shop.
    pub async fn set_up(database: &TestDatabase, shop: &Shop) -> Self {
        let acme = Self::without_sequence(database, shop).await;
        acme.ok("sequence define INVOICE --facility WH1 --prefix INV/26- --next 1")
            .await;
        acme
    }

    /// As [`Self::set_up`], and live.
    pub async fn live(database: &TestDatabase, shop: &Shop) -> Self {
        let acme = Self::set_up(database, shop).await;
        acme.ok("golive start --confirm ACME").await;
        acme
    }

    /// As [`Self::set_up`], without an INVOICE sequence.
    pub async fn without_sequence(database: &TestDatabase, shop: &Shop) -> Self {
        let acme = Self::empty(database);
        acme.ok("init --tenant ACME --time-zone Asia/Kolkata").await;
        acme.ok("facility add WH1").await;
        for (sku, units) in [("SKU-A", 10), ("SKU-B", 3), ("SKU-NONE", 0)] {
            acme.ok(&format!("sku add {sku}")).await;
            if units > 0 {
                acme.ok(&format!(
                    "stock adjust {sku} --facility WH1 --add {units} --reason opening"
                ))
                .await;
            }
        }
        acme.add_channel("SHOP1", &shop.url, "--source PARTNER")
            .await
            .expect(0);
        acme
    }

    /// Adds a channel with the shop's user and password and no pause between requests; `options` are added as they are.
    pub async fn add_channel(&self, code: &str, base_url: &str, options: &str) -> Output {
        let password = self.file("password", PASSWORD);
        let line = format!(
            "channel add {code} --base-url {base_url} --username {USERNAME} --password-file {} --request-interval-ms 0 {options}",
            password.display()
        );
        self.run(&line).await
    }

    /// Runs a command with `--json`. Words are separated by blanks; `'…'` keeps blanks together.
    pub async fn run(&self, line: &str) -> Output {
        let args = words(line);
        self.finish(self.command().arg("--json").args(&args), line).await
    }

    /// Runs a command that must work.
    ///
    /// # Panics
    /// When its exit code is not 0.
    pub async fn ok(&self, line: &str) -> Output {
        self.run(line).await.expect(0)
    }

    /// Runs a command as a person does, without `--json`.
    pub async fn run_as_text(&self, line: &str) -> Output {
        self.finish(self.command().args(words(line)), line).await
    }

    /// Runs a process that [`Self::command`] began, to its end.
    ///
    /// # Panics
    /// When it cannot be run, hangs, or panics.
    pub async fn finish(&self, command: &mut Command, line: &str) -> Output {
        let running = command.kill_on_drop(true).output();
        let ended = tokio::time::timeout(COMMAND_MAX, running).await;
        let ended = ended.unwrap_or_else(|_| panic!("`{line}` hangs"));
        let output = ended.unwrap_or_else(|error| panic!("`{line}` cannot be run: {error}"));
        let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!stderr.contains("panicked at"), "`{line}` panicked: {stderr}");
        Output {
            command: format!("ordertide {line}"),
            exit: output.status.code().unwrap_or(-1),
            json: serde_json::from_str(&stdout).unwrap_or_default(),
            stdout,
            stderr,
        }
    }

    /// The binary with this installation's database and key, and nothing of the test's own environment.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.binary);
        for name in ["DATABASE", "TENANT", "SECRET_KEY_FILE", "LOG"] {
            command.env_remove(format!("ORDERTIDE_{name}"));
        }
        command
            .env("ORDERTIDE_DATA", self.data())
            .stdin(std::process::Stdio::null());
        if self.kind == Kind::Postgres {
            command
                .env("ORDERTIDE_DATABASE", &self.database_url)
                .env("ORDERTIDE_SECRET_KEY_FILE", self.key_file());
        }
        command
    }

    /// The data folder; there once `init` has run.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The file of the key for secrets.
    pub fn key_file(&self) -> PathBuf {
        match self.kind {
            Kind::Sqlite => self.data().join("secret.key"),
            Kind::Postgres => self.folder.path().join("shared.key"),
        }
    }

    /// A file beside the data folder.
    ///
    /// # Panics
    /// When it cannot be written.
    pub fn file(&self, name: &str, content: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        path
    }
}

/// Splits a line into words; `'…'` keeps blanks together.
fn words(line: &str) -> Vec<String> {
    let quoted = line.split('\'').enumerate();
    let parts = quoted.flat_map(|(at, part)| match at % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    });
    parts.collect()
}

/// The binary beside this test's own: cargo hands its path to tests of its own package only.
fn binary() -> PathBuf {
    let test = std::env::current_exe().unwrap_or_else(|error| panic!("where this test lies: {error}"));
    let Some(profile) = test.parent().and_then(Path::parent) else {
        panic!("{} lies in no target folder", test.display());
    };
    let binary = profile.join("ordertide");
    assert!(
        binary.is_file(),
        "{} is missing: run `cargo build -p ordertide`",
        binary.display()
    );
    if let Some(source) = newer_source(&binary) {
        eprintln!(
            "NOTE: {source} is newer than {}: run `cargo build -p ordertide`",
            binary.display()
        );
    }
    binary
}

/// A source that was changed after the binary was built, by cargo's own list of what it was built from.
fn newer_source(binary: &Path) -> Option<String> {
    let changed_at = |path: &Path| -> Option<SystemTime> { path.metadata().ok()?.modified().ok() };
    let built_at = changed_at(binary)?;
    let list = std::fs::read_to_string(binary.with_extension("d")).ok()?;
    let (_, sources) = list.split_once(':')?;
    let is_newer = |source: &&str| changed_at(Path::new(source)).is_some_and(|at| at > built_at);
    sources.split_whitespace().find(is_newer).map(str::to_owned)
}

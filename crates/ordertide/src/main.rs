//! `ordertide`: an open, self-hosted order management system for sellers on many sales channels.

mod cli;
mod clock;
mod commands;
mod exit;
mod interrupt;
mod opened;
mod out;

use clap::Parser;
use std::process::ExitCode;

/// A page of orders is some ten thousand small allocations, made on one thread and given back on another: a sixth of the time with the
/// system's allocator. SQLite's go through it too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    out::start_log();
    match commands::run(&cli).await {
        Ok(code) => code.into(),
        Err(failure) => {
            failure.print(cli.global.json);
            failure.exit.into()
        }
    }
}

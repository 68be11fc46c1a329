//! The commands, a file a noun. Each answers its exit code, or fails with why.

mod apikey;
mod cancelled;
mod carrier;
mod channel;
mod demo;
mod doctor;
mod export;
mod golive;
mod import;
mod openapi;
mod order_view;
mod orders;
mod pages;
mod policy;
mod process;
mod putaway;
mod returns;
mod sandbox;
mod scans;
mod serve;
mod setup;
mod shelves;
mod stock;
mod sync;
mod tasks;
mod uploads;
mod work;

use crate::cli::{Cli, Command};
use crate::exit::{Exit, Failure};

/// What every command answers.
pub(crate) type Answer = Result<Exit, Failure>;

/// Runs one command.
pub(crate) async fn run(cli: &Cli) -> Answer {
    let global = &cli.global;
    match &cli.command {
        Command::Init { time_zone } => setup::init(global, time_zone).await,
        Command::Migrate => setup::migrate(global).await,
        Command::Demo(command) => demo::demo(command).await,
        Command::Sandbox {
            listen,
            username,
            password_file,
            carrier,
        } => sandbox::serve(*listen, username, password_file.as_deref(), *carrier).await,
        Command::Serve(command) => serve::run(global, command).await,
        Command::Apikey(command) => apikey::run(global, command).await,
        Command::Openapi { output } => openapi::write(output),
        Command::Facility(command) => setup::facility(global, command).await,
        Command::Sequence(command) => setup::sequence(global, command).await,
        Command::Sku(command) => setup::sku(global, command).await,
        Command::Stock(command) => stock::run(global, command).await,
        Command::Channel(command) => channel::run(global, command).await,
        Command::Carrier(command) => carrier::run(global, command).await,
        Command::Golive(command) => golive::run(global, command).await,
        Command::Sync(command) => sync::run(global, command).await,
        Command::Tasks(command) => tasks::run(global, command).await,
        Command::Work(command) => work::run(global, command).await,
        Command::Orders(command) => orders::run(global, command).await,
        Command::Import(command) => import::run(global, command).await,
        Command::Uploads(command) => uploads::run(global, command).await,
        Command::Export(command) => export::run(global, command).await,
        Command::Cancelled(command) => cancelled::run(global, command).await,
        Command::Resync(command) => cancelled::resync(global, command).await,
        Command::Restore(which) => cancelled::restore(global, which).await,
        Command::Waybill(command) => process::waybill(global, command).await,
        Command::Invoice(command) => process::invoice(global, command).await,
        Command::Pickup(command) => process::pickup(global, command).await,
        Command::Dispatch(which) => process::dispatch(global, which).await,
        Command::Scan { code } => process::scan(global, code).await,
        Command::Policy(command) => policy::run(global, command).await,
        Command::Putaway(command) => putaway::run(global, command).await,
        Command::Returns(command) => returns::run(global, command).await,
        Command::Doctor => doctor::run(global).await,
    }
}

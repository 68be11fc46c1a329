//! What can be loaded and saved, on SQLite and PostgreSQL.

pub mod engine;
mod migrate;
mod postgres;
pub mod secrets;
mod sqlite;

//! Secrets of channels, sealed before they reach a database.
//!
//! The key is a file beside the database, never in it: a copy of the database alone opens nothing.

mod error;
mod key;
mod vault;

pub use error::SecretError;
pub use key::SecretKey;
pub use vault::Vault;

//! A sandbox marketplace: a real HTTP server for the generic marketplace contract, where the channel is the server.
//!
//! It has three sides on one port. The *contract* (`/authToken`, `/orders`, `/orders/cancel`) is what an order
//! management system talks to. The *control* side (`/control/...`) is how a person or a test places orders, moves
//! them, and arms faults. The *panel* (`/`) is a page over the control side.
//!
//! Everything is in memory and bounded. The crate depends on no other crate of this workspace: it has its own idea of
//! the contract, so that a mistake in the connector is not repeated here. The control side asks for no password;
//! bind it to a loopback address.
//!
//! [`carrier`] is the same for a carrier of parcels, on a port of its own.

mod bounds;
mod calls;
pub mod carrier;
mod contract;
mod control;
mod faults;
mod market;
mod orders;
mod panel;
mod refusal;
mod serve;
mod settings;
mod tokens;

pub use market::Market;
pub use serve::{router, serve};
pub use settings::Settings;

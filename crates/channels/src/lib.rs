//! Connectors to sales channels and to carriers.
//!
//! A connector is a stateless client (HTTP, retries, rate, token) and a pure mapper (a channel's JSON to
//! [`domain::sync::observation`], a carrier's to the values of [`carrier`]). It knows no rules and sees no store: what
//! to ask, and what an answer changes, is decided elsewhere. Every failure is a typed [`ChannelError`] or
//! [`CarrierError`] with a stable code, and one bad order or parcel never spoils its page.

mod asking;
pub mod carrier;
pub mod channel;
pub mod error;
pub mod generic;
pub mod policy;
pub mod sources;
pub mod transport;

pub use carrier::{Carrier, CarrierError, CarrierRefusal};
pub use channel::{
    Answered, BadOrder, CancelAnswer, Channel, ListPage, ListStatus, ListWindow, StatusPage, TestOutcome,
    TestStep, TestStepName,
};
pub use error::{Call, ChannelError, Fault, Said};

//! Connectors to sales channels.
//!
//! A connector is a stateless client (HTTP, retries, rate, token) and a pure mapper (the channel's JSON to
//! [`domain::sync::observation`]). It knows no rules and sees no store: what to ask, and what an answer changes, is
//! decided elsewhere. Every failure is a typed [`ChannelError`] with a stable code, and one bad order never spoils
//! its page.

pub mod channel;
pub mod error;
pub mod generic;
pub mod policy;
pub mod sources;
pub mod transport;

pub use channel::{
    Answered, BadOrder, CancelAnswer, Channel, ListPage, ListStatus, ListWindow, StatusPage, TestOutcome,
    TestStep, TestStepName,
};
pub use error::{Call, ChannelError, Fault, Said};

//! What a contract says of its calls, so that faults can strike them.

use std::fmt::Debug;

use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::kind::Kind;

/// Which calls of one contract a fault is meant for. The default is what is meant when nothing is said.
pub(crate) trait Target: Copy + Debug + Default + Serialize + DeserializeOwned {
    /// A call of the contract.
    type Call: Copy;

    /// Whether a call is one of those meant.
    fn covers(self, call: Self::Call) -> bool;

    /// Whether the fault can show on such a call at all.
    fn fits(kind: &Kind, call: Self::Call) -> bool;

    /// Whether the fault can show on any call; one that cannot is refused, since it would seem to be armed.
    fn knows(kind: &Kind) -> bool;

    /// A call that failed as a whole, in the contract's own form.
    fn failed(status: StatusCode, message: &str) -> Response;

    /// The answer to a call without good credentials.
    fn unauthorized() -> Response;
}

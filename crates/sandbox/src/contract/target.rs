//! The calls of the marketplace that faults can strike.

use axum::http::{StatusCode, Uri};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::{failed, unauthorized};
use crate::faults::{Kind, Target};

/// Which call of the contract this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CallKind {
    /// `/authToken`
    AuthToken,
    /// `/orders` by window.
    List,
    /// `/orders` by ids.
    Status,
    /// `/orders/cancel`
    Cancel,
}

impl CallKind {
    /// The call an address makes.
    pub(crate) fn of(uri: &Uri) -> Self {
        let by_ids = || {
            uri.query()
                .is_some_and(|query| query.split('&').any(|pair| pair.starts_with("orderIds=")))
        };
        match uri.path() {
            "/authToken" => Self::AuthToken,
            "/orders/cancel" => Self::Cancel,
            _ if by_ids() => Self::Status,
            _ => Self::List,
        }
    }
}

/// Which calls a fault is meant for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum On {
    /// Everything under `/orders`.
    #[default]
    Orders,
    /// Only `/orders` by window.
    List,
    /// Only `/orders` by ids.
    Status,
    /// Only `/orders/cancel`.
    Cancel,
    /// Only `/authToken`.
    AuthToken,
    /// Every call.
    Any,
}

impl Target for On {
    type Call = CallKind;

    fn covers(self, call: CallKind) -> bool {
        match self {
            Self::Any => true,
            Self::Orders => call != CallKind::AuthToken,
            Self::List => call == CallKind::List,
            Self::Status => call == CallKind::Status,
            Self::Cancel => call == CallKind::Cancel,
            Self::AuthToken => call == CallKind::AuthToken,
        }
    }

    fn fits(kind: &Kind, call: CallKind) -> bool {
        match kind {
            Kind::DuplicatedPages { .. } => call == CallKind::List,
            Kind::ReorderedPages | Kind::UnknownWords { .. } => {
                matches!(call, CallKind::List | CallKind::Status)
            }
            Kind::Vanishing { .. } => call != CallKind::AuthToken,
            Kind::RateLimited { .. }
            | Kind::ServerError { .. }
            | Kind::Slow { .. }
            | Kind::CutBody
            | Kind::Html
            | Kind::HugeBody { .. }
            | Kind::WrongJson { .. }
            | Kind::ExpiredToken => true,
        }
    }

    fn knows(_: &Kind) -> bool {
        true
    }

    fn failed(status: StatusCode, message: &str) -> Response {
        failed(status, message)
    }

    fn unauthorized() -> Response {
        unauthorized()
    }
}

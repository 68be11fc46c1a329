//! The calls of the carrier contract that faults can strike.

use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::answer::{failed, unauthorized};
use crate::faults::{Kind, Target};

/// Which call of the contract this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CallKind {
    /// `POST /waybills`
    Waybills,
    /// `POST /waybills/void`
    Void,
    /// `POST /pickups`
    RequestPickup,
    /// `PUT /pickups/{ref}`
    EditPickup,
    /// `POST /pickups/{ref}/cancel`
    CancelPickup,
    /// `GET /pickups` and `GET /pickups/{ref}`
    Pickups,
    /// `GET /scans`
    Scans,
}

impl CallKind {
    /// The call that a method makes on a route; none where the route does not have the method.
    pub(super) fn of(method: &Method, route: &str) -> Option<Self> {
        match (method.as_str(), route) {
            ("POST", "/waybills") => Some(Self::Waybills),
            ("POST", "/waybills/void") => Some(Self::Void),
            ("POST", "/pickups") => Some(Self::RequestPickup),
            ("PUT", "/pickups/{ref}") => Some(Self::EditPickup),
            ("POST", "/pickups/{ref}/cancel") => Some(Self::CancelPickup),
            ("GET" | "HEAD", "/pickups" | "/pickups/{ref}") => Some(Self::Pickups),
            ("GET" | "HEAD", "/scans") => Some(Self::Scans),
            _ => None,
        }
    }
}

/// Which calls a fault is meant for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum On {
    /// Every call.
    #[default]
    Any,
    /// Only `POST /waybills`.
    Waybills,
    /// Only `POST /waybills/void`.
    Void,
    /// Only `POST /pickups`.
    RequestPickup,
    /// Only `PUT /pickups/{ref}`.
    EditPickup,
    /// Only `POST /pickups/{ref}/cancel`.
    CancelPickup,
    /// Only `GET /pickups` and `GET /pickups/{ref}`.
    Pickups,
    /// Only `GET /scans`.
    Scans,
}

impl Target for On {
    type Call = CallKind;

    fn covers(self, call: CallKind) -> bool {
        match self {
            Self::Any => true,
            Self::Waybills => call == CallKind::Waybills,
            Self::Void => call == CallKind::Void,
            Self::RequestPickup => call == CallKind::RequestPickup,
            Self::EditPickup => call == CallKind::EditPickup,
            Self::CancelPickup => call == CallKind::CancelPickup,
            Self::Pickups => call == CallKind::Pickups,
            Self::Scans => call == CallKind::Scans,
        }
    }

    fn fits(kind: &Kind, call: CallKind) -> bool {
        let has_rows = match call {
            CallKind::Waybills | CallKind::Void | CallKind::Pickups | CallKind::Scans => true,
            CallKind::RequestPickup | CallKind::EditPickup | CallKind::CancelPickup => false,
        };
        match kind {
            Kind::DuplicatedPages { .. } => Self::knows(kind),
            Kind::ReorderedPages | Kind::Vanishing { .. } => has_rows,
            Kind::UnknownWords { .. } => matches!(call, CallKind::Pickups | CallKind::Scans),
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

    fn knows(kind: &Kind) -> bool {
        // There are no numbered pages: the feed goes by cursor.
        !matches!(kind, Kind::DuplicatedPages { .. })
    }

    fn failed(status: StatusCode, message: &str) -> Response {
        failed(status, message)
    }

    fn unauthorized() -> Response {
        unauthorized()
    }
}

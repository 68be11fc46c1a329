//! Small wire types that several endpoints share. They are ours: what `domain` renames must not rename itself here unseen.

use crate::problem::{Problem, RefusedLine};
use domain::channel::Capabilities as DomainCapabilities;
use domain::moment::Moment;
use domain::stock::{Bucket as DomainBucket, Level};
use serde::Serialize;
use utoipa::openapi::Components;
use utoipa::{PartialSchema, ToSchema};

/// A wire enum with the same texts as one of the domain's, and the way from each to the other; a variant that is added there
/// must be added here. The text is a `tt`, since a `literal` would hide it from the description.
macro_rules! wire_enum {
    ($(#[$doc:meta])* $name:ident of $($domain:ident)::+ { $($variant:ident = $text:tt),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        pub(crate) enum $name { $(#[serde(rename = $text)] $variant),+ }
        impl $name {
            /// As it is written.
            #[allow(dead_code, reason = "not every enum is a filter too")]
            pub(crate) const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }
        impl From<$($domain)::+> for $name {
            fn from(domain: $($domain)::+) -> Self {
                use $($domain)::+ as Domain;
                match domain { $(Domain::$variant => Self::$variant),+ }
            }
        }
        impl From<$name> for $($domain)::+ {
            fn from(wire: $name) -> Self {
                match wire { $($name::$variant => Self::$variant),+ }
            }
        }
    };
}
pub(crate) use wire_enum;

/// The schema of problems, which no endpoint names by itself.
pub(crate) fn register_problem(components: &mut Components) {
    let schemas = &mut components.schemas;
    schemas.insert(Problem::name().into_owned(), Problem::schema());
    schemas.insert(RefusedLine::name().into_owned(), RefusedLine::schema());
}

/// A moment as it is written.
pub(crate) fn when(at: Option<Moment>) -> Option<String> {
    at.map(Moment::to_rfc3339)
}

wire_enum! {
    /// Where units are.
    Bucket of DomainBucket {
        Available = "AVAILABLE", Reserved = "RESERVED", Allocated = "ALLOCATED", PutawayPending = "PUTAWAY_PENDING",
        Bad = "BAD", Supplier = "SUPPLIER", Customer = "CUSTOMER", Adjustment = "ADJUSTMENT", Untracked = "UNTRACKED",
    }
}

/// Units of a SKU in a facility.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "sku": "CUP-RED", "facility": "WH1", "available": 7, "reserved": 2, "allocated": 1, "putaway_pending": 0, "bad": 0
}))]
pub(crate) struct StockLevel {
    pub(crate) sku: String,
    pub(crate) facility: String,
    /// Sellable.
    pub(crate) available: i64,
    /// Promised to orders that are not packed.
    pub(crate) reserved: i64,
    /// Packed for orders.
    pub(crate) allocated: i64,
    /// Back in the facility, sellable after putaway.
    pub(crate) putaway_pending: i64,
    /// Damaged.
    pub(crate) bad: i64,
}

impl StockLevel {
    pub(crate) fn of(sku: String, facility: String, level: &Level) -> Self {
        Self {
            sku,
            facility,
            available: level.get(DomainBucket::Available),
            reserved: level.get(DomainBucket::Reserved),
            allocated: level.get(DomainBucket::Allocated),
            putaway_pending: level.get(DomainBucket::PutawayPending),
            bad: level.get(DomainBucket::Bad),
        }
    }
}

/// What a channel can do.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "lists_orders": true, "status_by_ids": true, "changes_since": false, "tells_returns": true, "cancels_units": true,
    "channel_ships_only": false, "status_batch_max": 5, "list_page_max": 50, "list_window_days_max": 15,
    "request_interval_ms_min": 200
}))]
pub(crate) struct Capabilities {
    /// Orders can be listed by date and page.
    pub(crate) lists_orders: bool,
    /// The status of named orders can be asked for.
    pub(crate) status_by_ids: bool,
    /// There is a feed of what changed.
    pub(crate) changes_since: bool,
    /// Returns are told.
    pub(crate) tells_returns: bool,
    /// It can be told of cancels.
    pub(crate) cancels_units: bool,
    /// Only orders that the channel ships are synced.
    pub(crate) channel_ships_only: bool,
    /// Orders that one status request may name.
    pub(crate) status_batch_max: u32,
    /// Orders on one page of a listing.
    pub(crate) list_page_max: u32,
    /// How far back a listing may reach, in days.
    pub(crate) list_window_days_max: u32,
    /// Pause between two requests in milliseconds.
    pub(crate) request_interval_ms_min: u32,
}

impl From<&DomainCapabilities> for Capabilities {
    fn from(c: &DomainCapabilities) -> Self {
        Self {
            lists_orders: c.lists_orders,
            status_by_ids: c.status_by_ids,
            changes_since: c.changes_since,
            tells_returns: c.tells_returns,
            cancels_units: c.cancels_units,
            channel_ships_only: c.channel_ships_only,
            status_batch_max: c.status_batch_max,
            list_page_max: c.list_page_max,
            list_window_days_max: c.list_window_days_max,
            request_interval_ms_min: c.request_interval_ms_min,
        }
    }
}

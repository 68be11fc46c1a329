//! A sales channel's account and what it can do.

use crate::codes::{ChannelCode, FacilityCode};
use serde::{Deserialize, Serialize};

/// One of the four streams of work with a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Flow {
    /// New orders come in. Runs before go-live too.
    OrderImport,
    /// Cancelled and dispatched, for orders that are open here.
    StatusSync,
    /// Delivered, for orders that left.
    DeliverySync,
    /// Returns, for orders that left within the window.
    ReturnSync,
}

impl Flow {
    /// All flows.
    pub const ALL: [Self; 4] = [
        Self::OrderImport,
        Self::StatusSync,
        Self::DeliverySync,
        Self::ReturnSync,
    ];

    /// The code as it is stored and shown.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OrderImport => "ORDER_IMPORT",
            Self::StatusSync => "STATUS_SYNC",
            Self::DeliverySync => "DELIVERY_SYNC",
            Self::ReturnSync => "RETURN_SYNC",
        }
    }

    /// Reads a stored code back; `None` for a text that is no flow.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|flow| flow.as_str() == text)
    }

    /// Whether the flow waits for go-live: all but the import (domain.md §4, Go-live).
    pub const fn waits_for_go_live(self) -> bool {
        match self {
            Self::OrderImport => false,
            Self::StatusSync | Self::DeliverySync | Self::ReturnSync => true,
        }
    }
}

/// What a channel lets us do; screens and commands obey it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capabilities {
    /// Orders can be listed by date window and page.
    pub lists_orders: bool,
    /// The status of named orders can be asked for.
    pub status_by_ids: bool,
    /// There is a feed of what changed since a moment.
    pub changes_since: bool,
    /// Returns are told.
    pub tells_returns: bool,
    /// It can be told that units are cancelled.
    #[serde(default = "speaks_the_contract")]
    pub cancels_units: bool,
    /// Only orders that the channel ships are synced (Amazon's rule, seed `uniware-status-sync.md`).
    pub channel_ships_only: bool,
    /// How many orders one status request may name.
    pub status_batch_max: u32,
    /// How many orders one page of a listing holds at most.
    pub list_page_max: u32,
    /// How far back a listing may reach, in days.
    pub list_window_days_max: u32,
    /// Pause between two requests of one account, in milliseconds; the account's rate limit.
    pub request_interval_ms_min: u32,
}

/// Channels that were added before this was asked all speak the generic contract, which has it.
const fn speaks_the_contract() -> bool {
    true
}

/// A tenant's account on a sales channel, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    /// Its code, unique in the tenant.
    pub code: ChannelCode,
    /// The marketplace behind it: PARTNER, AMAZON, FLIPKART, …
    pub source: String,
    /// Where it is reached.
    pub base_url: String,
    /// The account's user name.
    pub username: String,
    /// Whether it may be talked to at all.
    pub enabled: bool,
    /// Its facilities, first choice first.
    pub facilities: Vec<FacilityCode>,
    /// What it can do.
    pub capabilities: Capabilities,
}

//! Who was asked: the same things go wrong with each, under codes and words of its own.

/// Who was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Party {
    /// A sales channel.
    Channel,
    /// A carrier of parcels.
    Carrier,
}

/// The stable codes that name the party.
pub(super) struct Codes {
    pub(super) auth: &'static str,
    pub(super) unreachable: &'static str,
    pub(super) error: &'static str,
    pub(super) stranger: &'static str,
}

/// What an operator reads of the party.
pub(super) struct Words {
    pub(super) noun: &'static str,
    /// What was refused, and what to check.
    pub(super) credentials: &'static str,
    pub(super) where_to_check: &'static str,
    /// What the base URL is.
    pub(super) base_url: &'static str,
    /// What to ask for when an answer was too large.
    pub(super) smaller: &'static str,
}

impl Party {
    pub(super) const fn codes(self) -> Codes {
        match self {
            Self::Channel => Codes {
                auth: "CHANNEL_AUTH",
                unreachable: "CHANNEL_UNREACHABLE",
                error: "CHANNEL_ERROR",
                stranger: "NOT_A_CHANNEL",
            },
            Self::Carrier => Codes {
                auth: "CARRIER_AUTH",
                unreachable: "CARRIER_UNREACHABLE",
                error: "CARRIER_ERROR",
                stranger: "NOT_A_CARRIER",
            },
        }
    }

    pub(super) const fn words(self) -> Words {
        match self {
            Self::Channel => Words {
                noun: "channel",
                credentials: "the user name, password or token",
                where_to_check: "Check user name and password in the channel's settings and test the connection",
                base_url: "it is the address before /authToken",
                smaller: "Ask the channel to keep to the page size",
            },
            Self::Carrier => Words {
                noun: "carrier",
                credentials: "the key",
                where_to_check: "Give the account its right key (`ordertide carrier set-key`) and test the connection",
                base_url: "it is the address before /waybills",
                smaller: "Ask the carrier to keep to the number of rows that it was asked for",
            },
        }
    }
}

//! Why a channel or a carrier could not be asked, for people and for programs.

mod party;
mod said;
mod words;

pub use party::Party;
pub use said::Said;

use crate::transport::TransportError;
use std::time::Duration;

/// What was asked of the channel when it failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    /// A token for user name and password.
    AuthToken,
    /// A page of orders by date.
    ListOrders,
    /// Orders by their numbers.
    OrdersById,
    /// Units of an order to be cancelled.
    CancelUnits,
}

/// A call to a channel that failed. Its text says what happened, why in the channel's own words, and what to do; it
/// never holds the password or the token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("When the channel was asked for {}, {}", .call.in_words(), .fault.told_of(Party::Channel))]
pub struct ChannelError {
    /// What was asked.
    pub call: Call,
    /// What went wrong.
    pub fault: Fault,
}

/// What went wrong in a call to a channel, or to a carrier: the same happens with both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// User name, password or token were refused.
    Auth {
        /// HTTP status of the refusal; 200 where the refusal stands in the answer.
        status: u16,
        /// The channel's words.
        said: Said,
    },
    /// No connection.
    Unreachable {
        /// The network's reason.
        why: String,
    },
    /// No complete answer in time.
    Timeout {
        /// How long was waited.
        after: Duration,
    },
    /// Too many requests.
    RateLimited {
        /// How long the channel wants to be left alone, where it says so.
        retry_after: Option<Duration>,
        /// The channel's words.
        said: Said,
    },
    /// The channel failed (HTTP 5xx).
    Server {
        /// HTTP status.
        status: u16,
        /// How long the channel wants to be left alone, where it says so.
        retry_after: Option<Duration>,
        /// The channel's words.
        said: Said,
    },
    /// The channel refused the request (other 3xx and 4xx, or `FAILED` in the answer).
    Refused {
        /// HTTP status.
        status: u16,
        /// The channel's words.
        said: Said,
    },
    /// The answer is not JSON.
    NotJson {
        /// What the answer begins with.
        said: Said,
    },
    /// The answer is bigger than we take.
    BodyTooLarge {
        /// The bound, in bytes after decompression.
        bytes_max: usize,
    },
    /// The connection ended before the answer did.
    BodyCutOff {
        /// How much came, in bytes after decompression.
        bytes_read: usize,
    },
    /// JSON, but not what the contract asks for.
    BadAnswer {
        /// What is wrong with it.
        why: String,
        /// What the answer begins with.
        said: Said,
    },
    /// The address answers, but not as a channel (or a carrier) does.
    NotAChannel {
        /// HTTP status.
        status: u16,
        /// What the answer begins with.
        said: Said,
    },
}

impl ChannelError {
    /// A failure of `call`.
    pub const fn new(call: Call, fault: Fault) -> Self {
        Self { call, fault }
    }

    /// The stable code by which programs and screens know the failure.
    pub const fn code(&self) -> &'static str {
        self.fault.code(Party::Channel)
    }

    /// Whether the same call may well work a little later.
    pub const fn retryable(&self) -> bool {
        self.fault.retryable()
    }

    /// How long the channel wants to be left alone, where it says so.
    pub const fn retry_after(&self) -> Option<Duration> {
        self.fault.retry_after()
    }
}

impl Fault {
    /// The stable code of this failure of the party.
    pub const fn code(&self, party: Party) -> &'static str {
        match self {
            Self::Auth { .. } => party.codes().auth,
            Self::Unreachable { .. } => party.codes().unreachable,
            Self::Timeout { .. } => "TIMEOUT",
            Self::RateLimited { .. } => "RATE_LIMITED",
            Self::Server { .. } | Self::Refused { .. } => party.codes().error,
            Self::NotJson { .. } => "NOT_JSON",
            Self::BodyTooLarge { .. } => "BODY_TOO_LARGE",
            Self::BodyCutOff { .. } => "BODY_CUT_OFF",
            Self::BadAnswer { .. } => "BAD_ANSWER",
            Self::NotAChannel { .. } => party.codes().stranger,
        }
    }

    /// How long we are asked to leave the party alone, where it says so.
    pub const fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::RateLimited { retry_after, .. } | Self::Server { retry_after, .. } => *retry_after,
            Self::Auth { .. }
            | Self::Unreachable { .. }
            | Self::Timeout { .. }
            | Self::Refused { .. }
            | Self::NotJson { .. }
            | Self::BodyTooLarge { .. }
            | Self::BodyCutOff { .. }
            | Self::BadAnswer { .. }
            | Self::NotAChannel { .. } => None,
        }
    }

    /// Whether the same call may well work a little later.
    pub const fn retryable(&self) -> bool {
        match self {
            Self::Unreachable { .. }
            | Self::Timeout { .. }
            | Self::RateLimited { .. }
            | Self::Server { .. }
            | Self::BodyCutOff { .. } => true,
            // 408: the channel gave up waiting for our request.
            Self::Refused { status, .. } => *status == 408,
            Self::Auth { .. }
            | Self::NotJson { .. }
            | Self::BodyTooLarge { .. }
            | Self::BadAnswer { .. }
            | Self::NotAChannel { .. } => false,
        }
    }
}

impl From<TransportError> for Fault {
    fn from(error: TransportError) -> Self {
        match error {
            TransportError::Unreachable { why } => Self::Unreachable { why },
            TransportError::Timeout { after } => Self::Timeout { after },
            TransportError::BodyTooLarge { bytes_max } => Self::BodyTooLarge { bytes_max },
            TransportError::BodyCutOff { bytes_read } => Self::BodyCutOff { bytes_read },
        }
    }
}

//! Why a channel could not be asked, for people and for programs.

use crate::transport::TransportError;
use std::fmt;
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
}

impl Call {
    const fn in_words(self) -> &'static str {
        match self {
            Self::AuthToken => "a token",
            Self::ListOrders => "its list of orders",
            Self::OrdersById => "the status of orders",
        }
    }
}

/// A call to a channel that failed. Its text says what happened, why in the channel's own words, and what to do; it
/// never holds the password or the token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("When the channel was asked for {}, {fault}", .call.in_words())]
pub struct ChannelError {
    /// What was asked.
    pub call: Call,
    /// What went wrong.
    pub fault: Fault,
}

/// What went wrong in a call to a channel.
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
    /// The address answers, but not as a channel does.
    NotAChannel {
        /// HTTP status.
        status: u16,
        /// What the answer begins with.
        said: Said,
    },
}

/// The channel's own words: at most 120 characters, without control characters, passwords and tokens.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said(String);

/// How much of the channel's words is quoted, in characters.
const SAID_CHARS_MAX: usize = 120;

impl Said {
    /// Quotes the beginning of `text`, with every one of the `secrets` replaced by `***`.
    pub fn quote(text: &str, secrets: &[&str]) -> Self {
        let mut clean = text.to_owned();
        for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
            clean = clean.replace(secret, "***");
        }
        let printable = clean.chars().map(|c| if c.is_whitespace() { ' ' } else { c });
        Self(printable.filter(|c| !c.is_control()).take(SAID_CHARS_MAX).collect::<String>().trim().to_owned())
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() { f.write_str("it said nothing") } else { write!(f, "it said: \"{}\"", self.0) }
    }
}

impl ChannelError {
    /// A failure of `call`.
    pub const fn new(call: Call, fault: Fault) -> Self {
        Self { call, fault }
    }

    /// The stable code by which programs and screens know the failure.
    pub const fn code(&self) -> &'static str {
        self.fault.code()
    }

    /// Whether the same call may well work a little later.
    pub const fn retryable(&self) -> bool {
        self.fault.retryable()
    }

    /// How long the channel wants to be left alone, where it says so.
    pub const fn retry_after(&self) -> Option<Duration> {
        match &self.fault {
            Fault::RateLimited { retry_after, .. } | Fault::Server { retry_after, .. } => *retry_after,
            Fault::Auth { .. }
            | Fault::Unreachable { .. }
            | Fault::Timeout { .. }
            | Fault::Refused { .. }
            | Fault::NotJson { .. }
            | Fault::BodyTooLarge { .. }
            | Fault::BodyCutOff { .. }
            | Fault::BadAnswer { .. }
            | Fault::NotAChannel { .. } => None,
        }
    }
}

impl Fault {
    const fn code(&self) -> &'static str {
        match self {
            Self::Auth { .. } => "CHANNEL_AUTH",
            Self::Unreachable { .. } => "CHANNEL_UNREACHABLE",
            Self::Timeout { .. } => "TIMEOUT",
            Self::RateLimited { .. } => "RATE_LIMITED",
            Self::Server { .. } | Self::Refused { .. } => "CHANNEL_ERROR",
            Self::NotJson { .. } => "NOT_JSON",
            Self::BodyTooLarge { .. } => "BODY_TOO_LARGE",
            Self::BodyCutOff { .. } => "BODY_CUT_OFF",
            Self::BadAnswer { .. } => "BAD_ANSWER",
            Self::NotAChannel { .. } => "NOT_A_CHANNEL",
        }
    }

    const fn retryable(&self) -> bool {
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

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auth { status, said } => write!(
                f,
                "it refused the user name, password or token (HTTP {status}, {said}). Check user name and \
                 password in the channel's settings and test the connection"
            ),
            Self::Unreachable { why } => write!(
                f,
                "it could not be reached ({why}). Check the base URL and the network; it is tried again"
            ),
            Self::Timeout { after } => write!(
                f,
                "it gave no complete answer within {:.1} s. It may be overloaded; it is tried again",
                after.as_secs_f64()
            ),
            Self::RateLimited { retry_after, said } => {
                write!(f, "it refused because of too many requests ({said}). {}", wait(*retry_after))
            }
            Self::Server { status, retry_after, said } => {
                write!(f, "it failed with HTTP {status} ({said}). {}", wait(*retry_after))
            }
            Self::Refused { status, said } => write!(
                f,
                "it refused the request with HTTP {status} ({said}). Check the base URL and what the account may \
                 do, or ask the channel"
            ),
            Self::NotJson { said } => write!(
                f,
                "it did not answer in JSON ({said}). It may be under maintenance, or the base URL may be wrong"
            ),
            Self::BodyTooLarge { bytes_max } => write!(
                f,
                "its answer was larger than {bytes_max} bytes and was not read. Ask the channel to keep to the \
                 page size"
            ),
            Self::BodyCutOff { bytes_read } => write!(
                f,
                "the connection ended after {bytes_read} bytes of its answer. Nothing of it was used; it is \
                 tried again"
            ),
            Self::BadAnswer { why, said } => write!(
                f,
                "its answer does not follow the contract: {why} ({said}). Show this to whoever runs the channel"
            ),
            Self::NotAChannel { status, said } => write!(
                f,
                "the address did not answer as a channel does (HTTP {status}, {said}). Check the base URL: it is \
                 the address before /authToken"
            ),
        }
    }
}

fn wait(retry_after: Option<Duration>) -> String {
    match retry_after {
        Some(wait) => format!("It asks to wait {} s before it is tried again", wait.as_secs()),
        None => "It is tried again later".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_channels_words_are_cut_cleaned_and_without_secrets() {
        let said = Said::quote(&format!("no\r\n\u{7}\"s3cret\" {}", "x".repeat(300)), &["s3cret", ""]);
        assert!(said.as_str().starts_with("no  \"***\" xxx"), "{said}");
        assert_eq!(said.as_str().chars().count(), 120);
    }

    #[test]
    fn a_secret_that_the_cut_would_split_is_removed_first() {
        let said = Said::quote(&format!("{}s3cret", "x".repeat(117)), &["s3cret"]);
        assert!(said.as_str().ends_with("x***"), "{said}");
    }

    #[test]
    fn the_text_says_what_why_and_what_to_do() {
        let said = Said::quote("slow down", &[]);
        let fault = Fault::RateLimited { retry_after: Some(Duration::from_secs(90)), said };
        assert_eq!(
            ChannelError::new(Call::ListOrders, fault).to_string(),
            "When the channel was asked for its list of orders, it refused because of too many requests (it said: \
             \"slow down\"). It asks to wait 90 s before it is tried again"
        );
    }
}

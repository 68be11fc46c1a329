//! The text of a failure: what happened, why, and what to do.

use super::{Call, Fault};
use std::fmt;
use std::time::Duration;

impl Call {
    pub(super) const fn in_words(self) -> &'static str {
        match self {
            Self::AuthToken => "a token",
            Self::ListOrders => "its list of orders",
            Self::OrdersById => "the status of orders",
            Self::CancelUnits => "the cancelling of an order",
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
                write!(
                    f,
                    "it refused because of too many requests ({said}). {}",
                    wait(*retry_after)
                )
            }
            Self::Server {
                status,
                retry_after,
                said,
            } => {
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
    use crate::error::{ChannelError, Said};

    #[test]
    fn the_text_says_what_why_and_what_to_do() {
        let said = Said::quote("slow down", &[]);
        let fault = Fault::RateLimited {
            retry_after: Some(Duration::from_secs(90)),
            said,
        };
        assert_eq!(
            ChannelError::new(Call::ListOrders, fault).to_string(),
            "When the channel was asked for its list of orders, it refused because of too many requests (it said: \
             \"slow down\"). It asks to wait 90 s before it is tried again"
        );
    }
}

//! The text of a failure: what happened, why, and what to do.

use super::{Call, Fault, Party};
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

/// A fault in the words for one party.
pub(crate) struct Told<'a> {
    fault: &'a Fault,
    party: Party,
}

impl Fault {
    /// What happened, why, and what to do; begins in the middle of a sentence.
    pub(crate) const fn told_of(&self, party: Party) -> Told<'_> {
        Told { fault: self, party }
    }
}

impl fmt::Display for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = self.party.words();
        match self.fault {
            Fault::Auth { status, said } => write!(
                f,
                "it refused {} (HTTP {status}, {said}). {}",
                words.credentials, words.where_to_check
            ),
            Fault::Unreachable { why } => write!(
                f,
                "it could not be reached ({why}). Check the base URL and the network; it is tried again"
            ),
            Fault::Timeout { after } => write!(
                f,
                "it gave no complete answer within {:.1} s. It may be overloaded; it is tried again",
                after.as_secs_f64()
            ),
            Fault::RateLimited { retry_after, said } => {
                let wait = wait(*retry_after);
                write!(f, "it refused because of too many requests ({said}). {wait}")
            }
            Fault::Server {
                status,
                retry_after,
                said,
            } => {
                write!(f, "it failed with HTTP {status} ({said}). {}", wait(*retry_after))
            }
            Fault::Refused { status, said } => write!(
                f,
                "it refused the request with HTTP {status} ({said}). Check the base URL and what the account may \
                 do, or ask the {}",
                words.noun
            ),
            Fault::NotJson { said } => write!(
                f,
                "it did not answer in JSON ({said}). It may be under maintenance, or the base URL may be wrong"
            ),
            Fault::BodyTooLarge { bytes_max } => write!(
                f,
                "its answer was larger than {bytes_max} bytes and was not read. {}",
                words.smaller
            ),
            Fault::BodyCutOff { bytes_read } => write!(
                f,
                "the connection ended after {bytes_read} bytes of its answer. Nothing of it was used; it is \
                 tried again"
            ),
            Fault::BadAnswer { why, said } => write!(
                f,
                "its answer does not follow the contract: {why} ({said}). Show this to whoever runs the {}",
                words.noun
            ),
            Fault::NotAChannel { status, said } => write!(
                f,
                "the address did not answer as a {} does (HTTP {status}, {said}). Check the base URL: {}",
                words.noun, words.base_url
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

//! The access tokens the marketplace has given out.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

/// The most tokens known at once; the one that ends first makes room.
const MAX_TOKENS: usize = 1000;

/// Tokens and when each ends.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    ends: HashMap<String, Timestamp>,
}

impl Tokens {
    /// Issues a new token good for `ttl_s` seconds. Fails when the system has no randomness to give.
    pub(crate) fn issue(&mut self, now: Timestamp, ttl_s: u32) -> Result<String, getrandom::Error> {
        let mut bytes = [0u8; 16];
        getrandom::fill(&mut bytes)?;
        let token: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        if self.ends.len() >= MAX_TOKENS {
            self.make_room();
        }
        let end = now
            .checked_add(SignedDuration::from_secs(i64::from(ttl_s)))
            .unwrap_or(Timestamp::MAX);
        self.ends.insert(token.clone(), end);
        Ok(token)
    }

    fn make_room(&mut self) {
        if let Some(first) = self
            .ends
            .iter()
            .min_by_key(|(_, end)| **end)
            .map(|(token, _)| token.clone())
        {
            self.ends.remove(&first);
        }
    }

    /// Whether the token is known and has not ended.
    pub(crate) fn is_good(&self, token: &str, now: Timestamp) -> bool {
        self.ends.get(token).is_some_and(|end| now < *end)
    }

    /// Ends all tokens and says how many there were.
    pub(crate) fn expire_all(&mut self) -> usize {
        let count = self.ends.len();
        self.ends.clear();
        count
    }
}

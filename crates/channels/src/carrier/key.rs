//! The key of one intention.

/// How long a key may be, in characters. It travels in a header with 17 more, which the contract bounds at 128.
const KEY_CHARS_MAX: usize = 100;

/// Names one intention of the caller, such as a run and its page: sent again under the same key, it has no second
/// effect. A new intention (asking again after the address was corrected) takes a new key, or it may be answered as
/// before.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IntentKey(String);

/// A key that was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the key {given:?} of a call to a carrier is not allowed: it must have 1 to {KEY_CHARS_MAX} letters, digits, -, _, . and :"
)]
pub struct BadKey {
    /// What was given, cut to 80 characters.
    pub given: String,
}

impl BadKey {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        "BAD_INTENT_KEY"
    }
}

impl IntentKey {
    /// Takes 1 to 100 letters, digits and `-_.:`, which any HTTP header can carry.
    ///
    /// # Errors
    /// [`BadKey`] for anything else.
    pub fn parse(text: &str) -> Result<Self, BadKey> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':');
        if text.is_empty() || text.len() > KEY_CHARS_MAX || !text.bytes().all(allowed) {
            return Err(BadKey {
                given: text.chars().take(80).collect(),
            });
        }
        Ok(Self(text.to_owned()))
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_what_a_header_can_carry() {
        assert_eq!(IntentKey::parse("run-7:2.a_B").unwrap().as_str(), "run-7:2.a_B");
        for bad in ["", "a b", "a\nb", "é", &"x".repeat(101)] {
            assert_eq!(
                IntentKey::parse(bad).unwrap_err().code(),
                "BAD_INTENT_KEY",
                "{bad:?}"
            );
        }
    }
}

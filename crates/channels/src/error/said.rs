//! Quoting a channel.

use std::fmt;

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
        Self(
            printable
                .filter(|c| !c.is_control())
                .take(SAID_CHARS_MAX)
                .collect::<String>()
                .trim()
                .to_owned(),
        )
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            f.write_str("it said nothing")
        } else {
            write!(f, "it said: \"{}\"", self.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_channels_words_are_cut_cleaned_and_without_secrets() {
        let said = Said::quote(
            &format!("no\r\n\u{7}\"s3cret\" {}", "x".repeat(300)),
            &["s3cret", ""],
        );
        assert!(said.as_str().starts_with("no  \"***\" xxx"), "{said}");
        assert_eq!(said.as_str().chars().count(), 120);
    }

    #[test]
    fn a_secret_that_the_cut_would_split_is_removed_first() {
        let said = Said::quote(&format!("{}s3cret", "x".repeat(117)), &["s3cret"]);
        assert!(said.as_str().ends_with("x***"), "{said}");
    }
}

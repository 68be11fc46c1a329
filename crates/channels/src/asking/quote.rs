//! Quoting an answer without repeating our secrets: an error page may echo what we sent.

use super::percent::encode;
use crate::error::Said;
use secrecy::{ExposeSecret, SecretString};
use url::form_urlencoded;

/// How much of an answer is looked at for a quote, in bytes.
const LOOKED_AT_BYTES: usize = 64 * 1024;

/// Knows the account's secret in every form in which it can come back.
pub(crate) struct Quoter {
    forms: Vec<SecretString>,
}

impl Quoter {
    pub(crate) fn new(password: &SecretString) -> Self {
        Self {
            forms: forms(password),
        }
    }

    /// Quotes the beginning of an answer without the secret and the token.
    pub(crate) fn quote(&self, body: &[u8], token: Option<&SecretString>) -> Said {
        let start = body.get(..LOOKED_AT_BYTES).unwrap_or(body);
        let token = token.map(forms).unwrap_or_default();
        let mut secrets: Vec<&str> = self
            .forms
            .iter()
            .chain(&token)
            .map(ExposeSecret::expose_secret)
            .collect();
        // The longest first, so that no part of an encoded form is left over.
        secrets.sort_unstable_by_key(|secret| std::cmp::Reverse(secret.len()));
        Said::quote(&String::from_utf8_lossy(start), &secrets)
    }
}

fn forms(secret: &SecretString) -> Vec<SecretString> {
    let plain = secret.expose_secret();
    let form: String = form_urlencoded::byte_serialize(plain.as_bytes()).collect();
    let json = serde_json::Value::from(plain).to_string();
    let json = json.trim_start_matches('"').trim_end_matches('"').to_owned();
    let html = plain
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;");
    [plain.to_owned(), encode(plain), form, json, html]
        .into_iter()
        .map(SecretString::from)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("p a\"s&s+é")]
    #[case("p%20a%22s%26s%2B%C3%A9")]
    #[case("p+a%22s%26s%2B%C3%A9")]
    #[case("p a\\\"s&s+é")]
    #[case("p a&quot;s&amp;s+é")]
    #[case("tok-1")]
    fn secrets_are_not_repeated_in_any_form(#[case] echoed: &str) {
        let quoter = Quoter::new(&SecretString::from("p a\"s&s+é"));
        let said = quoter.quote(
            format!("bad {echoed}!").as_bytes(),
            Some(&SecretString::from("tok-1")),
        );
        assert_eq!(said.as_str(), "bad ***!");
    }
}

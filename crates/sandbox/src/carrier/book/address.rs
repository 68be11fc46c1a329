//! A postal address as the contract writes it.

use serde::{Deserialize, Serialize};

use super::no::No;
use crate::bounds::MAX_TEXT;

/// The most lines between name and city.
const MAX_LINES: usize = 5;

/// A person and where they are; what is absent is read as empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Address {
    name: String,
    lines: Vec<String>,
    city: String,
    state: String,
    country: String,
    pub(crate) postal_code: String,
    phone: String,
}

impl Address {
    /// Refuses what no driver could work with.
    pub(crate) fn check(&self, whose: &str) -> Result<(), No> {
        let bad = |what: String| Err(No::new("BAD_ADDRESS", format!("{whose}: {what}")));
        let needed = [
            ("name", &self.name),
            ("city", &self.city),
            ("postal_code", &self.postal_code),
        ];
        if let Some((field, _)) = needed.iter().find(|(_, value)| value.trim().is_empty()) {
            return bad(format!("{field} is missing"));
        }
        if self.lines.iter().all(|line| line.trim().is_empty()) {
            return bad("lines is missing".to_owned());
        }
        if self.lines.len() > MAX_LINES {
            return bad(format!("there are more than {MAX_LINES} lines"));
        }
        let texts = [
            &self.name,
            &self.city,
            &self.state,
            &self.country,
            &self.postal_code,
            &self.phone,
        ];
        let too_long = |text: &String| text.chars().count() > MAX_TEXT;
        if texts.into_iter().chain(&self.lines).any(too_long) {
            return bad(format!("a field has more than {MAX_TEXT} characters"));
        }
        Ok(())
    }
}

//! Where an order goes.

use serde::{Deserialize, Serialize};

/// A delivery address. Empty text means that the channel did not give it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Address {
    /// The recipient.
    pub name: String,
    /// Street and house.
    pub line1: String,
    /// More of it.
    pub line2: String,
    /// City.
    pub city: String,
    /// State, province or prefecture.
    pub state: String,
    /// Country as the channel writes it.
    pub country: String,
    /// Postal code.
    pub postal_code: String,
    /// Telephone of the recipient.
    pub phone: String,
}

impl Address {
    /// What a courier cannot do without and that is missing here; empty when the address is complete.
    pub fn missing(&self) -> Vec<&'static str> {
        [
            ("name", &self.name),
            ("line1", &self.line1),
            ("city", &self.city),
            ("postal_code", &self.postal_code),
        ]
        .into_iter()
        .filter(|(_, value)| value.trim().is_empty())
        .map(|(field, _)| field)
        .collect()
    }
}

//! Money as the marketplace holds it.

use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::refusal::Refusal;

/// The largest price accepted for one unit, in hundredths: ten million.
const MAX_HUNDREDTHS: i64 = 1_000_000_000;

/// A sum of money in hundredths of its currency, never negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Amount(i64);

impl Amount {
    /// Nothing.
    pub(crate) const ZERO: Self = Self(0);

    /// An amount of whole currency units.
    pub(crate) const fn whole(units: u32) -> Self {
        Self(units as i64 * 100)
    }

    /// Reads `199`, `199.5`, `199.50` or the same as a string: at most two decimals, 0 to 10,000,000.
    pub(crate) fn read(field: &str, given: &Value) -> Result<Self, Refusal> {
        let text = match given {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => String::new(),
        };
        hundredths(&text)
            .filter(|value| *value <= MAX_HUNDREDTHS)
            .map(Self)
            .ok_or_else(|| Refusal::Bad(format!("{field} must be 0 to 10000000 with at most two decimals")))
    }

    /// This amount for each of `quantity` units.
    pub(crate) fn times(self, quantity: u32) -> Self {
        Self(self.0.saturating_mul(i64::from(quantity)))
    }

    /// The sum of the two.
    pub(crate) fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

fn hundredths(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || whole.len() > 12 {
        return None;
    }
    let fraction = fraction.trim_end_matches('0');
    let cents: i64 = match fraction.len() {
        0 => 0,
        1 => fraction.parse::<i64>().ok()? * 10,
        2 => fraction.parse().ok()?,
        _ => return None,
    };
    Some(whole.parse::<i64>().ok()? * 100 + cents)
}

// Every sum here is far below 2^53 hundredths, so the nearest double prints as the exact two-decimal number.
impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 % 100 == 0 {
            serializer.serialize_i64(self.0 / 100)
        } else {
            serializer.serialize_f64(self.0 as f64 / 100.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_two_decimals() {
        for (text, expected) in [
            ("199", "199"),
            ("199.5", "199.5"),
            ("0.07", "0.07"),
            ("1299.990", "1299.99"),
        ] {
            let amount = Amount(hundredths(text).unwrap_or(-1));
            assert_eq!(
                serde_json::to_string(&amount).unwrap_or_default(),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn refuses_what_is_not_a_price() {
        for text in ["", "-1", "1.005", "1e3", ".", "1.", "NaN", "99999999999999999999"] {
            assert_eq!(hundredths(text), None, "{text}");
        }
    }
}

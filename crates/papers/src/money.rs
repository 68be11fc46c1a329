//! Amounts in words and digits.

use crate::refusal::Flaw;

/// Minor digits of a currency: 0 of the yen and the won, 2 of most, 3 of the dinars, 4 of the unit CLF (ISO 4217).
pub const MINOR_DIGITS_MAX: u8 = 4;

/// An amount of money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Money {
    /// In minor units: paise, cents; the unit itself where `digits` is 0.
    pub minor: i64,
    /// Minor digits of the currency, 0 to [`MINOR_DIGITS_MAX`].
    pub digits: u8,
    /// ISO 4217 code.
    pub currency: String,
}

impl Money {
    /// With its currency, as `INR 1234.50`: no separator of thousands, since places disagree on which sign that is.
    pub(crate) fn in_words(&self) -> Result<String, Flaw> {
        Ok(format!("{} {}", self.currency, digits(self.minor, self.digits)?))
    }
}

/// An amount without its currency, as `-0.05`.
pub(crate) fn digits(minor: i64, digits: u8) -> Result<String, Flaw> {
    if digits > MINOR_DIGITS_MAX {
        return Err(Flaw::Digits(digits));
    }
    let sign = if minor < 0 { "-" } else { "" };
    let unit = 10_u64.pow(u32::from(digits));
    let (whole, part) = (minor.unsigned_abs() / unit, minor.unsigned_abs() % unit);
    Ok(if digits == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{part:0width$}", width = usize::from(digits))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_the_digits_of_their_currency() {
        let text = |minor, of| digits(minor, of).unwrap_or_default();
        assert_eq!(text(123_450, 2), "1234.50");
        assert_eq!(text(5, 2), "0.05");
        assert_eq!(text(-5, 2), "-0.05");
        assert_eq!(text(9_900, 0), "9900");
        assert_eq!(text(1_234_567, 3), "1234.567");
        assert_eq!(text(i64::MIN, 4), "-922337203685477.5808");
        assert!(matches!(digits(1, 5), Err(Flaw::Digits(5))));
    }
}

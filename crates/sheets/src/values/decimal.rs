//! Numbers as digits, so that no binary fraction comes between a price and its cents.

use super::error::{ValueError, shown};
use crate::cell::{Number, Shown};

/// 15: the digits that Excel keeps of a number (Microsoft: Excel specifications and limits). A value has at least as
/// many that are certain, so rounding to it takes the binary rest away (`12.1` is `12.0999…96` in the file of some
/// writers) and nothing else.
pub(crate) const DIGITS_MAX: usize = 15;

/// 10^15: the first whole number with more digits than a spreadsheet keeps.
const TOO_LONG: f64 = 1e15;

/// A decimal number: `digits` without zeros at their end, of which the last `scale` are decimals; a negative scale is zeros to add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decimal {
    pub(crate) negative: bool,
    digits: String,
    scale: i32,
}

impl Decimal {
    fn new(negative: bool, whole: &str, fraction: &str) -> Self {
        let all = format!("{whole}{fraction}");
        let kept = all.trim_end_matches('0');
        let dropped = all.len() - kept.len();
        Self {
            negative,
            digits: kept.trim_start_matches('0').to_owned(),
            scale: to_i32(fraction.len()) - to_i32(dropped),
        }
    }

    /// The number of a cell as the spreadsheet shows it at full width; `None` where it has more digits before the point
    /// than spreadsheets keep.
    pub(crate) fn of_number(value: f64) -> Option<Self> {
        if value.abs() >= TOO_LONG {
            return None;
        }
        let scientific = format!("{:.*e}", DIGITS_MAX - 1, value.abs());
        let (mantissa, exponent) = scientific.split_once('e')?;
        let exponent: i32 = exponent.parse().ok()?;
        let (whole, fraction) = mantissa.split_once('.')?;
        let mut decimal = Self::new(value.is_sign_negative(), whole, fraction);
        decimal.scale -= exponent;
        Some(decimal)
    }

    /// A number that a person wrote: a sign, digits, a point and decimals. Commas may group the digits before the point in
    /// threes, or as in India (`1,23,456`): `1,234` is one thousand. Any other comma may be a decimal comma, so it is
    /// refused.
    pub(crate) fn of_text(given: &str) -> Result<Self, ValueError> {
        let text = super::trimmed(given);
        let unsigned = text.strip_prefix(['-', '+', '\u{2212}']).unwrap_or(text);
        let negative = unsigned.len() < text.len() && !text.starts_with('+');
        let digits_only = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
        if is_scientific(unsigned) {
            return Err(ValueError::ScientificNotation { given: shown(text) });
        }
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let grouped = whole.contains(',');
        let plain: String = whole.chars().filter(|it| *it != ',').collect();
        // One point and commas around it, such as 1.234,50, is a number elsewhere.
        let elsewhere: String = unsigned.chars().filter(|it| !matches!(it, ',' | '.')).collect();
        if !digits_only(&elsewhere) || elsewhere.is_empty() {
            return Err(ValueError::NotANumber { given: shown(text) });
        }
        if !digits_only(fraction) || (grouped && !groups(whole)) {
            return Err(ValueError::AmbiguousNumber { given: shown(text) });
        }
        Ok(Self::new(negative, &plain, fraction))
    }

    /// The number times 10^`places`, where that is whole and fits.
    pub(crate) fn scaled(&self, places: u8) -> Result<i64, Unscaled> {
        let zeros = i32::from(places) - self.scale;
        if self.digits.is_empty() {
            return Ok(0);
        }
        let zeros = u32::try_from(zeros).map_err(|_| Unscaled::Fraction)?;
        let digits: i64 = self.digits.parse().map_err(|_| Unscaled::TooLarge)?;
        let power = 10_i64.checked_pow(zeros).ok_or(Unscaled::TooLarge)?;
        let value = digits.checked_mul(power).ok_or(Unscaled::TooLarge)?;
        Ok(if self.negative { -value } else { value })
    }
}

/// Why a decimal is no whole number of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unscaled {
    Fraction,
    TooLarge,
}

/// A cell holds 32,767 characters, so nothing is lost here.
fn to_i32(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// Whether a text is a number in scientific notation, such as `1.23457E+12`.
pub(crate) fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else {
        return false;
    };
    let mantissa = mantissa.strip_prefix(['-', '+']).unwrap_or(mantissa);
    // Without a sign it may as well be a code such as 12E5.
    let Some(exponent) = exponent.strip_prefix(['+', '-']) else {
        return false;
    };
    let digits = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    digits(exponent) && digits(&mantissa.replacen(['.', ','], "", 1))
}

/// Whether the commas group by threes, or the last by three and those before by two.
fn groups(whole: &str) -> bool {
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default().len();
    let lengths: Vec<usize> = groups.map(str::len).collect();
    let Some((3, before)) = lengths.split_last().map(|(last, before)| (*last, before)) else {
        return false;
    };
    let western = (1..=3).contains(&first) && before.iter().all(|it| *it == 3);
    let indian = (1..=2).contains(&first) && before.iter().all(|it| *it == 2);
    western || indian
}

impl Number {
    /// The number as the spreadsheet shows it at full width, up to 15 digits and with the zeros of its format.
    pub(crate) fn shown_text(&self) -> String {
        let decimal = Decimal::of_number(self.value).filter(|_| self.shown != Shown::Scientific);
        // As Excel writes it, so that a text made of it is refused as a code just as the number is.
        let Some(decimal) = decimal else {
            let scientific = format!("{:E}", self.value);
            let exponent = scientific.replacen('E', "E+", 1);
            return exponent.replacen("E+-", "E-", 1);
        };
        let (digits, scale) = (&decimal.digits, decimal.scale);
        let text = if scale <= 0 {
            format!("{digits}{}", "0".repeat(scale.unsigned_abs() as usize))
        } else {
            let places = scale.unsigned_abs() as usize;
            let padded = format!("{digits:0>width$}", width = places + 1);
            let (whole, fraction) = padded.split_at(padded.len() - places);
            format!("{whole}.{fraction}")
        };
        let text = if decimal.digits.is_empty() {
            "0".to_owned()
        } else {
            text
        };
        let text = match self.shown {
            Shown::Padded(width) if scale <= 0 => format!("{text:0>width$}", width = usize::from(width)),
            Shown::Padded(_) | Shown::Plain | Shown::Scientific => text,
        };
        if decimal.negative && !decimal.digits.is_empty() {
            format!("-{text}")
        } else {
            text
        }
    }

    pub(crate) fn is_whole(&self) -> bool {
        self.value.fract() == 0.0
    }

    pub(crate) fn is_too_long(&self) -> bool {
        self.value.abs() >= TOO_LONG
    }
}

//! Prices: decimal text to whole minor units, exactly or not at all.

use super::super::wire::{Price, Scalar};
use super::bad::{Bad, shown};
use domain::money::{decimals_of, is_currency};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::value::RawValue;

/// The order's currency: its own, else the one that its first priced line gives.
pub(super) fn currency(order: Option<&RawValue>, lines: &[Option<&RawValue>]) -> Result<String, Bad> {
    let given = std::iter::once(&order)
        .chain(lines)
        .find_map(|raw| Scalar::of(price(*raw).currency).filled());
    let Some(given) = given else {
        return Err(bad("no currency is given".into()));
    };
    let code = given.trim().to_uppercase();
    if is_currency(&code) {
        Ok(code)
    } else {
        Err(bad(format!(
            "{:?} is not a currency code of three letters",
            shown(&given)
        )))
    }
}

/// The price of one unit (`sellingPrice`) in minor units of the order's currency.
pub(super) fn unit_price_minor(line: Option<&RawValue>, currency: &str) -> Result<i64, Bad> {
    let price = price(line);
    if let Some(own) = Scalar::of(price.currency).filled()
        && !own.trim().eq_ignore_ascii_case(currency)
    {
        return Err(bad(format!(
            "a line is in {} and the order in {currency}",
            shown(&own)
        )));
    }
    match Scalar::of(price.selling_price) {
        Scalar::Text(text) => minor(text.trim(), currency),
        Scalar::Number(digits) => minor(digits, currency),
        Scalar::Missing => Err(bad("sellingPrice is missing".into())),
        Scalar::Bool(_) | Scalar::Composite => Err(bad("sellingPrice is neither text nor a number".into())),
    }
}

fn minor(text: &str, currency: &str) -> Result<i64, Bad> {
    // from_str_exact refuses what it could only round; the scientific form is for shops that print 1e3.
    let parsed = Decimal::from_str_exact(text).or_else(|_| Decimal::from_scientific(text));
    let Ok(amount) = parsed.map(|amount| amount.normalize()) else {
        return Err(bad(format!("{:?} is not a price", shown(text))));
    };
    let decimals = decimals_of(currency);
    if amount.is_sign_negative() && !amount.is_zero() {
        return Err(bad(format!("the price {amount} is below zero")));
    }
    // Rounding would invent money.
    if amount.scale() > decimals {
        return Err(bad(format!(
            "the price {amount} has more than the {decimals} decimals of {currency}"
        )));
    }
    let minor = Decimal::from(10_u32.pow(decimals))
        .checked_mul(amount)
        .and_then(|minor| minor.to_i64());
    minor.ok_or_else(|| bad(format!("the price {amount} is too large")))
}

/// The price's parts; none where there is no object.
fn price(raw: Option<&RawValue>) -> Price<'_> {
    raw.and_then(|raw| serde_json::from_str(raw.get()).ok())
        .unwrap_or_default()
}

const fn bad(message: String) -> Bad {
    Bad::new("BAD_PRICE", message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("199", "INR", 19_900)]
    #[case("199.5", "INR", 19_950)]
    #[case("199.9900", "INR", 19_999)]
    #[case("0", "INR", 0)]
    #[case("-0.00", "INR", 0)]
    #[case("1e3", "INR", 100_000)]
    #[case("19900", "KRW", 19_900)]
    #[case("19900.00", "JPY", 19_900)]
    #[case("1.234", "KWD", 1_234)]
    #[case("12345678901234567.89", "INR", 1_234_567_890_123_456_789)]
    fn prices_become_minor_units(#[case] text: &str, #[case] currency: &str, #[case] expected: i64) {
        assert_eq!(minor(text, currency), Ok(expected));
    }

    #[rstest]
    #[case("1.005", "INR")]
    #[case("0.5", "KRW")]
    #[case("1.2345", "OMR")]
    #[case("-1", "INR")]
    #[case("1,299.00", "INR")]
    #[case("₹ 12", "INR")]
    #[case("", "INR")]
    #[case("NaN", "INR")]
    #[case("99999999999999999999", "INR")]
    #[case("79228162514264337593543950335", "INR")]
    #[case("1e400", "INR")]
    fn prices_that_would_need_a_guess_are_refused(#[case] text: &str, #[case] currency: &str) {
        assert_eq!(minor(text, currency).map_err(|bad| bad.code), Err("BAD_PRICE"));
    }
}

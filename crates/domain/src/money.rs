//! Money: whole minor units and a currency. Never a float.

/// Currencies without minor units (ISO 4217, exponent 0).
const NO_MINOR: [&str; 16] = [
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF",
    "XPF",
];
/// Currencies with thousandths (ISO 4217, exponent 3).
const THOUSANDTHS: [&str; 7] = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

/// Whether it is written as a currency code of ISO 4217: three capital letters.
pub fn is_currency(code: &str) -> bool {
    code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// How many decimals a currency has: 0, 2 or 3.
pub fn decimals_of(currency: &str) -> u32 {
    if NO_MINOR.contains(&currency) {
        0
    } else if THOUSANDTHS.contains(&currency) {
        3
    } else {
        2
    }
}

/// An amount in minor units from decimal text such as `12.5`, exactly: what could only be rounded is refused, for rounding would
/// invent money.
///
/// # Errors
/// What is wrong with it, in words.
pub fn minor_of(text: &str, currency: &str) -> Result<i64, String> {
    let decimals = usize::try_from(decimals_of(currency)).unwrap_or(2);
    let text = text.trim();
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_number(whole) || !is_number(part) {
        return Err(format!("{text:?} is not a price; write it as 12.50"));
    }
    let part = part.trim_end_matches('0');
    if part.len() > decimals {
        return Err(format!(
            "the price {text} has more than the {decimals} decimals of {currency}"
        ));
    }
    format!("{whole}{part:0<decimals$}")
        .parse()
        .map_err(|_| format!("the price {text} is too large"))
}

/// An amount as people read it: `1234.50`, without its currency.
pub fn shown(minor: i64, currency: &str) -> String {
    let decimals = usize::try_from(decimals_of(currency)).unwrap_or(2);
    let sign = if minor < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", minor.unsigned_abs(), width = decimals + 1);
    let (whole, part) = digits.split_at(digits.len() - decimals);
    match part {
        "" => format!("{sign}{whole}"),
        part => format!("{sign}{whole}.{part}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("12.5", "INR", Ok(1_250))]
    #[case("12.50", "INR", Ok(1_250))]
    #[case("0.05", "EUR", Ok(5))]
    #[case("12.500", "INR", Ok(1_250))]
    #[case("1200", "KRW", Ok(1_200))]
    #[case("1200.00", "KRW", Ok(1_200))]
    #[case("1.234", "KWD", Ok(1_234))]
    #[case("1.5", "JPY", Err("the price 1.5 has more than the 0 decimals of JPY"))]
    #[case("0.005", "INR", Err("the price 0.005 has more than the 2 decimals of INR"))]
    #[case("-1", "INR", Err("\"-1\" is not a price; write it as 12.50"))]
    #[case("", "INR", Err("\"\" is not a price; write it as 12.50"))]
    #[case("1e3", "INR", Err("\"1e3\" is not a price; write it as 12.50"))]
    #[case(
        "99999999999999999999",
        "INR",
        Err("the price 99999999999999999999 is too large")
    )]
    fn prices_are_exact(#[case] text: &str, #[case] currency: &str, #[case] expected: Result<i64, &str>) {
        assert_eq!(minor_of(text, currency), expected.map_err(str::to_owned));
    }

    #[rstest]
    #[case(1_250, "INR", "12.50")]
    #[case(5, "EUR", "0.05")]
    #[case(-5, "EUR", "-0.05")]
    #[case(1_200, "KRW", "1200")]
    #[case(1_234, "KWD", "1.234")]
    #[case(0, "JPY", "0")]
    fn amounts_are_shown_with_their_decimals(#[case] minor: i64, #[case] currency: &str, #[case] text: &str) {
        assert_eq!(shown(minor, currency), text);
    }
}

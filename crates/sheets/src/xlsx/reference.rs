//! Cell references such as `AB12`.

/// 16,384 columns and 1,048,576 rows: what a sheet of Excel has (Microsoft: Excel specifications and limits).
pub(crate) const COLUMNS: u64 = 16_384;
/// See [`COLUMNS`].
pub(crate) const ROWS: u64 = 1_048_576;

/// Column (from 0) and row (from 1); `None` where it is no cell of a sheet.
pub(crate) fn cell(reference: &str) -> Option<(u64, u64)> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, digits) = reference.split_at_checked(letters)?;
    // Three letters are 18,278 columns; more would only overflow.
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let column = letters.bytes().fold(0, |sum, it| {
        sum * 26 + u64::from(it.to_ascii_uppercase() - b'A') + 1
    });
    (column <= COLUMNS).then_some((column - 1, row(digits)?))
}

/// A row number, from 1.
pub(crate) fn row(digits: &str) -> Option<u64> {
    let row = digits.parse().ok()?;
    (1..=ROWS).contains(&row).then_some(row)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("A1", Some((0, 1)))]
    #[case("z9", Some((25, 9)))]
    #[case("AA10", Some((26, 10)))]
    #[case("XFD1048576", Some((16_383, 1_048_576)))]
    #[case("XFE1", None)]
    #[case("A1048577", None)]
    #[case("AAAAAAAAAAAAAAAAAAAA1", None)]
    #[case("A0", None)]
    #[case("12", None)]
    #[case("A", None)]
    #[case("A-1", None)]
    #[case("한1", None)]
    fn references(#[case] given: &str, #[case] expected: Option<(u64, u64)>) {
        assert_eq!(cell(given), expected);
    }
}

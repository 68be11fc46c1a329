//! Texts that a spreadsheet program would take for a formula, made harmless by an apostrophe, and back.
//!
//! A CSV file cannot say that a value is text: `=cmd|…` in a buyer's name runs when the file is opened (OWASP: CSV
//! injection). An apostrophe before it stops that, and is taken away again when such a file is read.

use std::borrow::Cow;

/// What begins a formula, in ASCII and in the wide form of East Asian keyboards, which Excel takes as well.
const STARTERS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Whether a spreadsheet program might run it: it begins with a starter, perhaps behind white space or quotes that the
/// program strips, or with a control character of white space.
fn runs(text: &str) -> bool {
    let skipped =
        |it: char| it.is_whitespace() || it.is_control() || it == '\u{feff}' || it == '\'' || it == '"';
    let text = text.trim_start_matches('\'');
    text.starts_with(['\t', '\r', '\n']) || text.trim_start_matches(skipped).starts_with(STARTERS)
}

/// The text as it is written into a CSV file.
pub(crate) fn guarded(text: &str) -> Cow<'_, str> {
    if runs(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text that [`guarded`] was given: exactly its apostrophe is taken away. Since apostrophes are skipped when
/// looking for a starter, a text that had one of its own was given a second.
pub(crate) fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if runs(rest) => rest,
        Some(_) | None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("=1+1", "'=1+1")]
    #[case("+82 10", "'+82 10")]
    #[case("-5", "'-5")]
    #[case("@SUM(A1)", "'@SUM(A1)")]
    #[case("\t=1", "'\t=1")]
    #[case("\rx", "'\rx")]
    #[case("  =1", "'  =1")]
    #[case("\"=1", "'\"=1")]
    #[case("'=1", "''=1")]
    #[case("＝1", "'＝1")]
    #[case("＠x", "'＠x")]
    #[case("\u{a0}=1", "'\u{a0}=1")]
    #[case("A-1", "A-1")]
    #[case("'\tx", "''\tx")]
    #[case("'quoted'", "'quoted'")]
    #[case("한국", "한국")]
    #[case("", "")]
    fn texts_that_run_get_an_apostrophe(#[case] given: &str, #[case] expected: &str) {
        assert_eq!(guarded(given), expected);
        assert_eq!(unguarded(expected), given);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_guarded_comes_back(text in "[\"' \t\r=+@a-]{0,6}|.*") {
            let written = guarded(&text);
            prop_assert_eq!(unguarded(&written), text.as_str());
            prop_assert!(!written.starts_with(STARTERS));
        }
    }
}

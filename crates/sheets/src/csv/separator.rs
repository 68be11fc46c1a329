//! What separates the values of a CSV file.

/// Bytes of the beginning that are looked at.
pub(crate) const SAMPLE_BYTES: usize = 64 * 1024;

/// Records of the beginning that are looked at.
const RECORDS_MAX: usize = 20;

/// Comma first: where nothing speaks for another, it is what a CSV file has.
const KNOWN: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The separator that a first line `sep=;` names, as Excel reads it.
pub(crate) fn declared(sample: &str) -> Option<u8> {
    let line = sample.lines().next()?.trim_matches('"');
    match line.strip_prefix("sep=").unwrap_or_default().as_bytes() {
        [one] if one.is_ascii() && !one.is_ascii_alphanumeric() => Some(*one),
        _ => None,
    }
}

/// The separator under which the header has most names, weighed by how many of the records after it have as many
/// values. Text that is no table under any of them is one column.
pub(crate) fn sniffed(sample: &str) -> u8 {
    let mut best = (b',', 0.0);
    for separator in KNOWN {
        let score = score(sample, separator);
        if score > best.1 {
            best = (separator, score);
        }
    }
    best.0
}

#[expect(clippy::cast_precision_loss, reason = "at most 20 records and 64 K names")]
fn score(sample: &str, separator: u8) -> f64 {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(sample.as_bytes());
    let mut counts = reader
        .byte_records()
        .map_while(Result::ok)
        .map(|it| it.len())
        .take(RECORDS_MAX);
    let Some(names) = counts.next().filter(|it| *it > 1) else {
        return 0.0;
    };
    let (mut alike, mut all) = (1, 1);
    for count in counts {
        all += 1;
        alike += usize::from(count == names);
    }
    names as f64 * alike as f64 / all as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::comma("a,b,c\n1,2,3\n", b',')]
    #[case::semicolon("a;b;c\n1,5;2;3\n", b';')]
    #[case::tab("a\tb\n1,2\t3;4\n", b'\t')]
    #[case::pipe("a|b\n1|2\n", b'|')]
    #[case::quoted("\"a;b;c\",d\n\"1;2;3\",4\n", b',')]
    #[case::one_column("name\nx\n", b',')]
    #[case::words_in_the_header("Name; or title,Order no.\nCup,1\nPot,2\n", b',')]
    #[case::empty("", b',')]
    fn separators(#[case] sample: &str, #[case] expected: u8) {
        assert_eq!(sniffed(sample), expected);
    }

    #[test]
    fn a_first_line_may_declare_it() {
        assert_eq!(declared("sep=;\r\na;b"), Some(b';'));
        assert_eq!(declared("sep=x\na"), None);
        assert_eq!(declared("a,b\n"), None);
    }
}

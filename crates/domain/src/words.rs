//! Numbers with their nouns, for messages that people read.

/// "1 unit", "3 units": a count with its noun, whose plural ends in -s.
pub fn counted(n: impl TryInto<u64>, noun: &str) -> String {
    let n = n.try_into().unwrap_or(u64::MAX);
    let plural = if n == 1 { "" } else { "s" };
    format!("{n} {noun}{plural}")
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn one_is_singular_and_none_is_plural() {
        assert_eq!(
            [
                counted(0_u8, "unit"),
                counted(1_i64, "unit"),
                counted(2_usize, "unit")
            ],
            ["0 units", "1 unit", "2 units"]
        );
    }
}

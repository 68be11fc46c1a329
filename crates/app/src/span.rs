//! Spans of time as people write them: `7d`, `12h`, `30m`, `45s`.

/// The longest span, in seconds: ten years.
pub const SPAN_S_MAX: i64 = 3_650 * 86_400;

const UNITS: [(char, i64); 4] = [('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];

/// The seconds of a span; `None` for what is no span, is 0, or is longer than [`SPAN_S_MAX`].
pub fn seconds(text: &str) -> Option<i64> {
    let letter = text.chars().last()?;
    let (_, unit) = UNITS.into_iter().find(|(known, _)| *known == letter)?;
    let number = text.get(..text.len() - letter.len_utf8())?;
    if !number.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let seconds = number.parse::<i64>().ok()?.checked_mul(unit)?;
    (1..=SPAN_S_MAX).contains(&seconds).then_some(seconds)
}

/// A span in the largest unit that says it in whole numbers.
pub fn show(seconds: i64) -> String {
    let fits = |(_, unit): &(char, i64)| seconds != 0 && seconds % unit == 0;
    let (letter, unit) = UNITS.into_iter().find(fits).unwrap_or(('s', 1));
    format!("{}{letter}", seconds / unit)
}

/// How long ago something was, for people: two units at most.
pub fn about(seconds: i64) -> String {
    let seconds = seconds.max(0);
    let place = UNITS.iter().position(|(_, unit)| seconds >= *unit).unwrap_or(3);
    let (letter, unit) = UNITS.get(place).copied().unwrap_or(('s', 1));
    let whole = format!("{}{letter}", seconds / unit);
    match UNITS.get(place + 1) {
        Some((smaller, parts)) if (seconds % unit) / parts > 0 => {
            format!("{whole} {}{smaller}", (seconds % unit) / parts)
        }
        Some(_) | None => whole,
    }
}

#[cfg(test)]
mod tests {
    use super::{about, seconds, show};

    #[test]
    fn spans_are_read_and_shown() {
        for (text, s) in [
            ("7d", 604_800),
            ("12h", 43_200),
            ("30m", 1_800),
            ("45s", 45),
            ("90m", 5_400),
        ] {
            assert_eq!(seconds(text), Some(s), "{text}");
            assert_eq!(seconds(&show(s)), Some(s), "{text}");
        }
        for bad in [
            "",
            "7",
            "d",
            "-1d",
            "0m",
            "1w",
            "4000d",
            "1.5h",
            "9999999999999999999s",
            "7 d",
            "7é",
            "+5m",
        ] {
            assert_eq!(seconds(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn what_is_long_ago_is_told_in_two_units() {
        for (s, text) in [
            (0, "0s"),
            (59, "59s"),
            (60, "1m"),
            (3_725, "1h 2m"),
            (90_000, "1d 1h"),
            (-5, "0s"),
        ] {
            assert_eq!(about(s), text);
        }
    }
}

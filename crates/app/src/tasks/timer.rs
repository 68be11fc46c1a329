//! When a recurrent task runs: every so often, or by a cron line in the tenant's zone. Pure: the moment comes in.

use crate::{AppError, span};
use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};
use domain::moment::Moment;
use jiff::tz::TimeZone;
use std::fmt;
use store::Tick;

/// The shortest interval, in seconds. Below it a task would do nothing but ask.
const EVERY_S_MIN: i64 = 5;
/// The longest interval, in seconds: 31 days.
const EVERY_S_MAX: i64 = 31 * 86_400;
/// Characters of a timer at most.
const TIMER_CHARS_MAX: usize = 200;
/// The longest jitter, in seconds: an hour.
pub(crate) const JITTER_S_MAX: i64 = 3_600;

/// When a task runs.
#[derive(Debug, Clone)]
pub(crate) enum Timer {
    /// Every so many seconds.
    Every(i64),
    /// By a cron line of five fields.
    Cron(Box<Cron>, String),
}

impl Timer {
    /// Reads `every 40m` or `cron 0 3 * * *`.
    pub(crate) fn parse(text: &str) -> Result<Self, AppError> {
        let refuse = |why: String| {
            AppError::bad_input(format!(
                "the timer {:?} is not usable: {why}. Write `every 40m` (5s to 31d), or `cron` and five fields such as \
                 `cron 0 3 * * *` (minute hour day month weekday, in the tenant's zone)",
                text.chars().take(80).collect::<String>()
            ))
        };
        if text.chars().count() > TIMER_CHARS_MAX {
            return Err(refuse(format!("it has more than {TIMER_CHARS_MAX} characters")));
        }
        match text.trim().split_once(char::is_whitespace) {
            Some(("every", span)) => match span::seconds(span.trim()) {
                Some(s) if (EVERY_S_MIN..=EVERY_S_MAX).contains(&s) => Ok(Self::Every(s)),
                Some(_) => Err(refuse("the interval is out of bounds".to_owned())),
                None => Err(refuse("the interval cannot be read".to_owned())),
            },
            Some(("cron", line)) => {
                let parser = CronParser::builder()
                    .seconds(Seconds::Disallowed)
                    .year(Year::Disallowed)
                    .build();
                let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
                match parser.parse(&line) {
                    Ok(cron) => Ok(Self::Cron(Box::new(cron), line)),
                    Err(why) => Err(refuse(why.to_string())),
                }
            }
            Some(_) | None => Err(refuse("it begins with neither `every` nor `cron`".to_owned())),
        }
    }

    /// The first tick after `now`, given the one before. Ticks of an interval keep their beat; those that were missed are
    /// passed over, so that what was missed is run once.
    fn after(&self, before: Moment, now: Moment, zone: &TimeZone) -> Moment {
        match self {
            Self::Every(seconds) => {
                let late_s = now.0.saturating_sub(before.0).max(0) / 1_000_000;
                before.plus_s(seconds.saturating_mul(late_s / seconds + 1))
            }
            Self::Cron(cron, _) => {
                let from = now.max(before);
                let found = jiff::Timestamp::from_microsecond(from.0)
                    .ok()
                    .and_then(|at| cron.find_next_occurrence(&at.to_zoned(zone.clone()), false).ok());
                // A line that never comes round again (30 February) rests for the longest interval.
                found.map_or_else(|| from.plus_s(EVERY_S_MAX), |next| next.timestamp().into())
            }
        }
    }

    /// The next tick with its jitter: the same for the same task and tick, whoever computes it.
    pub(crate) fn next(&self, before: Moment, now: Moment, zone: &TimeZone, jitter: Jitter<'_>) -> Tick {
        jitter.at(self.after(before, now, zone))
    }
}

impl fmt::Display for Timer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Every(seconds) => write!(f, "every {}", span::show(*seconds)),
            Self::Cron(_, line) => write!(f, "cron {line}"),
        }
    }
}

/// By how much ticks of a task may be late.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Jitter<'a> {
    /// At most so many seconds.
    pub(crate) seconds: i64,
    /// What tells the task from others.
    pub(crate) of: [&'a str; 3],
}

impl Jitter<'_> {
    /// A tick at this moment.
    pub(crate) fn at(&self, at: Moment) -> Tick {
        Tick {
            at,
            due: at.plus_s(self.of(at)),
        }
    }

    /// Seconds for one tick: spread evenly by a hash (FNV-1a) of the task and the tick, so that it needs no dice.
    fn of(&self, at: Moment) -> i64 {
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        let bytes = self.of.iter().flat_map(|text| text.bytes().chain([0]));
        for byte in bytes.chain(at.0.to_le_bytes()) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        let spread = u64::try_from(self.seconds.max(0)).unwrap_or(0) + 1;
        i64::try_from((hash >> 16) % spread).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed expectation fails the test")]
    use super::{Jitter, Timer};
    use domain::moment::Moment;
    use jiff::tz::TimeZone;
    use rstest::rstest;
    use std::collections::BTreeSet;

    fn moment(text: &str) -> Moment {
        text.parse::<jiff::Timestamp>().unwrap().into()
    }

    fn next(timer: &str, before: &str, now: &str, zone: &str) -> String {
        let none = Jitter {
            seconds: 0,
            of: ["T", "C", "K"],
        };
        let zone = TimeZone::get(zone).unwrap();
        let tick = Timer::parse(timer)
            .unwrap()
            .next(moment(before), moment(now), &zone, none);
        assert_eq!(tick.at, tick.due);
        tick.at.to_rfc3339()
    }

    #[rstest]
    #[case(
        "every 40m",
        "2026-11-22T10:00:00Z",
        "2026-11-22T10:00:01Z",
        "2026-11-22T10:40:00Z"
    )]
    // Asked for too early, the next one still follows the one before.
    #[case(
        "every 40m",
        "2026-11-22T10:00:00Z",
        "2026-11-22T09:00:00Z",
        "2026-11-22T10:40:00Z"
    )]
    // A night without power: what was missed is run once, and the beat is kept.
    #[case(
        "every 40m",
        "2026-11-22T10:00:00Z",
        "2026-11-23T07:01:00Z",
        "2026-11-23T07:20:00Z"
    )]
    // Exactly on a tick: that one is the missed one, the next follows.
    #[case(
        "every 40m",
        "2026-11-22T10:00:00Z",
        "2026-11-22T10:40:00Z",
        "2026-11-22T11:20:00Z"
    )]
    #[case(
        "cron 0 3 * * *",
        "2026-11-22T21:30:00Z",
        "2026-11-22T21:30:01Z",
        "2026-11-23T21:30:00Z"
    )]
    #[case(
        "cron 0 3 * * *",
        "2026-11-01T21:30:00Z",
        "2026-11-22T21:29:00Z",
        "2026-11-22T21:30:00Z"
    )]
    fn the_next_tick(#[case] timer: &str, #[case] before: &str, #[case] now: &str, #[case] expected: &str) {
        assert_eq!(next(timer, before, now, "Asia/Kolkata"), expected);
    }

    #[test]
    fn a_cron_line_follows_the_clock_on_the_wall_over_a_change_of_time() {
        let mut at = "2026-03-27T12:00:00Z".to_owned();
        let mut seen = Vec::new();
        for _ in 0..4 {
            at = next("cron 30 2 * * *", &at, &at, "Europe/Berlin");
            seen.push(at.clone());
        }
        // On the 29th there is no 02:30; it runs once that day all the same.
        let days: BTreeSet<&str> = seen.iter().map(|at| &at[..10]).collect();
        assert_eq!(days.len(), 4, "{seen:?}");
    }

    #[rstest]
    #[case("")]
    #[case("every")]
    #[case("every 4s")]
    #[case("every 32d")]
    #[case("every soon")]
    #[case("cron")]
    #[case("cron * * * *")]
    #[case("cron 61 * * * *")]
    #[case("cron 0 0 3 * * *")]
    #[case("hourly")]
    fn a_bad_timer_is_refused_with_what_is_right(#[case] text: &str) {
        let refused = Timer::parse(text).unwrap_err();
        assert_eq!(refused.code(), "BAD_INPUT");
        assert!(refused.to_string().contains("every 40m"), "{refused}");
    }

    #[test]
    fn a_timer_is_shown_as_it_is_read() {
        for text in ["every 40m", "every 1d", "cron 0 3 * * *", "cron */5 8-18 * * 1-5"] {
            assert_eq!(Timer::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_timer_is_bounded() {
        let minutes = vec!["0"; 100].join(",");
        let refused = Timer::parse(&format!("cron {minutes} 3 * * *")).unwrap_err();
        assert_eq!(refused.code(), "BAD_INPUT");
    }

    #[test]
    fn jitter_is_bounded_repeatable_and_spread() {
        let of = |channel| Jitter {
            seconds: 60,
            of: ["T", channel, "STATUS_SYNC"],
        };
        let mut seen = BTreeSet::new();
        for n in 0..500 {
            let at = Moment(n * 1_000_000);
            let late = of("SHOP1").of(at);
            assert_eq!(late, of("SHOP1").of(at));
            assert!((0..=60).contains(&late));
            seen.insert(late);
        }
        assert!(seen.len() > 50, "{}", seen.len());
        assert!((0..100).any(|n| of("SHOP1").of(Moment(n)) != of("SHOP2").of(Moment(n))));
    }

    #[test]
    fn a_line_that_never_comes_round_rests() {
        let zone = TimeZone::UTC;
        let none = Jitter {
            seconds: 0,
            of: ["", "", ""],
        };
        let now = moment("2026-11-22T00:00:00Z");
        if let Ok(timer) = Timer::parse("cron 0 0 30 2 *") {
            assert!(timer.next(now, now, &zone, none).at > now);
        }
    }
}

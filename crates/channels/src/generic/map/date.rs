//! When an order was placed.

use super::super::wire::Scalar;
use super::bad::{Bad, shown};
use domain::moment::Moment;
use jiff::{Timestamp, civil};

/// 2000-01-01 and 2100-01-01 in milliseconds: a number outside is not milliseconds (a count of seconds would fall in
/// January 1970, silently).
const EPOCH_MS: std::ops::Range<i64> = 946_684_800_000..4_102_444_800_000;

/// RFC 3339 with an offset, or milliseconds since 1970.
pub(super) fn moment(given: Scalar<'_>) -> Result<Moment, Bad> {
    match given {
        Scalar::Text(text) => from_text(text.trim()),
        Scalar::Number(digits) => from_millis(digits),
        Scalar::Missing => Err(bad("orderDate is missing".into())),
        Scalar::Bool(_) | Scalar::Composite => Err(bad("orderDate is neither text nor a number".into())),
    }
}

fn from_text(text: &str) -> Result<Moment, Bad> {
    if let Ok(time) = text.parse::<Timestamp>() {
        return Ok(time.into());
    }
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return from_millis(text);
    }
    // A guess at the zone would move orders over the edge of a day, so it is not made.
    if text.parse::<civil::DateTime>().is_ok() {
        let message = format!(
            "orderDate {:?} has no offset from UTC; the channel must give one, such as +05:30",
            shown(text)
        );
        return Err(Bad::new("DATE_WITHOUT_ZONE", message));
    }
    Err(bad(format!(
        "orderDate {:?} is not a date of the form 2026-11-22T10:00:00+05:30",
        shown(text)
    )))
}

fn from_millis(digits: &str) -> Result<Moment, Bad> {
    match digits.parse::<i64>() {
        Ok(millis) if EPOCH_MS.contains(&millis) => Ok(Moment(millis * 1_000)),
        Ok(_) | Err(_) => Err(bad(format!(
            "orderDate {} is not in milliseconds since 1970",
            shown(digits)
        ))),
    }
}

const fn bad(message: String) -> Bad {
    Bad::new("BAD_DATE", message)
}

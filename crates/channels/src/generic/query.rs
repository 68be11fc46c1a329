//! The questions to `/orders`.

use crate::asking::encode;
use crate::channel::{ListStatus, ListWindow};
use domain::codes::ChannelOrderNo;
use domain::moment::Moment;
use jiff::Timestamp;
use jiff::tz::TimeZone;

const SECOND_US: i64 = 1_000_000;

/// A page of a listing. The window is widened to whole seconds, so that nothing at its ends is lost.
pub(super) fn listing(
    window: ListWindow,
    status: ListStatus,
    page_no: u32,
    page_size: u32,
    zone: &TimeZone,
) -> String {
    let from = in_zone(window.from.0.div_euclid(SECOND_US), zone);
    let to = in_zone(
        window.to.0.saturating_add(SECOND_US - 1).div_euclid(SECOND_US),
        zone,
    );
    let status = match status {
        ListStatus::Created => "CREATED",
        ListStatus::PendingVerification => "PENDING_VERIFICATION",
    };
    format!(
        "pageSize={page_size}&pageNumber={page_no}&orderDateFrom={}&orderDateTo={}&orderStatus={status}",
        encode(&from),
        encode(&to)
    )
}

/// The orders of one batch. `page_size` is the documented one, even where the batch is smaller.
pub(super) fn by_id(batch: &[&ChannelOrderNo], page_size: u32) -> String {
    let ids: Vec<String> = batch.iter().map(|id| encode(id.as_str())).collect();
    format!("pageNumber=1&pageSize={page_size}&orderIds={}", ids.join(","))
}

/// Splits what is asked for into requests of 1 or more, each id once. An id with a comma goes alone: between others no shop could
/// tell it from two.
pub(super) fn batches(ids: &[ChannelOrderNo], batch_max: u32) -> Vec<Vec<&ChannelOrderNo>> {
    let mut seen = std::collections::HashSet::new();
    let (alone, together): (Vec<_>, Vec<_>) = ids
        .iter()
        .filter(|id| seen.insert(*id))
        .partition(|id| id.as_str().contains(','));
    let batch_max = usize::try_from(batch_max).unwrap_or(usize::MAX).max(1);
    together
        .chunks(batch_max)
        .map(<[_]>::to_vec)
        .chain(alone.into_iter().map(|id| vec![id]))
        .collect()
}

fn in_zone(seconds: i64, zone: &TimeZone) -> String {
    match Timestamp::from_second(seconds) {
        Ok(time) => time
            .to_zoned(zone.clone())
            .strftime("%Y-%m-%dT%H:%M:%S%:z")
            .to_string(),
        // Outside of the calendar (beyond the year 9999): the channel gets to refuse it.
        Err(_) => Moment(seconds.saturating_mul(SECOND_US)).to_rfc3339(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn moment(text: &str) -> Moment {
        text.parse::<Timestamp>().unwrap().into()
    }

    #[rstest]
    #[case(
        "Asia/Kolkata",
        "2026-11-22T10%3A00%3A00%2B05%3A30",
        "2026-11-22T10%3A00%3A02%2B05%3A30"
    )]
    #[case(
        "America/New_York",
        "2026-11-21T23%3A30%3A00-05%3A00",
        "2026-11-21T23%3A30%3A02-05%3A00"
    )]
    #[case(
        "UTC",
        "2026-11-22T04%3A30%3A00%2B00%3A00",
        "2026-11-22T04%3A30%3A02%2B00%3A00"
    )]
    fn the_window_is_in_the_tenants_zone_and_encoded(
        #[case] zone: &str,
        #[case] from: &str,
        #[case] to: &str,
    ) {
        let window = ListWindow {
            from: moment("2026-11-22T04:30:00.9Z"),
            to: moment("2026-11-22T04:30:01.000001Z"),
        };
        let zone = TimeZone::get(zone).unwrap();
        let query = listing(window, ListStatus::PendingVerification, 2, 50, &zone);
        assert_eq!(
            query,
            format!(
                "pageSize=50&pageNumber=2&orderDateFrom={from}&orderDateTo={to}&orderStatus=PENDING_VERIFICATION"
            )
        );
    }

    #[test]
    fn ids_go_in_batches_once_each_and_those_with_commas_alone() {
        let ids: Vec<_> = ["a", "b,c", "d&e", "a", "f"]
            .into_iter()
            .map(|id| ChannelOrderNo::parse(id).unwrap())
            .collect();
        let queries: Vec<String> = batches(&ids, 2).iter().map(|batch| by_id(batch, 2)).collect();
        assert_eq!(
            queries,
            [
                "pageNumber=1&pageSize=2&orderIds=a,d%26e",
                "pageNumber=1&pageSize=2&orderIds=f",
                "pageNumber=1&pageSize=2&orderIds=b%2Cc",
            ]
        );
        assert_eq!(
            batches(&ids, 0).len(),
            4,
            "a bound of zero still asks, one by one"
        );
        assert!(batches(&[], 5).is_empty());
    }
}

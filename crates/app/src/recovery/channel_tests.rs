//! A channel that can be asked by date only: found on a later page or as one that waits for verification, or why not.

use super::{NotGiven, Wanted, ask_by_date};
use ::channels::channel::{
    Answered, CancelAnswer, Channel, ListPage, ListStatus, ListWindow, StatusPage, TestStep,
};
use ::channels::{Call, ChannelError, Fault};
use async_trait::async_trait;
use domain::channel::Capabilities;
use domain::codes::{ChannelItemId, ChannelOrderNo};
use domain::moment::Moment;
use domain::sync::observation::{ListedOrder, Observation};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

const DAY_S: i64 = 86_400;
const NOW: Moment = Moment(1_790_000_000_000_000);

/// A channel that lists its orders in pages of two, and can do nothing else.
struct Listing {
    can: Capabilities,
    created: Vec<ListedOrder>,
    unverified: Vec<ListedOrder>,
    windows: Mutex<Vec<ListWindow>>,
    /// What it fails with, where it does.
    fails: Option<ChannelError>,
}

#[async_trait]
impl Channel for Listing {
    fn capabilities(&self) -> &Capabilities {
        &self.can
    }

    async fn test(&self, _: Moment) -> Vec<TestStep> {
        Vec::new()
    }

    async fn list_orders(
        &self,
        window: ListWindow,
        status: ListStatus,
        page_no: u32,
        _: Moment,
    ) -> Result<ListPage, ChannelError> {
        if let Some(error) = &self.fails {
            return Err(error.clone());
        }
        self.windows.lock().unwrap().push(window);
        let all = match status {
            ListStatus::Created => &self.created,
            ListStatus::PendingVerification => &self.unverified,
        };
        let begin = (page_no as usize - 1) * 2;
        Ok(ListPage {
            orders: all.iter().skip(begin).take(2).cloned().map(Ok).collect(),
            last: begin + 2 >= all.len(),
        })
    }

    async fn orders_by_id(&self, _: &[ChannelOrderNo], _: Moment) -> Result<StatusPage, ChannelError> {
        panic!("it cannot be asked by number")
    }

    async fn listed_by_id(
        &self,
        _: &[ChannelOrderNo],
        _: Moment,
    ) -> Result<Answered<ListedOrder>, ChannelError> {
        panic!("it cannot be asked by number")
    }

    async fn cancel_units(
        &self,
        _: &ChannelOrderNo,
        _: &BTreeMap<ChannelItemId, u32>,
    ) -> Result<CancelAnswer, ChannelError> {
        panic!("nobody asked for a cancel")
    }
}

fn number(text: &str) -> ChannelOrderNo {
    ChannelOrderNo::parse(text).unwrap()
}

fn order(text: &str) -> ListedOrder {
    ListedOrder {
        observation: Observation {
            channel_order_no: number(text),
            asked_at: NOW,
            raw_status: "NEW".to_owned(),
            third_party_shipping: None,
            address: None,
            lines: Vec::new(),
        },
        placed_at: NOW,
        currency: "KRW".to_owned(),
        cash_on_delivery: false,
        is_paid: None,
        unit_prices_minor: Vec::new(),
    }
}

fn listing() -> Listing {
    Listing {
        can: Capabilities {
            status_by_ids: false,
            list_window_days_max: 15,
            ..channels::sources::generic_capabilities()
        },
        created: ["A", "B", "C", "D", "E"].map(order).to_vec(),
        unverified: ["F", "G", "H"].map(order).to_vec(),
        windows: Mutex::default(),
        fails: None,
    }
}

fn placed(text: &str, days_ago: i64) -> Wanted {
    Wanted {
        number: number(text),
        placed_at: NOW.plus_s(-days_ago * DAY_S),
    }
}

async fn ask(listing: &Listing, wanted: &Wanted) -> Result<ListedOrder, NotGiven> {
    ask_by_date(listing, wanted, NOW).await
}

#[tokio::test]
async fn it_is_found_on_any_page_and_in_either_state() {
    for text in ["A", "E", "F", "H"] {
        let found = ask(&listing(), &placed(text, 3)).await.unwrap();
        assert_eq!(found.observation.channel_order_no, number(text));
    }
}

#[tokio::test]
async fn it_is_looked_for_around_its_date_and_never_beyond_what_may_be_read() {
    let listing = listing();
    for days_ago in [0, 3, 15] {
        let why = ask(&listing, &placed("NOBODYS", days_ago)).await.unwrap_err();
        assert_eq!((why.code.as_str(), why.may_pass), ("NOT_FOUND_AT_CHANNEL", false));
        let windows = std::mem::take(&mut *listing.windows.lock().unwrap());
        assert_eq!(windows.len(), 5, "all pages of both");
        for window in windows {
            assert!(
                window.from >= NOW.plus_s(-15 * DAY_S) && window.to <= NOW,
                "{window:?}"
            );
            assert!(window.from < window.to && window.to >= NOW.plus_s(-days_ago * DAY_S));
        }
    }
}

#[tokio::test]
async fn one_of_before_what_may_be_read_is_told_with_both_dates_and_the_channel_is_left_in_peace() {
    let listing = listing();
    let wanted = placed("A", 16);
    let why = ask(&listing, &wanted).await.unwrap_err();
    assert_eq!(
        (why.code.as_str(), why.may_pass),
        ("PAYMENT_DATE_MISMATCH", false)
    );
    for date in [NOW.plus_s(-15 * DAY_S), wanted.placed_at] {
        assert!(why.message.contains(&date.to_rfc3339()), "{}", why.message);
    }
    assert!(listing.windows.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_failure_of_the_channel_may_pass_as_it_says() {
    let mut listing = listing();
    let after = Duration::from_secs(30);
    listing.fails = Some(ChannelError::new(Call::ListOrders, Fault::Timeout { after }));
    let why = ask(&listing, &placed("A", 1)).await.unwrap_err();
    assert_eq!((why.code.as_str(), why.may_pass), ("TIMEOUT", true));
}

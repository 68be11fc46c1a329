//! Import: the channel's listing by window and page, taken in a page at a time.

use super::apply::Said;
use super::fetch::Asker;
use super::{Run, Stop};
use ::channels::ChannelError;
use ::channels::channel::{BadOrder, ListPage, ListStatus, ListWindow};
use domain::codes::ChannelOrderNo;
use domain::sync::observation::{ListedOrder, ObservedUnits};
use domain::sync::{Outcome, OutcomeKind};
use futures_util::future::{OptionFuture, join};
use std::collections::{BTreeMap, BTreeSet};

/// Pages of one listing at most.
const PAGES_MAX: u32 = 10_000;
/// Pages in a row that may bring nothing new: a channel that repeats its pages would never end.
const REPEATED_PAGES_MAX: u32 = 3;

/// What a run has seen listed: the lines of each order, to tell a repetition from a second order of the same number.
#[derive(Default)]
struct Seen(BTreeMap<ChannelOrderNo, BTreeSet<(String, String, u32)>>);

impl Run<'_> {
    /// Takes in what the channel lists, or of it the chosen orders.
    pub(super) async fn import(&mut self, chosen: Vec<ChannelOrderNo>) -> Result<(), Stop> {
        let window = ListWindow {
            from: self.window_start(),
            to: self.began_at,
        };
        let mut seen = Seen::default();
        for status in [ListStatus::Created, ListStatus::PendingVerification] {
            self.import_listing(window, status, &chosen, &mut seen).await?;
        }
        let missing: Vec<_> = chosen
            .iter()
            .filter(|no| !seen.0.contains_key(*no))
            .map(|no| {
                let text = "The channel does not list this order as open in the window. Look further back with --since";
                (no.to_string(), Outcome::with(OutcomeKind::Failed, "NOT_FOUND_AT_CHANNEL", text))
            })
            .collect();
        self.record_only(missing).await
    }

    async fn import_listing(
        &mut self,
        window: ListWindow,
        status: ListStatus,
        chosen: &[ChannelOrderNo],
        seen: &mut Seen,
    ) -> Result<(), Stop> {
        let mut listed_so_far: BTreeSet<ChannelOrderNo> = BTreeSet::new();
        let mut repeated = 0;
        let asker = self.asker();
        let mut listed = asker.list(window, status, 1).await?;
        for page_no in 1..=PAGES_MAX {
            self.may_go_on()?;
            let (mut said, mut failed) = (Vec::new(), Vec::new());
            let mut brings_new = false;
            for order in listed.orders {
                brings_new |= number_of(&order).is_none_or(|number| listed_so_far.insert(number.clone()));
                match order {
                    Ok(listed) => seen.sort(listed, chosen, &mut said, &mut failed),
                    Err(bad) => failed.push(bad_order_on(&bad, page_no)),
                }
            }
            repeated = if brings_new { 0 } else { repeated + 1 };
            let goes_on = !listed.last && repeated < REPEATED_PAGES_MAX && page_no < PAGES_MAX;
            let ask = OptionFuture::from(goes_on.then(|| asker.list(window, status, page_no + 1)));
            // The next page is asked for while this one is written.
            let (written, next) = join(self.write_listed(said, failed, page_no), ask).await;
            written?;
            if listed.last {
                return Ok(());
            }
            if repeated >= REPEATED_PAGES_MAX {
                let message = format!(
                    "The channel repeats its pages: {repeated} in a row brought nothing new, up to page {page_no}. \
                     What was listed is taken in; ask the channel why its listing does not end"
                );
                return Err(Stop::Failed {
                    code: "PAGES_REPEAT".to_owned(),
                    message,
                    may_pass: false,
                });
            }
            let Some(next) = next else { break };
            listed = next?;
        }
        let message =
            format!("The listing has more than {PAGES_MAX} pages. Choose a shorter window with --since");
        Err(Stop::Failed {
            code: "TOO_MANY_PAGES".to_owned(),
            message,
            may_pass: false,
        })
    }

    async fn write_listed(
        &mut self,
        said: Vec<Said>,
        failed: Vec<(String, Outcome)>,
        page_no: u32,
    ) -> Result<(), Stop> {
        self.apply(said).await?;
        self.record_only(failed).await?;
        Ok(self.refresh_as_it_grows(page_no).await?)
    }
}

impl Asker<'_> {
    async fn list(
        &self,
        window: ListWindow,
        status: ListStatus,
        page_no: u32,
    ) -> Result<ListPage, ChannelError> {
        let asked_at = self.app.clock.now();
        self.connector
            .list_orders(window, status, page_no, asked_at)
            .await
    }
}

/// The number of a listed order, where that much could be read.
fn number_of(order: &Result<ListedOrder, BadOrder>) -> Option<&ChannelOrderNo> {
    match order {
        Ok(listed) => Some(&listed.observation.channel_order_no),
        Err(bad) => bad.channel_order_no.as_ref(),
    }
}

impl Seen {
    /// New orders go on; the same one again is the channel repeating itself; another one of the same number is an error.
    fn sort(
        &mut self,
        listed: ListedOrder,
        chosen: &[ChannelOrderNo],
        said: &mut Vec<Said>,
        failed: &mut Vec<(String, Outcome)>,
    ) {
        let number = &listed.observation.channel_order_no;
        if !chosen.is_empty() && !chosen.contains(number) {
            return;
        }
        let lines = lines_of(&listed.observation.lines);
        match self.0.get(number) {
            None => {
                self.0.insert(number.clone(), lines);
                said.push(Said::Listed(Box::new(listed)));
            }
            Some(first) if *first == lines => {}
            Some(_) => {
                let text = "The channel lists two different orders under this number. The first one counts; the second was \
                            not taken in. Ask the channel which of them is right";
                let outcome = Outcome::with(OutcomeKind::Failed, "DUPLICATE_ORDER_NO", text);
                failed.push((number.to_string(), outcome));
            }
        }
    }
}

/// The lines without their status: line id, SKU, units in all.
fn lines_of(lines: &[ObservedUnits]) -> BTreeSet<(String, String, u32)> {
    let mut units: BTreeMap<(String, String), u32> = BTreeMap::new();
    for line in lines {
        let sku = line.sku.as_ref().map(ToString::to_string).unwrap_or_default();
        *units.entry((line.channel_item_id.to_string(), sku)).or_default() += line.quantity;
    }
    units
        .into_iter()
        .map(|((line, sku), quantity)| (line, sku, quantity))
        .collect()
}

/// The outcome of an order that could not be read, on a page of a listing.
fn bad_order_on(bad: &BadOrder, page_no: u32) -> (String, Outcome) {
    match &bad.channel_order_no {
        Some(_) => bad_order(bad),
        None => (
            format!("(page {page_no}, order {})", bad.position),
            bad_order(bad).1,
        ),
    }
}

/// Whether an outcome stands under the place of an order in an answer, since it came without a number.
pub(crate) fn is_a_place(no: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let between = |begin: &str, end: &str| no.strip_prefix(begin).and_then(|rest| rest.strip_suffix(end));
    let on_a_page = between("(page ", ")").and_then(|rest| rest.split_once(", order "));
    between("(order ", " of the answer)").is_some_and(is_number)
        || on_a_page.is_some_and(|(page, order)| is_number(page) && is_number(order))
}

/// The outcome of an order that could not be read.
pub(super) fn bad_order(bad: &BadOrder) -> (String, Outcome) {
    let named = match &bad.channel_order_no {
        Some(number) => number.to_string(),
        None => format!("(order {} of the answer)", bad.position),
    };
    (
        named,
        Outcome::with(OutcomeKind::Failed, bad.code, bad.message.clone()),
    )
}

#[cfg(test)]
mod tests {
    use super::{bad_order_on, is_a_place};
    use ::channels::channel::BadOrder;

    #[test]
    fn a_place_is_told_from_a_number() {
        let bad = BadOrder {
            channel_order_no: None,
            position: 3,
            code: "BAD",
            message: String::new(),
        };
        for place in [bad_order_on(&bad, 2).0, super::bad_order(&bad).0] {
            assert!(is_a_place(&place), "{place}");
        }
        for number in [
            "(A)112",
            "112-7",
            "(page 2)",
            "(order x of the answer)",
            "(page 1, order )",
        ] {
            assert!(!is_a_place(number), "{number}");
        }
    }
}

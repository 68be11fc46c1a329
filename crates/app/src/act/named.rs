//! Orders as people name them: by our code, or by the channel's number.

use crate::{App, AppError, Caller};
use domain::codes::{ChannelCode, OrderCode};
use std::collections::BTreeMap;

/// Names looked up at a time.
const NAMES: usize = 500;

/// What names turned out to mean.
pub(crate) struct NamedOrders(BTreeMap<String, Vec<(OrderCode, ChannelCode)>>);

impl NamedOrders {
    /// The order that a name means: the live one, else the newest.
    ///
    /// # Errors
    /// `NOT_FOUND`; `AMBIGUOUS` where live orders of several channels have the number, since work on one's orders must never hit
    /// another's.
    pub(crate) fn one(&self, name: &str) -> Result<&(OrderCode, ChannelCode), AppError> {
        match self.0.get(name).map_or(&[][..], Vec::as_slice) {
            [] => Err(AppError::not_found("order", name, "see `ordertide orders list`")),
            [one] => Ok(one),
            several => {
                let known: Vec<String> = several
                    .iter()
                    .map(|(code, channel)| format!("{code} of {channel}"))
                    .collect();
                Err(AppError::Ambiguous {
                    what: "order",
                    option: "our own code of it",
                    known: known.join(", "),
                })
            }
        }
    }

    /// Every order that a name means, and that alone.
    pub(crate) fn sure(&self) -> impl Iterator<Item = &(OrderCode, ChannelCode)> {
        self.0.values().filter_map(|orders| match orders.as_slice() {
            [one] => Some(one),
            [] | [_, _, ..] => None,
        })
    }
}

impl App {
    /// The orders behind the names.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) async fn named_orders(
        &self,
        caller: &Caller,
        names: &[String],
    ) -> Result<NamedOrders, AppError> {
        let mut found = BTreeMap::new();
        for names in names.chunks(NAMES) {
            found.extend(self.store.named_orders(&caller.tenant, names).await?);
        }
        Ok(NamedOrders(found))
    }
}

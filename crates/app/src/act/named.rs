//! Orders as people name them: by our code, or by the channel's number.

use crate::{App, AppError, Caller};
use domain::codes::{ChannelCode, OrderCode};
use std::collections::BTreeMap;

/// Names looked up at a time.
const NAMES: usize = 500;

impl App {
    /// The order behind each name: the live one, else the newest; names of none are left out.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) async fn named_orders(
        &self,
        caller: &Caller,
        names: &[String],
    ) -> Result<BTreeMap<String, (OrderCode, ChannelCode)>, AppError> {
        let mut found = BTreeMap::new();
        for names in names.chunks(NAMES) {
            found.extend(self.store.named_orders(&caller.tenant, names).await?);
        }
        Ok(found)
    }
}

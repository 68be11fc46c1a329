//! Stock for orders that wait for it, the oldest first (domain.md §3). A reconciler: it takes no payload and recomputes from
//! what is stored, so it may run at any time and any number of times.

use crate::{App, AppError, Caller};
use domain::change::OrderChange;
use domain::codes::{ChannelCode, OrderCode};
use domain::moment::Moment;
use domain::order::edit::Edit;
use domain::refusal::Refusal;
use std::collections::BTreeSet;
use store::{FollowUp, Loaded, Numbering, Pick, Scope, Written};

/// Orders in one transaction.
const PAGE: i64 = 100;

impl App {
    /// Reserves what stock there is for waiting units, and answers how many orders got some.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn allocate_waiting(&self, caller: &Caller) -> Result<usize, AppError> {
        let mut served = 0;
        let mut after = (Moment(i64::MIN), String::new());
        loop {
            let page = self
                .store
                .waiting(&caller.tenant, (after.0, &after.1), PAGE)
                .await?;
            let Some((code, _, placed_at)) = page.last() else {
                return Ok(served);
            };
            after = (*placed_at, code.to_string());
            for group in page.chunk_by(|a, b| a.1 == b.1) {
                served += self.allocate_group(caller, group).await?;
            }
        }
    }

    /// Orders of one channel that follow one another by age: they share the facilities that serve them.
    async fn allocate_group(
        &self,
        caller: &Caller,
        group: &[(OrderCode, ChannelCode, Moment)],
    ) -> Result<usize, AppError> {
        let Some((_, channel, _)) = group.first() else {
            return Ok(0);
        };
        let now = self.now(caller);
        let scope = Scope {
            tenant: caller.tenant.clone(),
            pick: Pick::Codes(group.iter().map(|(code, ..)| code.clone()).collect()),
            skus: BTreeSet::new(),
            facilities: self.store.facilities(&caller.tenant, Some(channel)).await?,
            numbering: Numbering::Papers,
            now,
            fence: caller.fence.clone(),
        };
        let served = self
            .store
            .decide(
                &scope,
                &caller.actor(now.0),
                "stock for a waiting order",
                reserve_all,
            )
            .await?;
        Ok(served)
    }
}

fn reserve_all(loaded: Loaded) -> Written<usize> {
    let Loaded {
        mut orders,
        mut desk,
        next_order,
        rivals: _,
        shelf: _,
    } = loaded;
    orders.sort_by(|a, b| (a.placed_at, &a.code).cmp(&(b.placed_at, &b.code)));
    let mut changes: Vec<OrderChange> = Vec::new();
    for order in &orders {
        let reserved = desk.all_or_nothing(|desk| {
            let mut edit = Edit::of(order, desk);
            edit.reserve_waiting()?;
            Ok::<_, Refusal>(edit.finish())
        });
        // A facility without a PACKING sequence cannot make packages: its orders go on waiting, and doctor says so.
        changes.extend(reserved.ok().flatten());
    }
    let result = changes.len();
    Written {
        changes,
        adjustment: None,
        desk,
        next_order,
        page: None,
        follow_up: FollowUp::default(),
        result,
    }
}

//! What a run about cancelled deliveries records: one outcome an order, as every run does.

use domain::codes::{ChannelOrderNo, OrderCode};
use domain::sync::{Outcome, OutcomeKind};
use std::collections::BTreeMap;
use store::{Claimed, PageRecord};

/// A page of a run's record, before its outcomes are known.
#[derive(Debug, Clone)]
pub(super) struct Page(PageRecord);

impl Page {
    /// The page with this number.
    pub(super) fn of(work: &Claimed, page_no: u32) -> Self {
        Self(PageRecord {
            run_id: work.fence.run_id.clone(),
            token: work.fence.token,
            channel: Some(work.channel.clone()),
            page_no,
            ..PageRecord::default()
        })
    }

    /// The page with what came of the deliveries of each order.
    pub(super) fn record<'o>(
        &self,
        each: impl Iterator<Item = (&'o OrderCode, &'o [Outcome])>,
        numbers: &BTreeMap<OrderCode, ChannelOrderNo>,
    ) -> PageRecord {
        let mut record = self.0.clone();
        for (order, outcomes) in each {
            let (Some(number), Some(outcome)) = (numbers.get(order), together(outcomes)) else {
                continue;
            };
            let [unchanged, skipped, changed, contradiction, failed] = &mut record.counts;
            *match outcome.kind {
                OutcomeKind::Unchanged => unchanged,
                OutcomeKind::Skipped => skipped,
                OutcomeKind::Changed => changed,
                OutcomeKind::Contradiction => contradiction,
                OutcomeKind::Failed => failed,
            } += 1;
            record.outcomes.push((number.clone(), outcome));
        }
        record
    }
}

/// The outcome of an order: that of its deliveries, a failure first.
fn together(outcomes: &[Outcome]) -> Option<Outcome> {
    let first = outcomes
        .iter()
        .find(|outcome| outcome.kind == OutcomeKind::Failed)
        .or(outcomes.first())?;
    let messages: Vec<&str> = outcomes.iter().map(|outcome| outcome.message.as_str()).collect();
    Some(Outcome {
        message: messages.join("; "),
        ..first.clone()
    })
}

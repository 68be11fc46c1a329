//! What the channel answers to a cancel of ours (domain.md §6): acknowledged, or refused, which is a contradiction.

use super::edit::Edit;
use super::event::EventKind;
use crate::codes::ChannelItemId;
use crate::order::SaleOrder;
use crate::recovery::{CancelledDelivery, Push};
use crate::sync::contradiction::ContradictionKind;
use std::collections::BTreeMap;

/// The channel's answer to a cancel of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PushAnswer {
    /// It cancelled the units too.
    Acknowledged,
    /// No answer could be had: whether it cancelled them is not known.
    NotKnown {
        /// The stable code.
        code: String,
        /// What happened, and what to do.
        message: String,
    },
    /// It did not.
    Refused {
        /// The stable code.
        code: String,
        /// In the channel's own words, and what to do.
        message: String,
    },
}

/// The units that a cancelled delivery asks the channel to cancel, by line; empty where they are of no line of a channel.
pub fn units_to_push(order: &SaleOrder, record: &CancelledDelivery) -> BTreeMap<ChannelItemId, u32> {
    let mut units = BTreeMap::new();
    for item in record.items.iter().filter_map(|no| order.item(*no)) {
        if let Some(line) = &item.channel_item_id {
            *units.entry(line.clone()).or_default() += 1;
        }
    }
    units
}

impl Edit<'_> {
    /// Takes the channel's answer to the cancel of a delivery; one that waits for none is left as it is.
    pub fn push_answered(&mut self, record: u32, answer: &PushAnswer) {
        let at = self.now();
        let Some(record) = self.order.cancelled.iter_mut().find(|r| r.no == record) else {
            return;
        };
        if !matches!(record.push, Some(Push::Pending { .. })) {
            return;
        }
        let (no, items) = (record.no, record.items.clone());
        match answer {
            PushAnswer::Acknowledged => {
                record.push = Some(Push::Acknowledged { at });
                let text = format!("The channel cancelled delivery {no} too");
                self.note(EventKind::CancelPushed, &items, text);
            }
            PushAnswer::NotKnown { code, message } => {
                record.push = Some(Push::Refused {
                    at,
                    code: code.clone(),
                    message: message.clone(),
                });
                let text =
                    format!("Whether the channel cancelled delivery {no} is not known: {message} ({code})");
                self.note(EventKind::CancelPushed, &items, text);
            }
            PushAnswer::Refused { code, message } => {
                record.push = Some(Push::Refused {
                    at,
                    code: code.clone(),
                    message: message.clone(),
                });
                let text = format!("The channel did not cancel delivery {no}: {message} ({code})");
                self.note(EventKind::CancelPushed, &items, text);
                self.contradict_refused_cancel(items, message);
            }
        }
    }

    fn contradict_refused_cancel(&mut self, items: Vec<u32>, word: &str) {
        let kind = ContradictionKind::CancelRefusedThere;
        let no = self.contradict(kind, items.clone(), word);
        let text = format!("Contradiction {no} ({kind}): the channel still wants it");
        self.note(EventKind::ContradictionChanged, &items, text);
    }
}

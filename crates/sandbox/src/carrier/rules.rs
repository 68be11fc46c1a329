//! The rules by which the carrier says yes and no; the control side changes them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::bounds;
use crate::refusal::Refusal;

/// The most slots of a day: one an hour.
const MAX_SLOTS: usize = 24;
/// The most postal codes that can be kept out.
const MAX_POSTAL_CODES: usize = 10_000;

/// Hours of a day in which the carrier comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SlotRule {
    /// The hour it begins, 0 to 23.
    pub(crate) from_hour: u8,
    /// The hour it ends, 1 to 24.
    pub(crate) to_hour: u8,
    /// How many pickups fit in.
    pub(crate) capacity: u32,
}

/// A refusal that waits for the next pickup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NextRefusal {
    pub(crate) code: String,
    #[serde(default)]
    pub(crate) message: String,
}

/// What the carrier goes by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Rules {
    /// From this hour on, pickups of the same day can be neither requested nor changed; 24 for never.
    pub(crate) cut_off_hour: u8,
    /// When it comes, in the sequence of the day.
    pub(crate) slots: Vec<SlotRule>,
    /// Whether pickups are accepted when they are requested; else by a control call.
    pub(crate) accept_at_once: bool,
    /// Recipients' postal codes it does not go to.
    pub(crate) not_serviceable: BTreeSet<String>,
    /// Refuses the next pickup that is requested, and is gone then.
    pub(crate) refuse_next_pickup: Option<NextRefusal>,
}

impl Default for Rules {
    /// Cut-off at 14:00, from 9 to 13 and from 13 to 18 with 100 pickups each, accepted at once, to everywhere.
    fn default() -> Self {
        let slot = |from_hour, to_hour| SlotRule {
            from_hour,
            to_hour,
            capacity: 100,
        };
        Self {
            cut_off_hour: 14,
            slots: vec![slot(9, 13), slot(13, 18)],
            accept_at_once: true,
            not_serviceable: BTreeSet::new(),
            refuse_next_pickup: None,
        }
    }
}

/// Rules as they are sent; those absent stay.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RulesChange {
    cut_off_hour: Option<u8>,
    slots: Option<Vec<SlotRule>>,
    accept_at_once: Option<bool>,
    not_serviceable: Option<BTreeSet<String>>,
    refuse_next_pickup: Option<NextRefusal>,
}

impl RulesChange {
    /// The rules with the given ones in place of their own.
    pub(crate) fn onto(self, rules: &Rules) -> Result<Rules, Refusal> {
        let changed = Rules {
            cut_off_hour: self.cut_off_hour.unwrap_or(rules.cut_off_hour),
            slots: self.slots.unwrap_or_else(|| rules.slots.clone()),
            accept_at_once: self.accept_at_once.unwrap_or(rules.accept_at_once),
            not_serviceable: self
                .not_serviceable
                .unwrap_or_else(|| rules.not_serviceable.clone()),
            refuse_next_pickup: self
                .refuse_next_pickup
                .or_else(|| rules.refuse_next_pickup.clone()),
        };
        changed.check().map(|()| changed)
    }
}

impl Rules {
    fn check(&self) -> Result<(), Refusal> {
        let bad = |message: String| Err(Refusal::Bad(message));
        if self.cut_off_hour > 24 {
            return bad("cut_off_hour must be 0 to 24".to_owned());
        }
        if self.slots.is_empty() || self.slots.len() > MAX_SLOTS {
            return bad(format!("slots must be 1 to {MAX_SLOTS}"));
        }
        let in_day = |slot: &SlotRule| slot.from_hour < slot.to_hour && slot.to_hour <= 24;
        let in_sequence = self
            .slots
            .windows(2)
            .all(|pair| pair[0].to_hour <= pair[1].from_hour);
        if !self.slots.iter().all(in_day) || !in_sequence {
            return bad(
                "each slot must end after it begins, by 24, and before the next one begins".to_owned(),
            );
        }
        if self.not_serviceable.len() > MAX_POSTAL_CODES {
            return bad(format!("at most {MAX_POSTAL_CODES} postal codes"));
        }
        for postal_code in &self.not_serviceable {
            bounds::code("not_serviceable", postal_code)?;
        }
        if let Some(refusal) = &self.refuse_next_pickup {
            bounds::code("code", &refusal.code)?;
            bounds::text("message", &refusal.message)?;
        }
        Ok(())
    }
}

//! What became of one order in a run: exactly one outcome for each.

use crate::order::item::text_enum;
use serde::{Deserialize, Serialize};

text_enum! {
    /// The five ways in which an order can leave a run, the mildest first; where an order comes up several times in one run,
    /// the gravest counts.
    OutcomeKind {
        /// Nothing was to be done.
        Unchanged = "unchanged",
        /// Left out, and why.
        Skipped = "skipped",
        /// Something changed.
        Changed = "changed",
        /// The channel and we cannot both be right.
        Contradiction = "contradiction",
        /// It could not be done, and why.
        Failed = "failed",
    }
}

/// An order's outcome with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Which of the five.
    pub kind: OutcomeKind,
    /// A stable code where there is a reason to tell.
    pub code: Option<String>,
    /// For people.
    pub message: String,
}

impl Outcome {
    /// An outcome with a code and a message.
    pub fn with(kind: OutcomeKind, code: &str, message: impl Into<String>) -> Self {
        Self {
            kind,
            code: Some(code.to_owned()),
            message: message.into(),
        }
    }

    /// Nothing was to be done.
    pub fn unchanged() -> Self {
        Self {
            kind: OutcomeKind::Unchanged,
            code: None,
            message: String::new(),
        }
    }
}

impl From<crate::refusal::Refusal> for Outcome {
    fn from(refusal: crate::refusal::Refusal) -> Self {
        Self::with(OutcomeKind::Failed, refusal.code.as_str(), refusal.message)
    }
}

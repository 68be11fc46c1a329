//! Scans, and the feed of them.

use jiff::Timestamp;
use jiff::tz::Offset;
use serde_json::{Value, json};

use super::no::written;
use crate::refusal::Refusal;

/// A parcel was seen.
#[derive(Clone, Debug)]
pub(crate) struct NewScan {
    pub(crate) tracking_no: String,
    pub(crate) at: Timestamp,
    pub(crate) code: String,
    pub(crate) raw: Option<String>,
    pub(crate) place: Option<String>,
}

/// A scan in the feed.
#[derive(Clone, Debug)]
pub(crate) struct Scan {
    number: usize,
    seen: NewScan,
}

impl Scan {
    /// The scan as the contract writes it.
    pub(crate) fn shown(&self, offset: Offset) -> Value {
        json!({
            "scan_id": format!("SCAN-{}", self.number),
            "tracking_no": self.seen.tracking_no,
            "at": written(self.seen.at, offset),
            "code": self.seen.code,
            "raw": self.seen.raw,
            "place": self.seen.place,
        })
    }
}

/// All scans, in the sequence in which they came.
pub(crate) struct Scans {
    all: Vec<Scan>,
    capacity: usize,
}

impl Scans {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            all: Vec::new(),
            capacity,
        }
    }

    /// Refuses when `count` more scans would not fit.
    pub(crate) fn room_for(&self, count: usize) -> Result<(), Refusal> {
        if self.all.len().saturating_add(count) > self.capacity {
            return Err(Refusal::Conflict(format!(
                "the sandbox holds at most {} scans",
                self.capacity
            )));
        }
        Ok(())
    }

    /// Puts a scan into the feed. Look for room first.
    pub(crate) fn push(&mut self, seen: NewScan) -> &Scan {
        let number = self.all.len() + 1;
        self.all.push(Scan { number, seen });
        &self.all[number - 1]
    }

    /// The scans after a cursor, the cursor behind them, and whether more wait. None for a cursor never given out.
    pub(crate) fn page(&self, since: Option<&str>, limit: usize) -> Option<(&[Scan], String, bool)> {
        let start = match since {
            None => 0,
            Some(cursor) => cursor.strip_prefix('c')?.parse::<usize>().ok()?,
        };
        let rest = self.all.get(start..)?;
        let page = &rest[..rest.len().min(limit)];
        Some((page, format!("c{}", start + page.len()), rest.len() > limit))
    }
}

//! A pickup as it is written, how it is named, and how it is asked for.

use crate::orders::words::PackageStatus;
use crate::problem::Problem;
use crate::read::{at_most, facility_code, moment};
use crate::wire::{when, wire_enum};
use app::process::{PickupLine, PickupWish};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

wire_enum! {
    /// How a pickup stands.
    PickupState of domain::package::PickupState {
        Requested = "REQUESTED", Accepted = "ACCEPTED", Collected = "COLLECTED", Failed = "FAILED", Cancelled = "CANCELLED",
    }
}

/// Characters of a note, as the use case has it: what a driver reads.
const NOTE_CHARS_MAX: usize = 500;

/// A pickup with its packages.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "pickup_no": "WH1-PU000001", "facility": "WH1", "carrier": "OWN", "state": "ACCEPTED",
    "from": "2026-11-22T05:00:00Z", "to": "2026-11-22T07:00:00Z", "note": "gate 2", "asked_by": "key:erp",
    "asked_at": "2026-11-21T08:00:00Z", "closed_at": null, "carrier_ref": null, "code": null, "message": null,
    "next_from": null, "next_to": null,
    "packages": [{"packing_no": "WH1-PK000001", "status": "READY_TO_SHIP"}]
}))]
pub(crate) struct Pickup {
    pickup_no: String,
    facility: String,
    carrier: String,
    state: PickupState,
    /// From when the carrier may come.
    from: Option<String>,
    /// Until when.
    to: Option<String>,
    note: Option<String>,
    asked_by: String,
    asked_at: String,
    /// When it was over.
    closed_at: Option<String>,
    /// The carrier's own number of it, once it is known.
    carrier_ref: Option<String>,
    /// The code of what the carrier said last, where that was no yes.
    code: Option<String>,
    /// What it said, in its own words, or why it could not be asked.
    message: Option<String>,
    /// From when the carrier could come instead, where it said so.
    next_from: Option<String>,
    /// Until when.
    next_to: Option<String>,
    packages: Vec<PickedUp>,
}

/// A package of a pickup.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PickedUp {
    packing_no: String,
    status: PackageStatus,
}

impl From<PickupLine> for Pickup {
    fn from(line: PickupLine) -> Self {
        let pickup = line.pickup;
        let (from, to) = pickup.window.unzip();
        let (code, message) = pickup.said.unzip();
        let (next_from, next_to) = pickup.next_slot.unzip();
        let packages = line.packages.into_iter();
        Self {
            pickup_no: pickup.pickup_no,
            facility: pickup.facility.to_string(),
            carrier: pickup.carrier,
            state: pickup.state.into(),
            from: when(from),
            to: when(to),
            note: pickup.note,
            asked_by: pickup.asked_by,
            asked_at: pickup.asked_at.to_rfc3339(),
            closed_at: when(pickup.closed_at),
            carrier_ref: pickup.carrier_ref,
            code,
            message,
            next_from: when(next_from),
            next_to: when(next_to),
            packages: packages
                .map(|(packing_no, status)| PickedUp {
                    packing_no,
                    status: status.into(),
                })
                .collect(),
        }
    }
}

/// Whose pickup it is, where several facilities have one with its number.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OfFacility {
    /// The facility, where several have a pickup with this number (`AMBIGUOUS`).
    #[param(
        min_length = 1,
        max_length = 32,
        pattern = "^[A-Za-z0-9_-]+$",
        example = "WH1"
    )]
    facility: Option<String>,
}

impl OfFacility {
    pub(super) fn read(self) -> Result<Option<String>, Problem> {
        facility_code(self.facility)
    }
}

/// When the carrier may come, and a note. A window has both its ends.
pub(super) fn wish_of(
    from: Option<String>,
    to: Option<String>,
    note: Option<String>,
) -> Result<PickupWish, Problem> {
    let window = match (moment("from", from)?, moment("to", to)?) {
        (None, None) => None,
        (Some(from), Some(to)) => Some((from, to)),
        (Some(_), None) | (None, Some(_)) => {
            return Err(Problem::bad_input("from and to: give both or none"));
        }
    };
    if let Some(note) = &note {
        at_most("note, in characters", note.chars().count(), NOTE_CHARS_MAX)?;
    }
    Ok(PickupWish { window, note })
}

//! Processing of packages after confirmation: waybill, pickup, hand-over, one or many (domain.md §5); and what a scan says.

mod fonts;
mod name;
mod paper;
mod pickup;
mod print;
mod scan;
mod step;

pub use fonts::PaperFonts;
pub use name::PackageName;
pub use pickup::{PickupLine, PickupWish};
pub use print::Papers;
pub use scan::Scanned;
pub use step::{Step, Stepped};

use domain::codes::CarrierCode;
use domain::order::Tracking;
use domain::order::item::PackageKey;

/// The tracking number of a package that the seller hands over himself: its packing no., with the waybill's number after the
/// first, so that no tracking number is used twice.
fn own_tracking(key: &PackageKey, serial: u32) -> Tracking {
    Tracking {
        tracking_no: match serial {
            0 | 1 => key.packing_no.clone(),
            later => format!("{}-{later}", key.packing_no),
        },
        carrier: CarrierCode::OWN.to_owned(),
        serial,
    }
}

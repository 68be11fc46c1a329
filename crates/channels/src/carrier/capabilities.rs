//! What a carrier can do.

/// What a carrier lets us do; callers obey it. A bound of zero is read as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CarrierCapabilities {
    /// It tells where parcels are. Without it, [`super::Carrier::scans`] is always empty.
    pub tells_scans: bool,
    /// It tells whether a pickup took place. Without it, a pickup stays as it was booked, and people say so.
    pub tells_collection: bool,
    /// How many parcels one request for waybills may name.
    pub waybill_batch_max: u32,
    /// How many tracking numbers one request to void may name.
    pub void_batch_max: u32,
    /// How many parcels one pickup may name. More are refused before the carrier is asked.
    pub pickup_parcels_max: u32,
    /// How many pickups one question may name.
    pub pickup_batch_max: u32,
    /// How many scans one page holds at most.
    pub scan_page_max: u32,
}

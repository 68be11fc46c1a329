//! Carriers: who gives waybill numbers, collects parcels and tells where they are.
//!
//! A carrier is asked through [`Carrier`]. [`HttpCarrier`] speaks our generic carrier contract
//! (docs/carrier-contract.md); [`Own`] stands for a seller who hands parcels over without an account anywhere.
//! Nothing is remembered here: what to ask, and what an answer changes, is decided by the caller.

mod answers;
mod capabilities;
mod error;
mod http;
mod key;
mod own;
mod parcel;
mod pickup;
mod refusal;
mod scan;

pub use self::http::{CarrierConfig, CarrierConfigError, HttpCarrier, generic_capabilities};
pub use answers::{Answers, ItemFault};
pub use capabilities::CarrierCapabilities;
pub use error::{CarrierCall, CarrierError};
pub use key::{BadKey, IntentKey};
pub use own::Own;
pub use parcel::{CashOnDelivery, Parcel, Voided, Waybill};
pub use pickup::{Pickup, PickupBooked, PickupRequest, PickupState, Slot};
pub use refusal::{CarrierRefusal, RefusalReason};
pub use scan::{BadScan, Scan, ScanCode, ScanPage};

use crate::channel::TestStep;
use async_trait::async_trait;

/// A step of a connection test of a carrier.
pub type CarrierTestStep = TestStep<CarrierError>;

/// What a carrier says to a pickup: taken, or refused in its own words.
pub type PickupAnswer = Result<PickupBooked, CarrierRefusal>;

/// A carrier that can be asked.
///
/// Calls that change something take an [`IntentKey`]: the same intention sent again, after a timeout or a crash, has
/// no second effect and gets the first answer.
#[async_trait]
pub trait Carrier: Send + Sync {
    /// What the carrier can do; callers obey it.
    fn capabilities(&self) -> &CarrierCapabilities;

    /// Tries the connection step by step. A step that fails leaves the later ones not tried.
    async fn test(&self) -> Vec<CarrierTestStep>;

    /// A tracking number for each parcel. More than the carrier takes at once go in several requests, one after the
    /// other; the first that fails ends the asking ([`Answers::stopped`]), and what was answered before it stands.
    /// A parcel (facility, packing no. and serial) that has its number gets the same one again.
    async fn waybills(&self, parcels: &[Parcel], key: &IntentKey) -> Answers<Waybill>;

    /// Gives tracking numbers back that will not be used, in batches as for [`Carrier::waybills`]. One that was
    /// given back before counts as voided.
    async fn void(&self, tracking_nos: &[String], key: &IntentKey) -> Answers<Voided>;

    /// Asks the carrier to come. The same [`PickupRequest::request_id`] is one pickup, however often it is sent.
    ///
    /// # Errors
    /// [`CarrierError`] where no answer could be read; whether the carrier comes is then not known.
    async fn request_pickup(
        &self,
        request: &PickupRequest,
        key: &IntentKey,
    ) -> Result<PickupAnswer, CarrierError>;

    /// Changes window, address, parcels and note of a pickup to those of `request`; its request id is not looked at.
    ///
    /// # Errors
    /// [`CarrierError`] where no answer could be read.
    async fn edit_pickup(
        &self,
        carrier_ref: &str,
        request: &PickupRequest,
        key: &IntentKey,
    ) -> Result<PickupAnswer, CarrierError>;

    /// Calls a pickup off. One that was called off before is called off again without harm.
    ///
    /// # Errors
    /// [`CarrierError`] where no answer could be read.
    async fn cancel_pickup(&self, carrier_ref: &str, key: &IntentKey) -> Result<PickupAnswer, CarrierError>;

    /// How these pickups stand, in batches as for [`Carrier::waybills`]. Worth asking only where
    /// [`CarrierCapabilities::tells_collection`].
    async fn pickups(&self, carrier_refs: &[String]) -> Answers<Pickup>;

    /// Scans of parcels after the cursor, in the carrier's sequence; from the beginning without one. `limit` is cut to
    /// what the carrier gives at once. The same scan may come again: its id tells. Worth asking only where
    /// [`CarrierCapabilities::tells_scans`].
    ///
    /// # Errors
    /// [`CarrierError`] where no page could be read. Faults of single scans are inside the page.
    async fn scans(&self, since: Option<&str>, limit: u32) -> Result<ScanPage, CarrierError>;
}

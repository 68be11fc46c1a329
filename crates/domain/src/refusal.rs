//! Why something was not done: the errors that rules give.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! refusal_codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal),+ $(,)?) => {
        /// The stable codes of refusals; programs match on them, so none is ever renamed.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum RefusalCode { $($(#[$doc])* #[serde(rename = $text)] $name),+ }
        impl RefusalCode {
            /// The code as it is stored and shown.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }
        }
    };
}

refusal_codes! {
    /// A number must be drawn from a sequence that nobody has defined.
    SequenceNotDefined = "SEQUENCE_NOT_DEFINED",
    /// The sequence gave a number that was issued before.
    NumberAlreadyIssued = "NUMBER_ALREADY_ISSUED",
    /// The state does not allow the command.
    NotAllowedInState = "NOT_ALLOWED_IN_STATE",
    /// Not enough stock for it.
    StockShort = "STOCK_SHORT",
    /// The order is on hold.
    OnHold = "ON_HOLD",
    /// The channel has yet to verify the order.
    Unverified = "UNVERIFIED",
    /// A claim is open.
    OnClaim = "ON_CLAIM",
    /// The address lacks what a courier needs.
    AddressIncomplete = "ADDRESS_INCOMPLETE",
    /// An item's SKU is not in the catalogue.
    SkuUnmapped = "SKU_UNMAPPED",
    /// A text has characters or a length that its rule forbids.
    BadInput = "BAD_INPUT",
    /// A live order has this number already.
    DuplicateAlive = "DUPLICATE_ALIVE",
    /// The order is cancelled and is found under Cancelled Delivery.
    OrderCancelled = "ORDER_CANCELLED",
    /// No facility serves the channel.
    NoFacility = "NO_FACILITY",
    /// The tenant is not live.
    TenantNotLive = "TENANT_NOT_LIVE",
    /// The order has no item with this number.
    ItemNotFound = "ITEM_NOT_FOUND",
    /// The unit does not wait for putaway.
    NotPending = "NOT_PENDING",
    /// The unit lies in another facility.
    OtherFacility = "OTHER_FACILITY",
    /// The unit waits for another reason than the putaway is for.
    OtherSource = "OTHER_SOURCE",
    /// The unit lies in an open putaway.
    AlreadyInPutaway = "ALREADY_IN_PUTAWAY",
    /// The putaway has no line with this number.
    LineNotFound = "LINE_NOT_FOUND",
    /// The line's unit was put away.
    LineAlreadyDone = "LINE_ALREADY_DONE",
    /// The line's unit left while it lay in the putaway.
    LineWithdrawn = "LINE_WITHDRAWN",
    /// What is missing needs a reason.
    ReasonRequired = "REASON_REQUIRED",
    /// What was scanned is not of this putaway.
    NotInPutaway = "NOT_IN_PUTAWAY",
    /// What was scanned may be several things.
    ScanAmbiguous = "SCAN_AMBIGUOUS",
    /// More was scanned than waits in the putaway.
    OverQuantity = "OVER_QUANTITY",
    /// The unit was found bad or missing at its inspection.
    FoundBad = "FOUND_BAD",
    /// The scan's id is that of another scan.
    ScanIdUsed = "SCAN_ID_USED",
    /// The facility has no such shelf.
    ShelfUnknown = "SHELF_UNKNOWN",
    /// Nothing may be put on the shelf.
    ShelfBlocked = "SHELF_BLOCKED",
    /// The shelf holds as much as it can.
    ShelfFull = "SHELF_FULL",
    /// Something lies on the shelf, or was promised from it.
    ShelfInUse = "SHELF_IN_USE",
    /// No scan can be taken back.
    NothingToUndo = "NOTHING_TO_UNDO",
    /// Another scan came after it.
    NotTheLastScan = "NOT_THE_LAST_SCAN",
    /// The unit was promised to an order since.
    UnitPromised = "UNIT_PROMISED",
    /// The channel holds the order as cancelled.
    CancelledAtChannel = "CANCELLED_AT_CHANNEL",
    /// The channel has it on its way.
    AlreadyOnDelivery = "ALREADY_ON_DELIVERY",
    /// The channel is being asked to cancel.
    CancelPendingAtChannel = "CANCEL_PENDING_AT_CHANNEL",
    /// It was cancelled too long ago to come back.
    RecoveryWindowOver = "RECOVERY_WINDOW_OVER",
    /// Its goods may be on their way although it is cancelled.
    GoodsMayBeOut = "GOODS_MAY_BE_OUT",
    /// The channel cannot be asked now.
    ChannelNotReady = "CHANNEL_NOT_READY",
    /// It came back already.
    AlreadyBack = "ALREADY_BACK",
    /// A resync of the order is under way.
    Resyncing = "RESYNCING",
    /// The channel does not know the order (any more).
    NotFoundAtChannel = "NOT_FOUND_AT_CHANNEL",
    /// The channel has a word that the status table lacks: whether the order is valid cannot be told.
    UnknownWord = "UNKNOWN_WORD",
    /// The channel has it in another currency than it was taken in with.
    CurrencyDiffers = "CURRENCY_DIFFERS",
    /// The channel says that nobody paid.
    NotPaid = "NOT_PAID",
    /// The channel can be asked by payment date only, and that date is unknown or out of its reach.
    PaymentDateMismatch = "PAYMENT_DATE_MISMATCH",
    /// It has a waybill already.
    AlreadyPrinted = "ALREADY_PRINTED",
    /// It has no waybill.
    NotPrinted = "NOT_PRINTED",
    /// A label cannot be printed, since no font has a character of it.
    FontMissing = "FONT_MISSING",
    /// A paper cannot be made of what it should say.
    PaperRefused = "PAPER_REFUSED",
    /// The carrier does not go there.
    NotServiceable = "NOT_SERVICEABLE",
    /// The carrier cannot work with an address.
    BadAddress = "BAD_ADDRESS",
    /// The carrier cannot work with a parcel's weight, or the money to be taken.
    BadParcel = "BAD_PARCEL",
    /// The carrier has the parcel.
    AlreadyCollected = "ALREADY_COLLECTED",
    /// The carrier does not know the tracking number.
    UnknownParcel = "UNKNOWN_PARCEL",
    /// The carrier has the parcel in another pickup.
    InOtherPickup = "IN_OTHER_PICKUP",
    /// The carrier does not know the pickup.
    UnknownPickup = "UNKNOWN_PICKUP",
    /// The pickup is over at the carrier.
    PickupClosed = "PICKUP_CLOSED",
    /// It is too late for this day at the carrier.
    CutOffPassed = "CUT_OFF_PASSED",
    /// The carrier has no room in this window.
    SlotFull = "SLOT_FULL",
    /// The carrier does not come at such a time.
    BadWindow = "BAD_WINDOW",
    /// More parcels than the carrier takes in one pickup.
    TooManyParcels = "TOO_MANY_PARCELS",
    /// The carrier said no, for a reason of its own.
    CarrierRefused = "CARRIER_REFUSED",
    /// The carrier refused the account's key.
    CarrierAuth = "CARRIER_AUTH",
    /// The package is not what its carrier was told any more.
    ParcelChanged = "PARCEL_CHANGED",
    /// The carrier gave a tracking number that another parcel has.
    NumberTaken = "NUMBER_TAKEN",
    /// The carrier could not be asked, or its answer not be used.
    CarrierNotAsked = "CARRIER_NOT_ASKED",
    /// The run that was to do it was ended by a person before it did.
    RunCancelled = "RUN_CANCELLED",
    /// The tenant keeps as much of uploads as it may.
    UploadsFull = "UPLOADS_FULL",
    /// Something of ours went wrong; nothing was changed.
    Internal = "INTERNAL",
}

/// What sort of refusal it is: statuses of the API and exit codes of commands follow from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalSort {
    /// What was asked breaks a rule of its form.
    BadInput,
    /// A part of what was asked does not exist.
    NotFound,
    /// The tenant must go live first.
    NotLive,
    /// As things stand it is not allowed.
    NotAllowed,
}

impl RefusalCode {
    /// Which sort it is.
    #[rustfmt::skip]
    pub const fn sort(self) -> RefusalSort {
        match self {
            Self::BadInput | Self::ReasonRequired => RefusalSort::BadInput,
            Self::ItemNotFound | Self::LineNotFound | Self::ShelfUnknown => RefusalSort::NotFound,
            Self::TenantNotLive => RefusalSort::NotLive,
            Self::SequenceNotDefined | Self::NumberAlreadyIssued | Self::NotAllowedInState | Self::StockShort
            | Self::OnHold | Self::Unverified | Self::OnClaim | Self::AddressIncomplete | Self::SkuUnmapped
            | Self::DuplicateAlive | Self::OrderCancelled | Self::NoFacility | Self::NotPending | Self::OtherFacility
            | Self::OtherSource | Self::AlreadyInPutaway | Self::LineAlreadyDone | Self::LineWithdrawn
            | Self::NotInPutaway | Self::ScanAmbiguous | Self::OverQuantity | Self::FoundBad | Self::ScanIdUsed
            | Self::ShelfBlocked | Self::ShelfFull | Self::ShelfInUse | Self::NothingToUndo | Self::NotTheLastScan
            | Self::UnitPromised | Self::CancelledAtChannel | Self::AlreadyOnDelivery | Self::CancelPendingAtChannel
            | Self::RecoveryWindowOver | Self::GoodsMayBeOut | Self::ChannelNotReady | Self::AlreadyBack | Self::Resyncing
            | Self::NotFoundAtChannel | Self::UnknownWord | Self::CurrencyDiffers | Self::NotPaid
            | Self::PaymentDateMismatch | Self::AlreadyPrinted | Self::NotPrinted | Self::FontMissing
            | Self::PaperRefused | Self::NotServiceable | Self::BadAddress | Self::BadParcel | Self::AlreadyCollected
            | Self::UnknownParcel | Self::InOtherPickup | Self::UnknownPickup | Self::PickupClosed
            | Self::CutOffPassed | Self::SlotFull | Self::BadWindow | Self::TooManyParcels | Self::CarrierRefused
            | Self::CarrierAuth | Self::ParcelChanged | Self::NumberTaken | Self::CarrierNotAsked | Self::RunCancelled
            | Self::UploadsFull | Self::Internal => RefusalSort::NotAllowed,
        }
    }
}

/// A refusal: nothing was changed, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub struct Refusal {
    /// The stable code.
    pub code: RefusalCode,
    /// What happened and why, and what to do, in one or two sentences.
    pub message: String,
}

impl Refusal {
    /// A refusal with its code and its text.
    pub fn new(code: RefusalCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.message, self.code.as_str())
    }
}

/// Why one line of a command was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineRefused {
    /// Which one, as people name it: a line's number, or an order's code and an item's number.
    pub place: String,
    /// Why.
    #[serde(flatten)]
    pub refusal: Refusal,
}

impl LineRefused {
    /// A line with its refusal.
    pub fn new(place: String, refusal: Refusal) -> Self {
        Self { place, refusal }
    }
}

/// A command on several lines that was refused as a whole: nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// For a reason of its own.
    Whole(Refusal),
    /// For these lines; there is at least one.
    Lines(Vec<LineRefused>),
}

impl Refused {
    /// Refuses where a line is refused.
    ///
    /// # Errors
    /// Those lines.
    pub fn if_any(lines: Vec<LineRefused>) -> Result<(), Self> {
        match lines.is_empty() {
            true => Ok(()),
            false => Err(Self::Lines(lines)),
        }
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self::Whole(refusal)
    }
}

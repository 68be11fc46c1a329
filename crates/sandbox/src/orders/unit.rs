//! Single units of a line, held as groups of units that are alike.

use std::sync::Arc;

use jiff::Timestamp;

/// What has become of a unit, as the marketplace says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum UnitStatus {
    /// Bought, nothing done yet.
    Created,
    /// Cancelled by the customer, the seller or the site.
    Cancelled,
    /// With the courier.
    Dispatched,
    /// With the customer.
    Delivered,
    /// The customer has announced a return.
    ReturnRequested,
    /// The courier is bringing it back undelivered.
    CourierReturn,
    /// Back with the seller.
    Returned,
    /// A word of the site's own, set by hand.
    Word(Arc<str>),
}

impl UnitStatus {
    /// The status a word names; a word that is none of the contract's is kept as it is.
    pub(crate) fn from_word(word: &str) -> Self {
        match word {
            "CREATED" => Self::Created,
            "CANCELLED" => Self::Cancelled,
            "DISPATCHED" => Self::Dispatched,
            "DELIVERED" => Self::Delivered,
            "RETURN_REQUESTED" => Self::ReturnRequested,
            "COURIER_RETURN" => Self::CourierReturn,
            "RETURNED" => Self::Returned,
            other => Self::Word(other.into()),
        }
    }

    /// The word served for this status.
    pub(crate) fn word(&self) -> &str {
        match self {
            Self::Created => "CREATED",
            Self::Cancelled => "CANCELLED",
            Self::Dispatched => "DISPATCHED",
            Self::Delivered => "DELIVERED",
            Self::ReturnRequested => "RETURN_REQUESTED",
            Self::CourierReturn => "COURIER_RETURN",
            Self::Returned => "RETURNED",
            Self::Word(word) => word,
        }
    }

    /// Whether the unit has left the seller at some time. A word of the site's own says nothing of it, so no.
    pub(crate) fn has_left(&self) -> bool {
        match self {
            Self::Dispatched
            | Self::Delivered
            | Self::ReturnRequested
            | Self::CourierReturn
            | Self::Returned => true,
            Self::Created | Self::Cancelled | Self::Word(_) => false,
        }
    }
}

/// Everything the site knows of one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UnitState {
    /// What has become of it.
    pub(crate) status: UnitStatus,
    /// The parcel it travels in, and further papers.
    pub(crate) papers: Papers,
}

/// The numbers and names attached to a unit, each absent until known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Papers {
    /// The outward parcel's number.
    pub(crate) tracking_number: Option<Arc<str>>,
    /// Who carries the outward parcel.
    pub(crate) shipping_provider: Option<Arc<str>>,
    /// The site's invoice for the unit.
    pub(crate) invoice_number: Option<Arc<str>>,
    /// Why the unit comes back.
    pub(crate) return_reason: Option<Arc<str>>,
    /// When the return was announced.
    pub(crate) return_date: Option<Timestamp>,
    /// The return parcel's number.
    pub(crate) return_awb: Option<Arc<str>>,
    /// Who carries the return parcel.
    pub(crate) return_shipping_provider: Option<Arc<str>>,
}

impl Papers {
    /// Takes over each value that `given` has.
    pub(crate) fn take_over(&mut self, given: &Self) {
        fn set<T: Clone>(slot: &mut Option<T>, given: &Option<T>) {
            if given.is_some() {
                slot.clone_from(given);
            }
        }
        set(&mut self.tracking_number, &given.tracking_number);
        set(&mut self.shipping_provider, &given.shipping_provider);
        set(&mut self.invoice_number, &given.invoice_number);
        set(&mut self.return_reason, &given.return_reason);
        set(&mut self.return_date, &given.return_date);
        set(&mut self.return_awb, &given.return_awb);
        set(
            &mut self.return_shipping_provider,
            &given.return_shipping_provider,
        );
    }
}

/// Units of one line that are alike in every respect.
#[derive(Clone, Debug)]
pub(crate) struct UnitGroup {
    /// How many, at least one.
    pub(crate) quantity: u32,
    /// What is true of each of them.
    pub(crate) state: UnitState,
}

/// Adds units to `groups`, joining the group that is alike if there is one.
pub(crate) fn add_units(groups: &mut Vec<UnitGroup>, quantity: u32, state: UnitState) {
    match groups.iter_mut().find(|group| group.state == state) {
        Some(group) => group.quantity += quantity,
        None => groups.push(UnitGroup { quantity, state }),
    }
}

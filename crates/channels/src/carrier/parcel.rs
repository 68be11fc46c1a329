//! What is sent with a carrier.

use domain::codes::FacilityCode;
use domain::order::address::Address;

/// A parcel that needs a tracking number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// The facility that it leaves from.
    pub facility: FacilityCode,
    /// Its packing no., unique in the facility.
    pub packing_no: String,
    /// Which waybill of this package it is, from 1: a voided one is followed by the next. With facility and packing
    /// no. it is the parcel's identity at the carrier, for ever.
    pub serial: u32,
    /// The order's number, as it is printed on the label.
    pub order_no: String,
    /// Its weight in grams, where it is known.
    pub weight_g: Option<u32>,
    /// What the carrier takes from the recipient; nothing where the goods are paid.
    pub cash_on_delivery: Option<CashOnDelivery>,
    /// Where it goes.
    pub recipient: Address,
    /// Where it comes from, and goes back to.
    pub sender: Address,
}

/// Money that the carrier takes from the recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CashOnDelivery {
    /// How much, in minor units of the currency.
    pub amount_minor: i64,
    /// ISO 4217 code.
    pub currency: String,
}

/// A parcel's tracking number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waybill {
    /// Given by the carrier: 1 to 128 characters, none of them a control character.
    pub tracking_no: String,
}

/// A tracking number was given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Voided;

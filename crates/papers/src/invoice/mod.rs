//! Invoices: A4, as many pages as the lines need.

mod layout;

use crate::party::Party;

pub(crate) use layout::sheets;

/// Lines of one invoice: some 40 pages, more than any parcel holds.
pub const LINES_MAX: usize = 1000;

/// What an invoice says. Amounts are printed as they are given: nothing is added up here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Invoice {
    /// Who sells.
    pub seller: Party,
    /// Who buys.
    pub buyer: Party,
    /// Number of the invoice.
    pub invoice_no: String,
    /// Its date, as text.
    pub date: String,
    /// Number of the order.
    pub order_no: String,
    /// Our number of the parcel.
    pub packing_no: String,
    /// What is sold, 0 to [`LINES_MAX`] lines.
    pub lines: Vec<InvoiceLine>,
    /// Sum, in minor units.
    pub total: i64,
    /// ISO 4217 code of every amount.
    pub currency: String,
    /// Minor digits of the currency, 0 to [`crate::MINOR_DIGITS_MAX`].
    pub digits: u8,
}

/// One line of an invoice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InvoiceLine {
    /// Stock keeping unit.
    pub sku: String,
    /// Name.
    pub name: String,
    /// Pieces.
    pub quantity: u32,
    /// Price of a piece, in minor units.
    pub unit_price: i64,
    /// Amount of the line, in minor units.
    pub amount: i64,
}

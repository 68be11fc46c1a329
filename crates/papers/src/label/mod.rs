//! Shipping labels: 100 x 150 mm, one a page.

mod layout;

#[cfg(test)]
mod tests;

use crate::money::Money;
use crate::party::Party;

pub(crate) use layout::sheet;

/// What a label says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Label {
    /// Where the parcel comes from.
    pub sender: Party,
    /// Where it goes.
    pub recipient: Party,
    /// The channel, as people know it.
    pub channel: String,
    /// The channel's number of the order.
    pub channel_order_no: String,
    /// Who carries it.
    pub carrier: String,
    /// Code of the facility that ships, for the 2D code: 1 to 48 printable ASCII characters, no `/`.
    pub facility: String,
    /// Our number of the parcel: the barcode that the warehouse scans. 1 to 28 printable ASCII characters, or up to twice
    /// as many digits.
    pub packing_no: String,
    /// The carrier's number, where there is one: the barcode that the carrier scans. Bounds as of `packing_no`.
    pub tracking_no: Option<String>,
    /// What is inside. As many as there is room for are listed, the rest is counted.
    pub items: Vec<Item>,
    /// What the carrier collects, where it does.
    pub cash_on_delivery: Option<Money>,
    /// 0 for the first print; else the reprint's number, which is marked `COPY n`.
    pub copy: u32,
    /// When it was printed, as text.
    pub printed_at: String,
}

/// One line of what is inside.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Item {
    /// Stock keeping unit.
    pub sku: String,
    /// Name, as the packer knows it.
    pub name: String,
    /// Pieces.
    pub quantity: u32,
}

impl Label {
    /// What the label's QR code says: `FACILITY/PACKING_NO`, so that a scanner knows the parcel without asking where it
    /// stands. A facility has no `/`, so the first one parts the two.
    pub fn code_2d(&self) -> String {
        format!("{}/{}", self.facility, self.packing_no)
    }
}

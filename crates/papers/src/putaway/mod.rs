//! Lists of putaways: A4, as many pages as the rows need.

mod layout;

pub(crate) use layout::sheets;

/// Rows of one list at most.
pub(crate) const ROWS_MAX: usize = 1000;

/// What a putaway's list says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PutawayList {
    /// Number of the putaway.
    pub putaway_no: String,
    /// The facility that the goods lie in.
    pub facility: String,
    /// Where they come from.
    pub source: String,
    /// When it is printed, as text.
    pub printed_at: String,
    /// What is carried, 1,000 rows at most, in the order in which it is walked.
    pub rows: Vec<PutawayRow>,
}

/// Goods of one SKU that go to one place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PutawayRow {
    /// The shelf; empty where none is suggested.
    pub place: String,
    /// Stock keeping unit.
    pub sku: String,
    /// Name.
    pub name: String,
    /// Pieces.
    pub quantity: u32,
}

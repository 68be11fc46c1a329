//! Processing of packages: waybills, invoices, hand-over, scans.

pub(crate) mod hand_over;
pub(crate) mod named;
pub(crate) mod print_invoices;
pub(crate) mod print_waybills;
pub(crate) mod printed;
pub(crate) mod reprint_waybills;
pub(crate) mod scan;
pub(crate) mod void_waybills;

//! Shipping labels, invoices and lists of putaways as PDF: values in, bytes out.
//!
//! A paper is first set, which may fail ([`Refusal`]) and then leaves only that paper out, and then drawn, which has no
//! choices left. The only I/O is [`Fonts::load`]. There is no clock and no randomness: what is printed about time is
//! given as text, and the same papers give the same bytes.

mod a4;
mod codes;
mod fonts;
mod invoice;
mod label;
mod money;
mod party;
mod pdf;
mod print;
mod putaway;
mod refusal;
mod sheet;
mod text;
mod typeset;

pub use fonts::{FONT_FILE_BYTES_MAX, FONT_FILES_MAX, Fonts, FontsError, Skipped};
pub use invoice::{Invoice, InvoiceLine, LINES_MAX};
pub use label::{Item, Label};
pub use money::{MINOR_DIGITS_MAX, Money};
pub use party::Party;
pub use pdf::PdfError;
pub use print::{Printed, invoices, labels, putaway_list};
pub use putaway::{PutawayList, PutawayRow};
pub use refusal::{PAPERS_MAX, Refusal, Refused};

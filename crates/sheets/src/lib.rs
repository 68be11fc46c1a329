//! Spreadsheets in and out: uploaded XLSX and CSV files are read row by row, exports are written row by row.
//!
//! [`open`] gives a [`Reader`]; [`Reader::columns`] finds out which column is which; each [`Row`] has its number as a
//! person sees it; [`values`] reads a cell as what it should be, or says why not. [`Writer`] writes exports,
//! [`Mending`] what could not be taken, and [`template`] an empty file to fill in. All of it blocks, and none of it
//! knows of orders.

mod cell;
mod columns;
mod csv;
mod error;
mod limits;
mod reader;
pub mod values;
mod write;
mod xlsx;

pub use cell::{Cell, CellFault, DateSystem, Number, Row, Serial, Shown};
pub use columns::{Columns, Header, Mapping, OUR_COLUMNS, Wanted, header_key};
pub use error::SheetError;
pub use limits::Limits;
pub use reader::{Format, Options, Reader, open, open_with};
pub use write::{Column, Field, Kind, Mending, Sheet, Value, WriteError, Writer, Written, template};

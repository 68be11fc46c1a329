//! Rows put together to orders.
//!
//! An order is finished when the row of another one comes, so that memory holds one order, however long the file is. That is
//! why the rows of an order must stand together; where they stand apart, all of them fail. A row without an order number, or
//! that cannot be read, may be a line of the order above it, so that order fails with it: an order without one of its lines
//! would be sent.

use super::fault::{NOT_TOGETHER, OTHER_ROW_BAD, RowFault};
use super::line::{ADDRESS, Key, Reading, Said, key, line};
use domain::codes::ChannelCode;
use domain::moment::Moment;
use domain::order::address::Address;
use domain::order::{Origin, TypedLine, TypedOrder};
use domain::sync::observation::ORDER_UNITS_MAX;
use sha2::{Digest, Sha256};
use sheets::{Cell, Columns, Row, SheetError};
use std::collections::{BTreeSet, HashSet};

/// Rows of one order: each has a unit at least, so more make no order. One more is kept, which tells that there are more.
const ORDER_ROWS_MAX: usize = ORDER_UNITS_MAX as usize;
/// Faults of one order after which its rows are not looked at any more. Where the wrong column is read as order number, all
/// rows of a file are one order and contradict each other in everything.
const ORDER_FAULTS_MAX: usize = 1_000;
/// A row was not looked at, because so much is wrong above it.
const NOT_LOOKED_AT: &str = "NOT_LOOKED_AT";

/// A row as it was given, for the file of errors.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct GivenRow {
    pub(crate) number: u64,
    pub(crate) cells: Vec<Cell>,
}

/// An order as the file gives it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Given {
    /// Its rows, those that are kept; at least one.
    pub(crate) rows: Vec<GivenRow>,
    /// Rows of it that are not, because no order has so many.
    pub(crate) more_rows: u64,
    /// What it is known by; `None` where its rows have no number.
    pub(crate) mark: Option<u128>,
    /// The order, or what is wrong with its rows: a fault for each that is kept at least.
    pub(crate) order: Result<TypedOrder, Vec<RowFault>>,
}

impl Given {
    /// All of its rows.
    pub(crate) fn row_count(&self) -> u64 {
        self.rows.len() as u64 + self.more_rows
    }
}

/// The orders of a file, one after the other.
pub(crate) struct Orders<I> {
    rows: I,
    columns: Columns,
    reading: Reading,
    /// The moment for orders that name none.
    now: Moment,
    /// The orders whose rows stand apart, by their marks.
    apart: HashSet<u128>,
    building: Option<Building>,
}

struct Building {
    key: Option<Key>,
    rows: Vec<GivenRow>,
    /// Rows beyond those.
    more_rows: u64,
    faults: Vec<RowFault>,
    /// The first row that was not looked at.
    unread_from: Option<u64>,
    said: Said,
    lines: Vec<TypedLine>,
}

impl<I: Iterator<Item = Result<Row, SheetError>>> Orders<I> {
    pub(crate) fn new(rows: I, columns: Columns, reading: Reading, now: Moment) -> Self {
        Self {
            rows,
            columns,
            reading,
            now,
            apart: HashSet::new(),
            building: None,
        }
    }

    /// Lets these orders fail, because their rows stand apart.
    pub(crate) fn with_apart(mut self, apart: HashSet<u128>) -> Self {
        self.apart = apart;
        self
    }

    fn finished(&self, building: Building) -> Given {
        building.finish(self.now, &self.apart)
    }

    /// Takes a row up, and gives the order before it where it begins another one.
    fn take(&mut self, row: Row) -> Option<Given> {
        let mut faults = Vec::new();
        let key = key(&row, &self.columns, &self.reading, &mut faults);
        let is_unnumbered = self.columns.cell(&row, "channel_order_no").is_blank();
        let goes_on = match (&key, &self.building) {
            (_, None) => false,
            // A number that is there and no number of ours is not that of the order above.
            (None, Some(_)) => is_unnumbered,
            (Some(key), Some(building)) => building.key.as_ref() == Some(key),
        };
        let before = match goes_on {
            true => None,
            false => self
                .building
                .replace(Building::new(key))
                .map(|done| self.finished(done)),
        };
        if let Some(building) = &mut self.building {
            building.add((row, faults), &self.columns, &self.reading);
        }
        before
    }
}

impl<I: Iterator<Item = Result<Row, SheetError>>> Iterator for Orders<I> {
    type Item = Result<Given, SheetError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.rows.next() {
                None => return self.building.take().map(|done| Ok(self.finished(done))),
                Some(Ok(row)) => {
                    if let Some(before) = self.take(row) {
                        return Some(Ok(before));
                    }
                }
                Some(Err(error)) => match error.row() {
                    None => return Some(Err(error)),
                    Some(number) => {
                        let building = self.building.get_or_insert_with(|| Building::new(None));
                        building.note(number, &mut vec![RowFault::of_sheet(number, &error)]);
                        building.keep(number, Vec::new());
                    }
                },
            }
        }
    }
}

/// What an order is known by while a file is read: 16 bytes instead of its number, since a file may have 200,000.
fn mark(channel: &ChannelCode, channel_order_no: &str) -> u128 {
    let mut hash = Sha256::new();
    hash.update(channel.as_str());
    hash.update([0]);
    hash.update(channel_order_no);
    let digest: [u8; 32] = hash.finalize().into();
    let (first, _) = digest.split_at(16);
    first.iter().fold(0, |mark, byte| (mark << 8) | u128::from(*byte))
}

impl Building {
    fn new(key: Option<Key>) -> Self {
        Self {
            key,
            rows: Vec::new(),
            more_rows: 0,
            faults: Vec::new(),
            unread_from: None,
            said: Said::default(),
            lines: Vec::new(),
        }
    }

    fn keep(&mut self, number: u64, cells: Vec<Cell>) {
        match self.rows.len() <= ORDER_ROWS_MAX {
            true => self.rows.push(GivenRow { number, cells }),
            false => self.more_rows += 1,
        }
    }

    /// Notes what is wrong with a row, unless so much is that nobody reads it.
    fn note(&mut self, row: u64, faults: &mut Vec<RowFault>) {
        match self.is_hopeless() {
            true => self.unread_from = self.unread_from.or(Some(row)),
            false => self.faults.append(faults),
        }
    }

    const fn is_hopeless(&self) -> bool {
        self.faults.len() >= ORDER_FAULTS_MAX || self.rows.len() > ORDER_ROWS_MAX
    }

    fn add(&mut self, (row, mut faults): (Row, Vec<RowFault>), columns: &Columns, reading: &Reading) {
        self.note(row.number, &mut faults);
        if !self.is_hopeless() {
            let currency = self.said.currency.clone();
            let (said, line) = line(&row, columns, reading, currency.as_deref(), &mut self.faults);
            self.agree(row.number, said);
            self.lines.extend(line);
        } else {
            self.unread_from = self.unread_from.or(Some(row.number));
        }
        self.keep(row.number, row.cells);
    }

    /// Holds what a row says of the order against what the rows before it said.
    fn agree(&mut self, row: u64, said: Said) {
        let mut faults = Vec::new();
        let mut differs = |column: &'static str, code: &str, here: &str, before: &str| {
            let message = format!(
                "{here:?} differs from {before:?} in the rows of the same order above. Make them the same, or leave it empty"
            );
            faults.push(RowFault::new(row, Some(column), code, message));
        };
        match (&self.said.currency, said.currency) {
            (Some(before), Some(here)) if *before != here => {
                differs("currency", "CURRENCY_DIFFERS", &here, before);
            }
            (None, here @ Some(_)) => self.said.currency = here,
            (Some(_), _) | (None, None) => {}
        }
        match (self.said.placed_at, said.placed_at) {
            (Some(before), Some(here)) if before != here => {
                differs(
                    "placed_at",
                    "DATE_DIFFERS",
                    &here.to_rfc3339(),
                    &before.to_rfc3339(),
                );
            }
            (None, here) => self.said.placed_at = here,
            (Some(_), _) => {}
        }
        let word = |yes: bool| if yes { "Y" } else { "N" };
        match (self.said.cash_on_delivery, said.cash_on_delivery) {
            (Some(before), Some(here)) if before != here => {
                differs("cash_on_delivery", "PAYMENT_DIFFERS", word(here), word(before));
            }
            (None, here) => self.said.cash_on_delivery = here,
            (Some(_), _) => {}
        }
        for (((column, _), before), here) in ADDRESS.iter().zip(&mut self.said.address).zip(said.address) {
            match (&before, here) {
                (Some(before), Some(here)) if *before != here => {
                    differs(column, "ADDRESS_DIFFERS", &here, before);
                }
                (None, here @ Some(_)) => *before = here,
                (Some(_), _) | (None, None) => {}
            }
        }
        self.faults.append(&mut faults);
    }

    fn finish(mut self, now: Moment, apart: &HashSet<u128>) -> Given {
        let mark = self.key.as_ref().and_then(|key| {
            let channel = key.channel.as_ref()?;
            Some(mark(channel, key.channel_order_no.as_str()))
        });
        if mark.is_some_and(|mark| apart.contains(&mark)) {
            let message =
                "Rows of this order stand further up or down in the file too. Sort the file by order number";
            let faults = self
                .rows
                .iter()
                .map(|row| RowFault::new(row.number, None, NOT_TOGETHER, message));
            let faults: Vec<RowFault> = faults.collect();
            self.faults.extend(faults);
        }
        self.ask_for_what_is_missing();
        self.tell_where_too_long();
        let rows = std::mem::take(&mut self.rows);
        let faults = std::mem::take(&mut self.faults);
        let (more_rows, unread_from) = (self.more_rows, self.unread_from);
        let order = match self.order(now) {
            Some(order) if faults.is_empty() => Ok(order),
            Some(_) | None => Err(for_each_row(faults, &rows, unread_from)),
        };
        Given {
            rows,
            more_rows,
            mark,
            order,
        }
    }

    /// The row after the last that an order may have tells of those behind it, which are counted only.
    fn tell_where_too_long(&mut self) {
        let Some(beyond) = self.rows.get(ORDER_ROWS_MAX) else {
            return;
        };
        let mut message = format!(
            "An order has at most {ORDER_ROWS_MAX} rows. Look whether the order number is read from the right column, or \
             split the order into several"
        );
        if self.more_rows > 0 {
            message.push_str(&format!(
                ". {} more of its rows are not told here; they stand in the file that was uploaded",
                self.more_rows
            ));
        }
        self.faults
            .push(RowFault::new(beyond.number, None, "ORDER_TOO_LONG", message));
    }

    /// What an order cannot do without stands in its first row at least.
    fn ask_for_what_is_missing(&mut self) {
        let Some(first) = self.rows.first().map(|row| row.number) else {
            return;
        };
        // A row that could not be read says nothing; it is at fault already.
        if self.key.is_none() {
            return;
        }
        let needed = ADDRESS.iter().zip(&self.said.address);
        let mut missing: Vec<&'static str> = needed
            .filter(|((_, is_needed), text)| *is_needed && text.is_none())
            .map(|((column, _), _)| *column)
            .collect();
        if self.said.currency.is_none() {
            missing.push("currency");
        }
        let is_told = |faults: &[RowFault], column| faults.iter().any(|fault| fault.column == Some(column));
        for column in missing {
            if !is_told(&self.faults, column) {
                let message = "The cell is empty in all rows of the order. Fill it in";
                self.faults
                    .push(RowFault::new(first, Some(column), "VALUE_MISSING", message));
            }
        }
    }

    /// The order, where nothing that it needs is missing.
    fn order(self, now: Moment) -> Option<TypedOrder> {
        let key = self.key?;
        let [name, line1, line2, city, state, country, postal_code, phone] =
            self.said.address.map(Option::unwrap_or_default);
        Some(TypedOrder {
            origin: Origin::Excel,
            channel: key.channel?,
            channel_order_no: key.channel_order_no,
            placed_at: self.said.placed_at.unwrap_or(now),
            currency: self.said.currency?,
            address: Address {
                name,
                line1,
                line2,
                city,
                state,
                country,
                postal_code,
                phone,
            },
            cash_on_delivery: self.said.cash_on_delivery.unwrap_or(false),
            lines: self.lines,
        })
    }
}

/// The faults by row, with one for each row that is good, or was not looked at, but whose order fails all the same.
fn for_each_row(mut faults: Vec<RowFault>, rows: &[GivenRow], unread_from: Option<u64>) -> Vec<RowFault> {
    let at_fault: BTreeSet<u64> = faults.iter().map(|fault| fault.row_no).collect();
    let first = at_fault.first().copied().unwrap_or_default();
    let good = rows.iter().filter(|row| !at_fault.contains(&row.number));
    let told = good.map(|row| {
        if unread_from.is_some_and(|from| row.number >= from) {
            let message = "So much is wrong with the rows of the same order above that this one was not looked at. Correct those \
                           first";
            return RowFault::new(row.number, None, NOT_LOOKED_AT, message);
        }
        let message = format!("This row is good; row {first} of the same order is not. Correct that one");
        RowFault::new(row.number, None, OTHER_ROW_BAD, message)
    });
    let told: Vec<RowFault> = told.collect();
    faults.extend(told);
    faults.sort_by_key(|fault| fault.row_no);
    faults
}

#[cfg(test)]
#[path = "group_tests.rs"]
mod tests;

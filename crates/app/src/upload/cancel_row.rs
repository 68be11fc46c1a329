//! A row of a file of cancels, read, and held against the order that it names.

use super::fault::RowFault;
use crate::act::{CancelWish, reason_in_words};
use domain::codes::FacilityCode;
use domain::order::SaleOrder;
use domain::order::item::{OrderItem, PackageKey};
use domain::recovery::Recovery;
use sheets::values;
use sheets::{Columns, Row};

/// The longest reason, in characters: what a comment may have.
const REASON_CHARS_MAX: usize = 500;
/// The reason of a row that gives none.
const NO_REASON: &str = "NOT_STATED";

/// What a row wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CancelRow {
    /// Our code of the order, or the channel's number.
    pub(crate) order: String,
    /// One item by its code or number; `None` is all that lives.
    item: Option<String>,
    /// Only what leaves from there.
    facility: Option<FacilityCode>,
    reason: String,
    on_channel: bool,
}

/// Reads a row.
pub(crate) fn read(row: &Row, columns: &Columns) -> Result<CancelRow, Vec<RowFault>> {
    let mut faults = Vec::new();
    let order = values::code(columns.cell(row, "sale_order_code"));
    let order = kept(row, "sale_order_code", order, &mut faults);
    let item = columns.cell(row, "item_code").filled();
    let item = item.and_then(|cell| kept(row, "item_code", values::code(cell), &mut faults));
    let reason = columns.cell(row, "reason").filled();
    let reason =
        reason.and_then(|cell| kept(row, "reason", values::text(cell, REASON_CHARS_MAX), &mut faults));
    let on_channel = columns.cell(row, "cancel_on_channel").filled();
    let on_channel =
        on_channel.and_then(|cell| kept(row, "cancel_on_channel", values::yes_no(cell), &mut faults));
    let facility = columns.cell(row, "facility").filled();
    let facility = facility.and_then(|cell| kept(row, "facility", values::code(cell), &mut faults));
    let facility = facility.map(|code| FacilityCode::parse(&code)).transpose();
    let facility = facility.unwrap_or_else(|bad| {
        faults.push(RowFault::new(
            row.number,
            Some("facility"),
            "BAD_INPUT",
            bad.to_string(),
        ));
        None
    });
    match order {
        Some(order) if faults.is_empty() => Ok(CancelRow {
            order,
            item,
            facility,
            reason: reason.unwrap_or_else(|| NO_REASON.to_owned()),
            on_channel: on_channel.unwrap_or(false),
        }),
        Some(_) | None => Err(faults),
    }
}

fn kept<T>(
    row: &Row,
    column: &'static str,
    value: Result<T, values::ValueError>,
    faults: &mut Vec<RowFault>,
) -> Option<T> {
    value
        .map_err(|error| faults.push(RowFault::of_value(row.number, column, &error)))
        .ok()
}

impl CancelRow {
    /// The cancel that it wants of its order.
    ///
    /// # Errors
    /// The column that does not fit the order, and why.
    pub(crate) fn wish(&self, row: u64, order: &SaleOrder) -> Result<CancelWish, RowFault> {
        let (reason, comment) = reason_in_words(&self.reason, None);
        let items = match (&self.item, &self.facility) {
            (None, None) => Vec::new(),
            (Some(item), _) => vec![self.item_no(row, order, item)?],
            (None, Some(facility)) => self.items_at(row, order, facility)?,
        };
        Ok(CancelWish {
            items,
            reason,
            comment,
            on_channel: self.on_channel,
        })
    }

    /// Whether this one did it before, whatever became of it later. Only an upload that goes on asks: it has a name of its own.
    pub(crate) fn is_done_by(&self, who: &str, order: &SaleOrder) -> bool {
        let own = order.cancelled.iter().filter(|record| record.who == who);
        match (&self.item, &self.facility) {
            (Some(item), _) => {
                let no = no_of(order, item);
                no.is_some_and(|no| own.into_iter().any(|record| record.items.contains(&no)))
            }
            // Another row of the file may have cancelled one item of it, so its record says nothing while anything lives there
            // that did not come back from one.
            (None, facility) => {
                let is_there = |key: Option<&PackageKey>| match facility {
                    None => true,
                    Some(facility) => key.is_some_and(|key| key.facility == *facility),
                };
                let mut of_it = order.items.iter().filter(|item| is_there(item.package.as_ref()));
                let lives = of_it.any(OrderItem::is_live);
                let mut own = own
                    .into_iter()
                    .filter(|record| is_there(record.package.as_ref()))
                    .peekable();
                let any = own.peek().is_some();
                any && (!lives || own.any(|record| matches!(record.recovery, Recovery::Back { .. })))
            }
        }
    }

    /// The number of the item that it names.
    fn item_no(&self, row: u64, order: &SaleOrder, given: &str) -> Result<u32, RowFault> {
        let fault = |code: &str, message: String| RowFault::new(row, Some("item_code"), code, message);
        let item = no_of(order, given).and_then(|no| order.item(no));
        let Some(item) = item else {
            let code = &order.code;
            let message = format!(
                "{given:?} is no item of order {code}. Its items are {code}-1 to {code}-{}",
                order.items.len()
            );
            return Err(fault("NOT_FOUND", message));
        };
        let is_there = self.facility.as_ref().is_none_or(|facility| {
            let package = item.package.as_ref();
            package.is_some_and(|key| key.facility == *facility)
        });
        match is_there {
            true => Ok(item.no),
            false => Err(self.not_there(row, "The item is")),
        }
    }

    /// The items that live and leave from there.
    fn items_at(&self, row: u64, order: &SaleOrder, facility: &FacilityCode) -> Result<Vec<u32>, RowFault> {
        let live = order.items.iter().filter(|item| item.is_live());
        let there = live.filter(|item| {
            let package = item.package.as_ref();
            package.is_some_and(|key| key.facility == *facility)
        });
        let items: Vec<u32> = there.map(|item| item.no).collect();
        match items.is_empty() {
            true => Err(self.not_there(row, "Nothing of the order that lives is")),
            false => Ok(items),
        }
    }

    fn not_there(&self, row: u64, what: &str) -> RowFault {
        let facility = self
            .facility
            .as_ref()
            .map(FacilityCode::as_str)
            .unwrap_or_default();
        let message = format!("{what} in a package of {facility}. Correct the facility, or leave it empty");
        RowFault::new(row, Some("facility"), "NOT_AT_FACILITY", message)
    }
}

/// An item's number, of `SO-000000007-2` or of `2`.
fn no_of(order: &SaleOrder, given: &str) -> Option<u32> {
    let digits = given
        .strip_prefix(order.code.as_str())
        .and_then(|rest| rest.strip_prefix('-'))
        .unwrap_or(given);
    digits.parse().ok()
}

//! A scan puts good units of a putaway on a shelf; the last one can be taken back (domain.md §3).

use super::decide::{Found, PutawayChange, inspected, must_be_open, order_of, place};
use super::{Condition, LineState, Putaway, PutawayLine, Scan};
use crate::change::Desk;
use crate::codes::{OrderCode, ScanId, ShelfCode};
use crate::order::SaleOrder;
use crate::order::edit::Edit;
use crate::refusal::{Refusal, RefusalCode};
use crate::shelf::{self, Shelf};
use crate::words::counted;
use std::collections::{BTreeMap, BTreeSet};

/// Scans that one putaway has at most, those that were taken back too.
pub const SCANS_MAX: usize = 10_000;

/// A scan to be made.
#[derive(Debug, Clone)]
pub struct NewScan {
    /// The name that the scanner gives it: the same one again changes nothing.
    pub scan_id: ScanId,
    /// What was scanned: a SKU, a unit (`SO-000000007-2`), or the packing or return no. that a single SKU waits under.
    pub code: String,
    /// Units, 1 or more.
    pub quantity: u32,
    /// Where they were put.
    pub shelf: ShelfCode,
    /// Who scans.
    pub by: String,
}

/// What a scan, or an undo, came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanDecided {
    /// What changes; where it was done before, the putaway as it is and no order.
    pub change: PutawayChange,
    /// The scan as it is now.
    pub scan: Scan,
    /// Whether it was done before.
    pub is_repeated: bool,
}

/// Puts units on a shelf.
///
/// # Errors
/// `SCAN_ID_USED`; `NOT_ALLOWED_IN_STATE` where the putaway is over; `NOT_IN_PUTAWAY`, `SCAN_AMBIGUOUS`, `LINE_ALREADY_DONE`,
/// `LINE_WITHDRAWN`, `OVER_QUANTITY`, `FOUND_BAD`; `SHELF_UNKNOWN` for `None`, `SHELF_BLOCKED`, `SHELF_FULL`.
pub fn scan(
    putaway: &Putaway,
    wish: &NewScan,
    orders: &[SaleOrder],
    shelf: Option<&Shelf>,
    desk: &mut Desk,
) -> Result<ScanDecided, Refusal> {
    if let Some(same) = putaway.scans.iter().find(|scan| scan.scan_id == wish.scan_id) {
        return repeated(putaway, same, wish);
    }
    must_be_open(putaway, "scanned into")?;
    if putaway.scans.len() >= SCANS_MAX {
        let text = format!("A putaway has {SCANS_MAX} scans at most. Complete its other lines");
        return Err(Refusal::new(RefusalCode::BadInput, text));
    }
    let lines = lines_of(putaway, wish, orders)?;
    let Some(shelf) = shelf else {
        return Err(shelf::unknown(&putaway.key.facility, &wish.shelf));
    };
    shelf.may_take(i64::from(wish.quantity))?;
    let found: Found = (Condition::Good, None);
    let results = lines.iter().map(|no| (*no, found.clone())).collect();
    let mut change =
        desk.all_or_nothing(|desk| place(putaway, &results, (orders, &wish.by), Some(&wish.shelf), desk))?;
    let scan = Scan {
        no: u32::try_from(putaway.scans.len()).unwrap_or(u32::MAX) + 1,
        scan_id: wish.scan_id.clone(),
        code: wish.code.clone(),
        shelf: wish.shelf.clone(),
        lines,
        by: wish.by.clone(),
        at: desk.now,
        undone_at: None,
    };
    change.putaway.scans.push(scan.clone());
    Ok(ScanDecided {
        change,
        scan,
        is_repeated: false,
    })
}

fn as_it_is(putaway: &Putaway, scan: &Scan) -> ScanDecided {
    ScanDecided {
        change: PutawayChange {
            putaway: putaway.clone(),
            orders: Vec::new(),
        },
        scan: scan.clone(),
        is_repeated: true,
    }
}

fn repeated(putaway: &Putaway, same: &Scan, wish: &NewScan) -> Result<ScanDecided, Refusal> {
    let quantity = usize::try_from(wish.quantity).unwrap_or(usize::MAX);
    if same.code == wish.code && same.shelf == wish.shelf && same.lines.len() == quantity {
        return Ok(as_it_is(putaway, same));
    }
    let text = format!(
        "Scan {} of putaway {} put {} of {} on shelf {}. Give another scan another id",
        same.scan_id,
        putaway.key.putaway_no,
        counted(same.lines.len(), "unit"),
        same.code,
        same.shelf
    );
    Err(Refusal::new(RefusalCode::ScanIdUsed, text))
}

/// The open lines that a scan means, those that nobody found bad first.
fn lines_of(putaway: &Putaway, wish: &NewScan, orders: &[SaleOrder]) -> Result<Vec<u32>, Refusal> {
    let (code, number) = (&wish.code, &putaway.key.putaway_no);
    let meant = meant_lines(putaway, code, orders)?;
    let found_bad = |line: &PutawayLine| {
        inspected(orders, &line.unit).filter(|(condition, _)| *condition != Condition::Good)
    };
    let mut open: Vec<&PutawayLine> = meant
        .iter()
        .copied()
        .filter(|line| line.state == LineState::Open)
        .collect();
    if let ([line], true) = (meant.as_slice(), open.is_empty()) {
        return Err(is_closed(line));
    }
    let quantity = usize::try_from(wish.quantity).unwrap_or(usize::MAX);
    if wish.quantity == 0 || open.len() < quantity {
        let text = format!(
            "{} of {code} wait in putaway {number}, and {quantity} were scanned. Count again, and see which line it is of",
            counted(open.len(), "unit")
        );
        return Err(Refusal::new(RefusalCode::OverQuantity, text));
    }
    open.sort_by_key(|line| (found_bad(line).is_some(), line.no));
    open.truncate(quantity);
    if let Some((line, (condition, _))) = open.iter().find_map(|line| Some((line, found_bad(line)?))) {
        let text = format!(
            "{} was found {condition} at its inspection. Complete line {} as it was found, or inspect it again",
            line.unit, line.no
        );
        return Err(Refusal::new(RefusalCode::FoundBad, text));
    }
    Ok(open.into_iter().map(|line| line.no).collect())
}

/// The lines that a code may be of: of its SKU; else its unit; else of the document that they wait under.
fn meant_lines<'p>(
    putaway: &'p Putaway,
    code: &str,
    orders: &[SaleOrder],
) -> Result<Vec<&'p PutawayLine>, Refusal> {
    let all = || putaway.lines.iter();
    let of_sku: Vec<_> = all().filter(|line| line.sku.as_str() == code).collect();
    if !of_sku.is_empty() {
        return Ok(of_sku);
    }
    let is_unit = |line: &&PutawayLine| {
        let unit = &line.unit;
        code == unit.to_string() || code == format!("{}:{}", unit.order, unit.item)
    };
    if let Some(line) = all().find(is_unit) {
        return Ok(vec![line]);
    }
    let waits_under = |line: &&PutawayLine| {
        let order = order_of(orders, &line.unit.order);
        order
            .and_then(|order| order.waiting_unit(order.item(line.unit.item)?))
            .is_some_and(|goods| goods.document == code)
    };
    let of_document: Vec<_> = all().filter(waits_under).collect();
    let skus: BTreeSet<_> = of_document.iter().map(|line| &line.sku).collect();
    match skus.len() {
        0 => {
            let text = format!(
                "Nothing in putaway {} is {code}: it is no SKU, no unit and no packing or return no. of it. Put it aside, \
                 and see `ordertide scan {code}`",
                putaway.key.putaway_no
            );
            Err(Refusal::new(RefusalCode::NotInPutaway, text))
        }
        1 => Ok(of_document),
        several => {
            let text = format!("{several} SKUs wait under {code}. Scan the goods themselves");
            Err(Refusal::new(RefusalCode::ScanAmbiguous, text))
        }
    }
}

fn is_closed(line: &PutawayLine) -> Refusal {
    match (line.state, &line.shelf) {
        (LineState::Done, shelf) => {
            let place = shelf.as_ref().map(|shelf| format!(" on shelf {shelf}"));
            let result = line.result.map_or("done", Condition::as_str);
            let text = format!(
                "{} was put away as {result}{} already",
                line.unit,
                place.unwrap_or_default()
            );
            Refusal::new(RefusalCode::LineAlreadyDone, text)
        }
        (LineState::Open | LineState::Withdrawn | LineState::Discarded, _) => {
            let text = format!("{} no longer waits here: it left the building", line.unit);
            Refusal::new(RefusalCode::LineWithdrawn, text)
        }
    }
}

/// Takes the last scan back: its units wait again. `wished` is the scan that is meant to be the last.
///
/// # Errors
/// `NOTHING_TO_UNDO`, `NOT_THE_LAST_SCAN`; `NOT_ALLOWED_IN_STATE` where the putaway is over, or a unit is not here any more;
/// `UNIT_PROMISED`.
pub fn undo(
    putaway: &Putaway,
    wished: Option<&ScanId>,
    orders: &[SaleOrder],
    desk: &mut Desk,
) -> Result<ScanDecided, Refusal> {
    let named = wished.and_then(|id| putaway.scans.iter().find(|scan| scan.scan_id == *id));
    if let Some(done) = named.filter(|scan| scan.undone_at.is_some()) {
        return Ok(as_it_is(putaway, done));
    }
    must_be_open(
        putaway,
        "taken back from; correct the stock of the shelf with `ordertide stock adjust --shelf`",
    )?;
    let Some(last) = putaway.scans.iter().rev().find(|scan| scan.undone_at.is_none()) else {
        let text = format!("No scan of putaway {} stands", putaway.key.putaway_no);
        return Err(Refusal::new(RefusalCode::NothingToUndo, text));
    };
    if let Some(id) = wished.filter(|id| last.scan_id != **id) {
        let text = format!(
            "The last scan that stands is {} ({} to shelf {}), not {id}. Take that one back first",
            last.scan_id, last.code, last.shelf
        );
        return Err(Refusal::new(RefusalCode::NotTheLastScan, text));
    }
    desk.all_or_nothing(|desk| take_back(putaway, last, orders, desk))
}

fn take_back(
    putaway: &Putaway,
    last: &Scan,
    orders: &[SaleOrder],
    desk: &mut Desk,
) -> Result<ScanDecided, Refusal> {
    let mut after = putaway.clone();
    let mut freed: BTreeMap<OrderCode, Vec<u32>> = BTreeMap::new();
    for line in after
        .lines
        .iter_mut()
        .filter(|line| last.lines.contains(&line.no))
    {
        line.state = LineState::Open;
        line.result = None;
        line.reason = None;
        line.shelf = None;
        line.closed_at = None;
        line.done_by = None;
        let items = freed.entry(line.unit.order.clone()).or_default();
        items.push(line.unit.item);
    }
    let now = desk.now;
    after.settle(now);
    let mut scan = last.clone();
    scan.undone_at = Some(now);
    if let Some(kept) = after.scans.iter_mut().find(|kept| kept.no == scan.no) {
        kept.undone_at = Some(now);
    }
    let mut changes = Vec::new();
    for (code, items) in freed {
        let Some(order) = order_of(orders, &code) else {
            let text = format!("Order {code} of the putaway is not there");
            return Err(Refusal::new(RefusalCode::ItemNotFound, text));
        };
        let mut edit = Edit::of(order, desk);
        edit.take_off_shelf(&items, (&putaway.key, &last.shelf))?;
        changes.extend(edit.finish());
    }
    Ok(ScanDecided {
        change: PutawayChange {
            putaway: after,
            orders: changes,
        },
        scan,
        is_repeated: false,
    })
}

//! What a person does with a putaway: made from chosen goods, completed line by line, or discarded. All of it or nothing,
//! with a reason for each refused line.

use super::{
    Condition, LINES_MAX, LineState, Putaway, PutawayKey, PutawayLine, PutawayMark, PutawayState,
    PutawayType, Unit,
};
use crate::change::{Desk, OrderChange};
use crate::codes::{FacilityCode, OrderCode, ShelfCode};
use crate::order::SaleOrder;
use crate::order::edit::Edit;
use crate::order::event::EventKind;
use crate::refusal::{LineRefused, Refusal, RefusalCode, Refused};
use crate::sequence::SequenceKind;
use crate::transition::{self, Command};
use crate::words::counted;
use std::collections::{BTreeMap, BTreeSet};

/// A putaway to be made.
#[derive(Debug, Clone)]
pub struct NewPutaway {
    /// The facility that the goods lie in.
    pub facility: FacilityCode,
    /// Where they come from.
    pub source: PutawayType,
    /// Which they are.
    pub units: BTreeSet<Unit>,
    /// Who makes it.
    pub by: String,
}

/// How one line is completed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineResult {
    /// The line's number.
    pub no: u32,
    /// How its unit was found; `None` takes the inspection's word.
    pub result: Option<Condition>,
    /// Why; required for what is missing. `None` takes the inspection's.
    pub reason: Option<String>,
}

/// What happens to the open lines that are not named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Others {
    /// They stay open.
    StayOpen,
    /// Those that were inspected are completed as they were found there; the rest stays open.
    AsInspected,
    /// As inspected, and what was not inspected is good.
    Good,
}

/// How a putaway is completed, in one of several goes.
#[derive(Debug, Clone)]
pub struct CompletePutaway {
    /// The lines that are named.
    pub lines: Vec<LineResult>,
    /// The others.
    pub others: Others,
    /// Who completes them.
    pub by: String,
}

/// What a decision on a putaway changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PutawayChange {
    /// The putaway as it is now, with the version that it was decided on; 0 is new.
    pub putaway: Putaway,
    /// The orders of its lines.
    pub orders: Vec<OrderChange>,
}

fn item_place(unit: &Unit) -> String {
    unit.to_string()
}

/// Makes a putaway from goods that wait. `open` are the open putaways that hold units of these orders.
///
/// # Errors
/// A reason for each unit that cannot be in it: `NOT_PENDING`, `OTHER_FACILITY`, `OTHER_SOURCE`, `ALREADY_IN_PUTAWAY`,
/// `ITEM_NOT_FOUND`; for all of it: `BAD_INPUT` for no unit or too many, `SEQUENCE_NOT_DEFINED`.
pub fn create(
    wish: &NewPutaway,
    orders: &[SaleOrder],
    open: &[Putaway],
    desk: &mut Desk,
) -> Result<PutawayChange, Refused> {
    let refused: Vec<LineRefused> = wish
        .units
        .iter()
        .filter_map(|unit| {
            let refusal = may_be_chosen(unit, wish, orders, open).err()?;
            Some(LineRefused::new(item_place(unit), refusal))
        })
        .collect();
    Refused::if_any(refused)?;
    if wish.units.is_empty() || wish.units.len() > LINES_MAX {
        let text = format!(
            "A putaway takes 1 to {LINES_MAX} units, and {} were chosen",
            wish.units.len()
        );
        return Err(Refusal::new(RefusalCode::BadInput, text).into());
    }
    let change = desk.all_or_nothing(|desk| {
        let putaway_no = desk
            .numbers
            .draw(&wish.facility, SequenceKind::Putaway, desk.today)?;
        let lines = (1_u32..)
            .zip(&wish.units)
            .filter_map(|(no, unit)| line_of(no, unit, orders))
            .collect();
        let putaway = Putaway {
            key: PutawayKey {
                facility: wish.facility.clone(),
                putaway_no: putaway_no.clone(),
            },
            source: wish.source,
            state: PutawayState::Created,
            lines,
            scans: Vec::new(),
            created_at: desk.now,
            created_by: wish.by.clone(),
            closed_at: None,
            version: 0,
        };
        let all: Vec<&PutawayLine> = putaway.lines.iter().collect();
        let told = format!("Putaway {putaway_no} of {} is made for it", wish.facility);
        let orders = tell(orders, &all, desk, &told);
        Ok::<_, Refusal>(PutawayChange { putaway, orders })
    })?;
    Ok(change)
}

fn line_of(no: u32, unit: &Unit, orders: &[SaleOrder]) -> Option<PutawayLine> {
    let sku = order_of(orders, &unit.order)?.item(unit.item)?.sku.clone();
    Some(PutawayLine {
        no,
        unit: unit.clone(),
        sku,
        state: LineState::Open,
        result: None,
        reason: None,
        shelf: None,
        closed_at: None,
        done_by: None,
    })
}

pub(super) fn order_of<'o>(orders: &'o [SaleOrder], code: &OrderCode) -> Option<&'o SaleOrder> {
    orders.iter().find(|order| order.code == *code)
}

fn may_be_chosen(
    unit: &Unit,
    wish: &NewPutaway,
    orders: &[SaleOrder],
    open: &[Putaway],
) -> Result<(), Refusal> {
    let Some((order, item)) =
        order_of(orders, &unit.order).and_then(|order| Some((order, order.item(unit.item)?)))
    else {
        let text = format!("Order {} has no item {}", unit.order, unit.item);
        return Err(Refusal::new(RefusalCode::ItemNotFound, text));
    };
    let Some(waiting) = order.waiting_unit(item) else {
        let text = match item.putaway {
            PutawayMark::Done => "It was put away already".to_owned(),
            PutawayMark::None | PutawayMark::Pending => {
                format!("It is {} and does not wait for putaway", item.state)
            }
        };
        return Err(Refusal::new(RefusalCode::NotPending, text));
    };
    transition::next(item.state, Command::PutAway)?;
    if let Some(other) = open.iter().find(|putaway| putaway.open_line_of(unit).is_some()) {
        let text = format!(
            "It lies in putaway {} already. Complete or discard that one",
            other.key.putaway_no
        );
        return Err(Refusal::new(RefusalCode::AlreadyInPutaway, text));
    }
    if waiting.facility != wish.facility {
        let text = format!(
            "It lies in facility {}, not in {}",
            waiting.facility, wish.facility
        );
        return Err(Refusal::new(RefusalCode::OtherFacility, text));
    }
    if waiting.source != wish.source {
        let text = format!(
            "It is a {}, and the putaway is of {}",
            waiting.source, wish.source
        );
        return Err(Refusal::new(RefusalCode::OtherSource, text));
    }
    Ok(())
}

/// Completes lines: the goods move to where they belong, and a good one is sellable from now on.
///
/// # Errors
/// A reason for each line that cannot be completed so: `LINE_NOT_FOUND`, `LINE_ALREADY_DONE`, `LINE_WITHDRAWN`,
/// `NOT_PENDING`, `REASON_REQUIRED`, `BAD_INPUT` for one without a result; for all of it: `NOT_ALLOWED_IN_STATE` where the
/// putaway is over, `BAD_INPUT` where there is nothing to complete.
pub fn complete(
    putaway: &Putaway,
    wish: &CompletePutaway,
    orders: &[SaleOrder],
    desk: &mut Desk,
) -> Result<PutawayChange, Refused> {
    must_be_open(putaway, "completed")?;
    let (mut results, mut refused) = (BTreeMap::new(), Vec::new());
    for named in &wish.lines {
        match found(putaway, named, orders) {
            Ok(found)
                if results
                    .insert(named.no, found.clone())
                    .is_none_or(|was| was == found) => {}
            Ok(_) => refused.push(LineRefused::new(
                format!("line {}", named.no),
                Refusal::new(RefusalCode::BadInput, "It is named twice, with different results"),
            )),
            Err(refusal) => refused.push(LineRefused::new(format!("line {}", named.no), refusal)),
        }
    }
    Refused::if_any(refused)?;
    for line in putaway.lines.iter().filter(|line| line.state == LineState::Open) {
        if let Some(found) = of_the_others(wish.others, inspected(orders, &line.unit)) {
            results.entry(line.no).or_insert(found);
        }
    }
    if results.is_empty() {
        let text = "No line is to be completed. Say which were found good, bad or missing";
        return Err(Refusal::new(RefusalCode::BadInput, text).into());
    }
    Ok(desk.all_or_nothing(|desk| place(putaway, &results, (orders, &wish.by), None, desk))?)
}

/// How a unit was found, and why.
pub(super) type Found = (Condition, Option<String>);

pub(super) fn inspected(orders: &[SaleOrder], unit: &Unit) -> Option<Found> {
    let order = order_of(orders, &unit.order)?;
    let inspection = order.waiting_unit(order.item(unit.item)?)?.inspection?;
    Some((inspection.condition, inspection.reason))
}

fn of_the_others(others: Others, inspected: Option<Found>) -> Option<Found> {
    match others {
        Others::StayOpen => None,
        Others::AsInspected => inspected,
        Others::Good => inspected.or(Some((Condition::Good, None))),
    }
}

fn found(putaway: &Putaway, named: &LineResult, orders: &[SaleOrder]) -> Result<Found, Refusal> {
    let Some(line) = putaway.line(named.no) else {
        let text = format!("The putaway has lines 1 to {}", putaway.lines.len());
        return Err(Refusal::new(RefusalCode::LineNotFound, text));
    };
    match line.state {
        LineState::Open => {}
        LineState::Done => {
            let result = line.result.map_or("done", Condition::as_str);
            let text = format!("It was put away as {result} already");
            return Err(Refusal::new(RefusalCode::LineAlreadyDone, text));
        }
        LineState::Withdrawn | LineState::Discarded => {
            let text = format!(
                "The unit {} no longer waits here: it left the building",
                line.unit
            );
            return Err(Refusal::new(RefusalCode::LineWithdrawn, text));
        }
    }
    let waits = order_of(orders, &line.unit.order)
        .and_then(|order| order.item(line.unit.item))
        .is_some_and(|item| item.putaway == PutawayMark::Pending);
    if !waits {
        let text = format!("The unit {} does not wait for putaway any more", line.unit);
        return Err(Refusal::new(RefusalCode::NotPending, text));
    }
    let (condition, reason) = match (named.result, inspected(orders, &line.unit)) {
        (Some(result), Some((same, why))) if result == same => (result, named.reason.clone().or(why)),
        (Some(result), _) => (result, named.reason.clone()),
        (None, Some((result, why))) => (result, named.reason.clone().or(why)),
        (None, None) => {
            let text = "It was not inspected. Say whether it is good, bad or missing";
            return Err(Refusal::new(RefusalCode::BadInput, text));
        }
    };
    let reason = reason.filter(|reason| !reason.trim().is_empty());
    if condition == Condition::Missing && reason.is_none() {
        let text = "What is missing needs a reason";
        return Err(Refusal::new(RefusalCode::ReasonRequired, text));
    }
    Ok((condition, reason))
}

/// Places lines as they were found, good ones on the shelf where one is named.
pub(super) fn place(
    putaway: &Putaway,
    results: &BTreeMap<u32, Found>,
    (orders, by): (&[SaleOrder], &str),
    shelf: Option<&ShelfCode>,
    desk: &mut Desk,
) -> Result<PutawayChange, Refusal> {
    let mut after = putaway.clone();
    let mut placed: BTreeMap<OrderCode, Vec<(u32, Found)>> = BTreeMap::new();
    let now = desk.now;
    for line in &mut after.lines {
        if let Some(found) = results.get(&line.no) {
            line.state = LineState::Done;
            line.result = Some(found.0);
            line.reason.clone_from(&found.1);
            line.shelf = shelf.cloned();
            line.closed_at = Some(now);
            line.done_by = Some(by.to_owned());
            placed
                .entry(line.unit.order.clone())
                .or_default()
                .push((line.unit.item, found.clone()));
        }
    }
    after.settle(now);
    let mut changes = Vec::new();
    for (code, units) in placed {
        let Some(order) = order_of(orders, &code) else {
            let text = format!("Order {code} of the putaway is not there");
            return Err(Refusal::new(RefusalCode::ItemNotFound, text));
        };
        let mut edit = Edit::of(order, desk);
        edit.put_away(&units, (&putaway.key, shelf))?;
        changes.extend(edit.finish());
    }
    Ok(PutawayChange {
        putaway: after,
        orders: changes,
    })
}

/// Gives a putaway up of which nothing is placed: its goods wait again.
///
/// # Errors
/// `NOT_ALLOWED_IN_STATE` where it is over, or something of it is placed.
pub fn discard(putaway: &Putaway, orders: &[SaleOrder], desk: &mut Desk) -> Result<PutawayChange, Refusal> {
    must_be_open(putaway, "discarded")?;
    let placed = putaway.count(LineState::Done);
    if placed > 0 {
        let text = format!(
            "{} of putaway {} are placed, so it cannot be discarded. Complete the others",
            counted(placed, "unit"),
            putaway.key.putaway_no
        );
        return Err(Refusal::new(RefusalCode::NotAllowedInState, text));
    }
    let mut after = putaway.clone();
    let now = desk.now;
    for line in after
        .lines
        .iter_mut()
        .filter(|line| line.state == LineState::Open)
    {
        line.state = LineState::Discarded;
        line.closed_at = Some(now);
    }
    after.settle(now);
    let freed: Vec<&PutawayLine> = putaway
        .lines
        .iter()
        .filter(|line| line.state == LineState::Open)
        .collect();
    let told = format!("Putaway {} is discarded; it waits again", putaway.key.putaway_no);
    let orders = tell(orders, &freed, desk, &told);
    Ok(PutawayChange {
        putaway: after,
        orders,
    })
}

pub(super) fn must_be_open(putaway: &Putaway, verb: &str) -> Result<(), Refusal> {
    match putaway.state {
        PutawayState::Created | PutawayState::InProgress => Ok(()),
        PutawayState::Complete | PutawayState::Discarded => {
            let text = format!(
                "Putaway {} is {} and cannot be {verb}",
                putaway.key.putaway_no, putaway.state
            );
            Err(Refusal::new(RefusalCode::NotAllowedInState, text))
        }
    }
}

/// Writes a line into the timeline of every order that these lines are of.
fn tell(orders: &[SaleOrder], lines: &[&PutawayLine], desk: &mut Desk, told: &str) -> Vec<OrderChange> {
    let mut by_order: BTreeMap<&OrderCode, Vec<u32>> = BTreeMap::new();
    for line in lines {
        by_order.entry(&line.unit.order).or_default().push(line.unit.item);
    }
    let mut changes = Vec::new();
    for (code, items) in by_order {
        if let Some(order) = order_of(orders, code) {
            let mut edit = Edit::of(order, desk);
            edit.note(EventKind::PutawayChanged, &items, told);
            changes.extend(edit.finish());
        }
    }
    changes
}

//! Putaways, their lines and their scans as rows of their tables.

use crate::engine::{RowReader, StoreError, Value};
use crate::orders::{corrupt, json, number, number_of};
use domain::codes::{OrderCode, ScanId, ShelfCode, Sku};
use domain::moment::Moment;
use domain::putaway::{Condition, LineState, Putaway, PutawayKey, PutawayLine, Scan, Unit};

fn count(lines: usize) -> Value {
    Value::Int(i64::try_from(lines).unwrap_or(i64::MAX))
}

pub(crate) fn unit_of(r: &mut RowReader) -> Result<Unit, StoreError> {
    Ok(Unit {
        order: OrderCode::stored(r.text()?),
        item: number(r.int()?)?,
    })
}

pub(crate) fn line_of(r: &mut RowReader) -> Result<PutawayLine, StoreError> {
    let no = number(r.int()?)?;
    let unit = unit_of(r)?;
    let sku = Sku::stored(r.text()?);
    let state = r.text()?;
    Ok(PutawayLine {
        no,
        unit,
        sku,
        state: LineState::parse(&state).ok_or_else(|| corrupt("a putaway line's state", &state))?,
        result: r.opt_text()?.as_deref().and_then(Condition::parse),
        reason: r.opt_text()?,
        closed_at: r.opt_int()?.map(Moment),
        done_by: r.opt_text()?,
        shelf: r.opt_text()?.map(ShelfCode::stored),
    })
}

pub(crate) fn scan_of(r: &mut RowReader) -> Result<Scan, StoreError> {
    let no = number(r.int()?)?;
    let (scan_id, code) = (ScanId::stored(r.text()?), r.text()?);
    let (shelf, lines) = (ShelfCode::stored(r.text()?), r.text()?);
    Ok(Scan {
        no,
        scan_id,
        code,
        shelf,
        lines: serde_json::from_str(&lines).map_err(|_| corrupt("the lines of a scan", &lines))?,
        by: r.text()?,
        at: Moment(r.int()?),
        undone_at: r.opt_int()?.map(Moment),
    })
}

pub(crate) fn new_row(putaway: &Putaway) -> Vec<Value> {
    vec![
        putaway.key.facility.as_str().into(),
        putaway.key.putaway_no.as_str().into(),
        putaway.source.as_str().into(),
        putaway.state.as_str().into(),
        count(putaway.lines.len()),
        count(putaway.count(LineState::Open)),
        count(putaway.count(LineState::Done)),
        putaway.created_by.as_str().into(),
        putaway.created_at.0.into(),
        Value::OptInt(putaway.closed_at.map(|at| at.0)),
    ]
}

pub(crate) fn row_of(putaway: &Putaway) -> Vec<Value> {
    vec![
        putaway.key.facility.as_str().into(),
        putaway.key.putaway_no.as_str().into(),
        putaway.state.as_str().into(),
        count(putaway.count(LineState::Open)),
        count(putaway.count(LineState::Done)),
        Value::OptInt(putaway.closed_at.map(|at| at.0)),
        number_of(putaway.version),
    ]
}

fn ended(line: &PutawayLine) -> [Value; 5] {
    [
        line.state.as_str().into(),
        Value::OptText(line.result.map(|result| result.as_str().to_owned())),
        Value::OptText(line.reason.clone()),
        Value::OptInt(line.closed_at.map(|at| at.0)),
        Value::OptText(line.done_by.clone()),
    ]
}

pub(crate) fn line_row(key: &PutawayKey, line: &PutawayLine, was: LineState) -> Vec<Value> {
    let mut row = vec![
        key.facility.as_str().into(),
        key.putaway_no.as_str().into(),
        i64::from(line.no).into(),
    ];
    row.extend(ended(line));
    row.push(Value::OptText(line.shelf.as_ref().map(ToString::to_string)));
    row.push(was.as_str().into());
    row
}

pub(crate) fn scan_row(key: &PutawayKey, scan: &Scan) -> Result<Vec<Value>, StoreError> {
    Ok(vec![
        key.facility.as_str().into(),
        key.putaway_no.as_str().into(),
        i64::from(scan.no).into(),
        scan.scan_id.as_str().into(),
        scan.code.as_str().into(),
        scan.shelf.as_str().into(),
        json(&scan.lines)?,
        count(scan.lines.len()),
        scan.by.as_str().into(),
        scan.at.0.into(),
        Value::OptInt(scan.undone_at.map(|at| at.0)),
    ])
}

pub(crate) fn new_line_row(key: &PutawayKey, line: &PutawayLine) -> Vec<Value> {
    let mut row = vec![
        key.facility.as_str().into(),
        key.putaway_no.as_str().into(),
        i64::from(line.no).into(),
        line.unit.order.as_str().into(),
        i64::from(line.unit.item).into(),
        line.sku.as_str().into(),
    ];
    row.extend(ended(line));
    row
}

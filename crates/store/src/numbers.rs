//! Sequences: loaded together, written only where they moved.

use crate::engine::{ConstraintKind, Session, StoreError, Together, Value, rows};
use crate::orders::number_of;
use crate::statements as sql;
use domain::codes::{FacilityCode, TenantCode};
use domain::sequence::{NumberBook, Sequence, SequenceKind, YearlyReset};

/// The tenant's sequences; where they are locked, in their order.
pub(crate) async fn load(
    session: &mut dyn Session,
    tenant: &TenantCode,
    locked: bool,
) -> Result<NumberBook, StoreError> {
    let statement = match locked {
        true => &sql::LOCK_SEQUENCES,
        false => &sql::LOAD_SEQUENCES,
    };
    let mut all = Vec::new();
    for row in session.query(statement, &[tenant.as_str().into()]).await? {
        let mut r = row.reader();
        let facility = FacilityCode::stored(r.text()?);
        let kind = r.text()?;
        let (prefix, padding, next) = (r.text()?, r.int()?, r.int()?);
        let yearly_reset = match (r.opt_text()?, r.opt_text()?) {
            (Some(on), Some(next_prefix)) => {
                let on = on.parse().map_err(|_| corrupt(&on))?;
                Some(YearlyReset { on, next_prefix })
            }
            _ => None,
        };
        let sequence = Sequence {
            prefix,
            padding: u8::try_from(padding).map_err(|_| corrupt(&padding.to_string()))?,
            next: u64::try_from(next).map_err(|_| corrupt(&next.to_string()))?,
            yearly_reset,
        };
        all.push((
            facility,
            SequenceKind::parse(&kind).ok_or_else(|| corrupt(&kind))?,
            sequence,
        ));
    }
    Ok(NumberBook::new(all))
}

fn corrupt(text: &str) -> StoreError {
    StoreError::Corrupt {
        what: "a sequence".to_owned(),
        problem: format!("{text:?} is no value of it"),
    }
}

pub(crate) fn row_of(facility: &FacilityCode, kind: SequenceKind, sequence: &Sequence) -> Vec<Value> {
    let reset = sequence.yearly_reset.as_ref();
    vec![
        facility.as_str().into(),
        kind.as_str().into(),
        sequence.prefix.as_str().into(),
        i64::from(sequence.padding).into(),
        number_of(sequence.next),
        Value::OptText(reset.map(|reset| reset.on.to_string())),
        Value::OptText(reset.map(|reset| reset.next_prefix.clone())),
    ]
}

/// Writes the sequences that moved, guarded by the numbers that they were decided on.
/// Where another writer drew from one meanwhile, that is a `Conflict`.
pub(crate) fn write(
    together: &mut Together,
    tenant: &TenantCode,
    before: &NumberBook,
    after: &NumberBook,
) -> Result<(), StoreError> {
    let mut all = Vec::new();
    for (facility, kind, sequence) in after.changed_since(before) {
        let mut row = row_of(facility, kind, sequence);
        let was = before
            .iter()
            .find(|(f, k, _)| *f == facility && *k == kind)
            .map_or(0, |(_, _, s)| s.next);
        row.push(number_of(was));
        all.push(row);
    }
    if all.is_empty() {
        return Ok(());
    }
    let guard = (all.len() as u64, "a sequence");
    let binds = vec![rows(all)?, tenant.as_str().into()];
    together.add_guarded(&sql::UPDATE_SEQUENCES, binds, guard);
    Ok(())
}

/// Refuses a sequence that would come to a number that was issued before, now or after its planned switch.
///
/// # Errors
/// `Constraint` with the name of the rule that the number would break one day; its message is the number.
pub(crate) async fn refuse_issued(
    session: &mut dyn Session,
    tenant: &TenantCode,
    (facility, kind): (&FacilityCode, SequenceKind),
    sequence: &Sequence,
) -> Result<(), StoreError> {
    let rule = match kind {
        SequenceKind::Invoice => "invoice_number",
        SequenceKind::Packing => "package_packing_no",
        SequenceKind::Return => "goods_return_number",
        // Nothing is numbered by these yet.
        SequenceKind::Putaway | SequenceKind::Pickup => return Ok(()),
    };
    let after_switch = sequence.yearly_reset.as_ref().map(|reset| Sequence {
        prefix: reset.next_prefix.clone(),
        next: 1,
        ..sequence.clone()
    });
    for coming in std::iter::once(sequence).chain(&after_switch) {
        let padded = coming.prefix.len() + usize::from(coming.padding);
        let binds = [
            tenant.as_str().into(),
            facility.as_str().into(),
            kind.as_str().into(),
            format!("{}0", coming.prefix).into(),
            format!("{}:", coming.prefix).into(),
            coming.preview().into(),
            i64::try_from(padded).unwrap_or(i64::MAX).into(),
        ];
        if let Some(row) = session
            .query(&sql::NUMBERS_TAKEN, &binds)
            .await?
            .into_iter()
            .next()
        {
            return Err(StoreError::Constraint {
                kind: ConstraintKind::Unique,
                name: rule.to_owned(),
                message: row.reader().text()?,
            });
        }
    }
    Ok(())
}

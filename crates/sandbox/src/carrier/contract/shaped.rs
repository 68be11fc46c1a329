//! Faults that leave the answer whole but change its rows.

use serde_json::Value;

use crate::faults::Shape;

/// The fields by one of which a row is known.
const NAMES: [&str; 4] = ["scan_id", "carrier_ref", "packing_no", "tracking_no"];

/// Changes the rows of an answer as the faults want it; `word_field` is the field whose word they replace.
pub(super) fn shaped(mut answer: Value, list: &str, word_field: Option<&str>, shape: &Shape) -> Value {
    if let Some(Value::Array(rows)) = answer.get_mut(list) {
        rows.retain(|row| {
            !NAMES
                .iter()
                .any(|name| shape.hides(row[name].as_str().unwrap_or_default()))
        });
        shape.reorder(rows, 1, known_as);
        if let (Some(field), Some(word)) = (word_field, &shape.word) {
            for row in rows.iter_mut().filter(|row| row.get(field).is_some()) {
                row[field] = Value::from(word.as_str());
            }
        }
    }
    answer
}

fn known_as(row: &Value) -> &str {
    let names = NAMES.iter().filter_map(|name| row[name].as_str());
    names.into_iter().next().unwrap_or_default()
}

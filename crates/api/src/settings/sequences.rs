//! `GET /sequences`.

use crate::Api;
use crate::problem::Problem;
use crate::read::Who;
use crate::wire::wire_enum;
use axum::Json;
use axum::extract::State;
use domain::sequence::Sequence as DomainSequence;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

wire_enum! {
    /// What is numbered.
    SequenceKind of domain::sequence::SequenceKind {
        Invoice = "INVOICE", Packing = "PACKING", Putaway = "PUTAWAY", Return = "RETURN", Pickup = "PICKUP",
    }
}

/// A sequence of document numbers.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "facility": "WH1", "kind": "INVOICE", "prefix": "INV/26-", "padding": 0, "next_no": 12, "next": "INV/26-12",
    "next_year": {"on": "2027-04-01", "prefix": "INV/27-"}
}))]
pub(crate) struct Sequence {
    facility: String,
    kind: SequenceKind,
    prefix: String,
    /// Digits, filled up with zeros.
    padding: u8,
    /// The next number.
    next_no: u64,
    /// The next number as it is printed.
    next: String,
    /// The planned switch to next year's numbers.
    next_year: Option<NextYear>,
}

/// The switch to next year's numbers, which begin at 1.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"on": "2027-04-01", "prefix": "INV/27-"}))]
pub(crate) struct NextYear {
    /// Their first day, in the tenant's zone.
    #[schema(format = "date")]
    pub(crate) on: String,
    /// Their prefix.
    #[schema(max_length = 24, pattern = "^[A-Za-z0-9/-]*$")]
    pub(crate) prefix: String,
}

impl Sequence {
    pub(crate) fn of(facility: String, kind: SequenceKind, sequence: &DomainSequence) -> Self {
        Self {
            facility,
            kind,
            prefix: sequence.prefix.clone(),
            padding: sequence.padding,
            next_no: sequence.next,
            next: sequence.preview(),
            next_year: sequence.yearly_reset.as_ref().map(|reset| NextYear {
                on: reset.on.to_string(),
                prefix: reset.next_prefix.clone(),
            }),
        }
    }
}

/// The tenant's sequences.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"data": [{
    "facility": "WH1", "kind": "PACKING", "prefix": "WH1-PK", "padding": 6, "next_no": 1, "next": "WH1-PK000001",
    "next_year": null
}]}))]
pub(crate) struct Sequences {
    data: Vec<Sequence>,
}

/// List sequences
#[utoipa::path(
    get, path = "/api/v1/sequences", tag = "settings", operation_id = "list_sequences",
    responses((status = 200, description = "All sequences, by facility.", body = Sequences)),
)]
pub(crate) async fn sequences(State(api): State<Api>, Who(caller): Who) -> Result<Json<Sequences>, Problem> {
    let book = api.app.sequences(&caller).await?;
    let data = book
        .iter()
        .map(|(facility, kind, sequence)| Sequence::of(facility.to_string(), kind.into(), sequence));
    Ok(Json(Sequences { data: data.collect() }))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;

    #[tokio::test]
    async fn a_facility_has_four_from_the_beginning() {
        let served = Served::new().await;
        let said = served.get("/sequences").await.expect(200);
        assert_eq!(said["data"].as_array().map(Vec::len), Some(4), "{said}");
    }
}

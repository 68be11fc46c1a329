//! `POST /pickups`.

use super::words::{Pickup, wish_of};
use crate::Api;
use crate::packages::named::{PackageResults, names, within};
use crate::problem::Problem;
use crate::read::{Body, Who};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which packages are to be picked up, and when.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "packages": ["WH1-PK000001"], "from": "2026-11-22T05:00:00Z", "to": "2026-11-22T07:00:00Z", "note": "gate 2"
}))]
pub(crate) struct PickupRequest {
    /// Packing nos., tracking nos., 2D codes of labels, or orders, which mean their packages that are ready.
    #[schema(schema_with = names)]
    packages: Vec<String>,
    /// From when the carrier may come; with `to`.
    #[schema(format = DateTime)]
    from: Option<String>,
    /// Until when; after `from`.
    #[schema(format = DateTime)]
    to: Option<String>,
    /// Anything that the carrier should know.
    #[schema(max_length = 500)]
    note: Option<String>,
}

/// The pickups that came of it, and how it ended for each package.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "pickups": [{
        "pickup_no": "WH1-PU000001", "facility": "WH1", "carrier": "OWN", "state": "ACCEPTED",
        "from": null, "to": null, "note": null, "asked_by": "key:erp", "asked_at": "2026-11-21T08:00:00Z",
        "closed_at": null, "packages": [{"packing_no": "WH1-PK000001", "status": "READY_TO_SHIP"}]
    }],
    "packages": {"done": 1, "refused": 0, "results": [
        {"named": "WH1-PK000001", "result": "done", "packing_no": "WH1-PK000001", "order": "SO-000000001", "code": null,
            "detail": null}
    ]}
}))]
pub(crate) struct PickupsRequested {
    /// One for each facility of which a package joined.
    pickups: Vec<Pickup>,
    packages: PackageResults,
}

/// Ask for a pickup
///
/// Of PACKED packages with their waybill, one pickup for each facility: they are READY_TO_SHIP then. Each package by itself, so
/// look at every result; a pickup that none could join is called off.
#[utoipa::path(
    post, path = "/api/v1/pickups", tag = "pickups", operation_id = "request_pickup", request_body = PickupRequest,
    responses((status = 200, description = "The pickups, and a result for each package.", body = PickupsRequested)),
)]
pub(crate) async fn request(
    State(api): State<Api>,
    Who(caller): Who,
    Body(asked): Body<PickupRequest>,
) -> Result<Json<PickupsRequested>, Problem> {
    let names = within(asked.packages)?;
    let wish = wish_of(asked.from, asked.to, asked.note)?;
    let (done, pickups) = api.app.request_pickup(&caller, &names, &wish).await?;
    Ok(Json(PickupsRequested {
        pickups: pickups.into_iter().map(Pickup::from).collect(),
        packages: done.into(),
    }))
}

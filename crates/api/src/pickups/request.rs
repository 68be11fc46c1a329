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

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::{Value, json};

    #[tokio::test]
    async fn what_has_its_waybill_joins_a_pickup() {
        let served = Served::new().await;
        let [one, two] = served.confirmed(["T-1", "T-2"]).await;
        served.on("/waybills/print", &[&one]).await;
        served.post("/orders/T-2/pack", json!({})).await.expect(200);
        let before = served.package("T-2").await;
        let wish = json!({"packages": [one, two], "from": "2026-11-22T05:00:00Z", "to": "2026-11-22T07:00:00Z",
            "note": "gate 2"});
        let said = served.post("/pickups", wish).await.expect(200);
        assert_eq!(said["packages"]["results"][1]["code"], "NOT_PRINTED");
        let pickup = &said["pickups"][0];
        assert_eq!(
            (&pickup["state"], &pickup["to"]),
            (&json!("ACCEPTED"), &json!("2026-11-22T07:00:00Z"))
        );
        assert_eq!(
            pickup["packages"],
            json!([{"packing_no": one, "status": "READY_TO_SHIP"}])
        );
        let package = served.package("T-1").await;
        assert_eq!(
            (&package["status"], &package["pickup_no"]),
            (&json!("READY_TO_SHIP"), &pickup["pickup_no"])
        );
        assert_eq!(served.package("T-2").await, before);
    }

    #[tokio::test]
    async fn a_window_has_both_ends_in_order() {
        let served = Served::new().await;
        let at = "2026-11-22T05:00:00Z";
        for (from, to, note) in [
            (json!(at), Value::Null, Value::Null),
            (Value::Null, json!(at), Value::Null),
            (json!(at), json!(at), Value::Null),
            (json!("today"), json!(at), Value::Null),
            (Value::Null, Value::Null, json!("x".repeat(501))),
        ] {
            let wish = json!({"packages": ["T-1"], "from": from, "to": to, "note": note});
            let said = served.post("/pickups", wish.clone()).await;
            assert_eq!(said.problem(400), "BAD_INPUT", "{wish}");
        }
    }
}

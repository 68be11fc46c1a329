//! `PUT /pickups/{pickup_no}`.

use super::words::{OfFacility, Pickup, wish_of};
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Body, Query, Who};
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

/// What is to change; what is not given stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"from": "2026-11-22T09:00:00Z", "to": "2026-11-22T11:00:00Z", "note": "ring twice"}))]
pub(crate) struct PickupEdit {
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

/// Change a pickup
///
/// One that is over is refused.
#[utoipa::path(
    put, path = "/api/v1/pickups/{pickup_no}", tag = "pickups", operation_id = "edit_pickup", request_body = PickupEdit,
    params(
        ("pickup_no" = String, Path, description = "Its number. A `/` in it is written `%2F`.", example = "WH1-PU000001"),
        OfFacility,
    ),
    responses((status = 200, description = "The pickup as it stands now.", body = Pickup)),
)]
pub(crate) async fn edit(
    State(api): State<Api>,
    Who(caller): Who,
    At(pickup_no): At<String>,
    Query(of): Query<OfFacility>,
    Body(wish): Body<PickupEdit>,
) -> Result<Json<Pickup>, Problem> {
    let facility = of.read()?;
    let wish = wish_of(wish.from, wish.to, wish.note)?;
    let named = (pickup_no.as_str(), facility.as_deref());
    let line = api.app.edit_pickup(&caller, named, &wish).await?;
    Ok(Json(line.into()))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::{Value, json};

    #[tokio::test]
    async fn an_open_pickup_is_shown_changed_listed_and_called_off() {
        let served = Served::new().await;
        let [one, two] = served.confirmed(["T-1", "T-2"]).await;
        served.on("/waybills/print", &[&one, &two]).await;
        let mut nos = Vec::new();
        for no in [one, two] {
            let said = served
                .post("/pickups", json!({ "packages": [no] }))
                .await
                .expect(200);
            nos.push(said["pickups"][0]["pickup_no"].as_str().unwrap().to_owned());
            served.clock.forward_s(60);
        }
        let path = format!("/pickups/{}", nos[0]);
        let changed = served.put(&path, json!({"note": "ring twice"})).await.expect(200);
        assert_eq!(
            (&changed["note"], &changed["from"]),
            (&json!("ring twice"), &Value::Null)
        );
        assert_eq!(
            served.get(&format!("{path}?facility=WH1")).await.expect(200),
            changed
        );
        for (missing, status) in [("?facility=WH2", 404), ("?facility=", 400), ("9", 404)] {
            let said = served.get(&format!("{path}{missing}")).await;
            assert!(!said.problem(status).is_empty(), "{missing}");
        }
        let first = served.get("/pickups?limit=1").await.expect(200);
        assert_eq!(first["data"][0]["pickup_no"], json!(nos[1]));
        let next = first["next"].as_str().unwrap();
        let second = served
            .get(&format!("/pickups?limit=1&after={next}"))
            .await
            .expect(200);
        assert_eq!((&second["data"][0], &second["next"]), (&changed, &Value::Null));
        let off = served
            .post(&format!("{path}/cancel"), json!({}))
            .await
            .expect(200);
        assert_eq!(
            (&off["state"], &off["packages"]),
            (&json!("CANCELLED"), &json!([]))
        );
        assert_eq!(served.package("T-1").await["status"], "PACKED");
        for said in [
            served.put(&path, json!({"note": "late"})).await,
            served.post(&format!("{path}/cancel"), json!({})).await,
        ] {
            assert_eq!(said.problem(409), "NOT_ALLOWED_IN_STATE");
        }
        assert_eq!(served.get(&path).await.expect(200), off);
        let open = served.get("/pickups?state=ACCEPTED").await.expect(200);
        assert_eq!(open["data"].as_array().unwrap().len(), 1);
        assert_eq!(served.get("/pickups?state=GONE").await.problem(400), "BAD_INPUT");
    }
}

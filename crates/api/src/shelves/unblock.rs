//! `POST /facilities/{facility}/shelves/{shelf}/unblock`.

use super::block::Named;
use super::list::Shelf;
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Who};
use axum::Json;
use axum::extract::State;

/// Unblock a shelf
///
/// Something may be put there again.
#[utoipa::path(
    post, path = "/api/v1/facilities/{facility}/shelves/{shelf}/unblock", tag = "stock", operation_id = "unblock_shelf",
    params(Named),
    responses((status = 200, description = "The shelf as it stands now.", body = Shelf)),
)]
pub(crate) async fn unblock(
    State(api): State<Api>,
    Who(caller): Who,
    At(named): At<Named>,
) -> Result<Json<Shelf>, Problem> {
    let place = (named.facility.as_str(), named.shelf.as_str());
    let shelf = api.app.unblock_shelf(&caller, place).await?;
    Ok(Json(Shelf::from(shelf)))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn nothing_is_put_on_a_blocked_shelf_and_what_lies_there_goes() {
        let served = Served::new().await;
        served
            .post("/facilities/WH1/shelves", json!({"shelf": "A/1"}))
            .await
            .expect(201);
        let count = |delta: i64| json!({"sku": "CUP", "facility": "WH1", "delta": delta, "reason": "x", "shelf": "A/1"});
        let adjust = "/stock-adjustments";
        served.post(adjust, count(2)).await.expect(200);
        let path = "/facilities/WH1/shelves/A%2F1";
        let blocked = served
            .post(&format!("{path}/block"), json!({"reason": "wet"}))
            .await
            .expect(200);
        assert_eq!(blocked["blocked"], "wet");
        assert_eq!(served.post(adjust, count(1)).await.problem(409), "SHELF_BLOCKED");
        served.post(adjust, count(-1)).await.expect(200);
        let open = served
            .post(&format!("{path}/unblock"), json!({}))
            .await
            .expect(200);
        assert_eq!((&open["blocked"], &open["available"]), (&json!(null), &json!(1)));
        served.post(adjust, count(1)).await.expect(200);
        for (verb, body) in [
            ("block", json!({"reason": "x"})),
            ("unblock", json!({})),
            ("remove", json!({})),
        ] {
            let unknown = served
                .post(&format!("/facilities/WH1/shelves/NO/{verb}"), body)
                .await;
            assert_eq!(unknown.problem(404), "SHELF_UNKNOWN", "{verb}");
        }
        for bad in [
            json!({}),
            json!({"reason": " "}),
            json!({"reason": "x".repeat(201)}),
        ] {
            let said = served.post(&format!("{path}/block"), bad).await;
            assert_eq!(said.problem(400), "BAD_INPUT");
        }
    }
}

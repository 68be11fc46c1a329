//! `POST /cancelled/restore`.

use super::answered::{Deliveries, RecoveryResults};
use crate::Api;
use crate::problem::Problem;
use crate::read::{Body, Who};
use axum::Json;
use axum::extract::State;

/// Restore cancelled deliveries
///
/// Of uploaded and typed orders: at once, with the same packing no. One that cannot come back now, though it might have,
/// says so in `GET /cancelled` from then on. Each by itself: one refusal never stops the others, so look at every result.
#[utoipa::path(
    post, path = "/api/v1/cancelled/restore", tag = "cancelled", operation_id = "restore_cancelled", request_body = Deliveries,
    responses((status = 200, description = "A result for each delivery.", body = RecoveryResults)),
)]
pub(crate) async fn restore(
    State(api): State<Api>,
    Who(caller): Who,
    Body(which): Body<Deliveries>,
) -> Result<Json<RecoveryResults>, Problem> {
    let answered = api.app.restore(&caller, &which.names()?).await?;
    Ok(Json(RecoveryResults::from(answered)))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn what_was_cancelled_comes_back_as_it_was() {
        let served = Served::new().await;
        served.typed("T-1").await;
        let before = (
            served.get("/orders/T-1").await.expect(200),
            served.stock("CUP").await,
        );
        served.cancel("T-1").await;
        let packing_no = served.row("T-1").await["packing_no"].clone();
        let path = "/cancelled/restore";
        let names = json!({"deliveries": ["SO-000000001/2", "SO-000000001/1"]});
        let said = served.post(path, names).await.expect(200);
        assert_eq!((&said["done"], &said["refused"]), (&json!(1), &json!(1)));
        let [missing, back] = [&said["results"][0], &said["results"][1]];
        assert_eq!(
            (&missing["code"], &missing["delivery"]),
            (&json!("NOT_FOUND"), &json!(null))
        );
        assert_eq!(
            (&back["result"], &back["packing_no"]),
            (&json!("back"), &packing_no)
        );
        assert_eq!(back["delivery"], "SO-000000001/1");
        let order = served.get("/orders/T-1").await.expect(200);
        let record = &order["cancelled"][0];
        assert_eq!(
            (&record["recovery"], &record["new_packing_no"]),
            (&json!("BACK"), &packing_no)
        );
        assert_eq!(order["packages"], before.0["packages"]);
        assert_eq!(served.stock("CUP").await, before.1);
        let again = served
            .post(path, json!({"deliveries": ["T-1"]}))
            .await
            .expect(200);
        assert_eq!(again["results"][0]["code"], "ALREADY_BACK");
    }
}

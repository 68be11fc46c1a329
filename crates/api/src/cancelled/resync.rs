//! `POST /cancelled/resync`.

use super::answered::{Deliveries, RecoveryResults};
use crate::Api;
use crate::problem::Problem;
use crate::read::{Body, Who};
use axum::Json;
use axum::extract::State;

/// Resync cancelled deliveries
///
/// Of channels' orders: the channel is asked for each as it is now, in the background, by the run that the result names;
/// what came of it is in `GET /cancelled`. Asking for one that is under way answers its run. Each by itself: one refusal never
/// stops the others, so look at every result.
#[utoipa::path(
    post, path = "/api/v1/cancelled/resync", tag = "cancelled", operation_id = "resync_cancelled", request_body = Deliveries,
    responses((status = 200, description = "A result for each delivery.", body = RecoveryResults)),
)]
pub(crate) async fn resync(
    State(api): State<Api>,
    Who(caller): Who,
    Body(which): Body<Deliveries>,
) -> Result<Json<RecoveryResults>, Problem> {
    let answered = api.app.ask_to_resync(&caller, &which.names()?).await?;
    Ok(Json(RecoveryResults::from(answered)))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn asking_twice_is_one_run() {
        let served = Served::new().await;
        served.go_live().await;
        served.imported("112-7").await;
        served.cancel("112-7").await;
        let ask = async || {
            let names = json!({"deliveries": ["112-7", "SO-9/1"]});
            served.post("/cancelled/resync", names).await.expect(200)
        };
        let said = ask().await;
        assert_eq!((&said["done"], &said["refused"]), (&json!(1), &json!(1)));
        let one = &said["results"][0];
        assert_eq!(
            (&one["named"], &one["delivery"], &one["result"]),
            (&json!("112-7"), &json!("SO-000000001/1"), &json!("resyncing"))
        );
        assert_eq!(ask().await, said);
        let run = served
            .get(&format!("/runs/{}", one["run_id"].as_str().unwrap()))
            .await
            .expect(200);
        assert_eq!(
            (&run["kind"], &run["state"]),
            (&json!("RESYNC"), &json!("QUEUED"))
        );
        let row = served.row("112-7").await;
        assert_eq!(
            (&row["run_id"], &row["requested_by"]),
            (&one["run_id"], &json!("key:all"))
        );
    }
}

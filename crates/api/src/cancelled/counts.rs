//! `GET /cancelled/counts`.

use crate::Api;
use crate::problem::Problem;
use crate::read::Who;
use axum::Json;
use axum::extract::State;
use domain::recovery::view::Group;
use serde::Serialize;
use utoipa::ToSchema;

/// How many cancelled deliveries each group has; what was restored has left its group.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(example = json!({"api": 12, "manual": 3, "site": 40}))]
pub(crate) struct CancelledCounts {
    /// Cancelled by the seller, of channels' orders.
    api: i64,
    /// Cancelled by the seller, of uploaded and typed orders.
    manual: i64,
    /// Cancelled on the sales site.
    site: i64,
}

/// Count cancelled deliveries
#[utoipa::path(
    get, path = "/api/v1/cancelled/counts", tag = "cancelled", operation_id = "count_cancelled",
    responses((status = 200, description = "The counts by group.", body = CancelledCounts)),
)]
pub(crate) async fn counts(
    State(api): State<Api>,
    Who(caller): Who,
) -> Result<Json<CancelledCounts>, Problem> {
    let mut counts = CancelledCounts::default();
    for count in api.app.cancelled_counts(&caller).await? {
        let place = match count.group {
            Group::Api => &mut counts.api,
            Group::Manual => &mut counts.manual,
            Group::Site => &mut counts.site,
        };
        *place = count.rows;
    }
    Ok(Json(counts))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn what_is_restored_counts_no_more() {
        let served = Served::new().await;
        served.cancelled("T-1").await;
        let one = json!({"api": 0, "manual": 1, "site": 0});
        assert_eq!(served.get("/cancelled/counts").await.expect(200), one);
        let names = json!({"deliveries": ["T-1"]});
        served.post("/cancelled/restore", names).await.expect(200);
        let none = json!({"api": 0, "manual": 0, "site": 0});
        assert_eq!(served.get("/cancelled/counts").await.expect(200), none);
    }
}

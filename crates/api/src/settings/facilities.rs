//! `GET /facilities`.

use crate::Api;
use crate::problem::Problem;
use crate::read::Who;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// A facility.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"code": "WH1"}))]
pub(crate) struct Facility {
    pub(crate) code: String,
}

/// The tenant's facilities.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"data": [{"code": "WH1"}]}))]
pub(crate) struct Facilities {
    /// First choice first.
    data: Vec<Facility>,
}

/// List facilities
#[utoipa::path(
    get, path = "/api/v1/facilities", tag = "settings", operation_id = "list_facilities",
    responses((status = 200, description = "All facilities.", body = Facilities)),
)]
pub(crate) async fn facilities(
    State(api): State<Api>,
    Who(caller): Who,
) -> Result<Json<Facilities>, Problem> {
    let all = api.app.facilities(&caller).await?;
    let data = all.into_iter().map(|facility| Facility {
        code: facility.to_string(),
    });
    Ok(Json(Facilities { data: data.collect() }))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn all_are_listed() {
        let served = Served::new().await;
        let said = served.get("/facilities").await.expect(200);
        assert_eq!(said, json!({"data": [{"code": "WH1"}]}));
    }
}

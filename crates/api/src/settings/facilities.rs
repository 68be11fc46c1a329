//! `GET /facilities`.

use super::set_address::FacilityAddress;
use crate::Api;
use crate::problem::Problem;
use crate::read::Who;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// A facility.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"code": "WH1", "address": null}))]
pub(crate) struct Facility {
    pub(crate) code: String,
    /// Null where nobody said where it is.
    pub(crate) address: Option<FacilityAddress>,
}

/// The tenant's facilities.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"data": [{"code": "WH1", "address": {
    "name": "Acme Cups", "line1": "7 Dock Road", "line2": "", "city": "Kolkata", "state": "WB", "country": "IN",
    "postal_code": "700001", "phone": "033 2222 0000"
}}]}))]
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
    let mut addresses = api.app.facility_addresses(&caller).await?;
    let data = all.into_iter().map(|facility| Facility {
        address: addresses.remove(&facility).map(FacilityAddress::from),
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
        assert_eq!(said, json!({"data": [{"code": "WH1", "address": null}]}));
    }
}

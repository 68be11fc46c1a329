//! `POST /facilities/{facility}/shelves`.

use super::list::Shelf;
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Body, Who, number_within};
use axum::Json;
use axum::extract::State;
use domain::shelf::CAPACITY_MAX;
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

/// A new shelf.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"shelf": "A-01", "capacity": 40}))]
pub(crate) struct ShelfWish {
    /// Letters, digits, -, _, . and /, as it is printed on the shelf; in capitals or not is not the same.
    #[schema(min_length = 1, max_length = 32, pattern = "^[A-Za-z0-9_./-]+$")]
    shelf: String,
    /// Units that it holds; null where nobody counts.
    #[schema(minimum = 1, maximum = 1_000_000)]
    capacity: Option<u32>,
}

/// Add a shelf
///
/// To a facility. AVAILABLE stock that is on no shelf stays on none until it is counted to one.
#[utoipa::path(
    post, path = "/api/v1/facilities/{facility}/shelves", tag = "stock", operation_id = "add_shelf", request_body = ShelfWish,
    params(("facility" = String, Path, description = "The facility's code.", example = "WH1")),
    responses((status = 201, description = "The shelf was added.", body = Shelf)),
)]
pub(crate) async fn add(
    State(api): State<Api>,
    Who(caller): Who,
    At(facility): At<String>,
    Body(wish): Body<ShelfWish>,
) -> Result<(StatusCode, Json<Shelf>), Problem> {
    if let Some(units) = wish.capacity {
        number_within("capacity", units, CAPACITY_MAX)?;
    }
    let added = api
        .app
        .add_shelf(&caller, (&facility, &wish.shelf), wish.capacity)
        .await?;
    Ok((StatusCode::CREATED, Json(Shelf::from(added))))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn a_code_is_used_once_in_its_facility() {
        let served = Served::new().await;
        let path = "/facilities/WH1/shelves";
        served.post(path, json!({"shelf": "A-1"})).await.expect(201);
        served.post(path, json!({"shelf": "a-1"})).await.expect(201);
        let again = served.post(path, json!({"shelf": "A-1", "capacity": 2})).await;
        assert_eq!(again.problem(409), "EXISTS");
        let nowhere = served
            .post("/facilities/WH9/shelves", json!({"shelf": "A-1"}))
            .await;
        assert_eq!(nowhere.problem(404), "NOT_FOUND");
        for bad in [
            json!({"shelf": "A 1"}),
            json!({"shelf": ""}),
            json!({"shelf": "A-2", "capacity": 0}),
            json!({"shelf": "A-2", "capacity": 1_000_001}),
            json!({"shelf": "A-2", "width": 1}),
        ] {
            assert_eq!(
                served.post(path, bad.clone()).await.problem(400),
                "BAD_INPUT",
                "{bad}"
            );
        }
    }
}

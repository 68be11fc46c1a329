//! `GET /facilities/{facility}/shelves`.

use crate::Api;
use crate::page::Page;
use crate::problem::Problem;
use crate::read::{At, Query, Who};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// Shelves on the page: 50 unless said otherwise.
    #[param(minimum = 1, maximum = 250)]
    limit: Option<u32>,
    /// The `next` of the page before.
    #[param(max_length = 1024)]
    after: Option<String>,
}

/// A shelf, and how much lies on it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "facility": "WH1", "shelf": "A-01", "capacity": 40, "blocked": null, "available": 12, "promised": 2, "packed": 0
}))]
pub(crate) struct Shelf {
    facility: String,
    /// As it is printed on the shelf.
    shelf: String,
    /// Units that it holds; null where nobody counts.
    capacity: Option<u32>,
    /// Why nothing may be put there, while nothing may. What lies there is sellable all the same.
    blocked: Option<String>,
    /// Units that lie there and are sellable, of every SKU.
    available: i64,
    /// Units that lie there and are promised to orders that are not packed.
    promised: i64,
    /// Units that were packed from there and have not left: unpacked, they lie there again.
    packed: i64,
}

impl From<domain::shelf::Shelf> for Shelf {
    fn from(shelf: domain::shelf::Shelf) -> Self {
        Self {
            facility: shelf.key.facility.to_string(),
            shelf: shelf.key.shelf.to_string(),
            capacity: shelf.capacity,
            blocked: shelf.blocked,
            available: shelf.available,
            promised: shelf.promised,
            packed: shelf.packed,
        }
    }
}

/// A page of shelves.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "data": [{
        "facility": "WH1", "shelf": "A-01", "capacity": 40, "blocked": null, "available": 12, "promised": 2, "packed": 0
    }],
    "next": null
}))]
pub(crate) struct ShelfPage {
    /// By code.
    data: Vec<Shelf>,
    /// The `after` of the next page; null on the last one.
    next: Option<String>,
}

/// List shelves
#[utoipa::path(
    get, path = "/api/v1/facilities/{facility}/shelves", tag = "stock", operation_id = "list_shelves",
    params(("facility" = String, Path, description = "The facility's code.", example = "WH1"), Wanted),
    responses((status = 200, description = "A page of the facility's shelves.", body = ShelfPage)),
)]
pub(crate) async fn list(
    State(api): State<Api>,
    Who(caller): Who,
    At(facility): At<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<ShelfPage>, Problem> {
    let page = Page::<1>::read("shelves", wanted.limit, wanted.after.as_deref())?;
    let after = page.place();
    let found = api
        .app
        .list_shelves(&caller, &facility, after.as_deref(), page.limit())
        .await?;
    Ok(Json(ShelfPage {
        data: found.rows.into_iter().map(Shelf::from).collect(),
        next: page.after_place(found.next),
    }))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn shelves_come_in_pages_with_what_lies_there() {
        let served = Served::new().await;
        for shelf in ["B/2", "A.1", "C"] {
            let wish = json!({"shelf": shelf, "capacity": 9});
            served.post("/facilities/WH1/shelves", wish).await.expect(201);
        }
        let wish = json!({"sku": "CUP", "facility": "WH1", "delta": 2, "reason": "moved", "shelf": "A.1"});
        served.post("/stock-adjustments", wish).await.expect(200);
        let path = "/facilities/WH1/shelves";
        let first = served.get(&format!("{path}?limit=2")).await.expect(200);
        assert_eq!(
            first["data"][0],
            json!({"facility": "WH1", "shelf": "A.1", "capacity": 9, "blocked": null, "available": 2, "promised": 0,
                "packed": 0})
        );
        let next = first["next"].as_str().unwrap();
        let second = served.get(&format!("{path}?after={next}")).await.expect(200);
        assert_eq!(
            (&second["data"][0]["shelf"], &second["next"]),
            (&json!("C"), &json!(null))
        );
        let nowhere = served.get("/facilities/WH9/shelves").await;
        assert_eq!(nowhere.problem(404), "NOT_FOUND");
    }
}

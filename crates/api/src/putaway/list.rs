//! `GET /putaways`.

use super::words::{PutawaySource, PutawayState};
use crate::Api;
use crate::page::Page;
use crate::problem::Problem;
use crate::read::{Query, Who, facility_code};
use crate::wire::when;
use app::putaway::{PutawayFilter, PutawaySummary as Summary};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which putaways, and which page of them.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// Putaways on the page: 50 unless said otherwise.
    #[param(minimum = 1, maximum = 250)]
    limit: Option<u32>,
    /// The `next` of the page before.
    #[param(max_length = 1024)]
    after: Option<String>,
    /// Only those of this facility.
    #[param(
        min_length = 1,
        max_length = 32,
        pattern = "^[A-Za-z0-9_-]+$",
        example = "WH1"
    )]
    facility: Option<String>,
    /// Only those of this source.
    #[param(inline)]
    source: Option<PutawaySource>,
    /// Only those that are so far.
    #[param(inline)]
    state: Option<PutawayState>,
}

/// A putaway in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PutawaySummary {
    putaway_no: String,
    facility: String,
    source: PutawaySource,
    state: PutawayState,
    /// How many lines it has.
    lines: i64,
    /// How many of them are open.
    open: i64,
    /// How many of them are placed.
    done: i64,
    created_by: String,
    created_at: String,
    /// When it was completed or discarded.
    closed_at: Option<String>,
}

/// A page of putaways, by facility and number.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "data": [{"putaway_no": "WH1-PA000001", "facility": "WH1", "source": "CANCELLED_ITEM", "state": "IN_PROGRESS",
        "lines": 3, "open": 1, "done": 2, "created_by": "ann", "created_at": "2026-11-22T05:22:39Z", "closed_at": null}],
    "next": null
}))]
pub(crate) struct PutawayPage {
    data: Vec<PutawaySummary>,
    /// The `after` of the next page; null on the last one.
    next: Option<String>,
}

impl From<Summary> for PutawaySummary {
    fn from(row: Summary) -> Self {
        Self {
            putaway_no: row.key.putaway_no,
            facility: row.key.facility.to_string(),
            source: row.source.into(),
            state: row.state.into(),
            lines: row.lines,
            open: row.open,
            done: row.done,
            created_by: row.created_by,
            created_at: row.created_at.to_rfc3339(),
            closed_at: when(row.closed_at),
        }
    }
}

/// List putaways
#[utoipa::path(
    get, path = "/api/v1/putaways", tag = "putaway", operation_id = "list_putaways", params(Wanted),
    responses(
        (status = 200, description = "A page of putaways.", body = PutawayPage),
        (status = 404, description = "There is no such facility.", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn list(
    State(api): State<Api>,
    Who(caller): Who,
    Query(wanted): Query<Wanted>,
) -> Result<Json<PutawayPage>, Problem> {
    let page = Page::<1>::read("putaways", wanted.limit, wanted.after.as_deref())?;
    let filter = PutawayFilter {
        facility: facility_code(wanted.facility)?,
        source: wanted.source.map(Into::into),
        state: wanted.state.map(Into::into),
        after: page.place(),
        limit: page.limit(),
    };
    let found = api.app.list_putaways(&caller, &filter).await?;
    Ok(Json(PutawayPage {
        data: found.rows.into_iter().map(PutawaySummary::from).collect(),
        next: page.after_place(found.next),
    }))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn putaways_come_in_pages() {
        let served = Served::new().await;
        served.returned("112-7").await;
        for item in 1..=2 {
            let goods = [format!("112-7:{item}")];
            let wish = json!({"facility": "WH1", "source": "CUSTOMER_RETURNED_ITEM", "goods": goods});
            served.post("/putaways", wish).await.expect(201);
        }
        let path = "/putaways?state=CREATED&facility=WH1&limit=1";
        let first = served.get(path).await.expect(200);
        assert_eq!(
            (&first["data"][0]["open"], &first["data"][0]["done"]),
            (&json!(1), &json!(0))
        );
        let next = first["next"].as_str().unwrap();
        let second = served.get(&format!("{path}&after={next}")).await.expect(200);
        assert_ne!(second["data"][0]["putaway_no"], first["data"][0]["putaway_no"]);
        let of_another_list = served.get(&format!("/putaways/pending?after={next}")).await;
        assert_eq!(of_another_list.problem(400), "BAD_CURSOR");
        for (filter, status) in [("facility=WH9", 404), ("facility=", 400), ("state=OPEN", 400)] {
            let said = served.get(&format!("/putaways?{filter}")).await;
            assert!(!said.problem(status).is_empty(), "{filter}");
        }
    }
}

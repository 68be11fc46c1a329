//! `POST /facilities/{facility}/putaways/{putaway_no}/complete`.

use super::show::{Named, Putaway};
use super::words::Condition;
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Body, Who, at_most, number_within};
use app::putaway::Completion as Wish;
use axum::Json;
use axum::extract::State;
use domain::putaway::{LINES_MAX, LineResult, Others as Rest};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How lines were found.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"lines": [{"line": 1, "result": "BAD", "reason": "cracked"}], "others": "GOOD"}))]
pub(crate) struct Completion {
    /// The lines that are named.
    #[serde(default)]
    #[schema(max_items = 1000)]
    lines: Vec<LineFound>,
    /// What happens to the other open ones; they stay open where nothing is said.
    #[serde(default)]
    others: Others,
}

/// How one line was found.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LineFound {
    /// The line's number.
    #[schema(minimum = 1, maximum = 1000)]
    line: u32,
    /// How its unit was found; without it, as it was inspected.
    result: Option<Condition>,
    /// Why; MISSING needs one.
    #[schema(max_length = 500)]
    reason: Option<String>,
}

/// What happens to open lines that are not named.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
pub(crate) enum Others {
    /// They stay open.
    #[default]
    #[serde(rename = "STAY_OPEN")]
    StayOpen,
    /// Those that were inspected are completed as they were found there; the rest stays open.
    #[serde(rename = "AS_INSPECTED")]
    AsInspected,
    /// As inspected, and what was not inspected is good.
    #[serde(rename = "GOOD")]
    Good,
}

/// What completing lines came to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "putaway": {
        "putaway_no": "WH1-PA000001", "facility": "WH1", "source": "CUSTOMER_RETURNED_ITEM", "state": "COMPLETE",
        "created_by": "ann", "created_at": "2026-11-22T05:22:39Z", "closed_at": "2026-11-22T06:00:00Z",
        "lines": [{"line": 1, "order": "SO-000000001", "item": 1, "sku": "CUP-RED", "state": "DONE", "result": "GOOD",
                   "reason": null, "closed_at": "2026-11-22T06:00:00Z", "done_by": "ann"}]
    },
    "orders_served": 1
}))]
pub(crate) struct Placed {
    /// As it stands now.
    putaway: Putaway,
    /// Waiting orders that got stock, the oldest first.
    orders_served: usize,
}

/// Complete lines of a putaway
///
/// In one go or in several, each of them whole or not at all: where lines cannot be completed so, `lines` of the problem
/// names each with its reason. Good units are sellable from then on and are given to waiting orders at once.
#[utoipa::path(
    post, path = "/api/v1/facilities/{facility}/putaways/{putaway_no}/complete", tag = "putaway",
    operation_id = "complete_putaway", request_body = Completion, params(Named),
    responses((status = 200, description = "The putaway as it stands now.", body = Placed)),
)]
pub(crate) async fn complete(
    State(api): State<Api>,
    Who(caller): Who,
    At(named): At<Named>,
    Body(wish): Body<Completion>,
) -> Result<Json<Placed>, Problem> {
    at_most("lines", wish.lines.len(), LINES_MAX)?;
    let last = u32::try_from(LINES_MAX).unwrap_or(u32::MAX);
    let mut lines = Vec::with_capacity(wish.lines.len());
    for found in wish.lines {
        lines.push(LineResult {
            no: number_within("line", found.line, last)?,
            result: found.result.map(Into::into),
            reason: found.reason,
        });
    }
    let others = match wish.others {
        Others::StayOpen => Rest::StayOpen,
        Others::AsInspected => Rest::AsInspected,
        Others::Good => Rest::Good,
    };
    let wish = Wish { lines, others };
    let placed = api
        .app
        .complete_putaway(&caller, &named.putaway_no, Some(&named.facility), &wish)
        .await?;
    Ok(Json(Placed {
        putaway: Putaway::from(placed.putaway),
        orders_served: placed.orders_served,
    }))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn good_units_are_sellable_and_each_refused_line_is_named() {
        let served = Served::new().await;
        served.returned("112-7").await;
        let wish = json!({"facility": "WH1", "source": "CUSTOMER_RETURNED_ITEM", "all": true});
        let made = served.post("/putaways", wish).await.expect(201);
        let path = format!(
            "/facilities/WH1/putaways/{}/complete",
            made["putaway_no"].as_str().unwrap()
        );
        let lines = json!({"lines": [{"line": 1, "result": "MISSING"}, {"line": 3, "result": "GOOD"}]});
        let said = served.post(&path, lines).await.expect(400);
        assert_eq!(said["lines"][0]["code"], "REASON_REQUIRED");
        assert_eq!(said["lines"][1]["place"], "line 3");
        for bad in [
            json!({}),
            json!({"lines": [{"line": 0, "result": "GOOD"}]}),
            json!({"lines": [{"line": 1001, "result": "GOOD"}]}),
            json!({"lines": [{"line": 1}]}),
            json!({"lines": [{"line": 1, "result": "BAD", "reason": "x".repeat(501)}]}),
            json!({"lines": [], "others": "BAD"}),
        ] {
            let said = served.post(&path, bad.clone()).await;
            assert_eq!(said.problem(400), "BAD_INPUT", "{bad}");
        }
        let bad = json!({"lines": [{"line": 1, "result": "BAD", "reason": "cracked"}], "others": "GOOD"});
        let placed = served.post(&path, bad).await.expect(200);
        assert_eq!(placed["putaway"]["state"], "COMPLETE");
        assert_eq!(placed["putaway"]["lines"][0]["reason"], "cracked");
        let level = served.get("/stock/CUP").await.expect(200);
        assert_eq!(
            (&level["levels"][0]["available"], &level["levels"][0]["bad"]),
            (&json!(4), &json!(1))
        );
        let again = served.post(&path, json!({"others": "GOOD"})).await;
        assert_eq!(again.problem(409), "NOT_ALLOWED_IN_STATE");
    }
}

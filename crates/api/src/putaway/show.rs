//! `GET /facilities/{facility}/putaways/{putaway_no}`.

use super::words::{Condition, PutawayLineState, PutawaySource, PutawayState};
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Who};
use crate::wire::when;
use axum::Json;
use axum::extract::State;
use domain::putaway as rules;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which putaway: a facility numbers its own, so the number alone names none.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct Named {
    /// The facility's code.
    #[param(example = "WH1")]
    pub(super) facility: String,
    /// The putaway's number. A `/` in it is written `%2F`.
    #[param(example = "WH1-PA000001")]
    pub(super) putaway_no: String,
}

/// A putaway: goods of one facility and one source.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "putaway_no": "WH1-PA000001", "facility": "WH1", "source": "CUSTOMER_RETURNED_ITEM", "state": "IN_PROGRESS",
    "created_by": "ann", "created_at": "2026-11-22T05:22:39Z", "closed_at": null,
    "lines": [
        {"line": 1, "order": "SO-000000001", "item": 1, "sku": "CUP-RED", "state": "DONE", "result": "BAD",
         "reason": "cracked", "shelf": null, "closed_at": "2026-11-22T06:00:00Z", "done_by": "ann"},
        {"line": 2, "order": "SO-000000001", "item": 2, "sku": "CUP-RED", "state": "OPEN", "result": null,
         "reason": null, "shelf": null, "closed_at": null, "done_by": null}
    ],
    "scans": []
}))]
pub(crate) struct Putaway {
    /// Its number from the facility's PUTAWAY sequence.
    putaway_no: String,
    facility: String,
    source: PutawaySource,
    state: PutawayState,
    created_by: String,
    created_at: String,
    /// When it was completed or discarded.
    closed_at: Option<String>,
    /// By number; which they are never changes.
    lines: Vec<PutawayLine>,
    /// By number; those that were taken back too.
    scans: Vec<Scan>,
}

/// A scan: good units were put on a shelf.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "scan_id": "gun7-118", "code": "CUP-RED", "shelf": "A-01", "lines": [2], "by": "ann", "at": "2026-11-22T06:00:00Z",
    "undone_at": null
}))]
pub(crate) struct Scan {
    /// The name that the scanner gave it.
    scan_id: String,
    /// What was scanned.
    code: String,
    shelf: String,
    /// The lines that it completed.
    lines: Vec<u32>,
    by: String,
    at: String,
    /// When it was taken back.
    undone_at: Option<String>,
}

impl From<rules::Scan> for Scan {
    fn from(scan: rules::Scan) -> Self {
        Self {
            scan_id: scan.scan_id.to_string(),
            code: scan.code,
            shelf: scan.shelf.to_string(),
            lines: scan.lines,
            by: scan.by,
            at: scan.at.to_rfc3339(),
            undone_at: when(scan.undone_at),
        }
    }
}

/// One unit that is to be put away.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PutawayLine {
    /// Its number in the putaway.
    line: u32,
    /// Our code of the order.
    order: String,
    /// The item's number in the order.
    item: u32,
    sku: String,
    state: PutawayLineState,
    /// How the unit was found, once done.
    result: Option<Condition>,
    /// Why it was found bad or missing.
    reason: Option<String>,
    /// The shelf that it was scanned to.
    shelf: Option<String>,
    closed_at: Option<String>,
    done_by: Option<String>,
}

impl From<rules::Putaway> for Putaway {
    fn from(putaway: rules::Putaway) -> Self {
        Self {
            putaway_no: putaway.key.putaway_no,
            facility: putaway.key.facility.to_string(),
            source: putaway.source.into(),
            state: putaway.state.into(),
            created_by: putaway.created_by,
            created_at: putaway.created_at.to_rfc3339(),
            closed_at: when(putaway.closed_at),
            lines: putaway.lines.into_iter().map(PutawayLine::from).collect(),
            scans: putaway.scans.into_iter().map(Scan::from).collect(),
        }
    }
}

impl From<rules::PutawayLine> for PutawayLine {
    fn from(line: rules::PutawayLine) -> Self {
        Self {
            line: line.no,
            order: line.unit.order.to_string(),
            item: line.unit.item,
            sku: line.sku.to_string(),
            state: line.state.into(),
            result: line.result.map(Into::into),
            reason: line.reason,
            shelf: line.shelf.map(|shelf| shelf.to_string()),
            closed_at: when(line.closed_at),
            done_by: line.done_by,
        }
    }
}

/// Show a putaway
#[utoipa::path(
    get, path = "/api/v1/facilities/{facility}/putaways/{putaway_no}", tag = "putaway", operation_id = "show_putaway",
    params(Named),
    responses((status = 200, description = "The putaway with its lines.", body = Putaway)),
)]
pub(crate) async fn show(
    State(api): State<Api>,
    Who(caller): Who,
    At(named): At<Named>,
) -> Result<Json<Putaway>, Problem> {
    let putaway = api
        .app
        .putaway(&caller, &named.putaway_no, Some(&named.facility))
        .await?;
    Ok(Json(Putaway::from(putaway)))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn a_number_may_have_a_slash_in_it() {
        let served = Served::new().await;
        let sequence = json!({"prefix": "PA/26/", "padding": 3});
        served
            .put("/facilities/WH1/sequences/PUTAWAY", sequence)
            .await
            .expect(200);
        served.returned("112-7").await;
        let wish = json!({"facility": "WH1", "source": "CUSTOMER_RETURNED_ITEM", "all": true});
        let made = served.post("/putaways", wish).await.expect(201);
        assert_eq!(made["putaway_no"], "PA/26/001");
        let path = "/facilities/WH1/putaways/PA%2F26%2F001";
        assert_eq!(served.get(path).await.expect(200), made);
        let discarded = served.post(&format!("{path}/discard"), json!({})).await;
        assert_eq!(discarded.expect(200)["state"], "DISCARDED");
    }

    #[tokio::test]
    async fn an_unknown_putaway_is_not_found() {
        let served = Served::new().await;
        for path in ["/facilities/WH1/putaways/X", "/facilities/WH9/putaways/a%2Fb"] {
            assert_eq!(served.get(path).await.problem(404), "NOT_FOUND");
            for (verb, body) in [("complete", json!({"others": "GOOD"})), ("discard", json!({}))] {
                let said = served.post(&format!("{path}/{verb}"), body).await;
                assert_eq!(said.problem(404), "NOT_FOUND", "{verb}");
            }
        }
        let nul = served.get("/facilities/WH1/putaways/%00").await;
        assert_eq!(nul.problem(400), "BAD_INPUT");
    }
}

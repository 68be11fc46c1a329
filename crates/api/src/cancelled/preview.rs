//! `POST /cancelled/preview`.

use super::answered::Deliveries;
use super::words::{RecoveryAction, RecoveryState};
use crate::Api;
use crate::problem::Problem;
use crate::read::{Body, Who};
use app::recovery::{Preview, Previewed};
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// What would come of each delivery.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "possible": 0, "blocked": 1,
    "results": [{"named": "WH1-PK000002", "delivery": "SO-000000002/1", "result": "blocked", "possible": false,
        "code": "STOCK_SHORT", "detail": "1 unit of it are not in stock", "state": "RECOVERABLE", "action": "restore",
        "blockers": [{"code": "STOCK_SHORT", "detail": "1 unit of it are not in stock"}],
        "packing_no": null, "units": 0, "short": 0, "awaiting_putaway": 0}]
}))]
pub(crate) struct RecoveryPreviews {
    /// How many would come back.
    possible: usize,
    /// How many would not.
    blocked: usize,
    /// In the order in which they were named; a name that means several has a result for each.
    results: Vec<RecoveryPreview>,
}

/// What would come of one delivery.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RecoveryPreview {
    /// As it was named.
    named: String,
    /// The order's code and the record's number; null where there is none of that name.
    delivery: Option<String>,
    result: PossibleOrBlocked,
    /// Whether it would come back: nothing stands against it.
    possible: bool,
    /// The stable code of the first that stands against it.
    code: Option<String>,
    /// What stands against it first, and what to do.
    detail: Option<String>,
    /// How it stands; null where there is no such delivery.
    state: Option<RecoveryState>,
    /// What can be done to it; null where nothing can.
    action: Option<RecoveryAction>,
    /// Everything that stands against it.
    blockers: Vec<Blocker>,
    /// The package that it would come back in, where that is known before.
    packing_no: Option<String>,
    /// Units that would come back.
    units: usize,
    /// Of them without stock.
    short: usize,
    /// Its units that wait for putaway: they are not available to it before.
    awaiting_putaway: usize,
}

/// Possible or blocked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum PossibleOrBlocked {
    /// It would come back.
    Possible,
    /// Something stands against it.
    Blocked,
}

/// What stands against a delivery.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Blocker {
    /// The stable code.
    code: String,
    /// What it is, why, and what to do.
    detail: String,
}

/// Preview what would come back
///
/// By the same rules as a resync or a restore, on what is stored and what the channel says now. Nothing is written.
#[utoipa::path(
    post, path = "/api/v1/cancelled/preview", tag = "cancelled", operation_id = "preview_cancelled", request_body = Deliveries,
    responses((status = 200, description = "A result for each delivery.", body = RecoveryPreviews)),
)]
pub(crate) async fn preview(
    State(api): State<Api>,
    Who(caller): Who,
    Body(which): Body<Deliveries>,
) -> Result<Json<RecoveryPreviews>, Problem> {
    let previewed = api.app.preview_recovery(&caller, &which.names()?).await?;
    let results: Vec<RecoveryPreview> = previewed.into_iter().map(RecoveryPreview::from).collect();
    let possible = results.iter().filter(|one| one.possible).count();
    Ok(Json(RecoveryPreviews {
        possible,
        blocked: results.len() - possible,
        results,
    }))
}

impl From<Previewed> for RecoveryPreview {
    fn from(previewed: Previewed) -> Self {
        match previewed.result {
            Ok(preview) => Self::of(previewed.named, preview),
            Err(error) => {
                let problem = Problem::from(error);
                let blocker = Blocker {
                    code: problem.code.to_owned(),
                    detail: problem.detail,
                };
                Self::blocked_by(previewed.named, vec![blocker])
            }
        }
    }
}

impl RecoveryPreview {
    fn of(named: String, preview: Preview) -> Self {
        let blockers = preview.blockers.into_iter();
        let blockers = blockers.map(|(code, detail)| Blocker { code, detail }).collect();
        Self {
            delivery: Some(preview.delivery.to_string()),
            state: Some(preview.state.into()),
            action: preview.action.map(Into::into),
            packing_no: preview.package.map(|key| key.packing_no),
            units: preview.units,
            short: preview.short,
            awaiting_putaway: preview.awaiting_putaway,
            ..Self::blocked_by(named, blockers)
        }
    }

    /// With these against it, or none.
    fn blocked_by(named: String, blockers: Vec<Blocker>) -> Self {
        let first = blockers.first().cloned();
        let (code, detail) = first.map(|first| (first.code, first.detail)).unzip();
        Self {
            named,
            delivery: None,
            result: match blockers.is_empty() {
                true => PossibleOrBlocked::Possible,
                false => PossibleOrBlocked::Blocked,
            },
            possible: blockers.is_empty(),
            code,
            detail,
            state: None,
            action: None,
            blockers,
            packing_no: None,
            units: 0,
            short: 0,
            awaiting_putaway: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn it_says_what_would_come_and_writes_nothing() {
        let served = Served::new().await;
        served.cancelled("T-1").await;
        let before = (served.row("T-1").await, served.stock("CUP").await);
        let preview = async || {
            let names = json!({"deliveries": ["T-1", "NOPE"]});
            served.post("/cancelled/preview", names).await.expect(200)
        };
        let said = preview().await;
        assert_eq!((&said["possible"], &said["blocked"]), (&json!(1), &json!(1)));
        let one = &said["results"][0];
        for (field, value) in [
            ("named", json!("T-1")),
            ("delivery", json!("SO-000000001/1")),
            ("result", json!("possible")),
            ("possible", json!(true)),
            ("code", json!(null)),
            ("state", json!("RECOVERABLE")),
            ("action", json!("restore")),
            ("blockers", json!([])),
            ("packing_no", before.0["packing_no"].clone()),
            ("units", json!(2)),
            ("short", json!(0)),
            ("awaiting_putaway", json!(0)),
        ] {
            assert_eq!(one[field], value, "{field}");
        }
        let missing = &said["results"][1];
        assert_eq!(
            (
                &missing["result"],
                &missing["possible"],
                &missing["blockers"][0]["code"]
            ),
            (&json!("blocked"), &json!(false), &json!("NOT_FOUND"))
        );
        served.lose_cups(4).await;
        let short = preview().await;
        assert_eq!(short["results"][0]["short"], 1);
        served
            .put("/tenant/policy", json!({"short": "REFUSE"}))
            .await
            .expect(200);
        let refused = preview().await;
        assert_eq!(
            (&refused["results"][0]["result"], &refused["results"][0]["code"]),
            (&json!("blocked"), &json!("STOCK_SHORT"))
        );
        assert_eq!(served.row("T-1").await, before.0);
    }
}

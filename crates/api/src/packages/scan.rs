//! `GET /scan/{code}`.

use crate::Api;
use crate::orders::words::{CancelledBy, PackageStatus};
use crate::problem::Problem;
use crate::read::{At, Who};
use crate::wire::when;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// What a label stands for now.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "code": "WH1-PK000001", "void": true,
    "message": "STOP: WH1-PK000001 is cancelled and its label is void. It came back as WH1-PK000009",
    "packing_no": "WH1-PK000001", "facility": "WH1", "status": "CANCELLED", "order": "SO-000000001", "channel": "SHOP1",
    "channel_order_no": "112-7", "tracking_no": null, "pickup_no": null, "superseded_by": "WH1-PK000009",
    "cancelled_at": "2026-11-20T08:00:00Z", "cancelled_by": "BUYER", "reason": "CANCELLED"
}))]
pub(crate) struct ScannedPackage {
    /// As it was scanned.
    code: String,
    /// Whether the label may not be used any more.
    void: bool,
    /// What to do, in words.
    message: String,
    packing_no: String,
    facility: String,
    status: PackageStatus,
    /// Our code of the order.
    order: String,
    channel: String,
    /// The channel's number of the order.
    channel_order_no: String,
    tracking_no: Option<String>,
    pickup_no: Option<String>,
    /// The packing no. under which its goods travel now.
    superseded_by: Option<String>,
    cancelled_at: Option<String>,
    cancelled_by: Option<CancelledBy>,
    reason: Option<String>,
}

/// Scan a label
///
/// What a packing no., a tracking no. or a label's 2D code stands for now. A label that is void is an answer like any other, with
/// `void` true: stop the parcel.
#[utoipa::path(
    get, path = "/api/v1/scan/{code}", tag = "packages", operation_id = "scan",
    params(("code" = String, Path, description = "What was scanned. A `/` in it is written `%2F`.", example = "WH1-PK000001")),
    responses((status = 200, description = "The package as it stands.", body = ScannedPackage)),
)]
pub(crate) async fn scan(
    State(api): State<Api>,
    Who(caller): Who,
    At(code): At<String>,
) -> Result<Json<ScannedPackage>, Problem> {
    let seen = api.app.scan(&caller, &code).await?;
    let (void, message) = (seen.is_void(), seen.in_words());
    let (package, order) = (seen.package, seen.order);
    let cancelled = seen.cancelled.as_ref();
    Ok(Json(ScannedPackage {
        code,
        void,
        message,
        packing_no: package.key.packing_no,
        facility: package.key.facility.to_string(),
        status: package.status.into(),
        order: order.code.to_string(),
        channel: order.channel.to_string(),
        channel_order_no: order.channel_order_no.to_string(),
        tracking_no: package.tracking_no,
        pickup_no: package.pickup_no,
        superseded_by: seen.superseded_by.map(|key| key.packing_no),
        cancelled_at: when(cancelled.map(|record| record.cancelled_at)),
        cancelled_by: cancelled.map(|record| record.by.into()),
        reason: cancelled.map(|record| record.reason.clone()),
    }))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::{Value, json};

    #[tokio::test]
    async fn a_scan_says_what_a_label_is_now() {
        let served = Served::new().await;
        let [one] = served.confirmed(["T-1"]).await;
        served.on("/waybills/print", &[&one]).await;
        for code in [one.clone(), format!("WH1%2F{one}")] {
            let said = served.get(&format!("/scan/{code}")).await.expect(200);
            assert_eq!((&said["void"], &said["packing_no"]), (&json!(false), &json!(one)));
            assert_eq!(
                (&said["status"], &said["cancelled_at"]),
                (&json!("PACKED"), &Value::Null)
            );
        }
        served.cancel("T-1").await;
        let said = served.get(&format!("/scan/{one}")).await.expect(200);
        assert_eq!(
            (&said["void"], &said["reason"]),
            (&json!(true), &json!("MISTAKE"))
        );
        assert!(said["message"].as_str().unwrap().starts_with("STOP"), "{said}");
        assert_eq!(served.get("/scan/NO-1").await.problem(404), "NOT_FOUND");
    }
}

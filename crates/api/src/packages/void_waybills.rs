//! `POST /waybills/void`.

use super::named::{PackageResults, names, within};
use crate::Api;
use crate::problem::Problem;
use crate::read::{Body, Who, text_within};
use app::process::Step;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

/// Characters of a reason: a line of the timeline.
const REASON_CHARS_MAX: usize = 500;

/// Which waybills are void, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"packages": ["WH1-PK000001"], "reason": "wrong box"}))]
pub(crate) struct VoidWish {
    /// Packing nos., tracking nos., 2D codes of labels, or orders, which mean their packages that are ready.
    #[schema(schema_with = names)]
    packages: Vec<String>,
    /// For the timeline.
    #[schema(min_length = 1, max_length = 500)]
    reason: Option<String>,
}

/// Void waybills
///
/// The packages leave their pickup and are PACKED then; a new waybill can be printed. Each package by itself, so look at every
/// result.
#[utoipa::path(
    post, path = "/api/v1/waybills/void", tag = "packages", operation_id = "void_waybills", request_body = VoidWish,
    responses((status = 200, description = "A result for each package.", body = PackageResults)),
)]
pub(crate) async fn void_waybills(
    State(api): State<Api>,
    Who(caller): Who,
    Body(wish): Body<VoidWish>,
) -> Result<Json<PackageResults>, Problem> {
    let names = within(wish.packages)?;
    let reason = wish.reason.unwrap_or_else(|| "voided by hand".to_owned());
    text_within("reason", &reason, REASON_CHARS_MAX)?;
    let done = api.app.step(&caller, &names, &Step::Void(reason)).await?;
    Ok(Json(done.into()))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::{Value, json};

    #[tokio::test]
    async fn a_void_waybill_is_gone_and_the_next_is_another() {
        let served = Served::new().await;
        let [one] = served.confirmed(["T-1"]).await;
        let (codes, _) = served.on("/waybills/void", &[&one]).await;
        assert_eq!(codes, ["NOT_PRINTED"]);
        served.on("/waybills/print", &[&one]).await;
        let wish = json!({"packages": [one], "reason": "wrong box"});
        let said = served.post("/waybills/void", wish).await.expect(200);
        assert_eq!(said["done"], 1);
        let package = served.package("T-1").await;
        assert_eq!(
            (&package["status"], &package["waybill"]),
            (&json!("PACKED"), &Value::Null)
        );
        let timeline = served.get("/orders/T-1/timeline").await.expect(200);
        assert!(timeline.to_string().contains("wrong box"), "{timeline}");
        served.on("/waybills/print", &[&one]).await;
        assert_eq!(served.package("T-1").await["waybill"]["serial"], 2);
        for reason in [String::new(), "x".repeat(501)] {
            let wish = json!({"packages": [one], "reason": reason});
            assert_eq!(
                served.post("/waybills/void", wish).await.problem(400),
                "BAD_INPUT"
            );
        }
        assert_eq!(served.package("T-1").await["waybill"]["serial"], 2);
    }
}

//! `POST /channels/{channel}/test`.

use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Who};
use app::connect::Tried;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// How a connection test went.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"passed": false, "steps": [
    {"step": "REACH", "state": "OK", "code": null, "message": "the address answers"},
    {"step": "AUTH", "state": "FAIL", "code": "CHANNEL_AUTH", "message": "the channel refused user name and password"},
    {"step": "SAMPLE_READ", "state": "NOT_TRIED", "code": null, "message": ""}
]}))]
pub(crate) struct TestResult {
    /// Whether every step worked.
    passed: bool,
    steps: Vec<Step>,
}

/// One step.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Step {
    /// REACH, AUTH or SAMPLE_READ.
    step: &'static str,
    state: StepState,
    /// The stable code of the failure.
    code: Option<&'static str>,
    message: String,
}

/// How a step went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) enum StepState {
    /// It worked.
    #[serde(rename = "OK")]
    Ok,
    /// It failed.
    #[serde(rename = "FAIL")]
    Fail,
    /// A step before it failed.
    #[serde(rename = "NOT_TRIED")]
    NotTried,
}

/// Try a channel's connection, step by step
///
/// Nothing is written, here or there.
#[utoipa::path(
    post, path = "/api/v1/channels/{channel}/test", tag = "channels", operation_id = "test_channel",
    params(("channel" = String, Path, description = "The channel's code.", example = "SHOP1")),
    responses((status = 200, description = "How each step went.", body = TestResult)),
)]
pub(crate) async fn test(
    State(api): State<Api>,
    Who(caller): Who,
    At(channel): At<String>,
) -> Result<Json<TestResult>, Problem> {
    Ok(Json(api.app.try_channel(&caller, &channel).await?.into()))
}

impl From<Vec<Tried>> for TestResult {
    fn from(tried: Vec<Tried>) -> Self {
        let steps: Vec<Step> = tried.into_iter().map(Step::from).collect();
        Self {
            passed: steps.iter().all(|step| step.state == StepState::Ok),
            steps,
        }
    }
}

impl From<Tried> for Step {
    fn from(tried: Tried) -> Self {
        let (state, code, message) = match tried.outcome {
            Some(Ok(seen)) => (StepState::Ok, None, seen),
            Some(Err((code, message))) => (StepState::Fail, Some(code), message),
            None => (StepState::NotTried, None, String::new()),
        };
        Self {
            step: tried.step,
            state,
            code,
            message,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn a_channel_that_is_not_there_fails_the_first_step() {
        let served = Served::new().await;
        let wish = json!({"code": "S", "source": "PARTNER", "base_url": "http://127.0.0.1:1", "username": "u", "password": "p"});
        served.post("/channels", wish).await.expect(201);
        let said = served.post("/channels/S/test", json!({})).await.expect(200);
        assert_eq!(said["passed"], false);
        assert_eq!(said["steps"][0]["state"], "FAIL", "{said}");
        assert_eq!(said["steps"][2]["state"], "NOT_TRIED", "{said}");
    }
}
